//! A copy put back where no database is any more, and the history's word for what was lost by it.
//!
//! What is there is never written over: who restores moves it away first, so that nobody is at work in it.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::audit::{Actor, EventKind};
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db::{self, Access};
use crate::store::base::watch::Watch;
use crate::store::error::{Result, StoreError};
use crate::store::history::checkpoint::Checkpoint;
use crate::store::history::journal::{self, Entry};
use crate::store::history::key::key_of;
use crate::store::history::losses::Lost;
use crate::store::keeping::backup::{copy_of, put_new};
use crate::triage::policy::may_lead;

/// What tells how far the history went that is lost.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    /// The database that was moved away, where it can still be read.
    pub old: Option<PathBuf>,
    /// A checkpoint of it that was kept elsewhere.
    pub anchor: Option<Checkpoint>,
}

/// Puts a copy that `backup` made in the place of a database that is gone: checked, its history whole, and the restore with
/// who approved it and what is lost as its next event. The key of the history must be where it was.
pub fn restore(
    copy: &Path,
    to: &Path,
    known: &Witnesses,
    approved_by: &str,
    actor: &Actor,
    at: Timestamp,
    watch: &Watch,
) -> Result<Lost> {
    may_lead(actor)?;
    refuse_what_is_there(to)?;
    let mut source = Store::open(copy, Access::ReadOnly).map_err(|error| error.of_file(copy))?;
    let last_known = last_known(known, &source)?;
    let (_room, draft) =
        copy_of(&mut source.connection, to, &Arc::default(), &watch.part("store.work.copy", 0, 2))?;
    let connection = db::connect(&draft, Access::ReadWrite)?;
    db::configure(&connection, Access::ReadWrite)?;
    // Its key is looked for where the copy names it, then beside where it will lie.
    let key = key_of(&connection, to)?;
    let identity = source.identity.clone();
    let draft_store = Store::of(connection, Access::ReadWrite, &draft, identity, Some(key.clone()));
    if !draft_store.verify_watched(None, &watch.part("store.check.history", 1, 2))?.faults.is_empty() {
        return Err(StoreError::NotWhole(copy.to_owned()));
    }
    let transaction = db::immediate(&draft_store.connection)?;
    let from = journal::head(&transaction)?.0 + 1;
    let lost = Lost {
        file: copy.to_string_lossy().into_owned(),
        approved_by: approved_by.to_owned(),
        from,
        to: last_known,
    };
    let facts = serde_json::to_value(&lost).map_err(|why| StoreError::Other(why.to_string()))?;
    journal::append(&transaction, &key, &Entry::plain(EventKind::Restored, &facts, actor, at))?;
    transaction.commit()?;
    let Store { connection, identity, .. } = draft_store;
    // Closed last, it leaves no companions: what is put in its place is the whole of it.
    connection.close().map_err(|(_, error)| StoreError::from(error))?;
    if identity.kind == DatabaseKind::Shared {
        let shared = Permissions::from_mode(0o660);
        std::fs::set_permissions(&draft, shared).map_err(|why| StoreError::new_file(to, &why))?;
    }
    put_new(&draft, to).map_err(|why| StoreError::new_file(to, &why))?;
    Ok(lost)
}

/// Refuses a place where a database, or what belongs to one, is still there.
fn refuse_what_is_there(to: &Path) -> Result<()> {
    for companion in ["", "-wal", "-shm", "-journal"] {
        let mut name = to.as_os_str().to_owned();
        name.push(companion);
        if Path::new(&name).symlink_metadata().is_ok() {
            return Err(StoreError::Exists(name.into()));
        }
    }
    Ok(())
}

/// Returns the number of the last event that is known to have been; none where nothing tells.
fn last_known(known: &Witnesses, source: &Store) -> Result<Option<i64>> {
    let of_same = |id: &str, path: &Path| {
        if id == source.identity.database_id { Ok(()) } else { Err(StoreError::OfAnother(path.to_owned())) }
    };
    let mut last = None;
    if let Some(anchor) = &known.anchor {
        of_same(&anchor.database_id, &source.path)?;
        last = last.max(Some(anchor.seq));
        if source.seal_at(anchor.seq)?.is_some_and(|seal| seal != anchor.head) {
            return Err(StoreError::NotWhole(source.path.clone()));
        }
    }
    if let Some(path) = &known.old {
        let old = Store::open(path, Access::ReadOnly).map_err(|error| error.of_file(path))?;
        of_same(&old.identity.database_id, path)?;
        last = last.max(Some(journal::head(&old.connection).map_err(|error| error.of_file(path))?.0));
    }
    Ok(last)
}
