//! The status line: database, filter in words, position, what is left, operator, what is under way.

use ratatui::layout::Rect;

use super::strip::Entry;
use super::{Canvas, filter_words};
use crate::audit::Status;
use crate::console::model::selecting::distance;
use crate::console::model::{Bulk, DatabaseKind, Model, Selecting};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::page::{Count, SortOrder};

/// The least that is left to the filter before the end of the line is.
const FILTER_LEAST: usize = 4;
/// How far a bulk act has come, the longest words first.
const RUNNING: [&str; 3] =
    ["console.bulk.running", "console.bulk.running-shorter", "console.bulk.running-short"];

pub(super) fn paint(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let bar = format!(" {} ", theme.signs().bar);
    // Everything but the filter is said whole as long as there is room for it; the filter has the rest.
    let wide = |entry: &Entry| {
        entry.iter().map(|(text, _)| cells(Shown::new(text.as_str()).as_str())).sum::<usize>()
    };
    let filter = filter_words::words(&model.queue.filter, lang);
    let filter = filter.unwrap_or_else(|| lang.text("console.status.no-filter").to_owned());
    let filter = Shown::new(filter);
    // How far a bulk act has come is said shorter before filter or operator are cut.
    let (mut segments, mut room) = (Vec::new(), 0);
    for running in RUNNING {
        segments = self::segments(model, running, theme, lang);
        let fixed: usize = segments.iter().flatten().map(|entry| wide(entry) + cells(&bar)).sum();
        room = usize::from(area.width).saturating_sub(fixed);
        if room >= cells(filter.as_str()) {
            break;
        }
    }
    let room = room.max(FILTER_LEAST);
    let mut line = canvas.line(area, 0);
    for (n, segment) in segments.iter().enumerate() {
        if n > 0 {
            line.put(bar.as_str(), theme.faint());
        }
        let Some(entry) = segment else {
            line.put(theme.fit(filter.as_str(), room), theme.plain());
            continue;
        };
        for (text, style) in entry {
            line.put(text.as_str(), *style);
        }
    }
}

/// Collects what the line says, in order; none stands for the filter.
fn segments(model: &Model, running: &'static str, theme: Theme, lang: Lang) -> Vec<Option<Entry>> {
    let database = &model.facts.database;
    let kind = if database.kind == DatabaseKind::Practice { theme.strong() } else { theme.plain() };
    let mut out: Vec<Option<Entry>> = vec![
        Some(vec![
            (format!("{} ", database.name), theme.plain()),
            (format!("[{}]", lang.text(database.kind.word())), kind),
        ]),
        Some(vec![(position(model), theme.strong())]),
    ];
    let left = model.tallies.as_ref().map(|tallies| tallies.of(model.queue.filter.list(), Status::Pending));
    out.extend(left.map(|left| {
        Some(vec![(format!("{} {}", lang.text("console.status.left"), thousands(left)), theme.plain())])
    }));
    out.extend(model.selecting.as_ref().map(|selecting| {
        let range = if selecting.range.is_some() { lang.text("console.status.range") } else { "" };
        Some(vec![(
            format!("{} {}{range}", lang.text("console.status.selected"), size(model, selecting)),
            theme.strong(),
        )])
    }));
    out.extend(bulk(model, running, lang).map(|words| Some(vec![(words, theme.strong())])));
    out.push(None);
    if model.queue.order != SortOrder::Risk {
        let words = lang.word("order", model.queue.order.code());
        out.push(Some(vec![(words.to_owned(), theme.plain())]));
    }
    out.push(Some(vec![(operator(model), theme.plain())]));
    out.extend(under_way(model).map(|id| Some(vec![(lang.text(id).to_owned(), theme.strong())])));
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
fn bulk(model: &Model, running: &'static str, lang: Lang) -> Option<String> {
    match &model.bulk {
        Bulk::Idle => None,
        Bulk::Expected => Some(lang.text("console.bulk.begins").to_owned()),
        Bulk::Interrupted(_) => Some(lang.text("console.bulk.rests").to_owned()),
        Bulk::Running(progress) => {
            let id = if progress.is_undo { "console.bulk.undoing" } else { running };
            let of = progress.of.map_or_else(|| "?".to_owned(), thousands);
            let message = Message::new(id).arg("done", thousands(progress.done));
            let message = message.arg("turned", thousands(progress.done + progress.left_out));
            Some(lang.say(&message.arg("left_out", thousands(progress.left_out)).arg("of", of)))
        }
    }
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
        Some("console.status.exporting")
    } else if flight.comparing.is_some() {
        Some("console.status.comparing")
    } else if !model.queue.is_settled {
        Some("console.status.searching")
    } else {
        None
    }
}

/// `12/300`
fn position(model: &Model) -> String {
    let at = model.queue.position().map_or_else(|| "0".to_owned(), |count| count.to_string());
    format!("{at}/{}", model.queue.total)
}
