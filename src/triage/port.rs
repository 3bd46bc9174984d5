//! What a store and the console say to each other, over channels: domain operations, never SQL.
//!
//! A store answers requests for reading on one thread and for writing on another, so that no key waits behind a disk.
//! Requests are keyed by what is wanted; a reply carries the generation of its request, and the console drops stale ones.

mod jobs;
mod reply;
mod request;

use jiff::Timestamp;

pub use jobs::{Job, JobEnd, JobReply, JobStand, Jobs, LettersAhead, ListFormat, Work};
pub use reply::{Reply, RequestDone, RequestOutcome};
pub use request::{Request, RequestKind};

use super::assess::Assessment;
use super::dossier::Dossier;
use super::filter::Filter;
use super::page::Place;
use super::policy::Heard;
use super::withdrawal::Withdrawn;
use crate::audit::{Actor, CandidateId, EventKind, Mark, MemberKey};

/// For how many steps that are due it is told when.
pub const DUE_STEPS: usize = 1_000;

/// Which wish a reply belongs to. Each kind of request counts for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Generation(pub u64);

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

/// A filter under a name, for everybody who works in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub filter: Filter,
    /// Who saved it.
    pub saved_by: String,
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
    /// Whose marks were withdrawn since a danger came up with it.
    pub withdrawn: Vec<Withdrawn>,
    /// Whether an incident of the record opened.
    pub has_opened: bool,
    /// Whose record it is.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// Where the record stands in the queue after.
    pub place: Place,
}

impl Done {
    /// Counts the records whose mark it changed: both of a swap.
    pub fn records(&self) -> u64 {
        1 + u64::from(self.partner.is_some())
    }
}

/// What twelve digits keyed unseen turn out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberVerdict {
    /// The record's own effective number.
    Same,
    /// Another, that nobody here holds, and what the register answers for it.
    Different(Option<Heard>),
    /// Another, that these records hold.
    HeldBy(Vec<CandidateId>),
}
