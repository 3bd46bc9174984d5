//! The history: appending to it in the transaction of the change itself, and reading it.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource};
use crate::store::base::codec::{self, coded};
use crate::store::base::database::Store;
use crate::store::base::reading::in_row;
use crate::store::error::{Result, StoreError};
use crate::triage::chain::{ChainKey, FIRST, Seal, hex};
use crate::triage::turn::Turn;

/// What is to be written into the history.
#[derive(Debug)]
pub(in crate::store) struct Entry<'a> {
    pub(in crate::store) kind: EventKind,
    pub(in crate::store) record: Option<CandidateId>,
    pub(in crate::store) facts: String,
    pub(in crate::store) seen: Vec<u8>,
    pub(in crate::store) actor: &'a Actor,
    pub(in crate::store) at: Timestamp,
}

impl<'a> Entry<'a> {
    /// Makes an entry about no record in particular.
    pub(in crate::store) fn plain(
        kind: EventKind,
        facts: &serde_json::Value,
        actor: &'a Actor,
        at: Timestamp,
    ) -> Self {
        Self { kind, record: None, facts: facts.to_string(), seen: Vec::new(), actor, at }
    }
}

/// Appends an event; returns its number. The transaction must be one that writes, so that no other can take the number.
pub(in crate::store) fn append(connection: &Connection, key: &ChainKey, entry: &Entry<'_>) -> Result<i64> {
    let (last, previous) = head(connection)?;
    let event = Event {
        seq: last + 1,
        at: codec::to_microsecond(entry.at),
        actor: entry.actor.clone(),
        kind: entry.kind,
        record: entry.record,
        facts: entry.facts.clone(),
        seen: entry.seen.clone(),
    };
    let seal = key.seal(&previous, &event);
    connection
        .prepare_cached(
            "INSERT INTO event (seq, at, account, claim, source, role, kind, record, facts, seen, seal)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute((
            event.seq,
            event.at.as_microsecond(),
            &event.actor.account,
            &event.actor.claim,
            event.actor.source.index(),
            event.actor.role.index(),
            event.kind.index(),
            event.record.map(|id| id.0),
            &event.facts,
            &event.seen,
            seal,
        ))?;
    Ok(event.seq)
}

/// Returns number and seal of the last event; 0 and the first seal where there is none.
pub(in crate::store) fn head(connection: &Connection) -> Result<(i64, Seal)> {
    let last = connection
        .prepare_cached("SELECT seq, seal FROM event ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((0, FIRST)))
}

/// The columns that [`read`] takes, in its order; the seal follows.
pub(in crate::store) const COLUMNS: &str =
    "seq, at, account, claim, source, role, kind, record, facts, seen, seal";

/// Reads an event from [`COLUMNS`].
pub(in crate::store) fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    in_row("event", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        seq: row.get(0)?,
        at: codec::moment(row, 1)?,
        actor: Actor {
            account: row.get(2)?,
            claim: row.get(3)?,
            source: coded(row, 4)?,
            role: coded(row, 5)?,
        },
        kind: coded(row, 6)?,
        record: row.get::<_, Option<i64>>(7)?.map(CandidateId),
        facts: row.get(8)?,
        seen: row.get(9)?,
    })
}

impl Store {
    /// Reads the history, of one record or whole, oldest first, until `each` breaks off.
    pub fn history(
        &self,
        record: Option<CandidateId>,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<()> {
        let of_all = format!("SELECT {COLUMNS} FROM event ORDER BY seq");
        let of_one = format!("SELECT {COLUMNS} FROM event WHERE record = ? ORDER BY seq");
        let mut statement =
            self.connection.prepare_cached(if record.is_some() { &of_one } else { &of_all })?;
        let mut rows = match record {
            Some(id) => statement.query([id.0])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            if each(read(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Tells whether an event speaks of a record, which may be gone.
    pub fn is_told_of(&self, record: CandidateId) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM event WHERE record = ?)")?
            .query_row([record.0], |row| row.get(0))?)
    }

    /// Reads the events of some kinds after an event, oldest first, until `each` breaks off.
    pub(in crate::store) fn events_after(
        &self,
        seq: i64,
        kinds: &[EventKind],
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<()> {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.index().to_string()).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE seq > ? AND kind IN ({}) ORDER BY seq",
            kinds.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([seq])?;
        while let Some(row) = rows.next()? {
            if each(read(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Counts the events of a kind after an event.
    pub(in crate::store) fn events_since(&self, seq: i64, kind: EventKind) -> Result<u64> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM event WHERE seq > ? AND kind = ?")?
            .query_row((seq, kind.index()), |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }

    /// Returns the seal of an event, as hexadecimal digits.
    pub(in crate::store) fn seal_at(&self, seq: i64) -> Result<Option<String>> {
        let seal: Option<Seal> = self
            .connection
            .query_row("SELECT seal FROM event WHERE seq = ?", [seq], |row| row.get(0))
            .optional()?;
        Ok(seal.map(|seal| hex(&seal)))
    }

    /// Returns the number of the last event.
    #[cfg(test)]
    pub(in crate::store) fn last_event(&self) -> Result<i64> {
        head(&self.connection).map(|(seq, _)| seq)
    }
}

/// Writes the facts of an event that changed a mark.
pub(in crate::store) fn written(turn: &Turn) -> Result<String> {
    serde_json::to_string(turn).map_err(|why| StoreError::Other(why.to_string()))
}

/// Reads the facts of an event that changed a mark.
pub(in crate::store) fn turn(facts: &str) -> Result<Turn> {
    serde_json::from_str(facts).map_err(|_| StoreError::Corrupt)
}

/// Returns the condition on an event that it is an act which can be taken back: the facts of no other are a turn's. What another
/// database's people did is not this one's to take back, whatever they are called.
pub(in crate::store) fn acts_of_here() -> String {
    let kinds = EventKind::ALL.iter().filter(|kind| kind.can_be_undone());
    let kinds: Vec<String> = kinds.map(|kind| kind.index().to_string()).collect();
    format!("kind IN ({}) AND source <> {}", kinds.join(", "), IdentitySource::Foreign.index())
}

/// Returns the expression that says of an event's actor what [`Actor::person`] says.
pub(in crate::store) fn person() -> String {
    format!(
        "CASE source WHEN {} THEN coalesce(claim, account) ELSE account END",
        IdentitySource::Claim.index()
    )
}

/// Returns the kinds of events that change the mark of their record, as a list for a condition.
pub(in crate::store) fn marking_kinds() -> String {
    let kinds = EventKind::ALL.iter().filter(|kind| changes_mark(**kind));
    kinds.map(|kind| kind.index().to_string()).collect::<Vec<_>>().join(", ")
}

/// Tells whether events of a kind change the mark of their record.
pub(in crate::store) const fn changes_mark(kind: EventKind) -> bool {
    kind.changes_mark()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Role;
    use crate::store::fixture::{World, at};

    #[test]
    fn who_a_person_is_is_the_same_in_the_history_as_of_an_actor() {
        let world = World::new();
        let key = world.store.writing_key().unwrap();
        let sql = format!("SELECT {} FROM event WHERE seq = ?", person());
        for source in IdentitySource::ALL.iter().copied() {
            for claim in [None, Some("mori".to_owned())] {
                let who = Actor { account: "sato".to_owned(), claim, source, role: Role::Operator };
                let entry = Entry::plain(EventKind::Opened, &serde_json::json!({}), &who, at(1));
                let seq = append(&world.store.connection, &key, &entry).unwrap();
                let told: String = world.store.connection.query_row(&sql, [seq], |row| row.get(0)).unwrap();
                assert_eq!(told, who.person(), "{who:?}");
            }
        }
    }
}
