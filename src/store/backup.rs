//! A consistent copy, made while others work.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use jiff::Timestamp;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::db::{self, Access};
use super::error::{Result, StoreError};
use super::journal::{self, Entry};
use super::open::Store;
use crate::audit::{Actor, EventKind};

impl Store {
    /// Writes a consistent copy into a new file, 0600, checked and durable, while others work. A file that is there is not
    /// written over; the key of the history is not copied.
    pub fn backup(&mut self, to: &Path, actor: &Actor, at: Timestamp) -> Result<()> {
        let key = self.writing_key()?;
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::Exists(to.to_owned()));
        }
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let wrong = |why: std::io::Error| StoreError::file(to, &why);
        // In a folder of its own that only the owner may open, for the copy comes out readable to others.
        let room = tempfile::Builder::new().prefix(".totsugo-backup-").tempdir_in(folder).map_err(wrong)?;
        let copy = room.path().join("copy.db");
        let Some(name) = copy.to_str() else {
            return Err(StoreError::File { path: copy, why: "?".to_owned() });
        };
        self.connection.execute("VACUUM INTO ?", [name])?;
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).map_err(wrong)?;
        check(&copy)?;
        File::open(&copy).and_then(|file| file.sync_all()).map_err(wrong)?;
        // What leaves is in the history before it is in its place.
        let transaction = db::immediate(&self.connection)?;
        let facts = serde_json::json!({ "file": to.to_string_lossy() });
        journal::append(&transaction, &key, &Entry::plain(EventKind::BackedUp, &facts, actor, at))?;
        transaction.commit()?;
        put_new(&copy, to).map_err(wrong)?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)
    }
}

/// Puts a file in its place, which fails where another came to be meanwhile. Not every file system knows both ways: those of
/// memory sticks know no links.
fn put_new(file: &Path, to: &Path) -> std::io::Result<()> {
    match renameat_with(CWD, file, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => fs::hard_link(file, to),
        put => Ok(put?),
    }
}

/// Reads the whole copy and checks its structure.
fn check(copy: &Path) -> Result<()> {
    let connection = db::connect(copy, Access::ReadOnly)?;
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Corrupt) }
}
