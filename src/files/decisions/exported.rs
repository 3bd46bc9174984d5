//! What one line of an export says.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::audit::{Addressee, Basis, CauseSet, Day, InsurerNumber, MemberKey, RootCause, Status};
use crate::triage::decisions::{Decision, ShownMark, StatedNumber, Trace};
use crate::triage::intake::Reason;

/// The object of a line. What follows from the data is judged anew here and not read; a sweep that gave a root cause is of the
/// other database, and is not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    insurer_no: String,
    symbol: String,
    number: String,
    branch: String,
    individual_number: String,
    kanji_name: String,
    #[serde(rename = "employer_code")]
    _employer_code: IgnoredAny,
    #[serde(rename = "employer_name")]
    _employer_name: IgnoredAny,
    causes: CauseSet,
    status: Status,
    basis: Option<Basis>,
    #[serde(rename = "answer")]
    _answer: IgnoredAny,
    #[serde(rename = "grade")]
    _grade: IgnoredAny,
    #[serde(rename = "grades")]
    _grades: IgnoredAny,
    #[serde(rename = "signals")]
    _signals: IgnoredAny,
    #[serde(rename = "risk")]
    _risk: IgnoredAny,
    assignee: Option<String>,
    addressee: Option<Addressee>,
    due_on: Option<Day>,
    operator: Option<String>,
    marked_at: Option<String>,
    second_operator: Option<String>,
    second_at: Option<String>,
    awaiting_second_check: bool,
    raised_again: bool,
    right_number: Option<String>,
    five_items_digest: String,
    events: Vec<Trace>,
}

/// Reads the decision of a line.
pub(super) fn decision(line: &[u8]) -> Result<Decision, Reason> {
    let text = std::str::from_utf8(line).map_err(|_| Reason::Undecodable("record".to_owned()))?;
    let said: Exported = serde_json::from_str(text).map_err(|_| Reason::NotExported)?;
    let insurer = InsurerNumber::parse(&said.insurer_no).map_err(Reason::InsurerNumber)?;
    let stated = |number: &str, column| StatedNumber::read(number).ok_or(Reason::IndividualNumber(column));
    Ok(Decision {
        key: MemberKey::new(insurer, &said.symbol, &said.number, &said.branch),
        individual_number: stated(&said.individual_number, "individual_number")?,
        kanji_name: said.kanji_name,
        right_number: said
            .right_number
            .as_deref()
            .map(|number| stated(number, "right_number"))
            .transpose()?,
        five_items_digest: said.five_items_digest,
        is_similar: said.causes.contains(RootCause::SimilarCase),
        shown: ShownMark {
            status: said.status,
            basis: said.basis,
            assignee: said.assignee,
            addressee: said.addressee,
            due_on: said.due_on,
            operator: said.operator,
            marked_at: said.marked_at,
            second_operator: said.second_operator,
            second_at: said.second_at,
            awaiting_second_check: said.awaiting_second_check,
            raised_again: said.raised_again,
        },
        traces: said.events,
        other_half: None,
    })
}
