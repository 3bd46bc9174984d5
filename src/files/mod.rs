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
//! | `source` | joins these: one file being imported |

mod dates;
mod encoding;
mod error;
mod fields;
mod headers;
mod layout;
mod opening;
mod profile;
mod record;
mod rows;
mod source;
mod survey;
mod words;

use std::path::Path;

pub use encoding::Encoding;
pub use error::FilesError;
pub use headers::{Column, also_named, columns};
pub use layout::SPREADSHEET_MARK;
pub use profile::Profile;
pub use source::{ReadOptions, Source};

use crate::text::Shown;

/// Makes a file's name safe to show.
fn label(path: &Path) -> String {
    Shown::new(path.to_string_lossy()).to_string()
}
