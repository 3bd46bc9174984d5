//! `/`: words to find. What was searched for enters the history as a salted digest with the number of hits.

use jiff::Timestamp;

use super::{Effects, filtering};
use crate::audit::EventKind;
use crate::console::model::{Field, Layer, Model, Tone};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::filter::Filter;
use crate::triage::port::{Noted, Request};
use crate::triage::search::Search;

/// Opens the line for words to find, empty: what was searched for may be a number.
pub(super) fn open(model: &mut Model) {
    model.layer = Some(Layer::Search(Field::search()));
}

/// Ends the search.
pub(super) fn end(model: &mut Model, out: &mut Effects) {
    if !model.queue.filter.search.is_empty() {
        note_hits(model, out);
        model.words.say(Tone::Note, Message::new("console.search.ended"));
        filtering::show(model, Filter { search: Vec::new(), ..model.queue.filter.clone() }, out);
    }
}

/// Shows everything: no filter, no search. In the menu the draft is cleared.
pub(super) fn clear(model: &mut Model, out: &mut Effects) {
    if let Some(Layer::Filter(menu)) = &mut model.layer {
        menu.draft = Filter::default();
        return;
    }
    note_hits(model, out);
    filtering::show(model, Filter::default(), out);
    model.words.say(Tone::Note, Message::new("console.note.cleared"));
}

/// Finds what was keyed; nothing keyed ends the search.
pub(super) fn submit(model: &mut Model, field: Field, now: Timestamp, out: &mut Effects) {
    let words = field.text().trim().to_owned();
    if Search::is_too_short(&words) {
        model.words.say(Tone::Warning, Message::new("console.search.too-short"));
        model.layer = Some(Layer::Search(field));
        return;
    }
    if words.is_empty() {
        return end(model, out);
    }
    note_hits(model, out);
    let filter = Filter { search: vec![words.clone()], ..model.queue.filter.clone() };
    filtering::show(model, filter, out);
    model.flight.searched = Some((words, now));
}

/// Records a search when its window came, or when it was broken off.
pub(super) fn note_hits(model: &mut Model, out: &mut Effects) {
    let Some((words, at)) = model.flight.searched.take() else { return };
    let (hits, exact) = (model.queue.total.figure(), model.queue.total.is_exact());
    out.push(Effect::Ask(Request::Note(Noted {
        kind: EventKind::Searched,
        record: None,
        facts: serde_json::json!({ "hits": hits, "exact": exact }),
        secret_words: Some(words),
        actor: model.facts.actor.clone(),
        at,
    })));
}

/// Keeps the cursor of the palette on a line that is there after its words changed.
pub(super) fn typed(model: &mut Model) {
    if let Some(Layer::Palette(pane)) = &mut model.layer {
        pane.at = 0;
        model.seen.form = None;
    }
}
