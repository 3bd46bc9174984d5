//! A window on a list: what is wished for, and what comes back.

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::listing::ListRow;
use super::pattern::PatternId;
use super::position::Position;
use super::risk::Risk;
use super::search::Match;
use crate::audit::{CandidateId, coded_enum};

/// A place in the order of risk. Places compare as the queue runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The risk of the record.
    pub risk: Risk,
    /// Its id, which breaks ties.
    pub id: CandidateId,
}

impl ListRow {
    /// Returns the place in the queue.
    pub const fn place(&self) -> Place {
        Place { risk: self.risk, id: self.id }
    }
}

/// Where a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// At the first record.
    First,
    /// So that the last record is its last.
    Last,
    /// At this place, or the next one after it, with up to this many records before it.
    Around(Place, u32),
    /// At this position, with up to this many records before it.
    To(Position, u32),
}

/// A window that is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageWish {
    /// Of which records.
    pub filter: Filter,
    /// In which order.
    pub order: SortOrder,
    /// Where it begins.
    pub seek: Seek,
    /// How many records it holds at most.
    pub rows: u32,
}

/// A count that may not be exact, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exact(u64),
    /// About so many, and never an amount that is known to be wrong; shown as `~20`.
    About(u64),
    /// So many at least; shown as `20+`.
    AtLeast(u64),
}

impl Count {
    /// Returns the figure, however sure it is.
    pub const fn figure(self) -> u64 {
        match self {
            Self::Exact(n) | Self::About(n) | Self::AtLeast(n) => n,
        }
    }

    /// Tells whether it is exactly so many.
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::Exact(_))
    }

    /// Takes it for how many records come before a window: returns the position of a row of that, from 1; none where the counting
    /// goes on, for what is counted so far is no position.
    pub fn position(self, row: usize) -> Option<Self> {
        Some(self.map(|before| before + row as u64 + 1)).filter(|at| !matches!(at, Self::AtLeast(_)))
    }

    /// Counts what is exactly so many more or less; it stays as sure as it was.
    #[must_use]
    pub fn map(self, counted: impl FnOnce(u64) -> u64) -> Self {
        match self {
            Self::Exact(n) => Self::Exact(counted(n)),
            Self::About(n) => Self::About(counted(n)),
            Self::AtLeast(n) => Self::AtLeast(counted(n)),
        }
    }
}

impl std::fmt::Display for Count {
    /// Says the count, its thousands apart; `~20` where it is estimated, `20+` where the counting goes on.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let figure = crate::i18n::thousands(self.figure());
        match self {
            Self::Exact(_) => f.pad(&figure),
            Self::About(_) => f.pad(&format!("~{figure}")),
            Self::AtLeast(_) => f.pad(&format!("{figure}+")),
        }
    }
}

/// The records of one pattern, as the reading view groups them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternGroup {
    /// Which.
    pub id: PatternId,
    /// Its text; [`parts`](super::pattern::parts) reads it.
    pub pattern: String,
    /// How many records of the filter have it.
    pub count: Count,
}

/// A window that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The records, in the order of the queue.
    pub rows: Vec<ListRow>,
    /// How many records come before the first of `rows`.
    pub before: Count,
    /// How many records the filter lets through.
    pub total: Count,
    /// What of each row a search matched, in the order of `rows`; empty where nothing was searched for.
    pub matches: Vec<Match>,
    /// Whether the wish is answered; else a fuller answer of the same generation follows.
    pub is_settled: bool,
}

impl Page {
    /// Returns the record that the window was sought for, where it is there.
    pub fn sought(&self, seek: Seek) -> Option<CandidateId> {
        let row = match seek {
            Seek::First => self.rows.first(),
            Seek::Last => self.rows.last(),
            Seek::Around(place, _) => self.rows.iter().find(|row| row.id == place.id),
            Seek::To(position, _) => {
                let at = position.index(self.total.figure()).saturating_sub(self.before.figure());
                let last = self.rows.len().saturating_sub(1);
                self.rows.get(usize::try_from(at).unwrap_or(last).min(last))
            }
        };
        row.map(|row| row.id)
    }
}

impl SortOrder {
    /// Tells whether the records of a filter come by how well they fit what is searched for, and only those that fit alike as the
    /// queue runs. In any other order words are a filter like the others.
    pub const fn is_by_fit(self, filter: &Filter) -> bool {
        matches!(self, Self::Risk) && !filter.search.is_empty()
    }
}

coded_enum! {
    /// The orders of a list.
    pub enum SortOrder {
        /// As the queue: the records most likely to be wrong first. What is searched for comes by how well it fits.
        Risk = "risk",
        /// By employer code, then member key.
        Employer = "employer",
        /// By member key.
        Key = "key",
        /// By due date; those without one last.
        Due = "due",
    }
}
