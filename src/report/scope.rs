//! How the candidates were chosen, as the report says it: from the figures alone, so that a filed report says what was filed.

use serde_json::Value;

use crate::i18n::{Lang, thousands};
use crate::notice::scope::NONE;
use crate::text::Shown;
use crate::triage::figures::Figures;

/// What stands over the rows of [`by_scope`].
pub const SCOPE: [&str; 9] = [
    "decided_on",
    "method",
    "period_from",
    "period_to",
    "rule",
    "decided_by",
    "note",
    "added_by",
    "added_at",
];

/// What stands over the count of a row.
pub const SCOPE_COUNT: &str = "records";

/// Lists the choices as rows of words, in the order of [`SCOPE`], and the count of each.
pub fn by_scope(figures: &Figures) -> Vec<([String; 9], u64)> {
    let row = |scope: &Value| (SCOPE.map(|field| word(scope, field).to_owned()), count(scope));
    figures.scope.iter().map(row).collect()
}

/// Returns the cells of one choice as the page shows them, and the ids of their heads.
pub(super) fn cells(scope: &Value, lang: Lang) -> [(&'static str, String); 7] {
    let of = |field| word(scope, field).to_owned();
    [
        ("report.scope.decided-on", of("decided_on")),
        ("report.scope.method", method(scope, lang)),
        ("report.scope.period", format!("{} – {}", of("period_from"), of("period_to"))),
        ("report.scope.rule", of("rule")),
        ("report.scope.records", thousands(count(scope))),
        ("report.scope.decided-by", of("decided_by")),
        ("report.scope.note", of("note")),
    ]
}

fn method(scope: &Value, lang: Lang) -> String {
    match word(scope, "method") {
        NONE => lang.text("report.scope.none").to_owned(),
        method => Shown::new(method).to_string(),
    }
}

fn word<'a>(scope: &'a Value, field: &str) -> &'a str {
    scope.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn count(scope: &Value) -> u64 {
    scope.get(SCOPE_COUNT).and_then(Value::as_u64).unwrap_or_default()
}
