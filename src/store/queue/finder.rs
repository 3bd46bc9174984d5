//! Windows on what no kept count answers. What was found is kept until the filter or the database changes, so that
//! scrolling looks for nothing again; what is not found yet streams in.

use std::collections::HashSet;
use std::time::Instant;

use crate::audit::{CandidateId, Status, StatusSet};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::queue::anchors::Anchors;
use crate::store::queue::cut::FoundList;
use crate::store::queue::hunt::Hunt;
use crate::store::queue::version::ListVersion;
use crate::triage::filter::Filter;
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};

/// How many slices are looked through before the first answer, if they do not fill a screen and are not slow.
const FIRST: usize = 6;

/// How many screens the first window of a list holds: one that is full is worth showing.
const SCREENS: u64 = 2;

/// How many slices are looked through between two answers that are not the last.
const BETWEEN: usize = 8;

/// What one reader found last.
#[derive(Debug, Default)]
pub(in crate::store) struct Finder {
    found: Option<Found>,
    under_way: Option<UnderWay>,
    /// The same list before the database changed: it tells what came after a record that left.
    before: Vec<Place>,
    /// Where the windows stood that the kept counts answered.
    anchors: Anchors,
}

#[derive(Debug)]
struct Found {
    of: ListVersion,
    places: Vec<Place>,
    hunt: Hunt,
    /// Whose wish is answered while the hunt goes on only to count.
    counting: Option<Box<PageWish>>,
}

#[derive(Debug)]
struct UnderWay {
    of: ListVersion,
    hunt: Hunt,
    wish: PageWish,
}

impl Found {
    /// Tells whether every record of the list is kept.
    fn is_kept(&self) -> bool {
        self.hunt.total() == Count::Exact(self.places.len() as u64)
    }

    /// Returns the list, as far as it is kept.
    fn list(&self, is_whole: bool) -> FoundList<'_> {
        let is_by_fit = self.of.order.is_by_fit(&self.of.filter);
        let beyond = Some(&self.hunt).filter(|_| !is_by_fit && !self.is_kept());
        FoundList { places: &self.places, total: self.hunt.total(), is_whole, beyond }
    }

    fn holds(&self, place: Place) -> bool {
        self.places.iter().any(|other| other.id == place.id)
    }

    /// Finds the next pending record after a place of the list, or the one before it; all come after one that left it.
    fn next_pending(&self, store: &Store, from: Place, forward: bool) -> Result<Option<Place>> {
        let at = self.places.iter().position(|place| place.id == from.id);
        let (before, after) = match at {
            Some(at) => (self.places.get(..at), self.places.get(at + 1..)),
            None => (None, Some(&self.places[..])),
        };
        let is_pending = |place: &&Place| {
            store.state(place.id).map(|state| state.is_some_and(|state| state.mark.status == Status::Pending))
        };
        let mut way: Box<dyn Iterator<Item = &Place>> = if forward {
            Box::new(after.unwrap_or_default().iter())
        } else {
            Box::new(before.unwrap_or_default().iter().rev())
        };
        way.find_map(|place| match is_pending(&place) {
            Ok(false) => None,
            Ok(true) => Some(Ok(*place)),
            Err(error) => Some(Err(error)),
        })
        .transpose()
    }
}

impl Finder {
    /// Tells whether a fuller answer is to follow.
    pub(in crate::store) fn is_under_way(&self) -> bool {
        self.is_looking() || self.is_counting()
    }

    /// Tells whether records are still being looked for, and not only counted.
    pub(in crate::store) const fn is_looking(&self) -> bool {
        self.under_way.is_some()
    }

    fn is_counting(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.counting.is_some())
    }

    /// Tells whether it goes on for a wish, and not for another that came between.
    pub(in crate::store) fn goes_on_for(&self, wish: &PageWish) -> bool {
        self.wish() == Some(wish)
    }

    /// Returns the wish that is answered as long as it goes on.
    fn wish(&self) -> Option<&PageWish> {
        let counting = || self.found.as_ref()?.counting.as_deref();
        self.under_way.as_ref().map(|under_way| &under_way.wish).or_else(counting)
    }

    /// Answers a wish as well as it can be answered soon.
    pub(in crate::store) fn page(&mut self, store: &Store, wish: &PageWish) -> Result<Page> {
        if wish.filter.is_counted() {
            *self = Self { anchors: std::mem::take(&mut self.anchors), ..Self::default() };
            let _snapshot = db::snapshot(&store.connection)?;
            return store.counted_page(wish, &store.version_of(wish)?, &mut self.anchors);
        }
        let of = store.version_of(wish)?;
        if self.found.as_ref().is_some_and(|found| !found.of.same_list(&of)) {
            self.found = None;
            self.before.clear();
        }
        if let Some(found) = self.found.as_mut().filter(|found| found.of == of) {
            self.under_way = None;
            if let Some(counting) = &mut found.counting {
                **counting = wish.clone();
            }
            return self.answer(store, wish);
        }
        match &mut self.under_way {
            Some(under_way) if under_way.of == of => under_way.wish = wish.clone(),
            _ => self.set_out(of, wish, store)?,
        }
        let began = Instant::now();
        for _ in 0..FIRST {
            let is_over = self.go_on(store)? || self.has_enough(wish);
            if is_over || began.elapsed() >= store.limits.patience {
                break;
            }
        }
        self.answer(store, wish)
    }

    /// Goes on; returns a fuller answer to the last wish now and then, and the last one in the end.
    pub(in crate::store) fn advance(&mut self, store: &Store) -> Result<Option<Page>> {
        let Some(wish) = self.wish().cloned() else { return Ok(None) };
        for _ in 0..BETWEEN {
            let is_over = if self.is_looking() { self.go_on(store)? } else { self.count_on(store)? };
            if is_over {
                break;
            }
        }
        self.answer(store, &wish).map(Some)
    }

    /// Counts one slice more; returns whether the count is exact now.
    fn count_on(&mut self, store: &Store) -> Result<bool> {
        let Some(found) = &mut self.found else { return Ok(true) };
        found.hunt.go_on(store)?;
        if found.hunt.is_over() {
            found.counting = None;
        }
        Ok(found.counting.is_none())
    }

    /// Finds the next pending record after a place of a list, or the one before it; the filter's statuses are ignored.
    pub(in crate::store) fn next_pending(
        &self,
        store: &Store,
        filter: &Filter,
        order: SortOrder,
        from: Place,
        forward: bool,
    ) -> Result<Option<Place>> {
        if !order.is_by_fit(filter) {
            return match self.whole(filter, order) {
                Some(found) if found.holds(from) && found.of.is_of(store.queue_version()?) => {
                    found.next_pending(store, from, forward)
                }
                _ => store.next_pending(filter, order, from, forward),
            };
        }
        let shows_pending = filter.statuses.is_empty() || filter.statuses.contains(Status::Pending);
        let pending = StatusSet::EMPTY.with(Status::Pending);
        let filter =
            if shows_pending { filter.clone() } else { Filter { statuses: pending, ..filter.clone() } };
        let is_at_hand = |found: &&Found| found.of.filter == filter && found.of.order == order;
        let apart;
        let found = if let Some(found) = self.found.as_ref().filter(is_at_hand) {
            found
        } else {
            // Apart: the list that is shown stays as it is.
            let mut finder = Self::default();
            let wish = PageWish { filter, order, seek: Seek::First, rows: 1 };
            finder.page(store, &wish)?;
            while finder.is_looking() {
                finder.advance(store)?;
            }
            apart = finder.found;
            let Some(found) = &apart else { return Ok(None) };
            found
        };
        found.next_pending(store, from, forward)
    }

    /// Returns what was found of a list, where that was all of it.
    fn whole(&self, filter: &Filter, order: SortOrder) -> Option<&Found> {
        // What the filter's statuses leave out is looked for all the same.
        let shows_pending = filter.statuses.is_empty() || filter.statuses.contains(Status::Pending);
        self.found.as_ref().filter(|found| {
            shows_pending
                && !self.is_under_way()
                && found.of.filter == *filter
                && found.of.order == order
                && found.is_kept()
        })
    }

    fn set_out(&mut self, of: ListVersion, wish: &PageWish, store: &Store) -> Result<()> {
        let hunt = Hunt::of(&of.filter, of.order, store)?;
        let broken_off = self.under_way.take().filter(|one| self.found.is_none() && one.of.same_list(&of));
        if let Some(one) = broken_off {
            self.before = one.hunt.places();
        }
        self.under_way = Some(UnderWay { hunt, of, wish: wish.clone() });
        Ok(())
    }

    /// Looks through one slice more; returns whether the list is whole now, as far as it is kept.
    fn go_on(&mut self, store: &Store) -> Result<bool> {
        let Some(under_way) = &mut self.under_way else { return Ok(true) };
        if !under_way.hunt.is_over() {
            under_way.hunt.go_on(store)?;
        }
        if !(under_way.hunt.is_over() || under_way.hunt.is_cut()) {
            return Ok(false);
        }
        let Some(UnderWay { of, hunt, wish }) = self.under_way.take() else { return Ok(true) };
        let counting = (!hunt.is_over()).then(|| Box::new(wish));
        let found = Found { of, places: hunt.places(), hunt, counting };
        if let Some(before) = self.found.replace(found) {
            self.before = before.places;
        }
        Ok(true)
    }

    /// Tells whether what was found fills the first screen of a list of which nothing was shown yet.
    fn has_enough(&self, wish: &PageWish) -> bool {
        let Some(under_way) = &self.under_way else { return true };
        let is_first = wish.seek == Seek::First && self.found.is_none();
        is_first
            && matches!(under_way.hunt.total(), Count::AtLeast(n) if n >= u64::from(wish.rows).div_ceil(SCREENS))
    }

    /// Returns a place, or where it left a list the next one that stayed.
    fn there(&self, list: &[Place], place: Place) -> Place {
        let ids: HashSet<CandidateId> = list.iter().map(|place| place.id).collect();
        let mut after = self.before.iter().skip_while(|other| other.id != place.id);
        after
            .find(|other| ids.contains(&other.id))
            .copied()
            .filter(|_| !ids.contains(&place.id))
            .unwrap_or(place)
    }

    /// Answers from what is whole, be it of an older state of the database, else from what was found so far.
    fn answer(&self, store: &Store, wish: &PageWish) -> Result<Page> {
        let so_far;
        let list = match (&self.found, &self.under_way) {
            (Some(found), None) => found.list(true),
            (Some(found), Some(_)) if wish.seek != Seek::First => {
                FoundList { total: Count::AtLeast(found.places.len() as u64), ..found.list(false) }
            }
            (_, Some(under_way)) => {
                so_far = under_way.hunt.places();
                FoundList { places: &so_far, total: under_way.hunt.total(), is_whole: false, beyond: None }
            }
            (None, None) => FoundList { places: &[], total: Count::Exact(0), is_whole: true, beyond: None },
        };
        let seek = match wish.seek {
            Seek::Around(place, context) => Seek::Around(self.there(list.places, place), context),
            seek => seek,
        };
        let wish = &PageWish { seek, ..wish.clone() };
        let page = store.window_of(wish, list)?;
        Ok(Page { is_settled: !self.is_under_way(), ..page })
    }
}
