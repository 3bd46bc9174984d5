//! Windows cut out of a list that was found.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::audit::CandidateId;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::queue::hunt::Hunt;
use crate::store::queue::orders::Start;
use crate::store::queue::predicates::Predicates;
use crate::triage::filter::Filter;
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::search::{Search, marks};

/// A list that was found, as far as its records are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundList<'a> {
    pub(super) places: &'a [Place],
    pub(super) total: Count,
    /// Whether all was looked through that tells what comes first, in the database as it is.
    pub(super) is_whole: bool,
    /// What knows of the records that are not kept, where there are any.
    pub(super) beyond: Option<&'a Hunt>,
}

impl FoundList<'_> {
    /// Counts the records before one that is not kept.
    fn before(&self, store: &Store, order: SortOrder, first: Option<&Place>) -> Result<Count> {
        let kept = self.places.len() as u64;
        let Some(first) = first else { return Ok(self.total) };
        if let Some(at) = self.places.iter().position(|place| place.id == first.id) {
            return Ok(Count::Exact(at as u64));
        }
        let before = self.beyond.map(|hunt| hunt.before(store, *first, order)).transpose()?.flatten();
        Ok(match before {
            Some(before) if self.is_whole => Count::Exact(before),
            // Somebody wrote since: some records may have come or gone before it.
            Some(before) => Count::About(before.max(1)),
            None => Count::AtLeast(kept),
        })
    }
}

impl Store {
    /// Cuts a window out of a list. Of one that is cut itself, what lies beyond is walked.
    pub(super) fn window_of(&self, wish: &PageWish, list: FoundList<'_>) -> Result<Page> {
        let _snapshot = db::snapshot(&self.connection)?;
        let FoundList { places: kept, total, is_whole, beyond } = list;
        let (rows, is_cut) = (wish.rows as usize, beyond.is_some());
        let before =
            |at: usize, context: u32| at.saturating_sub((context as usize).min(rows.saturating_sub(1)));
        let mut seek = wish.seek;
        let from = match seek {
            Seek::First => Some(0),
            Seek::Last if is_cut => None,
            Seek::Last => Some(kept.len().saturating_sub(rows)),
            Seek::Around(place, context) => {
                self.index_in(wish, kept, place, is_whole)?.map(|at| before(at, context))
            }
            Seek::To(position, context) => {
                let n = position.index(total.figure());
                if let Some(place) = beyond.map(|hunt| hunt.nth(self, n)).transpose()?.flatten() {
                    seek = Seek::Around(place, context);
                }
                usize::try_from(n).ok().map(|at| before(at, context))
            }
        };
        let is_inside = |from: &usize| !is_cut || from + rows <= kept.len();
        let (ids, before) = if let Some(from) = from.filter(is_inside) {
            let to = (from + rows).min(kept.len());
            (kept.get(from..to).unwrap_or_default().to_vec(), Count::Exact(from as u64))
        } else {
            let places = self.window(&wish.filter, wish.order, seek, wish.rows)?;
            let before = list.before(self, wish.order, places.first())?;
            (places, before)
        };
        let ids = if is_whole { ids } else { self.still_passing(&wish.filter, ids)? };
        let shown = self.list_rows(&ids)?;
        let searches: Vec<Search> = wish.filter.search.iter().map(|keyed| Search::of(keyed)).collect();
        let matches = if searches.is_empty() {
            Vec::new()
        } else {
            shown.iter().map(|row| marks(&searches, row)).collect()
        };
        Ok(Page { rows: shown, before, total, matches, is_settled: is_whole })
    }

    /// Returns where in a list a record stands, or the next one after its place; none: that lies beyond the list.
    fn index_in(
        &self,
        wish: &PageWish,
        list: &[Place],
        place: Place,
        is_whole: bool,
    ) -> Result<Option<usize>> {
        let at = |id: CandidateId| list.iter().position(|other| other.id == id);
        if let Some(at) = at(place.id) {
            return Ok(Some(at));
        }
        if wish.order.is_by_fit(&wish.filter) {
            return Ok(Some(0));
        }
        if wish.order == SortOrder::Risk {
            return Ok(Some(list.partition_point(|other| *other < place)));
        }
        // Of a list that is not whole it may come yet: looking for it here would walk what is looked through anyway.
        let spot = if is_whole { self.spot(wish.order, place)? } else { None };
        let next = match spot {
            Some(spot) => self.ordered(&wish.filter, wish.order, Start::At(&spot), true, 1)?,
            None => Vec::new(),
        };
        Ok(next.first().map_or(Some(list.len()), |next| at(next.id)))
    }

    /// Leaves out what a filter does not let through any more.
    pub(in crate::store) fn still_passing(&self, filter: &Filter, places: Vec<Place>) -> Result<Vec<Place>> {
        let others = Filter { search: Vec::new(), ..filter.clone() };
        let passes = Predicates::of(&others).with_statuses(&others).with_list(&others);
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id = ? AND {})",
            passes.sql()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut passing = Vec::with_capacity(places.len());
        for place in places {
            let id = Value::from(place.id.0);
            let values = [&id].into_iter().chain(passes.values());
            if statement.query_row(params_from_iter(values), |row| row.get(0))? {
                passing.push(place);
            }
        }
        Ok(passing)
    }
}
