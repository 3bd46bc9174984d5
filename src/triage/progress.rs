//! How the audit went on: the standing at the end of each day, and what the progress screen shows. Knows no clock.

use std::collections::BTreeMap;

use crate::audit::{Day, RootCause, Status};

use super::deadlines::DueDay;
use super::figures::{CauseFigures, Figures};
use super::sums::{Count, Dimension, cause_of};

/// How all records, and those of each root cause, stood at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayEnd {
    /// The day, in Japan.
    pub day: Day,
    /// All records of the audit.
    pub whole: CauseFigures,
    /// Per root cause.
    pub by_cause: BTreeMap<RootCause, CauseFigures>,
}

impl DayEnd {
    /// Takes what the figures say of their day.
    pub fn of(figures: &Figures) -> Self {
        let mut whole = CauseFigures::default();
        figures.by_status.iter().for_each(|(status, n)| whole.add(*status, *n));
        Self { day: figures.as_of, whole, by_cause: figures.by_cause.clone() }
    }
}

/// Lays out how the audit stood at the end of each day on which something changed, from the sums in the order of the days.
pub fn day_ends(sums: impl IntoIterator<Item = (Day, Count, i64)>) -> Vec<DayEnd> {
    let mut ends: Vec<DayEnd> = Vec::new();
    let mut standing: BTreeMap<Count, i64> = BTreeMap::new();
    let mut of_day = None;
    for (day, count, n) in sums {
        if let Some(before) = of_day.replace(day).filter(|before| *before != day) {
            ends.push(end_of(before, &standing));
        }
        *standing.entry(count).or_default() += n;
    }
    ends.extend(of_day.map(|last| end_of(last, &standing)));
    ends
}

fn end_of(day: Day, standing: &BTreeMap<Count, i64>) -> DayEnd {
    let mut end = DayEnd { day, whole: CauseFigures::default(), by_cause: BTreeMap::new() };
    for ((dimension, code), n) in standing {
        let n = u64::try_from(*n).unwrap_or_default();
        match dimension {
            Dimension::Status => {
                if let Some(status) = u8::try_from(*code).ok().and_then(Status::from_index) {
                    end.whole.add(status, n);
                }
            }
            Dimension::Cause => {
                if let Some((cause, status)) = cause_of(*code) {
                    end.by_cause.entry(cause).or_default().add(status, n);
                }
            }
            _ => {}
        }
    }
    end
}

/// How much one person did of late. For leads only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Did {
    /// Who.
    pub person: String,
    /// Acts on records today.
    pub today: u64,
    /// Acts on records in the last seven days, today among them.
    pub week: u64,
}

/// What the progress screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The present figures; their day is today.
    pub figures: Figures,
    /// How the audit stood at the end of each day.
    pub course: Vec<DayEnd>,
    /// The days by which it is reported, and what was filed.
    pub deadlines: Vec<DueDay>,
    /// Per person; none where the asker does not lead.
    pub people: Vec<Did>,
}

impl Progress {
    /// Returns how many records were done (verified or corrected) in the last seven days, net of those taken back.
    pub fn done_in_a_week(&self) -> i64 {
        let before = self.figures.as_of.plus(-7);
        let done = |end: &CauseFigures| (end.verified + end.corrected).cast_signed();
        let then = self.course.iter().rev().find(|end| end.day <= before).map_or(0, |end| done(&end.whole));
        done(&DayEnd::of(&self.figures).whole) - then
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::sums::of_cause;

    #[test]
    fn each_day_ends_with_what_stood_then() {
        let day = |iso: &str| iso.parse::<Day>().unwrap();
        let cause = |status| (Dimension::Cause, of_cause(RootCause::IgnoredAlert, status));
        let status = |status: Status| (Dimension::Status, u32::from(status.index()));
        let (first, last) = (day("2023-06-01"), day("2023-06-09"));
        let ends = day_ends([
            (first, status(Status::Pending), 10),
            (first, cause(Status::Pending), 4),
            (last, status(Status::Pending), -3),
            (last, status(Status::Verified), 3),
            (last, cause(Status::Pending), -1),
            (last, cause(Status::Verified), 1),
        ]);
        assert_eq!(ends.iter().map(|end| end.day).collect::<Vec<_>>(), [first, last]);
        let of = |n: usize| (ends[n].whole.open(), ends[n].whole.verified, &ends[n].by_cause);
        assert_eq!((of(0).0, of(0).1), (10, 0));
        assert_eq!((of(1).0, of(1).1), (7, 3));
        assert_eq!(of(1).2[&RootCause::IgnoredAlert].open(), 3);
        assert!(day_ends([]).is_empty());
    }
}
