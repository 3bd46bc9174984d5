//! The status line: database, filter in words, position, what is left, operator, what is under way.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::strip::Entry;
use super::{Canvas, filter_words};
use crate::audit::Status;
use crate::console::model::selecting::distance;
use crate::console::model::{Bulk, DatabaseKind, Model, Selecting};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::incident::SweepProgress;
use crate::triage::page::{Count, SortOrder};

/// The least that is left to the filter before the end of the line is.
const FILTER_LEAST: usize = 4;
/// The part of the line that the name of the database takes at most.
const NAME_SHARE: usize = 3;
/// How far a bulk act has come, the longest words first.
const RUNNING: [&str; 4] = [
    "console.bulk.running",
    "console.bulk.running-shorter",
    "console.bulk.running-short",
    "console.bulk.running-least",
];

/// A part of the line.
struct Segment {
    /// What it says; none: the filter, which has the room that the others leave.
    entry: Option<Entry>,
    /// What gives way first where the line is too short; 0 never does.
    rank: u8,
}

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let bar = format!(" {} ", theme.signs().bar);
    let width = usize::from(area.width);
    let filter = filter_words::words(&model.queue.filter, lang);
    let filter = filter.unwrap_or_else(|| lang.text("console.status.no-filter").to_owned());
    let filter = Shown::new(filter);
    let wanted = cells(filter.as_str());
    let database = Shown::new(model.facts.database.name.as_str());
    let name = cells(database.as_str()).min(width / NAME_SHARE);
    let segments = fitting(model, (theme, lang), |segments| {
        let fixed = fixed(segments, &bar, name);
        (fixed + wanted <= width, fixed + wanted.min(FILTER_LEAST) <= width)
    });
    let fixed = fixed(&segments, &bar, name);
    let excess = (fixed + wanted.min(FILTER_LEAST)).saturating_sub(width);
    let mut line = canvas.line(area, 0);
    line.put(theme.fit(database.as_str(), name.saturating_sub(excess).max(1)), theme.plain());
    for (n, segment) in segments.iter().enumerate() {
        if n > 0 {
            line.put(bar.as_str(), theme.faint());
        }
        let Some(entry) = &segment.entry else {
            let room = width.saturating_sub(fixed).max(FILTER_LEAST);
            line.put(theme.fit(filter.as_str(), room), theme.plain());
            continue;
        };
        for (text, style) in entry {
            line.put(text.as_str(), *style);
        }
    }
}

/// Returns the segments that have room. `has_room` tells whether some leave it to the whole filter, and to what must stay of
/// it: how far a bulk act has come is said shorter before the filter is cut, and the filter is cut before others give way.
fn fitting(
    model: &Model,
    (theme, lang): (Theme, Lang),
    has_room: impl Fn(&[Segment]) -> (bool, bool),
) -> Vec<Segment> {
    let mut segments = Vec::new();
    for running in RUNNING {
        segments = self::segments(model, running, theme, lang);
        if has_room(&segments).0 {
            return segments;
        }
    }
    while !has_room(&segments).1 {
        let last = segments.iter().map(|segment| segment.rank).max().unwrap_or(0);
        if last == 0 {
            break;
        }
        segments.retain(|segment| segment.rank < last);
    }
    segments
}

/// Returns the cells that everything but the filter takes, the name of the database included.
fn fixed(segments: &[Segment], bar: &str, name: usize) -> usize {
    let texts = segments.iter().filter_map(|segment| segment.entry.as_ref()).flatten();
    let texts: usize = texts.map(|(text, _)| cells(Shown::new(text.as_str()).as_str())).sum();
    name + texts + cells(bar) * segments.len().saturating_sub(1)
}

/// Collects what the line says, in order, from the kind of the database on.
fn segments(model: &Model, running: &'static str, theme: Theme, lang: Lang) -> Vec<Segment> {
    let database = &model.facts.database;
    let kind = if database.kind == DatabaseKind::Practice { theme.strong() } else { theme.plain() };
    let said = |text: String, style: Style, rank: u8| Segment { entry: Some(vec![(text, style)]), rank };
    let mut out = vec![
        Segment {
            entry: Some(vec![
                (" ".to_owned(), theme.plain()),
                (format!("[{}]", lang.text(database.kind.word())), kind),
            ]),
            rank: 0,
        },
        said(position(model), theme.strong(), 0),
    ];
    // Before a bulk act it counts what is selected of what, and by whom.
    let aside = if model.selecting.is_some() { 5 } else { 0 };
    // Where only second checks are shown nothing is pending.
    let tallies = model.tallies.as_ref().filter(|_| !model.is_blind());
    let left = tallies.map(|tallies| tallies.of(model.queue.filter.list(), Status::Pending));
    out.extend(left.map(|left| {
        said(format!("{} {}", lang.text("console.status.left"), thousands(left)), theme.plain(), aside.max(1))
    }));
    out.extend(model.selecting.as_ref().map(|selecting| {
        let range = if selecting.range.is_some() { lang.text("console.status.range") } else { "" };
        let selected = lang.text("console.status.selected");
        said(format!("{selected} {}{range}", size(model, selecting)), theme.strong(), 0)
    }));
    out.extend(bulk(model, running).map(|words| said(words, theme.strong(), 0)));
    let due = model.due_steps.count();
    if due > 0 {
        let words = Message::new("console.status.due").arg("due", thousands(due as u64));
        out.push(said(lang.say(&words), theme.danger(), aside));
    }
    out.extend(model.sweep.map(|sweep| said(swept(&sweep, lang), theme.strong(), aside)));
    out.push(Segment { entry: None, rank: 2 });
    if model.queue.order != SortOrder::Risk {
        let words = lang.word("order", model.queue.order.code());
        out.push(said(words.to_owned(), theme.plain(), 4));
    }
    out.push(said(operator(model), theme.plain(), 3));
    out.extend(under_way(model).map(|id| said(lang.text(id).to_owned(), theme.strong(), 0)));
    out
}

/// Counts what is selected, the range that is being drawn included.
fn size(model: &Model, selecting: &Selecting) -> Count {
    let queue = &model.queue;
    match selecting.range {
        None => selecting.size(),
        Some((_, began)) if selecting.is_empty() && queue.is_by_risk() => distance(began, queue.position()),
        Some((from, _)) => {
            let rows = queue.rows_to(from).and_then(|range| queue.rows.get(range)).unwrap_or_default();
            let more = rows.iter().filter(|row| !selecting.contains(row.place())).count() as u64;
            match selecting.size() {
                Count::Exact(n) => Count::Exact(n + more),
                Count::AtLeast(n) => Count::AtLeast(n + more),
            }
        }
    }
}

/// Says how far a bulk act has come.
fn bulk(model: &Model, running: &'static str) -> Option<String> {
    let said = |message: &Message| Some(model.keymap.say(model.facts.lang, message));
    match &model.bulk {
        Bulk::Idle => None,
        Bulk::Expected => said(&Message::new("console.bulk.begins")),
        Bulk::Interrupted(_) => said(&Message::new("console.bulk.rests")),
        Bulk::Running(progress) => {
            let id = if progress.is_undo { "console.bulk.undoing" } else { running };
            let of = progress.of.map_or_else(|| "?".to_owned(), thousands);
            let message = Message::new(id).arg("done", thousands(progress.done));
            let message = message.arg("turned", thousands(progress.done + progress.left_out));
            said(&message.arg("left_out", thousands(progress.left_out)).arg("of", of))
        }
    }
}

/// Says how far a sweep has come.
fn swept(sweep: &SweepProgress, lang: Lang) -> String {
    let share = (sweep.passed * 100).checked_div(sweep.of).unwrap_or_default().min(99);
    lang.say(&Message::new("console.status.sweep").arg("share", share))
}

fn operator(model: &Model) -> String {
    let actor = &model.facts.actor;
    let person = actor.person();
    match actor.claim.as_deref().filter(|claim| *claim != person) {
        Some(claim) => format!("{person} ({claim})"),
        None => person.to_owned(),
    }
}

fn under_way(model: &Model) -> Option<&'static str> {
    let flight = &model.flight;
    if flight.act.is_some() {
        Some("console.status.saving")
    } else if flight.is_job_running {
        Some("console.status.writing")
    } else if flight.comparing.is_some() {
        Some("console.status.comparing")
    } else if !model.queue.is_settled {
        Some("console.status.searching")
    } else {
        None
    }
}

/// `12/300`; `?/300` where it is not known how many come before.
fn position(model: &Model) -> String {
    let unknown = if model.queue.rows.is_empty() { "0" } else { "?" };
    let at = model.queue.position().map_or_else(|| unknown.to_owned(), thousands);
    format!("{at}/{}", model.queue.total)
}
