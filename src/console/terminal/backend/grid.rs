//! What the cells of a screen hold, each in one number: equal where what is seen is the same, so that two screens are
//! compared without a look at their texts.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Size;
use ratatui::style::Color;

use super::pen::{Pen, SEEN_ON_BLANK};
use crate::text::cells_alone;

/// What a cell holds: one or two characters, colours and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph(u64);

/// The bits of a character; what lies above the last one stands for what is no character.
const CHARACTER: u32 = 21;
const SECOND: u32 = CHARACTER;
const LAST: u64 = (1 << CHARACTER) - 1;
const COLOURS: u32 = SECOND + CHARACTER;
const ATTRIBUTES: u32 = COLOURS + 10;

/// The further cells of a wide character: they go when the first one is written over.
const TAIL: u64 = 0x11_0000;
/// The further cells of several characters in one: some terminals give each a cell of its own, which stays.
const OWN_TAIL: u64 = 0x11_0001;
/// What has no number: the rest of the bits tells which it is, for no two are known to be the same.
const ODD: u64 = 0x11_0002;

impl Glyph {
    /// A cell without text on which nothing is seen.
    pub(super) const BACKGROUND: Self = Self(b' ' as u64);

    /// Reads a cell, and how many cells it takes; `odd` counts what has no number.
    fn of(cell: &Cell, odd: &mut u64) -> (Self, u16) {
        let symbol = cell.symbol();
        if symbol == " " && Pen::is_background(cell) {
            return (Self::BACKGROUND, 1);
        }
        let mut characters = symbol.chars();
        let (first, second) = (characters.next().unwrap_or(' '), characters.next());
        let alone = cells_alone(first).filter(|_| second.is_none());
        let width =
            alone.and_then(|cells| u16::try_from(cells).ok()).unwrap_or_else(|| cell.cell_width().max(1));
        let (Some(fg), Some(bg), None) = (numbered(cell.fg), numbered(cell.bg), characters.next()) else {
            *odd += 1;
            return (Self(ODD | *odd << CHARACTER), width);
        };
        let second = second.map_or(0, |c| u64::from(u32::from(c)));
        let attributes = u64::from(cell.modifier.bits());
        let style = (fg | bg << 5) << COLOURS | attributes << ATTRIBUTES;
        (Self(u64::from(u32::from(first)) | second << SECOND | style), width)
    }

    fn first(self) -> u64 {
        self.0 & LAST
    }

    /// Tells whether nothing is seen.
    pub(super) fn is_background(self) -> bool {
        self == Self::BACKGROUND
    }

    /// Tells whether it is a further cell of what stands before it.
    pub(super) fn is_tail(self) -> bool {
        matches!(self.first(), TAIL | OWN_TAIL)
    }

    /// Tells whether it goes by itself when the cell before it is written over, and leaves nothing to be seen.
    pub(super) fn goes_under(self, over: Self) -> bool {
        self.first() == TAIL && !self.is_seen_blank() && !over.is_seen_blank()
    }

    /// Tells whether colours or attributes are seen where the characters are gone.
    fn is_seen_blank(self) -> bool {
        let seen = u64::from(SEEN_ON_BLANK.bits()) << ATTRIBUTES | 0x1F << (COLOURS + 5);
        matches!(self.first(), ODD | OWN_TAIL) || self.0 & seen != 0
    }

    /// Returns what its further cells hold: they tell of what they are, so that either half tells two characters apart.
    fn tail_of(self) -> Self {
        let is_one = self.first() != ODD && self.0 >> SECOND & LAST == 0;
        let style = self.0 & !((1 << COLOURS) - 1);
        Self(if is_one { TAIL | self.first() << SECOND | style } else { OWN_TAIL })
    }

    /// Returns a shorter number, by which two cells are told apart nearly always.
    pub(super) fn tag(self) -> u32 {
        u32::try_from((self.0 ^ self.0 >> 32) & u64::from(u32::MAX)).unwrap_or_default()
    }

    /// Returns about what it costs to write where it differs, in half bytes, its share of going there and of another pen
    /// included; either half of a wide character has its own.
    pub(super) fn weight(self) -> i32 {
        match self.first() {
            _ if self.is_background() => 2,
            TAIL | OWN_TAIL => 6,
            ..0x80 => 5,
            _ => 7,
        }
    }
}

/// Numbers the colours that a theme has; none for those of larger palettes.
const fn numbered(colour: Color) -> Option<u64> {
    Some(match colour {
        Color::Reset => 0,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(_) | Color::Rgb(..) => return None,
    })
}

/// The cells of a screen.
#[derive(Debug)]
pub(super) struct Grid {
    size: Size,
    width: usize,
    glyphs: Vec<Glyph>,
}

impl Grid {
    /// Begins with a cleared screen.
    pub(super) fn cleared(size: Size) -> Self {
        let (width, height) = (usize::from(size.width), usize::from(size.height));
        Self { size, width, glyphs: vec![Glyph::BACKGROUND; width * height] }
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Takes over what a frame holds; `odd` counts what has no number.
    pub(super) fn read(&mut self, frame: &Buffer, odd: &mut u64) {
        self.size = Size::from(*frame.area());
        self.width = usize::from(self.size.width);
        self.glyphs.clear();
        for row in frame.content().chunks(self.width.max(1)) {
            let end = self.glyphs.len() + row.len();
            let mut cells = row.iter();
            while let Some(cell) = cells.next() {
                let (glyph, width) = Glyph::of(cell, odd);
                self.glyphs.push(glyph);
                for _ in 1..width {
                    if self.glyphs.len() < end {
                        self.glyphs.push(glyph.tail_of());
                        cells.next();
                    }
                }
            }
        }
    }

    pub(super) fn height(&self) -> usize {
        usize::from(self.size.height)
    }

    /// Returns the cells of a row.
    pub(super) fn row(&self, y: usize) -> &[Glyph] {
        self.glyphs.get(self.range(y..y + 1)).unwrap_or_default()
    }

    /// Returns the cells of a row, to note that they were erased.
    pub(super) fn row_mut(&mut self, y: usize) -> &mut [Glyph] {
        let range = self.range(y..y + 1);
        self.glyphs.get_mut(range).unwrap_or_default()
    }

    /// Moves the rows of a stretch up by so many, or down where it is less than nothing; what comes in is blank.
    pub(super) fn shift(&mut self, rows: Range<usize>, up: isize) {
        let by = up.unsigned_abs() * self.width;
        let range = self.range(rows);
        let Some(glyphs) = self.glyphs.get_mut(range).filter(|glyphs| glyphs.len() >= by) else { return };
        let left = glyphs.len() - by;
        if up > 0 {
            glyphs.copy_within(by.., 0);
            glyphs[left..].fill(Glyph::BACKGROUND);
        } else {
            glyphs.copy_within(..left, by);
            glyphs[..by].fill(Glyph::BACKGROUND);
        }
    }

    fn range(&self, rows: Range<usize>) -> Range<usize> {
        rows.start * self.width..rows.end * self.width
    }
}
