//! How much of a tail fits into one transaction, and who is told how far it has come.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::store::base::database::DatabaseKind;
use crate::store::error::{Result, StoreError};

/// How long one transaction takes, about: an operator who marks meanwhile waits for one of them.
const TURN: Duration = Duration::from_millis(12);
/// The same where nobody else works: each commit has its price, and the index is written out with it.
const LONG_TURN: Duration = Duration::from_millis(400);

/// How many rows a transaction takes before anything is known, and how few where each takes long: on a disk that has to be asked
/// for every one of them.
const FIRST: usize = 250;
const LEAST: usize = 10;

/// How many rows of a kind fit into one transaction.
#[derive(Debug)]
pub(in crate::store) struct Pace {
    rows: usize,
    most: usize,
    turn: Duration,
}

impl Pace {
    /// Begins with few rows; a database of one's own is left to others more rarely.
    pub(in crate::store) fn new(most: usize, kind: DatabaseKind) -> Self {
        let turn = if kind == DatabaseKind::Shared { TURN } else { LONG_TURN };
        Self { rows: FIRST.min(most), most, turn }
    }

    pub(in crate::store) const fn rows(&self) -> usize {
        self.rows
    }

    /// Learns from how long so many rows took. What was left at an end teaches nothing, for its commit is most of it; unless even
    /// that took longer than a turn.
    pub(in crate::store) fn learn(&mut self, rows: usize, took: Duration) {
        if rows < self.rows / 2 && took <= self.turn {
            return;
        }
        let fit = rows as u128 * self.turn.as_micros() / took.as_micros().max(1);
        let fit = usize::try_from(fit).unwrap_or(self.most);
        self.rows = fit.clamp(self.rows / 2, self.rows * 2).clamp(LEAST, self.most);
    }
}

/// Who is told how far the judging of a tail has come, and may have it stop.
pub(in crate::store) struct TailWatch<'a> {
    told: Box<dyn FnMut(u64, u64) -> ControlFlow<()> + 'a>,
    done: u64,
    pub(super) of: u64,
}

impl std::fmt::Debug for TailWatch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TailWatch").field("done", &self.done).field("of", &self.of).finish_non_exhaustive()
    }
}

impl<'a> TailWatch<'a> {
    pub(in crate::store) fn new(told: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        Self { told: Box::new(told), done: 0, of: 0 }
    }

    pub(super) fn begin(&mut self, steps: usize) {
        (self.done, self.of) = (0, steps as u64);
    }

    pub(super) fn end(&mut self) -> Result<()> {
        self.done = self.of;
        self.pass(0)
    }

    /// Tells of the steps before so many others.
    pub(super) fn pass(&mut self, steps: usize) -> Result<()> {
        if (self.told)(self.done, self.of).is_break() {
            return Err(StoreError::Stopped);
        }
        self.done += steps as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_grows_to_a_turn_and_shrinks_wherever_it_takes_longer() {
        let ms = Duration::from_millis;
        for (what, rows, took, then) in [
            ("half a turn", 250, ms(6), 500),
            ("no time at all", 250, ms(0), 500),
            ("a turn", 250, ms(12), 250),
            ("two turns", 250, ms(24), 125),
            ("a slow disk", 250, ms(500), 125),
            ("little is left at an end", 2, ms(1), 250),
            ("little, and slow all the same", 2, ms(40), 125),
        ] {
            let mut pace = Pace::new(8_000, DatabaseKind::Shared);
            pace.learn(rows, took);
            assert_eq!(pace.rows(), then, "{what}");
        }
        let mut slow = Pace::new(8_000, DatabaseKind::Shared);
        (0..20).for_each(|_| slow.learn(slow.rows(), ms(1_000)));
        assert_eq!(slow.rows(), LEAST);
        assert_eq!(Pace::new(100, DatabaseKind::Shared).rows(), 100);
    }
}
