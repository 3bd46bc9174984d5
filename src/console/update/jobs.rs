//! `x`: files that others write for the console, an export or letters: where to, and how it came out.

use jiff::Timestamp;

use super::{Effects, Press, marking, replies};
use crate::audit::Day;
use crate::console::model::form::{Choice, FOLDER};
use crate::console::model::{Field, Form, Layer, Model, Purpose, Row, RowKind, Tone};
use crate::console::msg::Effect;
use crate::triage::port::{Job, JobReply};

/// Asks for the file to write.
pub(super) fn export(model: &mut Model, press: Press) {
    let path = proposed(model, format!("totsugo-{}.csv", Day::of(press.now)));
    let rows = vec![Row::text("console.row.path", Field::with(path))];
    marking::open(model, Form::new(Purpose::Export, None, rows));
}

/// Asks into which folder the letters go that are still to be written, and whether all of them or those to the addressee
/// under the cursor.
pub(super) fn ask_folder(model: &mut Model, press: Press) {
    let Some(Layer::Addressees(pane)) = &model.layer else { return };
    let group = pane.row().cloned().map(|group| Row {
        label: "console.row.letters-to",
        kind: RowKind::Group(Choice::new(vec![None, Some(group)], None)),
    });
    let folder = proposed(model, format!("letters-{}", Day::of(press.now)));
    let rows = std::iter::once(Row::text(FOLDER, Field::with(folder))).chain(group).collect();
    model.beneath.extend(model.layer.take());
    marking::open(model, Form::new(Purpose::Letters, None, rows));
}

/// Has the letters written, over the addressees again.
pub(super) fn write_letters(
    model: &mut Model,
    form: Box<Form>,
    folder: String,
    now: Timestamp,
    out: &mut Effects,
) {
    model.layer = model.beneath.pop();
    model.flight.is_job_running = true;
    let to = form.group().map(|group| (group.addressee, group.employer_code));
    model.flight.job = Some(form);
    let actor = model.facts.actor.clone();
    out.push(Effect::Start(Job::Letters { folder, to, actor, at: now }));
}

/// Proposes the place of what is written: beside whatever else leaves the console.
fn proposed(model: &Model, name: String) -> String {
    model.facts.export_folder.join(name).to_string_lossy().into_owned()
}

/// Says how a job came out; where its place is taken asks once more, for an export whether to replace what is there.
pub(super) fn ended(model: &mut Model, reply: JobReply, out: &mut Effects) {
    model.flight.is_job_running = false;
    match model.flight.job.take() {
        Some(form) if form.purpose == Purpose::Letters => letters_ended(model, form, &reply, out),
        Some(mut form) if reply.exists && model.layer.is_none() => {
            form.replaces = Some(form.text("console.row.path").trim().to_owned());
            model.seen.form = None;
            model.layer = Some(Layer::Form(form));
        }
        _ => {}
    }
    model.words.say(if reply.done { Tone::Done } else { Tone::Warning }, reply.message);
}

/// Counts anew; where the folder was taken its form comes back, for another.
fn letters_ended(model: &mut Model, form: Box<Form>, reply: &JobReply, out: &mut Effects) {
    if !reply.exists {
        return replies::changed(model, out);
    }
    if matches!(model.layer, Some(Layer::Addressees(_))) {
        model.beneath.extend(model.layer.take());
        model.seen.form = None;
        model.layer = Some(Layer::Form(form));
    }
}
