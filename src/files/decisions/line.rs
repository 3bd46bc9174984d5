//! The lines of a decisions file, kept to a length.

use std::io::{self, BufRead};

use super::exported::decision;
use crate::triage::intake::{Entry, Reason, Row};

/// The longest line that is read, in bytes: a history of thousands of events.
pub(super) const LINE_LIMIT: usize = 4 << 20;

/// One line as it stands in the file, without its end.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
    pub(super) is_overlong: bool,
}

impl Line {
    /// Reads up to the end of the line, keeping no more than the longest that is read; returns how many bytes went by.
    pub(super) fn fill(&mut self, input: &mut impl BufRead) -> io::Result<u64> {
        let mut taken = 0;
        loop {
            let part = match input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                part => part?,
            };
            if part.is_empty() {
                return Ok(taken);
            }
            let end = memchr::memchr(b'\n', part);
            let length = end.map_or(part.len(), |end| end + 1);
            let kept = part.get(..length).unwrap_or(part);
            self.is_overlong |= self.bytes.len() + kept.len() > LINE_LIMIT;
            if self.is_overlong {
                self.bytes.clear();
            } else {
                self.bytes.extend_from_slice(kept);
            }
            input.consume(length);
            taken += length as u64;
            if end.is_some() {
                return Ok(taken);
            }
        }
    }

    pub(super) fn into_row(self, line: u64) -> Row {
        let entry = if self.is_overlong {
            Err(Reason::TooLong { column: "record".to_owned(), limit: LINE_LIMIT })
        } else {
            decision(&self.bytes).map(|decision| Entry::Decision(Box::new(decision)))
        };
        Row { line, raw: self.bytes, entry }
    }
}
