//! Work that the console starts and does not wait for: exports, each on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::exporting;
use super::failure::{Failure, shown};
use super::opened::Opened;
use crate::console::Outbox;
use crate::files::{ExportFormat, TableFor};
use crate::i18n::{Message, thousands};
use crate::store::{Access, Store};
use crate::triage::page::SortOrder;
use crate::triage::port::{Job, JobReply, Jobs};

/// Exports for the console.
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
                JobReply { message: Message::new("cli.job.busy"), done: false, exists: false }
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
    let Job::Export { path, replace, filter, actor, at } = job;
    let path = PathBuf::from(path);
    if !replace && path.symlink_metadata().is_ok() {
        let message = Message::new("cli.job.exists").arg("path", shown(&path));
        return JobReply { message, done: false, exists: true };
    }
    let exported = ExportFormat::of(&path, TableFor::Programs).map_err(Failure::from).and_then(|format| {
        let store = Store::open(database, Access::ReadWrite)?;
        let mut opened = Opened { store, actor, writable: true, looking: false };
        exporting::export(&mut opened, &path, format, &filter, SortOrder::Key, false, at)
    });
    match exported {
        Ok(rows) => {
            let message =
                Message::new("cli.job.exported").arg("rows", thousands(rows)).arg("path", shown(&path));
            JobReply { message, done: true, exists: false }
        }
        Err(failure) => {
            JobReply { message: failure.of_database(database).message(), done: false, exists: false }
        }
    }
}
