//! An invented incident for the tests of its rules.

use jiff::Timestamp;

use super::{checklist, shipped};
use crate::audit::{CandidateId, Incident, IncidentEnding, IncidentId};
use crate::i18n::Lang;
use crate::triage::testing::{A, number};

pub(super) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_688_000_000 + minute * 60).unwrap()
}

/// The first incident, of record 7: that number A is another person's was found at minute 0, by event 1.
pub(super) fn incident() -> Incident {
    Incident {
        id: IncidentId(1),
        candidate: CandidateId(7),
        number: Some(number(A)),
        may_be_about: None,
        obtained: None,
        event: 1,
        opened_at: at(0),
        opened_by: "sato".into(),
        ended: None,
        steps: checklist(shipped(Lang::En), true, at(0)),
        version: 1,
    }
}

/// An incident of record 7 that opened at a minute, by the event of that number, and how it ended.
pub(super) fn one(id: i64, minute: i64, ending: Option<IncidentEnding>) -> Incident {
    let ended = ending.map(|ending| (ending, at(minute + 1), "suzuki".to_owned()));
    Incident { id: IncidentId(id), event: minute, opened_at: at(minute), ended, ..incident() }
}
