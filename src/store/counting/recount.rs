//! The findings of one record counted anew: after what was done about an incident, and where an older program counted the newest
//! alone.

use jiff::Timestamp;

use crate::audit::{CandidateId, Day, IncidentEnding};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::counting::findings::findings_of;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::rows::state::State;
use crate::triage::sums::{Changes, of_insurer};

impl Store {
    /// Brings what the figures count of a record up to its incidents, for a day or the last one that has sums, if that is later.
    pub(in crate::store) fn count_findings(&self, id: CandidateId, at: Timestamp) -> Result<()> {
        self.count_anew(id, |changes| sums::add(&self.connection, changes, at))
    }

    /// Counts the earlier findings of records where a program counted the newest alone, for the day of the next one.
    pub fn count_earlier_findings(&mut self) -> Result<()> {
        if self.with_uncounted()?.is_empty() {
            return Ok(());
        }
        let transaction = db::immediate(&self.connection)?;
        for (id, found) in self.with_uncounted()? {
            self.count_anew(id, |changes| sums::write(&self.connection, Day::of(found), &changes.sums()))?;
        }
        Ok(transaction.commit()?)
    }

    /// Lists the records of whose findings not each is counted, with when the newest was made.
    fn with_uncounted(&self) -> Result<Vec<(CandidateId, Timestamp)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT i.candidate, max(i.opened_at) FROM incident i CROSS JOIN state s ON s.id = i.candidate
             WHERE i.ending IS NOT ? AND s.wrong_steps < 256 GROUP BY i.candidate HAVING count(*) > 1",
        )?;
        let rows = statement.query_map([IncidentEnding::Withdrawn.index()], |row| {
            Ok((CandidateId(row.get(0)?), codec::moment(row, 1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn count_anew(&self, id: CandidateId, write: impl FnOnce(&Changes) -> Result<()>) -> Result<()> {
        let Some(state) = self.state(id)? else { return Err(StoreError::Corrupt) };
        let Some(stored) = self.candidate(id)? else { return Err(StoreError::Corrupt) };
        let insurer = of_insurer(&stored.candidate.key.insurer_no);
        let findings = findings_of(&self.connection, id)?;
        let mut changes = Changes::default();
        changes.add(Some(state.counted(insurer)), State { findings, ..state }.counted(insurer));
        write(&changes)?;
        self.connection
            .prepare_cached("UPDATE state SET wrong_steps = ? WHERE id = ?")?
            .execute((findings.bits(), id.0))?;
        Ok(())
    }
}
