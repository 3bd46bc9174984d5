//! Which acts are open to an undo: neither taken back, nor left because of what still stands.

use crate::audit::{Actor, Event};
use crate::store::acting::undo::since::Bar;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal::{self, COLUMNS};
use crate::triage::turn::Turn;

/// The condition on an event that an undo looks at it.
const OPEN: &str = "seq NOT IN (SELECT seq FROM undone) AND NOT EXISTS (
    SELECT 1 FROM left_standing l WHERE l.seq = event.seq AND CASE WHEN l.holder IS NULL
      THEN l.since NOT IN (SELECT seq FROM undone)
      ELSE NOT EXISTS (SELECT 1 FROM event later WHERE later.record = l.holder AND later.seq > l.since) END)";

/// Returns the condition on an event that it is an open act, of an account, between two events, by a person.
pub(super) fn open_acts() -> String {
    format!(
        "account = ? AND record IS NOT NULL AND seq > ? AND seq < ? AND {} = ? AND {} AND {OPEN}",
        journal::person(),
        journal::acts_of_here()
    )
}

impl Store {
    /// Lists the next open acts of a person, the last first, between two events.
    pub(in crate::store) fn own_acts(
        &self,
        actor: &Actor,
        after: i64,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Event>> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE {} ORDER BY seq DESC LIMIT ?", open_acts());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows =
            statement.query_map((&actor.account, after, before, actor.person(), limit), journal::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Tells whether a person has an open act.
    pub(super) fn has_open_act(&self, actor: &Actor) -> Result<bool> {
        Ok(!self.own_acts(actor, 0, i64::MAX, 1)?.is_empty())
    }

    /// Tells whether an act is open: the other half of a swap goes with its first.
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
}
