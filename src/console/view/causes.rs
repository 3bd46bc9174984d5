//! The root causes with their counts: two lines at the top, or a pane at the left.

use super::Canvas;
use super::strip::Entry;
use crate::audit::{RootCause, Status};
use crate::console::layout::Layout;
use crate::console::model::Model;
use crate::i18n::{Lang, thousands};
use crate::text::cells;
use crate::triage::filter::QueueList;
use crate::triage::tallies::Tallies;

/// The lists in the order of their keys.
const LISTS: [QueueList; 5] = [
    QueueList::All,
    QueueList::Cause(RootCause::ThreeItemLookup),
    QueueList::Cause(RootCause::MultipleCandidates),
    QueueList::Cause(RootCause::IgnoredAlert),
    QueueList::Cause(RootCause::SimilarCase),
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
    let entry = |(key, list): (usize, QueueList)| {
        let total = model.tallies.as_ref().map(|tallies| tallies.total(list));
        let (open, close) = if list == chosen { ("[", "]") } else { (" ", " ") };
        let style = if list == chosen { theme.strong() } else { theme.plain() };
        let words = format!(" {} {}", short_name(lang, list), count(lang, total));
        vec![(format!("{open}{key}"), theme.key()), (words, style), (close.to_owned(), theme.key())]
    };
    let entries: Vec<Entry> = LISTS.into_iter().enumerate().map(entry).collect();
    canvas.line(layout.causes, 0).entries(&entries, "");
}

/// `すべて: 未点検 41  保留 3 …`: the chosen cause whole.
fn line_of_statuses(canvas: &mut Canvas<'_>, layout: &Layout, model: &Model, chosen: QueueList) {
    let (theme, lang) = (canvas.theme, canvas.lang);
    let entry = |word: &str, n: Option<u64>| {
        vec![(format!("{word} "), theme.plain()), (count(lang, n), theme.strong())]
    };
    let tallies = model.tallies.as_ref();
    let of_status = |status: &Status| {
        entry(lang.word("status", status.code()), tallies.map(|tallies| tallies.of(chosen, *status)))
    };
    let mut entries: Vec<Entry> = vec![vec![(name(lang, chosen).to_owned(), theme.strong())]];
    if chosen != QueueList::Awaiting {
        // Of what awaits its second check only how much there is: a status would tell what was marked.
        entries.extend(Status::ALL.iter().map(of_status));
    }
    let total = entry(lang.text("console.total"), tallies.map(|tallies| tallies.total(chosen)));
    let mut line = canvas.line(layout.causes, 1);
    line.skip(1);
    let between = "  ";
    let left_out: Entry = vec![(theme.signs().cut.to_owned(), theme.plain())];
    let wide = |entry: &Entry| between.len() + entry.iter().map(|(text, _)| cells(text)).sum::<usize>();
    let fits = |entries: &[Entry]| entries.iter().map(wide).sum::<usize>() <= line.room() + between.len();
    // Whole entries are left out, the last first; the total stays, and nothing looks like a number that was cut.
    entries.push(total.clone());
    while !fits(&entries) && entries.len() > 3 {
        entries.truncate(entries.len() - if entries.contains(&left_out) { 3 } else { 2 });
        entries.extend([left_out.clone(), total.clone()]);
    }
    line.entries(&entries, between);
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
            for list in LISTS {
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
