//! One file being imported: its records turned into entries, row by row.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::headers::{Column, columns};
use super::open_table::Sheet;
use super::profile::CauseRule;
use super::rows::{self, Declared};
use super::{Encoding, FilesError, Profile, Rows, words};
use crate::audit::{Conventions, Day};
use crate::triage::column::Unsaid;
use crate::triage::intake::{Entry, FileKind, Row, RunKey};

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
    sheet: Sheet,
    reading_digest: [u8; 32],
    declared: Declared,
    unknown: UnknownSources,
}

impl Source {
    /// Opens a file, finds out its encoding and its columns, and stands before its first record.
    ///
    /// A file that is a header alone has no records and is no error; [`FilesError`] says what is.
    pub fn open(path: &Path, kind: FileKind, options: &ReadOptions) -> Result<Self, FilesError> {
        let sheet = Sheet::open(path, kind, options)?;
        let profile = options.profile.as_ref();
        let declared = Declared {
            conventions: Arc::new(
                profile.map_or(Conventions::DEFAULT, |profile| profile.conventions.clone()),
            ),
            today: None,
            causes: profile.map(|profile| profile.causes.clone()).unwrap_or_default(),
        };
        let reading_digest = reading_digest(sheet.encoding, profile);
        Ok(Self { kind, sheet, reading_digest, declared, unknown: UnknownSources::default() })
    }

    /// Returns the SHA-256 of how it is read: encoding and profile.
    pub const fn reading_digest(&self) -> [u8; 32] {
        self.reading_digest
    }
}

impl Rows for Source {
    fn next_row(&mut self) -> Option<Result<Row, FilesError>> {
        let (kind, declared) = (self.kind, &self.declared);
        let next = self.sheet.next(|record, fields| Row {
            line: record.line,
            raw: record.raw.to_vec(),
            entry: fields.and_then(|fields| rows::entry(kind, &fields, declared)),
        });
        if let Some(Ok(Row { entry: Ok(Entry::Candidate(candidate)), .. })) = &next {
            self.unknown.meet(&candidate.lookup.number_source);
        }
        next
    }

    fn begun_on(&mut self, day: Day) {
        self.declared.today = Some(day);
    }

    fn skip(&mut self, records: u64) -> Result<u64, FilesError> {
        self.sheet.skip(records)
    }

    fn kind(&self) -> FileKind {
        self.kind
    }

    fn encoding(&self) -> Encoding {
        self.sheet.encoding
    }

    fn run_key(&self) -> RunKey {
        RunKey { kind: self.kind, content: self.sheet.survey.digest, reading: self.reading_digest }
    }

    fn byte_len(&self) -> u64 {
        self.sheet.survey.bytes
    }

    fn position(&self) -> u64 {
        self.sheet.position()
    }

    fn header_raw(&self) -> &[u8] {
        &self.sheet.header.raw
    }

    fn unsaid(&self) -> Unsaid {
        let has = |column| self.sheet.layout.place(column).is_some();
        let rules = &self.declared.causes;
        let causes_by_rule = !rules.is_empty() && rules.iter().flat_map(CauseRule::asks).all(has);
        let is_said = |column| has(column) || (column == Column::RootCause && causes_by_rule);
        columns(self.kind).map(|(column, _)| column).filter(|column| !is_said(*column)).collect()
    }

    fn unknown_sources(&self) -> Vec<(String, u64)> {
        self.unknown.most_first()
    }

    fn ignored_columns(&self) -> &[String] {
        &self.sheet.layout.ignored
    }
}

/// Words for the source of a number that are not known, and how many rows have each.
#[derive(Debug, Default)]
struct UnknownSources(HashMap<String, u64>);

impl UnknownSources {
    /// So many are remembered: a column that holds something else has another word in each row.
    const MOST: usize = 1000;

    fn meet(&mut self, source: &str) {
        if let Some(rows) = self.0.get_mut(source) {
            *rows += 1;
        } else if self.0.len() < Self::MOST && !words::is_known_source(source) {
            self.0.insert(source.to_owned(), 1);
        }
    }

    fn most_first(&self) -> Vec<(String, u64)> {
        let mut all: Vec<_> = self.0.iter().map(|(source, rows)| (source.clone(), *rows)).collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        all
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
