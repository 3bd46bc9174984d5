//! What the history says of a correction that the second check returned: on which acts it rested alone, and which incidents its
//! return withdrew.

use rusqlite::Connection;

use crate::audit::{CandidateId, EventKind, IncidentEnding, IncidentId};
use crate::notice::incident;
use crate::store::base::codec::coded;
use crate::store::error::Result;
use crate::store::history::journal;

/// Lists the corrections of a record, up to an event that returns the last, that nobody confirmed.
pub(super) fn unconfirmed(connection: &Connection, record: CandidateId, returned: i64) -> Result<Vec<i64>> {
    let sql = format!(
        "SELECT seq, kind, facts FROM event WHERE record = ? AND kind IN ({}) AND kind <> ? AND seq < ?
         AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq DESC",
        journal::marking_kinds()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((record.0, EventKind::Undone.index(), returned))?;
    let mut acts = Vec::new();
    while let Some(row) = rows.next()? {
        let turn = journal::turn(&row.get::<_, String>(2)?)?;
        let [before, after] = [turn.before, turn.after].map(|facts| facts.to_mark(None));
        acts.push((row.get(0)?, coded::<EventKind>(row, 1)?, before, after));
    }
    Ok(incident::unconfirmed(acts.iter().map(|(seq, kind, before, after)| (*seq, *kind, before, after))))
}

/// Lists the incidents of a record that an act withdrew: they ended with it, before the next act on the record.
pub(super) fn withdrawn_by(
    connection: &Connection,
    record: CandidateId,
    act: i64,
) -> Result<Vec<IncidentId>> {
    let sql = format!(
        "SELECT facts ->> 'incident' FROM event WHERE record = ?1 AND kind = ?2 AND facts ->> 'ending' = ?3 AND seq > ?4
         AND NOT EXISTS (SELECT 1 FROM event next WHERE next.record = ?1 AND next.kind IN ({})
                         AND next.seq > ?4 AND next.seq < event.seq)",
        journal::marking_kinds()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let by = (record.0, EventKind::IncidentEnded.index(), IncidentEnding::Withdrawn.code(), act);
    let ids = statement.query_map(by, |row| row.get(0).map(IncidentId))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
