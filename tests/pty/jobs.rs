//! Work named in the palette, on a real pseudo-terminal and a real database.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

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
