//! Work named in the palette, on a real pseudo-terminal and a real database.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::process::Signal;

use crate::audit::{in_folder, run};
use crate::harness::{Ended, Pty};

/// What cannot be is said by the word of its field, in the language of the screen, and the form stays with what was keyed.
#[test]
fn a_choice_of_candidates_is_mended_in_its_form() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    fs::write(folder.join("c.csv"), format!("{ITEMS},number_source,lookup_items\n{MEMBER},jlis,3\n"))
        .unwrap();
    run(folder, &["import", "candidates", "c.csv"]);
    for (lang, ready, empty, ahead, recorded) in [
        ("en", "total 1", "“Obtained by”: give it a few words", "2999-01-01 is still to come", "Recorded: "),
        ("ja", "計 1", "「取得方法」：内容を入力", "2999-01-01 はまだ来ていません", "記録しました"),
    ] {
        let mut pty = Pty::spawn(in_folder(folder, &["--lang", lang]), 80, 24);
        pty.wait_for_text(ready);
        pty.keys(":");
        pty.press("add-scope", "add-scope");
        pty.press("\r", "none");
        pty.press("\r", empty);
        pty.press("none\t\t\t\t\t理事長\t\x152999-01-01", " 2999-01-01");
        pty.press("\r", ahead);
        pty.press("\x152023-06-01", " 2023-06-01");
        pty.press("\r", recorded);
        pty.press("p", "理事長");
        pty.keys("q");
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
    }
    let listed = run(folder, &["--lang", "en", "scope", "list"]);
    assert_eq!(listed.matches("2023-06-01: nothing of the kind was found").count(), 2, "{listed}");
}

const ITEMS: &str =
    "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address";
const MEMBER: &str =
    "06139992,12,1001,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1";

#[test]
fn an_inquiry_a_report_and_a_gate_are_written_by_keys() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    fs::write(folder.join("c.csv"), format!("{ITEMS},number_source,lookup_items\n{MEMBER},jlis,3\n"))
        .unwrap();
    let lacking = MEMBER.replace("123456789018", "").replace("東京都千代田区1-1", "");
    fs::write(folder.join("june.csv"), format!("{ITEMS}\n{MEMBER}\n{lacking}\n")).unwrap();
    run(folder, &["import", "candidates", "c.csv"]);
    let mut pty = Pty::spawn(in_folder(folder, &["--lang", "en"]), 80, 24);
    pty.wait_for_text("total 1");
    for (name, keyed, shown, said) in [
        ("inquiry", "\x15asked.csv", "asked.csv", "1 number to ask J-LIS about written to asked.csv"),
        ("report", "\x15state.txt", "state.txt", "written to state.txt"),
        ("gate", "june.csv\t\x15out", " out", "1 accepted, 1 returned, 0 not applicable: out"),
    ] {
        pty.press(":", "Commands");
        pty.press(name, name);
        pty.press("\r", "Enter does it");
        pty.press(keyed, shown);
        pty.press("\r", said);
    }
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert!(fs::read_to_string(folder.join("asked.csv")).unwrap().contains("123456789018"));
    assert_eq!(fs::metadata(folder.join("asked.csv")).unwrap().permissions().mode() & 0o777, 0o600);
    let state = fs::read_to_string(folder.join("state.txt")).unwrap();
    assert_eq!(state, run(folder, &["--lang", "en", "report"]), "what the command says");
    assert_eq!(fs::read_to_string(folder.join("out/accepted.csv")).unwrap().lines().count(), 2);
    assert_eq!(fs::read_to_string(folder.join("out/returned.csv")).unwrap().lines().count(), 2);
    let history = run(folder, &["history"]);
    for event in ["asked.csv", "state.txt"] {
        assert!(history.contains(event), "{event}: {history}");
    }
}

/// A member in the database, and a console that sorts so many rows that no key comes too late.
fn sorting(folder: &Path, lang: &str) -> Pty {
    // It is the rows that take long, not their bytes.
    let rows = "06139992,1,123456789018,ア,1990-01-02\n".repeat(400_000);
    fs::write(
        folder.join("june.csv"),
        format!("insurer_no,number,individual_number,kana_name,birth_date\n{rows}"),
    )
    .unwrap();
    fs::write(folder.join("c.csv"), format!("{ITEMS},number_source,lookup_items\n{MEMBER},jlis,3\n"))
        .unwrap();
    run(folder, &["import", "candidates", "c.csv"]);
    let mut pty = Pty::spawn(in_folder(folder, &["--lang", lang]), 120, 40);
    pty.wait_for_text("06139992");
    pty.keys(":");
    pty.press("gate", ": gate");
    pty.press("\r", "gate-");
    pty.press("june.csv\t\x15by-employer", "by-employer");
    pty.keys("\r");
    // How far it is says that it is in its middle.
    pty.wait_for_text("%");
    pty
}

/// Lists what lies in the folder beside the database: a folder that is half written has a name of its own.
fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = folder.read_dir().unwrap().map(name).collect();
    names.retain(|name| !name.starts_with("audit.db"));
    names.sort();
    names
}

#[test]
fn a_long_work_shows_how_far_it_is_and_is_stopped_by_a_key() {
    for (lang, runs, stopped) in [
        ("en", "sorting notifications", "Stopped sorting notifications; nothing was written"),
        ("ja", "届出振り分け中", "届出振り分けを中止しました。何も書き込んでいません"),
    ] {
        let folder = tempfile::TempDir::new().unwrap();
        let mut pty = sorting(folder.path(), lang);
        pty.wait_for_text(runs);
        assert!(names(folder.path()).iter().any(|name| name.starts_with(".totsugo-")));
        pty.keys("\x1b");
        pty.wait_for_text(stopped);
        assert_eq!(names(folder.path()), ["c.csv", "june.csv"]);
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
    }
}

/// Quitting twice, a shutdown and a broken line stop what is written; only who is still there is told.
#[test]
fn a_console_that_ends_stops_what_it_writes() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut pty = sorting(folder.path(), "en");
    pty.keys("q");
    pty.wait_for_text("q again stops it and ends the console");
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    pty.assert_restored();
    let said = "totsugo: Stopped sorting notifications; nothing was written";
    assert!(pty.screen().contents().contains(said), "{}", pty.screen().contents());
    assert_eq!(names(folder.path()), ["c.csv", "june.csv"]);
    for (signal, code) in [(Some(Signal::TERM), 143), (None, 129)] {
        let folder = tempfile::TempDir::new().unwrap();
        let mut pty = sorting(folder.path(), "en");
        match signal {
            Some(signal) => pty.signal(signal),
            None => pty.hang_up(),
        }
        assert_eq!(pty.wait_for_end(), Ended::Code(code));
        assert_eq!(names(folder.path()), ["c.csv", "june.csv"]);
    }
}

/// Wherever the key falls: a file that is whole and in the history, or none of both.
#[test]
fn an_export_is_written_whole_or_not_at_all() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    run(folder, &["synth", "--members", "3000", "--seed", "3", "--out", "made"]);
    run(folder, &["import", "candidates", "made/candidates.csv"]);
    let mut pty = Pty::spawn(in_folder(folder, &["--lang", "en"]), 120, 40);
    pty.wait_for_text("pending");
    pty.press("x", "Enter does it");
    pty.press("\x15state.jsonl", "state.jsonl");
    pty.keys("\r");
    pty.wait_for_text("exporting");
    pty.keys("\x1b");
    let is_told = |screen: &vt100::Screen| {
        let text = screen.contents();
        (text.contains("Stopped exporting; nothing was written"), text.contains("written to state.jsonl"))
    };
    pty.wait_for("how it ended", |screen| matches!(is_told(screen), (true, false) | (false, true)));
    let is_stopped = is_told(&pty.screen()).0;
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert_eq!(names(folder).contains(&"state.jsonl".to_owned()), !is_stopped);
    assert_eq!(run(folder, &["history"]).contains("state.jsonl"), !is_stopped);
    assert!(names(folder).iter().all(|name| !name.starts_with(".totsugo-")));
}

/// The command shows how far it is, as an import does; on standard error, and nothing of it is left.
#[test]
fn an_export_by_the_command_shows_how_fast_it_goes() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    run(folder, &["synth", "--members", "3000", "--seed", "3", "--out", "made"]);
    run(folder, &["import", "candidates", "made/candidates.csv"]);
    for (lang, rate, file) in [("en", " rows/s", "a.csv"), ("ja", " 行/秒", "b.jsonl")] {
        let mut pty = Pty::spawn(in_folder(folder, &["--lang", lang, "export", file]), 80, 24);
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
        let shown = String::from_utf8_lossy(&pty.bytes()).into_owned();
        assert!(shown.contains(rate) && shown.contains('%'), "{shown}");
        let left = pty.screen().contents();
        assert!(!left.contains(rate), "{left}\n{shown:?}");
    }
}
