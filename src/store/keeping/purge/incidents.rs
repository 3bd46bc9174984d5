//! Wrong registrations and sweeps of a record that is removed: what is at its end goes with it, the rest is evidence and holds it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use super::Removal;
use crate::audit::{CandidateId, Incident, IncidentId, IncidentStep, Reconciled, Status, Sweep, SweepId};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::counting::sums;
use crate::store::error::Result;
use crate::store::rows::incident::of_record;
use crate::store::rows::last_removed::LastRemoved;
use crate::triage::policy::{Evidence, Refusal};
use crate::triage::sums::{Count, Dimension, of_its_walk, of_reconciled, of_sweep};

/// The sweeps that follow from the incidents of a record.
const ITS_SWEEPS: &str =
    "SELECT s.id FROM sweep s JOIN incident i ON i.id = s.incident WHERE i.candidate = ?1";

impl Store {
    /// Tells which open incident needs a record, its own or that of a sweep in which it stands.
    pub(super) fn evidence(&self, id: CandidateId) -> Result<Option<Evidence>> {
        let own = self
            .connection
            .prepare_cached("SELECT id FROM incident WHERE candidate = ? AND ending IS NULL")?
            .query_row([id.0], |row| Ok(Evidence::Of(IncidentId(row.get(0)?))))
            .optional()?;
        if own.is_some() {
            return Ok(own);
        }
        let swept = self
            .connection
            .prepare_cached(
                "SELECT w.sweep, i.id FROM swept w JOIN sweep s ON s.id = w.sweep JOIN incident i ON i.id = s.incident
                 WHERE w.candidate = ? AND i.ending IS NULL LIMIT 1",
            )?
            .query_row([id.0], |row| Ok(Evidence::In(SweepId(row.get(0)?), IncidentId(row.get(1)?))))
            .optional()?;
        Ok(swept)
    }

    /// Lists the records from whose incidents a sweep followed.
    pub(super) fn swept_from(&self) -> Result<BTreeSet<CandidateId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT i.candidate FROM sweep s JOIN incident i ON i.id = s.incident",
        )?;
        let records = statement.query_map([], |row| row.get(0).map(CandidateId))?;
        Ok(records.collect::<rusqlite::Result<_>>()?)
    }

    /// Tells which of the records that are to go together stay after all: the wrong registration from which a sweep followed is
    /// why those in it are audited, and stays as long as one of them. Each that stays may hold another.
    pub(super) fn held_by_sweeps(
        &self,
        going: &mut HashSet<CandidateId>,
    ) -> Result<Vec<(CandidateId, Refusal)>> {
        let firsts = self.swept_from()?;
        let mut held = Vec::new();
        loop {
            let before = held.len();
            for id in &firsts {
                if going.contains(id)
                    && let Some(evidence) = self.others_in_its_sweeps(*id, going)?
                {
                    going.remove(id);
                    held.push((*id, Refusal::PurgeOfEvidence(evidence)));
                }
            }
            if held.len() == before {
                return Ok(held);
            }
        }
    }

    fn others_in_its_sweeps(
        &self,
        id: CandidateId,
        going: &HashSet<CandidateId>,
    ) -> Result<Option<Evidence>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT sweep, candidate FROM swept WHERE sweep IN ({ITS_SWEEPS})"))?;
        let places =
            statement.query_map([id.0], |row| Ok((SweepId(row.get(0)?), CandidateId(row.get(1)?))))?;
        let mut others: BTreeMap<SweepId, u64> = BTreeMap::new();
        for place in places {
            let (sweep, other) = place?;
            *others.entry(sweep).or_default() += u64::from(!going.contains(&other));
        }
        Ok(others.into_iter().find(|(_, n)| *n > 0).map(|(sweep, n)| Evidence::Before(sweep, n)))
    }

    /// Removes the incidents of a record, none of which is open, with the sweeps that followed from them, and its places in
    /// sweeps, which the figures lose. What was done when, about no person any more, stays in the history.
    pub(super) fn remove_incidents(&self, id: CandidateId, removal: &Removal<'_>) -> Result<()> {
        let connection = &self.connection;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT w.sweep, w.reconciled, s.status FROM swept w JOIN state s ON s.id = w.candidate
             WHERE w.candidate = ?1 OR w.sweep IN ({ITS_SWEEPS})"
        ))?;
        let places = statement.query_map([id.0], |row| {
            Ok((SweepId(row.get(0)?), coded::<Reconciled>(row, 1)?, coded::<Status>(row, 2)?))
        })?;
        let mut fewer: BTreeMap<Count, i64> = BTreeMap::new();
        for place in places {
            let (sweep, reconciled, status) = place?;
            *fewer.entry((Dimension::Sweep, of_sweep(sweep, status))).or_default() -= 1;
            *fewer.entry((Dimension::Reconciled, of_reconciled(sweep, reconciled))).or_default() -= 1;
        }
        let incidents = of_record(connection, id)?;
        let mut sweeps = self.sweeps()?;
        sweeps.retain(|sweep| incidents.iter().any(|of| of.id == sweep.incident));
        sweeps.iter().flat_map(of_its_walk).for_each(|count| *fewer.entry(count).or_default() -= 1);
        sums::add_counts(connection, &fewer, removal.at)?;
        tell_incidents(connection, &incidents, &sweeps, removal)?;
        for sql in [
            &format!("DELETE FROM swept WHERE candidate = ?1 OR sweep IN ({ITS_SWEEPS})"),
            &format!("DELETE FROM sweep WHERE id IN ({ITS_SWEEPS})"),
            "DELETE FROM incident_step WHERE incident IN (SELECT id FROM incident WHERE candidate = ?1)",
            "DELETE FROM incident WHERE candidate = ?1",
        ] {
            connection.prepare_cached(sql)?.execute([id.0])?;
        }
        Ok(())
    }
}

/// Tells in the history what is left to know of the incidents of a record: their days and steps, and the sweeps, without any word
/// that was written about the person.
fn tell_incidents(
    connection: &Connection,
    incidents: &[Incident],
    sweeps: &[Sweep],
    removal: &Removal<'_>,
) -> Result<()> {
    for of in incidents {
        let sweeps: Vec<&Sweep> = sweeps.iter().filter(|sweep| sweep.incident == of.id).collect();
        removal.tell(connection, &facts_of(of, &sweeps))?;
        LastRemoved::Incident.raise(connection, of.id.0, removal.at)?;
        if let Some(last) = sweeps.last() {
            LastRemoved::Sweep.raise(connection, last.id.0, removal.at)?;
        }
    }
    Ok(())
}

fn facts_of(of: &Incident, sweeps: &[&Sweep]) -> serde_json::Value {
    let at = |at: Timestamp| at.to_string();
    let step = |step: &IncidentStep| serde_json::json!({ "step": step.code, "state": step.state, "at": step.done_at.map(at), "by": step.done_by });
    let sweep = |sweep: &&Sweep| serde_json::json!({ "sweep": sweep.id.0, "at": at(sweep.started_at), "by": sweep.started_by });
    serde_json::json!({
        "incident": of.id.0,
        "opened": at(of.opened_at),
        "ending": of.ended.as_ref().map(|(ending, ..)| *ending),
        "ended": of.ended.as_ref().map(|(_, ended, _)| at(*ended)),
        "steps": of.steps.iter().map(step).collect::<Vec<_>>(),
        "sweeps": sweeps.iter().map(sweep).collect::<Vec<_>>(),
    })
}
