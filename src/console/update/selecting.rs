//! `Space V *`: what is selected. A selection is a sight of the queue, never a mark: nothing of it is kept.

use crate::console::model::{Model, Selecting, Tone};
use crate::i18n::{Message, thousands};
use crate::triage::selection::MOST_EXCEPTIONS;

/// Selects the record under the cursor, or takes it out, and steps down.
pub(super) fn flip(model: &mut Model) {
    let Some(place) = model.queue.row().map(crate::triage::listing::ListRow::place) else { return };
    let filter = &model.queue.filter;
    let selecting = model.selecting.get_or_insert_with(|| Selecting::none(filter.clone()));
    if selecting.flip(place) {
        model.found_wrong = None;
        model.queue.step(1);
    } else {
        model.words.say(Tone::Warning, too_many());
    }
    drop_empty(model);
}

/// Begins a range at the cursor, or ends it there.
pub(super) fn range(model: &mut Model) {
    let Some(place) = model.queue.row().map(crate::triage::listing::ListRow::place) else { return };
    if model.selecting.as_ref().is_some_and(|selecting| selecting.range.is_some()) {
        close_range(model);
        return;
    }
    let (filter, position) = (&model.queue.filter, model.queue.position());
    let selecting = model.selecting.get_or_insert_with(|| Selecting::none(filter.clone()));
    selecting.range = Some((place, position));
    model.words.say(Tone::Note, Message::new("console.select.range"));
}

/// Takes the range that is being drawn into the selection. One that begins a selection may be as long as the queue; one
/// that is added to others holds what the window shows.
pub(super) fn close_range(model: &mut Model) {
    let queue = &model.queue;
    let Some(selecting) = model.selecting.as_mut() else { return };
    let (Some((from, began)), Some(to)) = (selecting.range.take(), queue.place()) else { return };
    if selecting.is_empty() && queue.is_by_risk() {
        let size = queue.span(from, began);
        *selecting = Selecting::span(queue.filter.clone(), (from, to), size);
        return;
    }
    let rows = queue.rows_to(from).filter(|_| queue.holds(from));
    let Some(rows) = rows.and_then(|range| queue.rows.get(range)) else {
        model.words.say(Tone::Warning, Message::new("console.select.range-too-long"));
        drop_empty(model);
        return;
    };
    for place in rows.iter().map(crate::triage::listing::ListRow::place) {
        if !selecting.contains(place) && !selecting.flip(place) {
            model.words.say(Tone::Warning, too_many());
            break;
        }
    }
    drop_empty(model);
}

/// Selects all that the filter shows; pressed again, nothing.
pub(super) fn everything(model: &mut Model) {
    if model.selecting.as_ref().is_some_and(Selecting::is_everything) {
        end(model);
        return;
    }
    model.selecting = Some(Selecting::everything(model.queue.filter.clone(), model.queue.total));
}

/// Ends the selection and says how much of it there was.
pub(super) fn end(model: &mut Model) {
    let Some(selecting) = model.selecting.take() else { return };
    let message = Message::new("console.select.ended").arg("n", selecting.size());
    model.words.say(Tone::Note, message);
}

/// Forgets a selection that holds nothing.
pub(super) fn drop_empty(model: &mut Model) {
    if model.selecting.as_ref().is_some_and(Selecting::is_over) {
        model.selecting = None;
    }
}

fn too_many() -> Message {
    Message::new("console.select.too-many").arg("n", thousands(MOST_EXCEPTIONS as u64))
}
