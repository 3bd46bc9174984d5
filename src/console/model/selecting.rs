//! What is selected in the queue, as far as the console has to know it: the selection itself, a range that is being
//! drawn, and how many records it holds.

use crate::triage::filter::Filter;
use crate::triage::page::{Count, Place};
use crate::triage::selection::{Reach, Selection};

/// A selection that is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selecting {
    selection: Selection,
    size: Count,
    /// Where a range began that has no end yet, and the position there.
    pub range: Option<(Place, Option<Count>)>,
}

impl Selecting {
    /// Begins with nothing selected.
    pub fn none(filter: Filter) -> Self {
        Self { selection: Selection::none(filter), size: Count::Exact(0), range: None }
    }

    /// Selects all of `total` that a filter shows.
    pub fn everything(filter: Filter, total: Count) -> Self {
        Self { selection: Selection::everything(filter), size: total, range: None }
    }

    /// Selects so many between two places.
    pub fn span(filter: Filter, (from, to): (Place, Place), size: Count) -> Self {
        Self { selection: Selection::span(filter, from, to), size, range: None }
    }

    /// Returns what is selected.
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Tells whether the record at a place is selected.
    pub fn contains(&self, place: Place) -> bool {
        self.selection.contains(place)
    }

    /// Selects a record, or takes it out; false where there are too many exceptions already.
    pub fn flip(&mut self, place: Place) -> bool {
        if !self.selection.flip(place) {
            return false;
        }
        let is_in = self.selection.contains(place);
        let turned = |n: u64| if is_in { n + 1 } else { n.saturating_sub(1) };
        self.size = self.size.map(turned);
        true
    }

    /// Tells whether nothing is selected and no range is being drawn.
    pub fn is_over(&self) -> bool {
        self.is_empty() && self.range.is_none()
    }

    /// Tells whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.selection.is_empty() || self.size == Count::Exact(0)
    }

    /// Tells whether it reaches to all that the filter shows.
    pub fn is_everything(&self) -> bool {
        self.selection.reach == Reach::Everything
    }

    /// Returns how many records are selected.
    pub const fn size(&self) -> Count {
        self.size
    }

    /// Takes in how many records the filter shows by now.
    pub fn recount(&mut self, total: Count) {
        if self.is_everything() {
            let out = self.selection.taken_out.len() as u64;
            self.size = total.map(|n| n.saturating_sub(out));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::CandidateId;
    use crate::triage::risk::Risk;

    #[test]
    fn the_size_follows_every_exception() {
        let place = |id| Place { risk: Risk::Clean, id: CandidateId(id) };
        let filter = Filter::default;
        let span = (place(3), place(5));
        for (mut selecting, place, after) in [
            (Selecting::none(filter()), place(1), Count::Exact(1)),
            (Selecting::everything(filter(), Count::Exact(9)), place(1), Count::Exact(8)),
            (Selecting::everything(filter(), Count::AtLeast(9)), place(1), Count::AtLeast(8)),
            (Selecting::span(filter(), span, Count::Exact(3)), place(4), Count::Exact(2)),
            (Selecting::span(filter(), span, Count::Exact(3)), place(7), Count::Exact(4)),
        ] {
            let before = (selecting.size(), selecting.is_empty());
            assert!(selecting.flip(place));
            assert_eq!(selecting.size(), after);
            assert!(selecting.flip(place));
            assert_eq!((selecting.size(), selecting.is_empty()), before);
        }
        let mut all = Selecting::everything(filter(), Count::AtLeast(20));
        assert!(all.flip(place(1)));
        all.recount(Count::Exact(31));
        assert_eq!(all.size(), Count::Exact(30));
    }
}
