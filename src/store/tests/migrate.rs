//! A database of the first schema: refused until it is migrated, and whole after it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use rusqlite::Connection;

use super::first_schema::lay_out_in_first_schema;
use crate::audit::{EventKind, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, correct, number, person};
use crate::store::schema::CURRENT;
use crate::store::{Access, DatabaseKind, Store, StoreError, kind_of, migrate};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;

/// Some members, one of whom was corrected and awaits the second check.
fn world() -> World {
    let mut world = World::new();
    world.import((1..=12).map(|n| candidate(n, 1)));
    world.import((1..=12).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1 + u64::from(n == 3)))));
    let id = world.id(3, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    world
}

/// Lays the world out as a database of the first schema, with what that program kept.
fn of_first_schema(world: &World, kind: DatabaseKind) -> PathBuf {
    let path = world.folder.path().join("old.db");
    lay_out_in_first_schema(&world.path(), &path);
    let old = Connection::open(&path).unwrap();
    old.execute("UPDATE meta SET kind = ?", [kind.index()]).unwrap();
    path
}

fn rows(store: &Store, order: SortOrder) -> Vec<ListRow> {
    let mut rows = Vec::new();
    let keep = &mut |row| {
        rows.push(row);
        std::ops::ControlFlow::Continue(())
    };
    store.list(&Filter::default(), order, None, keep).unwrap();
    rows
}

#[test]
fn a_database_of_the_first_schema_is_copied_and_then_has_all_that_it_had() {
    let world = world();
    let orders = [SortOrder::Risk, SortOrder::Employer, SortOrder::Key];
    let before = orders.map(|order| rows(&world.store, order));
    let path = of_first_schema(&world, DatabaseKind::Private);
    for access in [Access::ReadOnly, Access::ReadWrite] {
        let refused = Store::open(&path, access).unwrap_err();
        assert!(matches!(refused, StoreError::Older { found: 1, known: CURRENT, .. }), "{refused}");
    }
    assert_eq!(kind_of(&path).unwrap(), DatabaseKind::Private);
    // A copy of an earlier try stays.
    fs::write(path.with_file_name("old.db.schema-1"), "earlier").unwrap();
    let migrated = migrate(&path, &actor("sato"), at(30)).unwrap();
    assert_eq!((migrated.from, migrated.to), (1, CURRENT));
    let copy = migrated.copy.unwrap();
    assert_eq!(copy, path.with_file_name("old.db.schema-1.2"));
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(matches!(Store::open(&copy, Access::ReadOnly), Err(StoreError::Older { found: 1, .. })));

    let mut store = Store::open(&path, Access::ReadWrite).unwrap();
    assert_eq!(orders.map(|order| rows(&store, order)), before);
    assert_eq!(before.map(|rows| rows.len()), [12; 3]);
    let awaiting = Filter { awaiting: true, ..Filter::default() };
    let mut listed = Vec::new();
    let keep = &mut |row: ListRow| {
        listed.push(row.mark.status);
        std::ops::ControlFlow::Continue(())
    };
    store.list(&awaiting, SortOrder::Risk, None, keep).unwrap();
    assert_eq!(listed, [Status::Corrected], "the list of open second checks is filled");
    let verification = store.verify(None).unwrap();
    assert!(verification.faults.is_empty(), "{verification:?}");
    let mut last = Vec::new();
    let keep = &mut |event: crate::audit::Event| {
        last.push((event.kind, event.actor.account));
        std::ops::ControlFlow::Continue(())
    };
    store.history(None, keep).unwrap();
    let of = |kind, who: &str| (kind, who.to_owned());
    let incident = of(EventKind::IncidentOpened, "system");
    assert_eq!(
        last[last.len() - 2..],
        [of(EventKind::Migrated, "sato"), incident],
        "the correction gets its incident"
    );
    assert_eq!(store.incidents(true).unwrap().len(), 1);
    for finding in store.doctor().unwrap() {
        assert!(finding.ok || finding.message.to_string().contains("mode"), "{}", finding.message);
    }
    // It is written like any other from now on.
    store.release(at(40)).unwrap();
    drop(store);
    let again = migrate(&path, &actor("sato"), at(31)).unwrap();
    assert_eq!((again.from, again.copy), (CURRENT, None));
}

#[test]
fn a_database_that_others_have_open_is_not_migrated() {
    let world = world();
    let path = of_first_schema(&world, DatabaseKind::Shared);
    assert_eq!(kind_of(&path).unwrap(), DatabaseKind::Shared);
    let other = Connection::open(&path).unwrap();
    let records: i64 = other.query_row("SELECT count(*) FROM state", [], |row| row.get(0)).unwrap();
    assert_eq!(records, 12);
    let before = fs::read_dir(world.folder.path()).unwrap().count();
    let refused = crate::store::opening::migrate::migrate_within(
        &path,
        &actor("sato"),
        at(30),
        std::time::Duration::from_millis(50),
    );
    assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
    assert_eq!(fs::read_dir(world.folder.path()).unwrap().count(), before, "no copy, no journal");
    other.execute("UPDATE meta SET created_at = created_at", []).unwrap();
    drop(other);
    assert!(migrate(&path, &actor("sato"), at(30)).is_ok());
}
