//! What happens between an act and its undo, and while the undo looks for it.

use std::time::Duration;

use crate::audit::{CandidateId, EventKind, Mark, Status};
use crate::i18n::Lang;
use crate::store::acting::bulk::Spell;
use crate::store::fixture::{
    World, actor, answer, at, candidate, correct, number, opened, perform, person, undone,
};
use crate::store::{TakenBack, Together};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::bulk::BulkAct;
use crate::triage::policy::{Doer, Refusal};
use crate::triage::selection::Selection;
use crate::triage::withdrawal::Withdrawals;

fn world(members: u64) -> World {
    let mut world = World::new();
    world.import((1..=members).map(|n| candidate(n, 1)));
    world.import((1..=members).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1))));
    world
}

fn verified() -> Act {
    Act::Mark(NewMark::to(Status::Verified))
}

/// Acts on several records by one command.
fn together(world: &mut World, who: &str, records: impl Iterator<Item = u64>, act: &Act) {
    let order =
        |n| Order { id: world.id(n, 1), seen_version: None, act: act.clone(), actor: actor(who), at: at(10) };
    let orders: Vec<Order> = records.map(order).collect();
    world.store.perform_each(&orders, &mut |_, outcome| drop(outcome.unwrap())).unwrap();
}

/// An import of new members judges them when all of them are written.
#[test]
fn what_the_rows_of_an_import_withdraw_that_are_judged_after_all_of_them_an_import_withdrew() {
    let mut world = world(3);
    let id = world.id(3, 1);
    world.act("sato", id, verified()).unwrap();
    let mut other = candidate(9, 1);
    other.individual_number = number(31);
    world.import([other]);
    assert_eq!(world.row(3, 1).mark.status, Status::Pending);
    let refused = undone(&mut world.store, &actor("sato"), at(20)).unwrap_err();
    assert_eq!(refused, Refusal::WithdrawnSince { by: EventKind::Imported, id });
}

/// One's own act that cannot be taken back prevents the taking back of the one before it: that was oneself, not somebody.
#[test]
fn ones_own_later_act_is_told_as_ones_own() {
    for at_once in [50, 2] {
        let mut world = world(5);
        world.store.limits.at_once = at_once;
        let two = world.id(2, 1);
        together(&mut world, "sato", 1..=3, &verified());
        world.act("sato", two, Act::Wrong { note: String::new() }).unwrap();
        let other = correct(number(900), false);
        let seen = Some(world.row(2, 1).version);
        perform(&mut world.store, "suzuki", two, seen, other).unwrap();
        let what = EventKind::Marked;
        let refused = Refusal::ActedSince { who: Doer::Another("suzuki".to_owned()), what, id: two };
        assert_eq!(undone(&mut world.store, &actor("sato"), at(20)).unwrap_err(), refused);
        let own = Refusal::ActedSince { who: Doer::Oneself, what: EventKind::WrongFound, id: two };
        match world.store.undo(&actor("sato"), at(20)).unwrap().unwrap() {
            TakenBack::Each { outcomes: each, .. } => assert!(each.contains(&(two, Err(own)))),
            TakenBack::Bulk(mut progress) => {
                while progress.ended.is_none() {
                    progress = world.store.bulk_batch(progress.id, &actor("sato"), at(20)).unwrap();
                }
                let said = progress.why_left_out().map(|said| Lang::En.say(&said));
                assert_eq!(said.as_deref(), Some("1 that you acted on yourself since"));
            }
            more @ TakenBack::Act(_) => panic!("{more:?}"),
        }
        world.assert_true();
    }
}

/// A number that two have is proven for one while the other is corrected; who takes that back in batches is told at the end whose
/// marks went with it, and of no mark that something else withdrew meanwhile.
#[test]
fn whose_marks_a_taking_back_in_batches_withdraws_is_named_at_its_end() {
    let mut world = World::new();
    world.store.limits.at_once = 1;
    let shared = |n: u64| number(1000 + n.div_ceil(2));
    world.import((1..=11).map(|n| {
        let mut candidate = candidate(n, 1);
        candidate.individual_number = shared(n);
        candidate
    }));
    // The number of two is the second one's; the eleventh's is its own.
    world.import([2, 4, 6, 8, 10, 11].map(|n| answer(shared(n), person(n * 10 + 1))));
    let mut one_command = Together::default();
    for n in [1, 3, 5, 7, 9] {
        let (id, act) = (world.id(n, 1), correct(number(2000 + n), false));
        let order = Order { id, seen_version: None, act, actor: actor("sato"), at: at(10) };
        world.store.perform_among(&order, Some(&mut one_command)).unwrap().unwrap();
    }
    for n in [2, 4, 6, 8, 10, 11] {
        world.act("suzuki", world.id(n, 1), verified()).unwrap();
    }
    let Ok(TakenBack::Bulk(mut undo)) = world.store.undo(&actor("sato"), at(20)).unwrap() else {
        panic!("taken back at once");
    };
    let mut newer = answer(shared(11), person(999));
    newer.asked_on = "2023-06-09".to_owned();
    while undo.ended.is_none() {
        assert_eq!(undo.withdrawals, Withdrawals::default());
        let one = Spell::of(1, Duration::from_secs(9));
        undo = world.store.bulk_batch_of(undo.id, &actor("sato"), at(20), one).unwrap();
        world.import([newer.clone()]);
    }
    let named: Vec<_> = undo.withdrawals.first.iter().map(|withdrawn| withdrawn.id).collect();
    assert_eq!(named, [10, 8, 6].map(|n| world.id(n, 1)));
    assert_eq!(undo.withdrawals.more, 2);
    let pending = |n| world.row(n, 1).mark.status == Status::Pending;
    assert!((1..=11).all(pending));
    world.assert_true();
    // It is told again in as many steps, however long the history is by then.
    let told =
        |world: &mut World| world.steps(|store| assert_eq!(store.bulk_progress(undo.id).unwrap(), undo));
    let steps = told(&mut world);
    let eleven = world.id(11, 1);
    for _ in 0..20 {
        world.store.note(&opened(eleven, "suzuki", at(20))).unwrap();
    }
    assert_eq!(told(&mut world), steps);
}

/// What an import withdrew of many, whose neighbours in the history it withdrew as well, is found as fast of each.
#[test]
fn how_many_marks_an_import_withdrew_makes_the_undo_of_none_of_them_slower() {
    let steps = [20, 40].map(|many| {
        let mut world = world(many);
        together(&mut world, "sato", 1..=many, &verified());
        world.import((1..=many).map(|n| {
            let mut newer = answer(number(n * 10 + 1), person(n * 10 + 2));
            newer.asked_on = "2023-06-09".to_owned();
            newer
        }));
        let steps = world.steps(|store| {
            let Ok(TakenBack::Each { outcomes: each, .. }) = store.undo(&actor("sato"), at(20)).unwrap()
            else {
                panic!("taken back in batches");
            };
            let by_import = |(id, outcome): &(_, Result<_, _>)| {
                *outcome == Err(Refusal::WithdrawnSince { by: EventKind::Imported, id: *id })
            };
            assert!(each.len() as u64 == many && each.iter().all(by_import));
        });
        steps / many
    });
    assert!(steps[1] <= steps[0] + steps[0] / 50, "{steps:?}");
}

/// What is kept of undos by the side of the history is held to it.
#[test]
fn a_row_of_an_undo_that_was_edited_is_found() {
    let mut world = world(3);
    let [one, two, three] = [1, 2, 3].map(|n| world.id(n, 1));
    world.act("sato", one, verified()).unwrap();
    let marked = world.store.last_event().unwrap();
    undone(&mut world.store, &actor("sato"), at(20)).unwrap();
    world.act("sato", two, verified()).unwrap();
    let stands = world.store.last_event().unwrap();
    world.act("sato", three, verified()).unwrap();
    let left = world.store.last_event().unwrap();
    let seen = Some(world.row(3, 1).version);
    perform(&mut world.store, "suzuki", three, seen, Act::Wrong { note: String::new() }).unwrap();
    undone(&mut world.store, &actor("sato"), at(20)).unwrap_err();
    world.assert_true();
    for edit in [
        "DELETE FROM undone".to_owned(),
        "UPDATE undone SET by = by - 1".to_owned(),
        format!("UPDATE undone SET seq = {stands}"),
        format!("INSERT INTO undone VALUES ({stands}, {marked} + 1)"),
        format!("INSERT INTO undone VALUES ({stands}, 999)"),
        format!("INSERT INTO left_standing VALUES ({stands}, 999, NULL)"),
        format!("INSERT INTO left_standing VALUES ({stands}, 0, NULL)"),
        format!("INSERT INTO left_standing VALUES ({stands}, {left}, NULL)"),
        format!("INSERT INTO left_standing VALUES ({stands}, {left}, {one})"),
        "INSERT INTO left_standing VALUES (1, 0, NULL)".to_owned(),
        format!("UPDATE left_standing SET since = {marked}"),
        "UPDATE left_standing SET seq = 999".to_owned(),
    ] {
        world.store.connection.execute_batch(&format!("BEGIN; {edit}")).unwrap();
        let ill: Vec<_> = world.store.doctor().unwrap().into_iter().filter(|finding| !finding.ok).collect();
        assert_eq!(ill.len(), 1, "{edit}");
        assert_eq!(ill[0].message.id(), "store.doctor.undos-wrong", "{edit}");
        world.store.connection.execute_batch("ROLLBACK").unwrap();
    }
    world.assert_true();
}

/// Lists what is taken back now that was looked for before something else happened; and how many there are, where that is known.
fn after(world: &mut World, what: impl FnOnce(&mut World)) -> Option<(Vec<CandidateId>, Option<u64>)> {
    let ahead = world.store.look_ahead(&actor("sato")).unwrap();
    what(world);
    let (parts, of) = world.store.last_act_now(ahead, &actor("sato")).unwrap()?;
    Some((parts.into_iter().filter_map(|(event, _)| event.record).collect(), of))
}

/// Two consoles of one person: what the other one does after the undo looked for the last act is the last act then.
#[test]
fn what_the_same_person_does_while_an_undo_looks_for_the_last_act_is_taken_into_account() {
    for at_once in [2, 50] {
        let mut world = world(8);
        world.store.limits.at_once = at_once;
        together(&mut world, "sato", 1..=3, &verified());
        let [one, two, three, four, five] = [1, 2, 3, 4, 5].map(|n| world.id(n, 1));
        let of = (at_once == 2).then_some(3);
        assert_eq!(after(&mut world, |_| {}), Some((vec![three, two, one], of)));
        let others = |world: &mut World| drop(world.act("suzuki", four, verified()).unwrap());
        assert_eq!(after(&mut world, others), Some((vec![three, two, one], of)), "others change nothing");
        let own = |world: &mut World| drop(world.act("sato", five, verified()).unwrap());
        assert_eq!(after(&mut world, own), Some((vec![five], None)));
        let back = |world: &mut World| drop(undone(&mut world.store, &actor("sato"), at(20)).unwrap());
        assert_eq!(
            after(&mut world, back),
            None,
            "nothing is left of it, and what came before is looked for anew"
        );
        assert_eq!(undone(&mut world.store, &actor("suzuki"), at(20)).unwrap().after, Mark::default());
        world.assert_true();
    }
}

/// Who took back a long act and then acted once more takes that back without passing the long one.
#[test]
fn an_undo_looks_no_further_than_to_the_beginning_of_the_last_act() {
    let three = |world: &mut World| together(world, "sato", 1..=3, &verified());
    let alone = |world: &mut World| drop(world.act("sato", world.id(1, 1), verified()).unwrap());
    let in_bulk = |world: &mut World| {
        let selection = Selection { added: [world.id(1, 1)].into(), ..Selection::default() };
        let act = BulkAct::Verify;
        let mut bulk = world.store.begin_bulk(&selection, &act, &actor("sato"), at(10)).unwrap().unwrap();
        while bulk.ended.is_none() {
            bulk = world.store.bulk_batch(bulk.id, &actor("sato"), at(10)).unwrap();
        }
    };
    let acts: [&dyn Fn(&mut World); 3] = [&three, &alone, &in_bulk];
    for act in acts {
        let steps = [20, 45].map(|long| {
            let mut world = world(50);
            together(&mut world, "sato", 4..=4 + long, &verified());
            assert!(matches!(world.store.undo(&actor("sato"), at(20)).unwrap(), Ok(TakenBack::Each { .. })));
            act(&mut world);
            world.steps(|store| drop(store.look_ahead(&actor("sato")).unwrap()))
        });
        assert!(steps[1] <= steps[0] + 5, "{steps:?}");
    }
}

/// Whether an act stands before one that is left whole, also of one that is taken back in batches.
#[test]
fn what_the_next_undo_turns_to_is_said_only_where_there_is_something() {
    for (at_once, is_before) in [(50, true), (50, false), (1, true), (1, false)] {
        let mut world = world(3);
        world.store.limits.at_once = at_once;
        if is_before {
            world.act("sato", world.id(3, 1), verified()).unwrap();
        }
        together(&mut world, "sato", 1..=2, &verified());
        for n in 1..=2 {
            world.act("mori", world.id(n, 1), Act::Wrong { note: String::new() }).unwrap();
        }
        let goes_on = match world.store.undo(&actor("sato"), at(20)).unwrap().unwrap() {
            TakenBack::Each { goes_on, .. } => goes_on,
            TakenBack::Bulk(mut progress) => {
                while progress.ended.is_none() {
                    progress = world.store.bulk_batch(progress.id, &actor("sato"), at(20)).unwrap();
                }
                progress.goes_on
            }
            TakenBack::Act(done) => panic!("{done:?}"),
        };
        assert_eq!(goes_on, is_before, "{at_once}");
    }
}
