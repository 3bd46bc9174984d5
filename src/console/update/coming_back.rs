//! Forms that come back: what was refused or failed is mended, not keyed in anew.

use crate::console::model::{Form, JobAsks, Layer, Model, Purpose, Typed};
use crate::i18n::Message;

/// Brings a form back that was refused or failed, with all that was keyed in. It is never put under the keys of another text,
/// nor where it is not submitted: then what was typed waits until the same is asked for again.
pub(super) fn bring(model: &mut Model, form: Option<Box<Form>>) {
    let Some(mut form) = form else { return };
    if !is_at_home(model, &form.purpose) {
        keep(model, *form);
        return;
    }
    form.begin_again();
    model.seen.form = None;
    model.beneath.extend(model.layer.take());
    model.layer = Some(Layer::Form(form));
}

/// Brings a form back that was refused, for what it is about may have changed: it is sought anew, and seen in what comes.
pub(super) fn bring_refused(model: &mut Model, form: Option<Box<Form>>) {
    let refused = |mut form: Box<Form>| {
        form.is_refused = true;
        form
    };
    bring(model, form.map(refused));
}

/// Has a refused form be about what was fetched since. One that was not refused stays with what its operator saw.
pub(super) fn renew(model: &mut Model, version: impl FnOnce(&Purpose, &[Layer]) -> Option<u64>) {
    let Some(Layer::Form(form)) = &mut model.layer else { return };
    let Some(version) = version(&form.purpose, &model.beneath).filter(|_| form.is_refused) else { return };
    form.purpose.see(version);
    form.is_refused = false;
    model.seen.form = None;
}

fn is_at_home(model: &Model, purpose: &Purpose) -> bool {
    match (&model.layer, purpose) {
        (Some(Layer::Form(_) | Layer::Search(_) | Layer::Palette(_)), _) => false,
        (layer, Purpose::Step(..)) => matches!(layer, Some(Layer::Incidents(_))),
        (layer, Purpose::Reply(_)) => matches!(layer, Some(Layer::Replies(_))),
        (layer, Purpose::Job(JobAsks::Letters)) => matches!(layer, Some(Layer::Addressees(_))),
        (layer, Purpose::Job(_)) => layer.is_none(),
        // A form speaks of the record under the cursor.
        _ => purpose.record().is_none_or(|id| model.queue.cursor() == Some(id)),
    }
}

/// Keeps what was typed into a form that cannot come back now.
pub(super) fn keep(model: &mut Model, form: Form) {
    if let Some(form) = form.kept() {
        model.flight.kept.retain(|kept| !kept.purpose.is_again(&form.purpose));
        model.flight.kept.push(form);
    }
}

/// Puts into a form that opens what was kept of it, and says so.
pub(super) fn restore(model: &mut Model, form: &mut Form) {
    let kept = &mut model.flight.kept;
    if let Some(at) = kept.iter().position(|kept| kept.purpose.is_again(&form.purpose)) {
        form.restore(kept.remove(at));
        if form.typed != Typed::No {
            model.words.hint(Message::new("console.form.restored"));
        }
    }
}

/// Takes the form of what is under way, if it is for one of these.
pub(super) fn under_way(model: &mut Model, is_of: fn(&Purpose) -> bool) -> Option<Box<Form>> {
    model.flight.form.take_if(|form| is_of(&form.purpose))
}
