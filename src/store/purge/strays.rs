//! What belongs to no record: answers for numbers that nobody is registered with any more, or never was, and alerts and
//! notifications of members who are not there. A member who was registered anew leaves the answer to the earlier number behind.

use super::Removal;
use crate::store::db;
use crate::store::error::Result;
use crate::store::open::Store;

/// The numbers that were asked or answered for and that no record has, is corrected to, or was ever said to have.
const NUMBERS: &str = "SELECT individual_number FROM answered UNION SELECT individual_number FROM inquired
     EXCEPT SELECT individual_number FROM holder
     EXCEPT SELECT right_number FROM state WHERE right_number IS NOT NULL
     EXCEPT SELECT notification_number FROM candidate WHERE notification_number IS NOT NULL
     EXCEPT SELECT core_number FROM candidate WHERE core_number IS NOT NULL
     EXCEPT SELECT n.individual_number FROM notification n JOIN candidate c USING (insurer_no, symbol, number, branch)";

/// Alerts and notifications of nobody.
const ALERTS: &str = "SELECT a.id FROM alert a WHERE NOT EXISTS (SELECT 1 FROM candidate c WHERE
     (c.insurer_no, c.symbol, c.number, c.branch) = (a.insurer_no, a.symbol, a.number, a.branch))";
const NOTIFICATIONS: &str =
    "SELECT n.id FROM notification n WHERE NOT EXISTS (SELECT 1 FROM candidate c WHERE
     (c.insurer_no, c.symbol, c.number, c.branch) = (n.insurer_no, n.symbol, n.number, n.branch))";

/// How many one transaction removes of a kind: finding them reads the whole tables.
const AT_ONCE: usize = 5_000;

impl Store {
    /// Counts the numbers, alerts and notifications that belong to no record.
    pub fn strays(&self) -> Result<u64> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM ({NUMBERS})) + (SELECT count(*) FROM ({ALERTS}))
             + (SELECT count(*) FROM ({NOTIFICATIONS}))"
        );
        Ok(self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Removes some of what belongs to no record, and tells how many; 0 at the end.
    pub(super) fn remove_some_strays(&self, removal: &mut Removal<'_>) -> Result<u64> {
        let transaction = db::immediate(&self.connection)?;
        self.refuse_under_import()?;
        let mut gone = 0;
        for sql in [
            format!("DELETE FROM alert WHERE id IN ({ALERTS} LIMIT {AT_ONCE})"),
            format!("DELETE FROM notification WHERE id IN ({NOTIFICATIONS} LIMIT {AT_ONCE})"),
        ] {
            gone += transaction.execute(&sql, [])?;
        }
        let mut statement = transaction.prepare(&format!("{NUMBERS} LIMIT {AT_ONCE}"))?;
        let numbers: Vec<i64> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        drop(statement);
        for number in &numbers {
            self.remove_answers(*number)?;
        }
        gone += numbers.len();
        if gone == 0 {
            return Ok(0);
        }
        if !removal.has_begun {
            removal.begin(&transaction)?;
        }
        transaction.commit()?;
        removal.has_begun = true;
        Ok(gone as u64)
    }
}
