//! The figures as one page that needs no network, by a layout that can be changed.

mod charts;
mod tables;

use super::template::{self, Ids, TemplateError};
use super::text::{beside, requests, sections, wrong};
use super::{Material, Origin};
use crate::audit::Basis;
use crate::i18n::{Lang, Message};
pub(super) use tables::{escaped, put};

/// The layout that comes with the program.
pub const LAYOUT: &str = include_str!("layout.html");

/// The messages about layouts.
pub const LAYOUT_IDS: Ids = Ids {
    unknown: "report.layout.unknown",
    unclosed: "report.layout.unclosed",
    unpaired: "report.layout.unknown",
    lacking: "report.layout.unknown",
};

/// What a page ends with, so that an earlier one is known again whatever its layout.
pub(super) const MARK: &str = "<!-- totsugo report ";

/// Lays the figures out as a page, by a layout.
pub fn html(
    of: &Material<'_>,
    origin: &Origin<'_>,
    layout: &str,
    lang: Lang,
) -> Result<String, TemplateError> {
    let figures = serde_json::to_value(of.figures).unwrap_or_default();
    let mut page = template::fill(layout, |field| value(field, of, origin, &figures, lang))?;
    if !page.ends_with('\n') {
        page.push('\n');
    }
    put(&mut page, format_args!("{MARK}{} -->\n", of.figures.as_of));
    Ok(page)
}

fn value(
    field: &str,
    of: &Material<'_>,
    origin: &Origin<'_>,
    figures: &serde_json::Value,
    lang: Lang,
) -> Option<String> {
    let say = |message: &Message| Some(escaped(lang.say(message)));
    match field {
        "lang" => Some(if lang == Lang::Ja { "ja" } else { "en" }.to_owned()),
        "title" => say(&super::text::title(of.figures)),
        "database" => say(&origin.message()),
        "filed" => Some(of.filed.as_ref().and_then(say).unwrap_or_default()),
        "summary" => say(&beside(of.figures)),
        "wrong" => say(&wrong(of.figures)),
        "requests" => say(&requests(of.figures)),
        "table.scope" => Some(tables::scope(of.figures, lang)),
        "chart.status" => Some(charts::status(of, lang)),
        "chart.burn-down" => Some(charts::burn_down(of, lang)),
        "table.causes" => Some(tables::causes(of, lang)),
        "table.sweeps" => Some(tables::sweeps(of, lang)),
        "table.deadlines" => Some(tables::deadlines(of, lang)),
        _ => table(field, of, lang).or_else(|| word(field, lang)).or_else(|| count(field, figures)),
    }
}

fn table(field: &str, of: &Material<'_>, lang: Lang) -> Option<String> {
    let wanted = format!("report.{}", field.strip_prefix("table.")?);
    let (_, rows) = sections(of.figures, lang).into_iter().find(|(title, _)| *title == wanted)?;
    Some(tables::counts(&rows, lang))
}

/// Finds a word or a sentence of the program that takes no argument.
fn word(field: &str, lang: Lang) -> Option<String> {
    let id = field.strip_prefix("text.").or_else(|| field.starts_with("word.").then_some(field))?;
    let text = lang.text(id);
    (text != "⁇" && !text.contains('{')).then(|| escaped(text))
}

/// Finds a count by its path. A basis or an insurer that nothing is counted of has none yet, which is none at all.
fn count(path: &str, figures: &serde_json::Value) -> Option<String> {
    let mut at = figures;
    let mut left = path.split('.').peekable();
    while let Some(key) = left.next() {
        at = match at.get(key) {
            Some(below) => below,
            None if left.peek().is_none() && is_counted_by(path) => return Some("0".to_owned()),
            None => return None,
        };
    }
    match at {
        serde_json::Value::String(text) => Some(escaped(text)),
        serde_json::Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn is_counted_by(path: &str) -> bool {
    match path.split_once('.') {
        Some(("by_basis", code)) => code.parse::<Basis>().is_ok(),
        Some(("by_insurer", digits)) => {
            matches!(digits.len(), 6 | 8) && digits.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
