//! An upgrade of the comparison's rules: what older ones judged is judged again, and what that does to marks.

use rusqlite::Connection;

use crate::audit::{Actor, Addressee, CandidateId, EventKind, Item, Role, Signal, Status};
use crate::compare::{Grade, RULES_VERSION};
use crate::store::fixture::{World, actor, answer, at, candidate, number, perform, person};
use crate::store::{Disturbed, Recompared, Regrading, StoreError, TakenBack, Watch, migrate};
use crate::triage::act::{Act, NewMark};
use crate::triage::policy::Refusal;

/// Makes all records look as if older rules had judged them, and some of them by `sql` otherwise than the present ones do.
fn age(world: &World, sql: &str) {
    let old = "UPDATE state SET rules = rules - 1; UPDATE meta SET rules = rules - 1;";
    let connection = Connection::open(world.path()).unwrap();
    connection.execute_batch(&format!("{old}{sql}; DELETE FROM day_sum")).unwrap();
    crate::store::counting::sums::count_once(&connection).unwrap();
}

fn recompare(world: &mut World) -> Recompared {
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    while walk.step().unwrap() {}
    walk.done().clone()
}

fn upsets(world: &mut World) -> Vec<Disturbed> {
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    while walk.step().unwrap() {}
    walk.upsets().unwrap()
}

fn events(world: &World, kind: EventKind) -> Vec<(Option<CandidateId>, String)> {
    let mut found = Vec::new();
    let each = &mut |event: crate::audit::Event| {
        if event.kind == kind {
            found.push((event.record, event.actor.account));
        }
        std::ops::ControlFlow::Continue(())
    };
    world.store.history(None, each).unwrap();
    found
}

/// Members 1 to `n`, each with an answer; that of those in `other` is another person's.
fn answered(n: u64, other: &[u64]) -> World {
    let mut world = World::new();
    world.import((1..=n).map(|n| candidate(n, 1)));
    world.import((1..=n).map(|n| {
        let whose = if other.contains(&n) { person(n * 10 + 2) } else { person(n * 10 + 1) };
        answer(number(n * 10 + 1), whose)
    }));
    world
}

fn by_card(world: &mut World, n: u64) {
    let id = world.id(n, 1);
    world.act("sato", id, crate::store::fixture::by_card(number(n * 10 + 1))).unwrap();
}

/// All five items identical, as the columns have it.
const IDENTICAL: &str = "grades = 0, grade = 0";
/// All five items different.
const DIFFERENT: &str = "grades = 23405, grade = 5";

#[test]
fn a_worse_grade_withdraws_and_a_better_one_does_not() {
    let mut world = answered(4, &[1, 2]);
    by_card(&mut world, 1);
    by_card(&mut world, 3);
    let escalated = NewMark { addressee: Some(Addressee::Member), ..NewMark::to(Status::Escalated) };
    let second = world.id(2, 1);
    world.act("sato", second, Act::Mark(escalated)).unwrap();
    // The older rules took the first two for the same, and the third for another person.
    age(
        &world,
        &format!("UPDATE state SET {IDENTICAL} WHERE id <= 2; UPDATE state SET {DIFFERENT} WHERE id = 3;"),
    );
    assert_eq!(world.store.awaiting_recompare().unwrap(), Some(4));
    let (weighed, told) = world.store.weigh_recompare(&mut |_| {}).unwrap();
    assert_eq!(world.row(1, 1).mark.status, Status::Verified, "a dry run writes nothing");
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    while walk.step().unwrap() {}
    let (done, upsets) = (walk.done().clone(), walk.upsets().unwrap());
    drop(walk);
    assert_eq!((&weighed, &told), (&done, &upsets), "and tells what is done");
    let grades = |from, to, records| Regrading { from: Some(from), to: Some(to), records };
    assert_eq!(
        done,
        Recompared {
            records: 4,
            regraded: vec![
                grades(Grade::Identical, Grade::Different, 2),
                grades(Grade::Different, Grade::Identical, 1)
            ],
            withdrawn: 1,
            flagged: 1,
        }
    );
    let told: Vec<_> = upsets.iter().map(|upset| (upset.id, upset.withdrawn)).collect();
    assert_eq!(told, [(world.id(1, 1), true), (world.id(2, 1), false)]);
    let name = upsets[0].why.items.iter().find(|item| item.item == Item::KanjiName).unwrap();
    assert_eq!((name.from, name.to), (Some(Grade::Identical), Some(Grade::Different)));
    assert_eq!(upsets[0].why.rules, Some(RULES_VERSION));
    let (first, second, third) = (world.row(1, 1), world.row(2, 1), world.row(3, 1));
    assert_eq!((first.mark.status, first.mark.raised_again), (Status::Pending, true));
    assert_eq!(second.mark.status, Status::Escalated);
    assert!(world.store.record(second.id).unwrap().unwrap().dossier.mark.data_changed);
    assert_eq!((third.mark.status, third.mark.raised_again), (Status::Verified, false));
    assert_eq!(events(&world, EventKind::Withdrawn), [(Some(first.id), Actor::system().account)]);
    assert_eq!(events(&world, EventKind::DataChanged), [(Some(second.id), Actor::system().account)]);
    assert_eq!(events(&world, EventKind::Recompared), [(None, "lead".to_owned())]);
    assert_eq!(world.store.awaiting_recompare().unwrap(), None);
    assert!(world.store.recompare(&actor("lead"), at(9)).unwrap().is_none(), "again changes nothing");
    assert!(world.store.verify(None).unwrap().faults.is_empty());
    world.assert_true();
}

#[test]
fn a_danger_that_the_older_rules_did_not_see_withdraws() {
    let mut world = World::new();
    world
        .import([1, 2].map(|n| crate::audit::Candidate { individual_number: number(11), ..candidate(n, 1) }));
    world.import([answer(number(11), person(11))]);
    by_card(&mut world, 1);
    age(&world, "UPDATE state SET signals = 0;");
    let upsets = upsets(&mut world);
    assert_eq!(upsets.len(), 1);
    assert!(upsets[0].withdrawn && upsets[0].why.dangers.contains(Signal::DuplicateNumber), "{upsets:?}");
    assert!(upsets[0].why.items.is_empty());
    assert_eq!(world.row(1, 1).mark.status, Status::Pending);
    world.assert_true();
}

#[test]
fn a_new_writing_of_the_same_content_withdraws_nothing() {
    let mut world = answered(2, &[]);
    by_card(&mut world, 1);
    // Format where the present rules say identical.
    age(&world, "UPDATE state SET grades = 4681, grade = 1;");
    let done = recompare(&mut world);
    assert_eq!((done.records, done.withdrawn, done.flagged), (2, 0, 0));
    assert_eq!(world.row(1, 1).mark.status, Status::Verified);
}

#[test]
fn what_was_broken_off_goes_on_and_counts_the_whole() {
    let mut world = answered(600, &[1, 599]);
    by_card(&mut world, 1);
    by_card(&mut world, 599);
    age(&world, &format!("UPDATE state SET {IDENTICAL} WHERE id IN (1, 599);"));
    let mut steps = 0;
    let done = loop {
        let before = world.store.awaiting_recompare().unwrap();
        let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
        assert_eq!(walk.is_resumed, steps > 0);
        // One batch each, and the process is gone.
        let goes_on = walk.step().unwrap();
        steps += 1;
        let done = walk.done().clone();
        if !goes_on {
            assert_eq!(walk.passed(), walk.steps);
            assert_eq!(walk.upsets().unwrap().len(), 2, "those of the earlier processes too");
            break done;
        }
        drop(walk);
        assert!(world.store.awaiting_recompare().unwrap() <= before);
    };
    assert_eq!(steps, 2 * 4, "each stage 250, 250, 100 and the end");
    assert_eq!((done.records, done.withdrawn), (600, 2));
    assert_eq!(events(&world, EventKind::Recompared).len(), 1);
    world.assert_true();
}

#[test]
fn two_that_recompare_at_once_do_it_once() {
    let mut world = answered(600, &[1]);
    by_card(&mut world, 1);
    age(&world, &format!("UPDATE state SET {IDENTICAL} WHERE id = 1;"));
    let mut other = world.another();
    let mut one = world.store.recompare(&actor("a"), at(9)).unwrap().unwrap();
    let mut two = other.recompare(&actor("b"), at(9)).unwrap().unwrap();
    while one.step().unwrap() & two.step().unwrap() {}
    while one.step().unwrap() | two.step().unwrap() {}
    assert_eq!(one.done(), two.done());
    assert_eq!((one.done().records, one.done().withdrawn), (600, 1));
    drop((one, two));
    assert_eq!(events(&world, EventKind::Recompared).len(), 1);
    world.assert_true();
}

#[test]
fn no_act_carries_a_mark_over_to_a_grade_that_nobody_saw() {
    let mut world = answered(3, &[1, 2, 3]);
    (1..=3).for_each(|n| by_card(&mut world, n));
    age(&world, &format!("UPDATE state SET {IDENTICAL};"));
    let seen = world.row(1, 1);
    assert_eq!(
        (seen.mark.status, seen.grades.map(|grades| grades.kanji_name)),
        (Status::Verified, Some(Grade::Identical)),
        "as older rules had it"
    );
    let assign = || Act::Assign { to: Some("sato".into()) };
    let refused = perform(&mut world.store, "sato", seen.id, Some(seen.version), assign()).unwrap_err();
    assert!(matches!(&refused, Refusal::Overtaken { mark } if mark.raised_again), "{refused}");
    assert!(refused.message().to_string().contains("judged again"), "{refused}");
    assert_eq!(world.row(1, 1).mark.status, Status::Pending, "it is withdrawn before");
    // Without a version seen, the act is done on the record as it is then.
    world.act("sato", world.id(2, 1), assign()).unwrap();
    assert_eq!(world.row(2, 1).mark.status, Status::Pending);
    let undone = world.store.undo(&actor("sato"), at(10)).unwrap().unwrap();
    let TakenBack::Act(undone) = undone else { panic!("{undone:?}") };
    assert_eq!((undone.id, undone.after.status), (world.id(2, 1), Status::Pending));
    let third = world.id(3, 1);
    let refused = world.verify_all_same("sato", third).unwrap_err();
    assert!(matches!(refused, Refusal::NothingBearsIt { .. }), "five items that matched once: {refused}");
    assert_eq!(recompare(&mut world).records, 0, "each was judged before its act");
    world.assert_true();
}

#[test]
fn a_record_that_is_handed_over_with_many_is_judged_again_too() {
    let mut world = answered(2, &[1]);
    for n in 1..=2 {
        by_card(&mut world, n);
        world.act("sato", world.id(n, 1), Act::Assign { to: Some("sato".into()) }).unwrap();
    }
    age(&world, &format!("UPDATE state SET {IDENTICAL} WHERE id = 1;"));
    world.store.hand_over("sato", Some("ito"), &actor("sato"), at(9), &mut |_| {}).unwrap().unwrap();
    let marks = [1, 2].map(|n| world.row(n, 1).mark);
    assert_eq!([&marks[0], &marks[1]].map(|mark| mark.status), [Status::Pending, Status::Verified]);
    assert!(marks[0].raised_again && marks.iter().all(|mark| mark.assignee.as_deref() == Some("ito")));
    world.assert_true();
}

#[test]
fn an_undo_finds_the_record_as_the_present_rules_have_it() {
    let mut world = answered(1, &[1]);
    by_card(&mut world, 1);
    let id = world.id(1, 1);
    world.act("sato", id, Act::Assign { to: Some("sato".into()) }).unwrap();
    age(&world, &format!("UPDATE state SET {IDENTICAL};"));
    let refused = world.store.undo(&actor("sato"), at(10)).unwrap().unwrap_err();
    let Refusal::LeftStanding { why } = refused else { panic!("{refused}") };
    assert!(matches!(*why, Refusal::WithdrawnSince { by: EventKind::Recompared, .. }), "{why}");
    assert_eq!(world.row(1, 1).mark.status, Status::Pending);
}

#[test]
fn imports_and_marks_go_on_meanwhile_and_an_older_program_writes_nothing() {
    let mut world = answered(600, &[]);
    age(&world, "");
    world.import([candidate(601, 1)]);
    assert_eq!(
        world.store.awaiting_recompare().unwrap(),
        Some(601),
        "an import judges what it touches alone"
    );
    let mut other = world.another();
    let (second, last) = (world.id(2, 1), world.id(600, 1));
    let rules = |world: &World| -> u32 {
        world.store.connection.query_row("SELECT rules FROM meta", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(rules(&world), RULES_VERSION - 1, "until it begins, older programs go on");
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    assert!(walk.step().unwrap());
    for id in [second, last] {
        perform(&mut other, "suzuki", id, None, Act::Mark(NewMark::to(Status::Verified))).unwrap();
    }
    while walk.step().unwrap() {}
    assert_eq!(walk.done().records, 598, "those of the import and of the marks are judged already");
    drop(walk);
    assert_eq!(rules(&world), RULES_VERSION);
    assert_eq!(world.row(600, 1).mark.status, Status::Verified);
    world.assert_true();
    // As an older program has it that finds newer rules in the database than its own.
    Connection::open(world.path()).unwrap().execute_batch("UPDATE meta SET rules = 99").unwrap();
    let refused = other.undo(&actor("suzuki"), at(10)).unwrap_err();
    assert!(matches!(refused, StoreError::NewerRules { found: 99, .. }), "{refused}");
}

#[test]
fn an_upgrade_amid_the_walk_of_another_begins_anew() {
    let mut world = answered(300, &[]);
    age(&world, "");
    assert!(world.store.recompare(&actor("a"), at(9)).unwrap().unwrap().step().unwrap());
    let older = "UPDATE run SET content = x'00000001' WHERE kind = -1; UPDATE meta SET rules = rules - 1";
    Connection::open(world.path()).unwrap().execute_batch(older).unwrap();
    assert_eq!(world.store.awaiting_recompare().unwrap(), Some(300));
    let walk = world.store.recompare(&actor("a"), at(9)).unwrap().unwrap();
    assert!(!walk.is_resumed && walk.passed() == 0);
    drop(walk);
    assert_eq!(recompare(&mut world).records, 300);
}

#[test]
fn what_records_are_found_by_is_renewed_before_any_is_judged() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    world.import((1..=3).map(|n| answer(number(n * 10 + 1), person(n * 10 + 11))));
    let keys = |world: &World| {
        let all = |sql| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let mut statement = world.store.connection.prepare(sql).unwrap();
            let rows = statement.query_map([], read).unwrap();
            rows.collect::<rusqlite::Result<Vec<(i64, i64, String)>>>().unwrap()
        };
        (
            all("SELECT by_kanji, by_kana, found_by FROM candidate ORDER BY id"),
            all("SELECT by_name, candidate, '' FROM called ORDER BY by_name, candidate"),
        )
    };
    let before = (keys(&world), world.row(1, 1));
    let sql = "UPDATE candidate SET by_kanji = 1, by_kana = NULL, found_by = '';
               DELETE FROM called; INSERT INTO called VALUES (1, 1), (1, 2), (1, 3);
               UPDATE state SET rules = 0, signals = 0; UPDATE meta SET rules = 0";
    age(&world, sql);
    assert_eq!(recompare(&mut world).records, 3);
    let after = world.row(1, 1);
    assert_eq!((keys(&world), after.signals), (before.0, before.1.signals));
    world.assert_true();
}

#[test]
fn who_may_look_only_has_nothing_judged_again_and_migrates_nothing() {
    let mut world = answered(1, &[]);
    age(&world, "");
    let viewer = Actor { role: Role::Viewer, ..actor("guest") };
    assert!(matches!(world.store.recompare(&viewer, at(9)), Err(StoreError::Refused(_))));
    assert!(matches!(migrate(&world.path(), &viewer, at(9), &Watch::nobody()), Err(StoreError::Refused(_))));
    assert_eq!(world.store.awaiting_recompare().unwrap(), Some(1));
}

#[test]
fn an_act_that_a_viewer_is_refused_judges_nothing() {
    let mut world = answered(1, &[1]);
    by_card(&mut world, 1);
    age(&world, &format!("UPDATE state SET {IDENTICAL};"));
    let viewer = Actor { role: crate::audit::Role::Viewer, ..actor("look") };
    let act = Act::Assign { to: Some("look".into()) };
    let order =
        crate::triage::act::Order { id: world.id(1, 1), seen_version: None, act, actor: viewer, at: at(9) };
    assert_eq!(world.store.perform(&order).unwrap(), Err(Refusal::OnlyViewing));
    assert_eq!(world.row(1, 1).mark.status, Status::Verified, "nothing was withdrawn by who may only look");
}
