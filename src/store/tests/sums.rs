//! The daily sums: true after whatever is done, of the day on which it was done, and counted once where there were none.

use crate::audit::{Day, Status};
use crate::store::counting::sums::count_once;
use crate::store::fixture::{
    World, actor, answer, at, candidate, correct, lead, number, perform, person, undone,
};
use crate::store::{Access, FaultKind, Store};
use crate::triage::act::{Act, Order};
use crate::triage::figures::Figures;

/// The minute at which a day after the first begins.
fn day(n: i64) -> i64 {
    60 * 24 * n
}

fn on(n: i64) -> Day {
    Day::of(at(day(n)))
}

fn act_on(store: &mut Store, who: &str, record: (u64, u64), minute: i64, act: Act) {
    let id = store.find(&crate::store::fixture::key(record.0, record.1)).unwrap().unwrap();
    let order = Order { id, seen_version: None, act, actor: actor(who), at: at(minute) };
    store.perform(&order).unwrap().unwrap();
}

/// Records that are imported, marked, corrected by a swap, taken back and changed by other data, each on a day of its own.
fn busy_world() -> World {
    let mut world = World::new();
    let mut outside = candidate(9, 1);
    outside.declared_causes = crate::audit::CauseSet::EMPTY;
    let mut lost = candidate(8, 1);
    lost.membership.lost_on = "2023-03-31".to_owned();
    world.import((1..=6).map(|n| candidate(n, 1)).chain([outside, lost]));
    // 5 and 6 hold each other's numbers.
    let said = |n: u64| {
        if n == 5 {
            6
        } else if n == 6 {
            5
        } else {
            n
        }
    };
    world.import((1..=6).map(|n| answer(number(n * 10 + 1), person(said(n) * 10 + 1))));
    let verify = || Act::Mark(crate::triage::act::NewMark::to(Status::Verified));
    act_on(&mut world.store, "sato", (1, 1), day(1), verify());
    act_on(&mut world.store, "sato", (2, 1), day(1), verify());
    act_on(&mut world.store, "suzuki", (3, 1), day(2), Act::Wrong { note: String::new() });
    act_on(&mut world.store, "suzuki", (3, 1), day(3), correct(number(700), false));
    act_on(&mut world.store, "sato", (5, 1), day(3), correct(number(61), true));
    undone(&mut world.store, &actor("sato"), at(day(4))).unwrap();
    world
}

/// The same, and then an import with a clock that stands at the first day again.
fn world_that_went_on() -> World {
    let mut world = busy_world();
    // What the second proof rests on is contradicted: its mark is withdrawn, on the day of the import.
    let mut changed = answer(number(21), person(99));
    changed.asked_on = "2023-06-20".to_owned();
    world.import([changed]);
    world
}

fn all_days(world: &World) -> Vec<Figures> {
    (-1..=6).map(|n| world.store.figures(on(n), on(6)).unwrap()).collect()
}

#[test]
fn the_sums_are_true_after_whatever_is_done() {
    busy_world().assert_true();
    world_that_went_on().assert_true();
}

#[test]
fn each_day_shows_what_was_seen_then() {
    let world = world_that_went_on();
    let days = all_days(&world);
    let of = |n: usize, status| days[n].by_status[&status];
    let course: Vec<_> = (0..days.len())
        .map(|n| (of(n, Status::Pending), of(n, Status::Verified), days[n].wrong.found))
        .collect();
    // The days before the import; of the import; two verified; one found wrong; corrected, two by a swap; the swap taken back;
    // and what the last import withdrew, on the last day that had figures, for its clock stood at the first.
    assert_eq!(course[..2], [(0, 0, 0), (7, 0, 0)]);
    assert_eq!(course[2..5], [(5, 2, 0), (4, 2, 1), (2, 2, 3)]);
    assert_eq!(course[5..], [(5, 1, 1); 3]);
    assert_eq!((days[0].out_of_audit, days[1].out_of_audit, days[1].lost_eligibility), (0, 1, 1));
    assert_eq!((days[3].wrong.corrected, days[4].wrong.corrected), (0, 3));
    assert_eq!(days[1].by_insurer["06139992"], 7);
    assert_eq!(world.store.days_with_figures().unwrap(), Some((on(0), on(4))));
}

#[test]
fn what_a_clock_that_ran_backwards_dates_belongs_to_the_last_day() {
    let mut world = busy_world();
    let before = all_days(&world);
    act_on(&mut world.store, "sato", (4, 1), day(-300), Act::Wrong { note: String::new() });
    let after = all_days(&world);
    assert_eq!(after[..5], before[..5], "days that are past stay");
    assert_eq!(after[5].wrong.found, before[5].wrong.found + 1);
    // The present is all that was done, even where the clock now stands before it.
    assert_eq!(world.store.figures(on(-300), on(-300)).unwrap().wrong.found, 2);
    world.assert_true();
}

#[test]
fn sums_that_were_never_kept_are_counted_once_with_the_days_of_the_marks() {
    let world = busy_world();
    let kept = all_days(&world);
    let recount = || {
        world.store.connection.execute("DELETE FROM day_sum", []).unwrap();
        assert!(world.store.untrue_sums().unwrap() > 0);
        count_once(&world.store.connection).unwrap();
        assert_eq!(world.store.untrue_sums().unwrap(), 0);
    };
    recount();
    let counted = all_days(&world);
    for (counted, kept) in counted.iter().zip(&kept) {
        // Data are the present ones on every day; marks are those of the day.
        assert_eq!(counted.by_status.values().sum::<u64>(), kept.candidates);
    }
    let statuses = |days: &[Figures]| days.iter().map(|day| day.by_status.clone()).collect::<Vec<_>>();
    assert_eq!(statuses(&counted), statuses(&kept));
    assert_eq!(counted[7], kept[7]);
}

#[test]
fn two_people_at_one_database_add_to_the_same_day() {
    let mut world = World::new();
    world.import((1..=4).map(|n| candidate(n, 1)));
    let mut other = world.another();
    for (n, store) in [(1, &mut world.store), (2, &mut other)] {
        let id = store.find(&crate::store::fixture::key(n, 1)).unwrap().unwrap();
        perform(store, "sato", id, None, Act::Wrong { note: String::new() }).unwrap();
    }
    assert_eq!(world.store.figures(on(0), on(0)).unwrap().wrong.found, 2);
    assert_eq!(other.doctor().unwrap().iter().filter(|finding| !finding.ok).count(), 0);
}

#[test]
fn days_that_are_past_are_sealed_and_whoever_changes_them_is_found() {
    let mut world = busy_world();
    let changed = |world: &World, change: &str| -> Vec<(FaultKind, Option<i64>)> {
        let path = world.path().with_file_name("changed.db");
        let _ = std::fs::remove_file(&path);
        world.store.connection.execute("VACUUM INTO ?", [path.to_str().unwrap()]).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.execute_batch(change).unwrap();
        assert!(connection.changes() > 0, "{change}");
        let faults = Store::open(&path, Access::ReadOnly).unwrap().verify(None).unwrap().faults;
        faults.into_iter().map(|fault| (fault.kind, fault.seq)).collect()
    };
    let first = on(0);
    // One verified more on the first day, and one less on the second: all together is as it was.
    let move_back = format!(
        "UPDATE day_sum SET n = n + CASE day WHEN '{first}' THEN 1 ELSE -1 END
         WHERE dimension = 2 AND code = 1 AND day IN ('{first}', '{}');
         INSERT OR IGNORE INTO day_sum VALUES ('{first}', 2, 1, 1)",
        on(1)
    );
    assert_eq!(changed(&world, &move_back), [], "nobody has sealed them yet");
    let checkpoint = world.store.checkpoint(&actor("sato"), at(day(4))).unwrap();
    let found = [(FaultKind::DaysDiffer, Some(checkpoint.seq))];
    assert_eq!(changed(&world, &move_back), found);
    assert_eq!(changed(&world, &format!("DELETE FROM day_sum WHERE day = '{first}'")), found);
    assert_eq!(
        changed(&world, &format!("UPDATE day_sum SET day = '{}' WHERE day = '{first}'", on(-9))),
        found
    );
    // The last day goes on, also with a clock that runs backwards; so does what was taken from it.
    act_on(&mut world.store, "sato", (4, 1), day(-300), Act::Wrong { note: String::new() });
    act_on(&mut world.store, "mori", (6, 1), day(6), Act::Wrong { note: String::new() });
    assert_eq!(changed(&world, "UPDATE meta SET created_at = created_at"), []);
    let later = format!("UPDATE day_sum SET n = n + 1 WHERE day = '{}'", on(4));
    assert_eq!(changed(&world, &later), []);
    let content = |_: &Figures| Ok("{}".to_owned());
    world.store.file_report(on(5), content, &lead("ito"), at(day(6))).unwrap().unwrap();
    assert_eq!(changed(&world, &later), [(FaultKind::DaysDiffer, Some(world.store.last_event().unwrap()))]);
    world.assert_true();
}
