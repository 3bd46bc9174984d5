//! Splits bytes into the records of a CSV file: exact bytes, exact lines, bounded memory. Knows no encoding: in UTF-8 and
//! CP932 alike, no byte of a multi-byte character is ever `"`, `,`, CR or LF.
//!
//! Quoting is that of RFC 4180, read as leniently as the `csv` crate does (a test holds the two together). It is not read
//! *by* that crate because a rejected record must leave exactly as it came, its line must be right after quoted line ends
//! and blank lines, and a quote that is never closed must not swallow the rest of a file.

mod scan;

use std::borrow::Cow;
use std::io::{self, Read};

pub(super) use scan::Span;
use scan::{Scan, Step};

/// The longest record that is read, in bytes.
pub(super) const RECORD_LIMIT: usize = 16 << 20;
/// Each quote that is never closed costs a look at up to [`RECORD_LIMIT`] bytes, which are then read again: a file in which
/// this comes to more bytes in all is not read further.
const READ_AGAIN_LIMIT: u64 = 4 << 30;
const CHUNK: usize = 256 << 10;

/// One record, borrowed from the reader.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its bytes without the line end; empty for an [`Overlong`](Trouble::Overlong) one.
    pub raw: &'a [u8],
    /// What ends its line: LF, CR LF, CR, or nothing at the end of a file.
    pub line_end: &'a [u8],
    /// Its fields in order, [`FIELDS_MAX`](super::record::scan::FIELDS_MAX) at most.
    pub fields: &'a [Span],
    /// How many fields it has.
    pub count: usize,
    /// Why its fields cannot be trusted.
    pub trouble: Option<Trouble>,
}

/// Why a record could not be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A quote is opened and never closed; the record is the lines up to that quote's.
    UnclosedQuote,
    /// It is longer than [`RECORD_LIMIT`]; its fields so far are there, its bytes are not.
    Overlong,
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file could not be read.
    Io(io::Error),
    /// Too many quotes are never closed; the line of the last.
    Unclosed(u64),
}

impl<'a> Record<'a> {
    /// Returns the bytes of a field, without its quotes.
    pub(super) fn field(&self, at: usize) -> Option<Cow<'a, [u8]>> {
        let span = self.fields.get(at)?;
        let written = self.written(*span);
        Some(if span.quoted { unquoted(written) } else { Cow::Borrowed(written) })
    }

    /// Returns where a field without quotes lies in `raw`.
    pub(super) fn plain_range(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let span = self.fields.get(at)?;
        (!span.quoted).then_some(span.start as usize..span.end as usize)
    }

    /// Finds the first field that is written with more than `limit` bytes.
    pub(super) fn longer_than(&self, limit: usize) -> Option<usize> {
        if self.raw.len() <= limit {
            return None;
        }
        self.fields.iter().position(|span| (span.end - span.start) as usize > limit)
    }

    /// Returns a field as it is written, its quotes included; nothing where there is none.
    pub(super) fn as_written(&self, at: usize) -> &'a [u8] {
        self.fields.get(at).map_or(&[], |span| self.written(*span))
    }

    fn written(&self, span: Span) -> &'a [u8] {
        self.raw.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// Takes the quotes off: a doubled quote inside stands for one, what follows the closing quote is taken as it is.
fn unquoted(written: &[u8]) -> Cow<'_, [u8]> {
    let inner = written.strip_prefix(b"\"").unwrap_or(written);
    match memchr::memchr(b'"', inner) {
        None => return Cow::Borrowed(inner),
        Some(at) if at + 1 == inner.len() => return Cow::Borrowed(inner.get(..at).unwrap_or_default()),
        Some(_) => {}
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        if let Some(tail) = after.strip_prefix(b"\"\"") {
            out.push(b'"');
            rest = tail;
        } else {
            rest = after.get(1..).unwrap_or_default();
            break;
        }
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// Reads records one after the other. Blank lines are skipped, as is the end-of-file mark 0x1A of older systems.
#[derive(Debug)]
pub(super) struct Records<R> {
    input: R,
    buffer: Vec<u8>,
    /// The first byte of `buffer` that belongs to the next record.
    start: usize,
    /// Where the bytes read end.
    filled: usize,
    ended: bool,
    /// The line at `start`.
    line: u64,
    /// Bytes of the file before `start`.
    position: u64,
    read_again: u64,
    fields: Vec<Span>,
    limit: usize,
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self::with_limit(input, RECORD_LIMIT)
    }

    fn with_limit(input: R, limit: usize) -> Self {
        Self {
            input,
            buffer: vec![0; CHUNK],
            start: 0,
            filled: 0,
            ended: false,
            line: 1,
            position: 0,
            read_again: 0,
            fields: Vec::new(),
            limit,
        }
    }

    /// Returns how many bytes of the input lie before the next record.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    /// Tells whether another line was read already, so that the next record hardly has to be waited for.
    pub(super) fn has_line(&self) -> bool {
        let rest = self.buffer.get(self.start..self.filled).unwrap_or_default();
        self.ended || memchr::memchr2(b'\n', b'\r', rest).is_some()
    }

    /// Gives the input back.
    pub(super) const fn input(&self) -> &R {
        &self.input
    }

    /// Reads the next record; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Stop> {
        if !self.skip_blank_lines().map_err(Stop::Io)? {
            return Ok(None);
        }
        let mut scan = Scan::default();
        self.fields.clear();
        let end = loop {
            let bytes = self.buffer.get(self.start..self.filled).unwrap_or_default();
            match scan.advance(bytes, self.ended, &mut self.fields) {
                Step::Done(end) => break end,
                Step::Unclosed => return self.unclosed(&scan),
                Step::More if bytes.len() < self.limit => self.refill().map_err(Stop::Io)?,
                Step::More if scan.in_quotes() => return self.unclosed(&scan),
                Step::More => return self.overlong(&scan),
            }
        };
        Ok(Some(self.take(end, &scan, None)))
    }

    /// Hands out the record that ends at `end`, and moves on behind its line end.
    fn take(&mut self, end: usize, scan: &Scan, trouble: Option<Trouble>) -> Record<'_> {
        let line = self.line;
        let from = self.start;
        let rest = self.buffer.get(from + end..self.filled).unwrap_or_default();
        let terminator = line_end(rest);
        let raw = self.buffer.get(from..from + end).unwrap_or_default();
        self.line += u64::from(terminator > 0) + if scan.quotes { line_ends(raw) } else { 0 };
        self.start += end + terminator;
        self.position += (end + terminator) as u64;
        let line_end = rest.get(..terminator).unwrap_or_default();
        Record { line, raw, line_end, fields: &self.fields, count: scan.count, trouble }
    }

    /// A quote was opened and never closed: takes the lines up to the one where it was opened as one bad record, so that
    /// those behind it are read.
    fn unclosed(&mut self, scan: &Scan) -> Result<Option<Record<'_>>, Stop> {
        self.read_again += scan.pos as u64;
        let bytes = self.buffer.get(self.start..self.filled).unwrap_or_default();
        let opened = bytes.get(..scan.field_start).map_or(0, line_ends) + self.line;
        if self.read_again > READ_AGAIN_LIMIT {
            return Err(Stop::Unclosed(opened));
        }
        let behind = bytes.get(scan.field_start..).unwrap_or_default();
        match memchr::memchr2(b'\n', b'\r', behind) {
            Some(at) => Ok(Some(self.take(scan.field_start + at, scan, Some(Trouble::UnclosedQuote)))),
            None if self.ended => {
                let end = bytes.len();
                Ok(Some(self.take(end, scan, Some(Trouble::UnclosedQuote))))
            }
            None => self.overlong(scan),
        }
    }

    /// A record is longer than any real one: skips to the end of its line without keeping it.
    fn overlong(&mut self, scan: &Scan) -> Result<Option<Record<'_>>, Stop> {
        let line = self.line;
        let passed = scan.pos;
        let kept = self.buffer.get(self.start..self.start + passed).unwrap_or_default();
        self.line += line_ends(kept);
        self.start += passed;
        self.position += passed as u64;
        loop {
            let bytes = self.buffer.get(self.start..self.filled).unwrap_or_default();
            let found = memchr::memchr2(b'\n', b'\r', bytes);
            let skip = found.unwrap_or(bytes.len());
            self.start += skip;
            self.position += skip as u64;
            if found.is_some() || self.ended {
                break;
            }
            self.refill().map_err(Stop::Io)?;
        }
        while self.filled - self.start < 2 && !self.ended {
            self.refill().map_err(Stop::Io)?;
        }
        let terminator = line_end(self.buffer.get(self.start..self.filled).unwrap_or_default());
        self.line += u64::from(terminator > 0);
        self.start += terminator;
        self.position += terminator as u64;
        Ok(Some(Record {
            line,
            raw: &[],
            line_end: &[],
            fields: &self.fields,
            count: scan.count,
            trouble: Some(Trouble::Overlong),
        }))
    }

    /// Moves to the first byte that is no line end; tells whether there is one.
    fn skip_blank_lines(&mut self) -> io::Result<bool> {
        loop {
            while self.filled - self.start < 2 && !self.ended {
                self.refill()?;
            }
            let bytes = self.buffer.get(self.start..self.filled).unwrap_or_default();
            if bytes.is_empty() || bytes == b"\x1a" {
                self.position += bytes.len() as u64;
                self.start = self.filled;
                return Ok(false);
            }
            match line_end(bytes) {
                0 => return Ok(true),
                length => {
                    self.line += 1;
                    self.start += length;
                    self.position += length as u64;
                }
            }
        }
    }

    /// Reads more bytes behind those that are kept.
    fn refill(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        match self.input.read(room) {
            Ok(0) => self.ended = true,
            Ok(read) => self.filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Returns the length of the line end at the beginning of `bytes`.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// Counts the line ends: LF, CR LF, or a CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    let lone = |at: usize| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| lone(*at)).count() as u64
}

#[cfg(test)]
mod tests;
