//! How the audit goes on: a bar per root cause, what is left until each day to report by, and for leads who did how much.

use ratatui::style::Style;

use super::reading::Line;
use super::whole::Writer;
use crate::audit::{Role, RootCause, Status};
use crate::console::model::{Model, ProgressPane};
use crate::i18n::{Message, thousands};
use crate::notice::scope;
use crate::notice::sweep::proviso;
use crate::triage::deadlines::{Deadline, Pace};
use crate::triage::figures::CauseFigures;
use crate::triage::progress::{DayEnd, Progress};

/// Where bars begin, and how long they are.
const NAME: usize = 22;
const BAR: u64 = 30;
/// The column of persons.
const PERSON: usize = 24;

pub(super) fn lines(model: &Model, pane: &ProgressPane) -> Vec<Line> {
    let mut out = Writer::new(model);
    let Some(progress) = &pane.progress else {
        out.chapter(out.lang.text("console.short.progress"));
        out.chapter(out.lang.text("console.diff.loading"));
        return out.lines;
    };
    let title = Message::new("console.progress.title").arg("day", progress.figures.as_of);
    out.chapter(&out.lang.say(&title));
    bars(&mut out, progress);
    deadlines(&mut out, progress);
    beside(&mut out, progress);
    scopes(&mut out, progress);
    if model.facts.actor.role == Role::Lead {
        people(&mut out, progress);
    }
    out.lines
}

/// Each root cause and all candidates: how much is in which status, how many are done of how many.
fn bars(out: &mut Writer, progress: &Progress) {
    let whole = DayEnd::of(&progress.figures).whole;
    let mut has_sliver = false;
    for cause in RootCause::ALL {
        let figures = progress.figures.by_cause.get(cause).cloned().unwrap_or_default();
        has_sliver |= bar(out, out.lang.word("cause", cause.code()), &figures);
    }
    has_sliver |= bar(out, out.lang.text("console.progress.whole"), &whole);
    for sweep in progress.figures.sweeps.iter().filter(|sweep| !sweep.is_withdrawn) {
        let name = Message::new("console.progress.sweep").arg("id", sweep.id).arg("incident", sweep.incident);
        let name = out.lang.say(&name);
        has_sliver |= bar(out, &name, &sweep.records);
        if let Some(words) = proviso(sweep) {
            let resume = out.lang.say(&Message::new("cli.sweep.broken-off").arg("id", sweep.id));
            let words = format!("{}; {resume}", out.lang.say(&words));
            let line = Line::hanging(NAME + 2).put(" ".repeat(NAME + 2), Style::new());
            out.lines.push(line.put(&words, out.theme.danger()));
        }
    }
    let mut legend = Line::hanging(2).put("  ", Style::new());
    for status in shown_order() {
        let style = style(out, status);
        let n = format!(" {} {}   ", out.lang.word("status", status.code()), thousands(whole.of(status)));
        legend = legend.put(sign(out, status), style).put(&n, out.theme.plain());
    }
    if has_sliver {
        let words = format!(" {}", out.lang.text("console.progress.sliver"));
        legend = legend.put(sliver(out), out.theme.plain()).put(&words, out.theme.plain());
    }
    out.lines.push(legend);
}

/// Paints a bar; tells whether a status in it has less than a cell.
fn bar(out: &mut Writer, name: &str, figures: &CauseFigures) -> bool {
    let mut line = Line::new().put("  ", Style::new()).column(name, NAME, out.theme.plain());
    let mut has_sliver = false;
    for (status, cells) in shares(figures) {
        let is_sliver = is_sliver(figures, status);
        has_sliver |= is_sliver;
        let piece = if is_sliver { sliver(out).to_owned() } else { sign(out, status).repeat(cells) };
        line = line.put(&piece, style(out, status));
    }
    if figures.total == 0 {
        line = line.column("", usize::try_from(BAR).unwrap_or_default(), out.theme.plain());
    }
    let (done, share) = (figures.verified + figures.corrected, percent(figures));
    // Each by itself: twelve digits of two counts are no individual number.
    let counts = [format!(" {share:>4}%  "), thousands(done), " / ".to_owned(), thousands(figures.total)];
    out.lines.push(counts.iter().fold(line, |line, count| line.put(count, out.theme.plain())));
    has_sliver
}

/// Statuses as they stand in a bar: what is done first.
fn shown_order() -> impl Iterator<Item = Status> {
    Status::ALL.iter().rev().copied()
}

/// Divides a bar among the statuses, so that what there is has a cell at least, and all cells are given away.
fn shares(figures: &CauseFigures) -> Vec<(Status, usize)> {
    if figures.total == 0 {
        return Vec::new();
    }
    let mut shares: Vec<(Status, u64)> = shown_order()
        .map(|status| (status, figures.of(status)))
        .filter(|(_, n)| *n > 0)
        .map(|(status, n)| (status, (n.saturating_mul(BAR) / figures.total).max(1)))
        .collect();
    // The longest piece takes or gives what rounding left.
    let given: u64 = shares.iter().map(|(_, cells)| cells).sum();
    if let Some((_, longest)) = shares.iter_mut().max_by_key(|(_, cells)| *cells) {
        *longest = (*longest + BAR).saturating_sub(given);
    }
    shares.into_iter().map(|(status, cells)| (status, usize::try_from(cells).unwrap_or_default())).collect()
}

/// Tells whether a status has less than a cell: it is not hidden, and paints no whole cell either.
fn is_sliver(figures: &CauseFigures, status: Status) -> bool {
    figures.of(status).saturating_mul(BAR) < figures.total && status != Status::Pending
}

/// Returns how much is done, rounded down: only all is a hundred.
fn percent(figures: &CauseFigures) -> u64 {
    let done = figures.verified + figures.corrected;
    (done * 100).checked_div(figures.total).unwrap_or_default()
}

/// What stands for less than a cell, whatever its status.
fn sliver(out: &Writer) -> &'static str {
    if out.theme.is_ascii() { "|" } else { "▏" }
}

fn sign(out: &Writer, status: Status) -> &'static str {
    match (status, out.theme.is_ascii()) {
        (Status::Corrected, _) => "C",
        (Status::Verified, false) => "█",
        (Status::Verified, true) => "#",
        (Status::Escalated, false) => "▒",
        (Status::Escalated, true) => "e",
        (Status::OnHold, false) => "░",
        (Status::OnHold, true) => "h",
        (Status::Pending, _) => ".",
    }
}

fn style(out: &Writer, status: Status) -> Style {
    match status {
        Status::Verified | Status::Corrected => out.theme.done(),
        Status::Escalated => out.theme.found().remove_modifier(ratatui::style::Modifier::UNDERLINED),
        Status::OnHold => out.theme.plain(),
        Status::Pending => out.theme.faint(),
    }
}

fn deadlines(out: &mut Writer, progress: &Progress) {
    out.chapter(out.lang.text("console.progress.deadlines"));
    let today = progress.figures.as_of;
    for due in &progress.deadlines {
        let pace = Pace::until(due.day, today, &progress.figures);
        let style = if pace.days_left < 0 { out.theme.faint() } else { out.theme.plain() };
        let left = |deadline: &Deadline| {
            format!("{}: {}", out.lang.say(&deadline.message()), out.lang.say(&pace.message()))
        };
        let filed = due.filings.iter().map(|filing| out.lang.say(&filing.message()));
        let mut day = due.day.to_string();
        for words in due.deadline.iter().map(left).chain(filed).collect::<Vec<_>>() {
            let line = Line::hanging(14).put("  ", Style::new()).column(std::mem::take(&mut day), 12, style);
            out.lines.push(line.put(&words, style));
        }
    }
    let done = progress.done_in_a_week();
    let id = match done {
        0 => "console.progress.week-none",
        1.. => "console.progress.week",
        _ => "console.progress.week-back",
    };
    let done = done.unsigned_abs();
    let message = Message::new(id).arg("done", thousands(done)).arg("a_day", a_day(done));
    out.lines.push(Line::hanging(2).put("  ", Style::new()).put(out.lang.say(&message), out.theme.plain()));
}

/// Says how many a day a week's were; few with a decimal, for a rate of none would be none done.
fn a_day(done: u64) -> String {
    let tenths = (done * 10 + 3) / 7;
    if done.is_multiple_of(7) || tenths >= 100 {
        return thousands(done / 7);
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn beside(out: &mut Writer, progress: &Progress) {
    let figures = &progress.figures;
    let message = Message::new("console.progress.beside")
        .arg("awaiting", thousands(figures.awaiting_second_check))
        .arg("found", thousands(figures.wrong.found))
        .arg("corrected", thousands(figures.wrong.corrected))
        .arg("reflected", thousands(figures.wrong.reflected));
    out.lines.push(Line::hanging(2).put("  ", Style::new()).put(out.lang.say(&message), out.theme.plain()));
}

/// How the candidates were chosen, as it was recorded.
fn scopes(out: &mut Writer, progress: &Progress) {
    if progress.figures.scope.is_empty() {
        return;
    }
    out.chapter(out.lang.text("report.scope"));
    for scope in &progress.figures.scope {
        let words = out.lang.say(&scope::in_words(scope));
        out.lines.push(Line::hanging(4).put("  ", Style::new()).put(&words, out.theme.plain()));
    }
}

fn people(out: &mut Writer, progress: &Progress) {
    out.chapter(out.lang.text("console.progress.people"));
    if progress.people.is_empty() {
        let nobody = out.lang.text("console.progress.nobody");
        out.lines.push(Line::hanging(2).put("  ", Style::new()).put(nobody, out.theme.plain()));
    }
    for did in &progress.people {
        let counts = Message::new("console.progress.did")
            .arg("today", thousands(did.today))
            .arg("week", thousands(did.week));
        let counts = out.lang.say(&counts);
        out.lines.push(
            Line::hanging(PERSON + 2)
                .put("  ", Style::new())
                .column(&did.person, PERSON, out.theme.plain())
                .put(&counts, out.theme.plain()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_and_hides_nothing() {
        for counts in [[1204, 1, 1, 1, 1], [0, 0, 0, 7, 0], [1, 1, 1, 1, 1], [15_700_000, 0, 3, 0, 1]] {
            let mut figures = CauseFigures::default();
            Status::ALL.iter().zip(counts).for_each(|(status, n)| figures.add(*status, n));
            let shares = shares(&figures);
            assert_eq!(shares.iter().map(|(_, cells)| *cells).sum::<usize>(), 30, "{counts:?}");
            assert!(shares.iter().all(|(_, cells)| *cells > 0), "{counts:?}");
            assert_eq!(shares.len(), counts.iter().filter(|n| **n > 0).count(), "{counts:?}");
        }
        assert!(shares(&CauseFigures::default()).is_empty());
        let almost = CauseFigures { total: 1000, verified: 999, pending: 1, ..CauseFigures::default() };
        let one = CauseFigures { total: 17_528, verified: 1, pending: 17_527, ..CauseFigures::default() };
        assert!(is_sliver(&one, Status::Verified) && !is_sliver(&almost, Status::Verified));
        assert_eq!((percent(&almost), percent(&CauseFigures::default())), (99, 0));
    }

    #[test]
    fn a_rate_of_few_is_not_none() {
        for (done, said) in
            [(0, "0"), (1, "0.1"), (4, "0.6"), (7, "1"), (20, "2.9"), (69, "9.9"), (700, "100")]
        {
            assert_eq!(a_day(done), said, "{done}");
        }
    }
}
