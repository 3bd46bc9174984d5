//! What one transaction changes in the queue and its counts: gathered record by record, written once, in the order of the table.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::audit::CandidateId;
use crate::store::base::many::insert_all;
use crate::store::error::Result;
use crate::store::rows::state::State;

/// How many rows one statement writes.
const AT_ONCE: usize = 30;

/// How many rows must leave a place so that it is worth a look who stays.
const WORTH_A_LOOK: usize = 4;

/// The records that enter a place (+1) and leave it (−1). Places are few, and to each the records mostly come in their order.
#[derive(Debug, Default)]
pub(in crate::store) struct Moves(BTreeMap<Class, Vec<(CandidateId, i64)>>);

impl Moves {
    /// Has a record stand where its state says.
    pub(in crate::store) fn enter(&mut self, state: &State) {
        self.add(state, 1);
    }

    /// Has a record stand no more where its state said.
    pub(in crate::store) fn leave(&mut self, state: &State) {
        self.add(state, -1);
    }

    fn add(&mut self, state: &State, n: i64) {
        for class in Class::of(state) {
            self.0.entry(class).or_default().push((state.id, n));
        }
    }

    /// Writes the rows that came and went, and the counts of each place; what was left and entered again stays.
    pub(in crate::store) fn write(&mut self, connection: &Connection) -> Result<()> {
        let mut entered = Vec::new();
        let mut add = connection.prepare_cached(
            "INSERT INTO tally (list, status, rank, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (list, status, rank) DO UPDATE SET n = n + ?4",
        )?;
        for (class, moves) in &mut self.0 {
            moves.sort_unstable();
            let (mut left, mut more) = (Vec::new(), 0);
            for moves in moves.chunk_by(|(one, _), (other, _)| one == other) {
                let Some((id, _)) = moves.first() else { continue };
                let n: i64 = moves.iter().map(|(_, n)| n).sum();
                more += n;
                match n {
                    0 => {}
                    1 => entered.push((*class, id.0)),
                    _ => left.push(id.0),
                }
            }
            class.remove(connection, &left)?;
            if more != 0 {
                add.execute((class.0, class.1, class.2, more))?;
            }
        }
        // SQLite keeps a copy of each page that a statement of many rows changes, lest it fail half way; whoever fails here rolls the
        // whole transaction back.
        let into = "INSERT OR FAIL INTO queue (list, status, rank, id)";
        insert_all(connection, into, "(?, ?, ?, ?)", AT_ONCE, &entered, |values, (class, id)| {
            values.put(class.0)?;
            values.put(class.1)?;
            values.put(class.2)?;
            values.put(id)
        })?;
        Ok(())
    }
}

/// The rows of the queue in one list, status and rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Class(i64, u8, u8);

impl Class {
    /// Lists where a record stands.
    fn of(state: &State) -> impl Iterator<Item = Self> {
        let (status, rank) = (state.mark.status.index(), state.risk.index());
        state.lists().map(move |list| Self(list.index(), status, rank))
    }

    /// Removes records from it, which are given in their order. Most of those between the first and the last one leave with it, as
    /// a rule: then those who stay are looked for, and all between two of these is removed at once.
    fn remove(self, connection: &Connection, ids: &[i64]) -> Result<()> {
        let mut remove = connection.prepare_cached(
            "DELETE FROM queue WHERE list = ? AND status = ? AND rank = ? AND id BETWEEN ? AND ?",
        )?;
        let Self(list, status, rank) = self;
        for (from, to) in self.stretches(connection, ids)? {
            remove.execute((list, status, rank, from, to))?;
        }
        Ok(())
    }

    /// Parts records into stretches between whose ends nobody else stands.
    fn stretches(self, connection: &Connection, ids: &[i64]) -> Result<Vec<(i64, i64)>> {
        let one_by_one = || ids.iter().map(|id| (*id, *id)).collect();
        let (Some(from), Some(to), true) = (ids.first(), ids.last(), ids.len() >= WORTH_A_LOOK) else {
            return Ok(one_by_one());
        };
        let mut there = connection.prepare_cached(
            "SELECT id FROM queue WHERE list = ? AND status = ? AND rank = ? AND id BETWEEN ? AND ?
             ORDER BY id LIMIT ?",
        )?;
        let most = 2 * ids.len();
        let Self(list, status, rank) = self;
        let there = there.query_map((list, status, rank, from, to, most.cast_signed()), |row| row.get(0))?;
        let there: Vec<i64> = there.collect::<rusqlite::Result<_>>()?;
        if there.len() == most {
            return Ok(one_by_one());
        }
        let leaves = |id: &i64| ids.binary_search(id).is_ok();
        let stretches = there.chunk_by(|one, other| leaves(one) && leaves(other));
        let ends = stretches.filter_map(|stretch| stretch.first().copied().zip(stretch.last().copied()));
        Ok(ends.filter(|(first, _)| leaves(first)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stays_between_those_who_leave_is_left_where_he_is() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE queue (list, status, rank, id, PRIMARY KEY (list, status, rank, id)) WITHOUT ROWID",
            )
            .unwrap();
        let class = Class(1, 2, 3);
        let put = "INSERT INTO queue SELECT list, 2, 3, id FROM (SELECT 1 AS list UNION SELECT 2),
                   (WITH RECURSIVE n(id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM n WHERE id < 40) SELECT id FROM n)";
        let leaving: [&[i64]; 6] = [
            &[7],
            &[1, 2, 3, 4, 5],
            &[2, 3, 4, 6, 7, 40],
            &[1, 10, 20, 30, 40],
            &[5, 6, 7, 8, 50, 51],
            &(1..=40).collect::<Vec<_>>(),
        ];
        for ids in leaving {
            connection.execute("DELETE FROM queue", []).unwrap();
            connection.execute(put, []).unwrap();
            class.remove(&connection, ids).unwrap();
            let left = |list: i64| -> Vec<i64> {
                let mut left = connection.prepare("SELECT id FROM queue WHERE list = ? ORDER BY id").unwrap();
                left.query_map([list], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
            };
            assert_eq!(left(1), (1..=40).filter(|id| !ids.contains(id)).collect::<Vec<_>>(), "{ids:?}");
            assert_eq!(left(2).len(), 40);
        }
    }
}
