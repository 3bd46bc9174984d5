//! `x ? : q`: files, help, palette, the end.

use super::{Effects, Press, marking, requests};
use crate::audit::Day;
use crate::console::commands::Scope;
use crate::console::model::{Field, Form, HelpPane, Layer, Model, PalettePane, Purpose, Quitting, Row, Tone};
use crate::console::msg::{Effect, ExitReason};
use crate::i18n::Message;
use crate::triage::port::JobReply;

/// Asks for the file to write.
pub(super) fn export(model: &mut Model, press: Press) {
    let path = proposed(model, format!("totsugo-{}.csv", Day::of(press.now)));
    let rows = vec![Row::text("console.row.path", Field::with(path))];
    marking::open(model, Form::new(Purpose::Export, None, rows));
}

/// Proposes the place of what is written: beside whatever else leaves the console.
pub(super) fn proposed(model: &Model, name: String) -> String {
    model.facts.export_folder.join(name).to_string_lossy().into_owned()
}

/// Says how a job came out; where its place is taken asks once more, for an export whether to replace what is there.
pub(super) fn job_ended(model: &mut Model, reply: JobReply, out: &mut Effects) {
    model.flight.is_job_running = false;
    match model.flight.job.take() {
        Some(form) if form.purpose == Purpose::Letters => requests::letters_ended(model, form, &reply, out),
        Some(mut form) if reply.exists && model.layer.is_none() => {
            form.replaces = Some(form.text("console.row.path").trim().to_owned());
            model.seen.form = None;
            model.layer = Some(Layer::Form(form));
        }
        _ => {}
    }
    model.words.say(if reply.done { Tone::Done } else { Tone::Warning }, reply.message);
}

/// Shows the keys that are in force here. A form that is being filled in is kept beneath.
pub(super) fn help(model: &mut Model) {
    let of = model.layer.as_ref().map_or(Scope::Queue, Layer::scope);
    model.beneath.extend(model.layer.take().filter(|layer| !matches!(layer, Layer::Help(_))));
    model.layer = Some(Layer::Help(HelpPane { of, top: 0 }));
}

/// Offers every command.
pub(super) fn palette(model: &mut Model) {
    model.seen.form = None;
    model.layer = Some(Layer::Palette(PalettePane::default()));
}

/// Ends, or waits for the act that is not durable yet; under a bulk act says what becomes of it. Pressed again, it ends at
/// once.
pub(super) fn quit(model: &mut Model, out: &mut Effects) {
    if model.bulk.is_under_way() && model.flight.quitting == Quitting::No {
        model.flight.quitting = Quitting::Warned;
        model.words.say(Tone::Warning, Message::new("console.note.quit-in-bulk"));
    } else if model.flight.act.is_some() && model.flight.quitting != Quitting::AfterAct {
        model.flight.quitting = Quitting::AfterAct;
        model.words.hint(Message::new("console.note.quit-after-saving"));
    } else {
        out.push(Effect::Quit(ExitReason::Quit));
    }
}
