//! Imports that are written down: begun, taken up again, kept open for their rejects, closed.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::triage::intake::{Counts, Progress, Reject, RunKey};

/// One import, in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunId(pub(in crate::store) i64);

impl Store {
    pub(super) fn open_run(&self, run: &RunKey) -> Result<Option<(RunId, Timestamp, Progress)>> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, records, line, counts, started_at FROM run
                 WHERE kind = ? AND content = ? AND reading = ? AND finished_at IS NULL ORDER BY id LIMIT 1",
            )?
            .query_row((run.kind.index(), run.content, run.reading), |row| {
                let (id, records): (i64, i64) = (row.get(0)?, row.get(1)?);
                let began = codec::moment(row, 4)?;
                Ok((
                    RunId(id),
                    began,
                    records.cast_unsigned(),
                    row.get::<_, i64>(2)?,
                    row.get::<_, String>(3)?,
                ))
            })
            .optional()?;
        let Some((id, began, records, line, counts)) = found else { return Ok(None) };
        let counts = serde_json::from_str(&counts).map_err(|_| StoreError::Corrupt)?;
        let resumed_at_line = (records > 0).then(|| line.cast_unsigned() + 1);
        Ok(Some((id, began, Progress { records, resumed_at_line, counts })))
    }

    pub(super) fn begin_run(&self, run: &RunKey, file_name: &str, at: Timestamp) -> Result<RunId> {
        Ok(self
            .connection
            .prepare_cached(
                "INSERT INTO run (kind, content, reading, file_name, started_at, counts)
                 VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            )?
            .query_row(
                (
                    run.kind.index(),
                    run.content,
                    run.reading,
                    file_name,
                    at.as_microsecond(),
                    written(&Counts::default())?,
                ),
                |row| row.get(0).map(RunId),
            )?)
    }

    /// Reads the rejects of an import in the order of the file, until `each` breaks off.
    pub fn each_reject(&self, run: RunId, each: &mut dyn FnMut(Reject) -> ControlFlow<()>) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT line, reason, raw FROM reject WHERE run = ? ORDER BY line")?;
        let mut rows = statement.query([run.0])?;
        while let Some(row) = rows.next()? {
            let line = row.get::<_, i64>(0)?.cast_unsigned();
            if each(Reject { line, reason: row.get(1)?, raw: row.get(2)? }).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Forgets the rejects of an import once their file is durable. Until then the same import, repeated, is resumed at its
    /// end and gives them again.
    pub fn forget_rejects(&mut self, run: RunId, at: Timestamp) -> Result<()> {
        let transaction = db::immediate(&self.connection)?;
        self.close_run(run, at)?;
        Ok(transaction.commit()?)
    }

    /// Closes an import, inside a transaction. Refused where another process that took it up at its end has closed it: one of them
    /// tells of it.
    pub(super) fn close_run(&self, run: RunId, at: Timestamp) -> Result<()> {
        self.connection.execute("DELETE FROM reject WHERE run = ?", [run.0])?;
        self.connection.execute("DELETE FROM seen_line WHERE run = ?", [run.0])?;
        let closed = self.connection.execute(
            "UPDATE run SET finished_at = ? WHERE id = ? AND finished_at IS NULL",
            (at.as_microsecond(), run.0),
        )?;
        if closed == 1 { Ok(()) } else { Err(StoreError::ImportedByAnother) }
    }
}

/// Returns counts as they are stored.
pub(super) fn written(counts: &Counts) -> Result<String> {
    serde_json::to_string(counts).map_err(|why| StoreError::Other(why.to_string()))
}
