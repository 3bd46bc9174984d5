//! Many rows with few statements: most of what a statement costs is not the row.
//!
//! It knows how rows are handed over, and no table.

use rusqlite::{CachedStatement, Connection, Row, ToSql};

use crate::store::error::Result;

/// The values of one row on their way into a statement, in the order of its columns.
pub(in crate::store) struct Values<'a, 'c> {
    statement: &'a mut CachedStatement<'c>,
    bound: usize,
}

impl<'a, 'c> Values<'a, 'c> {
    /// Begins with the first column.
    pub(in crate::store) fn of(statement: &'a mut CachedStatement<'c>) -> Self {
        Self { statement, bound: 0 }
    }

    /// Binds the next value.
    pub(in crate::store) fn put(&mut self, value: impl ToSql) -> Result<()> {
        self.bound += 1;
        Ok(self.statement.raw_bind_parameter(self.bound, value)?)
    }
}

/// Writes rows, `at_once` of them with a statement and the rest one by one: statements of two lengths only, for what is prepared
/// is kept. `into` says all before the values, `row` what stands for one row. Returns how many rows were written.
pub(in crate::store) fn insert_all<T>(
    connection: &Connection,
    into: &str,
    row: &str,
    at_once: usize,
    rows: &[T],
    mut put: impl FnMut(&mut Values<'_, '_>, &T) -> Result<()>,
) -> Result<usize> {
    let mut written = 0;
    let (many, few) = rows.split_at(rows.len() - rows.len() % at_once);
    for (rows, at_once) in [(many, at_once), (few, 1)] {
        if rows.is_empty() {
            continue;
        }
        let places = vec![row; at_once].join(", ");
        let mut statement = connection.prepare_cached(&format!("{into} VALUES {places}"))?;
        for rows in rows.chunks(at_once) {
            let mut values = Values::of(&mut statement);
            rows.iter().try_for_each(|row| put(&mut values, row))?;
            written += statement.raw_execute()?;
        }
    }
    Ok(written)
}

/// Between rows that are wanted so many others are passed rather than that a statement begins anew.
const PASSED: i64 = 4;

/// Reads rows by their ids, which ascend: those that lie close together along one walk. `between` is a query in the order of the
/// id, from one on to another, and `id` the column where it stands.
pub(in crate::store) fn each_by_id(
    connection: &Connection,
    between: &str,
    id: usize,
    ids: &[i64],
    mut each: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(between)?;
    for near in ids.chunk_by(|one, next| next - one <= PASSED) {
        let (Some(from), Some(to)) = (near.first(), near.last()) else { continue };
        let mut rows = statement.query((from, to))?;
        while let Some(row) = rows.next()? {
            if near.binary_search(&row.get(id)?).is_ok() {
                each(row)?;
            }
        }
    }
    Ok(())
}
