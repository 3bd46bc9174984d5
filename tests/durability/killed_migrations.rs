//! A migration killed at any moment leaves the database as it was or as it shall be, and the copy beside it whole.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::chance::{Chance, rounds};
use crate::first_schema::lay_out_in_first_schema;
use crate::harness::{Desk, kill_after};

const MEMBERS: u32 = 2_000;

const LIST: &str = "list --order key --format json";

/// The database of a desk as a program of the first schema kept it.
pub fn of_first_schema() -> Desk {
    let new = Desk::with_members(u64::from(MEMBERS));
    let desk = Desk::new();
    new.copy_database_to(&desk);
    std::fs::remove_file(desk.path("audit.db")).unwrap();
    let _ = std::fs::remove_file(desk.path("audit.db-wal"));
    lay_out_in_first_schema(&new.path("audit.db"), &desk.path("audit.db"));
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(desk.path("audit.db"), private).unwrap();
    desk
}

/// Asserts that what stands beside the database under the name of a copy is one, whole and of the first schema.
fn copies_are_whole(desk: &Desk) -> usize {
    let names = desk.names();
    let copies: Vec<&String> = names.iter().filter(|name| name.starts_with("audit.db.schema-1")).collect();
    for name in &copies {
        let copy = Connection::open(desk.path(name)).unwrap();
        let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        let sound: String = copy.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
        let records: i64 = copy.query_row("SELECT count(*) FROM state", [], |row| row.get(0)).unwrap();
        assert_eq!((version, sound.as_str(), records), (1, "ok", i64::from(MEMBERS)), "{name}");
    }
    copies.len()
}

#[test]
fn a_killed_migration_repeated_is_as_if_undisturbed() {
    let original = of_first_schema();
    let quiet = Desk::new();
    original.copy_database_to(&quiet);
    let begun = Instant::now();
    quiet.line("migrate").decent();
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let list = quiet.line(LIST).out;
    let mut chance = Chance::new(9);
    let (mut as_it_was, mut with_copy, mut round) = (0, 0, 0);
    while round < rounds(6) || (with_copy == 0 && round < rounds(60)) {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let wait = Duration::from_micros(500 + chance.below(micros));
        if kill_after(desk.command("migrate").spawn().unwrap(), wait).is_none() {
            let found = Connection::open(desk.path("audit.db")).unwrap();
            let version: i64 = found.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            let sound: String = found.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
            drop(found);
            assert_eq!(sound, "ok", "round {round} of seed {}", chance.seed);
            let copies = copies_are_whole(&desk);
            assert!(version == 1 || copies > 0, "round {round} of seed {}: no copy", chance.seed);
            as_it_was += usize::from(version == 1);
            with_copy += usize::from(version == 1 && copies > 0);
        }
        // What older rules judged is told, and judged again.
        desk.line("migrate").decent();
        assert!(desk.line(LIST).out == list, "round {round} of seed {}", chance.seed);
        desk.line("recompare").decent();
        assert_eq!(desk.events("migrated").values().sum::<i64>(), 1);
        assert!(copies_are_whole(&desk) > 0);
        desk.is_whole();
        round += 1;
    }
    assert!(as_it_was > 0, "none was broken off: nothing was tested");
}
