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
    out.push(Effect::Ask(Request::Page { generation, wish }));
}

/// Asks for the window and the counts anew: somebody changed them.
pub(super) fn everything(model: &mut Model, out: &mut Effects) {
    out.push(Effect::Ask(Request::Tallies));
    window(model, Select::Keep, out);
}

/// Asks for what the cursor came near to, and for the record under it, or the one that is read over it.
pub(super) fn settle(model: &mut Model, out: &mut Effects) {
    if model.queue.wants_more(Layout::rows(model.size)) {
        window(model, Select::Keep, out);
    }
    let awaits_partner = matches!(&model.layer, Some(Layer::Partner(pane)) if pane.record.is_none());
    if awaits_partner || correcting::is_seeking(model) {
        // A newer wish for a record would supersede the one for the partner.
        return;
    }
    if let Some(id) = model.shown_record().filter(|id| model.record.wants(*id)) {
        let generation = model.next_generation();
        model.record.ask(generation, id);
        out.push(Effect::Ask(Request::Record { generation, id }));
    }
}
