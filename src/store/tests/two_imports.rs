//! Two imports of overlapping files at once, batch by batch by turns, broken off and taken up again: whatever the turns, no
//! member gets two records, and what is stored is what a plain map holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use proptest::prelude::*;

use crate::audit::Candidate;
use crate::store::fixture::{World, at, candidate, key, lead, rows};
use crate::store::{DatabaseKind, Finished, Ready, Store, StoreError};
use crate::triage::filter::Filter;
use crate::triage::intake::{Counts, Entry, FileKind, Reason, RunKey};
use crate::triage::page::SortOrder;

const MEMBERS: u64 = 9;

/// What a row says: of which member, and in which of some ways.
type Said = (u64, u8);

/// What becomes of one of the two imports next.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// So many of its rows.
    Rows(usize),
    /// It is broken off; the next turn takes it up.
    Break,
}

fn files() -> impl Strategy<Value = [Vec<Said>; 2]> {
    let file = || prop::collection::vec((1..=MEMBERS, 0_u8..3), 1..14);
    [file(), file()]
}

fn turns() -> impl Strategy<Value = Vec<(usize, Turn)>> {
    let turn = prop_oneof![5 => (1_usize..4).prop_map(Turn::Rows), 1 => Just(Turn::Break)];
    prop::collection::vec((0_usize..2, turn), 1..16)
}

fn entry((member, says): Said) -> Candidate {
    let mut entry = candidate(member, 1);
    entry.items.address = format!("東京都千代田区架空町{says}-{member}");
    entry.membership.employer_code = format!("E{}", says / 2);
    entry
}

fn key_of(file: usize) -> RunKey {
    RunKey { kind: FileKind::Candidates, content: [u8::try_from(file).unwrap(); 32], reading: [1; 32] }
}

fn ready(file: &[Said]) -> Vec<Ready> {
    rows(&file.iter().map(|said| entry(*said).into()).collect::<Vec<Entry>>())
}

/// The plain map.
#[derive(Debug, Default)]
struct Model {
    /// What was said last of a member, and by which file.
    records: BTreeMap<u64, (u8, usize)>,
    /// Of whom a file said what was known.
    seen: BTreeSet<(usize, u64)>,
    counts: [Counts; 2],
}

impl Model {
    fn take(&mut self, file: usize, (member, says): Said) {
        let counts = &mut self.counts[file];
        counts.read += 1;
        let known = self.records.get(&member).copied();
        let is_of_this_file = known.is_some_and(|(_, by)| by == file) || self.seen.contains(&(file, member));
        match known {
            None => counts.new += 1,
            Some((before, _)) if before == says => counts.unchanged += 1,
            Some(_) if is_of_this_file => {
                counts.rejected += 1;
                return;
            }
            Some(_) => counts.changed += 1,
        }
        counts.accepted += 1;
        match known {
            // Who wrote it is known by that, until another file writes it.
            Some((before, _)) if before == says && is_of_this_file => {}
            Some((before, _)) if before == says => drop(self.seen.insert((file, member))),
            _ => drop(self.records.insert(member, (says, file))),
        }
    }
}

#[test]
fn what_an_import_left_stands_in_each_order_once_it_is_entered() {
    let mut world = World::new();
    let file = ready(&[(1, 0), (2, 2), (3, 0), (4, 2)]);
    let mut import = world.store.import(&key_of(0), "a.csv", &lead("import"), at(1)).unwrap();
    import.apply(&file).unwrap();
    drop(import);
    let orders = [SortOrder::Risk, SortOrder::Key, SortOrder::Employer];
    let listed = |world: &World| orders.map(|order| world.list(&Filter::default(), order).len());
    assert_eq!(listed(&world), [4, 0, 0], "those that wait are written apart");
    for _ in 0..2 {
        world.store.enter_waiting().unwrap();
        assert_eq!(listed(&world), [4, 4, 4]);
    }
    let import = world.store.import(&key_of(0), "a.csv", &lead("import"), at(2)).unwrap();
    assert_eq!(import.finish(at(3)).unwrap().counts.new, 4);
    assert_eq!(listed(&world), [4, 4, 4]);
    world.assert_true();
}

/// Imports a file on a connection of its own, at each turn so far as it is told; it goes on to the end when no turn is left.
fn import(
    mut store: Store,
    file: usize,
    rows: &[Ready],
    turns: &Receiver<Turn>,
    done: &Sender<()>,
) -> Finished {
    loop {
        let mut import = store.import(&key_of(file), "a.csv", &lead("import"), at(1)).unwrap();
        // Several tails even of a few rows.
        import.judge_after(5);
        done.send(()).unwrap();
        loop {
            let read = usize::try_from(import.progress().records).unwrap();
            match turns.recv() {
                Ok(Turn::Rows(count)) => import.apply(&rows[read..rows.len().min(read + count)]).unwrap(),
                Ok(Turn::Break) => break,
                Err(_) => {
                    import.apply(&rows[read..]).unwrap();
                    return import.finish(at(2)).unwrap();
                }
            }
            done.send(()).unwrap();
        }
    }
}

/// Imports both files by turns; returns what each led to.
fn by_turns(world: &World, files: &[Vec<Said>; 2], turns: &[(usize, Turn)], first: usize) -> [Finished; 2] {
    let ready = [0, 1].map(|file| ready(&files[file]));
    thread::scope(|scope| {
        let mut imports = [0, 1].map(|file| {
            let ((turn, turns), (done, dones)) = (channel(), channel());
            let (rows, store) = (&ready[file], world.another());
            let at_work = scope.spawn(move || import(store, file, rows, &turns, &done));
            dones.recv().unwrap();
            Some((turn, dones, at_work))
        });
        for (file, turn) in turns {
            let (give, done, _) = imports[*file].as_ref().unwrap();
            give.send(*turn).unwrap();
            done.recv().unwrap();
        }
        let mut finish = |file: usize| {
            let (turn, _, at_work) = imports[file].take().unwrap();
            drop(turn);
            at_work.join().unwrap()
        };
        if first == 0 {
            [finish(0), finish(1)]
        } else {
            let second = finish(1);
            [finish(0), second]
        }
    })
}

fn assert_holds(world: &World, records: &BTreeMap<u64, u8>) {
    for order in [SortOrder::Risk, SortOrder::Key, SortOrder::Employer] {
        let mut listed: Vec<_> =
            world.list(&Filter::default(), order).into_iter().map(|row| row.key).collect();
        listed.sort_unstable();
        let mut expected: Vec<_> = records.keys().map(|member| key(*member, 1)).collect();
        expected.sort_unstable();
        assert_eq!(listed, expected, "{order:?}");
    }
    for (member, says) in records {
        let stored = world.store.candidate(world.id(*member, 1)).unwrap().unwrap();
        assert_eq!(stored.candidate, entry((*member, *says)), "{member}");
    }
    world.assert_true();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn two_imports_by_turns_are_what_a_plain_map_holds(files in files(), turns in turns(), first in 0_usize..2) {
        let world = World::new();
        let mut model = Model::default();
        let mut read = [0, 0];
        let mut take = |file: usize, count: usize| {
            let rows = &files[file][read[file]..files[file].len().min(read[file] + count)];
            for said in rows {
                model.take(file, *said);
            }
            read[file] += rows.len();
        };
        for (file, turn) in &turns {
            if let Turn::Rows(count) = turn {
                take(*file, *count);
            }
        }
        take(first, usize::MAX / 2);
        take(1 - first, usize::MAX / 2);
        let finished = by_turns(&world, &files, &turns, first);
        for (finished, counts) in finished.iter().zip(&model.counts) {
            assert_eq!(&finished.counts, counts);
        }
        for finished in finished.iter().filter(|finished| finished.rejects > 0) {
            world.another().forget_rejects(finished.run, at(3)).unwrap();
        }
        assert_holds(&world, &model.records.iter().map(|(member, (says, _))| (*member, *says)).collect());
    }
}

/// What the turns above cannot show: one writes while the other judges.
#[test]
fn two_imports_that_run_freely_give_no_member_two_records() {
    let mut world = World::new();
    let path = world.folder.path().join("team.db");
    drop(Store::create(&path, DatabaseKind::Shared, &lead("init"), at(0)).unwrap());
    let members = [1..=160_u64, 40..=200];
    let open = || Store::open(&path, crate::store::Access::ReadWrite).unwrap();
    let new: u64 = thread::scope(|scope| {
        let imports = [0_usize, 1].map(|file| {
            let mut members: Vec<Said> = members[file].clone().map(|member| (member, 0)).collect();
            // One runs towards the other.
            if file == 1 {
                members.reverse();
            }
            let mut store = open();
            scope.spawn(move || {
                let mut import = store.import(&key_of(file), "a.csv", &lead("import"), at(1)).unwrap();
                import.judge_after(30);
                ready(&members).chunks(7).for_each(|rows| import.apply(rows).unwrap());
                import.finish(at(2)).unwrap().counts.new
            })
        });
        imports.map(|import| import.join().unwrap()).iter().sum()
    });
    assert_eq!(new, 200);
    world.store = open();
    assert_holds(&world, &(1..=200).map(|member| (member, 0)).collect());
}

/// Two that take up a broken off import where all of it is durable both see its end: each would tell of it.
#[test]
fn of_two_that_take_an_import_up_at_its_end_one_tells_of_it() {
    for is_rejected in [false, true] {
        let mut world = World::new();
        let mut file = ready(&[(1, 0), (2, 0)]);
        if is_rejected {
            file[1].row.entry = Err(Reason::Missing("number"));
        }
        let mut import = world.store.import(&key_of(0), "a.csv", &lead("import"), at(1)).unwrap();
        import.apply(&file).unwrap();
        drop(import);
        let (mut one, mut other) = (world.another(), world.another());
        let ends = [&mut one, &mut other].map(|store| {
            store.import(&key_of(0), "a.csv", &lead("import"), at(2)).unwrap().progress().records
        });
        assert_eq!(ends, [2, 2]);
        let first = one.import(&key_of(0), "a.csv", &lead("import"), at(2)).unwrap();
        let second = other.import(&key_of(0), "a.csv", &lead("import"), at(2)).unwrap();
        let (first, second) = (first.finish(at(3)).unwrap(), second.finish(at(3)));
        let second = if is_rejected {
            one.forget_rejects(first.run, at(4)).unwrap();
            second.and_then(|second| other.forget_rejects(second.run, at(4)))
        } else {
            second.map(drop)
        };
        assert!(matches!(second, Err(StoreError::ImportedByAnother)), "{second:?}");
        assert_eq!(first.counts.read, 2);
    }
}
