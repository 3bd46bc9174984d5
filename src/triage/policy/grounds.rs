//! What a rule looks at.

use crate::audit::{Actor, CandidateId, IndividualNumber, Mark};
use crate::triage::assess::Assessment;
use crate::triage::dossier::{Dossier, Neighbour};

/// A record as it is at the moment of an act, inside the transaction that will write it.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// What is known of it.
    pub dossier: &'a Dossier,
    /// What that means.
    pub found: &'a Assessment,
    /// For a correction: what is known of the right number.
    pub right: Option<&'a RightNumber>,
    /// For a second check: who made the mark that awaits it, where the history names them.
    pub marker: Option<&'a Actor>,
    /// For a correction made by a swap that still stands: the other record and its mark.
    pub other_half: Option<(CandidateId, &'a Mark)>,
    /// For a swap: the other record; none where it is the first that holds the right number.
    pub partner: Option<CandidateId>,
}

/// What is known of a number that shall become a record's right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightNumber {
    /// The number.
    pub number: IndividualNumber,
    /// The other records whose effective number it is.
    pub holders: Vec<Neighbour>,
    /// The record's assessment as if this number were its effective one.
    pub found: Assessment,
}

impl<'a> Grounds<'a> {
    /// Looks at a record alone.
    pub const fn of(dossier: &'a Dossier, found: &'a Assessment) -> Self {
        Self { dossier, found, right: None, marker: None, other_half: None, partner: None }
    }

    /// Returns the state of the triage before the act.
    pub const fn mark(&self) -> &Mark {
        &self.dossier.mark
    }
}
