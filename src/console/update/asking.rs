//! What has to be fetched for what is shown. Called after every message: a wish follows from the model, never from a
//! clock.

use super::{Effects, correcting};
use crate::console::layout::Layout;
use crate::console::model::{Layer, Model, Select};
use crate::console::msg::Effect;
use crate::triage::port::Request;

/// Asks for a window of the queue.
pub(super) fn window(model: &mut Model, select: Select, out: &mut Effects) {
    let generation = model.next_generation();
    let wish = model.queue.wish(generation, select, Layout::rows(model.size));
    if !model.ends.claim(generation, &wish) {
        out.push(Effect::Ask(Request::Page { generation, wish }));
    }
}

/// Asks for the window and the counts anew: somebody changed them.
pub(super) fn everything(model: &mut Model, out: &mut Effects) {
    model.ends.forget();
    out.push(Effect::Ask(Request::Tallies));
    window(model, Select::Keep, out);
}

/// Asks for what the cursor came near to, and for the record under it, or the one that is read over it.
pub(super) fn settle(model: &mut Model, out: &mut Effects) {
    if model.queue.wants_more(Layout::rows(model.size)) {
        window(model, Select::Keep, out);
    }
    if awaits_other(model) {
        return;
    }
    if let Some(id) = model.shown_record().filter(|id| model.record.wants(*id)) {
        let generation = model.next_generation();
        model.record.ask(generation, id);
        out.push(Effect::Ask(Request::Record { generation, id }));
    }
    ahead(model, out);
}

/// Asks for a record or an end of the queue that the next key may go to, so that the key waits for nothing: one after the other,
/// and none while a frame is to be painted.
pub(super) fn ahead(model: &mut Model, out: &mut Effects) {
    if model.is_stale || model.layer.is_some() || model.queue.is_moving() || awaits_other(model) {
        return;
    }
    let near = model.queue.near();
    if let Some(id) = model.record.wants_ahead(&near) {
        let generation = model.next_generation();
        model.record.ask_ahead(generation, id, &near);
        out.push(Effect::Ask(Request::Record { generation, id }));
    } else if !model.queue.is_awaited()
        && let Some(wish) = model.ends.keep(model.queue.other_ends(Layout::rows(model.size)))
    {
        let generation = model.next_generation();
        model.ends.ask(generation, wish.clone());
        out.push(Effect::Ask(Request::Page { generation, wish }));
    }
}

/// Tells whether another record than one of the queue is awaited: a newer wish for a record would supersede it.
fn awaits_other(model: &Model) -> bool {
    let awaits_partner = matches!(&model.layer, Some(Layer::Partner(pane)) if pane.record.is_none());
    awaits_partner || correcting::is_seeking(model)
}
