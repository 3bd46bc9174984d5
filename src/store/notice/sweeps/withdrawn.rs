//! Sweeps whose incident was withdrawn: they go on no more, and who stood in them leaves them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::Connection;

use super::BATCH;
use crate::audit::{CandidateId, IncidentEnding, IncidentId, Sweep, SweepId};
use crate::notice::NoticeRefusal;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::counting::sums;
use crate::store::error::Result;
use crate::store::judging::settle::Settlement;
use crate::store::rows::incident;
use crate::store::rows::sweep as rows;
use crate::triage::incident::LeftSweep;
use crate::triage::sums::SweepStage;

impl Store {
    /// Refuses to go on with a sweep, or with what follows from it, once its incident was withdrawn.
    pub fn refuse_withdrawn_sweep(&self, sweep: &Sweep) -> Result<Result<(), NoticeRefusal>> {
        let of = incident::incident(&self.connection, sweep.incident)?;
        let withdrawn = of.and_then(|of| of.ended).filter(|_| sweep.is_withdrawn);
        Ok(withdrawn.map_or(Ok(()), |(_, at, by)| {
            Err(NoticeRefusal::SweepWithdrawn { sweep: sweep.id, incident: sweep.incident, at, by })
        }))
    }

    /// Has some records leave the sweeps whose incidents were withdrawn, and be judged without them; none: nobody stands in one
    /// any more. All of them have left durably when this returns, or none. An incident that goes on after all has its sweeps walk again.
    pub fn leave_withdrawn_sweeps(&mut self, at: Timestamp) -> Result<Option<LeftSweep>> {
        if self.in_withdrawn_sweeps()?.is_empty() {
            return Ok(None);
        }
        let (key, at) = (self.writing_key()?, codec::to_microsecond(at));
        let transaction = db::immediate(&self.connection)?;
        let mut settlement = Settlement::begin(self, &key, at);
        let leaving = self.in_withdrawn_sweeps()?;
        for (sweep, id) in &leaving {
            settlement.leave_sweep(*sweep, *id)?;
        }
        settlement.settle()?;
        let left = self.left(leaving.into_iter().map(|(_, id)| id).collect())?;
        transaction.commit()?;
        Ok(Some(left))
    }

    fn left(&self, records: BTreeSet<CandidateId>) -> Result<LeftSweep> {
        let mut left = LeftSweep { records: records.len() as u64, ..LeftSweep::default() };
        for id in records {
            let Some(state) = self.state(id)? else { continue };
            left.raised_again += u64::from(state.mark.raised_again && !state.causes.is_empty());
        }
        Ok(left)
    }

    fn in_withdrawn_sweeps(&self) -> Result<Vec<(SweepId, CandidateId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT w.sweep, w.candidate FROM sweep s CROSS JOIN incident i ON i.id = s.incident
             CROSS JOIN swept w ON w.sweep = s.id WHERE i.ending = ? LIMIT ?",
        )?;
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let rows = statement.query_map((IncidentEnding::Withdrawn.index(), limit), |row| {
            Ok((SweepId(row.get(0)?), CandidateId(row.get(1)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Counts that the sweeps of an incident are withdrawn with it, or are not after all.
pub(in crate::store::notice) fn count_withdrawn(
    connection: &Connection,
    incident: IncidentId,
    n: i64,
    at: Timestamp,
) -> Result<()> {
    for sweep in rows::all(connection)?.iter().filter(|sweep| sweep.incident == incident) {
        sums::add_walk(connection, sweep.id, SweepStage::Withdrawn, n, at)?;
    }
    Ok(())
}

/// Has the sweeps of an incident look at every record again: that they had is not so any more.
pub(in crate::store::notice) fn walk_again(
    connection: &Connection,
    incident: IncidentId,
    at: Timestamp,
) -> Result<()> {
    for sweep in rows::all(connection)?.iter().filter(|sweep| sweep.incident == incident && sweep.is_whole) {
        sums::add_walk(connection, sweep.id, SweepStage::Whole, -1, at)?;
    }
    let again = "UPDATE sweep SET at_id = 0, is_whole = 0 WHERE incident = ?";
    connection.prepare_cached(again)?.execute([incident.0])?;
    Ok(())
}
