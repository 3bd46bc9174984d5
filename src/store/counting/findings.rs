//! What the figures count of a record's wrong numbers: each incident that was not withdrawn is a finding of its own. How far the
//! newest has come its mark says, and its checklist; an earlier one stays as it was when the next number was found.

use rusqlite::{Connection, OptionalExtension as _};

use crate::audit::{CandidateId, EventKind, Incident, IncidentId};
use crate::notice::incident::counted;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::store::rows::incident;
use crate::triage::sums::{Findings, Standing, WrongSteps, reached};

/// Counts the findings of a record.
pub(in crate::store) fn findings_of(connection: &Connection, id: CandidateId) -> Result<Findings> {
    let mut standing = incident::of_record(connection, id)?;
    standing.retain(|incident| !incident.is_withdrawn());
    let mut findings = standing.last().map_or(Findings::NONE, |last| Findings::newest(counted(&last.steps)));
    for pair in standing.windows(2) {
        if let [earlier, next] = pair {
            findings = findings.after(reached_before(connection, earlier, next.id)?);
        }
    }
    Ok(findings)
}

/// Returns how far a finding had come when the next one was made.
fn reached_before(connection: &Connection, earlier: &Incident, next: IncidentId) -> Result<WrongSteps> {
    let sql = format!(
        "SELECT facts FROM event WHERE record = ?1 AND kind IN ({}) AND seq < (
           SELECT min(seq) FROM event WHERE record = ?1 AND kind = ?2 AND facts ->> 'incident' = ?3)
         ORDER BY seq DESC LIMIT 1",
        journal::marking_kinds()
    );
    let by = (earlier.candidate.0, EventKind::IncidentOpened.index(), next.0);
    let found = connection.prepare_cached(&sql)?.query_row(by, |row| row.get::<_, String>(0)).optional()?;
    let mark = journal::turn(&found.ok_or(StoreError::Corrupt)?)?.before;
    Ok(reached(Standing::from(&mark), counted(&earlier.steps)))
}
