//! The five items of the record under the cursor: the insurer's and the register's side one over the other.

use std::ops::Range;

use ratatui::layout::Rect;

use super::strip::Strip;
use super::{Canvas, explained, marked, queue};
use crate::audit::{AnswerResult, CandidateId, Item};
use crate::compare::{Grade, ItemComparison};
use crate::console::model::Model;
use crate::console::theme::Theme;
use crate::i18n::Lang;
use crate::text::{Shown, cells};
use crate::triage::listing::ListRow;
use crate::triage::port::Record;

/// What the explanation of a long value has at least.
const LONG_EXPLAINED: u16 = 18;

/// Paints the record; returns it with its version where its five items were painted.
pub(super) fn paint(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model) -> Option<(CandidateId, u64)> {
    let row = model.queue.row()?;
    title(canvas, area, row, model.is_blind());
    let record = model.record.last_of(row.id);
    let widths = Widths::of(canvas.lang, area.width);
    for (n, item) in Item::ALL.iter().enumerate() {
        let Ok(line) = u16::try_from(1 + 2 * n) else { break };
        labels(canvas, area, line, *item, widths);
        if let Some(record) = record {
            values(canvas, area, line, *item, record, widths);
        }
    }
    if let Some(record) = record {
        signals(canvas, area, record);
    } else {
        let (lang, faint) = (canvas.lang, canvas.theme.faint());
        canvas.line(area, 11).put(lang.text("console.diff.loading"), faint);
    }
    record.map(|record| (record.dossier.id, record.dossier.version))
}

/// Where values and grades begin.
#[derive(Debug, Clone, Copy)]
struct Widths {
    label: u16,
    side: u16,
    value: u16,
}

impl Widths {
    fn of(lang: Lang, width: u16) -> Self {
        let widest = |texts: &[&str]| texts.iter().map(|text| cells(text)).max().unwrap_or(0);
        let items: Vec<&str> = Item::ALL.iter().map(|item| lang.word("item", item.code())).collect();
        let narrow = |n: usize| u16::try_from(n).unwrap_or(0);
        let label = narrow(widest(&items)) + 1;
        let side =
            narrow(widest(&[lang.text("console.diff.insurer"), lang.text("console.diff.register")])) + 1;
        let explained = if width >= 60 { (width * 7 / 20).clamp(24, 60) } else { 0 };
        Self { label, side, value: width.saturating_sub(label + side + explained) }
    }

    /// Returns the room for both writings of a long value: all but the grade, all but a part of the explanation.
    fn around(self, width: u16, grade: &str, words: &str) -> (u16, u16) {
        let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let all = width.saturating_sub(self.label + self.side);
        let words = narrow(cells(words)).min(LONG_EXPLAINED.max(width / 4));
        (all.saturating_sub(narrow(cells(grade)) + 1), all.saturating_sub(words))
    }
}

/// `── 33120015 12-345-01  ********9018  未点検  総合判定 異体字 ──`
fn title(canvas: &mut Canvas<'_, '_>, area: Rect, row: &ListRow, is_blind: bool) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let rule = theme.signs().rule;
    let mut line = canvas.line(area, 0);
    line.put(rule, theme.faint()).skip(1);
    line.put(format!("{} {}", row.key.insurer_no, queue::short_key(&row.key)), theme.strong());
    line.skip(2).put(row.individual_number.to_string(), theme.plain());
    if let Some(right) = row.mark.right_number.filter(|_| !is_blind) {
        line.put(format!("{}{right}", theme.signs().arrow), theme.plain());
    }
    line.skip(2);
    if is_blind {
        line.put(lang.text("word.second-check-awaited"), theme.strong());
    } else {
        line.put(queue::stage(lang, row), theme.strong());
    }
    line.skip(2);
    if let Some(grade) = row.grade() {
        line.put(lang.text("word.overall"), theme.faint()).skip(1);
        line.put(lang.word("grade", grade.code()), theme.grade(grade));
    } else {
        let answer = row.answer.map_or("none", AnswerResult::code);
        line.put(lang.word("answer", answer), theme.strong());
    }
    line.skip(1).fill(rule, theme.faint());
}

fn labels(canvas: &mut Canvas<'_, '_>, area: Rect, line: u16, item: Item, widths: Widths) {
    let (faint, lang) = (canvas.theme.faint(), canvas.lang);
    canvas
        .line(area, line)
        .column(lang.word("item", item.code()), widths.label, canvas_strong())
        .put(lang.text("console.diff.insurer"), faint);
    canvas.line(area, line + 1).skip(widths.label).put(lang.text("console.diff.register"), faint);
}

const fn canvas_strong() -> ratatui::style::Style {
    ratatui::style::Style::new()
}

fn values(canvas: &mut Canvas<'_, '_>, area: Rect, line: u16, item: Item, record: &Record, widths: Widths) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let left = record.dossier.candidate.items[item].as_str();
    let right = record.dossier.answer.as_ref().map_or("", |answer| answer.items[item].as_str());
    let begin = widths.label + widths.side;
    let Some(found) = record.found.comparison.as_ref().map(|comparison| &comparison.items[item]) else {
        let mut strip = canvas.line(area, line);
        strip.skip(begin).put(left, theme.plain());
        let answer = record.found.answer.map_or("none", AnswerResult::code);
        if item == Item::KanjiName {
            canvas.line(area, line + 1).skip(begin).put(lang.word("answer", answer), theme.strong());
        }
        return;
    };
    let grade = lang.word("grade", found.grade.code());
    let (characters, rules) =
        (explained::characters(lang, found, left, right), explained::rules(lang, found));
    let wide = |raw: &str| cells(Shown::new(raw).as_str());
    let is_long = wide(left).max(wide(right)) >= usize::from(widths.value);
    // A long value takes the room that its explanation leaves.
    let (above, below) = match (is_long, characters.is_empty()) {
        (true, false) if found.grade == Grade::Variant => (String::new(), characters),
        (false, false) => (rules, characters),
        _ => (String::new(), rules),
    };
    let rooms = if is_long { widths.around(area.width, grade, &below) } else { (widths.value, widths.value) };
    let marks = marks(found, left, right);
    let look = (theme, found.grade, lang);
    side(&mut canvas.line(area, line), (left, &marks.0), begin, rooms.0, look)
        .put(grade, theme.grade(found.grade))
        .skip(1)
        .put(above, theme.plain());
    side(&mut canvas.line(area, line + 1), (right, &marks.1), begin, rooms.1, look).put(below, theme.plain());
}

/// Paints one writing into its room and goes on behind it.
fn side<'s, 'b>(
    strip: &'s mut Strip<'b>,
    (raw, marks): (&str, &[Range<usize>]),
    begin: u16,
    room: u16,
    (theme, grade, lang): (Theme, Grade, Lang),
) -> &'s mut Strip<'b> {
    let next = strip.skip(begin).x() + room;
    let styles = (theme.plain(), theme.differing(grade));
    if raw.is_empty() {
        strip.put(lang.text("console.diff.empty"), styles.1);
    } else {
        let room = usize::from(room.saturating_sub(1));
        marked::paint(strip, raw, marks, room, theme.signs().cut, styles);
    }
    strip.to(next)
}

/// Returns the characters of both writings that are concerned: those of the findings, else the whole of what differs.
pub(super) fn marks(
    found: &ItemComparison,
    left: &str,
    right: &str,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if found.findings.is_empty() {
        let whole = |text: &str| (found.grade != Grade::Identical).then_some(0..text.len());
        return (whole(left).into_iter().collect(), whole(right).into_iter().collect());
    }
    found.findings.iter().map(|finding| (finding.left.clone(), finding.right.clone())).unzip()
}

/// The last line: signals in words, with the records that they are about.
fn signals(canvas: &mut Canvas<'_, '_>, area: Rect, record: &Record) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let signs = theme.signs();
    let mut line = canvas.line(area, 11);
    line.put(lang.text("word.signal"), theme.faint()).skip(1);
    if record.found.signals.is_empty() {
        line.put(lang.text("console.diff.no-signal"), theme.plain());
    }
    for (n, signal) in record.found.signals.iter().enumerate() {
        if n > 0 {
            line.put(lang.text("console.between"), theme.plain());
        }
        let word = lang.word("signal", signal.code());
        if signal.is_danger() {
            line.put(format!("{}{word}", signs.danger), theme.danger());
        } else {
            line.put(word, theme.plain());
        }
        let partners = partners(record, signal);
        if !partners.is_empty() {
            line.put(format!("{}#{partners}", signs.arrow), theme.plain());
        }
    }
}

/// Lists the records that a signal is about.
pub(super) fn partners(record: &Record, signal: crate::audit::Signal) -> String {
    let ids = record.found.partners.iter().filter(|(of, _)| *of == signal).map(|(_, id)| id.to_string());
    ids.collect::<Vec<_>>().join(" #")
}
