//! `Enter H t =`: a closer look.

use jiff::Timestamp;

use super::{Effects, Press, marking};
use crate::audit::{CandidateId, EventKind};
use crate::console::model::{Field, Form, HistoryPane, Layer, Model, PartnerPane, Purpose, Row, WholePane};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::port::{Noted, Request};

/// Opens the record whole, and records that it was.
pub(super) fn open_record(model: &mut Model, press: Press, out: &mut Effects) {
    if model.queue.is_moving() || model.flight.pending.is_some() {
        // What is under the cursor now is not what the operator went to: that is opened when it is there.
        model.flight.opening = Some(press.now);
        model.words.hint(Message::new("console.why.no-record-yet"));
        return;
    }
    let Some(id) = model.queue.cursor() else { return };
    model.layer = Some(Layer::Whole(WholePane { id, top: 0 }));
    note_opened(model, id, press.now, out);
}

/// Opens the record that the cursor was on its way to.
pub(super) fn open_awaited(model: &mut Model, out: &mut Effects) {
    if model.queue.is_moving() || model.flight.pending.is_some() {
        return;
    }
    let (Some(at), Some(id)) = (model.flight.opening.take(), model.queue.cursor()) else { return };
    model.words.hush();
    model.layer = Some(Layer::Whole(WholePane { id, top: 0 }));
    note_opened(model, id, at, out);
}

/// Records that a record was opened whole.
pub(super) fn note_opened(model: &Model, id: CandidateId, at: Timestamp, out: &mut Effects) {
    out.push(Effect::Ask(Request::Note(Noted {
        kind: EventKind::Opened,
        record: Some(id),
        facts: serde_json::json!({}),
        secret_words: None,
        actor: model.facts.actor.clone(),
        at,
    })));
}

/// Opens the history of the record.
pub(super) fn open_history(model: &mut Model, out: &mut Effects) {
    let Some(id) = model.subject() else { return };
    let generation = model.next_generation();
    keep_beneath(model, |layer| matches!(layer, Layer::History(_)));
    model.layer = Some(Layer::History(HistoryPane { id, generation, events: None, top: 0 }));
    out.push(Effect::Ask(Request::History { generation, id }));
}

/// Opens the record's partner beside it; pressed again, the next one.
pub(super) fn open_partner(model: &mut Model, out: &mut Effects) {
    let Some(own) = model.subject() else { return };
    let Some(record) = model.record_of(own) else { return };
    let mut partners: Vec<CandidateId> = record.found.partners.iter().map(|(_, id)| *id).collect();
    partners.sort_unstable();
    partners.dedup();
    keep_beneath(model, |layer| matches!(layer, Layer::Partner(_)));
    show_partner(model, own, partners, 0, out);
}

/// Keeps what is read, to come back to it; never two of the kind that is opened now.
fn keep_beneath(model: &mut Model, is_opened: impl Fn(&Layer) -> bool) {
    model.beneath.extend(model.layer.take());
    model.beneath.retain(|layer| !is_opened(layer));
}

/// Goes on to the next partner of the pane that is open.
pub(super) fn next_partner(model: &mut Model, out: &mut Effects) {
    let Some(Layer::Partner(pane)) = model.layer.take() else { return };
    let at = (pane.at + 1) % pane.partners.len().max(1);
    show_partner(model, pane.own, pane.partners, at, out);
}

fn show_partner(
    model: &mut Model,
    own: CandidateId,
    partners: Vec<CandidateId>,
    at: usize,
    out: &mut Effects,
) {
    let Some(id) = partners.get(at).copied() else { return };
    model.record.give_up();
    let generation = model.next_generation();
    model.layer =
        Some(Layer::Partner(Box::new(PartnerPane { own, partners, at, generation, record: None, top: 0 })));
    out.push(Effect::Ask(Request::Record { generation, id }));
}

/// Asks for twelve digits, unseen.
pub(super) fn compare_number(model: &mut Model) {
    let Some(id) = model.queue.cursor() else { return };
    let rows = vec![Row::text("console.row.right-number", Field::number())];
    marking::open(model, Form::new(Purpose::CompareNumber(id), rows));
}
