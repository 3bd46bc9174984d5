//! An import killed at any moment, repeated, is the import that nobody disturbed.

use std::fs;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde_json::Value;

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, ask_to_stop, kill_after, wait};

const MEMBERS: u64 = 2_000;

/// How often one import is killed, at most, before it is left alone.
const KILLS: u64 = 5;

/// What an import leaves, to be compared with another.
#[derive(Debug, PartialEq)]
struct Left {
    list: String,
    report: Value,
    rejects: [Vec<u8>; 2],
}

const FILES: [(&str, &str); 2] = [("candidates", "files/candidates.csv"), ("register", "files/register.csv")];

#[test]
fn a_killed_import_repeated_is_as_if_undisturbed() {
    let quiet = desk();
    let mut longest = Duration::ZERO;
    let mut summaries = Vec::new();
    for (kind, file) in FILES {
        let begun = Instant::now();
        let summary = summary(&quiet.line(&command(kind, file)).out);
        longest = longest.max(begun.elapsed());
        assert_eq!(summary["resumed_at_line"], Value::Null);
        assert!(summary["rejected"].as_u64().unwrap() > 5, "{summary}");
        summaries.push(summary);
    }
    let expected = left(&quiet);
    let mut chance = Chance::new(1);
    let (mut resumed, mut round) = (0, 0);
    // More rounds where the machine is so fast, or so slow, that no kill fell between the first batch and the last.
    while round < rounds(4) || (resumed == 0 && round < rounds(40)) {
        let desk = desk();
        for ((kind, file), undisturbed) in FILES.into_iter().zip(&summaries) {
            resumed += killed_and_repeated(&desk, &command(kind, file), undisturbed, longest, &mut chance);
        }
        assert!(left(&desk) == expected, "round {round} of seed {}", chance.seed);
        desk.is_whole();
        round += 1;
    }
    assert!(resumed > 0, "no import was ever taken up: nothing was tested");
}

/// Kills an import some times, lets it end, and checks its summary; returns whether it was taken up.
fn killed_and_repeated(
    desk: &Desk,
    line: &str,
    undisturbed: &Value,
    longest: Duration,
    chance: &mut Chance,
) -> u64 {
    let micros = u64::try_from(longest.as_micros()).unwrap();
    // Half of the time each, so that several kills may follow one another in one import.
    let kills = 1 + chance.below(KILLS);
    let (out, stood_at) = (0..kills)
        .find_map(|_| {
            let stood_at = open_run(desk);
            let child = desk.command(line).spawn().unwrap();
            let wait = Duration::from_micros(1_000 + chance.below(micros / 2));
            kill_after(child, wait).map(|out| (out, stood_at))
        })
        .unwrap_or_else(|| {
            let stood_at = open_run(desk);
            let ran = desk.line(line);
            assert!([0, 3].contains(&ran.code) && ran.err.is_empty(), "{ran:?}");
            (ran.out, stood_at)
        });
    let mut summary = summary(&out);
    assert_eq!(summary["read"], undisturbed["read"], "the whole file is counted: {summary}");
    match stood_at {
        // Also at its end, where no line follows: what is left to do there is writing the rejects.
        Some(Open { records, line, is_first }) if records > 0 => {
            assert_eq!(summary["resumed_at_line"].take(), line + 1, "after {records} records");
            if is_first {
                assert_eq!(
                    &summary, undisturbed,
                    "taken up, it counts what it did before it was killed as well"
                );
            }
            1
        }
        _ => {
            assert_eq!(summary["resumed_at_line"], Value::Null, "{summary}");
            0
        }
    }
}

#[test]
fn an_import_that_is_asked_to_stop_says_so_and_goes_on_when_repeated() {
    let quiet = desk();
    let line = command(FILES[0].0, FILES[0].1);
    let undisturbed = summary(&quiet.line(&line).out);
    for _ in 0..20 {
        let desk = desk();
        let child = desk.command(&line).spawn().unwrap();
        let begun = Instant::now();
        while open_run(&desk).is_none_or(|open| open.records == 0)
            && begun.elapsed() < Duration::from_secs(20)
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        ask_to_stop(&child);
        let stopped = wait(child, &line);
        if stopped.code != 1 {
            // It was done before it was asked.
            continue;
        }
        assert!(stopped.err.contains("stopped") && stopped.err.lines().count() == 1, "{stopped:?}");
        let repeated = summary(&desk.line(&line).out);
        assert_eq!(repeated["new"], undisturbed["new"]);
        assert_ne!(repeated["resumed_at_line"], Value::Null);
        assert_eq!(
            desk.line("list --order key --format json").ok(),
            quiet.line("list --order key --format json").ok()
        );
        desk.is_whole();
        return;
    }
    panic!("no import was ever stopped: nothing was tested");
}

#[test]
fn killed_decisions_repeated_are_taken_once() {
    let from = Desk::with_members(700);
    let ids: Vec<String> = from.list().iter().map(|row| row["id"].to_string()).collect();
    from.line(&format!("mark {} --as escalated", ids.join(" "))).ok();
    from.line("export state.jsonl").ok();
    let state = from.read("state.jsonl");
    let to = || {
        let desk = Desk::with_members(700);
        fs::write(desk.path("state.jsonl"), &state).unwrap();
        desk
    };
    let line = "import decisions state.jsonl --json";
    let quiet = to();
    let begun = Instant::now();
    let undisturbed = summary(&quiet.line(line).ok());
    let longest = begun.elapsed();
    assert_eq!(undisturbed["new"], ids.len(), "{undisturbed}");
    let mut chance = Chance::new(3);
    for round in 0..rounds(3) {
        let desk = to();
        killed_and_repeated(&desk, line, &undisturbed, longest, &mut chance);
        desk.line("export again.jsonl").ok();
        assert!(desk.read("again.jsonl") == state, "round {round} of seed {}", chance.seed);
        desk.is_whole();
    }
}

fn desk() -> Desk {
    let desk = Desk::with_files(MEMBERS);
    for (_, file) in FILES {
        // Every ninety-first row loses its end, in the middle of the file as at both of its ends.
        let text = fs::read_to_string(desk.path(file)).unwrap();
        let spoilt = |(at, row): (usize, &str)| {
            let end = if at % 91 == 1 { row.find(',').unwrap() } else { row.len() };
            format!("{}\n", &row[..end])
        };
        fs::write(desk.path(file), text.lines().enumerate().map(spoilt).collect::<String>()).unwrap();
    }
    desk
}

fn command(kind: &str, file: &str) -> String {
    format!("import {kind} {file} --json")
}

fn summary(out: &str) -> Value {
    serde_json::from_str(out).unwrap_or_else(|why| panic!("{why}: {out}"))
}

fn left(desk: &Desk) -> Left {
    // The day may change while the test runs.
    let mut report = desk.line("report --format json").json();
    report["as_of"] = Value::Null;
    Left {
        list: desk.line("list --order key --format json").ok(),
        report,
        rejects: FILES.map(|(_, file)| desk.read(&format!("{file}.rejects.csv"))),
    }
}

/// An import that is open.
struct Open {
    /// How many records are durable, and their last line.
    records: u64,
    line: u64,
    /// Whether the file was not imported before: a process may be killed when all is done and not yet said.
    is_first: bool,
}

fn open_run(desk: &Desk) -> Option<Open> {
    let path = desk.path("audit.db");
    if !path.exists() {
        return None;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags)
        .unwrap()
        .query_row(
            "SELECT records, line, NOT EXISTS (SELECT 1 FROM run f WHERE f.kind = r.kind
             AND f.finished_at IS NOT NULL) FROM run r WHERE finished_at IS NULL",
            [],
            |row| {
                Ok(Open {
                    records: row.get::<_, i64>(0)?.unsigned_abs(),
                    line: row.get::<_, i64>(1)?.unsigned_abs(),
                    is_first: row.get(2)?,
                })
            },
        )
        .optional()
        .unwrap()
}

#[test]
fn a_database_is_made_whole_or_not_at_all() {
    let quiet = Desk::new();
    let begun = Instant::now();
    quiet.line("init").ok();
    let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let mut chance = Chance::new(2);
    for round in 0..rounds(40) {
        let desk = Desk::new();
        let child = desk.command("init").spawn().unwrap();
        kill_after(child, Duration::from_micros(chance.below(micros)));
        if !desk.path("audit.db").exists() {
            desk.line("init").ok();
        }
        let said = desk.line("history verify").ok();
        assert!(said.starts_with("1 event,"), "round {round} of seed {}: {said}", chance.seed);
    }
}
