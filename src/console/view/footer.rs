//! The last line: what is said to the operator, a line that is keyed in, or the keys in force.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::commands::{COMMANDS, Command, CommandId, Context, Scope};
use crate::console::keymap::key_label;
use crate::console::model::{Field, Layer, Model, Tone};
use crate::text::cells;

pub(super) fn paint(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model) {
    if let Some((tone, message)) = model.words.now() {
        let theme = canvas.theme;
        let style = match tone {
            Tone::Done => theme.done(),
            Tone::Note => theme.strong(),
            Tone::Warning => theme.danger(),
        };
        let text = canvas.lang.say(message);
        canvas.line(area, 0).put(text, style);
    } else if let Some(Layer::Search(field)) = &model.layer {
        search(canvas, area, field);
    } else {
        keys(canvas, area, model);
    }
}

fn search(canvas: &mut Canvas<'_, '_>, area: Rect, field: &Field) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let mut line = canvas.line(area, 0);
    line.put(lang.text("console.search.prompt"), theme.key()).skip(1);
    let (x, room) = (line.x(), line.room());
    let drawn = field.drawn(room);
    line.put(drawn.text, theme.plain());
    canvas.caret(x + u16::try_from(drawn.caret).unwrap_or(0), area.y);
}

fn keys(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let scope = model.layer.as_ref().map_or(Scope::Queue, Layer::scope);
    let context = Context::of(model);
    let help = COMMANDS.iter().filter(|command| command.id == CommandId::Help);
    let others = COMMANDS.iter().filter(|command| command.id != CommandId::Help);
    let mut line = canvas.line(area, 0);
    for command in help.chain(others) {
        let is_named = command.is_in_footer && (command.available)(&context).is_ok();
        let Some(key) = first_key(command, scope).filter(|_| is_named) else { continue };
        let again =
            again(model).filter(|_| command.id == CommandId::Again).map(|key| Cow::from(key.to_string()));
        let key = again.unwrap_or_else(|| key_label(key, theme.is_ascii()));
        let short = command.short(lang);
        if cells(&key) + cells(short) + 1 > line.room() {
            break;
        }
        line.put(key, theme.key()).skip(1).put(short, theme.plain()).skip(2);
    }
}

/// Returns the one key that a form asks for again.
fn again(model: &Model) -> Option<char> {
    match &model.layer {
        Some(Layer::Form(form)) => form.again,
        _ => None,
    }
}

fn first_key(command: &Command, scope: Scope) -> Option<&'static str> {
    let of_scope = command.keys.iter().find(|(scopes, _)| scopes.contains(&scope));
    of_scope.and_then(|(_, keys)| keys.first().copied())
}
