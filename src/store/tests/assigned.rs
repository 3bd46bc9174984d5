//! Leases, bundles and handover.

use std::time::Duration;

use jiff::SignedDuration;

use crate::audit::{Actor, CandidateId, Day, EventKind, Role, Status, StatusSet};
use crate::store::acting::bulk::Spell;
use crate::store::fixture::{World, actor, answer, at, candidate, correct, lead, number, person};
use crate::store::{TakenBack, Together};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::bulk::{BulkAct, BulkEnd};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::policy::{Refusal, is_free, lease_from, only_free};
use crate::triage::selection::Selection;

fn world() -> World {
    let mut world = World::new();
    world.import((1..=120).map(|n| candidate(n, 1)));
    world.import((1..=120).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1))));
    world
}

fn of(world: &World, who: &str) -> Vec<CandidateId> {
    let filter = Filter { assignees: vec![who.to_owned()], ..Filter::default() };
    world.list(&filter, SortOrder::Risk).iter().map(|row| row.id).collect()
}

#[test]
fn a_lease_ends_by_itself_but_not_while_somebody_outside_is_asked() {
    let mut world = world();
    let (sato, until) = (actor("sato"), at(600));
    let taken = world.store.take_bundle(&Filter::default(), 4, until, &sato, at(10)).unwrap().unwrap();
    let ids: Vec<_> = taken.iter().map(|place| place.id).collect();
    assert_eq!(of(&world, "sato"), ids);
    world.act("sato", ids[0], Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let hold =
        NewMark {
            until: "2023-12-01".parse().ok(), note: "待ち".to_owned(), ..NewMark::to(Status::OnHold)
        };
    world.act("sato", ids[1], Act::Mark(hold)).unwrap();
    world.act("sato", ids[2], Act::Mark(NewMark::to(Status::Verified))).unwrap();
    assert_eq!(world.store.release(at(599)).unwrap(), 0);
    // The hold and the untouched one are free again; what was decided, or asked outside, stays whose it is.
    assert_eq!(world.store.release(until).unwrap(), 2);
    assert_eq!(world.store.release(at(700)).unwrap(), 0);
    let mut mine = of(&world, "sato");
    mine.sort_unstable();
    let mut kept = vec![ids[0], ids[2]];
    kept.sort_unstable();
    assert_eq!(mine, kept);
    let mut ended = Vec::new();
    let keep = &mut |event: crate::audit::Event| {
        if event.kind == EventKind::LeaseEnded {
            ended.push((event.record, event.actor.account));
        }
        std::ops::ControlFlow::Continue(())
    };
    world.store.history(None, keep).unwrap();
    ended.sort();
    let mut expected = vec![(Some(ids[1]), "system".to_owned()), (Some(ids[3]), "system".to_owned())];
    expected.sort();
    assert_eq!(ended, expected);
    world.assert_true();
}

/// Written behind the rules' back, as an older program or a fault might: it must not be looked at for ever.
#[test]
fn a_lease_on_an_asked_record_is_not_tried_again_and_again() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    world.store.connection.execute("UPDATE state SET leased_until = 1 WHERE id = ?", [id.0]).unwrap();
    assert_eq!(world.store.release(at(100)).unwrap(), 0);
}

#[test]
fn two_who_take_bundles_get_different_records_and_only_what_the_filter_shows() {
    let mut world = world();
    let mut other = world.another();
    let until = at(10) + SignedDuration::from_hours(24);
    let mine = Filter { assignees: vec!["sato".to_owned()], ..Filter::default() };
    let mut taken = Vec::new();
    for (who, filter, count) in [
        ("sato", Filter::default(), 50),
        ("suzuki", Filter::default(), 50),
        ("sato", mine, 0),
        ("sato", Filter { search: vec!["00001".to_owned()], ..Filter::default() }, 0),
        ("ito", Filter { outside: true, ..Filter::default() }, 0),
        ("ito", Filter::default(), 20),
        ("ito", Filter::default(), 0),
    ] {
        let store = if who == "suzuki" { &mut other } else { &mut world.store };
        let places = store.take_bundle(&filter, 500, until, &actor(who), at(10)).unwrap().unwrap();
        assert_eq!(places.len(), count, "{who} {filter:?}");
        assert!(places.is_sorted());
        taken.extend(places);
    }
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 120);
    let viewer = Actor { role: Role::Viewer, ..actor("look") };
    let refused = world.store.take_bundle(&Filter::default(), 5, until, &viewer, at(10)).unwrap();
    assert_eq!(refused, Err(Refusal::OnlyViewing));
    let late = world.store.take_bundle(&Filter::default(), 5, at(1), &actor("ito"), at(10)).unwrap();
    assert_eq!(late, Ok(Vec::new()), "none is left to refuse it for");
    world.assert_true();
}

/// Also where an older program kept the name as it was typed.
#[test]
fn what_a_person_works_on_is_found_and_handed_over_however_the_name_is_typed() {
    let mut world = world();
    let ids = [1, 2, 3].map(|n| world.id(n, 1));
    for (id, typed) in ids.into_iter().zip(["佐藤　太郎", "佐藤 太郎", " 佐藤  太郎"]) {
        let act = Act::Assign { to: Some(typed.to_owned()) };
        let order = Order { id, seen_version: None, act, actor: lead("tanaka"), at: at(10) };
        world.store.perform(&order).unwrap().unwrap();
    }
    let older = "UPDATE state SET assignee = '佐藤　太郎' WHERE id = ?";
    world.store.connection.execute(older, [ids[0].0]).unwrap();
    for typed in ["佐藤　太郎", "佐藤 太郎", "佐藤　太郎　"] {
        assert_eq!(of(&world, typed).len(), 3, "{typed}");
    }
    let mut moved = 0;
    let each = &mut |_: &ListRow| moved += 1;
    world.store.hand_over("佐藤 太郎", Some("ｉｔｏ"), &lead("tanaka"), at(11), each).unwrap().unwrap();
    assert_eq!((moved, of(&world, "ito").len(), of(&world, "佐藤　太郎").len()), (3, 3, 0));
    world.assert_true();
}

#[test]
fn all_that_somebody_works_on_is_handed_over_with_holds_and_requests() {
    let mut world = world();
    let until = at(600);
    for _ in 0..2 {
        world.store.take_bundle(&Filter::default(), 50, until, &actor("sato"), at(10)).unwrap().unwrap();
    }
    let ids = of(&world, "sato");
    world.act("sato", ids[0], Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let listed = |world: &mut World, from: &str, to: Option<&str>, who: &Actor| {
        let mut listed = Vec::new();
        let each =
            &mut |row: &crate::triage::listing::ListRow| listed.push((row.id, row.mark.assignee.clone()));
        let outcome = world.store.hand_over(from, to, who, at(20), each).unwrap();
        outcome.map(|()| listed)
    };
    let refused = listed(&mut world, "sato", Some("ito"), &actor("ito")).unwrap_err();
    assert_eq!(refused, Refusal::NotYours { assignee: Some("sato".to_owned()) });
    let over = listed(&mut world, "sato", Some("ito"), &actor("sato")).unwrap();
    let mut expected = ids.clone();
    expected.sort_unstable();
    assert_eq!(over.iter().map(|(id, _)| *id).collect::<Vec<_>>(), expected);
    assert!(over.iter().all(|(_, to)| to.as_deref() == Some("ito")));
    assert_eq!((of(&world, "sato").len(), of(&world, "ito").len()), (0, 100));
    // What was given is no lease.
    assert_eq!(world.store.release(at(700)).unwrap(), 0);
    let lead = Actor { role: Role::Lead, ..actor("lead") };
    assert_eq!(listed(&mut world, "ito", None, &lead).unwrap().len(), 100);
    assert_eq!(listed(&mut world, "ito", Some("sato"), &lead).unwrap(), []);
    world.assert_true();
}

#[test]
fn a_bundle_is_taken_back_as_one_act_and_ends_no_bulk_act_that_rests() {
    let mut world = world();
    let take = |world: &mut World, size| {
        world
            .store
            .take_bundle(&Filter::default(), size, lease_from(at(10)), &actor("sato"), at(10))
            .unwrap()
            .unwrap()
    };
    let all = Selection::everything(Filter::default());
    let act = BulkAct::Escalate { addressee: None, until: None };
    let rests = world.store.begin_bulk(&all, &act, &actor("sato"), at(9)).unwrap().unwrap();
    assert_eq!(take(&mut world, 3).len(), 3);
    assert_eq!(world.store.open_bulk(&actor("sato")).unwrap(), Some(rests));
    let own = of(&world, "sato")[0];
    world.act("sato", own, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    // The newest act first: the one mark, then all of the bundle.
    let TakenBack::Act(done) = world.store.undo(&actor("sato"), at(11)).unwrap().unwrap() else {
        panic!("the mark is an act of its own");
    };
    assert_eq!(done.id, own);
    assert_eq!(of(&world, "sato").len(), 3);
    let TakenBack::Each { outcomes: back, .. } = world.store.undo(&actor("sato"), at(12)).unwrap().unwrap()
    else {
        panic!("a bundle is one act");
    };
    assert_eq!((back.len(), of(&world, "sato").len()), (3, 0));
    assert!(back.iter().all(|(_, outcome)| outcome.is_ok()));
    assert_eq!(world.store.undo(&actor("sato"), at(14)).unwrap().err(), Some(Refusal::NothingToUndo));
    // Of a bundle that is empty nothing is written.
    let nobody = Filter { statuses: StatusSet::EMPTY.with(Status::Verified), ..Filter::default() };
    let before = world.store.last_event().unwrap();
    let none = world.store.take_bundle(&nobody, 3, lease_from(at(15)), &actor("sato"), at(15)).unwrap();
    assert_eq!((none.unwrap().len(), world.store.last_event().unwrap()), (0, before));
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

/// More than are taken back at once, and in several transactions: still one act, and one undo, which can be broken off.
#[test]
fn a_hand_over_is_taken_back_as_one_act() {
    let mut world = world();
    let lead = lead("tanaka");
    let ids: Vec<_> = (1..=120).map(|n| world.id(n, 1)).collect();
    let give = |world: &mut World, ids: &[CandidateId], to: &str, together: &mut Together| {
        for id in ids {
            let act = Act::Assign { to: Some(to.to_owned()) };
            let order = Order { id: *id, seen_version: None, act, actor: lead.clone(), at: at(10) };
            world.store.perform_among(&order, Some(&mut *together)).unwrap().unwrap();
        }
    };
    give(&mut world, &ids[..110], "sato", &mut Together::default());
    let over = |world: &mut World, from: &str, to: &str| {
        let mut moved = 0;
        world.store.hand_over(from, Some(to), &lead, at(11), &mut |_| moved += 1).unwrap().unwrap();
        moved
    };
    assert_eq!(over(&mut world, "sato", "ito"), 110);
    // Somebody acts on two of them since; what they did stays.
    for id in &ids[..2] {
        world.act("suzuki", *id, Act::Wrong { note: String::new() }).unwrap();
    }
    let undo = |world: &mut World| world.store.undo(&lead, at(20)).unwrap();
    let Ok(TakenBack::Bulk(began)) = undo(&mut world) else { panic!("a hand-over is one act") };
    assert_eq!((began.is_undo, began.of), (true, Some(110)));
    // A second undo goes on with it, though no more are left than would be taken back at once.
    let some = Spell::of(80, Duration::from_mins(1));
    let broken_off = world.store.bulk_batch_of(began.id, &lead, at(21), some).unwrap();
    assert_eq!((broken_off.ended, broken_off.done), (None, 80));
    let Ok(TakenBack::Bulk(mut back)) = undo(&mut world) else { panic!("it rests") };
    assert_eq!(back.id, began.id);
    while back.ended.is_none() {
        back = world.store.bulk_batch(back.id, &lead, at(22)).unwrap();
    }
    assert_eq!((back.done, back.left_out, back.ended), (108, 2, Some(BulkEnd::Complete)));
    assert_eq!((of(&world, "sato").len(), of(&world, "ito").len()), (108, 2));
    // What it left out stays as it is: the act before is next, and it is one too.
    assert_eq!(over(&mut world, "sato", "ito"), 108);
    assert!(matches!(undo(&mut world), Ok(TakenBack::Bulk(began)) if began.of == Some(108)));
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

/// The rule is said twice: of a mark, for the act itself, and as a filter, by which records are looked for.
#[test]
fn what_is_looked_for_as_free_is_what_may_be_taken() {
    let mut world = world();
    let acts = |id: CandidateId| {
        let mark = |status| Act::Mark(NewMark::to(status));
        let right = number(90_000 + id.0.unsigned_abs());
        let acts = [hold(), mark(Status::Escalated), mark(Status::Verified), correct(right, false)];
        std::iter::once(None).chain(acts.map(Some)).collect::<Vec<_>>()
    };
    for n in 0..10 {
        let id = world.id(n + 1, 1);
        if n % 2 == 1 {
            world.act("sato", id, Act::Assign { to: Some("sato".to_owned()) }).unwrap();
        }
        let act = acts(id).swap_remove(usize::try_from(n / 2).unwrap());
        if let Some(act) = act {
            world.act("sato", id, act).unwrap();
        }
    }
    let every = StatusSet::EMPTY.with(Status::Pending).with(Status::Verified);
    let pending = StatusSet::EMPTY.with(Status::Pending);
    let (mut some, mut none) = (0, 0);
    for statuses in [StatusSet::EMPTY, pending, every, StatusSet::EMPTY.with(Status::Corrected)] {
        for (assignees, unassigned) in [
            (vec![], false),
            (vec![], true),
            (vec!["sato".to_owned()], false),
            (vec!["sato".to_owned()], true),
        ] {
            let filter = Filter { statuses, assignees, unassigned, ..Filter::default() };
            let shown = world.list(&filter, SortOrder::Risk);
            let free: Vec<_> = shown.iter().filter(|row| is_free(&row.mark)).map(|row| row.id).collect();
            let looked_for: Vec<_> = only_free(&filter)
                .map(|free| world.list(&free, SortOrder::Risk).iter().map(|row| row.id).collect())
                .unwrap_or_default();
            assert_eq!(looked_for, free, "{filter:?}");
            *(if free.is_empty() { &mut none } else { &mut some }) += 1;
        }
    }
    assert!(some > 3 && none > 3, "{some} {none}");
}

fn hold() -> Act {
    Act::Mark(NewMark {
        until: Day::new(2030, 1, 1),
        note: "照会中".to_owned(),
        ..NewMark::to(Status::OnHold)
    })
}
