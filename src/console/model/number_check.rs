//! What is found of a number that shall be recorded as the right one, before the key that records it.

use crate::audit::{CandidateId, IndividualNumber};
use crate::triage::policy::Heard;
use crate::triage::port::{Generation, Record};

/// How far the check of the number has come. Each step holds for the digits that it began with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberCheck {
    /// It is being compared with the numbers that are registered.
    Asked(IndividualNumber),
    /// Others hold it; the first of them is being fetched.
    Seeking {
        /// The number.
        keyed: IndividualNumber,
        /// The wish that is to be answered.
        generation: Generation,
        /// Who holds it, as far as nobody looked at them yet.
        holders: Vec<CandidateId>,
        /// What the register answers for it, as far as one of them showed it.
        heard: Option<Heard>,
    },
    /// No other person here holds it; what the register answers for it.
    Free(Option<Heard>),
    /// Another member holds it: both records are corrected in one act.
    Held {
        /// The record of that member.
        holder: Box<Record>,
        /// The first line of both records that is seen.
        top: usize,
    },
}

impl NumberCheck {
    /// Tells whether its answer is still to come.
    pub const fn is_awaited(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::Seeking { .. })
    }
}
