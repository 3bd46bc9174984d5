//! The way through a selection: each selected record has its turn once, in the order of the queue, though what is done to it
//! moves it inside the queue.
//!
//! Status is no part of a place, so a mark leaves the record where it was: what is behind the walk stays behind. Rules on what
//! is selected are [`Selection`]'s.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::Result;
use super::open::Store;
use super::page::{Ends, Walk};
use crate::audit::CandidateId;
use crate::triage::filter::Filter;
use crate::triage::page::Place;
use crate::triage::selection::{Reach, Selection};

/// Rank and id up to which the way was gone.
pub(super) type Milestone = (i64, i64);

/// The rank of the records that are selected one by one outside the reach: they come last, by id.
const APART: i64 = i64::MAX;

/// A selection laid out as a way. The exceptions are told apart once, at its beginning: a record that is moved later neither
/// comes in by it nor falls out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Course {
    filter: Filter,
    reach: Reach,
    taken_out: BTreeSet<CandidateId>,
    added: BTreeSet<CandidateId>,
}

/// One record on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) id: CandidateId,
    pub(super) at: Milestone,
    pub(super) what: Met,
}

/// What a record on the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// Selected: its turn.
    Selected,
    /// Taken out of the selection.
    TakenOut,
    /// Selected once, but the filter does not let it through any more.
    Gone,
}

impl Course {
    /// Tells whether every record that the walk meets is let through by the filter.
    pub(super) fn is_counted(&self) -> bool {
        self.filter.is_counted()
    }

    /// Returns the records that the walk passes, without those selected one by one.
    fn ends(&self) -> Option<Ends> {
        match self.reach {
            Reach::Nothing => None,
            Reach::Span(from, to) => Some(Ends::span(from, to)),
            Reach::Everything => Some(Ends::ALL),
        }
    }
}

impl Store {
    /// Lays out a selection as a way.
    pub(super) fn course(&self, selection: &Selection) -> Result<Course> {
        let mut course = Course {
            filter: selection.filter.clone(),
            reach: selection.reach,
            taken_out: BTreeSet::new(),
            added: BTreeSet::new(),
        };
        for id in &selection.flipped {
            let is_selected = match (selection.reach, self.place_of(*id)?) {
                (_, None) | (Reach::Everything, _) => false,
                (_, Some(place)) => selection.contains(place),
            };
            if is_selected {
                course.added.insert(*id)
            } else {
                course.taken_out.insert(*id)
            };
        }
        Ok(course)
    }

    /// Returns the next records on the way, none at its end.
    pub(super) fn stops(&self, course: &Course, after: Option<Milestone>, limit: u32) -> Result<Vec<Stop>> {
        let walk = Walk::of(&course.filter);
        if let Some(ends) = course.ends().filter(|_| after.is_none_or(|(rank, _)| rank != APART)) {
            let ends = after.map_or(ends, |after| ends.beyond(after));
            let places = self.walk(&walk, ends, true, limit)?;
            if !places.is_empty() {
                return Ok(places.into_iter().map(|place| course.stop(place)).collect());
            }
        }
        let last = after.filter(|(rank, _)| *rank == APART).map_or(i64::MIN, |(_, id)| id);
        let next = course.added.range(CandidateId(last.saturating_add(1))..).take(limit as usize);
        next.map(|id| self.stop_apart(&walk, *id)).collect()
    }

    fn stop_apart(&self, walk: &Walk, id: CandidateId) -> Result<Stop> {
        let is_let_through = match self.place_of(id)? {
            Some(place) => !self.walk(walk, Ends::span(place, place), true, 1)?.is_empty(),
            None => false,
        };
        let what = if is_let_through { Met::Selected } else { Met::Gone };
        Ok(Stop { id, at: (APART, id.0), what })
    }

    /// Counts the records on a way, where they are no more than so many.
    pub(super) fn length(&self, course: &Course, bound: u64) -> Result<Option<u64>> {
        let walk = Walk::of(&course.filter);
        let reached = match course.reach {
            Reach::Everything if course.filter.is_counted() => {
                self.tallies_of(course.filter.list())?.matching(&course.filter)
            }
            _ => match course.ends() {
                None => 0,
                Some(ends) => self.count(&walk, ends, bound)?,
            },
        };
        let is_counted = course.filter.is_counted() && course.reach == Reach::Everything;
        if reached > bound && !is_counted {
            return Ok(None);
        }
        let mut taken_out = 0;
        for id in &course.taken_out {
            taken_out += u64::from(self.stop_apart(&walk, *id)?.what == Met::Selected);
        }
        Ok(Some(reached.saturating_sub(taken_out) + course.added.len() as u64))
    }
}

impl Course {
    fn stop(&self, place: Place) -> Stop {
        let what = if self.taken_out.contains(&place.id) { Met::TakenOut } else { Met::Selected };
        Stop { id: place.id, at: (i64::from(place.risk.index()), place.id.0), what }
    }
}
