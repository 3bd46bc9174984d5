//! The status line: database, filter in words, position, what is left, operator, what is under way.

mod fitting;

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use self::fitting::{ASIDE, ORDER, Part, Running, Segment, Widths, Words, fitting};
use super::{Canvas, filter_words};
use crate::audit::Status;
use crate::console::model::{Bulk, DatabaseKind, Model, Selecting};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message, thousands};
use crate::text::{Shown, cells};
use crate::triage::filter::Filter;
use crate::triage::incident::SweepProgress;
use crate::triage::page::{Count, SortOrder};
use crate::triage::port::JobStand;

/// The part of the line that the name of the database takes at most.
const NAME_SHARE: usize = 3;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let bar = format!(" {} ", theme.signs().bar);
    let width = usize::from(area.width);
    let operator = Shown::new(operator(model));
    let database = Shown::new(model.facts.database.name.as_str());
    let laid = |words: fn(&Filter, Lang) -> Shown<'static>| {
        let filter = words(&model.queue.filter, lang);
        let whole = Widths {
            name: cells(database.as_str()).min(width / NAME_SHARE),
            filter: cells(filter.as_str()),
            operator: cells(operator.as_str()),
        };
        let segments = |words| segments(model, words, theme, lang);
        (fitting(segments, (width, cells(&bar)), whole), filter)
    };
    let ((mut segments, mut widths), mut filter) = laid(filter_words::words);
    if widths.filter < cells(filter.as_str()) {
        ((segments, widths), filter) = laid(filter_words::shorter);
    }
    let mut line = canvas.line(area, 0);
    line.put(theme.fit(database.as_str(), widths.name), theme.plain());
    for (n, segment) in segments.iter().enumerate() {
        if n > 0 {
            line.put(bar.as_str(), theme.faint());
        }
        let (text, room) = match &segment.part {
            Part::Filter => (&filter, widths.filter),
            Part::Operator => (&operator, widths.operator),
            Part::Says(entry) => {
                for (text, style) in entry {
                    // Words and counts of the program alone: twelve digits of a position are no individual number.
                    line.put(Shown::key(&**text), *style);
                }
                continue;
            }
        };
        // Safe already; in the filter the code of an employer stands whole.
        line.put(Shown::key(theme.fit(text.as_str(), room)), theme.plain());
    }
}

/// Collects what the line says, in order, from the kind of the database on.
fn segments(model: &Model, words: Words, theme: Theme, lang: Lang) -> Vec<Segment> {
    let said = |text: Cow<'static, str>, style: Style, rank: u8| Segment {
        part: Part::Says(vec![(text, style)]),
        rank,
    };
    let mut out = vec![whose(model, theme, lang), said(position(model, words).into(), theme.strong(), 0)];
    let due = model.due_steps.count();
    let is_under_way = under_way(model).is_some() || !matches!(model.bulk, Bulk::Idle);
    // Before a bulk act the line counts what is selected of what, and by whom.
    let aside = if model.selecting.is_some() { ASIDE + 1 } else { 0 };
    // Something that awaits is always said.
    let left_aside = if due > 0 || is_under_way { ASIDE } else { 1 };
    // Where only second checks are shown nothing is pending.
    let tallies = model.tallies.as_ref().filter(|_| !model.is_blind());
    let left = tallies.map(|tallies| tallies.of(model.queue.filter.list(), Status::Pending));
    out.extend(left.map(|left| {
        let count = words.count(left, lang);
        said(
            format!("{} {count}", lang.text("console.status.left")).into(),
            theme.plain(),
            aside.max(left_aside),
        )
    }));
    out.extend(model.selecting.as_ref().map(|selecting| {
        let range = if selecting.range.is_some() { lang.text("console.status.range") } else { "" };
        let selected = lang.text("console.status.selected");
        said(format!("{selected} {}{range}", size(model, selecting)).into(), theme.strong(), 0)
    }));
    out.extend(bulk(model, words).map(|words| said(words.into(), theme.strong(), 0)));
    out.extend(job(model, words).map(|words| said(words.into(), theme.strong(), 0)));
    if due > 0 {
        let id = if words.is_short { "console.status.due-short" } else { "console.status.due" };
        let words = Message::new(id).arg("due", thousands(due as u64));
        out.push(said(lang.say(&words).into(), theme.danger(), aside));
    }
    out.extend(swept(model, lang).map(|words| said(words.into(), theme.strong(), aside.max(ASIDE))));
    out.push(Segment { part: Part::Filter, rank: 2 });
    if model.queue.order != SortOrder::Risk {
        let words = lang.word("order", model.queue.order.code());
        out.push(said(words.into(), theme.plain(), ORDER));
    }
    out.push(Segment { part: Part::Operator, rank: 3 });
    out.extend(under_way(model).map(|id| said(lang.text(id).into(), theme.strong(), 0)));
    out
}

/// Says what kind of database it is.
fn whose(model: &Model, theme: Theme, lang: Lang) -> Segment {
    let kind = model.facts.database.kind;
    let style = if kind == DatabaseKind::Practice { theme.strong() } else { theme.plain() };
    let word = lang.text(kind.word()).into();
    let says = vec![(" ".into(), theme.plain()), ("[".into(), style), (word, style), ("]".into(), style)];
    Segment { part: Part::Says(says), rank: 0 }
}

/// Counts what is selected, the range that is being drawn included.
fn size(model: &Model, selecting: &Selecting) -> Count {
    let queue = &model.queue;
    match selecting.range {
        None => selecting.size(),
        Some((from, began)) if selecting.is_empty() && queue.is_by_risk() => queue.span(from, began),
        Some((from, _)) => {
            let rows = queue.rows_to(from).and_then(|range| queue.rows.get(range)).unwrap_or_default();
            let more = rows.iter().filter(|row| !selecting.contains(row.place())).count() as u64;
            selecting.size().map(|n| n + more)
        }
    }
}

/// Says how far a bulk act has come.
fn bulk(model: &Model, words: Words) -> Option<String> {
    let said = |message: &Message| Some(model.keymap.say(model.facts.lang, message));
    match &model.bulk {
        Bulk::Idle => None,
        Bulk::Expected => said(&Message::new("console.bulk.begins")),
        Bulk::Interrupted(_) => said(&Message::new("console.bulk.rests")),
        Bulk::Running(progress) => {
            let id = match (progress.is_undo, words.is_short) {
                (false, _) => match words.running {
                    Running::Whole => "console.bulk.running",
                    Running::Shorter => "console.bulk.running-shorter",
                    Running::Short => "console.bulk.running-short",
                    Running::Least => "console.bulk.running-least",
                },
                (true, false) => "console.bulk.undoing",
                (true, true) => "console.bulk.undoing-short",
            };
            let count = |n| words.count(n, model.facts.lang);
            let of = progress.of.map_or_else(|| "?".to_owned(), count);
            let message = Message::new(id).arg("done", count(progress.done));
            let message = message.arg("turned", count(progress.done + progress.left_out));
            said(&message.arg("left_out", count(progress.left_out)).arg("of", of))
        }
    }
}

/// Says what job runs, how far it is, and which key stops it.
fn job(model: &Model, words: Words) -> Option<String> {
    let job = model.flight.job.as_ref()?;
    let doing = Message::new(job.doing);
    let said = match job.stand.and_then(|stand| stood(stand, words, model.facts.lang)) {
        _ if job.is_stopping => Message::new("console.job.stopping").say("doing", doing),
        Some(stand) => Message::new("console.job.stands").say("doing", doing).say("stand", stand),
        None => Message::new("console.job.runs").say("doing", doing),
    };
    let names_key = job.may_stop && !job.is_stopping && words.running <= Running::Shorter;
    let said = if names_key { Message::new("console.job.stops").say("said", said) } else { said };
    Some(model.keymap.say(model.facts.lang, &said))
}

/// Says how far a job is: of how many, or in the least words by its share.
fn stood(stand: JobStand, words: Words, lang: Lang) -> Option<Message> {
    let id = if words.running == Running::Whole { "console.job.of" } else { "console.job.of-short" };
    match stand {
        JobStand::Counted { done, of: None } => {
            Some(Message::new("console.job.count").arg("done", words.count(done, lang)))
        }
        JobStand::Counted { done, of: Some(of) } if words.running < Running::Least => {
            Some(Message::new(id).arg("done", thousands(done)).arg("of", thousands(of)))
        }
        _ => stand.share().map(|share| Message::new("console.job.share").arg("share", share)),
    }
}

/// Says how far the sweep has come that goes on here; else which one did not look at every registration yet: it was broken off, or
/// goes on elsewhere.
fn swept(model: &Model, lang: Lang) -> Option<String> {
    let said = match &model.sweep {
        Some(SweepProgress { id, passed, of, .. }) => {
            let share = (passed * 100).checked_div(*of).unwrap_or_default().min(99);
            Message::new("console.status.sweep").arg("id", id).arg("share", share)
        }
        None => Message::new("console.status.sweep-left").arg("id", model.unfinished_sweeps().next()?.id),
    };
    Some(lang.say(&said))
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
    } else if flight.comparing.is_some() {
        Some("console.status.comparing")
    } else if !model.queue.is_settled {
        Some("console.status.searching")
    } else {
        None
    }
}

/// `12/300`; `~12/300` where it is estimated and `?/300` where it is not known how many come before. Where the record itself stands is never rounded.
fn position(model: &Model, words: Words) -> String {
    let unknown = if model.queue.rows.is_empty() { "0" } else { "?" };
    let at = model.queue.position().map_or_else(|| unknown.to_owned(), |at| at.to_string());
    let total = words.count(model.queue.total.figure(), model.facts.lang);
    let goes_on = if model.queue.total.is_exact() { "" } else { "+" };
    format!("{at}/{total}{goes_on}")
}
