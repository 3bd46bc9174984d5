//! What falls due by itself: holds and leases end as acts of the actor `system`. No query depends on the time; who writes
//! releases first. What may be due is looked for here; whether it is, the policy says.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId, Day, EventKind, Mark, Status};
use crate::store::acting::change::Change;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::judging::settle::Settlement;
use crate::triage::policy::{hold_ended, lease_ended};

/// How many records one transaction releases.
const BATCH: i64 = 100;

impl Store {
    /// Sets records whose hold fell due to pending, and frees those whose lease ended; returns how many. Where nothing is due,
    /// nothing is locked.
    pub fn release(&mut self, at: Timestamp) -> Result<u64> {
        let at = codec::to_microsecond(at);
        let today = Day::of(at);
        let holds =
            self.release_each(at, EventKind::Released, Self::holds_due, |mark| hold_ended(mark, today))?;
        let leases =
            self.release_each(at, EventKind::LeaseEnded, Self::leases_due, |mark| lease_ended(mark, at))?;
        Ok(holds + leases)
    }

    fn release_each(
        &self,
        at: Timestamp,
        kind: EventKind,
        due: impl Fn(&Self, Timestamp) -> Result<Vec<CandidateId>>,
        after: impl Fn(&Mark) -> Option<Mark>,
    ) -> Result<u64> {
        let mut count = 0;
        while !due(self, at)?.is_empty() {
            let key = self.writing_key()?;
            let transaction = db::immediate(&self.connection)?;
            let mut settlement = Settlement::begin(self, &key, at);
            let before = count;
            for id in due(self, at)? {
                let Some(present) = self.present(id)? else { continue };
                let Some(mark) = after(&present.state.mark) else { continue };
                let change = Change::alone(&present, &mark);
                self.write_turn(&mut settlement, &change, kind, &Actor::system(), at)?;
                count += 1;
            }
            settlement.settle()?;
            transaction.commit()?;
            if count == before {
                // Another process released them meanwhile.
                break;
            }
        }
        Ok(count)
    }

    fn holds_due(&self, at: Timestamp) -> Result<Vec<CandidateId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM state WHERE status = ? AND due_on IS NOT NULL AND due_on <= ?
             ORDER BY due_on, id LIMIT ?",
        )?;
        let due = (Status::OnHold.index(), Day::of(at).to_string(), BATCH);
        let rows = statement.query_map(due, |row| row.get(0).map(CandidateId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A lease does not end while an answer from outside is awaited: such records are none of this list.
    fn leases_due(&self, at: Timestamp) -> Result<Vec<CandidateId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id FROM state s WHERE s.leased_until <= ? AND s.status <> ?
             AND NOT EXISTS (SELECT 1 FROM request r WHERE r.candidate = s.id AND r.outcome IS NULL)
             ORDER BY s.leased_until, s.id LIMIT ?",
        )?;
        let due = (at.as_microsecond(), Status::Escalated.index(), BATCH);
        let rows = statement.query_map(due, |row| row.get(0).map(CandidateId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
