//! The five items of the record under the cursor: the insurer's and the register's side one over the other.

use std::ops::Range;

use ratatui::layout::Rect;

use super::strip::Strip;
use super::{Canvas, explained, marked, queue};
use crate::audit::{AnswerResult, CandidateId, Item};
use crate::compare::{Grade, ItemComparison};
use crate::console::model::Model;
use crate::i18n::Lang;
use crate::text::cells;
use crate::triage::listing::ListRow;
use crate::triage::port::Record;

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
}

/// `── 33120015 12-345-01  ********9018  未点検  総合判定 異体字 ──`
fn title(canvas: &mut Canvas<'_, '_>, area: Rect, row: &ListRow, is_blind: bool) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let rule = theme.signs().rule;
    let mut line = canvas.line(area, 0);
    line.put(rule, theme.faint()).skip(1);
    line.put(format!("{} {}", row.key.insurer_no, queue::short_key(&row.key)), theme.strong());
    line.skip(2).put(row.individual_number.to_string(), theme.plain());
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
    let compared = record.found.comparison.as_ref().map(|comparison| &comparison.items[item]);
    let grade = compared.map_or(Grade::Identical, |found| found.grade);
    let styles = (theme.plain(), theme.differing(grade));
    let room = usize::from(widths.value.saturating_sub(1));
    let begin = widths.label + widths.side;
    let cut = theme.signs().cut;
    let (left_marks, right_marks) = compared.map(|found| marks(found, left, right)).unwrap_or_default();

    let mut strip = canvas.line(area, line);
    strip.skip(begin);
    value(&mut strip, left, &left_marks, room, cut, styles, lang);
    strip.to(area.x + begin + widths.value);
    if let Some(found) = compared {
        strip.put(lang.word("grade", found.grade.code()), theme.grade(found.grade)).skip(1);
        if !explained::characters(lang, found, left, right).is_empty() {
            strip.put(explained::rules(lang, found), theme.plain());
        }
    }

    let mut strip = canvas.line(area, line + 1);
    strip.skip(begin);
    match compared {
        Some(found) => {
            value(&mut strip, right, &right_marks, room, cut, styles, lang);
            let characters = explained::characters(lang, found, left, right);
            let words = if characters.is_empty() { explained::rules(lang, found) } else { characters };
            strip.to(area.x + begin + widths.value).put(words, theme.plain());
        }
        None if item == Item::KanjiName => {
            let answer = record.found.answer.map_or("none", AnswerResult::code);
            strip.put(lang.word("answer", answer), theme.strong());
        }
        None => {}
    }
}

fn value(
    strip: &mut Strip<'_>,
    raw: &str,
    marks: &[Range<usize>],
    room: usize,
    cut: &'static str,
    styles: (ratatui::style::Style, ratatui::style::Style),
    lang: Lang,
) {
    if raw.is_empty() {
        strip.column(lang.text("console.diff.empty"), u16::try_from(room).unwrap_or(u16::MAX), styles.1);
    } else {
        marked::paint(strip, raw, marks, room, cut, styles);
    }
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
