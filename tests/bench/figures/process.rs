//! A process that is run to its end: how long it took, how much it computed, how much memory it held; and what Linux tells
//! of one that runs.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::Outcome;

/// Clock ticks a second in /proc: the same on every machine that Linux runs on today.
const TICKS: u32 = 100;

/// What a process took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ran {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// On all cores together.
    pub(crate) cpu: Duration,
    /// The most memory that it held, in KiB.
    pub(crate) peak_kib: u64,
}

/// Runs a command to its end; fails where it does.
pub(crate) fn run(command: &mut Command) -> Outcome<Ran> {
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    wait(child, began)
}

/// Waits for the end of a process; fails where it did.
pub(crate) fn wait(mut child: Child, began: Instant) -> Outcome<Ran> {
    let pid = child.id();
    // Linux keeps the peak only as long as the process has memory, so it is asked for again and again.
    let peak = thread::spawn(move || {
        let mut peak = 0;
        while let Some(kib) = memory(pid, "VmHWM:") {
            peak = kib;
            thread::sleep(Duration::from_millis(10));
        }
        peak
    });
    // Not waited for yet, so that what it computed can still be read.
    waitid(WaitId::Pid(Pid::from_child(&child)), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
    let wall = began.elapsed();
    let cpu = computed(pid).unwrap_or_default();
    let status = child.wait()?;
    let peak_kib = peak.join().unwrap_or_default();
    if !status.success() {
        return Err(format!("a command ended with {status}").into());
    }
    Ok(Ran { wall, cpu, peak_kib })
}

/// Returns a line of what Linux says of a process's memory, in KiB.
pub(crate) fn memory(pid: u32, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|found| found.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}

/// Returns how many writes a process has asked for so far.
pub(crate) fn writes(pid: u32) -> Option<u64> {
    let io = std::fs::read_to_string(format!("/proc/{pid}/io")).ok()?;
    io.lines().find_map(|line| line.strip_prefix("syscw: "))?.parse().ok()
}

fn computed(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before may hold anything, but no further bracket follows it.
    let ticks = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(2);
    let ticks: u32 = ticks.filter_map(|field| field.parse::<u32>().ok()).sum();
    Some(Duration::from_secs(1) * ticks / TICKS)
}

/// Tells whether a program can be run; where it is not there, it says so.
pub(crate) fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let there = command.status().is_ok_and(|status| status.success());
    if !there {
        println!("({program} is not installed: it is left out)");
    }
    there
}
