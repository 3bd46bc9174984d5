//! `c`: what is found of the number that shall be recorded as the right one. It is said, and the record of another member
//! who holds it opened beside, before the key that records anything.

use super::telling::refused;
use super::{Effects, Press, gate, rows};
use crate::audit::{CandidateId, IndividualNumber, Status};
use crate::compare::compare;
use crate::console::model::{Comparing, Form, Layer, Model, NumberCheck, RIGHT_NUMBER, Target, Told, Tone};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::act::NewMark;
use crate::triage::dossier::is_one_person;
use crate::triage::policy::{Heard, Refusal, register_contradicts, swapped_partner};
use crate::triage::port::{Generation, NumberVerdict, Record, Request};

/// Begins the check of the number that was keyed.
pub(super) fn check(
    model: &mut Model,
    mut form: Box<Form>,
    (target, keyed): (Target, IndividualNumber),
    press: Press,
    out: &mut Effects,
) {
    let own = gate::record(model, target);
    let registered = own.map(|record| record.dossier.candidate.individual_number);
    if model.flight.comparing.is_some() || form.check.as_ref().is_some_and(NumberCheck::is_awaited) {
        model.words.say(Tone::Warning, Message::new("console.dropped.comparing"));
    } else if registered == Some(keyed) {
        let why = Refusal::RightNumberIsRegistered.message();
        let words = rows::in_row(&mut form, (RIGHT_NUMBER, why));
        model.words.say(Tone::Warning, words);
    } else {
        form.check = Some(NumberCheck::Asked(keyed));
        model.flight.comparing = Some(Comparing { id: target.id, is_right_number: true });
        let actor = model.facts.actor.clone();
        out.push(Effect::Ask(Request::CompareNumber { id: target.id, keyed, actor, at: press.now }));
    }
    model.layer = Some(Layer::Form(form));
}

/// Takes in who holds the number; nothing of it counts where other digits stand in the form by now.
pub(super) fn compared(model: &mut Model, verdict: NumberVerdict, out: &mut Effects) {
    let Some(form) = waiting(model) else { return };
    let Some(NumberCheck::Asked(keyed)) = form.check.take() else { return };
    if form.right_number() != Some(keyed) {
        return;
    }
    match verdict {
        NumberVerdict::Different(heard) => {
            settled(model, NumberCheck::Free(Told { heard, ..Told::default() }));
        }
        NumberVerdict::Same => {
            let own = form.purpose.target().and_then(|target| gate::record(model, target));
            let heard = own.and_then(|own| Heard::of(&own.dossier, own.dossier.answer.as_ref()));
            settled(model, NumberCheck::Free(Told { heard, ..Told::default() }));
        }
        NumberVerdict::HeldBy(holders) => seek(model, keyed, (holders, Told::default()), out),
    }
}

/// Takes in the record of a holder. A further membership of the same person is none: the number may be right for both. Nor is one
/// whose number was found wrong: there is nothing to exchange.
pub(super) fn take_holder(
    model: &mut Model,
    generation: Generation,
    record: Option<Box<Record>>,
    out: &mut Effects,
) -> bool {
    let Some(form) = waiting(model) else { return false };
    let Some(NumberCheck::Seeking { keyed, mut holders, mut told, .. }) = form
        .check
        .take_if(|check| matches!(check, NumberCheck::Seeking { generation: of, .. } if *of == generation))
    else {
        return false;
    };
    if form.right_number() != Some(keyed) {
        return true;
    }
    let target = form.purpose.target();
    let Some(own) = target.and_then(|target| gate::record(model, target)) else { return true };
    let holder = record.filter(|other| other.dossier.effective_number() == keyed);
    // Whoever holds it, the answer for it is one.
    let answer = holder.as_ref().and_then(|holder| holder.dossier.answer.as_ref());
    told.heard = Heard::of(&own.dossier, answer).or(told.heard);
    let another = holder
        .filter(|other| !is_one_person(&compare(own.dossier.insurer_side(), other.dossier.insurer_side())));
    let is_wrong = another.as_ref().filter(|other| other.dossier.mark.is_known_wrong());
    told.found_wrong = told.found_wrong.or(is_wrong.map(|other| other.dossier.id));
    let Some(holder) = another.filter(|other| !other.dossier.mark.is_known_wrong()) else {
        holders.remove(0);
        seek(model, keyed, (holders, told), out);
        return true;
    };
    let wanted = NewMark { right_number: Some(keyed), ..NewMark::to(Status::Corrected) };
    if let Err(refusal) = swapped_partner(&own.dossier, &holder.dossier, &wanted) {
        model.words.say(Tone::Warning, refused(model, &refusal));
    } else {
        let own = register_contradicts(&own.dossier, holder.dossier.answer.as_ref());
        settled(model, NumberCheck::Held { holder, top: 0 });
        if let Some(warning) = own {
            model.words.say(Tone::Warning, warning);
        }
    }
    true
}

/// Notes that the check failed: nothing is known of the number.
pub(super) fn failed(model: &mut Model) {
    if let Some(form) = waiting(model) {
        form.check = None;
    }
}

/// Tells whether the record of a holder is awaited.
pub(super) fn is_seeking(model: &Model) -> bool {
    matches!(&model.layer, Some(Layer::Form(form)) if matches!(form.check, Some(NumberCheck::Seeking { .. })))
}

fn seek(
    model: &mut Model,
    keyed: IndividualNumber,
    (holders, told): (Vec<CandidateId>, Told),
    out: &mut Effects,
) {
    let Some(id) = holders.first().copied() else {
        settled(model, NumberCheck::Free(told));
        return;
    };
    // The store answers the newest wish for a record only.
    model.record.give_up();
    let generation = model.next_generation();
    if let Some(form) = waiting(model) {
        form.check = Some(NumberCheck::Seeking { keyed, generation, holders, told });
        out.push(Effect::Ask(Request::Record { generation, id }));
    }
}

/// The check is done: what it found is shown, and the second key may record.
fn settled(model: &mut Model, check: NumberCheck) {
    model.seen.form = None;
    if let Some(form) = waiting(model) {
        form.check = Some(check);
        form.again = form.purpose.second_key();
    }
}

/// Returns the form of a correction, also while something lies over it.
fn waiting(model: &mut Model) -> Option<&mut Form> {
    model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Form(form) if form.check.is_some() || form.asks_right_number() => Some(&mut **form),
        _ => None,
    })
}
