//! Whether what is kept of undos is what the history says: by a row more an act could never be taken back, by a row less twice.

use crate::audit::{EventKind, IdentitySource};
use crate::store::acting::undo::since::{FOR_GOOD, sweeps_begun};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal;

impl Store {
    /// Counts what is kept as taken back, or as left, and is not; and what was taken back and is not kept as that. Of a removed
    /// record all counts as taken back, and its events say no more.
    pub(in crate::store) fn wrongly_undone(&self) -> Result<i64> {
        let act = format!("record IS NOT NULL AND {}", journal::acts_of_here());
        let (undone, purged) = (EventKind::Undone.index(), EventKind::Purged.index());
        let foreign = IdentitySource::Foreign.index();
        let begun = sweeps_begun("event.record", "event.at");
        let mut wrong = 0;
        for sql in [
            // No act, or no event that takes it back.
            format!(
                "SELECT count(*) FROM undone u WHERE NOT EXISTS (
                   SELECT 1 FROM event WHERE seq = u.seq AND {act} AND EXISTS (
                     SELECT 1 FROM event b WHERE b.seq = u.by AND b.record = event.record AND (b.kind = {purged}
                       OR b.kind = {undone} AND (b.facts = '' OR b.facts ->> '$.undoes' = u.seq))))"
            ),
            // Taken back, and not kept as that.
            format!(
                "SELECT count(*) FROM event e WHERE kind = {undone} AND source <> {foreign} AND facts <> ''
                 AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.seq = e.facts ->> '$.undoes')"
            ),
            format!(
                "SELECT count(*) FROM event WHERE {act} AND facts = '' AND seq NOT IN (SELECT seq FROM undone)"
            ),
            // Left, and no act, or nothing that prevents its taking back: an act since on it, or on the other half of a swap; a sweep
            // that somebody began; another record that has the number.
            format!(
                "SELECT count(*) FROM left_standing l WHERE NOT EXISTS (
                   SELECT 1 FROM event WHERE seq = l.seq AND {act} AND (facts = '' OR CASE
                     WHEN l.holder IS NOT NULL THEN l.since = {FOR_GOOD}
                       OR EXISTS (SELECT 1 FROM event b WHERE b.seq = l.since AND b.record = l.holder)
                     WHEN l.since = {FOR_GOOD} THEN facts ->> '$.partner' IS NOT NULL OR EXISTS (SELECT 1 FROM {begun})
                     ELSE EXISTS (SELECT 1 FROM event b WHERE b.seq = l.since AND b.seq > l.seq
                       AND b.record IN (event.record, event.facts ->> '$.partner')) END))"
            ),
        ] {
            wrong += self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
        }
        Ok(wrong)
    }
}
