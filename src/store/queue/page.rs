//! Windows on the queue, and where they stand in it. Nothing reads more than the window and what decides it.

use crate::audit::{Status, StatusSet};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::queue::anchors::Anchors;
use crate::store::queue::finder::Finder;
use crate::store::queue::orders::{Start, by_key};
use crate::store::queue::rank::Counted;
use crate::store::queue::version::ListVersion;
use crate::triage::filter::{FIRST_PATTERN, Filter, QueueList};
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::port::Record;
use crate::triage::risk::Risk;
use crate::triage::tallies::Tallies;

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
    pub(super) fn counted_page(
        &self,
        wish: &PageWish,
        of: &ListVersion,
        anchors: &mut Anchors,
    ) -> Result<Page> {
        let tallies = self.tallies_of(wish.filter.list())?;
        let list = Counted::of(&wish.filter, wish.order, &tallies);
        let seek = match wish.seek {
            Seek::To(position, context) => match self.nth(&list, position.index(list.total))? {
                Some((place, before)) => {
                    anchors.keep(of, place, before);
                    Seek::Around(place, context)
                }
                None => Seek::First,
            },
            seek => seek,
        };
        let places = self.window(&wish.filter, wish.order, seek, wish.rows)?;
        let before = match seek {
            Seek::First => Count::Exact(0),
            Seek::Last => Count::Exact(list.total.saturating_sub(places.len() as u64)),
            Seek::Around(..) | Seek::To(..) => self.before(&list, &places, (anchors, of))?,
        };
        if let (Some(first), Seek::Around(..)) = (places.first(), seek) {
            anchors.keep(of, *first, before);
        }
        let rows = self.list_rows(&places)?;
        let total = Count::Exact(list.total);
        Ok(Page { rows, before, total, matches: Vec::new(), is_settled: true })
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
}

/// Returns the list with a number, of those that are counted together.
fn list_at(index: i64) -> Result<QueueList> {
    QueueList::ALL.into_iter().find(|list| list.index() == index).ok_or(StoreError::Corrupt)
}
