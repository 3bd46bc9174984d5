//! The menu of statuses and the palette, over the queue.

use ratatui::layout::Rect;

use super::{Canvas, form};
use crate::console::commands::{Context, palette};
use crate::console::keymap::key_label;
use crate::console::model::{Model, PalettePane, StatusMenu, Toggle};
use crate::i18n::Lang;

pub(super) fn paint_statuses(canvas: &mut Canvas<'_, '_>, area: Rect, menu: &StatusMenu) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.text("console.menu.statuses"));
    let signs = theme.signs();
    for (n, toggle) in Toggle::ALL.iter().enumerate() {
        let Ok(line) = u16::try_from(n + 1) else { break };
        let is_on = menu.chosen.contains(toggle);
        let mut strip = canvas.line(area, line);
        strip.column(if n == menu.at { signs.cursor } else { " " }, 2, theme.cursor());
        strip.put(if is_on { signs.on } else { signs.off }, theme.key()).skip(1);
        strip.put(word(lang, *toggle), if is_on { theme.strong() } else { theme.plain() });
    }
    canvas.line(area, 8).skip(2).put(lang.text("console.menu.hint"), theme.faint());
}

fn word(lang: Lang, toggle: Toggle) -> &'static str {
    match toggle {
        Toggle::Status(status) => lang.word("status", status.code()),
        Toggle::Awaiting => lang.text("word.second-check-awaited"),
        Toggle::RaisedAgain => lang.text("word.raised-again"),
    }
}

pub(super) fn paint_palette(canvas: &mut Canvas<'_, '_>, area: Rect, model: &Model, pane: &PalettePane) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.text("console.menu.palette"));
    let mut strip = canvas.line(area, 1);
    strip.put(":", theme.key()).skip(1);
    let (x, drawn) = (strip.x(), pane.field.drawn(strip.room()));
    strip.put(drawn.text, theme.plain());
    canvas.caret(x + u16::try_from(drawn.caret).unwrap_or(0), area.y + 1);
    let found = palette::find(pane.field.text(), lang);
    let context = Context::of(model);
    let height = usize::from(area.height.saturating_sub(2));
    let top = (pane.at + 1).saturating_sub(height);
    if found.is_empty() {
        canvas.line(area, 2).skip(2).put(lang.text("console.menu.no-command"), theme.faint());
    }
    for (line, (n, command)) in found.iter().enumerate().skip(top).take(height).enumerate() {
        let Ok(line) = u16::try_from(line + 2) else { break };
        let style = if (command.available)(&context).is_ok() { theme.plain() } else { theme.faint() };
        let keys: Vec<_> = command
            .keys
            .first()
            .map(|(_, keys)| keys.iter().map(|key| key_label(key, theme.is_ascii())).collect())
            .unwrap_or_default();
        let mut strip = canvas.line(area, line);
        strip.column(if n == pane.at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(keys.join(" "), 16, theme.key()).put(command.help(lang), style);
    }
}
