//! One number is one person's: no path leaves it proven for two.

use std::sync::Arc;

use proptest::prelude::*;

use super::decisions::told_of;
use crate::audit::{
    Basis, Candidate, CandidateId, EventKind, FiveItems, IncidentId, IndividualNumber, Status,
};
use crate::compare::{Side, compare};
use crate::store::fixture::{
    World, actor, answer, at, by_card, candidate, correct, lead, notification, number, person, undone,
};
use crate::store::{TakenBack, Together};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::decisions::{Decision, StatedNumber};
use crate::triage::dossier::is_one_person;
use crate::triage::filter::Filter;
use crate::triage::incident::{StepAct, StepOrder, SweepWish};
use crate::triage::intake::Entry;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::policy::{Doer, Refusal};

/// Member `n`, who is person `p`, registered with number `x`.
fn member(n: u64, p: u64, x: u64) -> Candidate {
    let mut member = candidate(n, 1);
    member.items = person(p);
    member.individual_number = number(x);
    member.registered.registered_on = "2022-01-01".to_owned();
    member
}

fn world(members: &[(u64, u64)]) -> World {
    let mut world = World::new();
    world.import(members.iter().zip(1..).map(|((p, x), n)| member(n, *p, *x)));
    world
}

fn escalate() -> Act {
    Act::Mark(NewMark::to(Status::Escalated))
}

fn back() -> Act {
    Act::Return { note: "別の資料".to_owned() }
}

fn confirm(x: u64) -> Act {
    Act::Confirm { number: Some(number(x)) }
}

pub(super) fn rows(world: &World) -> Vec<ListRow> {
    let outside = Filter { outside: true, ..Filter::default() };
    [Filter::default(), outside].iter().flat_map(|filter| world.list(filter, SortOrder::Key)).collect()
}

fn status(world: &World, n: u64) -> (Status, bool) {
    let mark = world.row(n, 1).mark;
    (mark.status, mark.raised_again)
}

/// Asserts that no number is proven for two people.
pub(super) fn assert_sole(world: &World) {
    let proven: Vec<(CandidateId, IndividualNumber, FiveItems)> = rows(world)
        .into_iter()
        .filter(|row| row.mark.status.is_proof())
        .map(|row| {
            let number = row.mark.right_number.unwrap_or(row.individual_number);
            (row.id, number, world.store.record(row.id).unwrap().unwrap().dossier.candidate.items)
        })
        .collect();
    let plain = Arc::new(crate::audit::Conventions::DEFAULT);
    let side = |items: &'_ FiveItems| -> FiveItems { items.clone() };
    for (n, (one, number, items)) in proven.iter().enumerate() {
        for (other, _, others) in proven[n + 1..].iter().filter(|(_, other, _)| other == number) {
            let (items, others) = (side(items), side(others));
            let sides = [&items, &others].map(|items| Side { items: items.as_strs(), conventions: &plain });
            assert!(is_one_person(&compare(sides[0], sides[1])), "#{one} and #{other} are two people");
        }
    }
}

#[test]
fn a_swap_leaves_no_number_with_a_third_person() {
    let (p, q, r) = (1, 2, 3);
    for (members, proven, refused) in [
        // The partner would get a number that a third person is proven to hold; or holds.
        (&[(p, 1), (r, 1), (q, 2)][..], Some((2, 1)), Refusal::ProvenForAnother { holder: CandidateId(2) }),
        (
            &[(p, 1), (r, 1), (q, 2)],
            None,
            Refusal::HeldByThird { partner: CandidateId(1), holder: CandidateId(2) },
        ),
        // The first record would.
        (&[(p, 1), (r, 2), (q, 2)], Some((3, 2)), Refusal::ProvenForAnother { holder: CandidateId(3) }),
        (
            &[(p, 1), (r, 2), (q, 2)],
            None,
            Refusal::HeldByThird { partner: CandidateId(2), holder: CandidateId(3) },
        ),
    ] {
        let mut world = world(members);
        if let Some((n, x)) = proven {
            world.act("mori", world.id(n, 1), by_card(number(x))).unwrap();
        }
        let found = world.act("sato", world.id(1, 1), correct(number(2), true)).unwrap_err();
        assert_eq!(found, refused, "{members:?} {proven:?}");
        assert_sole(&world);
    }
}

#[test]
fn further_memberships_of_the_two_are_corrected_after_the_swap() {
    let (p, q) = (1, 2);
    let mut world = world(&[(p, 1), (p, 1), (q, 2), (q, 2)]);
    let [one, two, three, four] = [1, 2, 3, 4].map(|n| world.id(n, 1));
    world.act("sato", one, correct(number(2), true)).unwrap();
    assert_eq!(status(&world, 3).0, Status::Corrected);
    let early = world.act("suzuki", one, confirm(2)).unwrap_err();
    assert_eq!(early, Refusal::BorneNoMore { why: Box::new(Refusal::HeldByAnother { holder: four }) });
    world.act("sato", two, correct(number(2), true)).unwrap();
    for (id, x) in [(one, 2), (two, 2), (three, 1), (four, 1)] {
        world.act("suzuki", id, confirm(x)).unwrap();
    }
    assert_sole(&world);
    world.assert_true();
}

#[test]
fn an_undo_brings_no_proof_back_over_another_persons() {
    let sato = actor("sato");
    // A mark that was changed since.
    let mut of_verified = world(&[(1, 1), (2, 1)]);
    let (one, two) = (of_verified.id(1, 1), of_verified.id(2, 1));
    of_verified.act("sato", one, by_card(number(1))).unwrap();
    of_verified.act("sato", one, escalate()).unwrap();
    of_verified.act("mori", two, by_card(number(1))).unwrap();
    // A correction that was returned.
    let mut of_corrected = world(&[(1, 1)]);
    of_corrected.act("mori", one, correct(number(2), false)).unwrap();
    of_corrected.act("sato", one, back()).unwrap();
    of_corrected.import([member(2, 2, 2)]);
    of_corrected.act("mori", two, by_card(number(2))).unwrap();
    // A number that was corrected away.
    let mut of_another = world(&[(1, 1), (2, 1)]);
    of_another.act("sato", one, by_card(number(1))).unwrap();
    of_another.act("sato", one, correct(number(5), false)).unwrap();
    of_another.act("mori", two, by_card(number(1))).unwrap();
    for mut world in [of_verified, of_corrected, of_another] {
        let before = world.row(1, 1);
        let refused = undone(&mut world.store, &sato, at(20)).unwrap_err();
        assert_eq!(refused, Refusal::ProvenForAnother { holder: two });
        assert_eq!(world.row(1, 1), before);
        assert_sole(&world);
    }
}

#[test]
fn an_undo_of_a_swap_brings_back_what_each_half_was() {
    let mut world = world(&[(1, 1), (2, 2)]);
    let one = world.id(1, 1);
    world.act("sato", one, by_card(number(1))).unwrap();
    world.act("sato", one, correct(number(2), true)).unwrap();
    undone(&mut world.store, &actor("sato"), at(20)).unwrap();
    assert_eq!(status(&world, 1), (Status::Verified, false));
    assert_eq!(status(&world, 2), (Status::Pending, false));
    assert_sole(&world);
}

#[test]
fn an_undo_brings_no_proof_back_over_a_danger_that_came_meanwhile() {
    let (mut of_number, mut of_notification) = (world(&[(1, 1)]), world(&[(1, 1)]));
    let one = of_number.id(1, 1);
    for world in [&mut of_number, &mut of_notification] {
        world.act("sato", one, by_card(number(1))).unwrap();
        world.act("sato", one, escalate()).unwrap();
    }
    of_number.import([member(2, 2, 1)]);
    let key = candidate(1, 1).key;
    of_notification.import([Entry::Notification(Box::new(notification(key, number(9))))]);
    for mut world in [of_number, of_notification] {
        assert!(world.row(1, 1).mark.data_changed);
        let done = undone(&mut world.store, &actor("sato"), at(20)).unwrap();
        assert_eq!((done.after.status, done.after.raised_again), (Status::Pending, true));
        world.assert_true();
    }
    // A danger that stood already when the mark was made does not.
    let mut world = world(&[(1, 1), (2, 1)]);
    world.act("sato", one, by_card(number(1))).unwrap();
    world.act("sato", one, escalate()).unwrap();
    undone(&mut world.store, &actor("sato"), at(20)).unwrap();
    assert_eq!(status(&world, 1), (Status::Verified, false));
    world.assert_true();
}

#[test]
fn a_danger_that_names_somebody_else_withdraws_though_it_warned_before() {
    // The two were one person, and a third record warned of the same already.
    let mut estranged = world(&[(1, 1), (1, 1), (2, 1)]);
    for n in [1, 2] {
        estranged.act("sato", estranged.id(n, 1), by_card(number(1))).unwrap();
    }
    estranged.import([member(2, 3, 1)]);
    assert_eq!([status(&estranged, 1), status(&estranged, 2)], [(Status::Pending, true); 2]);
    // A second notification with yet another number.
    let mut world = world(&[(1, 1)]);
    let one = world.id(1, 1);
    let stated = |x, day: &str| {
        let mut stated = notification(candidate(1, 1).key, number(x));
        stated.received_on = day.to_owned();
        Entry::Notification(Box::new(stated))
    };
    world.import([stated(8, "2023-05-05")]);
    world.act("sato", one, by_card(number(1))).unwrap();
    world.import([stated(8, "2023-05-09")]);
    assert_eq!(status(&world, 1), (Status::Verified, false), "the same number says nothing new");
    world.import([stated(9, "2023-06-05")]);
    assert_eq!(status(&world, 1), (Status::Pending, true));
    for world in [estranged, world] {
        world.assert_true();
        assert_sole(&world);
    }
}

#[test]
fn of_two_corrected_records_that_turn_out_to_be_two_people_the_changed_one_is_raised_again() {
    for changed in [1, 2] {
        let mut world = world(&[(1, 1), (1, 2)]);
        for n in [1, 2] {
            world.act("sato", world.id(n, 1), correct(number(5), false)).unwrap();
            world.act("suzuki", world.id(n, 1), confirm(5)).unwrap();
        }
        world.import([member(changed, 3, changed)]);
        assert_eq!(status(&world, changed), (Status::Pending, true));
        assert_eq!(status(&world, 3 - changed).0, Status::Corrected);
        world.assert_true();
        assert_sole(&world);
    }
}

#[test]
fn a_second_check_confirms_nothing_that_would_be_refused_by_now() {
    // Somebody else came with the number, and is proven.
    let mut came = world(&[(1, 1)]);
    let one = came.id(1, 1);
    came.act("sato", one, correct(number(5), false)).unwrap();
    came.import([member(2, 2, 5)]);
    // The register's newer answer says another person.
    let mut answered = World::new();
    answered.import([member(1, 1, 1)]);
    answered.import([answer(number(5), person(1))]);
    let mut stated = notification(candidate(1, 1).key, number(5));
    stated.received_on = "2023-02-01".to_owned();
    answered.import([Entry::Notification(Box::new(stated))]);
    let by_notification = Act::Mark(NewMark {
        basis: Some(Basis::LaterNotification),
        right_number: Some(number(5)),
        ..NewMark::to(Status::Corrected)
    });
    answered.act("sato", one, by_notification).unwrap();
    let mut newer = answer(number(5), person(2));
    newer.asked_on = "2023-09-01".to_owned();
    answered.import([newer]);
    for mut world in [came, answered] {
        let refused = world.act("suzuki", one, confirm(5)).unwrap_err();
        assert!(matches!(refused, Refusal::BorneNoMore { .. }), "{refused}");
        assert!(world.row(1, 1).mark.awaiting_second_check);
        world.act("suzuki", one, back()).unwrap();
        world.assert_true();
    }
}

#[test]
fn an_undo_is_refused_where_another_person_worked_on_the_incident_or_the_sweep() {
    let found = || {
        let mut world = world(&[(1, 1), (2, 2)]);
        world.act("sato", world.id(1, 1), Act::Wrong { note: String::new() }).unwrap();
        world
    };
    let (id, incident) = (CandidateId(1), IncidentId(1));
    let step = |world: &mut World, who: &str| {
        let act = StepAct::Done { evidence: "見た".to_owned() };
        let code = "stop-viewing".to_owned();
        let order = StepOrder { incident, code, act, seen_version: None, actor: lead(who), at: at(12) };
        world.store.step_incident(&order).unwrap().unwrap();
    };
    let sweep = |world: &mut World, who: &str| {
        let rule = world.store.proposed_sweep(incident).unwrap().unwrap();
        let wish = SweepWish { incident, rule, everything: true, note: "x".to_owned() };
        world.store.begin_sweep(&wish, &actor(who), at(12)).unwrap().unwrap();
    };
    for who in ["suzuki", "sato"] {
        for (work, what) in [
            (&step as &dyn Fn(&mut World, &str), EventKind::IncidentStepped),
            (&sweep, EventKind::SweepStarted),
        ] {
            let mut world = found();
            work(&mut world, who);
            let outcome = undone(&mut world.store, &actor("sato"), at(20));
            match who {
                "sato" => assert!(outcome.is_ok(), "one's own work: {outcome:?}"),
                _ => assert_eq!(
                    outcome,
                    Err(Refusal::ActedSince { who: Doer::Another(who.to_owned()), what, id })
                ),
            }
        }
    }
}

/// What an export of a world would say, corrections first, the halves of a swap joined, and with one whose other half stands no
/// more who has its right number registered.
pub(super) fn told(world: &World) -> Vec<Decision> {
    let mut told: Vec<Decision> = rows(world).into_iter().map(|row| told_of(world, row.id)).collect();
    told.sort_by_key(|decision| (decision.right_number.is_none(), decision.key.clone()));
    let all = told.clone();
    for decision in &mut told {
        let Some(swap) = decision.swap() else { continue };
        let others = || all.iter().filter(|other| other.key != decision.key);
        let half = others().find(|other| other.swap().is_some_and(|other| swap.is_with(other)));
        let holder = || others().find(|other| other.individual_number == StatedNumber::Whole(swap.right));
        decision.other_half = half.or_else(holder).cloned().map(Box::new);
    }
    told
}

/// What files said of a world, in its latest words.
#[derive(Debug, Default, Clone)]
struct Said {
    members: std::collections::BTreeMap<u64, (u64, u64)>,
    others: Vec<Entry>,
}

impl Said {
    fn member(&mut self, world: &mut World, n: u64, p: u64, x: u64) {
        self.members.insert(n, (p, x));
        world.import([member(n, p, x)]);
    }

    fn besides(&mut self, world: &mut World, entry: Entry) {
        world.import([entry.clone()]);
        self.others.push(entry);
    }

    /// Makes the same world without its history.
    fn anew(&self) -> World {
        let mut world = World::new();
        world.import(self.members.iter().map(|(n, (p, x))| member(*n, *p, *x)));
        for entry in &self.others {
            world.import([entry.clone()]);
        }
        world
    }
}

/// One thing that is done: what, to which member, with which person or number, by whom.
type Deed = (u8, u64, u64, bool);

fn done(world: &mut World, said: &mut Said, minute: i64, (what, n, drawn, is_sato): Deed) {
    let who = lead(if is_sato { "sato" } else { "suzuki" });
    let (n, x) = (1 + n % said.members.len() as u64, 1 + drawn % 4);
    let row = world.row(n, 1);
    let own = row.mark.right_number.unwrap_or(row.individual_number);
    let by = |basis| {
        Act::Mark(NewMark { basis: Some(basis), note: "電話".to_owned(), ..NewMark::to(Status::Verified) })
    };
    let act = match what % 17 {
        0 | 1 => by_card(own),
        2 => by(Basis::OtherMeans),
        3 => Act::Mark(NewMark::to(Status::Verified)),
        4 => correct(number(x), false),
        5 | 6 => correct(number(x), true),
        7 | 8 => Act::Confirm { number: row.mark.right_number },
        9 => back(),
        16 => Act::Reflect { on: crate::audit::Day::of(at(minute)) },
        10 => Act::Wrong { note: String::new() },
        11 => escalate(),
        12 | 13 => {
            // A refusal is an answer as well.
            let _ = world.store.undo(&who, at(minute)).unwrap();
            return;
        }
        14 if drawn.is_multiple_of(2) => {
            let (p, registered) = said.members[&n];
            let (p, registered) = if drawn % 4 == 0 { (1 + drawn % 3, registered) } else { (p, x) };
            return said.member(world, n, p, registered);
        }
        14 => {
            let stated = notification(candidate(n, 1).key, number(x));
            return said.besides(world, Entry::Notification(Box::new(stated)));
        }
        _ => {
            let mut newer = answer(number(x), person(1 + drawn % 3));
            newer.asked_on = format!("2023-08-{:02}", 1 + minute % 28);
            return said.besides(world, newer.into());
        }
    };
    let _ = world
        .store
        .perform(&Order { id: row.id, seen_version: None, act, actor: who, at: at(minute) })
        .unwrap();
}

/// Says of what is not taken why.
fn refused(here: &World, file: &[Decision]) -> Vec<String> {
    let why = |one: &Decision| {
        let (mut decided, id) = (std::collections::HashMap::new(), &one.key);
        let outcome = here.store.weigh_decision(one, &mut decided).unwrap();
        outcome
            .err()
            .map(|why| format!("{id}: {} {:?}", crate::i18n::Lang::En.say(&why.message()), one.traces))
    };
    file.iter().filter_map(why).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_path_proves_a_number_for_two_people_and_an_export_comes_back_as_it_went(
        members in prop::collection::vec((1_u64..4, 1_u64..5), 3..7),
        deeds in prop::collection::vec((any::<u8>(), 0_u64..8, 0_u64..24, any::<bool>()), 1..30),
    ) {
        let (mut there, mut said) = (World::new(), Said::default());
        for (n, (p, x)) in members.iter().enumerate() {
            said.member(&mut there, 1 + n as u64, *p, *x);
        }
        for (minute, deed) in (10..).zip(&deeds) {
            done(&mut there, &mut said, minute, *deed);
            assert_sole(&there);
        }
        there.assert_true();
        let (mut here, file) = (said.anew(), told(&there));
        let decided: Vec<Entry> = file.iter().map(|one| Entry::Decision(Box::new(one.clone()))).collect();
        let finished = here.import(decided);
        prop_assert_eq!(finished.counts.rejected, 0, "{:?}", refused(&here, &file));
        prop_assert_eq!(told(&here), file);
        assert_sole(&here);
        here.assert_true();
    }
}

/// A number that two have is proven for one while the other is corrected; who takes that back is told whose mark goes with it.
#[test]
fn whose_mark_an_undo_withdraws_is_named() {
    let mut world = world(&[(1, 1), (2, 1)]);
    world.import([answer(number(1), person(2))]);
    let (one, two) = (world.id(1, 1), world.id(2, 1));
    let done = world.act("sato", one, correct(number(5), false)).unwrap();
    assert_eq!(done.withdrawn, []);
    world.verify_all_same("suzuki", two).unwrap();
    let done = undone(&mut world.store, &actor("sato"), at(20)).unwrap();
    assert_eq!(status(&world, 2), (Status::Pending, true));
    let named: Vec<_> = done.withdrawn.into_iter().map(|other| (other.id, other.key)).collect();
    assert_eq!(named, [(two, candidate(2, 1).key)]);
    world.assert_true();
}

/// More returned swaps than are taken back at once: batch by batch each comes back on both of its records.
#[test]
fn many_returned_swaps_are_taken_back_as_one_act_on_both_halves() {
    const SWAPS: u64 = 30;
    let members: Vec<_> = (1..=SWAPS).flat_map(|n| [(2 * n - 1, 2 * n), (2 * n, 2 * n - 1)]).collect();
    let mut world = world(&members);
    let (sato, suzuki) = (actor("sato"), actor("suzuki"));
    let order = |id, act: Act, actor: &crate::audit::Actor| Order {
        id,
        seen_version: None,
        act,
        actor: actor.clone(),
        at: at(10),
    };
    let ids: Vec<_> = (1..=2 * SWAPS).map(|n| world.id(n, 1)).collect();
    for (id, n) in ids.iter().zip(1..).step_by(2) {
        world.store.perform(&order(*id, correct(number(n), true), &sato)).unwrap().unwrap();
    }
    let corrected = rows(&world);
    assert!(corrected.iter().all(|row| row.mark.status == Status::Corrected));
    let mut together = Together::default();
    for id in ids.iter().step_by(2) {
        world.store.perform_among(&order(*id, back(), &suzuki), Some(&mut together)).unwrap().unwrap();
    }
    assert!(rows(&world).iter().all(|row| row.mark.status == Status::Pending));
    let Ok(TakenBack::Bulk(mut undo)) = world.store.undo(&suzuki, at(20)).unwrap() else {
        panic!("it is one act, and too long to be taken back at once");
    };
    while undo.ended.is_none() {
        undo = world.store.bulk_batch(undo.id, &suzuki, at(21)).unwrap();
    }
    assert_eq!((undo.done, undo.left_out), (2 * SWAPS, 0), "{:?}", undo.reasons);
    assert!(rows(&world).iter().zip(&corrected).all(|(now, then)| now.mark == then.mark));
    assert_sole(&world);
    world.assert_true();
}
