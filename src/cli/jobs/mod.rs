//! Work that the console starts and does not wait for, each on a thread of its own. It tells how far it is, and stops on request.

mod letters;
mod said;
mod work;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cli::course::Course;
use crate::cli::failure::why;
use crate::console::Outbox;
use crate::i18n::Message;
use crate::triage::port::{Job, JobEnd, JobReply, JobStand, Jobs};
use work::carry_out;

/// How long a job waits before it tells again how far it is.
const TELLS_EVERY: Duration = Duration::from_millis(250);

/// Runs the jobs of a console, one at a time.
#[derive(Debug, Clone)]
pub struct JobRunner {
    database: PathBuf,
    outbox: Outbox,
    shared: Arc<Mutex<Shared>>,
}

/// What the threads know of each other.
#[derive(Debug, Default)]
struct Shared {
    under_way: Option<UnderWay>,
    threads: Vec<JoinHandle<()>>,
}

/// The job under way.
#[derive(Debug)]
struct UnderWay {
    /// The id of the word for what is being done.
    doing: &'static str,
    stop: Arc<AtomicBool>,
}

impl JobRunner {
    /// Makes the runner of a database's jobs; what comes of them goes to `outbox`.
    pub fn new(database: PathBuf, outbox: Outbox) -> Self {
        Self { database, outbox, shared: Arc::default() }
    }

    /// Stops what was begun, and waits until it has ended: a file is written whole or not at all. Returns how it ended, where
    /// the console did not take that in. The console has to have ended.
    pub fn finish(&self) -> Option<Message> {
        self.stop();
        let threads = std::mem::take(&mut self.shared().threads);
        for thread in threads {
            // A thread that panicked has told so, and its file is not there.
            let _ = thread.join();
        }
        self.outbox.job_not_taken().map(|reply| reply.message)
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        // A thread that panicked held it for no more than one change.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the turn for a job, or says which one has it.
    fn take_turn(&self, doing: &'static str) -> Result<Turn, Message> {
        let mut shared = self.shared();
        if let Some(other) = &shared.under_way {
            return Err(Message::new("cli.job.busy").say("doing", Message::new(other.doing)));
        }
        let stop = Arc::default();
        shared.under_way = Some(UnderWay { doing, stop: Arc::clone(&stop) });
        Ok(Turn { of: self.clone(), stop })
    }

    /// Begins a job on a thread, or says why it cannot be.
    fn begin(&self, job: Job, thread: thread::Builder) -> Result<(), Message> {
        let doing = job.work.doing();
        let (turn, outbox) = (self.take_turn(doing)?, self.outbox.clone());
        let begun = thread.spawn(move || {
            // Nobody takes it where the console has ended: whoever closes the door finds it.
            let _ = outbox.job(turn.carry_out(job));
        });
        let thread = begun.map_err(|error| {
            Message::new("cli.job.not-begun").say("doing", Message::new(doing)).arg("why", why(&error))
        })?;
        let threads = &mut self.shared().threads;
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
        Ok(())
    }
}

impl Jobs for JobRunner {
    fn start(&self, job: Job) -> Result<(), JobReply> {
        self.begin(job, thread::Builder::new().name("job".to_owned()))
            .map_err(|message| JobReply { message, end: JobEnd::Failed })
    }

    fn stop(&self) {
        if let Some(job) = &self.shared().under_way {
            job.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// The turn of one job; the next can begin as soon as it is dropped, however this one ends.
struct Turn {
    of: JobRunner,
    stop: Arc<AtomicBool>,
}

impl Turn {
    fn carry_out(self, job: Job) -> JobReply {
        let mut told = Instant::now();
        let tell = |stand: JobStand| {
            if told.elapsed() >= TELLS_EVERY {
                told = Instant::now();
                self.of.outbox.stand(stand);
            }
        };
        carry_out(&self.of.database, job, &mut Course::told(&self.stop, tell))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.of.shared().under_way = None;
    }
}

#[cfg(test)]
mod tests;
