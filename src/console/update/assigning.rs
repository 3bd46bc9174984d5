//! `a` and the next bundle: who works on what.

use jiff::Timestamp;

use super::{Effects, Press, asking, gate, marking};
use crate::audit::Role;
use crate::console::model::{Field, Form, Model, Purpose, RecordAct, Row, Select, Tone};
use crate::console::msg::Effect;
use crate::i18n::{Message, thousands};
use crate::triage::filter::Filter;
use crate::triage::listing::time_in_japan;
use crate::triage::page::Place;
use crate::triage::policy;
use crate::triage::port::Request;

/// Asks to whom the record is given; proposes the operator, where nobody works on it.
pub(super) fn assign(model: &mut Model, press: Press) {
    let Some(target) = gate::target(model, press) else { return };
    let actor = &model.facts.actor;
    let assignee = gate::record(model, target).and_then(|record| record.dossier.mark.assignee.clone());
    let to = match assignee {
        None if actor.role != Role::Lead => actor.person().to_owned(),
        _ => String::new(),
    };
    marking::open(model, form(Purpose::Act(RecordAct::Assign, target), to));
}

/// Returns the form that asks to whom.
pub(super) fn form(purpose: Purpose, to: String) -> Form {
    Form::new(purpose, vec![Row::text("console.row.assign-to", Field::with(to))])
}

/// Takes the next free records of what the queue shows.
pub(super) fn take_bundle(model: &mut Model, press: Press, out: &mut Effects) {
    if !gate::passes(model, press) {
        return;
    }
    let until = policy::lease_from(press.now);
    model.flight.bundle = Some(until);
    // What is free belongs to nobody: a filter by assignee would leave nothing.
    let filter = Filter { assignees: Vec::new(), unassigned: false, ..model.queue.filter.clone() };
    let (actor, at, size) = (model.facts.actor.clone(), press.now, policy::BUNDLE);
    out.push(Effect::Ask(Request::TakeBundle { filter, size, until, actor, at }));
}

/// Says how many records were taken, and goes to the first of them.
pub(super) fn taken(model: &mut Model, count: u64, first: Option<Place>, out: &mut Effects) {
    let until: Option<Timestamp> = model.flight.bundle.take();
    if count == 0 {
        model.words.say(Tone::Note, Message::new("console.bundle.none"));
        return;
    }
    let message = Message::new("console.bundle.taken").arg("n", thousands(count));
    model.words.say(Tone::Done, message.arg("until", time_in_japan(until)));
    model.record.outdate();
    asking::everything(model, out);
    if let Some(place) = first {
        asking::window(model, Select::At(place), out);
    }
}
