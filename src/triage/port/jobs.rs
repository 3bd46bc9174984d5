//! What the console has done outside the store: files that are written, and how that ended.

use jiff::Timestamp;

use crate::audit::{Actor, Addressee, Day, Scope, SweepId};
use crate::i18n::{Lang, Message};
use crate::triage::filter::Filter;

/// Work that the console starts and others do: files, reports, copies. Implemented where the rooms are joined.
pub trait Jobs: Send {
    /// Starts a job; how far it is comes as a [`JobStand`] now and then, and its outcome as a [`JobReply`]. One job runs at a
    /// time; a second is answered with a word.
    ///
    /// # Errors
    ///
    /// The outcome of a job that cannot be begun: nothing else comes of it.
    fn start(&self, job: Job) -> Result<(), JobReply>;

    /// Has the job under way stop as soon as that can be. Its outcome arrives all the same: it may have been done by then.
    fn stop(&self);
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What is to be done.
    pub work: Work,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// The state of the triage into a file, numbers masked.
    Export {
        /// The file, its ending names the format.
        path: String,
        /// Whether a file that is there already is replaced.
        replace: bool,
        /// Of which records.
        filter: Filter,
    },
    /// The letters and lists that are still to be written, into a new folder; their requests are registered.
    Letters {
        /// The folder.
        folder: String,
        /// To the addressees of this kind, of this employer where its code is not empty; none: to all.
        to: Option<(Addressee, String)>,
        /// Of this sweep what its notifications do not bear out, escalated first; none: whatever is escalated.
        sweep: Option<SweepId>,
        /// The day that they name; none: the one that was marked, or the usual one.
        due: Option<Day>,
        /// How the lists are written.
        lists: ListFormat,
        /// What was agreed to; where anything is to be agreed to, nothing is written before that.
        agreed: Option<LettersAhead>,
    },
    /// The figures of the audit into a file.
    Report {
        /// The file, its ending names the format.
        path: String,
        /// Whether a file that is there already is replaced.
        replace: bool,
        /// As they were seen at the end of this day; none: today.
        as_of: Option<Day>,
        /// The language of its words.
        lang: Lang,
    },
    /// Notifications of new members, sorted into a folder.
    Gate {
        /// The notifications.
        file: String,
        /// The folder.
        folder: String,
        /// Whether an earlier folder that is there already is replaced.
        replace: bool,
        /// The language of the reasons for what is rejected.
        lang: Lang,
    },
    /// The report for a day is filed: its figures are frozen, and kept with their digest.
    FileReport {
        /// The day that it is for.
        due: Day,
    },
    /// The report for a day is taken back, so that another can be filed.
    SupersedeReport {
        /// The day that it was filed for.
        due: Day,
        /// Why.
        why: String,
    },
    /// A day of the insurer's own to report by.
    SetDeadline {
        /// The day.
        day: Day,
        /// What is due then; none: it is given up.
        name: Option<String>,
    },
    /// How the candidates were chosen is recorded.
    AddScope(Scope),
    /// The letter that is in force into a new file, to be edited.
    LetterTemplate {
        /// The file; one that is there already is left as it is, for somebody may have edited it.
        path: String,
    },
    /// The insurer's own letter is put in force.
    SetLetterTemplate {
        /// The file.
        path: String,
    },
    /// The numbers that have no answer yet, whole, into a file for asking J-LIS.
    Inquiry {
        /// The file.
        path: String,
        /// Whether a file that is there already is replaced.
        replace: bool,
    },
}

impl Work {
    /// Returns the id of the word for what is being done: *exporting*.
    pub const fn doing(&self) -> &'static str {
        match self {
            Self::Export { .. } => "word.job.export",
            Self::Letters { .. } => "word.job.letters",
            Self::Report { .. } => "word.job.report",
            Self::Gate { .. } => "word.job.gate",
            Self::FileReport { .. } => "word.job.file-report",
            Self::SupersedeReport { .. } => "word.job.supersede-report",
            Self::SetDeadline { .. } => "word.job.set-deadline",
            Self::AddScope(_) => "word.job.add-scope",
            Self::LetterTemplate { .. } => "word.job.letter-template",
            Self::SetLetterTemplate { .. } => "word.job.set-letter-template",
            Self::Inquiry { .. } => "word.job.inquiry",
        }
    }

    /// Tells whether it can be stopped: what goes through many records or rows. The rest is one small file, or one transaction
    /// that stands or falls as a whole, and over before a key could reach it.
    pub const fn may_stop(&self) -> bool {
        match self {
            Self::Export { .. }
            | Self::Letters { .. }
            | Self::Report { .. }
            | Self::Gate { .. }
            | Self::Inquiry { .. } => true,
            Self::FileReport { .. }
            | Self::SupersedeReport { .. }
            | Self::SetDeadline { .. }
            | Self::AddScope(_)
            | Self::LetterTemplate { .. }
            | Self::SetLetterTemplate { .. } => false,
        }
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStand {
    /// So many of what is written are, where it is known of how many.
    Counted {
        /// How many.
        done: u64,
        /// Of how many.
        of: Option<u64>,
    },
    /// What is read is read up to a byte.
    Bytes {
        /// Which.
        at: u64,
        /// Of how many.
        of: u64,
    },
}

impl JobStand {
    /// Returns how much of it is done, in percent, where that is known: below 100 until the end is told.
    pub fn share(self) -> Option<u64> {
        let (done, of) = match self {
            Self::Counted { done, of } => (done, of?),
            Self::Bytes { at, of } => (at, of),
        };
        Some((u128::from(done) * 100 / u128::from(of.max(1))).min(99) as u64)
    }
}

/// What letters would do that is agreed to first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LettersAhead {
    /// How many records of a sweep they would escalate.
    pub escalated: u64,
    /// How many records, these among them, would get no letter, for an address is missing.
    pub lacking: u64,
    /// Whether places of the letter are not filled in yet.
    pub is_unfilled: bool,
}

impl LettersAhead {
    /// Tells whether somebody has to agree.
    pub const fn is_to_agree(&self) -> bool {
        self.escalated > 0 || self.is_unfilled
    }
}

/// How lists for employers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// Comma-separated.
    Csv,
    /// Workbooks.
    Xlsx,
}

/// How a job came out: one line to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobReply {
    /// What to say.
    pub message: Message,
    /// What came of it.
    pub end: JobEnd,
}

/// What came of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEnd {
    /// All of it was done.
    Done,
    /// Something is left out, or there was nothing to do.
    Short,
    /// Nothing was written: the wish can be mended and repeated.
    Failed,
    /// Nothing was written because of what is there already: the file was not to be replaced, or the folder holds something.
    Exists,
    /// Nothing was written: it was stopped on request. What letters had recorded by then stays, and the message says so.
    Stopped,
    /// Nothing was written yet: this is to be agreed to.
    Asks(LettersAhead),
}
