//! What an instant brings that was waited for, and what happens behind a blank screen.
//!
//! A blank screen shows nothing of anybody; what was keyed in unseen is forgotten. The key that wakes it does nothing else.

use std::time::Instant;

use super::{Effects, arrived, asking, awake};
use crate::console::model::{Led, Model};
use crate::console::msg::Msg;
use crate::console::terminal::{Arrived, Input};
use crate::triage::port::Reply;

/// Does what has fallen due.
pub(super) fn due(model: &mut Model, at: Instant) {
    if model.revealed.and_then(|revealed| revealed.due()).is_some_and(|due| due <= at) {
        model.revealed = None;
        model.words.hush();
        model.is_stale = true;
    }
    if model.due_steps.due().is_some_and(|due| due <= at) {
        model.due_steps.pass(at);
        model.is_stale |= !model.idle.is_blank();
    }
    if model.idle.due().is_some_and(|due| due <= at) {
        model.idle.blank();
        model.forget_digits();
        model.words.hush();
        model.is_stale = true;
    }
}

/// Takes what happens while the screen is blank.
pub(super) fn behind(model: &mut Model, msg: Msg) -> Effects {
    match msg {
        Msg::Input(Arrived { input: Input::Key(_) | Input::Paste(_), at, .. }, _) => wake(model, at),
        Msg::Reply(Reply::Changed) => {
            model.idle.fall_behind();
            Effects::new()
        }
        Msg::Reply(_) | Msg::Stand(_) | Msg::Job(_) => {
            let was_stale = model.is_stale;
            let out = awake(model, msg);
            model.is_stale = was_stale;
            out
        }
        msg => awake(model, msg),
    }
}

fn wake(model: &mut Model, at: Instant) -> Effects {
    let mut out = Effects::new();
    if model.idle.wake(at) {
        arrived::changed(model, &mut out);
        asking::settle(model, &mut out);
    }
    model.seen.led = Led::ByKey;
    model.is_stale = true;
    out
}
