//! Dialogs that are keyed in: rows, the key that submits, the key that has to be pressed again.

use jiff::Timestamp;

use super::rows::{self, Unreadable};
use super::{
    Effects, Press, bulk, correcting, document_requests, entering_replies, filtering, gate, incidents, jobs,
    marking, moving, pairs, searching,
};
use crate::audit::{CandidateId, IncidentId, IndividualNumber, Status, SweepRule};
use crate::console::commands::CommandId;
use crate::console::commands::palette::{self, Keyed};
use crate::console::model::{
    Comparing, Documents, Form, Layer, Model, NumberCheck, Purpose, RIGHT_NUMBER, RecordAct, ReplyTo, StepAt,
    Target, Tone, Typed,
};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::act::{Act, NewMark};
use crate::triage::bulk::BulkAct;
use crate::triage::incident::StepAct;
use crate::triage::port::{Request, Work};

/// What a form asks for, once it is filled in.
enum Wanted {
    Act(Target, Act),
    Bulk(BulkAct),
    Compare(CandidateId, IndividualNumber),
    Reveal(CandidateId, String),
    Reply(ReplyTo, Option<Documents>, String),
    Documents(Documents),
    Step(StepAt, StepAct),
    Narrow(SweepRule),
    StartSweep(IncidentId, SweepRule),
    Job(Work),
    SaveFilter(String),
}

/// Does what the layer is for; returns the command that was chosen, where it is a palette.
pub(super) fn submit(model: &mut Model, press: Press, out: &mut Effects) -> Option<CommandId> {
    match model.layer.take() {
        Some(Layer::Search(field)) => searching::submit(model, field, press.now, out),
        Some(Layer::Filter(menu)) => filtering::submit(model, menu, out),
        Some(Layer::Patterns(pane)) => pairs::choose(model, pane, out),
        Some(Layer::Preview(pane)) => bulk::begin(model, pane, press, out),
        // What its list offers was read only when it was painted.
        Some(Layer::Palette(pane)) if !gate::passes_form(model, press, None) => {
            model.layer = Some(Layer::Palette(pane));
        }
        Some(Layer::Palette(pane)) => match palette::read(pane.field.text(), model.facts.lang) {
            Keyed::Position(position) => moving::go_to(model, position, out),
            Keyed::Commands(found) => match found.get(pane.at) {
                Some(command) => return Some(command.id),
                None => model.layer = Some(Layer::Palette(pane)),
            },
        },
        Some(Layer::Form(form)) => submit_form(model, form, press, out),
        Some(layer @ Layer::Addressees(_)) => {
            model.layer = Some(layer);
            document_requests::choose(model, out);
        }
        Some(layer @ Layer::Replies(_)) => {
            model.layer = Some(layer);
            document_requests::open_record(model, press, out);
        }
        Some(Layer::Incidents(pane)) => {
            model.layer = Some(Layer::Incidents(pane));
            incidents::choose(model, out);
        }
        layer => model.layer = layer,
    }
    None
}

fn submit_form(model: &mut Model, form: Box<Form>, press: Press, out: &mut Effects) {
    let is_read = match form.purpose {
        Purpose::Act(RecordAct::Verify, target) => gate::passes_reading(model, target, form.basis(), press),
        _ => true,
    };
    if !is_read || !gate::passes_form(model, press, form.purpose.record()) || !is_alone(model) {
        model.layer = Some(Layer::Form(form));
        return;
    }
    match wanted(&form, model, press.now) {
        Ok(Wanted::Act(
            target,
            Act::Mark(NewMark { status: Status::Corrected, right_number: Some(keyed), .. }),
        )) => {
            correcting::check(model, form, (target, keyed), press, out);
        }
        Ok(wanted) => perform(model, form, wanted, press, out),
        Err(row) => point_out(model, form, row),
    }
}

/// Goes to the row that cannot be read, names it, and says why.
fn point_out(model: &mut Model, mut form: Box<Form>, row: Unreadable) {
    let words = rows::in_row(&mut form, row);
    model.words.say(Tone::Warning, words);
    model.layer = Some(Layer::Form(form));
}

/// Takes the key that had to be pressed again.
pub(super) fn again(model: &mut Model, typed: Option<char>, press: Press, out: &mut Effects) {
    let Some(Layer::Form(mut form)) = model.layer.take() else { return };
    let is_it = typed.is_some_and(|c| form.again.is_some_and(|key| narrow(c) == key));
    let passes = |model: &mut Model| {
        gate::passes_form(model, press, form.purpose.record())
            && is_read_to_the_end(model, &form)
            && is_alone(model)
    };
    if !is_it || !passes(model) {
        if !is_it {
            model.words.say(Tone::Note, Message::new("console.note.other-key"));
        }
        model.layer = Some(Layer::Form(form));
        return;
    }
    form.again = None;
    match wanted(&form, model, press.now) {
        Ok(wanted) => perform(model, form, wanted, press, out),
        Err(row) => point_out(model, form, row),
    }
}

/// Tells whether no other form is under way, or says that one is: there is one place for a form to come back from.
fn is_alone(model: &mut Model) -> bool {
    let is_alone = model.flight.form.is_none();
    if !is_alone {
        model.words.say(Tone::Warning, Message::new("console.dropped.under-way"));
    }
    is_alone
}

/// Tells whether the end of both records that shall exchange their numbers is on the screen, or says that it is not.
fn is_read_to_the_end(model: &mut Model, form: &Form) -> bool {
    let is_read = match &form.check {
        Some(NumberCheck::Held { top, .. }) => *top >= model.seen.reading.last_top,
        _ => true,
    };
    if !is_read {
        model.words.say(Tone::Warning, Message::new("console.dropped.cut-beside"));
    }
    is_read
}

fn narrow(c: char) -> char {
    use unicode_normalization::UnicodeNormalization as _;
    std::iter::once(c).nfkc().next().unwrap_or(c)
}

/// Reads what a form asks for: each family of them its own rows.
fn wanted(form: &Form, model: &Model, at: Timestamp) -> Result<Wanted, Unreadable> {
    Ok(match &form.purpose {
        Purpose::Act(act, target) => Wanted::Act(*target, rows::act(form, *act, *target, model)?),
        Purpose::Bulk(act) => Wanted::Bulk(rows::bulk(form, *act)?),
        Purpose::CompareNumber(id) => Wanted::Compare(*id, rows::number(form, RIGHT_NUMBER)?),
        Purpose::Reveal(id) => Wanted::Reveal(*id, rows::reason(form)?),
        Purpose::Reply(to) => {
            let (documents, note) = entering_replies::read(form, to.outcome)?;
            Wanted::Reply(*to, documents, note)
        }
        Purpose::Documents => Wanted::Documents(entering_replies::documents(form)?),
        Purpose::Step(asks, at) => Wanted::Step(at.clone(), incidents::read(form, *asks)?),
        Purpose::NarrowSweep => Wanted::Narrow(incidents::narrowed(form, model)?),
        Purpose::StartSweep { incident, rule, .. } => Wanted::StartSweep(*incident, rule.clone()),
        Purpose::Job(asks) => Wanted::Job(jobs::read(form, *asks, model, at)?),
        Purpose::SaveFilter => Wanted::SaveFilter(rows::name(form)?),
    })
}

/// Does what a form asks for, and keeps the form of what is under way then: whatever it waits for takes it from there.
fn perform(model: &mut Model, form: Box<Form>, wanted: Wanted, press: Press, out: &mut Effects) {
    let now = press.now;
    let actor = model.facts.actor.clone();
    if matches!(wanted, Wanted::Compare(..)) && model.flight.comparing.is_some() {
        model.words.say(Tone::Warning, Message::new("console.dropped.comparing"));
        model.layer = Some(Layer::Form(form));
        return;
    }
    model.layer = model.beneath.pop();
    match wanted {
        Wanted::Act(target, act) => marking::perform(model, target, act, now, out),
        Wanted::Compare(id, keyed) => {
            model.flight.comparing = Some(Comparing { id, is_right_number: false });
            out.push(Effect::Ask(Request::CompareNumber { id, keyed, actor, at: now }));
        }
        Wanted::Reveal(id, reason) => {
            model.flight.revealing = Some(id);
            out.push(Effect::Ask(Request::Reveal { id, reason, actor, at: now }));
        }
        Wanted::Reply(to, documents, note) => {
            entering_replies::enter(model, to, (documents, note), press, out);
        }
        Wanted::Step(at, act) => incidents::perform(model, at, act, now, out),
        Wanted::SaveFilter(name) => filtering::save(model, name, now, out),
        Wanted::Job(work) => return jobs::start(model, form, work, now, out),
        Wanted::Documents(documents) => return entering_replies::note_documents(model, documents),
        Wanted::Narrow(rule) => return incidents::narrow_to(model, rule, out),
        Wanted::StartSweep(incident, rule) => return incidents::start(model, incident, rule, now, out),
        // From what is foreseen one goes back to the form.
        Wanted::Bulk(act) => {
            model.beneath.extend(model.layer.take());
            model.beneath.push(Layer::Form(form));
            bulk::preview(model, act, out);
            if model.layer.is_none() {
                model.layer = model.beneath.pop();
            }
            return;
        }
    }
    model.flight.form = Some(form);
}

/// Leaves the layer. From the second key back to the form, so that nothing keyed in is lost by one slip.
pub(super) fn leave(model: &mut Model, out: &mut Effects) {
    if let Some(Layer::Incidents(pane)) = &mut model.layer
        && incidents::back(pane)
    {
        return;
    }
    match &mut model.layer {
        Some(Layer::Form(form)) if form.again.is_some() && !form.rows.is_empty() => {
            (form.again, form.check) = (None, None);
        }
        // One that asks whether to go on says that Esc leaves: what was typed was submitted already.
        Some(Layer::Form(form)) if form.typed == Typed::Yes && form.second_words().is_none() => {
            form.typed = Typed::Warned;
            model.words.say(Tone::Warning, Message::new("console.form.leave-again"));
        }
        layer => *layer = None,
    }
    if model.layer.is_none() {
        model.layer = model.beneath.pop();
        model.seen.form = None;
        pairs::refresh_patterns(model, out);
        document_requests::ask(model, out);
    }
}

/// Goes to another row of the form.
pub(super) fn go(model: &mut Model, forward: bool) {
    if let Some(Layer::Form(form)) = &mut model.layer {
        form.go(forward);
    }
}

/// Moves in a text, or to another option.
pub(super) fn turn(model: &mut Model, forward: bool) {
    match &mut model.layer {
        Some(Layer::Filter(menu)) => menu.turn(forward),
        Some(Layer::Form(form)) => form.turn(forward),
        Some(layer) => match layer.field_mut() {
            Some(field) if forward => field.right(),
            Some(field) => field.left(),
            None => {}
        },
        None => {}
    }
}
