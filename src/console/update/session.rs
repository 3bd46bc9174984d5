//! `? : q`: help, palette, the end.

use super::Effects;
use crate::console::commands::{Context, Scope};
use crate::console::model::{Field, HelpPane, Layer, Model, PalettePane, Quitting, Tone};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::Message;

/// Shows the keys that are in force here. A form that is being filled in is kept beneath.
pub(super) fn help(model: &mut Model) {
    let of = model.layer.as_ref().map_or(Scope::Queue, Layer::scope);
    model.beneath.extend(model.layer.take().filter(|layer| !matches!(layer, Layer::Help(_))));
    model.layer = Some(Layer::Help(HelpPane { of, top: 0 }));
}

/// Offers every command.
pub(super) fn palette(model: &mut Model) {
    model.seen.form = None;
    model.layer = Some(Layer::Palette(PalettePane { field: Field::search(), at: 0 }));
}

/// Offers the palette, for a position to be keyed there.
pub(super) fn go_to(model: &mut Model) {
    palette(model);
    model.words.say(Tone::Note, Message::new("console.note.go-to"));
}

/// Ends, or waits for the act that is not durable yet; under a bulk act or a job says what becomes of it. Pressed again, it ends
/// at once: a job that can be stopped is, and one that cannot is over in a moment.
pub(super) fn quit(model: &mut Model, out: &mut Effects) {
    let may_stop = model.flight.job.as_ref().map(|job| job.may_stop);
    let id = match (model.bulk.is_under_way(), may_stop) {
        (true, None) => Some("console.note.quit-in-bulk"),
        (true, Some(_)) => Some("console.note.quit-in-both"),
        (false, Some(true)) => Some("console.note.quit-in-job"),
        (false, Some(false)) => Some("console.note.quit-after-job"),
        (false, None) => None,
    };
    if model.flight.quitting == Quitting::No
        && let Some(id) = id
    {
        model.flight.quitting = Quitting::Warned;
        model.words.say(Tone::Warning, Context::of(model).because(id));
    } else if model.flight.act.is_some() && model.flight.quitting != Quitting::AfterAct {
        model.flight.quitting = Quitting::AfterAct;
        model.words.hint(Message::new("console.note.quit-after-saving"));
    } else {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}
