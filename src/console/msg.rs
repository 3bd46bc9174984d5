//! What happens to the console, and what it wants done: the only two ways in and out of `update`.

use std::time::Instant;

use jiff::Timestamp;
use ratatui::layout::Size;

use super::terminal::{Arrived, StopSignal};
use crate::audit::{CandidateId, RequestId};
use crate::triage::port::{Job, JobReply, JobStand, Reply, Request};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The console begins, at a time of day: the first window is asked for.
    Begin(Timestamp),
    /// A key or a paste, and the time of day.
    Input(Arrived, Timestamp),
    /// The terminal has another size.
    Resized(Size),
    /// The process was stopped and continued.
    Continued,
    /// An instant has come that the model waited for.
    Due(Instant),
    /// The process was told to end.
    Stop(StopSignal),
    /// The store answered.
    Reply(Reply),
    /// A job came further.
    Stand(JobStand),
    /// A job ended.
    Job(JobReply),
    /// A frame reached the terminal. Changes nothing that is shown.
    Painted(Painted),
    /// The terminal has shown what it was given. Changes nothing that is shown.
    Shown(Shown),
    /// Nothing happened for a moment after a frame: there is time for what the next key may want. Changes nothing that is shown.
    Rested,
}

/// What a frame showed, told after its last byte was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Painted {
    /// The record whose five items stood on it in full, and their version.
    pub record: Option<(CandidateId, u64)>,
    /// Whether every item of it that a person has to read (all but identical ones and those that differ in form) stood on
    /// it to its end.
    pub is_whole: bool,
    /// The record that is read whole, and its version.
    pub opened: Option<(CandidateId, u64)>,
    /// The pairs of the reading view that stood on it in full, and their versions.
    pub pairs: Vec<(CandidateId, u64)>,
    /// How many pairs of the reading view it had room for.
    pub pairs_fit: usize,
    /// The request under the cursor of a list of replies, and its version.
    pub request: Option<(RequestId, u64)>,
    /// How far a text that is read can be scrolled, and how many lines of it are seen.
    pub reading: Reading,
    /// When.
    pub at: Instant,
}

/// How far the terminal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It tells by its answers: the frames up to the one painted at `frame` are shown, known `at` an instant.
    UpTo {
        /// When the frame was painted.
        frame: Option<Instant>,
        /// When its answer came.
        at: Instant,
    },
    /// It does not tell: what is painted counts as shown.
    Untold,
}

/// The measures of a text that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// The highest first line.
    pub last_top: usize,
    /// Lines seen at once.
    pub height: usize,
    /// Of a record that is read whole: the lines to the end of the comparison.
    pub needed: usize,
}

/// Something that is to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask the store.
    Ask(Request),
    /// Start a job.
    Start(Job),
    /// Stop the job.
    StopJob,
    /// Hand the terminal back until the job is continued.
    Suspend,
    /// Paint every cell anew.
    Repaint,
    /// End.
    Quit(ExitReason),
}

/// Why the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitReason {
    /// The operator quit.
    Quit,
    /// A signal asked for it.
    Signal(StopSignal),
    /// The terminal went away.
    TerminalGone,
}
