//! Each wrong number of a record is counted: a second finding leaves the first one where it had come, on every day.

use std::collections::HashSet;

use proptest::prelude::*;

use crate::audit::{CandidateId, Day, IncidentId, StepState};
use crate::store::counting::recount;
use crate::store::fixture::{
    World, actor, answer, at, by_card, candidate, correct, lead, number, person, undone,
};
use crate::store::history::journal;
use crate::triage::act::{Act, Order};
use crate::triage::figures::WrongFigures;
use crate::triage::incident::{StepAct, StepOrder};
use crate::triage::sums::{Dimension, WrongStep};

/// The minute at which a day after the first begins.
const fn day(n: i64) -> i64 {
    60 * 24 * n
}

fn world() -> World {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    world.import((500..504).map(|n| answer(number(n), person(11))));
    world
}

fn wrong() -> Act {
    Act::Wrong { note: String::new() }
}

/// An act on member 1, if it is allowed.
fn try_act(world: &mut World, who: &str, act: Act, minute: i64) -> bool {
    let order = Order { id: world.id(1, 1), seen_version: None, act, actor: actor(who), at: at(minute) };
    world.store.perform(&order).unwrap().is_ok()
}

fn act(world: &mut World, who: &str, act: Act, minute: i64) {
    let said = format!("{act:?}");
    assert!(try_act(world, who, act, minute), "{said}");
}

fn put_right(world: &mut World, n: u64, minute: i64) {
    act(world, "sato", correct(number(n), false), minute);
    act(world, "mori", Act::Confirm { number: Some(number(n)) }, minute + 1);
    act(world, "mori", Act::Reflect { on: Day::of(at(minute)) }, minute + 2);
}

/// What people did about which incident, but for what the records know: no later finding, and no undo, takes it away.
fn by_people(world: &World) -> HashSet<(IncidentId, String)> {
    let all = world.store.incidents(false).unwrap().into_iter();
    let steps = all.flat_map(|of| of.incident.steps.into_iter().map(move |step| (of.incident.id, step)));
    let done =
        steps.filter(|(_, step)| step.state == StepState::Done && !step.evidence.starts_with("event "));
    done.map(|(id, step)| (id, step.code)).collect()
}

/// Ends what is left of the checklists of open incidents.
fn end_all(world: &mut World, minute: i64) {
    for of in world.store.incidents(true).unwrap() {
        for step in of.incident.steps.into_iter().filter(|step| step.state == StepState::Open) {
            let act = match step.code.as_str() {
                "similar-cases" | "register-right-number" | "see-reflected" => {
                    StepAct::Waive { reason: "none".to_owned() }
                }
                _ => StepAct::Done { evidence: "by phone".to_owned() },
            };
            let (incident, code, actor) = (of.incident.id, step.code, lead("sato"));
            let order = StepOrder { incident, code, act, seen_version: None, actor, at: at(minute) };
            world.store.step_incident(&order).unwrap().unwrap();
        }
    }
}

fn seen(world: &World, n: i64) -> WrongFigures {
    let on = |n| Day::of(at(day(n)));
    world.store.figures(on(n), on(99)).unwrap().wrong
}

fn figures([found, stopped, corrected, reflected, told]: [u64; 5]) -> WrongFigures {
    WrongFigures { found, stopped, corrected, reflected, told }
}

/// A number was found wrong, put right and its incident closed, a day each; the right one is found wrong on the fourth.
fn found_twice() -> World {
    let mut world = world();
    act(&mut world, "sato", wrong(), day(1));
    put_right(&mut world, 500, day(2));
    end_all(&mut world, day(3));
    act(&mut world, "sato", wrong(), day(4));
    world
}

#[test]
fn a_second_finding_counts_and_leaves_the_first_where_it_had_come() {
    let mut world = found_twice();
    put_right(&mut world, 501, day(5));
    end_all(&mut world, day(6));
    let all = [[0; 5], [1, 0, 0, 0, 0], [1, 0, 1, 1, 0], [1; 5], [2, 1, 1, 1, 1], [2, 1, 2, 2, 1], [2; 5]];
    for (n, expected) in (0..).zip(all) {
        assert_eq!(seen(&world, n), figures(expected), "day {n}");
    }
    world.assert_true();
}

#[test]
fn a_second_finding_that_is_taken_back_is_none() {
    let mut world = found_twice();
    undone(&mut world.store, &actor("sato"), at(day(5))).unwrap();
    assert_eq!((seen(&world, 4), seen(&world, 5)), (figures([2, 1, 1, 1, 1]), figures([1; 5])));
    world.assert_true();
}

#[test]
fn a_removed_record_is_taken_out_with_all_its_findings() {
    let mut world = found_twice();
    put_right(&mut world, 501, day(5));
    end_all(&mut world, day(6));
    let ids = [CandidateId(1)];
    let wish =
        crate::store::PurgeWish { ids: &ids, unsettled: false, strays: None, reason: "the term ended" };
    let goes_on = &mut |_| std::ops::ControlFlow::Continue(());
    let purged = world.store.purge(wish, &lead("sato"), at(day(7)), goes_on).unwrap();
    assert_eq!((purged.records, purged.refused), (1, vec![]));
    assert_eq!((seen(&world, 6), seen(&world, 7)), (figures([2; 5]), figures([0; 5])));
    world.assert_true();
}

/// Leaves the sums as a program did that counted the newest finding alone.
fn counted_once(world: &World) {
    let (day, wrong) = (Day::of(at(day(4))), Dimension::Wrong.index());
    let steps = (1..WrongStep::ALL.len()).map(|step| format!("('{day}', {wrong}, {step}, -1)"));
    let without_the_first = format!(
        "UPDATE state SET wrong_steps = wrong_steps & 255;
         DELETE FROM day_sum WHERE dimension = {wrong} AND day = '{day}'; INSERT INTO day_sum VALUES {}",
        steps.collect::<Vec<_>>().join(", ")
    );
    world.store.connection.execute_batch(&without_the_first).unwrap();
}

#[test]
fn what_an_older_program_counted_once_is_counted_for_each_with_its_day() {
    let world = found_twice();
    let days = |world: &World| (0..8).map(|n| seen(world, n)).collect::<Vec<_>>();
    let (expected, head) = (days(&world), journal::head(&world.store.connection).unwrap());
    counted_once(&world);
    assert_eq!(seen(&world, 4), figures([1, 0, 0, 0, 0]));
    assert!(world.store.untrue_sums().unwrap() > 0);
    for _ in 0..2 {
        recount::count_older(&world.store.connection, at(day(9))).unwrap();
        assert_eq!(days(&world), expected);
    }
    assert_eq!(journal::head(&world.store.connection).unwrap(), head, "nobody did anything");
    world.assert_true();
}

/// Leaves the sums as a program did that counted a record as put right by its correction alone.
fn count_correction_alone(world: &World) {
    let (wrong, corrected) = (Dimension::Wrong.index(), WrongStep::Corrected.index());
    let older = format!(
        "UPDATE state SET wrong_steps = 0; DELETE FROM day_sum WHERE dimension = {wrong} AND code = {corrected}"
    );
    world.store.connection.execute_batch(&older).unwrap();
}

/// A number that two people proved, imported in the place of the wrong one, is the right one of every finding.
#[test]
fn a_right_number_that_was_imported_and_proven_is_counted_for_each() {
    let registered = |world: &mut World, n| {
        world.import([crate::audit::Candidate { individual_number: number(n), ..candidate(1, 1) }]);
    };
    for earlier in 0..3 {
        let mut world = world();
        for n in 0..earlier {
            act(&mut world, "sato", wrong(), 1);
            registered(&mut world, 900 + n);
        }
        act(&mut world, "sato", wrong(), 1);
        registered(&mut world, 500);
        act(&mut world, "sato", by_card(number(500)), 1);
        let found = earlier + 1;
        assert_eq!(seen(&world, 0), figures([found, 0, 0, 0, 0]), "its second check is awaited");
        act(&mut world, "mori", Act::Confirm { number: Some(number(500)) }, 1);
        assert_eq!(seen(&world, 0), figures([found, 0, found, 0, 0]));
        world.assert_true();
        act(&mut world, "sato", wrong(), 1);
        assert_eq!(seen(&world, 0), figures([found + 1, 0, found, 0, 0]), "they stay where they had come");
        world.assert_true();
        undone(&mut world.store, &actor("sato"), at(1)).unwrap();
        if earlier == 0 {
            count_correction_alone(&world);
            recount::count_older(&world.store.connection, at(day(9))).unwrap();
            let of = [8, 9].map(|n| seen(&world, n).corrected);
            assert_eq!(of, [0, 1], "what an older program left out is counted from the migration on");
        }
        world.assert_true();
    }
}

#[test]
fn similar_cases_of_the_first_leave_its_right_number_registered() {
    let mut world = found_twice();
    let (incident, code) = (IncidentId(1), "register-right-number");
    let state =
        |world: &World| world.store.incident(incident).unwrap().unwrap().incident.step(code).unwrap().state;
    assert_eq!(state(&world), StepState::Done);
    let rule = world.store.proposed_sweep(incident).unwrap().unwrap();
    let wish = crate::triage::incident::SweepWish { incident, rule, everything: true, note: String::new() };
    let sweep = world.store.begin_sweep(&wish, &lead("sato"), at(day(5))).unwrap().unwrap().id;
    while !world.store.sweep_batch(sweep, &lead("sato"), at(day(5))).unwrap().unwrap().is_whole {}
    assert_eq!(state(&world), StepState::Done);
    world.assert_true();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a record, each incident that was not withdrawn is one finding, of a number that is no other open one's;
    /// what people did about it stays; and what was seen on a day is seen as of it ever after.
    #[test]
    fn findings_are_the_incidents_that_were_not_taken_back(ops in prop::collection::vec(0_u8..13, 1..24)) {
        let mut world = world();
        let (mut course, mut evidence) = (Vec::new(), HashSet::new());
        for (n, op) in (1..).zip(ops) {
            let now = day(n);
            match op {
                0..3 => drop(try_act(&mut world, "sato", wrong(), now)),
                3 | 4 => drop(try_act(&mut world, "sato", correct(number(500 + u64::from(op)), false), now)),
                5 => {
                    let keyed = world.row(1, 1).mark.right_number;
                    try_act(&mut world, "mori", Act::Confirm { number: keyed }, now);
                }
                6 => drop(try_act(&mut world, "mori", Act::Return { note: "unreadable".to_owned() }, now)),
                7 => {
                    let mut renumbered = candidate(1, 1);
                    renumbered.individual_number = number(900 + n.unsigned_abs());
                    world.import([renumbered]);
                }
                8 => drop(world.store.undo(&actor("sato"), at(now)).unwrap()),
                9 => drop(world.store.undo(&actor("mori"), at(now)).unwrap()),
                10 => drop(try_act(&mut world, "mori", Act::Reflect { on: Day::of(at(now)) }, now)),
                _ => end_all(&mut world, now),
            }
            world.assert_true();
            let all = world.store.incidents(false).unwrap();
            let standing = all.iter().filter(|of| !of.incident.is_withdrawn()).count();
            prop_assert_eq!(seen(&world, 99).found, standing as u64);
            let open: Vec<_> = all.iter().filter(|of| of.incident.is_open()).map(|of| of.incident.number).collect();
            prop_assert_eq!(open.len(), HashSet::<_>::from_iter(&open).len(), "a number is the subject of one");
            let known = by_people(&world);
            prop_assert!(evidence.is_subset(&known), "{:?} is lost", evidence.difference(&known));
            evidence = known;
            // The fixture imports at the first day: that belongs to the last one that has sums.
            let (_, last) = world.store.days_with_figures().unwrap().unwrap();
            let late = (1..).zip(&mut course).filter(|(m, _)| op == 7 && Day::of(at(day(*m))) >= last);
            late.for_each(|(_, then)| *then = seen(&world, 99));
            course.push(seen(&world, 99));
        }
        for (n, then) in (1..).zip(&course) {
            prop_assert_eq!(&seen(&world, n), then);
        }
    }
}
