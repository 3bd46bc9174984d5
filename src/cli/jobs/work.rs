//! What each kind of work is: the same functions that the commands call.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::said::Ended;
use super::{letters, said};
use crate::audit::{Actor, Day};
use crate::cli::course::Course;
use crate::cli::exporting::{ExportWish, export};
use crate::cli::failure::{Failure, shown};
use crate::cli::filing;
use crate::cli::gating::{SortWish, sort};
use crate::cli::inquiring::inquire;
use crate::cli::opened::Opened;
use crate::cli::reporting::{Format, Gathered};
use crate::cli::requests::template;
use crate::cli::requests::wish::{What, Writing};
use crate::cli::scoping;
use crate::files::{ExportFormat, SortedFolder, TableFor};
use crate::i18n::{Lang, Message};
use crate::notice::scope::ScopeField;
use crate::store::{Access, Store};
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;
use crate::triage::port::{Job, JobEnd, JobReply, Work};

/// Does a job, and says how it came out.
pub(super) fn carry_out(database: &Path, job: Job, course: &mut Course<'_>) -> JobReply {
    let doing = Message::new(job.work.doing());
    let (message, end) = match ended(database, job, course) {
        Ok(ended) => ended,
        Err(Failure::Stopped(stays)) => {
            let nothing = Message::new("cli.job.stopped").say("doing", doing);
            (stays.unwrap_or(nothing), JobEnd::Stopped)
        }
        Err(failure) => (failure.of_database(database).message(), JobEnd::Failed),
    };
    JobReply { message, end }
}

fn ended(database: &Path, job: Job, course: &mut Course<'_>) -> Result<Ended, Failure> {
    let Job { work, actor, at } = job;
    let open = || open(database, actor);
    if let Some(there) = is_there(&work)? {
        return Ok(there);
    }
    let done = |said: Message| Ok((said, JobEnd::Done));
    match work {
        Work::Export { path, filter, .. } => exported(Path::new(&path), &filter, (&mut open()?, at), course),
        Work::Letters { folder, to, sweep, due, lists, agreed } => {
            let (addressees, employers): (Vec<_>, Vec<_>) = to.into_iter().unzip();
            let writing = Writing {
                out: PathBuf::from(folder),
                what: sweep.map_or(What::Needed, What::Sweep),
                employers: employers.into_iter().filter(|code| !code.is_empty()).collect(),
                addressees,
                due,
                lists,
                made_for: TableFor::Programs,
            };
            letters::write(&writing, agreed, &mut open()?, at, course)
        }
        Work::Inquiry { path, .. } => inquired(Path::new(&path), (&mut open()?, at), course),
        Work::Report { path, as_of, lang, .. } => {
            reported(Path::new(&path), as_of, (&mut open()?, at), lang, course)
        }
        Work::Gate { file, folder, lang, .. } => {
            let (file, out, database) = (Path::new(&file), Path::new(&folder), Some(database));
            let wish = SortWish { file, out, encoding: None, profile: None, rejects: None, database, lang };
            Ok(said::sorted(&sort(wish, course)?.summary))
        }
        Work::FileReport { due } => filed(due, &mut open()?, at),
        Work::SupersedeReport { due, why } => done(filing::supersede(due, &why, &mut open()?, at)?),
        Work::SetDeadline { day, name } => {
            done(filing::set_deadline(day, name.as_deref(), &mut open()?, at)?)
        }
        Work::AddScope(stated) => {
            let said = scoping::add(&stated, ScopeField::in_form, &mut open()?, at)?;
            done(Message::new("cli.job.scope-added").say("scope", said))
        }
        Work::LetterTemplate { path } => done(template::write(Path::new(&path), &open()?)?),
        Work::SetLetterTemplate { path } => {
            Ok(said::in_force(template::set(Path::new(&path), &mut open()?, at)?))
        }
    }
}

/// Writes what the filter shows into a file.
fn exported(
    path: &Path,
    filter: &Filter,
    (opened, at): (&mut Opened, Timestamp),
    course: &mut Course<'_>,
) -> Result<Ended, Failure> {
    let format = ExportFormat::of(path, TableFor::Programs)?;
    let wish = ExportWish { path, format, filter, order: SortOrder::Key, reveal: false };
    let tail = opened.store.open_tail()?;
    let rows = export(opened, wish, at, course)?;
    Ok(said::with_tail(said::written("cli.job.exported", rows, path), opened.tail_since(tail)))
}

/// Writes the numbers that have no answer yet into a file.
fn inquired(
    path: &Path,
    (opened, at): (&mut Opened, Timestamp),
    course: &mut Course<'_>,
) -> Result<Ended, Failure> {
    let tail = opened.store.open_tail()?;
    let rows = inquire(path, opened, at, course)?;
    Ok(said::with_tail(said::written("cli.job.inquired", rows, path), opened.tail_since(tail)))
}

/// Writes the figures of a day into a file.
fn reported(
    path: &Path,
    as_of: Option<Day>,
    (opened, at): (&mut Opened, Timestamp),
    lang: Lang,
    course: &mut Course<'_>,
) -> Result<Ended, Failure> {
    let today = Day::of(at);
    let tail = opened.store.open_tail()?;
    let (gathered, known) =
        course.heeded(opened, |_, opened| Gathered::of_day(opened, as_of.unwrap_or(today), today))?;
    course.refuse_stopped()?;
    course.heeded(opened, |_, opened| gathered.write(opened, (Format::of(path), None), path, (lang, at)))?;
    let said =
        Message::new("cli.job.reported").arg("as_of", gathered.figures().as_of).arg("path", shown(path));
    Ok(said::with_tail(said::with((said, JobEnd::Done), known), opened.tail_since(tail)))
}

/// Freezes the figures of the report for a day.
fn filed(due: Day, opened: &mut Opened, at: Timestamp) -> Result<Ended, Failure> {
    let tail = opened.store.open_tail()?;
    let said = filing::file(due, opened, at)?;
    Ok(said::with_tail((said, JobEnd::Done), opened.tail_since(tail)))
}

fn open(database: &Path, actor: Actor) -> Result<Opened, Failure> {
    let store = Store::open(database, Access::ReadWrite)?;
    Ok(Opened { store, actor, writable: true, looking: false })
}

/// Asks first where something stands in the place that is not known to be replaced.
fn is_there(work: &Work) -> Result<Option<Ended>, Failure> {
    let (path, is_there) = match work {
        Work::Export { path, replace: false, .. }
        | Work::Inquiry { path, replace: false }
        | Work::Report { path, replace: false, .. } => (path, Path::new(path).symlink_metadata().is_ok()),
        Work::Gate { folder, replace: false, .. } => (folder, SortedFolder::stands_at(Path::new(folder))?),
        _ => return Ok(None),
    };
    let message = || Message::new("files.exists").arg("path", shown(Path::new(path)));
    Ok(is_there.then(|| (message(), JobEnd::Exists)))
}
