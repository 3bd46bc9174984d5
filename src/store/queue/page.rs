//! Windows on the queue, and where they stand in it. Nothing reads more than the window and what decides it.

use crate::audit::{Status, StatusSet};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::queue::finder::Finder;
use crate::store::queue::orders::{Start, by_key};
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::filter::{FIRST_PATTERN, Filter, QueueList};
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::port::Record;
use crate::triage::risk::Risk;
use crate::triage::tallies::Tallies;

/// Up to how many records before a window, inside its class of risk, are counted one by one.
const EXACT_BEFORE: u64 = 10_000;

impl Store {
    /// Returns the kept counts.
    pub fn tallies(&self) -> Result<Tallies> {
        let mut statement =
            self.connection.prepare_cached("SELECT list, status, rank, n FROM tally WHERE list < ?")?;
        let mut rows = statement.query([FIRST_PATTERN])?;
        let mut tallies = Tallies::default();
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(3)?;
            if n > 0 {
                tallies.add(list_at(row.get(0)?)?, coded(row, 1)?, coded::<Risk>(row, 2)?, n.cast_unsigned());
            }
        }
        Ok(tallies)
    }

    /// Returns the kept counts of one list, that of a pattern too.
    pub(in crate::store) fn tallies_of(&self, list: QueueList) -> Result<Tallies> {
        let mut statement =
            self.connection.prepare_cached("SELECT status, rank, n FROM tally WHERE list = ?")?;
        let mut rows = statement.query([list.index()])?;
        let mut tallies = Tallies::default();
        while let Some(row) = rows.next()? {
            let n: i64 = row.get(2)?;
            tallies.add(list, coded(row, 0)?, coded::<Risk>(row, 1)?, n.cast_unsigned());
        }
        Ok(tallies)
    }

    /// Fetches a window, whole.
    pub fn page(&self, wish: &PageWish) -> Result<Page> {
        let mut finder = Finder::default();
        let mut page = finder.page(self, wish)?;
        while let Some(fuller) = finder.advance(self)? {
            page = fuller;
        }
        Ok(page)
    }

    /// Fetches a window as soon as its records are found; they need not be counted yet.
    fn page_by(&self, finder: &mut Finder, wish: &PageWish) -> Result<Page> {
        let mut page = finder.page(self, wish)?;
        while finder.is_looking() {
            page = finder.advance(self)?.unwrap_or(page);
        }
        Ok(page)
    }

    /// Fetches a window of whole records, of what a finder has found already where it has.
    pub(in crate::store) fn readings(
        &self,
        finder: &mut Finder,
        wish: &PageWish,
    ) -> Result<(Vec<Record>, Count, Count)> {
        let _snapshot = db::snapshot(&self.connection)?;
        let page = self.page_by(finder, wish)?;
        let mut records = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            records.extend(self.record(row.id)?);
        }
        Ok((records, page.before, page.total))
    }

    /// Fetches a window of records whose number the kept counts tell.
    pub(in crate::store) fn counted_page(&self, wish: &PageWish) -> Result<Page> {
        let _snapshot = db::snapshot(&self.connection)?;
        let PageWish { filter, order, seek, rows } = wish;
        let places = self.window(filter, *order, *seek, *rows)?;
        let tallies = self.tallies_of(filter.list())?;
        let total = tallies.matching(filter);
        let before = match (places.first(), seek) {
            (None, Seek::Last | Seek::Around(..)) => Count::Exact(total),
            (_, Seek::First) => Count::Exact(0),
            (Some(_), Seek::Last) => Count::Exact(total.saturating_sub(places.len() as u64)),
            (Some(first), Seek::Around(..)) if *order == SortOrder::Risk => {
                self.before(&Walk::of(filter), *first, filter, &tallies)?
            }
            (Some(first), Seek::Around(..)) => self.before_in(filter, *order, *first, total)?,
        };
        let rows = self.list_rows(&places)?;
        Ok(Page { rows, before, total: Count::Exact(total), matches: Vec::new(), is_settled: true })
    }

    /// Finds the next pending record after a place in an order, or the one before it; the filter's statuses are ignored.
    pub fn next_pending(
        &self,
        filter: &Filter,
        order: SortOrder,
        from: Place,
        forward: bool,
    ) -> Result<Option<Place>> {
        let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..filter.clone() };
        let Some(spot) = self.spot(order, from)? else { return Ok(None) };
        if filter.is_counted() {
            let list = filter.list();
            let few = self.tallies_of(list)?.of(list, Status::Pending) <= self.limits.few_pending;
            if let Some(columns) = by_key(order).filter(|_| few) {
                return self.nearest_of_list(list, Status::Pending, columns, &spot, forward);
            }
        }
        Ok(self.ordered(&pending, order, Start::Past(&spot), forward, 1)?.pop())
    }

    /// Counts the records before a place in another order than the queue's, up to a bound from either end.
    fn before_in(&self, filter: &Filter, order: SortOrder, place: Place, total: u64) -> Result<Count> {
        let Some(spot) = self.spot(order, place)? else { return Ok(Count::Exact(0)) };
        let most = self.limits.exact_in_order;
        let bound = u64::from(most);
        let count = |start, forward| {
            let places = self.ordered(filter, order, start, forward, most + 1);
            places.map(|places| places.len() as u64)
        };
        let before = count(Start::Past(&spot), false)?;
        if before <= bound {
            return Ok(Count::Exact(before));
        }
        let after = count(Start::At(&spot), true)?;
        Ok(if after <= bound { Count::Exact(total.saturating_sub(after)) } else { Count::AtLeast(bound) })
    }

    /// Counts the records before a place: the classes before its own by their kept counts, the rest one by one.
    fn before(&self, walk: &Walk, place: Place, filter: &Filter, tallies: &Tallies) -> Result<Count> {
        let classes = tallies.in_classes_before(filter, place);
        let inside = self.count(walk, Ends::in_class_before(place), EXACT_BEFORE)?;
        if inside <= EXACT_BEFORE {
            return Ok(Count::Exact(classes + inside));
        }
        // Far into a large class: perhaps near its end, or that of the queue.
        let after = self.count(walk, Ends::from(place), EXACT_BEFORE)?;
        Ok(if after <= EXACT_BEFORE {
            Count::Exact(tallies.matching(filter).saturating_sub(after))
        } else {
            Count::AtLeast(classes + EXACT_BEFORE)
        })
    }
}

/// Returns the list with a number, of those that are counted together.
fn list_at(index: i64) -> Result<QueueList> {
    QueueList::ALL.into_iter().find(|list| list.index() == index).ok_or(StoreError::Corrupt)
}
