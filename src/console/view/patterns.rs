//! The patterns of the reading view with their counts, the most frequent first.

use ratatui::layout::Rect;

use super::{Canvas, form};
use crate::compare::rule_text;
use crate::console::commands::Reads;
use crate::console::model::PatternsPane;
use crate::i18n::{Lang, Message};
use crate::triage::filter::Filter;
use crate::triage::pattern::parts;

/// The column of the counts.
const COUNT: u16 = 10;

pub(super) fn paint(canvas: &mut Canvas<'_>, area: Rect, pane: &PatternsPane) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let title = match pane.reads {
        Reads::ToMark => "console.patterns.to-mark",
        Reads::ToCheck => "console.patterns.to-check",
    };
    form::frame(canvas, area, lang.text(title));
    let Some(groups) = &pane.groups else {
        canvas.line(area, 2).skip(2).put(lang.text("console.queue.loading"), theme.faint());
        return;
    };
    if groups.is_empty() {
        let id = match pane.reads {
            _ if is_filtered(pane) => "console.patterns.none-filtered",
            Reads::ToMark => "console.patterns.none",
            Reads::ToCheck => "console.patterns.none-to-check",
        };
        let none = canvas.say(&Message::new(id));
        canvas.line(area, 2).skip(2).put(none, theme.faint());
        return;
    }
    let height = usize::from(area.height.saturating_sub(1));
    let top = (pane.at + 1).saturating_sub(height);
    for (line, (n, group)) in groups.iter().enumerate().skip(top).take(height).enumerate() {
        let Ok(line) = u16::try_from(line + 1) else { break };
        let is_at = n == pane.at;
        let mut strip = canvas.line(area, line);
        strip.column(if is_at { theme.signs().cursor } else { " " }, 2, theme.cursor());
        strip.right(&group.count.to_string(), COUNT, theme.strong()).skip(2);
        strip.put(words(lang, &group.pattern), if is_at { theme.strong() } else { theme.plain() });
    }
}

/// Tells whether the operator's filter may be why nothing is there: it asks for more than the reading view itself does.
fn is_filtered(pane: &PatternsPane) -> bool {
    let by_itself =
        Filter { statuses: pane.filter.statuses, awaiting: pane.filter.awaiting, ..Filter::default() };
    pane.filter != by_itself
}

/// Says a pattern: `Address: prefecture left out; Kanji name: koseki form`.
pub(super) fn words(lang: Lang, pattern: &str) -> String {
    let said = parts(pattern).into_iter().map(|(item, rules)| {
        let rules: Vec<String> = rules.into_iter().map(|rule| lang.say(&rule_text(rule))).collect();
        format!("{}: {}", lang.word("item", item.code()), rules.join(lang.text("console.between-reasons")))
    });
    said.collect::<Vec<_>>().join(lang.text("console.between-signals"))
}
