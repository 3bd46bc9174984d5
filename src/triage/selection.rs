//! Which records of a list are selected: a filter and its exceptions, never a list of everything in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::page::Place;
use crate::audit::CandidateId;

/// How many records may be added or taken out one by one.
pub const MOST_EXCEPTIONS: usize = 10_000;

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
    /// Taken out, wherever in the queue the record stands by now.
    pub taken_out: BTreeSet<CandidateId>,
    /// Added, wherever in the queue the record stands by now.
    pub added: BTreeSet<CandidateId>,
    /// The newest record that was there when somebody saw what it holds: what is imported since is not in its reach. None: nobody
    /// looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<CandidateId>,
}

impl Reach {
    /// Tells whether it reaches a place.
    pub fn reaches(self, place: Place) -> bool {
        match self {
            Self::Nothing => false,
            Self::Span(from, to) => (from..=to).contains(&place),
            Self::Everything => true,
        }
    }
}

impl Selection {
    /// Begins a selection that holds nothing.
    pub fn none(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// Selects all that a filter shows.
    pub fn everything(filter: Filter) -> Self {
        Self { filter, reach: Reach::Everything, ..Self::default() }
    }

    /// Selects what a filter shows between two places, both included, whichever comes first.
    pub fn span(filter: Filter, one: Place, other: Place) -> Self {
        Self { filter, reach: Reach::Span(one.min(other), one.max(other)), ..Self::default() }
    }

    /// Tells whether a record of the filter at a place is selected.
    pub fn contains(&self, place: Place) -> bool {
        self.added.contains(&place.id) || (self.reach.reaches(place) && !self.taken_out.contains(&place.id))
    }

    /// Selects a record of which the operator sees that it is not selected, or takes out one that is; false where there are
    /// too many exceptions already.
    ///
    /// What is meant is decided here, by the place where it was seen: other data may move the record before the act begins,
    /// and what was taken out must stay out.
    pub fn flip(&mut self, seen: Place) -> bool {
        let is_selected = self.contains(seen);
        let was_excepted = self.added.remove(&seen.id) | self.taken_out.remove(&seen.id);
        let is_full = !was_excepted && self.taken_out.len() + self.added.len() >= MOST_EXCEPTIONS;
        match (is_selected, self.reach) {
            (true, Reach::Nothing) | (false, Reach::Everything) => true,
            (true, _) => !is_full && self.taken_out.insert(seen.id),
            (false, _) => !is_full && self.added.insert(seen.id),
        }
    }

    /// Tells whether nothing can be selected.
    pub fn is_empty(&self) -> bool {
        self.reach == Reach::Nothing && self.added.is_empty()
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
                assert!(selection.flip(place));
                assert_eq!(selection.contains(place), !is_in);
                assert!(selection.flip(place));
                assert_eq!(selection.contains(place), is_in);
            }
        }
    }

    #[test]
    fn a_record_that_moves_stays_what_it_was_decided_to_be() {
        let (first, last) = (place(Risk::Names, 7), place(Risk::Clean, 2));
        let mut selection = Selection::span(Filter::default(), first, last);
        let (inside, outside) = (|id| place(Risk::Names, id), |id| place(Risk::CheckDigit, id));
        assert!(selection.contains(inside(9)) && !selection.contains(outside(9)));
        // Taken out; added; taken out, added; added, taken out.
        assert!(selection.flip(inside(9)) && selection.flip(outside(10)));
        assert!(selection.flip(inside(11)) && selection.flip(inside(11)));
        assert!(selection.flip(outside(12)) && selection.flip(outside(12)));
        for (id, is_in) in [(9, false), (10, true), (11, true), (12, false)] {
            for place in [inside(id), outside(id)] {
                assert_eq!(selection.contains(place), is_in, "{place:?}");
            }
        }
    }

    #[test]
    fn exceptions_are_bounded() {
        let at = |id| place(Risk::Clean, id);
        let mut selection = Selection::none(Filter::default());
        let most = i64::try_from(MOST_EXCEPTIONS).unwrap();
        assert!((0..most).all(|id| selection.flip(at(id))));
        assert!(!selection.flip(at(most)));
        assert!(selection.flip(at(0)) && selection.flip(at(most)));
        let mut span = Selection { reach: Reach::Span(at(0), at(2)), ..selection };
        assert!(!span.flip(at(0)) && span.contains(at(0)));
        assert!(span.flip(at(1)) && !span.contains(at(1)));
    }
}
