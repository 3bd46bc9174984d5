//! Several processes at once: each mark once, later ones told, nothing lost, and nobody sees a lock.

use std::collections::BTreeMap;
use std::fs;

use rusqlite::Connection;

use crate::harness::{Desk, Ran, wait};
use crate::killed_marks::id_of;

/// Runs commands at once: all are started while another writer holds the database, so that they wait for their turns together.
fn at_once(desk: &Desk, lines: &[String]) -> Vec<Ran> {
    let gate = Connection::open(desk.path("audit.db")).unwrap();
    gate.execute_batch("BEGIN IMMEDIATE").unwrap();
    let started: Vec<_> = lines.iter().map(|line| desk.command(line).spawn().unwrap()).collect();
    gate.execute_batch("ROLLBACK").unwrap();
    let ended = started.into_iter().zip(lines).map(|(child, line)| wait(child, line)).collect();
    drop(gate);
    ended
}

fn words(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn counted(ran: &[Ran]) -> BTreeMap<i64, i64> {
    let mut counted = BTreeMap::new();
    for line in ran.iter().flat_map(|ran| ran.out.lines()) {
        *counted.entry(id_of(line)).or_default() += 1;
    }
    counted
}

#[test]
fn many_who_mark_the_same_records_mark_each_once() {
    for people in [2, 8] {
        let desk = Desk::with_members(120);
        let before = desk.versions();
        let ids: Vec<i64> = before.keys().copied().take(40).collect();
        // Each begins elsewhere, so that they meet in the middle.
        let lines: Vec<String> = (0..people)
            .map(|who| {
                let mut own = ids.clone();
                own.rotate_left(who * 17 % ids.len());
                format!("mark {} --as escalated", words(&own))
            })
            .collect();
        let ran = at_once(&desk, &lines);
        for ran in &ran {
            ran.decent();
            let (done, told) = (ran.out.lines().count(), ran.err.lines().count());
            assert_eq!(done + told, ids.len(), "each record is answered: {ran:?}");
            assert_eq!(ran.code, if told == 0 { 0 } else { 3 }, "{ran:?}");
            assert!(ran.err.lines().all(|line| line.contains("already escalated, by ")), "{}", ran.err);
        }
        let once: BTreeMap<i64, i64> = ids.iter().map(|id| (*id, 1)).collect();
        assert_eq!(counted(&ran), once, "{people} people");
        assert_eq!(desk.events("marked"), once, "{people} people");
        let after = desk.versions();
        for (id, version) in &before {
            assert_eq!(after[id] - version, once.get(id).copied().unwrap_or_default(), "record {id}");
        }
        desk.is_whole();
    }
}

#[test]
fn many_work_on_their_own_records_while_files_are_imported() {
    for people in [2, 8] {
        let desk = Desk::with_files(600);
        desk.line("import candidates files/candidates.csv").ok();
        let ids: Vec<i64> = desk.versions().keys().copied().collect();
        let mut lines: Vec<String> = ids
            .chunks(ids.len().div_ceil(people))
            .map(|own| format!("mark {} --as escalated --note mine", words(&own[..own.len().min(40)])))
            .collect();
        lines.push("import register files/register.csv --json".to_owned());
        lines.push("list --format json".to_owned());
        lines.push("report --format json".to_owned());
        let mut ran = at_once(&desk, &lines);
        for ran in ran.drain(people..) {
            ran.ok();
        }
        for ran in &ran {
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
        }
        assert_eq!(counted(&ran), desk.events("marked"));
        let answers = String::from_utf8(desk.read("files/register.csv")).unwrap().lines().count() - 1;
        let again = desk.line("import register files/register.csv --json").json();
        assert_eq!(again["unchanged"], answers, "nothing of the file was lost: {again}");
        desk.is_whole();
    }
}

#[test]
fn one_file_imported_by_several_at_once_is_imported_once() {
    let files = || {
        let desk = Desk::with_files(2_000);
        let rows = fs::read_to_string(desk.path("files/candidates.csv")).unwrap();
        fs::write(desk.path("files/candidates.csv"), format!("{rows}no,member\n")).unwrap();
        desk
    };
    let quiet = files();
    assert_eq!(quiet.line("import candidates files/candidates.csv").code, 3);
    let expected = quiet.line("list --order key --format json").ok();
    let rejects = quiet.read("files/candidates.csv.rejects.csv");
    let desk = files();
    desk.line("init").ok();
    let line = "import candidates files/candidates.csv --json".to_owned();
    let ran = at_once(&desk, &vec![line; 6]);
    let mut new = 0;
    for ran in ran {
        if ran.decent().code == 1 {
            assert!(ran.err.contains("another process imports this file"), "{}", ran.err);
            continue;
        }
        let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((&summary["read"], &summary["rejected"]), (&2_001.into(), &1.into()), "{summary}");
        new += summary["new"].as_u64().unwrap();
    }
    assert_eq!(new, 2_000, "one of them did it");
    assert!(desk.line("list --order key --format json").ok() == expected);
    assert_eq!(desk.read("files/candidates.csv.rejects.csv"), rejects);
    desk.is_whole();
}

#[test]
fn several_who_begin_at_once_make_one_database() {
    let desk = Desk::with_files(50);
    let line = "import candidates files/candidates.csv";
    let started: Vec<_> = (0..4).map(|_| desk.command(line).spawn().unwrap()).collect();
    let done =
        started.into_iter().map(|child| wait(child, line)).filter(|ran| ran.decent().code == 0).count();
    assert!(done >= 1);
    assert_eq!(desk.names(), ["audit.db", "audit.db.key", "files"]);
    let again = desk.line(&format!("{line} --json")).json();
    assert_eq!(again["unchanged"], 50, "{again}");
    desk.is_whole();
}
