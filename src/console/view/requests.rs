//! Requests for documents: addressees with their counts, and the list of one of them.

use ratatui::layout::Rect;

use super::{Canvas, form, queue};
use crate::audit::{Day, RequestId};
use crate::console::model::{AddresseesPane, RepliesPane};
use crate::i18n::{Message, thousands};
use crate::triage::requests::RequestRow;

/// The columns of counts.
const COUNT: u16 = 9;
/// Cursor and addressee.
const ADDRESSEE: u16 = 16;
/// The columns of a list.
const CASE: u16 = 13;
const KEY: u16 = 14;
const NAME: u16 = 16;

/// Paints the addressees.
pub(super) fn paint_addressees(canvas: &mut Canvas<'_, '_>, area: Rect, pane: &AddresseesPane) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.text("word.request"));
    let Some(groups) = &pane.rows else {
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return;
    };
    if groups.is_empty() {
        let none = canvas.say(&Message::new("console.requests.none"));
        canvas.line(area, 2).skip(2).put(none, theme.faint());
        return;
    }
    let name = area.width.saturating_sub(2 + ADDRESSEE + 5 * COUNT);
    let mut heads = canvas.line(area, 1);
    heads.skip(2).column(lang.text("word.addressee"), ADDRESSEE, theme.faint());
    heads.column(lang.text("console.requests.employer"), name, theme.faint());
    for id in [
        "console.requests.total",
        "console.requests.unsent",
        "console.requests.open",
        "console.requests.overdue",
        "console.requests.answered",
    ] {
        heads.right(lang.text(id), COUNT, theme.faint());
    }
    for (line, (n, group)) in (2_u16..).zip(groups.iter().enumerate()) {
        let is_at = n == pane.at;
        let style = if is_at { theme.strong() } else { theme.plain() };
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(lang.word("addressee", group.addressee.code()), ADDRESSEE, style);
        strip.column(group.employer(), name.saturating_sub(1), style).skip(1);
        for (n, is_danger) in [
            (group.total, false),
            (group.written, false),
            (group.unanswered, false),
            (group.overdue, true),
            (group.answered, false),
        ] {
            let style = if is_danger && n > 0 { theme.danger() } else { style };
            strip.right(&thousands(n), COUNT, style);
        }
    }
}

/// Paints the list of one addressee; returns the request under the cursor, and its version.
pub(super) fn paint_replies(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    pane: &RepliesPane,
    today: Option<Day>,
) -> Option<(RequestId, u64)> {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let addressee = form::addressee(&pane.group, lang);
    let documents = match pane.documents {
        Some((number, identity)) => Message::new("console.requests.documents")
            .arg("number", lang.word("number-seen", number.code()))
            .arg("identity", lang.word("identity-seen", identity.code())),
        None => Message::new("console.requests.no-documents"),
    };
    let documents = canvas.say(&documents);
    form::frame(canvas, area, &format!("{addressee}  {documents}"));
    let Some(rows) = &pane.list.rows else {
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return None;
    };
    let mut heads = canvas.line(area, 1);
    heads.skip(2).column(lang.text("word.case-code"), CASE, theme.faint());
    heads.column(lang.text("console.requests.member"), KEY, theme.faint());
    heads.column(lang.text("word.item.kanji_name"), NAME, theme.faint());
    heads.put(lang.text("word.status"), theme.faint());
    for (line, (n, row)) in (2_u16..).zip(rows.iter().enumerate()) {
        let is_at = n == pane.list.at;
        let style = if is_at { theme.strong() } else { theme.plain() };
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(row.request.case_code().to_string(), CASE, style);
        strip.column(queue::short_key(&row.key), KEY - 1, style).skip(1);
        strip.column(row.kanji_name.as_str(), NAME - 1, style).skip(1);
        state(canvas, area, line, row, today);
    }
    let at = rows.get(pane.list.at)?;
    let is_painted = pane.list.at + 2 < usize::from(area.height);
    is_painted.then_some((at.request.id, at.request.version))
}

/// Where a request stands, with its days.
fn state(canvas: &mut Canvas<'_, '_>, area: Rect, line: u16, row: &RequestRow, today: Option<Day>) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let request = &row.request;
    let mut strip = canvas.line(area, line);
    strip.to(area.x + 2 + CASE + KEY + NAME);
    if let Some(answer) = &request.answer {
        strip.put(lang.word("outcome", answer.outcome.code()), theme.done()).skip(1);
        strip.put(answer.on.to_string(), theme.faint());
        return;
    }
    strip.put(lang.word("request-state", request.state().code()), theme.plain()).skip(1);
    if today.is_some_and(|today| request.is_overdue(today)) {
        strip.put(lang.text("word.overdue"), theme.danger()).skip(1);
    }
    if row.is_unneeded() {
        strip.put(lang.text("word.request-unneeded"), theme.strong()).skip(1);
    }
    if let Some(due) = request.due_on {
        strip.put(format!("{} {due}", lang.text("word.due")), theme.faint());
    }
}
