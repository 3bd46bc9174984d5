//! The root causes with their counts: two lines at the top, or a pane at the left.

use std::borrow::Cow;

use super::Canvas;
use super::strip::{Styled, wide};
use crate::audit::{RootCause, Status};
use crate::console::layout::Layout;
use crate::console::model::Model;
use crate::i18n::{Lang, thousands};
use crate::text::cells;
use crate::triage::filter::QueueList;
use crate::triage::tallies::Tallies;

/// The lists with their keys.
const LISTS: [(&str, QueueList); 5] = [
    ("0", QueueList::All),
    ("1", QueueList::Cause(RootCause::ThreeItemLookup)),
    ("2", QueueList::Cause(RootCause::MultipleCandidates)),
    ("3", QueueList::Cause(RootCause::IgnoredAlert)),
    ("4", QueueList::Cause(RootCause::SimilarCase)),
];

pub(super) fn paint(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) {
    if layout.is_wide {
        pane(canvas, layout, model);
    } else {
        let chosen = model.queue.filter.list();
        line_of_lists(canvas, layout, model, chosen);
        line_of_statuses(canvas, layout, model, chosen);
    }
}

/// `[0 すべて 41]  1 3情報以下 12 …`: how many there are of each cause, as in the pane.
fn line_of_lists(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, chosen: QueueList) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let entry = |(key, list): (&'static str, QueueList)| {
        let total = model.tallies.as_ref().map(|tallies| tallies.total(list));
        let (open, close) = if list == chosen { ("[", "]") } else { (" ", " ") };
        let style = if list == chosen { theme.strong() } else { theme.plain() };
        [
            (open.into(), theme.key()),
            (key.into(), theme.key()),
            (" ".into(), style),
            (short_name(lang, list).into(), style),
            (" ".into(), style),
            (count(lang, total), style),
            (close.into(), theme.key()),
        ]
    };
    canvas.line(layout.causes, 0).entries(&LISTS.map(entry), "");
}

/// `すべて: 未点検 41  保留 3 …`: the chosen cause whole.
fn line_of_statuses(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, chosen: QueueList) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let entry = |word: &'static str, n: Option<u64>| {
        [(word.into(), theme.plain()), (" ".into(), theme.plain()), (count(lang, n), theme.strong())]
    };
    let tallies = model.tallies.as_ref();
    let of_status = |status: &Status| {
        entry(lang.word("status", status.code()), tallies.map(|tallies| tallies.of(chosen, *status)))
    };
    // Of what awaits its second check only how much there is: a status would tell what was marked.
    let statuses = if chosen == QueueList::Awaiting { &[] } else { Status::ALL };
    let mut statuses: Vec<[Styled<'_>; 3]> = statuses.iter().map(of_status).collect();
    let total = entry(lang.text("console.total"), tallies.map(|tallies| tallies.total(chosen)));
    let between = "  ";
    let taken = |entry: &[Styled<'_>]| between.len() + wide(entry);
    let mut line = canvas.line(layout.causes, 1);
    line.skip(1).put(name(lang, chosen), theme.strong());
    // Whole entries are left out, the last first; the total stays, and nothing looks like a number that was cut.
    let room = line.room().saturating_sub(taken(&total));
    let mut used: usize = statuses.iter().map(|entry| taken(entry)).sum();
    let is_cut = used > room;
    let sign = if is_cut { between.len() + cells(theme.signs().cut) } else { 0 };
    while used + sign > room
        && let Some(last) = statuses.pop()
    {
        used -= taken(&last);
    }
    for entry in &statuses {
        line.put(between, theme.plain()).entries(&[entry], "");
    }
    if is_cut {
        line.put(between, theme.plain()).put(theme.signs().cut, theme.plain());
    }
    line.put(between, theme.plain()).entries(&[total], "");
}

/// Each cause with all of its statuses.
fn pane(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let chosen = model.queue.filter.list();
    let border = theme.signs().border;
    let width = layout.causes.width.saturating_sub(2);
    for row in 0..layout.causes.height {
        canvas.line(layout.causes, row).skip(width).put(border, theme.faint());
    }
    let mut row = 0;
    for (key, list) in LISTS {
        let total = model.tallies.as_ref().map(|tallies| tallies.total(list));
        let style = if list == chosen { theme.strong() } else { theme.plain() };
        let (open, close) = if list == chosen { ("[", "]") } else { (" ", " ") };
        let mut line = canvas.line(layout.causes, row);
        line.put(open, theme.key()).put(key, theme.key()).put(close, theme.key());
        line.column(name(lang, list), width - 11, style);
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
        QueueList::Awaiting => lang.text("word.second-check-awaited"),
        QueueList::Pattern(_) => "",
    }
}

fn name(lang: Lang, list: QueueList) -> &'static str {
    match list {
        QueueList::Cause(cause) => lang.word("cause", cause.code()),
        _ => short_name(lang, list),
    }
}

/// Says a count shortly; `-` where it is not known yet.
fn count(lang: Lang, n: Option<u64>) -> Cow<'static, str> {
    let Some(n) = n else { return "-".into() };
    Cow::Owned(match lang {
        _ if n < 1_000_000 => thousands(n),
        Lang::Ja => format!("{}万", thousands(n / 10_000)),
        Lang::En => format!("{}.{:02}M", n / 1_000_000, n % 1_000_000 / 10_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_counts_are_said_shortly() {
        for (n, ja, en) in
            [(Some(999_999), "999,999", "999,999"), (Some(15_712_345), "1,571万", "15.71M"), (None, "-", "-")]
        {
            assert_eq!((&*count(Lang::Ja, n), &*count(Lang::En, n)), (ja, en));
        }
    }

    /// One heading has one meaning: at 80 columns it was what is pending, at 120 how many there are.
    #[test]
    fn the_heading_of_a_cause_counts_the_same_at_every_width() {
        use crate::console::tests::scene;
        for (width, height) in [(80, 24), (120, 40)] {
            let mut scene = scene(Lang::En, width, height);
            scene.keys("v");
            let text = scene.text();
            let heading = text.lines().next().unwrap_or_default().to_lowercase();
            let count = heading
                .split("[0")
                .nth(1)
                .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).find(|it| !it.is_empty()));
            assert_eq!(count, Some("8"), "{text}");
        }
    }

    /// A figure without its word, or a word without its figure, says something that is not so.
    #[test]
    fn a_count_is_shown_with_its_word_or_not_at_all() {
        use crate::console::tests::scene;
        use crate::triage::port::Reply;

        for lang in [Lang::Ja, Lang::En] {
            let mut scene = scene(lang, 80, 24);
            let mut tallies = Tallies::default();
            for (_, list) in LISTS {
                for status in Status::ALL {
                    tallies.add(list, *status, crate::triage::risk::Risk::CheckDigit, 7_654_321);
                }
            }
            scene.happen(crate::console::msg::Msg::Reply(Reply::Tallies(Box::new(tallies))));
            scene.paint();
            let text = scene.text();
            let second = text.lines().nth(1).unwrap_or_default();
            let (counts, total) = if lang == Lang::Ja { ("765万", "3,827万") } else { ("7.65M", "38.27M") };
            assert!(
                second.trim_end().ends_with(&format!("{} {total}", lang.text("console.total"))),
                "{second}"
            );
            // Behind the name whole entries, and for those that are left out one sign that touches no number.
            for entry in second.trim().split("  ").skip(1) {
                assert!(
                    ["…"].contains(&entry) || entry.ends_with(counts) || entry.ends_with(total),
                    "{entry}"
                );
            }
            let first = text.lines().next().unwrap_or_default();
            assert!(first.trim_end_matches('…').trim_end().trim_end_matches(']').ends_with(total), "{first}");
        }
    }
}
