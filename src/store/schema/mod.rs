//! The schema in numbered migrations. A migration that was released is never changed; a new one follows it.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};

use crate::store::base::db::APPLICATION_ID;
use crate::store::base::watch::Watch;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::rows::asking;

/// The migrations: the n-th (from 1) leads from schema n−1 to schema n.
const MIGRATIONS: &[&str] = &[
    include_str!("001.sql"),
    include_str!("002.sql"),
    include_str!("003.sql"),
    include_str!("004.sql"),
    include_str!("005.sql"),
    include_str!("006.sql"),
    include_str!("007.sql"),
    include_str!("008.sql"),
    include_str!("009.sql"),
    include_str!("010.sql"),
];

/// The first schema that keeps daily sums: a database of an older one is counted once.
const WITH_SUMS: u32 = 4;

/// The first schema that knows who asks for a family: that of an older database is filled once.
const WITH_ASKING: u32 = 8;

/// The schema that this version of the program reads and writes.
#[allow(clippy::cast_possible_truncation, reason = "a handful of migrations")]
pub(in crate::store) const CURRENT: u32 = MIGRATIONS.len() as u32;

/// Brings a database to the current schema: an empty file from nothing, an older one step by step. What `also` writes is written
/// with it or not at all.
pub(in crate::store) fn migrate(
    connection: &Connection,
    watch: &Watch,
    also: impl FnOnce(&Transaction<'_>) -> Result<()>,
) -> Result<()> {
    // A table that is laid out anew is away for a moment; what refers to it is looked at when all is in its place.
    connection.pragma_update(None, "foreign_keys", false)?;
    let migrated = migrate_whole(connection, watch, also);
    connection.pragma_update(None, "foreign_keys", true)?;
    migrated
}

fn migrate_whole(
    connection: &Connection,
    watch: &Watch,
    also: impl FnOnce(&Transaction<'_>) -> Result<()>,
) -> Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Exclusive)?;
    // Read again inside: another process may have migrated while this one waited.
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (n, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        watch.at((n as u64).saturating_sub(found.into()), u64::from(CURRENT.saturating_sub(found)));
        transaction.execute_batch(migration)?;
    }
    if found < WITH_SUMS {
        sums::count_once(&transaction)?;
    }
    if found < WITH_ASKING {
        asking::fill(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", CURRENT.max(found))?;
    also(&transaction)?;
    refuse_dangling(&transaction)?;
    Ok(transaction.commit()?)
}

/// Refuses a database in which a row refers to one that is not there.
fn refuse_dangling(connection: &Connection) -> Result<()> {
    let table = connection.query_row("PRAGMA foreign_key_check", [], |row| row.get(0)).optional()?;
    table.map_or(Ok(()), |table| Err(StoreError::Dangling { path: PathBuf::new(), table }))
}
