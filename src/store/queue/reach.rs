//! How far the search index reaches. An import can leave the index out, which makes it faster and the file smaller; from then
//! on what comes is not indexed, and a search walks over it, until the index is built on, in batches.

use std::ops::ControlFlow;

use jiff::Timestamp;

use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::rows::found_by::{INDEX_END, pairs};

impl Store {
    /// Tells whether candidates that come are entered into the search index.
    pub fn indexes_what_comes(&self) -> Result<bool> {
        Ok(self.reach()?.is_none())
    }

    /// Counts the candidates that a search walks over, for they stand in no index; none: all are indexed, and so is what comes.
    pub fn not_indexed(&self) -> Result<Option<u64>> {
        let Some(reach) = self.reach()? else { return Ok(None) };
        // Ids are given one after the other, and few candidates are ever removed: nothing has to be counted.
        let left = "SELECT coalesce(max(id), 0) - ? FROM candidate";
        let left: i64 = self.connection.query_row(left, [reach], |row| row.get(0))?;
        Ok(Some(u64::try_from(left).unwrap_or_default()))
    }

    /// Leaves the candidates that come from now on out of the search index.
    pub fn index_no_more(&mut self, at: Timestamp) -> Result<()> {
        self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        if self.reach()?.is_none() {
            transaction.execute(
                "INSERT INTO run (kind, content, reading, file_name, started_at, counts, line)
                 SELECT ?, x'', x'', '', ?, '{}', coalesce(max(id), 0) FROM candidate",
                (INDEX_END, at.as_microsecond()),
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Enters into the search index what stands outside it, in batches of their own, and from then on what comes. Each is
    /// durable; `told` hears of how many were entered, and may break off. Returns whether all are indexed.
    pub fn index_the_rest(
        &mut self,
        at: Timestamp,
        told: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<bool> {
        self.writing_key()?;
        db::restartable(&self.connection)?;
        let ended = loop {
            match self.index_batch(at) {
                Ok(None) => break Ok(true),
                Ok(Some(entered)) if told(entered).is_break() => break Ok(false),
                Ok(Some(_)) => self.leave_to_others(),
                Err(error) => break Err(error),
            }
        };
        db::durable(&self.connection)?;
        ended
    }

    /// Enters a batch; none where all are indexed.
    fn index_batch(&self, at: Timestamp) -> Result<Option<u64>> {
        let transaction = db::immediate(&self.connection)?;
        let Some(reach) = self.reach()? else { return Ok(None) };
        let mut statement = transaction
            .prepare_cached("SELECT id, found_by FROM candidate WHERE id > ? ORDER BY id LIMIT ?")?;
        let mut enter = transaction.prepare_cached("INSERT INTO found (rowid, pairs) VALUES (?, ?)")?;
        let mut rows = statement.query((reach, self.limits.indexed))?;
        let (mut last, mut entered) = (reach, 0);
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            enter.execute((last, pairs(text)))?;
            entered += 1;
        }
        drop(rows);
        drop((statement, enter));
        if entered > 0 {
            transaction.execute(
                "UPDATE run SET line = ? WHERE kind = ? AND finished_at IS NULL",
                (last, INDEX_END),
            )?;
        } else {
            transaction.execute(
                "UPDATE run SET finished_at = ? WHERE kind = ? AND finished_at IS NULL",
                (at.as_microsecond(), INDEX_END),
            )?;
        }
        transaction.commit()?;
        Ok((entered > 0).then_some(entered))
    }
}
