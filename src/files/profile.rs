//! The mapping profile of `--profile FILE.toml`: how another layout is read; [`EXAMPLE`] shows all of it.

mod reading;

use std::collections::HashMap;
use std::path::Path;

use super::headers::Column;
use super::{Encoding, FilesError, opening};
use crate::audit::{Candidate, CauseSet, Conventions, Day, RootCause, matched_word};
use crate::i18n::Message;

/// A whole profile, every key explained, as help and manual show it.
pub const EXAMPLE: &str = include_str!("profile/example.toml");

/// The longest profile that is read, in bytes.
const PROFILE_MAX: u64 = 1 << 20;

/// How another layout is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Headers of the file, folded, with the column that each is.
    pub(super) columns: HashMap<String, Column>,
    /// The encoding of the file.
    pub(super) encoding: Option<Encoding>,
    /// The writing habits of the file.
    pub(super) conventions: Conventions,
    pub(super) causes: Vec<CauseRule>,
    /// SHA-256 of the profile's text.
    pub(super) digest: [u8; 32],
}

/// A root cause that all rows of a period, batch or method have. The words are as [`matched_word`] leaves them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CauseRule {
    cause: RootCause,
    registered: Period,
    acquired: Period,
    batch: Vec<String>,
    number_source: Vec<String>,
}

/// Days from one to another, both included; open where nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Period {
    from: Option<Day>,
    to: Option<Day>,
}

impl Profile {
    /// Reads a profile from a file. The error names every mistake with its line.
    pub fn read(path: &Path) -> Result<Self, FilesError> {
        let text = opening::read_text(path, PROFILE_MAX)?;
        Self::parse(&text).map_err(|mistakes| FilesError::Profile { path: super::label(path), mistakes })
    }

    /// Reads a profile; the error holds a line and a message for each mistake.
    pub(super) fn parse(text: &str) -> Result<Self, Vec<(usize, Message)>> {
        reading::parse(text)
    }

    /// Returns the writing habits that it declares.
    pub const fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Returns the encoding that it names.
    pub const fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }
}

impl CauseRule {
    /// Lists the columns that it asks for.
    pub(super) fn asks(&self) -> impl Iterator<Item = Column> {
        let open = Period::default();
        [
            (Column::RegisteredOn, self.registered != open),
            (Column::AcquiredOn, self.acquired != open),
            (Column::Batch, !self.batch.is_empty()),
            (Column::NumberSource, !self.number_source.is_empty()),
        ]
        .into_iter()
        .filter_map(|(column, asks)| asks.then_some(column))
    }

    /// Tells whether a row is of this rule: all conditions that are given hold. A date that reads as no day is in no period.
    fn holds(&self, candidate: &Candidate) -> bool {
        let one_of = |allowed: &[String], value: &str| {
            allowed.is_empty() || allowed.iter().any(|it| *it == matched_word(value))
        };
        self.registered.holds(&candidate.registered.registered_on)
            && self.acquired.holds(&candidate.membership.acquired_on)
            && one_of(&self.batch, &candidate.registered.batch)
            && one_of(&self.number_source, &candidate.lookup.number_source)
    }
}

/// Returns the causes that the rules give a row.
pub(super) fn declared(rules: &[CauseRule], candidate: &Candidate) -> CauseSet {
    rules.iter().filter(|rule| rule.holds(candidate)).map(|rule| rule.cause).collect()
}

impl Period {
    fn holds(self, date: &str) -> bool {
        if self == Self::default() {
            return true;
        }
        let Ok(day) = date.parse::<Day>() else { return false };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests;
