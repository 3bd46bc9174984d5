//! Rows that moved together from one screen to the next (a list that scrolled, a pane that grew): the terminal moves them
//! itself, and only what is new in them is written.

use std::io::{self, Write};

use super::grid::{Glyph, Grid};
use super::hand::Hand;

/// By how many rows at most.
const FARTHEST: usize = 4;
/// What the sequences cost.
const COST: i32 = 24;
/// What it costs to go to a run of cells that differ, and to take another pen for it and back.
const RUN: i32 = 16;
/// A frame that costs less is not looked at.
const WORTH_A_LOOK: i32 = 500;
/// Only every second cell is reckoned with: all would tell little more, and a key waits for it.
const EVERY: usize = 2;

/// Rows that move together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    /// The first row and the one behind the last, of where they were and come to stand.
    top: usize,
    bottom: usize,
    /// By how many rows they go up; down where it is less than nothing.
    up: isize,
}

/// Finds what saves most; none where nothing saves anything.
pub(super) fn best(old: &Grid, new: &Grid) -> Option<Shift> {
    let height = new.height();
    let plain: Vec<i32> = (0..height).map(|y| cost(old.row(y), new.row(y))).collect();
    if plain.iter().sum::<i32>() < WORTH_A_LOOK {
        return None;
    }
    let blank = vec![Glyph::BACKGROUND; new.row(0).len()];
    // What a row costs more than it does without any move, where a blank one is put in.
    let empty: Vec<i32> = (0..height).map(|y| cost(&blank, new.row(y)) - plain[y]).collect();
    let ways = (1..=FARTHEST.min(height)).flat_map(|by| [by.cast_signed(), -by.cast_signed()]);
    let found = ways.filter_map(|up| along(old, new, up, &plain, &empty));
    found.max_by_key(|(saved, _)| *saved).filter(|(saved, _)| *saved > COST).map(|(_, shift)| shift)
}

/// Finds the stretch that saves most when it moves by so many rows.
fn along(old: &Grid, new: &Grid, up: isize, plain: &[i32], empty: &[i32]) -> Option<(i32, Shift)> {
    let height = plain.len();
    let by = up.unsigned_abs();
    let saved = |y: usize| {
        let from = y.checked_add_signed(up).filter(|from| *from < height)?;
        Some(plain[y] - cost(old.row(from), new.row(y)))
    };
    let saved: Vec<Option<i32>> = (0..height).map(saved).collect();
    let mut best: Option<(i32, Shift)> = None;
    for first in 0..height {
        let mut sum = 0;
        for (last, more) in saved.iter().enumerate().skip(first) {
            let Some(more) = more else { break };
            sum += more;
            // Here rows come to stand that stood somewhere else; blank ones come in behind, on the side that they come from.
            let (top, bottom, blank) = if up > 0 {
                (first, last + 1 + by, last + 1..last + 1 + by)
            } else {
                let Some(top) = first.checked_sub(by) else { break };
                (top, last + 1, top..first)
            };
            let Some(lost) = empty.get(blank) else { break };
            let sum = sum - lost.iter().sum::<i32>();
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, Shift { top, bottom, up }));
            }
        }
    }
    best
}

/// Reckons about how many bytes it takes to turn a row into another.
fn cost(old: &[Glyph], new: &[Glyph]) -> i32 {
    let mut cost = 0;
    let mut was_alike = true;
    for (old, new) in old.iter().zip(new).step_by(EVERY) {
        let is_alike = old == new;
        if !is_alike {
            cost += new.weight() + if was_alike { RUN } else { 0 };
        }
        was_alike = is_alike;
    }
    cost
}

impl Shift {
    /// Has the terminal move the rows.
    pub(super) fn make<W: Write>(self, hand: &mut Hand<W>, shown: &mut Grid) -> io::Result<()> {
        let by = self.up.unsigned_abs();
        let (top, bottom) = (super::narrow(self.top), super::narrow(self.bottom - by));
        let (out_at, in_at) = if self.up > 0 { (top, bottom) } else { (bottom, top) };
        hand.move_rows(out_at, in_at, super::narrow(by))?;
        shown.shift(self.top..self.bottom, self.up);
        Ok(())
    }
}
