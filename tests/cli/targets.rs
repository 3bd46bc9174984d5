//! Where nothing can be written, or must not be: each command that writes says so in one line, and leaves everything as it was.

use std::fs;
use std::os::unix::fs::symlink;

use crate::harness::{CANDIDATES, Desk, REGISTER};

/// The commands that write a file, `{}` its place; the ending that the place has.
const FILES: [(&str, &str); 13] = [
    ("export {}", "csv"),
    ("export {} --for spreadsheet", "csv"),
    ("export {}", "jsonl"),
    ("export {}", "xlsx"),
    ("inquiry {}", "csv"),
    ("report --out {}", "txt"),
    ("report --format json --out {}", "json"),
    ("report --format html --out {}", "html"),
    ("report --format xlsx --out {}", "xlsx"),
    ("incident sheet 1 --out {}", "html"),
    ("history checkpoint {}", "json"),
    ("backup {}", "db"),
    ("import candidates bad.csv --rejects {}", "csv"),
];

/// The commands that write a folder.
const FOLDERS: [&str; 3] = ["gate in.csv --out {}", "request write --out {}", "synth --members 3 --out {}"];

fn desk() -> Desk {
    let desk = Desk::new();
    let row = |member: u32, number: &str| {
        format!("06139992,1,{member},,{number},高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,jlis,3\n")
    };
    let good = format!("{CANDIDATES}{}{}", row(1, "123456789018"), row(2, "111111111118"));
    desk.write("in.csv", &good);
    desk.write("bad.csv", format!("{good}bad\n"));
    let answer = "123456789018,found,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都,\n";
    desk.write("register.csv", format!("{REGISTER}{answer}"));
    desk.line("import candidates in.csv").ok();
    desk.line("import register register.csv").ok();
    desk.line("wrong 1").ok();
    desk.line("mark 2 --as escalated").ok();
    fs::create_dir(desk.path("theirs")).unwrap();
    desk.write("theirs/letter", "theirs");
    desk
}

/// Lays out what stands in the way, and returns the places with it.
fn hostile(desk: &Desk, ending: &str) -> Vec<String> {
    let named = |name: &str| format!("{name}.{ending}");
    for (name, to) in [("link", "theirs/letter"), ("broken", "nowhere"), ("to-database", "audit.db")] {
        symlink(desk.path(to), desk.path(named(name))).unwrap();
    }
    fs::hard_link(desk.path("audit.db.key"), desk.path(named("key"))).unwrap();
    desk.write(&named("other"), "theirs\n");
    fs::create_dir(desk.path(named("folder"))).unwrap();
    desk.write(&format!("folder.{ending}/letter"), "theirs");
    let fifo = std::process::Command::new("mkfifo").arg(desk.path(named("fifo"))).status().unwrap();
    assert!(fifo.success());
    let mut places: Vec<String> =
        ["link", "broken", "to-database", "key", "other", "folder", "fifo", "none/x", "in.csv/x"]
            .map(named)
            .into();
    places.push(named(&"あ".repeat(90)));
    places.extend(
        ["audit.db", "audit.db-wal", "audit.db.key", "/dev/full", "/dev/null", "/", "."].map(String::from),
    );
    places
}

/// The names and contents of all plain files below a folder, the database's aside.
fn contents(desk: &Desk) -> Vec<(String, Option<Vec<u8>>)> {
    let mut all = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(desk.path(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{folder}{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && name != "home" {
                folders.push(format!("{name}/"));
            }
            let is_plain = kind.is_file() && !name.starts_with("audit.db");
            all.push((name.clone(), is_plain.then(|| fs::read(desk.path(&name)).unwrap())));
        }
    }
    all.retain(|(name, _)| !name.ends_with("-wal") && !name.ends_with("-shm"));
    all.sort();
    all
}

/// Asserts that a command refuses each of these places in one line, and that all stays as it was.
fn is_refused_at(desk: &Desk, line: &str, places: &[String]) {
    let before = contents(desk);
    for place in places {
        let line = line.replace("{}", place);
        let ran = desk.line(&line);
        assert!(matches!(ran.code, 1 | 2), "{line}: {ran:?}");
        let code = ran.code;
        let said = ran.fails(code);
        assert!(said.chars().count() < 1_000, "{line}: {said}");
        assert_eq!(contents(desk), before, "{line}");
    }
}

#[test]
fn no_file_is_written_where_something_else_stands() {
    for (line, ending) in FILES {
        let desk = desk();
        let places = hostile(&desk, ending);
        is_refused_at(&desk, line, &places);
        desk.line("history verify").ok();
        assert!(matches!(desk.line(&line.replace("{}", &format!("new.{ending}"))).code, 0 | 3), "{line}");
    }
}

#[test]
fn no_folder_is_written_where_something_else_stands() {
    for line in FOLDERS {
        let desk = desk();
        let mut places = hostile(&desk, "d");
        if line.starts_with("synth") {
            // Its files go into a folder that may be there, and the folders above are made.
            places
                .retain(|place| !matches!(place.as_str(), "folder.d" | "none/x.d" | "broken.d" | "." | "/"));
        }
        is_refused_at(&desk, line, &places);
        assert!(matches!(desk.line(&line.replace("{}", "new")).code, 0 | 3), "{line}");
    }
}
