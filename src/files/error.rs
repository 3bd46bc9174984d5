//! What can go wrong with a user's file, as one clear line: what, where, what to do next.

use std::io;

use super::headers::{self, Column};
use crate::i18n::Message;
use crate::text::{Shown, fit};

/// Why a file could not be read or written. `path` is the file's name, safe to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum FilesError {
    /// There is no such file, or no such folder for a new one.
    NotThere {
        /// The file.
        path: String,
    },
    /// The permissions forbid it.
    Forbidden {
        /// The file.
        path: String,
    },
    /// It is a symbolic link, which is never followed.
    Link {
        /// The file.
        path: String,
    },
    /// It is a folder.
    Folder {
        /// The file.
        path: String,
    },
    /// It is a device, a pipe or a socket.
    NotRegular {
        /// The file.
        path: String,
    },
    /// There is nothing in it, not even a header.
    Empty {
        /// The file.
        path: String,
    },
    /// It is UTF-16.
    Utf16 {
        /// The file.
        path: String,
    },
    /// It is ISO-2022-JP (JIS).
    Iso2022Jp {
        /// The file.
        path: String,
    },
    /// It is a zip file, as workbooks are.
    Workbook {
        /// The file.
        path: String,
    },
    /// It is no text.
    Binary {
        /// The file.
        path: String,
    },
    /// It holds no lines of an export.
    NotJsonLines {
        /// The file.
        path: String,
    },
    /// The header itself cannot be split or decoded.
    BadHeader {
        /// The file.
        path: String,
        /// The encoding in which it was read.
        encoding: &'static str,
    },
    /// Required columns are missing.
    MissingColumns {
        /// The file.
        path: String,
        /// The columns that no header names.
        missing: Vec<Column>,
        /// The headers that were found, as written.
        found: Vec<String>,
    },
    /// A file of pairs lacks columns.
    PairColumns {
        /// The file.
        path: String,
        /// The columns that no header names, joined by a comma.
        missing: String,
        /// The headers that were found, as written.
        found: Vec<String>,
    },
    /// A file of pairs has a column twice.
    PairColumnTwice {
        /// The file.
        path: String,
        /// The column.
        column: String,
    },
    /// Two headers name one column.
    ColumnTwice {
        /// The file.
        path: String,
        /// The column.
        column: Column,
        /// The two headers.
        headers: [String; 2],
    },
    /// Quotes that are never closed make the file unreadable.
    UnclosedQuotes {
        /// The file.
        path: String,
        /// The line of the last that was opened.
        line: u64,
    },
    /// The file was changed while it was read.
    ChangedMeanwhile {
        /// The file.
        path: String,
    },
    /// A profile has mistakes; the line of each and what it is.
    Profile {
        /// The profile.
        path: String,
        /// Line and mistake.
        mistakes: Vec<(usize, Message)>,
    },
    /// A text file is larger than any real one.
    TooLarge {
        /// The file.
        path: String,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// A text file is not UTF-8.
    NotUtf8 {
        /// The file.
        path: String,
    },
    /// A workbook cannot hold so many rows.
    TooManyRows {
        /// The file.
        path: String,
        /// The most that one holds, without the header.
        limit: u64,
    },
    /// A cell of a workbook would be cut.
    CellTooLong {
        /// The file.
        path: String,
        /// The row in the sheet, from 1; the header is row 1.
        row: u64,
        /// The most that a cell holds, in UTF-16.
        limit: usize,
    },
    /// The ending of a new file names no format.
    UnknownEnding {
        /// The file.
        path: String,
    },
    /// A file of the user's stands where a new one shall go.
    NotReplaced {
        /// The file.
        path: String,
    },
    /// A file of the user's stands in a folder that shall be replaced.
    ForeignInFolder {
        /// The file.
        path: String,
    },
    /// A folder that holds something stands where a new one shall go.
    FolderHolds {
        /// The folder.
        path: String,
    },
    /// No folder can be made there, nor replaced: a file, the folder one works in, or the root.
    NoFolderOfItsOwn {
        /// Where.
        path: String,
    },
    /// The disk or the quota is full.
    Full {
        /// The file.
        path: String,
    },
    /// Something is in the place of a file that takes nothing's place.
    Exists {
        /// The file.
        path: String,
    },
    /// The file system is mounted read-only.
    ReadOnly {
        /// The file.
        path: String,
    },
    /// Anything else that the system says.
    System {
        /// The file.
        path: String,
        /// The system's words.
        what: String,
    },
}

impl FilesError {
    /// Makes the error of what the system says of a file.
    pub fn system(path: &str, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotThere { path },
            io::ErrorKind::PermissionDenied => Self::Forbidden { path },
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { path }
            }
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::System { path, what: Shown::new(error.to_string()).to_string() },
        }
    }

    /// Says what is wrong.
    pub fn message(&self) -> Message {
        let about = |id: &'static str, path: &String| Message::new(id).arg("path", path);
        match self {
            Self::NotThere { path } => about("files.not-there", path),
            Self::Forbidden { path } => about("files.forbidden", path),
            Self::Exists { path } => about("files.exists", path),
            Self::Link { path } => about("files.link", path),
            Self::Folder { path } => about("files.folder", path),
            Self::NotRegular { path } => about("files.not-regular", path),
            Self::Empty { path } => about("files.empty", path),
            Self::Utf16 { path } => about("files.utf16", path),
            Self::Iso2022Jp { path } => about("files.iso-2022-jp", path),
            Self::Workbook { path } => about("files.workbook", path),
            Self::NotJsonLines { path } => about("files.not-json-lines", path),
            Self::Binary { path } => about("files.binary", path),
            Self::BadHeader { path, encoding } => about("files.bad-header", path).arg("encoding", encoding),
            Self::MissingColumns { path, found, .. } | Self::PairColumns { path, found, .. }
                if separator(found).is_some() =>
            {
                about(separator(found).unwrap_or_default(), path)
            }
            Self::MissingColumns { path, missing, found } if found.iter().any(|header| is_data(header)) => {
                about("files.no-header", path).arg("missing", named(missing))
            }
            Self::MissingColumns { path, missing, found } => about("files.missing-columns", path)
                .arg("missing", named(missing))
                .arg("found", shown_headers(found)),
            Self::PairColumns { path, missing, found } => {
                about("files.pair-columns", path).arg("missing", missing).arg("found", shown_headers(found))
            }
            Self::PairColumnTwice { path, column } => {
                about("files.pair-column-twice", path).arg("column", column)
            }
            Self::ColumnTwice { path, column, headers } => {
                about("files.column-twice", path).arg("column", column).arg("headers", shown_headers(headers))
            }
            Self::UnclosedQuotes { path, line } => about("files.unclosed-quotes", path).arg("line", line),
            Self::ChangedMeanwhile { path } => about("files.changed-meanwhile", path),
            Self::Profile { path, mistakes } => {
                Message::new("files.profile").say("mistakes", all_of(path, mistakes))
            }
            Self::TooLarge { path, limit } => about("files.too-large", path).arg("limit", limit),
            Self::NotUtf8 { path } => about("files.not-utf8", path),
            Self::TooManyRows { path, limit } => {
                about("files.too-many-rows", path).arg("limit", crate::i18n::thousands(*limit))
            }
            Self::CellTooLong { path, row, limit } => {
                about("files.cell-too-long", path).arg("row", row).arg("limit", limit)
            }
            Self::UnknownEnding { path } => about("files.unknown-ending", path),
            Self::NotReplaced { path } => about("files.not-replaced", path),
            Self::FolderHolds { path } => about("files.folder-holds", path),
            Self::ForeignInFolder { path } => about("files.foreign-in-folder", path),
            Self::NoFolderOfItsOwn { path } => about("files.no-folder-of-its-own", path),
            Self::Full { path } => about("files.full", path),
            Self::ReadOnly { path } => about("files.read-only", path),
            Self::System { path, what } => about("files.system", path).arg("what", what),
        }
    }
}

/// Chains the mistakes of a profile into one line.
fn all_of(path: &str, mistakes: &[(usize, Message)]) -> Message {
    let one = |(line, what): &(usize, Message)| {
        Message::new("files.profile.mistake").arg("path", path).arg("line", line).say("what", what.clone())
    };
    let mut rest = mistakes.iter().rev().map(one);
    let last = rest.next().unwrap_or(Message::new("files.profile.mistake"));
    rest.fold(last, |behind, mistake| {
        Message::new("files.profile.and").say("first", mistake).say("rest", behind)
    })
}

/// How many headers a message lists, and how many cells each may take.
const LISTED: usize = 12;
const CELLS: usize = 24;

fn named(columns: &[Column]) -> String {
    let both = |column: &Column| match headers::also_named(*column).first() {
        Some(also) => format!("{column} ({also})"),
        None => column.to_string(),
    };
    columns.iter().map(both).collect::<Vec<_>>().join(", ")
}

/// Tells whether a header is none: a file without a header has its first member's data there, which no message repeats.
fn is_data(header: &str) -> bool {
    header.chars().filter(|c| c.is_numeric()).count() >= 12
}

/// Returns what is said of a header that something else than commas separates.
fn separator(found: &[String]) -> Option<&'static str> {
    let [whole] = found else { return None };
    [('\t', "files.tabs"), (';', "files.semicolons")]
        .into_iter()
        .find_map(|(separator, said)| whole.trim().contains(separator).then_some(said))
}

/// Lists headers for a message.
fn shown_headers(found: &[String]) -> String {
    let one = |header: &String| {
        if is_data(header) {
            return "************".to_owned();
        }
        fit(Shown::new(header.trim()).as_str(), CELLS).into_owned()
    };
    let mut list = found.iter().take(LISTED).map(one).collect::<Vec<_>>().join(", ");
    if found.len() > LISTED {
        list.push_str(", …");
    }
    list
}
