//! `v b e c h w u`: marks. What an act needs besides the record is asked for in a form.

use jiff::Timestamp;

use super::{Effects, Press, coming_back, gate};
use crate::audit::{Addressee, Basis, Day, Status};
use crate::console::model::form::Choice;
use crate::console::model::{
    Bulk, Field, Form, Layer, Model, Purpose, RecordAct, Row, RowKind, Target, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::policy::{self, Grounds};
use crate::triage::port::{Record, Request};

/// Days that a hold proposes.
const DAYS_ON_HOLD: i32 = 7;
pub(super) const OF_ESCALATED: [Basis; 4] =
    [Basis::FiveItemsDiffer, Basis::NotInRegister, Basis::NotReadable, Basis::Doubt];
pub(super) const OF_CORRECTED: [Basis; 3] =
    [Basis::CardCopy, Basis::ResidentRecord, Basis::LaterNotification];

/// Marks the record verified by the best basis that its data allow, or says in one line why there is none.
pub(super) fn verify(model: &mut Model, press: Press, out: &mut Effects) {
    let Some(target) = gate::target(model, press) else { return };
    let Some(record) = gate::record(model, target) else { return };
    let best = policy::best_for_verified(&grounds(record)).map_err(|why| not_by_data(model, record, &why));
    match best {
        Ok(basis) if !gate::passes_reading(model, target, Some(basis), press) => {}
        Ok(basis) => {
            let mark = NewMark { basis: Some(basis), ..NewMark::to(Status::Verified) };
            perform(model, target, Act::Mark(mark), press.now, out);
        }
        Err(why) => model.words.say(Tone::Warning, why),
    }
}

/// Says why the data prove nothing, and which bases may be chosen all the same.
fn not_by_data(model: &Model, record: &Record, refusal: &policy::Refusal) -> Message {
    let policy::Refusal::NothingBearsIt { why } = refusal else { return refusal.message() };
    let lang = model.facts.lang;
    let grounds = grounds(record);
    let bases = policy::allowed_for_verified(&grounds).map(|basis| lang.word("basis", basis.code()));
    let bases = bases.collect::<Vec<_>>().join(lang.text("console.between"));
    Message::new("console.why.not-by-data").say("why", Message::new(why)).arg("bases", bases)
}

/// Offers the bases by which the record may be verified.
pub(super) fn choose_basis(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let Some(record) = gate::record(model, target) else { return };
    let allowed: Vec<Basis> = policy::allowed_for_verified(&grounds(record)).collect();
    // What the data bear is proposed; what rests on a document or a reason, only a person can name.
    let choice = match policy::best_for_verified(&grounds(record)) {
        Ok(best) => Choice::new(allowed, best),
        Err(refusal) if allowed.is_empty() => {
            model.words.say(Tone::Warning, refusal.message());
            return;
        }
        Err(_) => Choice::open(allowed),
    };
    let rows = vec![Row::basis("console.row.basis", choice), Row::text("console.row.note", Field::default())];
    open(model, Form::new(Purpose::Act(RecordAct::Verify, target), rows));
}

/// Proposes whom to ask, why, and by when.
pub(super) fn escalate(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let Some(record) = gate::record(model, target) else { return };
    let ruled = |basis: Option<Basis>| {
        let mark = NewMark { basis, ..NewMark::to(Status::Escalated) };
        policy::rule(&grounds(record), &Act::Mark(mark), &model.facts.actor, press.now)
    };
    let is_allowed = |basis: &Basis| {
        !matches!(
            ruled(Some(*basis)),
            Err(policy::Refusal::NotBorneOut { .. } | policy::Refusal::BasisOfAnother { .. })
        )
    };
    let bases: Vec<Basis> = OF_ESCALATED.into_iter().filter(is_allowed).collect();
    let proposed = ruled(None).ok().and_then(|mark| mark.basis).or_else(|| bases.first().copied());
    let addressee = policy::propose_addressee(&record.dossier.candidate);
    let due = Day::of(press.now).plus(policy::DAYS_TO_ANSWER);
    let rows = vec![
        Row {
            label: "console.row.addressee",
            kind: RowKind::Addressee(Choice::new(Addressee::ALL.to_vec(), addressee)),
        },
        Row::basis("console.row.reason", Choice::new(bases, proposed.unwrap_or(Basis::Doubt))),
        Row::text("console.row.due", Field::with(due.to_string())),
        Row::text("console.row.note", Field::default()),
    ];
    open(model, Form::new(Purpose::Act(RecordAct::Escalate, target), rows));
}

/// Asks for the right number, unseen, and how it is known.
pub(super) fn correct(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let rows = vec![
        Row::text("console.row.right-number", Field::number()),
        Row::basis("console.row.basis", Choice::open(OF_CORRECTED.to_vec())),
        Row::text("console.row.note", Field::default()),
    ];
    open(model, Form::new(Purpose::Act(RecordAct::Correct, target), rows));
}

/// Asks on which day the right number was seen on the intermediate server; proposes today.
pub(super) fn reflect(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let today = Day::of(press.now).to_string();
    open(
        model,
        Form::new(
            Purpose::Act(RecordAct::Reflect, target),
            vec![Row::text("console.row.seen-on", Field::with(today))],
        ),
    );
}

/// Asks until when, and why.
pub(super) fn hold(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let until = Day::of(press.now).plus(DAYS_ON_HOLD);
    let rows = vec![
        Row::text("console.row.note", Field::default()),
        Row::text("console.row.until", Field::with(until.to_string())),
    ];
    open(model, Form::new(Purpose::Act(RecordAct::Hold, target), rows));
}

/// Asks for the key a second time: what follows cannot be taken lightly.
pub(super) fn find_wrong(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    open(model, Form::new(Purpose::Act(RecordAct::Wrong, target), Vec::new()));
}

/// Asks for another due date of an escalated record.
pub(super) fn change_due(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    open(model, due_form(Purpose::Act(RecordAct::ChangeDue, target), press));
}

/// Returns the form that asks for a due date.
pub(super) fn due_form(purpose: Purpose, press: Press) -> Form {
    let due = Day::of(press.now).plus(policy::DAYS_TO_ANSWER);
    let rows = vec![Row::text("console.row.due", Field::with(due.to_string()))];
    Form::new(purpose, rows)
}

/// Takes back one's own last act.
pub(super) fn undo(model: &mut Model, press: Press, out: &mut Effects) {
    if matches!(&model.bulk, Bulk::Running(progress) if progress.is_undo) {
        // It is one's last act that is being taken back: what comes before it is for the next key.
        return model.words.say(Tone::Warning, Message::new("console.bulk.undo-under-way"));
    }
    if gate::passes(model, press) {
        model.flight.act = Some(None);
        let actor = model.facts.actor.clone();
        out.push(Effect::Ask(Request::Undo { actor, at: press.now }));
    }
}

/// Asks the store to do an act on the record as it was painted.
pub(super) fn perform(model: &mut Model, target: Target, act: Act, at: Timestamp, out: &mut Effects) {
    model.flight.act = Some(Some(target.id));
    out.push(Effect::Ask(Request::Perform(Order {
        id: target.id,
        seen_version: Some(target.version),
        act,
        actor: model.facts.actor.clone(),
        at,
    })));
}

/// Opens a form; it takes no key that submits it before it was painted.
pub(super) fn open(model: &mut Model, mut form: Form) {
    model.seen.form = None;
    coming_back::restore(model, &mut form);
    model.layer = Some(Layer::Form(Box::new(form)));
}

fn grounds(record: &Record) -> Grounds<'_> {
    Grounds::of(&record.dossier, &record.found)
}
