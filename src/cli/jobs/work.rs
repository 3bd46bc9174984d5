//! What each kind of work is: the same functions that the commands call, and the line that says how it went.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::letters;
use crate::audit::{Actor, Day};
use crate::cli::exporting::{ExportWish, export};
use crate::cli::failure::{Failure, shown};
use crate::cli::filing;
use crate::cli::gating::{SortWish, Summary, sort};
use crate::cli::inquiring::inquire;
use crate::cli::opened::Opened;
use crate::cli::reporting::{Format, Gathered};
use crate::cli::requests::template;
use crate::cli::requests::wish::{What, Writing};
use crate::cli::scoping;
use crate::files::{ExportFormat, SortedFolder, TableFor};
use crate::i18n::{Lang, Message, thousands};
use crate::notice::scope::ScopeField;
use crate::store::{Access, Store};
use crate::triage::page::SortOrder;
use crate::triage::port::{Job, JobEnd, JobReply, Work};

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
    let stop = &AtomicBool::new(false);
    let open = || open(database, actor);
    if let Some(there) = is_there(&work)? {
        return Ok(there);
    }
    let done = |said: Message| Ok((said, JobEnd::Done));
    match work {
        Work::Export { path, filter, .. } => {
            let (path, filter, order) = (&*PathBuf::from(path), &filter, SortOrder::Key);
            let format = ExportFormat::of(path, TableFor::Programs)?;
            let wish = ExportWish { path, format, filter, order, reveal: false };
            done(written("cli.job.exported", export(&mut open()?, wish, at, stop)?, path))
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
            letters::write(&writing, agreed, &mut open()?, at, stop)
        }
        Work::Inquiry { path, .. } => {
            let path = &*PathBuf::from(path);
            done(written("cli.job.inquired", inquire(path, &mut open()?, at, stop)?, path))
        }
        Work::Report { path, as_of, lang, .. } => report(Path::new(&path), as_of, &mut open()?, (lang, at)),
        Work::Gate { file, folder, lang, .. } => {
            gate((Path::new(&file), Path::new(&folder)), database, lang, stop)
        }
        Work::FileReport { due } => done(filing::file(due, &mut open()?, at)?),
        Work::SupersedeReport { due, why } => done(filing::supersede(due, &why, &mut open()?, at)?),
        Work::SetDeadline { day, name } => {
            done(filing::set_deadline(day, name.as_deref(), &mut open()?, at)?)
        }
        Work::AddScope(stated) => {
            let said = scoping::add(&stated, ScopeField::in_form, &mut open()?, at)?;
            done(Message::new("cli.job.scope-added").say("scope", said))
        }
        Work::LetterTemplate { path } => done(template::write(Path::new(&path), &open()?)?),
        Work::SetLetterTemplate { path } => Ok(in_force(template::set(Path::new(&path), &mut open()?, at)?)),
    }
}

/// Sorts notifications into a folder.
fn gate(
    (file, out): (&Path, &Path),
    database: &Path,
    lang: Lang,
    stop: &AtomicBool,
) -> Result<Ended, Failure> {
    let (encoding, profile, rejects, database) = (None, None, None, Some(database));
    let wish = SortWish { file, out, encoding, profile, rejects, database, lang };
    Ok(said_of_sorted(&sort(wish, stop, &mut |_, _| {})?.summary))
}

/// Says that a letter is in force, and what it still lacks.
fn in_force(set: template::Set) -> Ended {
    let end = if set.is_unfilled || set.doubt.is_some() { JobEnd::Short } else { JobEnd::Done };
    let said = match set.doubt {
        Some(doubt) => Message::new("cli.job.letters-doubt").say("said", set.said).say("doubt", doubt),
        None => set.said,
    };
    let unfilled = || Message::new("cli.job.template-unfilled").say("said", said.clone());
    (if set.is_unfilled { unfilled() } else { said }, end)
}

/// Writes the figures of a day into a file.
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
            (Message::new("cli.job.report-known").say("said", said).say("known", known), JobEnd::Short)
        }
        None => (said, JobEnd::Done),
    })
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

/// Says in one line how notifications were sorted.
fn said_of_sorted(summary: &Summary) -> Ended {
    let counts = &summary.counts;
    let said = Message::new("cli.job.sorted")
        .arg("accepted", thousands(counts.accepted))
        .arg("returned", thousands(counts.returned))
        .arg("passed", thousands(counts.not_applicable))
        .arg("path", shown(Path::new(&summary.out)));
    let said = if counts.masked > 0 {
        Message::new("cli.job.sorted-masked").say("said", said).arg("cells", thousands(counts.masked))
    } else {
        said
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::gating::Counts;

    #[test]
    fn what_was_masked_and_rejected_is_told_in_the_line() {
        let summary = |masked, rejects_file: Option<&str>| Summary {
            out: "june".to_owned(),
            counts: Counts { accepted: 1_204, returned: 3, masked, rejected: 2, ..Counts::default() },
            rejects_file: rejects_file.map(str::to_owned),
            ..Summary::default()
        };
        let said = |lang: Lang, summary| lang.say(&said_of_sorted(&summary).0);
        let sorted = "1,204 accepted, 3 returned, 0 not applicable: june";
        assert_eq!(said(Lang::En, summary(0, None)), sorted);
        let masked = "1 number outside its column masked in the employers' files";
        assert_eq!(said(Lang::En, summary(1, None)), format!("{sorted}; {masked}"));
        let all = said(Lang::En, summary(1, Some("june.rejects.csv")));
        assert_eq!(all, format!("{sorted}; {masked}; 2 rejected: june.rejects.csv"));
        assert!(said(Lang::Ja, summary(17, None)).contains("17か所"));
    }
}
