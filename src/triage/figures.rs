//! What is counted: the kept counts of the queue, and the figures of a report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::filter::{Filter, QueueList};
use super::page::Place;
use super::risk::Risk;
use crate::audit::{Day, RootCause, Status};

/// How many records stand in each list, by status and risk. Kept by the writes, never counted at read time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallies {
    counts: BTreeMap<(QueueList, Status, Risk), u64>,
}

impl Tallies {
    /// Adds to one count.
    pub fn add(&mut self, list: QueueList, status: Status, risk: Risk, count: u64) {
        *self.counts.entry((list, status, risk)).or_default() += count;
    }

    /// Returns how many records of a list have a status.
    pub fn of(&self, list: QueueList, status: Status) -> u64 {
        self.counts.iter().filter(|((l, s, _), _)| (*l, *s) == (list, status)).map(|(_, n)| n).sum()
    }

    /// Returns how many records a list holds.
    pub fn total(&self, list: QueueList) -> u64 {
        Status::ALL.iter().map(|status| self.of(list, *status)).sum()
    }

    /// Returns how many records a filter of cause and status alone lets through.
    pub fn matching(&self, filter: &Filter) -> u64 {
        self.sum(filter, |_| true)
    }

    /// Returns how many records of such a filter stand in classes before the class of a place.
    pub fn in_classes_before(&self, filter: &Filter, place: Place) -> u64 {
        self.sum(filter, |risk| risk < place.risk)
    }

    fn sum(&self, filter: &Filter, counts: impl Fn(Risk) -> bool) -> u64 {
        let list = filter.list();
        self.counts
            .iter()
            .filter(|((l, status, risk), _)| {
                *l == list
                    && (filter.statuses.is_empty() || filter.statuses.contains(*status))
                    && counts(*risk)
            })
            .map(|(_, n)| n)
            .sum()
    }
}

/// The figures of `report --format json`. Causes overlap; `candidates` = the sum of `by_status` = the sum of `by_grade`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The day they are of, in Japan.
    pub as_of: Day,
    /// Records in the audit.
    pub candidates: u64,
    /// Records outside it.
    pub out_of_audit: u64,
    /// Per root cause.
    pub by_cause: BTreeMap<RootCause, CauseFigures>,
    /// Per status.
    pub by_status: BTreeMap<Status, u64>,
    /// Per basis of the present mark; records without one are not in it.
    pub by_basis: BTreeMap<String, u64>,
    /// Per grade, six and `none`.
    pub by_grade: BTreeMap<String, u64>,
    /// Per kind of answer, and `none`.
    pub by_answer: BTreeMap<String, u64>,
    /// Per insurer number.
    pub by_insurer: BTreeMap<String, u64>,
    /// Records in the audit whose eligibility is lost.
    pub lost_eligibility: u64,
    /// Marks that await a second check; counted in their status too.
    pub awaiting_second_check: u64,
    /// Per signal.
    pub signals: BTreeMap<String, u64>,
    /// Wrong numbers.
    pub wrong: WrongFigures,
    /// Requests for documents.
    pub requests: RequestFigures,
    /// Sweeps for similar cases; one object each.
    pub sweeps: Vec<serde_json::Value>,
    /// How the candidates were chosen; one object each.
    pub scope: Vec<serde_json::Value>,
}

/// The state of one root cause.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the statuses, as `Status` explains them")]
pub struct CauseFigures {
    pub total: u64,
    pub pending: u64,
    pub on_hold: u64,
    pub escalated: u64,
    pub verified: u64,
    pub corrected: u64,
}

impl CauseFigures {
    /// Takes the state of one root cause from the kept counts, to hold the counted figures to them.
    #[cfg(test)]
    pub(crate) fn from_tallies(tallies: &Tallies, cause: RootCause) -> Self {
        let of = |status| tallies.of(QueueList::Cause(cause), status);
        Self {
            total: tallies.total(QueueList::Cause(cause)),
            pending: of(Status::Pending),
            on_hold: of(Status::OnHold),
            escalated: of(Status::Escalated),
            verified: of(Status::Verified),
            corrected: of(Status::Corrected),
        }
    }
}

/// Wrong numbers found, and how far their correction has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct WrongFigures {
    /// Records on which another person's number was found.
    pub found: u64,
    /// Of those, viewing was stopped.
    pub stopped: u64,
    /// Of those, the right number is recorded.
    pub corrected: u64,
    /// Of those, it was seen on the intermediate server.
    pub reflected: u64,
    /// Of those, both people were told.
    pub told: u64,
}

/// Requests for documents, by their state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub struct RequestFigures {
    pub sent: u64,
    pub answered: u64,
    pub overdue: u64,
    pub undeliverable: u64,
    pub refused: u64,
    pub unconfirmable: u64,
}
