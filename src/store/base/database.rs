//! The open database as a value: whose it is, and what every room of the store reaches it by.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::audit::coded_enum;
use crate::store::base::codec::{self, Conventional};
use crate::store::base::db::{self, Access};
use crate::store::base::limits::Limits;
use crate::store::error::{Result, StoreError};
use crate::triage::chain::ChainKey;

coded_enum! {
    /// Whom a database is for.
    pub enum DatabaseKind {
        /// One person: files 0600.
        Private = "private",
        /// A team: files 0660, the key 0640.
        Shared = "shared",
        /// Invented data, to learn with.
        Practice = "practice",
    }
}

impl DatabaseKind {
    /// Returns the most that anybody may do with the key of the history.
    pub(in crate::store) const fn key_mode(self) -> u32 {
        match self {
            Self::Shared => 0o640,
            Self::Private | Self::Practice => 0o600,
        }
    }
}

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whom it is for.
    pub kind: DatabaseKind,
    /// Random, so that no two databases are taken for one another.
    pub database_id: String,
    /// Where the key of its history lies.
    pub key_path: PathBuf,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How long a shared database is left to others between two batches: SQLite's waiting is not fair.
const PAUSE: Duration = Duration::from_millis(2);

/// An open database.
#[derive(Debug)]
pub struct Store {
    pub(in crate::store) connection: Connection,
    pub(in crate::store) access: Access,
    pub(in crate::store) path: PathBuf,
    pub(in crate::store) identity: Identity,
    pub(in crate::store) key: Option<ChainKey>,
    pub(in crate::store) conventional: RefCell<Conventional>,
    pub(in crate::store) limits: Limits,
}

impl Store {
    /// Takes an open connection to a database, and what was read of it.
    pub(in crate::store) fn of(
        connection: Connection,
        access: Access,
        path: &Path,
        identity: Identity,
        key: Option<ChainKey>,
    ) -> Self {
        let (path, conventional) = (path.to_owned(), RefCell::default());
        Self { connection, access, path, identity, key, conventional, limits: Limits::default() }
    }

    /// Returns what the database says of itself.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Has every statement that takes long broken off as soon as `stop` is set, and every wait of this thread for its turn to
    /// write; no other transaction that writes begins then. None: no more.
    pub fn heed(&mut self, stop: Option<&Arc<AtomicBool>>) -> Result<()> {
        db::write_until(stop);
        Ok(self.connection.progress_handler(db::STEPS, stop.map(db::asked))?)
    }

    /// Leaves a shared database to others for a moment.
    pub(in crate::store) fn leave_to_others(&self) {
        if self.identity.kind == DatabaseKind::Shared {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Reads what a database says of itself, and what it keeps of its key.
pub(in crate::store) fn read_identity(connection: &Connection) -> Result<(Identity, String)> {
    let (kind, database_id, key_path, check, created_at) = connection.query_row(
        "SELECT kind, database_id, key_path, key_check, created_at FROM meta WHERE id = 1",
        [],
        |row| {
            Ok((
                row.get::<_, u8>(0)?,
                row.get(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                codec::moment(row, 4)?,
            ))
        },
    )?;
    let kind = DatabaseKind::from_index(kind).ok_or(StoreError::Corrupt)?;
    Ok((Identity { kind, database_id, key_path: PathBuf::from(key_path), created_at }, check))
}
