//! What a store and the console say to each other, over channels: domain operations, never SQL.
//!
//! A store answers requests for reading on one thread and for writing on another, so that no key waits behind a disk.
//! Requests are keyed by what is wanted; a reply carries the generation of its request, and the console drops stale ones.

use jiff::Timestamp;

use super::act::Order;
use super::assess::Assessment;
use super::dossier::Dossier;
use super::figures::Tallies;
use super::filter::Filter;
use super::page::{Page, PageWish, Place};
use super::policy::Refusal;
use crate::audit::{Actor, CandidateId, Event, EventKind, IndividualNumber, Mark, MemberKey};
use crate::i18n::Message;

/// Which wish a reply belongs to. Each kind of request counts for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Generation(pub u64);

/// What the console asks of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The kept counts.
    Tallies,
    /// A window of the queue. A newer wish interrupts an older one.
    Page {
        /// Which wish.
        generation: Generation,
        /// What is wished for.
        wish: PageWish,
    },
    /// The next record with status pending after a place, or the one before it.
    Pending {
        /// Which wish.
        generation: Generation,
        /// Of which records; its statuses are ignored.
        filter: Filter,
        /// From where.
        from: Place,
        /// Which way.
        forward: bool,
    },
    /// One record, whole.
    Record {
        /// Which wish.
        generation: Generation,
        /// Which record.
        id: CandidateId,
    },
    /// The history of one record, newest first.
    History {
        /// Which wish.
        generation: Generation,
        /// Which record.
        id: CandidateId,
    },
    /// An act. It is durable before it is answered.
    Perform(Order),
    /// One's own last act taken back.
    Undo {
        /// Whose.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// Whether twelve digits, keyed unseen, are the number of a record. Recorded.
    CompareNumber {
        /// Which record.
        id: CandidateId,
        /// What was keyed.
        keyed: IndividualNumber,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// Something to be written into the history without being waited for: a record opened whole, a search.
    Note(Noted),
}

/// What kind of request a failure answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the requests are, which say what they mean")]
pub enum Asked {
    Tallies,
    Page,
    Pending,
    Record,
    History,
    /// [`Request::Perform`] and [`Request::Undo`].
    Act,
    CompareNumber,
    Note,
}

impl Request {
    /// Returns what kind of request it is.
    pub const fn asked(&self) -> Asked {
        match self {
            Self::Tallies => Asked::Tallies,
            Self::Page { .. } => Asked::Page,
            Self::Pending { .. } => Asked::Pending,
            Self::Record { .. } => Asked::Record,
            Self::History { .. } => Asked::History,
            Self::Perform(_) | Self::Undo { .. } => Asked::Act,
            Self::CompareNumber { .. } => Asked::CompareNumber,
            Self::Note(_) => Asked::Note,
        }
    }
}

/// A line for the history about something that was read or left the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What.
    pub kind: EventKind,
    /// On which record, if on one.
    pub record: Option<CandidateId>,
    /// Facts as JSON; words that were searched for go through [`Noted::secret_words`].
    pub facts: serde_json::Value,
    /// Words of which only a salted digest enters the history.
    pub secret_words: Option<String>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// One record, whole: what is known and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What is known.
    pub dossier: Dossier,
    /// What it means.
    pub found: Assessment,
}

/// What an act or an undo led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// On which record.
    pub id: CandidateId,
    /// The mark before.
    pub before: Mark,
    /// The mark after.
    pub after: Mark,
    /// The record's version after.
    pub version: u64,
    /// The other record that a swap corrected.
    pub partner: Option<CandidateId>,
    /// Whose record it is.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// Where the record stands in the queue after.
    pub place: Place,
}

/// What twelve digits keyed unseen turn out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberVerdict {
    /// The record's own effective number.
    Same,
    /// Another, that nobody here holds.
    Different,
    /// Another, that these records hold.
    HeldBy(Vec<CandidateId>),
}

/// What a store answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The kept counts.
    Tallies(Box<Tallies>),
    /// A window of the queue.
    Page {
        /// Of which wish.
        generation: Generation,
        /// The window.
        page: Box<Page>,
    },
    /// The pending record that was looked for.
    Pending {
        /// Of which wish.
        generation: Generation,
        /// Where it is; none: there is no further one.
        place: Option<Place>,
    },
    /// One record; none: it is not there (any more).
    Record {
        /// Of which wish.
        generation: Generation,
        /// The record.
        record: Option<Box<Record>>,
    },
    /// The history of one record, newest first.
    History {
        /// Of which wish.
        generation: Generation,
        /// The events.
        events: Vec<Event>,
    },
    /// The answer to an act or an undo.
    Done {
        /// Of which act: that of the request, or none for an undo.
        id: Option<CandidateId>,
        /// What it led to.
        outcome: Result<Box<Done>, Refusal>,
    },
    /// The answer to a comparison of numbers.
    NumberCompared {
        /// Of which record.
        id: CandidateId,
        /// What it is.
        verdict: NumberVerdict,
    },
    /// Somebody else changed the database.
    Changed,
    /// A request failed; viewing goes on where it can.
    Failed {
        /// What was asked.
        of: Asked,
        /// What to say.
        message: Message,
    },
}

/// Work that the console starts and others do: files, reports, copies. Implemented where the rooms are joined.
pub trait Jobs: Send {
    /// Starts a job; its outcome arrives as a [`JobReply`]. One job runs at a time; a second is answered with a word.
    fn start(&self, job: Job);
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// The state of the triage into a file, numbers masked.
    Export {
        /// The file, its ending names the format.
        path: String,
        /// Of which records.
        filter: Filter,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
}

/// How a job came out: one line to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobReply {
    /// What to say.
    pub message: Message,
    /// Whether it was done.
    pub done: bool,
}
