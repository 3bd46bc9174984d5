//! What a rule looks at.

use crate::audit::{IndividualNumber, Mark};
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

impl Grounds<'_> {
    /// Returns the state of the triage before the act.
    pub const fn mark(&self) -> &Mark {
        &self.dossier.mark
    }
}
