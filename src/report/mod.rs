//! Figures → text and JSON. Knows `triage`'s figures and the languages; no database, no file, no clock.

mod json;
mod text;

pub use json::json;
pub use text::{Origin, text};

use crate::i18n::Lang;

/// Tells whether a text is a report, in either format and language.
pub fn is_report(text: &str) -> bool {
    let is_json = || serde_json::from_str::<json::Head>(text).is_ok();
    let is_titled = |lang: Lang| {
        let title = lang.text("report.title").split("{day}").next().unwrap_or_default();
        text.starts_with(title)
    };
    is_titled(Lang::En) || is_titled(Lang::Ja) || is_json()
}
