//! What a message changes, and what it has done outside. Pure: no clock, no terminal, no channel.
//!
//! | file | decides |
//! |---|---|
//! | `keys` | what a key means here |
//! | `moving` | cursor and scrolling |
//! | `filtering`, `searching` | what is shown |
//! | `marking`, `correcting`, `checking` | marks |
//! | `seeing`, `gate` | what was before the operator, and whether a key may mark at all |
//! | `selecting`, `bulk` | what is selected, and acts on all of it |
//! | `pairs` | the reading view |
//! | `assigning` | who works on what |
//! | `forms`, `rows`, `coming_back` | dialogs that are keyed in, read, and come back where what they ask fails |
//! | `looking`, `revealing` | record, history, partner, comparison of numbers, all digits of one |
//! | `progress` | how the audit goes on |
//! | `document_requests`, `entering_replies` | lists of requests for documents, replies entered down one |
//! | `incidents` | wrong registrations, their checklists, sweeps |
//! | `jobs` | exports and letters, written by others |
//! | `session` | help, palette, end |
//! | `idling` | what falls due, and what happens behind a blank screen |
//! | `ending` | what Esc ends |
//! | `arrived`, `acted`, `failing` | what comes back |
//! | `telling` | what is said of it |
//! | `asking` | what has to be fetched now |

mod acted;
mod arrived;
mod asking;
mod assigning;
mod bulk;
mod checking;
mod coming_back;
mod correcting;
mod document_requests;
mod ending;
mod entering_replies;
mod failing;
mod filtering;
mod forms;
mod gate;
mod idling;
mod incidents;
mod jobs;
mod keys;
mod looking;
mod marking;
mod moving;
mod pairs;
mod progress;
mod revealing;
mod rows;
mod scope;
mod searching;
mod seeing;
mod selecting;
mod session;
mod telling;

use std::time::Instant;

use jiff::Timestamp;

use super::model::{Led, Model, Select};
use super::msg::{Effect, ExitReason, Msg};
use crate::audit::Role;
use crate::triage::port::{Reply, Request};

/// What is to be done outside.
type Effects = Vec<Effect>;

/// The circumstances of a key press, by which a mark is told from a slip.
#[derive(Debug, Clone, Copy)]
struct Press {
    at: Instant,
    now: Timestamp,
    /// Nothing came together with it.
    alone: bool,
    /// It was held down.
    repeat: bool,
}

/// Changes the model by a message and returns what is to be done. Marks the screen as stale unless nothing that is shown
/// can have changed.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    if model.idle.is_blank() { idling::behind(model, msg) } else { awake(model, msg) }
}

fn awake(model: &mut Model, msg: Msg) -> Effects {
    let mut out = Vec::new();
    let was_stale = std::mem::replace(&mut model.is_stale, true);
    match msg {
        Msg::Begin(now) => begin(model, now, &mut out),
        Msg::Input(arrived, now) => {
            model.seen.led = Led::ByKey;
            keys::input(model, arrived, now, &mut out);
        }
        Msg::Resized(size) => {
            model.size = size;
            // What was too small may not be any more.
            if model.words.now().is_some_and(|(_, said)| said.id() == "console.dropped.small") {
                model.words.hush();
            }
            repaint(model, &mut out);
            pairs::refresh(model, &mut out);
        }
        Msg::Continued => repaint(model, &mut out),
        Msg::Due(at) => {
            model.is_stale = was_stale;
            idling::due(model, at);
            return out;
        }
        Msg::Stop(signal) => out.push(Effect::Quit(ExitReason::Signal(signal))),
        Msg::Reply(Reply::Failed { of, message }) => {
            failing::take(model, of, message);
            return out;
        }
        Msg::Reply(reply) => {
            if !arrived::take(model, reply, &mut out) {
                model.is_stale = was_stale;
            }
        }
        Msg::Stand(stand) => {
            model.is_stale = was_stale | jobs::stand(model, stand);
            return out;
        }
        Msg::Job(reply) => {
            model.seen.led = Led::BySaid;
            jobs::ended(model, reply, &mut out);
        }
        Msg::Painted(painted) => {
            model.is_stale = was_stale;
            seeing::take_in(model, &painted);
            return out;
        }
        Msg::Shown(to) => {
            model.is_stale = was_stale;
            model.seen.come(to);
            return out;
        }
        Msg::Rested => {
            model.is_stale = was_stale;
            asking::ahead(model, &mut out);
            return out;
        }
    }
    if let Some((generation, (page, record))) = model.ends.found() {
        arrived::take_page(model, generation, page, record, &mut out);
    }
    asking::settle(model, &mut out);
    out
}

/// Asks for what a console begins with.
fn begin(model: &mut Model, now: Timestamp, out: &mut Effects) {
    model.due_steps.begin(now);
    out.push(Effect::Ask(Request::Tallies));
    out.push(Effect::Ask(Request::DueSteps));
    out.push(Effect::Ask(Request::Sweeps));
    if model.facts.actor.role != Role::Viewer {
        out.push(Effect::Ask(Request::OpenBulk { actor: model.facts.actor.clone(), at: now }));
    }
    asking::window(model, Select::First, out);
}

/// Has all painted anew.
fn repaint(model: &mut Model, out: &mut Effects) {
    seeing::forget(model);
    out.push(Effect::Repaint);
}
