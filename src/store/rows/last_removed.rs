//! The highest numbers that were removed for good, of what is never numbered twice.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::store::error::Result;

/// What has numbers that are never given twice: case codes may still come back on letters, and the history speaks of each
/// incident and sweep by its number. The highest that was removed is kept among the imports, as one of no file: this is its kind, the number
/// its line.
#[derive(Debug, Clone, Copy)]
#[repr(i64)]
pub(in crate::store) enum LastRemoved {
    Request = -3,
    Incident = -4,
    Sweep = -5,
}

impl LastRemoved {
    /// Returns the highest number that was removed; 0 where none was.
    pub(in crate::store) fn number(self, connection: &Connection) -> Result<i64> {
        let mut statement = connection.prepare_cached(
            "SELECT coalesce(max(line), 0) FROM run WHERE kind = ? AND finished_at IS NULL",
        )?;
        Ok(statement.query_row([self as i64], |row| row.get(0))?)
    }

    /// Notes that a number was removed.
    pub(in crate::store) fn raise(self, connection: &Connection, number: i64, at: Timestamp) -> Result<()> {
        let raised = connection.execute(
            "UPDATE run SET line = max(line, ?) WHERE kind = ? AND finished_at IS NULL",
            (number, self as i64),
        )?;
        if raised == 0 {
            connection.execute(
                "INSERT INTO run (kind, content, reading, file_name, started_at, counts, line)
                 VALUES (?, x'', x'', '', ?, '{}', ?)",
                (self as i64, at.as_microsecond(), number),
            )?;
        }
        Ok(())
    }
}
