//! Requests for documents: addressees with their counts, and the list of one of them.

use ratatui::layout::Rect;

use super::{Canvas, form, member};
use crate::audit::{Day, RequestId};
use crate::console::model::{AddresseesPane, Model, RepliesPane};
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::requests::{RequestGroup, RequestRow};

/// The columns of counts.
type CountOf = (&'static str, fn(&RequestGroup) -> u64);
const COUNTS: [CountOf; 5] = [
    ("console.requests.total", |group| group.total),
    ("console.requests.unsent", |group| group.written),
    ("console.requests.open", |group| group.unanswered),
    (OVERDUE, |group| group.overdue),
    ("console.requests.answered", |group| group.answered),
];
const OVERDUE: &str = "console.requests.overdue";
/// The columns of a list.
const CASE: u16 = 13;
const KEY: u16 = 14;
const NAME: u16 = 16;

/// Paints the addressees.
pub(super) fn paint_addressees(canvas: &mut Canvas<'_>, area: Rect, pane: &AddresseesPane) {
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
    let (who, widths) = widths(groups, lang);
    let name = area.width.saturating_sub(2 + who + widths.iter().sum::<u16>());
    let mut heads = canvas.line(area, 1);
    heads.skip(2).column(lang.text("word.addressee"), who, theme.faint());
    heads.column(lang.text("console.requests.employer"), name, theme.faint());
    for ((id, _), width) in COUNTS.into_iter().zip(widths) {
        heads.right(lang.text(id), width, theme.faint());
    }
    for (line, (n, group)) in (2_u16..).zip(groups.iter().enumerate()) {
        let is_at = n == pane.at;
        let style = if is_at { theme.strong() } else { theme.plain() };
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(lang.word("addressee", group.addressee.code()), who, style);
        strip.column(group.employer(), name, style);
        for ((id, count), width) in COUNTS.into_iter().zip(widths) {
            let n = count(group);
            let is_danger = id == OVERDUE && n > 0;
            strip.right(&thousands(n), width, if is_danger { theme.danger() } else { style });
        }
    }
}

/// Returns how wide the addressees and the counts are written: what they do not need is the employer's.
fn widths(groups: &[RequestGroup], lang: Lang) -> (u16, [u16; COUNTS.len()]) {
    let widest = |head: &str, texts: &mut dyn Iterator<Item = usize>| {
        u16::try_from(texts.fold(cells(head), usize::max)).unwrap_or(u16::MAX)
    };
    let word = |group: &RequestGroup| cells(lang.word("addressee", group.addressee.code()));
    let counts = COUNTS.map(|(id, count)| {
        widest(lang.text(id), &mut groups.iter().map(|group| thousands(count(group)).len())) + 2
    });
    (widest(lang.text("word.addressee"), &mut groups.iter().map(word)) + 1, counts)
}

/// Paints the list of one addressee; returns the request under the cursor, and its version.
pub(super) fn paint_replies(
    canvas: &mut Canvas<'_>,
    area: Rect,
    pane: &RepliesPane,
    model: &Model,
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
    form::frame(canvas, area, Shown::key(format!("{addressee}  {}", Shown::new(documents))));
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
        strip.column(member::on_card(&row.key), KEY - 1, style).skip(1);
        strip.column(row.kanji_name.as_str(), NAME - 1, style).skip(1);
        state(canvas, area, line, &row.seen_by(&model.facts.actor), model.today);
    }
    let at = rows.get(pane.list.at)?;
    let is_painted = pane.list.at + 2 < usize::from(area.height);
    is_painted.then_some((at.request.id, at.request.version))
}

/// Where a request stands, with its days.
fn state(canvas: &mut Canvas<'_>, area: Rect, line: u16, row: &RequestRow, today: Option<Day>) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let request = &row.request;
    let mut strip = canvas.line(area, line);
    strip.to(area.x + 2 + CASE + KEY + NAME);
    if let Some(answer) = row.answer() {
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
    if row.is_elsewhere() {
        strip.put(lang.text("word.request-elsewhere"), theme.strong()).skip(1);
    }
    if let Some(due) = request.due_on.filter(|_| request.answer.is_none()) {
        strip.put(format!("{} {due}", lang.text("word.due")), theme.faint());
    }
}
