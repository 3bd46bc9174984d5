//! A recomparison killed at any moment, repeated, is the one that nobody disturbed; others mark meanwhile.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, kill_after, wait};

const MEMBERS: u64 = 2_000;

/// Clean records verified, then all made to look as if older rules had judged them: every seventh as the same that is not.
fn aged() -> Desk {
    let desk = Desk::with_members(MEMBERS);
    let ids: Vec<String> = desk.versions().keys().step_by(3).map(ToString::to_string).collect();
    for ids in ids.chunks(200) {
        // A number that fails its check digit is refused.
        desk.line(&format!("mark {} --as verified --basis other-means --note x", ids.join(" "))).decent();
    }
    let sql = "UPDATE state SET rules = rules - 1; UPDATE meta SET rules = rules - 1;
               UPDATE state SET grades = 0, grade = 0 WHERE grade IS NOT NULL AND id % 7 = 0;
               DELETE FROM day_sum WHERE dimension = 4;
               INSERT INTO day_sum SELECT '2000-01-01', 4, coalesce(grade, 255), count(*) FROM state
                 WHERE causes <> 0 GROUP BY grade;
               UPDATE candidate SET by_kanji = 1, by_kana = 2, found_by = '' WHERE id % 3 = 0";
    Connection::open(desk.path("audit.db")).unwrap().execute_batch(sql).unwrap();
    desk
}

fn summary(out: &str) -> Value {
    let mut summary: Value = serde_json::from_str(out).unwrap_or_else(|why| panic!("{why}: {out}"));
    summary["resumed"] = Value::Null;
    summary
}

#[test]
fn a_killed_recomparison_repeated_is_as_if_undisturbed() {
    let original = aged();
    let quiet = Desk::new();
    original.copy_database_to(&quiet);
    let begun = Instant::now();
    let expected = summary(&quiet.line("recompare --json").out);
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
    assert!(
        expected["records"] == MEMBERS && !expected["withdrawn"].as_array().unwrap().is_empty(),
        "{expected}"
    );
    let list = quiet.line("list --order key --format json").ok();
    let mut chance = Chance::new(4);
    let (mut resumed, mut round) = (0, 0);
    while round < rounds(4) || (resumed == 0 && round < rounds(40)) {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let mut kills = 0;
        let out = loop {
            let child = desk.command("recompare --json").spawn().unwrap();
            let wait = Duration::from_micros(1_000 + chance.below(micros / 2));
            match kill_after(child, wait) {
                Some(out) => break out,
                None if kills == 8 => break desk.line("recompare --json").out,
                None => kills += 1,
            }
        };
        let said: Value = serde_json::from_str(&out).unwrap();
        if said["records"] == 0 {
            // It was killed when all was done and not yet said.
            assert_eq!(said["resumed"], false);
        } else {
            resumed += u64::from(said["resumed"] == true);
            assert_eq!(summary(&out), expected, "round {round} of seed {}", chance.seed);
        }
        assert!(
            desk.line("list --order key --format json").ok() == list,
            "round {round} of seed {}",
            chance.seed
        );
        assert_eq!(desk.events("recompared").values().sum::<i64>(), 1);
        desk.is_whole();
        round += 1;
    }
    assert!(resumed > 0, "none was ever taken up: nothing was tested");
}

#[test]
fn others_mark_while_records_are_judged_again() {
    let desk = aged();
    let ids: Vec<u64> = (5..=MEMBERS).step_by(5).take(160).collect();
    let started: Vec<_> = ids
        .chunks(40)
        .map(|own| own.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        .map(|own| format!("mark {own} --as escalated --note mine"))
        .chain(["recompare --json".to_owned(), "recompare --json".to_owned()])
        .map(|line| (desk.command(&line).spawn().unwrap(), line))
        .collect();
    let mut marked = 0;
    for (child, line) in started {
        let ran = wait(child, &line);
        if line.starts_with("mark") {
            assert_eq!(ran.code, 0, "{ran:?}");
            marked += ran.out.lines().count();
            // That records wait, or nothing.
            assert!(ran.err.lines().count() <= 1, "{ran:?}");
        } else {
            assert!([0, 3].contains(&ran.code), "{ran:?}");
        }
    }
    assert_eq!(marked, ids.len());
    let again: Value = desk.line("recompare --json").json();
    assert_eq!(again["records"], 0);
    let escalated: usize = ["list --format json", "list --outside --format json"]
        .map(|list| desk.line(list).out.matches("\"status\":\"escalated\"").count())
        .iter()
        .sum();
    assert_eq!(escalated, ids.len(), "no mark was lost");
    assert_eq!(desk.events("recompared").values().sum::<i64>(), 1);
    desk.is_whole();
}
