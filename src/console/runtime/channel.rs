//! The one bounded channel on which everything comes to the console.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ratatui::layout::Size;

use crate::console::terminal::{Heard, StopSignal};
use crate::triage::port::{JobReply, JobStand, Reply};

/// How many messages lie ready before their senders wait.
const ROOM: usize = 1024;

/// A message as its thread sends it, before the time of day is put to it.
#[derive(Debug)]
pub(super) enum Arrival {
    Heard(Heard),
    Resized(Size),
    Continued,
    Stop(StopSignal),
    Reply(Reply),
    /// A job came further: [`Inbox::stand`] holds how far.
    Stand,
    /// A job has ended: [`Inbox::job`] holds how.
    Job,
    Broken,
}

/// The console's end.
#[derive(Debug)]
pub struct Inbox {
    receiver: Receiver<Arrival>,
    outbox: Outbox,
}

/// The end of those who tell the console something. A sender waits while the channel is full.
#[derive(Debug, Clone)]
pub struct Outbox {
    sender: SyncSender<Arrival>,
    /// Something panicked: known even where the channel is full.
    is_broken: Arc<AtomicBool>,
    /// How far a job is, until the console takes it.
    stand: Arc<Mutex<Option<JobStand>>>,
    /// How a job ended, until the console takes it.
    job: Arc<Mutex<Option<JobReply>>>,
}

/// Makes the channel.
pub fn channel() -> (Inbox, Outbox) {
    let (sender, receiver) = sync_channel(ROOM);
    let outbox = Outbox { sender, is_broken: Arc::default(), stand: Arc::default(), job: Arc::default() };
    (Inbox { receiver, outbox: outbox.clone() }, outbox)
}

impl Inbox {
    pub(super) fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// Tells whether something panicked, on whichever thread.
    pub(super) fn is_broken(&self) -> bool {
        self.outbox.is_broken.load(Ordering::SeqCst)
    }

    /// Takes how far a job is.
    pub(super) fn stand(&self) -> Option<JobStand> {
        self.outbox.stand.lock().ok()?.take()
    }

    /// Takes how a job ended.
    pub(super) fn job(&self) -> Option<JobReply> {
        self.outbox.job_not_taken()
    }

    pub(super) fn next(&self) -> Result<Arrival, RecvTimeoutError> {
        self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
    }

    /// Waits so long. Without patience it only looks: waiting for no time at all spins first, and a frame waits for that.
    pub(super) fn next_within(&self, patience: Duration) -> Result<Arrival, RecvTimeoutError> {
        if !patience.is_zero() {
            return self.receiver.recv_timeout(patience);
        }
        self.receiver.try_recv().map_err(|none| match none {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }
}

impl Outbox {
    /// Brings an answer of the store; returns false where the console has ended.
    pub fn reply(&self, reply: Reply) -> bool {
        self.send(Arrival::Reply(reply))
    }

    /// Tells how far a job is. Never waits: of what the console did not take yet only the newest is kept.
    pub fn stand(&self, stand: JobStand) {
        let Ok(mut kept) = self.stand.lock() else { return };
        if kept.replace(stand).is_none() && self.sender.try_send(Arrival::Stand).is_err() {
            *kept = None;
        }
    }

    /// Brings the end of a job; returns false where the console has ended.
    pub fn job(&self, reply: JobReply) -> bool {
        *self.job.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
        self.send(Arrival::Job)
    }

    /// Takes the end of a job that the console did not: it ended first.
    pub fn job_not_taken(&self) -> Option<JobReply> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn send(&self, arrival: Arrival) -> bool {
        self.sender.send(arrival).is_ok()
    }

    /// Ends the console after a panic, on whichever thread it happened: never waits.
    pub(super) fn break_off(&self) {
        self.is_broken.store(true, Ordering::SeqCst);
        // Wakes a console that waits; one whose channel is full does not.
        let _ = self.sender.try_send(Arrival::Broken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A console that takes nothing for long, as on a stalled line, finds one message and the newest stand in it.
    #[test]
    fn how_far_a_job_is_never_piles_up_and_never_waits() {
        let (inbox, outbox) = channel();
        let stand = |done| JobStand::Counted { done, of: None };
        for done in 0..10 * ROOM as u64 {
            outbox.stand(stand(done));
        }
        assert!(matches!(inbox.next_within(Duration::ZERO), Ok(Arrival::Stand)));
        assert_eq!(inbox.stand(), Some(stand(10 * ROOM as u64 - 1)));
        assert!(inbox.next_within(Duration::ZERO).is_err());
        for _ in 0..ROOM {
            outbox.send(Arrival::Continued);
        }
        outbox.stand(stand(1));
        assert_eq!(inbox.stand(), None, "where there is no room it is not told");
        assert!(matches!(inbox.next_within(Duration::ZERO), Ok(Arrival::Continued)));
        outbox.stand(stand(2));
        assert_eq!(inbox.stand(), Some(stand(2)));
    }
}
