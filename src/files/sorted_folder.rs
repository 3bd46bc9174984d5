//! The folder into which notifications are sorted: whole or not at all, private, never over what is not its own.
//!
//! Everything is written into a folder of a temporary name beside its place (0700, files 0600), made durable, and only then
//! put there in one step. Each file has the input's columns as they are written there, in its encoding and with its line ends,
//! and one column more; columns that an earlier sorting had added are left out.

mod earlier;
mod employers;

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use self::employers::Employers;
pub use self::employers::ForEmployer;
use super::filings::{Filing, Filings};
use super::headers::{Column, folded};
use super::record::Record;
use super::survey::BOM;
use super::{Encoding, FilesError, label, new_file, place};
use crate::audit::masked;
use crate::host::DraftFolder;

/// The names of the files, but for those of the employers.
const ACCEPTED: &str = "accepted.csv";
const RETURNED: &str = "returned.csv";
const NOT_APPLICABLE: &str = "not_applicable.csv";

/// The columns that are added.
const ROUTE: &str = "route";
const MISSING: &str = "missing";

/// A folder being written. [`commit`](Self::commit) puts it in its place; dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct SortedFolder {
    place: PathBuf,
    staging: DraftFolder,
    shape: Columns,
    accepted: BufWriter<File>,
    returned: BufWriter<File>,
    not_applicable: BufWriter<File>,
    employers: Employers,
    /// The row at hand; kept so that its room is used again.
    row: Vec<u8>,
}

/// Which fields of the input are written, and what ends a line.
#[derive(Debug)]
struct Columns {
    kept: Vec<usize>,
    /// Those of them that an employer's file has: none that holds numbers.
    for_employers: Vec<usize>,
    line_end: Vec<u8>,
    encoding: Encoding,
    /// The beginning of every file.
    mark: &'static [u8],
}

impl SortedFolder {
    /// Tells whether an earlier folder of this kind stands in a place; refuses anything else there but an empty folder.
    pub fn stands_at(place: &Path) -> Result<bool, FilesError> {
        Ok(place::examine(place, &earlier::is_own)? == place::Place::Earlier)
    }

    /// Begins a folder for the rows of a table. What stands in its place already must be an empty folder or an earlier one of
    /// this kind.
    pub fn begin(place: &Path, filings: &Filings) -> Result<Self, FilesError> {
        place::examine(place, &earlier::is_own)?;
        let system = |error: &io::Error| FilesError::system(&label(place), error);
        let staging = DraftFolder::begin(new_file::folder_of(place)).map_err(|error| system(&error))?;
        let shape = Columns::of(filings);
        let header = filings.header();
        let begin = |name: &str, added: &str| {
            let mut row = shape.mark.to_vec();
            shape.compose(
                &mut row,
                shape.kept.iter().copied(),
                |at| header.written.get(at).map_or(&[], Vec::as_slice),
                added,
            );
            begin_file(&staging.path().join(name), &row)
        };
        let mut employers_header = shape.mark.to_vec();
        let name_at = |at: usize| header.written.get(at).map_or(&[][..], Vec::as_slice);
        shape.compose(&mut employers_header, shape.for_employers.iter().copied(), name_at, MISSING);
        let opened = (|| {
            Ok((
                begin(ACCEPTED, ROUTE)?,
                begin(RETURNED, MISSING)?,
                begin(NOT_APPLICABLE, "")?,
                Employers::begin(staging.path(), employers_header)?,
            ))
        })();
        let (accepted, returned, not_applicable, employers) = opened.map_err(|error| system(&error))?;
        Ok(Self {
            place: place.to_owned(),
            staging,
            shape,
            accepted,
            returned,
            not_applicable,
            employers,
            row: Vec::new(),
        })
    }

    /// Adds a notification that is accepted, and by which route.
    pub fn accept(&mut self, filing: &Filing<'_>, route: &str) -> Result<(), FilesError> {
        self.shape.row(&mut self.row, filing.record, route);
        let written = self.accepted.write_all(&self.row);
        written.map_err(|error| self.failed(&error))
    }

    /// Adds one that the rule does not ask anything of.
    pub fn pass_over(&mut self, filing: &Filing<'_>) -> Result<(), FilesError> {
        self.shape.row(&mut self.row, filing.record, "");
        let written = self.not_applicable.write_all(&self.row);
        written.map_err(|error| self.failed(&error))
    }

    /// Adds one that goes back, to its employer's file as well where it names one, and what is missing. Returns how many
    /// cells of the employer's row had to be masked.
    pub fn give_back(&mut self, filing: &Filing<'_>, missing: &str) -> Result<u64, FilesError> {
        self.shape.row(&mut self.row, filing.record, missing);
        let written = self.returned.write_all(&self.row).and_then(|()| {
            if !filing.names_employer() {
                return Ok(0);
            }
            let masked = self.shape.row_for_employer(&mut self.row, filing.record, missing);
            self.employers.add(&filing.employer_code, &filing.employer_name, &self.row)?;
            Ok(masked)
        });
        written.map_err(|error| self.failed(&error))
    }

    /// Makes all of it durable and puts it in its place; returns the employers' files, in the order in which their employers
    /// first appeared.
    pub fn commit(mut self) -> Result<Vec<ForEmployer>, FilesError> {
        let place = label(&self.place);
        let written = (|| {
            self.accepted.flush()?;
            self.returned.flush()?;
            self.not_applicable.flush()?;
            let files = self.employers.write(self.staging.path())?;
            // One call for all: an employer's file each would wait for the disk as often as there are employers.
            rustix::fs::syncfs(File::open(self.staging.path())?)?;
            Ok(files)
        })();
        let files = written.map_err(|error: io::Error| FilesError::system(&place, &error))?;
        // Sorted once more, it is put in its own place again.
        place::put(self.staging, &self.place, &earlier::is_own)?.map_or(Ok(files), Err)
    }

    fn failed(&self, error: &io::Error) -> FilesError {
        FilesError::system(&label(&self.place), error)
    }
}

impl Columns {
    fn of(filings: &Filings) -> Self {
        let header = filings.header();
        let added = [ROUTE, MISSING];
        let name = |at: &usize| header.names.get(*at).map(|name| folded(name)).unwrap_or_default();
        let kept: Vec<usize> =
            (0..header.names.len()).filter(|at| !added.contains(&name(at).as_str())).collect();
        let number = filings.place(Column::IndividualNumber);
        let for_employers =
            kept.iter().copied().filter(|at| Some(*at) != number && !holds_numbers(&name(at))).collect();
        let line_end = if header.line_end.is_empty() { b"\n".to_vec() } else { header.line_end.clone() };
        let mark = if filings.has_byte_order_mark() { BOM } else { &[] };
        Self { kept, for_employers, line_end, encoding: filings.encoding(), mark }
    }

    /// Makes a whole row of the fields that are kept.
    fn row(&self, row: &mut Vec<u8>, record: &Record<'_>, added: &str) {
        row.clear();
        self.compose(row, self.kept.iter().copied(), |at| record.as_written(at), added);
    }

    /// Makes a row for an employer, in whose columns nobody looks for individual numbers: those that stand there all the same
    /// are masked. Returns in how many cells.
    fn row_for_employer(&self, row: &mut Vec<u8>, record: &Record<'_>, added: &str) -> u64 {
        let mut cells = 0;
        let mut hidden = Vec::new();
        for at in &self.for_employers {
            let cell = without_numbers(record.as_written(*at), self.encoding);
            cells += u64::from(matches!(cell, Cow::Owned(_)));
            hidden.push(cell);
        }
        row.clear();
        self.compose(row, 0..hidden.len(), |at| hidden.get(at).map_or(&[][..], |cell| cell), added);
        cells
    }

    /// Appends a line of some fields as they are written, and of what is added, which needs no quotes in any encoding.
    fn compose<'a>(
        &self,
        row: &mut Vec<u8>,
        places: impl IntoIterator<Item = usize>,
        field: impl Fn(usize) -> &'a [u8],
        added: &str,
    ) {
        for (order, at) in places.into_iter().enumerate() {
            if order > 0 {
                row.push(b',');
            }
            row.extend_from_slice(field(at));
        }
        if !added.is_empty() {
            row.push(b',');
            row.extend_from_slice(added.as_bytes());
        }
        row.extend_from_slice(&self.line_end);
    }
}

/// Tells whether a header, folded, is that of a column with individual numbers, the one that is read or another.
fn holds_numbers(header: &str) -> bool {
    const NAMES: &[&str] = &[
        "個人番号",
        "マイナンバー",
        "individual_number",
        "core_number",
        "notification_number",
        "my_number",
        "mynumber",
    ];
    NAMES.iter().any(|name| header.contains(name))
}

/// Masks the individual numbers in a cell as it is written. Of bytes that are no text nobody can say what they hold: they are
/// left out.
fn without_numbers(cell: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    let Some(text) = encoding.decode(cell) else { return Cow::Owned(Vec::new()) };
    match masked(&text) {
        Cow::Borrowed(_) => Cow::Borrowed(cell),
        Cow::Owned(text) => Cow::Owned(encoding.encode_words(&text).into_owned()),
    }
}

/// Begins a private file with its header.
fn begin_file(path: &Path, header: &[u8]) -> io::Result<BufWriter<File>> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    out.write_all(header)?;
    Ok(out)
}

#[cfg(test)]
mod tests;
