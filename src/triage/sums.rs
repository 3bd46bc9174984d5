//! What one record adds to the figures, and what a change of it adds to those of its day.
//!
//! The figures are never counted at read time: each change says what it takes from some counts and gives to others, the
//! store keeps that by day, and the figures of any day are the sums up to it. Knows no day and no table.

use std::collections::{BTreeMap, HashMap};

use crate::audit::{
    AnswerResult, Basis, CauseSet, Day, InsurerNumber, Mark, Reconciled, RootCause, Signal, SignalSet,
    Status, SweepId, coded_enum, coded_set,
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean() -> Counted {
        Counted {
            insurer: of_insurer(&InsurerNumber::parse("06139992").unwrap()),
            causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup).with(RootCause::IgnoredAlert),
            grade: Some(Grade::Identical),
            answer: Some(AnswerResult::Found),
            signals: SignalSet::EMPTY,
            mark: Standing::from(&Mark::default()),
            findings: Findings::NONE,
        }
    }

    #[test]
    fn codes_read_back() {
        assert_eq!(insurer_of(clean().insurer), "06139992");
        let six = InsurerNumber::parse("138024").or_else(|_| InsurerNumber::parse("138016"));
        if let Ok(six) = six {
            assert_eq!(insurer_of(of_insurer(&six)), six.as_str());
        }
        for cause in RootCause::ALL {
            for status in Status::ALL {
                assert_eq!(cause_of(of_cause(*cause, *status)), Some((*cause, *status)));
            }
        }
        assert_eq!(cause_of(u32::MAX), None);
        for reconciled in Reconciled::ALL {
            let sweep = SweepId(70_000);
            assert_eq!(reconciled_of(of_reconciled(sweep, *reconciled)), Some((sweep, *reconciled)));
        }
    }

    #[test]
    fn a_mark_moves_a_record_in_what_it_changes_alone() {
        let verified =
            Standing { status: Status::Verified, basis: Some(Basis::FiveItemsMatch), ..clean().mark };
        let mut changes = Changes::default();
        changes.add(Some(clean()), Counted { mark: verified, ..clean() });
        let cause = |cause, status| (Dimension::Cause, of_cause(cause, status));
        let status = |status: Status| (Dimension::Status, u32::from(status.index()));
        let expected = BTreeMap::from([
            (cause(RootCause::ThreeItemLookup, Status::Pending), -1),
            (cause(RootCause::ThreeItemLookup, Status::Verified), 1),
            (cause(RootCause::IgnoredAlert, Status::Pending), -1),
            (cause(RootCause::IgnoredAlert, Status::Verified), 1),
            (status(Status::Pending), -1),
            (status(Status::Verified), 1),
            ((Dimension::Basis, Basis::FiveItemsMatch.index().into()), 1),
        ]);
        assert_eq!(changes.sums(), expected);
        changes.add(Some(Counted { mark: verified, ..clean() }), clean());
        assert!(changes.sums().is_empty(), "and back again");
    }

    #[test]
    fn outside_the_audit_nothing_else_is_counted() {
        let mut changes = Changes::default();
        changes.add(None, Counted { causes: CauseSet::EMPTY, ..clean() });
        assert_eq!(changes.sums(), BTreeMap::from([((Dimension::Outside, 0), 1)]));
    }

    fn steps_of(counted: Counted) -> Vec<WrongStep> {
        let mut steps = Vec::new();
        counted.each_step(|step| steps.push(step));
        steps
    }

    #[test]
    fn a_correction_is_a_wrong_number_found() {
        use WrongStep::{Corrected, Found, Reflected, Stopped};
        let mark = Standing { status: Status::Corrected, reflected: true, ..clean().mark };
        assert_eq!(steps_of(Counted { mark, ..clean() }), [Found, Corrected, Reflected]);
        let findings = Findings::newest(WrongSteps::EMPTY.with(Stopped));
        let none = steps_of(Counted { findings, ..clean() });
        assert_eq!(none, [], "what is no wrong number has no steps");
        let all = steps_of(Counted { mark, findings, ..clean() });
        assert_eq!(all, [Found, Corrected, Reflected, Stopped]);
    }

    #[test]
    fn each_finding_of_a_record_is_counted_by_how_far_it_came() {
        use WrongStep::{Corrected, Found, Reflected, Stopped, Told};
        let first = Standing { status: Status::Corrected, reflected: true, ..clean().mark };
        let all = reached(first, [Stopped, Told].into_iter().collect());
        let second = Standing { status: Status::Escalated, wrong_found: true, ..clean().mark };
        let findings =
            Findings::newest(WrongSteps::EMPTY).after(all).after(reached(second, WrongSteps::EMPTY));
        let mut changes = Changes::default();
        changes.add(None, Counted { mark: second, findings, causes: CauseSet::EMPTY, ..clean() });
        let of = |step: WrongStep| changes.sums().get(&(Dimension::Wrong, step.index().into())).copied();
        let expected = [Some(3), Some(1), Some(1), Some(1), Some(1)];
        assert_eq!([Found, Stopped, Corrected, Reflected, Told].map(of), expected);
    }

    #[test]
    fn findings_read_back_also_as_older_programs_kept_them() {
        let newest: WrongSteps = [WrongStep::Stopped, WrongStep::Told].into_iter().collect();
        assert_eq!(Findings::from_bits(newest.bits().into()), Findings::newest(newest));
        let mut findings = Findings::newest(newest);
        for n in 0..300 {
            assert_eq!(Findings::from_bits(findings.bits()), findings, "{n}");
            findings = findings.after([WrongStep::Found, WrongStep::Told].into_iter().collect());
        }
        assert!(findings.bits() > 0);
    }

    fn any_counted() -> impl Strategy<Value = Counted> {
        let mark = (0_u8..5, proptest::option::of(0_u8..12), any::<[bool; 3]>());
        (0_u32..16, proptest::option::of(0_u8..6), 0_u32..1 << 12, mark).prop_map(
            |(causes, grade, signals, (status, basis, [awaiting, wrong_found, reflected]))| Counted {
                causes: CauseSet::from_bits(causes),
                grade: grade.and_then(Grade::from_index),
                signals: SignalSet::from_bits(signals),
                mark: Standing {
                    status: Status::from_index(status).unwrap(),
                    basis: basis.and_then(Basis::from_index),
                    awaiting,
                    wrong_found,
                    reflected,
                },
                ..clean()
            },
        )
    }

    proptest! {
        /// However a record came to be what it is, its changes sum to what it is.
        #[test]
        fn changes_sum_to_the_last_state(course in proptest::collection::vec(any_counted(), 1..8)) {
            let (mut changes, mut whole) = (Changes::default(), Changes::default());
            let mut before = None;
            for state in &course {
                changes.add(before.replace(*state), *state);
            }
            whole.add(None, *course.last().unwrap());
            prop_assert_eq!(changes.sums(), whole.sums());
        }
    }
}
