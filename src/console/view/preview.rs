//! What a bulk act would do: how many records it marks, what it leaves out and why, some names.

use ratatui::layout::Rect;

use super::{Canvas, form, member, queue};
use crate::audit::Addressee;
use crate::console::model::{Model, PreviewPane};
use crate::i18n::{Lang, Message, thousands};
use crate::triage::bulk::{BulkAct, Preview};

/// The column of the counts.
const COUNT: u16 = 12;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, pane: &PreviewPane, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.say(&act_words(lang, &pane.act)));
    let selected = Message::new("console.preview.selected").arg("n", pane.size);
    canvas.line(area, 1).skip(2).put(lang.say(&selected), theme.plain());
    let Some(preview) = &pane.preview else {
        let counting = canvas.say(&Message::new("console.preview.counting"));
        canvas.line(area, 3).skip(2).put(counting, theme.faint());
        return;
    };
    let mut row = counts(canvas, area, preview);
    row = sample(canvas, area, row + 1, preview, model);
    let hint = match preview {
        _ if preview.is_void() => "console.preview.void",
        _ if preview.is_complete => "console.preview.hint",
        _ => "console.preview.counting",
    };
    let hint = canvas.say(&Message::new(hint));
    canvas.line(area, row + 1).skip(2).put(hint, theme.strong());
}

/// How many are marked, perhaps marked, left out; returns the row behind.
fn counts(canvas: &mut Canvas<'_>, area: Rect, preview: &Preview) -> u16 {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let count = |n: u64| if preview.is_complete { thousands(n) } else { format!("{}+", thousands(n)) };
    let mut row = 3;
    let mut put = |canvas: &mut Canvas<'_>, n: u64, text: &str, style| {
        let mut line = canvas.line(area, row);
        line.right(&count(n), COUNT, style).skip(2).put(text, style);
        row += 1;
    };
    put(canvas, preview.taken, lang.text("console.preview.taken"), theme.strong());
    if preview.perhaps > 0 {
        put(canvas, preview.perhaps, lang.text("console.preview.perhaps"), theme.plain());
    }
    for (why, n) in &preview.left_out {
        let words = Message::new("console.preview.left-out").say("why", Message::new(why));
        put(canvas, *n, &lang.say(&words), theme.plain());
    }
    row
}

/// Some of those that will be marked, as far as there is room; returns the row behind.
fn sample(canvas: &mut Canvas<'_>, area: Rect, from: u16, preview: &Preview, model: &Model) -> u16 {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let room = usize::from(area.height.saturating_sub(from + 3));
    if preview.sample.is_empty() || room == 0 {
        return from.saturating_sub(1);
    }
    canvas.line(area, from).skip(2).put(lang.text("console.preview.sample"), theme.faint());
    let mut row = from;
    for record in preview.sample.iter().take(room) {
        row += 1;
        let mut line = canvas.line(area, row);
        let is_hidden = model.hides(&record.mark);
        let stage = if is_hidden { lang.text("console.queue.hidden") } else { queue::stage(lang, record) };
        line.skip(4).column(stage, 15, theme.plain()).skip(1);
        line.column(record.kanji_name.as_str(), 20, theme.plain()).skip(1);
        line.column(member::on_card(&record.key), 20, theme.plain()).skip(1);
        if let Some(grade) = record.grade() {
            line.put(lang.word("grade", grade.code()), theme.grade(grade));
        }
    }
    row + 1
}

/// Says an act on many records.
fn act_words(lang: Lang, act: &BulkAct) -> Message {
    match act {
        BulkAct::Verify => Message::new("console.preview.verify"),
        BulkAct::Escalate { addressee, until } => {
            let who = addressee.map(Addressee::code).map(|code| lang.word("addressee", code));
            Message::new("console.preview.escalate")
                .arg("who", who.unwrap_or_else(|| lang.text("console.form.proposed-each")))
                .arg("due", until.map_or_else(|| "-".to_owned(), |day| day.to_string()))
        }
        BulkAct::Assign { to: Some(who) } => Message::new("console.preview.assign").arg("who", who),
        BulkAct::Assign { to: None } => Message::new("console.preview.give-up"),
        BulkAct::Due { on } => Message::new("console.preview.due").arg("due", on),
    }
}
