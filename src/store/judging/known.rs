//! What there is at all beside the records: where there is none of a kind, nobody need look for it at each record.

use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::intake::FileKind;

/// Which kinds of news there are of any member or number, as one transaction sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "one for each table that is asked")]
pub(in crate::store) struct Known {
    /// Answers, also those that are not yet found by their number.
    pub(in crate::store) answers: bool,
    pub(in crate::store) inquired: bool,
    pub(in crate::store) alerts: bool,
    pub(in crate::store) notifications: bool,
    /// Sweeps, or decisions of another database, which may have brought the root cause that one gave there.
    pub(in crate::store) sweeps: bool,
    /// Answered requests. No judgement hangs on them, only acts: they are looked for with all the rest.
    pub(in crate::store) requests: bool,
    /// Others with the number of a record.
    pub(in crate::store) holders: bool,
}

impl Known {
    /// Has all be looked for: for a record or two that is quicker than to ask first.
    pub(in crate::store) const PERHAPS_ALL: Self = Self {
        answers: true,
        inquired: true,
        alerts: true,
        notifications: true,
        sweeps: true,
        requests: true,
        holders: true,
    };

    /// Tells whether the judgement of a new record hangs on nothing but itself and who else holds its number.
    pub(in crate::store) const fn is_silent(self) -> bool {
        !(self.answers || self.alerts || self.notifications || self.sweeps)
    }
}

impl Store {
    /// Tells what there is at all.
    pub(in crate::store) fn known(&self) -> Result<Known> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM answer), EXISTS (SELECT 1 FROM inquired), EXISTS (SELECT 1 FROM alert),
             EXISTS (SELECT 1 FROM notification), EXISTS (SELECT 1 FROM sweep)
             OR EXISTS (SELECT 1 FROM run WHERE kind = ?)",
        )?;
        Ok(statement.query_row([FileKind::Decisions.index()], |row| {
            Ok(Known {
                answers: row.get(0)?,
                inquired: row.get(1)?,
                alerts: row.get(2)?,
                notifications: row.get(3)?,
                sweeps: row.get(4)?,
                requests: false,
                holders: true,
            })
        })?)
    }
}
