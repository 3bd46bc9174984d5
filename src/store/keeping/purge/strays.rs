//! What belongs to no record: answers for numbers that nobody is registered with any more, or never was, and alerts and
//! notifications of members who are not there. A member who was registered anew leaves the answer to the earlier number behind.

use std::ops::ControlFlow;

use super::{Purged, Removal};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::triage::policy::Refusal;

/// The numbers that were asked or answered for and that no record has, is corrected to, or was ever said to have.
const NUMBERS: &str = "SELECT individual_number FROM answered UNION SELECT individual_number FROM inquired
     EXCEPT SELECT individual_number FROM holder
     EXCEPT SELECT right_number FROM state WHERE right_number IS NOT NULL
     EXCEPT SELECT notification_number FROM candidate WHERE notification_number IS NOT NULL
     EXCEPT SELECT core_number FROM candidate WHERE core_number IS NOT NULL
     EXCEPT SELECT n.individual_number FROM notification n JOIN member m USING (insurer_no, symbol, number, branch)";

/// Alerts and notifications of nobody.
const ALERTS: &str = "SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM member m WHERE
     (m.insurer_no, m.symbol, m.number, m.branch) = (a.insurer_no, a.symbol, a.number, a.branch))";
const NOTIFICATIONS: &str = "SELECT n.id FROM notification n WHERE NOT EXISTS (SELECT 1 FROM member m WHERE
     (m.insurer_no, m.symbol, m.number, m.branch) = (n.insurer_no, n.symbol, n.number, n.branch))";

/// How many of them one transaction removes.
const AT_ONCE: usize = 500;

/// What belonged to no record when it was looked for: so much is agreed to, and nothing beside it goes.
#[derive(Debug, Default)]
pub struct Strays {
    numbers: Vec<i64>,
    alerts: Vec<i64>,
    notifications: Vec<i64>,
    imported: Imported,
}

/// Removes one of a kind where it is there, and tells how many went.
type Remove<'a> = &'a dyn Fn(i64) -> Result<u64>;

/// How far the imports had come: the last of them, and how many records they had read together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Imported {
    last: i64,
    records: i64,
}

impl Strays {
    /// Returns how many numbers, alerts and notifications they are.
    pub const fn count(&self) -> u64 {
        (self.numbers.len() + self.alerts.len() + self.notifications.len()) as u64
    }
}

impl Store {
    /// Finds the numbers, alerts and notifications that belong to no record. It reads whole tables, and nobody waits for it.
    pub fn strays(&self) -> Result<Strays> {
        let _snapshot = db::snapshot(&self.connection)?;
        self.refuse_under_import()?;
        Ok(Strays {
            numbers: self.all_of(NUMBERS)?,
            alerts: self.all_of(ALERTS)?,
            notifications: self.all_of(NOTIFICATIONS)?,
            imported: self.imported()?,
        })
    }

    fn all_of(&self, sql: &str) -> rusqlite::Result<Vec<i64>> {
        self.connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    }

    fn imported(&self) -> rusqlite::Result<Imported> {
        let sql = "SELECT coalesce(max(id), 0), coalesce(sum(records), 0) FROM run WHERE kind >= 0";
        self.connection.query_row(sql, [], |row| Ok(Imported { last: row.get(0)?, records: row.get(1)? }))
    }

    /// Removes strays in durable batches, unless an import came meanwhile: it may have brought the members they belong to.
    pub(super) fn remove_strays(
        &self,
        strays: &Strays,
        removal: &mut Removal<'_>,
        purged: &mut Purged,
        told: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<()> {
        let row =
            |sql: &'static str| move |id: i64| Ok(self.connection.prepare_cached(sql)?.execute([id])? as u64);
        let number = |number| self.remove_answers(number).map(u64::from);
        let alert = row("DELETE FROM alert WHERE id = ?");
        let notification = row("DELETE FROM notification WHERE id = ?");
        let kinds: [(&[i64], Remove<'_>); 3] =
            [(&strays.alerts, &alert), (&strays.notifications, &notification), (&strays.numbers, &number)];
        for (ids, remove) in kinds {
            for batch in ids.chunks(AT_ONCE) {
                let gone = self.remove_stray_batch(batch, remove, &strays.imported, removal)?;
                purged.strays += gone;
                if told(gone).is_break() {
                    return Ok(());
                }
                self.leave_to_others();
            }
        }
        Ok(())
    }

    fn remove_stray_batch(
        &self,
        batch: &[i64],
        remove: Remove<'_>,
        imported: &Imported,
        removal: &mut Removal<'_>,
    ) -> Result<u64> {
        let transaction = db::immediate(&self.connection)?;
        self.refuse_under_import()?;
        if self.imported()? != *imported {
            return Err(Refusal::PurgeDuringImport.into());
        }
        let gone = batch.iter().map(|id| remove(*id)).sum::<Result<u64>>()?;
        if gone > 0 && !removal.has_begun {
            removal.begin(&transaction)?;
        }
        transaction.commit()?;
        removal.has_begun |= gone > 0;
        Ok(gone)
    }
}
