//! What one record adds to the figures, and what a change of it adds to those of its day.
//!
//! The figures are never counted at read time: each change says what it takes from some counts and gives to others, the
//! store keeps that by day, and the figures of any day are the sums up to it. Knows no day and no table.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::audit::{
    AnswerResult, Basis, CauseSet, Day, InsurerNumber, Mark, Reconciled, RootCause, Signal, SignalSet,
    Status, Sweep, SweepId, coded_enum, coded_set,
};
use crate::compare::Grade;

use super::turn::MarkFacts;

coded_enum! {
    /// By what is counted.
    pub enum Dimension {
        /// Records outside the audit.
        Outside = "outside",
        /// Root cause and status together.
        Cause = "cause",
        /// Status.
        Status = "status",
        /// Basis of the present mark.
        Basis = "basis",
        /// Grade, or none.
        Grade = "grade",
        /// Kind of answer, or none.
        Answer = "answer",
        /// Insurer.
        Insurer = "insurer",
        /// Lost eligibility.
        Lost = "lost",
        /// Marks that await a second check.
        Awaiting = "awaiting",
        /// Signal.
        Signal = "signal",
        /// Wrong numbers.
        Wrong = "wrong",
        /// Requests for documents, by what became of them.
        Request = "request",
        /// Requests that were sent and have no answer, by the day on which it is due.
        RequestDue = "request-due",
        /// Records of a sweep, by its id and their status.
        Sweep = "sweep",
        /// Records of a sweep, by its id and what their notifications say of the number.
        Reconciled = "reconciled",
        /// Sweeps themselves, by id and how far their walk came.
        Walk = "walk",
    }
}

coded_enum! {
    /// How far the walk of a sweep came, and what became of it.
    pub enum SweepStage {
        /// It was begun.
        Begun = "begun",
        /// It looked at every record.
        Whole = "whole",
        /// Its incident was withdrawn.
        Withdrawn = "withdrawn",
    }
}

coded_enum! {
    /// How far the correction of a wrong number has come.
    pub enum WrongStep {
        /// Another person's number was found.
        Found = "found",
        /// The right number is recorded.
        Corrected = "corrected",
        /// It was seen on the intermediate server.
        Reflected = "reflected",
        /// The viewing of the medical record was stopped.
        Stopped = "stopped",
        /// Both people were told, the member and the number's holder.
        Told = "told",
    }
}

coded_set! {
    /// Several steps of a correction.
    pub struct WrongSteps of WrongStep
}

/// How far what is done about the findings of one record has come: each wrong number is counted for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Findings {
    /// What the newest finding's checklist says; the rest of it, the mark does.
    newest: WrongSteps,
    /// How many of the earlier ones came to each step.
    earlier: [u8; WrongStep::ALL.len()],
}

impl Findings {
    /// No finding whose checklist says anything.
    pub const NONE: Self = Self { newest: WrongSteps::EMPTY, earlier: [0; WrongStep::ALL.len()] };

    /// Takes what the newest finding's checklist says.
    pub const fn newest(newest: WrongSteps) -> Self {
        Self { newest, ..Self::NONE }
    }

    /// Adds an earlier finding, by how far it had come when the next one was made.
    #[must_use]
    pub fn after(mut self, earlier: WrongSteps) -> Self {
        for step in earlier.iter() {
            let n = &mut self.earlier[usize::from(step.index())];
            *n = n.saturating_add(1);
        }
        self
    }

    /// Returns them as they are kept: the newest one's steps as a bit each in the lowest byte, above it a byte a step.
    pub fn bits(self) -> i64 {
        let above = self.earlier.iter().rev().fold(0, |bits, n| bits << 8 | i64::from(*n));
        above << 8 | i64::from(self.newest.bits())
    }

    /// Reads them as they are kept.
    pub fn from_bits(bits: i64) -> Self {
        let [newest, earlier @ ..] = bits.to_le_bytes();
        let mut findings = Self::newest(WrongSteps::from_bits(newest.into()));
        findings.earlier.iter_mut().zip(earlier).for_each(|(n, kept)| *n = kept);
        findings
    }
}

coded_enum! {
    /// What became of a request, as the report counts it.
    pub enum RequestCount {
        /// It was sent.
        Sent = "sent",
        /// It has an answer, of whatever outcome.
        Answered = "answered",
        /// The letter came back.
        Undeliverable = "undeliverable",
        /// The document was refused.
        Refused = "refused",
        /// A lead closed it without a proof.
        Unconfirmable = "unconfirmable",
    }
}

/// One count: by what, and which code of it.
pub type Count = (Dimension, u32);

/// The code of a grade or an answer that there is not.
pub const NONE: u32 = 255;

/// Returns the code of a root cause and a status.
pub const fn of_cause(cause: RootCause, status: Status) -> u32 {
    (cause.index() as u32) << 8 | status.index() as u32
}

/// Returns the root cause and the status of a code.
pub fn cause_of(code: u32) -> Option<(RootCause, Status)> {
    let [_, _, cause, status] = code.to_be_bytes();
    Some((RootCause::from_index(cause)?, Status::from_index(status)?))
}

/// Returns the code of a day: the days since the beginning of the calendar, so that earlier days have smaller codes.
pub fn of_day(day: Day) -> u32 {
    let first = Day::new(1, 1, 1);
    first.and_then(|first| u32::try_from(first.days_until(day)).ok()).unwrap_or_default()
}

/// Returns the code of a sweep and a status. Sweeps are few: each follows from a wrong registration.
pub fn of_sweep(sweep: SweepId, status: Status) -> u32 {
    of_sweep_and(sweep, status.index())
}

/// Returns the code of a sweep and what notifications say.
pub fn of_reconciled(sweep: SweepId, reconciled: Reconciled) -> u32 {
    of_sweep_and(sweep, reconciled.index())
}

/// Names each count in which a sweep itself stands, once.
pub fn of_its_walk(sweep: &Sweep) -> impl Iterator<Item = Count> {
    let came = [
        Some(SweepStage::Begun),
        sweep.is_whole.then_some(SweepStage::Whole),
        sweep.is_withdrawn.then_some(SweepStage::Withdrawn),
    ];
    let id = sweep.id;
    came.into_iter().flatten().map(move |walk| (Dimension::Walk, of_walk(id, walk)))
}

/// Returns the code of a sweep and how far its walk came.
pub fn of_walk(sweep: SweepId, walk: SweepStage) -> u32 {
    of_sweep_and(sweep, walk.index())
}

fn of_sweep_and(sweep: SweepId, index: u8) -> u32 {
    u32::try_from(sweep.0).unwrap_or(u32::MAX >> 8) << 8 | u32::from(index)
}

/// Returns the sweep and the status of a code.
pub fn sweep_of(code: u32) -> Option<(SweepId, Status)> {
    let [.., status] = code.to_be_bytes();
    Some((SweepId((code >> 8).into()), Status::from_index(status)?))
}

/// Returns the sweep and what notifications say, of a code.
pub fn reconciled_of(code: u32) -> Option<(SweepId, Reconciled)> {
    let [.., reconciled] = code.to_be_bytes();
    Some((SweepId((code >> 8).into()), Reconciled::from_index(reconciled)?))
}

/// Returns the sweep and how far its walk came, of a code.
pub fn walk_of(code: u32) -> Option<(SweepId, SweepStage)> {
    let [.., walk] = code.to_be_bytes();
    Some((SweepId((code >> 8).into()), SweepStage::from_index(walk)?))
}

/// Returns the code of an insurer: its digits behind a one, so that leading zeros stay.
pub fn of_insurer(insurer: &InsurerNumber) -> u32 {
    insurer.as_str().bytes().fold(1, |code, digit| code * 10 + u32::from(digit - b'0'))
}

/// Returns the digits of an insurer's code.
pub fn insurer_of(code: u32) -> String {
    code.to_string().split_off(1)
}

/// What the figures take of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Where the record stands.
    pub status: Status,
    /// Why.
    pub basis: Option<Basis>,
    /// Whether a second check is awaited.
    pub awaiting: bool,
    /// Whether another person's number was found.
    pub wrong_found: bool,
    /// Whether the right number was seen on the intermediate server.
    pub reflected: bool,
}

impl From<&Mark> for Standing {
    fn from(mark: &Mark) -> Self {
        Self {
            status: mark.status,
            basis: mark.basis,
            awaiting: mark.awaiting_second_check,
            wrong_found: mark.wrong_found_at.is_some(),
            reflected: mark.reflected_on.is_some(),
        }
    }
}

impl From<&MarkFacts> for Standing {
    fn from(mark: &MarkFacts) -> Self {
        Self {
            status: mark.status,
            basis: mark.basis,
            awaiting: mark.awaiting_second_check,
            wrong_found: mark.wrong_found_at.is_some(),
            reflected: mark.reflected_on.is_some(),
        }
    }
}

/// What the figures take of a record. Most records are of a few kinds, so that a thousand changes are a handful of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Counted {
    /// The code of its insurer.
    pub insurer: u32,
    /// Its root causes; without one it is counted as outside, and in nothing else.
    pub causes: CauseSet,
    /// Its grade.
    pub grade: Option<Grade>,
    /// The kind of its answer.
    pub answer: Option<AnswerResult>,
    /// Its signals.
    pub signals: SignalSet,
    /// Its mark.
    pub mark: Standing,
    /// Its findings.
    pub findings: Findings,
}

impl Counted {
    /// Names each count in which the record stands, once.
    pub fn each(self, mut count: impl FnMut(Count)) {
        // A wrong number is reported wherever it was found.
        self.each_step(|step| count((Dimension::Wrong, step.index().into())));
        if self.causes.is_empty() {
            return count((Dimension::Outside, 0));
        }
        let mark = self.mark;
        for cause in self.causes.iter() {
            count((Dimension::Cause, of_cause(cause, mark.status)));
        }
        count((Dimension::Status, mark.status.index().into()));
        if let Some(basis) = mark.basis {
            count((Dimension::Basis, basis.index().into()));
        }
        count((Dimension::Grade, self.grade.map_or(NONE, |grade| grade.index().into())));
        count((Dimension::Answer, self.answer.map_or(NONE, |answer| answer.index().into())));
        count((Dimension::Insurer, self.insurer));
        if self.signals.contains(Signal::LostEligibility) {
            count((Dimension::Lost, 0));
        }
        if mark.awaiting {
            count((Dimension::Awaiting, 0));
        }
        for signal in self.signals.iter() {
            count((Dimension::Signal, signal.index().into()));
        }
    }

    /// Names each step once for each finding that came to it.
    fn each_step(self, mut step: impl FnMut(WrongStep)) {
        reached(self.mark, self.findings.newest).iter().for_each(&mut step);
        for (earlier, n) in WrongStep::ALL.iter().zip(self.findings.earlier) {
            (0..n).for_each(|_| step(*earlier));
        }
    }
}

/// Returns the steps that a finding came to, by its record's mark and what its checklist says. A correction says that the
/// registered number was another person's, whether or not that was marked before.
pub fn reached(mark: Standing, checklist: WrongSteps) -> WrongSteps {
    let is_corrected = mark.status == Status::Corrected;
    if !(mark.wrong_found || is_corrected) {
        return WrongSteps::EMPTY;
    }
    let by_mark = [
        (WrongStep::Found, true),
        (WrongStep::Corrected, is_corrected),
        (WrongStep::Reflected, mark.reflected),
    ];
    let by_mark = by_mark.into_iter().filter(|(_, is_so)| *is_so).map(|(step, _)| step);
    by_mark.chain(checklist.iter()).collect()
}

/// What some changes take from the counts and give to them.
#[derive(Debug, Clone, Default)]
pub struct Changes(HashMap<Counted, i64>);

impl Changes {
    /// Adds the change of one record; none before where it is new.
    pub fn add(&mut self, before: Option<Counted>, after: Counted) {
        if before == Some(after) {
            return;
        }
        if let Some(before) = before {
            *self.0.entry(before).or_default() -= 1;
        }
        *self.0.entry(after).or_default() += 1;
    }

    /// Takes away a record that is no more.
    pub fn remove(&mut self, before: Counted) {
        *self.0.entry(before).or_default() -= 1;
    }

    /// Returns by how much each count changes; those that stay are left out.
    pub fn sums(&self) -> BTreeMap<Count, i64> {
        let mut sums = BTreeMap::new();
        for (counted, n) in self.0.iter().filter(|(_, n)| **n != 0) {
            counted.each(|count| *sums.entry(count).or_default() += n);
        }
        sums.retain(|_, n| *n != 0);
        sums
    }
}

#[cfg(test)]
mod tests;
