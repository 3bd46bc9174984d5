//! One file being imported: opened once, looked over once, then read row by row.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::fields::{FIELD_LIMIT, Fields};
use super::layout::{BadHeader, Layout};
use super::record::{RECORD_LIMIT, Record, Records, Stop, Trouble};
use super::rows::{self, Declared};
use super::survey::{BOM, Foreign, Survey, survey};
use super::{Encoding, FilesError, Profile, Rows, label, opening};
use crate::audit::Conventions;
use crate::triage::intake::{Entry, FileKind, Reason, Row, RunKey};

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The encoding, named by the user; comes before the profile's and the detected one.
    pub encoding: Option<Encoding>,
    /// A mapping profile.
    pub profile: Option<Profile>,
}

/// A CSV file of one kind, open for reading.
#[derive(Debug)]
pub struct Source {
    kind: FileKind,
    encoding: Encoding,
    /// The file's name, safe to show.
    path: String,
    survey: Survey,
    reading_digest: [u8; 32],
    header_raw: Vec<u8>,
    layout: Layout,
    declared: Declared,
    records: Records<File>,
    /// When the file was last changed before it was read.
    changed_at: Option<SystemTime>,
    ended: bool,
}

impl Source {
    /// Opens a file, finds out its encoding and its columns, and stands before its first record.
    ///
    /// A file that is a header alone has no records and is no error; [`FilesError`] says what is.
    pub fn open(path: &Path, kind: FileKind, options: &ReadOptions) -> Result<Self, FilesError> {
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
        let layout = Layout::find(kind, &header.names, mapped)
            .map_err(|bad| bad_header(bad, &path_label, header.names))?;
        let declared = Declared {
            conventions: Arc::new(
                profile.map_or(Conventions::DEFAULT, |profile| profile.conventions.clone()),
            ),
            causes: profile.map(|profile| profile.causes.clone()).unwrap_or_default(),
        };
        let reading_digest = reading_digest(encoding, profile);
        Ok(Self {
            kind,
            encoding,
            path: path_label,
            survey,
            reading_digest,
            header_raw: header.raw,
            layout,
            declared,
            records,
            changed_at,
            ended: false,
        })
    }

    /// Returns the SHA-256 of how it is read: encoding and profile.
    pub const fn reading_digest(&self) -> [u8; 32] {
        self.reading_digest
    }

    fn changed_meanwhile(&self) -> bool {
        self.records
            .input()
            .metadata()
            .is_ok_and(|meta| meta.len() != self.survey.bytes || self.changed_at != meta.modified().ok())
    }
}

impl Rows for Source {
    fn next_row(&mut self) -> Option<Result<Row, FilesError>> {
        if self.ended {
            return None;
        }
        let (kind, encoding) = (self.kind, self.encoding);
        let (layout, declared) = (&self.layout, &self.declared);
        match self.records.next() {
            Ok(Some(record)) => Some(Ok(Row {
                line: record.line,
                raw: record.raw.to_vec(),
                entry: entry(kind, &record, layout, encoding, declared),
            })),
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

    fn skip(&mut self, records: u64) -> Result<u64, FilesError> {
        for passed in 0..records {
            match self.records.next() {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(passed),
                Err(stop) => return Err(stopped(stop, &self.path)),
            }
        }
        Ok(records)
    }

    fn kind(&self) -> FileKind {
        self.kind
    }

    fn encoding(&self) -> Encoding {
        self.encoding
    }

    fn run_key(&self) -> RunKey {
        RunKey { kind: self.kind, content: self.survey.digest, reading: self.reading_digest }
    }

    fn byte_len(&self) -> u64 {
        self.survey.bytes
    }

    fn position(&self) -> u64 {
        self.records.position() + if self.survey.bom { BOM.len() as u64 } else { 0 }
    }

    fn header_raw(&self) -> &[u8] {
        &self.header_raw
    }

    fn ignored_columns(&self) -> &[String] {
        &self.layout.ignored
    }
}

/// The header of a file.
struct Header {
    raw: Vec<u8>,
    names: Vec<String>,
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
        Ok(Self { raw: [mark, record.raw].concat(), names })
    }
}

fn entry(
    kind: FileKind,
    record: &Record<'_>,
    layout: &Layout,
    encoding: Encoding,
    declared: &Declared,
) -> Result<Entry, Reason> {
    match record.trouble {
        Some(Trouble::UnclosedQuote) => Err(Reason::UnclosedQuote),
        Some(Trouble::Overlong) => {
            let column = layout.name_of(record.fields.len());
            Err(Reason::TooLong { column, limit: FIELD_LIMIT.max(RECORD_LIMIT) })
        }
        None => rows::entry(kind, &Fields::of(record, layout, encoding)?, declared),
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

fn bad_header(bad: BadHeader, path: &str, found: Vec<String>) -> FilesError {
    let path = path.to_owned();
    match bad {
        BadHeader::Missing(missing) => FilesError::MissingColumns { path, missing, found },
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

fn reading_digest(encoding: Encoding, profile: Option<&Profile>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(encoding.name());
    if let Some(profile) = profile {
        hash.update(profile.digest);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
