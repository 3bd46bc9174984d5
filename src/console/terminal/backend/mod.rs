//! Cells → the fewest bytes that draw them.
//!
//! The stock backend puts the cursor anew after every wide cell, which more than doubles Japanese text. This one knows
//! how far a cell moved the cursor, and puts it only where the next cell is not simply the next one. Widths come from
//! the drawing buffer's own [`CellWidth`]. Knows no tty: the size is told to it, the bytes go to a [`Writer`].

mod pen;
mod place;

use std::collections::HashSet;
use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::backend::{Backend as Draws, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};

use self::pen::{Pen, Scratch};
use self::place::Place;
use super::writer::Writer;

/// A run of background cells shorter than this is written as spaces even at the end of a row.
const WORTH_ERASING: u16 = 4;

/// Draws cells on a terminal of a given size.
#[derive(Debug)]
pub struct Backend<W: Write> {
    out: Writer<W>,
    size: Size,
    safe: bool,
    place: Place,
    pen: Pen,
    cursor_shown: bool,
    scratch: Scratch,
    /// The cells of voiced marks of half-width kana. The drawing buffer holds kana and mark in one cell and leaves the
    /// second one blank, so it never asks to blank it; terminals that give the mark a cell of its own keep it there.
    marks: HashSet<Position>,
}

/// Background cells that were asked for and not yet written: at the end of a row one erasure does for all.
#[derive(Debug, Clone, Copy)]
struct Blanks {
    from: Position,
    cells: u16,
}

impl Blanks {
    /// Returns the cell behind them.
    fn end(self) -> Position {
        Position { x: self.from.x.saturating_add(self.cells), y: self.from.y }
    }
}

impl<W: Write> Backend<W> {
    /// Begins on a cleared screen with the cursor hidden, as [`Session`](super::Session) leaves it.
    pub fn new(to: W, size: Size) -> Self {
        Self {
            out: Writer::new(to),
            size,
            safe: false,
            place: Place::Unknown,
            pen: Pen::default(),
            cursor_shown: false,
            scratch: Scratch::default(),
            marks: HashSet::new(),
        }
    }

    /// Puts the cursor anew after every cell that is not ASCII, for terminals that measure characters in their own way.
    #[must_use]
    pub fn safe(mut self, safe: bool) -> Self {
        self.safe = safe;
        self
    }

    /// Writes the frame, in one write; returns its bytes, 0 where nothing changed.
    pub fn commit(&mut self) -> io::Result<usize> {
        self.out.commit()
    }

    /// Returns the writer, for its counts.
    pub fn writer(&self) -> &Writer<W> {
        &self.out
    }

    /// Forgets what the screen showed and takes a size: after start, suspension, a resize or a repaint.
    fn begin_anew(&mut self, size: Size) {
        self.out.discard();
        self.size = size;
        self.place = Place::Unknown;
        self.pen = Pen::default();
        self.cursor_shown = false;
        self.marks.clear();
    }

    fn go(&mut self, to: Position) -> io::Result<()> {
        self.place.go(to, &mut self.out)?;
        if self.place.position() != Some(to) {
            self.place = Place::Put(to);
        }
        Ok(())
    }

    fn take(&mut self, pen: Pen) -> io::Result<()> {
        let change = self.pen.change(pen, &mut self.scratch);
        self.pen = pen;
        self.out.write_all(change.as_bytes())
    }

    fn cell(&mut self, at: Position, cell: &Cell) -> io::Result<()> {
        self.go(at)?;
        self.take(self.pen.wanted(cell))?;
        let symbol = cell.symbol();
        let width = cell.cell_width().max(1);
        if symbol.is_empty() {
            self.out.write_all(b" ")?;
        } else if symbol.chars().any(char::is_control) {
            // `Shown` lets none through; whatever slips by must not act on the terminal.
            for _ in 0..width {
                self.out.write_all(b"?")?;
            }
        } else {
            self.out.write_all(symbol.as_bytes())?;
        }
        self.place = self.after(at, symbol, width);
        self.cover(at, width);
        let end = at.x.saturating_add(width);
        for (x, _) in (at.x + 1..end).rev().zip(symbol.chars().rev().take_while(|c| is_voiced_mark(*c))) {
            self.marks.insert(Position { x, y: at.y });
        }
        Ok(())
    }

    /// Forgets the marks that stood where something was written.
    fn cover(&mut self, at: Position, cells: u16) {
        if !self.marks.is_empty() {
            let end = at.x.saturating_add(cells);
            self.marks.retain(|mark| mark.y != at.y || mark.x < at.x || mark.x >= end);
        }
    }

    /// Returns the cell behind what was written, if a mark is left there whose kana is gone and which the frame does not
    /// write itself.
    fn left_over(&self, end: Position, next: Option<(u16, u16)>) -> bool {
        self.marks.contains(&end) && next != Some((end.x, end.y))
    }

    /// Where the cursor stands after a symbol.
    fn after(&self, at: Position, symbol: &str, width: u16) -> Place {
        let next = Position { x: at.x.saturating_add(width), y: at.y };
        if next.x >= self.size.width {
            return Place::Unknown;
        }
        match (symbol.is_ascii(), self.place) {
            (true, Place::Put(_)) => Place::Put(next),
            (false, _) if self.safe || is_measured_differently(symbol) => Place::Row(at.y),
            _ => Place::Reckoned(next),
        }
    }

    fn blanks(&mut self, blanks: Blanks) -> io::Result<()> {
        self.go(blanks.from)?;
        self.take(self.pen.cleared())?;
        let end = blanks.from.x.saturating_add(blanks.cells);
        self.cover(blanks.from, blanks.cells);
        if end >= self.size.width && blanks.cells >= WORTH_ERASING {
            return self.out.write_all(b"\x1b[K");
        }
        for _ in 0..blanks.cells {
            self.out.write_all(b" ")?;
        }
        self.place = self.after(blanks.from, " ", blanks.cells);
        Ok(())
    }
}

/// Clusters of several characters take other widths on other terminals (variation sequences, combining marks, emoji):
/// the cursor is put anew after them. A half-width kana with its voiced mark is two cells everywhere.
fn is_measured_differently(symbol: &str) -> bool {
    symbol.chars().skip(1).any(|c| !is_voiced_mark(c))
}

const fn is_voiced_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

impl<W: Write> Draws for Backend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut waiting: Option<Blanks> = None;
        let mut content = content.peekable();
        while let Some((x, y, cell)) = content.next() {
            let next = content.peek().map(|(x, y, _)| (*x, *y));
            let at = Position { x, y };
            let mut blanks = if Pen::is_background(cell) {
                match waiting.take() {
                    Some(blanks) if blanks.end() == at => Blanks { cells: blanks.cells + 1, ..blanks },
                    before => {
                        before.map_or(Ok(()), |before| self.blanks(before))?;
                        Blanks { from: at, cells: 1 }
                    }
                }
            } else {
                waiting.take().map_or(Ok(()), |before| self.blanks(before))?;
                self.cell(at, cell)?;
                Blanks { from: Position { x: x.saturating_add(cell.cell_width().max(1)), y }, cells: 0 }
            };
            while self.left_over(blanks.end(), next) {
                blanks.cells += 1;
            }
            waiting = (blanks.cells > 0).then_some(blanks);
        }
        waiting.map_or(Ok(()), |blanks| self.blanks(blanks))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.cursor_shown) { self.out.write_all(b"\x1b[?25l") } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor_shown, true) {
            Ok(())
        } else {
            self.out.write_all(b"\x1b[?25h")
        }
    }

    /// Returns the place that was reckoned; the terminal is never asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.place.position().unwrap_or_default())
    }

    /// Puts the cursor, where an input method draws; it must be right even where widths are doubtful.
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let to = position.into();
        if self.place == Place::Put(to) {
            return Ok(());
        }
        self.place = Place::Unknown;
        self.go(to)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if matches!(region, ClearType::All) {
            self.marks.clear();
        }
        self.take(self.pen.cleared())?;
        self.out.write_all(match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        })
    }

    /// Returns the size that was told last, so that a frame is always of the size that the model knows.
    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    /// Does nothing: the frame ends with [`commit`](Self::commit).
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Makes the next frame paint everything at a size: after start, suspension, a resize or Ctrl-l. `Terminal::clear` would
/// do half of it: it trusts what the backend last knew of the pen and the cursor.
pub fn repaint<W: Write>(terminal: &mut Terminal<Backend<W>>, size: Size) -> io::Result<()> {
    let backend = terminal.backend_mut();
    backend.begin_anew(size);
    backend.out.write_all(b"\x1b[m\x1b[?25l")?;
    terminal.resize(Rect::from((Position::ORIGIN, size)))
}

#[cfg(test)]
mod tests;
