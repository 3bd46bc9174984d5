//! A number shown in all its digits, and the partner of a swap as it was seen: what the console asks, as the store rules.

use std::ops::ControlFlow;

use crate::audit::{Event, EventKind, Role, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, correct, lead, number, person};
use crate::triage::act::Act;
use crate::triage::policy::Refusal;

/// Two members of one family under each other's numbers.
fn world() -> World {
    let mut world = World::new();
    let (mut one, mut two) = (candidate(1, 1), candidate(1, 2));
    std::mem::swap(&mut one.individual_number, &mut two.individual_number);
    world.import([one, two]);
    world.import([answer(number(11), person(11)), answer(number(12), person(12))]);
    world
}

fn reveals(world: &World) -> Vec<Event> {
    let mut events = Vec::new();
    let mut take = |event: Event| {
        events.extend(Some(event).filter(|event| event.kind == EventKind::Revealed));
        ControlFlow::Continue(())
    };
    world.store.history(None, &mut take).unwrap();
    events
}

#[test]
fn a_reveal_is_in_the_history_with_its_reason_or_it_is_refused() {
    let mut world = world();
    let id = world.id(1, 1);
    let viewer = crate::audit::Actor { role: Role::Viewer, ..actor("ito") };
    for (who, reason, refusal) in [
        (&viewer, "asked", Refusal::OnlyViewing),
        (&actor("sato"), "asked", Refusal::RevealNeedsLead),
        (&lead("abe"), " ", Refusal::RevealNeedsReason),
        (&lead("abe"), "123456789018", Refusal::NumberInNote),
    ] {
        assert_eq!(world.store.reveal(id, reason, who, at(5)).unwrap(), Err(refusal));
    }
    assert!(reveals(&world).is_empty());
    world.store.reveal(id, " asked by the employer ", &lead("abe"), at(6)).unwrap().unwrap();
    let events = reveals(&world);
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].record, events[0].actor.account.as_str()), (Some(id), "abe"));
    assert!(events[0].facts.contains("\"asked by the employer\"") && !events[0].seen.is_empty());
    world.assert_true();
}

#[test]
fn who_is_to_check_a_number_does_not_see_it_before() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(11), true)).unwrap();
    let refused = world.store.reveal(id, "check", &lead("abe"), at(5)).unwrap();
    assert_eq!(refused, Err(Refusal::RevealBeforeCheck));
    world.store.reveal(id, "own", &lead("sato"), at(6)).unwrap().unwrap();
}

#[test]
fn the_partner_of_a_swap_is_corrected_only_as_it_was_seen() {
    let mut world = world();
    let (one, two) = (world.id(1, 1), world.id(1, 2));
    let seen = |partner| {
        let Act::Mark(mut wanted) = correct(number(11), true) else { unreachable!() };
        wanted.seen_partner = Some(partner);
        Act::Mark(wanted)
    };
    let version = world.row(1, 2).version;
    for stale in [(two, version + 1), (one, version)] {
        let refused = world.act("sato", one, seen(stale)).unwrap_err();
        assert_eq!(refused, Refusal::PartnerOvertaken { partner: two });
    }
    assert_eq!(world.row(1, 1).mark.status, Status::Pending);
    world.act("sato", one, seen((two, version))).unwrap();
    assert_eq!(world.row(1, 2).mark.status, Status::Corrected);
}
