//! Wrong registrations and sweeps of a record that is removed: what is at its end goes with it, the rest is evidence and holds it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::LastRemoved;
use crate::audit::{CandidateId, Reconciled, SweepId};
use crate::store::codec::coded;
use crate::store::counting::sums;
use crate::store::error::Result;
use crate::store::open::Store;
use crate::store::rows::state::State;
use crate::triage::sums::{Count, Dimension, of_reconciled, of_sweep};

impl Store {
    /// Tells whether a record has an incident that is open or from which a sweep follows, or stands in a sweep whose incident is
    /// open.
    pub(super) fn is_evidence(&self, id: CandidateId) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM incident i WHERE i.candidate = ?1
                   AND (i.ending IS NULL OR EXISTS (SELECT 1 FROM sweep s WHERE s.incident = i.id)))
                 OR EXISTS (SELECT 1 FROM swept w JOIN sweep s ON s.id = w.sweep JOIN incident i ON i.id = s.incident
                   WHERE w.candidate = ?1 AND i.ending IS NULL)",
            )?
            .query_row([id.0], |row| row.get(0))?)
    }

    /// Removes the incidents of a record, none of which is open, and its places in sweeps, which the figures lose.
    pub(super) fn remove_incidents(&self, state: &State, at: Timestamp) -> Result<()> {
        let (id, connection) = (state.id, &self.connection);
        let mut statement =
            connection.prepare_cached("SELECT sweep, reconciled FROM swept WHERE candidate = ?")?;
        let places =
            statement.query_map([id.0], |row| Ok((SweepId(row.get(0)?), coded::<Reconciled>(row, 1)?)))?;
        let mut fewer: BTreeMap<Count, i64> = BTreeMap::new();
        for (sweep, reconciled) in places.collect::<rusqlite::Result<Vec<_>>>()? {
            fewer.insert((Dimension::Sweep, of_sweep(sweep, state.mark.status)), -1);
            fewer.insert((Dimension::Reconciled, of_reconciled(sweep, reconciled)), -1);
        }
        sums::add_counts(connection, &fewer, at)?;
        let last: Option<i64> = connection
            .prepare_cached("SELECT max(id) FROM incident WHERE candidate = ?")?
            .query_row([id.0], |row| row.get(0))?;
        if let Some(last) = last {
            LastRemoved::Incident.raise(connection, last, at)?;
        }
        for sql in [
            "DELETE FROM swept WHERE candidate = ?",
            "DELETE FROM incident_step WHERE incident IN (SELECT id FROM incident WHERE candidate = ?)",
            "DELETE FROM incident WHERE candidate = ?",
        ] {
            connection.prepare_cached(sql)?.execute([id.0])?;
        }
        Ok(())
    }
}
