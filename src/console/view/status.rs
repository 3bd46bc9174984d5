//! The status line: database, filter in words, position, what is left, operator, what is under way.

use ratatui::layout::Rect;

use super::Canvas;
use crate::audit::{IndividualNumber, Status};
use crate::console::model::field::may_be_number;
use crate::console::model::{DatabaseKind, Model};
use crate::i18n::{Lang, thousands};
use crate::triage::page::Count;

pub(super) fn paint(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let bar = format!(" {} ", theme.signs().bar);
    let database = &model.facts.database;
    let mut line = canvas.line(area, 0);
    let kind = if database.kind == DatabaseKind::Practice { theme.strong() } else { theme.plain() };
    line.put(database.name.as_str(), theme.plain()).skip(1);
    line.put(format!("[{}]", lang.text(database.kind.word())), kind);
    line.put(bar.as_str(), theme.faint());
    line.put(position(model), theme.strong());
    let left = model.tallies.as_ref().map(|tallies| tallies.of(model.queue.filter.list(), Status::Pending));
    if let Some(left) = left {
        line.put(bar.as_str(), theme.faint());
        line.put(format!("{} {}", lang.text("console.status.left"), thousands(left)), theme.plain());
    }
    line.put(bar.as_str(), theme.faint()).put(filter_words(model, lang), theme.plain());
    line.put(bar.as_str(), theme.faint()).put(operator(model), theme.plain());
    if let Some(id) = under_way(model) {
        line.put(bar.as_str(), theme.faint()).put(lang.text(id), theme.strong());
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
    } else {
        None
    }
}

/// `12/300`, `20+` where the counting goes on.
fn position(model: &Model) -> String {
    let said = |count: Count| match count {
        Count::Exact(n) => thousands(n),
        Count::AtLeast(n) => format!("{}+", thousands(n)),
    };
    let at = model.queue.position().map_or_else(|| "0".to_owned(), said);
    format!("{at}/{}", said(model.queue.total))
}

/// Says the filter in words; an individual number in it is masked.
fn filter_words(model: &Model, lang: Lang) -> String {
    let filter = &model.queue.filter;
    let mut words: Vec<String> =
        filter.causes.iter().map(|cause| lang.word("cause", cause.code()).to_owned()).collect();
    words.extend(filter.statuses.iter().map(|status| lang.word("status", status.code()).to_owned()));
    if filter.awaiting {
        words.push(lang.text("word.second-check-awaited").to_owned());
    }
    if filter.raised_again {
        words.push(lang.text("word.raised-again").to_owned());
    }
    for search in &filter.search {
        let shown = match IndividualNumber::parse(search) {
            Ok(number) => number.to_string(),
            // A slip of one digit is nearly a number.
            Err(_) if may_be_number(search) => "*".repeat(search.chars().count()),
            Err(_) => search.clone(),
        };
        words.push(format!("/{shown}"));
    }
    if words.is_empty() {
        return lang.text("console.status.no-filter").to_owned();
    }
    words.join(lang.text("console.between"))
}
