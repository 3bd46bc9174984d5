//! Reports as they were filed, and the insurer's own days to report by.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};
use sha2::{Digest as _, Sha256};

use crate::audit::{Actor, Day, EventKind};
use crate::store::base::codec::{self, coded, impossible, moment};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::{Result, StoreError};
use crate::store::history::days;
use crate::store::history::journal::{self, Entry};
use crate::triage::chain::hex;
use crate::triage::deadlines::{self, Deadline, Filing, TakenBack};
use crate::triage::figures::Figures;
use crate::triage::policy::{Refusal, deadline_name, may_file, reason};

/// A report that was filed, and is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledReport {
    /// The day that it was filed for.
    pub due: Day,
    /// The day of its figures.
    pub as_of: Day,
    /// Who filed it.
    pub filed_by: String,
    /// When.
    pub filed_at: Timestamp,
    /// The figures, as JSON.
    pub content: String,
    /// The SHA-256 of the content.
    pub digest: [u8; 32],
    /// The insurer's own days to report by, as they were then; none where an earlier version of the program filed it.
    pub own_days: Option<Vec<(Day, String)>>,
}

const FILING: &str =
    "SELECT f.due, f.as_of, f.filed_by, f.filed_at, f.content, f.digest, e.facts FROM filing f
     LEFT JOIN event e ON e.seq = f.event WHERE f.superseded IS NULL";

/// What lists say of filed reports, those that were taken back by the event of that.
const FILINGS: &str =
    "SELECT f.due, f.filed_by, f.filed_at, f.digest, e.at, e.account, e.claim, e.source, e.role, e.facts FROM filing f
     LEFT JOIN event e ON e.seq = f.superseded ORDER BY f.due, f.id";

const DEADLINE: &str = "SELECT day, name FROM deadline ORDER BY day";

impl Store {
    /// Files the report for a day: freezes the figures as they were at its end, or as they are where it is still to come, in
    /// the form that `content` gives them. Refused where one is in force already, and to all but a lead.
    pub fn file_report(
        &mut self,
        due: Day,
        content: impl FnOnce(&Figures) -> std::result::Result<String, serde_json::Error>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<FiledReport, Refusal>> {
        if let Err(refusal) = may_file(actor) {
            return Ok(Err(refusal));
        }
        let (key, at) = (self.writing_key()?, codec::to_microsecond(at));
        let today = Day::of(at);
        let transaction = db::immediate(&self.connection)?;
        let as_of = match self.day_to_file(due, today)? {
            Ok(as_of) => as_of,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let content =
            content(&self.figures(as_of, today)?).map_err(|why| StoreError::Other(why.to_string()))?;
        let digest: [u8; 32] = Sha256::digest(&content).into();
        let own_days = self.own_days()?;
        let sums = days::seal(&transaction, &key)?;
        let facts = serde_json::json!({
            "due": due, "as_of": as_of, "sha256": hex(&digest), "own_days": own_days, "sums": sums,
        });
        let event = journal::append(&transaction, &key, &Entry::plain(EventKind::Filed, &facts, actor, at))?;
        let filing = FiledReport {
            due,
            as_of,
            filed_by: actor.person().to_owned(),
            filed_at: at,
            content,
            digest,
            own_days: Some(own_days),
        };
        transaction.execute(
            "INSERT INTO filing (due, as_of, filed_by, filed_at, content, digest, event) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                due.to_string(),
                as_of.to_string(),
                &filing.filed_by,
                at.as_microsecond(),
                &filing.content,
                digest,
                event,
            ),
        )?;
        transaction.commit()?;
        Ok(Ok(filing))
    }

    /// Returns of which day the figures are that are filed for a day; refused where a report is in force, there are none yet, or the
    /// clock stands before acts that are recorded, which would count for that day or for none.
    fn day_to_file(&self, due: Day, today: Day) -> Result<Result<Day, Refusal>> {
        if let Some(earlier) = self.filing(due)? {
            let on = Day::of(earlier.filed_at);
            return Ok(Err(Refusal::AlreadyFiled { due, by: earlier.filed_by, on }));
        }
        let as_of = due.min(today);
        Ok(match self.days_with_figures()? {
            Some((_, last)) if last > today => Err(Refusal::ClockBehind { today, last }),
            Some((first, _)) if first <= as_of => Ok(as_of),
            of => Err(Refusal::NothingToFile { as_of, first: of.map(|(first, _)| first) }),
        })
    }

    /// Takes the report for a day out of force, so that another can be filed; it is kept.
    pub fn supersede(
        &mut self,
        due: Day,
        why: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<FiledReport, Refusal>> {
        let why = match may_file(actor).and_then(|()| reason(why)) {
            Ok(why) => why,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let Some(filing) = self.filing(due)? else { return Ok(Err(Refusal::NotFiled { due })) };
        let facts = serde_json::json!({ "due": due, "sha256": hex(&filing.digest), "note": why });
        let entry = Entry::plain(EventKind::Superseded, &facts, actor, at);
        let event = journal::append(&transaction, &key, &entry)?;
        transaction.execute(
            "UPDATE filing SET superseded = ? WHERE due = ? AND superseded IS NULL",
            (event, due.to_string()),
        )?;
        transaction.commit()?;
        Ok(Ok(filing))
    }

    /// Returns the report for a day that is in force.
    pub fn filing(&self, due: Day) -> Result<Option<FiledReport>> {
        let sql = format!("{FILING} AND f.due = ?");
        Ok(self.connection.prepare_cached(&sql)?.query_row([due.to_string()], filing).optional()?)
    }

    /// Returns all that was ever filed, taken back or not, in the order of the days and of the filing.
    pub fn filings(&self) -> Result<Vec<Filing>> {
        let mut statement = self.connection.prepare_cached(FILINGS)?;
        let filings = statement.query_map([], listed)?;
        Ok(filings.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the days to report by: those of the notice, and the insurer's own.
    pub fn deadlines(&self) -> Result<Vec<Deadline>> {
        self.own_days().map(deadlines::all)
    }

    fn own_days(&self) -> Result<Vec<(Day, String)>> {
        let mut statement = self.connection.prepare_cached(DEADLINE)?;
        let own = statement.query_map([], deadline)?;
        Ok(own.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the name of a day of the insurer's own to report by.
    fn own_name(&self, day: Day) -> Result<Option<String>> {
        let mut read = self.connection.prepare_cached("SELECT name FROM deadline WHERE day = ?")?;
        Ok(read.query_row([day.to_string()], |row| row.get(0)).optional()?)
    }

    /// Sets a day to report by, or with no name gives the insurer's own up. One that is set under another name is refused.
    pub fn set_deadline(
        &mut self,
        day: Day,
        name: Option<&str>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<(), Refusal>> {
        let name = match may_file(actor).and_then(|()| name.map(deadline_name).transpose()) {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if name.is_some() && day < Day::of(at) {
            return Ok(Err(Refusal::DeadlinePast { day }));
        }
        let (key, at) = (self.writing_key()?, codec::to_microsecond(at));
        let transaction = db::immediate(&self.connection)?;
        let written = match &name {
            Some(name) if let Some(set) = self.own_name(day)?.filter(|set| set != name) => {
                return Ok(Err(Refusal::DeadlineSet { day, name: set }));
            }
            Some(name) => transaction.execute(
                "INSERT INTO deadline (day, name, set_by, set_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (day) DO UPDATE SET name = ?2, set_by = ?3, set_at = ?4",
                (day.to_string(), name, actor.person(), at.as_microsecond()),
            )?,
            None => transaction.execute("DELETE FROM deadline WHERE day = ?", [day.to_string()])?,
        };
        if written == 0 {
            return Ok(Err(Refusal::NoSuchDeadline { day }));
        }
        let facts = serde_json::json!({ "day": day, "name": name });
        journal::append(&transaction, &key, &Entry::plain(EventKind::DeadlineSet, &facts, actor, at))?;
        transaction.commit()?;
        Ok(Ok(()))
    }
}

fn filing(row: &Row<'_>) -> rusqlite::Result<FiledReport> {
    in_row("filing", row, &[0], || {
        Ok(FiledReport {
            due: day(row, 0)?,
            as_of: day(row, 1)?,
            filed_by: row.get(2)?,
            filed_at: moment(row, 3)?,
            content: row.get(4)?,
            digest: row.get(5)?,
            own_days: row.get::<_, Option<String>>(6)?.and_then(|facts| own_days_of(&facts)),
        })
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Filing> {
    in_row("filing", row, &[0], || {
        let taken_back = row.get::<_, Option<i64>>(4)?.map(|_| taken_back(row)).transpose()?;
        let on = Day::of(moment(row, 2)?);
        Ok(Filing { due: day(row, 0)?, by: row.get(1)?, on, digest: row.get(3)?, taken_back })
    })
}

fn taken_back(row: &Row<'_>) -> rusqlite::Result<TakenBack> {
    let actor =
        Actor { account: row.get(5)?, claim: row.get(6)?, source: coded(row, 7)?, role: coded(row, 8)? };
    let facts: serde_json::Value = serde_json::from_str(&row.get::<_, String>(9)?).unwrap_or_default();
    Ok(TakenBack {
        on: Day::of(moment(row, 4)?),
        by: actor.person().to_owned(),
        why: facts.get("note").and_then(|note| note.as_str()).unwrap_or_default().to_owned(),
    })
}

fn deadline(row: &Row<'_>) -> rusqlite::Result<(Day, String)> {
    in_row("deadline", row, &[0], || Ok((day(row, 0)?, row.get(1)?)))
}

/// Returns how all filed reports and the insurer's own days are read.
pub(in crate::store) fn readings() -> [Reading; 3] {
    [
        Reading::of(FILINGS.to_owned(), |_, row| Ok(listed(row).map(drop)?)),
        Reading::of(FILING.to_owned(), |_, row| Ok(filing(row).map(drop)?)),
        Reading::of(DEADLINE.to_owned(), |_, row| Ok(deadline(row).map(drop)?)),
    ]
}

fn own_days_of(facts: &str) -> Option<Vec<(Day, String)>> {
    let mut facts: serde_json::Value = serde_json::from_str(facts).ok()?;
    serde_json::from_value(facts.get_mut("own_days")?.take()).ok()
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Day> {
    codec::maybe_day(row, column)?.ok_or_else(|| impossible(column))
}
