//! What can be wrong at a place of the history.

use crate::audit::CandidateId;
use crate::i18n::Message;

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
    /// The number kept for taking back a right number is not the one that the event commits to.
    NumberDiffers,
    /// The number by which a record is judged is neither its right number nor its registered one.
    EffectiveDiffers,
    /// An incident is not what the history says of it, or is not there.
    IncidentDiffers,
    /// A request is not what the history says of it, or is not there.
    RequestDiffers,
    /// A sweep is not what the history says of it, or is not there.
    SweepDiffers,
    /// The daily sums of the report are not those that an event sealed.
    DaysDiffer,
    /// The event is about a record that is not there.
    NoRecord,
    /// What is left of the events of a record that was removed is not what its removal left.
    RemainsDiffer,
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

impl Fault {
    /// Says the fault.
    pub fn message(&self) -> Message {
        let is_told = self.seq.is_some();
        let id = match self.kind {
            FaultKind::MarkDiffers if !is_told => "store.fault.mark-untold",
            FaultKind::IncidentDiffers if !is_told => "store.fault.incident-untold",
            FaultKind::RequestDiffers if !is_told => "store.fault.request-untold",
            FaultKind::SweepDiffers if !is_told => "store.fault.sweep-untold",
            FaultKind::Seal => "store.fault.seal",
            FaultKind::Gap => "store.fault.gap",
            FaultKind::Unreadable => "store.fault.unreadable",
            FaultKind::MarkDiffers => "store.fault.mark-differs",
            FaultKind::NumberDiffers => "store.fault.number-differs",
            FaultKind::EffectiveDiffers => "store.fault.effective-differs",
            FaultKind::IncidentDiffers => "store.fault.incident-differs",
            FaultKind::RequestDiffers => "store.fault.request-differs",
            FaultKind::SweepDiffers => "store.fault.sweep-differs",
            FaultKind::DaysDiffer => "store.fault.days-differ",
            FaultKind::NoRecord => "store.fault.no-record",
            FaultKind::RemainsDiffer => "store.fault.remains-differ",
            FaultKind::TailCut => "store.fault.tail-cut",
            FaultKind::AnchorDiffers => "store.fault.anchor-differs",
            FaultKind::AnchorOfAnother => "store.fault.anchor-of-another",
        };
        Message::new(id)
            .arg("seq", self.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string()))
            .arg("record", self.record.map_or_else(|| "-".to_owned(), |id| id.to_string()))
    }
}
