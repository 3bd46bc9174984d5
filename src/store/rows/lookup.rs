//! Tables by which rows are looked up at random places of the file: who holds a number, who is called by a name, which
//! answers there are to a number. Their entries are written apart from the rows, so that an import can write them sorted.

use rusqlite::Connection;

use crate::store::base::many::insert_all;
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

/// How many entries one statement writes.
const AT_ONCE: usize = 50;

impl Finds {
    /// Returns the table and its columns.
    const fn table(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Holder => ("holder", "individual_number", "candidate"),
            Self::Called => ("called", "by_name", "candidate"),
            Self::Answered => ("answered", "individual_number", "answer"),
        }
    }

    /// Writes an entry; one that is there already stays.
    pub(in crate::store) fn enter(self, connection: &Connection, pair: Pair) -> Result<()> {
        self.enter_all(connection, &[pair])
    }

    /// Writes entries; those that are there already stay.
    pub(in crate::store) fn enter_all(self, connection: &Connection, pairs: &[Pair]) -> Result<()> {
        let (table, key, row) = self.table();
        let into = format!("INSERT OR IGNORE INTO {table} ({key}, {row})");
        insert_all(connection, &into, "(?, ?)", AT_ONCE, pairs, |values, (key, row)| {
            values.put(key)?;
            values.put(row)
        })?;
        Ok(())
    }

    /// Removes an entry.
    pub(in crate::store) fn leave(self, connection: &Connection, pair: Pair) -> Result<()> {
        let (table, key, row) = self.table();
        let sql = format!("DELETE FROM {table} WHERE {key} = ? AND {row} = ?");
        connection.prepare_cached(&sql)?.execute(pair)?;
        Ok(())
    }
}
