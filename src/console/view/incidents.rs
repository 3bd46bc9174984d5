//! Incidents: those with steps that are due before the others.

use ratatui::layout::Rect;

use super::{Canvas, checklist, form, member, sweep};
use crate::audit::IncidentOf;
use crate::console::model::{Checklist, IncidentsPane, Model};
use crate::notice::incident::{due_now, due_words, next_due};

/// How an incident stands.
const STATE: u16 = 24;
/// When its next step is due.
const NEXT: u16 = 17;
const ID: u16 = 6;
const RECORD: u16 = 9;

/// Paints the list, the checklist of one incident, or the sweep that is about to follow from it.
pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, pane: &IncidentsPane, model: &Model) {
    match (&pane.checklist, pane.incident()) {
        (Some(Checklist { sweep: Some(rule), .. }), Some(of)) => sweep::paint(canvas, area, of, rule),
        (Some(open), Some(of)) => checklist::paint(canvas, area, of, open, model),
        _ => list(canvas, area, pane, model),
    }
}

fn list(canvas: &mut Canvas<'_>, area: Rect, pane: &IncidentsPane, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.text("console.incidents.title"));
    let Some(incidents) = &pane.incidents else {
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return;
    };
    if incidents.is_empty() {
        canvas.line(area, 2).skip(2).put(lang.text("console.incidents.none"), theme.faint());
        return;
    }
    let mut head = canvas.line(area, 1);
    head.skip(2);
    for (id, width) in [
        ("cli.list.id", ID),
        ("cli.incident.record", RECORD),
        ("console.incidents.state", STATE),
        ("cli.incident.next", NEXT),
    ] {
        head.column(lang.text(id), width, theme.faint());
    }
    head.put(lang.text("word.item.kanji_name"), theme.faint());
    let below = list_unfinished(canvas, area, incidents, model);
    let height = usize::from(area.height.saturating_sub(2 + below));
    let at = pane.index();
    let top = (at + 1).saturating_sub(height);
    for (line, (n, of)) in (2..).zip(incidents.iter().enumerate().skip(top).take(height)) {
        let is_at = n == at;
        let is_due = is_due(of, model);
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        let style = match (of.incident.is_open(), is_at) {
            (false, _) => theme.faint(),
            (true, true) => theme.strong(),
            (true, false) => theme.plain(),
        };
        strip.column(of.incident.id.to_string(), ID, style);
        strip.column(format!("#{}", of.incident.candidate), RECORD, style);
        strip.column(
            checklist::standing(of, model, lang),
            STATE,
            if is_due { theme.danger() } else { style },
        );
        strip.column(next_due(&of.incident).map(due_words).unwrap_or_default(), NEXT, style);
        strip.put(of.kanji_name.as_str(), style).skip(2);
        strip.put(member::on_card(&of.key), theme.faint());
    }
}

/// Says at the foot of the list which sweeps are to be taken up, as far as a third of it has room; returns how many rows that takes.
fn list_unfinished(canvas: &mut Canvas<'_>, area: Rect, incidents: &[IncidentOf], model: &Model) -> u16 {
    let style = canvas.theme.danger();
    let said = incidents.iter().filter_map(|of| checklist::unfinished(of, model));
    let said: Vec<String> = said.take(usize::from(area.height / 3)).map(|words| canvas.say(&words)).collect();
    let above = area.height.saturating_sub(u16::try_from(said.len()).unwrap_or_default());
    for (line, words) in (above..).zip(&said) {
        canvas.line(area, line).skip(2).put(words.as_str(), style);
    }
    area.height - above
}

fn is_due(of: &IncidentOf, model: &Model) -> bool {
    model.due_steps.now().is_some_and(|now| due_now(&of.incident, now) > 0)
}
