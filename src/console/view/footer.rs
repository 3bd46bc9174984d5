//! The last line: what is said to the operator, a line that is keyed in, or the keys in force.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Canvas;
use super::reading::broken;
use crate::audit::RequestState;
use crate::console::commands::{COMMANDS, Command, CommandId, Context, Scope};
use crate::console::keymap::key_label;
use crate::console::model::{Field, Layer, Model, RowKind, Tone};
use crate::text::{Shown, cells, fit};

/// Rows that something said takes by itself: it stands on the status line too, never on the record.
const SAID_ROWS: usize = 2;

/// Paints the last line; what is said takes as many more as it needs. Returns the rows that were painted.
pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> u16 {
    if let Some((tone, message)) = model.words.now() {
        let theme = canvas.theme;
        let style = match tone {
            Tone::Done => theme.done(),
            Tone::Note => theme.strong(),
            Tone::Warning => theme.danger(),
        };
        return said(canvas, area, (canvas.shown(message), style), model.words.is_repeated());
    }
    if let Some(Layer::Search(field)) = &model.layer {
        search(canvas, area, field);
    } else {
        keys(canvas, area, model);
    }
    1
}

/// Paints a message, broken into rows that end at the last line; one that is too long for two says which key shows it all.
fn said(canvas: &mut Canvas<'_>, area: Rect, (text, style): (Shown<'_>, Style), is_repeated: bool) -> u16 {
    let rows = broken(text, usize::from(area.width));
    let most = if is_repeated { usize::from(area.y) + 1 } else { SAID_ROWS };
    let seen = rows.len().min(most);
    let first = area.bottom().saturating_sub(u16::try_from(seen).unwrap_or(u16::MAX));
    let place = Rect { y: first, height: area.bottom() - first, ..area };
    for (n, row) in (0..place.height).zip(&rows) {
        let is_cut = rows.len() > seen && n + 1 == place.height;
        canvas.line(place, n).clear();
        if is_cut {
            let all = if is_repeated { String::new() } else { format!(" [{}]", repeats(canvas)) };
            let room = usize::from(area.width).saturating_sub(cells(&all) + 1);
            let kept = fit(row.as_str(), room.min(cells(row.as_str())));
            let kept = row.piece(0..kept.trim_end_matches('…').len());
            let cut = format!("{}{all}", canvas.theme.signs().cut);
            canvas.line(place, n).put(kept, style).put(cut, style);
        } else {
            canvas.line(place, n).put(row.clone(), style);
        }
    }
    place.height
}

/// Returns the key that shows a message whole.
fn repeats(canvas: &Canvas<'_>) -> String {
    let key = canvas.keymap.keys(CommandId::RepeatMessage, Scope::Queue).next();
    key.map_or_else(|| format!(":{}", CommandId::RepeatMessage), str::to_owned)
}

fn search(canvas: &mut Canvas<'_>, area: Rect, field: &Field) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let mut line = canvas.line(area, 0);
    line.put(lang.text("console.search.prompt"), theme.key()).skip(1);
    let (x, room) = (line.x(), line.room());
    let drawn = field.drawn(room);
    line.put(drawn.text, theme.plain());
    canvas.caret(x + u16::try_from(drawn.caret).unwrap_or(0), area.y);
}

fn keys(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let scope = model.layer.as_ref().map_or(Scope::Queue, Layer::scope);
    let context = Context::of(model);
    // The way out is always named: the help, and what ends or stops what is under way.
    let is_first = |command: &&Command| matches!(command.id, CommandId::Help | CommandId::Cancel);
    let mut first: Vec<_> = COMMANDS.iter().filter(is_first).collect();
    first.sort_by_key(|command| command.id != CommandId::Help);
    let others = COMMANDS.iter().filter(|command| !is_first(command));
    let mut line = canvas.line(area, 0);
    // Why the keys of the answers are missing.
    if scope == Scope::Replies && context.request == Some(RequestState::Written) {
        line.put(lang.text("console.short.not-sent"), theme.faint()).skip(2);
    }
    for command in first.into_iter().chain(others) {
        // In a text the same key moves the caret, which nobody has to be told.
        let is_for_text = command.id == CommandId::Right && !context.is_on_choice;
        let is_for_nothing = command.id == CommandId::EraseAll && !is_in_text(model);
        let is_named =
            command.is_in_footer && !is_for_text && !is_for_nothing && (command.available)(&context).is_ok();
        let Some(key) = model.keymap.keys(command.id, scope).next().filter(|_| is_named) else { continue };
        let again =
            again(model).filter(|_| command.id == CommandId::Again).map(|key| Cow::from(key.to_string()));
        let key = again.unwrap_or_else(|| key_label(key, theme.is_ascii()));
        let short = match command.id {
            CommandId::Cancel if context.stops_something => lang.text("console.short.stop-bulk"),
            _ => command.short_in(scope, lang),
        };
        if cells(&key) + cells(short) + 1 > line.room() {
            break;
        }
        line.put(key, theme.key()).skip(1).put(short, theme.plain()).skip(2);
    }
}

/// Tells whether keys go to a text of a form in which something stands.
fn is_in_text(model: &Model) -> bool {
    match &model.layer {
        Some(Layer::Form(form)) => {
            matches!(form.rows.get(form.at).map(|row| &row.kind), Some(RowKind::Text(field)) if !field.text().is_empty())
        }
        _ => false,
    }
}

/// Returns the one key that a form asks for again.
fn again(model: &Model) -> Option<char> {
    match &model.layer {
        Some(Layer::Form(form)) => form.again,
        _ => None,
    }
}
