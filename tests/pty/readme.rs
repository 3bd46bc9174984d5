//! The README shows the program as it is: its screen, its keys and what its gate says are what the program prints. After a change,
//! `TOTSUGO_WRITE_README=1 cargo test --test pty readme` writes them anew.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use crate::harness::Pty;

/// The tests write one file.
static README: Mutex<()> = Mutex::new(());

/// Holds the block of the README between `<!-- name -->` and `<!-- /name -->` to a text.
pub(crate) fn hold(name: &str, text: &str) {
    let _alone = README.lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (opening, closing) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = readme.split_once(&opening).unwrap();
    let (present, after) = rest.split_once(&closing).unwrap();
    let wanted = format!("\n```text\n{}\n```\n", text.trim_end());
    if std::env::var_os("TOTSUGO_WRITE_README").is_some() {
        fs::write(&path, format!("{before}{opening}{wanted}{closing}{after}")).unwrap();
    } else {
        assert_eq!(present, wanted, "the README's block `{name}` is not what the program prints");
    }
}

fn lines(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_screen_is_the_programs() {
    let mut pty = Pty::totsugo(&["demo", "--lang", "en", "--operator", "sato"], 100, 28);
    pty.wait_for_text("Signals !");
    pty.keys("/高橋");
    pty.wait_for_text("高橋");
    pty.keys("\rG");
    pty.wait_for("the last of those that were searched for", |screen| {
        let text = screen.contents();
        text.contains("❯") && text.contains("/高橋") && !text.contains(" 1/") && text.contains("Signals none")
    });
    let screen = pty.screen();
    let rows: Vec<String> = screen.rows(0, 100).collect();
    hold("screen", &lines(&rows.join("\n")));
    pty.keys("q");
}

#[test]
fn the_keys_are_the_programs() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_totsugo"));
    // Whoever runs the tests may have keys of his own.
    command.args(["--lang", "en", "keys"]).env("XDG_CONFIG_HOME", "/nonexistent");
    let printed = command.output().unwrap();
    hold("keys", &lines(&String::from_utf8(printed.stdout).unwrap()));
}

#[test]
fn what_the_gate_says_is_the_programs() {
    let folder = tempfile::TempDir::new().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/enrolments.csv");
    fs::copy(sample, folder.path().join("enrolments.csv")).unwrap();
    let line = "gate enrolments.csv --out june";
    let printed = Command::new(env!("CARGO_BIN_EXE_totsugo"))
        .args(["--lang", "en"])
        .args(line.split(' '))
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(printed.status.code(), Some(3), "something is returned");
    let mut names: Vec<String> = fs::read_dir(folder.path().join("june"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let said = lines(&String::from_utf8(printed.stdout).unwrap());
    hold("gate", &format!("$ totsugo {line}\n{said}\n$ ls june\n{}", names.join("  ")));
}
