//! A database of an older program brought to this program's schema: copied first, while nobody else has it open, whole or not
//! at all.
//!
//! An older program knows nothing of what the new schema keeps true: it must not be at work in it, so that the file is held
//! alone from the copy to the end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::audit::{Actor, EventKind};
use crate::store::base::codec;
use crate::store::base::database::{DatabaseKind, read_identity};
use crate::store::base::db::{self, Access};
use crate::store::base::watch::Watch;
use crate::store::counting::recount;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::history::key::find_key;
use crate::store::keeping::backup::{copy_of, put_new};
use crate::store::notice::incidents;
use crate::store::schema;
use crate::triage::policy::may_act;

/// How a migration came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The schema before.
    pub from: u32,
    /// The schema now.
    pub to: u32,
    /// The copy of the database as it was before; none where nothing was to be done.
    pub copy: Option<PathBuf>,
}

/// How long a process that just ends is waited for.
const LEAVING: Duration = Duration::from_millis(500);

/// How many copies of one schema are kept beside a database.
const COPIES: u32 = 100;

/// The first schema that keeps incidents: the wrong registrations of an older database get theirs.
const WITH_INCIDENTS: u32 = 5;

/// Tells whose a database is, of whatever schema.
pub fn kind_of(path: &Path) -> Result<DatabaseKind> {
    let connection = db::connect(path, Access::ReadOnly)?;
    Ok(read_identity(&connection)?.0.kind)
}

/// Brings a database to the schema of this program: waits until nobody else has it open, writes a copy beside it (0600), and
/// migrates in one transaction, which the history tells. Where it fails, the database is as it was; where that is for want of room,
/// for rows that refer to none or for others at work, its copy is gone again.
pub fn migrate(path: &Path, actor: &Actor, at: Timestamp, watch: &Watch) -> Result<Migrated> {
    migrate_within(path, actor, at, db::PATIENCE, watch)
}

pub(in crate::store) fn migrate_within(
    path: &Path,
    actor: &Actor,
    at: Timestamp,
    patience: Duration,
    watch: &Watch,
) -> Result<Migrated> {
    may_act(actor)?;
    let at = codec::to_microsecond(at);
    let connection = db::connect(path, Access::ReadWrite)?;
    let (whose, from) = db::marks_of(&connection).map_err(|error| error.of_file(path))?;
    let to = schema::CURRENT;
    if whose != db::APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    if from > to {
        return Err(StoreError::Newer { path: path.to_owned(), found: from, known: to });
    }
    drop(connection);
    let mut connection = alone(path, patience)?;
    let from = db::marks_of(&connection)?.1;
    if from == to {
        return Ok(Migrated { from, to, copy: None });
    }
    let (identity, check) = read_identity(&connection)?;
    let key = find_key(path, &identity, &check)?;
    let copy = copy_beside(&mut connection, path, from, &watch.part("store.work.copy", 0, 3))?;
    schema::migrate(&connection, &watch.part("store.work.schema", 1, 3), |transaction| {
        watch.part("store.work.counts", 2, 3);
        let facts = serde_json::json!({ "from": from, "to": to, "copy": copy.to_string_lossy() });
        journal::append(transaction, &key, &Entry::plain(EventKind::Migrated, &facts, actor, at))?;
        if from < WITH_INCIDENTS {
            incidents::open_for_all(transaction, &key, at)?;
        }
        recount::count_older(transaction, at)
    })
    .map_err(|error| without_copy(error, &copy).of_file(path))?;
    connection.close().map_err(|(_, error)| StoreError::from(error))?;
    Ok(Migrated { from, to, copy: Some(copy) })
}

/// Takes the copy away again where it is known that the transaction changed nothing, so that those of attempts do not heap up.
/// After anything else it may be what is left.
fn without_copy(error: StoreError, copy: &Path) -> StoreError {
    if matches!(error, StoreError::Full(_) | StoreError::Dangling { .. } | StoreError::Locked) {
        // One that stays does no harm.
        let _ = std::fs::remove_file(copy);
    }
    error
}

/// Opens a database so that nobody else has it open, and waits for that as long as for any writer.
fn alone(path: &Path, patience: Duration) -> Result<Connection> {
    let connection = db::connect(path, Access::ReadWrite)?;
    connection.busy_timeout(patience)?;
    // Before the file is first read: what is mapped to memory for others cannot be held alone any more.
    connection.pragma_update_and_check(None, "locking_mode", "EXCLUSIVE", |_| Ok(()))?;
    let in_use = |error: StoreError| match error {
        StoreError::Locked => StoreError::InUse(path.to_owned()),
        other => other,
    };
    // The mode decides when the lock is taken; the transaction takes it.
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT").map_err(|error| in_use(error.into()))?;
    db::configure(&connection, Access::ReadWrite).map_err(in_use)?;
    Ok(connection)
}

/// Tells whether another process has a database open: it must not be taken away from under it.
pub fn is_open_elsewhere(path: &Path) -> Result<bool> {
    match alone(path, LEAVING) {
        Ok(connection) => connection.close().map(|()| false).map_err(|(_, error)| StoreError::from(error)),
        Err(StoreError::InUse(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Copies a database beside itself, under a name that says what it is; what is there already stays.
fn copy_beside(connection: &mut Connection, path: &Path, from: u32, watch: &Watch) -> Result<PathBuf> {
    let (_room, copy) = copy_of(connection, path, &Arc::default(), watch)?;
    for n in 1..=COPIES {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".schema-{from}"));
        if n > 1 {
            name.push(format!(".{n}"));
        }
        let to = PathBuf::from(name);
        match put_new(&copy, &to) {
            Ok(()) => return Ok(to),
            Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(why) => return Err(StoreError::file(&to, &why)),
        }
    }
    Err(StoreError::Exists(path.to_owned()))
}
