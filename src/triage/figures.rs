//! The figures of a report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sums::{
    Count, Dimension, NONE, RequestCount, SweepStage, WrongStep, cause_of, insurer_of, of_day, reconciled_of,
    sweep_of, walk_of,
};
use crate::audit::{AnswerResult, Basis, Day, Reconciled, RootCause, Signal, Status, SweepId, SweepRule};
use crate::compare::Grade;

/// The figures of `report --format json`. Causes overlap; `candidates` = the sum of `by_status` = the sum of `by_grade`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Per basis of the present mark, and `none`: on hold, or escalated because a wrong number was found. With it all that
    /// are not pending are in it; what an earlier version filed lacks it.
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
    /// Sweeps for similar cases, by id.
    pub sweeps: Vec<SweepFigures>,
    /// How the candidates were chosen; one object each.
    pub scope: Vec<serde_json::Value>,
}

impl Figures {
    /// Returns how many records are neither verified nor corrected.
    pub fn open(&self) -> u64 {
        let done = [Status::Verified, Status::Corrected];
        self.by_status.iter().filter(|(status, _)| !done.contains(status)).map(|(_, n)| n).sum()
    }

    fn marked(&self) -> u64 {
        self.by_status.iter().filter(|(status, _)| **status != Status::Pending).map(|(_, n)| n).sum()
    }

    /// Makes the figures of a day from the sums up to it. Every code stands in them, with nothing counted where there is
    /// nothing, except bases and insurers. From which incident a sweep follows, and what it takes, they do not say.
    pub fn of(as_of: Day, sums: impl IntoIterator<Item = (Count, i64)>) -> Self {
        let mut figures = Self::empty(as_of);
        for (count, n) in sums {
            // Less than nothing is nobody's count; `doctor` tells where the sums are not true.
            if let Some(n) = u64::try_from(n).ok().filter(|n| *n > 0) {
                figures.add(count, n);
            }
        }
        figures.sweeps.sort_by_key(|sweep| sweep.id);
        figures.with_all_marks()
    }

    /// Reads figures as they were filed; what an earlier version did not count by basis is counted.
    pub fn filed(content: &str) -> serde_json::Result<Self> {
        serde_json::from_str(content).map(Self::with_all_marks)
    }

    /// Counts the marks that have no basis, where they are not counted yet.
    fn with_all_marks(mut self) -> Self {
        let of_none = self.marked().saturating_sub(self.by_basis.values().sum());
        self.by_basis.entry("none".to_owned()).or_insert(of_none);
        self
    }

    fn empty(as_of: Day) -> Self {
        let none = || std::iter::once(("none".to_owned(), 0));
        Self {
            as_of,
            candidates: 0,
            out_of_audit: 0,
            by_cause: RootCause::ALL.iter().map(|cause| (*cause, CauseFigures::default())).collect(),
            by_status: Status::ALL.iter().map(|status| (*status, 0)).collect(),
            by_basis: BTreeMap::new(),
            by_grade: named(Grade::ALL, Grade::code).chain(none()).collect(),
            by_answer: named(AnswerResult::ALL, AnswerResult::code).chain(none()).collect(),
            by_insurer: BTreeMap::new(),
            lost_eligibility: 0,
            awaiting_second_check: 0,
            signals: named(Signal::ALL, Signal::code).collect(),
            wrong: WrongFigures::default(),
            requests: RequestFigures::default(),
            sweeps: Vec::new(),
            scope: Vec::new(),
        }
    }

    fn add(&mut self, (dimension, code): Count, n: u64) {
        match dimension {
            Dimension::Outside => self.out_of_audit += n,
            Dimension::Cause => {
                if let Some((cause, status)) = cause_of(code) {
                    self.by_cause.entry(cause).or_default().add(status, n);
                }
            }
            Dimension::Status => {
                if let Some(status) = nth(Status::from_index, code) {
                    self.candidates += n;
                    *self.by_status.entry(status).or_default() += n;
                }
            }
            Dimension::Basis => add(&mut self.by_basis, nth(Basis::from_index, code).map(Basis::code), n),
            Dimension::Grade => add(&mut self.by_grade, code_of(Grade::from_index, Grade::code, code), n),
            Dimension::Answer => {
                let code = code_of(AnswerResult::from_index, AnswerResult::code, code);
                add(&mut self.by_answer, code, n);
            }
            Dimension::Insurer => add(&mut self.by_insurer, Some(&insurer_of(code)), n),
            Dimension::Lost => self.lost_eligibility += n,
            Dimension::Awaiting => self.awaiting_second_check += n,
            Dimension::Signal => add(&mut self.signals, nth(Signal::from_index, code).map(Signal::code), n),
            Dimension::Wrong => {
                if let Some(step) = nth(WrongStep::from_index, code) {
                    *self.wrong.of_mut(step) += n;
                }
            }
            Dimension::Request => {
                if let Some(count) = nth(RequestCount::from_index, code) {
                    *self.requests.of_mut(count) += n;
                }
            }
            Dimension::RequestDue if code < of_day(self.as_of) => self.requests.overdue += n,
            Dimension::RequestDue => {}
            Dimension::Sweep => {
                if let Some((sweep, status)) = sweep_of(code) {
                    self.sweep(sweep).records.add(status, n);
                }
            }
            Dimension::Reconciled => {
                if let Some((sweep, reconciled)) = reconciled_of(code) {
                    *self.sweep(sweep).reconciled.of_mut(reconciled) += n;
                }
            }
            Dimension::Walk => {
                if let Some((sweep, walk)) = walk_of(code) {
                    // One that took nothing yet enters with nothing.
                    let of = self.sweep(sweep);
                    of.is_whole |= walk == SweepStage::Whole;
                    of.is_withdrawn |= walk == SweepStage::Withdrawn;
                }
            }
        }
    }

    fn sweep(&mut self, id: SweepId) -> &mut SweepFigures {
        let at = self.sweeps.iter().position(|sweep| sweep.id == id.0).unwrap_or_else(|| {
            self.sweeps.push(SweepFigures { id: id.0, ..SweepFigures::default() });
            self.sweeps.len() - 1
        });
        &mut self.sweeps[at]
    }
}

fn named<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> impl Iterator<Item = (String, u64)> {
    all.iter().map(move |one| (code(*one).to_owned(), 0))
}

fn nth<T>(from_index: impl Fn(u8) -> Option<T>, code: u32) -> Option<T> {
    u8::try_from(code).ok().and_then(from_index)
}

fn code_of<T>(
    from_index: impl Fn(u8) -> Option<T>,
    code: impl Fn(T) -> &'static str,
    of: u32,
) -> Option<&'static str> {
    if of == NONE { Some("none") } else { nth(from_index, of).map(code) }
}

fn add(counts: &mut BTreeMap<String, u64>, code: Option<&str>, n: u64) {
    if let Some(code) = code {
        *counts.entry(code.to_owned()).or_default() += n;
    }
}

/// The state of one root cause.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// Adds records of one status.
    pub fn add(&mut self, status: Status, n: u64) {
        self.total += n;
        *self.of_mut(status) += n;
    }

    /// Returns how many records have a status.
    pub const fn of(&self, status: Status) -> u64 {
        match status {
            Status::Pending => self.pending,
            Status::OnHold => self.on_hold,
            Status::Escalated => self.escalated,
            Status::Verified => self.verified,
            Status::Corrected => self.corrected,
        }
    }

    /// Returns how many records are not yet verified or corrected.
    pub const fn open(&self) -> u64 {
        self.pending + self.on_hold + self.escalated
    }

    const fn of_mut(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Pending => &mut self.pending,
            Status::OnHold => &mut self.on_hold,
            Status::Escalated => &mut self.escalated,
            Status::Verified => &mut self.verified,
            Status::Corrected => &mut self.corrected,
        }
    }

    /// Takes the state of one root cause from the kept counts, to hold the counted figures to them.
    #[cfg(test)]
    pub(crate) fn from_tallies(tallies: &super::tallies::Tallies, cause: RootCause) -> Self {
        let of = |status| tallies.of(super::filter::QueueList::Cause(cause), status);
        Self {
            total: tallies.total(super::filter::QueueList::Cause(cause)),
            pending: of(Status::Pending),
            on_hold: of(Status::OnHold),
            escalated: of(Status::Escalated),
            verified: of(Status::Verified),
            corrected: of(Status::Corrected),
        }
    }
}

/// What J-LIS was asked for, in numbers, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct InquiryTally {
    /// Numbers that were put on an inquiry list.
    pub asked: u64,
    /// Of those, the register has answered; a lookup that failed is no answer.
    pub answered: u64,
    /// Numbers in the audit that have no answer and were put on no list.
    pub not_asked: u64,
}

impl InquiryTally {
    /// Returns how many numbers were asked for and have no answer.
    pub const fn outstanding(self) -> u64 {
        self.asked.saturating_sub(self.answered)
    }
}

/// How far the records of a sweep have come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SweepFigures {
    /// The sweep.
    pub id: i64,
    /// The incident that it follows from.
    #[serde(default)]
    pub incident: i64,
    /// Which registrations it takes; a condition that is not set is not in it.
    #[serde(default)]
    pub rule: SweepRule,
    /// Whether every record has been looked at.
    #[serde(default)]
    pub is_whole: bool,
    /// Whether its incident was withdrawn with its finding: nothing of it is in force any more.
    #[serde(default)]
    pub is_withdrawn: bool,
    /// Its records by status.
    #[serde(flatten)]
    pub records: CauseFigures,
    /// Its records by what their notifications say of the number.
    #[serde(flatten)]
    pub reconciled: ReconciledFigures,
}

/// Records by what their notifications say of the number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "as `Reconciled` explains them")]
pub struct ReconciledFigures {
    pub agrees: u64,
    pub disagrees: u64,
    pub none_stated: u64,
}

impl ReconciledFigures {
    /// Returns how many records are reconciled so.
    pub const fn of(&self, reconciled: Reconciled) -> u64 {
        match reconciled {
            Reconciled::Agrees => self.agrees,
            Reconciled::Disagrees => self.disagrees,
            Reconciled::NoneStated => self.none_stated,
        }
    }

    const fn of_mut(&mut self, reconciled: Reconciled) -> &mut u64 {
        match reconciled {
            Reconciled::Agrees => &mut self.agrees,
            Reconciled::Disagrees => &mut self.disagrees,
            Reconciled::NoneStated => &mut self.none_stated,
        }
    }
}

/// Wrong numbers found, and how far the correction of each has come: of one record there may be several, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WrongFigures {
    /// Registered numbers that were found to be another person's; not those whose finding was taken back.
    pub found: u64,
    /// Of those, viewing was stopped.
    pub stopped: u64,
    /// Of those, the right number is recorded; as in its status, also before the second check.
    pub corrected: u64,
    /// Of those, it was seen on the intermediate server.
    pub reflected: u64,
    /// Of those, both people were told.
    pub told: u64,
}

impl WrongFigures {
    const fn of_mut(&mut self, step: WrongStep) -> &mut u64 {
        match step {
            WrongStep::Found => &mut self.found,
            WrongStep::Stopped => &mut self.stopped,
            WrongStep::Corrected => &mut self.corrected,
            WrongStep::Reflected => &mut self.reflected,
            WrongStep::Told => &mut self.told,
        }
    }
}

/// Requests for documents, by their state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub struct RequestFigures {
    pub sent: u64,
    pub answered: u64,
    pub overdue: u64,
    pub undeliverable: u64,
    pub refused: u64,
    pub unconfirmable: u64,
}

impl RequestFigures {
    const fn of_mut(&mut self, count: RequestCount) -> &mut u64 {
        match count {
            RequestCount::Sent => &mut self.sent,
            RequestCount::Answered => &mut self.answered,
            RequestCount::Undeliverable => &mut self.undeliverable,
            RequestCount::Refused => &mut self.refused,
            RequestCount::Unconfirmable => &mut self.unconfirmable,
        }
    }
}
