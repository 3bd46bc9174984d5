//! What changes of records sum to.

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
    for walk in SweepStage::ALL {
        assert_eq!(walk_of(of_walk(SweepId(70_000), *walk)), Some((SweepId(70_000), *walk)));
    }
}

#[test]
fn a_mark_moves_a_record_in_what_it_changes_alone() {
    let verified = Standing { status: Status::Verified, basis: Some(Basis::FiveItemsMatch), ..clean().mark };
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
    let findings = Findings::newest(WrongSteps::EMPTY).after(all).after(reached(second, WrongSteps::EMPTY));
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
