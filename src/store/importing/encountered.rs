//! What an import has met so far, where its table was empty when it began: what it meets for the first time is nowhere in the
//! database, and need not be looked for.
//!
//! It holds as long as nobody else has written since the import began, which is more than a [`Tail`](super::tail::Tail) asks: that one
//! begins anew with each of its kind. It errs towards what is looked for in vain, and never the other way; and it ends after some
//! millions of rows, that memory stays the same however many follow.

use std::hash::Hash;

use fastbloom::BloomFilter;

use crate::audit::IndividualNumber;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::rows::member::MemberHash;
use crate::triage::intake::FileKind;

/// For how many the first filter has room; each further one has twice the room of the one before.
const FIRST_ROOM: usize = 1 << 16;

/// How many in a filter that is full are taken for met that were not.
const FALSELY_MET: f64 = 0.03;

/// How many filters there are at most: room for four million, in some 4 MB.
const MOST_FILTERS: usize = 6;

/// What an import has met.
#[derive(Debug)]
pub(in crate::store) struct Encountered {
    /// The version that the database has while nobody else writes.
    version: i64,
    members: Growing,
    numbers: Growing,
}

impl Encountered {
    /// Tells whether a member was perhaps met before.
    pub(in crate::store) fn has_member(&self, member: MemberHash) -> bool {
        self.members.contains(&member)
    }

    /// Meets a member.
    pub(in crate::store) fn member(&mut self, member: MemberHash) {
        self.members.insert(&member);
    }

    /// Meets a number; tells whether that was perhaps met before.
    pub(in crate::store) fn number(&mut self, number: IndividualNumber) -> bool {
        self.numbers.insert(&number)
    }

    /// Returns itself as long as nobody else has written, and it has room.
    pub(in crate::store) fn still(self, store: &Store) -> Result<Option<Self>> {
        let has_room = [&self.members, &self.numbers].iter().all(|met| met.filters.len() <= MOST_FILTERS);
        Ok((has_room && self.version == db::data_version(&store.connection)?).then_some(self))
    }
}

impl Store {
    /// Begins to remember what is met, where there is nothing yet of the kind that the file brings.
    pub(in crate::store) fn nothing_met(&self, kind: FileKind) -> Result<Option<Encountered>> {
        let none = match kind {
            FileKind::Candidates => "SELECT NOT EXISTS (SELECT 1 FROM candidate)",
            FileKind::Register => "SELECT NOT EXISTS (SELECT 1 FROM answer)",
            _ => return Ok(None),
        };
        let is_none: bool = self.connection.query_row(none, [], |row| row.get(0))?;
        let version = db::data_version(&self.connection)?;
        Ok(is_none.then(|| Encountered { version, members: Growing::default(), numbers: Growing::default() }))
    }
}

/// A set that tells whether something is perhaps in it, or surely not, and takes any number.
#[derive(Debug, Default)]
struct Growing {
    filters: Vec<BloomFilter>,
    /// For how many more the last one has room.
    room: usize,
}

impl Growing {
    fn contains(&self, value: &impl Hash) -> bool {
        // Most of what was met is in the last one.
        self.filters.iter().rev().any(|filter| filter.contains(value))
    }

    fn insert(&mut self, value: &impl Hash) -> bool {
        if self.contains(value) {
            return true;
        }
        if self.room == 0 {
            self.room = FIRST_ROOM << self.filters.len().min(MOST_FILTERS);
            self.filters.push(BloomFilter::with_false_pos(FALSELY_MET).expected_items(self.room));
        }
        self.room -= 1;
        self.filters.last_mut().is_some_and(|filter| filter.insert(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_met_is_known_and_little_else() {
        let mut met = Growing::default();
        let many = 3 * FIRST_ROOM;
        let falsely = (0..many).filter(|n| met.insert(n)).count();
        assert_eq!(met.filters.len(), 2, "the second has twice the room");
        assert!((0..many).all(|n| met.contains(&n)));
        let others = (many..2 * many).filter(|n| met.contains(n)).count();
        assert!(falsely < many / 20 && others < many / 15, "{falsely} and {others} of {many}");
    }
}
