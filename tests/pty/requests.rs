//! Requests for documents on a real pseudo-terminal and a real database: sent on the command line, answered by keys.

use crate::audit::{in_folder, run};
use crate::harness::Pty;

/// Imports one record in the member's own list and one of an employer whose address is not known, and escalates them.
fn escalated(folder: &std::path::Path) {
    let rows = "06139992,12,1001,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,jlis,3,\n\
                06139992,12,1002,00,234567890125,鈴木 一郎,スズキ イチロウ,1980-03-04,1,東京都千代田区1-2,jlis,3,E9\n";
    let header = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                  number_source,lookup_items,employer_code\n";
    std::fs::write(folder.join("c.csv"), format!("{header}{rows}")).unwrap();
    run(folder, &["import", "candidates", "c.csv"]);
    run(folder, &["mark", "1", "--as", "escalated"]);
    run(folder, &["mark", "2", "--as", "escalated", "--to", "employer"]);
}

#[test]
fn letters_are_written_from_the_console() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    escalated(folder);
    let mut pty = Pty::spawn(in_folder(folder, &["--lang", "en"]), 80, 24);
    pty.wait_for_text("escalated 2");
    pty.keys("l");
    pty.wait_for_text("No letters were written yet");
    pty.keys("x");
    pty.wait_for_text("New folder");
    pty.keys("\x15out");
    pty.wait_for_text(" out");
    // The shipped letter names nobody yet.
    pty.press("\r", "still has places to fill in");
    assert!(!folder.join("out").exists(), "not before it is agreed to");
    pty.press("\r", "1 letter for 1 record written into out; 1 record lacks");
    pty.wait_for("the addressees are counted", |screen| screen.contents().contains("unsent"));
    let mut names: Vec<String> = std::fs::read_dir(folder.join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["request-001-letter.html", "requests.csv"]);
    let listed = run(folder, &["request", "list", "--format", "json"]);
    assert!(listed.contains("\"state\":\"written\"") && listed.contains("高橋 花子"), "{listed}");
    // What holds something is never written into.
    pty.keys("x");
    pty.wait_for_text("New folder");
    pty.keys("\x15out");
    pty.wait_for_text(" out");
    pty.press("\r", "the folder holds files already");
    pty.wait_for_text("New folder");
}

#[test]
fn a_reply_is_entered_by_one_key_and_followed_to_its_mark() {
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path();
    let row =
        "06139992,12,1001,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区1-1,jlis,3\n";
    let header = "insurer_no,symbol,number,branch,individual_number,kanji_name,kana_name,birth_date,sex,address,\
                  number_source,lookup_items\n";
    std::fs::write(folder.join("c.csv"), format!("{header}{row}")).unwrap();
    run(folder, &["import", "candidates", "c.csv"]);
    run(folder, &["mark", "1", "--as", "escalated"]);
    run(folder, &["request", "write", "--out", "letters"]);
    let listed = run(folder, &["request", "list", "--format", "json"]);
    assert!(listed.contains("\"state\":\"written\""), "{listed}");

    let mut pty = Pty::spawn(in_folder(folder, &["--lang", "en"]), 80, 24);
    pty.wait_for_text("escalated 1");
    pty.keys("l");
    pty.wait_for_text("Addressee");
    pty.keys("\r");
    pty.wait_for_text("written");
    pty.press("s", "sent");
    pty.wait_for("the row says so", |screen| screen.contents().contains("sent due"));
    pty.keys("m");
    pty.wait_for_text("What number and identity were checked by");
    pty.keys("\x1b[C");
    pty.wait_for_text("copy of the card");
    pty.keys("\x1b[B\x1b[C");
    pty.wait_for_text("photograph");
    pty.press("\r", "number matches");
    pty.keys("v");
    pty.wait_for_text("Number on it");
    pty.keys("\x1b");
    pty.wait_for_text("escalated 1");
    let listed = run(folder, &["request", "list", "--format", "json"]);
    assert!(listed.contains("\"outcome\":\"matches\"") && listed.contains("photograph"), "{listed}");
}
