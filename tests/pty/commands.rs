//! Commands that speak with a terminal without taking the screen: a number keyed unseen, a list as wide as the window.

use std::path::Path;
use std::process::Command;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::harness::{Ended, Pty, command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_totsugo");
const RIGHT: &str = "111111111118";

/// A folder with a database of one member.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("candidates.csv");
    let header = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,number_source,lookup_items";
    let row =
        "06139992,1,1,,123456789018,高橋　花子,タカハシ　ハナコ,1990-01-02,2,東京都千代田区千代田1-1,jlis,3";
    std::fs::write(&file, format!("{header}\n{row}\n")).unwrap();
    let done = Command::new(PROGRAM)
        .args(["import", "candidates", "candidates.csv"])
        .current_dir(folder.path())
        .env("TOTSUGO_DB", "audit.db")
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    folder
}

fn in_folder(folder: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = command(PROGRAM, arguments);
    command.cwd(folder);
    command.env("TOTSUGO_DB", "audit.db");
    command
}

const CORRECT: &[&str] = &["mark", "1", "--as", "corrected", "--basis", "card-copy", "--number-from", "-"];

#[test]
fn a_number_is_keyed_without_being_shown() {
    let folder = folder();
    let mut pty = Pty::spawn(in_folder(folder.path(), CORRECT), 80, 24);
    pty.wait_for_text("not shown");
    pty.keys(&format!("2\x7f{RIGHT}\r"));
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    assert!(pty.screen().contents().contains("corrected (card copy)"), "{}", pty.screen().contents());
    assert_eq!((pty.count(RIGHT), pty.count("1111")), (0, 0));
    assert!(pty.is_cooked());
}

#[test]
fn keying_is_given_up_and_the_terminal_is_put_back() {
    let folder = folder();
    let mut pty = Pty::spawn(in_folder(folder.path(), CORRECT), 80, 24);
    pty.wait_for_text("not shown");
    pty.keys("1111\x03");
    assert_eq!(pty.wait_for_end(), Ended::Code(1));
    assert!(pty.screen().contents().contains("nothing was changed"));
    assert!(pty.is_cooked());
}

#[test]
fn a_list_is_as_wide_as_the_window() {
    let folder = folder();
    for columns in [60, 80, 200] {
        let mut pty = Pty::spawn(in_folder(folder.path(), &["list", "--lang", "ja"]), columns, 24);
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
        let screen = pty.screen();
        let lines: Vec<String> = screen.rows(0, columns).filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(lines.len(), 4, "the database, the heads, one record, the count: {lines:#?}");
        assert!(lines[2].contains("高橋") && lines[2].contains("未点検"), "{lines:#?}");
    }
}
