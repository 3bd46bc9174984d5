//! `p`: how the audit goes on.

use super::Effects;
use crate::console::model::{Layer, Model, ProgressPane};
use crate::console::msg::Effect;
use crate::triage::port::{Generation, Request};
use crate::triage::progress::Progress;

/// Opens the progress of the audit.
pub(super) fn open(model: &mut Model, out: &mut Effects) {
    let Some(generation) = ask(model, out) else { return };
    model.layer = Some(Layer::Progress(Box::new(ProgressPane { generation, progress: None, top: 0 })));
}

/// Fetches it anew where it is open: somebody changed something.
pub(super) fn refresh(model: &mut Model, out: &mut Effects) {
    if pane(model).is_none() {
        return;
    }
    let asked = ask(model, out);
    if let (Some(pane), Some(generation)) = (pane(model), asked) {
        pane.generation = generation;
    }
}

/// Returns the pane, also while something lies over it.
fn pane(model: &mut Model) -> Option<&mut ProgressPane> {
    model.layer.iter_mut().chain(&mut model.beneath).find_map(|layer| match layer {
        Layer::Progress(pane) => Some(&mut **pane),
        _ => None,
    })
}

fn ask(model: &mut Model, out: &mut Effects) -> Option<Generation> {
    let today = model.today?;
    let generation = model.next_generation();
    let actor = model.facts.actor.clone();
    out.push(Effect::Ask(Request::Progress { generation, actor, today }));
    Some(generation)
}

/// Takes an answer; returns false where it is not waited for.
pub(super) fn take(model: &mut Model, generation: Generation, progress: Box<Progress>) -> bool {
    let wanted = pane(model).filter(|pane| pane.generation == generation);
    wanted.map(|pane| pane.progress = Some(progress)).is_some()
}
