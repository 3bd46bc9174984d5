//! The only room that reads and writes users' files.
//!
//! Reading: [`Source`] opens a CSV file of one kind, finds its encoding ([`Encoding`]) and its columns ([`Column`], or a
//! [`Profile`]), and turns each record into a noun of the audit or into the reason why it is rejected. Writing: a new file
//! beside the target, private, made durable and only then put in its place. Knows `audit`, `triage` and `text`; no database,
//! no terminal, no clock.
//!
//! | file | does |
//! |---|---|
//! | `opening`, `survey` | opens once, never through a link; digest, encoding, what is no table |
//! | `record` | bytes → records: exact, with lines, in bounded memory |
//! | `headers`, `layout`, `profile` | which field is which column |
//! | `fields`, `words`, `dates`, `rows/` | fields → nouns, or the reason why not |
//! | `open_table` | a table open for reading: these put together, record by record |
//! | `source`, `decisions` | one file being imported: a table, or the lines of an export; `reading` is what both are |
//! | `filings`, `sorted_folder` | notifications at the gate, and the folder into which they are sorted |
//! | `replies` | what came of requests for documents |
//! | `new_folder`, `place` | a private folder of files, whole or not at all; where it is put |
//! | `new_file`, `earlier` | a private file, whole or not at all; over which one it may be put |
//! | `table`, `workbook`, `sheets`, `export`, `rejects` | what is written into one |
//! | `pairs` | pairs of five items, from a file or a pipe |

mod dates;
mod decisions;
mod earlier;
mod encoding;
mod error;
mod export;
mod fields;
mod filings;
mod headers;
mod layout;
mod new_file;
mod new_folder;
mod open_table;
mod opening;
mod pairs;
mod place;
mod profile;
mod reading;
mod record;
mod rejects;
mod replies;
mod rows;
mod sheets;
mod sorted_folder;
mod source;
mod survey;
mod table;
mod words;
mod workbook;

use std::path::Path;

pub use decisions::Decisions;
pub use earlier::{Kind, refuse_others};
pub use encoding::Encoding;
pub use error::FilesError;
pub use export::{Detail, ExportFormat, ExportWriter};
pub use filings::{Filing, Filings};
pub use headers::{Column, also_named, columns};
pub use layout::SPREADSHEET_MARK;
pub use new_file::{NewFile, Written};
pub use new_folder::NewFolder;
pub use opening::read_text;
pub use pairs::{Pair, Pairs};
pub use profile::{EXAMPLE as PROFILE_EXAMPLE, Profile};
pub use reading::Rows;
pub use rejects::{RejectsWriter, default_rejects_path, write_rejects};
pub use replies::{Replies, ReplyRow};
pub use sheets::{Sheet, SheetCell, write_sheets};
pub use sorted_folder::{ForEmployer, SortedFolder};
pub use source::{ReadOptions, Source};
pub use table::{TableFor, TableWriter};
pub use words::number_source;

use crate::text::Shown;

/// Makes a file's name safe to show.
fn label(path: &Path) -> String {
    Shown::new(path.to_string_lossy()).to_string()
}
