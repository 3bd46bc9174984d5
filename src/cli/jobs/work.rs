//! What each kind of work is: the same functions that the commands call, and the line that says how it went.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::letters::said_of;
use crate::audit::{Actor, Day};
use crate::cli::exporting::{ExportWish, export};
use crate::cli::failure::{Failure, shown};
use crate::cli::filing;
use crate::cli::gating::{SortWish, Summary, sort};
use crate::cli::inquiring::inquire;
use crate::cli::opened::Opened;
use crate::cli::reporting::{Format, Gathered};
use crate::cli::requests::wish::{What, Writing};
use crate::cli::requests::writing::{Letters, carry_out as carry_out_letters};
use crate::files::{ExportFormat, FilesError, SortedFolder, TableFor};
use crate::i18n::{Message, thousands};
use crate::store::{Access, Store};
use crate::triage::page::SortOrder;
use crate::triage::port::{Job, JobEnd, JobReply, LettersAhead, Work};

/// How a work came out, where it did not fail.
type Ended = (Message, JobEnd);

/// Does a job, and says how it came out.
pub(super) fn carry_out(database: &Path, job: Job) -> JobReply {
    let (message, end) = ended(database, job)
        .unwrap_or_else(|failure| (failure.of_database(database).message(), JobEnd::Failed));
    JobReply { message, end }
}

/// Nothing stops a job: the end of the console waits for it.
fn ended(database: &Path, job: Job) -> Result<Ended, Failure> {
    let Job { work, actor, at } = job;
    let stop = AtomicBool::new(false);
    let open = || open(database, actor);
    match work {
        Work::Export { path, replace, filter } => {
            let path = &*PathBuf::from(path);
            if let Some(there) = is_there(path, replace) {
                return Ok(there);
            }
            let format = ExportFormat::of(path, TableFor::Programs)?;
            let (filter, order) = (&filter, SortOrder::Key);
            let rows =
                export(&mut open()?, ExportWish { path, format, filter, order, reveal: false }, at, &stop)?;
            Ok((written("cli.job.exported", rows, path), JobEnd::Done))
        }
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
            let agrees = |ahead: LettersAhead| !ahead.is_to_agree() || agreed == Some(ahead);
            match carry_out_letters(&writing, agrees, &mut open()?, at, &stop) {
                Err(Failure::Files(
                    error @ (FilesError::FolderHolds { .. } | FilesError::NoFolderOfItsOwn { .. }),
                )) => Ok((error.message(), JobEnd::Exists)),
                Err(failure) => Err(failure),
                Ok(Letters::Asks(ahead)) => Ok((Message::new("cli.job.letters-asks"), JobEnd::Asks(ahead))),
                Ok(Letters::Written(written)) => {
                    let is_all = written.letters > 0 && written.put_off == 0 && !written.is_short();
                    let end = if is_all { JobEnd::Done } else { JobEnd::Short };
                    Ok((said_of(written, &writing.out), end))
                }
            }
        }
        Work::Inquiry { path, replace } => {
            let path = &*PathBuf::from(path);
            if let Some(there) = is_there(path, replace) {
                return Ok(there);
            }
            let rows = inquire(path, &mut open()?, at, &stop)?;
            Ok((written("cli.job.inquired", rows, path), JobEnd::Done))
        }
        Work::Report { path, replace, as_of, lang } => {
            let path = &*PathBuf::from(path);
            if let Some(there) = is_there(path, replace) {
                return Ok(there);
            }
            let (mut opened, today) = (open()?, Day::of(at));
            let (gathered, known) = Gathered::of_day(&opened, as_of.unwrap_or(today), today)?;
            gathered.write(&mut opened, (Format::of(path), None), path, (lang, at))?;
            let said = Message::new("cli.job.reported")
                .arg("as_of", gathered.figures().as_of)
                .arg("path", shown(path));
            Ok(match known {
                Some(known) => {
                    let said = Message::new("cli.job.report-known").say("said", said).say("known", known);
                    (said, JobEnd::Short)
                }
                None => (said, JobEnd::Done),
            })
        }
        Work::Gate { file, folder, replace, lang } => {
            let (file, out) = (&*PathBuf::from(file), &*PathBuf::from(folder));
            if SortedFolder::stands_at(out)? && !replace {
                return Ok(there(out));
            }
            let (encoding, profile, rejects, database) = (None, None, None, Some(database));
            let wish = SortWish { file, out, encoding, profile, rejects, database, lang };
            Ok(said_of_sorted(&sort(wish, &stop, &mut |_, _| {})?.summary))
        }
        Work::FileReport { due } => Ok((filing::file(due, &mut open()?, at)?, JobEnd::Done)),
    }
}

fn open(database: &Path, actor: Actor) -> Result<Opened, Failure> {
    let store = Store::open(database, Access::ReadWrite)?;
    Ok(Opened { store, actor, writable: true, looking: false })
}

/// Asks first where a file stands in the place that is not known to be replaced.
fn is_there(path: &Path, replace: bool) -> Option<Ended> {
    let is_there = !replace && path.symlink_metadata().is_ok();
    is_there.then(|| there(path))
}

fn there(path: &Path) -> Ended {
    (Message::new("cli.job.exists").arg("path", shown(path)), JobEnd::Exists)
}

/// Says in one line how notifications were sorted.
fn said_of_sorted(summary: &Summary) -> Ended {
    let counts = &summary.counts;
    let said = Message::new("cli.job.sorted")
        .arg("accepted", thousands(counts.accepted))
        .arg("returned", thousands(counts.returned))
        .arg("passed", thousands(counts.not_applicable))
        .arg("path", shown(Path::new(&summary.out)));
    match &summary.rejects_file {
        Some(path) => {
            let rejected = Message::new("cli.job.sorted-rejected")
                .say("said", said)
                .arg("rejected", thousands(counts.rejected))
                .arg("path", shown(Path::new(path)));
            (rejected, JobEnd::Short)
        }
        None => (said, JobEnd::Done),
    }
}

fn written(id: &'static str, rows: u64, path: &Path) -> Message {
    Message::new(id).arg("rows", thousands(rows)).arg("path", shown(path))
}
