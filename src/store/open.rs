//! Making and opening a database, and whose it is.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use super::{key, schema};
use crate::audit::{Actor, EventKind, coded_enum};
use crate::host::DraftFolder;
use crate::store::codec::{self, Conventional};
use crate::store::db::{self, APPLICATION_ID, Access};
use crate::store::error::{Result, StoreError};
use crate::store::journal::{self, Entry};
use crate::triage::chain::{ChainKey, hex};

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
    pub(super) const fn key_mode(self) -> u32 {
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

/// An open database.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) access: Access,
    pub(super) path: PathBuf,
    pub(super) identity: Identity,
    pub(super) key: Option<ChainKey>,
    pub(super) conventional: RefCell<Conventional>,
}

impl Store {
    /// Makes a database and its key in new files; no database may be there. The first event of its history says so.
    ///
    /// It is made whole in a folder of its own and then put in its place, the key first: a process that is killed on the way
    /// leaves no database, or all of it. A key that such a process left is taken up; it is never written over.
    pub fn create(path: &Path, kind: DatabaseKind, actor: &Actor, at: Timestamp) -> Result<Self> {
        let mode = if kind == DatabaseKind::Shared { 0o660 } else { 0o600 };
        let key_mode = kind.key_mode();
        let wrong = |why: std::io::Error| StoreError::file(path, &why);
        if path.symlink_metadata().is_ok() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        let place = std::path::absolute(path).map_err(wrong)?;
        let folder = place.parent().unwrap_or(Path::new("/"));
        let key_path = key::beside(&place);
        let (key, drawn) = match key::left_behind(&key_path, key_mode)? {
            Some(key) => (key, None),
            None => key::random().map(|bytes| (ChainKey::new(bytes), Some(bytes)))?,
        };
        let room = DraftFolder::begin(folder).map_err(wrong)?;
        let draft = room.path().join("new.db");
        let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft).map_err(wrong)?;
        // Closed before SQLite opens it: closing it later would drop SQLite's locks.
        file.set_permissions(std::fs::Permissions::from_mode(mode)).map_err(wrong)?;
        drop(file);
        Self::fill(&draft, kind, &key_path, &key, actor, at)?;
        File::open(&draft).and_then(|file| file.sync_all()).map_err(wrong)?;
        if let Some(bytes) = drawn {
            key::put(&key_path, key_mode, None, &bytes)?;
        }
        // A link fails where a database came to be meanwhile, which a rename would write over.
        std::fs::hard_link(&draft, path).map_err(wrong)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
        Self::open(path, Access::ReadWrite)
    }

    /// Lays out an empty file as a database, and closes it.
    fn fill(
        path: &Path,
        kind: DatabaseKind,
        key_path: &Path,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let connection = db::connect(path, Access::ReadWrite)?;
        db::configure(&connection, Access::ReadWrite)?;
        schema::migrate(&connection, |_| Ok(()))?;
        let at = codec::to_microsecond(at);
        let identity = Identity {
            kind,
            database_id: hex(&key::random::<16>()?),
            key_path: key_path.to_owned(),
            created_at: at,
        };
        let transaction = db::immediate(&connection)?;
        transaction.execute(
            "INSERT INTO meta (id, kind, database_id, key_path, key_check, created_at, rules)
             VALUES (1, ?, ?, ?, ?, ?, ?)",
            (
                kind.index(),
                &identity.database_id,
                key_path.to_string_lossy(),
                key_check(key, &identity.database_id),
                at.as_microsecond(),
                crate::compare::RULES_VERSION,
            ),
        )?;
        let facts = serde_json::json!({ "kind": kind, "database_id": identity.database_id });
        journal::append(&transaction, key, &Entry::plain(EventKind::Created, &facts, actor, at))?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| error.into())
    }

    /// Opens a database that is there. A file that is no database, another program's, or one of a newer or older schema is
    /// refused and left as it is. Writing takes the key of the history; reading goes without where it may not be read.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let about = std::fs::metadata(path).map_err(|why| StoreError::file(path, &why))?;
        if !about.is_file() {
            return Err(StoreError::NotADatabase(path.to_owned()));
        }
        Self::open_file(path, access).map_err(|error| error.of_file(path))
    }

    fn open_file(path: &Path, access: Access) -> Result<Self> {
        let connection = db::connect(path, access)?;
        let (whose, found) = db::marks_of(&connection)?;
        if whose != APPLICATION_ID {
            return Err(StoreError::Foreign(path.to_owned()));
        }
        let known = schema::CURRENT;
        match found.cmp(&known) {
            std::cmp::Ordering::Greater => Err(StoreError::Newer { path: path.to_owned(), found, known }),
            std::cmp::Ordering::Less => Err(StoreError::Older { path: path.to_owned(), found, known }),
            std::cmp::Ordering::Equal => Ok(()),
        }?;
        db::configure(&connection, access)?;
        let (identity, check) = read_identity(&connection)?;
        let key = match find_key(path, &identity, &check) {
            Ok(key) => Some(key),
            Err(_) if access == Access::ReadOnly => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            connection,
            access,
            path: path.to_owned(),
            identity,
            key,
            conventional: RefCell::default(),
        })
    }

    /// Returns what the database says of itself.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the key for writing to the history.
    pub(super) fn writing_key(&self) -> Result<ChainKey> {
        if self.access == Access::ReadOnly {
            return Err(StoreError::OpenedForReading);
        }
        self.reading_key()
    }

    /// Returns the key for checking the history; where there was none at opening, it is looked for again, to say why.
    pub(super) fn reading_key(&self) -> Result<ChainKey> {
        self.key.clone().map_or_else(
            || {
                let (identity, check) = read_identity(&self.connection)?;
                find_key(&self.path, &identity, &check)
            },
            Ok,
        )
    }
}

pub(super) fn read_identity(connection: &Connection) -> Result<(Identity, String)> {
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

/// Looks where the database says, then beside it: both files may have been moved together.
pub(super) fn find_key(path: &Path, identity: &Identity, check: &str) -> Result<ChainKey> {
    let found = match key::read(&identity.key_path) {
        Err(StoreError::KeyMissing(named)) => key::read(&key::beside(path)).map_err(|error| match error {
            StoreError::KeyMissing(_) => StoreError::KeyMissing(named),
            other => other,
        }),
        found => found,
    }?;
    if key_check(&found, &identity.database_id) == check {
        Ok(found)
    } else {
        Err(StoreError::KeyOfAnother(identity.key_path.clone()))
    }
}

/// Finds the key of the database that a connection is open on, as if it lay at a path.
pub(super) fn key_of(connection: &Connection, path: &Path) -> Result<ChainKey> {
    let (identity, check) = read_identity(connection)?;
    find_key(path, &identity, &check)
}

/// Returns what a database keeps of its key, to know it again.
pub(super) fn key_check(key: &ChainKey, database_id: &str) -> String {
    key.digest_words(&format!("the key of database {database_id}"))
}
