//! Tables by which rows are looked up at random places of the file: who holds a number, who is called by a name, which
//! answers there are to a number. Their entries are written apart from the rows, so that an import can write them sorted.

use rusqlite::Connection;

use crate::store::error::Result;

/// One of these tables. Each holds pairs of what is looked up and the id of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Finds {
    /// From a registered number to candidates.
    Holder,
    /// From a key of name, birth date and sex to candidates.
    Called,
    /// From a number to answers.
    Answered,
}

/// What is looked up, and the id of the row that is found.
pub(in crate::store) type Pair = (i64, i64);

impl Finds {
    /// Writes an entry; one that is there already stays.
    pub(in crate::store) fn enter(self, connection: &Connection, pair: Pair) -> Result<()> {
        connection
            .prepare_cached(match self {
                Self::Holder => "INSERT OR IGNORE INTO holder (individual_number, candidate) VALUES (?, ?)",
                Self::Called => "INSERT OR IGNORE INTO called (by_name, candidate) VALUES (?, ?)",
                Self::Answered => "INSERT OR IGNORE INTO answered (individual_number, answer) VALUES (?, ?)",
            })?
            .execute(pair)?;
        Ok(())
    }

    /// Removes an entry.
    pub(in crate::store) fn leave(self, connection: &Connection, pair: Pair) -> Result<()> {
        connection
            .prepare_cached(match self {
                Self::Holder => "DELETE FROM holder WHERE individual_number = ? AND candidate = ?",
                Self::Called => "DELETE FROM called WHERE by_name = ? AND candidate = ?",
                Self::Answered => "DELETE FROM answered WHERE individual_number = ? AND answer = ?",
            })?
            .execute(pair)?;
        Ok(())
    }
}
