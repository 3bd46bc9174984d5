//! The wrong numbers that another database found open an incident each, as they did there.

use jiff::Timestamp;

use super::decisions::told_of;
use crate::audit::{Candidate, Day, IncidentId, IndividualNumber, StepState};
use crate::store::fixture::{World, actor, at, candidate, correct, number, undone};
use crate::triage::act::{Act, Order};
use crate::triage::intake::Entry;

#[derive(Debug, Clone, Copy)]
enum Done {
    Wrong,
    Correct(u64),
    Confirm(u64),
    Return,
    Undo(&'static str),
    /// Another number is imported.
    Registered(u64),
}

fn registered(n: u64) -> Candidate {
    Candidate { individual_number: number(n), ..candidate(1, 1) }
}

fn there(done: &[Done]) -> World {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    go_on(&mut world, done, 10);
    world
}

/// Does what is done, a minute each.
fn go_on(world: &mut World, done: &[Done], from: i64) {
    for (minute, done) in (from..).zip(done) {
        let (who, act) = match *done {
            Done::Wrong => ("sato", Act::Wrong { note: String::new() }),
            Done::Correct(n) => ("kato", correct(number(n), false)),
            Done::Confirm(n) => ("mori", Act::Confirm { number: Some(number(n)) }),
            Done::Return => ("mori", Act::Return { note: "unreadable".to_owned() }),
            Done::Undo(who) => {
                undone(&mut world.store, &actor(who), at(minute)).unwrap();
                continue;
            }
            Done::Registered(n) => {
                world.import([registered(n)]);
                continue;
            }
        };
        let order = Order { id: world.id(1, 1), seen_version: None, act, actor: actor(who), at: at(minute) };
        world.store.perform(&order).unwrap().unwrap();
    }
}

type Found = (Option<IndividualNumber>, Timestamp, String);

fn found(world: &World) -> Vec<Found> {
    let mut all = world.store.incidents(false).unwrap();
    all.retain(|of| !of.incident.is_withdrawn());
    all.sort_by_key(|of| of.incident.id);
    all.into_iter().map(|of| (of.incident.number, of.incident.opened_at, of.incident.opened_by)).collect()
}

/// Brings the decision on member 1, whose number `n` is registered here, and holds what it opened to what there is.
fn brought(there: &World, n: u64, unknown: &[usize]) -> World {
    let mut here = World::new();
    here.import([registered(n)]);
    here.import([Entry::Decision(Box::new(told_of(there, there.id(1, 1))))]);
    let mut expected = found(there);
    for at in unknown {
        expected[*at].0 = None;
    }
    assert_eq!(found(&here), expected);
    let of = |world: &World| {
        let day = Day::of(at(99_999));
        let wrong = world.store.figures(day, day).unwrap().wrong;
        (wrong.found, wrong.corrected, wrong.reflected)
    };
    assert_eq!(of(&here), of(there));
    here.assert_true();
    here
}

#[test]
fn every_finding_that_stands_there_opens_its_incident_here() {
    use Done::{Confirm, Correct, Registered, Return, Undo, Wrong};
    // Of a right number that was wrong too, and of one that another took the place of, the file does not say which it was.
    let all: [(&[Done], u64, &[usize]); 12] = [
        (&[Wrong], 11, &[]),
        (&[Correct(500), Correct(501)], 11, &[]),
        (&[Wrong, Correct(500), Confirm(500), Wrong], 11, &[1]),
        (&[Wrong, Correct(500), Confirm(500), Wrong, Correct(501)], 11, &[1]),
        (&[Correct(500), Confirm(500), Correct(501), Return], 11, &[0, 1]),
        (&[Correct(500), Confirm(500), Correct(501), Undo("kato")], 11, &[]),
        (&[Correct(500), Return], 11, &[]),
        (&[Correct(500), Return, Undo("mori")], 11, &[0]),
        (&[Wrong, Undo("sato"), Wrong], 11, &[]),
        (&[Wrong, Registered(900), Correct(501)], 900, &[0]),
        (&[Wrong, Registered(900), Correct(501), Return], 900, &[0]),
        (&[Wrong, Registered(900), Wrong, Correct(501), Confirm(501)], 900, &[0]),
    ];
    for (done, registered, unknown) in all {
        brought(&there(done), registered, unknown);
    }
}

#[test]
fn what_was_put_right_there_before_the_next_number_was_found_is_so_here() {
    let there = there(&[Done::Wrong, Done::Correct(500), Done::Confirm(500), Done::Wrong]);
    let here = brought(&there, 11, &[1]);
    let state = |id| {
        let of = here.store.incident(IncidentId(id)).unwrap().unwrap();
        of.incident.step("register-right-number").unwrap().state
    };
    assert_eq!([1, 2].map(state), [StepState::Done, StepState::Open]);
}

#[test]
fn what_is_found_there_later_opens_its_own_beside_what_was_brought_before() {
    let mut there = there(&[Done::Wrong, Done::Correct(500)]);
    let mut here = brought(&there, 11, &[]);
    go_on(&mut there, &[Done::Confirm(500), Done::Wrong], 20);
    here.import([Entry::Decision(Box::new(told_of(&there, there.id(1, 1))))]);
    let mut expected = found(&there);
    expected[1].0 = None;
    assert_eq!(found(&here), expected);
    here.assert_true();
}
