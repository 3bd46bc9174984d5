//! What one transaction changes in the queue and its counts: gathered record by record, written once, in the order of the table.

use rusqlite::Connection;

use crate::audit::CandidateId;
use crate::store::error::Result;
use crate::store::many::insert_all;
use crate::store::rows::state::State;

/// A row of the queue: list, status, rank and record.
type Place = (i64, u8, u8, CandidateId);

/// How many rows one statement writes.
const AT_ONCE: usize = 30;

/// The rows that are entered (+1) and left (−1).
#[derive(Debug, Default)]
pub(in crate::store) struct Moves(Vec<(Place, i64)>);

impl Moves {
    /// Has a record stand where its state says.
    pub(in crate::store) fn enter(&mut self, state: &State) {
        self.0.extend(places(state).map(|place| (place, 1)));
    }

    /// Has a record stand no more where its state said.
    pub(in crate::store) fn leave(&mut self, state: &State) {
        self.0.extend(places(state).map(|place| (place, -1)));
    }

    /// Writes the rows that came and went, and the counts of each place; what was left and entered again stays.
    pub(in crate::store) fn write(&mut self, connection: &Connection) -> Result<()> {
        self.0.sort_unstable();
        let (mut entered, mut tallies) = (Vec::new(), Vec::new());
        let mut leave = connection
            .prepare_cached("DELETE FROM queue WHERE list = ? AND status = ? AND rank = ? AND id = ?")?;
        for moves in self.0.chunk_by(|(one, _), (other, _)| one == other) {
            let Some(((list, status, rank, id), _)) = moves.first() else { continue };
            let n: i64 = moves.iter().map(|(_, n)| n).sum();
            match n {
                0 => continue,
                1 => entered.push([*list, i64::from(*status), i64::from(*rank), id.0]),
                _ => drop(leave.execute((list, status, rank, id.0))?),
            }
            tallies.push(((list, status, rank), n));
        }
        let into = "INSERT INTO queue (list, status, rank, id)";
        insert_all(connection, into, "(?, ?, ?, ?)", AT_ONCE, &entered, |values, place| {
            place.iter().try_for_each(|value| values.put(value))
        })?;
        let mut add = connection.prepare_cached(
            "INSERT INTO tally (list, status, rank, n) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (list, status, rank) DO UPDATE SET n = n + ?4",
        )?;
        for tallies in tallies.chunk_by(|(one, _), (other, _)| one == other) {
            let n: i64 = tallies.iter().map(|(_, n)| n).sum();
            if let Some(((list, status, rank), _)) = tallies.first().filter(|_| n != 0) {
                add.execute((list, status, rank, n))?;
            }
        }
        Ok(())
    }
}

fn places(state: &State) -> impl Iterator<Item = Place> {
    let (status, rank, id) = (state.mark.status.index(), state.risk.index(), state.id);
    state.lists().map(move |list| (list.index(), status, rank, id))
}
