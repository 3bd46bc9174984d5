//! What the columns of an export state: numbers, masked or whole, and a mark.

use jiff::Timestamp;

use crate::audit::{Addressee, Basis, Day, IndividualNumber, Mark, Status};
use crate::triage::listing::moment;

/// A number as an export states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedNumber {
    /// Its last four digits.
    Masked([u8; 4]),
    /// All of it.
    Whole(IndividualNumber),
}

impl StatedNumber {
    /// Reads a number as an export writes it.
    pub fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("********") {
            Some(last) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
                last.as_bytes().try_into().ok().map(Self::Masked)
            }
            Some(_) => None,
            None => IndividualNumber::parse(text).ok().map(Self::Whole),
        }
    }

    pub(super) fn may_be(self, number: IndividualNumber) -> bool {
        match self {
            Self::Masked(last) => number.reveal().as_bytes().ends_with(&last),
            Self::Whole(stated) => stated == number,
        }
    }
}

/// A mark as the columns of an export show it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of `Mark`, moments as they are written")]
pub struct ShownMark {
    pub status: Status,
    pub basis: Option<Basis>,
    pub assignee: Option<String>,
    pub addressee: Option<Addressee>,
    pub due_on: Option<Day>,
    pub operator: Option<String>,
    pub marked_at: Option<String>,
    pub second_operator: Option<String>,
    pub second_at: Option<String>,
    pub awaiting_second_check: bool,
    pub raised_again: bool,
}

impl ShownMark {
    /// Returns what the columns show of a mark.
    pub fn of(mark: &Mark) -> Self {
        let at = |at: Option<Timestamp>| at.map(|at| moment(Some(at)));
        Self {
            status: mark.status,
            basis: mark.basis,
            assignee: mark.assignee.clone(),
            addressee: mark.addressee,
            due_on: mark.due_on,
            operator: mark.operator.clone(),
            marked_at: at(mark.marked_at),
            second_operator: mark.second_operator.clone(),
            second_at: at(mark.second_at),
            awaiting_second_check: mark.awaiting_second_check,
            raised_again: mark.raised_again,
        }
    }
}
