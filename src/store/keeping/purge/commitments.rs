//! Which numbers the history still commits to: the number behind a commitment is forgotten with the last record whose events
//! make it.

use std::collections::{HashMap, HashSet};

use crate::audit::CandidateId;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal;

/// Whose events make which commitment, as far as the history was read.
#[derive(Default)]
pub(super) struct Makers {
    of: HashMap<String, HashSet<CandidateId>>,
    read: i64,
}

impl Makers {
    /// Reads what the history has gained.
    pub(super) fn read_on(&mut self, store: &Store) -> Result<()> {
        let (head, _) = journal::head(&store.connection)?;
        store.each_commitment(self.read, &mut |event, commitment| {
            self.of.entry(commitment.to_owned()).or_default().extend(event.record);
            Ok(())
        })?;
        self.read = head;
        Ok(())
    }

    /// Forgets the numbers to which only records that are gone committed.
    pub(super) fn forget(&mut self, store: &Store, gone: &HashSet<CandidateId>) -> Result<()> {
        let mut still =
            store.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM state WHERE id = ?)")?;
        let mut forget = store.connection.prepare_cached("DELETE FROM commitment WHERE commitment = ?")?;
        for (commitment, makers) in &self.of {
            if gone.is_disjoint(makers) {
                continue;
            }
            // Others may have removed some meanwhile.
            let mut is_made = false;
            for id in makers {
                is_made = is_made || still.query_row([id.0], |row| row.get(0))?;
            }
            if !is_made {
                forget.execute([commitment])?;
            }
        }
        Ok(())
    }
}
