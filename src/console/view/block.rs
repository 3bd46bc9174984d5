//! An item of the diff: its two writings in one row each or more, the grade, and the reasons in words.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::marked::{Piece, pieces};
use super::pair::{PairRow, rows};
use super::{Canvas, explained, marked, reading};
use crate::audit::{AnswerResult, Item};
use crate::compare::{Grade, ItemComparison};
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::text::{Shown, cells};
use crate::triage::port::Record;

/// What everything of the pane is measured by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    theme: Theme,
    lang: Lang,
    width: usize,
    label: usize,
    side: usize,
    /// What a value may have where its explanation stands beside it.
    value: usize,
}

/// An item as it is painted.
pub(super) struct Block {
    item: Item,
    lines: Vec<BlockLine>,
    measures: Measures,
    /// What a person has to read of it stands there to its end.
    pub(super) is_whole: bool,
}

/// A line of an item.
#[derive(Default)]
struct BlockLine {
    /// Whose side it is.
    side: Option<&'static str>,
    value: Vec<(String, Style)>,
    /// Where the words begin, from the beginning of values.
    at: usize,
    words: Vec<(String, Style)>,
}

/// What is said of an item besides its writings.
struct Reasons {
    grade: (String, Style),
    beside: String,
    below: String,
}

impl Measures {
    pub(super) fn of(theme: Theme, lang: Lang, width: u16) -> Self {
        let widest = |texts: &[&str]| texts.iter().map(|text| cells(text)).max().unwrap_or(0);
        let items: Vec<&str> = Item::ALL.iter().map(|item| lang.word("item", item.code())).collect();
        let label = widest(&items) + 1;
        let side = widest(&[lang.text("console.diff.insurer"), lang.text("console.diff.register")]) + 1;
        let width = usize::from(width);
        let explained = if width >= 60 { (width * 7 / 20).clamp(24, 60) } else { 0 };
        Self { theme, lang, width, label, side, value: width.saturating_sub(label + side + explained) }
    }

    /// Returns all that a value and its grade may have.
    fn all(self) -> usize {
        self.width.saturating_sub(self.label + self.side)
    }
}

/// How much of an item is painted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Cut,
    Whole,
    Explained,
}

impl Block {
    /// Plans one row a side; what does not fit is left out with a sign.
    pub(super) fn cut(item: Item, record: Option<&Record>, measures: Measures) -> Self {
        Self::of(item, record, measures, Extent::Cut)
    }

    /// Plans as many rows as the writings need.
    pub(super) fn whole(item: Item, record: Option<&Record>, measures: Measures) -> Self {
        Self::of(item, record, measures, Extent::Whole)
    }

    /// Plans as many rows as writings and reasons need.
    pub(super) fn explained(item: Item, record: Option<&Record>, measures: Measures) -> Self {
        Self::of(item, record, measures, Extent::Explained)
    }

    /// Returns its rows.
    pub(super) fn height(&self) -> usize {
        self.lines.len()
    }

    fn of(item: Item, record: Option<&Record>, measures: Measures, extent: Extent) -> Self {
        let mut block = Self { item, lines: Vec::new(), measures, is_whole: true };
        let Some(record) = record else {
            block.put_rows(Vec::new(), (Style::new(), ["", ""]));
            return block;
        };
        let left = record.dossier.candidate.items[item].as_str();
        let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
        match record.found.comparison.as_ref().map(|comparison| &comparison.items[item]) {
            Some(found) => block.compared(found, (left, right), extent),
            None => block.alone(record, left, extent),
        }
        block
    }

    /// Both sides.
    fn compared(&mut self, found: &ItemComparison, (left, right): (&str, &str), extent: Extent) {
        let Measures { theme, lang, value, .. } = self.measures;
        let wide = |raw: &str| cells(Shown::new(raw).as_str());
        let is_long = wide(left).max(wide(right)) >= value;
        let reasons = Reasons::of(self.measures, found, (left, right), is_long);
        // A long value takes the room of its explanation.
        let grade = cells(&reasons.grade.0) + 1;
        let room = if is_long { self.measures.all().saturating_sub(grade) } else { value };
        let room = room.saturating_sub(1);
        let marks = marked::marks(found, left, right);
        let whole = (extent != Extent::Cut || !is_long)
            .then(|| rows((left, &marks.0), (right, &marks.1), &found.findings, room))
            .flatten();
        self.is_whole = whole.is_some() || found.grade.is_same();
        let cut = theme.signs().cut;
        let rows = whole
            .unwrap_or_else(|| vec![(pieces(left, &marks.0, room, cut), pieces(right, &marks.1, room, cut))]);
        let empty = |raw: &str| if raw.is_empty() { lang.text("console.diff.empty") } else { "" };
        self.put_rows(rows, (theme.differing(found.grade), [empty(left), empty(right)]));
        self.put_reasons(reasons, room + 1, is_long, extent);
    }

    /// The insurer's side, where the register gave no other.
    fn alone(&mut self, record: &Record, left: &str, extent: Extent) {
        let Measures { theme, lang, .. } = self.measures;
        let room = self.measures.all();
        let whole = if extent == Extent::Cut { None } else { rows((left, &[]), ("", &[]), &[], room) };
        self.is_whole = whole.is_some() || cells(Shown::new(left).as_str()) <= room;
        let rows = whole.unwrap_or_else(|| vec![(pieces(left, &[], room, theme.signs().cut), Vec::new())]);
        let answer = record.found.answer.map_or("none", AnswerResult::code);
        let answer = if self.item == Item::KanjiName { lang.word("answer", answer) } else { "" };
        self.put_rows(rows, (theme.strong(), ["", answer]));
    }

    /// Sets the rows of both sides one over the other; `words` stand where a side has nothing at all.
    fn put_rows(&mut self, rows: Vec<PairRow>, (style, words): (Style, [&'static str; 2])) {
        let Measures { theme, lang, .. } = self.measures;
        let value = |pieces: Vec<Piece>| {
            let style = |is_marked| if is_marked { style } else { theme.plain() };
            pieces.into_iter().map(|piece| (piece.text, style(piece.is_marked))).collect::<Vec<_>>()
        };
        let rows = if rows.is_empty() { vec![PairRow::default()] } else { rows };
        for (n, (left, right)) in rows.into_iter().enumerate() {
            for (id, pieces, word) in
                [("console.diff.insurer", left, words[0]), ("console.diff.register", right, words[1])]
            {
                let mut value = value(pieces);
                if n == 0 && !word.is_empty() {
                    value = vec![(word.to_owned(), style)];
                }
                if n == 0 || !value.is_empty() {
                    self.lines.push(BlockLine { side: Some(lang.text(id)), value, ..BlockLine::default() });
                }
            }
        }
    }

    /// Puts grade and reasons beside the rows, and below them what has no room there.
    fn put_reasons(&mut self, reasons: Reasons, at: usize, is_long: bool, extent: Extent) {
        let Measures { theme, lang, .. } = self.measures;
        let all = self.measures.all();
        let Reasons { grade, beside, below } = reasons;
        let plain = theme.plain();
        let room = all.saturating_sub(at);
        let (beside_room, last) = (room.saturating_sub(cells(&grade.0) + 1), self.lines.len() - 1);
        let below_at = if is_long {
            let value = self
                .lines
                .get(last)
                .map_or(0, |line| line.value.iter().map(|(text, _)| cells(text)).sum::<usize>());
            // At the right end, so that no reason is read as the end of a value.
            all.saturating_sub(cells(&below)).max(value + 2)
        } else {
            at
        };
        let mut words = vec![grade];
        let mut below_words = below;
        let mut under = String::new();
        if extent == Extent::Explained {
            let (beside_fits, below_fits) =
                (cells(&beside) <= beside_room, cells(&below_words) <= all.saturating_sub(below_at));
            if !beside_fits {
                under.push_str(&beside);
            }
            if !below_fits {
                if !under.is_empty() {
                    under.push_str(lang.text("console.between-reasons"));
                }
                under.push_str(&std::mem::take(&mut below_words));
            }
            if beside_fits {
                words.push((format!(" {beside}"), plain));
            }
        } else if !beside.is_empty() {
            words.push((format!(" {beside}"), plain));
        }
        if let Some(line) = self.lines.first_mut() {
            (line.at, line.words) = (at, words);
        }
        if let Some(line) = self.lines.get_mut(last) {
            (line.at, line.words) = (below_at, vec![(below_words, plain)]);
        }
        for text in reading::broken(&under, all).into_iter().filter(|text| !text.as_str().is_empty()) {
            self.lines.push(BlockLine {
                words: vec![(text.into_cow().into_owned(), plain)],
                ..BlockLine::default()
            });
        }
    }

    /// Paints from a line on; returns the line behind.
    pub(super) fn paint(&self, canvas: &mut Canvas<'_>, area: Rect, from: u16) -> u16 {
        let (theme, lang) = (canvas.theme, canvas.lang);
        let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let begin = narrow(self.measures.label + self.measures.side);
        let mut row = from;
        for line in &self.lines {
            let mut strip = canvas.line(area, row);
            let start = strip.x();
            let label = if row == from { lang.word("item", self.item.code()) } else { "" };
            strip.column(label, narrow(self.measures.label), theme.plain());
            strip.put(line.side.unwrap_or_default(), theme.faint()).to(start.saturating_add(begin));
            for (text, style) in &line.value {
                strip.put(text.as_str(), *style);
            }
            strip.to(start.saturating_add(begin).saturating_add(narrow(line.at)));
            for (text, style) in &line.words {
                strip.put(text.as_str(), *style);
            }
            row += 1;
        }
        row
    }
}

impl Reasons {
    /// `is_long` tells whether a writing takes the room of its explanation.
    fn of(measures: Measures, found: &ItemComparison, (left, right): (&str, &str), is_long: bool) -> Self {
        let Measures { theme, lang, .. } = measures;
        let (characters, rules) =
            (explained::characters(lang, found, left, right), explained::rules(lang, found));
        let (beside, below) = match (is_long, characters.is_empty()) {
            (true, false) if found.grade == Grade::Variant => {
                (String::new(), format!("{characters}{}{rules}", lang.text("console.between-reasons")))
            }
            (false, false) => (rules, characters),
            _ => (String::new(), rules),
        };
        // Reasons hold characters of the writings: they are measured as they are shown.
        let shown = |text: String| Shown::new(text).into_cow().into_owned();
        let grade = (lang.word("grade", found.grade.code()).to_owned(), theme.grade(found.grade));
        Self { grade, beside: shown(beside), below: shown(below) }
    }
}
