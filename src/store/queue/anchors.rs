//! How many records come before windows that were fetched: a window near them counts on from there, so that an estimate does not
//! jump under who goes on, and what was counted once stays exact.

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::orders::Start;
use crate::store::queue::rank::Counted;
use crate::store::queue::version::ListVersion;
use crate::triage::page::{Count, Place, SortOrder};

/// Of how many lists it is kept.
const LISTS: usize = 4;

/// How far back it is looked for the window before: some screens.
const NEAR: u32 = 512;

/// What is known of some lists.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    kept: Vec<Anchor>,
}

/// How many records of a list come before one of them.
#[derive(Debug)]
struct Anchor {
    of: ListVersion,
    place: Place,
    before: Count,
}

impl Anchors {
    /// Keeps how many records come before one, in place of what was known of the same list.
    pub(super) fn keep(&mut self, of: &ListVersion, place: Place, before: Count) {
        self.kept.retain(|anchor| !anchor.of.same_list(of));
        if !matches!(before, Count::AtLeast(_)) {
            self.kept.insert(0, Anchor { of: of.clone(), place, before });
            self.kept.truncate(LISTS);
        }
    }

    /// Counts the records before a window from what is kept; what was exact before somebody wrote is not any more.
    fn on(
        &self,
        store: &Store,
        of: &ListVersion,
        list: &Counted<'_>,
        places: &[Place],
    ) -> Result<Option<Count>> {
        let (Some(anchor), Some(first)) =
            (self.kept.iter().find(|anchor| anchor.of.same_list(of)), places.first())
        else {
            return Ok(None);
        };
        let before = match anchor.before {
            Count::Exact(n) if anchor.of != *of => Count::About(n),
            before => before,
        };
        let at = |places: &[Place]| places.iter().position(|place| place.id == anchor.place.id);
        if let Some(rows) = at(places) {
            return Ok(Some(before.map(|before| before.saturating_sub(rows as u64))));
        }
        let Some(spot) = store.spot(list.order, *first)? else { return Ok(None) };
        let back = store.ordered(list.filter, list.order, Start::Past(&spot), false, NEAR)?;
        Ok(at(&back).map(|rows| before.map(|before| before + rows as u64 + 1)))
    }
}

impl Store {
    /// Counts the records before a window: from the window before, exactly where that is at hand, or by an estimate.
    pub(super) fn before(
        &self,
        list: &Counted<'_>,
        places: &[Place],
        (anchors, of): (&Anchors, &ListVersion),
    ) -> Result<Count> {
        let Some(first) = places.first() else { return Ok(Count::Exact(list.total)) };
        let by_risk = list.order == SortOrder::Risk;
        let estimate = match anchors.on(self, of, list, places)? {
            None if by_risk => return self.before_by_risk(list, *first),
            None => self.rank_in_order(list, *first)?,
            counted_on => counted_on,
        };
        match estimate {
            Some(exact @ Count::Exact(_)) => Ok(exact),
            // The entries of the order's index tell sooner than a walk to an end that it is not near.
            Some(estimate) if !by_risk && list.is_far(estimate, self.limits.exact) => Ok(estimate),
            estimate => self.known_or(list, *first, || Ok(estimate)),
        }
    }
}
