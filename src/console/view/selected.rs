//! What a form about a selection speaks of, in the place of the record under the cursor: how many records, and which of them
//! the window holds.

use ratatui::layout::Rect;

use super::{Canvas, form, member, queue};
use crate::console::model::{Model, Selecting};
use crate::i18n::Message;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, model: &Model, selecting: &Selecting) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let title = canvas.say(&Message::new("console.preview.selected").arg("n", selecting.size()));
    form::frame(canvas, area, &title);
    let rows = model.queue.rows.iter().filter(|row| selecting.contains(row.place()));
    for (line, row) in (1..area.height).zip(rows) {
        let stage =
            if model.hides(&row.mark) { lang.text("console.queue.hidden") } else { queue::stage(lang, row) };
        let mut strip = canvas.line(area, line);
        strip.skip(2).column(stage, 15, theme.plain()).skip(1);
        strip.column(row.kanji_name.as_str(), 20, theme.plain()).skip(1);
        strip.column(member::on_card(&row.key), 20, theme.plain()).skip(1);
        if let Some(who) = queue::assignee(&row.mark) {
            strip.put(who, theme.plain());
        }
    }
}
