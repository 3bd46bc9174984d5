//! Whether what stands in the place of a new file may be replaced: an empty file, or an earlier one of the same kind that
//! this program wrote. A user's own file never is. Knows each kind by its beginning alone.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use zip::ZipArchive;

use super::layout::SPREADSHEET_MARK;
use super::survey::BOM;
use super::{FilesError, label, opening};

/// The kind of a new file, by which an earlier one of it is known.
#[derive(Clone, Copy)]
pub enum Kind<'a> {
    /// A table with this header, exact or for spreadsheets.
    Table(&'a [&'a str]),
    /// A workbook of one sheet with this header, as this program writes it.
    Workbook(&'a [&'a str]),
    /// The lines of an export.
    JsonLines,
    /// Records that were not taken, each behind its line and the reason.
    Rejects,
    /// A text that its writer knows again, whole up to a limit.
    Text(&'a dyn Fn(&str) -> bool),
}

/// How much of a text or of a line is looked at.
const BEGINNING: u64 = 1 << 20;
/// How much of a sheet is looked at: its header stands before all rows.
const HEAD_OF_SHEET: u64 = 1 << 16;

/// Refuses to replace a file that is there, unless it is empty or an earlier one of the kind.
pub fn refuse_others(path: &Path, kind: Kind<'_>) -> Result<(), FilesError> {
    let system = |error: &std::io::Error| FilesError::system(&label(path), error);
    if path.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return Ok(());
    }
    let file = opening::open(path)?;
    if file.metadata().map_err(|error| system(&error))?.len() == 0 {
        return Ok(());
    }
    let begun = |limit: u64| {
        let mut bytes = Vec::new();
        (&file).take(limit).read_to_end(&mut bytes).map_err(|error| system(&error)).map(|_| bytes)
    };
    let is_earlier = match kind {
        Kind::Table(header) => is_table(&begun(BEGINNING)?, header),
        Kind::Workbook(header) => is_workbook(&file, header),
        Kind::Rejects => is_rejects(&begun(BEGINNING)?),
        Kind::JsonLines => is_line(&begun(BEGINNING)?),
        Kind::Text(is_own) => is_own(&String::from_utf8_lossy(&begun(BEGINNING)?)),
    };
    if is_earlier { Ok(()) } else { Err(FilesError::NotReplaced { path: label(path) }) }
}

fn is_table(bytes: &[u8], header: &[&str]) -> bool {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let header = header.join(",");
    line.strip_prefix(header.as_bytes())
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix(b",") == Some(SPREADSHEET_MARK.as_bytes()))
}

/// What stands before the input's own header.
pub(super) const BEFORE_HEADER: &[u8] = b"line,reason,";

fn is_rejects(bytes: &[u8]) -> bool {
    bytes.strip_prefix(BOM).unwrap_or(bytes).starts_with(BEFORE_HEADER)
}

/// The sheet holds its texts in the cells themselves, which a spreadsheet that saves it does not: what a person has worked
/// on since is theirs.
fn is_workbook(file: &std::fs::File, header: &[&str]) -> bool {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return false };
    let Ok(sheet) = archive.by_name("xl/worksheets/sheet1.xml") else { return false };
    let mut bytes = Vec::new();
    if sheet.take(HEAD_OF_SHEET).read_to_end(&mut bytes).is_err() {
        return false;
    }
    let text = String::from_utf8_lossy(&bytes);
    let Some((row, _)) = text.split_once("<row r=\"1\"").and_then(|(_, row)| row.split_once("</row>")) else {
        return false;
    };
    let cells = row.split("<t>").skip(1).map(|cell| cell.split("</t>").next().unwrap_or_default());
    cells.eq(header.iter().copied())
}

/// What tells a line of an export from any other object.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "insurer_no")]
    _insurer_no: IgnoredAny,
    #[serde(rename = "individual_number")]
    _individual_number: IgnoredAny,
    #[serde(rename = "five_items_digest")]
    _five_items_digest: IgnoredAny,
    #[serde(rename = "events")]
    _events: IgnoredAny,
}

fn is_line(bytes: &[u8]) -> bool {
    let mut line = Vec::new();
    let read = bytes.take(BEGINNING).read_until(b'\n', &mut line);
    read.is_ok() && serde_json::from_slice::<Line>(&line).is_ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::files::workbook::WorkbookWriter;
    use crate::files::{NewFile, TableFor, TableWriter};

    const HEADER: [&str; 2] = ["a", "b"];

    fn table(made_for: TableFor, header: &[&str]) -> Vec<u8> {
        let mut table = TableWriter::new(Vec::new(), header, made_for).unwrap();
        table.row(header).unwrap();
        table.finish().unwrap()
    }

    fn workbook(header: &[&str]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x.xlsx");
        let mut book = WorkbookWriter::new(Vec::new(), header, &target, Timestamp::UNIX_EPOCH).unwrap();
        book.row(["1", "2"]).unwrap();
        book.finish().unwrap()
    }

    #[test]
    fn an_earlier_file_of_the_kind_is_replaced_and_no_other() {
        let of_table = Kind::Table(&HEADER);
        let of_book = Kind::Workbook(&HEADER);
        let of_text = Kind::Text(&|text| text.starts_with("own"));
        let line = r#"{"insurer_no":"1","individual_number":"x","events":[],"five_items_digest":"y","z":1}"#;
        let lines = format!("{line}\n{line}\n").into_bytes();
        let exact = table(TableFor::Programs, &HEADER);
        let cases = [
            ("exact", of_table, exact.clone(), true),
            ("for spreadsheets", of_table, table(TableFor::Spreadsheets, &HEADER), true),
            ("header alone", of_table, b"a,b".to_vec(), true),
            ("one more column", of_table, b"a,b,c\n".to_vec(), false),
            ("one less", of_table, b"a\n".to_vec(), false),
            ("a longer name", of_table, b"a,bc\n".to_vec(), false),
            ("no table", of_table, vec![0xff, 0, 1], false),
            ("a table as workbook", of_book, exact, false),
            ("a workbook", of_book, workbook(&HEADER), true),
            ("another workbook", of_book, workbook(&["a", "c"]), false),
            ("cut", of_book, workbook(&HEADER)[..400].to_vec(), false),
            ("lines", Kind::JsonLines, lines, true),
            ("another object", Kind::JsonLines, b"{\"insurer_no\":1}\n".to_vec(), false),
            ("a list", Kind::JsonLines, b"[1]\n".to_vec(), false),
            ("rejects", Kind::Rejects, b"\xef\xbb\xbfline,reason,a\n".to_vec(), true),
            ("another table", Kind::Rejects, b"line,reasons\n".to_vec(), false),
            ("text", of_text, b"own text".to_vec(), true),
            ("another text", of_text, b"text".to_vec(), false),
        ];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        for (name, kind, content, is_replaced) in cases {
            std::fs::write(&path, &content).unwrap();
            assert_eq!(NewFile::replacing(&path, kind).is_ok(), is_replaced, "{name}");
            assert_eq!(std::fs::read(&path).unwrap(), content);
            std::fs::write(&path, "").unwrap();
            assert!(NewFile::replacing(&path, kind).is_ok(), "{name}: an empty file");
        }
        std::fs::remove_file(&path).unwrap();
        assert!(NewFile::replacing(&path, of_table).is_ok());
    }
}
