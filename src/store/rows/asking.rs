//! Who [asks](Asks) for the family: the records whose judgement hangs on it. They are few, and a change in a family looks at these
//! alone.

use rusqlite::Connection;

use crate::audit::{CandidateId, MemberKey, PerItem};
use crate::compare::Grade;
use crate::store::base::codec::maybe_grades;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::rows::candidate::REACH;
use crate::triage::dossier::Asks;

impl Store {
    /// Has a record ask, or not any more, as its grades have become.
    pub(in crate::store) fn write_asking(
        &self,
        (id, key): (CandidateId, &MemberKey),
        before: Option<PerItem<Grade>>,
        after: Option<PerItem<Grade>>,
    ) -> Result<()> {
        let asks = |grades: Option<PerItem<Grade>>| grades.is_some_and(|grades| Asks::by(grades).family);
        let sql = match (asks(before), asks(after)) {
            (false, true) => {
                "INSERT OR IGNORE INTO asking (insurer_no, symbol, number, candidate) VALUES (?, ?, ?, ?)"
            }
            (true, false) => {
                "DELETE FROM asking WHERE insurer_no = ? AND symbol = ? AND number = ? AND candidate = ?"
            }
            _ => return Ok(()),
        };
        let place = (key.insurer_no.as_str(), &key.symbol, &key.number, id.0);
        self.connection.prepare_cached(sql)?.execute(place)?;
        Ok(())
    }

    /// Counts the records that wrongly ask for their family or wrongly do not.
    pub(in crate::store) fn wrongly_asking(&self) -> Result<i64> {
        let asks = who_asks(&self.connection)?;
        Ok(self.connection.query_row(
            &format!(
                "SELECT (SELECT count(*) FROM state s WHERE {asks}) + (SELECT count(*) FROM asking)
                 - 2 * (SELECT count(*) FROM state s CROSS JOIN candidate c ON c.id = s.id
                   JOIN asking a ON a.insurer_no = c.insurer_no AND a.symbol = c.symbol AND a.number = c.number
                     AND a.candidate = c.id
                   WHERE {asks})"
            ),
            [],
            |row| row.get(0),
        )?)
    }

    /// Finds the family of a member, as far as its judgement hangs on the family; the member's own record may be among them.
    pub(in crate::store) fn asking_family(&self, key: &MemberKey) -> Result<Vec<CandidateId>> {
        let mut found = Vec::new();
        self.ids(
            "SELECT candidate FROM asking WHERE insurer_no = ? AND symbol = ? AND number = ? LIMIT ?",
            (key.insurer_no.as_str(), &key.symbol, &key.number, REACH),
            &mut found,
        )?;
        Ok(found)
    }
}

/// The family that was looked up last, of many whose records mostly follow each other: each is looked up once.
#[derive(Debug, Default)]
pub(in crate::store) struct LastFamily {
    of: Option<MemberKey>,
    asking: Vec<CandidateId>,
}

impl LastFamily {
    /// Finds what [`Store::asking_family`] does, in one snapshot.
    pub(in crate::store) fn asking(&mut self, store: &Store, key: &MemberKey) -> Result<&[CandidateId]> {
        if !self.of.as_ref().is_some_and(|of| of.is_of_one_family(key)) {
            self.asking = store.asking_family(key)?;
            self.of = Some(key.clone());
        }
        Ok(&self.asking)
    }
}

/// Fills the table of a database that had none.
pub(in crate::store) fn fill(connection: &Connection) -> Result<()> {
    let asks = who_asks(connection)?;
    connection.execute_batch(&format!(
        "INSERT INTO asking SELECT c.insurer_no, c.symbol, c.number, c.id
         FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE {asks} ORDER BY 1, 2, 3, 4"
    ))?;
    Ok(())
}

/// Says in SQL which states ask, by the grades that there are: few of all that there could be.
fn who_asks(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare("SELECT DISTINCT grades FROM state WHERE grades IS NOT NULL")?;
    let mut rows = statement.query([])?;
    let mut asking = Vec::new();
    while let Some(row) = rows.next()? {
        if maybe_grades(row, 0)?.is_some_and(|grades| Asks::by(grades).family) {
            asking.push(row.get::<_, u16>(0)?.to_string());
        }
    }
    Ok(format!("s.grades IN ({})", asking.join(", ")))
}
