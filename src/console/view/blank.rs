//! What stands on a screen that nobody touched for a while: whose database it is and how to come back, and nothing else.

use ratatui::layout::Rect;

use super::Canvas;
use super::reading::broken;
use crate::console::model::{Facts, Model};
use crate::i18n::{Message, thousands};

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let Facts { database, idle, .. } = &model.facts;
    let mut line = canvas.line(area, 0);
    line.put(database.name.as_str(), theme.strong());
    line.put(format!(" [{}]", lang.text(database.kind.word())), theme.plain());
    let minutes = idle.map_or(0, |idle| idle.as_secs().div_ceil(60));
    let words = lang.say(&Message::new("console.blank").arg("n", thousands(minutes)));
    for (row, text) in (1..).zip(broken(&words, usize::from(area.width))) {
        canvas.line(area, row).put(text, theme.plain());
    }
}
