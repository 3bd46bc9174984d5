//! The kept counts of the queue.

use std::collections::BTreeMap;

use super::filter::{Filter, QueueList};
use super::risk::Risk;
use crate::audit::Status;

/// How many records stand in each list, by status and risk. Kept by the writes, never counted at read time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallies {
    counts: BTreeMap<(QueueList, Status, Risk), u64>,
    /// The same without the risk, in order, of a few dozen pairs: what every frame shows lies together.
    shown: Vec<(QueueList, Status, u64)>,
}

impl Tallies {
    /// Adds to one count.
    pub fn add(&mut self, list: QueueList, status: Status, risk: Risk, count: u64) {
        *self.counts.entry((list, status, risk)).or_default() += count;
        match self.find(list, status) {
            Ok(at) => self.shown[at].2 += count,
            Err(at) => self.shown.insert(at, (list, status, count)),
        }
    }

    /// Returns how many records of a list have a status.
    pub fn of(&self, list: QueueList, status: Status) -> u64 {
        self.find(list, status).map_or(0, |at| self.shown[at].2)
    }

    fn find(&self, list: QueueList, status: Status) -> Result<usize, usize> {
        self.shown.binary_search_by_key(&(list, status), |(list, status, _)| (*list, *status))
    }

    /// Returns how many records a list holds.
    pub fn total(&self, list: QueueList) -> u64 {
        self.shown.iter().filter(|(l, ..)| *l == list).map(|(_, _, n)| n).sum()
    }

    /// Returns how many records a filter of cause and status alone lets through.
    pub fn matching(&self, filter: &Filter) -> u64 {
        self.sum(filter, |_| true)
    }

    /// Returns how many records of such a filter stand in classes before one.
    pub fn in_classes_before(&self, filter: &Filter, class: Risk) -> u64 {
        self.sum(filter, |risk| risk < class)
    }

    /// Returns how many records of such a filter stand in a class.
    pub fn in_class(&self, filter: &Filter, class: Risk) -> u64 {
        self.sum(filter, |risk| risk == class)
    }

    /// Returns the class in which the record of such a filter stands that so many come before, and how many stand in classes
    /// before that; none: there are not so many.
    pub fn class_at(&self, filter: &Filter, n: u64) -> Option<(Risk, u64)> {
        let mut before = 0;
        for class in Risk::ALL {
            let inside = self.in_class(filter, *class);
            if n < before + inside {
                return Some((*class, before));
            }
            before += inside;
        }
        None
    }

    fn sum(&self, filter: &Filter, counts: impl Fn(Risk) -> bool) -> u64 {
        let list = filter.list();
        self.counts
            .iter()
            .filter(|((l, status, risk), _)| {
                *l == list
                    && (filter.statuses.is_empty() || filter.statuses.contains(*status))
                    && counts(*risk)
            })
            .map(|(_, n)| n)
            .sum()
    }
}
