//! What follows from a request that failed.

use super::{bulk, coming_back, correcting};
use crate::console::model::{Layer, Model, Purpose, Quitting, Tone};
use crate::i18n::Message;
use crate::triage::port::Asked;

/// Says what failed. Nothing is asked for again by itself: what fails once would fail in a circle. What else is under way
/// may still succeed, an act before all: its form comes back only when the act itself failed.
pub(super) fn take(model: &mut Model, of: Asked, message: Message) {
    end(model, of);
    leave_empty_layer(model, of);
    if let Some(is_of) = forms(of) {
        let form = coming_back::under_way(model, is_of);
        coming_back::bring(model, form);
    }
    model.words.say(Tone::Warning, message);
}

/// Ends what was under way.
fn end(model: &mut Model, of: Asked) {
    let flight = &mut model.flight;
    match of {
        Asked::Page => model.queue.give_up(),
        Asked::Record => {
            model.record.fail();
            correcting::failed(model);
        }
        Asked::Pending => flight.pending = None,
        Asked::CompareNumber => {
            flight.comparing = None;
            correcting::failed(model);
        }
        Asked::Reveal => flight.revealing = None,
        Asked::Act => (flight.act, flight.quitting) = (None, Quitting::No),
        Asked::StepIncident => (flight.act, flight.step, flight.quitting) = (None, None, Quitting::No),
        Asked::Readings => {
            if let Some(pane) = model.pairs_mut() {
                pane.asked = None;
            }
        }
        Asked::SavedFilters => flight.saved_filter = None,
        Asked::Bulk => bulk::failed(model),
        Asked::TakeBundle => flight.bundle = None,
        Asked::StartSweep => model.sweep = None,
        Asked::Preview
        | Asked::Progress
        | Asked::Incidents
        | Asked::DueSteps
        | Asked::Sweeps
        | Asked::PreviewSweep
        | Asked::Tallies
        | Asked::History
        | Asked::Note
        | Asked::Patterns
        | Asked::Requests => {}
    }
}

/// Leaves a layer that has nothing to show without what failed.
fn leave_empty_layer(model: &mut Model, of: Asked) {
    let is_empty = match (&model.layer, of) {
        (Some(Layer::Partner(pane)), Asked::Record) => pane.record.is_none(),
        (Some(Layer::Preview(_)), Asked::Preview) => {
            model.seen.form = None;
            true
        }
        (Some(Layer::Progress(pane)), Asked::Progress) => pane.progress.is_none(),
        (Some(Layer::Incidents(pane)), Asked::Incidents) => pane.incidents.is_none(),
        _ => false,
    };
    if is_empty {
        model.layer = model.beneath.pop();
    }
}

/// Tells which forms come back whose asking failed.
const fn forms(of: Asked) -> Option<fn(&Purpose) -> bool> {
    match of {
        Asked::CompareNumber => Some(|of| matches!(of, Purpose::CompareNumber(_))),
        Asked::Reveal => Some(|of| matches!(of, Purpose::Reveal(_))),
        Asked::Act => Some(|of| of.is_act() || of.is_of_reply()),
        Asked::SavedFilters => Some(|of| *of == Purpose::SaveFilter),
        Asked::StepIncident => Some(Purpose::is_of_step),
        _ => None,
    }
}
