//! The key of a database's history: a file made once, found and read at open, never written over.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::host::DraftFile;
use crate::store::base::database::{Identity, Store, read_identity};
use crate::store::base::db::Access;
use crate::store::error::{Result, StoreError};
use crate::triage::chain::ChainKey;

const LENGTH: usize = 32;

/// Returns where the key of a new database lies: beside it.
pub(in crate::store) fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Returns the key that a process left which was killed before the database followed. A key that is not this user's, that more
/// people may use than is meant, or that is none, is refused.
pub(in crate::store) fn left_behind(path: &Path, mode: u32) -> Result<Option<ChainKey>> {
    let Ok(about) = path.symlink_metadata() else { return Ok(None) };
    let is_own = about.uid() == rustix::process::geteuid().as_raw() && about.mode() & 0o777 & !mode == 0;
    match read(path) {
        Ok(key) if is_own => Ok(Some(key)),
        _ => Err(StoreError::Exists(path.to_owned())),
    }
}

/// Puts the bytes of a key into a new file with the given mode: durable and whole, or not at all. `owner` is the user and the group
/// whose it is to be; none: whoever makes it.
pub(in crate::store) fn put(
    path: &Path,
    mode: u32,
    owner: Option<(u32, u32)>,
    bytes: &[u8; LENGTH],
) -> Result<()> {
    let wrong = |why: std::io::Error| StoreError::file(path, &why);
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut draft = DraftFile::begin(folder).map_err(wrong)?;
    let about = draft.file().metadata().map_err(wrong)?;
    if let Some((user, group)) = owner.filter(|owner| *owner != (about.uid(), about.gid())) {
        std::os::unix::fs::fchown(draft.file(), Some(user), Some(group)).map_err(wrong)?;
    }
    draft.file().set_permissions(Permissions::from_mode(mode)).map_err(wrong)?;
    draft.write_all(bytes).and_then(|()| draft.file().sync_all()).map_err(wrong)?;
    draft.put_new(path).map_err(wrong)
}

/// Reads a key. A link is not followed.
pub(in crate::store) fn read(path: &Path) -> Result<ChainKey> {
    bytes(path).map(ChainKey::new)
}

/// Reads the bytes of a key.
pub(in crate::store) fn bytes(path: &Path) -> Result<[u8; LENGTH]> {
    let unreadable = |why: String| StoreError::KeyUnreadable { path: path.to_owned(), why };
    let mut file = open(path).map_err(|why| match why.kind() {
        std::io::ErrorKind::NotFound => StoreError::KeyMissing(path.to_owned()),
        _ => unreadable(why.to_string()),
    })?;
    let length = file.metadata().map(|about| if about.is_file() { about.len() } else { 0 });
    if length.ok() != Some(LENGTH as u64) {
        return Err(unreadable(format!("not {LENGTH} bytes")));
    }
    let mut bytes = [0; LENGTH];
    file.read_exact(&mut bytes).map_err(|why| unreadable(why.to_string()))?;
    Ok(bytes)
}

fn open(path: &Path) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Returns random bytes of the operating system.
pub(in crate::store) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|why| StoreError::Other(why.to_string()))?;
    Ok(bytes)
}

impl Store {
    /// Returns the key for writing to the history.
    pub(in crate::store) fn writing_key(&self) -> Result<ChainKey> {
        if self.access == Access::ReadOnly {
            return Err(StoreError::OpenedForReading);
        }
        self.reading_key()
    }

    /// Returns the key for checking the history; where there was none at opening, it is looked for again, to say why.
    pub(in crate::store) fn reading_key(&self) -> Result<ChainKey> {
        self.key.clone().map_or_else(
            || {
                let (identity, check) = read_identity(&self.connection)?;
                find_key(&self.path, &identity, &check)
            },
            Ok,
        )
    }
}

/// Looks where the database says, then beside it: both files may have been moved together.
pub(in crate::store) fn find_key(path: &Path, identity: &Identity, check: &str) -> Result<ChainKey> {
    let found = match read(&identity.key_path) {
        Err(StoreError::KeyMissing(named)) => read(&beside(path)).map_err(|error| match error {
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
pub(in crate::store) fn key_of(connection: &Connection, path: &Path) -> Result<ChainKey> {
    let (identity, check) = read_identity(connection)?;
    find_key(path, &identity, &check)
}

/// Returns what a database keeps of its key, to know it again.
pub(in crate::store) fn key_check(key: &ChainKey, database_id: &str) -> String {
    key.digest_words(&format!("the key of database {database_id}"))
}
