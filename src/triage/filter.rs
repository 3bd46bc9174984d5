//! Which records a list shows. A filter repeated means *or*, different filters mean *and*.

use unicode_normalization::UnicodeNormalization as _;

use crate::audit::{AnswerResult, CandidateId, CauseSet, Day, Item, RootCause, SignalSet, StatusSet};
use crate::compare::{Grade, GradeSet};

/// The filters of a list. An empty set or list asks for nothing and lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a filter of its own that is on or off")]
pub struct Filter {
    /// Root causes; ignored for records outside the audit.
    pub causes: CauseSet,
    /// Statuses.
    pub statuses: StatusSet,
    /// Grades of the record.
    pub grades: GradeSet,
    /// Whether records without a grade are asked for, besides `grades`.
    pub ungraded: bool,
    /// Grades of single items; one of them suffices.
    pub item_grades: Vec<(Item, Grade)>,
    /// Signals.
    pub signals: SignalSet,
    /// What the register says; `None` in the list is a record without an answer.
    pub answers: Vec<Option<AnswerResult>>,
    /// Employer codes, whole.
    pub employers: Vec<String>,
    /// Assignees, whole.
    pub assignees: Vec<String>,
    /// Only marks that await a second check.
    pub awaiting: bool,
    /// Only marks that changed data withdrew.
    pub raised_again: bool,
    /// Only escalated records whose due date lies before this day.
    pub overdue_on: Option<Day>,
    /// Records outside the audit instead of those in it.
    pub outside: bool,
    /// Words to find in names, member keys and employers: two characters or more, any script or width; twelve digits find
    /// the record with this number, whole, and `#97` the record with this id.
    pub search: Option<String>,
}

/// Reads `#97`, of any width, as the id of a record.
pub fn record_named(words: &str) -> Option<CandidateId> {
    let words: String = words.nfkc().collect();
    let digits = words.trim().strip_prefix('#')?;
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain).map(CandidateId)
}

/// The list of the queue that serves a filter best: lists are kept per root cause, all together, and for those outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueueList {
    /// Every record in the audit.
    All,
    /// Those with one root cause.
    Cause(RootCause),
    /// Those outside the audit.
    Outside,
}

impl QueueList {
    /// Every list, in the order in which the console shows them.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Cause(RootCause::ThreeItemLookup),
        Self::Cause(RootCause::MultipleCandidates),
        Self::Cause(RootCause::IgnoredAlert),
        Self::Cause(RootCause::SimilarCase),
        Self::Outside,
    ];

    /// Returns the number that stands for the list in a database.
    pub const fn index(self) -> u8 {
        match self {
            Self::All => 0,
            Self::Cause(cause) => 1 + cause.index(),
            Self::Outside => 255,
        }
    }

    /// Lists the lists that a record with these causes stands in.
    pub fn of(causes: CauseSet) -> impl Iterator<Item = Self> {
        let whole = if causes.is_empty() { Self::Outside } else { Self::All };
        std::iter::once(whole).chain(causes.iter().map(Self::Cause))
    }
}

impl Filter {
    /// Returns the list to walk, and whether cause and status alone decide, so that kept counts are exact.
    pub fn list(&self) -> QueueList {
        if self.outside {
            return QueueList::Outside;
        }
        let mut causes = self.causes.iter();
        match (causes.next(), causes.next()) {
            (Some(only), None) => QueueList::Cause(only),
            _ => QueueList::All,
        }
    }

    /// Tells whether the kept counts of [`list`](Self::list) by status answer how many records there are.
    pub fn is_counted(&self) -> bool {
        let Self {
            causes,
            statuses: _,
            grades,
            ungraded,
            item_grades,
            signals,
            answers,
            employers,
            assignees,
            awaiting,
            raised_again,
            overdue_on,
            outside,
            search,
        } = self;
        (causes.len() <= 1 || *outside)
            && grades.is_empty()
            && !ungraded
            && item_grades.is_empty()
            && signals.is_empty()
            && answers.is_empty()
            && employers.is_empty()
            && assignees.is_empty()
            && !awaiting
            && !raised_again
            && overdue_on.is_none()
            && search.is_none()
    }
}
