//! How far a walk over all records came and what it did so far: what is kept of it from batch to batch. Knows no row.

use serde::{Deserialize, Serialize};

use crate::compare::Grade;
use crate::store::error::{Result, StoreError};
use crate::triage::withdrawal::Upset;

/// What newer rules did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recompared {
    /// Records that were judged again.
    pub records: u64,
    /// Those whose grade is another now, by the two grades.
    pub regraded: Vec<Regrading>,
    /// Marks that were withdrawn.
    pub withdrawn: u64,
    /// Marks that were flagged *data changed*.
    pub flagged: u64,
}

/// How many records went from one grade to another; no grade: no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields say what they are")]
pub struct Regrading {
    pub from: Option<Grade>,
    pub to: Option<Grade>,
    pub records: u64,
}

/// How far the walk over all records came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Walk {
    pub(super) stage: Stage,
    /// The id of the last row that the stage has done with.
    pub(super) after: i64,
    /// Rows done with, in all stages.
    pub(super) steps: u64,
    /// The last event before the walk began.
    pub(super) since: i64,
    pub(super) done: Recompared,
}

/// By what others find a record is renewed for all before the first is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stage {
    CandidateKeys,
    Records,
}

impl Walk {
    /// Moves behind a batch, and to the next stage behind the last one; tells whether there is more to do.
    pub(super) fn move_on(&mut self, batch: &[i64]) -> bool {
        let next = match (batch.last(), self.stage) {
            (Some(last), stage) => {
                self.after = *last;
                stage
            }
            (None, Stage::Records) => return false,
            (None, Stage::CandidateKeys) => {
                self.after = i64::MIN;
                Stage::Records
            }
        };
        self.stage = next;
        true
    }
}

impl Recompared {
    pub(super) fn count(&mut self, (from, to): (Option<Grade>, Option<Grade>)) {
        self.records += 1;
        if from == to {
            return;
        }
        match self.regraded.iter_mut().find(|known| (known.from, known.to) == (from, to)) {
            Some(known) => known.records += 1,
            None => self.regraded.push(Regrading { from, to, records: 1 }),
        }
        self.regraded.sort_by_key(|known| (known.from, known.to));
    }

    pub(super) const fn count_upset(&mut self, what: Upset) {
        match what {
            Upset::None => {}
            Upset::Flagged => self.flagged += 1,
            Upset::Withdrawn => self.withdrawn += 1,
        }
    }
}

pub(super) fn read(walk: &str) -> Result<Walk> {
    serde_json::from_str(walk).map_err(|_| StoreError::Corrupt)
}

pub(super) fn written(walk: &Walk) -> Result<String> {
    serde_json::to_string(walk).map_err(|why| StoreError::Other(why.to_string()))
}
