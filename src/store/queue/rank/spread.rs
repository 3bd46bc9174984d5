//! How the ids of a class of risk are spread, from few of them: so that it is known about how many come before an id, and which id
//! about so many come before.

use super::scaled;
use crate::store::error::Result;

/// In how many pieces of as many ids each a class is looked at.
const PIECES: u64 = 16;

/// How much a piece weighs in which one record in each id would stand.
const FINE: u64 = 1 << 10;

/// Ids of a class, in order, and about how many of its records come before each. Between two of them ids are taken to lie evenly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spread {
    knots: Vec<(i64, u64)>,
}

impl Spread {
    /// Takes the first and the last id, how many records there are, and what returns the ids of the first few from an id on, and
    /// whether more follow. Pieces that hold about as many records each are one: what is between the ends is told better by
    /// these than by what few ids say.
    pub(super) fn of(
        (low, high): (i64, i64),
        records: u64,
        mut sample: impl FnMut(i64) -> Result<(Vec<i64>, bool)>,
    ) -> Result<Self> {
        let ids = between(low, high) + 1;
        let at = |piece: u64| low.saturating_add_unsigned(scaled(piece, ids, PIECES));
        let mut weights = Vec::new();
        for piece in 0..PIECES {
            let (from, to) = (at(piece), at(piece + 1));
            let (sampled, is_cut) = sample(from)?;
            let inside = sampled.iter().filter(|id| **id < to).count() as u64;
            let passed = match sampled.last() {
                Some(last) if is_cut && *last < to => between(from, *last) + 1,
                _ => between(from, to),
            };
            weights.push(scaled(inside * FINE, between(from, to), passed));
        }
        let (thinnest, densest) = (weights.iter().min(), weights.iter().max());
        let last = records.saturating_sub(1);
        let mut knots = vec![(low, 0)];
        if thinnest.zip(densest).is_some_and(|(thin, dense)| thin * 2 < *dense) {
            let (all, mut before) = (weights.iter().sum(), 0);
            for (piece, weight) in (1..PIECES).zip(&weights) {
                before += weight;
                knots.push((at(piece), scaled(before, last, all)));
            }
        }
        knots.push((high, last));
        Ok(Self { knots })
    }

    /// Takes in how many records come before an id: what was estimated otherwise is forgotten.
    pub(super) fn learn(&mut self, id: i64, before: u64) {
        self.knots.retain(|knot| (knot.0 < id && knot.1 < before) || (knot.0 > id && knot.1 > before));
        let at = self.knots.partition_point(|knot| knot.0 < id);
        self.knots.insert(at, (id, before));
    }

    /// Returns about how many records come before an id.
    pub(super) fn rank(&self, id: i64) -> u64 {
        let ((low, before), (high, after)) = self.piece(|knot| knot.0 <= id);
        let on = between(low, id).min(between(low, high));
        before + scaled(on, after.saturating_sub(before), between(low, high))
    }

    /// Returns an id that about so many records come before.
    pub(super) fn id(&self, rank: u64) -> i64 {
        let ((low, before), (high, after)) = self.piece(|knot| knot.1 <= rank);
        let on = scaled(rank.saturating_sub(before), between(low, high), after.saturating_sub(before));
        low.saturating_add_unsigned(on.min(between(low, high)))
    }

    /// Returns the last knot that passes and the next one; at the ends the outermost.
    fn piece(&self, passes: impl Fn(&(i64, u64)) -> bool) -> ((i64, u64), (i64, u64)) {
        let after = self.knots.partition_point(passes).clamp(1, self.knots.len().saturating_sub(1).max(1));
        let knot = |at: usize| self.knots.get(at).or(self.knots.last()).copied().unwrap_or_default();
        (knot(after - 1), knot(after))
    }
}

fn between(low: i64, high: i64) -> u64 {
    u64::try_from(high.saturating_sub(low)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(ids: &[i64], few: usize) -> Spread {
        let sample = |from| {
            let sampled: Vec<i64> = ids.iter().copied().filter(|id| *id >= from).take(few).collect();
            let is_cut = sampled.len() == few;
            Ok((sampled, is_cut))
        };
        Spread::of((ids[0], *ids.last().unwrap()), ids.len() as u64, sample).unwrap()
    }

    #[test]
    fn a_class_that_lies_evenly_is_told_by_its_ends_and_a_lopsided_one_by_its_pieces() {
        let even: Vec<i64> = (0..8_000).map(|n| n * 5 + n * n % 3).collect();
        assert_eq!(of(&even, 40).knots.len(), 2);
        // Nearly all of the second half has left, and of the last tenth none.
        let has_left = |id: &i64| (20_000..36_000).contains(id) && id % 50 != 0;
        let lopsided: Vec<i64> = (0..40_000).filter(|id| !has_left(id)).collect();
        let spread = of(&lopsided, 40);
        // Where the spread changes within a piece, that piece is mistaken.
        let piece = lopsided.len() as u64 / PIECES;
        for (rank, id) in (0_u64..).zip(&lopsided) {
            assert!(spread.rank(*id).abs_diff(rank) <= piece, "{id} {rank}: {}", spread.rank(*id));
            let there = lopsided.partition_point(|other| *other < spread.id(rank)) as u64;
            assert!(there.abs_diff(rank) <= piece, "{id} {rank}: {there}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_learned_an_estimate_runs_on_and_stays_inside(
            ids in prop::collection::btree_set(-500_i64..500, 1..200), learned in prop::collection::vec(0_usize..200, 0..4),
        ) {
            let ids: Vec<i64> = ids.into_iter().collect();
            let mut spread = of(&ids, 3);
            for at in learned.into_iter().map(|at| at % ids.len()) {
                spread.learn(ids[at], at as u64);
                prop_assert_eq!(spread.rank(ids[at]), at as u64);
                prop_assert_eq!(spread.id(at as u64), ids[at]);
            }
            let ranks: Vec<u64> = (-510..510).map(|id| spread.rank(id)).collect();
            prop_assert!(ranks.is_sorted() && ranks.iter().all(|rank| *rank < ids.len() as u64));
            let found: Vec<i64> = (0..ids.len() as u64 + 9).map(|rank| spread.id(rank)).collect();
            prop_assert!(found.is_sorted() && found.iter().all(|id| (ids[0]..=*ids.last().unwrap()).contains(id)));
        }
    }
}
