//! Properties over small generated populations: the order of files and batches, and every sequence of acts.

use proptest::prelude::*;

use crate::audit::{AnswerResult, CauseSet, FiveItems, IndividualNumber, Status};
use crate::store::fixture::{
    World, actor, alert, answer, at, by_card, candidate, correct, kind, notification, number, person,
};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::intake::{Entry, FileKind};
use crate::triage::page::SortOrder;

/// Which number is registered, and whose items the register answers with: mostly one's own.
fn members() -> impl Strategy<Value = Vec<(u64, u64, u64, u8)>> {
    // The bits of the last number vary the rest of the row.
    prop::collection::vec((0_u64..4, 1_u64..3, 0_u64..6, any::<u8>()), 1..8)
}

fn a_number(n: u64) -> IndividualNumber {
    number(10 * (1 + n % 3) + 1 + n % 2)
}

fn population(members: &[(u64, u64, u64, u8)]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut keys = std::collections::BTreeSet::new();
    let mut numbers = std::collections::BTreeSet::new();
    for (n, branch, drawn, vary) in members {
        let mut one = candidate(*n, *branch);
        one.declared_causes = CauseSet::from_bits(u32::from(vary & 3));
        one.items = person(if vary & 4 == 0 { n * 10 + branch } else { *drawn });
        if vary & 8 == 0 {
            one.individual_number = a_number(*drawn);
        }
        let number = one.individual_number;
        let its_key = one.key.clone();
        if keys.insert(its_key.clone()) {
            entries.push(one.into());
            if vary & 16 == 0 {
                entries.push(Entry::Alert(Box::new(alert(its_key.clone()))));
            }
            if vary & 32 == 0 {
                entries.push(Entry::Notification(Box::new(notification(its_key, a_number(*drawn + 1)))));
            }
        }
        if numbers.insert(number) {
            let mut said = answer(number, person(if vary & 64 == 0 { n * 10 + branch } else { *drawn }));
            if vary & 128 != 0 && vary & 1 != 0 {
                (said.result, said.items) = (AnswerResult::NotFound, FiveItems::default());
            }
            entries.push(said.into());
        }
    }
    entries
}

/// Imports the entries as one file a kind, or two, in the order of the kinds given.
fn import(world: &mut World, entries: &[Entry], order: &[FileKind], split: usize, batch: usize) {
    for of_kind in order {
        let of_kind: Vec<Entry> = entries.iter().filter(|entry| kind(entry) == *of_kind).cloned().collect();
        let (first, second) = of_kind.split_at(split.min(of_kind.len()));
        for file in [second, first].into_iter().filter(|file| !file.is_empty()) {
            world.import_by(file.to_vec(), batch);
        }
    }
}

fn judged(world: &World) -> Vec<String> {
    let mut judged = Vec::new();
    for filter in [Filter::default(), Filter { outside: true, ..Filter::default() }] {
        for row in world.list(&filter, SortOrder::Key) {
            let partners = world.store.record(row.id).unwrap().unwrap().found.partners.len();
            judged.push(format!(
                "{} {:?} {:?} {:?} {:?} {:?} {partners}",
                row.key, row.causes, row.answer, row.grades, row.signals, row.risk
            ));
        }
    }
    judged.sort();
    judged
}

fn files() -> impl Strategy<Value = Vec<FileKind>> {
    let kinds = vec![FileKind::Candidates, FileKind::Register, FileKind::Alerts, FileKind::Notifications];
    Just(kinds).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_and_the_size_of_batches_do_not_matter(
        members in members(), order in files(), split in 0_usize..6, batch in 1_usize..5,
    ) {
        let entries = population(&members);
        let mut plain = World::new();
        import(&mut plain, &entries, &[FileKind::Candidates, FileKind::Register, FileKind::Alerts, FileKind::Notifications], 0, 100);
        plain.assert_true();
        let mut other = World::new();
        import(&mut other, &entries, &order, split, batch);
        other.assert_true();
        prop_assert_eq!(judged(&plain), judged(&other));
        prop_assert_eq!(plain.store.tallies().unwrap(), other.store.tallies().unwrap());
    }

    #[test]
    fn whatever_is_done_what_is_stored_is_what_the_rules_say(
        first in members(), second in members(), acts in prop::collection::vec((0_usize..8, 0_u8..10, 0_u64..6), 0..14),
    ) {
        let mut world = World::new();
        let order = [FileKind::Candidates, FileKind::Register, FileKind::Alerts, FileKind::Notifications];
        import(&mut world, &population(&first), &order, 0, 3);
        let middle = acts.len() / 2;
        for (n, (which, what, drawn)) in acts.iter().enumerate() {
            if n == middle {
                import(&mut world, &population(&second), &order, 2, 2);
            }
            let rows = world.list(&Filter::default(), SortOrder::Key);
            let Some(row) = rows.get(which % rows.len().max(1)) else { continue };
            let who = ["sato", "suzuki"][which % 2];
            let act = match what {
                0 => Act::Mark(NewMark::to(Status::Verified)),
                1 => by_card(row.mark.right_number.unwrap_or(row.individual_number)),
                2 => Act::Mark(NewMark::to(Status::Escalated)),
                3 => correct(a_number(*drawn), false),
                4 => correct(a_number(*drawn), true),
                5 => Act::Confirm { number: row.mark.right_number },
                6 => Act::Return { note: "x".to_owned() },
                7 => Act::Wrong { note: String::new() },
                _ => {
                    // A refusal is an answer as well.
                    let _ = world.store.undo(&actor(who), at(20)).unwrap();
                    continue;
                }
            };
            let _ = world.act(who, row.id, act);
        }
        world.assert_true();
    }
}
