//! The history of a record: who did what when, newest first.

use ratatui::style::Style;

use super::reading::Line;
use super::whole::{Writer, actor_words};
use crate::audit::{Event, EventKind};
use crate::console::model::{HistoryPane, Model};
use crate::i18n::Lang;
use crate::notice;
use crate::triage::listing::time_in_japan;
use crate::triage::turn::{MarkFacts, Turn};

pub(super) fn lines(model: &Model, pane: &HistoryPane) -> Vec<Line> {
    let mut out = Writer::new(model);
    let name =
        model.queue.rows.iter().find(|row| row.id == pane.id).map_or("", |row| row.kanji_name.as_str());
    out.chapter(&format!("{}  #{}  {name}", out.lang.text("console.short.open-history"), pane.id));
    match &pane.events {
        None => out.chapter(out.lang.text("console.diff.loading")),
        Some(events) if events.is_empty() => {
            let text = out.lang.text("console.history.empty");
            out.lines.push(Line::new().put("  ", Style::new()).put(text, out.theme.plain()));
        }
        Some(events) => {
            let is_blind = model.hides_of(pane.id);
            for event in events {
                line(&mut out, event, is_blind);
            }
        }
    }
    out.lines
}

fn line(out: &mut Writer, event: &Event, is_blind: bool) {
    let (lang, theme) = (out.lang, out.theme);
    let at = time_in_japan(Some(event.at));
    let mut head = Line::hanging(4).put("  ", Style::new()).column(&at, 18, theme.plain()).column(
        lang.word("event", event.kind.code()),
        20,
        theme.strong(),
    );
    if is_blind {
        out.lines.push(head);
        return;
    }
    head = head.put(actor_words(&event.actor), theme.plain());
    out.lines.push(head);
    if let Some(text) = read_or_shown(lang, event) {
        out.lines.push(Line::hanging(22).put(" ".repeat(20), Style::new()).put(&text, theme.plain()));
    }
    if let Ok(turn) = serde_json::from_str::<Turn>(&event.facts) {
        let arrow = theme.signs().arrow;
        let text = format!("{} {arrow} {}", words(lang, &turn.before), words(lang, &turn.after));
        out.lines.push(Line::hanging(22).put(" ".repeat(20), Style::new()).put(&text, theme.plain()));
        if !turn.after.note.is_empty() {
            let note = format!("{}: {}", lang.text("console.row.note"), turn.after.note);
            out.lines.push(Line::hanging(22).put(" ".repeat(20), Style::new()).put(&note, theme.plain()));
        }
    }
}

/// Says what happened to a request or an incident, why a number was shown whole, or how the comparison with one came out.
fn read_or_shown(lang: Lang, event: &Event) -> Option<String> {
    if let Some(said) = notice::told(event, lang) {
        return Some(said);
    }
    let facts: serde_json::Value = serde_json::from_str(&event.facts).ok()?;
    let fact = |name: &str| facts.get(name)?.as_str();
    match event.kind {
        EventKind::Revealed => {
            fact("reason").map(|reason| format!("{}: {reason}", lang.text("console.row.reveal-reason")))
        }
        EventKind::NumberCompared => fact("verdict").map(|verdict| lang.word("verdict", verdict).to_owned()),
        _ => None,
    }
}

/// Says a mark in a few words.
fn words(lang: Lang, mark: &MarkFacts) -> String {
    let mut said = vec![lang.word("status", mark.status.code()).to_owned()];
    said.extend(mark.basis.map(|basis| lang.word("basis", basis.code()).to_owned()));
    said.extend(mark.addressee.map(|who| lang.word("addressee", who.code()).to_owned()));
    said.extend(mark.due_on.map(|day| day.to_string()));
    if mark.awaiting_second_check {
        said.push(lang.text("word.second-check-awaited").to_owned());
    }
    if mark.wrong_found_at.is_some() {
        said.push(lang.text("word.wrong-number").to_owned());
    }
    said.join(lang.text("console.between"))
}
