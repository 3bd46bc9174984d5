//! What restores lost of the history, as it says itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::EventKind;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::error::{Result, StoreError};

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
    /// Reads what restores lost, and when they were, the earliest first.
    pub(in crate::store) fn losses(&self) -> Result<Vec<(Timestamp, Lost)>> {
        let mut statement =
            self.connection.prepare("SELECT at, facts FROM event WHERE kind = ? ORDER BY seq")?;
        let mut rows = statement.query([EventKind::Restored.index()])?;
        let mut losses = Vec::new();
        while let Some(row) = rows.next()? {
            let facts: String = row.get(1)?;
            losses.push((
                codec::moment(row, 0)?,
                serde_json::from_str(&facts).map_err(|_| StoreError::Corrupt)?,
            ));
        }
        Ok(losses)
    }
}
