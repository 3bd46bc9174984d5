//! What a key costs on the line with Japanese text, how many writes a frame takes, and what an idle console writes.

use std::time::Duration;

use super::Outcome;
use super::cells::{changed, cursor_row, queue_rows};
use super::figure::{Verdict, print};
use super::line::{Frame, Line};
use super::statistics::{median, percentile};
use super::workshop::Workshop;

const IDLE: Duration = Duration::from_secs(5);

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let mut all = small_terminal(workshop)?;
    all.append(&mut large_terminal(workshop)?);
    let overhead: Vec<u64> = all.iter().map(hundredths_of_allowance).collect();
    let within = overhead.iter().filter(|share| **share <= 100).count();
    let worst = percentile(&overhead, 100);
    print(
        "bytes of any frame beside its changed cells",
        &format!("{within} of {} within, p50 {} %, worst {worst} %", all.len(), median(&overhead)),
        "<= 1.3 x UTF-8 + 12 B a run (100 %)",
        Verdict::of(worst <= 100),
    );
    let writes: Vec<u64> = all.iter().map(|frame| frame.writes).collect();
    let once = writes.iter().filter(|writes| **writes == 1).count();
    let most = percentile(&writes, 100);
    print(
        "writes a key",
        &format!("one for {once} of {} keys, at most {most}", all.len()),
        "one a frame",
        Verdict::of(most <= 1),
    );
    Ok(())
}

/// Steps, pages and ends at 80×24, and the console left alone.
fn small_terminal(workshop: &Workshop) -> Outcome<Vec<Frame>> {
    let mut line = console(workshop, 80, 24)?;
    let mut steps = Vec::new();
    for key in ["j"; 60] {
        steps.extend(line.press(key)?);
    }
    let still: Vec<&Frame> = steps.iter().filter(|frame| stays(frame)).collect();
    let in_queue: Vec<usize> = still.iter().map(|frame| queue_bytes(frame)).collect();
    shown("cursor move, its bytes in the queue, 80x24", &in_queue, 80);
    shown(
        "cursor move, whole frame, 80x24",
        &still.iter().map(|frame| frame.bytes).collect::<Vec<_>>(),
        1_200,
    );
    let mut all = steps;
    for key in ["\x04", "\x15", "G", "g", "n", "1", "0"] {
        all.extend(line.press(key)?);
    }
    line.settle();
    let (bytes, writes) = line.idle(IDLE)?;
    let measured = format!("{bytes} B, {writes} writes in {} s", IDLE.as_secs());
    print("idle", &measured, "0 B", Verdict::of(bytes == 0 && writes == 0));
    Ok(all)
}

/// Rows that scroll by at 120×40.
fn large_terminal(workshop: &Workshop) -> Outcome<Vec<Frame>> {
    let mut line = console(workshop, 120, 40)?;
    let mut all = Vec::new();
    for key in ["j"; 60] {
        all.extend(line.press(key)?);
    }
    let scrolled: Vec<usize> = all.iter().filter(|frame| !stays(frame)).map(|frame| frame.bytes).collect();
    shown("one row scrolled, 120x40", &scrolled, 6_000);
    Ok(all)
}

fn console(workshop: &Workshop, columns: u16, rows: u16) -> Outcome<Line> {
    let mut line = Line::start(&workshop.totsugo(workshop.large()?, &["--lang", "ja"]), columns, rows)?;
    line.begun(|screen| cursor_row(screen).is_some())?;
    line.settle();
    Ok(line)
}

fn shown(name: &str, bytes: &[usize], goal: usize) {
    let (p50, most) = (median(bytes), percentile(bytes, 100));
    let measured = format!("p50 {p50} B, most {most} B of {}", bytes.len());
    print(name, &measured, &format!("<= {goal} B"), Verdict::of(!bytes.is_empty() && most <= goal));
}

/// Tells whether the rows of the queue stand where they stood, but for the cursor.
fn stays(frame: &Frame) -> bool {
    let names = |screen| {
        let rows = queue_rows(screen).into_iter();
        rows.map(|row| row.chars().skip(1).collect::<String>()).collect::<Vec<_>>()
    };
    let (before, after) = (names(&frame.before), names(&frame.after));
    before.iter().zip(&after).all(|(before, after)| before == after)
}

fn queue_bytes(frame: &Frame) -> usize {
    frame.by_row.iter().skip(2).take(queue_rows(&frame.after).len()).sum()
}

/// The bytes of a frame in hundredths of what its changed cells allow.
fn hundredths_of_allowance(frame: &Frame) -> u64 {
    let (utf8, runs) = changed(&frame.before, &frame.after);
    let allowed = utf8 * 13 / 10 + runs * 12;
    (frame.bytes * 100).div_ceil(allowed.max(1)) as u64
}
