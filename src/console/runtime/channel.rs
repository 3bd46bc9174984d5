//! The one bounded channel on which everything comes to the console.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use ratatui::layout::Size;

use crate::console::terminal::{Arrived, StopSignal};
use crate::triage::port::{JobReply, Reply};

/// How many messages lie ready before their senders wait.
const ROOM: usize = 1024;

/// A message as its thread sends it, before the time of day is put to it.
#[derive(Debug)]
pub(super) enum Arrival {
    Input(Arrived),
    Resized(Size),
    Continued,
    Stop(StopSignal),
    Reply(Reply),
    Job(JobReply),
    Broken,
}

/// The console's end.
#[derive(Debug)]
pub struct Inbox {
    receiver: Receiver<Arrival>,
    sender: SyncSender<Arrival>,
}

/// The end of those who tell the console something. A sender waits while the channel is full.
#[derive(Debug, Clone)]
pub struct Outbox(SyncSender<Arrival>);

/// Makes the channel.
pub fn channel() -> (Inbox, Outbox) {
    let (sender, receiver) = sync_channel(ROOM);
    (Inbox { receiver, sender: sender.clone() }, Outbox(sender))
}

impl Inbox {
    pub(super) fn outbox(&self) -> Outbox {
        Outbox(self.sender.clone())
    }

    pub(super) fn next(&self) -> Option<Arrival> {
        self.receiver.recv().ok()
    }

    pub(super) fn next_within(&self, patience: Duration) -> Result<Arrival, RecvTimeoutError> {
        self.receiver.recv_timeout(patience)
    }
}

impl Outbox {
    /// Brings an answer of the store; returns false where the console has ended.
    pub fn reply(&self, reply: Reply) -> bool {
        self.send(Arrival::Reply(reply))
    }

    /// Brings the end of a job; returns false where the console has ended.
    pub fn job(&self, reply: JobReply) -> bool {
        self.send(Arrival::Job(reply))
    }

    pub(super) fn send(&self, arrival: Arrival) -> bool {
        self.0.send(arrival).is_ok()
    }

    /// Ends the console after a panic, on whichever thread it happened: never waits.
    pub(super) fn break_off(&self) {
        let _ = self.0.try_send(Arrival::Broken);
    }
}
