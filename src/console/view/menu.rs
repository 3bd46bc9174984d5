//! The menu of what is shown and the palette, over the queue.

use ratatui::layout::Rect;

use super::{Canvas, filter_words, form};
use crate::audit::AnswerResult;
use crate::compare::Grade;
use crate::console::commands::Context;
use crate::console::commands::palette::{self, Keyed};
use crate::console::keymap::key_label;
use crate::console::model::{Choice, FilterMenu, MenuLine, Model, PalettePane, Section};
use crate::i18n::{Lang, Message};
use crate::notice::sweep::word_of;
use crate::text::Shown;

/// Where what is switched on in a section is told.
const SECTION: u16 = 34;

/// The menu of what is shown; its title says what is switched on.
pub(super) fn paint_filter(canvas: &mut Canvas<'_>, area: Rect, menu: &FilterMenu) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let title = lang.text("console.menu.filter");
    let words = filter_words::words(&menu.draft, lang);
    form::frame(canvas, area, Shown::key(format!("{title}: {words}")));
    let signs = theme.signs();
    let lines = menu.lines();
    let height = usize::from(area.height.saturating_sub(1));
    let top = (menu.at + 2).saturating_sub(height).min(lines.len().saturating_sub(height));
    for (n, (index, line)) in lines.iter().enumerate().skip(top).take(height).enumerate() {
        let Ok(n) = u16::try_from(n + 1) else { break };
        let said = match line {
            MenuLine::Head(section) => canvas.shown(&section_word(lang, *section)),
            MenuLine::Choice(choice) => word(canvas, *choice, menu),
            MenuLine::Saved(_) => Shown::default(),
        };
        let mut strip = canvas.line(area, n);
        strip.column(if index == menu.at { signs.cursor } else { " " }, 2, theme.cursor());
        match line {
            MenuLine::Choice(choice) => {
                let is_on = choice.is_on(&menu.draft, &menu.facts);
                let indent = if is_in_section(*choice) { 4 } else { 0 };
                strip.skip(indent).put(if is_on { signs.on } else { signs.off }, theme.key()).skip(1);
                strip.put(said, if is_on { theme.strong() } else { theme.plain() });
            }
            MenuLine::Head(section) => {
                let is_open = menu.open == Some(*section);
                strip.put(if is_open { signs.open } else { signs.closed }, theme.key()).skip(1);
                let count = menu.count(*section);
                let style = if count > 0 { theme.strong() } else { theme.plain() };
                strip.column(said, SECTION, style);
                if count > 0 {
                    strip.put(count.to_string(), theme.strong());
                }
            }
            MenuLine::Saved(n) => {
                let Some(saved) = menu.saved.get(*n) else { continue };
                strip.skip(4).column(saved.name.as_str(), SECTION - 4, theme.strong()).skip(1);
                strip.put(filter_words::words(&saved.filter, lang), theme.faint());
                strip.put(format!("  ({})", saved.saved_by), theme.faint());
            }
        }
    }
}

const fn is_in_section(choice: Choice) -> bool {
    matches!(
        choice,
        Choice::Grade(_)
            | Choice::ItemGrade(..)
            | Choice::Signal(_)
            | Choice::Answer(_)
            | Choice::Request(_)
            | Choice::Sweep(_)
            | Choice::Reconciled(_)
    )
}

fn section_word(lang: Lang, section: Section) -> Message {
    Message::new(match section {
        Section::Grade => "console.menu.grade",
        Section::ItemGrade(item) => {
            return Message::new("console.menu.item-grade").arg("item", lang.word("item", item.code()));
        }
        Section::Signal => "word.signal",
        Section::Answer => "word.register-side",
        Section::Request => "word.request",
        Section::Sweep => "report.sweeps",
        Section::Reconciled => "console.menu.reconciled",
        Section::Saved => "console.menu.saved",
    })
}

fn word(canvas: &Canvas<'_>, choice: Choice, menu: &FilterMenu) -> Shown<'static> {
    let lang = canvas.lang;
    Shown::fixed(match choice {
        Choice::Status(status) => lang.word("status", status.code()),
        Choice::Awaiting => lang.text("word.second-check-awaited"),
        Choice::RaisedAgain => lang.text("word.raised-again"),
        Choice::DataChanged => lang.text("word.data-changed"),
        Choice::Overdue => lang.text("word.overdue"),
        Choice::Mine => return canvas.shown(&Message::new("console.menu.mine").arg("who", &menu.facts.me)),
        Choice::Nobody => lang.text("console.filter.nobody"),
        Choice::Employer => {
            let (code, name) = menu.facts.employer.clone().unwrap_or_default();
            let employer = Shown::employer(&code, &name);
            return canvas.shown(&Message::new("console.menu.employer").key("employer", employer));
        }
        Choice::Outside => lang.text("console.filter.outside"),
        Choice::Grade(grade) => lang.word("grade", grade.map_or("none", Grade::code)),
        Choice::ItemGrade(_, grade) => lang.word("grade", grade.code()),
        Choice::Signal(signal) => lang.word("signal", signal.code()),
        Choice::Request(standing) => lang.word("request-standing", standing.code()),
        Choice::Sweep(id) => return filter_words::sweep(lang, id, &menu.facts.sweeps).into(),
        Choice::Reconciled(said) => word_of(said, lang),
        Choice::Answer(answer) => lang.word("answer", answer.map_or("none", AnswerResult::code)),
    })
}

pub(super) fn paint_palette(canvas: &mut Canvas<'_>, area: Rect, model: &Model, pane: &PalettePane) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    form::frame(canvas, area, lang.text("console.menu.palette"));
    let mut strip = canvas.line(area, 1);
    strip.put(":", theme.key()).skip(1);
    let (x, drawn) = (strip.x(), pane.field.drawn(strip.room()));
    strip.put(drawn.text, theme.plain());
    canvas.caret(x + u16::try_from(drawn.caret).unwrap_or(0), area.y + 1);
    let context = Context::of(model);
    let found = match palette::read(pane.field.text(), lang) {
        Keyed::Commands(found) => found,
        Keyed::Position(position) => {
            let style = if model.queue.rows.is_empty() { theme.faint() } else { theme.plain() };
            let said = canvas.shown(&palette::destination(position, model.queue.total));
            canvas.line(area, 2).column(theme.signs().cursor, 2, theme.cursor()).put(said, style);
            return;
        }
    };
    let height = usize::from(area.height.saturating_sub(2));
    let top = (pane.at + 1).saturating_sub(height);
    if found.is_empty() {
        canvas.line(area, 2).skip(2).put(lang.text("console.menu.no-command"), theme.faint());
    }
    for (line, (n, command)) in found.iter().enumerate().skip(top).take(height).enumerate() {
        let Ok(line) = u16::try_from(line + 2) else { break };
        let refused = palette::elsewhere(command, lang)
            .or_else(|| (command.available)(&context).err().map(|why| context.because(why)));
        let style = if refused.is_none() { theme.plain() } else { theme.faint() };
        let why = refused.map(|why| format!("  ({})", canvas.say(&why))).unwrap_or_default();
        let keys = model.keymap.keys(command.id, command.home());
        let keys: Vec<_> = keys.map(|key| key_label(key, theme.is_ascii())).collect();
        let mut strip = canvas.line(area, line);
        strip.column(if n == pane.at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.column(keys.join(" "), 16, theme.key()).put(command.help(lang), style);
        strip.put(why, style);
    }
}
