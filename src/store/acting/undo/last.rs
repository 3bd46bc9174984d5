//! Which act an undo takes back: the person's last one that was neither taken back nor left.

use crate::audit::{Actor, CandidateId, Event};
use crate::store::acting::undo::open::open_acts;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal::{self, COLUMNS};
use crate::triage::turn::{ActId, Turn};

/// The open events of one act, the last first: as many as are taken back at once, and one more where there are more.
pub(in crate::store) type Parts = Vec<(Event, Turn)>;

/// What is to be taken back, as it was before the transaction: finding it may pass over a long act that was taken back, and
/// counting it passes all of it, and nobody who writes waits for that.
#[derive(Debug)]
pub(in crate::store) struct LookedUp {
    pub(super) parts: Parts,
    /// How many there are of them, where they are taken back in batches.
    of: Option<u64>,
    /// The last event of the history then.
    seen: i64,
}

impl LookedUp {
    /// Lists the records that the act changed.
    pub(super) fn records(&self) -> impl Iterator<Item = CandidateId> {
        self.parts.iter().flat_map(|(event, turn)| event.record.into_iter().chain(turn.partner))
    }
}

impl Store {
    /// Looks for a person's last act, before the transaction.
    pub(in crate::store) fn look_ahead(&self, actor: &Actor) -> Result<LookedUp> {
        let _snapshot = db::snapshot(&self.connection)?;
        let parts = self.last_act(actor, 0)?;
        let of = match part_of(&parts) {
            Some(ActId::Each(first)) if parts.len() > self.limits.at_once => {
                Some(self.count_of(first, actor)?)
            }
            _ => None,
        };
        Ok(LookedUp { parts, of, seen: journal::head(&self.connection)?.0 })
    }

    /// Returns a person's last act and the count of its events, where that is known, inside the transaction: what another process
    /// of theirs wrote or took back since it was looked for is taken into account. None where nothing is left.
    pub(in crate::store) fn last_act_now(
        &self,
        ahead: LookedUp,
        actor: &Actor,
    ) -> Result<Option<(Parts, Option<u64>)>> {
        let mut parts = self.last_act(actor, ahead.seen)?;
        let news = parts.len() as u64;
        let goes_on = part_of(&parts).is_some() && part_of(&parts) == part_of(&ahead.parts);
        if news > 0 && !goes_on {
            return Ok(Some((parts, None)));
        }
        for part in ahead.parts {
            if self.is_open(part.0.seq)? {
                parts.push(part);
            }
        }
        Ok((!parts.is_empty()).then(|| (parts, ahead.of.map(|of| of + news))))
    }

    /// Finds the newest act of a person after an event that is open to an undo. Of one that stands alone, or was done in bulk, its
    /// last event is enough: what comes before may be a long act that was taken back.
    fn last_act(&self, actor: &Actor, after: i64) -> Result<Parts> {
        let mut parts = Parts::new();
        for event in self.own_acts(actor, after, i64::MAX, 1)? {
            let turn = journal::turn(&event.facts)?;
            parts.push((event, turn));
        }
        match part_of(&parts) {
            Some(ActId::Each(first)) => self.parts_of(first, actor, after),
            _ => Ok(parts),
        }
    }

    /// Lists the open events of an act on several records after an event. Another process of the same person may have acted in
    /// between.
    fn parts_of(&self, first: i64, actor: &Actor, after: i64) -> Result<Parts> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE {} ORDER BY seq DESC LIMIT ?", open_parts());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(self.limits.at_once).unwrap_or(i64::MAX).saturating_add(1);
        let of = (&actor.account, after.max(first - 1), i64::MAX, actor.person(), first, limit);
        let mut rows = statement.query(of)?;
        let mut parts = Parts::new();
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            let turn = journal::turn(&event.facts)?;
            parts.push((event, turn));
        }
        Ok(parts)
    }

    /// Counts the open events of an act on several records.
    fn count_of(&self, first: i64, actor: &Actor) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM event WHERE {}", open_parts());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let of = (&actor.account, first - 1, i64::MAX, actor.person(), first);
        Ok(statement.query_row(of, |row| row.get::<_, i64>(0))?.cast_unsigned())
    }
}

/// Returns the act on several records that events are part of.
pub(super) fn part_of(parts: &[(Event, Turn)]) -> Option<ActId> {
    parts.first().and_then(|(_, turn)| turn.part_of())
}

/// Returns the condition on an event that it is part of an act on several records, besides that of [`open_acts`].
fn open_parts() -> String {
    format!("{} AND facts ->> '$.each' = ?", open_acts())
}
