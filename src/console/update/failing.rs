//! What follows from a request that failed.

use super::{bulk, coming_back, correcting, document_requests, incidents};
use crate::console::model::{Layer, Model, Purpose, Quitting, Tone};
use crate::i18n::Message;
use crate::triage::port::RequestKind;

/// Says what failed. Nothing is asked for again by itself: what fails once would fail in a circle. What else is under way
/// may still succeed, an act before all: its form comes back only when the act itself failed.
pub(super) fn take(model: &mut Model, of: RequestKind, message: Message) {
    // Nobody asked for what is fetched ahead: the key that needs it will.
    if of == RequestKind::Page && model.ends.fail() {
        return;
    }
    end(model, of);
    leave_empty_layer(model, of);
    if let Some(is_of) = forms(of) {
        let form = coming_back::under_way(model, is_of);
        coming_back::bring(model, form);
    }
    model.words.say(Tone::Warning, message);
}

/// Ends what was under way.
fn end(model: &mut Model, of: RequestKind) {
    let flight = &mut model.flight;
    match of {
        RequestKind::Page => model.queue.give_up(),
        RequestKind::Record => {
            model.record.fail();
            correcting::failed(model);
        }
        RequestKind::Pending => flight.pending = None,
        RequestKind::CompareNumber => {
            flight.comparing = None;
            correcting::failed(model);
        }
        RequestKind::Reveal => flight.revealing = None,
        RequestKind::Act => (flight.act, flight.quitting) = (None, Quitting::No),
        RequestKind::StepIncident => (flight.act, flight.step, flight.quitting) = (None, None, Quitting::No),
        RequestKind::Readings => {
            if let Some(pane) = model.pairs_mut() {
                pane.asked = None;
            }
        }
        RequestKind::Requests => document_requests::failed(model),
        RequestKind::SavedFilters => flight.saved_filter = None,
        RequestKind::Bulk => bulk::failed(model),
        RequestKind::TakeBundle => flight.bundle = None,
        RequestKind::StartSweep => model.sweep = None,
        RequestKind::Preview
        | RequestKind::Progress
        | RequestKind::Incidents
        | RequestKind::DueSteps
        | RequestKind::Sweeps
        | RequestKind::PreviewSweep
        | RequestKind::Tallies
        | RequestKind::History
        | RequestKind::Note
        | RequestKind::Patterns => {}
    }
}

/// Leaves a layer that has nothing to show without what failed.
fn leave_empty_layer(model: &mut Model, of: RequestKind) {
    let is_empty = match (&model.layer, of) {
        (Some(Layer::Partner(pane)), RequestKind::Record) => pane.record.is_none(),
        (Some(Layer::Preview(_)), RequestKind::Preview) => {
            model.seen.form = None;
            true
        }
        (Some(Layer::Progress(pane)), RequestKind::Progress) => pane.progress.is_none(),
        (Some(Layer::Incidents(pane)), RequestKind::Incidents) => pane.incidents.is_none(),
        _ => false,
    };
    if of == RequestKind::PreviewSweep {
        incidents::not_previewed(model);
    }
    if is_empty {
        model.layer = model.beneath.pop();
    }
}

/// Tells which forms come back whose asking failed.
const fn forms(of: RequestKind) -> Option<fn(&Purpose) -> bool> {
    match of {
        RequestKind::CompareNumber => Some(|of| matches!(of, Purpose::CompareNumber(_))),
        RequestKind::Reveal => Some(|of| matches!(of, Purpose::Reveal(_))),
        RequestKind::Act => Some(|of| of.is_act() || of.is_of_reply()),
        RequestKind::SavedFilters => Some(|of| *of == Purpose::SaveFilter),
        RequestKind::StepIncident => Some(Purpose::is_of_step),
        _ => None,
    }
}
