//! From a key to the last byte of its frame, on a real pseudo-terminal, at two sizes, beside csvlens on the same file; and
//! the memory of the console that was so used.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Outcome;
use super::figure::{Verdict, ms, print, thousands};
use super::line::Line;
use super::process::{is_installed, memory};
use super::statistics::{median, percentile};
use super::workshop::{SMALL, Workshop};

/// Keys by what they do, and how often they are pressed.
const KEYS: [(&str, &[&str], usize); 5] = [
    ("step", &["j", "j", "j", "k"], 25),
    ("page", &["\x04", "\x04", "\x04", "\x15"], 15),
    ("end", &["G", "g"], 10),
    ("next pending", &["n"], 25),
    ("cause", &["1", "2", "3", "4", "0"], 6),
];

/// Of these csvlens knows the same.
const PEER: [(&str, &[&str], usize); 3] = [
    ("step", &["j", "j", "j", "k"], 25),
    ("page", &["\x06", "\x06", "\x06", "\x02"], 15),
    ("end", &["G", "g"], 10),
];

/// The most memory of the console, in KiB.
const MEMORY: u64 = 64 * 1024;

type Times = Vec<(&'static str, Vec<Duration>)>;

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let has_peer = is_installed("csvlens");
    let small = workshop.small()?;
    let databases = [(SMALL, small.as_path()), (workshop.members(), workshop.large()?)];
    for (members, database) in databases {
        let peer = if has_peer { peer(workshop, members)? } else { Vec::new() };
        let mut line = console(workshop, database)?;
        let times = keys(&mut line)?;
        for (name, times) in &times {
            let theirs = peer.iter().find(|(known, _)| known == name).map(|(_, times)| median(times));
            told(name, members, times, theirs);
        }
        let all: Vec<Duration> = times.into_iter().flat_map(|(_, times)| times).collect();
        let p99 = percentile(&all, 99);
        let name = format!("any of {} keys, {}", all.len(), thousands(members));
        print(
            &name,
            &format!("p99 {}", ms(p99)),
            "p99 <= 16 ms",
            Verdict::of(p99 <= Duration::from_millis(16)),
        );
        let pid = line.pid()?;
        let [peak, now] = ["VmHWM:", "VmRSS:"].map(|what| memory(pid, what).unwrap_or_default());
        let name = format!("console memory, {}", thousands(members));
        let measured = format!("peak {} MiB, now {} MiB", peak / 1024, now / 1024);
        print(&name, &measured, "<= 64 MiB", Verdict::of(peak <= MEMORY));
    }
    Ok(())
}

fn told(name: &str, members: u64, times: &[Duration], theirs: Option<Duration>) {
    let p50 = median(times);
    let measured = format!("p50 {}, p99 {}", ms(p50), ms(percentile(times, 99)));
    let name = format!("key: {name}, {}", thousands(members));
    match theirs {
        Some(theirs) => {
            let goal = format!("p50 <= csvlens {}", ms(theirs));
            print(&name, &measured, &goal, Verdict::of(p50 <= theirs));
        }
        None => print(&name, &measured, "", Verdict::Shown),
    }
}

fn console(workshop: &Workshop, database: &Path) -> Outcome<Line> {
    let mut line = Line::start(&workshop.totsugo(database, &["--lang", "ja"]), 80, 24)?;
    line.begun(|screen| screen.contents().contains('❯'))?;
    line.settle();
    Ok(line)
}

fn keys(line: &mut Line) -> Outcome<Times> {
    let mut times = pressed(line, &KEYS)?;
    // By status: the menu is opened, its first line (pending) switched, and what is measured is to show that.
    let mut status = Vec::new();
    for _ in 0..10 {
        line.press("f")?;
        line.press(" ")?;
        status.extend(line.press("\r")?.map(|frame| frame.took));
    }
    times.push(("status", status));
    Ok(times)
}

fn pressed(line: &mut Line, keys: &[(&'static str, &[&str], usize)]) -> Outcome<Times> {
    let mut all = Vec::new();
    for (name, keys, times) in keys {
        let mut took = Vec::new();
        for key in std::iter::repeat_n(*keys, *times).flatten() {
            took.extend(line.press(key)?.map(|frame| frame.took));
        }
        all.push((*name, took));
    }
    Ok(all)
}

fn peer(workshop: &Workshop, members: u64) -> Outcome<Times> {
    let mut command = Command::new("csvlens");
    command.arg(workshop.files(members)?.join("candidates.csv"));
    let mut line = Line::start(&command, 80, 24)?;
    line.begun(|screen| {
        screen.contents().contains("individual_number") || screen.contents().contains("kanji")
    })?;
    // It counts the lines in the background; only then its keys are as fast as they get.
    std::thread::sleep(Duration::from_secs(3));
    line.settle();
    pressed(&mut line, &PEER)
}
