//! Reads a decisions file: the lines of an export (.jsonl), each one record's mark with its history.
//!
//! The two halves of each swap come first, one after the other, or what became of the other one; then the other corrections, then
//! everything else, each in the order of the file: what another record's right number does to the signals of a record must be there before that
//! record is judged.

mod exported;
mod line;
mod swaps;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::open_table::refuse_foreign;
use super::survey::{BOM, Survey, survey};
use super::{Encoding, FilesError, Rows, label, opening};
use crate::audit::Day;
use crate::triage::column::Unsaid;
use crate::triage::intake::{FileKind, Row, RunKey};
use line::Line;
use swaps::Swaps;

/// What stands for the header of a file that has none, in its rejects file.
const HEADER: &[u8] = b"record";

/// A decisions file, open for reading.
#[derive(Debug)]
pub struct Decisions {
    path: String,
    survey: Survey,
    input: BufReader<File>,
    changed_at: Option<SystemTime>,
    swaps: Swaps,
    pass: Pass,
    /// Lines read in this pass.
    line: u64,
    /// Bytes read in this pass.
    read: u64,
}

/// Which lines are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Swaps,
    Corrections,
    Others,
    Ended,
}

impl Decisions {
    /// Opens a file and stands before its first record. What is no export of JSON lines is refused at once.
    pub fn open(path: &Path) -> Result<Self, FilesError> {
        let path_label = label(path);
        let system = |error: &io::Error| FilesError::system(&path_label, error);
        let mut file = opening::open(path)?;
        let changed_at = file.metadata().and_then(|meta| meta.modified()).ok();
        let survey = survey(&file).map_err(|error| system(&error))?;
        refuse_foreign(&survey, &path_label)?;
        file.seek(SeekFrom::Start(0)).map_err(|error| system(&error))?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let begins = input.fill_buf().map_err(|error| system(&error))?;
        let begins = begins.strip_prefix(BOM).unwrap_or(begins).trim_ascii_start();
        if !begins.starts_with(b"{") {
            return Err(FilesError::NotJsonLines { path: path_label });
        }
        let swaps = Swaps::find(&mut input).map_err(|error| system(&error))?;
        Ok(Self { path: path_label, survey, input, changed_at, swaps, pass: Pass::Swaps, line: 0, read: 0 })
    }

    /// Reads the next line of this pass; none at the end of the file.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut line = Line::default();
            let taken = line.fill(&mut self.input)?;
            if taken == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.read += taken;
            let mark = if self.line == 1 { BOM } else { &[] };
            line.bytes = line.bytes.strip_prefix(mark).unwrap_or(&line.bytes).trim_ascii().to_vec();
            let is_of_this_pass = is_correction(&line.bytes) == (self.pass == Pass::Corrections)
                && !self.swaps.holds(self.line);
            if is_of_this_pass && (line.is_overlong || !line.bytes.is_empty()) {
                return Ok(Some(line));
            }
        }
    }

    fn advance(&mut self) -> Result<Option<Row>, FilesError> {
        let path = self.path.clone();
        let system = |error: &io::Error| FilesError::system(&path, error);
        while self.pass != Pass::Ended {
            let row = match self.pass {
                Pass::Swaps => self.swaps.next_half(&mut self.input),
                _ => self.next_line().map(|line| line.map(|line| line.into_row(self.line))),
            };
            match row {
                Ok(Some(row)) => return Ok(Some(row)),
                Ok(None) => self.end_pass()?,
                Err(error) => {
                    self.pass = Pass::Ended;
                    return Err(system(&error));
                }
            }
        }
        Ok(None)
    }

    fn end_pass(&mut self) -> Result<(), FilesError> {
        self.pass = match self.pass {
            Pass::Swaps => Pass::Corrections,
            Pass::Corrections => Pass::Others,
            Pass::Others | Pass::Ended => Pass::Ended,
        };
        if self.pass == Pass::Ended {
            return if self.changed_meanwhile() {
                Err(FilesError::ChangedMeanwhile { path: self.path.clone() })
            } else {
                Ok(())
            };
        }
        (self.line, self.read) = (0, 0);
        self.input.seek(SeekFrom::Start(0)).map_err(|error| FilesError::system(&self.path, &error))?;
        Ok(())
    }

    fn changed_meanwhile(&self) -> bool {
        self.input
            .get_ref()
            .metadata()
            .is_ok_and(|meta| meta.len() != self.survey.bytes || self.changed_at != meta.modified().ok())
    }
}

impl Rows for Decisions {
    fn next_row(&mut self) -> Option<Result<Row, FilesError>> {
        self.advance().transpose()
    }

    // What was decided is ruled on by its history.
    fn begun_on(&mut self, _: Day) {}

    fn skip(&mut self, records: u64) -> Result<u64, FilesError> {
        for passed in 0..records {
            if self.advance()?.is_none() {
                return Ok(passed);
            }
        }
        Ok(records)
    }

    fn kind(&self) -> FileKind {
        FileKind::Decisions
    }

    fn encoding(&self) -> Encoding {
        Encoding::Utf8
    }

    fn run_key(&self) -> RunKey {
        let reading = Sha256::digest(b"decisions").into();
        RunKey { kind: FileKind::Decisions, content: self.survey.digest, reading }
    }

    fn byte_len(&self) -> u64 {
        self.survey.bytes
    }

    fn position(&self) -> u64 {
        let passed = if matches!(self.pass, Pass::Swaps | Pass::Corrections) { 0 } else { self.survey.bytes };
        u64::midpoint(passed, self.read)
    }

    fn header_raw(&self) -> &[u8] {
        HEADER
    }

    fn unsaid(&self) -> Unsaid {
        Unsaid::default()
    }

    fn unknown_sources(&self) -> Vec<(String, u64)> {
        Vec::new()
    }

    fn ignored_columns(&self) -> &[String] {
        &[]
    }
}

/// Tells whether a line states a right number, which comes before its history.
fn is_correction(line: &[u8]) -> bool {
    let end = memchr::memmem::find(line, b"\"events\":").unwrap_or(line.len());
    memchr::memmem::find(line.get(..end).unwrap_or(line), b"\"right_number\":\"").is_some()
}

#[cfg(test)]
mod tests;
