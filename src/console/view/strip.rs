//! A line that is painted from left to right: the only way on which text reaches the screen.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::console::theme::Theme;
use crate::text::{Shown, cells, cells_alone, cells_singly, stand_alone};

/// A text of one style.
pub(super) type Styled<'t> = (Cow<'t, str>, Style);

/// Returns the cells that styled texts take, as they are shown.
pub(super) fn wide(texts: &[Styled<'_>]) -> usize {
    texts.iter().map(|(text, _)| cells(Shown::new(&**text).as_str())).sum()
}

/// A line of the screen, and how far it is painted.
pub(super) struct Strip<'b> {
    buffer: &'b mut Buffer,
    begin: u16,
    x: u16,
    y: u16,
    end: u16,
    /// The sign of something left out stands already at the end.
    is_cut: bool,
    theme: Theme,
}

impl<'b> Strip<'b> {
    pub(super) fn new(buffer: &'b mut Buffer, x: u16, y: u16, end: u16, theme: Theme) -> Self {
        let area = *buffer.area();
        let end = if y < area.bottom() { end.min(area.right()) } else { x };
        Self { buffer, begin: x, x, y, end, is_cut: false, theme }
    }

    /// Begins a line that is not there: nothing is painted.
    pub(super) fn nowhere(buffer: &'b mut Buffer, theme: Theme) -> Self {
        Self { buffer, begin: 0, x: 0, y: 0, end: 0, is_cut: false, theme }
    }

    /// Returns how many cells are left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Returns the next cell.
    pub(super) fn x(&self) -> u16 {
        self.x
    }

    /// Puts text, cut where the line ends. Whatever it holds is made safe to show here. What is left out leaves a sign at
    /// the end, one for all that follows.
    pub(super) fn put<'t>(&mut self, text: impl Into<Shown<'t>>, style: Style) -> &mut Self {
        let shown = text.into();
        if self.is_cut && self.x >= self.end {
            return self;
        }
        // What stands alone and fits, nearly everything, is looked at once.
        if cells_singly(shown.as_str()).is_some_and(|cells| cells <= self.room()) {
            self.draw_singly(shown.as_str(), style);
            return self;
        }
        let shown = solid(shown.into_cow());
        if cells(&shown) <= self.room() {
            self.draw(&shown, style);
        } else if self.room() == 0 {
            if !shown.trim().is_empty() {
                self.cut(style);
            }
        } else {
            let fitting = self.theme.fit(&shown, self.room());
            self.draw(&fitting, style);
            // A wide character that did not fit leaves a cell in which nothing else may follow the sign.
            self.is_cut = true;
            self.x = self.end;
        }
        self
    }

    /// Puts entries one after the other, each whole; where one does not fit, the sign of a cut stands for all that follow.
    pub(super) fn entries<'t>(&mut self, entries: &[impl AsRef<[Styled<'t>]>], between: &str) -> &mut Self {
        let (cut, before) = (self.theme.signs().cut, cells(between));
        for (n, entry) in entries.iter().map(AsRef::as_ref).enumerate() {
            if n > 0 {
                let sign = if n + 1 < entries.len() { cells(cut) } else { 0 };
                if before + wide(entry) + sign > self.room() {
                    self.put(cut, Style::new());
                    self.is_cut = true;
                    self.x = self.end;
                    return self;
                }
                self.put(between, Style::new());
            }
            for (text, style) in entry {
                self.put(&**text, *style);
            }
        }
        self
    }

    /// Puts the sign of a cut over the end of what stands there.
    fn cut(&mut self, style: Style) {
        let sign = self.theme.signs().cut;
        self.is_cut = true;
        if self.end > self.begin {
            let last = self.end - 1;
            // The last cell may be the second half of a wide character.
            let halves = last > self.begin && self.buffer[(last - 1, self.y)].cell_width() > 1;
            let at = if halves { last - 1 } else { last };
            self.buffer.set_stringn(at, self.y, sign, 1, style);
        }
    }

    /// Puts text into a column of `width` cells and goes on behind it.
    pub(super) fn column<'t>(&mut self, text: impl Into<Shown<'t>>, width: u16, style: Style) -> &mut Self {
        let next = self.x.saturating_add(width).min(self.end);
        let end = std::mem::replace(&mut self.end, next);
        self.put(text, style);
        // A cut within a column is the column's own.
        self.is_cut &= next == end;
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

    /// Fills the rest of the line with a sign of one cell.
    pub(super) fn fill(&mut self, sign: &str, style: Style) {
        while self.x < self.end {
            self.draw_singly(sign, style);
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

    /// Draws characters of which each stands for itself, as [`Buffer::set_stringn`] would, without looking for graphemes.
    fn draw_singly(&mut self, text: &str, style: Style) {
        for c in text.chars() {
            let width = u16::from(cells_alone(c).is_some_and(|cells| cells > 1)) + 1;
            if let Some(cell) = self.buffer.cell_mut((self.x, self.y)) {
                cell.set_char(c).set_style(style);
            }
            // The second half of a wide character is hidden by it.
            if width > 1
                && let Some(cell) = self.buffer.cell_mut((self.x + 1, self.y))
            {
                cell.reset();
            }
            self.x += width;
        }
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
    if stand_alone(&text) || text.graphemes(true).all(|grapheme| cells(grapheme) > 0) {
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

    fn painted(width: u16, paint: impl FnOnce(&mut Strip<'_>)) -> String {
        use crate::console::model::{ColorLevel, Look};
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, width, 1));
        let theme = Theme::new(Look { color: ColorLevel::None, ascii: false });
        paint(&mut Strip::new(&mut buffer, 0, 0, width, theme));
        crate::console::tests::dump(&buffer).lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn whatever_is_left_out_leaves_one_sign() {
        let plain = Style::new();
        let said = |texts: &[&str], width| {
            painted(width, |strip| {
                for text in texts {
                    strip.put(*text, plain);
                }
            })
        };
        assert_eq!(said(&["東京都", "千代田区"], 12), "東京都千代…");
        assert_eq!(said(&["東京都", "千代田区"], 6), "東京…", "nothing of the second fits");
        assert_eq!(said(&["東京都", "千代田区", "霞が関"], 10), "東京都千…", "one sign for both");
        assert_eq!(said(&["abc", "d"], 3), "ab…");
        assert_eq!(said(&["abc", " "], 3), "abc");
        let entries = |width| {
            let entries = ["番号重複", "旧姓", "氏名逆順"].map(|text| [(text.into(), plain)]);
            painted(width, |strip| {
                strip.entries(&entries, "／");
            })
        };
        assert_eq!(entries(24), "番号重複／旧姓／氏名逆順");
        assert_eq!(entries(23), "番号重複／旧姓…");
        assert_eq!(entries(14), "番号重複…");
        assert_eq!(entries(6), "番号…");
    }

    #[test]
    fn characters_that_stand_alone_are_drawn_as_the_buffer_draws_them() {
        use ratatui::style::{Color, Modifier};
        let area = ratatui::layout::Rect::new(0, 0, 12, 1);
        let styles = [Style::new().fg(Color::Red), Style::new().add_modifier(Modifier::BOLD)];
        let theme = Theme::new(crate::console::model::Look {
            color: crate::console::model::ColorLevel::None,
            ascii: false,
        });
        for text in ["abc", "髙橋　花子", "ｱa漢", "a 漢b", "ー（）１"] {
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            for buffer in [&mut ours, &mut theirs] {
                buffer.set_stringn(0, 0, "全部埋めておく", 12, styles[0]);
            }
            Strip::new(&mut ours, 1, 0, 12, theme).put(text, styles[1]);
            theirs.set_stringn(1, 0, text, 11, styles[1]);
            assert_eq!(ours, theirs, "{text}");
        }
    }

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
