//! The figures as aligned text, in either language.

use crate::audit::{AnswerResult, Basis, Reconciled, RootCause, Signal, Status};
use crate::compare::Grade;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::scope;
use crate::notice::sweep::{in_words, proviso, word_of};
use crate::text::{Shown, cells, pad};
use crate::triage::figures::{CauseFigures, Figures, SweepFigures};

/// Which database the figures are of, as the head of the page names it.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// The name of the database.
    pub database: Shown<'a>,
    /// Practice, private or shared, in words.
    pub kind: Message,
}

impl Origin<'_> {
    /// Names the database.
    pub(super) fn message(&self) -> Message {
        Message::new("report.database").arg("name", &self.database).say("kind", self.kind.clone())
    }
}

/// Lays the figures out as text; `filed` says when and by whom they were filed. Every line ends in a line end; nothing is
/// wider than 100 cells.
pub fn text(figures: &Figures, origin: &Origin<'_>, filed: Option<&Message>, lang: Lang) -> String {
    let mut page = Page { lang, out: String::with_capacity(4096) };
    page.say(&title(figures));
    page.say(&origin.message());
    if let Some(filed) = filed {
        page.say(filed);
    }
    page.blank();
    page.causes(figures);
    page.blank();
    page.say(&beside(figures));
    for (title, counts) in sections(figures, lang) {
        page.section(title, counts);
    }
    page.blank();
    for said in [wrong(figures), requests(figures)] {
        for row in broken(&lang.say(&said), WIDTH) {
            page.line(&row);
        }
    }
    page.scope(figures);
    for said in sweeps(figures, lang) {
        page.blank();
        page.line(&said.head);
        page.line(&format!("  {}", said.rule));
        page.line(&format!("  {}", said.by_status.join("  ")));
        page.line(&format!("  {}", said.by_number.join("  ")));
    }
    page.out
}

/// Names the day.
pub(super) fn title(figures: &Figures) -> Message {
    Message::new("report.title").arg("day", figures.as_of)
}

/// Lists what is counted by one code each: the id of its title, the words and their counts.
pub(super) fn sections(figures: &Figures, lang: Lang) -> [(&'static str, Vec<(String, u64)>); 5] {
    [
        ("report.grades", by_code(&figures.by_grade, Grade::ALL, Grade::code, "grade", lang)),
        (
            "report.answers",
            by_code(&figures.by_answer, AnswerResult::ALL, AnswerResult::code, "answer", lang),
        ),
        ("report.bases", by_code(&figures.by_basis, Basis::ALL, Basis::code, "basis", lang)),
        ("report.signals", by_code(&figures.signals, Signal::ALL, Signal::code, "signal", lang)),
        ("report.insurers", figures.by_insurer.iter().map(|(no, n)| (no.clone(), *n)).collect()),
    ]
}

/// Says the counts that stand beside the table.
pub(super) fn beside(figures: &Figures) -> Message {
    Message::new("report.beside")
        .arg("outside", thousands(figures.out_of_audit))
        .arg("lost", thousands(figures.lost_eligibility))
        .arg("awaiting", thousands(figures.awaiting_second_check))
}

/// Says how far wrong numbers were corrected.
pub(super) fn wrong(figures: &Figures) -> Message {
    Message::new("report.wrong")
        .arg("found", thousands(figures.wrong.found))
        .arg("stopped", thousands(figures.wrong.stopped))
        .arg("told", thousands(figures.wrong.told))
        .arg("corrected", thousands(figures.wrong.corrected))
        .arg("reflected", thousands(figures.wrong.reflected))
}

/// Says what became of the requests for documents.
pub(super) fn requests(figures: &Figures) -> Message {
    let of = &figures.requests;
    Message::new("report.requests")
        .arg("sent", thousands(of.sent))
        .arg("answered", thousands(of.answered))
        .arg("overdue", thousands(of.overdue))
        .arg("undeliverable", thousands(of.undeliverable))
        .arg("refused", thousands(of.refused))
        .arg("unconfirmable", thousands(of.unconfirmable))
}

/// A sweep in words: what it takes, its records by status, and by what their notifications say of the number.
pub(super) struct SaidSweep {
    pub(super) head: String,
    pub(super) rule: String,
    pub(super) by_status: Vec<String>,
    pub(super) by_number: Vec<String>,
}

/// Says each sweep for similar cases.
pub(super) fn sweeps(figures: &Figures, lang: Lang) -> Vec<SaidSweep> {
    let said = |sweep: &SweepFigures| {
        let head = Message::new("report.sweep")
            .arg("id", sweep.id)
            .arg("incident", sweep.incident)
            .arg("total", thousands(sweep.records.total));
        let proviso = proviso(sweep).map(|words| format!("; {}", lang.say(&words)));
        let by_status = Status::ALL.iter().map(|status| {
            format!("{} {}", lang.word("status", status.code()), thousands(sweep.records.of(*status)))
        });
        let by_number = Reconciled::ALL.iter().map(|reconciled| {
            format!("{} {}", word_of(*reconciled, lang), thousands(sweep.reconciled.of(*reconciled)))
        });
        SaidSweep {
            head: lang.say(&head) + &proviso.unwrap_or_default(),
            rule: Shown::new(in_words(&sweep.rule, lang)).to_string(),
            by_status: by_status.collect(),
            by_number: by_number.collect(),
        }
    };
    figures.sweeps.iter().map(said).collect()
}

/// Brings counts by code into the order of the codes, with their words; counts of nothing are left out.
fn by_code<T: Copy>(
    counts: &std::collections::BTreeMap<String, u64>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    kind: &str,
    lang: Lang,
) -> Vec<(String, u64)> {
    all.iter()
        .map(|one| code(*one))
        .chain(["none"])
        .filter_map(|code| counts.get(code).map(|n| (code, *n)))
        .filter(|(_, n)| *n > 0)
        .map(|(code, n)| (lang.word(kind, code).to_owned(), n))
        .collect()
}

struct Page {
    lang: Lang,
    out: String,
}

impl Page {
    fn say(&mut self, message: &Message) {
        let line = self.lang.say(message);
        self.line(&line);
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The table of the root causes by status, and the whole below.
    fn causes(&mut self, figures: &Figures) {
        let mut heads =
            vec![self.lang.text("word.root-cause").to_owned(), self.lang.text("report.total").to_owned()];
        heads.extend(Status::ALL.iter().map(|status| self.lang.word("status", status.code()).to_owned()));
        let mut rows = vec![heads];
        for cause in RootCause::ALL {
            let figures = figures.by_cause.get(cause).cloned().unwrap_or_default();
            rows.push(row(self.lang.word("cause", cause.code()), &counts(&figures)));
        }
        let whole =
            Status::ALL.iter().map(|status| figures.by_status.get(status).copied().unwrap_or_default());
        let whole: Vec<u64> = std::iter::once(figures.candidates).chain(whole).collect();
        rows.push(row(self.lang.text("report.whole"), &whole));
        for line in aligned(&rows) {
            self.line(&line);
        }
        self.say(&Message::new("report.causes-overlap"));
    }

    /// How the candidates were chosen, broken into lines.
    fn scope(&mut self, figures: &Figures) {
        if figures.scope.is_empty() {
            return;
        }
        self.blank();
        self.say(&Message::new("report.scope"));
        for scope in &figures.scope {
            for row in broken(&self.lang.say(&scope::in_words(scope)), WIDTH - 2) {
                self.line(&format!("  {row}"));
            }
        }
    }

    fn section(&mut self, title: &'static str, counts: Vec<(String, u64)>) {
        if counts.is_empty() {
            return;
        }
        self.blank();
        self.say(&Message::new(title));
        let rows: Vec<Vec<String>> = counts
            .into_iter()
            .map(|(name, n)| vec![Shown::new(name).as_str().to_owned(), thousands(n)])
            .collect();
        for line in aligned(&rows) {
            self.line(&format!("  {line}"));
        }
    }
}

/// No line is wider, in cells.
const WIDTH: usize = 100;

/// Breaks a text into rows of at most so many cells, at a space where there is one.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let (mut row, mut used) = (String::new(), 0);
    for c in text.chars() {
        let takes = cells(c.encode_utf8(&mut [0; 4]));
        if used + takes > width {
            let rest = row.rfind(' ').map(|at| row.split_off(at + 1)).unwrap_or_default();
            used = cells(&rest);
            rows.push(std::mem::replace(&mut row, rest));
        }
        row.push(c);
        used += takes;
    }
    rows.push(row);
    rows
}

fn row(name: &str, counts: &[u64]) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(counts.iter().map(|n| thousands(*n))).collect()
}

fn counts(figures: &CauseFigures) -> [u64; 6] {
    [figures.total, figures.pending, figures.on_hold, figures.escalated, figures.verified, figures.corrected]
}

/// Aligns rows of equally many cells: the first column to the left, all others to the right.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |at: usize| {
        rows.iter().filter_map(|row| row.get(at)).map(|cell| cells(cell)).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let mut out = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if at == 0 {
                out.push_str(&pad(cell, *width));
            } else {
                out.extend(std::iter::repeat_n(' ', 2 + width - cells(cell)));
                out.push_str(cell);
            }
        }
        out
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
pub(super) mod tests;
