//! Two screens → the fewest bytes that make the terminal show the second one.
//!
//! | file | responsible for |
//! |---|---|
//! | [`grid`] | what the cells hold, to be compared |
//! | [`shift`] | rows that moved together |
//! | [`hand`] | cursor and pen |
//! | [`place`], [`mod@pen`] | the shortest way to another cell, other colours |
//!
//! The stock backend puts the cursor anew after every wide cell, which more than doubles Japanese text. This one knows
//! how far a cell moved the cursor, and what stands where nothing changed: it writes a few cells again, or erases, where
//! that is shorter than to go around them. Widths come from the drawing buffer's own `CellWidth`. Knows no tty: the size
//! is told to it, the bytes go to a [`Writer`].

mod grid;
mod hand;
mod pen;
mod place;
mod shift;

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use self::grid::{Glyph, Grid};
use self::hand::Hand;
use super::writer::Writer;

/// As many spaces cost no more than a sequence that erases to the end of the row.
const WORTH_WRITING: usize = 3;
/// As many spaces cost no more than a sequence that erases them (ECH), which leaves the cursor where it was.
const WORTH_SPACES: usize = 5;

/// Draws frames on a terminal.
#[derive(Debug)]
pub struct Backend<W: Write> {
    hand: Hand<W>,
    /// What the terminal shows.
    shown: Grid,
    /// What it is to show.
    wanted: Grid,
    /// How many cells were seen that no number tells.
    odd: u64,
}

impl<W: Write> Backend<W> {
    /// Begins on a cleared screen with the cursor hidden, as [`Session`](super::Session) leaves it.
    pub fn new(to: W, size: Size) -> Self {
        Self { hand: Hand::new(to), shown: Grid::cleared(size), wanted: Grid::cleared(size), odd: 0 }
    }

    /// Puts the cursor anew after every cell that is not ASCII, for terminals that measure characters in their own way.
    #[must_use]
    pub fn safe(mut self, safe: bool) -> Self {
        self.hand.is_safe = safe;
        self
    }

    /// Makes the next frame paint everything, at a size: after start, suspension, a resize or Ctrl-l.
    pub fn repaint(&mut self, size: Size) -> io::Result<()> {
        self.shown = Grid::cleared(size);
        self.hand.clear()
    }

    /// Draws a frame, and the cursor where there is one.
    pub fn paint(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        let size = Size::from(*frame.area());
        if self.shown.size() != size {
            self.repaint(size)?;
        }
        let Self { hand, shown, wanted, odd } = self;
        wanted.read(frame, odd);
        let shift = if hand.is_safe { None } else { shift::best(shown, wanted) };
        if let Some(shift) = shift {
            shift.make(hand, shown)?;
        }
        let width = usize::from(size.width);
        for (y, cells) in frame.content().chunks(width.max(1)).enumerate() {
            if shown.row(y) != wanted.row(y) {
                let row = Row { y: u16::try_from(y).unwrap_or(u16::MAX), new: wanted.row(y), cells };
                row.paint(shown.row_mut(y), hand)?;
            }
        }
        std::mem::swap(shown, wanted);
        hand.show_cursor(cursor)
    }

    /// Writes the frame, in one write; returns its bytes, 0 where nothing changed.
    pub fn commit(&mut self) -> io::Result<usize> {
        self.hand.out.commit()
    }

    /// The same, with a question to the terminal behind it.
    pub fn commit_and_ask(&mut self, question: &[u8]) -> io::Result<usize> {
        self.hand.out.commit_and_ask(question)
    }

    /// Returns the writer, for its counts.
    pub fn writer(&self) -> &Writer<W> {
        &self.hand.out
    }
}

/// A row that is to be shown.
struct Row<'a> {
    y: u16,
    new: &'a [Glyph],
    cells: &'a [Cell],
}

impl Row<'_> {
    /// Writes what differs from what the terminal shows.
    fn paint<W: Write>(&self, old: &mut [Glyph], hand: &mut Hand<W>) -> io::Result<()> {
        let end = self.new.len();
        // Up to here text stays; what comes behind may be erased at once.
        let stays = |x: &usize| self.new[*x] == old[*x] && !self.new[*x].is_background();
        let kept = (0..end).rev().find(stays).map_or(0, |x| x + 1);
        let mut x = 0;
        while x < end {
            if !self.is_due(x, old) {
                x += 1;
            } else if self.new[x].is_background() {
                x = self.blank(x, kept, old, hand)?;
            } else {
                hand.approach(self.at(x), self.cells)?;
                hand.cell(self.at(x), &self.cells[x], narrow(end))?;
                x += 1;
            }
        }
        Ok(())
    }

    fn at(&self, x: usize) -> Position {
        Position { x: narrow(x), y: self.y }
    }

    /// Tells whether a cell is to be written or erased. A further cell of a wide character goes with its first, where text
    /// comes in the place of that one. Half a wide character is never left to be guessed: tmux shows a row without its first
    /// half as a cell shorter.
    fn is_due(&self, x: usize, old: &[Glyph]) -> bool {
        if self.new[x] == old[x] || self.new[x].is_tail() {
            return false;
        }
        let goes_by_itself = |before: usize| {
            self.new[x].is_background()
                && !self.new[before].is_background()
                && old[x].goes_under(self.new[before])
        };
        !x.checked_sub(1).is_some_and(goes_by_itself)
    }

    /// Makes cells background from one on; returns the cell behind what is background then.
    fn blank<W: Write>(
        &self,
        from: usize,
        kept: usize,
        old: &mut [Glyph],
        hand: &mut Hand<W>,
    ) -> io::Result<usize> {
        let end = self.new.len();
        let to = (from..end).find(|x| !self.new[*x].is_background()).unwrap_or(end);
        let last = (from..to).rev().find(|x| self.is_due(*x, old)).unwrap_or(from);
        let cells = last + 1 - from;
        let next = (to..end).find(|x| self.is_due(*x, old)).map(|x| &self.cells[x]);
        if from >= kept && cells > WORTH_WRITING {
            let stands = hand.stands_in(self.y).filter(|x| *x <= from);
            let is_before =
                stands.is_some_and(|x| self.new[x..from].iter().all(|glyph| glyph.is_background()));
            if !is_before {
                hand.approach(self.at(from), self.cells)?;
            }
            hand.erase(None, next)?;
            old[from..].fill(Glyph::BACKGROUND);
            return Ok(to);
        }
        hand.approach(self.at(from), self.cells)?;
        // An erasure moves nothing: where the next cell follows at once, a move has to be written as well.
        let is_followed = last + 1 == to && to < end && self.is_due(to, old);
        if cells > WORTH_SPACES * (1 + usize::from(is_followed)) {
            hand.erase(Some(narrow(cells)), next)?;
        } else {
            hand.spaces(self.at(from), narrow(cells), next, narrow(end))?;
        }
        Ok(to)
    }
}

fn narrow(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
