//! Making and opening a database.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use jiff::Timestamp;

use crate::audit::{Actor, EventKind};
use crate::host::DraftFolder;
use crate::store::base::codec;
use crate::store::base::database::{DatabaseKind, Identity, Store, read_identity};
use crate::store::base::db::{self, APPLICATION_ID, Access};
use crate::store::base::watch::Watch;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::history::key::{self, find_key, key_check};
use crate::store::schema;
use crate::triage::chain::{ChainKey, hex};

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
        schema::migrate(&connection, &Watch::nobody(), |_| Ok(()))?;
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
        Ok(Self::of(connection, access, path, identity, key))
    }
}
