//! How much is done before somebody is answered, or let in between. Tests give less, so that they meet every bound.

use std::time::Duration;

/// How much is done in one step.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Limits {
    /// Up to how many records before a window, or behind it, are counted one by one: in a class of risk, or in another order.
    pub(in crate::store) exact: u32,
    /// How many records are looked at in each piece of a class, to see how its ids are spread: together a millisecond.
    pub(in crate::store) sampled: u32,
    /// Up to how many entries of another order's index, which tell where about a record stands, are counted one by one: some
    /// fifty milliseconds.
    pub(in crate::store) entries: u32,
    /// So many pending records are all looked at rather than an order walked until one comes that has them far apart: some ten
    /// milliseconds.
    pub(in crate::store) few_pending: u64,
    /// How many records that were looked for are ranked and kept.
    pub(in crate::store) ranked: usize,
    /// How many records the first slice of what is looked for looks at: where most pass it fills a screen, and a disk that has
    /// to be asked for each is not asked for long. Each further slice looks at twice as many.
    pub(in crate::store) first_slice: u32,
    /// How many records a slice looks at in the end: some ten milliseconds.
    pub(in crate::store) slice: u32,
    /// After how long no further slice is begun before the first answer, however few it shows.
    pub(in crate::store) patience: Duration,
    /// How many texts one transaction enters into the search index.
    pub(in crate::store) indexed: i64,
    /// How many acts one undo takes back at once; more of them are taken back in batches.
    pub(in crate::store) at_once: usize,
    /// How many events before a withdrawal are looked at for the act of somebody that led to it. No act leads to as many.
    pub(in crate::store) near: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            exact: 10_000,
            sampled: 128,
            entries: 2_000_000,
            few_pending: 2_000,
            ranked: 5_000,
            first_slice: 512,
            slice: 4_096,
            patience: Duration::from_millis(30),
            indexed: 2_000,
            at_once: 50,
            near: 256,
        }
    }
}
