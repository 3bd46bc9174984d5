//! Rows that moved together from one screen to the next (a list that scrolled, a pane that grew): the terminal moves them
//! itself, and only what is new in them is written.

use std::io::{self, Write};

use super::grid::{Glyph, Grid};
use super::hand::Hand;

/// By how many rows at most.
const FARTHEST: usize = 3;
/// What the sequences cost, as [`Glyph::weight`] counts.
const COST: i32 = 20;
/// A frame that costs less is not looked at.
const WORTH_A_LOOK: i32 = 250;
/// Only so few cells are reckoned with, one in four: all would tell little more, and a key waits for it.
const EVERY: usize = 4;

/// A screen in as few numbers as tell where rows moved.
struct Sketch {
    columns: usize,
    tags: Vec<u32>,
}

impl Sketch {
    fn of(grid: &Grid) -> Self {
        Self { columns: columns(grid), tags: each(grid, Glyph::tag) }
    }

    fn row(&self, y: usize) -> &[u32] {
        self.tags.get(y * self.columns..(y + 1) * self.columns).unwrap_or_default()
    }
}

/// Returns how many cells of a row are reckoned with.
fn columns(grid: &Grid) -> usize {
    grid.row(0).len().div_ceil(EVERY)
}

/// Asks each cell that is reckoned with, row by row.
fn each<T: Copy + Default>(grid: &Grid, of: fn(Glyph) -> T) -> Vec<T> {
    let columns = columns(grid);
    let mut all = vec![T::default(); columns * grid.height()];
    for (y, row) in all.chunks_exact_mut(columns.max(1)).enumerate() {
        for (one, glyph) in row.iter_mut().zip(grid.row(y).iter().step_by(EVERY)) {
            *one = of(*glyph);
        }
    }
    all
}

/// What it costs to turn rows into those of a screen.
struct Costs {
    wanted: Sketch,
    weights: Vec<i32>,
}

impl Costs {
    fn of(grid: &Grid) -> Self {
        Self { wanted: Sketch::of(grid), weights: each(grid, Glyph::weight) }
    }

    /// Reckons about what it costs to turn a row into one of the screen.
    fn of_row(&self, old: &[u32], y: usize) -> i32 {
        let columns = self.wanted.columns;
        let weights = self.weights.get(y * columns..(y + 1) * columns).unwrap_or_default();
        let mut cost = 0;
        for ((old, new), weight) in old.iter().zip(self.wanted.row(y)).zip(weights) {
            cost += i32::from(old != new) * weight;
        }
        cost
    }
}

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
    let (shown, costs, height) = (Sketch::of(old), Costs::of(new), new.height());
    let plain: Vec<i32> = (0..height).map(|y| costs.of_row(shown.row(y), y)).collect();
    if plain.iter().sum::<i32>() < WORTH_A_LOOK {
        return None;
    }
    let blank = vec![Glyph::BACKGROUND.tag(); shown.columns];
    // What the rows up to one cost more than without any move, where blank ones are put in.
    let mut sum = 0;
    let mut empty = vec![0];
    empty.extend((0..height).map(|y| {
        sum += costs.of_row(&blank, y) - plain[y];
        sum
    }));
    let ways = (1..=FARTHEST.min(height)).flat_map(|by| [by.cast_signed(), -by.cast_signed()]);
    let found = ways.filter_map(|up| {
        let saved = |y: usize| {
            let from = y.checked_add_signed(up).filter(|from| *from < height)?;
            Some(plain[y] - costs.of_row(shown.row(from), y))
        };
        let saved: Vec<Option<i32>> = (0..height).map(saved).collect();
        along(up, &saved, &empty)
    });
    found.max_by_key(|(saved, _)| *saved).filter(|(saved, _)| *saved > COST).map(|(_, shift)| shift)
}

/// Finds the stretch that saves most when it moves by so many rows: what each row saves that comes to stand somewhere else,
/// less what the blank ones lose that come in behind, on the side that they come from.
fn along(up: isize, saved: &[Option<i32>], empty: &[i32]) -> Option<(i32, Shift)> {
    let by = up.unsigned_abs();
    let mut best: Option<(i32, Shift)> = None;
    // The first row of all stays: what leaves the screen there, some terminals keep to scroll back to, for others to read.
    for first in 1..saved.len() {
        let mut sum = 0;
        for (last, more) in saved.iter().enumerate().skip(first) {
            let Some(more) = more else { break };
            sum += more;
            let (top, bottom, blank) = if up > 0 {
                (first, last + 1 + by, last + 1)
            } else {
                let Some(top) = first.checked_sub(by).filter(|top| *top > 0) else { break };
                (top, last + 1, top)
            };
            let (Some(after), Some(before)) = (empty.get(blank + by), empty.get(blank)) else { break };
            let sum = sum - (after - before);
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, Shift { top, bottom, up }));
            }
        }
    }
    best
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Some terminals keep what leaves the screen at its top, for whoever scrolls back after the console.
    #[test]
    fn the_first_row_never_moves() {
        for up in [1, 2, -1, -2_isize] {
            let saved: Vec<Option<i32>> =
                (0..9_usize).map(|y| y.checked_add_signed(up).filter(|from| *from < 9).map(|_| 99)).collect();
            let (_, shift) = along(up, &saved, &[0; 10]).unwrap();
            assert_eq!((shift.top, shift.bottom), (1, 9), "{up}");
        }
    }
}
