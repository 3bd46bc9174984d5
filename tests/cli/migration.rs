//! A database of the first schema meets this program.

use std::os::unix::fs::PermissionsExt as _;

use rusqlite::Connection;

use crate::first_schema::lay_out_in_first_schema;
use crate::harness::{CANDIDATES, Desk};

/// A desk with one record in a database of the first schema, of a kind: 0 private, 1 shared.
fn desk(kind: u8) -> Desk {
    let desk = Desk::new();
    let row = "06139992,12,1,00,123456789018,高橋 花子,タカハシ ハナコ,1990-01-02,2,東京都千代田区千代田1-1,jlis,3\n";
    desk.write("candidates.csv", format!("{CANDIDATES}{row}"));
    desk.line("import candidates candidates.csv --db new.db").ok();
    desk.write("audit.db", "");
    desk.write("audit.db.key", std::fs::read(desk.path("new.db.key")).unwrap());
    for (name, team) in [("audit.db", 0o660), ("audit.db.key", 0o640)] {
        let mode = if kind == 0 { 0o600 } else { team };
        std::fs::set_permissions(desk.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    lay_out_in_first_schema(&desk.path("new.db"), &desk.path("audit.db"));
    let old = Connection::open(desk.path("audit.db")).unwrap();
    old.execute("UPDATE meta SET kind = ?", [kind]).unwrap();
    desk
}

#[test]
fn a_private_database_is_migrated_by_itself_with_a_copy_beside_it() {
    let desk = desk(0);
    // By itself, at whatever is done first; what the new program finds records by is written by the walk that it asks for.
    desk.line("recompare").ok();
    for search in ["髙橋", "ﾊﾅ", "12-1"] {
        let found = desk.line(&format!("list --format json --search {search}")).json();
        assert_eq!(found.as_array().unwrap().len(), 1, "{search}");
    }
    assert_eq!(desk.mode("audit.db.schema-1"), 0o600);
    desk.line("history verify").ok();
    let said = desk.line("migrate").ok();
    assert!(said.contains("already"), "{said}");
    assert!(!desk.path("audit.db.schema-1.2").exists());
}

#[test]
fn a_shared_database_waits_for_migrate() {
    let desk = desk(1);
    for line in ["list", "mark 1 --as escalated", "doctor", "open"] {
        let said = desk.line(line).fails(1);
        assert!(said.contains("older") && said.contains("totsugo migrate"), "{line}: {said}");
    }
    assert!(!desk.path("audit.db.schema-1").exists());
    let said = desk.line("migrate").ok();
    assert!(said.starts_with("audit.db: brought from schema 1 to "), "{said}");
    assert_eq!(desk.mode("audit.db"), 0o660);
    assert_eq!(desk.mode("audit.db.schema-1"), 0o600);
    desk.line("recompare").ok();
    desk.line("mark 1 --as escalated").ok();
    desk.line("history verify").ok();
    for (database, code) in [("missing.db", 1), ("candidates.csv", 1)] {
        desk.line(&format!("migrate --db {database}")).fails(code);
    }
    let other = Connection::open(desk.path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(other);
    let said = desk.line("migrate --db other.db").fails(1);
    assert!(said.contains("no database of totsugo"), "{said}");
}
