//! The findings of one record counted anew: after what was done about an incident, and where an older program counted less of them.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::audit::{CandidateId, Day, IncidentEnding};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::counting::findings::findings_of;
use crate::store::counting::sums;
use crate::store::error::Result;
use crate::triage::sums::{Changes, Counted};

impl Store {
    /// Brings what the figures count of a record up to its incidents, for a day or the last one that has sums, if that is later.
    pub(in crate::store) fn count_findings(&self, id: CandidateId, at: Timestamp) -> Result<()> {
        count_anew(&self.connection, id, |changes| sums::add(&self.connection, changes, at))
    }
}

/// Counts the findings of all records as this program does, once: earlier ones of which an older program counted the newest alone,
/// for the day of that; whatever else it left out, for the day of the migration.
pub(in crate::store) fn count_older(connection: &Connection, at: Timestamp) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT i.candidate, max(i.opened_at), count(*) > 1 AND s.wrong_steps < 256
         FROM incident i CROSS JOIN state s ON s.id = i.candidate WHERE i.ending IS NOT ? GROUP BY i.candidate",
    )?;
    let rows = statement.query_map([IncidentEnding::Withdrawn.index()], |row| {
        Ok((CandidateId(row.get(0)?), codec::moment(row, 1)?, row.get(2)?))
    })?;
    for (id, newest, is_alone) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        count_anew(connection, id, |changes| {
            if is_alone {
                sums::write(connection, Day::of(newest), &changes.sums())
            } else {
                sums::add(connection, changes, at)
            }
        })?;
    }
    Ok(())
}

fn count_anew(
    connection: &Connection,
    id: CandidateId,
    write: impl FnOnce(&Changes) -> Result<()>,
) -> Result<()> {
    let before = sums::counted_of(connection, id)?;
    let findings = findings_of(connection, id)?;
    if findings == before.findings {
        return Ok(());
    }
    let mut changes = Changes::default();
    changes.add(Some(before), Counted { findings, ..before });
    write(&changes)?;
    connection
        .prepare_cached("UPDATE state SET wrong_steps = ? WHERE id = ?")?
        .execute((findings.bits(), id.0))?;
    Ok(())
}
