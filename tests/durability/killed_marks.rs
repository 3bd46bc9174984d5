//! A mark that was acknowledged is there, whenever the process is killed.

use std::collections::BTreeMap;

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, kill_after_lines, wait};

#[test]
fn every_acknowledged_mark_is_there_after_a_kill() {
    let desk = Desk::with_members(300);
    let before = desk.versions();
    let ids: Vec<i64> = before.keys().copied().collect();
    let mut chance = Chance::new(3);
    let mut acknowledged: BTreeMap<i64, i64> = BTreeMap::new();
    let mut cut_short = 0;
    for round in 0..rounds(24) {
        // Two at once, on overlapping records; one is killed after some acknowledgement, in the midst of its next mark.
        let mut orders: Vec<Vec<i64>> = Vec::new();
        for _ in 0..2 {
            let from = chance.index(ids.len() - 60);
            orders.push(ids[from..from + 60].to_vec());
        }
        let mark = |order: &[i64], who: usize| {
            let words: Vec<String> = order.iter().map(ToString::to_string).collect();
            let note = format!("{round}/{who}");
            desk.command(&format!("mark {} --as escalated --note {note}", words.join(" "))).spawn().unwrap()
        };
        let killed = mark(&orders[0], 0);
        let other = mark(&orders[1], 1);
        let heard = kill_after_lines(killed, 1 + chance.index(40));
        cut_short += u64::from(heard.len() < orders[0].len());
        let whole = wait(other, "mark");
        assert_eq!((whole.code, whole.out.lines().count()), (0, 60), "{whole:?}");
        for line in heard.iter().map(String::as_str).chain(whole.out.lines()) {
            *acknowledged.entry(id_of(line)).or_default() += 1;
        }
        desk.line("history verify").ok();
    }
    assert!(cut_short > 0, "marks are acknowledged one by one: some kill must fall among them");
    desk.is_whole();
    let (events, after) = (desk.events("marked"), desk.versions());
    for (id, version) in &after {
        let (events, heard) =
            (events.get(id).copied().unwrap_or_default(), acknowledged.get(id).copied().unwrap_or_default());
        assert_eq!(version - before[id], events, "record {id}: each change of the version is an event");
        assert!(events >= heard, "record {id}: {heard} acknowledged, {events} there; seed {}", chance.seed);
    }
    let (all, heard): (i64, i64) = (events.values().sum(), acknowledged.values().sum());
    assert!(all - heard <= i64::try_from(rounds(24)).unwrap(), "at most the one under way at each kill");
}

/// Reads the record that `#12: …` is about.
pub fn id_of(line: &str) -> i64 {
    line.strip_prefix('#').and_then(|rest| rest.split_once(':')).unwrap().0.parse().unwrap()
}
