//! Reads a decisions file: the lines of an export (.jsonl), each one record's mark with its history.
//!
//! Corrections come first, then everything else, each in the order of the file: what another record's right number does to
//! the signals of a record must be there before that record is judged.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use serde::Deserialize;
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};

use super::source::refuse_foreign;
use super::survey::{BOM, Survey, survey};
use super::{Encoding, FilesError, Rows, label, opening};
use crate::audit::{Addressee, Basis, Day, InsurerNumber, MemberKey, Status};
use crate::triage::decisions::{Decision, ShownMark, StatedNumber, Trace};
use crate::triage::intake::{Entry, FileKind, Reason, Row, RunKey};

/// The longest line that is read, in bytes: a history of thousands of events.
const LINE_LIMIT: usize = 4 << 20;
/// What stands for the header of a file that has none, in its rejects file.
const HEADER: &[u8] = b"record";

/// A decisions file, open for reading.
#[derive(Debug)]
pub struct Decisions {
    path: String,
    survey: Survey,
    input: BufReader<File>,
    changed_at: Option<SystemTime>,
    pass: Pass,
    /// Lines read in this pass.
    line: u64,
    /// Bytes read in this pass.
    read: u64,
}

/// Which lines are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
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
        Ok(Self { path: path_label, survey, input, changed_at, pass: Pass::Corrections, line: 0, read: 0 })
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
            let is_of_this_pass = is_correction(&line.bytes) == (self.pass == Pass::Corrections);
            if is_of_this_pass && (line.is_overlong || !line.bytes.is_empty()) {
                return Ok(Some(line));
            }
        }
    }

    fn advance(&mut self) -> Result<Option<Row>, FilesError> {
        let path = self.path.clone();
        let system = |error: &io::Error| FilesError::system(&path, error);
        while self.pass != Pass::Ended {
            match self.next_line() {
                Ok(Some(line)) => return Ok(Some(line.into_row(self.line))),
                Ok(None) if self.pass == Pass::Corrections => {
                    self.input.seek(SeekFrom::Start(0)).map_err(|error| system(&error))?;
                    (self.pass, self.line, self.read) = (Pass::Others, 0, 0);
                }
                Ok(None) => {
                    self.pass = Pass::Ended;
                    if self.changed_meanwhile() {
                        return Err(FilesError::ChangedMeanwhile { path: self.path.clone() });
                    }
                }
                Err(error) => {
                    self.pass = Pass::Ended;
                    return Err(system(&error));
                }
            }
        }
        Ok(None)
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
        let passed = if self.pass == Pass::Corrections { 0 } else { self.survey.bytes };
        u64::midpoint(passed, self.read)
    }

    fn header_raw(&self) -> &[u8] {
        HEADER
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

/// One line as it stands in the file, without its end.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    is_overlong: bool,
}

impl Line {
    /// Reads up to the end of the line, keeping no more than the longest that is read; returns how many bytes went by.
    fn fill(&mut self, input: &mut impl BufRead) -> io::Result<u64> {
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

    fn into_row(self, line: u64) -> Row {
        let entry = if self.is_overlong {
            Err(Reason::TooLong { column: "record".to_owned(), limit: LINE_LIMIT })
        } else {
            decision(&self.bytes).map(|decision| Entry::Decision(Box::new(decision)))
        };
        Row { line, raw: self.bytes, entry }
    }
}

/// The object of a line. What follows from the data is judged anew here and not read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    insurer_no: String,
    symbol: String,
    number: String,
    branch: String,
    individual_number: String,
    #[serde(rename = "kanji_name")]
    _kanji_name: IgnoredAny,
    #[serde(rename = "employer_code")]
    _employer_code: IgnoredAny,
    #[serde(rename = "employer_name")]
    _employer_name: IgnoredAny,
    #[serde(rename = "causes")]
    _causes: IgnoredAny,
    status: Status,
    basis: Option<Basis>,
    #[serde(rename = "answer")]
    _answer: IgnoredAny,
    #[serde(rename = "grade")]
    _grade: IgnoredAny,
    #[serde(rename = "grades")]
    _grades: IgnoredAny,
    #[serde(rename = "signals")]
    _signals: IgnoredAny,
    #[serde(rename = "risk")]
    _risk: IgnoredAny,
    assignee: Option<String>,
    addressee: Option<Addressee>,
    due_on: Option<Day>,
    operator: Option<String>,
    marked_at: Option<String>,
    second_operator: Option<String>,
    second_at: Option<String>,
    awaiting_second_check: bool,
    raised_again: bool,
    right_number: Option<String>,
    five_items_digest: String,
    events: Vec<Trace>,
}

fn decision(line: &[u8]) -> Result<Decision, Reason> {
    let text = std::str::from_utf8(line).map_err(|_| Reason::Undecodable("record".to_owned()))?;
    let said: Exported = serde_json::from_str(text).map_err(|_| Reason::NotExported)?;
    let insurer = InsurerNumber::parse(&said.insurer_no).map_err(Reason::InsurerNumber)?;
    let stated = |number: &str, column| StatedNumber::read(number).ok_or(Reason::IndividualNumber(column));
    Ok(Decision {
        key: MemberKey::new(insurer, &said.symbol, &said.number, &said.branch),
        individual_number: stated(&said.individual_number, "individual_number")?,
        right_number: said
            .right_number
            .as_deref()
            .map(|number| stated(number, "right_number"))
            .transpose()?,
        five_items_digest: said.five_items_digest,
        shown: ShownMark {
            status: said.status,
            basis: said.basis,
            assignee: said.assignee,
            addressee: said.addressee,
            due_on: said.due_on,
            operator: said.operator,
            marked_at: said.marked_at,
            second_operator: said.second_operator,
            second_at: said.second_at,
            awaiting_second_check: said.awaiting_second_check,
            raised_again: said.raised_again,
        },
        traces: said.events,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(content: &[u8]) -> Result<Decisions, FilesError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.jsonl");
        std::fs::write(&path, content).unwrap();
        Decisions::open(&path)
    }

    fn line(number: &str, right: Option<&str>) -> String {
        let right = right.map_or("null".to_owned(), |right| format!("\"{right}\""));
        format!(
            r#"{{"insurer_no":"06139992","symbol":"1","number":"{number}","branch":"","individual_number":"********9018","kanji_name":"\"events\":","employer_code":"","employer_name":"","causes":[],"status":"pending","basis":null,"answer":"none","grade":null,"grades":{{}},"signals":[],"risk":"clean","assignee":null,"addressee":null,"due_on":null,"operator":null,"marked_at":null,"second_operator":null,"second_at":null,"awaiting_second_check":false,"raised_again":false,"right_number":{right},"five_items_digest":"","events":[]}}"#
        )
    }

    #[test]
    fn corrections_come_first_and_each_line_once() {
        let whole = Some("111111111118");
        let lines = [line("1", None), line("2", whole), String::new(), line("3", None), line("4", whole)];
        for end in ["\n", "\r\n"] {
            let mut file = opened(format!("\u{FEFF}{}", lines.join(end)).as_bytes()).unwrap();
            let rows: Vec<Row> = std::iter::from_fn(|| file.next_row()).map(Result::unwrap).collect();
            assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5, 1, 4]);
            assert!(rows.iter().all(|row| row.entry.is_ok()), "{rows:?}");
            assert_eq!(rows[0].raw, lines[1].as_bytes());
            assert_eq!(file.position(), file.byte_len());
            for skipped in 0..=4 {
                let mut file = opened(lines.join(end).as_bytes()).unwrap();
                assert_eq!(file.skip(skipped as u64).unwrap(), skipped as u64);
                let rest: Vec<u64> =
                    std::iter::from_fn(|| file.next_row()).map(|row| row.unwrap().line).collect();
                assert_eq!(rest, [2, 5, 1, 4][skipped..]);
            }
        }
    }

    #[test]
    fn what_is_no_export_is_refused_whole() {
        for (content, id) in [
            (&b""[..], "files.empty"),
            (b"\n\n", "files.empty"),
            (b"insurer_no,symbol\n1,2\n", "files.not-json-lines"),
            (b"[{}]", "files.not-json-lines"),
            (b"PK\x03\x04", "files.workbook"),
            (b"\xff\xfe{\0", "files.utf16"),
        ] {
            assert_eq!(opened(content).unwrap_err().message().id(), id, "{content:?}");
        }
    }

    #[test]
    fn a_bad_line_is_rejected_and_the_rest_is_read() {
        let long = format!("{{\"x\":\"{}\"}}", "y".repeat(LINE_LIMIT));
        let good = line("1", None);
        let mut content = [
            "{".to_owned(),
            long,
            good.replace("\"status\"", "\"state\""),
            good.replace("pending", "done"),
            good.replace("\"events\":[]", "\"events\":[],\"version\":2"),
            good.replace("06139992", "06139993"),
            good.replace("********9018", "12345"),
            "[".repeat(100_000),
            good,
        ]
        .join("\n")
        .into_bytes();
        content.extend(b"\n{\"\xff\":1}\n");
        let mut file = opened(&content).unwrap();
        let said: Vec<String> = std::iter::from_fn(|| file.next_row())
            .map(|row| match row.unwrap().entry {
                Ok(_) => String::new(),
                Err(reason) => reason.message().id().to_owned(),
            })
            .collect();
        let not = "triage.reason.not-exported";
        assert_eq!(
            said,
            [
                not,
                "triage.reason.too-long",
                not,
                not,
                not,
                "triage.reason.insurer-check-digit",
                "triage.reason.individual-number",
                not,
                "",
                "triage.reason.undecodable"
            ]
        );
    }
}
