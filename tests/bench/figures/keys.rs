//! From a key to the last byte of its frame, on a real pseudo-terminal, at two sizes, turn by turn with csvlens on the same
//! file; and the memory of the console that was so used.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::Outcome;
use super::figure::{Verdict, ms, print, thousands};
use super::line::Line;
use super::process::{is_installed, memory};
use super::statistics::{median, percentile};
use super::workshop::{SMALL, Workshop};

/// A kind of key: ours, csvlens's where it knows the same, and how often they are pressed.
type Kind = (&'static str, &'static [&'static str], &'static [&'static str], usize);

const KEYS: [Kind; 5] = [
    ("step", &["j", "j", "j", "k"], &["j", "j", "j", "k"], 25),
    ("page", &["\x04", "\x04", "\x04", "\x15"], &["\x06", "\x06", "\x06", "\x02"], 15),
    ("end", &["G", "g"], &["G", "g"], 10),
    ("next pending", &["n"], &[], 25),
    ("cause", &["1", "2", "3", "4", "0"], &[], 6),
];

/// The most memory of the console, in KiB.
const MEMORY: u64 = 64 * 1024;

/// How long a kind of key took: ours, and csvlens's.
struct Times {
    name: &'static str,
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let small = workshop.small()?;
    let databases = [(SMALL, small.as_path()), (workshop.members(), workshop.large()?)];
    for (members, database) in databases {
        let mut peer = is_installed("csvlens").then(|| peer(workshop, members)).transpose()?;
        let mut line = console(workshop, database)?;
        let times = keys(&mut line, peer.as_mut())?;
        drop(peer);
        for times in &times {
            told(times, members);
        }
        let all: Vec<Duration> = times.into_iter().flat_map(|times| times.ours).collect();
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

fn told(times: &Times, members: u64) {
    let p50 = median(&times.ours);
    let measured = format!("p50 {}, p99 {}", ms(p50), ms(percentile(&times.ours, 99)));
    let name = format!("key: {}, {}", times.name, thousands(members));
    if times.theirs.is_empty() {
        print(&name, &measured, "", Verdict::Shown);
    } else {
        let theirs = median(&times.theirs);
        print(&name, &measured, &format!("p50 <= csvlens {}", ms(theirs)), Verdict::of(p50 <= theirs));
    }
}

fn console(workshop: &Workshop, database: &Path) -> Outcome<Line> {
    let mut line = Line::start(&workshop.totsugo(database, &["--lang", "ja"]), 80, 24)?;
    line.begun(|screen| screen.contents().contains('❯'))?;
    line.settle();
    Ok(line)
}

fn keys(line: &mut Line, mut peer: Option<&mut Line>) -> Outcome<Vec<Times>> {
    let mut all = Vec::new();
    for (name, ours, theirs, presses) in KEYS {
        let mut times = Times { name, ours: Vec::new(), theirs: Vec::new() };
        for n in 0..presses * ours.len() {
            // Turn by turn: whatever else the machine does meanwhile, both have it.
            times.ours.extend(pressed(line, ours, n)?);
            if let Some(peer) = peer.as_mut() {
                times.theirs.extend(pressed(peer, theirs, n)?);
            }
        }
        all.push(times);
    }
    // By status: the menu is opened, its first line (pending) switched, and what is measured is to show that.
    let mut status = Times { name: "status", ours: Vec::new(), theirs: Vec::new() };
    for _ in 0..10 {
        line.press("f")?;
        line.press(" ")?;
        status.ours.extend(line.press("\r")?.map(|frame| frame.took));
    }
    all.push(status);
    Ok(all)
}

/// Presses the `n`th of some keys, over and over; none where there are none.
fn pressed(line: &mut Line, keys: &[&str], n: usize) -> Outcome<Option<Duration>> {
    match n.checked_rem(keys.len()).and_then(|n| keys.get(n)) {
        Some(key) => Ok(line.press(key)?.map(|frame| frame.took)),
        None => Ok(None),
    }
}

fn peer(workshop: &Workshop, members: u64) -> Outcome<Line> {
    let mut command = Command::new("csvlens");
    command.arg(workshop.files(members)?.join("candidates.csv"));
    let mut line = Line::start(&command, 80, 24)?;
    line.begun(|screen| {
        screen.contents().contains("individual_number") || screen.contents().contains("kanji")
    })?;
    // It counts the lines in the background; only then its keys are as fast as they get.
    std::thread::sleep(Duration::from_secs(3));
    line.settle();
    Ok(line)
}
