//! A table open for reading: opened once, looked over once, its columns found; then record by record. Knows nothing of what
//! its rows say.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use super::fields::{FIELD_LIMIT, Fields};
use super::headers::Shape;
use super::layout::{BadHeader, Layout};
use super::record::{RECORD_LIMIT, Record, Records, Stop, Trouble};
use super::survey::{BOM, Foreign, Survey, survey};
use super::{Encoding, FilesError, Profile, ReadOptions, label, opening};
use crate::triage::intake::Reason;

/// A CSV file, open for reading.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The file's name, safe to show.
    pub path: String,
    pub encoding: Encoding,
    pub survey: Survey,
    pub header: Header,
    pub layout: Layout,
    records: Records<File>,
    /// When the file was last changed before it was read.
    changed_at: Option<SystemTime>,
    ended: bool,
}

impl Sheet {
    /// Opens a file, finds out its encoding and its columns, and stands before its first record.
    pub(super) fn open(
        path: &Path,
        shape: impl Into<Shape>,
        options: &ReadOptions,
    ) -> Result<Self, FilesError> {
        let path_label = label(path);
        let system = |error: &std::io::Error| FilesError::system(&path_label, error);
        let mut file = opening::open(path)?;
        let changed_at = file.metadata().and_then(|meta| meta.modified()).ok();
        let survey = survey(&file).map_err(|error| system(&error))?;
        refuse_foreign(&survey, &path_label)?;
        let start = if survey.bom { BOM.len() as u64 } else { 0 };
        file.seek(SeekFrom::Start(start)).map_err(|error| system(&error))?;
        let profile = options.profile.as_ref();
        let encoding = options.encoding.or(profile.and_then(Profile::encoding)).unwrap_or(survey.encoding);
        let mut records = Records::new(file);
        let header = Header::read(&mut records, encoding, &path_label, survey.bom)?;
        let no_columns = HashMap::new();
        let mapped = profile.map_or(&no_columns, |profile| &profile.columns);
        let layout = Layout::find(shape, &header.names, mapped)
            .map_err(|bad| bad_header(bad, &path_label, &header.names))?;
        Ok(Self { path: path_label, encoding, survey, header, layout, records, changed_at, ended: false })
    }

    /// Reads the next record by its columns, or says why it cannot be; `None` at the end. After an error there are no more.
    pub(super) fn next<T>(
        &mut self,
        read: impl FnOnce(&Record<'_>, Result<Fields<'_>, Reason>) -> T,
    ) -> Option<Result<T, FilesError>> {
        if self.ended {
            return None;
        }
        match self.records.next() {
            Ok(Some(record)) => {
                let fields = fields(&record, &self.layout, self.encoding);
                Some(Ok(read(&record, fields)))
            }
            Ok(None) => {
                self.ended = true;
                self.changed_meanwhile()
                    .then(|| Err(FilesError::ChangedMeanwhile { path: self.path.clone() }))
            }
            Err(stop) => {
                self.ended = true;
                Some(Err(stopped(stop, &self.path)))
            }
        }
    }

    /// Passes over records; returns how many there were.
    pub(super) fn skip(&mut self, records: u64) -> Result<u64, FilesError> {
        for passed in 0..records {
            match self.records.next() {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(passed),
                Err(stop) => return Err(stopped(stop, &self.path)),
            }
        }
        Ok(records)
    }

    /// Returns how many bytes have been read.
    pub(super) fn position(&self) -> u64 {
        self.records.position() + if self.survey.bom { BOM.len() as u64 } else { 0 }
    }

    fn changed_meanwhile(&self) -> bool {
        self.records
            .input()
            .metadata()
            .is_ok_and(|meta| meta.len() != self.survey.bytes || self.changed_at != meta.modified().ok())
    }
}

/// The header of a file.
#[derive(Debug)]
pub(super) struct Header {
    /// As it stands in the file, a byte order mark before it included, without its line end.
    pub raw: Vec<u8>,
    /// Its names, decoded.
    pub names: Vec<String>,
    /// Its names as they are written, quotes included.
    pub written: Vec<Vec<u8>>,
    /// What ends its line.
    pub line_end: Vec<u8>,
}

impl Header {
    fn read(
        records: &mut Records<File>,
        encoding: Encoding,
        path: &str,
        bom: bool,
    ) -> Result<Self, FilesError> {
        let bad = || FilesError::BadHeader { path: path.to_owned(), encoding: encoding.name() };
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => return Err(FilesError::Empty { path: path.to_owned() }),
            Err(stop) => return Err(stopped(stop, path)),
        };
        if record.trouble.is_some() || record.count > record.fields.len() {
            return Err(bad());
        }
        let name = |at| encoding.decode(&record.field(at)?).map(std::borrow::Cow::into_owned);
        let names = (0..record.fields.len()).map(name).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
        let mark = if bom { BOM } else { &[] };
        Ok(Self {
            raw: [mark, record.raw].concat(),
            names,
            written: (0..record.fields.len()).map(|at| record.as_written(at).to_vec()).collect(),
            line_end: record.line_end.to_vec(),
        })
    }
}

fn fields<'a>(record: &'a Record<'a>, layout: &'a Layout, encoding: Encoding) -> Result<Fields<'a>, Reason> {
    match record.trouble {
        Some(Trouble::UnclosedQuote) => Err(Reason::UnclosedQuote),
        Some(Trouble::Overlong) => {
            let column = layout.name_of(record.fields.len());
            Err(Reason::TooLong { column, limit: FIELD_LIMIT.max(RECORD_LIMIT) })
        }
        None => Fields::of(record, layout, encoding),
    }
}

pub(super) fn refuse_foreign(survey: &Survey, path: &str) -> Result<(), FilesError> {
    let path = || path.to_owned();
    match survey.foreign {
        Some(Foreign::Utf16) => Err(FilesError::Utf16 { path: path() }),
        Some(Foreign::Iso2022Jp) => Err(FilesError::Iso2022Jp { path: path() }),
        Some(Foreign::Workbook) => Err(FilesError::Workbook { path: path() }),
        Some(Foreign::Binary) => Err(FilesError::Binary { path: path() }),
        None if survey.blank => Err(FilesError::Empty { path: path() }),
        None => Ok(()),
    }
}

fn bad_header(bad: BadHeader, path: &str, found: &[String]) -> FilesError {
    let path = path.to_owned();
    match bad {
        BadHeader::Missing(missing) => FilesError::MissingColumns { path, missing, found: found.to_vec() },
        BadHeader::Twice(column, first, second) => {
            FilesError::ColumnTwice { path, column, headers: [first, second] }
        }
    }
}

pub(super) fn stopped(stop: Stop, path: &str) -> FilesError {
    match stop {
        Stop::Io(error) => FilesError::system(path, &error),
        Stop::Unclosed(line) => FilesError::UnclosedQuotes { path: path.to_owned(), line },
    }
}
