//! The progress screen's figures, and who is told of persons.

use crate::audit::{Day, Role, Status};
use crate::store::fixture::{World, actor, at, candidate, key, lead};
use crate::triage::act::{Act, Order};
use crate::triage::progress::Did;

#[test]
fn a_lead_sees_what_each_person_did_of_late_and_nobody_else_does() {
    let mut world = World::new();
    world.import((1..=6).map(|n| candidate(n, 1)));
    for (n, who, day) in [(1, "old", 0), (2, "sato", 3), (3, "sato", 9), (4, "ito", 9), (5, "sato", 9)] {
        let id = world.store.find(&key(n, 1)).unwrap().unwrap();
        let act = Act::Wrong { note: String::new() };
        let order = Order { id, seen_version: None, act, actor: actor(who), at: at(60 * 24 * day) };
        world.store.perform(&order).unwrap().unwrap();
    }
    // What the program itself or a look did is nobody's work.
    let opened = crate::store::fixture::opened(world.id(1, 1), "sato", at(60 * 24 * 9));
    world.store.note(&opened).unwrap();
    let today = Day::of(at(60 * 24 * 9));
    let progress = world.store.progress(&lead("ito"), today).unwrap();
    let did = |person: &str, today, week| Did { person: person.to_owned(), today, week };
    assert_eq!(progress.people, [did("sato", 2, 3), did("ito", 1, 1)]);
    // What was taken back does not count; what stands does.
    world.store.undo(&actor("sato"), at(60 * 24 * 9 + 1)).unwrap().unwrap();
    let after = world.store.progress(&lead("ito"), today).unwrap();
    assert_eq!(after.people, [did("sato", 1, 2), did("ito", 1, 1)]);
    assert_eq!(progress.figures.by_status[&Status::Escalated], 5);
    assert_eq!(progress.course.len(), 3);
    assert_eq!(progress.deadlines.len(), 5);
    for role in [Role::Operator, Role::Viewer] {
        let other = crate::audit::Actor { role, ..actor("sato") };
        assert_eq!(world.store.progress(&other, today).unwrap().people, []);
    }
}
