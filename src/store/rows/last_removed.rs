//! The highest numbers that were removed for good, of what is never numbered twice.

use rusqlite::{Connection, OptionalExtension as _};

use crate::store::error::Result;

/// What has numbers that are never given twice: case codes may still come back on letters, and the history speaks of each
/// incident and sweep by its number.
#[derive(Debug, Clone, Copy)]
#[repr(i64)]
pub(in crate::store) enum LastRemoved {
    Request,
    Incident,
    Sweep,
}

impl LastRemoved {
    /// Returns the highest number that was removed; 0 where none was.
    pub(in crate::store) fn number(self, connection: &Connection) -> Result<i64> {
        let mut statement = connection.prepare_cached("SELECT number FROM last_removed WHERE what = ?")?;
        Ok(statement.query_row([self as i64], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// Notes that a number was removed.
    pub(in crate::store) fn raise(self, connection: &Connection, number: i64) -> Result<()> {
        connection
            .prepare_cached(
                "INSERT INTO last_removed (what, number) VALUES (?1, ?2)
                 ON CONFLICT (what) DO UPDATE SET number = max(number, ?2)",
            )?
            .execute((self as i64, number))?;
        Ok(())
    }
}
