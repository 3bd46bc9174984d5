//! Windows on the queue: seeks on its key, merged over the statuses that are wanted. Nothing sorts, nothing reads more than
//! the window and what decides it.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use crate::audit::{CandidateId, Status, StatusSet};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::queue::finder::Finder;
use crate::store::queue::orders::{Start, by_key};
use crate::store::queue::predicates::Predicates;
use crate::triage::figures::Tallies;
use crate::triage::filter::{FIRST_PATTERN, Filter, QueueList};
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::port::Record;
use crate::triage::risk::Risk;

/// Up to how many records before a window, inside its class of risk, are counted one by one.
const EXACT_BEFORE: u64 = 10_000;

/// The same in the other orders, where each one that is counted is looked at, from either end; few in tests, so
/// that lists have a middle.
const EXACT_IN_ORDER: u32 = if cfg!(test) { 20 } else { 10_000 };

/// So many pending records are all looked at rather than the order walked until one comes, where the order has them far apart:
/// some ten milliseconds. Few in tests, so that both ways are gone.
const FEW_PENDING: u64 = if cfg!(test) { 4 } else { 2_000 };

/// The records of a filter, in the order of the queue.
#[derive(Debug)]
pub(in crate::store) struct Walk {
    list: QueueList,
    statuses: Vec<Status>,
    predicates: Option<Predicates>,
}

impl Walk {
    /// Walks the records of a filter.
    pub(in crate::store) fn of(filter: &Filter) -> Self {
        let predicates = (!filter.is_counted()).then(|| Predicates::of(filter));
        Self { list: filter.list(), statuses: filter.wanted_statuses(), predicates }
    }

    /// Walks those of the records of a filter that have no due date.
    pub(in crate::store) fn undated(filter: &Filter) -> Self {
        Self { predicates: Some(Predicates::of(filter).undated()), ..Self::of(filter) }
    }
}

/// Between which places of the queue records are looked for: rank and id, both ends included.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Ends {
    from: (i64, i64),
    to: (i64, i64),
}

impl Ends {
    /// The whole queue.
    pub(in crate::store) const ALL: Self = Self { from: (i64::MIN, i64::MIN), to: (i64::MAX, i64::MAX) };

    /// A place and what comes after it.
    pub(in crate::store) fn from(place: Place) -> Self {
        Self { from: (i64::from(place.risk.index()), place.id.0), ..Self::ALL }
    }

    /// What comes after a place.
    pub(in crate::store) fn after(place: Place) -> Self {
        Self { from: (i64::from(place.risk.index()), place.id.0.saturating_add(1)), ..Self::ALL }
    }

    /// A place and what comes before it.
    pub(in crate::store) fn until(place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0), ..Self::ALL }
    }

    /// What comes before a place.
    pub(in crate::store) fn before(place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0.saturating_sub(1)), ..Self::ALL }
    }

    /// From one place to another, both included.
    pub(in crate::store) fn span(from: Place, to: Place) -> Self {
        Self { to: (i64::from(to.risk.index()), to.id.0), ..Self::from(from) }
    }

    /// The part that comes after a place.
    #[must_use]
    pub(in crate::store) fn beyond(self, (rank, id): (i64, i64)) -> Self {
        Self { from: self.from.max((rank, id.saturating_add(1))), ..self }
    }

    /// The same beginning, up to a place that is included.
    pub(in crate::store) fn up_to(self, place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0), ..self }
    }

    /// The part of the class of a place that comes before it.
    fn in_class_before(place: Place) -> Self {
        Self { from: (i64::from(place.risk.index()), i64::MIN), ..Self::before(place) }
    }
}

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
            let few = self.tallies_of(list)?.of(list, Status::Pending) <= FEW_PENDING;
            if let Some(columns) = by_key(order).filter(|_| few) {
                return self.nearest_of_list(list, Status::Pending, columns, &spot, forward);
            }
        }
        Ok(self.ordered(&pending, order, Start::Past(&spot), forward, 1)?.pop())
    }

    /// Returns the place up to which so many entries of the queue lie behind the first end, in every status; none: there are
    /// no more.
    pub(in crate::store) fn end_of_stride(
        &self,
        walk: &Walk,
        ends: Ends,
        entries: u32,
    ) -> Result<Option<Place>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rank, id FROM queue WHERE list = ? AND status = ? AND (rank, id) >= (?, ?)
             ORDER BY rank, id LIMIT 1 OFFSET ?",
        )?;
        let mut nearest = None;
        for status in &walk.statuses {
            let key = (walk.list.index(), status.index(), ends.from.0, ends.from.1, entries);
            let end = statement
                .query_row(key, |row| Ok(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) }))
                .optional()?;
            nearest = [nearest, end].into_iter().flatten().min();
        }
        Ok(nearest)
    }

    /// Counts the records before a place in another order than the queue's, up to a bound from either end.
    fn before_in(&self, filter: &Filter, order: SortOrder, place: Place, total: u64) -> Result<Count> {
        let Some(spot) = self.spot(order, place)? else { return Ok(Count::Exact(0)) };
        let bound = u64::from(EXACT_IN_ORDER);
        let count = |start, forward| {
            let places = self.ordered(filter, order, start, forward, EXACT_IN_ORDER + 1);
            places.map(|places| places.len() as u64)
        };
        let before = count(Start::Past(&spot), false)?;
        if before <= bound {
            return Ok(Count::Exact(before));
        }
        let after = count(Start::At(&spot), true)?;
        Ok(if after <= bound { Count::Exact(total.saturating_sub(after)) } else { Count::AtLeast(bound) })
    }

    /// Returns the first places between two ends, or the last ones from the end on: one seek a status, merged.
    pub(in crate::store) fn walk(
        &self,
        walk: &Walk,
        ends: Ends,
        forward: bool,
        limit: u32,
    ) -> Result<Vec<Place>> {
        let direction = if forward { "ASC" } else { "DESC" };
        let sql = walk.sql("SELECT q.rank, q.id", &format!("ORDER BY q.rank {direction}, q.id {direction}"));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut places = Vec::new();
        for status in &walk.statuses {
            let mut rows = statement.query(params_from_iter(walk.values(*status, ends, u64::from(limit))))?;
            while let Some(row) = rows.next()? {
                places.push(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) });
            }
        }
        places.sort_unstable();
        if !forward {
            places.reverse();
        }
        places.truncate(limit as usize);
        Ok(places)
    }

    /// Counts the records between two ends, up to a bound and one more.
    pub(in crate::store) fn count(&self, walk: &Walk, ends: Ends, bound: u64) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM ({})", walk.sql("SELECT 1", ""));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut count = 0_u64;
        for status in &walk.statuses {
            let left = (bound + 1).saturating_sub(count);
            let values = walk.values(*status, ends, left);
            count +=
                statement.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?.cast_unsigned();
        }
        Ok(count)
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

impl Walk {
    /// Returns the statement for one status. The queue leads, for its key has the order; where the records of one number are
    /// asked for, they lead.
    fn sql(&self, what: &str, order: &str) -> String {
        let condition = self.predicates.as_ref().map_or_else(|| "TRUE".to_owned(), Predicates::sql);
        let from = match &self.predicates {
            None => "queue q WHERE",
            Some(predicates) if predicates.names_few() => {
                "state s CROSS JOIN candidate c ON c.id = s.id CROSS JOIN queue q
                 WHERE q.rank = s.risk AND q.id = s.id AND"
            }
            Some(_) => {
                "queue q CROSS JOIN state s ON s.id = q.id CROSS JOIN candidate c ON c.id = q.id WHERE"
            }
        };
        format!(
            "{what} FROM {from} q.list = ? AND q.status = ?
             AND (q.rank, q.id) >= (?, ?) AND (q.rank, q.id) <= (?, ?) AND {condition} {order} LIMIT ?"
        )
    }

    fn values(&self, status: Status, ends: Ends, limit: u64) -> Vec<Value> {
        let fixed =
            [self.list.index(), i64::from(status.index()), ends.from.0, ends.from.1, ends.to.0, ends.to.1];
        let mut values: Vec<Value> = fixed.into_iter().map(Value::from).collect();
        if let Some(predicates) = &self.predicates {
            values.extend_from_slice(predicates.values());
        }
        values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        values
    }
}

/// Returns the list with a number, of those that are counted together.
fn list_at(index: i64) -> Result<QueueList> {
    QueueList::ALL.into_iter().find(|list| list.index() == index).ok_or(StoreError::Corrupt)
}
