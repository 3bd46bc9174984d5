//! A consistent copy, made while others work.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;
use rusqlite::Connection;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use crate::audit::{Actor, EventKind};
use crate::host::DraftFolder;
use crate::store::base::database::Store;
use crate::store::base::db::{self, Access, STEPS, asked};
use crate::store::base::watch::Watch;
use crate::store::error::{Result, StoreError};
use crate::store::history::days;
use crate::store::history::journal::{self, Entry};
use crate::triage::policy::may_take_out;

impl Store {
    /// Writes a consistent copy into a new file, 0600, checked and durable, while others work. A file that is there is not
    /// written over; the key of the history is not copied. A request to stop leaves nothing behind.
    pub fn backup(
        &mut self,
        to: &Path,
        actor: &Actor,
        at: Timestamp,
        stop: &Arc<AtomicBool>,
        watch: &Watch,
    ) -> Result<()> {
        may_take_out(actor)?;
        let key = self.writing_key()?;
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::Exists(to.to_owned()));
        }
        let wrong = |why: std::io::Error| StoreError::new_file(to, &why);
        let (_room, copy) = copy_of(&mut self.connection, to, stop, watch)?;
        // What leaves is in the history before it is in its place.
        let transaction = db::immediate(&self.connection)?;
        let facts =
            serde_json::json!({ "file": to.to_string_lossy(), "sums": days::seal(&transaction, &key)? });
        journal::append(&transaction, &key, &Entry::plain(EventKind::BackedUp, &facts, actor, at))?;
        transaction.commit()?;
        put_new(&copy, to).map_err(wrong)
    }
}

/// Writes a consistent copy, 0600, checked and durable, into a room of its own beside a place: in a folder that only the owner
/// may open, for the copy comes out readable to others.
pub(in crate::store) fn copy_of(
    connection: &mut Connection,
    beside: &Path,
    stop: &Arc<AtomicBool>,
    watch: &Watch,
) -> Result<(DraftFolder, PathBuf)> {
    let wrong = |why: std::io::Error| StoreError::new_file(beside, &why);
    let room = DraftFolder::begin(folder_of(beside)).map_err(wrong)?;
    let copy = room.path().join("copy.db");
    let Some(name) = copy.to_str() else {
        return Err(StoreError::File { path: copy, why: "?".to_owned() });
    };
    let is_stopped = asked(stop);
    let grows = growing(connection, &copy, watch.part("store.work.copy", 0, 2))?;
    connection.progress_handler(
        STEPS,
        Some(move || {
            grows();
            is_stopped()
        }),
    )?;
    let copied = connection.execute("VACUUM INTO ?", [name]);
    connection.progress_handler(STEPS, None::<fn() -> bool>)?;
    copied.map_err(|error| match error.into() {
        // What is damaged is what is copied.
        damaged @ StoreError::Damaged(_) => damaged.of_file(Path::new(connection.path().unwrap_or_default())),
        other => other.of_file(beside),
    })?;
    watch.part("store.check.structure", 1, 2);
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).map_err(wrong)?;
    check(&copy, stop)?;
    File::open(&copy).and_then(|file| file.sync_all()).map_err(wrong)?;
    Ok((room, copy))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts a file in its place, durably, which fails where another came to be meanwhile. Not every file system knows both ways:
/// those of memory sticks know no links.
pub(in crate::store) fn put_new(file: &Path, to: &Path) -> std::io::Result<()> {
    match renameat_with(CWD, file, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => fs::hard_link(file, to)?,
        put => put?,
    }
    File::open(folder_of(to))?.sync_all()
}

/// Reads the whole copy and checks its structure.
fn check(copy: &Path, stop: &Arc<AtomicBool>) -> Result<()> {
    let mut connection = db::connect(copy, Access::ReadOnly)?;
    connection.progress_handler(STEPS, Some(asked(stop)))?;
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Corrupt) }
}

/// Tells who watches how far a copy has come, by how long its file is.
fn growing(connection: &Connection, copy: &Path, watch: Watch) -> Result<impl Fn() + Send + 'static> {
    let of = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let bytes = (of("page_count")? - of("freelist_count")?) * of("page_size")?;
    let copy = copy.to_owned();
    Ok(move || watch.at(fs::metadata(&copy).map_or(0, |about| about.len()), bytes.unsigned_abs()))
}
