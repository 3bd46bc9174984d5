//! The way through a selection: each selected record has its turn once, in the order of the queue, though what is done to it
//! moves it inside the queue.
//!
//! Status is no part of a place, so a mark leaves the record where it was: what is behind the walk stays behind. Rules on what
//! is selected are [`Selection`]'s.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::audit::CandidateId;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::page::Place;
use crate::triage::selection::{Reach, Selection};

/// Up to how many records that came since a selection was seen are told from those that were seen.
const MOST_NEWER: usize = 1_000;

/// Rank and id up to which the way was gone.
pub(in crate::store) type Milestone = (i64, i64);

/// The rank of the records that are selected one by one outside the reach: they come last, by id.
const APART: i64 = i64::MAX;

/// A selection laid out as a way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Course {
    selection: Selection,
    /// The newest record that was there when it was laid out, or seen before that: what is imported later was not selected.
    newest: CandidateId,
}

/// One record on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Stop {
    pub(in crate::store) id: CandidateId,
    pub(in crate::store) at: Milestone,
    pub(in crate::store) selected: Selected,
}

/// Whether a record on the way is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Selected {
    /// It is: its turn.
    Yes,
    /// It is not.
    No,
    /// It is by itself: its turn comes at the end of the way.
    Apart,
    /// It was, but the filter does not let it through any more.
    NoLonger,
}

impl Course {
    /// Returns the newest record that can be on the way.
    pub(in crate::store) const fn newest(&self) -> CandidateId {
        self.newest
    }

    /// Tells whether every record that the walk meets is let through by the filter.
    pub(in crate::store) fn is_counted(&self) -> bool {
        self.selection.filter.is_counted()
    }

    /// Returns the records that the walk passes, without those selected one by one.
    fn ends(&self) -> Option<Ends> {
        match self.selection.reach {
            Reach::Nothing => None,
            Reach::Span(from, to) => Some(Ends::span(from, to)),
            Reach::Everything => Some(Ends::ALL),
        }
    }
}

impl Store {
    /// Lays out a selection as a way.
    pub(in crate::store) fn course(&self, mut selection: Selection) -> Result<Course> {
        let newest: CandidateId = self
            .connection
            .prepare_cached("SELECT coalesce(max(id), 0) FROM state")?
            .query_row([], |row| row.get(0).map(CandidateId))?;
        let seen = selection.newest.take();
        Ok(Course { selection, newest: seen.map_or(newest, |seen| seen.min(newest)) })
    }

    /// Returns the next records on the way, none at its end.
    pub(in crate::store) fn stops(
        &self,
        course: &Course,
        after: Option<Milestone>,
        limit: u32,
    ) -> Result<Vec<Stop>> {
        let walk = Walk::of(&course.selection.filter);
        if let Some(ends) = course.ends().filter(|_| after.is_none_or(|(rank, _)| rank != APART)) {
            let ends = after.map_or(ends, |after| ends.beyond(after));
            let places = self.walk(&walk, ends, true, limit)?;
            if !places.is_empty() {
                return Ok(places.into_iter().map(|place| course.stop(place)).collect());
            }
        }
        let last = after.filter(|(rank, _)| *rank == APART).map_or(i64::MIN, |(_, id)| id);
        let next = course.selection.added.range(CandidateId(last.saturating_add(1))..).take(limit as usize);
        next.map(|id| self.stop_apart(&walk, *id)).collect()
    }

    /// Looks once more at a record on the way, where others wrote since: it is passed if it is selected no more.
    pub(in crate::store) fn seen_again(&self, course: &Course, stop: Stop) -> Result<Stop> {
        let walk = Walk::of(&course.selection.filter);
        if stop.at.0 == APART {
            return self.stop_apart(&walk, stop.id);
        }
        let is_selected = match self.place_of(stop.id)? {
            Some(place) => {
                course.selection.reach.reaches(place)
                    && !self.walk(&walk, Ends::span(place, place), true, 1)?.is_empty()
            }
            None => false,
        };
        Ok(if is_selected { stop } else { Stop { selected: Selected::No, ..stop } })
    }

    fn stop_apart(&self, walk: &Walk, id: CandidateId) -> Result<Stop> {
        let is_let_through = match self.place_of(id)? {
            Some(place) => !self.walk(walk, Ends::span(place, place), true, 1)?.is_empty(),
            None => false,
        };
        let selected = if is_let_through { Selected::Yes } else { Selected::NoLonger };
        Ok(Stop { id, at: (APART, id.0), selected })
    }

    /// Counts the records on a way, where they are no more than so many.
    pub(in crate::store) fn length(&self, course: &Course, bound: u64) -> Result<Option<u64>> {
        let walk = Walk::of(&course.selection.filter);
        let Selection { filter, reach, taken_out, added, .. } = &course.selection;
        let is_kept = filter.is_counted() && *reach == Reach::Everything;
        let reached = match course.ends() {
            None => 0,
            Some(_) if is_kept => self.tallies_of(filter.list())?.matching(filter),
            Some(ends) => self.count(&walk, ends, bound)?,
        };
        if reached > bound && !is_kept {
            return Ok(None);
        }
        let mut excepts = self.newer_than(course.newest)?;
        if excepts.len() > MOST_NEWER {
            return Ok(None);
        }
        excepts.extend(taken_out.iter().chain(added));
        let mut excepted = 0;
        for id in &excepts {
            if let Some(place) = self.place_of(*id)?.filter(|place| reach.reaches(*place)) {
                excepted += self.walk(&walk, Ends::span(place, place), true, 1)?.len() as u64;
            }
        }
        Ok(Some(reached.saturating_sub(excepted) + added.len() as u64))
    }

    /// Lists the records that came after one: as many as are told apart, and one more where there are more.
    fn newer_than(&self, id: CandidateId) -> Result<BTreeSet<CandidateId>> {
        let most = i64::try_from(MOST_NEWER).unwrap_or(i64::MAX).saturating_add(1);
        let mut newer = self.connection.prepare_cached("SELECT id FROM state WHERE id > ? LIMIT ?")?;
        let rows = newer.query_map((id.0, most), |row| row.get(0).map(CandidateId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Course {
    fn stop(&self, place: Place) -> Stop {
        let Selection { taken_out, added, .. } = &self.selection;
        let selected = if added.contains(&place.id) {
            Selected::Apart
        } else if taken_out.contains(&place.id) || place.id > self.newest {
            Selected::No
        } else {
            Selected::Yes
        };
        Stop { id: place.id, at: (i64::from(place.risk.index()), place.id.0), selected }
    }
}
