//! A bulk act that is killed, or for which the disk has no room: what was done is there, nothing is half done, nothing is done
//! twice when it goes on.
//!
//! No command begins a bulk act; the console does, over the store. So the process that is killed here is this test itself,
//! started once more.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use totsugo::audit::{Actor, IdentitySource, Role};
use totsugo::store::{Access, Store};
use totsugo::triage::bulk::{BulkAct, BulkEnd, BulkProgress};
use totsugo::triage::filter::Filter;
use totsugo::triage::selection::Selection;

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, Ran, finish, kill_after};

/// Names the database to the process that is started once more.
const DATABASE: &str = "TOTSUGO_TEST_BULK";

fn sato() -> Actor {
    Actor { account: "sato".into(), claim: None, source: IdentitySource::LoginUid, role: Role::Lead }
}

fn at() -> Timestamp {
    "2023-06-30T01:00:00Z".parse().unwrap()
}

/// Carries the open bulk act on to its end, or begins one that gives everything to somebody.
fn carry_on(database: &Path) -> Result<BulkProgress, totsugo::store::StoreError> {
    let mut store = Store::open(database, Access::ReadWrite)?;
    let mut progress = if let Some(open) = store.open_bulk(&sato())? {
        open
    } else {
        let everything = Selection::everything(Filter::default());
        let act = BulkAct::Assign { to: Some("ito".to_owned()) };
        store.begin_bulk(&everything, &act, &sato(), at())?.unwrap()
    };
    while progress.ended.is_none() {
        progress = store.bulk_batch(progress.id, &sato(), at())?;
    }
    Ok(progress)
}

/// The process that is killed, or finds no room. Run by the others; by itself it does nothing.
#[test]
fn the_process_that_is_broken_off() {
    if let Some(database) = std::env::var_os(DATABASE)
        && let Err(error) = carry_on(Path::new(&database))
    {
        eprintln!("totsugo: {error}");
        std::process::exit(1);
    }
}

fn once_more(desk: &Desk, limit: &str) -> Command {
    let script = format!("{limit} exec \"$@\"");
    let this = std::env::current_exe().unwrap();
    let words = [
        "-c",
        &script,
        "sh",
        this.to_str().unwrap(),
        "--exact",
        "broken_bulks::the_process_that_is_broken_off",
    ];
    let mut command = desk.other("sh", &words);
    command.arg("--nocapture").env(DATABASE, desk.path("audit.db"));
    command
}

/// Asserts that each record that was given was given once, and that the act counts what is there.
fn is_whole(desk: &Desk) -> usize {
    desk.is_whole();
    let given = desk.events("assigned");
    let assigned: Vec<i64> = desk
        .list()
        .iter()
        .filter(|row| row["assignee"] == "ito")
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    assert_eq!(given.keys().copied().collect::<Vec<_>>(), {
        let mut sorted = assigned.clone();
        sorted.sort_unstable();
        sorted
    });
    assert!(given.values().all(|times| *times == 1), "{given:?}");
    if let Some(open) =
        Store::open(&desk.path("audit.db"), Access::ReadOnly).unwrap().open_bulk(&sato()).unwrap()
    {
        assert_eq!(open.done, assigned.len() as u64);
    }
    assigned.len()
}

fn kill_among_batches(desk: &Desk) {
    let seen = Store::open(&desk.path("audit.db"), Access::ReadOnly).unwrap();
    let mut child = once_more(desk, "").spawn().unwrap();
    while child.try_wait().unwrap().is_none()
        && seen.open_bulk(&sato()).unwrap().is_none_or(|open| open.done == 0)
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn a_killed_bulk_act_goes_on_where_it_was_durable() {
    let desk = Desk::with_members(1_500);
    let all = desk.list().len();
    // The first is killed as soon as a batch of it is durable, however fast the machine; the others whenever it comes.
    kill_among_batches(&desk);
    let mut done = is_whole(&desk);
    assert!(done > 0 && done < all, "{done} of {all}");
    let mut chance = Chance::new(11);
    for _ in 0..rounds(12) {
        let wait = Duration::from_millis(20 + chance.below(150));
        if kill_after(once_more(&desk, "").spawn().unwrap(), wait).is_some() {
            break;
        }
        let now = is_whole(&desk);
        assert!(now >= done, "seed {}", chance.seed);
        done = now;
    }
    let last = carry_on(&desk.path("audit.db"));
    if let Ok(progress) = last {
        assert_eq!(progress.ended, Some(BulkEnd::Complete));
    }
    assert_eq!(is_whole(&desk), all);
}

#[test]
fn a_bulk_act_without_room_is_told_and_goes_on_when_there_is_some() {
    let desk = Desk::with_members(600);
    let all = desk.list().len();
    // Of 512 bytes: the write-ahead log begins anew in each process, and grows with every batch.
    let mut some = false;
    for blocks in [0, 16, 400, 900, 1_400] {
        let ran: Ran = finish(once_more(&desk, &format!("trap '' XFSZ && ulimit -f {blocks} &&")), "bulk");
        let now = is_whole(&desk);
        some |= now > 0 && now < all;
        if ran.code == 0 {
            break;
        }
        assert!(["disk", "space", "quota"].iter().any(|word| ran.err.contains(word)), "{}", ran.err);
        assert_eq!(ran.err.lines().filter(|line| line.starts_with("totsugo: ")).count(), 1, "{}", ran.err);
    }
    assert!(some, "room for some batches, not for all");
    assert_eq!(carry_on(&desk.path("audit.db")).unwrap().ended, Some(BulkEnd::Complete));
    assert_eq!(is_whole(&desk), all);
}
