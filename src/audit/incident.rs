//! 誤登録事案: a wrong number, and the checklist of what is done about it (joint notice, section 2).

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use super::codes::coded_enum;
use super::{Actor, CandidateId, IndividualNumber, Mark, MemberKey, Obtained};

/// The id of an incident in one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IncidentId(pub i64);

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

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
    /// The number that was found to be another person's; none where it is not known: an older program did not keep it.
    pub number: Option<IndividualNumber>,
    /// Of one whose number is not known: the one that was registered when this program first saw it, which it may be about.
    pub may_be_about: Option<IndividualNumber>,
    /// How that number was obtained, whatever is registered since; none where an older program opened the incident.
    pub obtained: Option<Obtained<'static>>,
    /// The event of the history that found it; 0 where none is known.
    pub event: i64,
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

impl Incident {
    /// Tells whether it has not ended.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Tells whether its finding was taken back.
    pub const fn is_withdrawn(&self) -> bool {
        matches!(self.ended, Some((IncidentEnding::Withdrawn, ..)))
    }

    /// Returns the step with a code.
    pub fn step(&self, code: &str) -> Option<&IncidentStep> {
        self.steps.iter().find(|step| step.code == code)
    }
}

/// An incident, and whose record it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentOf {
    /// The incident.
    pub incident: Incident,
    /// The member.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// The mark of the record.
    pub mark: Mark,
}

impl IncidentOf {
    /// Returns the incident as an actor may see it where it is read: with a mark that awaits his second check goes who found the
    /// number, for a correction finds one.
    pub fn seen_by(&self, actor: &Actor) -> Cow<'_, Self> {
        match self.mark.seen_by(actor) {
            Cow::Borrowed(_) => Cow::Borrowed(self),
            Cow::Owned(mark) => Cow::Owned(Self { mark, ..self.clone() }),
        }
    }

    /// Returns who found the number, as far as the mark may be seen.
    pub fn opened_by(&self) -> Option<&str> {
        (!self.mark.is_blind()).then_some(&self.incident.opened_by)
    }
}

/// One step of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentStep {
    /// The code by which it is known: one of the shipped template's, or the insurer's own.
    pub code: String,
    /// What is to be done, as the insurer's template says it; empty: as the template that comes with the program does, in
    /// the language of who reads it. So is an empty owner.
    pub title: String,
    /// Who does it: a name, or a role as the template says it.
    pub owner: String,
    /// Whether it must be done: only a lead waives it.
    pub must: bool,
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
