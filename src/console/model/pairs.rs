//! The reading view: patterns with their counts, then pairs of one pattern, a screen at a time.

use crate::audit::{CandidateId, Mark, Status};
use crate::console::commands::Reads;
use crate::triage::filter::Filter;
use crate::triage::page::{Count, PageWish, PatternGroup, Place, Seek, SortOrder};
use crate::triage::policy::{Grounds, allowed_for_verified};
use crate::triage::port::{Generation, Record};

/// The patterns of what the queue shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternsPane {
    /// What the reading is for.
    pub reads: Reads,
    /// Of which records.
    pub filter: Filter,
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The patterns, once they came.
    pub groups: Option<Vec<PatternGroup>>,
    /// The line of the cursor.
    pub at: usize,
}

/// Pairs of one pattern. The window begins at the first pair that is seen: what is on the screen is one fetch.
#[derive(Debug, Clone)]
pub struct PairsPane {
    /// What the reading is for.
    pub reads: Reads,
    /// Of which records, their pattern included.
    pub filter: Filter,
    /// The pattern as a text.
    pub pattern: String,
    /// The wish that is to be answered; none: it was.
    pub asked: Option<Generation>,
    /// On which record the cursor stays when the same screen comes anew.
    pub on: Option<CandidateId>,
    /// Where the screen was to begin; none: at the first pair.
    pub from: Option<Place>,
    /// The records, the first of the screen first.
    pub records: Vec<Record>,
    /// How many come before them.
    pub before: Count,
    /// How many there are.
    pub total: Count,
    /// Whether any window came yet.
    pub is_fetched: bool,
    /// How many of them the last frame showed.
    pub fits: usize,
    /// The one under the cursor.
    pub at: usize,
    /// Where the screens before began.
    pub earlier: Vec<Place>,
    /// How many were marked since the pattern was chosen.
    pub done: u64,
}

/// Why a row is not among those that one key marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is among them.
    In,
    /// The operator took it out.
    TakenOut,
    /// Its data or its mark do not allow it.
    Apart,
}

/// Returns the place of a record in the queue.
pub const fn place_of(record: &Record) -> Place {
    Place { risk: record.found.risk, id: record.dossier.id }
}

impl PairsPane {
    /// Begins with nothing fetched.
    pub const fn new(reads: Reads, filter: Filter, pattern: String) -> Self {
        Self {
            reads,
            filter,
            pattern,
            asked: None,
            on: None,
            from: None,
            records: Vec::new(),
            before: Count::Exact(0),
            total: Count::Exact(0),
            is_fetched: false,
            fits: 0,
            at: 0,
            earlier: Vec::new(),
            done: 0,
        }
    }

    /// Returns the wish for a screen of `rows` pairs that begins at a place.
    pub fn wish(&mut self, generation: Generation, from: Option<Place>, rows: u32) -> PageWish {
        self.on = self.record().map(|record| record.dossier.id).filter(|_| self.from == from);
        (self.asked, self.from) = (Some(generation), from);
        let seek = from.map_or(Seek::First, |place| Seek::Around(place, 0));
        PageWish { filter: self.filter.clone(), order: SortOrder::Risk, seek, rows }
    }

    /// Returns the record under the cursor.
    pub fn record(&self) -> Option<&Record> {
        self.records.get(self.at)
    }

    /// Returns where the screen begins.
    pub fn place(&self) -> Option<Place> {
        self.records.first().map(place_of)
    }

    /// Returns where the next screen begins; none where nothing follows.
    pub fn next_place(&self) -> Option<Place> {
        self.records.get(self.fits.max(1)).map(place_of)
    }

    /// Tells whether a row may be marked or checked here by a person, taken out or not.
    pub fn may_take(&self, record: &Record, person: &str) -> bool {
        match self.reads {
            Reads::ToMark => may_be_marked(record),
            Reads::ToCheck => may_be_checked(&record.dossier.mark, person),
        }
    }
}

fn may_be_marked(record: &Record) -> bool {
    let grounds = Grounds::of(&record.dossier, &record.found);
    record.dossier.mark.status == Status::Pending
        && allowed_for_verified(&grounds).any(|basis| basis == crate::audit::Basis::NotationReviewed)
}

/// A correction is checked by keying its number again, one at a time.
fn may_be_checked(mark: &Mark, person: &str) -> bool {
    mark.status == Status::Verified && mark.awaits_check_by(person)
}
