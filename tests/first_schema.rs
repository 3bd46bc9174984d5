//! Makes a database as the first schema kept it out of one of today, for the tests of migrations: each of them includes it.

use std::path::Path;

use rusqlite::Connection;

/// Copies what the first schema knew of a database into a new file that has just that.
pub(crate) fn lay_out_in_first_schema(today: &Path, old: &Path) {
    let old = Connection::open(old).unwrap();
    old.pragma_update(None, "journal_mode", "WAL").unwrap();
    old.execute_batch(include_str!("../src/store/schema/001.sql")).unwrap();
    old.execute("ATTACH ? AS new", [today.to_str().unwrap()]).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = old.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for table in names("SELECT name FROM main.sqlite_schema WHERE type = 'table'") {
        let columns = names(&format!("SELECT name FROM pragma_table_info('{table}', 'main')"));
        let now = names(&format!("SELECT name FROM pragma_table_info('{table}', 'new')"));
        let kept: Vec<&str> = columns.iter().map(|column| value_of(column, &now)).collect();
        let (columns, kept) = (columns.join(", "), kept.join(", "));
        // Lists of the queue that came later.
        let known =
            if ["queue", "tally"].contains(&table.as_str()) { "WHERE list < 254 OR list = 255" } else { "" };
        let copy = format!("INSERT INTO main.{table} ({columns}) SELECT {kept} FROM new.{table} {known}");
        old.execute(&copy, []).unwrap();
    }
    let application: i32 = old.pragma_query_value(Some("new"), "application_id", |row| row.get(0)).unwrap();
    old.pragma_update(Some("main"), "application_id", application).unwrap();
    old.pragma_update(Some("main"), "user_version", 1).unwrap();
    old.execute("DETACH new", []).unwrap();
}

/// What stands in a column, also in one that is there no more.
fn value_of<'a>(column: &'a str, now: &[String]) -> &'a str {
    match column {
        _ if now.iter().any(|known| known == column) => column,
        "spoken" => "1",
        "asked_day" => "asked_on",
        _ => "NULL",
    }
}
