//! `recompare`: after an upgrade, what older rules judged is told, judged again, and its marks withdrawn where they must be.

use serde_json::json;

use crate::harness::{CANDIDATES, Desk, REGISTER};

/// Two members with answers: the first of another person, verified by a document; the second clean, verified.
fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str, name: &str| {
        format!("06139992,1,{member},,{number},{name},タカハシ ハナコ,1990-01-02,2,東京都見本市,jlis,3\n")
    };
    let rows = row(1, "123456789018", "高橋 花子") + &row(2, "111111111118", "高橋 花子");
    desk.write("candidates.csv", format!("{CANDIDATES}{rows}"));
    let answer = |number: &str, name: &str| {
        format!("{number},found,{name},タカハシ ハナコ,1990-01-02,2,東京都見本市,2023-06-20\n")
    };
    let answers = answer("123456789018", "佐藤 花子") + &answer("111111111118", "高橋 花子");
    desk.write("register.csv", format!("{REGISTER}{answers}"));
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    desk.write("card.txt", "123456789018");
    desk.line("mark 1 --as verified --basis card-copy --number-from card.txt").ok();
    desk.line("mark 2 --as verified").ok();
    desk
}

/// Makes all records look as if older rules had judged them, the first as identical.
fn age(desk: &Desk) {
    let sql = "UPDATE state SET rules = rules - 1; UPDATE meta SET rules = rules - 1;
               UPDATE state SET grades = 0, grade = 0 WHERE id = 1;
               DELETE FROM day_sum WHERE dimension = 4;
               INSERT INTO day_sum SELECT '2000-01-01', 4, grade, count(*) FROM state GROUP BY grade";
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn an_upgrade_is_told_and_judged_again_only_when_asked_for() {
    let desk = desk();
    desk.line("recompare").ok();
    age(&desk);
    for line in ["list", "list --format json", "report", "open", "history", "mark 2 --as escalated --note x"]
    {
        let ran = desk.line(line);
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{line}: {ran:?}");
        assert!(ran.err.contains("searches may find only what was judged again"), "{ran:?}");
        assert!(ran.err.contains("at most 2 records") && ran.err.contains("totsugo recompare"), "{ran:?}");
    }
    let doctor = desk.line("doctor").found();
    assert!(doctor.contains("judged by older rules: 1 record; run `totsugo recompare`"), "{doctor}");
    let said = desk.line("recompare").found();
    assert!(said.contains("#1: raised again: Kanji name identical → different"), "{said}");
    desk.line("doctor").ok();
    desk.line("list").ok();
    let history = desk.line("history 1").ok();
    assert!(
        history.contains("system  raised again #1") && history.contains("identical → different"),
        "{history}"
    );
    let all = desk.line("history").ok();
    assert_eq!(all.lines().filter(|line| line.contains("compared again")).count(), 1, "{all}");
    desk.line("history verify").ok();
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let desk = desk();
    let rules = desk.line("recompare --json").json()["rules"].clone();
    age(&desk);
    let events = desk.line("history --format json").out;
    let would: serde_json::Value =
        serde_json::from_str(&desk.line("recompare --dry-run --json").found()).unwrap();
    assert_eq!(desk.line("history --format json").out, events);
    assert!(desk.line("recompare --dry-run").found().contains("nothing was written"));
    let mut done: serde_json::Value = serde_json::from_str(&desk.line("recompare --json").found()).unwrap();
    assert_eq!(
        done,
        json!({
            "rules": rules, "dry_run": false, "resumed": false, "records": 2,
            "regraded": [{"from": "identical", "to": "different", "records": 1}],
            "withdrawn": [{"id": 1, "why": {"rules": rules, "items": [
                {"item": "kanji_name", "from": "identical", "to": "different"}
            ]}}],
            "flagged": [],
        })
    );
    done["dry_run"] = true.into();
    assert_eq!(would, done);
    let again = desk.line("recompare --json").json();
    assert_eq!((&again["records"], &again["withdrawn"]), (&0.into(), &json!([])));
    assert!(desk.line("recompare --lang ja").ok().contains("全件が現在の規則"));
}

#[test]
fn a_record_that_waits_is_judged_before_its_mark_is_confirmed_or_carried_on() {
    let desk = desk();
    age(&desk);
    let ran = desk.line("assign 1 --to suzuki");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("#1: pending"), "{ran:?}");
    let refused = desk.line("mark 1 --as verified --basis five-items-match");
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("record 1: "), "{refused:?}");
}

#[test]
fn where_nothing_can_be_recompared_one_line_says_why() {
    let desk = Desk::new();
    assert!(desk.line("recompare").fails(1).contains("no database yet"));
    assert!(desk.line("recompare --dry-run").fails(1).contains("no database yet"));
    desk.line("init").ok();
    assert!(desk.line("recompare").ok().contains("nothing was changed"));
    let newer = "UPDATE meta SET rules = 99";
    rusqlite::Connection::open(desk.path("audit.db")).unwrap().execute_batch(newer).unwrap();
    for line in ["recompare", "recompare --dry-run"] {
        assert!(desk.line(line).fails(1).contains("update the program"), "{line}");
    }
}
