//! The tables of the page.

use std::fmt::Write as _;

use super::super::scope;
use super::super::text::sweeps as sweeps_in_words;
use super::Material;
use crate::audit::{RootCause, Status};
use crate::i18n::{Lang, Message, thousands};
use crate::text::Shown;
use crate::triage::deadlines::Pace;
use crate::triage::figures::Figures;
use crate::triage::progress::DayEnd;

/// Adds to a page.
pub(in crate::report) fn put(out: &mut String, piece: std::fmt::Arguments<'_>) {
    // A text in memory takes whatever is written.
    let _ = out.write_fmt(piece);
}

/// Makes text safe to stand in a page: nothing in it is a tag, and what a terminal would obey is visible.
pub(in crate::report) fn escaped<'t>(text: impl Into<Shown<'t>>) -> String {
    let shown = text.into();
    let mut out = String::with_capacity(shown.as_str().len());
    for c in shown.as_str().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The root causes by status, and the whole below.
pub(super) fn causes(of: &Material<'_>, lang: Lang) -> String {
    let mut out = String::from("<table><thead><tr>");
    let statuses = Status::ALL.iter().map(|status| lang.word("status", status.code()));
    let heads = [lang.text("word.root-cause"), lang.text("report.total")].into_iter().chain(statuses);
    heads.for_each(|head| put(&mut out, format_args!("<th scope=\"col\">{}</th>", escaped(head))));
    out.push_str("</tr></thead><tbody>\n");
    let rows = RootCause::ALL.iter().map(|cause| {
        let figures = of.figures.by_cause.get(cause).cloned().unwrap_or_default();
        ("", lang.word("cause", cause.code()), figures)
    });
    let whole = DayEnd::of(of.figures).whole;
    for (class, name, figures) in rows.chain([(" class=\"whole\"", lang.text("report.whole"), whole)]) {
        put(&mut out, format_args!("<tr{class}><td>{}</td>", escaped(name)));
        let counts = Status::ALL.iter().map(|status| figures.of(*status));
        for n in std::iter::once(figures.total).chain(counts) {
            put(&mut out, format_args!("<td>{}</td>", thousands(n)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
    out
}

/// The days to report by, and what is left until each.
pub(super) fn deadlines(of: &Material<'_>, lang: Lang) -> String {
    let mut out = String::from("<table><thead><tr>");
    for head in ["report.due.day", "report.due.name", "report.due.left"] {
        put(&mut out, format_args!("<th scope=\"col\" class=\"word\">{}</th>", escaped(lang.text(head))));
    }
    out.push_str("</tr></thead><tbody>\n");
    for deadline in of.deadlines {
        let pace = Pace::until(deadline.day, of.figures.as_of, of.figures);
        let (name, left) = (deadline.message(), pace.message());
        let cell = |message: &Message| format!("<td class=\"word\">{}</td>", escaped(lang.say(message)));
        put(&mut out, format_args!("<tr><td>{}</td>{}{}</tr>\n", deadline.day, cell(&name), cell(&left)));
    }
    out.push_str("</tbody></table>\n");
    out
}

/// How the candidates were chosen.
pub(super) fn scope(figures: &Figures, lang: Lang) -> String {
    let Some(first) = figures.scope.first() else { return nothing(lang) };
    let mut out = String::from("<table><thead><tr>");
    for (head, _) in scope::cells(first, lang) {
        put(&mut out, format_args!("<th scope=\"col\" class=\"word\">{}</th>", escaped(lang.text(head))));
    }
    out.push_str("</tr></thead><tbody>\n");
    for of in &figures.scope {
        out.push_str("<tr>");
        for (head, cell) in scope::cells(of, lang) {
            let class = if head == "report.scope.records" { "" } else { " class=\"word\"" };
            put(&mut out, format_args!("<td{class}>{}</td>", escaped(&cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
    out
}

fn nothing(lang: Lang) -> String {
    format!("<p>{}</p>\n", escaped(lang.text("report.nothing")))
}

/// The sweeps for similar cases: what each takes, and how far its records have come.
pub(super) fn sweeps(of: &Material<'_>, lang: Lang) -> String {
    let said = sweeps_in_words(of.figures, lang);
    if said.is_empty() {
        return format!("<p>{}</p>\n", escaped(lang.text("report.nothing")));
    }
    let mut out = String::from("<table><tbody>\n");
    for sweep in said {
        out.push_str("<tr>");
        for words in [&sweep.head, &sweep.rule] {
            put(&mut out, format_args!("<td class=\"word\">{}</td>", escaped(words)));
        }
        for counts in [&sweep.by_status, &sweep.by_number] {
            let whole = |count: &String| format!("<span class=\"count\">{}</span>", escaped(count));
            let counts: Vec<String> = counts.iter().map(whole).collect();
            put(&mut out, format_args!("<td class=\"word\">{}</td>", counts.join(" ")));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
    out
}

/// Names and their counts.
pub(super) fn counts(rows: &[(String, u64)], lang: Lang) -> String {
    if rows.is_empty() {
        return nothing(lang);
    }
    let mut out = String::from("<table><tbody>\n");
    for (name, n) in rows {
        put(&mut out, format_args!("<tr><td>{}</td><td>{}</td></tr>\n", escaped(name), thousands(*n)));
    }
    out.push_str("</tbody></table>\n");
    out
}
