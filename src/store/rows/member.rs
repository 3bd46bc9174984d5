//! Which record a member has: looked up in the table `member`, and for what an import has written and not entered there yet,
//! among what waits.

use std::ops::Range;

use foldhash::HashMap;
use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};

use crate::audit::{CandidateId, MemberKey};
use crate::store::base::codec::{member_key, of_member};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::rows::ordered::first_signs;

/// A member in little room: 128 bits, which no two members share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::store) struct MemberHash([u8; 16]);

/// Records by their members.
pub(in crate::store) type Members = HashMap<MemberHash, CandidateId>;

impl MemberHash {
    pub(in crate::store) fn of(key: &MemberKey) -> Self {
        let (insurer_no, symbol, number, branch) = of_member(key);
        let mut hash = Sha256::new();
        for part in [insurer_no, symbol, number, branch] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let hash: [u8; 32] = hash.finalize().into();
        Self(hash.first_chunk().copied().unwrap_or_default())
    }
}

impl Store {
    /// Finds the record of a member. One that an import wrote is found once its tail is judged.
    pub fn find(&self, key: &MemberKey) -> Result<Option<CandidateId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT candidate FROM member WHERE insurer_no = ? AND symbol = ? AND number = ? AND branch = ?",
        )?;
        Ok(statement.query_row(of_member(key), |row| row.get(0).map(CandidateId)).optional()?)
    }

    /// Finds the records of many members, in the order of their keys: neighbours stand on one page.
    pub(in crate::store) fn find_all<'k>(
        &self,
        members: impl IntoIterator<Item = (&'k MemberKey, MemberHash)>,
    ) -> Result<Members> {
        let mut found = Members::default();
        if self.connection.prepare_cached("SELECT 1 FROM member LIMIT 1")?.exists([])? {
            let signed = |(key, hash)| {
                let (insurer_no, symbol, number, _) = of_member(key);
                (first_signs([insurer_no, symbol, number]), key, hash)
            };
            let mut members: Vec<_> = members.into_iter().map(signed).collect();
            members.sort_unstable_by_key(|(signs, ..)| *signs);
            for (_, key, hash) in members {
                if let Some(id) = self.find(key)? {
                    found.insert(hash, id);
                }
            }
        }
        Ok(found)
    }

    /// Returns the first candidate that may not be found by its member yet: that of the next one, where all are.
    pub(in crate::store) fn first_waiting(&self) -> Result<CandidateId> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(tail_candidate) FROM run INDEXED BY run_tail
             WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL",
        )?;
        match statement.query_row([], |row| row.get(0))? {
            Some(first) => Ok(CandidateId(first)),
            None => self.next_candidate_id(),
        }
    }

    /// Reads the candidates that may not be found by their members yet.
    pub(in crate::store) fn waiting(&self) -> Result<Members> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT insurer_no, symbol, number, branch, id FROM candidate WHERE id >= ?")?;
        let waiting = statement.query_map([self.first_waiting()?.0], |row| {
            Ok((MemberHash::of(&member_key(row, 0)?), row.get(4).map(CandidateId)?))
        })?;
        Ok(waiting.collect::<rusqlite::Result<_>>()?)
    }

    /// Has candidates that are written be found by their members.
    pub(in crate::store) fn enter_members(&self, ids: Range<CandidateId>) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO member (insurer_no, symbol, number, branch, candidate)
                 SELECT insurer_no, symbol, number, branch, id FROM candidate WHERE id >= ? AND id < ?",
            )?
            .execute((ids.start.0, ids.end.0))?;
        Ok(())
    }
}
