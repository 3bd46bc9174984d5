//! Writes tables as CSV: exact, or safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use super::layout::SPREADSHEET_MARK;
use super::survey::BOM;

/// For what a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableFor {
    /// Cells are exactly what they hold: a table that is read again says the same.
    #[default]
    Programs,
    /// Cells that a spreadsheet would take for a formula are prefixed with `'`. The last column, [`SPREADSHEET_MARK`], says
    /// so, and an import that finds it takes the prefixes off. With a byte order mark, which spreadsheets need to see UTF-8.
    Spreadsheets,
}

/// Writes the rows of one table.
#[derive(Debug)]
pub struct TableWriter<W: Write> {
    csv: csv::Writer<W>,
    made_for: TableFor,
    rows: u64,
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with its header.
    pub fn new<S: AsRef<str>>(mut out: W, header: &[S], made_for: TableFor) -> io::Result<Self> {
        let mut builder = csv::WriterBuilder::new();
        if made_for == TableFor::Spreadsheets {
            out.write_all(BOM)?;
            builder.terminator(csv::Terminator::CRLF);
        }
        let mut table = Self { csv: builder.from_writer(out), made_for, rows: 0 };
        for name in header {
            table.csv.write_field(name.as_ref()).map_err(io_error)?;
        }
        if made_for == TableFor::Spreadsheets {
            table.csv.write_field(SPREADSHEET_MARK).map_err(io_error)?;
        }
        table.end_row()?;
        Ok(table)
    }

    /// Writes a row; it must have as many cells as the header.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        let for_spreadsheets = self.made_for == TableFor::Spreadsheets;
        for cell in cells {
            let cell = cell.as_ref();
            let cell = if for_spreadsheets { shielded(cell) } else { Cow::Borrowed(cell) };
            self.csv.write_field(&*cell).map_err(io_error)?;
        }
        if for_spreadsheets {
            self.csv.write_field("").map_err(io_error)?;
        }
        self.end_row()?;
        self.rows += 1;
        Ok(())
    }

    /// Returns how many rows were written, without the header.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Hands on what was written so far, for a reader that waits for it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()
    }

    /// Hands back what it wrote into, all of it written.
    pub fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(|error| io::Error::new(error.error().kind(), error.error().to_string()))
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.csv.write_record(None::<&[u8]>).map_err(io_error)
    }
}

/// Returns what the system said: a full disk must be told as one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Prefixes what a spreadsheet would take for a formula, in either width, and what already begins with the prefix, so that
/// taking it off always gives the cell back.
fn shielded(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠', '−']);
    if risky { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::files::layout::Layout;
    use crate::files::record::Records;

    fn written(made_for: TableFor, cells: &[&str]) -> String {
        let mut table = TableWriter::new(Vec::new(), &["a", "b"], made_for).unwrap();
        table.row(cells).unwrap();
        assert_eq!(table.rows(), 1);
        String::from_utf8(table.finish().unwrap()).unwrap()
    }

    #[test]
    fn an_exact_table_holds_what_it_holds() {
        assert_eq!(written(TableFor::Programs, &["=1", "x,\"y\"\n"]), "a,b\n=1,\"x,\"\"y\"\"\n\"\n");
    }

    #[test]
    fn a_table_for_spreadsheets_shields_formulas_and_says_so() {
        for (cell, shown) in [
            ("=1+1", "'=1+1"),
            ("+81", "'+81"),
            ("-", "'-"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("＠", "'＠"),
            ("'x", "''x"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(
                written(TableFor::Spreadsheets, &[cell, "1"]),
                format!("\u{FEFF}a,b,spreadsheet_prefix\r\n{shown},1,\r\n"),
                "{cell}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn either_table_is_read_back_exactly(
            cells in proptest::collection::vec(any::<String>(), 1..6), for_spreadsheets in any::<bool>(),
        ) {
            let made_for = if for_spreadsheets { TableFor::Spreadsheets } else { TableFor::Programs };
            let header: Vec<String> = (0..cells.len()).map(|at| format!("c{at}")).collect();
            let mut table = TableWriter::new(Vec::new(), &header, made_for).unwrap();
            table.row(&cells).unwrap();
            let bytes = table.finish().unwrap();
            let mut records = Records::new(bytes.strip_prefix(BOM).unwrap_or(&bytes));
            let width = records.next().unwrap().unwrap().fields.len();
            prop_assert_eq!(width, cells.len() + usize::from(for_spreadsheets));
            // A row of one empty or blank cell is quoted, so it is no blank line.
            let record = records.next().unwrap().unwrap();
            for (at, cell) in cells.iter().enumerate() {
                let field = String::from_utf8(record.field(at).unwrap().into_owned()).unwrap();
                let read = if for_spreadsheets { field.strip_prefix('\'').unwrap_or(&field) } else { &field };
                prop_assert_eq!(read, cell);
            }
        }
    }

    #[test]
    fn the_mark_is_known_on_import() {
        let header = ["employer_code".to_owned(), SPREADSHEET_MARK.to_owned()];
        let none = std::collections::HashMap::new();
        let layout = Layout::find(crate::triage::intake::FileKind::Employers, &header, &none).unwrap();
        assert!(layout.for_spreadsheet && layout.ignored.is_empty());
    }
}
