//! Work that the console starts and does not wait for: exports and letters, each on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::exporting::{ExportWish, export};
use super::failure::{Failure, shown};
use super::opened::Opened;
use super::requests::wish::{What, Writing};
use super::requests::writing::{Letters, LettersWritten, carry_out as carry_out_letters};
use crate::audit::Actor;
use crate::console::Outbox;
use crate::files::{ExportFormat, FilesError, TableFor};
use crate::i18n::{Message, thousands};
use crate::notice::request::Lacking;
use crate::store::{Access, Store};
use crate::triage::page::SortOrder;
use crate::triage::port::{Job, JobEnd, JobReply, Jobs, LettersAhead};

/// Files for the console.
#[derive(Debug, Clone)]
pub struct Exporter {
    database: PathBuf,
    outbox: Outbox,
    busy: Arc<AtomicBool>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Exporter {
    /// Makes an exporter for a database; what comes of its jobs goes to `outbox`.
    pub fn new(database: PathBuf, outbox: Outbox) -> Self {
        Self { database, outbox, busy: Arc::default(), threads: Arc::default() }
    }

    /// Waits until what was begun has ended: a file is written whole or not at all.
    pub fn finish(&self) {
        let threads =
            self.threads.lock().map(|mut threads| std::mem::take(&mut *threads)).unwrap_or_default();
        for thread in threads {
            // A thread that panicked has told so, and its file is not there.
            let _ = thread.join();
        }
    }

    fn keep(&self, thread: JoinHandle<()>) {
        if let Ok(mut threads) = self.threads.lock() {
            threads.push(thread);
        }
    }
}

impl Jobs for Exporter {
    fn start(&self, job: Job) {
        let this = self.clone();
        // The answer, too, comes from another thread: the console's own would wait for room that only it can make.
        let started = thread::Builder::new().name("job".to_owned()).spawn(move || {
            let reply = if this.busy.swap(true, Ordering::SeqCst) {
                JobReply { message: Message::new("cli.job.busy"), end: JobEnd::Failed }
            } else {
                let _free = Free(&this.busy);
                carry_out(&this.database, job)
            };
            this.outbox.job(reply);
        });
        if let Ok(thread) = started {
            self.keep(thread);
        }
    }
}

/// Lets the next job begin, however this one ends.
struct Free<'a>(&'a AtomicBool);

impl Drop for Free<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

fn carry_out(database: &Path, job: Job) -> JobReply {
    match job {
        Job::Export { path, replace, filter, actor, at } => {
            let path = PathBuf::from(path);
            if !replace && path.symlink_metadata().is_ok() {
                let message = Message::new("cli.job.exists").arg("path", shown(&path));
                return JobReply { message, end: JobEnd::Exists };
            }
            let format = ExportFormat::of(&path, TableFor::Programs).map_err(Failure::from);
            let exported = format.and_then(|format| {
                let (filter, order) = (&filter, SortOrder::Key);
                let wish = ExportWish { path: &path, format, filter, order, reveal: false };
                export(&mut open(database, actor)?, wish, at, &AtomicBool::new(false))
            });
            reply(database, exported, |rows| {
                let said =
                    Message::new("cli.job.exported").arg("rows", thousands(rows)).arg("path", shown(&path));
                (said, JobEnd::Done)
            })
        }
        Job::Letters { folder, to, sweep, due, lists, agreed, actor, at } => {
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
            // Nothing stops them: the end of the console waits, as it does for an export.
            let stop = AtomicBool::new(false);
            let letters = open(database, actor)
                .and_then(|mut opened| carry_out_letters(&writing, agrees, &mut opened, at, &stop));
            reply(database, letters, |letters| match letters {
                Letters::Asks(ahead) => (Message::new("cli.job.letters-asks"), JobEnd::Asks(ahead)),
                Letters::Written(written) => {
                    let is_all = written.letters > 0 && written.put_off == 0 && !written.is_short();
                    let end = if is_all { JobEnd::Done } else { JobEnd::Short };
                    (said_of(written, &writing.out), end)
                }
            })
        }
    }
}

fn open(database: &Path, actor: Actor) -> Result<Opened, Failure> {
    let store = Store::open(database, Access::ReadWrite)?;
    Ok(Opened { store, actor, writable: true, looking: false })
}

/// Says how a job came out.
fn reply<T>(
    database: &Path,
    outcome: Result<T, Failure>,
    said: impl FnOnce(T) -> (Message, JobEnd),
) -> JobReply {
    match outcome {
        Ok(outcome) => {
            let (message, end) = said(outcome);
            JobReply { message, end }
        }
        Err(failure) => {
            let exists = matches!(
                failure,
                Failure::Files(FilesError::FolderHolds { .. } | FilesError::NoFolderOfItsOwn { .. })
            );
            let end = if exists { JobEnd::Exists } else { JobEnd::Failed };
            JobReply { message: failure.of_database(database).message(), end }
        }
    }
}

/// Says in one line what was written, and counts what was not.
fn said_of(written: LettersWritten, folder: &Path) -> Message {
    let id = if written.letters == 0 { "cli.job.no-letters" } else { "cli.job.letters" };
    let said = Message::new(id)
        .arg("letters", thousands(written.letters))
        .arg("requests", thousands(written.requests))
        .arg("path", shown(folder));
    let lacking: u64 = written.lacking.values().map(|records| records.len() as u64).sum();
    let refused = written.refused.len() as u64;
    let is_of_employers = written.lacking.keys().any(|lack| *lack != Lacking::Address);
    let lacks = if is_of_employers { "cli.job.letters-lacking-employers" } else { "cli.job.letters-lacking" };
    let left = [
        ("cli.job.letters-escalated", written.escalated),
        (lacks, lacking),
        ("cli.job.letters-refused", refused),
        ("cli.job.letters-void", written.readdressed),
        ("cli.job.letters-by-hand", written.by_hand),
        ("cli.job.letters-put-off", written.put_off),
        ("cli.job.letters-undecided", written.undecided),
    ];
    let counted = left.into_iter().filter(|(_, count)| *count > 0);
    let said = counted
        .fold(said, |said, (id, count)| Message::new(id).say("said", said).arg("count", thousands(count)));
    let said = written.doubts.into_iter().fold(said, |said, doubt| {
        Message::new("cli.job.letters-doubt").say("said", said).say("doubt", doubt)
    });
    if written.is_unfilled { Message::new("cli.job.letters-unfilled").say("said", said) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_came_of_letters_is_one_line_with_all_that_is_left() {
        let doubt = Message::new("cli.request.unrecorded").arg("path", "june").arg("why", "full");
        let written = |letters| LettersWritten {
            letters,
            requests: letters,
            escalated: 1_093,
            readdressed: 41,
            put_off: 2,
            by_hand: 17,
            doubts: vec![doubt.clone()],
            ..LettersWritten::default()
        };
        for lang in [Lang::En, Lang::Ja] {
            let keys = |_: &str| Some("u".to_owned());
            let said = lang.say_with(&said_of(written(3), Path::new("june")), keys);
            assert!(
                ["3", "1,093", "41", "2", "17", "june", "full"].iter().all(|part| said.contains(part)),
                "{said}"
            );
            assert!(!said.contains(['{', '\n']), "{said}");
        }
        let nothing = Lang::En
            .say(&said_of(LettersWritten { put_off: 2, ..LettersWritten::default() }, Path::new("june")));
        assert_eq!(
            nothing,
            "No letter to write; 2 wait for another run that is writing: write again once it has ended"
        );
    }
}
