//! The second check judges for itself: what was marked and by whom is kept from whoever may answer it.

use crate::decisions::practice;
use crate::harness::{CANDIDATES, Desk, REGISTER, table};

const RIGHT: &str = "111111111118";

/// Two records: of the first sato recorded the right number, of the second that the notation was read.
fn marked() -> Desk {
    let desk = Desk::new();
    practice(&desk);
    let row = |n: u32, number: &str| {
        format!(
            "06139992,12,{n},00,{number},高橋 花子,タカハシ ハナコ,197{n}-01-02,2,千代田区霞町1-1,jlis,3\n"
        )
    };
    desk.write("c.csv", format!("{CANDIDATES}{}{}", row(1, "123456789018"), row(2, "900000000060")));
    let answer =
        "900000000060,found,高橋 花子,タカハシ ハナコ,1972-01-02,2,東京都千代田区霞町1-1,2023-06-20\n";
    desk.write("r.csv", format!("{REGISTER}{answer}"));
    desk.write("right.txt", RIGHT);
    for line in [
        "import candidates c.csv",
        "import register r.csv",
        "--operator sato mark 1 --as corrected --basis card-copy --number-from right.txt --note 電話",
        "--operator sato mark 2 --as verified --basis notation-reviewed",
    ] {
        desk.line(line).ok();
    }
    desk
}

/// What tells of the mark of the first record.
const TELLING: [&str; 6] = ["sato", "card-copy", "card copy", "notation", "1118", "電話"];

#[test]
fn who_is_to_check_is_told_nothing_of_the_mark_wherever_a_record_is_shown() {
    let desk = marked();
    for line in [
        "list",
        "list --awaiting",
        "list --format csv",
        "list --format json",
        "show 1",
        "show 1 --format json",
        "history 1",
        "history 1 --format json",
        "assign 1 --to suzuki",
    ] {
        let out = desk.line(&format!("--operator suzuki {line}")).ok();
        let told: Vec<_> = TELLING.iter().filter(|word| out.contains(**word)).collect();
        assert!(told.is_empty(), "{line}: {told:?} in {out}");
        let own = desk.line(&format!("--operator sato {line}"));
        assert!(line.contains("assign") || own.ok().contains("corrected"), "who marked sees it: {line}");
    }
    let refused = desk.line("--operator suzuki mark 1 --as escalated").fails(3);
    assert!(refused.contains("awaits your second check") && !refused.contains("sato"), "{refused}");
    let listed = desk.line("--operator suzuki list --awaiting").ok();
    assert!(listed.contains("second check awaited") && !listed.contains("corrected"), "{listed}");
}

/// A correction opens an incident: that tells who found what only as far as the record does.
#[test]
fn who_is_to_check_is_told_by_an_incident_neither_the_right_number_nor_who_found_the_wrong_one() {
    let desk = marked();
    for ending in ["txt", "html"] {
        desk.line(&format!("--operator suzuki incident sheet 1 --out suzuki.{ending}")).ok();
        desk.line(&format!("--operator sato incident sheet 1 --out sato.{ending}")).ok();
        let (blind, whole) = (desk.read(&format!("suzuki.{ending}")), desk.read(&format!("sato.{ending}")));
        let told: Vec<_> = TELLING.iter().filter(|word| blind.contains(**word)).collect();
        assert!(told.is_empty() && !blind.contains("corrected"), "{told:?} in {blind}");
        assert!(blind.contains("second check awaited") && blind.contains("********9018"), "{blind}");
        assert!(whole.contains("********1118") && whole.contains("corrected") && whole.contains("sato"));
    }
    for line in ["incident show 1", "incident show 1 --format json", "incident list --format csv"] {
        let blind = desk.line(&format!("--operator suzuki {line}")).ok();
        assert!(!blind.contains("sato"), "{line}: {blind}");
        assert!(desk.line(&format!("--operator sato {line}")).ok().contains("sato"), "who marked sees it");
    }
    let opener = |who: &str| {
        let listed = desk.line(&format!("--operator {who} incident list --format json")).json();
        listed[0]["opened_by"].clone()
    };
    assert_eq!((opener("suzuki"), opener("sato")), (serde_json::Value::Null, "sato".into()));
    desk.line("--operator suzuki confirm 1 --number-from right.txt").ok();
    assert_eq!(opener("tanaka"), "sato");
}

/// The whole history, too, tells of a mark that awaits one's own check only that it does; who asks for more is recorded.
#[test]
fn the_whole_history_keeps_a_mark_from_who_is_to_check_it() {
    let desk = marked();
    let of_both = |out: &str| -> Vec<String> {
        out.lines().filter(|line| line.contains(" #1") || line.contains(" #2")).map(str::to_owned).collect()
    };
    for line in ["history", "history --format json"] {
        let out = desk.line(&format!("--operator suzuki {line}")).ok();
        let told: Vec<_> = TELLING.iter().filter(|word| out.contains(**word)).collect();
        assert!(told.is_empty(), "{line}: {told:?} in {out}");
        assert!(out.contains("imported"), "of what is not on these records nothing is kept: {out}");
    }
    let blind = of_both(&desk.line("--operator suzuki history").ok());
    assert!(blind.len() > 2 && blind.iter().all(|line| line.ends_with("second check awaited")), "{blind:#?}");
    assert!(of_both(&desk.line("--operator sato history").ok()).iter().any(|line| line.contains("電話")));
    let whole = desk.line("--operator suzuki history --unblind").ok();
    assert!(whole.contains("電話") && whole.contains("\"unblind\":true"), "{whole}");
    desk.line("--operator suzuki history 1 --unblind").ok();
    let recorded = desk.line("--operator sato history").ok();
    assert_eq!(recorded.matches("\"unblind\":true").count(), 2, "{recorded}");
    desk.line("--operator sato history --unblind").ok();
    let still = desk.line("--operator sato history").ok();
    assert_eq!(still.matches("\"unblind\":true").count(), 2, "nothing was hidden from who marked: {still}");
}

/// The shapes stay: what is hidden is null, and the record is counted where it stands.
#[test]
fn the_keys_stay_and_what_is_hidden_is_null() {
    let desk = marked();
    let rows = |who: &str| desk.line(&format!("--operator {who} list --order key --format json")).json();
    let (blind, whole) = (rows("suzuki"), rows("sato"));
    let keys = |row: &serde_json::Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for (blind, whole) in blind.as_array().unwrap().iter().zip(whole.as_array().unwrap()) {
        assert_eq!(keys(blind), keys(whole));
        assert_eq!((&blind["status"], &blind["awaiting_second_check"]), (&whole["status"], &true.into()));
        assert!(["basis", "operator", "marked_at"].iter().all(|key| blind[key].is_null()), "{blind}");
        assert_eq!(whole["operator"], "sato");
    }
    let csv = |who: &str| table(&desk.line(&format!("--operator {who} list --format csv")).ok());
    assert_eq!(csv("suzuki")[0].keys().collect::<Vec<_>>(), csv("sato")[0].keys().collect::<Vec<_>>());
    let shown = |who: &str| desk.line(&format!("--operator {who} show 1 --format json")).json();
    let (blind, whole) = (shown("suzuki"), shown("sato"));
    assert_eq!((keys(&blind), keys(&blind["mark"])), (keys(&whole), keys(&whole["mark"])));
    assert_eq!(keys(&blind["history"][0]), keys(&whole["history"][0]));
    assert!(blind["mark"]["right_number"].is_null() && blind["mark"]["awaiting_second_check"] == true);
    // What leaves as the state of the whole stays whole, and is in the history.
    desk.line("--operator suzuki export state.csv").ok();
    assert!(table(&desk.read("state.csv")).iter().all(|row| row["operator"] == "sato"));
}

#[test]
fn who_asks_to_see_the_mark_is_in_the_history_with_it() {
    let desk = marked();
    let out = desk.line("--operator suzuki show 1 --unblind").ok();
    assert!(out.contains("card copy") && out.contains("sato"), "{out}");
    let history = desk.line("--operator sato history 1").ok();
    assert!(history.lines().any(|line| line.contains("suzuki") && line.contains("unblind")), "{history}");
    // Who made the mark sees it in any case, and nothing is said of that.
    desk.line("--operator sato show 2 --unblind").ok();
    assert!(!desk.line("--operator sato history 2").ok().contains("unblind"));
    // Once it is answered nothing is hidden any more.
    desk.line("--operator suzuki confirm 2").ok();
    assert!(desk.line("--operator tanaka show 2").ok().contains("sato"));
}

/// What came of a request tells the mark that follows from it: that it is answered is all that its second checker reads.
#[test]
fn who_is_to_check_is_not_told_what_came_of_a_request() {
    let desk = marked();
    desk.line("--operator sato undo").ok();
    desk.line("--operator sato undo").ok();
    desk.line("--operator sato mark 1 2 --as escalated --to municipality").ok();
    desk.line("--operator sato request write --out letters").ok();
    let listed = desk.line("request list --record 1 --format json").json();
    let case = listed[0]["case_code"].as_str().unwrap().to_owned();
    let today = crate::harness::today();
    let seen = "--number-seen card-copy --identity-seen photograph --note 電話";
    for line in [
        format!("request send {case} --on {today}"),
        format!("request answer {case} --outcome other-number {seen}"),
        "wrong 1".to_owned(),
        "mark 1 --as corrected --basis card-copy --number-from right.txt".to_owned(),
    ] {
        desk.line(&format!("--operator sato {line}")).ok();
    }
    let telling = ["other-number", "another number", "card-copy", "photograph", "電話"];
    for line in ["request list", "request list --format csv", "request list --format json"] {
        let read = |who: &str| desk.line(&format!("--operator {who} {line}")).ok();
        let blind = read("suzuki");
        let told: Vec<_> = telling.iter().filter(|word| blind.contains(**word)).collect();
        assert!(told.is_empty() && blind.contains("answered"), "{line}: {told:?} in {blind}");
        assert!(telling.iter().any(|word| read("sato").contains(word)), "who marked sees it: {line}");
    }
    let of = |who: &str| desk.line(&format!("--operator {who} request list --format json")).json()[0].clone();
    let (blind, whole) = (of("suzuki"), of("sato"));
    let keys = |row: &serde_json::Value| row.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&blind), keys(&whole));
    assert_eq!((&blind["state"], &blind["outcome"]), (&"answered".into(), &serde_json::Value::Null));
    let refused = desk.line(&format!("--operator suzuki request answer {case} --outcome refused")).fails(3);
    assert!(refused.contains("second check") && !refused.contains("sato"), "{refused}");
    desk.feed("--operator suzuki confirm 1 --number-from -", RIGHT.as_bytes()).ok();
    assert_eq!(of("suzuki")["outcome"], "other-number");
}
