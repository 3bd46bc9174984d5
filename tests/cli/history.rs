//! The history: who did what; and that every change behind its back is found.

use crate::harness::{CANDIDATES, Desk};

fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str| {
        format!("06139992,1,{member},,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,jlis,3\n")
    };
    let rows = row(1, "123456789018") + &row(2, "111111111118");
    desk.write("candidates.csv", format!("{CANDIDATES}{rows}"));
    desk.line("import candidates candidates.csv").ok();
    desk.run(&["mark", "1", "--as", "escalated", "--basis", "doubt", "--note", "電話で確認"]).ok();
    desk.line("wrong 2").ok();
    desk
}

fn tamper(desk: &Desk, sql: &str) {
    let connection = rusqlite::Connection::open(desk.path("audit.db")).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    let changed = connection.execute(sql, []).unwrap();
    assert!(changed > 0, "{sql}");
}

#[test]
fn every_act_is_told_in_words_with_who_and_when() {
    let desk = desk();
    let all = desk.line("history").ok();
    for word in [
        "database made",
        "imported",
        "marked #1",
        "pending → escalated (doubt)",
        "電話で確認",
        "wrong number found #2",
    ] {
        assert!(all.contains(word), "{word}: {all}");
    }
    let one = desk.line("history 1").ok();
    assert!(one.contains("marked #1") && !one.contains("#2"), "{one}");
    let claimed = desk.line("--operator 佐藤 mark 2 --as escalated --basis doubt").ok();
    assert!(!claimed.is_empty());
    assert!(desk.line("history 2").ok().contains("(佐藤?)"), "a claim is shown as one");
}

#[test]
fn a_whole_history_says_what_that_proves_and_what_not() {
    let desk = desk();
    let said = desk.line("history verify").ok();
    assert!(
        said.contains("every seal fits")
            && said.contains("Not proved")
            && said.contains("--anchor")
            && said.contains("Not held"),
        "{said}"
    );
    desk.line("history checkpoint head.json").ok();
    assert_eq!(desk.mode("head.json"), 0o600);
    let anchored = desk.line("history verify --anchor head.json").ok();
    assert!(anchored.contains("Proved up to event"), "{anchored}");
    desk.write("no.json", "{}");
    assert!(desk.line("history verify --anchor no.json").fails(1).contains("checkpoint"));
}

#[test]
fn what_is_changed_behind_its_back_is_found() {
    for sql in [
        "UPDATE event SET facts = replace(facts, 'doubt', 'not-readable') WHERE record = 1 AND seq = (SELECT max(seq) FROM event WHERE record = 1)",
        "UPDATE event SET account = 'nobody' WHERE seq = 2",
        "UPDATE event SET at = at + 1 WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
    ] {
        let desk = desk();
        tamper(&desk, sql);
        let said = desk.line("history verify").found();
        assert!(said.contains("event "), "{sql}: {said}");
        assert!(!said.contains("every seal fits"), "{sql}: {said}");
    }
}

#[test]
fn a_cut_tail_is_found_against_a_checkpoint_alone() {
    let desk = desk();
    std::fs::create_dir(desk.path("old")).unwrap();
    desk.line("backup old/copy.db").ok();
    desk.line("wrong 1").ok();
    desk.line("history checkpoint head.json").ok();
    // An older copy put back: whole in itself.
    for name in ["audit.db-wal", "audit.db-shm"] {
        let _ = std::fs::remove_file(desk.path(name));
    }
    std::fs::copy(desk.path("old/copy.db"), desk.path("audit.db")).unwrap();
    desk.line("history verify").ok();
    let said = desk.line("history verify --anchor head.json").found();
    assert!(said.contains("cut off") || said.contains("older copy"), "{said}");
}

#[test]
fn searches_are_recorded_without_their_words() {
    let desk = desk();
    desk.line("list --search 高橋").ok();
    let history = desk.line("history --format json").ok();
    assert!(history.contains("\"searched\"") && !history.contains("高橋"), "{history}");
    // Nobody reads the list: it is cut off at once.
    for format in ["table", "csv", "json"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let words = ["list", "--format", format, "--search", "高橋"];
        assert!(desk.command(&words).stdout(writer).status().unwrap().success());
    }
    let history = desk.line("history --format json").json();
    let searches: Vec<_> =
        history.as_array().unwrap().iter().filter(|event| event["kind"] == "searched").collect();
    assert_eq!(searches.len(), 4, "a search that is cut off is recorded all the same");
    assert!(searches.iter().all(|event| event["facts"]["hits"] == 2), "{searches:?}");
    desk.line("list --search 花子 --search 高橋 --search 高橋").ok();
    desk.line("export found.csv --search 花子").ok();
    let history = desk.line("history --format json").json();
    let digests: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == "searched")
        .map(|event| event["facts"]["words"].clone())
        .collect();
    assert_eq!(digests.len(), 7, "each search once");
    assert!(digests[..4].iter().all(|digest| *digest == digests[0]), "one search has one digest");
    assert!(digests[4..6].contains(&digests[0]) && digests[4..6].contains(&digests[6]));
}

#[test]
fn it_is_reported_who_looked_at_whom() {
    let desk = Desk::new();
    crate::decisions::practice(&desk);
    let row = |member: u32, number: &str| {
        format!("06139992,12,{member},00,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,jlis,3\n")
    };
    let rows = row(1, "123456789018") + &row(2, "111111111118");
    desk.write("candidates.csv", format!("{CANDIDATES}{rows}"));
    desk.line("--operator lead import candidates candidates.csv").ok();
    desk.line("--operator sato show 1").ok();
    desk.line("--operator sato show 1").ok();
    desk.line("--operator suzuki show 1").ok();
    desk.line("--operator suzuki show 2").ok();
    desk.line("--operator suzuki list --search 高橋").ok();
    let of = |flags: &str| desk.line(&format!("--operator lead history report --format json {flags}")).json();
    let all = of("");
    let find = |who: &str, id: Option<i64>| {
        let rows = all.as_array().unwrap();
        rows.iter().find(|row| row["person"] == format!("{who} (?)") && row["id"].as_i64() == id).cloned()
    };
    let twice = find("sato", Some(1)).unwrap();
    assert_eq!((&twice["what"]["opened"], &twice["number"]), (&2.into(), &"1".into()), "{twice}");
    assert_eq!(find("suzuki", Some(2)).unwrap()["what"]["opened"], 1);
    assert_eq!(find("suzuki", None).unwrap()["what"]["searched"], 1);
    assert!(find("sato", Some(2)).is_none());
    let by_member = of("--by member --id 1");
    let who: Vec<_> = by_member.as_array().unwrap().iter().map(|row| row["person"].clone()).collect();
    assert_eq!(who, ["sato (?)", "suzuki (?)"]);
    assert_eq!(of("--to 2000-01-01").as_array().unwrap().len(), 0);
    assert_eq!(of("--person nobody").as_array().unwrap().len(), 0);
    let text = desk.line("--operator lead --lang ja history report --person suzuki").ok();
    assert!(text.contains("suzuki") && !text.contains("sato") && text.contains("06139992-12-2-00"), "{text}");
    let csv = desk.line("--operator lead history report --format csv --by member").ok();
    assert!(csv.starts_with("person,id,insurer_no") && csv.contains("opened:2"), "{csv}");
    assert!(
        desk.line("history").ok().contains("\"history\":\"member\""),
        "the report is in the history itself"
    );
}

#[test]
fn what_a_restore_lost_is_said_and_is_no_tampering() {
    let desk = desk();
    desk.line("backup copy.db").ok();
    desk.line("mark 1 --as escalated --basis not-readable").ok();
    desk.line("history checkpoint lost.json").ok();
    let said = desk.line("restore copy.db --approved-by 部長").fails(1);
    assert!(said.contains("audit.db") && said.contains("there already"), "{said}");
    std::fs::rename(desk.path("audit.db"), desk.path("old.db")).unwrap();
    let said = desk.line("restore nowhere.db --approved-by 部長").fails(1);
    assert!(said.contains("nowhere.db: No such file"), "{said}");
    let said = desk.run(&["restore", "copy.db", "--approved-by", " "]).fails(2);
    assert!(said.contains("--approved-by"), "{said}");
    let said = desk.line("restore copy.db --approved-by 部長 --old old.db --anchor lost.json").ok();
    assert!(said.contains("lost by restore, approved by 部長"), "{said}");
    assert_eq!(desk.mode("audit.db"), 0o600);
    assert!(!desk.names().iter().any(|name| name.starts_with(".totsugo")), "{:?}", desk.names());
    let verified = desk.line("history verify").ok();
    assert!(verified.contains("lost by restore") && verified.contains("every seal fits"), "{verified}");
    let anchored = desk.line("history verify --anchor lost.json").ok();
    assert!(anchored.contains("of the checkpoint was lost by restore"), "{anchored}");
    assert_eq!(desk.line("show 1 --format json").json()["mark"]["basis"], "doubt", "as it was");
    desk.line("mark 1 --as escalated --basis not-readable").ok();
    desk.line("doctor").ok();
    let later = desk.line("history").ok();
    assert!(later.contains("restored from a copy"), "{later}");
    // What is rolled back after the restore is no loss of the restore.
    std::fs::copy(desk.path("audit.db"), desk.path("early.db")).unwrap();
    desk.line("wrong 1").ok();
    desk.line("history checkpoint after.json").ok();
    assert!(desk.line("history verify --anchor after.json").ok().contains("Proved up to event"));
    std::fs::copy(desk.path("early.db"), desk.path("audit.db")).unwrap();
    let cut = desk.line("history verify --anchor after.json").found();
    assert!(cut.contains("cut off") && !cut.contains("was lost by restore;"), "{cut}");
    // A copy of another database, or one that was changed, is not put back.
    std::fs::rename(desk.path("audit.db"), desk.path("newer.db")).unwrap();
    for companion in
        ["audit.db-wal", "audit.db-shm"].map(|name| desk.path(name)).iter().filter(|file| file.exists())
    {
        std::fs::remove_file(companion).unwrap();
    }
    let other = Desk::new();
    other.line("init").ok();
    other.line("history checkpoint other.json").ok();
    std::fs::copy(other.path("other.json"), desk.path("other.json")).unwrap();
    let said = desk.line("restore copy.db --approved-by a --anchor other.json").fails(1);
    assert!(said.contains("another database"), "{said}");
    let changed = rusqlite::Connection::open(desk.path("copy.db")).unwrap();
    changed.execute("UPDATE event SET account = 'x' WHERE seq = 1", []).unwrap();
    drop(changed);
    let said = desk.line("restore copy.db --approved-by a").fails(1);
    assert!(said.contains("not whole") && !desk.path("audit.db").exists(), "{said}");
}

#[test]
fn a_row_that_cannot_be_read_is_named_by_whoever_comes_to_it_and_the_doctor_goes_on() {
    let desk = desk();
    tamper(&desk, "UPDATE state SET status = 99 WHERE id = 1");
    let said = desk.line("list").fails(1);
    let place = "status in row 1 of the table state";
    assert!(said.contains(place) && said.contains("totsugo doctor") && said.lines().count() == 1, "{said}");
    let said = desk.line("doctor").found();
    assert!(said.contains(&format!("CHECK unreadable: {place}")) && said.contains("backup"), "{said}");
    assert!(!said.contains("totsugo doctor") && said.contains("CHECK history: "), "{said}");
    let said = desk.line("--lang ja doctor").found();
    assert!(said.contains("表 state の行 1 の status"), "{said}");
}

#[test]
fn what_a_file_brought_and_somebody_changed_the_file_says_again() {
    let desk = desk();
    tamper(&desk, "UPDATE candidate SET address = 'x' WHERE id = 2");
    desk.line("history verify").ok();
    let said = desk.line("import candidates candidates.csv").ok();
    assert!(said.contains("1 changed, 1 unchanged"), "{said}");
    let said = desk.line("import candidates candidates.csv").ok();
    assert!(said.contains("0 changed, 2 unchanged"), "{said}");
}
