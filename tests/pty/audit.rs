//! The console on the built-in sample and on a database of one's own: what is marked there is in the database.

use std::fs;
use std::path::Path;
use std::process::Command;

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::harness::{Ended, Pty, command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_totsugo");

pub(crate) fn in_folder(folder: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = command(PROGRAM, arguments);
    command.cwd(folder);
    command.env("TOTSUGO_DB", folder.join("audit.db"));
    command.env("TMPDIR", folder);
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder)
        .env("TOTSUGO_DB", folder.join("audit.db"))
        .output()
        .unwrap();
    assert!(matches!(done.status.code(), Some(0 | 3)), "{arguments:?}: {done:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// A folder with the sample's candidates and answers in its database.
pub(crate) fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for kind in ["candidates", "register"] {
        let name = format!("{kind}.csv");
        fs::copy(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(&name),
            folder.path().join(&name),
        )
        .unwrap();
        run(folder.path(), &["import", kind, &name]);
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn after_an_upgrade_the_console_comes_up_at_once_and_says_what_waits() {
    for (lang, words) in [("en", "run `totsugo recompare`"), ("ja", "以前の規則による判定: 最大")]
    {
        let folder = folder();
        let old = "UPDATE state SET rules = 0; UPDATE meta SET rules = 0";
        rusqlite::Connection::open(folder.path().join("audit.db")).unwrap().execute_batch(old).unwrap();
        let mut pty = Pty::spawn(in_folder(folder.path(), &["--lang", lang]), 80, 24);
        pty.wait_for_text(words);
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
        assert!(
            run(folder.path(), &["doctor"]).contains("judged by older rules"),
            "nothing was judged again by looking"
        );
    }
}

#[test]
fn the_demo_shows_the_sample_and_leaves_nothing_behind() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let folder = TempDir::new().unwrap();
        let mut pty = Pty::spawn(in_folder(folder.path(), &["demo", "--lang", "ja"]), columns, rows);
        pty.wait_for_text("練習");
        pty.wait_for_text("漢字氏名");
        assert!(pty.screen().alternate_screen());
        pty.keys("q");
        assert_eq!(pty.wait_for_end(), Ended::Code(0));
        pty.assert_restored();
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}

#[test]
fn a_demo_that_is_ended_from_outside_leaves_nothing_behind_either() {
    let folder = TempDir::new().unwrap();
    let mut pty = Pty::spawn(in_folder(folder.path(), &["demo"]), 80, 24);
    pty.wait_for_text("practice");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_end(), Ended::Code(143), "128 + SIGTERM, as shells have it");
    pty.assert_restored();
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

/// A second console on the same practice data, to try the second check: what it works on is not taken from under it.
#[test]
fn a_demo_that_another_console_has_open_is_left_to_it() {
    let folder = TempDir::new().unwrap();
    let mut demo = Pty::spawn(in_folder(folder.path(), &["demo", "--lang", "en"]), 80, 24);
    demo.wait_for_text("practice");
    let name = names(folder.path()).into_iter().find(|name| name.starts_with("totsugo-demo-")).unwrap();
    let database = format!("{name}/practice.db");
    let mut other =
        Pty::spawn(in_folder(folder.path(), &["--lang", "en", "--db", &database, "open"]), 80, 24);
    other.wait_for_text("practice");
    demo.keys("q");
    assert_eq!(demo.wait_for_end(), Ended::Code(0));
    demo.wait_for_text("was left there");
    other.press("e", "Addressee");
    other.press("\r", "escalated 1");
    other.keys("q");
    assert_eq!(other.wait_for_end(), Ended::Code(0));
    assert!(folder.path().join(&database).is_file());
}

#[test]
fn what_is_marked_in_the_console_is_in_the_database() {
    let folder = folder();
    let mut pty = Pty::spawn(in_folder(folder.path(), &[]), 80, 24);
    pty.wait_for_text("audit.db");
    // The record whole: a mark counts only on what was painted.
    pty.wait_for_text("Signals !check digit fails");
    pty.press("e", "Addressee");
    pty.press("\r", "escalated 1");
    pty.press("x", "totsugo-");
    pty.press("\r", "records written to");
    // The same file again: asked before it is replaced.
    pty.press("x", "totsugo-");
    pty.press("\r", "Enter again replaces it");
    pty.press("\r", "records written to");
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
    pty.assert_restored();
    let listed = run(folder.path(), &["list", "--status", "escalated", "--format", "csv"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    let exported = names(folder.path()).into_iter().find(|name| name.starts_with("totsugo-")).unwrap();
    assert!(fs::read_to_string(folder.path().join(exported)).unwrap().contains(",escalated,"));
    let history = run(folder.path(), &["history"]);
    for event in ["console opened", "marked #", "exported", "console closed"] {
        assert!(history.contains(event), "{event}: {history}");
    }
    assert!(run(folder.path(), &["history", "verify"]).contains("every seal fits"));
}

#[test]
fn a_locale_that_is_not_utf8_opens_in_english_with_ascii_borders_and_says_so() {
    let folder = folder();
    let mut program = in_folder(folder.path(), &[]);
    program.env("LC_ALL", "ja_JP.eucJP");
    let mut pty = Pty::spawn(program, 80, 24);
    pty.wait_for_text("not UTF-8");
    pty.wait_for_text("Kanji name");
    assert!(!pty.screen().contents().contains(['│', '─', '┌']), "{}", pty.screen().contents());
    pty.keys("q");
    assert_eq!(pty.wait_for_end(), Ended::Code(0));
}
