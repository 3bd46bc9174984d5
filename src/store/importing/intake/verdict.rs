//! What is to be done with a row, by what is stored of its subject and what the same file said of it before.

use rusqlite::OptionalExtension as _;

use super::Taking;
use crate::store::error::Result;
use crate::store::rows::sources::Kept;
use crate::triage::intake::Fate;

/// What is to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing was known.
    Insert,
    /// It says something else than this row.
    Update(i64),
    /// It says what this row says.
    Same(i64),
    /// An earlier row of the same file, on this line, says something else.
    Contradicts(u64),
}

impl Verdict {
    pub(super) const fn fate(self) -> Fate {
        match self {
            Self::Insert => Fate::New,
            Self::Update(_) => Fate::Changed,
            Self::Same(_) => Fate::Unchanged,
            Self::Contradicts(line) => Fate::Contradicts(line),
        }
    }

    /// Returns the row to write over.
    pub(super) const fn over(self) -> Option<i64> {
        match self {
            Self::Update(id) => Some(id),
            _ => None,
        }
    }

    pub(super) const fn writes(self) -> bool {
        matches!(self, Self::Insert | Self::Update(_))
    }
}

impl Taking<'_> {
    pub(super) fn verdict_on<T: PartialEq>(
        &self,
        known: Option<&Kept<T>>,
        new: &T,
        line: u64,
    ) -> Result<Verdict> {
        known.map_or(Ok(Verdict::Insert), |kept| {
            self.verdict((kept.id, kept.run, kept.line), kept.said == *new, line)
        })
    }

    /// Rules on a row about a subject that is known, and remembers that this file spoke of it.
    pub(super) fn verdict(
        &self,
        (id, run, said_on): (i64, i64, u64),
        same: bool,
        line: u64,
    ) -> Result<Verdict> {
        Ok(match (self.line_in_this_file(id, run, said_on)?, same) {
            (Some(first), false) => Verdict::Contradicts(first),
            (None, false) => Verdict::Update(id),
            (Some(_), true) => Verdict::Same(id),
            (None, true) => {
                self.store
                    .connection
                    .prepare_cached("INSERT INTO seen_line (run, subject, line) VALUES (?, ?, ?)")?
                    .execute((self.run.0, id, line.cast_signed()))?;
                Verdict::Same(id)
            }
        })
    }

    fn line_in_this_file(&self, id: i64, run: i64, line: u64) -> Result<Option<u64>> {
        if run == self.run.0 {
            return Ok(Some(line));
        }
        let line: Option<i64> = self
            .store
            .connection
            .prepare_cached("SELECT line FROM seen_line WHERE run = ? AND subject = ?")?
            .query_row((self.run.0, id), |row| row.get(0))
            .optional()?;
        Ok(line.map(i64::cast_unsigned))
    }
}
