//! Writes a few small tables as one workbook (.xlsx), a sheet each: words as text, counts as numbers to calculate with.

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::new_file::folder_of;
use super::workbook::{Remembering, contained};
use super::{FilesError, label};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetCell {
    /// Text, whatever it looks like.
    Text(String),
    /// A number.
    Count(u64),
}

/// One sheet: a header and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its header.
    pub header: &'a [&'a str],
    /// Its rows.
    pub rows: Vec<Vec<SheetCell>>,
}

/// Writes sheets as a workbook, made at a time; `target` is where it will stand.
pub fn write_sheets<W: Write + Send>(
    out: &mut W,
    sheets: &[Sheet<'_>],
    target: &Path,
    at: Timestamp,
) -> Result<(), FilesError> {
    contained(|| {
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.as_second())?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        book.set_tempdir(folder_of(target))?;
        for sheet in sheets {
            write_sheet(book.add_worksheet_with_constant_memory()?, sheet)?;
        }
        book.save_to_writer(Remembering::of(out))
    })
    .map_err(|error| FilesError::system(&label(target), &error))
}

fn write_sheet(into: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let (text, head) = (Format::new().set_num_format("@"), Format::new().set_bold());
    let count = Format::new().set_num_format("#,##0");
    into.set_name(sheet.name)?;
    into.set_freeze_panes(1, 0)?;
    for (name, column) in sheet.header.iter().zip(0..) {
        into.set_column_width(column, 22)?;
        into.write_string_with_format(0, column, *name, &head)?;
    }
    for (row, at) in sheet.rows.iter().zip(1..) {
        for (cell, column) in row.iter().zip(0..) {
            match cell {
                SheetCell::Text(words) => into.write_string_with_format(at, column, words, &text)?,
                SheetCell::Count(n) => into.write_number_with_format(at, column, number(*n), &count)?,
            };
        }
    }
    Ok(())
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a workbook's numbers are exact below 2^53, more than there are people"
)]
fn number(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::*;

    #[test]
    fn words_are_text_and_counts_are_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let row = |word: &str, n| vec![SheetCell::Text(word.to_owned()), SheetCell::Count(n)];
        let sheets = [
            Sheet {
                name: "one",
                header: &["a", "n"],
                rows: vec![row("06139992", 15_700_000), row("=1+1", 0)],
            },
            Sheet { name: "two", header: &["b"], rows: vec![] },
        ];
        let mut out = Vec::new();
        write_sheets(&mut out, &sheets, &folder.path().join("x.xlsx"), Timestamp::UNIX_EPOCH).unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(out)).unwrap();
        assert_eq!(book.sheet_names(), ["one", "two"]);
        let rows: Vec<Vec<Data>> =
            book.worksheet_range("one").unwrap().rows().map(<[Data]>::to_vec).collect();
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(rows[0], [text("a"), text("n")]);
        assert_eq!(rows[1], [text("06139992"), Data::Float(15_700_000.0)]);
        assert_eq!(rows[2], [text("=1+1"), Data::Float(0.0)]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file is left");
    }
}
