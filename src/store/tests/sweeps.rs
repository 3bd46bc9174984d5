//! Sweeps for similar cases: who enters, also later and after a kill, and what that does to marks, lists and figures.

use crate::audit::{
    Basis, Candidate, CauseSet, Day, EventKind, IncidentId, Reconciled, RootCause, Status, StepState,
    SweepId, SweepRule,
};
use crate::notice::NoticeRefusal;
use crate::store::Store;
use crate::store::fixture::{
    World, actor, answer, at, by_card, candidate, correct, lead, notification, number, person, undone,
};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::figures::SweepFigures;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::incident::{OtherSweep, SweepPreview, SweepProgress, SweepWish};
use crate::triage::intake::Entry;
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;

/// A member whose number was obtained from J-LIS by so many items; outside the audit by its cause.
fn looked_up(n: u64, items: u32) -> Candidate {
    let mut candidate = candidate(n, 1);
    candidate.declared_causes = CauseSet::EMPTY;
    candidate.lookup.number_source = "jlis".to_owned();
    candidate.lookup.lookup_items = Some(items);
    candidate.lookup.lookup_confirmed_on = "2020-01-01".to_owned();
    candidate.lookup.lookup_confirmed_how = "電話".to_owned();
    candidate.registered.registered_on = "2020-01-01".to_owned();
    candidate
}

/// Member 1 was found wrong; 2 to 6 were looked up by as many items or fewer, 7 by more, 8 says nothing, 9 is the employer's.
fn world() -> World {
    let mut world = World::new();
    let mut silent = looked_up(8, 0);
    silent.lookup.lookup_items = None;
    let mut employer = looked_up(9, 3);
    employer.lookup.number_source = "employer".to_owned();
    let mut first = looked_up(1, 3);
    first.declared_causes = CauseSet::EMPTY.with(RootCause::ThreeItemLookup);
    world.import(
        [first].into_iter().chain((2..=6).map(|n| looked_up(n, 1 + u32::try_from(n).unwrap() % 3))).chain([
            looked_up(7, 4),
            silent,
            employer,
        ]),
    );
    let id = world.id(1, 1);
    world.act("sato", id, Act::Wrong { note: String::new() }).unwrap();
    world
}

fn wish(store: &Store) -> SweepWish {
    let rule = store.proposed_sweep(IncidentId(1)).unwrap().unwrap();
    SweepWish { incident: IncidentId(1), rule, everything: false, note: String::new() }
}

fn start(world: &mut World) -> SweepProgress {
    let wish = wish(&world.store);
    world.store.begin_sweep(&wish, &actor("suzuki"), at(40)).unwrap().unwrap()
}

fn carry_on(store: &mut Store, id: SweepId) -> SweepProgress {
    loop {
        let progress = store.sweep_batch(id, &actor("suzuki"), at(41)).unwrap().unwrap();
        if progress.is_whole {
            return progress;
        }
    }
}

pub(super) fn swept() -> World {
    let mut world = world();
    let begun = start(&mut world);
    carry_on(&mut world.store, begun.id);
    world
}

pub(super) fn figures(world: &World) -> SweepFigures {
    let day = Day::of(at(41));
    world.store.figures(day, day).unwrap().sweeps.remove(0)
}

fn in_sweep(world: &World, reconciled: &[Reconciled]) -> Vec<u64> {
    let filter =
        Filter { sweeps: vec![1], reconciled: reconciled.iter().copied().collect(), ..Filter::default() };
    let rows = world.list(&filter, SortOrder::Key);
    rows.iter().map(|row| row.key.number.parse().unwrap()).collect()
}

/// How the wrong number was obtained stays with its incident, whatever number is registered or found later.
#[test]
fn a_sweep_goes_by_how_the_wrong_number_was_obtained_and_not_the_one_of_today() {
    let second = |world: &World| world.store.proposed_sweep(IncidentId(2)).unwrap().unwrap().source;
    // The right number comes in a file, or does not; and turns out to be wrong as well.
    for (is_imported, source) in [(true, "notification"), (false, "card-copy")] {
        let mut world = world();
        let (id, right) = (world.id(1, 1), number(500));
        let rule = wish(&world.store).rule;
        world.act("sato", id, correct(right, false)).unwrap();
        world.act("mori", id, Act::Confirm { number: Some(right) }).unwrap();
        if is_imported {
            let mut registered = candidate(1, 1);
            registered.individual_number = right;
            registered.lookup.number_source = "notification".to_owned();
            registered.registered.batch = "2026-11".to_owned();
            world.import([registered]);
        }
        assert_eq!(wish(&world.store).rule, rule);
        world.act("sato", id, Act::Wrong { note: String::new() }).unwrap();
        assert_eq!((second(&world).as_deref(), wish(&world.store).rule), (Some(source), rule));
        world.assert_true();
    }
}

#[test]
fn a_sweep_takes_what_was_obtained_in_the_same_way_also_from_outside_the_audit() {
    let mut world = world();
    let asked = wish(&world.store);
    assert_eq!(
        asked.rule,
        SweepRule { source: Some("jlis".to_owned()), lookup_items: Some(3), ..SweepRule::default() }
    );
    let preview = world.store.preview_sweep(IncidentId(1), &asked.rule).unwrap().unwrap();
    assert_eq!(preview, SweepPreview { records: 9, fit: 5, outside: 5, silent: 1, other: None });
    assert!(world.row(2, 1).causes.is_empty());
    let begun = start(&mut world);
    assert!(!begun.is_whole);
    let ended = carry_on(&mut world.store, begun.id);
    assert_eq!((ended.taken, ended.is_whole), (5, true));
    assert_eq!(in_sweep(&world, &[]), [2, 3, 4, 5, 6]);
    assert_eq!(world.row(2, 1).causes, CauseSet::EMPTY.with(RootCause::SimilarCase));
    assert_eq!(
        world.row(1, 1).causes,
        CauseSet::EMPTY.with(RootCause::ThreeItemLookup),
        "its own record is none"
    );
    let tallied = Filter { causes: CauseSet::EMPTY.with(RootCause::SimilarCase), ..Filter::default() };
    assert_eq!(world.store.tallies().unwrap().matching(&tallied), 5);
    let figures = figures(&world);
    assert_eq!((figures.records.total, figures.records.pending, figures.incident), (5, 5, 1));
    assert_eq!(figures.reconciled.none_stated, 5);
    let before = world.store.figures(Day::of(at(0)).plus(-1), Day::of(at(41))).unwrap();
    assert_eq!(before.sweeps, [], "a day before it began knows nothing of it");
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn what_is_broken_off_goes_on_and_the_same_is_not_started_twice() {
    let mut world = world();
    world.import((100..400).map(|n| looked_up(n, 2)));
    let begun = start(&mut world);
    let first = world.store.sweep_batch(begun.id, &actor("suzuki"), at(41)).unwrap().unwrap();
    assert!(!first.is_whole && first.taken > 0, "{first:?}");
    world.assert_true();
    let again = wish(&world.store);
    // Another process goes on.
    let mut other = world.another();
    let found = other.begin_sweep(&again, &actor("mori"), at(42)).unwrap().unwrap();
    assert_eq!(found, first, "it is the one that was broken off");
    let ended = carry_on(&mut other, begun.id);
    let refused = world.store.begin_sweep(&again, &actor("mori"), at(42)).unwrap().unwrap_err();
    assert_eq!(refused, NoticeRefusal::SweptAlready(begun.id));
    assert_eq!(ended.taken, 305);
    let last = world.store.sweep_batch(begun.id, &actor("suzuki"), at(43)).unwrap().unwrap();
    assert_eq!(last, ended, "nothing is left to do");
    world.assert_true();
}

#[test]
fn what_is_imported_later_enters_by_itself() {
    let mut world = swept();
    world.import_by((20..=25).map(|n| looked_up(n, if n == 25 { 4 } else { 2 })), 2);
    assert_eq!(in_sweep(&world, &[]), [2, 3, 4, 5, 6, 20, 21, 22, 23, 24]);
    world.assert_true();
    // What the file says anew may take a record in; nothing takes it out again.
    let mut said = looked_up(8, 2);
    said.lookup.lookup_items = Some(2);
    world.import([said, looked_up(2, 4)]);
    assert_eq!(in_sweep(&world, &[]), [2, 3, 4, 5, 6, 8, 20, 21, 22, 23, 24]);
    assert_eq!(figures(&world).records.total, 11);
    world.assert_true();
}

#[test]
fn the_reconciliation_stays_true_with_later_notifications_and_corrections() {
    let mut world = swept();
    let own = |n: u64| number(n * 10 + 1);
    let key = |n| crate::store::fixture::key(n, 1);
    world.import(
        [(2, own(2)), (3, number(999))]
            .map(|(n, said)| Entry::Notification(Box::new(notification(key(n), said)))),
    );
    let mut column = looked_up(4, 2);
    column.registered.notification_number = Some(own(4));
    world.import([column]);
    assert_eq!(in_sweep(&world, &[Reconciled::Agrees]), [2, 4]);
    assert_eq!(in_sweep(&world, &[Reconciled::Disagrees]), [3]);
    assert_eq!(in_sweep(&world, &[Reconciled::Disagrees, Reconciled::NoneStated]), [3, 5, 6]);
    let of = figures(&world).reconciled;
    assert_eq!((of.agrees, of.disagrees, of.none_stated), (2, 1, 2));
    let third = world.id(3, 1);
    world.act("sato", third, correct(number(999), false)).unwrap();
    assert_eq!(
        in_sweep(&world, &[Reconciled::Agrees]),
        [2, 3, 4],
        "the right number is the one on the notification"
    );
    assert_eq!(figures(&world).records.corrected, 1);
    undone(&mut world.store, &actor("sato"), at(60)).unwrap();
    assert_eq!(in_sweep(&world, &[Reconciled::Disagrees]), [3]);
    world.assert_true();
}

#[test]
fn of_a_similar_case_a_notification_alone_proves_nothing() {
    let mut world = world();
    let (second, third) = (world.id(2, 1), world.id(3, 1));
    world.import([2, 3].map(|n| {
        Entry::Notification(Box::new(notification(crate::store::fixture::key(n, 1), number(n * 10 + 1))))
    }));
    world.import([answer(number(31), person(31))]);
    let by = |basis| Act::Mark(NewMark { basis: Some(basis), ..NewMark::to(Status::Verified) });
    world.act("sato", second, by(Basis::LaterNotification)).unwrap();
    world.act("sato", third, by(Basis::FiveItemsMatch)).unwrap();
    let begun = start(&mut world);
    carry_on(&mut world.store, begun.id);
    let row = world.row(2, 1);
    assert_eq!((row.mark.status, row.mark.raised_again), (Status::Pending, true), "its proof is withdrawn");
    assert_eq!(world.row(3, 1).mark.status, Status::Verified);
    let refused = world.act("sato", second, by(Basis::LaterNotification)).unwrap_err();
    assert_eq!(refused, Refusal::NotBorneOut { basis: Basis::LaterNotification, why: "triage.why.swept" });
    world.act("sato", second, by_card(number(21))).unwrap();
    let of = figures(&world).records;
    assert_eq!((of.verified, of.pending), (2, 3));
    for id in [second, third] {
        assert_eq!(undone(&mut world.store, &actor("sato"), at(60)).unwrap().id, id);
    }
    let refused = undone(&mut world.store, &actor("sato"), at(60)).unwrap_err();
    assert_eq!(
        refused,
        Refusal::WithdrawnSince { by: EventKind::Swept, id: second },
        "no import withdrew it"
    );
    world.assert_true();
}

#[test]
fn everything_is_swept_by_a_lead_with_a_reason_only() {
    let mut world = world();
    let mut all = SweepWish { rule: SweepRule::default(), ..wish(&world.store) };
    let refused = world.store.begin_sweep(&all, &lead("suzuki"), at(40)).unwrap().unwrap_err();
    assert_eq!(refused, NoticeRefusal::SweepTakesEverything);
    all.everything = true;
    all.note = "whole office".to_owned();
    let refused = world.store.begin_sweep(&all, &actor("sato"), at(40)).unwrap().unwrap_err();
    assert_eq!(refused, NoticeRefusal::EverythingNeedsLead);
    let begun = world.store.begin_sweep(&all, &lead("suzuki"), at(40)).unwrap().unwrap();
    assert_eq!(carry_on(&mut world.store, begun.id).taken, 8);
    world.assert_true();
    all.incident = IncidentId(7);
    let refused = world.store.begin_sweep(&all, &lead("suzuki"), at(40)).unwrap().unwrap_err();
    assert_eq!(refused, NoticeRefusal::NoSuchIncident(IncidentId(7)));
    let missing = world.store.sweep_batch(SweepId(9), &lead("suzuki"), at(40)).unwrap();
    assert_eq!(missing.unwrap_err(), NoticeRefusal::NoSuchSweep(SweepId(9)));
}

#[test]
fn a_sweep_that_takes_nothing_is_refused_and_where_one_stands_the_step_stays_open() {
    let mut world = world();
    let proposed = wish(&world.store);
    let incident = proposed.incident;
    assert_eq!(world.store.refuse_empty_sweep(incident, &proposed.rule).unwrap(), Ok(()));
    let none = SweepRule { batch: Some("B-9".to_owned()), ..proposed.rule.clone() };
    let arguments = String::new();
    let other = Some(OtherSweep { rule: proposed.rule.clone(), takes: 5, arguments });
    assert_eq!(world.store.preview_sweep(incident, &none).unwrap().unwrap().other, other);
    let refused = NoticeRefusal::SweepTakesNothing { incident, records: 9, other: other.map(Box::new) };
    assert_eq!(world.store.refuse_empty_sweep(incident, &none).unwrap(), Err(refused));
    let said = |world: &World| {
        let of = world.store.incident(incident).unwrap().unwrap().incident;
        of.step("similar-cases").unwrap().state
    };
    // Begun by an older program, or of what was removed meanwhile.
    let empty = SweepWish { rule: none, ..proposed };
    let begun = world.store.begin_sweep(&empty, &actor("suzuki"), at(40)).unwrap().unwrap();
    assert_eq!(carry_on(&mut world.store, begun.id).taken, 0);
    assert_eq!(said(&world), StepState::Open, "nothing was looked at");
    world.assert_true();
}

/// The right number was obtained by what its correction rests on, and so were the right numbers of others (notice 2(1)③).
#[test]
fn of_a_right_number_that_was_wrong_those_are_taken_that_were_recorded_on_the_same_proof() {
    let mut world = world();
    let put_right = |world: &mut World, n: u64| {
        let (id, right) = (world.id(n, 1), number(500 + n));
        world.act("sato", id, correct(right, false)).unwrap();
        world.act("mori", id, Act::Confirm { number: Some(right) }).unwrap();
    };
    put_right(&mut world, 1);
    let first = world.id(1, 1);
    world.act("sato", first, Act::Wrong { note: String::new() }).unwrap();
    let incident = IncidentId(2);
    let rule = world.store.proposed_sweep(incident).unwrap().unwrap();
    assert_eq!(rule, SweepRule { source: Some("card-copy".to_owned()), ..SweepRule::default() });
    // Nobody else was corrected yet: the way to the number before is what is offered.
    let preview = world.store.preview_sweep(incident, &rule).unwrap().unwrap();
    let other = preview.other.unwrap();
    let arguments = " --source=jlis --lookup-items=3".to_owned();
    let by_lookup =
        SweepRule { source: Some("jlis".to_owned()), lookup_items: Some(3), ..SweepRule::default() };
    assert_eq!((preview.fit, other), (0, OtherSweep { rule: by_lookup, takes: 5, arguments }));
    put_right(&mut world, 2);
    let unconfirmed = world.id(4, 1);
    world.act("sato", unconfirmed, correct(number(504), false)).unwrap();
    let preview = world.store.preview_sweep(incident, &rule).unwrap().unwrap();
    assert_eq!((preview.fit, preview.other), (1, None));
    let wish = SweepWish { incident, rule, everything: false, note: String::new() };
    let begun = world.store.begin_sweep(&wish, &actor("sato"), at(40)).unwrap().unwrap();
    assert_eq!(carry_on(&mut world.store, begun.id).taken, 1);
    assert_eq!(in_sweep(&world, &[]), [2]);
    put_right(&mut world, 3);
    assert_eq!(in_sweep(&world, &[]), [2, 3], "and those that are recorded later");
    world.assert_true();
}

/// Whoever put a right number on record while the finding stood as taken back is taken when it goes on again: no import is needed for
/// that.
#[test]
fn what_goes_on_again_takes_who_was_put_right_meanwhile() {
    let mut world = world();
    let put_right = |world: &mut World, n: u64| {
        let (id, right) = (world.id(n, 1), number(500 + n));
        world.act("sato", id, correct(right, false)).unwrap();
        world.act("kato", id, Act::Confirm { number: Some(right) }).unwrap();
    };
    put_right(&mut world, 2);
    let first = world.id(9, 1);
    world.act("sato", first, correct(number(509), false)).unwrap();
    let incident = IncidentId(3);
    let rule = SweepRule { source: Some("card-copy".to_owned()), ..SweepRule::default() };
    let wish = SweepWish { incident, rule: rule.clone(), everything: false, note: String::new() };
    let id = world.store.begin_sweep(&wish, &actor("sato"), at(40)).unwrap().unwrap().id;
    carry_on(&mut world.store, id);
    assert_eq!(in_sweep(&world, &[]), [2]);
    let act = Act::Return { note: "読めない".to_owned() };
    let order = Order { id: first, seen_version: None, act, actor: actor("mori"), at: at(45) };
    world.store.perform(&order).unwrap().unwrap();
    put_right(&mut world, 3);
    undone(&mut world.store, &actor("mori"), at(50)).unwrap();
    assert_eq!(world.store.preview_sweep(incident, &rule).unwrap().unwrap().fit, 2);
    let again = world.store.begin_sweep(&wish, &actor("sato"), at(60)).unwrap().unwrap();
    assert_eq!((again.id, again.is_whole), (id, false));
    assert_eq!(carry_on(&mut world.store, id).taken, 2);
    assert_eq!(in_sweep(&world, &[]), [2, 3]);
    assert!(world.store.verify(None).unwrap().faults.is_empty());
    world.assert_true();
}

/// A sweep takes the same records whether it began before their marks or after.
#[test]
fn who_is_looked_at_and_who_enters_later_are_taken_alike() {
    let taken = |begins_early: bool| {
        let mut world = world();
        let rule = SweepRule { source: Some("card-copy".to_owned()), ..SweepRule::default() };
        let wish = SweepWish { incident: IncidentId(1), rule, everything: false, note: String::new() };
        let sweep = |world: &mut World| {
            let id = world.store.begin_sweep(&wish, &actor("sato"), at(40)).unwrap().unwrap().id;
            carry_on(&mut world.store, id);
        };
        if begins_early {
            sweep(&mut world);
        }
        let ids: Vec<_> = (2..=6).map(|n| world.id(n, 1)).collect();
        for (n, id) in (2..=4).zip(&ids) {
            world.act("sato", *id, correct(number(500 + n), false)).unwrap();
        }
        for n in [2, 3] {
            let right = number(500 + n);
            let id = world.id(n, 1);
            world.act("kato", id, Act::Confirm { number: Some(right) }).unwrap();
        }
        world.act("sato", ids[3], by_card(number(51))).unwrap();
        world.act("sato", ids[4], Act::Wrong { note: String::new() }).unwrap();
        if !begins_early {
            sweep(&mut world);
        }
        world.assert_true();
        in_sweep(&world, &[])
    };
    assert_eq!(taken(true), [2, 3]);
    assert_eq!(taken(false), [2, 3]);
}

#[test]
fn a_batch_and_a_source_are_the_same_in_any_width_case_and_spacing() {
    let mut world = world();
    let writings = ["B-07", "Ｂ－０７", "b-07", "B - 07 "];
    world.import((40..).zip(writings).map(|(n, batch)| {
        let mut of = looked_up(n, 3);
        of.registered.batch = batch.to_owned();
        of.lookup.number_source = if n == 41 { "ｱﾌﾟﾘ登録" } else { "アプリ 登録" }.to_owned();
        of
    }));
    let rule = SweepRule {
        source: Some("アプリ登録".to_owned()),
        batch: Some("Ｂ-07".to_owned()),
        ..SweepRule::default()
    };
    let wish = SweepWish { rule, ..wish(&world.store) };
    let preview = world.store.preview_sweep(wish.incident, &wish.rule).unwrap().unwrap();
    assert_eq!(preview.fit, 4);
    let begun = world.store.begin_sweep(&wish, &actor("suzuki"), at(40)).unwrap().unwrap();
    assert_eq!(carry_on(&mut world.store, begun.id).taken, 4);
    let mut later = looked_up(50, 3);
    (later.registered.batch, later.lookup.number_source) = ("ｂ-07".to_owned(), "アプリ登録".to_owned());
    world.import([later]);
    assert_eq!(in_sweep(&world, &[]), [40, 41, 42, 43, 50]);
}

#[test]
fn a_record_in_two_sweeps_is_counted_in_both_and_judged_once() {
    let mut world = swept();
    let narrow = SweepWish {
        rule: SweepRule { lookup_items: Some(1), ..wish(&world.store).rule },
        ..wish(&world.store)
    };
    let begun = world.store.begin_sweep(&narrow, &actor("suzuki"), at(50)).unwrap().unwrap();
    assert_eq!(carry_on(&mut world.store, begun.id).taken, 2, "members 3 and 6");
    let third = world.id(3, 1);
    world.act("sato", third, by_card(number(31))).unwrap();
    let day = Day::of(at(50));
    let of = world.store.figures(day, day).unwrap().sweeps;
    assert_eq!((of[0].records.verified, of[1].records.verified), (1, 1));
    assert_eq!(world.store.events_since(0, EventKind::SweepStarted).unwrap(), 2);
    world.assert_true();
}

/// A sweep that rests on a mistake bars nobody for good, and widens no audit.
#[test]
fn who_stands_in_a_sweep_leaves_it_when_it_is_withdrawn_and_enters_again_when_it_goes_on() {
    let mut world = World::new();
    world.import((1..=250).map(|n| looked_up(n, 3)));
    let (id, right) = (world.id(1, 1), number(900));
    let outside = |world: &World| world.store.tallies().unwrap().total(QueueList::Outside);
    world.act("sato", id, correct(right, false)).unwrap();
    let before = outside(&world);
    let sweep = start(&mut world).id;
    assert_eq!(carry_on(&mut world.store, sweep).taken, 249);
    assert_eq!(outside(&world), 1, "the first one alone");
    let act = Act::Return { note: "別人".into() };
    let order = Order { id, seen_version: None, act, actor: actor("mori"), at: at(45) };
    world.store.perform(&order).unwrap().unwrap();
    let mut batches = 0;
    while let Some(left) = world.store.leave_withdrawn_sweeps(at(50)).unwrap() {
        assert_eq!(left.raised_again, 0, "nobody had marked them");
        batches += 1;
        world.assert_true();
    }
    assert_eq!(batches, 3, "as many at once as enter at once");
    assert_eq!(outside(&world), before);
    assert!(world.row(2, 1).causes.is_empty());
    assert_eq!(in_sweep(&world, &[]), [0; 0]);
    assert_eq!(world.store.verify(None).unwrap().faults, []);
    // It goes on after all, and looks at every record again.
    undone(&mut world.store, &actor("mori"), at(60)).unwrap();
    assert_eq!(world.store.leave_withdrawn_sweeps(at(61)).unwrap(), None);
    assert_eq!(carry_on(&mut world.store, sweep).taken, 249);
    assert_eq!(outside(&world), 1, "the first one alone");
    world.assert_true();
    assert_eq!(world.store.verify(None).unwrap().faults, []);
}

#[test]
fn a_period_that_leaves_nobody_out_is_everything() {
    let mut world = world();
    let incident = IncidentId(1);
    for (from, to, source, is_refused) in [
        (Some("1900-01-01"), None, None, true),
        (None, Some("2099-01-01"), None, true),
        (None, Some("2099-01-01"), Some("jlis"), false),
        (Some("2020-01-02"), None, None, false),
    ] {
        let day = |day: Option<&str>| day.and_then(|day| day.parse().ok());
        let source = source.map(str::to_owned);
        let rule =
            SweepRule { registered_from: day(from), registered_to: day(to), source, ..SweepRule::default() };
        let wish = SweepWish { incident, rule, everything: false, note: "x".into() };
        let begun = world.store.begin_sweep(&wish, &actor("sato"), at(40)).unwrap();
        assert_eq!(begun.err() == Some(NoticeRefusal::SweepTakesEverything), is_refused, "{from:?} {to:?}");
    }
}
