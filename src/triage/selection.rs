//! Which records of a list are selected: a filter and its exceptions, never a list of everything in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::page::Place;
use crate::audit::CandidateId;

/// How many records may be selected or left out one by one.
pub const MOST_FLIPPED: usize = 10_000;

/// How far a selection reaches before its exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// To no record.
    #[default]
    Nothing,
    /// From one place of the queue to another, both included.
    Span(Place, Place),
    /// To every record that the filter shows.
    Everything,
}

/// A selection: what a filter shows within a reach, with exceptions either way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Of which records.
    pub filter: Filter,
    /// How far it reaches.
    pub reach: Reach,
    /// The exceptions: taken out of the reach, or added outside it.
    pub flipped: BTreeSet<CandidateId>,
}

impl Selection {
    /// Begins a selection that holds nothing.
    pub fn none(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// Selects all that a filter shows.
    pub fn everything(filter: Filter) -> Self {
        Self { filter, reach: Reach::Everything, flipped: BTreeSet::new() }
    }

    /// Selects what a filter shows between two places, both included, whichever comes first.
    pub fn span(filter: Filter, one: Place, other: Place) -> Self {
        Self { filter, reach: Reach::Span(one.min(other), one.max(other)), flipped: BTreeSet::new() }
    }

    /// Tells whether a record of the filter at a place is selected.
    pub fn contains(&self, place: Place) -> bool {
        let reached = match self.reach {
            Reach::Nothing => false,
            Reach::Span(from, to) => (from..=to).contains(&place),
            Reach::Everything => true,
        };
        reached != self.flipped.contains(&place.id)
    }

    /// Selects a record that was not, or the other way round; false where there are too many exceptions already.
    pub fn flip(&mut self, id: CandidateId) -> bool {
        if self.flipped.remove(&id) {
            return true;
        }
        self.flipped.len() < MOST_FLIPPED && self.flipped.insert(id)
    }

    /// Tells whether nothing can be selected.
    pub fn is_empty(&self) -> bool {
        self.reach == Reach::Nothing && self.flipped.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::risk::Risk;

    fn place(risk: Risk, id: i64) -> Place {
        Place { risk, id: CandidateId(id) }
    }

    #[test]
    fn exceptions_work_both_ways() {
        let (first, last) = (place(Risk::Names, 7), place(Risk::Clean, 2));
        for (mut selection, inside, outside) in [
            (Selection::none(Filter::default()), None, Some(first)),
            (Selection::everything(Filter::default()), Some(first), None),
            (Selection::span(Filter::default(), last, first), Some(last), Some(place(Risk::Clean, 3))),
        ] {
            for (place, is_in) in [(inside, true), (outside, false)] {
                let Some(place) = place else { continue };
                assert_eq!(selection.contains(place), is_in, "{selection:?}");
                assert!(selection.flip(place.id));
                assert_eq!(selection.contains(place), !is_in);
                assert!(selection.flip(place.id));
                assert_eq!(selection.contains(place), is_in);
            }
        }
    }

    #[test]
    fn exceptions_are_bounded() {
        let mut selection = Selection::none(Filter::default());
        let most = i64::try_from(MOST_FLIPPED).unwrap();
        assert!((0..most).all(|id| selection.flip(CandidateId(id))));
        assert!(!selection.flip(CandidateId(most)));
        assert!(selection.flip(CandidateId(0)) && selection.flip(CandidateId(most)));
    }
}
