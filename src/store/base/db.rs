//! Connections: the one place where they are configured, and the two kinds of transaction that are used.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{
    Connection, DropBehavior, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior,
};

use crate::compare::RULES_VERSION;
use crate::store::error::{Result, StoreError, in_words};

/// `totu` in ASCII: the mark by which SQLite files of this program are told from others'.
pub(in crate::store) const APPLICATION_ID: i32 = 0x746F_7475;

/// How long a writer waits for others; imports write in batches of some milliseconds, so this is never reached by work.
pub(in crate::store) const PATIENCE: Duration = Duration::from_secs(10);

/// How long a writer sleeps before it tries again: no longer than an import leaves the database to others.
const MOMENT: Duration = Duration::from_millis(1);

/// Statements that one connection keeps prepared: all of the import's and the console's.
const PREPARED: usize = 160;

/// Memory for pages while an import runs, in SQLite's own sign for KiB. Not more: what it writes runs through the file in order,
/// and after a b-tree was balanced each commit looks at every page that is kept.
const IMPORT_CACHE_KIB: i64 = -40 * 1024;

/// Memory for the pages that are looked up while others are written, in SQLite's own sign for KiB.
const LOOKUP_CACHE_KIB: i64 = -28 * 1024;

/// After how many pages in the log they are brought into the file: SQLite's own measure.
const CHECKPOINT: i64 = 1_000;

/// After how many pages in the log those that an import has written are brought into the file beside it: pages that are written
/// again and again are brought once.
const BESIDE_CHECKPOINT: i64 = 8_000;

/// After how many pages in the log the import stops to bring the rest itself, so that the log begins anew.
const IMPORT_CHECKPOINT: i64 = 32_000;

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading only.
    ReadOnly,
    /// Reading and writing.
    ReadWrite,
}

/// Opens a file that is there. Nothing of it is changed, so that another program's database stays as it was.
pub(in crate::store) fn connect(path: &Path, access: Access) -> Result<Connection> {
    let mode = match access {
        Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let mut connection =
        Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|_| match path
            .metadata()
        {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                StoreError::File { path: path.to_owned(), why: in_words(&why) }
            }
            _ => StoreError::CannotOpen(path.to_owned()),
        })?;
    connection.busy_handler(Some(wait_for_a_turn))?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// Waits a moment for whoever writes, as often as patience lasts, and no longer than what is being done is wanted. SQLite's own
/// waiting sleeps up to 100 ms at a time, and so misses nearly every gap between two batches of an import.
fn wait_for_a_turn(times: i32) -> bool {
    if is_stopped() {
        return false;
    }
    std::thread::sleep(MOMENT);
    u128::try_from(times).is_ok_and(|times| times < PATIENCE.as_millis() / MOMENT.as_millis())
}

thread_local! {
    /// What stops the writing of this thread. SQLite tells who waits for a turn nothing but how often it did.
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Has this thread begin no transaction that writes, and wait for none, as soon as `stop` is set; none: no more.
pub(in crate::store) fn write_until(stop: Option<&Arc<AtomicBool>>) {
    STOP.set(stop.cloned());
}

fn is_stopped() -> bool {
    STOP.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)))
}

/// Configures a connection to a database that is known to be this program's.
///
/// WAL lets all read while one writes; `FULL` makes an acknowledged mark survive a power cut; nothing that was deleted stays
/// in the file, and no temporary file ever holds personal data.
pub(in crate::store) fn configure(connection: &Connection, access: Access) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Without it every newly bound value of a range has the bundled SQLite plan the statement anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "mmap_size", 0)?;
    if access == Access::ReadOnly {
        return Ok(());
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "secure_delete", true)?;
    durable(connection)
}

/// Makes every commit wait for the disk: the rule.
pub(in crate::store) fn durable(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    Ok(connection.pragma_update(None, "synchronous", "FULL")?)
}

/// Lets commits run ahead of the disk: only while an import runs, which is resumed where it was durable. What a row refers to
/// was written before it in the same transaction, or read: that it is there need not be looked up once more for each.
pub(in crate::store) fn restartable(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "cache_size", IMPORT_CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", IMPORT_CHECKPOINT)?;
    Ok(connection.pragma_update(None, "synchronous", "NORMAL")?)
}

/// Brings what is in the log into the file, where that is worth it; whoever writes meanwhile need not wait.
pub(in crate::store) fn bring_in(connection: &Connection) -> Result<()> {
    let pages = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    let (written, brought) = connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], pages)?;
    if written - brought >= BESIDE_CHECKPOINT {
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Gives a connection room for what an import looks up.
pub(in crate::store) fn roomy(connection: &Connection) -> Result<()> {
    Ok(connection.pragma_update(None, "cache_size", LOOKUP_CACHE_KIB)?)
}

/// Begins a transaction that writes. A deferred one that later writes fails with a lock error as soon as a second operator
/// works; this one waits for its turn at once. It rolls back when dropped.
///
/// Refused where a newer program has judged the records by its rules: it may have come between two transactions; and where what
/// is being done is to stop.
pub(in crate::store) fn immediate(connection: &Connection) -> Result<Transaction<'_>> {
    if is_stopped() {
        return Err(StoreError::Interrupted);
    }
    let begun = Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    let transaction = begun.map_err(|error| match StoreError::from(error) {
        StoreError::Locked if is_stopped() => StoreError::Interrupted,
        error => error,
    })?;
    match rules(&transaction)? {
        Some(found) if found > RULES_VERSION => Err(StoreError::NewerRules { found, known: RULES_VERSION }),
        _ => Ok(transaction),
    }
}

/// Begins such a transaction, which goes on until [`commit`].
pub(in crate::store) fn begin(connection: &Connection) -> Result<()> {
    let mut transaction = immediate(connection)?;
    transaction.set_drop_behavior(DropBehavior::Ignore);
    Ok(())
}

/// Ends a transaction that was begun.
pub(in crate::store) fn commit(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch("COMMIT")?)
}

/// Returns the version of the rules by which all records are judged; none in a database that is being made.
pub(in crate::store) fn rules(connection: &Connection) -> Result<Option<u32>> {
    let mut statement = connection.prepare_cached("SELECT rules FROM meta")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?)
}

/// Begins a transaction that only reads, so that several statements see one state. Inside another one, that one serves.
pub(in crate::store) fn snapshot(connection: &Connection) -> Result<Option<Transaction<'_>>> {
    if !connection.is_autocommit() {
        return Ok(None);
    }
    Ok(Some(Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?))
}

/// Returns whose database this is, and its schema.
pub(in crate::store) fn marks_of(connection: &Connection) -> Result<(i32, u32)> {
    let whose = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let schema = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((whose, schema))
}

/// Returns a number that changes whenever another connection commits.
pub(in crate::store) fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// How many of its own steps SQLite takes before it asks whether it shall stop: less than a millisecond.
pub(in crate::store) const STEPS: i32 = 10_000;

/// Tells SQLite whether to stop.
pub(in crate::store) fn asked(stop: &Arc<AtomicBool>) -> impl Fn() -> bool + Send + 'static {
    let stop = Arc::clone(stop);
    move || stop.load(Ordering::Relaxed)
}

impl StoreError {
    /// Tells an error of a long read that was given up.
    pub(in crate::store) const fn is_interruption(&self) -> bool {
        matches!(self, Self::Interrupted)
    }
}
