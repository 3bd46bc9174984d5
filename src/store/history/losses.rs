//! What restores lost of the history, as it says itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::EventKind;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::error::Result;

/// What a restore lost, as its event says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The file that was put back.
    pub file: String,
    /// Who approved it.
    pub approved_by: String,
    /// The number of the first event that was lost; the restore's own has it now.
    pub from: i64,
    /// The number of the last one, as far as it was known; before `from` where none is known to be lost.
    pub to: Option<i64>,
}

impl Lost {
    /// Tells whether an event may have been lost by it.
    pub fn holds(&self, seq: i64) -> bool {
        seq >= self.from && self.to.is_none_or(|to| seq <= to)
    }
}

impl Store {
    /// Reads what restores lost, and when they were, the earliest first; an event that cannot be read its seal tells.
    pub(in crate::store) fn losses(&self) -> Result<Vec<(Timestamp, Lost)>> {
        let mut statement =
            self.connection.prepare("SELECT at, facts FROM event WHERE kind = ? ORDER BY seq")?;
        let lost = statement.query_map([EventKind::Restored.index()], |row| {
            let facts: Option<String> = row.get(1).ok();
            let lost = facts.and_then(|facts| serde_json::from_str(&facts).ok());
            Ok(codec::moment(row, 0).ok().zip(lost))
        })?;
        Ok(lost.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }
}
