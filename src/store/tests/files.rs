//! Making, opening, refusing, copying; and the service behind the port.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::audit::Status;
use crate::store::fixture::{World, actor, at, candidate, number};
use crate::store::{Access, DatabaseKind, Service, Store, StoreError, Watch};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::filter::Filter;
use crate::triage::page::{Count, PageWish, Seek, SortOrder};
use crate::triage::port::{Generation, Reply, Request};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_database_is_private_and_is_made_over_nothing() {
    let world = World::new();
    let key = world.folder.path().join("audit.db.key");
    assert_eq!((mode(&world.path()), mode(&key)), (0o600, 0o600));
    let again = Store::create(&world.path(), DatabaseKind::Private, &actor("a"), at(1));
    assert!(matches!(again, Err(StoreError::Exists(_))), "{again:?}");
    assert!(key.exists() && Store::open(&world.path(), Access::ReadOnly).is_ok());
    let shared = world.folder.path().join("team.db");
    let store = Store::create(&shared, DatabaseKind::Shared, &actor("a"), at(1)).unwrap();
    assert_eq!(mode(&shared), 0o660);
    assert_eq!(mode(&store.identity().key_path), 0o640);
    assert_ne!(store.identity().database_id, world.store.identity().database_id);
}

#[test]
fn a_key_without_a_database_is_not_written_over_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.db");
    let key = folder.path().join("audit.db.key");
    for (length, rights) in [(32, 0o644), (0, 0o600), (33, 0o600)] {
        let bytes = vec![1; length];
        fs::write(&key, &bytes).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(rights)).unwrap();
        let made = Store::create(&path, DatabaseKind::Private, &actor("a"), at(1));
        assert!(matches!(made, Err(StoreError::Exists(_))), "{made:?}");
        assert_eq!(fs::read(&key).unwrap(), bytes);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no database is left without its key");
    }
}

#[test]
fn a_key_that_was_left_when_the_database_had_not_come_yet_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.db");
    let key = folder.path().join("audit.db.key");
    drop(Store::create(&path, DatabaseKind::Private, &actor("a"), at(1)).unwrap());
    let bytes = fs::read(&key).unwrap();
    fs::remove_file(&path).unwrap();
    let store = Store::create(&path, DatabaseKind::Private, &actor("a"), at(2)).unwrap();
    assert_eq!(fs::read(&key).unwrap(), bytes);
    assert!(store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn what_is_no_database_of_this_program_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let refused = |path: &std::path::Path| Store::open(path, Access::ReadWrite).unwrap_err();
    assert!(matches!(refused(&path), StoreError::Missing(_)));
    assert!(matches!(refused(folder.path()), StoreError::NotADatabase(_)));
    assert!(matches!(refused("/dev/null".as_ref()), StoreError::NotADatabase(_)));
    fs::write(&path, "insurer_no,number\n".repeat(100)).unwrap();
    assert!(matches!(refused(&path), StoreError::NotADatabase(_)));
    fs::write(&path, "").unwrap();
    assert!(matches!(refused(&path), StoreError::Foreign(_)));
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE notes (a); PRAGMA user_version = 1").unwrap();
    drop(foreign);
    let before = fs::read(&path).unwrap();
    assert!(matches!(refused(&path), StoreError::Foreign(_)));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn another_schema_and_a_key_that_does_not_fit_are_refused() {
    let world = World::new();
    let key = world.folder.path().join("audit.db.key");
    let set = |version: u32| {
        rusqlite::Connection::open(world.path())
            .unwrap()
            .pragma_update(None, "user_version", version)
            .unwrap();
    };
    set(99);
    let newer = Store::open(&world.path(), Access::ReadWrite).unwrap_err();
    assert!(matches!(newer, StoreError::Newer { found: 99, .. }), "{newer}");
    set(0);
    assert!(matches!(Store::open(&world.path(), Access::ReadWrite), Err(StoreError::Older { .. })));
    set(crate::store::schema::CURRENT);
    fs::write(&key, [1; 32]).unwrap();
    assert!(matches!(Store::open(&world.path(), Access::ReadWrite), Err(StoreError::KeyOfAnother(_))));
    fs::write(&key, [1; 31]).unwrap();
    assert!(matches!(Store::open(&world.path(), Access::ReadWrite), Err(StoreError::KeyUnreadable { .. })));
    fs::remove_file(&key).unwrap();
    assert!(matches!(Store::open(&world.path(), Access::ReadWrite), Err(StoreError::KeyMissing(_))));
    let viewing = Store::open(&world.path(), Access::ReadOnly).unwrap();
    assert!(viewing.tallies().is_ok() && matches!(viewing.verify(None), Err(StoreError::KeyMissing(_))));
}

#[test]
fn a_database_that_moved_with_its_key_opens_and_one_open_for_reading_is_not_written() {
    let world = World::new();
    let moved = tempfile::tempdir().unwrap();
    drop(world.store);
    for name in ["audit.db", "audit.db.key"] {
        fs::copy(world.folder.path().join(name), moved.path().join(name)).unwrap();
    }
    let (path, folder) = (moved.path().join("audit.db"), world.folder);
    drop(folder);
    let mut store = Store::open(&path, Access::ReadOnly).unwrap();
    let undone = store.undo(&crate::audit::Actor::system(), at(1));
    assert!(matches!(undone, Err(StoreError::OpenedForReading)));
    assert!(Store::open(&path, Access::ReadWrite).unwrap().release(at(1)).is_ok());
}

#[test]
fn a_backup_is_a_whole_private_copy_and_writes_over_nothing() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let copy = world.folder.path().join("copy.db");
    world.store.backup(&copy, &actor("lead"), at(5), &Arc::default(), &Watch::nobody()).unwrap();
    assert_eq!(mode(&copy), 0o600);
    assert!(matches!(
        world.store.backup(&copy, &actor("lead"), at(6), &Arc::default(), &Watch::nobody()),
        Err(StoreError::Exists(_))
    ));
    let left: Vec<_> = fs::read_dir(world.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".totsugo")), "{left:?}");
    let copied = Store::open(&copy, Access::ReadOnly).unwrap();
    assert_eq!(copied.tallies().unwrap(), world.store.tallies().unwrap());
    assert_eq!(copied.verify(None).unwrap().faults, []);
    assert!(matches!(
        world.store.backup(
            "/nowhere/at/all.db".as_ref(),
            &actor("lead"),
            at(7),
            &Arc::default(),
            &Watch::nobody()
        ),
        Err(StoreError::File { .. })
    ));
}

#[test]
fn the_doctor_finds_a_wrong_count_a_wrong_place_and_a_file_open_to_others() {
    const QUEUE_AND_SUMS: [&str; 2] = ["store.doctor.queue-wrong", "store.doctor.sums-wrong"];
    let ill = |sql: &str| {
        let mut world = World::new();
        world.import((1..=3).map(|n| candidate(n, 1)));
        assert!(world.store.doctor().unwrap().iter().all(|finding| finding.ok));
        rusqlite::Connection::open(world.path()).unwrap().execute_batch(sql).unwrap();
        world
            .store
            .doctor()
            .unwrap()
            .iter()
            .filter(|finding| !finding.ok)
            .map(|f| f.message.id())
            .collect::<Vec<_>>()
    };
    assert_eq!(ill("UPDATE tally SET n = n + 1 WHERE list = 0"), ["store.doctor.counts-wrong"]);
    assert_eq!(ill("DELETE FROM tally WHERE list = 1"), ["store.doctor.counts-wrong"]);
    assert_eq!(ill("UPDATE state SET causes = 2 WHERE id = 1"), QUEUE_AND_SUMS);
    assert_eq!(ill("UPDATE day_sum SET n = n + 1 WHERE dimension = 2"), ["store.doctor.sums-wrong"]);
    assert_eq!(ill("INSERT INTO day_sum VALUES ('2023-01-01', 10, 3, 1)"), ["store.doctor.sums-wrong"]);
    assert_eq!(ill("UPDATE state SET rules = 0 WHERE id = 1"), ["store.doctor.rules-old"]);
    for sql in [
        "DELETE FROM member WHERE candidate = 2",
        "UPDATE member SET candidate = 3 WHERE candidate = 2",
        "UPDATE member SET branch = '99' WHERE candidate = 1",
        "INSERT INTO member VALUES ('06139992', '12', '00077', '01', 9)",
    ] {
        assert_eq!(ill(sql), ["store.doctor.members-wrong"], "{sql}");
    }
    assert_eq!(ill("INSERT INTO asking VALUES ('', '', '', 1)"), ["store.doctor.families-wrong"]);
    let world = World::new();
    fs::set_permissions(world.path(), fs::Permissions::from_mode(0o644)).unwrap();
    let wide = world.store.doctor().unwrap().into_iter().find(|finding| !finding.ok).unwrap();
    assert_eq!(wide.message.id(), "store.doctor.mode-wide");
}

#[test]
fn a_backup_is_in_the_history_before_it_is_in_its_place() {
    let mut world = World::new();
    let to = world.folder.path().join("copy.db/");
    assert!(
        world.store.backup(&to, &actor("a"), at(3), &Arc::default(), &Watch::nobody()).is_err(),
        "a folder's name is no file's"
    );
    assert_eq!(world.store.last_event().unwrap(), 2, "made, and copied");
    let to = world.folder.path().join("copy.db");
    world.store.backup(&to, &actor("a"), at(4), &Arc::default(), &Watch::nobody()).unwrap();
    assert!(matches!(
        world.store.backup(&to, &actor("a"), at(5), &Arc::default(), &Watch::nobody()),
        Err(StoreError::Exists(_))
    ));
    let names: Vec<_> =
        fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with(".totsugo")), "{names:?}");
    assert!(Store::open(&to, Access::ReadOnly).is_ok());
}

#[test]
fn an_older_program_writes_nothing_over_the_judgement_of_a_newer_one() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let id = world.id(1, 1);
    let newer = rusqlite::Connection::open(world.path()).unwrap();
    newer.execute_batch("UPDATE state SET rules = 99; UPDATE meta SET rules = 99").unwrap();
    assert_eq!(world.store.awaiting_recompare().unwrap(), None);
    assert!(world.store.recompare(&actor("a"), at(9)).is_err());
    assert!(world.store.weigh_recompare(&mut |_| {}).is_err());
    let order = Order {
        id,
        seen_version: None,
        act: Act::Mark(NewMark::to(Status::Escalated)),
        actor: actor("a"),
        at: at(9),
    };
    let newer = |error| matches!(error, StoreError::NewerRules { found: 99, .. });
    assert!(newer(world.store.perform(&order).unwrap_err()));
    assert!(newer(world.store.undo(&actor("a"), at(9)).unwrap_err()));
    assert!(newer(world.store.checkpoint(&actor("a"), at(9)).unwrap_err()));
    assert_eq!(world.row(1, 1).version, 1, "it is still read");
    let ill: Vec<_> = world.store.doctor().unwrap().into_iter().filter(|finding| !finding.ok).collect();
    assert_eq!(
        ill.iter().map(|finding| finding.message.id()).collect::<Vec<_>>(),
        ["store.error.newer-rules"]
    );
}

#[test]
fn the_service_answers_wishes_performs_acts_and_tells_of_others() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let (send, replies) = mpsc::channel();
    let service = Service::start(&world.path(), move |reply| send.send(reply).unwrap()).unwrap();
    let next = || replies.recv_timeout(Duration::from_secs(20)).unwrap();
    let page = |generation| Request::Page {
        generation: Generation(generation),
        wish: PageWish { filter: Filter::default(), order: SortOrder::Risk, seek: Seek::First, rows: 2 },
    };
    service.ask(page(1));
    let Reply::Page { generation: Generation(1), page: got, .. } = next() else { panic!() };
    assert_eq!((got.rows.len(), got.before, got.total), (2, Count::Exact(0), Count::Exact(3)));
    // Of many wishes at once the newest is answered, and none before its time.
    (2..200).for_each(|generation| service.ask(page(generation)));
    let mut last = 1;
    while last != 199 {
        let reply = next();
        // A read that was given up empties the cache, which looks like another's write.
        if reply == Reply::Changed {
            continue;
        }
        let Reply::Page { generation: Generation(now), .. } = reply else { panic!("{reply:?}") };
        assert!(now > last);
        last = now;
    }
    let id = world.id(1, 1);
    let act = Act::Mark(NewMark::to(Status::Escalated));
    service.ask(Request::Perform(Order { id, seen_version: Some(1), act, actor: actor("sato"), at: at(3) }));
    let until = |is: &dyn Fn(&Reply) -> bool| while !is(&next()) {};
    until(&|reply| matches!(reply, Reply::Done { id: Some(of), outcome: Ok(_) } if *of == id));
    service.ask(Request::CompareNumber { id, keyed: number(11), actor: actor("sato"), at: at(4) });
    drop(service);
    assert!(
        replies.iter().any(|reply| matches!(reply, Reply::NumberCompared { .. })),
        "what waits is still done"
    );
}

#[test]
fn somebody_elses_write_is_noticed_without_being_asked_for() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let (send, replies) = mpsc::channel();
    // This service writes nothing and gives up no read, so that only another's write can change what it sees.
    let service = Service::start(&world.path(), move |reply| send.send(reply).unwrap()).unwrap();
    let next = || replies.recv_timeout(Duration::from_secs(20)).unwrap();
    let wish = PageWish { filter: Filter::default(), order: SortOrder::Risk, seek: Seek::First, rows: 2 };
    service.ask(Request::Page { generation: Generation(1), wish });
    assert!(matches!(next(), Reply::Page { .. }), "it has looked at the database as it was");
    world.act("suzuki", world.id(2, 1), Act::Wrong { note: String::new() }).unwrap();
    assert_eq!(next(), Reply::Changed);
}
