//! A line that is painted from left to right: the only way on which text reaches the screen.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::console::theme::Theme;
use crate::text::{Shown, cells};

/// A line of the screen, and how far it is painted.
pub(super) struct Strip<'b> {
    buffer: &'b mut Buffer,
    x: u16,
    y: u16,
    end: u16,
    theme: Theme,
}

impl<'b> Strip<'b> {
    pub(super) fn new(buffer: &'b mut Buffer, x: u16, y: u16, end: u16, theme: Theme) -> Self {
        let area = *buffer.area();
        let end = if y < area.bottom() { end.min(area.right()) } else { x };
        Self { buffer, x, y, end, theme }
    }

    /// Begins a line that is not there: nothing is painted.
    pub(super) fn nowhere(buffer: &'b mut Buffer, theme: Theme) -> Self {
        Self { buffer, x: 0, y: 0, end: 0, theme }
    }

    /// Returns how many cells are left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Returns the next cell.
    pub(super) fn x(&self) -> u16 {
        self.x
    }

    /// Puts text, cut where the line ends. Whatever it holds is made safe to show here.
    pub(super) fn put<'t>(&mut self, text: impl Into<Cow<'t, str>>, style: Style) -> &mut Self {
        let shown = solid(Shown::new(text).into_cow());
        let fitting = self.theme.fit(&shown, self.room());
        self.draw(&fitting, style);
        self
    }

    /// Puts text into a column of `width` cells and goes on behind it.
    pub(super) fn column<'t>(
        &mut self,
        text: impl Into<Cow<'t, str>>,
        width: u16,
        style: Style,
    ) -> &mut Self {
        let next = self.x.saturating_add(width).min(self.end);
        let end = std::mem::replace(&mut self.end, next);
        self.put(text, style);
        self.end = end;
        self.x = next;
        self
    }

    /// Puts text at the right end of a column of `width` cells and goes on behind it.
    pub(super) fn right(&mut self, text: &str, width: u16, style: Style) -> &mut Self {
        let free = usize::from(width).saturating_sub(cells(text));
        self.skip(u16::try_from(free).unwrap_or(0));
        self.column(text, width.saturating_sub(u16::try_from(free).unwrap_or(0)), style)
    }

    /// Leaves cells empty.
    pub(super) fn skip(&mut self, width: u16) -> &mut Self {
        self.x = self.x.saturating_add(width).min(self.end);
        self
    }

    /// Goes on at a column of the screen, if it lies ahead.
    pub(super) fn to(&mut self, x: u16) -> &mut Self {
        self.x = self.x.max(x).min(self.end);
        self
    }

    /// Goes to the end of the line: nothing more is painted on it.
    pub(super) fn end(&mut self) {
        self.x = self.end;
    }

    /// Fills the rest of the line with a sign of one cell.
    pub(super) fn fill(&mut self, sign: &str, style: Style) {
        while self.x < self.end {
            self.draw(sign, style);
        }
    }

    /// Empties the rest of the line.
    pub(super) fn clear(&mut self) -> &mut Self {
        let Self { x, end, .. } = *self;
        self.fill(" ", Style::reset());
        self.x = x;
        self.end = end;
        self
    }

    fn draw(&mut self, text: &str, style: Style) {
        if self.x < self.end && !text.is_empty() {
            let before = self.x;
            let (x, _) = self.buffer.set_stringn(self.x, self.y, text, self.room(), style);
            // A sign that takes no cell would be painted for ever.
            self.x = if x == before { self.x + 1 } else { x };
        }
    }
}

/// Makes characters visible that take no cell of their own and have nothing to stand on (a combining mark at the beginning
/// of a text): the buffer would drop them without a word.
pub(super) fn solid(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || text.graphemes(true).all(|grapheme| cells(grapheme) > 0) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for grapheme in text.graphemes(true) {
        if cells(grapheme) > 0 {
            out.push_str(grapheme);
        } else {
            out.extend(grapheme.chars().map(|c| format!("⟨U+{:04X}⟩", u32::from(c))));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_with_nothing_to_stand_on_is_seen() {
        for (text, seen) in [
            ("\u{301}a", "⟨U+0301⟩a"),
            ("か\u{3099}", "か\u{3099}"),
            ("ｶﾞ葛\u{E0100}", "ｶﾞ葛\u{E0100}"),
            ("a", "a"),
        ] {
            assert_eq!(solid(text.into()), seen);
        }
    }
}
