//! What an import brings: entries, rejects, the fate of each row, and the counts that summarise a file.

use super::decisions::{Conflict, Decision};
use super::policy::{Refusal, may_act};
use crate::audit::{
    Actor, Alert, Answer, Candidate, Day, Employer, NotAnInsurerNumber, Notification, Role, coded_enum,
};
use crate::i18n::Message;

coded_enum! {
    /// The files that are imported row by row.
    pub enum FileKind {
        /// 点検対象
        Candidates = "candidates",
        /// J-LIS照会結果
        Register = "register",
        /// 不一致通知
        Alerts = "alerts",
        /// 資格取得届 and other notifications that state a number.
        Notifications = "notifications",
        /// 事業所
        Employers = "employers",
        /// 他のデータベースで記録した判断: the lines of `export FILE.jsonl`.
        Decisions = "decisions",
    }
}

/// Refuses a file to those who may look only, and decisions to all but a lead: a file can say that two people decided; that it
/// is believed here is one person's decision, who leads.
pub fn may_import(kind: FileKind, actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if kind == FileKind::Decisions && actor.role != Role::Lead {
        return Err(Refusal::DecisionsNeedLead);
    }
    Ok(())
}

/// What one good row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A row of a candidates file.
    Candidate(Box<Candidate>),
    /// A row of a register file.
    Answer(Box<Answer>),
    /// A row of an alerts file.
    Alert(Box<Alert>),
    /// A row of a notifications file.
    Notification(Box<Notification>),
    /// A row of an employers file.
    Employer(Box<Employer>),
    /// A line of a decisions file.
    Decision(Box<Decision>),
}

/// One record of a file, good or bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which the record begins, from 1; the header is line 1.
    pub line: u64,
    /// The bytes of the record as they stand in the file, without the line end; for the rejects file.
    pub raw: Vec<u8>,
    /// What it says, or why it is rejected.
    pub entry: Result<Entry, Reason>,
}

/// Why a row is rejected. It is never dropped silently: line, reason and the raw record go to the rejects file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The record has another number of columns than the header.
    ColumnCount {
        /// Columns of the record.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A required value is empty; the column's English name.
    Missing(&'static str),
    /// The insurer number is none.
    InsurerNumber(NotAnInsurerNumber),
    /// The individual number is not twelve digits; the column's English name. The value is never repeated.
    IndividualNumber(&'static str),
    /// The bytes of a column are no text in the file's encoding.
    Undecodable(String),
    /// A count is no whole number, or none that can be.
    ImpossibleCount(&'static str),
    /// Where a day is needed there is none, but a word; the column's English name.
    NoDay(&'static str),
    /// The day of what has been is still to come.
    DayAhead {
        /// The column's English name.
        column: &'static str,
        /// The day.
        day: Day,
    },
    /// A code is that of no case.
    NoSuchCase {
        /// The column's English name.
        column: &'static str,
        /// The code as written.
        code: String,
    },
    /// What is written has not the form of a case code; the column's English name.
    NoCaseCode(&'static str),
    /// A value is not one of those that are allowed; column and what is allowed.
    UnknownValue {
        /// The column's English name.
        column: &'static str,
        /// The values that are allowed.
        allowed: String,
    },
    /// A field is longer than any real one.
    TooLong {
        /// The column as the header names it.
        column: String,
        /// The longest that is taken, in bytes.
        limit: usize,
    },
    /// A quote is opened and never closed; the record is the lines up to that quote's.
    UnclosedQuote,
    /// The line is no record as an export of this version writes it.
    NotExported,
    /// A decision cannot be taken.
    Conflict(Conflict),
    /// An earlier row of the same file says something else of the same member or number.
    Contradicts {
        /// The line of the row that stays.
        first_line: u64,
    },
}

impl Reason {
    /// Says the reason. It holds no data of the row but a day or a case code.
    pub fn message(&self) -> Message {
        match self {
            Self::ColumnCount { found, expected } => {
                Message::new("triage.reason.column-count").arg("found", found).arg("expected", expected)
            }
            Self::Missing(column) => Message::new("triage.reason.missing").arg("column", column),
            Self::InsurerNumber(NotAnInsurerNumber::Length) => Message::new("triage.reason.insurer-length"),
            Self::InsurerNumber(NotAnInsurerNumber::CheckDigit) => {
                Message::new("triage.reason.insurer-check-digit")
            }
            Self::IndividualNumber(column) => {
                Message::new("triage.reason.individual-number").arg("column", column)
            }
            Self::Undecodable(column) => Message::new("triage.reason.undecodable").arg("column", column),
            Self::ImpossibleCount(column) => {
                Message::new("triage.reason.impossible-count").arg("column", column)
            }
            Self::NoDay(column) => Message::new("triage.reason.no-day").arg("column", column),
            Self::DayAhead { column, day } => {
                Message::new("triage.reason.day-ahead").arg("column", column).arg("day", day)
            }
            Self::NoSuchCase { column, code } => {
                Message::new("triage.reason.no-such-case").arg("column", column).arg("code", code)
            }
            Self::NoCaseCode(column) => Message::new("triage.reason.no-case-code").arg("column", column),
            Self::UnknownValue { column, allowed } => {
                Message::new("triage.reason.unknown-value").arg("column", column).arg("allowed", allowed)
            }
            Self::TooLong { column, limit } => {
                Message::new("triage.reason.too-long").arg("column", column).arg("limit", limit)
            }
            Self::UnclosedQuote => Message::new("triage.reason.unclosed-quote"),
            Self::NotExported => Message::new("triage.reason.not-exported"),
            Self::Conflict(conflict) => conflict.message(),
            Self::Contradicts { first_line } => {
                Message::new("triage.reason.contradicts").arg("line", first_line)
            }
        }
    }
}

/// A reject as it is kept until the rejects file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line on which the record begins.
    pub line: u64,
    /// Why, in the words of the rejects file.
    pub reason: String,
    /// The bytes of the record.
    pub raw: Vec<u8>,
}

/// Tells whether two answers are of one asking: of one number, on one day. Two that differ contradict each other in one
/// file; in another file the later one takes the place of the earlier, which may have been read with the wrong encoding or profile;
/// of another day, both are kept and the newest counts. A failed lookup says nothing and contradicts nothing.
pub fn is_one_asking(one: &Answer, other: &Answer) -> bool {
    (one.individual_number, &one.asked_on, one.is_failure())
        == (other.individual_number, &other.asked_on, other.is_failure())
}

/// Tells whether two rows are of one alert: to one member, of one day and kind.
pub fn is_one_alert(one: &Alert, other: &Alert) -> bool {
    (&one.key, &one.alert_on, &one.kind) == (&other.key, &other.alert_on, &other.kind)
}

/// Tells whether two rows are of one notification: of one member, number, day and document.
pub fn is_one_notification(one: &Notification, other: &Notification) -> bool {
    (&one.key, one.individual_number, &one.received_on, &one.document)
        == (&other.key, other.individual_number, &other.received_on, &other.document)
}

/// What became of a good row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing was known of it.
    New,
    /// It says something else than what was known.
    Changed,
    /// It says what was known.
    Unchanged,
    /// An earlier row of the same file, on this line, says something else; that one stays.
    Contradicts(u64),
}

/// The counts of one file. `read` = `accepted` + `rejected`; `accepted` = `new` + `changed` + `unchanged`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Records read, without the header and blank lines.
    pub read: u64,
    /// Records that were taken.
    pub accepted: u64,
    /// Taken, and not known before.
    pub new: u64,
    /// Taken, and other than what was known.
    pub changed: u64,
    /// Taken, and known already.
    pub unchanged: u64,
    /// Records that went to the rejects file.
    pub rejected: u64,
    /// Taken, with a number whose check digit fails: a finding, not noise.
    pub check_digit_failures: u64,
    /// Candidates taken that have no root cause.
    pub out_of_audit: u64,
}

impl Counts {
    /// Counts a row that was taken or contradicted an earlier one.
    pub fn count(&mut self, fate: Fate) {
        self.read += 1;
        match fate {
            Fate::New => self.new += 1,
            Fate::Changed => self.changed += 1,
            Fate::Unchanged => self.unchanged += 1,
            Fate::Contradicts(_) => {
                self.rejected += 1;
                return;
            }
        }
        self.accepted += 1;
    }

    /// Counts a row that could not be read.
    pub fn count_bad(&mut self) {
        self.read += 1;
        self.rejected += 1;
    }
}

/// What makes two imports the same one, so that a killed one is resumed: kind, content and how it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunKey {
    /// The kind of file.
    pub kind: FileKind,
    /// SHA-256 of the file's bytes.
    pub content: [u8; 32],
    /// SHA-256 of the profile and the encoding by which it is read.
    pub reading: [u8; 32],
}

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Records of the file that are durable, from its first.
    pub records: u64,
    /// The line at which an interrupted import was taken up again.
    pub resumed_at_line: Option<u64>,
    /// What was counted so far, the interrupted part included.
    pub counts: Counts,
}
