//! What is found of a number that shall be recorded as the right one, before the key that records it.

use crate::audit::{CandidateId, IndividualNumber};
use crate::triage::policy::Heard;
use crate::triage::port::{Generation, Record};

/// What is found of a number besides who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// What the register answers for it.
    pub heard: Option<Heard>,
    /// The record that has it registered, and was found wrong.
    pub found_wrong: Option<CandidateId>,
}

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
        /// What the others showed.
        told: Told,
    },
    /// No other person here holds it.
    Free(Told),
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
