//! What writes: the cursor, the pen and the bytes of the frame. Knows where the terminal writes next and how, and takes
//! the shortest way to elsewhere; which cells are to be written is not its business.

use std::io::{self, Write};

use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::Position;

use super::pen::{Pen, Scratch};
use super::place::{Place, way};
use crate::console::terminal::writer::Writer;
use crate::text::cells_alone;

/// Writes cells and sequences.
#[derive(Debug)]
pub(super) struct Hand<W> {
    pub(super) out: Writer<W>,
    place: Place,
    pen: Pen,
    scratch: Scratch,
    /// Puts the cursor anew after every cell that is not ASCII.
    pub(super) is_safe: bool,
    is_cursor_shown: bool,
}

impl<W: Write> Hand<W> {
    /// Begins with the cursor hidden and nowhere, and a plain pen.
    pub(super) fn new(to: W) -> Self {
        Self {
            out: Writer::new(to),
            place: Place::Unknown,
            pen: Pen::default(),
            scratch: Scratch::default(),
            is_safe: false,
            is_cursor_shown: false,
        }
    }

    /// Drops what was not committed and clears the screen, whatever was there: also the margins that another program left, in
    /// which alone rows would be moved, and its modes of origin and insertion.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.out.discard();
        self.pen = Pen::default();
        self.is_cursor_shown = false;
        self.place = Place::Put(Position::ORIGIN);
        self.out.write_all(b"\x1b[r\x1b[?6l\x1b[4l\x1b[m\x1b[?25l\x1b[H\x1b[2J")
    }

    /// Puts the cursor where an input method draws, or hides it.
    pub(super) fn show_cursor(&mut self, at: Option<Position>) -> io::Result<()> {
        let is_shown = at.is_some();
        if std::mem::replace(&mut self.is_cursor_shown, is_shown) != is_shown {
            self.out.write_all(if is_shown { b"\x1b[?25h" } else { b"\x1b[?25l" })?;
        }
        match at {
            // It must be right even where widths are doubtful.
            Some(at) if self.place != Place::Put(at) => {
                self.place = Place::Unknown;
                self.go(at)
            }
            _ => Ok(()),
        }
    }

    /// Goes to a cell of a row over cells that stay as they are: they are written again where that costs no more than a move.
    pub(super) fn approach(&mut self, to: Position, row: &[Cell]) -> io::Result<()> {
        if let Place::Put(from) = self.place
            && from.y == to.y
            && from.x < to.x
            && let Some(between) = row.get(usize::from(from.x)..usize::from(to.x))
            && between.len() <= way(from, to)
        {
            let is_alike = |cell: &Cell| cell.symbol().len() == 1 && self.pen.wanted(cell) == self.pen;
            if between.iter().all(is_alike) {
                between.iter().try_for_each(|cell| self.out.write_all(cell.symbol().as_bytes()))?;
                self.place = Place::Put(to);
            }
        }
        self.go(to)
    }

    /// Returns the cell of a row before which the cursor stands for sure.
    pub(super) fn stands_in(&self, row: u16) -> Option<usize> {
        match self.place {
            Place::Put(at) if at.y == row => Some(usize::from(at.x)),
            _ => None,
        }
    }

    /// Writes a cell where the cursor stands; `end` is the end of the row.
    pub(super) fn cell(&mut self, at: Position, cell: &Cell, end: u16) -> io::Result<()> {
        self.take(self.pen.wanted(cell))?;
        let symbol = cell.symbol();
        let mut characters = symbol.chars();
        let (first, is_single) = (characters.next().unwrap_or(' '), characters.next().is_none());
        let is_sure = is_single && (first.is_ascii() || is_surely_measured(first));
        if let Some(cells) = cells_alone(first).filter(|_| is_sure) {
            self.out.write_all(symbol.as_bytes())?;
            let width = u16::try_from(cells).unwrap_or(1);
            self.place = self.after(at, width, first.is_ascii(), end);
            return Ok(());
        }
        let width = cell.cell_width().max(1);
        if symbol.chars().any(char::is_control) {
            // `Shown` lets none through; whatever slips by must not act on the terminal.
            (0..width).try_for_each(|_| self.out.write_all(b"?"))?;
        } else {
            self.out.write_all(if symbol.is_empty() { b" " } else { symbol.as_bytes() })?;
        }
        self.place = match self.after(at, width, symbol.is_ascii(), end) {
            Place::Row(y) => Place::Row(y),
            _ if is_measured_differently(symbol) => Place::Row(at.y),
            Place::Put(next) if !symbol.is_ascii() && !symbol.chars().all(is_surely_measured) => {
                Place::Reckoned(next)
            }
            place => place,
        };
        Ok(())
    }

    /// Writes so many spaces where the cursor stands, before another cell.
    pub(super) fn spaces(
        &mut self,
        at: Position,
        cells: u16,
        next: Option<&Cell>,
        end: u16,
    ) -> io::Result<()> {
        self.take(self.pen.cleared_for(next))?;
        (0..cells).try_for_each(|_| self.out.write_all(b" "))?;
        self.place = self.after(at, cells, true, end);
        Ok(())
    }

    /// Erases so many cells from where the cursor stands, which stays there; none: up to the end of the row. Another cell
    /// comes next.
    pub(super) fn erase(&mut self, cells: Option<u16>, next: Option<&Cell>) -> io::Result<()> {
        self.take(self.pen.cleared_for(next))?;
        match cells {
            None => self.out.write_all(b"\x1b[K"),
            Some(cells) => write!(self.out, "\x1b[{cells}X"),
        }
    }

    /// Moves whole rows: takes some out at one row and puts as many blank ones in at another.
    pub(super) fn move_rows(&mut self, out_at: u16, in_at: u16, rows: u16) -> io::Result<()> {
        self.take(self.pen.cleared_for(None))?;
        for (row, way) in [(out_at, 'M'), (in_at, 'L')] {
            self.go(Position { x: 0, y: row })?;
            write!(self.out, "\x1b[{rows}{way}")?;
        }
        Ok(())
    }

    fn go(&mut self, to: Position) -> io::Result<()> {
        self.place.go(to, &mut self.out)?;
        if self.place.position() != Some(to) {
            self.place = Place::Put(to);
        }
        Ok(())
    }

    fn take(&mut self, pen: Pen) -> io::Result<()> {
        if pen == self.pen {
            return Ok(());
        }
        let change = self.pen.change(pen, &mut self.scratch);
        self.pen = pen;
        self.out.write_all(change.as_bytes())
    }

    /// Where the cursor stands after text that all terminals measure alike.
    fn after(&self, at: Position, width: u16, is_ascii: bool, end: u16) -> Place {
        let next = Position { x: at.x.saturating_add(width), y: at.y };
        match self.place {
            // After the last column terminals differ.
            _ if next.x >= end => Place::Unknown,
            _ if self.is_safe && !is_ascii => Place::Row(at.y),
            Place::Put(_) => Place::Put(next),
            _ => Place::Reckoned(next),
        }
    }
}

/// Clusters of several characters take other widths on other terminals (variation sequences, combining marks, emoji):
/// the cursor is put anew after them. A half-width kana with its voiced mark is two cells everywhere.
fn is_measured_differently(symbol: &str) -> bool {
    symbol.chars().skip(1).any(|c| !is_voiced_mark(c))
}

/// Characters of the Japanese standards that are two cells wherever Japanese is shown at all (kana, kanji, their punctuation
/// and full-width forms), and half-width kana, which are one. Signs that some terminals draw wide are not among them.
const fn is_surely_measured(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303E}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' | '\u{4E00}'..='\u{9FEF}'
        | '\u{FF01}'..='\u{FF5E}' | '\u{FF61}'..='\u{FF9D}')
}

const fn is_voiced_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}
