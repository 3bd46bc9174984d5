//! Cells → the fewest bytes that draw them.
//!
//! The stock backend puts the cursor anew after every wide cell, which more than doubles Japanese text. This one knows
//! how far a cell moved the cursor, and puts it only where the next cell is not simply the next one. Widths come from
//! the drawing buffer's own [`CellWidth`]. Knows no tty: the size is told to it, the bytes go to a [`Writer`].

mod pen;
mod place;
mod shadow;

use std::collections::HashSet;
use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::backend::{Backend as Draws, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};

use self::pen::{Pen, Scratch};
use self::place::Place;
use self::shadow::Shadow;
use super::writer::Writer;

/// A run of background cells shorter than this is written as spaces even at the end of a row.
const WORTH_ERASING: u16 = 4;

/// As many spaces cost no more than a sequence that moves the cursor, or erases to the end of the row.
const WORTH_WRITING: u16 = 3;

/// As many spaces cost no more than a sequence that erases them (ECH), which leaves the cursor where it was.
const WORTH_SPACES: u16 = 5;

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
    shadow: Shadow,
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
            shadow: Shadow::cleared(size),
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
        self.shadow = Shadow::unknown(size);
        self.marks.clear();
    }

    fn go(&mut self, to: Position) -> io::Result<()> {
        self.place.go(to, &mut self.out)?;
        if self.place.position() != Some(to) {
            self.place = Place::Put(to);
        }
        Ok(())
    }

    /// Writes a few spaces over known background, where the cursor surely stands before it and the pen leaves nothing there.
    fn step_over(&mut self, to: Position) -> io::Result<()> {
        let Place::Put(from) = self.place else { return Ok(()) };
        let gap = to.x.saturating_sub(from.x);
        let is_short = from.y == to.y && (1..=WORTH_WRITING).contains(&gap);
        if is_short && self.shadow.background_from(from) >= gap && self.pen.cleared() == self.pen {
            self.out.write_all(&b"   "[..usize::from(gap)])?;
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
        self.step_over(at)?;
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
        self.note(at, symbol, width);
        let end = at.x.saturating_add(width);
        for (x, _) in (at.x + 1..end).rev().zip(symbol.chars().rev().take_while(|c| is_voiced_mark(*c))) {
            self.marks.insert(Position { x, y: at.y });
        }
        Ok(())
    }

    /// Notes what was written; what other terminals may give another width may reach into the next cell.
    fn note(&mut self, at: Position, symbol: &str, width: u16) {
        let is_one_character = symbol.chars().nth(1).is_none();
        let reach = u16::from(is_measured_differently(symbol));
        self.shadow.put(at, width.saturating_add(reach), is_one_character);
    }

    /// Returns how many cells of known background more are blanked, up to the next background cell of the frame or the end
    /// of the row: a move over them would cost as much, and one erasure does for all.
    fn led_on(&self, blanks: Blanks, next: Option<(u16, u16, bool)>) -> u16 {
        let end = blanks.end();
        let known = self.shadow.background_behind(end);
        // Half a wide character is never left to be guessed: tmux shows a row without its first half as a cell shorter.
        let half = u16::from(self.shadow.is_tail(end));
        match next {
            Some((x, y, is_background)) if y == end.y => {
                let gap = x.saturating_sub(end.x);
                let is_worth = gap <= WORTH_WRITING || blanks.cells.saturating_add(gap) > 2 * WORTH_SPACES;
                if is_background && gap <= known && is_worth { gap } else { half.min(gap) }
            }
            _ if end.x.saturating_add(known) >= self.size.width && blanks.cells >= WORTH_WRITING => known,
            _ => half,
        }
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
    fn left_over(&self, end: Position, next: Option<(u16, u16, bool)>) -> bool {
        self.marks.contains(&end) && next.is_none_or(|(x, y, _)| (x, y) != (end.x, end.y))
    }

    /// Where the cursor stands after a symbol.
    fn after(&self, at: Position, symbol: &str, width: u16) -> Place {
        let next = Position { x: at.x.saturating_add(width), y: at.y };
        if next.x >= self.size.width {
            return Place::Unknown;
        }
        match (symbol.is_ascii(), self.place) {
            (_, Place::Put(_)) if !self.safe && symbol.chars().all(is_surely_measured) => Place::Put(next),
            (true, Place::Put(_)) => Place::Put(next),
            (false, _) if self.safe || is_measured_differently(symbol) => Place::Row(at.y),
            _ => Place::Reckoned(next),
        }
    }

    /// Tells whether nothing but known background lies between the cursor and a place of its row: what erases from there to
    /// the end of the row may as well begin here.
    fn stands_before(&self, to: Position) -> bool {
        let Place::Put(from) = self.place else { return false };
        from.y == to.y && from.x <= to.x && self.shadow.background_from(from) >= to.x - from.x
    }

    /// Writes background; `next` is the cell that is written after it.
    fn blanks(&mut self, blanks: Blanks, next: Option<Position>) -> io::Result<()> {
        let end = blanks.from.x.saturating_add(blanks.cells);
        let erases = end >= self.size.width && blanks.cells >= WORTH_ERASING;
        if !(erases && self.stands_before(blanks.from)) {
            self.step_over(blanks.from)?;
            self.go(blanks.from)?;
        }
        self.take(self.pen.cleared())?;
        self.cover(blanks.from, blanks.cells);
        self.shadow.blank(blanks.from, blanks.cells);
        if erases {
            return self.out.write_all(b"\x1b[K");
        }
        // An erasure moves nothing: where the next cell follows at once, a move has to be written as well.
        let is_followed = next == Some(blanks.end());
        if blanks.cells > WORTH_SPACES * (1 + u16::from(is_followed)) {
            return write!(self.out, "\x1b[{}X", blanks.cells);
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

/// Characters of the Japanese standards that are two cells wherever Japanese is shown at all (kana, kanji, their punctuation
/// and full-width forms), and half-width kana, which are one. Signs that some terminals draw wide are not among them.
const fn is_surely_measured(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303E}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' | '\u{4E00}'..='\u{9FEF}'
        | '\u{FF01}'..='\u{FF5E}' | '\u{FF61}'..='\u{FF9D}')
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
            let next = content.peek().map(|(x, y, cell)| (*x, *y, Pen::is_background(cell)));
            let at = Position { x, y };
            let mut blanks = if Pen::is_background(cell) {
                match waiting.take() {
                    Some(blanks) if blanks.end() == at => Blanks { cells: blanks.cells + 1, ..blanks },
                    before => {
                        before.map_or(Ok(()), |before| self.blanks(before, Some(at)))?;
                        Blanks { from: at, cells: 1 }
                    }
                }
            } else {
                waiting.take().map_or(Ok(()), |before| self.blanks(before, Some(at)))?;
                self.cell(at, cell)?;
                Blanks { from: Position { x: x.saturating_add(cell.cell_width().max(1)), y }, cells: 0 }
            };
            while self.left_over(blanks.end(), next) {
                blanks.cells += 1;
            }
            if blanks.cells > 0 {
                blanks.cells += self.led_on(blanks, next);
            }
            waiting = (blanks.cells > 0).then_some(blanks);
        }
        waiting.map_or(Ok(()), |blanks| self.blanks(blanks, None))
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
            self.shadow.clear();
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
