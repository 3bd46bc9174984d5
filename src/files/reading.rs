//! A file being imported, whatever its format: what the import asks of it.

use super::{Encoding, FilesError};
use crate::audit::Day;
use crate::triage::column::Unsaid;
use crate::triage::intake::{FileKind, Row, RunKey};

/// A file that is read row by row.
pub trait Rows: std::fmt::Debug + Send {
    /// Returns the next record, good or bad; `None` at the end. After an error there are no more.
    fn next_row(&mut self) -> Option<Result<Row, FilesError>>;

    /// Tells on which day the import began: rows in which what has been is on a later day are bad.
    fn begun_on(&mut self, day: Day);

    /// Passes over records, as many as an interrupted import had made durable; returns how many there were.
    fn skip(&mut self, records: u64) -> Result<u64, FilesError>;

    /// Returns the kind of file that it is read as.
    fn kind(&self) -> FileKind;

    /// Returns the encoding in which it is read.
    fn encoding(&self) -> Encoding;

    /// Returns what makes two imports the same one.
    fn run_key(&self) -> RunKey;

    /// Returns its length in bytes.
    fn byte_len(&self) -> u64;

    /// Returns how many bytes have been read, for a progress bar.
    fn position(&self) -> u64;

    /// Returns the header as it stands in the file, a byte order mark before it included, without its line end.
    fn header_raw(&self) -> &[u8];

    /// Returns the columns of this kind that it does not have.
    fn unsaid(&self) -> Unsaid;

    /// Lists the words met so far in `number_source` that are not known, the most frequent first, and how many rows have each:
    /// these rows count as not obtained from J-LIS.
    fn unknown_sources(&self) -> Vec<(String, u64)>;

    /// Lists the headers that name no column of this kind, as written; they are not read.
    fn ignored_columns(&self) -> &[String];
}
