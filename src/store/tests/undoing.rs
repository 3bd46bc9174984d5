//! One act of somebody is one undo, by the same rule on one record and on many.

use proptest::prelude::*;

use crate::audit::{CandidateId, Day, Mark, Status};
use crate::i18n::{Lang, Message};
use crate::store::fixture::{World, actor, answer, at, by_card, candidate, correct, number, person};
use crate::store::{StoreError, TakenBack, Together};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::bulk::{BulkAct, BulkKind};
use crate::triage::filter::Filter;
use crate::triage::policy::Refusal;
use crate::triage::selection::Selection;

/// Members of whom the first two have each other's number; the answers are everybody's own.
fn world(members: u64) -> World {
    let mut world = World::new();
    if members == 0 {
        return world;
    }
    world.import((1..=members).map(|n| {
        let mut candidate = candidate(n, 1);
        candidate.individual_number = number(if n <= 2 { 3 - n } else { n });
        candidate
    }));
    world.import((1..=members).map(|n| answer(number(n), person(n * 10 + 1))));
    world
}

fn order(who: &str, id: CandidateId, act: Act) -> Order {
    Order { id, seen_version: None, act, actor: actor(who), at: at(10) }
}

/// Acts on several records by one command; those that are not refused.
fn together(world: &mut World, who: &str, ids: &[CandidateId], act: &Act) -> usize {
    let mut done = 0;
    let mut each = |_, outcome: Result<_, _>| done += usize::from(outcome.is_ok());
    let orders: Vec<Order> = ids.iter().map(|id| order(who, *id, act.clone())).collect();
    world.store.perform_each(&orders, &mut each).unwrap();
    done
}

/// What an undo took back and what it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Back {
    done: u64,
    left: u64,
}

/// Takes somebody's last act back; none where there is none.
fn undo(world: &mut World, who: &str) -> Result<Option<Back>, StoreError> {
    let back = |done, left| Ok(back(done, left));
    match world.store.undo(&actor(who), at(20))? {
        Err(Refusal::NothingToUndo) => Ok(None),
        // Both halves of a swap are left by one word.
        Err(_) => back(0, 1),
        Ok(TakenBack::Act(done)) => back(done.records(), 0),
        Ok(TakenBack::Each { outcomes: each, .. }) => {
            let left = each.iter().filter(|(_, outcome)| outcome.is_err()).count() as u64;
            let done = each.iter().filter_map(|(_, outcome)| outcome.as_ref().ok());
            back(done.map(|done| done.records()).sum(), left)
        }
        Ok(TakenBack::Bulk(mut progress)) => {
            while progress.ended.is_none() {
                progress = world.store.bulk_batch(progress.id, &actor(who), at(20))?;
            }
            back(progress.done, progress.left_out)
        }
    }
}

#[allow(clippy::unnecessary_wraps, reason = "as an undo says it")]
fn back(done: u64, left: u64) -> Option<Back> {
    Some(Back { done, left })
}

fn hold() -> Act {
    Act::Mark(NewMark {
        note: "確認中".to_owned(),
        until: Day::new(2030, 7, 1),
        ..NewMark::to(Status::OnHold)
    })
}

fn returned() -> Act {
    Act::Return { note: "別の資料".to_owned() }
}

fn mark(world: &World, n: u64) -> Mark {
    world.row(n, 1).mark
}

/// A proof ends in more ways than by being taken back: whatever happens to who had it, the undo looks again.
#[test]
fn what_another_ones_proof_prevented_comes_back_however_that_proof_ends() {
    let end: [fn(&mut World); 3] = [
        |world| {
            assert_eq!(together(world, "kato", &[world.id(4, 1)], &returned()), 1);
        },
        |world| {
            world.act("kato", world.id(4, 1), Act::Wrong { note: String::new() }).unwrap();
        },
        |world| assert_eq!(undo(world, "mori").unwrap(), back(1, 0)),
    ];
    for end in end {
        let mut world = world(5);
        let [earlier, own, other] = [5, 3, 4].map(|n| world.id(n, 1));
        world.act("sato", earlier, hold()).unwrap();
        world.act("sato", own, correct(number(900), false)).unwrap();
        world.act("sato", own, Act::Wrong { note: String::new() }).unwrap();
        world.act("mori", other, correct(number(900), false)).unwrap();
        assert_eq!(undo(&mut world, "sato").unwrap(), back(0, 1));
        end(&mut world);
        assert_eq!([(); 3].map(|()| undo(&mut world, "sato").unwrap()), [back(1, 0); 3]);
        assert_eq!(mark(&world, 3), Mark::default());
        assert_eq!(undo(&mut world, "sato").unwrap(), None);
        world.assert_true();
    }
}

/// One and two have each other's number: whoever returns the one returns the other.
#[test]
fn several_records_that_were_returned_come_back_and_both_halves_of_a_swap_once() {
    for more in [1, 60] {
        let mut world = world(2 + more);
        let ids: Vec<_> = (1..=2 + more).map(|n| world.id(n, 1)).collect();
        world.act("sato", ids[0], correct(number(1), true)).unwrap();
        for (id, n) in ids.iter().zip(1..).skip(2) {
            world.act("sato", *id, correct(number(n + 500), false)).unwrap();
        }
        let corrected: Vec<Mark> = (1..=2 + more).map(|n| mark(&world, n)).collect();
        let back_again = together(&mut world, "suzuki", &ids, &returned());
        assert_eq!(back_again as u64, 1 + more, "the other half is returned already");
        assert_eq!(undo(&mut world, "suzuki").unwrap(), back(2 + more, 0));
        assert!((1..=2 + more).map(|n| mark(&world, n)).eq(corrected));
        assert_eq!(undo(&mut world, "suzuki").unwrap(), None);
        world.assert_true();
    }
}

/// An undo takes back what is there of a command that is still at work; the next one, what it wrote since.
#[test]
fn what_a_command_writes_after_an_undo_can_be_taken_back_too() {
    for size in [4, 120] {
        let mut world = world(2 + size);
        let mut at_work = Together::default();
        for half in [3..=2 + size / 2, 3 + size / 2..=2 + size] {
            for n in half {
                let one = order("sato", world.id(n, 1), hold());
                world.store.perform_among(&one, Some(&mut at_work)).unwrap().unwrap();
            }
            if mark(&world, 2 + size) == Mark::default() {
                assert_eq!(undo(&mut world, "sato").unwrap(), back(size / 2, 0));
            }
        }
        assert_eq!(undo(&mut world, "sato").unwrap(), back(size / 2, 0), "of {size}");
        assert_eq!(undo(&mut world, "sato").unwrap(), None);
        assert!((3..=2 + size).all(|n| mark(&world, n) == Mark::default()));
        world.assert_true();
    }
}

/// What an undo leaves bars no act before it; it is the act since that prevents it, and nothing when that is taken back.
#[test]
fn what_an_undo_left_bars_nothing_and_comes_back_after_the_act_that_prevented_it() {
    for size in [1, 2, 50, 51] {
        let mut world = world(4 + size);
        let (before, held) = (world.id(3, 1), world.id(4, 1));
        world.act("sato", before, hold()).unwrap();
        let ids: Vec<_> = (4..4 + size).map(|n| world.id(n, 1)).collect();
        together(&mut world, "sato", &ids, &hold());
        world.act("suzuki", held, Act::Wrong { note: String::new() }).unwrap();
        assert_eq!(undo(&mut world, "sato").unwrap(), back(size - 1, 1), "of {size}");
        assert_eq!(mark(&world, 4).operator.as_deref(), Some("suzuki"));
        assert_eq!(undo(&mut world, "sato").unwrap(), back(1, 0), "the act before, {size}");
        assert_eq!(mark(&world, 3), Mark::default());
        assert_eq!(undo(&mut world, "sato").unwrap(), None);
        assert_eq!(undo(&mut world, "suzuki").unwrap(), back(1, 0));
        assert_eq!(undo(&mut world, "sato").unwrap(), back(1, 0), "nothing prevents it any more, {size}");
        assert_eq!(mark(&world, 4), Mark::default());
        assert_eq!(undo(&mut world, "sato").unwrap(), None);
        world.assert_true();
    }
}

/// Why something was left is told as it is, in batches too: who acted, an import, the end of a hold; and nothing when nothing was.
#[test]
fn why_records_are_left_is_told_by_its_cause_and_by_name() {
    let mut world = world(9);
    world.store.limits.at_once = 2;
    let ids: Vec<_> = (3..=9).map(|n| world.id(n, 1)).collect();
    together(&mut world, "sato", &ids, &Act::Mark(NewMark::to(Status::Verified)));
    for n in [3, 4] {
        world.act("suzuki", world.id(n, 1), Act::Wrong { note: String::new() }).unwrap();
    }
    world.act("mori", world.id(5, 1), Act::Wrong { note: String::new() }).unwrap();
    let mut newer = answer(number(6), person(72));
    newer.asked_on = "2023-06-09".to_owned();
    world.import([newer]);
    let (done, said) = undone_in_batches(&mut world);
    assert_eq!(done, 3);
    let said = said.unwrap();
    let all =
        "2 that suzuki acted on since; 1 that mori acted on since; 1 whose data an import changed since";
    assert_eq!(Lang::En.say(&said), all);
    assert!(Lang::Ja.say(&said).contains("その後 suzuki が処理 2件"), "{}", Lang::Ja.say(&said));
    let ids: Vec<_> = (7..=9).map(|n| world.id(n, 1)).collect();
    together(&mut world, "sato", &ids, &hold());
    assert_eq!(undone_in_batches(&mut world), (3, None));
    together(&mut world, "sato", &ids, &hold());
    world.store.release("2030-07-02T00:00:00Z".parse().unwrap()).unwrap();
    let (done, said) = undone_in_batches(&mut world);
    assert_eq!((done, Lang::En.say(&said.unwrap())), (0, "3 whose hold ended since".to_owned()));
}

/// Takes back what is too much for once; returns on how many records, and why others were left.
fn undone_in_batches(world: &mut World) -> (u64, Option<Message>) {
    let Ok(TakenBack::Bulk(mut progress)) = world.store.undo(&actor("sato"), at(20)).unwrap() else {
        panic!("taken back at once");
    };
    while progress.ended.is_none() {
        progress = world.store.bulk_batch(progress.id, &actor("sato"), at(20)).unwrap();
    }
    assert_eq!(progress.kind, Some(BulkKind::Each));
    (progress.done, progress.why_left_out())
}

const MEMBERS: u64 = 8;
const PEOPLE: [&str; 2] = ["sato", "suzuki"];

#[derive(Debug, Clone)]
enum Op {
    /// One command or key on some records, several or one.
    Act {
        who: usize,
        records: Vec<u64>,
        act: u8,
    },
    InBulk {
        who: usize,
        act: u8,
    },
    Import {
        record: u64,
        address: u8,
    },
    Undo {
        who: usize,
    },
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let who = || 0..PEOPLE.len();
    let op = prop_oneof![
        8 => (who(), prop::collection::vec(1..=MEMBERS, 1..6), 0_u8..8)
            .prop_map(|(who, records, act)| Op::Act { who, records, act }),
        1 => (who(), 0_u8..3).prop_map(|(who, act)| Op::InBulk { who, act }),
        1 => (1..=MEMBERS, 0_u8..2).prop_map(|(record, address)| Op::Import { record, address }),
        3 => who().prop_map(|who| Op::Undo { who }),
    ];
    prop::collection::vec(op, 1..16)
}

/// What people do here to the n-th member; one and two, three and four have each other's number.
fn act_of(n: u64, act: u8, who: &str) -> Act {
    match act {
        0 => Act::Mark(NewMark::to(Status::Verified)),
        1 => hold(),
        2 => Act::Wrong { note: String::new() },
        3 => correct(number(n), true),
        4 => Act::Confirm { number: Some(number(n)) },
        5 => returned(),
        6 => by_card(number(if n <= 4 { n - 1 + 2 * (n % 2) } else { n })),
        _ => Act::Assign { to: Some(who.to_owned()) },
    }
}

/// A world, and how many records an undo says it took back and left.
struct Played {
    world: World,
    told: Vec<(&'static str, Back)>,
}

impl Played {
    fn new(at_once: usize) -> Self {
        let mut world = world(0);
        world.store.limits.at_once = at_once;
        world.import((1..=MEMBERS).map(|n| {
            let mut candidate = candidate(n, 1);
            candidate.individual_number = number(if n <= 4 { n - 1 + 2 * (n % 2) } else { n });
            candidate
        }));
        world.import((1..=MEMBERS).map(|n| answer(number(n), person(n * 10 + 1))));
        Self { world, told: Vec::new() }
    }

    fn apply(&mut self, n: usize, op: &Op) {
        match op {
            Op::Act { who, records, act } => {
                let of = |n: &u64| order(PEOPLE[*who], self.world.id(*n, 1), act_of(*n, *act, PEOPLE[*who]));
                let orders: Vec<Order> = records.iter().map(of).collect();
                self.world.store.perform_each(&orders, &mut |_, _| {}).unwrap();
            }
            Op::InBulk { who, act } => {
                let act = match act {
                    0 => BulkAct::Verify,
                    1 => BulkAct::Escalate { addressee: None, until: None },
                    _ => BulkAct::Assign { to: Some(PEOPLE[*who].to_owned()) },
                };
                let (all, who) = (Selection::everything(Filter::default()), actor(PEOPLE[*who]));
                let mut progress = self.world.store.begin_bulk(&all, &act, &who, at(10)).unwrap().unwrap();
                while progress.ended.is_none() {
                    progress = self.world.store.bulk_batch(progress.id, &who, at(10)).unwrap();
                }
            }
            Op::Import { record, address } => {
                let mut newer = answer(number(*record), person(record * 10 + 1));
                newer.items.address = format!("大阪府大阪市北区架空町{address}-99");
                newer.asked_on = Day::new(2023, 6, 1).unwrap().plus(i32::try_from(n).unwrap()).to_string();
                self.world.import([newer]);
            }
            Op::Undo { who } => drop(self.undo(PEOPLE[*who])),
        }
    }

    fn undo(&mut self, who: &'static str) -> Option<Back> {
        let back = undo(&mut self.world, who).unwrap()?;
        assert!(back.done + back.left > 0, "an undo does something, or says why it does not");
        self.told.push((who, back));
        Some(back)
    }

    /// Takes everything back by turns, until nobody can any more.
    fn undo_all(&mut self) {
        loop {
            let before = self.told.len();
            for who in PEOPLE {
                while self.undo(who).is_some() {}
            }
            if self.told.len() == before {
                return;
            }
            assert!(before < 500, "it comes to an end: {:?}", self.told);
        }
    }

    /// Returns who took how much back, and whether anything was left.
    fn told(&self) -> Vec<(&str, u64, bool)> {
        self.told.iter().map(|(who, back)| (*who, back.done, back.left > 0)).collect()
    }

    fn marks(&self) -> Vec<Mark> {
        (1..=MEMBERS).map(|n| mark(&self.world, n)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// At once or in batches, the same is taken back and left; and where nothing was left, all is as it was at the beginning.
    #[test]
    fn everything_taken_back_in_turn_leads_back_by_the_same_rule_on_few_and_on_many(ops in ops()) {
        let mut played = [50, 2, 0].map(Played::new);
        for (n, op) in ops.iter().enumerate() {
            for one in &mut played {
                one.apply(n, op);
            }
        }
        for one in &mut played {
            one.undo_all();
            one.world.assert_true();
        }
        let [at_once, few, none] = &played;
        for batches in [few, none] {
            assert_eq!(batches.told(), at_once.told());
            assert!(batches.marks() == at_once.marks(), "by different rules");
        }
        if at_once.told.iter().all(|(_, back)| back.left == 0) {
            for mark in at_once.marks() {
                assert_eq!(mark, Mark { raised_again: mark.raised_again, ..Mark::default() });
            }
        }
    }
}
