//! New rules of the comparison: records that older ones judged are judged again.

use jiff::Timestamp;

use super::codec;
use super::db;
use super::error::Result;
use super::open::Store;
use super::settle::Settlement;
use crate::audit::CandidateId;
use crate::compare::RULES_VERSION;

/// How many records one transaction judges again.
const BATCH: i64 = 250;

impl Store {
    /// Tells whether records were judged by other rules than this program's.
    pub fn is_judged_by_old_rules(&self) -> Result<bool> {
        let rules: u32 = self.connection.query_row("SELECT rules FROM meta", [], |row| row.get(0))?;
        Ok(rules != RULES_VERSION)
    }

    /// Judges every record again that was judged by other rules of the comparison; returns how many. What is broken off goes
    /// on at the next call.
    pub fn renew(&mut self, at: Timestamp) -> Result<u64> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let mut renewed = 0;
        let mut last = CandidateId(i64::MIN);
        if !self.is_judged_by_old_rules()? {
            return Ok(0);
        }
        loop {
            let transaction = db::immediate(&self.connection)?;
            let old = self.judged_by_old_rules(last)?;
            let mut settlement = Settlement::begin(self, &key, at);
            for id in &old {
                settlement.touch(*id);
            }
            settlement.settle()?;
            if old.is_empty() {
                transaction.execute("UPDATE meta SET rules = ?", [RULES_VERSION])?;
            }
            transaction.commit()?;
            renewed += old.len() as u64;
            match old.last() {
                Some(id) => last = *id,
                None => return Ok(renewed),
            }
        }
    }

    fn judged_by_old_rules(&self, after: CandidateId) -> Result<Vec<CandidateId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM state WHERE id > ? AND rules <> ? ORDER BY id LIMIT ?")?;
        let rows = statement.query_map((after.0, RULES_VERSION, BATCH), |row| row.get(0).map(CandidateId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
