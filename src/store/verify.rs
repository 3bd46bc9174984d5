//! Whether the history is whole: gapless, every seal right, every mark the one that its last event left.

use serde::{Deserialize, Serialize};

use crate::audit::CandidateId;
use crate::i18n::Message;

/// The head of the history, to be kept elsewhere: what a chain alone cannot see, its own tail cut off, shows against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Of which database.
    pub database_id: String,
    /// The number of the last event.
    pub seq: i64,
    /// Its seal, as hexadecimal digits.
    pub head: String,
    /// How many events there are.
    pub count: i64,
    /// When it was taken, RFC 3339 in UTC.
    pub time: String,
}

/// What is wrong at one place of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The event's seal does not follow from it and the seal before.
    Seal,
    /// Events are missing before this one.
    Gap,
    /// The event holds what this program never writes.
    Unreadable,
    /// The record's mark is not the one that its last event left.
    MarkDiffers,
    /// The event is about a record that is not there.
    NoRecord,
    /// The history ends before the checkpoint.
    TailCut,
    /// The event at the checkpoint is another than then.
    AnchorDiffers,
    /// The checkpoint is of another database.
    AnchorOfAnother,
}

/// One fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// At which event, where it is about one.
    pub seq: Option<i64>,
    /// On which record, where it is about one.
    pub record: Option<CandidateId>,
}

/// The outcome of a verification. Without faults it proves that nobody without the key changed an event or a mark; up to
/// the checkpoint, that nothing was cut off or rolled back. It proves nothing against someone who can read the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many events there are.
    pub events: i64,
    /// The seal of the last one, as hexadecimal digits.
    pub head: String,
    /// Up to which event a checkpoint vouches for it.
    pub anchored_to: Option<i64>,
    /// What is wrong, in the order of the history.
    pub faults: Vec<Fault>,
}

impl Fault {
    /// Says the fault.
    pub fn message(&self) -> Message {
        let id = match self.kind {
            FaultKind::Seal => "store.fault.seal",
            FaultKind::Gap => "store.fault.gap",
            FaultKind::Unreadable => "store.fault.unreadable",
            FaultKind::MarkDiffers => "store.fault.mark-differs",
            FaultKind::NoRecord => "store.fault.no-record",
            FaultKind::TailCut => "store.fault.tail-cut",
            FaultKind::AnchorDiffers => "store.fault.anchor-differs",
            FaultKind::AnchorOfAnother => "store.fault.anchor-of-another",
        };
        Message::new(id)
            .arg("seq", self.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string()))
            .arg("record", self.record.map_or_else(|| "-".to_owned(), |id| id.to_string()))
    }
}
