//! A wish for letters: for which records, to whom, into which folder.

use std::path::PathBuf;

use crate::audit::{Addressee, CandidateId, Day, SweepId};
use crate::files::TableFor;
use crate::triage::port::ListFormat;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The folder.
    pub out: PathBuf,
    /// For which records.
    pub what: What,
    /// Only to these employers.
    pub employers: Vec<String>,
    /// Only to addressees of these kinds.
    pub addressees: Vec<Addressee>,
    /// The day that the letters name.
    pub due: Option<Day>,
    /// How the lists are written.
    pub lists: ListFormat,
    /// For what lists in .csv are written.
    pub made_for: TableFor,
}

/// For which records letters are written.
#[derive(Debug, Clone)]
pub enum What {
    /// For all that need a request.
    Needed,
    /// For these, also where an earlier request was answered.
    Records(Vec<CandidateId>),
    /// For those of a sweep whose notification does not bear the number out; those that nobody decided on are escalated first.
    Sweep(SweepId),
    /// For those whose request is open, once more.
    Again {
        /// Only where it is overdue.
        overdue: bool,
        /// Only where its letter was not sent yet.
        unsent: bool,
    },
}
