//! Rows that hold what this program never writes: the doctor names each and goes on, and whoever comes to one says which it is.

use std::ops::ControlFlow;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rusqlite::Connection;

use crate::audit::{Day, Status};
use crate::store::base::watch::Watch;
use crate::store::fixture::{World, alert, answer, at, candidate, lead, notification, number, person};
use crate::store::{Access, Store, StoreError};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::intake::Entry;
use crate::triage::page::SortOrder;

fn world() -> World {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    world.import([answer(number(11), person(11))]);
    let [first, second] = [1, 2].map(|n| world.id(n, 1));
    world.import([Entry::Alert(Box::new(alert(candidate(1, 1).key)))]);
    world.import([Entry::Notification(Box::new(notification(candidate(1, 1).key, number(12))))]);
    world.act("sato", first, Act::Wrong { note: String::new() }).unwrap();
    world.act("sato", second, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let content = |_: &crate::triage::figures::Figures| Ok("{}".to_owned());
    world.store.file_report(Day::of(at(1)), content, &lead("ito"), at(90)).unwrap().unwrap();
    world.store.set_deadline(Day::of(at(1)).plus(9), Some("月末"), &lead("ito"), at(91)).unwrap().unwrap();
    world.assert_true();
    world
}

/// Changes the file as somebody would who has no key.
fn changed(world: &World, change: &str) -> Store {
    let connection = Connection::open(world.path()).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    assert!(connection.execute(change, []).unwrap() > 0, "{change}");
    Store::open(&world.path(), Access::ReadOnly).unwrap()
}

#[test]
fn the_doctor_names_every_row_that_cannot_be_read_and_goes_on() {
    for (change, place) in [
        ("UPDATE state SET status = 99 WHERE id = 2", "status in row 2 of the table state"),
        ("UPDATE state SET due_on = 'soon' WHERE id = 2", "due_on in row 2 of the table state"),
        (
            "UPDATE state SET marked_at = 9223372036854775807 WHERE id = 2",
            "marked_at in row 2 of the table state",
        ),
        ("UPDATE state SET note = CAST(x'ff' AS TEXT) WHERE id = 2", "note in row 2 of the table state"),
        ("UPDATE candidate SET registered = -1 WHERE id = 3", "registered in row 3 of the table candidate"),
        ("UPDATE candidate SET insurer_no = 'x' WHERE id = 3", "insurer_no in row 3 of the table candidate"),
        (
            "UPDATE candidate SET address = CAST(x'ff' AS TEXT) WHERE id = 3",
            "address in row 3 of the table candidate",
        ),
        ("UPDATE answer SET result = 77", "result in row 1 of the table answer"),
        ("UPDATE alert SET branch = CAST(x'ff' AS TEXT)", "branch in row 1 of the table alert"),
        (
            "UPDATE notification SET individual_number = -1",
            "individual_number in row 1 of the table notification",
        ),
        ("UPDATE incident SET ending = 9", "ending in row 1 of the table incident"),
        (
            "UPDATE incident_step SET state = 9 WHERE position = 2",
            "state in row 1/2 of the table incident_step",
        ),
        ("UPDATE filing SET as_of = 'x'", "as_of in row 2023-"),
        ("UPDATE deadline SET day = 'x'", "day in row x of the table deadline"),
        ("UPDATE day_sum SET dimension = 99 WHERE dimension = 2 AND code = 0", "of the table day_sum"),
        ("INSERT INTO swept VALUES (1, 1, 9)", "reconciled in row 1/1 of the table swept"),
        ("INSERT INTO sweep VALUES (1, 1, 'x', '', 1, 0, 0)", "rule in row 1 of the table sweep"),
    ] {
        let world = world();
        let findings = changed(&world, change).doctor().unwrap();
        let said: Vec<String> = findings
            .iter()
            .filter(|finding| !finding.ok)
            .map(|finding| finding.message.to_string())
            .collect();
        let said = said.join("\n");
        assert!(said.contains("unreadable: ") && said.contains(place), "{change}: {said}");
        assert!(said.contains("totsugo restore") && !said.contains("totsugo doctor"), "{change}: {said}");
        assert!(
            findings.iter().any(|finding| finding.message.to_string().starts_with("history:")),
            "{change}"
        );
    }
}

#[test]
fn of_many_rows_that_cannot_be_read_the_first_are_named_and_all_counted() {
    let mut world = World::new();
    world.import((1..=30).map(|n| candidate(n, 1)));
    let findings = changed(&world, "UPDATE state SET risk = 99").doctor().unwrap();
    let said: Vec<String> = findings.iter().map(|finding| finding.message.to_string()).collect();
    assert_eq!(said.iter().filter(|line| line.starts_with("unreadable: ")).count(), 20, "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("rows: 30 ")), "{said:?}");
}

#[test]
fn who_comes_to_such_a_row_says_which_it_is() {
    let world = world();
    let store = changed(&world, "UPDATE state SET status = 99 WHERE id = 2");
    let error =
        store.list(&Filter::default(), SortOrder::Key, None, &mut |_| ControlFlow::Continue(())).unwrap_err();
    let said = error.message().to_string();
    assert!(said.contains("status in row 2 of the table state") && said.contains("totsugo doctor"), "{said}");
    let store = changed(&world, "UPDATE event SET role = 99 WHERE seq = 2");
    let said = store.history(None, &mut |_| ControlFlow::Continue(())).unwrap_err().message().to_string();
    assert!(said.contains("role in row 2 of the table event"), "{said}");
}

#[test]
fn the_doctor_finds_what_nobody_finds_any_more() {
    for change in [
        "UPDATE meta SET created_at = created_at",
        "UPDATE holder SET individual_number = 1 WHERE candidate = 2",
        "UPDATE holder SET candidate = 9 WHERE candidate = 2",
        "DELETE FROM holder WHERE candidate = 2",
        "UPDATE called SET by_name = by_name + 1 WHERE candidate = 2",
        "DELETE FROM called WHERE candidate = 2",
        "UPDATE answered SET individual_number = 1",
        "DELETE FROM answered",
        "UPDATE state SET registered = 1 WHERE id = 3",
    ] {
        let world = world();
        let ill = changed(&world, change).doctor().unwrap().into_iter().filter(|finding| !finding.ok);
        let ill: Vec<_> = ill.map(|finding| finding.message.id()).collect();
        assert_eq!(
            ill.contains(&"store.doctor.lookups-wrong"),
            !change.contains("meta"),
            "{change}: {ill:?}"
        );
    }
}

/// Writes nothing over the first page of a table, as a disk does that loses it.
fn damaged(world: &World, table: &str) -> Store {
    let connection = Connection::open(world.path()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let sql =
        "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?";
    let at: i64 = connection.query_row(sql, [table], |row| row.get(0)).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(world.path()).unwrap();
    file.write_all_at(&[0; 512], at.cast_unsigned()).unwrap();
    Store::open(&world.path(), Access::ReadOnly).unwrap()
}

/// A page that was lost is no value that somebody wrote: nobody is said to have changed an incident, and it is said what to do.
#[test]
fn a_damaged_file_is_told_as_one_and_accuses_nobody() {
    for table in ["incident", "incident_step", "request", "sweep", "state", "event"] {
        let world = world();
        let store = damaged(&world, table);
        let error = store.verify(None).unwrap_err().of_file(&world.path());
        let said = error.message().to_string();
        assert!(matches!(&error, StoreError::Damaged(path) if *path == world.path()), "{table}: {said}");
        assert!(said.contains("is damaged") && said.contains("totsugo restore"), "{table}: {said}");
        let ill = store.doctor().unwrap().into_iter().find(|finding| !finding.ok).unwrap();
        assert_eq!(ill.message.id(), "store.doctor.structure-broken", "{table}");
    }
    // Of a backup it is not the copy that is damaged.
    let mut world = world();
    damaged(&world, "candidate");
    let stop = Arc::new(AtomicBool::new(false));
    let to = world.folder.path().join("copy.db");
    let error = world.store.backup(&to, &lead("ito"), at(99), &stop, &Watch::nobody()).unwrap_err();
    assert!(
        matches!(&error, StoreError::Damaged(path) if path.ends_with(world.path().file_name().unwrap())),
        "{error}"
    );
}
