//! The tail of an import: rows that are written and not yet judged.
//!
//! By what they are looked up falls all over the file. A chunk of rows is therefore written first, then by what they are
//! found, sorted, and only then are they judged: whichever of two that concern each other is judged last finds the other.
//! Candidates that come before all else are judged where they are written, and here only who shares a number. A
//! tail that a killed process left is read back and judged before anything else is imported.
//!
//! | file | does |
//! |---|---|
//! | [`mod@enter`] | writes by what its rows are found |
//! | [`mod@judge`] | judges them and whom they concern |
//! | [`mod@turns`] | writes in turn what was judged ahead |
//! | [`mod@left`] | what imports that were broken off left |
//! | [`mod@pace`] | how much fits into one transaction; who is told how far it has come |

use std::collections::BTreeSet;

use foldhash::HashMap;

use crate::audit::{CandidateId, IndividualNumber};
use crate::compare::IdentityKeys;
use crate::store::base::codec::stored;
use crate::store::rows::lookup::Pair;
use crate::store::rows::member::{MemberHash, Members};
use crate::store::rows::ordered::InOrders;

mod enter;
mod judge;
mod left;
pub(in crate::store) mod pace;
mod turns;

/// The rows of a tail that is long enough to be judged, at least; the more records there are, the longer, so that each page of
/// a table is written a few times and not once a row.
pub(in crate::store) const SHORTEST: usize = 100_000;
/// The same at most, that memory stays the same.
const LONGEST: usize = 200_000;

/// Rows that are written and not yet judged.
#[derive(Debug, Default)]
pub(in crate::store) struct Tail {
    candidates: Vec<i64>,
    /// Those that were not judged where they were written.
    unjudged: Vec<i64>,
    /// Those who were judged there as if nobody shared their number, which somebody may.
    perhaps_shared: Vec<Pair>,
    holders: Vec<Pair>,
    called: Vec<Pair>,
    /// The candidates by employer and by member.
    ordered: Vec<InOrders>,
    /// The same by member, for what the file says later of the same.
    of_member: Members,
    answered: Vec<Pair>,
    /// The answer by number, for what the file says later of the same: only the first one to a number waits here.
    of_number: HashMap<i64, i64>,
    /// Numbers that were answered once more.
    again: BTreeSet<i64>,
    /// Which version of the database it saw, if one: others have written nothing since its first row.
    version: Option<i64>,
    /// Numbers around which something changed, and which more hold than one change reaches.
    crowds: BTreeSet<i64>,
}

impl Tail {
    /// Begins one whose rows are written while the database has this version.
    pub(in crate::store) fn of_version(version: i64) -> Self {
        Self { version: Some(version), ..Self::default() }
    }

    pub(in crate::store) fn candidate(
        &mut self,
        entry: InOrders,
        number: IndividualNumber,
        keys: IdentityKeys,
    ) {
        let id = entry.id;
        self.candidates.push(id.0);
        self.ordered.push(entry);
        self.holders.push((stored(number), id.0));
        self.called.extend([keys.by_kanji, keys.by_kana].into_iter().flatten().map(|key| (key, id.0)));
    }

    /// Remembers whose a candidate is.
    pub(in crate::store) fn member(&mut self, member: MemberHash, id: CandidateId) {
        self.of_member.insert(member, id);
    }

    /// Returns the record of a member that waits here.
    pub(in crate::store) fn record_of(&self, member: MemberHash) -> Option<CandidateId> {
        self.of_member.get(&member).copied()
    }

    /// Has a candidate judged whatever comes of it: it was not where it was written.
    pub(in crate::store) fn unjudged(&mut self, id: CandidateId) {
        self.unjudged.push(id.0);
    }

    /// Has it be looked whether others hold the number of a candidate that was judged where it was written.
    pub(in crate::store) fn perhaps_shared(&mut self, number: IndividualNumber, id: CandidateId) {
        self.perhaps_shared.push((stored(number), id.0));
    }

    pub(in crate::store) fn answer(&mut self, id: i64, number: IndividualNumber) {
        let number = stored(number);
        self.answered.push((number, id));
        self.of_number.insert(number, id);
    }

    /// Tells that another answer came to a number.
    pub(in crate::store) fn answered_again(&mut self, number: IndividualNumber) {
        self.again.insert(stored(number));
    }

    /// Has all judged who hold a number.
    pub(in crate::store) fn crowd(&mut self, number: i64) {
        self.crowds.insert(number);
    }

    /// Returns the answer to a number that waits here.
    pub(in crate::store) fn answer_to(&self, number: IndividualNumber) -> Option<i64> {
        self.of_number.get(&stored(number)).copied()
    }

    /// Takes over the rows of another tail, which come after these.
    pub(in crate::store) fn append(&mut self, mut other: Self) {
        if self.is_empty() {
            self.version = other.version;
        }
        self.version = self.version.filter(|version| Some(*version) == other.version);
        self.candidates.append(&mut other.candidates);
        self.unjudged.append(&mut other.unjudged);
        self.perhaps_shared.append(&mut other.perhaps_shared);
        self.holders.append(&mut other.holders);
        self.called.append(&mut other.called);
        self.ordered.append(&mut other.ordered);
        self.of_member.extend(other.of_member);
        self.answered.append(&mut other.answered);
        self.again.append(&mut other.again);
        self.crowds.append(&mut other.crowds);
        self.of_number.extend(other.of_number);
    }

    /// Returns the first candidate and the first answer.
    pub(in crate::store) fn first(&self) -> (Option<i64>, Option<i64>) {
        (self.candidates.iter().min().copied(), self.answered.iter().map(|(_, id)| *id).min())
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.candidates.is_empty() && self.answered.is_empty()
    }

    /// Tells whether it is long enough to be judged, in a database of so many records; `shortest` is the least that is.
    pub(in crate::store) fn is_long(&self, records: u64, shortest: usize) -> bool {
        let enough = usize::try_from(records / 2).unwrap_or(LONGEST).clamp(shortest, LONGEST);
        self.candidates.len() + self.answered.len() >= enough
    }
}
