//! A database of the first schema: refused until it is migrated, and whole after it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::first_schema::lay_out_in_first_schema;
use crate::audit::{Addressee, Day, EventKind, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, correct, key, number, person, undone};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::schema::CURRENT;
use crate::store::{Access, DatabaseKind, NewRequest, Store, StoreError, Watch, kind_of, migrate, schema};
use crate::triage::act::{Act, NewMark};
use crate::triage::chain::{ChainKey, FIRST};
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
pub(super) fn of_first_schema(world: &World, kind: DatabaseKind) -> PathBuf {
    let path = world.folder.path().join("old.db");
    lay_out_in_first_schema(&world.path(), &path);
    let old = Connection::open(&path).unwrap();
    old.execute("UPDATE meta SET kind = ?", [kind.index()]).unwrap();
    path
}

/// Lays the world out as a database of the sixth schema, in which a record is found by its member in an index of its table.
fn of_sixth_schema(world: &World) -> PathBuf {
    let first = include_str!("../schema/001.sql");
    let layout = &first[first.find("CREATE TABLE candidate (").unwrap()..];
    let layout = &layout[..layout.find("STRICT;").unwrap()];
    let path = world.folder.path().join("old.db");
    let key = world.store.reading_key().unwrap();
    let today = Connection::open(world.path()).unwrap();
    today.execute("VACUUM INTO ?", [path.to_str().unwrap()]).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(&format!(
            "PRAGMA legacy_alter_table = ON; PRAGMA foreign_keys = OFF;
             ALTER TABLE candidate RENAME TO newer; {layout} STRICT;
             INSERT INTO candidate SELECT * FROM newer; DROP TABLE newer; DROP TABLE member; DROP TABLE asking;
             DROP TABLE left_standing; DROP TABLE last_removed; DELETE FROM day_sum WHERE dimension = 15;
             ALTER TABLE bulk DROP COLUMN reasons; ALTER TABLE bulk DROP COLUMN withdrawn; DROP INDEX incident_open;
             ALTER TABLE incident DROP COLUMN individual_number; ALTER TABLE incident DROP COLUMN event;
             ALTER TABLE incident DROP COLUMN may_be_about; ALTER TABLE incident DROP COLUMN obtained;
             CREATE UNIQUE INDEX incident_open ON incident (candidate) WHERE ending IS NULL;
             UPDATE event SET facts = json_remove(facts, '$.number', '$.obtained', '$.found', '$.event', '$.may_be_about', '$.checklist', '$.steps') WHERE kind = 41;
             PRAGMA user_version = 6"
        ))
        .unwrap();
    seal_again(&old, &key);
    path
}

/// Seals a history that says less than it did.
pub(super) fn seal_again(old: &Connection, key: &ChainKey) {
    let mut statement = old.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq")).unwrap();
    let events: Vec<_> = statement.query_map([], journal::read).unwrap().map(Result::unwrap).collect();
    events.iter().fold(FIRST, |previous, event| {
        let seal = key.seal(&previous, event);
        old.execute("UPDATE event SET seal = ? WHERE seq = ?", (seal, event.seq)).unwrap();
        seal
    });
}

/// Returns every row of every table but the history, and how each table is laid out.
fn all_of(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row =
            |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>();
        statement.query_map([], row).unwrap().map(|row| format!("{:?}", row.unwrap())).collect()
    };
    let mut all_there = all("SELECT name, sql FROM sqlite_schema ORDER BY name");
    for table in ["candidate", "state", "queue", "employed", "request", "incident", "swept"] {
        all_there.extend(all(&format!("SELECT * FROM {table} ORDER BY 1, 2")));
    }
    all_there
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
    let migrated = migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap();
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
    let again = migrate(&path, &actor("sato"), at(31), &Watch::nobody()).unwrap();
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
        &Watch::nobody(),
    );
    assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
    assert_eq!(fs::read_dir(world.folder.path()).unwrap().count(), before, "no copy, no journal");
    other.execute("UPDATE meta SET created_at = created_at", []).unwrap();
    drop(other);
    assert!(migrate(&path, &actor("sato"), at(30), &Watch::nobody()).is_ok());
}

#[test]
fn the_table_of_the_candidates_is_laid_out_anew_and_whatever_refers_to_it_stays_whole() {
    let mut world = world();
    world.import([answer(number(51), person(52))]);
    let candidate = world.id(4, 1);
    let escalated = NewMark { addressee: Some(Addressee::Member), ..NewMark::to(Status::Escalated) };
    world.act("sato", candidate, Act::Mark(escalated)).unwrap();
    let due = Day::of(at(30)).plus(9);
    let asks = NewRequest { candidate, addressee: Addressee::Member, employer_code: String::new(), due };
    world.store.write_requests(&[asks], &actor("sato"), at(20)).unwrap().remove(0).unwrap();
    let orders = [SortOrder::Risk, SortOrder::Employer, SortOrder::Key];
    let before = orders.map(|order| rows(&world.store, order));
    let ids = [1, 7, 12].map(|n| world.id(n, 1));
    let path = of_sixth_schema(&world);
    migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap();
    let mut store = Store::open(&path, Access::ReadWrite).unwrap();
    assert_eq!(orders.map(|order| rows(&store, order)), before);
    assert_eq!([1, 7, 12].map(|n| store.find(&key(n, 1)).unwrap().unwrap()), ids);
    let today = "SELECT sql FROM sqlite_schema WHERE name IN ('candidate', 'member') ORDER BY name";
    let laid_out = |of: &Connection| -> Vec<String> {
        let mut statement = of.prepare(today).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(laid_out(&store.connection), laid_out(&world.store.connection));
    let asking = |of: &Connection| -> Vec<i64> {
        let mut statement = of.prepare("SELECT candidate FROM asking ORDER BY candidate").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(asking(&store.connection), asking(&world.store.connection));
    assert!(!asking(&store.connection).is_empty());
    let checks = |pragma: &str| store.connection.prepare(pragma).unwrap().exists([]).unwrap();
    assert!(!checks("PRAGMA foreign_key_check"));
    for finding in store.doctor().unwrap() {
        assert!(finding.ok, "{}", finding.message);
    }
    // What refers to it refers to the new one: SQLite itself says so.
    let refers = store.connection.execute("DELETE FROM candidate WHERE id = 3", []);
    assert!(refers.is_err(), "{refers:?}");
    store.release(at(40)).unwrap();
}

#[test]
fn a_migration_that_does_not_come_to_its_end_leaves_the_database_as_it_was() {
    let world = world();
    let path = of_sixth_schema(&world);
    let before = all_of(&path);
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    let broken_off = schema::migrate(&connection, &Watch::nobody(), |_| Err(StoreError::Stopped));
    assert!(matches!(broken_off, Err(StoreError::Stopped)), "{broken_off:?}");
    let is_on: bool = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).unwrap();
    assert!(is_on, "what refers is looked at again");
    drop(connection);
    assert_eq!(all_of(&path), before);
    let damaged = Connection::open(&path).unwrap();
    damaged.pragma_update(None, "foreign_keys", false).unwrap();
    damaged.execute("UPDATE state SET id = 99 WHERE id = 12", []).unwrap();
    drop(damaged);
    let before = all_of(&path);
    let refused = migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap_err();
    assert!(matches!(&refused, StoreError::Dangling { table, .. } if table == "state"), "{refused}");
    assert!(refused.to_string().contains("old.db"), "{refused}");
    assert_eq!(all_of(&path), before);
    let copy = path.with_file_name("old.db.schema-6");
    assert!(!copy.exists(), "nothing was changed, for sure");
    // Of what else goes wrong nobody knows that for sure: the copy stays.
    let damaged = Connection::open(&path).unwrap();
    damaged.execute("CREATE TABLE last_removed (id INTEGER)", []).unwrap();
    drop(damaged);
    let refused = migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap_err();
    assert!(matches!(refused, StoreError::Other(_)), "{refused:?}");
    assert!(copy.exists(), "{refused:?}");
    assert!(matches!(Store::open(&path, Access::ReadWrite), Err(StoreError::Older { found: 6, .. })));
}

/// An older program kept neither the number nor what found it, worked on a second number in the incident of the first, and had one
/// that was closed wait for another.
#[test]
fn incidents_of_an_older_program_stay_what_they_were_and_the_next_number_opens_its_own() {
    let mut world = world();
    let wrong = || Act::Wrong { note: String::new() };
    let id = world.id(5, 1);
    world.act("sato", id, wrong()).unwrap();
    let before = world.store.incidents(false).unwrap();
    world
        .store
        .connection
        .execute_batch("UPDATE incident SET ending = 0, ended_at = 1, ended_by = 'sato' WHERE id = 2")
        .unwrap();
    let counted = |store: &Store| store.figures(Day::of(at(99)), Day::of(at(99)));
    let figures = counted(&world.store).unwrap().wrong;
    let path = of_sixth_schema(&world);
    migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap();
    let mut store = Store::open(&path, Access::ReadWrite).unwrap();
    let after = store.incidents(false).unwrap();
    let known = |all: &[crate::audit::IncidentOf]| -> Vec<_> {
        let mut all: Vec<_> = all
            .iter()
            .map(|of| (of.incident.id, of.incident.event, of.incident.number, of.incident.steps.clone()))
            .collect();
        all.sort_by_key(|(id, ..)| *id);
        all
    };
    assert_eq!(known(&after), known(&before), "what found them is told by the history");
    assert!(after.iter().all(|of| of.incident.is_open()), "one that waited goes on");
    assert_eq!(counted(&store).unwrap().wrong, figures);
    let act = |store: &mut Store, act, minute| {
        let order =
            crate::triage::act::Order { id, seen_version: None, act, actor: actor("sato"), at: at(minute) };
        store.perform(&order).unwrap().unwrap();
    };
    act(&mut store, correct(number(501), false), 41);
    assert_eq!(store.incidents(false).unwrap().len(), 2, "its right number");
    let confirm = Act::Confirm { number: Some(number(501)) };
    let order =
        crate::triage::act::Order { id, seen_version: None, act: confirm, actor: actor("mori"), at: at(42) };
    store.perform(&order).unwrap().unwrap();
    act(&mut store, wrong(), 43);
    assert_eq!(store.incidents(true).unwrap().len(), 3, "which is wrong too");
    act(&mut store, correct(number(502), false), 44);
    assert_eq!(store.incidents(true).unwrap().len(), 3, "its right number, beside that of the first");
    undone(&mut store, &actor("sato"), at(45)).unwrap();
    for finding in store.doctor().unwrap() {
        assert!(finding.ok || finding.message.to_string().contains("mode"), "{}", finding.message);
    }
    undone(&mut store, &actor("sato"), at(46)).unwrap();
    assert_eq!(store.incidents(true).unwrap().len(), 2);
}

/// A file brought another number since the first was found: which that was, nobody wrote down.
#[test]
fn an_incident_of_an_older_program_whose_number_is_not_known_may_be_about_the_one_registered_then() {
    use crate::triage::act::Order;
    let wrong = || Act::Wrong { note: String::new() };
    let mut world = world();
    let id = world.id(5, 1);
    let registered = |n| crate::audit::Candidate { individual_number: number(n), ..candidate(5, 1) };
    // A right number, which two people recorded, that is wrong too is known whatever came since.
    let put_right = world.id(6, 1);
    world.act("sato", put_right, correct(number(600), false)).unwrap();
    world.act("mori", put_right, Act::Confirm { number: Some(number(600)) }).unwrap();
    let closed = "UPDATE incident SET ending = 0, ended_at = 1, ended_by = 'sato' WHERE candidate = ?";
    world.store.connection.execute(closed, [put_right.0]).unwrap();
    world.act("sato", put_right, wrong()).unwrap();
    world.act("sato", id, wrong()).unwrap();
    world.import([
        registered(900),
        crate::audit::Candidate { individual_number: number(901), ..candidate(6, 1) },
    ]);
    let later = "UPDATE run SET finished_at = ? WHERE id = (SELECT max(id) FROM run)";
    world.store.connection.execute(later, [at(20).as_microsecond()]).unwrap();
    let path = of_sixth_schema(&world);
    migrate(&path, &actor("sato"), at(30), &Watch::nobody()).unwrap();
    let mut store = Store::open(&path, Access::ReadWrite).unwrap();
    let of = |store: &Store, id| {
        let mut all = store.incidents(false).unwrap();
        all.retain(|of| of.incident.candidate == id);
        all.sort_by_key(|of| of.incident.id);
        all.into_iter().map(|of| (of.incident.number, of.incident.may_be_about)).collect::<Vec<_>>()
    };
    assert_eq!(of(&store, put_right), [(None, Some(number(901))), (Some(number(600)), None)]);
    assert_eq!(of(&store, id), [(None, Some(number(900)))]);
    let act = |store: &mut Store, who, act, minute| {
        let order = Order { id, seen_version: None, act, actor: actor(who), at: at(minute) };
        store.perform(&order).unwrap().unwrap();
    };
    act(&mut store, "sato", correct(number(501), false), 41);
    act(&mut store, "mori", Act::Confirm { number: Some(number(501)) }, 42);
    act(&mut store, "sato", wrong(), 43);
    act(&mut store, "sato", correct(number(502), false), 44);
    assert_eq!(of(&store, id), [(None, Some(number(900))), (Some(number(501)), None)]);
}
