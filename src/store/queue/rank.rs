//! Where in a list that the kept counts answer a record stands, and which record stands at a position. Exact near the ends of a
//! class of risk, or of another order; far from them estimated, so that nothing is counted that grows with the list.

mod in_order;
mod spread;

use self::spread::Spread;
use crate::audit::CandidateId;

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::orders::Start;
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::filter::Filter;
use crate::triage::page::{Count, Place, SortOrder};
use crate::triage::risk::Risk;
use crate::triage::tallies::Tallies;

/// How often an estimate that leads to where the position is known is mended by that.
const MENDED: usize = 4;

/// A list of which the kept counts tell how many records it holds.
#[derive(Debug)]
pub(in crate::store) struct Counted<'a> {
    pub(super) filter: &'a Filter,
    pub(super) order: SortOrder,
    pub(super) total: u64,
    tallies: &'a Tallies,
}

/// What is known without an estimate of how many records come before one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Exactly(u64),
    /// At least and at most so many.
    Between(u64, u64),
}

/// Returns so many parts of a whole in the parts of another.
fn scaled(n: u64, to: u64, of: u64) -> u64 {
    let scaled = u128::from(n) * u128::from(to) / u128::from(of.max(1));
    u64::try_from(scaled).unwrap_or(u64::MAX)
}

impl<'a> Counted<'a> {
    pub(super) fn of(filter: &'a Filter, order: SortOrder, tallies: &'a Tallies) -> Self {
        Self { filter, order, total: tallies.matching(filter), tallies }
    }

    /// The same records in the order of the queue.
    pub(super) const fn by_risk(&self) -> Self {
        Self { order: SortOrder::Risk, ..*self }
    }

    /// Tells whether an estimate lies so far from either end that none is within so many records.
    pub(super) fn is_far(&self, estimate: Count, exact: u32) -> bool {
        let far = 2 * u64::from(exact);
        (far..self.total.saturating_sub(far)).contains(&estimate.figure())
    }
}

impl Store {
    /// Counts the records of a list before one of them, as far as that is at hand.
    pub(super) fn known_before(&self, list: &Counted<'_>, place: Place) -> Result<Known> {
        let most = u64::from(self.limits.exact);
        if list.order == SortOrder::Risk {
            let walk = Walk::of(list.filter);
            let before = list.tallies.in_classes_before(list.filter, place.risk);
            let class = list.tallies.in_class(list.filter, place.risk);
            return self.known_in_part(before, class, |forward| {
                let ends = if forward { Ends::in_class_from(place) } else { Ends::in_class_before(place) };
                self.count(&walk, ends, most)
            });
        }
        let Some(spot) = self.spot(list.order, place)? else { return Ok(Known::Between(0, list.total)) };
        self.known_in_part(0, list.total, |forward| {
            let start = if forward { Start::At(&spot) } else { Start::Past(&spot) };
            let places = self.ordered(list.filter, list.order, start, forward, self.limits.exact + 1)?;
            Ok(places.len() as u64)
        })
    }

    /// Counts by what comes before a record in its part of the list, or from the record on.
    fn known_in_part(&self, before: u64, part: u64, count: impl Fn(bool) -> Result<u64>) -> Result<Known> {
        let most = u64::from(self.limits.exact);
        let inside = count(false)?;
        if inside <= most {
            return Ok(Known::Exactly(before + inside));
        }
        let after = count(true)?;
        Ok(if after <= most {
            Known::Exactly((before + part).saturating_sub(after))
        } else {
            Known::Between(before + most + 1, (before + part).saturating_sub(most + 1))
        })
    }

    /// Counts the records of a list before one of them where that is at hand; else takes an estimate, kept to what is known.
    pub(super) fn known_or(
        &self,
        list: &Counted<'_>,
        place: Place,
        estimate: impl FnOnce() -> Result<Option<Count>>,
    ) -> Result<Count> {
        let (least, most) = match self.known_before(list, place)? {
            Known::Exactly(n) => return Ok(Count::Exact(n)),
            Known::Between(least, most) => (least, most),
        };
        let estimate = estimate()?.map(|estimate| estimate.figure().min(most).max(least));
        Ok(estimate.map_or(Count::AtLeast(least), Count::About))
    }

    /// Counts or estimates the records before one in the order of the queue.
    pub(super) fn before_by_risk(&self, list: &Counted<'_>, place: Place) -> Result<Count> {
        self.known_or(list, place, || {
            let before = list.tallies.in_classes_before(list.filter, place.risk);
            let spread = self.spread(list, place.risk)?;
            Ok(spread.map(|spread| Count::About(before + spread.rank(place.id.0))))
        })
    }

    /// Returns the record before which so many of a list come, or about so many, and how many that are; none: the list is empty.
    pub(super) fn nth(&self, list: &Counted<'_>, n: u64) -> Result<Option<(Place, Count)>> {
        if list.order == SortOrder::Risk {
            return self.nth_by_risk(list, n);
        }
        let ordered = |forward, limit| self.ordered(list.filter, list.order, Start::End, forward, limit);
        let place = match self.nearer_end(n, list.total) {
            Some((forward, limit)) => ordered(forward, limit)?.pop(),
            None => return self.nth_in_order(list, n),
        };
        Ok(place.map(|place| (place, Count::Exact(n))))
    }

    pub(super) fn nth_by_risk(&self, list: &Counted<'_>, n: u64) -> Result<Option<(Place, Count)>> {
        let Some((risk, before)) = list.tallies.class_at(list.filter, n) else { return Ok(None) };
        let class = list.tallies.in_class(list.filter, risk);
        if let Some((forward, limit)) = self.nearer_end(n - before, class) {
            let place = self.walk(&Walk::of(list.filter), Ends::class(risk), forward, limit)?.pop();
            return Ok(place.map(|place| (place, Count::Exact(n))));
        }
        let Some(mut spread) = self.spread(list, risk)? else { return Ok(None) };
        let mut mended = 0;
        loop {
            let id = CandidateId(spread.id(n - before));
            let ends = Ends::in_class_from(Place { risk, id });
            let Some(place) = self.walk(&Walk::of(list.filter), ends, true, 1)?.pop() else {
                return Ok(None);
            };
            match self.known_before(list, place)? {
                Known::Between(..) => return Ok(Some((place, Count::About(n)))),
                Known::Exactly(at) if at == n || mended == MENDED => {
                    return Ok(Some((place, Count::Exact(at))));
                }
                Known::Exactly(at) => spread.learn(place.id.0, at - before),
            }
            mended += 1;
        }
    }

    /// Tells from which end of so many a record is reached, and how many are passed with it; none: it is far from either.
    fn nearer_end(&self, n: u64, of: u64) -> Option<(bool, u32)> {
        let (forward, passed) = if n < of / 2 { (true, n + 1) } else { (false, of.saturating_sub(n)) };
        u32::try_from(passed)
            .ok()
            .filter(|passed| *passed <= self.limits.exact)
            .map(|passed| (forward, passed))
    }

    /// Looks how the ids of a class are spread; none: it is empty.
    fn spread(&self, list: &Counted<'_>, risk: Risk) -> Result<Option<Spread>> {
        let walk = Walk::of(list.filter);
        let end = |forward| self.walk(&walk, Ends::class(risk), forward, 1).map(|mut places| places.pop());
        let (Some(low), Some(high)) = (end(true)?, end(false)?) else { return Ok(None) };
        let class = list.tallies.in_class(list.filter, risk);
        let most = self.limits.sampled;
        let sample = |from: i64| {
            let ends = Ends::in_class_from(Place { risk, id: CandidateId(from) });
            let places = self.walk(&walk, ends, true, most)?;
            let is_cut = places.len() == most as usize;
            Ok((places.into_iter().map(|place| place.id.0).collect(), is_cut))
        };
        Spread::of((low.id.0, high.id.0), class, sample).map(Some)
    }
}
