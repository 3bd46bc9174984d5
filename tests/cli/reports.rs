//! Reports: of any day, as a page and a workbook, filed once, by the days that they are due.

use std::process::Stdio;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::{CANDIDATES, Desk, REGISTER};

/// Two members; the first answered.
fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str| {
        format!(
            "06139992,1,{member},,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,jlis,3\n"
        )
    };
    desk.write(
        "candidates.csv",
        format!("{CANDIDATES}{}{}", row(10, "123456789018"), row(9, "111111111118")),
    );
    let answer = "123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,\n";
    desk.write("register.csv", format!("{REGISTER}{answer}"));
    desk.line("import candidates candidates.csv").ok();
    desk.line("import register register.csv").ok();
    desk
}

fn today(desk: &Desk) -> String {
    desk.line("report --format json").json()["as_of"].as_str().unwrap().to_owned()
}

fn digest(content: &[u8]) -> String {
    totsugo::triage::chain::hex(&Sha256::digest(content))
}

#[test]
fn a_day_before_the_first_import_has_no_figures_and_says_so() {
    let desk = desk();
    let early = desk.line("report --as-of 2001-01-01 --format json");
    assert_eq!(early.code, 0);
    assert!(early.err.starts_with("totsugo: 2001-01-01 is before the first import"), "{}", early.err);
    assert_eq!(early.err.lines().count(), 1);
    let figures: Value = serde_json::from_str(&early.out).unwrap();
    assert_eq!((&figures["as_of"], &figures["candidates"]), (&"2001-01-01".into(), &0.into()));
    let empty = Desk::new();
    empty.line("init").ok();
    assert_eq!(empty.line("report --as-of 2001-01-01 --format json").json()["candidates"], 0);
}

#[test]
fn a_page_and_a_workbook_are_private_recorded_and_replace_only_their_kind() {
    let desk = desk();
    for (lang, word) in [("en", "Three-item lookup"), ("ja", "3情報以下で照会")] {
        let page = desk.line(&format!("--lang {lang} report --format html")).ok();
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains(word), "{page}");
        assert!(!page.contains("123456789018") && !page.contains("高橋"), "figures only");
    }
    for (file, line) in
        [("r.html", "report --format html --out r.html"), ("r.xlsx", "report --format xlsx --out r.xlsx")]
    {
        desk.write(file, "theirs");
        assert!(desk.line(line).fails(1).contains(file));
        assert_eq!(desk.read(file), "theirs");
        desk.write(file, "");
        for _ in 0..2 {
            desk.line(line).ok();
        }
        assert_eq!(desk.mode(file), 0o600);
        let written = std::fs::read(desk.path(file)).unwrap();
        let history = desk.line("history --format json").json();
        let last = history.as_array().unwrap().iter().rfind(|event| event["kind"] == "reported").unwrap();
        assert_eq!(last["facts"]["sha256"], digest(&written));
    }
    // A page may take the place of the report as text, and the other way round; a workbook never does.
    desk.line("report --out r.html").ok();
    desk.line("report --format html --out r.html").ok();
    desk.line("report --format xlsx --out r.html").fails(1);
    desk.line("export state.xlsx").ok();
    desk.line("report --format xlsx --out state.xlsx").fails(1);
}

#[test]
fn a_layout_of_ones_own_is_filled_in_or_its_fault_is_told() {
    let desk = desk();
    let layout = desk.line("report layout").ok();
    desk.write("mine.html", &layout);
    let shipped = desk.line("report --format html").ok();
    assert_eq!(desk.line("report --format html --layout mine.html").ok(), shipped);
    desk.write("mine.html", "点検対象 {{candidates}}件、確認済 {{by_status.verified}}件\n");
    let filled = desk.line("report --format html --layout mine.html").ok();
    assert!(filled.starts_with("点検対象 2件、確認済 0件\n"), "{filled}");
    desk.write("mine.html", "{{candidates}}\n<img src='https://example.org/logo.png'>\n");
    for line in
        ["report --format html --layout mine.html", "report --layout mine.html --out mine-report.html"]
    {
        let ran = desk.line(line);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(
            ran.err.contains("mine.html: line 2: https://example.org/logo.png is not in the page"),
            "{}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    // Of a layout that is refused nothing else is said.
    desk.write("mine.html", "<img src=logo.png>\nb {{by_stauts.verified}}\n");
    let said = desk.line("report --format html --layout mine.html --out r.html").fails(1);
    assert!(!said.contains("logo.png"), "{said}");
    assert!(said.contains("mine.html: line 2") && said.contains("by_stauts.verified"), "{said}");
    assert!(!desk.path("r.html").exists());
    desk.write("mine.html", b"\xff\xfe");
    desk.line("report --format html --layout mine.html").fails(1);
    desk.line("report --format html --layout nowhere.html").fails(1);
}

#[test]
fn a_report_is_filed_once_and_stays_as_it_was() {
    let desk = desk();
    let today = today(&desk);
    let said = desk.line(&format!("report file --for {today}")).ok();
    let filed = desk.line(&format!("report --filed {today} --format json")).ok();
    assert!(said.contains(&digest(filed.as_bytes())), "{said}");
    assert_eq!(filed, desk.line("report --format json").ok());
    desk.line("wrong 1").ok();
    assert_eq!(desk.line(&format!("report --filed {today} --format json")).ok(), filed, "as it was filed");
    assert_ne!(desk.line("report --format json").ok(), filed);
    let again = desk.line(&format!("report file --for {today}")).fails(3);
    assert!(again.contains("was filed on") && again.contains("report supersede"), "{again}");
    for format in ["text", "html"] {
        let page = desk.line(&format!("report --filed {today} --format {format}")).ok();
        assert!(page.contains(&digest(filed.as_bytes())), "{page}");
    }
    let words = ["report", "supersede", "--for", &today, "--note", "a wrong number was found"];
    desk.run(&words).ok();
    desk.line(&format!("report --filed {today}")).fails(3);
    desk.line(&format!("report file --for {today}")).ok();
    // Both stand in the list, the one that was taken back with who did it and why.
    let listed = desk.line("report deadlines").ok();
    let lines: Vec<&str> = listed.lines().skip_while(|line| !line.starts_with(&today)).skip(1).collect();
    assert!(
        lines[0].contains("; taken back on") && lines[0].contains("a wrong number was found"),
        "{listed}"
    );
    assert!(lines[1].contains("filed on") && !lines[1].contains("taken back"), "{listed}");
    let kept = desk.line(&format!("report --filed {today} --format json")).json();
    assert_eq!(kept["wrong"]["found"], 1);
    desk.line("doctor").ok();
    desk.line("history verify").ok();
}

#[test]
fn days_to_report_by_say_what_is_left_and_ones_own_can_be_set() {
    let desk = desk();
    let listed = desk.line("report deadlines").ok();
    let past = listed.lines().filter(|line| line.contains("past for") && line.contains("2 still open"));
    assert_eq!(past.count(), 5, "{listed}");
    let words = ["report", "deadlines", "--set", "2999-01-31", "--name", "理事会への報告"];
    let listed = desk.run(&words).ok();
    let last = listed.lines().last().unwrap();
    assert!(
        last.starts_with("2999-01-31  理事会への報告: ") && last.contains("days left; 2 still open: 1 a day"),
        "{last}"
    );
    desk.line("report file --for 2999-01-31").ok();
    let listed = desk.line("report deadlines").ok();
    let mut lines = listed.lines().skip_while(|line| !line.starts_with("2999-01-31"));
    assert!(lines.nth(1).unwrap().contains("filed on"), "{listed}");
    // The page of what was filed stays as it was, whatever is set, given up and marked since.
    let page = || desk.line("report --filed 2999-01-31 --format html").ok();
    let filed = page();
    assert!(filed.contains("理事会への報告"), "{filed}");
    let words = ["report", "deadlines", "--set", "2999-01-31", "--name", "予算委員会"];
    let taken = desk.run(&words).fails(3);
    assert!(taken.contains("理事会への報告") && taken.contains("--drop 2999-01-31"), "{taken}");
    desk.line("report deadlines --drop 2999-01-31").ok();
    desk.run(&words).ok();
    desk.line("report deadlines --set 2999-02-01 --name x").ok();
    desk.line("wrong 1").ok();
    assert_eq!(page(), filed);
    desk.line("report deadlines --drop 2999-02-01").ok();
    // What cannot be met, or would freeze nothing, is told with a way on.
    let told = desk.line("report deadlines --set 2001-01-01 --name x").fails(3);
    assert!(told.contains("2001-01-01 is past") && told.contains("report file --for 2001-01-01"), "{told}");
    let told = desk.line("report file --for 2001-01-01").fails(3);
    assert!(told.contains(&format!("first on {}", today(&desk))), "{told}");
    desk.line("report deadlines --drop 2999-01-31").ok();
    let refused = desk.line("report deadlines --drop 2023-06-30").fails(3);
    assert!(refused.contains("2023-06-30"), "{refused}");
    for name in ["123456789018", "  "] {
        let ran = desk.run(&["report", "deadlines", "--set", "2999-01-31", "--name", name]);
        assert_ne!(ran.code, 0, "{}", ran.out);
    }
}

#[test]
fn a_report_is_written_as_the_name_of_its_file_says() {
    let desk = desk();
    desk.line("report --out report.html").ok();
    assert!(desk.read("report.html").starts_with("<!DOCTYPE html>"));
    // A second one without a word of its form takes the place of a page by a page.
    desk.line("report --out report.html").ok();
    assert!(desk.read("report.html").starts_with("<!DOCTYPE html>"));
    desk.line("report --out report.json").ok();
    assert!(desk.read("report.json").starts_with('{'));
    desk.line("report --format text --out report.txt").ok();
    assert!(desk.read("report.txt").starts_with("State of the audit"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = desk();
    let mut child = desk.command(&["report", "--format", "html"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// What is handed out while an import is not at its end lacks what it still brings: each command says so, into a file too.
#[test]
fn an_import_that_is_not_at_its_end_is_told_by_what_is_handed_out() {
    let desk = desk();
    let file = format!("report file --for {}", today(&desk));
    let database = rusqlite::Connection::open(desk.path("audit.db")).unwrap();
    database.execute_batch("UPDATE run SET tail_candidate = 1 WHERE id = 1").unwrap();
    drop(database);
    for line in [
        "export state.csv",
        "inquiry asked.csv",
        "inquiry",
        "inquiry asked2.csv --format json",
        "report",
        "report --out report.html",
        "report --format json --out report.json",
        &file,
        "list",
    ] {
        let ran = desk.line(line);
        assert_eq!((ran.code, ran.err.lines().count()), (0, 1), "{line}: {}", ran.err);
        assert!(ran.err.contains("is not at its end"), "{line}: {}", ran.err);
    }
    for for_programs in ["list --format json", "report --format json", "inquiry --format json"] {
        desk.line(for_programs).ok();
    }
}
