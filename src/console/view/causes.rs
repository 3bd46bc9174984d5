//! The root causes with their counts: two lines at the top, or a pane at the left.

use super::Canvas;
use crate::audit::{RootCause, Status};
use crate::console::layout::Layout;
use crate::console::model::Model;
use crate::i18n::{Lang, thousands};
use crate::triage::figures::Tallies;
use crate::triage::filter::QueueList;

/// The lists in the order of their keys.
const LISTS: [QueueList; 5] = [
    QueueList::All,
    QueueList::Cause(RootCause::ThreeItemLookup),
    QueueList::Cause(RootCause::MultipleCandidates),
    QueueList::Cause(RootCause::IgnoredAlert),
    QueueList::Cause(RootCause::SimilarCase),
];

pub(super) fn paint(canvas: &mut Canvas<'_, '_>, layout: &Layout, model: &Model) {
    if layout.is_wide {
        pane(canvas, layout, model);
    } else {
        let chosen = model.queue.filter.list();
        line_of_lists(canvas, layout, model, chosen);
        line_of_statuses(canvas, layout, model, chosen);
    }
}

/// `[0]すべて 41  1 3情報以下 12 …`: what is still pending of each cause.
fn line_of_lists(canvas: &mut Canvas<'_, '_>, layout: &Layout, model: &Model, chosen: QueueList) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let mut line = canvas.line(layout.causes, 0);
    for (key, list) in LISTS.into_iter().enumerate() {
        let pending = model.tallies.as_ref().map(|tallies| tallies.of(list, Status::Pending));
        let (open, close) = if list == chosen { ("[", "]") } else { (" ", " ") };
        let style = if list == chosen { theme.strong() } else { theme.plain() };
        line.put(format!("{open}{key}"), theme.key());
        line.put(format!(" {} {}", short_name(lang, list), count(lang, pending)), style);
        line.put(close, theme.key());
    }
}

/// `すべて: 未点検 41  保留 3 …`: the chosen cause whole.
fn line_of_statuses(canvas: &mut Canvas<'_, '_>, layout: &Layout, model: &Model, chosen: QueueList) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let mut line = canvas.line(layout.causes, 1);
    line.skip(1).put(name(lang, chosen), theme.strong());
    for status in Status::ALL {
        let counted = model.tallies.as_ref().map(|tallies| tallies.of(chosen, *status));
        line.skip(2).put(lang.word("status", status.code()), theme.plain());
        line.skip(1).put(count(lang, counted), theme.strong());
    }
    let total = model.tallies.as_ref().map(|tallies| tallies.total(chosen));
    line.skip(2).put(lang.text("console.total"), theme.plain());
    line.skip(1).put(count(lang, total), theme.strong());
}

/// Each cause with all of its statuses.
fn pane(canvas: &mut Canvas<'_, '_>, layout: &Layout, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let chosen = model.queue.filter.list();
    let border = theme.signs().border;
    let width = layout.causes.width.saturating_sub(2);
    for row in 0..layout.causes.height {
        canvas.line(layout.causes, row).skip(width).put(border, theme.faint());
    }
    let mut row = 0;
    for (key, list) in LISTS.into_iter().enumerate() {
        let total = model.tallies.as_ref().map(|tallies| tallies.total(list));
        let style = if list == chosen { theme.strong() } else { theme.plain() };
        let (open, close) = if list == chosen { ("[", "]") } else { (" ", " ") };
        let mut line = canvas.line(layout.causes, row);
        line.put(format!("{open}{key}{close}"), theme.key()).column(name(lang, list), width - 11, style);
        line.right(&count(lang, total), 8, style);
        row += 1;
        for status in Status::ALL {
            let counted = model.tallies.as_ref().map(|tallies: &Tallies| tallies.of(list, *status));
            let style = if counted == Some(0) { theme.faint() } else { theme.plain() };
            let mut line = canvas.line(layout.causes, row);
            line.skip(4).column(lang.word("status", status.code()), width - 12, style);
            line.right(&count(lang, counted), 8, style);
            row += 1;
        }
        if layout.causes.height >= 36 {
            row += 1;
        }
    }
}

fn short_name(lang: Lang, list: QueueList) -> &'static str {
    match list {
        QueueList::Cause(cause) => lang.text(match cause {
            RootCause::ThreeItemLookup => "console.cause.three-item-lookup",
            RootCause::MultipleCandidates => "console.cause.multiple-candidates",
            RootCause::IgnoredAlert => "console.cause.ignored-alert",
            RootCause::SimilarCase => "console.cause.similar-case",
        }),
        QueueList::All => lang.text("word.cause.all"),
        QueueList::Outside => lang.text("word.cause.none"),
    }
}

fn name(lang: Lang, list: QueueList) -> &'static str {
    match list {
        QueueList::Cause(cause) => lang.word("cause", cause.code()),
        _ => short_name(lang, list),
    }
}

/// Says a count shortly; `-` where it is not known yet.
fn count(lang: Lang, n: Option<u64>) -> String {
    match (n, lang) {
        (None, _) => "-".to_owned(),
        (Some(n), _) if n < 1_000_000 => thousands(n),
        (Some(n), Lang::Ja) => format!("{}万", thousands(n / 10_000)),
        (Some(n), Lang::En) => format!("{}.{:02}M", n / 1_000_000, n % 1_000_000 / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_said_shortly() {
        for (n, ja, en) in
            [(Some(999_999), "999,999", "999,999"), (Some(15_712_345), "1,571万", "15.71M"), (None, "-", "-")]
        {
            assert_eq!((count(Lang::Ja, n).as_str(), count(Lang::En, n).as_str()), (ja, en));
        }
    }
}
