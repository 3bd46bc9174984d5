//! What can go wrong with a database, in one line that says what to do next. Never a value of a record, never SQL.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::i18n::Message;
use crate::text::Shown;
use crate::triage::policy::Refusal;

/// The outcome of the store's operations.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what it was asked to. Nothing was half written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum StoreError {
    /// There is no file.
    Missing(PathBuf),
    /// A database, or a key, is there already and is not written over.
    Exists(PathBuf),
    /// The system does not let this user open the file.
    CannotOpen(PathBuf),
    /// The file is no SQLite database.
    NotADatabase(PathBuf),
    /// Another program's database.
    Foreign(PathBuf),
    /// Made by a newer version of this program.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that this version knows.
        known: u32,
    },
    /// Made by an older version of this program.
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The schema of this version.
        known: u32,
    },
    /// A newer version of this program has judged the records by its rules.
    NewerRules {
        /// The version of its rules.
        found: u32,
        /// The version of this program's rules.
        known: u32,
    },
    /// The file or its folder cannot be written. This path, and the next two, are empty until [`of_file`](Self::of_file).
    ReadOnly(PathBuf),
    /// The disk is full.
    Full(PathBuf),
    /// The system failed to read or write: a quota or a limit was reached, or the disk fails.
    Failing {
        /// The file.
        path: PathBuf,
        /// SQLite's name of what was tried.
        what: String,
    },
    /// Others kept the database busy for longer than is waited.
    Locked,
    /// Others have the database open, which must be held alone.
    InUse(PathBuf),
    /// Another process imports the same file, and is further on.
    ImportedByAnother,
    /// The file itself is damaged: a page of it is none, or of something else. This path is empty as those above are.
    Damaged(PathBuf),
    /// It holds what contradicts itself, or what this program never writes; where is not known.
    Corrupt,
    /// A row holds what this program never writes.
    Unreadable {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// What names the row: its id, or what else it is found by.
        row: String,
    },
    /// Rows of this table refer to rows that are not there.
    Dangling {
        /// The file.
        path: PathBuf,
        /// The table.
        table: String,
    },
    /// The history's key is not where the database says.
    KeyMissing(PathBuf),
    /// The history's key may not be read, or is none.
    KeyUnreadable {
        /// The key file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The key file belongs to another database.
    KeyOfAnother(PathBuf),
    /// The store was opened for reading only.
    OpenedForReading,
    /// A file or folder could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The history of a copy is not whole, or not that of its checkpoint.
    NotWhole(PathBuf),
    /// A file is of another database than the one that is worked on.
    OfAnother(PathBuf),
    /// The stored bulk act is not the one whose beginning the history tells.
    BulkChanged,
    /// The actor may not do it.
    Refused(Box<Refusal>),
    /// Who watched a long piece of work had it stop. What was done stays.
    Stopped,
    /// A long read was given up for a newer wish.
    Interrupted,
    /// Anything else that SQLite says; it holds no data.
    Other(String),
}

impl StoreError {
    /// Says the error.
    pub fn message(&self) -> Message {
        let at = |id, path: &Path| {
            if path.as_os_str().is_empty() {
                return Message::new(id).say("path", Message::new("store.error.the-database"));
            }
            Message::new(id).arg("path", path.display())
        };
        match self {
            Self::Missing(path) => at("store.error.missing", path),
            Self::Exists(path) => at("store.error.exists", path),
            Self::CannotOpen(path) => at("store.error.cannot-open", path),
            Self::NotADatabase(path) => at("store.error.not-a-database", path),
            Self::Foreign(path) => at("store.error.foreign", path),
            Self::Newer { path, found, known } => {
                at("store.error.newer", path).arg("found", found).arg("known", known)
            }
            Self::Older { path, found, known } => {
                at("store.error.older", path).arg("found", found).arg("known", known)
            }
            Self::NewerRules { found, known } => {
                Message::new("store.error.newer-rules").arg("found", found).arg("known", known)
            }
            Self::ReadOnly(path) => at("store.error.read-only", path),
            Self::Full(path) => at("store.error.full", path),
            Self::Failing { path, what } => at("store.error.failing", path).arg("what", what),
            Self::InUse(path) => at("store.error.in-use", path),
            Self::Locked => Message::new("store.error.locked"),
            Self::ImportedByAnother => Message::new("store.error.imported-by-another"),
            Self::Damaged(path) => at("store.error.damaged", path),
            Self::Corrupt => Message::new("store.error.corrupt"),
            Self::Unreadable { table, column, row } => {
                let said = Message::new("store.error.unreadable").arg("table", table).arg("column", column);
                said.arg("row", Shown::new(row.as_str()))
            }
            Self::Dangling { path, table } => at("store.error.dangling", path).arg("table", table),
            Self::KeyMissing(path) => at("store.error.key-missing", path),
            Self::KeyUnreadable { path, why } => at("store.error.key-unreadable", path).arg("why", why),
            Self::KeyOfAnother(path) => at("store.error.key-of-another", path),
            Self::OpenedForReading => Message::new("store.error.opened-for-reading"),
            Self::File { path, why } => at("store.error.file", path).arg("why", why),
            Self::NotWhole(path) => at("store.error.not-whole", path),
            Self::OfAnother(path) => at("store.error.of-another", path),
            Self::BulkChanged => Message::new("store.error.bulk-changed"),
            Self::Refused(refusal) => refusal.message(),
            Self::Stopped => Message::new("store.error.stopped"),
            Self::Interrupted => Message::new("store.error.interrupted"),
            Self::Other(why) => Message::new("store.error.other").arg("why", why),
        }
    }

    /// Tells whether a stored value is none that this program writes; a damaged file says nothing of who wrote what.
    pub(in crate::store) const fn is_of_a_value(&self) -> bool {
        matches!(self, Self::Corrupt | Self::Unreadable { .. })
    }

    /// Wraps what the system says of a file.
    pub(super) fn file(path: &Path, why: &std::io::Error) -> Self {
        match why.kind() {
            std::io::ErrorKind::NotFound => Self::Missing(path.to_owned()),
            std::io::ErrorKind::AlreadyExists => Self::Exists(path.to_owned()),
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::FileTooLarge => Self::Full(path.to_owned()),
            _ => Self::File { path: path.to_owned(), why: in_words(why) },
        }
    }

    /// Takes an error of making a file: what is missing then is its folder.
    pub(super) fn new_file(path: &Path, why: &std::io::Error) -> Self {
        match Self::file(path, why) {
            Self::Missing(path) => Self::File { path, why: "no such folder".to_owned() },
            other => other,
        }
    }

    /// Names the file, where the error is about the whole of it and names none.
    #[must_use]
    pub fn of_file(self, path: &Path) -> Self {
        let is_named = |named: &Path| !named.as_os_str().is_empty();
        match self {
            Self::NotADatabase(_) => Self::NotADatabase(path.to_owned()),
            Self::ReadOnly(named) if !is_named(&named) => Self::ReadOnly(path.to_owned()),
            Self::Damaged(named) if !is_named(&named) => Self::Damaged(path.to_owned()),
            Self::Full(named) if !is_named(&named) => Self::Full(path.to_owned()),
            Self::Failing { path: named, what } if !is_named(&named) => {
                Self::Failing { path: path.to_owned(), what }
            }
            Self::Dangling { path: named, table } if !is_named(&named) => {
                Self::Dangling { path: path.to_owned(), table }
            }
            other => other,
        }
    }
}

/// Says why an operation failed in the words of the system, without its error number.
pub(super) fn in_words(why: &std::io::Error) -> String {
    let said = why.to_string();
    said.split(" (os error").next().unwrap_or(&said).to_owned()
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = &error else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(_, _, why) if why.is::<Self>() => {
                    why.downcast().map_or(Self::Corrupt, |why| *why)
                }
                // A stored value of a type, range or text that this program never writes.
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::Utf8Error(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..) => Self::Corrupt,
                other => Self::Other(other.to_string()),
            };
        };
        match failure.code {
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Self::ReadOnly(PathBuf::new())
            }
            ErrorCode::DiskFull => Self::Full(PathBuf::new()),
            // The memory that all connections share lies in a file, which finds no room on a full disk.
            ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::Full(PathBuf::new())
            }
            ErrorCode::SystemIoFailure => Self::Failing {
                path: PathBuf::new(),
                what: rusqlite::ffi::code_to_str(failure.extended_code).to_owned(),
            },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked,
            ErrorCode::DatabaseCorrupt => Self::Damaged(PathBuf::new()),
            ErrorCode::NotADatabase => Self::NotADatabase(PathBuf::new()),
            ErrorCode::OperationInterrupted => Self::Interrupted,
            _ => Self::Other(rusqlite::ffi::code_to_str(failure.extended_code).to_owned()),
        }
    }
}
