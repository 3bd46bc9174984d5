//! The rows of the queue that are seen.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::layout::Rect;

use super::strip::{Strip, Styled};
use super::{Canvas, marked};
use crate::audit::{CandidateId, Mark, Signal};
use crate::console::model::Model;
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message};
use crate::text::Shown;
use crate::triage::listing::ListRow;
use crate::triage::search::{Match, SearchField};

/// Rows that stay in sight around the cursor.
const MARGIN: usize = 2;

/// How wide the columns are.
#[derive(Debug, Clone, Copy)]
struct Columns {
    status: u16,
    name: u16,
    key: u16,
    grade: u16,
    employer: u16,
}

impl Columns {
    fn of(lang: Lang, width: u16) -> Self {
        let spare = width.saturating_sub(80);
        let employer = if spare >= 40 { 24 } else { 0 };
        let spare = spare - employer;
        let (status, grade) = if lang == Lang::Ja { (11, 15) } else { (15, 12) };
        Self { status, name: 18 + (spare / 3).min(14), key: 17 + (spare / 4).min(10), grade, employer }
    }
}

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model, top_row: &mut Option<CandidateId>) {
    let columns = Columns::of(model.facts.lang, area.width);
    heading(canvas, area, columns);
    let height = usize::from(area.height.saturating_sub(1));
    let queue = &model.queue;
    if queue.rows.is_empty() {
        let (text, faint) = (canvas.say(&Message::new(nothing(model))), canvas.theme.faint());
        canvas.line(area, 2).skip(2).put(text, faint);
        return;
    }
    let cursor = queue.index();
    let before = top_row.and_then(|id| queue.rows.iter().position(|row| row.id == id));
    let top = first_row(queue.rows.len(), height, cursor.unwrap_or(0), before);
    *top_row = queue.rows.get(top).map(|row| row.id);
    let is_of_checks = model.is_blind();
    let range = model.selecting.as_ref().and_then(|selecting| selecting.range);
    let ranged = range.and_then(|(from, _)| queue.rows_to(from));
    for (line, (index, row)) in queue.rows.iter().enumerate().skip(top).take(height).enumerate() {
        let (theme, lang) = (canvas.theme, canvas.lang);
        let Ok(line) = u16::try_from(line + 1) else { break };
        let mut strip = canvas.line(area, line);
        let sign = if Some(index) == cursor { theme.signs().cursor } else { " " };
        strip.column(sign, 1, theme.cursor());
        let is_selected = ranged.as_ref().is_some_and(|range| range.contains(&index))
            || model.selecting.as_ref().is_some_and(|selecting| selecting.contains(row.place()));
        strip.column(if is_selected { theme.signs().selected } else { " " }, 1, theme.key());
        let hit = model.queue.matches.get(index);
        let is_blind = model.hides(&row.mark);
        paint_row(&mut strip, row, columns, &Look { theme, lang, is_blind, is_of_checks, hit });
    }
}

struct Look<'a> {
    theme: Theme,
    lang: Lang,
    /// The mark is hidden.
    is_blind: bool,
    /// Every row awaits its second check.
    is_of_checks: bool,
    hit: Option<&'a Match>,
}

fn nothing(model: &Model) -> &'static str {
    let queue = &model.queue;
    if !queue.is_fetched {
        "console.queue.loading"
    } else if queue.filter == crate::triage::filter::Filter::default() {
        "console.queue.empty"
    } else if queue.filter.awaiting {
        "console.queue.no-checks"
    } else if queue.filter.assignees == [model.facts.actor.person()] {
        "console.queue.none-mine"
    } else {
        "console.queue.none-passes"
    }
}

fn heading(canvas: &mut Canvas<'_>, area: Rect, columns: Columns) {
    let (faint, lang) = (canvas.theme.faint(), canvas.lang);
    let mut line = canvas.line(area, 0);
    line.skip(2)
        .column(lang.text("word.status"), columns.status - 1, faint)
        .skip(1)
        .column(lang.text("word.item.kanji_name"), columns.name, faint)
        .column(lang.text("console.queue.key"), columns.key, faint)
        .column(lang.text("word.overall"), columns.grade, faint);
    if columns.employer > 0 {
        line.column(lang.text("console.queue.employer"), columns.employer, faint);
    }
    line.put(lang.text("word.signal"), faint);
}

fn paint_row(strip: &mut Strip<'_>, row: &ListRow, columns: Columns, look: &Look<'_>) {
    let Look { theme, lang, is_blind, hit, .. } = *look;
    let plain = theme.plain();
    let status = if is_blind { lang.text("console.queue.hidden") } else { stage(lang, row) };
    strip.column(status, columns.status - 1, plain).skip(1);
    let next = strip.x() + columns.name;
    found(strip, &row.kanji_name, places(hit, SearchField::KanjiName), usize::from(columns.name - 1), theme);
    strip.to(next);
    let next = strip.x() + columns.key;
    let of_key = places(hit, SearchField::MemberKey);
    found_key(strip, &row.key.on_card(), of_key, usize::from(columns.key - 1), theme);
    strip.to(next);
    match row.grade() {
        Some(grade) => strip.column(lang.word("grade", grade.code()), columns.grade - 1, theme.grade(grade)),
        None => strip.column(lang.word("answer", answer_code(row)), columns.grade - 1, plain),
    };
    strip.skip(1);
    if columns.employer > 0 {
        let next = strip.x() + columns.employer;
        let places = places(hit, SearchField::EmployerName);
        found(strip, &row.employer_name, places, usize::from(columns.employer - 1), theme);
        strip.to(next);
    }
    hidden_hit(strip, row, columns, look);
    notes(strip, row, look);
}

/// Paints a text with what was searched for marked in it.
fn found(strip: &mut Strip<'_>, text: &str, places: &[Range<usize>], room: usize, theme: Theme) {
    marked::paint(strip, text, places, room, theme.signs().cut, (theme.plain(), theme.found()), Shown::new);
}

/// Paints a member key or an employer code in a column, and what of it was searched for.
fn found_key(strip: &mut Strip<'_>, key: &str, places: &[Range<usize>], room: usize, theme: Theme) {
    marked::paint(strip, key, places, room, theme.signs().cut, (theme.plain(), theme.found()), Shown::key);
}

/// Returns what of a field matched.
fn places(hit: Option<&Match>, field: SearchField) -> &[Range<usize>] {
    hit.filter(|hit| hit.field == field).map_or(&[], |hit| &hit.places)
}

/// Shows the field that matched, where no column shows it.
fn hidden_hit(strip: &mut Strip<'_>, row: &ListRow, columns: Columns, look: &Look<'_>) {
    let Some(hit) = look.hit else { return };
    let text = match hit.field {
        SearchField::KanaName => &row.kana_name,
        SearchField::EmployerCode => &row.employer_code,
        SearchField::EmployerName if columns.employer == 0 => &row.employer_name,
        _ => return,
    };
    let room = strip.room() / 2;
    found(strip, text, &hit.places, room, look.theme);
    strip.skip(1);
}

/// Dangers, what awaits or was found out, information: in words.
fn notes(strip: &mut Strip<'_>, row: &ListRow, look: &Look<'_>) {
    let Look { theme, lang, is_blind, is_of_checks, .. } = *look;
    let of = |is_danger| row.signals.iter().filter(move |signal| signal.is_danger() == is_danger);
    let word = |signal: Signal| Cow::Borrowed(lang.word("signal", signal.code()));
    let danger = |signal| vec![(theme.signs().danger.into(), theme.danger()), (word(signal), theme.danger())];
    let mut entries: Vec<Vec<Styled<'_>>> = of(true).map(danger).collect();
    let states = states(&row.mark, is_blind, is_of_checks);
    entries.extend(states.map(|word| vec![(lang.text(word).into(), theme.strong())]));
    entries.extend(of(false).map(|signal| vec![(word(signal), theme.plain())]));
    entries.extend(assignee(&row.mark).map(|who| vec![(who.into(), theme.plain())]));
    strip.entries(&entries, lang.text("console.between-signals"));
}

/// Says who works on a record.
pub(super) fn assignee(mark: &Mark) -> Option<String> {
    mark.assignee.as_ref().map(|who| format!("@{who}"))
}

/// Says what is to be known of a mark besides its status; what a first check decided is hidden from the second. That it awaits
/// one is not said where it stands already.
pub(super) fn states(
    mark: &Mark,
    is_blind: bool,
    is_awaiting_said: bool,
) -> impl Iterator<Item = &'static str> + use<> {
    let states = [
        (mark.is_returned(), "word.returned"),
        (mark.wrong_found_at.is_some() && !is_blind, "word.wrong-number"),
        (mark.awaiting_second_check && !is_awaiting_said, "word.second-check-awaited"),
        (mark.raised_again, "word.raised-again"),
        (mark.data_changed, "word.data-changed"),
    ];
    states.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word)
}

/// Says of a correction whether the right number was seen on the server.
pub(super) fn reflection(mark: &Mark) -> Option<&'static str> {
    use crate::audit::Status;
    (mark.status == Status::Corrected && !mark.awaiting_second_check)
        .then_some(if mark.reflected_on.is_some() { "word.reflected" } else { "word.reflect-awaited" })
}

/// Says the status; of a pending record also whether it was asked about.
pub(super) fn stage(lang: Lang, row: &ListRow) -> &'static str {
    use crate::audit::Status;
    match (row.mark.status, row.answer) {
        (Status::Pending, None) if row.inquired => lang.text("word.stage.awaited"),
        (Status::Pending, None) => lang.text("word.stage.never-asked"),
        (status, _) => lang.word("status", status.code()),
    }
}

fn answer_code(row: &ListRow) -> &'static str {
    row.answer.map_or("none", crate::audit::AnswerResult::code)
}

/// Returns the first row that is seen: that of the frame before, moved only as far as the cursor needs.
fn first_row(len: usize, height: usize, cursor: usize, before: Option<usize>) -> usize {
    let margin = MARGIN.min(height.saturating_sub(1) / 2);
    let top = before.unwrap_or_else(|| cursor.saturating_sub(height / 2));
    let lowest = (cursor + margin + 1).saturating_sub(height);
    let highest = cursor.saturating_sub(margin);
    top.clamp(lowest.min(highest), highest).min(len.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_only_as_far_as_the_cursor_needs() {
        for (len, height, cursor, before, top) in [
            (100, 7, 3, Some(0), 0),
            (100, 7, 5, Some(0), 1),
            (100, 7, 2, Some(1), 0),
            (100, 7, 50, Some(0), 46),
            (100, 7, 99, Some(0), 93),
            (3, 7, 2, None, 0),
            (100, 1, 40, Some(0), 40),
        ] {
            assert_eq!(first_row(len, height, cursor, before), top, "{cursor} of {len} in {height}");
        }
    }
}
