//! How the candidates were chosen: the rows of its form, and what stands in them. Refused is here what the command refuses, by the
//! same rule and before anything is asked of the store, so that the row to mend is pointed to.

use jiff::Timestamp;

use super::rows::{self, Unreadable};
use crate::audit::{Actor, Day, Scope};
use crate::console::model::{Field, Form, Row};
use crate::notice::scope::{ScopeField, rule};

/// Asks for each part; it was decided today unless another day is keyed.
pub(super) fn rows(today: Day) -> Vec<Row> {
    let proposed = |field| match field {
        ScopeField::DecidedOn => Field::with(today.to_string()),
        _ => Field::default(),
    };
    ScopeField::ALL.map(|field| Row::text(field.word(), proposed(field))).into()
}

/// Reads a choice as it is stated; who records it and when is said where it is recorded.
pub(super) fn read(form: &Form, actor: &Actor, at: Timestamp) -> Result<Scope, Unreadable> {
    let text = |field: ScopeField| form.text(field.word()).trim().to_owned();
    let day = |field: ScopeField| rows::day_if_any(form, field.word());
    let stated = Scope {
        method: text(ScopeField::Method),
        period_from: day(ScopeField::From)?,
        period_to: day(ScopeField::To)?,
        rule: text(ScopeField::Rule),
        records: rows::count(form, ScopeField::Records.word())?,
        decided_by: text(ScopeField::DecidedBy),
        decided_on: rows::day(form, ScopeField::DecidedOn.word())?,
        note: text(ScopeField::Note),
        added_by: String::new(),
        added_at: Timestamp::UNIX_EPOCH,
    };
    match rule(&stated, actor, at) {
        Ok(_) => Ok(stated),
        Err(refusal) => Err((refusal.field().map_or("", ScopeField::word), refusal.why(ScopeField::in_form))),
    }
}
