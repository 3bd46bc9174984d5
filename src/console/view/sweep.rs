//! A sweep before it begins: its rule in words, condition by condition, and what it takes.

use ratatui::layout::Rect;

use super::reading::broken;
use super::{Canvas, form};
use crate::audit::{IncidentOf, SweepField, SweepRule};
use crate::console::model::SweepPane;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::sweep::{in_words, other_rule};

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, of: &IncidentOf, pane: &SweepPane) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let head =
        Message::new("console.sweep.title").arg("id", of.incident.id).arg("name", of.kanji_name.as_str());
    form::frame(canvas, area, lang.say(&head));
    let width = usize::from(area.width.saturating_sub(4));
    let explained = broken(lang.text("console.sweep.explained"), width);
    let mut line = 1;
    for text in &explained {
        canvas.line(area, line).skip(2).put(text.as_str(), theme.plain());
        line += 1;
    }
    line += 1;
    let signs = theme.signs();
    for (n, field) in SweepField::ALL.iter().enumerate() {
        let is_on = pane.rule.is_set(*field);
        let is_at = n == pane.at;
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { signs.cursor } else { " " }, 2, theme.cursor());
        strip.put(if is_on { signs.on } else { signs.off }, theme.key()).skip(1);
        strip.put(condition(pane, *field, lang), if is_on { theme.strong() } else { theme.faint() });
        line += 1;
    }
    line += 1;
    for (said, style) in counted(pane, lang).into_iter().zip([theme.strong(), theme.plain(), theme.plain()]) {
        for row in broken(canvas.say(&said), width) {
            canvas.line(area, line).skip(2).put(row, style);
            line += 1;
        }
    }
}

/// Says a condition as it stands, or what it would ask for.
fn condition(pane: &SweepPane, field: SweepField, lang: Lang) -> String {
    let rule = if pane.rule.is_set(field) { Some(&pane.rule) } else { pane.offered.as_ref() };
    let only = rule.map(|rule| {
        let mut only = rule.clone();
        SweepField::ALL.iter().filter(|other| **other != field).for_each(|other| only.drop_field(*other));
        only
    });
    match only.filter(|only| *only != SweepRule::default()) {
        Some(only) => in_words(&only, lang),
        None => lang.word("sweep-field", field.code()).to_owned(),
    }
}

/// Says what the rule takes.
fn counted(pane: &SweepPane, lang: Lang) -> Vec<Message> {
    let Some(preview) = &pane.preview else {
        return vec![Message::new("console.sweep.counting")];
    };
    let takes = Message::new("cli.sweep.would")
        .arg("fit", thousands(preview.fit))
        .arg("outside", thousands(preview.outside))
        .arg("records", thousands(preview.records));
    let mut said = vec![takes];
    said.extend(preview.other.as_ref().map(|other| other_rule(other, "console.sweep.other", lang)));
    if preview.silent > 0 {
        said.push(Message::new("console.sweep.silent").arg("silent", thousands(preview.silent)));
    }
    said
}
