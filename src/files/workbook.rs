//! Writes a table as a workbook (.xlsx) of one sheet, row by row and in flat memory. Every cell is text: leading zeros stay,
//! and nothing is a formula, a link or a macro.
//!
//! The sheet grows in a nameless file (0600) in the folder of the workbook itself, so that no personal data lie anywhere
//! else, and none are left however the process ends.

use std::cell::Cell;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::new_file::folder_of;
use super::{FilesError, label};
use crate::text::cells;

/// The rows that a sheet can hold below its header (ECMA-376, as Excel limits it).
pub(super) const ROWS: u32 = 1_048_575;
/// The characters that a cell can hold, in UTF-16.
const CELL: usize = 32_767;
/// The widths that a column takes, in cells of a half-width character.
const NARROWEST: usize = 8;
const WIDEST: usize = 40;
/// The name of the sheet.
const SHEET: &str = "state";

/// A workbook that is being written.
pub(super) struct WorkbookWriter<W> {
    out: W,
    book: Workbook,
    widths: Vec<usize>,
    rows: u32,
    most: u32,
    path: String,
}

impl<W: Write + Send> WorkbookWriter<W> {
    /// Begins a workbook with its header, made at a time; `target` is where it will stand.
    pub(super) fn new(out: W, header: &[&str], target: &Path, at: Timestamp) -> Result<Self, FilesError> {
        let path = label(target);
        let book = contained(|| begin(header, folder_of(target), at))
            .map_err(|error| FilesError::system(&path, &error))?;
        Ok(Self {
            out,
            book,
            widths: header.iter().map(|name| name.len() + 3).collect(),
            rows: 0,
            most: ROWS,
            path,
        })
    }

    /// Writes a row. What a sheet cannot hold is refused: more rows than it has, and cells that it would cut.
    pub(super) fn row<S: AsRef<str>>(&mut self, row: impl IntoIterator<Item = S>) -> Result<(), FilesError> {
        if self.rows == self.most {
            return Err(FilesError::TooManyRows { path: self.path.clone(), limit: u64::from(self.most) });
        }
        let at = self.rows + 1;
        let (book, widths, path) = (&mut self.book, &mut self.widths, &self.path);
        let row: Vec<S> = row.into_iter().collect();
        if row.iter().any(|cell| cell.as_ref().encode_utf16().count() > CELL) {
            return Err(FilesError::CellTooLong { path: path.clone(), row: u64::from(at) + 1, limit: CELL });
        }
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = (*width).max(cells(cell.as_ref()) + 1);
        }
        contained(|| write_row(book.worksheet_from_index(0)?, at, row.iter().map(AsRef::as_ref)))
            .map_err(|error| FilesError::system(&self.path, &error))?;
        self.rows = at;
        Ok(())
    }

    /// Writes the workbook out, and hands back what it wrote into.
    pub(super) fn finish(mut self) -> Result<W, FilesError> {
        let (book, out, widths, rows) = (&mut self.book, &mut self.out, &self.widths, self.rows);
        contained(|| {
            let sheet = book.worksheet_from_index(0)?;
            for (width, column) in widths.iter().zip(0..) {
                let width = u32::try_from((*width).clamp(NARROWEST, WIDEST)).unwrap_or_default();
                sheet.set_column_width(column, width)?;
            }
            let last = u16::try_from(widths.len().saturating_sub(1)).unwrap_or_default();
            sheet.autofilter(0, 0, rows, last)?;
            book.save_to_writer(Remembering::of(out))
        })
        .map_err(|error| FilesError::system(&self.path, &error))?;
        Ok(self.out)
    }
}

/// Tells a failure once and takes everything after it: an archive that is given up would try again, and complain on
/// standard error, where a console may be.
pub(super) struct Remembering<'a, W> {
    out: &'a mut W,
    has_failed: bool,
}

impl<'a, W> Remembering<'a, W> {
    pub(super) const fn of(out: &'a mut W) -> Self {
        Self { out, has_failed: false }
    }
}

impl<W: Write> Write for Remembering<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.has_failed {
            return Ok(bytes.len());
        }
        self.out
            .write(bytes)
            .inspect_err(|error| self.has_failed = error.kind() != io::ErrorKind::Interrupted)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.has_failed { Ok(()) } else { self.out.flush() }
    }
}

impl<W> std::fmt::Debug for WorkbookWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkbookWriter")
            .field("path", &self.path)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

fn begin(header: &[&str], folder: &Path, at: Timestamp) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(at.as_second())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    book.set_tempdir(folder)?;
    let text = Format::new().set_num_format("@");
    let head = text.clone().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(SHEET)?;
    sheet.set_freeze_panes(1, 0)?;
    for (name, column) in header.iter().zip(0..) {
        // The format of the column, so that what a person writes into a cell later is text as well.
        sheet.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, *name, &head)?;
    }
    Ok(book)
}

fn write_row<'a>(
    sheet: &mut Worksheet,
    row: u32,
    cells: impl Iterator<Item = &'a str>,
) -> Result<(), XlsxError> {
    for (cell, column) in cells.zip(0..) {
        sheet.write_string(row, column, cell)?;
    }
    Ok(())
}

thread_local! {
    /// Whether a panic of this thread is about to be taken for what it is: an error of the disk.
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Has the library work on the sheet. It panics where its file takes no more, a full disk for one: that is no fault of this
/// program, and is told as the error that it is.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !CONTAINED.get() {
                told(panic);
            }
        }));
    });
    CONTAINED.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(false);
    match done {
        Ok(done) => done.map_err(io_error),
        Err(panic) => Err(in_panic(panic.downcast_ref::<String>().map_or("", String::as_str))),
    }
}

/// Returns what the system said: a full disk must be told as one.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        XlsxError::ZipError(error) => error.into(),
        other => io::Error::other(other.to_string()),
    }
}

/// Finds the system's error in the words of a panic: `…: Os { code: 28, kind: StorageFull, … }`.
fn in_panic(said: &str) -> io::Error {
    let code =
        said.split_once("Os { code: ").and_then(|(_, rest)| rest.split_once(',')).map(|(code, _)| code);
    match code.and_then(|code| code.parse().ok()) {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::other("the sheet cannot be written"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::*;

    fn writer(folder: &Path, header: &[&str]) -> WorkbookWriter<Vec<u8>> {
        WorkbookWriter::new(Vec::new(), header, &folder.join("out.xlsx"), Timestamp::UNIX_EPOCH).unwrap()
    }

    fn read(bytes: Vec<u8>) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = open_workbook_from_rs(io::Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["state"]);
        let sheet = book.worksheet_range("state").unwrap();
        sheet.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn every_cell_is_the_text_that_it_was() {
        let cells = [
            "007",
            "=1+1",
            "@SUM(A1)",
            "https://example.com/",
            " a ",
            "a\nb",
            "<b>&amp;\"'",
            "髙𠮷葛󠄀か゛ｶﾞ",
            "a\u{1b}[2J\u{1}",
            "_x0041_",
            "'x",
            "2023-06-30",
            "1e5",
            "TRUE",
        ];
        let folder = tempfile::tempdir().unwrap();
        let header: Vec<String> = (0..cells.len()).map(|at| format!("c{at}")).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut book = writer(folder.path(), &header);
        book.row(cells).unwrap();
        let bytes = book.finish().unwrap();
        let rows = read(bytes.clone());
        let texts =
            |texts: &[&str]| texts.iter().map(|text| Data::String((*text).to_owned())).collect::<Vec<_>>();
        assert_eq!(rows[0], texts(&header));
        assert_eq!(rows[1], texts(&cells));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file is left");
    }

    #[test]
    fn what_a_sheet_cannot_hold_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = writer(folder.path(), &["a"]);
        book.row(["x".repeat(CELL)]).unwrap();
        let long = book.row(["x".repeat(CELL + 1)]).unwrap_err();
        assert_eq!(long.message().id(), "files.cell-too-long");
        book.most = 2;
        book.row(["y"]).unwrap();
        let many = book.row(["z"]).unwrap_err();
        assert_eq!(many.message().id(), "files.too-many-rows");
        assert_eq!(read(book.finish().unwrap()).len(), 3);
    }

    struct FailsAlways;

    impl Write for &FailsAlways {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::from_raw_os_error(28))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_the_error_that_it_tells_and_others_are_told_as_ever() {
        let full = contained::<()>(|| {
            let writer = FailsAlways;
            (&writer).write_all(b"<row>").expect("Couldn't write to xml file");
            Ok(())
        });
        assert_eq!(full.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(contained::<()>(|| panic!("{}", "other")).is_err());
        assert!(!CONTAINED.get());
    }
}
