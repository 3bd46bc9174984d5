//! A damaged database is told from a whole one in one clear line, and is not made worse by looking at it.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt as _;

use rusqlite::Connection;

use crate::chance::{Chance, rounds};
use crate::harness::Desk;

/// Commands that only look.
const LOOKS: &[&str] = &["open", "list", "list --format json --order key", "history"];
/// Commands that only look, which the history keeps.
const KEPT_LOOKS: &[&str] = &["show 3", "report", "list --search 佐藤"];
/// Commands that check.
const CHECKS: &[&str] = &["history verify", "doctor"];
/// Commands that change something.
const CHANGES: &[&str] = &[
    "mark 3 4 5 --as escalated --note again",
    "undo",
    "export out.jsonl",
    "backup copy.db",
    "import candidates files/candidates.csv",
    "import register files/register.csv",
    "history checkpoint head.json",
];

fn marked() -> Desk {
    let desk = Desk::with_members(600);
    desk.line("mark 1 2 3 7 11 --as escalated").ok();
    desk
}

/// A desk of its own with a copy of the database, whose damage reaches no other.
fn copy_of(desk: &Desk) -> Desk {
    let copy = Desk::new();
    desk.copy_database_to(&copy);
    fs::create_dir(copy.path("files")).unwrap();
    for name in ["files/candidates.csv", "files/register.csv"] {
        fs::copy(desk.path(name), copy.path(name)).unwrap();
    }
    copy
}

/// What a file holds; nothing where it is not there.
fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    fs::read(desk.path(name)).unwrap_or_default()
}

/// A byte and a bit without which nothing is read: what kind of page the first one is, behind the file's own header of 100
/// bytes (SQLite, *Database File Format*, 1.6).
const KIND_OF_FIRST_PAGE: (usize, u64) = (100, 0);

#[test]
fn a_flipped_bit_ends_no_command_in_a_mess() {
    let whole = marked();
    let mut chance = Chance::new(4);
    let mut noticed = 0;
    for round in 0..rounds(16) {
        let desk = copy_of(&whole);
        let mut content = bytes(&desk, "audit.db");
        // Half of them in the first pages, where the structure of everything lies.
        let most = if chance.below(2) == 0 { content.len() } else { 16_384 };
        let (at, bit) = match round {
            // No chance: which bytes hold nothing differs from database to database.
            0 => KIND_OF_FIRST_PAGE,
            _ => (chance.index(most), chance.below(8)),
        };
        content[at] ^= 1 << bit;
        fs::write(desk.path("audit.db"), &content).unwrap();
        let what = format!("bit flipped at byte {at}, seed {}", chance.seed);
        let mut doctor = 0;
        for line in LOOKS.iter().chain(CHECKS) {
            let ran = desk.line(line);
            let code = ran.decent().code;
            noticed += u64::from(code != 0);
            doctor = code;
            assert!(CHECKS.contains(line) || code != 3, "{line}: {what}");
            let whole_lines = |line: &str| ["ok ", "CHECK "].iter().any(|mark| line.starts_with(mark));
            assert!(*line != "doctor" || ran.out.lines().all(whole_lines), "{}: {what}", ran.out);
        }
        assert!(bytes(&desk, "audit.db") == content, "made worse by looking: {what}");
        let copied = desk.line("backup whole.db").decent().code == 0;
        assert!(copied || doctor != 0, "the doctor sees what keeps a copy from being made: {what}");
        for line in KEPT_LOOKS {
            desk.line(line).decent();
        }
        for _ in 0..2 {
            let line = CHANGES[chance.index(CHANGES.len())];
            desk.line(line).decent();
        }
        let left: Vec<_> = desk.names().into_iter().filter(|name| name.starts_with('.')).collect();
        assert!(left.is_empty(), "{left:?}: {what}");
    }
    assert!(noticed > 0, "no flipped bit was ever noticed");
}

#[test]
fn a_truncated_database_is_refused_everywhere() {
    let whole = marked();
    let length = bytes(&whole, "audit.db").len() as u64;
    for keep in [1, 99, 100, 4095, 4096, 4096 * 3, length / 2, length - 4096, length - 1] {
        let desk = copy_of(&whole);
        OpenOptions::new().write(true).open(desk.path("audit.db")).unwrap().set_len(keep).unwrap();
        let before = bytes(&desk, "audit.db");
        for line in LOOKS.iter().chain(CHECKS).chain(KEPT_LOOKS).chain(CHANGES) {
            let ran = desk.line(line);
            // A page at the end may hold nothing that a command needs.
            assert!(ran.decent().code != 0 || keep > length / 2, "`{line}` of {keep} bytes: {ran:?}");
            if LOOKS.contains(line) {
                assert!(bytes(&desk, "audit.db") == before, "`{line}` made {keep} bytes worse");
            }
        }
        assert!(keep == length - 1 || desk.line("doctor").code != 0, "{keep} bytes");
    }
}

#[test]
fn a_wal_without_its_end_loses_the_end_and_nothing_else() {
    let desk = Desk::with_members(300);
    // As long as somebody has it open, nothing moves from the WAL into the database.
    let watcher = Connection::open(desk.path("audit.db")).unwrap();
    watcher.query_row("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0)).unwrap();
    desk.line("mark 1 2 3 4 5 --as escalated").ok();
    desk.line("history checkpoint head.json").ok();
    let lengths: Vec<u64> = vec![fs::metadata(desk.path("audit.db-wal")).unwrap().len()];
    desk.line("mark 6 7 8 9 10 --as escalated").ok();
    let length = fs::metadata(desk.path("audit.db-wal")).unwrap().len();
    assert!(length > lengths[0], "the marks are in the WAL");
    let mut chance = Chance::new(5);
    let mut cut = vec![0, 31, 32, lengths[0] - 1, lengths[0], length - 1, length];
    cut.extend((0..rounds(8)).map(|_| chance.below(length)));
    cut.sort_unstable();
    let mut marks = 0;
    for keep in cut {
        let copy = Desk::new();
        desk.copy_database_to(&copy);
        OpenOptions::new().write(true).open(copy.path("audit.db-wal")).unwrap().set_len(keep).unwrap();
        let there: i64 = copy.events("marked").values().sum();
        assert!(there >= marks, "more of the WAL is more of the marks: {there} after {marks}, {keep} bytes");
        marks = there;
        copy.is_whole();
        let anchored = copy.line(&format!("history verify --anchor {}", desk.path("head.json").display()));
        assert_eq!(
            anchored.decent().code,
            if keep < lengths[0] { 3 } else { 0 },
            "{keep} bytes: {anchored:?}"
        );
    }
    assert_eq!(marks, 10, "the whole WAL is every mark");
    drop(watcher);
}

#[test]
fn a_damaged_wal_is_whole_up_to_its_damage() {
    let desk = Desk::with_members(300);
    let watcher = Connection::open(desk.path("audit.db")).unwrap();
    watcher.query_row("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0)).unwrap();
    desk.line("mark 1 2 3 4 5 --as escalated").ok();
    let mut chance = Chance::new(6);
    for _ in 0..rounds(8) {
        let copy = Desk::new();
        desk.copy_database_to(&copy);
        let mut wal = bytes(&copy, "audit.db-wal");
        let at = chance.index(wal.len());
        wal[at] ^= 1 << chance.below(8);
        fs::write(copy.path("audit.db-wal"), &wal).unwrap();
        assert!(copy.events("marked").values().sum::<i64>() <= 5, "byte {at}, seed {}", chance.seed);
        copy.is_whole();
    }
    drop(watcher);
}

#[test]
fn another_programs_database_in_its_place_is_refused_and_left_alone() {
    let desk = copy_of(&marked());
    fs::remove_file(desk.path("audit.db")).unwrap();
    Connection::open(desk.path("audit.db"))
        .unwrap()
        .execute_batch("CREATE TABLE meta (id); CREATE TABLE event (seq); PRAGMA user_version = 1;")
        .unwrap();
    let before = (bytes(&desk, "audit.db"), desk.names());
    for line in LOOKS.iter().chain(CHECKS).chain(KEPT_LOOKS).chain(CHANGES) {
        let said = desk.line(line).fails();
        assert!(said.contains("no database of totsugo"), "`{line}`: {said}");
    }
    assert!((bytes(&desk, "audit.db"), desk.names()) == before);
}

#[test]
fn without_its_key_a_database_is_read_and_not_written() {
    let whole = marked();
    let state = whole.list();
    let key = whole.read("audit.db.key");
    let [mut other, mut short] = [key.clone(), key.clone()];
    other[7] ^= 1;
    short.pop();
    for (content, word) in
        [(None, "is not at"), (Some(other), "not the key of this database"), (Some(short), "cannot be read")]
    {
        match &content {
            None => fs::remove_file(whole.path("audit.db.key")).unwrap(),
            Some(bytes) => fs::write(whole.path("audit.db.key"), bytes).unwrap(),
        }
        for line in CHANGES.iter().chain(&["history verify"]) {
            let said = whole.line(line).fails();
            assert!(said.contains(word), "`{line}`: {said}");
        }
        assert_ne!(whole.line("doctor").decent().code, 0);
        for line in LOOKS.iter().chain(KEPT_LOOKS) {
            // Without a key there are still people who may look; the key of another database is no right to anything.
            if word.contains("this database") {
                assert!(whole.line(line).fails().contains(word), "{line}");
            } else {
                whole.line(line).ok();
            }
        }
        assert_eq!(
            whole.names(),
            if content.is_some() {
                &["audit.db", "audit.db.key", "files"][..]
            } else {
                &["audit.db", "files"]
            }
        );
    }
    fs::write(whole.path("audit.db.key"), key).unwrap();
    fs::set_permissions(whole.path("audit.db.key"), fs::Permissions::from_mode(0o600)).unwrap();
    whole.is_whole();
    assert_eq!(whole.list(), state);
}
