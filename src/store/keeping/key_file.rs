//! The key of the history as a file: where it lies, who may read it, and its move to another place.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::audit::{Actor, EventKind};
use crate::store::base::codec;
use crate::store::base::database::{Identity, Store, read_identity};
use crate::store::base::db;
use crate::store::error::{Result, StoreError, in_words};
use crate::store::history::journal::{self, Entry};
use crate::store::history::key::{self, key_check};
use crate::triage::chain::ChainKey;
use crate::triage::policy::may_lead;

/// The key file of a database.
#[derive(Debug)]
pub struct KeyFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its mode.
    pub mode: u32,
    /// The most that its mode is meant to allow.
    pub most: u32,
    /// The user and the group whose it is.
    pub owner: (u32, u32),
    /// What tells it from other keys, where it can be read and is this database's.
    pub fingerprint: Result<String>,
}

/// What became of a move.
#[derive(Debug)]
pub struct KeyMoved {
    /// Where the key was.
    pub from: PathBuf,
    /// Where it is now.
    pub to: PathBuf,
    /// Why the old file is still there, if it is.
    pub remains: Option<String>,
}

impl Store {
    /// Looks at the key file. Nothing is changed.
    pub fn key_file(&self) -> Result<KeyFile> {
        let path = self.key_place(&self.identity);
        let about = path.symlink_metadata().map_err(|why| unreadable(&path, &why))?;
        Ok(KeyFile {
            mode: about.mode() & 0o7777,
            most: self.identity.kind.key_mode(),
            owner: (about.uid(), about.gid()),
            fingerprint: self.reading_key().map(|key| key.fingerprint()),
            path,
        })
    }

    /// Moves the key to a new file, whose owner, group and mode are those that it is meant to have. The old file goes when the
    /// database names the new one, and that is durable: a process that is killed on the way leaves a key where the database looks
    /// for it. A run that was broken off before is taken up.
    pub fn move_key(&mut self, to: &Path, actor: &Actor, at: Timestamp) -> Result<KeyMoved> {
        may_lead(actor)?;
        let writing = self.writing_key()?;
        let to = std::path::absolute(to).map_err(|why| StoreError::file(to, &why))?;
        let transaction = db::immediate(&self.connection)?;
        let (identity, check) = read_identity(&transaction)?;
        let is_own = |key: &ChainKey| key_check(key, &identity.database_id) == check;
        let from = self.key_place(&identity);
        let about = from.symlink_metadata().map_err(|why| unreadable(&from, &why))?;
        let bytes = key::bytes(&from)?;
        if !is_own(&ChainKey::new(bytes)) {
            return Err(StoreError::KeyOfAnother(from));
        }
        let name = to.to_str().ok_or_else(|| StoreError::Exists(to.clone()))?;
        let mode = identity.kind.key_mode();
        match to.symlink_metadata() {
            Err(_) => key::put(&to, mode, Some((about.uid(), about.gid())), &bytes)?,
            Ok(there) => {
                let is_left = (there.dev(), there.ino()) != (about.dev(), about.ino())
                    && (there.uid(), there.gid()) == (about.uid(), about.gid())
                    && there.mode() & 0o777 & !mode == 0
                    && key::read(&to).is_ok_and(|key| is_own(&key));
                if !is_left {
                    return Err(StoreError::Exists(to));
                }
            }
        }
        sync_folder(&to).map_err(|why| StoreError::file(&to, &why))?;
        transaction.execute("UPDATE meta SET key_path = ?", [name])?;
        let facts = serde_json::json!({ "from": from.to_string_lossy(), "to": name });
        let entry = Entry::plain(EventKind::KeyMoved, &facts, actor, codec::to_microsecond(at));
        journal::append(&transaction, &writing, &entry)?;
        transaction.commit()?;
        self.identity.key_path.clone_from(&to);
        let removed = fs::remove_file(&from).and_then(|()| sync_folder(&from));
        Ok(KeyMoved { from, to, remains: removed.err().map(|why| in_words(&why)) })
    }

    /// Returns where the key lies: where the database says, else beside it.
    fn key_place(&self, identity: &Identity) -> PathBuf {
        let beside = key::beside(&self.path);
        let is_named = identity.key_path.symlink_metadata().is_ok() || beside.symlink_metadata().is_err();
        if is_named { identity.key_path.clone() } else { std::path::absolute(&beside).unwrap_or(beside) }
    }
}

fn unreadable(path: &Path, why: &std::io::Error) -> StoreError {
    match why.kind() {
        std::io::ErrorKind::NotFound => StoreError::KeyMissing(path.to_owned()),
        _ => StoreError::KeyUnreadable { path: path.to_owned(), why: in_words(why) },
    }
}

fn sync_folder(of: &Path) -> std::io::Result<()> {
    File::open(of.parent().unwrap_or(Path::new("/")))?.sync_all()
}
