//! Rows of the table `sweep`.

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::audit::{CandidateId, EventKind, IncidentEnding, IncidentId, Reconciled, Sweep, SweepId};
use crate::store::base::codec::{coded, impossible, moment};
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;

const SWEEP: &str = "w.id, w.incident, w.rule, w.started_by, w.started_at, w.is_whole, w.at_id,
  EXISTS (SELECT 1 FROM incident i WHERE i.id = w.incident AND i.ending = 1)";

/// A sweep, and the last record that its walk has looked at.
#[derive(Debug)]
pub(in crate::store) struct Walked {
    pub(in crate::store) sweep: Sweep,
    pub(in crate::store) at: i64,
}

/// Returns how all sweeps are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(format!("SELECT {SWEEP} FROM sweep w"), |_, row| Ok(read(row).map(drop)?))
}

/// Returns how all records of sweeps are read.
pub(in crate::store) fn reading_of_records() -> Reading {
    Reading::of("SELECT sweep, candidate, reconciled FROM swept".to_owned(), |_, row| {
        Ok(in_row("swept", row, &[0, 1], || coded::<Reconciled>(row, 2)).map(drop)?)
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Walked> {
    in_row("sweep", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<Walked> {
    let rule = row.get_ref(2)?.as_str().map_err(|_| impossible(2))?;
    let sweep = Sweep {
        id: SweepId(row.get(0)?),
        incident: IncidentId(row.get(1)?),
        rule: serde_json::from_str(rule).map_err(|_| impossible(2))?,
        started_by: row.get(3)?,
        started_at: moment(row, 4)?,
        is_whole: row.get(5)?,
        is_withdrawn: row.get(7)?,
    };
    Ok(Walked { sweep, at: row.get(6)? })
}

/// Reads one sweep.
pub(in crate::store) fn one(connection: &Connection, id: SweepId) -> Result<Option<Walked>> {
    let sql = format!("SELECT {SWEEP} FROM sweep w WHERE w.id = ?");
    Ok(connection.prepare_cached(&sql)?.query_row([id.0], read).optional()?)
}

/// Reads all sweeps, in the order in which they were started.
pub(in crate::store) fn all(connection: &Connection) -> Result<Vec<Sweep>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {SWEEP} FROM sweep w ORDER BY w.id"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.map(|row| row.map(|walked| walked.sweep)).collect::<rusqlite::Result<_>>()?)
}

/// Reads the sweeps that take records, with the record of the incident that each follows from: all but those whose finding was
/// taken back.
pub(in crate::store) fn with_records(connection: &Connection) -> Result<Vec<(Sweep, CandidateId)>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {SWEEP}, i.candidate FROM sweep w JOIN incident i ON i.id = w.incident
         WHERE i.ending IS NOT ? ORDER BY w.id"
    ))?;
    let withdrawn = IncidentEnding::Withdrawn.index();
    let rows = statement.query_map([withdrawn], |row| Ok((read(row)?.sweep, CandidateId(row.get(8)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Returns the term for the number of sweeps that a record stands in: those of this database, and that it was brought in as one
/// of a sweep of another, which its history alone says.
pub(in crate::store) fn sweeps_of(id: &str) -> String {
    format!(
        "((SELECT count(*) FROM swept w WHERE w.candidate = {id})
          + EXISTS (SELECT 1 FROM event e WHERE e.record = {id} AND e.kind = {}))",
        EventKind::Swept.index()
    )
}
