//! 誤登録事案: a wrong number, and the checklist of what is done about it (joint notice, section 2).

use jiff::Timestamp;

use super::CandidateId;
use super::codes::coded_enum;

/// The id of an incident in one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IncidentId(pub i64);

coded_enum! {
    /// How an incident ended.
    pub enum IncidentEnding {
        /// Every step is done, or waived with a reason.
        Closed = "closed",
        /// The finding was taken back, or returned by the second check.
        Withdrawn = "withdrawn",
    }
}

coded_enum! {
    /// Where a step of the checklist stands.
    pub enum StepState {
        /// To be done.
        Open = "open",
        /// Done; the evidence says how.
        Done = "done",
        /// Not needed here; the evidence says why.
        Waived = "waived",
    }
}

/// A wrong registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The id.
    pub id: IncidentId,
    /// On which record.
    pub candidate: CandidateId,
    /// When the wrong number was found.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: String,
    /// How it ended, when, and by whom; none: open.
    pub ended: Option<(IncidentEnding, Timestamp, String)>,
    /// The checklist, in order.
    pub steps: Vec<IncidentStep>,
    /// Grows with each change.
    pub version: u64,
}

/// One step of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentStep {
    /// The code by which it is known: one of the shipped template's, or the insurer's own.
    pub code: String,
    /// What is to be done, as the template says it.
    pub title: String,
    /// Who does it.
    pub owner: String,
    /// By when; none: no time is set.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: StepState,
    /// What shows that it was done, or why it is not needed. Never holds a valid individual number.
    pub evidence: String,
    /// Who did it.
    pub done_by: Option<String>,
    /// When.
    pub done_at: Option<Timestamp>,
}
