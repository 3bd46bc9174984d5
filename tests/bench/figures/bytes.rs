//! What a key costs on the line with Japanese text, how many writes a frame takes, and what an idle console writes.

use std::time::Duration;

use super::Outcome;
use super::cells::{QUEUE_FROM, changed, cursor_row, queue_rows};
use super::figure::{Verdict, print};
use super::line::{Answer, Frame, Line};
use super::statistics::{median, percentile};
use super::workshop::Workshop;

const IDLE: Duration = Duration::from_secs(5);

pub(crate) fn figures(workshop: &Workshop) -> Outcome<()> {
    let mut all = small_terminal(workshop)?;
    all.append(&mut large_terminal(workshop)?);
    let frames: Vec<&Frame> = all.iter().flat_map(|answer| &answer.frames).collect();
    let overhead: Vec<u64> = frames.iter().map(|frame| hundredths_of_allowance(frame)).collect();
    let within = overhead.iter().filter(|share| **share <= 100).count();
    let worst = percentile(&overhead, 100);
    print(
        "bytes of any frame beside its changed cells",
        &format!("{within} of {} within, p50 {} %, worst {worst} %", frames.len(), median(&overhead)),
        "<= 1.3 x UTF-8 + 12 B a run (100 %)",
        Verdict::of(worst <= 100),
    );
    let writes: u64 = all.iter().map(|answer| answer.writes).sum();
    let measured = format!("{writes} for {} frames of {} keys", frames.len(), all.len());
    print("writes", &measured, "one a frame", Verdict::of(writes <= frames.len() as u64));
    Ok(())
}

/// Steps, pages and ends at 80×24, and the console left alone.
fn small_terminal(workshop: &Workshop) -> Outcome<Vec<Answer>> {
    let mut line = console(workshop, 80, 24)?;
    let mut steps = Vec::new();
    for key in ["j", "j", "j", "k", "k"].repeat(20) {
        steps.extend(line.press(key)?);
    }
    let still: Vec<&Answer> = steps.iter().filter(|answer| answer.frames.iter().all(stays)).collect();
    let in_queue: Vec<usize> =
        still.iter().map(|answer| answer.frames.iter().map(queue_bytes).sum()).collect();
    shown("cursor move, its bytes in the queue, 80x24", &in_queue, 80);
    let whole: Vec<usize> = steps.iter().map(bytes).collect();
    shown("cursor move, all its bytes, 80x24", &whole, 1_200);
    for key in ["\x04", "\x15", "G", "g", "n", "1", "0"] {
        steps.extend(line.press(key)?);
    }
    line.settle();
    let (bytes, writes) = line.idle(IDLE)?;
    let measured = format!("{bytes} B, {writes} writes in {} s", IDLE.as_secs());
    print("idle", &measured, "0 B", Verdict::of(bytes == 0 && writes == 0));
    Ok(steps)
}

/// Rows that scroll by at 120×40.
fn large_terminal(workshop: &Workshop) -> Outcome<Vec<Answer>> {
    let mut line = console(workshop, 120, 40)?;
    let mut all = Vec::new();
    for key in ["j"; 60] {
        all.extend(line.press(key)?);
    }
    let scrolled = all.iter().filter(|answer| answer.frames.iter().any(scrolls));
    shown("one row scrolled, 120x40", &scrolled.map(bytes).collect::<Vec<_>>(), 6_000);
    Ok(all)
}

fn bytes(answer: &Answer) -> usize {
    answer.frames.iter().map(|frame| frame.bytes).sum()
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
    queue_rows(&frame.before) == queue_rows(&frame.after)
}

/// Tells whether the rows of the queue went up by one.
fn scrolls(frame: &Frame) -> bool {
    let (before, after) = (queue_rows(&frame.before), queue_rows(&frame.after));
    // The heading stays.
    let pairs = before.iter().skip(2).zip(after.iter().skip(1));
    !stays(frame) && pairs.filter(|(before, after)| before == after).count() * 2 > before.len()
}

fn queue_bytes(frame: &Frame) -> usize {
    frame.by_row.iter().skip(QUEUE_FROM).take(queue_rows(&frame.after).len()).sum()
}

/// The bytes of a frame in hundredths of what its changed cells allow.
fn hundredths_of_allowance(frame: &Frame) -> u64 {
    let (utf8, runs) = changed(&frame.before, &frame.after);
    let allowed = utf8 * 13 / 10 + runs * 12;
    (frame.bytes * 100).div_ceil(allowed.max(1)) as u64
}
