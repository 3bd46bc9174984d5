//! Work that others do for the console, mostly files: what it needs to know, and how it came out.

use jiff::Timestamp;

use super::rows::{self, Unreadable};
use super::{Effects, Press, arrived, coming_back, marking, scope};
use crate::audit::Day;
use crate::console::model::form::{
    Choice, DEADLINE, DEADLINE_NAME, FILED_FOR, FOLDER, LETTER_DUE, NOTIFICATIONS, PATH, REPORT_DAY,
    SUPERSEDED_FOR,
};
use crate::console::model::{
    Field, Form, JobAsks, Layer, Model, Purpose, Quitting, Row, RowKind, RunningJob, Tone,
};
use crate::console::msg::Effect;
use crate::i18n::Message;
use crate::triage::page::Count;
use crate::triage::policy::{Refusal, deadline_name, reason};
use crate::triage::port::{Job, JobEnd, JobReply, JobStand, ListFormat, Work};

/// Asks for what a work needs to know.
pub(super) fn ask(model: &mut Model, asks: JobAsks, press: Press) {
    let today = Day::of(press.now);
    let file = |name: String| Row::text(PATH, Field::with(proposed(model, name)));
    let keyed = |label| Row::text(label, Field::default());
    let rows = match asks {
        JobAsks::Export => {
            vec![file(format!("totsugo-{today}.csv")), ending(&[".csv", ".xlsx", ".jsonl"])]
        }
        JobAsks::Inquiry => vec![file(format!("inquiry-{today}.csv"))],
        JobAsks::Report => vec![
            file(format!("report-{today}.html")),
            ending(&[".html", ".xlsx", ".txt", ".json"]),
            keyed(REPORT_DAY),
        ],
        JobAsks::FileReport => vec![keyed(FILED_FOR)],
        JobAsks::SupersedeReport => vec![keyed(FILED_FOR), keyed(SUPERSEDED_FOR)],
        JobAsks::SetDeadline => vec![keyed(DEADLINE), keyed(DEADLINE_NAME)],
        JobAsks::DropDeadline => vec![keyed(DEADLINE)],
        JobAsks::Gate => {
            let folder = proposed(model, format!("gate-{today}"));
            vec![keyed(NOTIFICATIONS), Row::text(FOLDER, Field::with(folder))]
        }
        JobAsks::AddScope => scope::rows(today),
        JobAsks::LetterTemplate => vec![file(format!("letter-{today}.html"))],
        JobAsks::SetLetterTemplate => vec![keyed(PATH)],
        JobAsks::Letters => return ask_folder(model, press),
    };
    marking::open(model, Form::new(Purpose::Job(asks), rows));
}

/// Asks for the ending of the file, which names its format.
const fn ending(endings: &'static [&'static str]) -> Row {
    Row { label: "console.row.format", kind: RowKind::Ending(endings) }
}

/// Asks into which folder the letters go that are still to be written, and whether all of them or those to the addressee
/// under the cursor.
fn ask_folder(model: &mut Model, press: Press) {
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
    marking::open(model, Form::new(Purpose::Job(JobAsks::Letters), rows));
}

/// Reads what a form asks for.
pub(super) fn read(form: &Form, asks: JobAsks, model: &Model, at: Timestamp) -> Result<Work, Unreadable> {
    let replace = form.is_to_replace();
    Ok(match asks {
        JobAsks::Export => {
            Work::Export { path: rows::path(form, PATH)?, replace, filter: model.queue.filter.clone() }
        }
        JobAsks::Letters => Work::Letters {
            due: rows::day_if_any(form, LETTER_DUE)?,
            folder: rows::path(form, FOLDER)?,
            to: form.group().map(|group| (group.addressee, group.employer_code)),
            sweep: form.sweep(),
            lists: form.lists(),
            agreed: form.agreed(),
        },
        JobAsks::Report => Work::Report {
            path: rows::path(form, PATH)?,
            replace,
            as_of: rows::day_if_any(form, REPORT_DAY)?,
            lang: model.facts.lang,
        },
        JobAsks::Gate => Work::Gate {
            file: rows::path(form, NOTIFICATIONS)?,
            folder: rows::path(form, FOLDER)?,
            replace,
            lang: model.facts.lang,
        },
        JobAsks::FileReport => Work::FileReport { due: rows::day(form, FILED_FOR)? },
        JobAsks::SupersedeReport => Work::SupersedeReport {
            due: rows::day(form, FILED_FOR)?,
            why: ruled(reason(form.text(SUPERSEDED_FOR)), SUPERSEDED_FOR)?,
        },
        JobAsks::SetDeadline => Work::SetDeadline {
            day: rows::day(form, DEADLINE)?,
            name: Some(ruled(deadline_name(form.text(DEADLINE_NAME)), DEADLINE_NAME)?),
        },
        JobAsks::DropDeadline => Work::SetDeadline { day: rows::day(form, DEADLINE)?, name: None },
        JobAsks::AddScope => Work::AddScope(scope::read(form, &model.facts.actor, at)?),
        JobAsks::LetterTemplate => Work::LetterTemplate { path: rows::path(form, PATH)? },
        JobAsks::SetLetterTemplate => Work::SetLetterTemplate { path: rows::path(form, PATH)? },
        JobAsks::Inquiry => Work::Inquiry { path: rows::path(form, PATH)?, replace },
    })
}

/// Points to the row whose words are refused.
fn ruled(words: Result<String, Refusal>, label: &'static str) -> Result<String, Unreadable> {
    words.map_err(|refusal| (label, refusal.message()))
}

/// Has it done, and keeps the form until it is.
pub(super) fn start(model: &mut Model, form: Box<Form>, work: Work, at: Timestamp, out: &mut Effects) {
    let of = match (&work, model.queue.total) {
        (Work::Export { .. }, Count::Exact(total)) => Some(total),
        _ => None,
    };
    model.flight.job = Some(RunningJob::new(&work, of, form));
    out.push(Effect::Start(Job { work, actor: model.facts.actor.clone(), at }));
}

/// Stops what is being done, or says that it is over in a moment.
pub(super) fn stop(model: &mut Model, out: &mut Effects) {
    let Some(job) = &mut model.flight.job else { return };
    let doing = Message::new(job.doing);
    if job.may_stop {
        job.is_stopping = true;
        out.push(Effect::StopJob);
    } else {
        model.words.say(Tone::Note, Message::new("console.job.short").say("doing", doing));
    }
}

/// Takes in how far it has come; tells whether that shows.
pub(super) fn stand(model: &mut Model, stand: JobStand) -> bool {
    model.flight.job.as_mut().is_some_and(|job| job.take(stand))
}

/// Proposes the place of what is written: beside whatever else leaves the console.
fn proposed(model: &Model, name: String) -> String {
    model.facts.export_folder.join(name).to_string_lossy().into_owned()
}

/// Says how a job came out. Where nothing was written its form comes back, to who has gone on meanwhile with the key that
/// opens it; for an export whose file is there already Enter then replaces it, and to what letters do beside Enter then agrees.
/// Whoever stopped it is not asked again: the form waits for the key that opens it.
pub(super) fn ended(model: &mut Model, reply: JobReply, out: &mut Effects) {
    let is_void = matches!(reply.end, JobEnd::Failed | JobEnd::Exists | JobEnd::Asks(_));
    if model.flight.quitting == Quitting::Warned {
        model.flight.quitting = Quitting::No;
    }
    if let Some(RunningJob { mut form, .. }) = model.flight.job.take() {
        let is_letters = form.purpose == Purpose::Job(JobAsks::Letters);
        if is_letters && !matches!(reply.end, JobEnd::Exists | JobEnd::Asks(_)) {
            arrived::changed(model, out);
        }
        form.ahead = match reply.end {
            JobEnd::Asks(ahead) => Some((ahead, form.rows.clone())),
            _ => None,
        };
        if reply.end == JobEnd::Exists && !is_letters {
            form.replaces = Some(form.place().to_owned());
        }
        if is_void {
            coming_back::bring(model, Some(form));
        } else if reply.end == JobEnd::Stopped {
            coming_back::keep(model, *form);
        }
    }
    let is_as_wished = matches!(reply.end, JobEnd::Done | JobEnd::Stopped);
    model.words.say(if is_as_wished { Tone::Done } else { Tone::Warning }, reply.message);
}
