//! An item of the diff: its two writings in one row each or more, the grade, and the reasons in words.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;
use smallvec::smallvec;

use super::explained::Reasons;
use super::marked::{Piece, Pieces, Places, pieces, width};
use super::pair::{PairRow, rows};
use super::{Canvas, marked, reading};
use crate::audit::{AnswerResult, Item, PerItem};
use crate::compare::ItemComparison;
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::text::{Shown, cells};
use crate::triage::port::Record;

/// What everything of the pane is measured by, and the words that stand before its values.
#[derive(Debug, Clone)]
pub(super) struct Measures {
    theme: Theme,
    lang: Lang,
    items: PerItem<&'static str>,
    sides: [&'static str; 2],
    /// Where sides and values begin.
    side: usize,
    begin: usize,
    width: usize,
    /// What a value may have where its explanation stands beside it.
    value: usize,
}

/// Both writings of an item, and what is the same however much of them is painted.
pub(super) struct Writings<'a> {
    item: Item,
    left: &'a str,
    right: &'a str,
    /// None where nothing was compared.
    compared: Option<Compared<'a>>,
    /// What the register said, where it gave no writing; empty where that is said beside another item.
    answer: &'static str,
}

/// What was found out of both writings.
struct Compared<'a> {
    found: &'a ItemComparison,
    grade: &'static str,
    /// A writing takes the room of its explanation.
    is_long: bool,
    marks: (Places, Places),
    reasons: Reasons,
}

/// An item as it is painted.
pub(super) struct Block<'a> {
    item: Item,
    lines: Vec<BlockLine<'a>>,
    /// How the characters are painted in which the writings differ.
    differing: Style,
    /// What a person has to read of it stands there to its end.
    pub(super) is_whole: bool,
}

/// A line of an item.
#[derive(Default)]
struct BlockLine<'a> {
    /// Whose side it is.
    side: &'static str,
    value: Pieces<'a>,
    /// Where grade and words begin, from the beginning of values.
    at: usize,
    grade: Option<(&'static str, Style)>,
    words: Cow<'a, str>,
}

impl Measures {
    pub(super) fn of(theme: Theme, lang: Lang, width: u16) -> Self {
        let items = PerItem::from_fn(|item| lang.word("item", item.code()));
        let sides = ["console.diff.insurer", "console.diff.register"].map(|id| lang.text(id));
        let side = Item::ALL.iter().map(|item| cells(items[*item])).max().unwrap_or(0) + 1;
        let begin = side + cells(sides[0]).max(cells(sides[1])) + 1;
        let width = usize::from(width);
        let explained = if width >= 60 { (width * 7 / 20).clamp(24, 60) } else { 0 };
        let value = width.saturating_sub(begin + explained);
        Self { theme, lang, items, sides, side, begin, width, value }
    }

    /// Returns all that a value and its grade may have.
    fn all(&self) -> usize {
        self.width.saturating_sub(self.begin)
    }
}

/// How much of an item is painted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// One row a side; what does not fit is left out with a sign.
    Cut,
    /// As many rows as the writings need.
    Whole,
    /// As many rows as writings and reasons need.
    Explained,
}

impl<'a> Writings<'a> {
    pub(super) fn of(item: Item, record: Option<&'a Record>, measures: &Measures) -> Self {
        let left = record.map_or("", |record| record.dossier.candidate.items[item].as_str());
        let answered = record.and_then(|record| record.dossier.answer.as_ref());
        let right = answered.map_or("", |answer| answer.items[item].as_str());
        let found = record.and_then(|record| record.found.comparison.as_ref());
        let compared = found.map(|found| Compared::of(item, &found.items[item], (left, right), measures));
        let answer = record.filter(|_| item == Item::KanjiName && compared.is_none()).map_or("", |record| {
            measures.lang.word("answer", record.found.answer.map_or("none", AnswerResult::code))
        });
        Self { item, left, right, compared, answer }
    }
}

impl<'a> Compared<'a> {
    fn of(
        item: Item,
        found: &'a ItemComparison,
        (left, right): (&'a str, &'a str),
        measures: &Measures,
    ) -> Self {
        let Measures { lang, value, .. } = *measures;
        let wide = |raw: &str| cells(Shown::new(raw).as_str());
        let is_long = wide(left).max(wide(right)) >= value;
        let reasons = Reasons::of(lang, item, found, (left, right), is_long);
        let marks = marked::marks(found, left, right);
        let grade = lang.word("grade", found.grade.code());
        Self { found, grade, is_long, marks, reasons }
    }
}

impl<'a> Block<'a> {
    /// Plans the rows of an item.
    pub(super) fn of(item: &'a Writings<'a>, extent: Extent, measures: &Measures) -> Self {
        let differing = measures.theme.strong();
        let mut block = Self { item: item.item, lines: Vec::new(), differing, is_whole: true };
        match &item.compared {
            Some(compared) => block.compared(item, compared, extent, measures),
            None => block.alone(item, extent, measures),
        }
        block
    }

    /// Returns its rows.
    pub(super) fn height(&self) -> usize {
        self.lines.len()
    }

    /// Both sides.
    fn compared(
        &mut self,
        item: &Writings<'a>,
        compared: &'a Compared<'a>,
        extent: Extent,
        measures: &Measures,
    ) {
        let Measures { theme, lang, value, .. } = *measures;
        let Compared { found, grade, is_long, ref marks, .. } = *compared;
        // A long value takes the room of its explanation.
        let room = if is_long { measures.all().saturating_sub(cells(grade) + 1) } else { value };
        let room = room.saturating_sub(1);
        let (left, right) = ((item.left, marks.0.as_slice()), (item.right, marks.1.as_slice()));
        let whole =
            (extent != Extent::Cut || !is_long).then(|| rows(left, right, &found.findings, room)).flatten();
        self.is_whole = whole.is_some() || found.grade.is_same();
        self.differing = theme.differing(found.grade);
        let cut = |(raw, marks)| pieces(raw, marks, room, theme.signs().cut);
        let empty = |raw: &str| if raw.is_empty() { lang.text("console.diff.empty") } else { "" };
        let words = [empty(item.left), empty(item.right)];
        self.put_rows(whole.unwrap_or_else(|| vec![(cut(left), cut(right))]), words, measures);
        self.put_reasons(compared, room + 1, extent, measures);
    }

    /// The insurer's side, where the register gave no other.
    fn alone(&mut self, item: &Writings<'a>, extent: Extent, measures: &Measures) {
        let room = measures.all();
        let whole = (extent != Extent::Cut).then(|| rows((item.left, &[]), ("", &[]), &[], room)).flatten();
        self.is_whole = whole.is_some() || cells(Shown::new(item.left).as_str()) <= room;
        let cut = || pieces(item.left, &[], room, measures.theme.signs().cut);
        let rows = whole.unwrap_or_else(|| vec![(cut(), Pieces::new())]);
        self.put_rows(rows, ["", item.answer], measures);
    }

    /// Sets the rows of both sides one over the other; `words` stand where a side has nothing at all.
    fn put_rows(&mut self, rows: Vec<PairRow<'a>>, words: [&'static str; 2], measures: &Measures) {
        self.lines.reserve_exact(2 * rows.len());
        for (n, (left, right)) in rows.into_iter().enumerate() {
            for ((side, mut value), word) in measures.sides.into_iter().zip([left, right]).zip(words) {
                if n == 0 && !word.is_empty() {
                    value = smallvec![Piece::sign(word, true)];
                }
                if n == 0 || !value.is_empty() {
                    self.lines.push(BlockLine { side, value, ..BlockLine::default() });
                }
            }
        }
    }

    /// Puts grade and reasons beside the rows, and below them what has no room there.
    fn put_reasons(&mut self, compared: &'a Compared<'a>, at: usize, extent: Extent, measures: &Measures) {
        let theme = measures.theme;
        let Compared { found, grade, is_long, reasons, .. } = compared;
        let all = measures.all();
        let beside_room = all.saturating_sub(at).saturating_sub(cells(grade) + 1);
        let (beside, below) = reasons.parted(beside_room, all.saturating_sub(at));
        let Some(last) = self.lines.len().checked_sub(1) else { return };
        let below_at = if *is_long {
            let value = self.lines.get(last).map_or(0, |line| width(&line.value));
            // At the right end, so that no reason is read as the end of a value.
            all.saturating_sub(cells(below)).max(value + 2)
        } else {
            at
        };
        let is_explained = extent == Extent::Explained;
        let has_beside = !is_explained || cells(beside) <= beside_room;
        let has_below = !is_explained || cells(below) <= all.saturating_sub(below_at);
        if let Some(line) = self.lines.first_mut() {
            (line.at, line.grade) = (at, Some((*grade, theme.grade(found.grade))));
            line.words = Cow::Borrowed(if has_beside { beside } else { "" });
        }
        if let Some(line) = self.lines.get_mut(last) {
            line.at = below_at;
            line.words = Cow::Borrowed(if has_below { below } else { "" });
        }
        let under: Vec<&str> = [(has_beside, beside), (has_below, below)]
            .into_iter()
            .filter_map(|(has_room, words)| (!has_room && !words.is_empty()).then_some(words))
            .collect();
        if !under.is_empty() {
            let under = reading::broken(reasons.joined(&under), all);
            let line = |text: Shown<'static>| BlockLine { words: text.into_cow(), ..BlockLine::default() };
            self.lines.extend(under.into_iter().map(line));
        }
    }

    /// Paints from a line on; returns the line behind.
    pub(super) fn paint(&self, canvas: &mut Canvas<'_>, area: Rect, from: u16, measures: &Measures) -> u16 {
        let theme = canvas.theme;
        let column = |n: usize| area.x.saturating_add(u16::try_from(n).unwrap_or(u16::MAX));
        let mut row = from;
        for line in &self.lines {
            let mut strip = canvas.line(area, row);
            if row == from {
                strip.put(measures.items[self.item], theme.plain());
            }
            strip.to(column(measures.side)).put(line.side, theme.faint()).to(column(measures.begin));
            for piece in &line.value {
                let style = if piece.is_marked { self.differing } else { theme.plain() };
                strip.put(&*piece.text, style);
            }
            strip.to(column(measures.begin + line.at));
            if let Some((grade, style)) = line.grade {
                strip.put(grade, style).skip(1);
            }
            if !line.words.is_empty() {
                strip.put(&*line.words, theme.plain());
            }
            row += 1;
        }
        row
    }
}
