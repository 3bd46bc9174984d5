//! Members whose numbers went round: each has the next one's.

use super::proof::{assert_sole, rows, told};
use crate::audit::{Mark, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, correct, number, person, undone};
use crate::triage::act::Act;
use crate::triage::intake::Entry;
use crate::triage::policy::Refusal;

/// As many members, each registered with the number of the next, the last with that of the first.
fn ring(of: u64) -> World {
    let mut world = World::new();
    world.import((1..=of).map(|n| {
        let mut member = candidate(n, 1);
        member.individual_number = number(next(n, of) * 10 + 1);
        member
    }));
    world.import((1..=of).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1))));
    world
}

const fn next(n: u64, of: u64) -> u64 {
    n % of + 1
}

/// Whose number a member has: there the right one of the member before is registered.
fn before(n: u64, of: u64) -> u64 {
    (1..=of).find(|other| next(*other, of) == n).unwrap_or(n)
}

fn wrong(world: &mut World, n: u64) {
    world.act("sato", world.id(n, 1), Act::Wrong { note: String::new() }).unwrap();
}

fn alone(world: &mut World, n: u64) -> Result<(), Refusal> {
    world.act("sato", world.id(n, 1), correct(number(n * 10 + 1), false)).map(drop)
}

fn confirm(world: &mut World, n: u64) {
    world.act("suzuki", world.id(n, 1), Act::Confirm { number: Some(number(n * 10 + 1)) }).unwrap();
}

fn reflect(world: &mut World, n: u64) {
    world.act("sato", world.id(n, 1), Act::Reflect { on: "2023-06-29".parse().unwrap() }).unwrap();
}

/// Everybody has the right number, nothing is left to look at, and a file tells it all to another database.
fn assert_right(world: &World, of: u64) {
    for row in rows(world) {
        let says = |mark: &Mark| (mark.status, mark.awaiting_second_check, mark.data_changed);
        assert_eq!(says(&row.mark), (Status::Corrected, false, false), "{}", row.key);
        assert!(!row.signals.has_danger(), "{} {:?}", row.key, row.signals);
    }
    assert_sole(world);
    world.assert_true();
    let (mut here, file) = (ring(of), told(world));
    let finished = here.import(file.iter().map(|one| Entry::Decision(Box::new(one.clone()))));
    assert_eq!(finished.counts.rejected, 0);
    assert_eq!(told(&here), file);
    here.assert_true();
}

#[test]
fn each_is_corrected_by_itself_where_the_refusal_leads() {
    for of in 3..=5 {
        let mut world = ring(of);
        for n in 1..=of {
            if let Err(refusal) = alone(&mut world, n) {
                let holder = world.id(before(n, of), 1);
                assert_eq!(refusal, Refusal::HeldByAnother { holder });
                wrong(&mut world, before(n, of));
                alone(&mut world, n).unwrap();
            }
        }
        for n in 1..=of {
            confirm(&mut world, n);
        }
        assert_right(&world, of);
    }
}

#[test]
fn all_are_found_wrong_and_each_is_confirmed_before_the_next_is_known() {
    for of in 2..=4 {
        let mut world = ring(of);
        for n in 1..=of {
            wrong(&mut world, n);
        }
        for n in 1..=of {
            alone(&mut world, n).unwrap();
            confirm(&mut world, n);
        }
        assert_right(&world, of);
    }
}

#[test]
fn a_swap_that_was_half_right_leaves_no_flag_behind() {
    // When the third is found to have got a wrong number too: before the second check, before the number is seen on the server.
    for is_confirmed in [false, true] {
        let mut world = ring(3);
        world.act("sato", world.id(1, 1), correct(number(11), true)).unwrap();
        if is_confirmed {
            confirm(&mut world, 1);
        }
        wrong(&mut world, 3);
        assert!(world.row(1, 1).mark.data_changed, "somebody else has its number again");
        for n in [2, 3] {
            alone(&mut world, n).unwrap();
            confirm(&mut world, n);
        }
        if is_confirmed {
            reflect(&mut world, 1);
        } else {
            confirm(&mut world, 1);
        }
        assert_right(&world, 3);
    }
}

#[test]
fn what_was_found_wrong_is_held_again_once_the_finding_is_gone_or_the_data_changed() {
    let found = || {
        let mut world = ring(3);
        wrong(&mut world, 3);
        world
    };
    let mut taken_back = found();
    undone(&mut taken_back.store, &actor("sato"), at(20)).unwrap();
    let mut changed = found();
    let mut third = candidate(3, 1);
    third.individual_number = number(11);
    third.items.address = "大阪府大阪市北区梅田1".to_owned();
    changed.import([third]);
    for mut world in [taken_back, changed] {
        let holder = world.id(3, 1);
        assert_eq!(alone(&mut world, 1), Err(Refusal::HeldByAnother { holder }));
        wrong(&mut world, 3);
        alone(&mut world, 1).unwrap();
        assert!(!world.row(3, 1).mark.data_changed, "who else has the number is no news");
        confirm(&mut world, 1);
        world.assert_true();
    }
}

#[test]
fn a_correction_under_changed_data_is_made_again_by_the_same_words() {
    let mut world = ring(2);
    world.act("sato", world.id(1, 1), correct(number(11), true)).unwrap();
    for n in [1, 2] {
        confirm(&mut world, n);
        reflect(&mut world, n);
    }
    let before = world.row(1, 1).mark;
    assert!(matches!(alone(&mut world, 1), Err(Refusal::HalfOfSwap { .. })));
    wrong(&mut world, 2);
    assert!(world.row(1, 1).mark.data_changed);
    alone(&mut world, 1).unwrap();
    let after = world.row(1, 1).mark;
    assert!(!after.data_changed && after.awaiting_second_check);
    assert_eq!(after.found_wrong_at(), before.found_wrong_at(), "it finds nothing new");
    confirm(&mut world, 1);
    assert!(matches!(alone(&mut world, 1), Err(Refusal::AlreadySo { .. })));
    world.assert_true();
}
