//! What a person does to a record.

use jiff::Timestamp;

use crate::audit::{Actor, Addressee, Basis, CandidateId, Day, IndividualNumber, Status};

/// A mark as it is asked for. What is left open is proposed by the policy from the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMark {
    /// Where the record shall stand.
    pub status: Status,
    /// Why; none: the best basis that the data allow.
    pub basis: Option<Basis>,
    /// The right number, as it was keyed from a document: for `corrected` another than the registered one, for `verified` by a
    /// document that very one.
    pub right_number: Option<IndividualNumber>,
    /// Whether the member that holds the right number gets this record's number in the same act.
    pub swap: bool,
    /// That member's record and the version that the actor saw; none where nobody looked at it (the command line).
    pub seen_partner: Option<(CandidateId, u64)>,
    /// Who is asked, for `escalated`; none: proposed from membership and loss.
    pub addressee: Option<Addressee>,
    /// When the answer is due (`escalated`), or until when it rests (`on-hold`).
    pub until: Option<Day>,
    /// The operator's words.
    pub note: String,
    /// Whether several records are marked at once, so that nobody read each pair: no basis that rests on reading is proposed.
    pub in_bulk: bool,
}

impl NewMark {
    /// Begins a mark that leaves everything but the status to the policy.
    pub const fn to(status: Status) -> Self {
        Self {
            status,
            basis: None,
            right_number: None,
            swap: false,
            seen_partner: None,
            addressee: None,
            until: None,
            note: String::new(),
            in_bulk: false,
        }
    }
}

/// One act on one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `v e c h`: a mark.
    Mark(NewMark),
    /// `w`: another person's number is registered here; the right one is not known yet.
    Wrong {
        /// The operator's words.
        note: String,
    },
    /// `y`: the second check confirms; for a correction with the number keyed again from the document.
    Confirm {
        /// The number as the second person keyed it.
        number: Option<IndividualNumber>,
    },
    /// `R`: the second check returns the mark to pending.
    Return {
        /// Why.
        note: String,
    },
    /// The right number was seen on the intermediate server.
    Reflect {
        /// When.
        on: Day,
    },
    /// The record is given to somebody, or to nobody.
    Assign {
        /// To whom.
        to: Option<String>,
    },
    /// The record is taken for a while, from a bundle of those that nobody works on; the lease ends by itself.
    Take {
        /// Until when.
        until: Timestamp,
    },
    /// Another due date for an escalated record.
    Due {
        /// The day.
        on: Day,
    },
}

/// An act as a store performs it: on which record, in which version seen, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which record.
    pub id: CandidateId,
    /// The version that the actor saw; none where the act speaks of the record as it is now (the command line).
    pub seen_version: Option<u64>,
    /// What.
    pub act: Act,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}
