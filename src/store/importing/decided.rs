//! Where records stand by the decisions of a file, before these are written: what of another decision hangs on that.

use std::collections::HashMap;

use crate::audit::{CandidateId, IndividualNumber, Mark, Status};
use crate::triage::decisions::{Decision, StatedNumber};

/// Where records stand by what of a file is taken, and not written or only weighed.
pub(in crate::store) type Decided = HashMap<CandidateId, DecidedMark>;

/// What is to be known of such a record.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct DecidedMark {
    pub(in crate::store) number: IndividualNumber,
    pub(in crate::store) status: Status,
    pub(in crate::store) is_known_wrong: bool,
}

impl DecidedMark {
    pub(in crate::store) fn of(mark: &Mark, registered: IndividualNumber) -> Self {
        Self {
            number: mark.right_number.unwrap_or(registered),
            status: mark.status,
            is_known_wrong: mark.is_known_wrong(),
        }
    }

    /// Returns where a record would stand by a decision; none where that does not say.
    pub(in crate::store) fn by(decision: &Decision) -> Option<Self> {
        match (decision.individual_number, decision.mark()) {
            (StatedNumber::Whole(registered), Ok(mark)) => Some(Self::of(&mark, registered)),
            _ => None,
        }
    }
}
