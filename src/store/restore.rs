//! A copy put back where no database is any more, and the history's word for what was lost by it.
//!
//! What is there is never written over: who restores moves it away first, so that nobody is at work in it.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::{Actor, EventKind};
use crate::store::backup::{copy_of, put_new};
use crate::store::codec;
use crate::store::db::{self, Access};
use crate::store::error::{Result, StoreError};
use crate::store::journal::{self, Entry};
use crate::store::open::{DatabaseKind, Store};
use crate::store::verify::Checkpoint;
use crate::triage::chain::hex;
use crate::triage::policy::may_lead;

/// What a restore lost, as its event says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The file that was put back.
    pub file: String,
    /// Who approved it.
    pub approved_by: String,
    /// The number of the first event that was lost; the restore's own has it now.
    pub from: i64,
    /// The number of the last one, as far as it was known; before `from` where none is known to be lost.
    pub to: Option<i64>,
}

impl Lost {
    /// Tells whether an event may have been lost by it.
    pub fn holds(&self, seq: i64) -> bool {
        seq >= self.from && self.to.is_none_or(|to| seq <= to)
    }
}

/// What tells how far the history went that is lost.
#[derive(Debug, Clone, Default)]
pub struct Known {
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
    known: &Known,
    approved_by: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<Lost> {
    may_lead(actor)?;
    for there in ["", "-wal", "-shm", "-journal"] {
        let mut name = to.as_os_str().to_owned();
        name.push(there);
        if Path::new(&name).symlink_metadata().is_ok() {
            return Err(StoreError::Exists(name.into()));
        }
    }
    let source = Store::open(copy, Access::ReadOnly)?;
    let last_known = last_known(known, &source)?;
    let (_room, draft) = copy_of(&source.connection, to, &Arc::default())?;
    let connection = db::connect(&draft, Access::ReadWrite)?;
    db::configure(&connection, Access::ReadWrite)?;
    // Its key is looked for where the copy names it, then beside where it will lie.
    let key = crate::store::open::key_of(&connection, to)?;
    let draft_store = Store {
        connection,
        access: Access::ReadWrite,
        path: draft.clone(),
        identity: source.identity.clone(),
        key: Some(key.clone()),
        conventional: std::cell::RefCell::default(),
    };
    if !draft_store.verify(None)?.faults.is_empty() {
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

/// Returns the number of the last event that is known to have been; none where nothing tells.
fn last_known(known: &Known, source: &Store) -> Result<Option<i64>> {
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
        let old = Store::open(path, Access::ReadOnly)?;
        of_same(&old.identity.database_id, path)?;
        last = last.max(Some(journal::head(&old.connection)?.0));
    }
    Ok(last)
}

impl Store {
    /// Returns the seal of an event, as hexadecimal digits.
    pub(super) fn seal_at(&self, seq: i64) -> Result<Option<String>> {
        use rusqlite::OptionalExtension as _;
        let seal: Option<[u8; 32]> = self
            .connection
            .query_row("SELECT seal FROM event WHERE seq = ?", [seq], |row| row.get(0))
            .optional()?;
        Ok(seal.map(|seal| hex(&seal)))
    }

    /// Reads what restores lost, and when they were, the earliest first.
    pub(super) fn losses(&self) -> Result<Vec<(Timestamp, Lost)>> {
        let mut statement =
            self.connection.prepare("SELECT at, facts FROM event WHERE kind = ? ORDER BY seq")?;
        let mut rows = statement.query([EventKind::Restored.index()])?;
        let mut losses = Vec::new();
        while let Some(row) = rows.next()? {
            let facts: String = row.get(1)?;
            losses.push((
                codec::moment(row, 0)?,
                serde_json::from_str(&facts).map_err(|_| StoreError::Corrupt)?,
            ));
        }
        Ok(losses)
    }
}
