//! What follows from a request that failed.

use super::{bulk, coming_back, correcting};
use crate::console::model::{Layer, Model, Purpose, Quitting, Tone};
use crate::i18n::Message;
use crate::triage::port::Asked;

/// Says what failed. Nothing is asked for again by itself: what fails once would fail in a circle. What else is under way
/// may still succeed, an act before all: its form comes back only when the act itself failed.
pub(super) fn take(model: &mut Model, of: Asked, message: Message) {
    match of {
        Asked::Page => model.queue.give_up(),
        Asked::Record => {
            model.record.fail();
            correcting::failed(model);
            if matches!(&model.layer, Some(Layer::Partner(pane)) if pane.record.is_none()) {
                model.layer = model.beneath.pop();
            }
        }
        Asked::Pending => model.flight.pending = None,
        Asked::CompareNumber => {
            model.flight.comparing = None;
            correcting::failed(model);
            let form = coming_back::under_way(model, |of| matches!(of, Purpose::CompareNumber(_)));
            coming_back::bring(model, form);
        }
        Asked::Reveal => {
            model.flight.revealing = None;
            let form = coming_back::under_way(model, |of| matches!(of, Purpose::Reveal(_)));
            coming_back::bring(model, form);
        }
        Asked::Act => {
            model.flight.act = None;
            model.flight.quitting = Quitting::No;
            let form = coming_back::under_way(model, |of| of.is_act() || of.is_of_reply());
            coming_back::bring(model, form);
        }
        Asked::Readings => {
            if let Some(pane) = model.pairs_mut() {
                pane.asked = None;
            }
        }
        Asked::Preview => {
            if model.layer.take_if(|layer| matches!(layer, Layer::Preview(_))).is_some() {
                model.layer = model.beneath.pop();
                model.seen.form = None;
            }
        }
        Asked::SavedFilters => {
            model.flight.saved_filter = None;
            let form = coming_back::under_way(model, |of| *of == Purpose::SaveFilter);
            coming_back::bring(model, form);
        }
        Asked::Bulk => bulk::failed(model),
        Asked::TakeBundle => model.flight.bundle = None,
        Asked::Progress => {
            model.layer.take_if(|layer| matches!(layer, Layer::Progress(pane) if pane.progress.is_none()));
        }
        Asked::Incidents => {
            let is_empty =
                |layer: &mut Layer| matches!(layer, Layer::Incidents(pane) if pane.incidents.is_none());
            model.layer.take_if(is_empty);
        }
        Asked::StepIncident => {
            (model.flight.act, model.flight.step) = (None, None);
            model.flight.quitting = Quitting::No;
            let form = coming_back::under_way(model, Purpose::is_of_step);
            coming_back::bring(model, form);
        }
        Asked::StartSweep => model.sweep = None,
        Asked::DueSteps
        | Asked::Sweeps
        | Asked::PreviewSweep
        | Asked::Tallies
        | Asked::History
        | Asked::Note
        | Asked::Patterns
        | Asked::Requests => {}
    }
    model.words.say(Tone::Warning, message);
}
