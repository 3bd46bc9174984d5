//! Letters and sweeps killed at any moment, repeated, are those that nobody disturbed.

use std::fs;
use std::time::{Duration, Instant};

use crate::chance::{Chance, rounds};
use crate::harness::{Desk, Ran, ask_to_stop, kill_after};

const MEMBERS: u64 = 800;

const WRITE: &str = "request write --out letters";
const SWEEP: &str = "sweep start 1";

/// Members whose employers and households are asked: more than one batch of requests, to many addressees.
fn escalated() -> Desk {
    let desk = Desk::with_members(MEMBERS);
    let ids: Vec<String> = desk.versions().keys().map(ToString::to_string).collect();
    for (ids, to) in ids.chunks(100).zip(["member", "householder", "municipality"]) {
        desk.line(&format!("mark {} --as escalated --to {to}", ids.join(" "))).decent();
    }
    desk
}

/// Runs a command until it is not killed, at most so often; returns what it said at last and how often it was killed.
fn persist(desk: &Desk, line: &str, micros: u64, chance: &mut Chance) -> (Ran, u32) {
    for kills in 0..8 {
        let child = desk.command(line).spawn().unwrap();
        let wait = Duration::from_micros(500 + chance.below(micros));
        if kill_after(child, wait).is_some() {
            return (desk.line(line), kills);
        }
    }
    (desk.line(line), 8)
}

fn timed(desk: &Desk, line: &str) -> u64 {
    let begun = Instant::now();
    assert!([0, 3].contains(&desk.line(line).decent().code));
    u64::try_from(begun.elapsed().as_micros()).unwrap()
}

/// The files of a folder with what stands in them, in the order of their names.
fn files(desk: &Desk, folder: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(desk.path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn killed_letters_are_written_whole_by_the_same_command() {
    let original = escalated();
    let quiet = Desk::new();
    original.copy_database_to(&quiet);
    let micros = timed(&quiet, WRITE);
    let expected = files(&quiet, "letters");
    let listed = |desk: &Desk| desk.line("request list --format csv").ok();
    let requests = listed(&quiet);
    assert!(expected.len() > 100 && requests.lines().count() > 200, "{} letters", expected.len());
    let mut chance = Chance::new(5);
    let (mut taken_up, mut round) = (0, 0);
    while round < rounds(4) || (taken_up == 0 && round < rounds(40)) {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let mut registered = 0;
        for _ in 0..8 {
            let child = desk.command(WRITE).spawn().unwrap();
            let done = kill_after(child, Duration::from_micros(500 + chance.below(micros)));
            let whole = desk.path("letters").exists();
            assert!(done.is_none() || whole, "{done:?} {:?}", desk.names());
            if whole {
                break;
            }
            registered = listed(&desk).lines().count() - 1;
        }
        taken_up += u64::from(registered > 0 && !desk.path("letters").exists());
        if !desk.path("letters").exists() {
            assert!([0, 3].contains(&desk.line(WRITE).decent().code));
        }
        let seed = chance.seed;
        assert!(files(&desk, "letters") == expected, "round {round} of seed {seed}: other letters");
        assert!(listed(&desk).lines().count() == requests.lines().count(), "round {round} of seed {seed}");
        // Killed between laying them down and saying so they are written twice: the same ones.
        desk.line("request write --out more").decent();
        assert!(
            !desk.path("more").exists() || files(&desk, "more") == expected,
            "round {round} of seed {seed}"
        );
        // Nobody is left to be asked, and nothing to be taken up.
        let again = desk.line("request write --out third");
        assert!(!desk.path("third").exists(), "{again:?}");
        desk.is_whole();
        round += 1;
    }
    assert!(taken_up > 0, "none was ever taken up: nothing was tested");
}

#[test]
fn a_killed_sweep_repeated_takes_what_the_undisturbed_one_takes() {
    let original = Desk::with_members(MEMBERS);
    let first = original.versions().into_keys().next().unwrap();
    original.line(&format!("wrong {first}")).ok();
    let rule = original.line("sweep start 1 --dry-run --format json").json();
    assert!(rule["takes"].as_u64().unwrap() > 300, "{rule}");
    let quiet = Desk::new();
    original.copy_database_to(&quiet);
    let micros = timed(&quiet, SWEEP);
    let of = |desk: &Desk| {
        let shown = desk.line("sweep show 1 --format json").json();
        (
            shown,
            desk.line("list --order key --format json").ok(),
            desk.line("list --outside --format json").ok(),
        )
    };
    let expected = of(&quiet);
    let mut chance = Chance::new(6);
    let (mut resumed, mut round) = (0, 0);
    while round < rounds(4) || (resumed == 0 && round < rounds(40)) {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let (last, kills) = persist(&desk, SWEEP, micros, &mut chance);
        assert!(last.code == 0 || last.err.contains("took just that already"), "{last:?}");
        resumed += u64::from(kills > 0);
        assert!(of(&desk) == expected, "round {round} of seed {}", chance.seed);
        assert_eq!(desk.events("sweep-started").values().sum::<i64>(), 1);
        let incident = desk.line("incident show 1 --format json").json();
        let step = incident["steps"].as_array().unwrap().iter().find(|step| step["code"] == "similar-cases");
        assert_eq!(step.unwrap()["state"], "open", "nothing is proven yet");
        desk.is_whole();
        round += 1;
    }
    assert!(resumed > 0, "none was ever killed: nothing was tested");
}

/// `Ctrl-C` leaves what is durable, and one line with the command that goes on.
#[test]
fn a_sweep_that_is_asked_to_stop_says_how_it_goes_on() {
    let original = Desk::with_members(MEMBERS);
    let first = original.versions().into_keys().next().unwrap();
    original.line(&format!("wrong {first}")).ok();
    let quiet = Desk::new();
    original.copy_database_to(&quiet);
    let micros = timed(&quiet, SWEEP);
    let mut chance = Chance::new(7);
    for _ in 0..rounds(40) {
        let desk = Desk::new();
        original.copy_database_to(&desk);
        let child = desk.command(SWEEP).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(chance.below(micros)));
        ask_to_stop(&child);
        let output = child.wait_with_output().unwrap();
        // Before anything is begun a request to stop ends the program as it ends any other.
        if output.status.code() != Some(1) {
            continue;
        }
        let said = Ran::of(&output, SWEEP).fails();
        assert!(said.contains("`totsugo sweep resume 1` goes on from there"), "{said}");
        assert!(desk.line("sweep list").ok().contains("not walked to its end"));
        desk.line("sweep resume 1").ok();
        assert_eq!(desk.line("sweep show 1").ok(), quiet.line("sweep show 1").ok());
        return;
    }
    panic!("none was ever stopped: nothing was tested");
}
