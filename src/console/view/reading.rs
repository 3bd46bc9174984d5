//! A text that is read: lines that are wrapped to the width and scrolled.

use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

use super::Canvas;
use crate::console::msg::Reading;
use crate::i18n::Message;
use crate::text::{Shown, cells};

/// A line, in pieces of one style each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pieces: Vec<(Shown<'static>, Style)>,
    /// Cells by which what does not fit into the first row is indented in the next ones.
    hanging: usize,
}

impl Line {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Begins a line whose later rows are indented.
    pub(super) fn hanging(cells: usize) -> Self {
        Self { hanging: cells, ..Self::default() }
    }

    /// Adds text; whatever it holds is made safe to show here.
    pub(super) fn put<'t>(mut self, text: impl Into<Shown<'t>>, style: Style) -> Self {
        self.pieces.push((text.into().into_owned(), style));
        self
    }

    /// Adds text in a column of a width.
    pub(super) fn column<'t>(self, text: impl Into<Shown<'t>>, width: usize, style: Style) -> Self {
        let shown = text.into();
        let free = width.saturating_sub(cells(shown.as_str())).max(1);
        self.put(shown, style).put(" ".repeat(free), style)
    }
}

/// Paints lines from the `top`th row on; returns how far they can be scrolled.
pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, top: usize, lines: &[Line]) -> Reading {
    let rows: Vec<Line> = lines.iter().flat_map(|line| wrapped(line, usize::from(area.width))).collect();
    // A text that is longer than the screen gives its last row to say where one is.
    let is_long = rows.len() > usize::from(area.height);
    let height = usize::from(area.height) - usize::from(is_long && area.height > 1);
    let last_top = rows.len().saturating_sub(height);
    for (n, row) in rows.iter().skip(top.min(last_top)).take(height).enumerate() {
        let Ok(n) = u16::try_from(n) else { break };
        let mut strip = canvas.line(area, n);
        for (text, style) in &row.pieces {
            strip.put(text.clone(), *style);
        }
    }
    if is_long {
        place(canvas, area, (top.min(last_top), height, rows.len()));
    }
    Reading { last_top, height, needed: 0 }
}

/// Says which rows are seen of how many, and whether there is more below.
fn place(canvas: &mut Canvas<'_>, area: Rect, (top, height, of): (usize, usize, usize)) {
    let theme = canvas.theme;
    let id = if top + height < of { "console.reading.more" } else { "console.reading.end" };
    let to = (top + height).min(of);
    let words = canvas.say(&Message::new(id).arg("from", top + 1).arg("to", to).arg("of", of));
    let rule = theme.signs().rule;
    let mut line = canvas.line(area, area.height.saturating_sub(1));
    line.put(rule, theme.faint()).skip(1).put(words, theme.strong()).skip(1).fill(rule, theme.faint());
}

/// Returns the rows that lines take at a width.
pub(super) fn rows(lines: &[Line], width: u16) -> usize {
    lines.iter().map(|line| wrapped(line, usize::from(width)).len()).sum()
}

/// Breaks a text of one style into rows.
pub(super) fn broken<'t>(text: impl Into<Shown<'t>>, width: usize) -> Vec<Shown<'static>> {
    let rows = wrapped(&Line::new().put(text, Style::new()), width);
    rows.into_iter().map(|row| row.pieces.into_iter().next().unwrap_or_default().0).collect()
}

/// Breaks a line into rows, never inside a character.
fn wrapped(line: &Line, width: usize) -> Vec<Line> {
    let hanging = if line.hanging + 4 < width { line.hanging } else { 0 };
    let mut rows = vec![Line::new()];
    let mut used = 0;
    for (text, style) in &line.pieces {
        let mut begin = 0;
        for (at, grapheme) in text.as_str().grapheme_indices(true) {
            let wide = cells(grapheme);
            if used + wide > width && used > hanging {
                let row = text.piece(begin..at);
                let end = at - last_word(row.as_str(), grapheme);
                push(&mut rows, text.piece(begin..end), *style);
                rows.push(Line::new());
                push(&mut rows, " ".repeat(hanging), Style::new());
                used = hanging + cells(text.piece(end..at).as_str());
                begin = end;
            }
            used += wide;
        }
        push(&mut rows, text.piece(begin..text.as_str().len()), *style);
    }
    rows
}

/// Returns how long the beginning of a word is at the end of a row that would break it. Only letters of the west make words:
/// Japanese may be broken anywhere, also before and behind them.
fn last_word(row: &str, next: &str) -> usize {
    let is_of_word = |c: char| c.is_ascii_graphic();
    let begin = row.trim_end_matches(is_of_word).len();
    let long = row.len() - begin;
    if begin > 0 && long < 16 && next.chars().all(is_of_word) { long } else { 0 }
}

fn push<'t>(rows: &mut [Line], text: impl Into<Shown<'t>>, style: Style) {
    let text = text.into();
    if let Some(row) = rows.last_mut().filter(|_| !text.as_str().is_empty()) {
        row.pieces.push((text.into_owned(), style));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_broken_between_characters_and_hangs() {
        let line = Line::hanging(4).put("住所", Style::new()).put("東京都千代田区", Style::new());
        let rows: Vec<String> = wrapped(&line, 9)
            .iter()
            .map(|row| row.pieces.iter().map(|(text, _)| text.as_str()).collect())
            .collect();
        assert_eq!(rows, ["住所東京", "    都千", "    代田", "    区"]);
    }

    #[test]
    fn no_word_is_broken_that_fits_into_a_row() {
        for (text, rows) in [
            ("記入欄（totsugo template）", vec!["記入欄（", "totsugo ", "template", "）"]),
            ("one two three", vec!["one two ", "three"]),
            ("日付2023-06-30まで", vec!["日付", "2023-06-3", "0まで"]),
            ("abcdefghijkl", vec!["abcdefghi", "jkl"]),
        ] {
            assert_eq!(broken(text, 9).iter().map(Shown::as_str).collect::<Vec<_>>(), rows);
        }
    }
}
