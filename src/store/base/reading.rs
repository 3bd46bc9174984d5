//! Rows that hold what this program never writes: which they are, said wherever one is read.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::store::base::database::Store;
use crate::store::error::{Result, StoreError};

/// How every row of a table is read.
pub(in crate::store) struct Reading {
    /// Selects all rows, as `read` takes them.
    pub(in crate::store) all: String,
    /// Reads one.
    pub(in crate::store) read: fn(&Store, &Row<'_>) -> Result<()>,
}

impl Reading {
    /// Says how all rows are selected, and how one is read.
    pub(in crate::store) const fn of(all: String, read: fn(&Store, &Row<'_>) -> Result<()>) -> Self {
        Self { all, read }
    }
}

/// Reads what a row of a table is; where it cannot be read, the error says its place. `key` are the columns that name the row.
pub(in crate::store) fn in_row<T>(
    table: &'static str,
    row: &Row<'_>,
    key: &[usize],
    read: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    read().map_err(|error| {
        let Some(column) = column_of(&error) else { return error };
        let name = row.as_ref().column_name(column).unwrap_or("?").to_owned();
        let key: Vec<String> = key.iter().map(|column| value(row, *column)).collect();
        let unreadable = StoreError::Unreadable { table, column: name, row: key.join("/") };
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Null, Box::new(unreadable))
    })
}

/// Returns which column an error is about that nobody has said the place of yet.
fn column_of(error: &rusqlite::Error) -> Option<usize> {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, why)
            if matches!(why.downcast_ref(), Some(StoreError::Unreadable { .. })) =>
        {
            None
        }
        rusqlite::Error::FromSqlConversionFailure(column, ..)
        | rusqlite::Error::Utf8Error(column, ..)
        | rusqlite::Error::IntegralValueOutOfRange(column, ..)
        | rusqlite::Error::InvalidColumnType(column, ..) => Some(*column),
        _ => None,
    }
}

/// Says a value by which a row is named: a number, a code, a day.
fn value(row: &Row<'_>, column: usize) -> String {
    match row.get_ref(column) {
        Ok(ValueRef::Integer(number)) => number.to_string(),
        Ok(ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
        _ => "?".to_owned(),
    }
}
