//! Work that the console starts and does not wait for, each on a thread of its own.

mod letters;
mod work;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use crate::console::Outbox;
use crate::i18n::Message;
use crate::triage::port::{Job, JobEnd, JobReply, Jobs};
use work::carry_out;

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
