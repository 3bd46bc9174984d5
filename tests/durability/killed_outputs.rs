//! What leaves, killed or asked to stop at any moment: the file is whole and in the history, or there is none; and nothing of it
//! lies about.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, Ran, ask_to_stop, kill_after};

/// A command that writes, what it writes, and the kind of event that tells.
const OUTPUTS: [(&str, &str, &str); 8] = [
    ("export out.csv", "out.csv", "exported"),
    ("export out.jsonl", "out.jsonl", "exported"),
    ("export out.xlsx", "out.xlsx", "exported"),
    ("inquiry ask.csv", "ask.csv", "inquired"),
    ("report --format html --out report.html", "report.html", "reported"),
    ("backup copy.db", "copy.db", "backed-up"),
    ("request write --again --out letters", "letters", "exported"),
    ("gate files/gate.csv --out sorted", "sorted", ""),
];

fn desk() -> Desk {
    let desk = Desk::with_members(800);
    let candidates = String::from_utf8(desk.read("files/candidates.csv")).unwrap();
    fs::write(desk.path("files/gate.csv"), candidates).unwrap();
    let ids: Vec<String> = desk.versions().keys().take(200).map(ToString::to_string).collect();
    desk.line(&format!("mark {} --as escalated", ids.join(" "))).decent();
    desk.line("request write --out letters").decent();
    remove(&desk, "letters");
    desk
}

fn remove(desk: &Desk, name: &str) {
    let path = desk.path(name);
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// Collects the digests of what left, as the history tells them.
fn told(desk: &Desk, kind: &str) -> BTreeSet<String> {
    let events = desk.line("history --format json").json();
    let of_kind = events.as_array().unwrap().iter().filter(|event| event["kind"] == kind);
    of_kind.filter_map(|event| event["facts"]["sha256"].as_str().map(str::to_owned)).collect()
}

/// Asserts what holds whenever the writing ended; returns whether the output is there.
fn is_whole_or_not_there(desk: &Desk, (line, name, kind): (&str, &str, &str), names: &[String]) -> bool {
    let path = desk.path(name);
    let others: Vec<String> = desk.names().into_iter().filter(|there| there != name).collect();
    // A folder and a copy of the database must have names; they are taken away by whoever writes there next.
    let (left, others): (Vec<String>, Vec<String>) =
        others.into_iter().partition(|there| there.starts_with(".totsugo-"));
    assert!(left.iter().all(|left| desk.path(left).is_dir()), "`{line}` leaves {left:?}");
    assert_eq!(others, names, "`{line}`");
    if !path.exists() {
        return false;
    }
    if path.is_file() && kind != "backed-up" && kind != "inquired" {
        let digest = totsugo::triage::chain::hex(&Sha256::digest(fs::read(&path).unwrap()));
        assert!(told(desk, kind).contains(&digest), "`{line}`: no file without its event");
    } else if !kind.is_empty() {
        assert!(!desk.events(kind).is_empty(), "`{line}`: no file without its event");
    }
    if kind == "backed-up" {
        fs::copy(desk.path("audit.db.key"), desk.path("copy.db.key")).unwrap();
        desk.line("--db copy.db history verify").ok();
        remove(desk, "copy.db.key");
    }
    true
}

#[test]
fn an_output_killed_at_any_moment_is_whole_or_not_there() {
    let desk = desk();
    let names = desk.names();
    let mut chance = Chance::new(11);
    let mut killed = 0;
    for output in OUTPUTS {
        let (line, name, _) = output;
        let begun = Instant::now();
        assert_ne!(desk.line(line).decent().code, 1, "{line}");
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
        for _ in 0..rounds(5) {
            remove(&desk, name);
            let wait = Duration::from_micros(500 + chance.below(micros));
            let ended = kill_after(desk.command(line).spawn().unwrap(), wait).is_some();
            let is_there = is_whole_or_not_there(&desk, output, &names);
            assert!(is_there || !ended, "`{line}`");
            killed += u32::from(!is_there);
        }
        remove(&desk, name);
        desk.line(line).decent();
        remove(&desk, name);
        assert_eq!(desk.names(), names, "`{line}` takes away what a killed one left");
    }
    assert!(killed > 0, "some kill falls before the end; seed {}", chance.seed);
    desk.is_whole();
}

#[test]
fn an_output_asked_to_stop_leaves_nothing() {
    let desk = desk();
    let names = desk.names();
    let mut chance = Chance::new(12);
    for output in OUTPUTS {
        let (line, name, _) = output;
        let begun = Instant::now();
        assert_ne!(desk.line(line).decent().code, 1, "{line}");
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
        for _ in 0..rounds(4) {
            remove(&desk, name);
            let child = desk.command(line).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(500 + chance.below(micros)));
            ask_to_stop(&child);
            let ended = child.wait_with_output().unwrap();
            // Before anything is begun a request to stop ends the program as it ends any other.
            if ended.status.code().is_some() {
                Ran::of(&ended, line).decent();
            }
            let is_there = is_whole_or_not_there(&desk, output, &names);
            // One that heeds no request may be ended between the file's coming to its place and its own end.
            match ended.status.code() {
                Some(code) => assert_eq!(is_there, code != 1, "`{line}`: {ended:?}"),
                None => assert!(ended.status.signal().is_some(), "`{line}`"),
            }
            remove(&desk, name);
            assert_eq!(desk.names(), names, "`{line}` asked to stop");
        }
    }
    desk.is_whole();
}
