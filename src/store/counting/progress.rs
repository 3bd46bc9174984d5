//! What the progress screen shows, and how much each person did of late: counted from the end of the history, so that no
//! figure of a person is kept anywhere.

use jiff::Timestamp;

use crate::audit::{Actor, Day, EventKind, IdentitySource, Role};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::triage::deadlines;
use crate::triage::progress::{Did, Progress};

/// What counts as work on a record.
const WORK: [EventKind; 5] = [
    EventKind::Marked,
    EventKind::WrongFound,
    EventKind::Confirmed,
    EventKind::Returned,
    EventKind::Reflected,
];

impl Store {
    /// Returns how the audit stands on a day. Who does not lead is told nothing of persons.
    pub fn progress(&self, actor: &Actor, today: Day) -> Result<Progress> {
        let _snapshot = db::snapshot(&self.connection)?;
        Ok(Progress {
            figures: self.figures(today, today)?,
            course: self.day_ends(None)?,
            deadlines: deadlines::with_filings(self.deadlines()?, self.filings()?),
            people: if actor.role == Role::Lead { self.people(today)? } else { Vec::new() },
        })
    }

    /// Counts what each person did today and in the last seven days and was not taken back, those who did most first.
    fn people(&self, today: Day) -> Result<Vec<Did>> {
        let (today, week) = (today.begin(), today.plus(-6).begin());
        let kinds = WORK.map(|kind| kind.index().to_string()).join(", ");
        // Work on a record that was removed for good since was done all the same.
        let removal = EventKind::Purged.index();
        let mut statement = self.connection.prepare(&format!(
            "SELECT account, claim, source, role, count(*), sum(at >= ?1) FROM event
             WHERE seq >= ?2 AND at >= ?3 AND record IS NOT NULL AND kind IN ({kinds}) AND source NOT IN (?4, ?5)
               AND NOT EXISTS (SELECT 1 FROM undone u JOIN event b ON b.seq = u.by
                               WHERE u.seq = event.seq AND b.kind <> {removal})
             GROUP BY account, claim, source, role"
        ))?;
        let away = [IdentitySource::System, IdentitySource::Foreign].map(IdentitySource::index);
        let first = self.first_event_since(week)?;
        let mut rows =
            statement.query((today.as_microsecond(), first, week.as_microsecond(), away[0], away[1]))?;
        let mut people: Vec<Did> = Vec::new();
        while let Some(row) = rows.next()? {
            let actor = Actor {
                account: row.get(0)?,
                claim: row.get(1)?,
                source: coded(row, 2)?,
                role: coded(row, 3)?,
            };
            let (week, today): (i64, i64) = (row.get(4)?, row.get(5)?);
            let (week, today) = (week.unsigned_abs(), today.unsigned_abs());
            match people.iter_mut().find(|did| did.person == actor.person()) {
                Some(did) => (did.today, did.week) = (did.today + today, did.week + week),
                None => people.push(Did { person: actor.person().to_owned(), today, week }),
            }
        }
        people.sort_by(|one, other| other.week.cmp(&one.week).then_with(|| one.person.cmp(&other.person)));
        Ok(people)
    }

    /// Finds the first event since a moment by halving: the numbers have no gaps, and the times go up with them.
    fn first_event_since(&self, moment: Timestamp) -> Result<i64> {
        let mut at = self.connection.prepare_cached("SELECT at FROM event WHERE seq = ?")?;
        let (mut low, mut high) = (1, journal::head(&self.connection)?.0 + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let is_before = at.query_row([middle], |row| row.get::<_, i64>(0))? < moment.as_microsecond();
            (low, high) = if is_before { (middle + 1, high) } else { (low, middle) };
        }
        Ok(low)
    }
}
