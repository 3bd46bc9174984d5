//! What the figures of a day say of a sweep stays what was seen then: that it was begun, whether it had looked at every record.

use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::audit::{Day, IncidentId, SweepId};
use crate::store::fixture::{World, actor, at, candidate, correct, lead, number, undone};
use crate::store::rows::last_removed::LastRemoved;
use crate::store::{Access, PurgeWish, Store, migrate};
use crate::triage::act::{Act, Order};
use crate::triage::figures::SweepFigures;
use crate::triage::incident::SweepWish;

/// A minute of a day after the first, in the morning in Japan: in UTC it is the day before.
const fn day(n: i64) -> i64 {
    60 * 24 * n - 60
}

/// What the figures of a day say of sweeps, asked for long after.
fn sweeps_on(store: &Store, n: i64) -> Vec<SweepFigures> {
    store.figures(Day::of(at(day(n))), Day::of(at(day(99)))).unwrap().sweeps
}

fn whole_on(store: &Store, n: i64) -> Option<bool> {
    sweeps_on(store, n).first().map(|sweep| sweep.is_whole)
}

fn looked_up(n: u64) -> crate::audit::Candidate {
    let mut candidate = candidate(n, 1);
    candidate.lookup.number_source = "jlis".to_owned();
    candidate.lookup.lookup_items = Some(3);
    candidate
}

fn act_on(world: &mut World, who: &str, n: i64, act: Act) {
    let id = world.id(1, 1);
    let order = Order { id, seen_version: None, act, actor: actor(who), at: at(day(n)) };
    world.store.perform(&order).unwrap().unwrap();
}

fn begin(world: &mut World, n: i64) -> SweepId {
    let incident = IncidentId(1);
    let rule = world.store.proposed_sweep(incident).unwrap().unwrap();
    let wish = SweepWish { incident, rule, everything: false, note: String::new() };
    world.store.begin_sweep(&wish, &actor("sato"), at(day(n))).unwrap().unwrap().id
}

fn walk(world: &mut World, id: SweepId, n: i64) {
    while !world.store.sweep_batch(id, &lead("suzuki"), at(day(n))).unwrap().unwrap().is_whole {}
}

/// Begun on the second day, broken off until the third; withdrawn on the fourth, after which somebody was imported; taken up on the
/// sixth and walked to its end on the seventh.
fn world() -> World {
    let mut world = World::new();
    world.import((1..=4).map(looked_up));
    act_on(&mut world, "sato", 0, correct(number(500), false));
    let id = begin(&mut world, 1);
    walk(&mut world, id, 2);
    act_on(&mut world, "mori", 3, Act::Return { note: "unreadable".to_owned() });
    world.import([looked_up(5)]);
    undone(&mut world.store, &actor("mori"), at(day(5))).unwrap();
    assert_eq!(begin(&mut world, 6), id);
    walk(&mut world, id, 6);
    world
}

#[test]
fn a_past_day_tells_whether_a_sweep_was_whole_then() {
    let world = world();
    let whole: Vec<_> = (0..=6).map(|n| whole_on(&world.store, n)).collect();
    let [broken, whole_then] = [Some(false), Some(true)];
    assert_eq!(whole, [None, broken, whole_then, whole_then, whole_then, broken, whole_then]);
    world.assert_true();
    let kept = world.store.connection.execute("UPDATE sweep SET is_whole = 0", []).unwrap();
    assert_eq!((kept, world.store.untrue_sums().unwrap()), (1, 1), "doctor holds it to the sweep itself");
}

#[test]
fn a_sweep_that_a_clock_behind_begins_is_none_of_the_days_that_are_past() {
    let mut world = World::new();
    world.import((1..=4).map(looked_up));
    act_on(&mut world, "sato", 3, correct(number(500), false));
    let id = begin(&mut world, 1);
    walk(&mut world, id, 2);
    assert_eq!([2, 3].map(|n| whole_on(&world.store, n)), [None, Some(true)]);
}

#[test]
fn of_a_sweep_that_was_removed_the_days_before_say_what_it_took() {
    let mut world = world();
    let before: Vec<_> = (1..=6).map(|n| sweeps_on(&world.store, n)).collect();
    act_on(&mut world, "mori", 7, Act::Return { note: "unreadable".to_owned() });
    let all: Vec<_> = (1..=5).map(|n| world.id(n, 1)).collect();
    let wish = PurgeWish { ids: &all, unsettled: true, strays: None, reason: "保存期間満了" };
    let go_on = &mut |_| ControlFlow::Continue(());
    assert_eq!(world.store.purge(wish, &lead("boss"), at(day(8)), go_on).unwrap().records, 5);
    assert_eq!((1..=6).map(|n| sweeps_on(&world.store, n)).collect::<Vec<_>>(), before);
    assert_eq!(sweeps_on(&world.store, 9), []);
    world.assert_true();
}

#[test]
fn a_sweep_of_an_older_program_counts_for_the_days_that_the_history_tells() {
    let world = world();
    let path = world.folder.path().join("old.db");
    world.store.connection.execute("VACUUM INTO ?", [path.to_str().unwrap()]).unwrap();
    let old = Connection::open(&path).unwrap();
    // Where a run has less than no kind, it is none: this one says that sweeps up to the 40th were removed.
    old.execute_batch(
        "DELETE FROM day_sum WHERE dimension = 15; DROP TABLE last_removed; ALTER TABLE bulk DROP COLUMN withdrawn;
         INSERT INTO run (kind, content, reading, file_name, started_at, counts, line) VALUES (-5, x'', x'', '', 0, '{}', 40);
         PRAGMA user_version = 8",
    )
    .unwrap();
    drop(old);
    migrate(&path, &actor("sato"), at(day(8)), &crate::store::Watch::nobody()).unwrap();
    let store = Store::open(&path, Access::ReadWrite).unwrap();
    assert_eq!([0, 1, 5, 6].map(|n| whole_on(&store, n)), [None, Some(false), Some(false), Some(true)]);
    assert_eq!(store.untrue_sums().unwrap(), 0);
    let removed = [LastRemoved::Request, LastRemoved::Incident, LastRemoved::Sweep];
    assert_eq!(removed.map(|what| what.number(&store.connection).unwrap()), [0, 0, 40]);
}
