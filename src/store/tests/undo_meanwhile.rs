//! What happens between an act and its undo, and while the undo looks for it.

use crate::audit::{CandidateId, EventKind, Mark, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, number, person, undone};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::policy::Refusal;

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
