//! What each kind of work is: the same functions that the commands call, and the line that says how it went.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::letters::said_of;
use crate::audit::Day;
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
use crate::i18n::{Lang, Message, thousands};
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
    if let Some(there) = in_its_place(&work)? {
        return Ok(there);
    }
    let stop = AtomicBool::new(false);
    let open = || {
        let store = Store::open(database, Access::ReadWrite)?;
        Ok::<_, Failure>(Opened { store, actor, writable: true, looking: false })
    };
    match work {
        Work::Export { path, filter, .. } => {
            let path = Path::new(&path);
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
            write_letters(&writing, agreed, &mut open()?, at, &stop)
        }
        Work::Inquiry { path, .. } => {
            let path = Path::new(&path);
            let rows = inquire(path, &mut open()?, at, &stop)?;
            Ok((written("cli.job.inquired", rows, path), JobEnd::Done))
        }
        Work::Report { path, as_of, lang, .. } => report(Path::new(&path), as_of, &mut open()?, (lang, at)),
        Work::Gate { file, folder, lang, .. } => {
            let (file, out) = (Path::new(&file), Path::new(&folder));
            let (encoding, profile, rejects, database) = (None, None, None, Some(database));
            let wish = SortWish { file, out, encoding, profile, rejects, database, lang };
            Ok(said_of_sorted(&sort(wish, &stop, &mut |_, _| {})?.summary))
        }
        Work::FileReport { due } => Ok((filing::file(due, &mut open()?, at)?, JobEnd::Done)),
    }
}

/// Asks first where something stands in the place of what would be written that is not known to be replaced. Of a folder for
/// letters the writing itself says so.
fn in_its_place(work: &Work) -> Result<Option<Ended>, Failure> {
    let (place, is_there) = match work {
        Work::Export { path, replace: false, .. }
        | Work::Inquiry { path, replace: false }
        | Work::Report { path, replace: false, .. } => (path, Path::new(path).symlink_metadata().is_ok()),
        Work::Gate { folder, replace: false, .. } => (folder, SortedFolder::stands_at(Path::new(folder))?),
        _ => return Ok(None),
    };
    let said = || Message::new("cli.job.exists").arg("path", shown(Path::new(place)));
    Ok(is_there.then(|| (said(), JobEnd::Exists)))
}

fn write_letters(
    writing: &Writing,
    agreed: Option<LettersAhead>,
    opened: &mut Opened,
    at: Timestamp,
    stop: &AtomicBool,
) -> Result<Ended, Failure> {
    let may = |ahead: LettersAhead| !ahead.is_to_agree() || agreed == Some(ahead);
    match carry_out_letters(writing, may, opened, at, stop) {
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

fn report(
    path: &Path,
    as_of: Option<Day>,
    opened: &mut Opened,
    (lang, at): (Lang, Timestamp),
) -> Result<Ended, Failure> {
    let today = Day::of(at);
    let (gathered, known) = Gathered::of_day(opened, as_of.unwrap_or(today), today)?;
    gathered.write(opened, (Format::of(path), None), path, (lang, at))?;
    let said =
        Message::new("cli.job.reported").arg("as_of", gathered.figures().as_of).arg("path", shown(path));
    Ok(match known {
        Some(known) => {
            let said = Message::new("cli.job.report-known").say("said", said).say("known", known);
            (said, JobEnd::Short)
        }
        None => (said, JobEnd::Done),
    })
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
