//! The checklist of an incident, and the step under the cursor in full.

use ratatui::layout::Rect;

use super::reading::broken;
use super::{Canvas, form};
use crate::audit::{IncidentOf, IncidentStep, StepState};
use crate::console::model::{Checklist, Model};
use crate::console::theme::Theme;
use crate::i18n::{Lang, Message};
use crate::notice::incident::{due_now, due_words, evidence, finder, is_due, owner, title};
use crate::triage::listing::time_in_japan;

/// How a step stands.
const STATE: u16 = 10;
/// By when it is due.
const DUE: u16 = 17;
/// The rows of the step under the cursor, the rule above them included.
const DETAILS: u16 = 5;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, of: &IncidentOf, open: &Checklist, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let head = Message::new("console.incidents.head")
        .arg("id", of.incident.id)
        .arg("record", of.incident.candidate)
        .arg("name", of.kanji_name.as_str());
    form::frame(canvas, area, lang.say(&head));
    let found = match of.incident.number {
        Some(number) => Message::new("console.incidents.found-number").arg("number", number),
        None => Message::new("console.incidents.found"),
    };
    let by = (!model.hides(&of.mark)).then_some(of.incident.opened_by.as_str());
    let found = found
        .arg("when", time_in_japan(Some(of.incident.opened_at)))
        .arg("by", finder(by, lang))
        .arg("state", standing(of, model, lang));
    canvas.line(area, 1).skip(2).put(lang.say(&found), theme.plain());
    let mut first = 2;
    if let Some(words) = unfinished(of, model) {
        let words = canvas.say(&words);
        canvas.line(area, first).skip(2).put(words, theme.danger());
        first += 1;
    }
    let details = DETAILS.min(area.height.saturating_sub(4));
    let height = usize::from(area.height.saturating_sub(first + details));
    let top = (open.at + 1).saturating_sub(height);
    for (line, (n, step)) in (first..).zip(of.incident.steps.iter().enumerate().skip(top).take(height)) {
        let is_at = n == open.at;
        let is_due = is_due_now(of, step, model);
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        let style = if is_at { theme.strong() } else { style(step, theme) };
        strip.column(state(step, is_due, lang), STATE, if is_due { theme.danger() } else { style });
        let due = step.due_at.filter(|_| step.state == StepState::Open).map(due_words);
        strip.column(due.unwrap_or_default(), DUE, style);
        strip.put(title(step, lang), style);
    }
    if let Some(step) = of.incident.steps.get(open.at) {
        let below = Rect { y: area.bottom().saturating_sub(details), height: details, ..area };
        in_full(canvas, below, step);
    }
}

fn is_due_now(of: &IncidentOf, step: &IncidentStep, model: &Model) -> bool {
    of.incident.is_open() && model.due_steps.now().is_some_and(|now| is_due(step, now))
}

fn state(step: &IncidentStep, is_due: bool, lang: Lang) -> &'static str {
    if is_due { lang.text("cli.incident.due-now") } else { lang.word("step-state", step.state.code()) }
}

fn style(step: &IncidentStep, theme: Theme) -> ratatui::style::Style {
    match step.state {
        StepState::Open => theme.plain(),
        StepState::Done => theme.done(),
        StepState::Waived => theme.faint(),
    }
}

/// Says a step in full: what is to be done, by whom, and what was done.
fn in_full(canvas: &mut Canvas<'_>, area: Rect, step: &IncidentStep) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, &step.code);
    let must = if step.must { lang.text("console.incidents.must") } else { "" };
    let about = Message::new("console.incidents.owner").arg("owner", owner(step, lang)).arg("must", must);
    let done = step.done_by.as_ref().map(|by| {
        lang.say(
            &Message::new("cli.incident.done")
                .arg("by", by)
                .arg("when", time_in_japan(step.done_at))
                .arg("evidence", evidence(step, lang)),
        )
    });
    let width = usize::from(area.width.saturating_sub(4));
    let texts = [title(step, lang).to_owned(), lang.say(&about), done.unwrap_or_default()];
    let rows = texts.iter().filter(|text| !text.is_empty()).flat_map(|text| broken(text, width));
    for (line, text) in (1..area.height).zip(rows) {
        canvas.line(area, line).skip(2).put(text, theme.plain());
    }
}

/// Says how an incident stands: how many steps are open and due, or how it ended.
pub(super) fn standing(of: &IncidentOf, model: &Model, lang: Lang) -> String {
    if let Some((ending, at, _)) = &of.incident.ended {
        return format!("{} {}", lang.word("incident-ending", ending.code()), time_in_japan(Some(*at)));
    }
    let open = of.incident.steps.iter().filter(|step| step.state == StepState::Open).count();
    let due = model.due_steps.now().map_or(0, |now| due_now(&of.incident, now));
    lang.say(&Message::new("cli.incident.open").arg("open", open).arg("due", due))
}

/// Says of the sweep of an incident in force that it did not look at every registration; not while it goes on here.
pub(super) fn unfinished(of: &IncidentOf, model: &Model) -> Option<Message> {
    let sweep = model.unfinished_sweeps().find(|sweep| sweep.incident == of.incident.id)?;
    Some(Message::new("console.incidents.unfinished").arg("id", sweep.id).arg("incident", sweep.incident))
}
