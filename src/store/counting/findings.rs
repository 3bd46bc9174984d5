//! What the figures count of a record's wrong numbers: each incident that was not withdrawn is a finding of its own. How far the
//! newest has come its mark says, and its checklist; an earlier one came as far as the mark said when the next number was found, and
//! as its checklist says.

use rusqlite::{Connection, OptionalExtension as _};

use crate::audit::{CandidateId, Incident};
use crate::notice::incident::counted;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::store::rows::incident;
use crate::triage::sums::{Findings, Standing, WrongStep, reached};

/// Counts the findings of a record.
pub(in crate::store) fn findings_of(connection: &Connection, id: CandidateId) -> Result<Findings> {
    let mut standing = incident::of_record(connection, id)?;
    standing.retain(|incident| !incident.is_withdrawn());
    let mut findings = standing.last().map_or(Findings::NONE, |last| Findings::newest(counted(&last.steps)));
    for pair in standing.windows(2) {
        if let [earlier, next] = pair {
            let came = reached(mark_before(connection, next)?, counted(&earlier.steps));
            findings = findings.after(came.with(WrongStep::Found).union(counted(&earlier.steps)));
        }
    }
    Ok(findings)
}

/// Returns how a record stood before an incident of it was found.
fn mark_before(connection: &Connection, found: &Incident) -> Result<Standing> {
    let sql = format!(
        "SELECT facts FROM event WHERE record = ? AND kind IN ({}) AND seq <= ? ORDER BY seq DESC LIMIT 1",
        journal::marking_kinds()
    );
    let by = (found.candidate.0, found.event);
    let facts = connection.prepare_cached(&sql)?.query_row(by, |row| row.get::<_, String>(0)).optional()?;
    Ok(Standing::from(&journal::turn(&facts.ok_or(StoreError::Corrupt)?)?.before))
}
