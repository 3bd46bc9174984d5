//! New rules of the comparison: records that older ones judged are judged again.

use jiff::Timestamp;

use super::codec;
use super::db;
use super::error::Result;
use super::open::Store;
use super::settle::Settlement;
use crate::audit::CandidateId;
use crate::compare::RULES_VERSION;
use crate::triage::chain::ChainKey;

/// How many records one transaction judges again.
const BATCH: i64 = 250;

impl Store {
    /// Tells whether records were judged by older rules than this program's.
    pub fn is_judged_by_old_rules(&self) -> Result<bool> {
        Ok(db::rules(&self.connection)?.is_some_and(|rules| rules < RULES_VERSION))
    }

    /// Judges every record again that was judged by older rules of the comparison; returns how many. What is broken off goes
    /// on at the next call.
    pub fn renew(&mut self, at: Timestamp) -> Result<u64> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        if !self.is_judged_by_old_rules()? {
            return Ok(0);
        }
        // Before the first is judged: whom a record is compared with is found by the keys of others.
        self.in_batches(|store, after| store.renew_candidate_keys(after, BATCH))?;
        self.in_batches(|store, after| store.renew_answer_keys(after, BATCH))?;
        let mut renewed = 0;
        loop {
            let judged = self.in_batches(|store, after| store.judge_again(after, &key, at))?;
            renewed += judged;
            // An older program may have judged one meanwhile, behind this walk.
            if judged == 0 {
                return Ok(renewed);
            }
        }
    }

    /// Has batches written, each in a transaction of its own and after the id that was the last of the one before; returns
    /// how many rows they were.
    fn in_batches(&self, write: impl Fn(&Self, i64) -> Result<Vec<i64>>) -> Result<u64> {
        let mut written = 0;
        let mut after = i64::MIN;
        loop {
            let transaction = db::immediate(&self.connection)?;
            let batch = write(self, after)?;
            transaction.commit()?;
            written += batch.len() as u64;
            match batch.last() {
                Some(last) => after = *last,
                None => return Ok(written),
            }
        }
    }

    fn judge_again(&self, after: i64, key: &ChainKey, at: Timestamp) -> Result<Vec<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM state WHERE id > ? AND rules < ? ORDER BY id LIMIT ?")?;
        let old: Vec<i64> = statement
            .query_map((after, RULES_VERSION, BATCH), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut settlement = Settlement::begin(self, key, at);
        for id in &old {
            settlement.touch(CandidateId(*id));
        }
        settlement.settle()?;
        if old.is_empty() && after == i64::MIN {
            self.connection.execute("UPDATE meta SET rules = ?", [RULES_VERSION])?;
        }
        Ok(old)
    }
}
