//! `Esc` in the queue: ends what is under way, the last first.

use super::{Effects, bulk, jobs, searching, selecting};
use crate::console::model::{Model, Tone};
use crate::i18n::Message;

/// Ends what is under way, the last first: a range, a bulk act, a job, a selection, a search.
pub(super) fn cancel(model: &mut Model, out: &mut Effects) {
    let range = model.selecting.as_mut().and_then(|selecting| selecting.range.take());
    if range.is_some() {
        model.words.say(Tone::Note, Message::new("console.select.range-ended"));
        selecting::drop_empty(model);
    } else if model.bulk.is_under_way() {
        bulk::stop(model, out);
    } else if model.flight.job.as_ref().is_some_and(|job| !job.is_stopping) {
        jobs::stop(model, out);
    } else if model.selecting.is_some() {
        selecting::end(model);
    } else {
        searching::end(model, out);
    }
}
