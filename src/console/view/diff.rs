//! The five items of the record under the cursor: the insurer's and the register's side one over the other.

use std::rc::Rc;

use ratatui::layout::Rect;
use ratatui::style::Style;
use smallvec::SmallVec;

use super::block::{Block, Extent, Measures, Writings};
use super::strip::{Strip, Styled};
use super::{Canvas, marked, member, queue};
use crate::audit::{AnswerResult, CandidateId, IndividualNumber, Item, Mark, Signal, Status};
use crate::console::model::{Look, Model};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message};
use crate::text::Shown;
use crate::triage::listing::ListRow;
use crate::triage::port::Record;

/// The title, and the signals.
const OTHER_ROWS: u16 = 2;

/// The rows of an item that has one a side.
const SIDES: usize = 2;

/// All that the pane is made from, besides the room for it and the keys, which never change: what was painted from an equal one
/// is the same, cell by cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) row: &'a ListRow,
    pub(super) record: Option<&'a Rc<Record>>,
    pub(super) look: Look,
    pub(super) lang: Lang,
    /// The mark of the row is hidden.
    pub(super) is_blind: bool,
    /// The mark of the record is hidden.
    pub(super) is_checked_blind: bool,
    /// The number stands there whole. A reveal was recorded before it stands in the model.
    pub(super) is_revealed: bool,
}

/// What is to be said of the record at a width.
pub(super) struct Subject<'a> {
    sight: Sight<'a>,
    measures: Measures,
    items: Vec<Writings<'a>>,
    /// Whose the register's answer is, where it is not that for the registered number.
    whose: Option<String>,
}

/// What is to be painted of it, so that its height is known before the panes are laid out.
pub(super) struct Plan<'a> {
    of: &'a Subject<'a>,
    blocks: Vec<Block<'a>>,
}

/// What stands on the frame of the record under the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shows {
    /// The record and its version.
    pub(super) record: (CandidateId, u64),
    /// Every item that a person has to read stands there to its end.
    pub(super) is_whole: bool,
}

impl<'a> Sight<'a> {
    /// Collects what is known of a row's record.
    pub(super) fn of(model: &'a Model, row: &'a ListRow) -> Self {
        let record = model.record.last_of(row.id);
        Self {
            row,
            record,
            look: model.facts.look,
            lang: model.facts.lang,
            is_blind: model.hides(&row.mark),
            is_checked_blind: record.is_some_and(|record| model.hides(&record.dossier.mark)),
            is_revealed: model.revealed.is_some_and(|revealed| revealed.id == row.id),
        }
    }
}

impl<'a> Subject<'a> {
    pub(super) fn of(sight: Sight<'a>, width: u16) -> Self {
        let record = sight.record.map(Rc::as_ref);
        let measures = Measures::of(Theme::new(sight.look), sight.lang, width);
        let items = Item::ALL.iter().map(|item| Writings::of(*item, record, &measures)).collect();
        let whose = record.and_then(|record| whose(record, sight.lang, sight.is_checked_blind));
        Self { sight, measures, items, whose }
    }
}

impl<'a> Plan<'a> {
    /// Plans at most `height` rows: first what a person has to read is given room to be whole, the worst item first, then its
    /// explanation.
    pub(super) fn of(subject: &'a Subject<'a>, height: u16) -> Self {
        let Subject { sight, ref measures, ref items, ref whose } = *subject;
        let mut blocks: Vec<Block<'a>> =
            items.iter().map(|item| Block::of(item, Extent::Explained, measures)).collect();
        // What takes no more rows with everything is not to be cut.
        let is_high = |n: &usize| blocks.get(*n).is_some_and(|block| block.height() > SIDES);
        let mut order: SmallVec<[usize; 5]> = (0..blocks.len()).filter(is_high).collect();
        let room =
            usize::from(height.saturating_sub(OTHER_ROWS)).saturating_sub(usize::from(whose.is_some()));
        if blocks.iter().map(Block::height).sum::<usize>() <= room
            && blocks.iter().all(|block| block.is_whole)
        {
            order.clear();
        }
        let grade = |n: &usize| {
            let item = Item::ALL.get(*n)?;
            sight.record?.found.comparison.as_ref().map(|comparison| comparison.items[*item].grade)
        };
        order.sort_by_key(|n| std::cmp::Reverse(grade(n)));
        let mut better = Vec::new();
        for n in order {
            let (Some(item), Some(block)) = (items.get(n), blocks.get_mut(n)) else { continue };
            let explained = std::mem::replace(block, Block::of(item, Extent::Cut, measures));
            better.push((n, Block::of(item, Extent::Whole, measures), explained));
        }
        let mut grow = |n: usize, better: Block<'a>| {
            let used: usize = blocks.iter().map(Block::height).sum();
            if let Some(block) = blocks.get_mut(n)
                && block.is_whole <= better.is_whole
                && used - block.height() + better.height() <= room
            {
                *block = better;
            }
        };
        let (to_the_end, with_reasons): (Vec<_>, Vec<_>) =
            better.into_iter().map(|(n, whole, explained)| ((n, whole), (n, explained))).unzip();
        to_the_end.into_iter().chain(with_reasons).for_each(|(n, better)| grow(n, better));
        Self { of: subject, blocks }
    }

    /// Returns the rows that are needed.
    pub(super) fn height(&self) -> u16 {
        let rows =
            self.blocks.iter().map(Block::height).sum::<usize>() + usize::from(self.of.whose.is_some());
        u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(OTHER_ROWS)
    }

    /// Paints the record; tells what of it was painted.
    pub(super) fn paint(&self, canvas: &mut Canvas<'_>, area: Rect) -> Option<Shows> {
        let sight = self.of.sight;
        title(canvas, area, sight);
        let mut line = 1;
        if let Some(whose) = &self.of.whose {
            let strong = canvas.theme.strong();
            canvas.line(area, line).put(whose.as_str(), strong);
            line += 1;
        }
        for block in &self.blocks {
            line = block.paint(canvas, area, line, &self.of.measures);
        }
        let last = area.height.saturating_sub(1).max(line);
        if let Some(record) = sight.record {
            signals(canvas, area, last, record, sight.is_blind);
        } else {
            let (lang, faint) = (canvas.lang, canvas.theme.faint());
            canvas.line(area, last).put(lang.text("console.diff.loading"), faint);
        }
        sight.record.map(|record| Shows {
            record: (record.dossier.id, record.dossier.version),
            is_whole: line < area.height && self.blocks.iter().all(|block| block.is_whole),
        })
    }
}

/// Says whose the register's answer is, where a right number is recorded: it was asked of that one, not of the registered.
/// Who is to check it is not told which.
pub(super) fn whose(record: &Record, lang: Lang, is_blind: bool) -> Option<String> {
    let right = record.dossier.mark.right_number?;
    let id = if is_blind { "console.diff.whose-checked" } else { "console.diff.whose" };
    let words = Message::new(id).arg("registered", record.dossier.candidate.individual_number);
    Some(lang.say(&words.arg("right", right)))
}

/// `── 33120015 12-345-01  ********9018  未点検  総合判定 異体字 ──`
fn title(canvas: &mut Canvas<'_>, area: Rect, sight: Sight<'_>) {
    let Sight { row, is_blind, is_revealed, .. } = sight;
    let digits = |number: IndividualNumber| {
        if is_revealed { Shown::revealed(number) } else { Shown::new(number.to_string()) }
    };
    let (theme, lang) = (canvas.theme, canvas.lang);
    let rule = theme.signs().rule;
    let mut line = canvas.line(area, 0);
    line.put(rule, theme.faint()).skip(1);
    line.put(member::with_insurer(&row.key), theme.strong());
    line.skip(2).put(digits(row.individual_number), if is_revealed { theme.danger() } else { theme.plain() });
    if let Some(right) = row.mark.right_number.filter(|_| !is_blind) {
        line.put(format!(" {} ", theme.signs().arrow), theme.strong());
        line.put(digits(right), theme.strong());
    }
    line.skip(2);
    if is_blind {
        line.put(lang.text("word.second-check-awaited"), theme.strong());
    } else {
        line.put(queue::stage(lang, row), theme.strong());
        if row.mark.is_returned() {
            line.skip(1).put(lang.text("word.returned"), theme.danger());
        }
        if let Some(word) = queue::reflection(&row.mark) {
            line.skip(1).put(lang.text(word), theme.strong());
        }
    }
    if let Some(who) = queue::assignee(&row.mark) {
        line.skip(1).put(who, theme.plain());
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

/// The last line: what was found out or raised again, then signals in words, with the records that they are about; dangers
/// first.
fn signals(canvas: &mut Canvas<'_>, area: Rect, line: u16, record: &Record, is_blind: bool) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let signs = theme.signs();
    let of = |is_danger| record.found.signals.iter().filter(move |signal| signal.is_danger() == is_danger);
    let said = |signal: Signal, sign: &'static str, style: Style| -> Vec<Styled<'static>> {
        let word = lang.word("signal", record.found.word_of(signal, &record.dossier));
        let mut said = vec![(sign.into(), style), (word.into(), style)];
        let partners = partners(record, signal);
        if !partners.is_empty() {
            said.push((format!("{}#{partners}", signs.arrow).into(), theme.plain()));
        }
        said
    };
    let mut entries: Vec<_> = of(true).map(|signal| said(signal, signs.danger, theme.danger())).collect();
    let states = queue::states(&record.dossier.mark, is_blind, is_blind);
    // A returned mark is said beside its note.
    let states = states.filter(|word| *word != "word.returned");
    let state = |word| vec![(lang.text(word).into(), theme.strong())];
    entries.extend(states.map(state));
    entries.extend(of(false).map(|signal| said(signal, "", theme.plain())));
    let mut line = canvas.line(area, line);
    note(&mut line, &record.dossier.mark, theme, lang);
    line.put(lang.text("word.signal"), theme.faint()).skip(1);
    if entries.is_empty() {
        line.put(lang.text("console.diff.no-signal"), theme.plain());
    }
    line.entries(&entries, lang.text("console.between-signals"));
}

/// Says why a mark was returned, or what was noted of a record that is pending again; half of the line is the signals'.
fn note(line: &mut Strip<'_>, mark: &Mark, theme: Theme, lang: Lang) {
    if mark.status != Status::Pending || mark.note.is_empty() {
        return;
    }
    let (label, style) = if mark.is_returned() {
        ("word.returned", theme.danger())
    } else {
        ("console.row.note", theme.faint())
    };
    line.put(lang.text(label), style).skip(1);
    let room = line.room() / 2;
    marked::paint(
        line,
        &mark.note,
        &[],
        room,
        theme.signs().cut,
        (theme.strong(), theme.strong()),
        Shown::new,
    );
    line.skip(2);
}

/// Lists the records that a signal is about.
pub(super) fn partners(record: &Record, signal: Signal) -> String {
    let ids = record.found.partners.iter().filter(|(of, _)| *of == signal).map(|(_, id)| id.to_string());
    ids.collect::<Vec<_>>().join(" #")
}
