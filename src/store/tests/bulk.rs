//! Bulk acts on a small world: whom they reach, what interrupts them, what takes them back.

use std::time::Duration;

use crate::audit::{
    Actor, Answer, CandidateId, Day, EventKind, IdentitySource, Mark, Role, Status, StatusSet,
};
use crate::store::acting::bulk::Spell;
use crate::store::acting::course::Selected;
use crate::store::fixture::{World, actor, answer, at, by_card, candidate, number, opened, person};
use crate::store::{StoreError, TakenBack};
use crate::triage::act::{Act, NewMark};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkKind, BulkProgress, Reason};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;
use crate::triage::selection::Selection;

/// Ninety members whose answers are the same, and ten whose name is another's.
fn world() -> World {
    let mut world = World::new();
    world.import((1..=100).map(|n| candidate(n, 1)));
    world.import((1..=100).map(|n| {
        let who = if n % 10 == 0 { n * 10 + 2 } else { n * 10 + 1 };
        answer(number(n * 10 + 1), person(who))
    }));
    world
}

/// A hundred members whom the register was not asked about: nothing is proven of them.
fn unasked() -> World {
    let mut world = World::new();
    world.import((1..=100).map(|n| candidate(n, 1)));
    world
}

fn rows(world: &World) -> Vec<ListRow> {
    world.list(&Filter::default(), SortOrder::Risk)
}

fn carried_on(world: &mut World, who: &str, mut progress: BulkProgress) -> BulkProgress {
    while progress.ended.is_none() {
        progress = world.store.bulk_batch(progress.id, &actor(who), at(11)).unwrap();
    }
    progress
}

fn bulk(world: &mut World, who: &str, selection: &Selection, act: &BulkAct) -> BulkProgress {
    let began = world.store.begin_bulk(selection, act, &actor(who), at(10)).unwrap().unwrap();
    carried_on(world, who, began)
}

fn take_back(world: &mut World, who: &str) -> BulkProgress {
    match world.store.undo(&actor(who), at(20)).unwrap().unwrap() {
        TakenBack::Bulk(progress) => {
            assert!(progress.is_undo && progress.kind.is_some_and(|kind| kind != BulkKind::Take));
            carried_on(world, who, progress)
        }
        other => panic!("{other:?}"),
    }
}

fn verified(world: &World) -> usize {
    rows(world).iter().filter(|row| row.mark.status == Status::Verified).count()
}

#[test]
fn all_that_a_filter_shows_is_ruled_on_and_one_undo_takes_it_back() {
    let mut world = world();
    let before = rows(&world);
    let same = before.iter().filter(|row| row.grade().is_some_and(crate::compare::Grade::is_same)).count();
    assert!((50..100).contains(&same));
    let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..Filter::default() };
    let done = bulk(&mut world, "sato", &Selection::everything(pending), &BulkAct::Verify);
    assert_eq!((done.done, done.left_out, done.of), (same as u64, 100 - same as u64, Some(100)));
    assert_eq!(done.ended, Some(BulkEnd::Complete));
    assert_eq!(done.reasons.values().sum::<u64>(), done.left_out, "each for a reason: {:?}", done.reasons);
    assert_eq!(verified(&world), same);
    world.assert_true();
    let back = take_back(&mut world, "sato");
    assert_eq!((back.is_undo, back.done, back.left_out), (true, same as u64, 0));
    assert!(rows(&world).iter().all(|row| row.mark == Mark::default()));
    assert_eq!(world.store.undo(&actor("sato"), at(21)).unwrap().err(), Some(Refusal::NothingToUndo));
    world.assert_true();
}

#[test]
fn nobody_is_asked_in_bulk_about_what_the_data_prove() {
    let mut world = world();
    let same =
        rows(&world).iter().filter(|row| row.grade().is_some_and(crate::compare::Grade::is_same)).count();
    let act = BulkAct::Escalate { addressee: None, until: None };
    let done = bulk(&mut world, "sato", &Selection::everything(Filter::default()), &act);
    assert_eq!((done.done, done.left_out), (100 - same as u64, same as u64));
    assert!(rows(&world).iter().all(|row| {
        (row.mark.status == Status::Pending) == row.grade().is_some_and(crate::compare::Grade::is_same)
    }));
    world.assert_true();
}

#[test]
fn what_is_interrupted_goes_on_where_it_was_and_nothing_is_done_twice() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    let act = BulkAct::Escalate { addressee: None, until: None };
    let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(10)).unwrap().unwrap();
    let first = world.store.bulk_batch(began.id, &actor("sato"), at(11)).unwrap();
    assert!(first.done > 0 && first.ended.is_none(), "{first:?}");
    // Another session of the same person finds it; nobody else does.
    let mut later = world.another();
    assert_eq!(later.open_bulk(&actor("suzuki")).unwrap(), None);
    assert_eq!(later.open_bulk(&actor("sato")).unwrap(), Some(first.clone()));
    // Two carry it on by turns.
    let second = later.bulk_batch(first.id, &actor("sato"), at(12)).unwrap();
    assert!(second.done > first.done);
    let done = carried_on(&mut world, "sato", second);
    assert_eq!((done.done, done.left_out), (100, 0));
    assert_eq!(later.bulk_batch(first.id, &actor("sato"), at(13)).unwrap(), done);
    assert!(rows(&world).iter().all(|row| row.mark.status == Status::Escalated && row.version == 2));
    world.assert_true();
}

#[test]
fn a_record_that_somebody_decided_meanwhile_is_left_out_and_stays_in_an_undo() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    let last = rows(&world).last().unwrap().id;
    let act = BulkAct::Escalate { addressee: None, until: None };
    let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(10)).unwrap().unwrap();
    world.store.bulk_batch(began.id, &actor("sato"), at(11)).unwrap();
    let shown = world.store.list_row(last).unwrap().unwrap().individual_number;
    world.act("suzuki", last, by_card(shown)).unwrap();
    let done = carried_on(&mut world, "sato", began);
    assert_eq!((done.done, done.left_out), (99, 1));
    let stands = |world: &World, id| world.store.list_row(id).unwrap().unwrap().mark;
    assert_eq!(stands(&world, last).operator.as_deref(), Some("suzuki"));
    let first = rows(&world)[0].id;
    world.act("suzuki", first, Act::Wrong { note: String::new() }).unwrap();
    let back = take_back(&mut world, "sato");
    assert_eq!((back.done, back.left_out), (98, 1));
    assert_eq!(stands(&world, first).operator.as_deref(), Some("suzuki"));
    assert_eq!(stands(&world, last).status, Status::Verified);
    // What was left out is not tried for ever.
    assert_eq!(world.store.undo(&actor("sato"), at(21)).unwrap().err(), Some(Refusal::NothingToUndo));
    world.assert_true();
}

/// The one failure that must not happen: what was found wrong stands, whoever found it.
#[test]
fn a_wrong_number_found_while_a_bulk_act_is_taken_back_stands() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    bulk(&mut world, "sato", &everything, &BulkAct::Escalate { addressee: None, until: None });
    let TakenBack::Bulk(began) = world.store.undo(&actor("sato"), at(20)).unwrap().unwrap() else {
        panic!("taken back at once");
    };
    let first = world.store.bulk_batch(began.id, &actor("sato"), at(21)).unwrap();
    assert!(first.ended.is_none(), "{first:?}");
    let rows = rows(&world);
    let last = rows.iter().rfind(|row| row.mark.status == Status::Escalated).unwrap().id;
    world.act("sato", last, Act::Wrong { note: String::new() }).unwrap();
    let back = carried_on(&mut world, "sato", first);
    assert_eq!((back.done, back.left_out), (99, 1));
    assert!(world.store.list_row(last).unwrap().unwrap().mark.wrong_found_at.is_some());
    world.assert_true();
}

#[test]
fn what_was_read_since_hinders_no_taking_back() {
    let mut world = world();
    bulk(&mut world, "sato", &Selection::everything(Filter::default()), &BulkAct::Verify);
    let (first, numbered) = (rows(&world)[0].id, world.id(1, 1));
    let done = verified(&world) as u64;
    world.store.note(&opened(first, "sato", at(12))).unwrap();
    world.store.compare_number(numbered, number(11), &actor("sato"), at(12)).unwrap().unwrap();
    let TakenBack::Bulk(began) = world.store.undo(&actor("sato"), at(20)).unwrap().unwrap() else {
        panic!("taken back at once");
    };
    world.store.note(&opened(first, "sato", at(21))).unwrap();
    let back = carried_on(&mut world, "sato", began);
    assert_eq!((back.done, back.left_out, verified(&world)), (done, 0, 0));
    world.assert_true();
}

#[test]
fn a_stopped_act_keeps_what_is_done_and_an_undo_stops_one_that_goes_on() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    let act = BulkAct::Escalate { addressee: None, until: Day::new(2030, 1, 1) };
    let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(10)).unwrap().unwrap();
    let first = world.store.bulk_batch(began.id, &actor("sato"), at(11)).unwrap();
    let stopped = world.store.stop_bulk(first.id, &actor("sato"), at(12)).unwrap();
    assert_eq!((stopped.done, stopped.ended), (first.done, Some(BulkEnd::Stopped)));
    assert_eq!(world.store.bulk_batch(first.id, &actor("sato"), at(13)).unwrap(), stopped);
    assert_eq!(world.store.open_bulk(&actor("sato")).unwrap(), None);
    let due = BulkAct::Due { on: Day::new(2030, 2, 1).unwrap() };
    let began = world.store.begin_bulk(&everything, &due, &actor("sato"), at(14)).unwrap().unwrap();
    let second = world.store.bulk_batch(began.id, &actor("sato"), at(15)).unwrap();
    assert!(second.done > 0);
    let back = take_back(&mut world, "sato");
    assert_eq!(back.done, second.done);
    let ended = world.store.bulk_batch(second.id, &actor("sato"), at(16)).unwrap();
    assert_ne!(ended.ended, None, "{ended:?}");
    assert!(rows(&world).iter().all(|row| row.mark.due_on != Day::new(2030, 2, 1)));
    assert_eq!(take_back(&mut world, "sato").done, stopped.done);
    assert!(rows(&world).iter().all(|row| row.mark == Mark::default()));
    world.assert_true();
}

/// Another session that carries the act on says of the whole why records were left out.
#[test]
fn why_records_were_left_out_is_kept_while_an_act_rests() {
    let mut world = unasked();
    let due = BulkAct::Due { on: Day::new(2030, 2, 1).unwrap() };
    for n in 1..=30 {
        let id = world.id(n, 1);
        world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    let everything = Selection::everything(Filter::default());
    let began = world.store.begin_bulk(&everything, &due, &actor("sato"), at(10)).unwrap().unwrap();
    let spell = Spell::of(20, Duration::from_mins(5));
    let first = world.store.bulk_batch_of(began.id, &actor("sato"), at(11), spell).unwrap();
    assert!(first.ended.is_none());
    // What is no message of this program, a newer one's or a stranger's, is not said.
    let stray = "UPDATE bulk SET reasons = json_set(reasons, '$.\"no.such\"', 3)";
    world.store.connection.execute(stray, []).unwrap();
    let mut later = world.another();
    let mut progress = later.open_bulk(&actor("sato")).unwrap().unwrap();
    assert_eq!(progress.reasons, first.reasons);
    while progress.ended.is_none() {
        progress = later.bulk_batch(progress.id, &actor("sato"), at(12)).unwrap();
    }
    assert_eq!((progress.done, progress.left_out), (30, 70));
    let why = std::collections::BTreeMap::from([(Reason::of("triage.bulk.not-escalated"), 70)]);
    assert_eq!(progress.reasons, why);
}

#[test]
fn an_act_that_rests_stays_while_another_is_taken_back() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    let due = |day| BulkAct::Due { on: Day::new(2030, 2, day).unwrap() };
    let escalate = BulkAct::Escalate { addressee: None, until: Day::new(2030, 1, 1) };
    let whole = bulk(&mut world, "sato", &everything, &escalate);
    let rests = world.store.begin_bulk(&everything, &due(1), &actor("sato"), at(14)).unwrap().unwrap();
    let back = take_back(&mut world, "sato");
    assert_eq!((back.is_undo, back.done), (true, whole.done));
    assert_eq!(world.store.open_bulk(&actor("sato")).unwrap().map(|open| open.id), Some(rests.id));
    assert!(world.store.resume_bulk(&actor("sato")).unwrap().is_some());
    // Another one ends it, as ever.
    world.store.begin_bulk(&everything, &due(2), &actor("sato"), at(30)).unwrap().unwrap();
    assert_ne!(world.store.bulk_batch(rests.id, &actor("sato"), at(31)).unwrap().ended, None);
    world.assert_true();
}

#[test]
fn exceptions_and_spans_reach_whom_they_name() {
    let mut world = world();
    let all = rows(&world);
    let to = |who: &str| BulkAct::Assign { to: Some(who.to_owned()) };
    let assigned = |world: &World, who: &str| -> Vec<CandidateId> {
        let of = Filter { assignees: vec![who.to_owned()], ..Filter::default() };
        world.list(&of, SortOrder::Risk).iter().map(|row| row.id).collect()
    };
    let mut span = Selection::span(Filter::default(), all[20].place(), all[10].place());
    assert!(span.flip(all[15].place()) && span.flip(all[50].place()));
    let done = bulk(&mut world, "sato", &span, &to("sato"));
    assert_eq!((done.done, done.left_out, done.of), (11, 0, Some(11)));
    let mut named: Vec<_> = (10..=20).filter(|n| *n != 15).chain([50]).map(|n| all[n].id).collect();
    assert_eq!(assigned(&world, "sato"), named);
    let mut one_by_one = Selection::none(Filter { unassigned: true, ..Filter::default() });
    // The second is not let through any more.
    assert!(one_by_one.flip(all[3].place()) && one_by_one.flip(all[12].place()));
    let done = bulk(&mut world, "sato", &one_by_one, &to("sato"));
    assert_eq!((done.done, done.left_out), (1, 1));
    named.insert(0, all[3].id);
    assert_eq!(assigned(&world, "sato"), named);
    let mut all_but = Selection::everything(Filter::default());
    assert!(all_but.flip(all[0].place()));
    let done = bulk(&mut world, "sato", &all_but, &to("suzuki"));
    // An operator hands over their own; what is nobody's a lead gives out.
    assert_eq!((done.done, done.left_out, done.of), (12, 87, Some(99)));
    world.assert_true();
}

/// Data that move a record between the key and the act leave it what it was decided to be.
#[test]
fn what_was_taken_out_stays_out_though_it_moves() {
    let mut world = world();
    let all = rows(&world);
    let moved: Vec<_> =
        all.iter().filter(|row| row.grade().is_some_and(crate::compare::Grade::is_same)).collect();
    let (out, back) = (moved[3], moved[5]);
    let mut span = Selection::span(Filter::default(), moved[0].place(), moved[10].place());
    assert!(span.flip(out.place()));
    // Taken out and selected again: it has its turn once.
    assert!(span.flip(back.place()) && span.flip(back.place()));
    let of = |row: &ListRow| (1..=100).find(|n| world.id(*n, 1) == row.id).unwrap();
    let (out_n, back_n) = (of(out), of(back));
    let newer = |n: u64| Answer {
        asked_on: "2023-06-09".to_owned(),
        ..answer(number(n * 10 + 1), person(n * 10 + 2))
    };
    world.import([newer(out_n), newer(back_n)]);
    assert!(
        !(span.reach.reaches(world.row(out_n, 1).place())
            || span.reach.reaches(world.row(back_n, 1).place()))
    );
    let act = BulkAct::Assign { to: Some("sato".to_owned()) };
    let done = bulk(&mut world, "sato", &span, &act);
    assert_eq!((done.done, done.left_out, done.of), (10, 0, Some(10)));
    assert_eq!(world.row(out_n, 1).mark, Mark::default());
    assert_eq!(world.row(back_n, 1).mark.assignee.as_deref(), Some("sato"));
}

#[test]
fn what_was_taken_out_and_selected_again_has_its_turn_once() {
    let mut world = world();
    let all = rows(&world);
    let mut span = Selection::span(Filter::default(), all[10].place(), all[20].place());
    assert!(span.flip(all[15].place()) && span.flip(all[15].place()));
    let done = bulk(&mut world, "sato", &span, &BulkAct::Due { on: Day::new(2030, 2, 1).unwrap() });
    assert_eq!((done.done, done.left_out, done.of), (0, 11, Some(11)));
}

#[test]
fn beginning_and_end_are_in_the_history() {
    let mut world = world();
    let named = Selection::everything(Filter { search: vec!["佐藤".to_owned()], ..Filter::default() });
    let done = bulk(&mut world, "sato", &named, &BulkAct::Verify);
    let mut facts = Vec::new();
    let keep = &mut |event: crate::audit::Event| {
        if event.kind == EventKind::Bulk {
            facts.push(event.facts);
        }
        std::ops::ControlFlow::Continue(())
    };
    world.store.history(None, keep).unwrap();
    assert_eq!(facts.len(), 2);
    assert!(facts[0].contains("verify") && !facts[0].contains("佐藤"), "{facts:?}");
    assert!(facts[1].contains(&format!("\"done\":{}", done.done)), "{facts:?}");
    let empty = bulk(&mut world, "sato", &Selection::none(Filter::default()), &BulkAct::Verify);
    assert_eq!((empty.done, empty.left_out, empty.of), (0, 0, Some(0)));
}

/// What a row of the table says is believed only as far as the history says the same.
#[test]
fn a_bulk_act_that_was_changed_from_outside_is_not_carried_on() {
    for change in [
        r#"act = '{"act":"verify"}'"#,
        "act = 'null'",
        "selection = replace(selection, 'statuses', 'was')",
        "account = 'suzuki'",
        "undoes = 1",
        "event = 1",
    ] {
        let mut world = unasked();
        let everything = Selection::everything(Filter::default());
        let act = BulkAct::Escalate { addressee: None, until: None };
        let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(10)).unwrap().unwrap();
        let first = world.store.bulk_batch(began.id, &actor("sato"), at(11)).unwrap();
        let changed = world.store.connection.execute(&format!("UPDATE bulk SET {change}"), ()).unwrap();
        let who = actor(if change.starts_with("account") { "suzuki" } else { "sato" });
        assert_eq!(changed, 1);
        let refused = world.store.bulk_batch(began.id, &who, at(12)).unwrap_err();
        assert!(matches!(refused, StoreError::BulkChanged), "{change}: {refused}");
        let refused = world.store.resume_bulk(&who).unwrap_err();
        assert!(matches!(refused, StoreError::BulkChanged), "{change}: {refused}");
        let marked = rows(&world).iter().filter(|row| row.mark.status != Status::Pending).count();
        assert_eq!(marked as u64, first.done, "{change}");
        let stopped = world.store.stop_bulk(began.id, &who, at(13)).unwrap();
        assert_eq!(stopped.ended, Some(BulkEnd::Stopped), "{change}");
    }
}

#[test]
fn what_was_searched_for_is_kept_no_longer_than_the_act_goes_on() {
    let mut world = world();
    let named = Selection::everything(Filter { search: vec!["佐藤".to_owned()], ..Filter::default() });
    let kept = |world: &World| -> Vec<String> {
        let mut statement = world.store.connection.prepare("SELECT selection FROM bulk ORDER BY id").unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let began = world.store.begin_bulk(&named, &BulkAct::Verify, &actor("sato"), at(10)).unwrap().unwrap();
    assert!(kept(&world)[0].contains("佐藤"));
    world.store.stop_bulk(began.id, &actor("sato"), at(11)).unwrap();
    bulk(&mut world, "sato", &named, &BulkAct::Verify);
    assert_eq!(kept(&world), ["", ""]);
}

#[test]
fn nobody_but_its_person_carries_a_bulk_act_on_or_stops_it() {
    let mut world = world();
    let everything = Selection::everything(Filter::default());
    let began =
        world.store.begin_bulk(&everything, &BulkAct::Verify, &actor("sato"), at(10)).unwrap().unwrap();
    let viewer = Actor { role: Role::Viewer, ..actor("sato") };
    let claimed = Actor { source: IdentitySource::Claim, claim: Some("sato".to_owned()), ..actor("uid") };
    for (who, why) in [
        (&viewer, Refusal::OnlyViewing),
        (&actor("suzuki"), Refusal::NothingToResume),
        (&claimed, Refusal::NothingToResume),
    ] {
        for refused in [
            world.store.bulk_batch(began.id, who, at(11)).unwrap_err(),
            world.store.stop_bulk(began.id, who, at(11)).unwrap_err(),
        ] {
            assert!(matches!(&refused, StoreError::Refused(refusal) if **refusal == why), "{refused}");
        }
    }
    assert!(
        matches!(world.store.resume_bulk(&viewer), Err(StoreError::Refused(refusal)) if *refusal == Refusal::OnlyViewing)
    );
    assert_eq!(world.store.resume_bulk(&actor("suzuki")).unwrap(), None);
    assert_eq!(world.store.resume_bulk(&actor("sato")).unwrap(), Some(began));
}

#[test]
fn what_is_imported_after_the_beginning_was_not_selected() {
    let mut world = unasked();
    let everything = Selection::everything(Filter::default());
    let act = BulkAct::Escalate { addressee: None, until: None };
    let began = world.store.begin_bulk(&everything, &act, &actor("sato"), at(10)).unwrap().unwrap();
    world.import((101..=140).map(|n| candidate(n, 1)));
    let done = carried_on(&mut world, "sato", began);
    assert_eq!((done.done, done.left_out, done.of), (100, 0, Some(100)));
    assert_eq!(world.row(101, 1).mark, Mark::default());
}

/// What is next is looked up before the transaction: others may write in between.
#[test]
fn a_record_that_somebody_took_out_of_the_filter_meanwhile_is_passed() {
    let mut world = world();
    let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..Filter::default() };
    let course = world.store.course(Selection::everything(pending)).unwrap();
    let stops = world.store.stops(&course, None, 3).unwrap();
    assert!(stops.iter().all(|stop| stop.selected == Selected::Yes));
    world.act("suzuki", stops[1].id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let again: Vec<Selected> =
        stops.iter().map(|stop| world.store.seen_again(&course, *stop).unwrap().selected).collect();
    assert_eq!(again, [Selected::Yes, Selected::No, Selected::Yes]);
}
