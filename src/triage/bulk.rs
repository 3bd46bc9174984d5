//! Many records marked at once: what may be done so, what is foreseen, and how far it has come.
//!
//! A bulk act decides nothing: at its turn each record is ruled on like any other act, on its data and version of that
//! moment, and has an event of its own. What cannot be marked is left out, and counted.

use serde::{Deserialize, Serialize};

use super::act::{Act, NewMark};
use super::listing::ListRow;
use crate::audit::{Addressee, Day, Status};
use crate::compare::Grade;

/// An act on a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum BulkAct {
    /// Verified by what the data alone bear out: `five-items-match` or `later-notification`.
    Verify,
    /// Escalated.
    Escalate {
        /// Who is asked; none: proposed from membership and loss of each record.
        addressee: Option<Addressee>,
        /// When the answer is due; none: proposed.
        until: Option<Day>,
    },
    /// Given to somebody, or to nobody.
    Assign {
        /// To whom.
        to: Option<String>,
    },
    /// Another due date for what is escalated.
    Due {
        /// The day.
        on: Day,
    },
}

/// What is foreseen for one record; its own ruling comes at its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// Its line bears the act out.
    Taken,
    /// Only where a later notification states the number.
    PerhapsTaken,
    /// It will be left out; the id of the message that says why.
    LeftOut(&'static str),
}

/// What is foreseen for a selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// How many records will be marked.
    pub taken: u64,
    /// How many may be, by a later notification.
    pub perhaps: u64,
    /// How many are left out, by the id of the message that says why, the most frequent first.
    pub left_out: Vec<(&'static str, u64)>,
    /// Some of those that will be marked, in the order of the queue.
    pub sample: Vec<ListRow>,
    /// Whether the whole selection was looked at.
    pub is_complete: bool,
}

/// Which bulk act of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BulkId(pub i64);

/// How far a bulk act, or the taking back of one, has come. What is counted here is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkProgress {
    /// Which.
    pub id: BulkId,
    /// Whether it takes an earlier one back.
    pub is_undo: bool,
    /// How many records were marked.
    pub done: u64,
    /// How many were passed over, for whatever reason.
    pub left_out: u64,
    /// How many were selected when it began, as far as that is known.
    pub of: Option<u64>,
    /// Whether it has ended.
    pub ended: Option<BulkEnd>,
}

/// How a bulk act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkEnd {
    /// Every selected record had its turn.
    Complete,
    /// The operator stopped it; what was marked stays marked, and one undo takes it back.
    Stopped,
}

impl BulkAct {
    /// Returns the act that each record is ruled on.
    pub fn act(&self) -> Act {
        match self {
            Self::Verify => Act::Mark(NewMark { in_bulk: true, ..NewMark::to(Status::Verified) }),
            Self::Escalate { addressee, until } => Act::Mark(NewMark {
                in_bulk: true,
                addressee: *addressee,
                until: *until,
                ..NewMark::to(Status::Escalated)
            }),
            Self::Assign { to } => Act::Assign { to: to.clone() },
            Self::Due { on } => Act::Due { on: *on },
        }
    }

    /// Foresees what becomes of a record from its line alone. A bulk act never replaces a decision: only what is pending is
    /// marked, only what is escalated gets another date.
    pub fn outlook(&self, row: &ListRow) -> Outlook {
        let mark = &row.mark;
        match self {
            Self::Verify | Self::Escalate { .. } if mark.status != Status::Pending => {
                Outlook::LeftOut("triage.bulk.not-pending")
            }
            Self::Verify => verified(row),
            Self::Escalate { .. } => Outlook::Taken,
            Self::Assign { to } if mark.assignee == *to => Outlook::LeftOut("triage.bulk.assigned-already"),
            Self::Assign { .. } => Outlook::Taken,
            Self::Due { .. } if mark.status != Status::Escalated => {
                Outlook::LeftOut("triage.bulk.not-escalated")
            }
            Self::Due { on } if mark.due_on == Some(*on) => Outlook::LeftOut("triage.bulk.due-already"),
            Self::Due { .. } => Outlook::Taken,
        }
    }
}

fn verified(row: &ListRow) -> Outlook {
    if row.mark.wrong_found_at.is_some() {
        Outlook::LeftOut("triage.why.wrong-found")
    } else if row.signals.has_danger() {
        Outlook::LeftOut("triage.why.danger")
    } else if row.grade().is_some_and(Grade::is_same) {
        Outlook::Taken
    } else {
        Outlook::PerhapsTaken
    }
}
