//! What the history says of an act that changed a mark: the mark before and after, and what else belongs to it.

use std::str::FromStr as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bulk::BulkId;
use super::chain::ChainKey;
use super::danger::Danger;
use super::withdrawal::Why;
use crate::audit::{Addressee, Basis, CandidateId, Day, IndividualNumber, Mark, Status};

/// A mark as it stands in the history: the right number is a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields of `Mark`")]
pub struct MarkFacts {
    pub status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Addressee>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_operator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_at: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaiting_second_check: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raised_again: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub data_changed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_found_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflected_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leased_until: Option<String>,
}

impl MarkFacts {
    /// Writes a mark down for the history.
    pub fn of(mark: &Mark, key: &ChainKey) -> Self {
        let at = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            status: mark.status,
            basis: mark.basis,
            addressee: mark.addressee,
            due_on: mark.due_on,
            note: mark.note.clone(),
            right_number: mark.right_number.map(|number| key.commit(number)),
            operator: mark.operator.clone(),
            marked_at: at(mark.marked_at),
            second_operator: mark.second_operator.clone(),
            second_at: at(mark.second_at),
            awaiting_second_check: mark.awaiting_second_check,
            raised_again: mark.raised_again,
            data_changed: mark.data_changed,
            wrong_found_at: at(mark.wrong_found_at),
            reflected_on: mark.reflected_on,
            assignee: mark.assignee.clone(),
            leased_until: at(mark.leased_until),
        }
    }

    /// Takes the mark back, given the number that its commitment stands for.
    pub fn to_mark(&self, right_number: Option<IndividualNumber>) -> Mark {
        let at = |at: &Option<String>| at.as_deref().and_then(|at| Timestamp::from_str(at).ok());
        Mark {
            status: self.status,
            basis: self.basis,
            addressee: self.addressee,
            due_on: self.due_on,
            note: self.note.clone(),
            right_number,
            operator: self.operator.clone(),
            marked_at: at(&self.marked_at),
            second_operator: self.second_operator.clone(),
            second_at: at(&self.second_at),
            awaiting_second_check: self.awaiting_second_check,
            raised_again: self.raised_again,
            data_changed: self.data_changed,
            wrong_found_at: at(&self.wrong_found_at),
            reflected_on: self.reflected_on,
            assignee: self.assignee.clone(),
            leased_until: at(&self.leased_until),
        }
    }
}

/// The facts of an event that changed a mark. Events of another database say more beside (`decisions`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The mark before.
    pub before: MarkFacts,
    /// The mark after.
    pub after: MarkFacts,
    /// The event that this one takes back, for an undo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
    /// The other record of a swap, whose own event stands beside this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<CandidateId>,
    /// The bulk act that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkId>,
    /// The first event of the one key or command that acted on several records, each by an event of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<i64>,
    /// The dangers that the actor was warned of, where the mark before or after takes the number as the member's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dangers: Vec<Danger>,
    /// Why the program itself changed the mark; none for a person's act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
}

/// Which act on several records an event is part of: one undo takes all of it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActId {
    /// A bulk act on a selection, or the taking back of several records in batches.
    Bulk(BulkId),
    /// An act on records that were named, shown, or one person's: its first event.
    Each(i64),
}

impl Turn {
    /// Returns the act on several records that it is part of.
    pub fn part_of(&self) -> Option<ActId> {
        self.bulk.map(ActId::Bulk).or(self.each.map(ActId::Each))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_from_the_history_and_its_number_is_not_in_it() {
        let key = ChainKey::new([7; 32]);
        let number = IndividualNumber::parse("111111111118").unwrap();
        let mark = Mark {
            status: Status::Corrected,
            basis: Some(Basis::CardCopy),
            right_number: Some(number),
            marked_at: "2023-06-30T01:02:03.000004Z".parse().ok(),
            note: "確認".into(),
            awaiting_second_check: true,
            ..Mark::default()
        };
        let written = serde_json::to_string(&MarkFacts::of(&mark, &key)).unwrap();
        assert!(!written.contains("111111111118") && !written.contains("1118\""), "{written}");
        let read: MarkFacts = serde_json::from_str(&written).unwrap();
        assert_eq!(read.to_mark(Some(number)), mark);
    }
}
