//! Forms that come back: what was refused or failed is mended, not keyed in anew.

use crate::console::model::{Form, Layer, Model, Purpose};

/// Brings a form back that was refused or failed, with all that was keyed in. It is never put under the keys of another text:
/// then what was typed waits for the next form of its kind.
pub(super) fn come_back(model: &mut Model, form: Option<Box<Form>>) {
    let is_keyed_in = matches!(model.layer, Some(Layer::Form(_) | Layer::Search(_) | Layer::Palette(_)));
    let Some(mut form) = form else { return };
    if is_keyed_in {
        model.flight.kept = form.kept();
        return;
    }
    form.check = None;
    form.again = form.second_key().filter(|_| form.rows.is_empty());
    model.seen.form = None;
    model.beneath.extend(model.layer.take());
    model.layer = Some(Layer::Form(form));
}

/// Takes the form of what is under way, if it is for one of these.
pub(super) fn under_way(model: &mut Model, is_of: fn(Purpose) -> bool) -> Option<Box<Form>> {
    model.flight.form.take_if(|form| is_of(form.purpose))
}
