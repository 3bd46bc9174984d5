//! `? : q`: help, palette, the end.

use super::Effects;
use crate::console::commands::Scope;
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
/// at once.
pub(super) fn quit(model: &mut Model, out: &mut Effects) {
    let under_way = [
        (model.bulk.is_under_way(), "console.note.quit-in-bulk"),
        (model.flight.is_job_running, "console.note.quit-in-job"),
    ];
    if model.flight.quitting == Quitting::No
        && let Some((_, words)) = under_way.into_iter().find(|(is_so, _)| *is_so)
    {
        model.flight.quitting = Quitting::Warned;
        model.words.say(Tone::Warning, Message::new(words));
    } else if model.flight.act.is_some() && model.flight.quitting != Quitting::AfterAct {
        model.flight.quitting = Quitting::AfterAct;
        model.words.hint(Message::new("console.note.quit-after-saving"));
    } else {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}
