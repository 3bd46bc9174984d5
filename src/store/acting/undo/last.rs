//! Which act an undo takes back: the person's last one that was neither taken back nor left.

use crate::audit::{Actor, CandidateId, Event, IdentitySource};
use crate::store::acting::undo::since::Bar;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal::{self, COLUMNS};
use crate::triage::turn::{ActId, Turn};

/// The condition on an event that an undo looks at it: it was not taken back, and not left because of what still stands.
const OPEN: &str = "seq NOT IN (SELECT seq FROM undone) AND NOT EXISTS (
    SELECT 1 FROM left_standing l WHERE l.seq = event.seq AND CASE WHEN l.holder IS NULL
      THEN l.since NOT IN (SELECT seq FROM undone)
      ELSE NOT EXISTS (SELECT 1 FROM event later WHERE later.record = l.holder AND later.seq > l.since) END)";

/// The events of one act, the last first: as many as are taken back at once, and one more where there are more.
pub(in crate::store) type Parts = Vec<(Event, Turn)>;

/// What is to be taken back, as it was before the transaction: finding it may pass over a long act that was taken back, and
/// counting it passes all of it, and nobody who writes waits for that.
#[derive(Debug)]
pub(in crate::store) struct Ahead {
    pub(super) parts: Parts,
    /// How many there are of them, where they are taken back in batches.
    of: Option<u64>,
    /// The last event of the history then.
    seen: i64,
}

impl Ahead {
    /// Lists the records that the act changed.
    pub(super) fn records(&self) -> impl Iterator<Item = CandidateId> {
        self.parts.iter().flat_map(|(event, turn)| event.record.into_iter().chain(turn.partner))
    }
}

impl Store {
    /// Looks for a person's last act, before the transaction.
    pub(in crate::store) fn look_ahead(&self, actor: &Actor) -> Result<Ahead> {
        let _snapshot = db::snapshot(&self.connection)?;
        let parts = self.last_act(actor, 0)?;
        let of = match part_of(&parts) {
            Some(ActId::Each(first)) if parts.len() > self.limits.at_once => {
                Some(self.parts_of(first, actor)?)
            }
            _ => None,
        };
        Ok(Ahead { parts, of, seen: journal::head(&self.connection)?.0 })
    }

    /// Returns a person's last act and the count of its events, where that is known, inside the transaction: what another process
    /// of theirs wrote or took back since it was looked for is taken into account. None where nothing is left.
    pub(in crate::store) fn last_act_now(
        &self,
        ahead: Ahead,
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

    /// Finds the newest act of a person after an event that can be taken back, and was neither taken back nor left.
    fn last_act(&self, actor: &Actor, after: i64) -> Result<Parts> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE {} ORDER BY seq DESC", open_acts_after());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((&actor.account, after, actor.person()))?;
        let mut parts = Parts::new();
        while parts.len() <= self.limits.at_once
            && let Some(row) = rows.next()?
        {
            let event = journal::read(row)?;
            match part_of(&parts) {
                Some(ActId::Each(first)) if event.seq < first => break,
                Some(ActId::Bulk(_)) => break,
                None if !parts.is_empty() => break,
                of => {
                    let turn = journal::turn(&event.facts)?;
                    // Another process of the same person may have acted in between.
                    if of.is_none() || turn.part_of() == of {
                        parts.push((event, turn));
                    }
                }
            }
        }
        Ok(parts)
    }

    /// Counts the events of an act on several records that were neither taken back nor left.
    fn parts_of(&self, first: i64, actor: &Actor) -> Result<u64> {
        let acts = open_acts_after();
        let sql = format!("SELECT count(*) FROM event WHERE {acts} AND facts ->> '$.each' = ?");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let of = (&actor.account, first - 1, actor.person(), first);
        Ok(statement.query_row(of, |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Tells whether an act was neither taken back nor left: the other half of a swap goes with its first.
    pub(super) fn is_open(&self, seq: i64) -> Result<bool> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM event WHERE seq = ? AND {OPEN})");
        Ok(self.connection.prepare_cached(&sql)?.query_row([seq], |row| row.get(0))?)
    }

    /// Keeps that an act is left as it is, and the event that prevents its taking back.
    pub(super) fn leave(&self, halves: &[(Event, Turn)], bar: &Bar) -> Result<()> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO left_standing (seq, since, holder) VALUES (?, ?, ?)")?;
        let holder = bar.holder.map(|holder| holder.0);
        halves.iter().try_for_each(|(event, _)| insert.execute((event.seq, bar.by, holder)).map(drop))?;
        Ok(())
    }

    /// Lists the next acts of an account, the last first, between two events, that were neither taken back nor left.
    pub(in crate::store) fn own_acts(
        &self,
        account: &str,
        after: i64,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL AND seq > ? AND seq < ?
             AND {} AND {OPEN} ORDER BY seq DESC LIMIT ?",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map((account, after, before, limit), journal::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Returns the act on several records that events are part of.
pub(super) fn part_of(parts: &[(Event, Turn)]) -> Option<ActId> {
    parts.first().and_then(|(_, turn)| turn.part_of())
}

/// Returns the condition on an event that it is an act, which stands, of an account, after an event, by a person.
fn open_acts_after() -> String {
    format!(
        "account = ? AND record IS NOT NULL AND seq > ?
         AND CASE source WHEN {} THEN coalesce(claim, account) ELSE account END = ? AND {} AND {OPEN}",
        IdentitySource::Claim.index(),
        journal::acts_of_here()
    )
}
