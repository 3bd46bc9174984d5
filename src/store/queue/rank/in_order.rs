//! Where in another order than the queue's a record stands, and which stands at a position, far from either end: estimated by the
//! entries of the order's index, which holds records that the filter leaves out too.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use super::{Counted, scaled};
use crate::audit::{CandidateId, Status};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::orders::{BY_DUE, BY_EMPLOYER, BY_KEY, ByIndex, Spot, Start, behind, directed};
use crate::triage::filter::QueueList;
use crate::triage::page::{Count, Place, SortOrder};
use crate::triage::risk::Risk;

/// How many records there are, and how many of them a list lets through: taken to lie evenly among the others.
#[derive(Debug, Clone, Copy)]
struct Share {
    entries: u64,
    total: u64,
}

impl Share {
    fn of_list(self, entries: u64) -> u64 {
        scaled(entries, self.total, self.entries)
    }

    fn of_entries(self, records: u64) -> u64 {
        scaled(records, self.entries, self.total)
    }

    /// Tells how sure it is what was counted by entries.
    const fn count(self, n: u64) -> Count {
        if self.entries == self.total { Count::Exact(n) } else { Count::About(n) }
    }
}

impl Store {
    /// Estimates how many records of a list come before one in an order; none: that would take too long.
    pub(in crate::store::queue) fn rank_in_order(
        &self,
        list: &Counted<'_>,
        place: Place,
    ) -> Result<Option<Count>> {
        let share = self.share(list)?;
        let Some(spot) = self.spot(list.order, place)? else { return Ok(None) };
        let by = match list.order {
            SortOrder::Employer => &BY_EMPLOYER,
            SortOrder::Key => &BY_KEY,
            SortOrder::Risk | SortOrder::Due => return self.rank_by_due(list, share, &spot).map(Some),
        };
        let before = self.entries(by, Start::Past(&spot), false)?;
        let before = match before {
            None => {
                self.entries(by, Start::At(&spot), true)?.map(|after| share.entries.saturating_sub(after))
            }
            before => before,
        };
        Ok(before.map(|before| share.count(share.of_list(before))))
    }

    /// Returns the record before which about so many of a list come in an order.
    pub(super) fn nth_in_order(&self, list: &Counted<'_>, n: u64) -> Result<Option<(Place, Count)>> {
        let share = self.share(list)?;
        let by = match list.order {
            SortOrder::Employer => &BY_EMPLOYER,
            SortOrder::Key => &BY_KEY,
            SortOrder::Risk | SortOrder::Due => return self.nth_by_due(list, share, n),
        };
        let entry = self.entry(by, share.of_entries(n), share.entries)?;
        let place = match entry {
            Some(id) => self.first_from(list, Place { risk: Risk::Clean, id })?,
            None => None,
        };
        Ok(place.map(|place| (place, share.count(n))))
    }

    /// Counts what stands in the index of the order of a list.
    fn share(&self, list: &Counted<'_>) -> Result<Share> {
        let mut entries = 0;
        for of in [QueueList::All, QueueList::Outside] {
            let tallies = self.tallies_of(of)?;
            // By due date each status stands apart.
            let statuses = match list.order {
                SortOrder::Due => list.filter.wanted_statuses(),
                _ => Status::ALL.to_vec(),
            };
            entries += statuses.into_iter().map(|status| tallies.of(of, status)).sum::<u64>();
        }
        Ok(Share { entries, total: list.total })
    }

    /// Returns the first record of a list from a record on, or else the last one before it.
    fn first_from(&self, list: &Counted<'_>, place: Place) -> Result<Option<Place>> {
        let Some(spot) = self.spot(list.order, place)? else { return Ok(None) };
        let next = |start, forward| self.ordered(list.filter, list.order, start, forward, 1);
        Ok(match next(Start::At(&spot), true)?.pop() {
            None => next(Start::Past(&spot), false)?.pop(),
            first => first,
        })
    }

    /// Counts the entries behind a start; none where there are more than may be counted.
    fn entries(&self, by: &ByIndex, start: Start<'_>, forward: bool) -> Result<Option<u64>> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT ?)",
            by.entries,
            behind(&by.columns.join(", "), start, forward),
        );
        self.counted(&sql, &[], start)
    }

    fn counted(&self, sql: &str, of: &[Value], start: Start<'_>) -> Result<Option<u64>> {
        let most = self.limits.entries;
        let limit = [Value::from(i64::from(most) + 1)];
        let values = of.iter().chain(start.key()).chain(&limit);
        let mut statement = self.connection.prepare_cached(sql)?;
        let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
        Ok(Some(count.cast_unsigned()).filter(|count| *count <= u64::from(most)))
    }

    /// Returns the record of an entry, from whichever end is nearer.
    fn entry(&self, by: &ByIndex, n: u64, entries: u64) -> Result<Option<CandidateId>> {
        let forward = n < entries / 2;
        let offset = if forward { n } else { entries.saturating_sub(n + 1) };
        let sql = format!(
            "SELECT {} FROM {} ORDER BY {} LIMIT 1 OFFSET ?",
            by.id,
            by.entries,
            directed(by.columns, forward)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        Ok(statement.query_row([offset], |row| row.get(0).map(CandidateId)).optional()?)
    }

    /// Counts what has a due date, by status; where there is more than may be counted, that much.
    fn dated_entries(&self, list: &Counted<'_>, start: Start<'_>) -> Result<Vec<(Status, u64)>> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM state s INDEXED BY state_due
             WHERE s.status = ? AND s.due_on IS NOT NULL AND {} LIMIT ?)",
            behind(&BY_DUE.join(", "), start, false)
        );
        let most = u64::from(self.limits.entries);
        let statuses = list.filter.wanted_statuses().into_iter();
        let count = |status: Status| {
            let of = [Value::from(i64::from(status.index()))];
            Ok((status, self.counted(&sql, &of, start)?.unwrap_or(most)))
        };
        statuses.map(count).collect()
    }

    fn rank_by_due(&self, list: &Counted<'_>, share: Share, spot: &Spot) -> Result<Count> {
        let sum = |dated: Vec<(Status, u64)>| dated.iter().map(|(_, n)| n).sum::<u64>();
        if !spot.is_undated() {
            return Ok(Count::About(share.of_list(sum(self.dated_entries(list, Start::Past(spot))?))));
        }
        let entries = sum(self.dated_entries(list, Start::End)?);
        let by_risk = self.before_by_risk(&list.by_risk(), spot.place())?;
        if entries == 0 {
            return Ok(by_risk);
        }
        let dated = share.of_list(entries).min(list.total);
        Ok(Count::About(dated + scaled(by_risk.figure(), list.total - dated, list.total)))
    }

    fn nth_by_due(&self, list: &Counted<'_>, share: Share, n: u64) -> Result<Option<(Place, Count)>> {
        let by_status = self.dated_entries(list, Start::End)?;
        let entries: u64 = by_status.iter().map(|(_, n)| n).sum();
        let dated = share.of_list(entries).min(list.total);
        let most = by_status.into_iter().max_by_key(|(_, n)| *n);
        let Some((status, of_status)) = most.filter(|_| n < dated) else {
            let undated = scaled(n - dated, list.total, list.total - dated);
            let Some((place, at)) = self.nth_by_risk(&list.by_risk(), undated)? else { return Ok(None) };
            if entries == 0 {
                return Ok(Some((place, at)));
            }
            let spot = Spot::undated(place);
            let place = self.ordered(list.filter, list.order, Start::At(&spot), true, 1)?.pop();
            return Ok(place.map(|place| (place, Count::About(n))));
        };
        let sql = format!(
            "SELECT s.id FROM state s INDEXED BY state_due WHERE s.status = ? AND s.due_on IS NOT NULL
             ORDER BY {} LIMIT 1 OFFSET ?",
            directed(&BY_DUE, true)
        );
        let offset = i64::try_from(scaled(n, of_status, dated)).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let id =
            statement.query_row((status.index(), offset), |row| row.get(0).map(CandidateId)).optional()?;
        let place = match id {
            Some(id) => self.first_from(list, Place { risk: Risk::Clean, id })?,
            None => None,
        };
        Ok(place.map(|place| (place, Count::About(n))))
    }
}
