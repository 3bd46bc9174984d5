//! Which records a list shows. A filter repeated means *or*, different filters mean *and*.

use serde::{Deserialize, Serialize};

use super::pattern::PatternId;
use super::requests::RequestStanding;

use crate::audit::{
    AnswerResult, CauseSet, Day, Item, ReconciledSet, RootCause, SignalSet, Status, StatusSet,
};
use crate::compare::{Grade, GradeSet};

/// The filters of a list. An empty set or list asks for nothing and lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a filter of its own that is on or off")]
pub struct Filter {
    /// Root causes. No record outside the audit has one.
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
    /// Whether records that nobody works on are asked for, besides `assignees`.
    pub unassigned: bool,
    /// Only marks that await a second check.
    pub awaiting: bool,
    /// Only marks that changed data withdrew.
    pub raised_again: bool,
    /// Only marks that stand, though data changed since.
    pub data_changed: bool,
    /// Only escalated records whose due date lies before this day.
    pub overdue_on: Option<Day>,
    /// What the newest request for a document has come to; one of several suffices.
    pub requests: Vec<RequestStanding>,
    /// The day on which a request of `requests` is judged overdue.
    pub requests_on: Option<Day>,
    /// Records outside the audit instead of those in it.
    pub outside: bool,
    /// Words to find in names, member keys and employers: two characters or more, any script or width; twelve digits find
    /// the record with this number, whole, `#97` the record with this id, and a case code the record that it is for. One of several suffices.
    pub search: Vec<String>,
    /// One pattern of the reading view.
    pub pattern: Option<PatternId>,
    /// Sweeps for similar cases, by id.
    pub sweeps: Vec<i64>,
    /// What notifications say of the number, of records that stand in a sweep.
    pub reconciled: ReconciledSet,
}

/// The number of a pattern's list is that of the pattern from here on.
pub const FIRST_PATTERN: i64 = 1000;

/// A list of the queue. Kept by the writes, so that a page of it is one seek and its count is one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueueList {
    /// Every record in the audit.
    All,
    /// Those with one root cause.
    Cause(RootCause),
    /// Those outside the audit.
    Outside,
    /// Those whose mark awaits its second check.
    Awaiting,
    /// Those that differ by one pattern.
    Pattern(PatternId),
}

impl QueueList {
    /// Every list of which counts are shown together, in the order in which the console shows them; patterns are counted
    /// where they are read.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Cause(RootCause::ThreeItemLookup),
        Self::Cause(RootCause::MultipleCandidates),
        Self::Cause(RootCause::IgnoredAlert),
        Self::Cause(RootCause::SimilarCase),
        Self::Outside,
        Self::Awaiting,
    ];

    /// Returns the number that stands for the list in a database.
    pub const fn index(self) -> i64 {
        match self {
            Self::All => 0,
            Self::Cause(cause) => 1 + cause.index() as i64,
            Self::Awaiting => 254,
            Self::Outside => 255,
            Self::Pattern(pattern) => FIRST_PATTERN + pattern.0,
        }
    }

    /// Lists the lists that a record stands in. Outside the audit nothing is read by pattern or waits for a second check.
    pub fn of(
        causes: CauseSet,
        awaits_check: bool,
        pattern: Option<PatternId>,
    ) -> impl Iterator<Item = Self> {
        let is_in = !causes.is_empty();
        std::iter::once(if is_in { Self::All } else { Self::Outside })
            .chain(causes.iter().map(Self::Cause))
            .chain((is_in && awaits_check).then_some(Self::Awaiting))
            .chain(pattern.filter(|_| is_in).map(Self::Pattern))
    }
}

impl Filter {
    /// Returns the list to walk: the narrowest that holds every record which the filter lets through.
    pub fn list(&self) -> QueueList {
        let mut causes = self.causes.iter();
        match (self.pattern, causes.next(), causes.next()) {
            _ if self.outside => QueueList::Outside,
            (Some(pattern), ..) => QueueList::Pattern(pattern),
            _ if self.awaiting => QueueList::Awaiting,
            (None, Some(only), None) => QueueList::Cause(only),
            _ => QueueList::All,
        }
    }

    /// Lists the statuses that are let through.
    pub fn wanted_statuses(&self) -> Vec<Status> {
        if self.statuses.is_empty() { Status::ALL.to_vec() } else { self.statuses.iter().collect() }
    }

    /// Tells whether the kept counts of [`list`](Self::list) by status answer how many records there are.
    pub fn is_counted(&self) -> bool {
        let Self {
            causes: _,
            statuses: _,
            grades,
            ungraded,
            item_grades,
            signals,
            answers,
            employers,
            assignees,
            unassigned,
            awaiting: _,
            raised_again,
            data_changed,
            overdue_on,
            requests,
            requests_on: _,
            outside: _,
            search,
            pattern: _,
            sweeps,
            reconciled,
        } = self;
        !self.asks_cause()
            && !self.asks_awaiting()
            && !self.asks_pattern()
            && grades.is_empty()
            && !ungraded
            && item_grades.is_empty()
            && signals.is_empty()
            && answers.is_empty()
            && employers.is_empty()
            && assignees.is_empty()
            && !unassigned
            && !raised_again
            && !data_changed
            && overdue_on.is_none()
            && requests.is_empty()
            && search.is_empty()
            && sweeps.is_empty()
            && reconciled.is_empty()
    }

    /// Tells whether the causes must be asked of each record of the list.
    pub fn asks_cause(&self) -> bool {
        !self.causes.is_empty() && !matches!(self.list(), QueueList::Cause(_))
    }

    /// Tells whether the second check must be asked of each record of the list.
    pub fn asks_awaiting(&self) -> bool {
        self.awaiting && self.list() != QueueList::Awaiting
    }

    /// Tells whether the pattern must be asked of each record of the list.
    pub fn asks_pattern(&self) -> bool {
        self.pattern.is_some() && !matches!(self.list(), QueueList::Pattern(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_list_is_walked_and_the_rest_is_asked() {
        let one = CauseSet::EMPTY.with(RootCause::IgnoredAlert);
        let two = one.with(RootCause::SimilarCase);
        let pattern = Some(PatternId(3));
        let filter = |causes, awaiting, outside, pattern| Filter {
            causes,
            awaiting,
            outside,
            pattern,
            ..Filter::default()
        };
        for (filter, list, asks) in [
            (filter(CauseSet::EMPTY, false, false, None), QueueList::All, (false, false, false)),
            (
                filter(one, false, false, None),
                QueueList::Cause(RootCause::IgnoredAlert),
                (false, false, false),
            ),
            (filter(two, false, false, None), QueueList::All, (true, false, false)),
            (filter(one, true, false, None), QueueList::Awaiting, (true, false, false)),
            (filter(one, true, false, pattern), QueueList::Pattern(PatternId(3)), (true, true, false)),
            (filter(one, true, true, pattern), QueueList::Outside, (true, true, true)),
        ] {
            assert_eq!(filter.list(), list);
            assert_eq!(
                (filter.asks_cause(), filter.asks_awaiting(), filter.asks_pattern()),
                asks,
                "{filter:?}"
            );
            assert_eq!(filter.is_counted(), asks == (false, false, false), "{filter:?}");
        }
        let numbers: std::collections::BTreeSet<i64> =
            QueueList::ALL.iter().map(|list| list.index()).collect();
        assert_eq!(numbers.len(), QueueList::ALL.len());
        assert!(numbers.last() < Some(&FIRST_PATTERN));
    }

    #[test]
    fn a_filter_is_kept_in_words_that_later_versions_read() {
        let filter = Filter {
            causes: CauseSet::EMPTY.with(RootCause::IgnoredAlert),
            ungraded: true,
            item_grades: vec![(Item::Sex, Grade::Different)],
            search: vec!["高橋".into()],
            overdue_on: "2023-06-30".parse().ok(),
            ..Filter::default()
        };
        let kept = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<Filter>(&kept).unwrap(), filter);
        assert_eq!(serde_json::from_str::<Filter>("{\"statuses\":[\"pending\"]}").unwrap().statuses.len(), 1);
        assert!(serde_json::from_str::<Filter>("{\"colour\":1}").is_err());
    }
}
