//! `x`: files that others write for the console, an export or letters: where to, and how it came out.

use jiff::Timestamp;

use super::{Effects, Press, arrived, coming_back, marking};
use crate::audit::Day;
use crate::console::model::form::{Choice, FOLDER, LETTER_DUE, PATH};
use crate::console::model::{Field, Form, Layer, Model, Purpose, Row, RowKind, Tone};
use crate::console::msg::Effect;
use crate::triage::port::{Job, JobEnd, JobReply, ListFormat};

/// Asks for the file to write.
pub(super) fn export(model: &mut Model, press: Press) {
    let path = proposed(model, format!("totsugo-{}.csv", Day::of(press.now)));
    let rows =
        vec![Row::text(PATH, Field::with(path)), Row { label: "console.row.format", kind: RowKind::Ending }];
    marking::open(model, Form::new(Purpose::Export, rows));
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
    // Nobody is asked for a withdrawn one.
    let in_force = model.sweeps.iter().filter(|sweep| !sweep.is_withdrawn);
    // That of the filter in force, where it names one.
    let shown = match model.queue.filter.sweeps.as_slice() {
        [one] => in_force.clone().find(|sweep| sweep.id.0 == *one).cloned(),
        _ => None,
    };
    let sweeps: Vec<_> = std::iter::once(None).chain(in_force.cloned().map(Some)).collect();
    let sweep = (sweeps.len() > 1)
        .then(|| Row { label: "console.row.letters-of", kind: RowKind::Sweep(Choice::new(sweeps, shown)) });
    let lists = Choice::new(vec![ListFormat::Csv, ListFormat::Xlsx], ListFormat::Csv);
    let rows = std::iter::once(Row::text(FOLDER, Field::with(folder))).chain(group).chain(sweep);
    let rows = rows.chain([
        Row::text(LETTER_DUE, Field::default()),
        Row { label: "console.row.lists", kind: RowKind::Lists(lists) },
    ]);
    let rows = rows.collect();
    model.beneath.extend(model.layer.take());
    marking::open(model, Form::new(Purpose::Letters, rows));
}

/// Has the export written.
pub(super) fn write_export(
    model: &mut Model,
    form: Box<Form>,
    path: String,
    now: Timestamp,
    out: &mut Effects,
) {
    model.flight.is_job_running = true;
    let (filter, replace) = (model.queue.filter.clone(), form.is_to_replace());
    model.flight.job = Some(form);
    let actor = model.facts.actor.clone();
    out.push(Effect::Start(Job::Export { path, replace, filter, actor, at: now }));
}

/// Has the letters written.
pub(super) fn write_letters(
    model: &mut Model,
    form: Box<Form>,
    (folder, due): (String, Option<Day>),
    now: Timestamp,
    out: &mut Effects,
) {
    model.flight.is_job_running = true;
    let to = form.group().map(|group| (group.addressee, group.employer_code));
    let (sweep, lists) = (form.sweep(), form.lists());
    let agreed = form.agreed();
    model.flight.job = Some(form);
    let actor = model.facts.actor.clone();
    out.push(Effect::Start(Job::Letters { folder, to, sweep, due, lists, agreed, actor, at: now }));
}

/// Proposes the place of what is written: beside whatever else leaves the console.
fn proposed(model: &Model, name: String) -> String {
    model.facts.export_folder.join(name).to_string_lossy().into_owned()
}

/// Says how a job came out. Where nothing was written its form comes back, to who has gone on meanwhile with the key that
/// opens it; for an export whose file is there already Enter then replaces it, and to what letters do beside Enter then agrees.
pub(super) fn ended(model: &mut Model, reply: JobReply, out: &mut Effects) {
    model.flight.is_job_running = false;
    let is_void = matches!(reply.end, JobEnd::Failed | JobEnd::Exists | JobEnd::Asks(_));
    if let Some(mut form) = model.flight.job.take() {
        let is_letters = form.purpose == Purpose::Letters;
        if is_letters && !matches!(reply.end, JobEnd::Exists | JobEnd::Asks(_)) {
            arrived::changed(model, out);
        }
        form.ahead = match reply.end {
            JobEnd::Asks(ahead) => Some((ahead, form.rows.clone())),
            _ => None,
        };
        if reply.end == JobEnd::Exists && !is_letters {
            form.replaces = Some(form.text(PATH).trim().to_owned());
        }
        if is_void {
            coming_back::bring(model, Some(form));
        }
    }
    model.words.say(if reply.end == JobEnd::Done { Tone::Done } else { Tone::Warning }, reply.message);
}
