//! The state of the triage as a file: CSV, a workbook, or one JSON object a line with history and digest.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::workbook::{self, WorkbookWriter};
use super::{FilesError, Kind, TableFor, TableWriter, label};
use crate::audit::FiveItemsRef;
use crate::triage::decisions::{Trace, five_items_digest};
use crate::triage::listing::{ListJson, ListRow};

/// The format of an export, named by the ending of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// `.csv`
    Csv(TableFor),
    /// `.jsonl`
    JsonLines,
    /// `.xlsx`
    Workbook,
}

impl ExportFormat {
    /// Finds the format by the ending of a file's name, in any case.
    pub fn of(path: &Path, made_for: TableFor) -> Result<Self, FilesError> {
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("csv") => Ok(Self::Csv(made_for)),
            Some("jsonl") if made_for == TableFor::Programs => Ok(Self::JsonLines),
            // A workbook is for spreadsheets in any case: its cells are text, and nothing in them needs a shield.
            Some("xlsx") => Ok(Self::Workbook),
            _ => Err(FilesError::UnknownEnding { path: label(path) }),
        }
    }

    /// Returns how many records it holds at most.
    pub const fn most_rows(self) -> Option<u64> {
        match self {
            Self::Workbook => Some(workbook::ROWS as u64),
            Self::Csv(_) | Self::JsonLines => None,
        }
    }

    /// Returns by what an earlier export is known.
    pub const fn kind(self) -> Kind<'static> {
        match self {
            Self::Csv(_) => Kind::Table(ListRow::export_columns()),
            Self::JsonLines => Kind::JsonLines,
            Self::Workbook => Kind::Workbook(ListRow::export_columns()),
        }
    }

    /// Tells whether rows are to be given with their [`Detail`].
    pub const fn wants_detail(self) -> bool {
        matches!(self, Self::JsonLines)
    }
}

/// What a line of `.jsonl` holds beside the columns of a list.
#[derive(Debug, Clone, Copy)]
pub struct Detail<'a> {
    /// The insurer's five items.
    pub insurer_side: FiveItemsRef<'a>,
    /// The register's, where it answered with five items.
    pub register_side: Option<FiveItemsRef<'a>>,
    /// The record's history, oldest first.
    pub traces: &'a [Trace],
}

/// Writes the rows of one export, which come ordered by member key.
#[derive(Debug)]
pub struct ExportWriter<W: Write> {
    lines: Lines<W>,
    path: String,
    reveal: bool,
    rows: u64,
}

#[derive(Debug)]
enum Lines<W: Write> {
    Csv(Box<TableWriter<W>>),
    Json(W),
    Workbook(Box<WorkbookWriter<W>>),
}

impl<W: Write + Send> ExportWriter<W> {
    /// Begins an export, made at a time, that will stand at `target`; with `reveal` individual numbers are written whole,
    /// which the caller records.
    pub fn new(
        out: W,
        format: ExportFormat,
        target: &Path,
        reveal: bool,
        at: Timestamp,
    ) -> Result<Self, FilesError> {
        let path = label(target);
        let columns = ListRow::export_columns();
        let lines = match format {
            ExportFormat::Csv(made_for) => Lines::Csv(Box::new(
                TableWriter::new(out, columns, made_for)
                    .map_err(|error| FilesError::system(&path, &error))?,
            )),
            ExportFormat::JsonLines => Lines::Json(out),
            ExportFormat::Workbook => {
                Lines::Workbook(Box::new(WorkbookWriter::new(out, columns, target, at)?))
            }
        };
        Ok(Self { lines, path, reveal, rows: 0 })
    }

    /// Writes a record; only `.jsonl` has the detail.
    pub fn row(&mut self, row: &ListRow, detail: Option<Detail<'_>>) -> Result<(), FilesError> {
        let system = |error: &io::Error| FilesError::system(&self.path, error);
        match &mut self.lines {
            Lines::Csv(table) => table.row(row.export_cells(self.reveal)).map_err(|error| system(&error))?,
            Lines::Json(out) => write_line(out, row, self.reveal, detail).map_err(|error| system(&error))?,
            Lines::Workbook(book) => book.row(row.export_cells(self.reveal))?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Returns how many records were written.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Hands back what it wrote into, all of it written.
    pub fn finish(self) -> Result<W, FilesError> {
        let system = |error: &io::Error| FilesError::system(&self.path, error);
        match self.lines {
            Lines::Csv(table) => table.finish().map_err(|error| system(&error)),
            Lines::Json(mut out) => out.flush().map(|()| out).map_err(|error| system(&error)),
            Lines::Workbook(book) => book.finish(),
        }
    }
}

fn write_line(
    out: &mut impl Write,
    row: &ListRow,
    reveal: bool,
    detail: Option<Detail<'_>>,
) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line::of(row, reveal, detail))?;
    out.write_all(b"\n")
}

/// One line of `.jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    row: ListJson<'a>,
    /// Of a corrected record; its commitment in the history is of this database's key and tells another nothing.
    right_number: Option<String>,
    five_items_digest: Option<String>,
    events: &'a [Trace],
}

impl<'a> Line<'a> {
    fn of(row: &'a ListRow, reveal: bool, detail: Option<Detail<'a>>) -> Self {
        let right = row.mark.right_number;
        Self {
            row: row.to_export_json(reveal),
            right_number: right.map(|number| if reveal { number.reveal() } else { number.to_string() }),
            five_items_digest: detail
                .map(|detail| five_items_digest(detail.insurer_side, detail.register_side)),
            events: detail.map_or(&[][..], |detail| detail.traces),
        }
    }
}

#[cfg(test)]
mod tests;
