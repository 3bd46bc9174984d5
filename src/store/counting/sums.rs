//! The daily sums, of which the figures are made: written by each change for the day in Japan on which it was made, read up
//! to a day, and counted once from all records where a database has none yet, or to see that they are true.
//!
//! A clock that ran backwards takes nothing from days that are past: what is done then belongs to the last day that has sums.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::audit::{CandidateId, CauseSet, Day, InsurerNumber, SignalSet, SweepId};
use crate::store::base::codec::{coded, impossible, maybe_coded, moment};
use crate::store::base::database::Store;
use crate::store::base::reading::{Reading, in_row};
use crate::store::counting::findings::findings_of;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::store::rows::sweep::sweeps_of;
use crate::triage::progress::{DayEnd, day_ends};
use crate::triage::sums::{
    Changes, Count, Counted, Dimension, Findings, Standing, SweepStage, of_insurer, of_its_walk,
    of_reconciled, of_sweep, of_walk,
};

/// Adds to the sums of the day of an act.
pub(in crate::store) fn add(connection: &Connection, changes: &Changes, at: Timestamp) -> Result<()> {
    add_counts(connection, &changes.sums(), at)
}

/// Adds to counts of the day of an act that are not made of records: requests, steps of incidents, sweeps.
pub(in crate::store) fn add_counts(
    connection: &Connection,
    sums: &BTreeMap<Count, i64>,
    at: Timestamp,
) -> Result<()> {
    if sums.is_empty() {
        return Ok(());
    }
    let day = last_day(connection)?.map_or(Day::of(at), |last| last.max(Day::of(at)));
    write(connection, day, sums)
}

/// Adds to the sums of a day.
pub(in crate::store) fn write(connection: &Connection, day: Day, sums: &BTreeMap<Count, i64>) -> Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO day_sum (day, dimension, code, n) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (day, dimension, code) DO UPDATE SET n = n + ?4",
    )?;
    let day = day.to_string();
    for ((dimension, code), n) in sums {
        add.execute((&day, dimension.index(), code, n))?;
    }
    Ok(())
}

fn last_day(connection: &Connection) -> Result<Option<Day>> {
    let mut last = connection.prepare_cached("SELECT max(day) FROM day_sum")?;
    Ok(last.query_row([], |row| crate::store::base::codec::maybe_day(row, 0))?)
}

/// Counts that a sweep came so far, or that it did not after all.
pub(in crate::store) fn add_walk(
    connection: &Connection,
    sweep: SweepId,
    walk: SweepStage,
    n: i64,
    at: Timestamp,
) -> Result<()> {
    add_counts(connection, &BTreeMap::from([((Dimension::Walk, of_walk(sweep, walk)), n)]), at)
}

fn of_day(row: &Row<'_>) -> rusqlite::Result<(Day, Count, i64)> {
    in_row("day_sum", row, &[0, 1, 2], || {
        let day = crate::store::base::codec::maybe_day(row, 0)?.ok_or_else(|| impossible(0))?;
        Ok((day, (coded(row, 1)?, row.get(2)?), row.get(3)?))
    })
}

/// Returns how all daily sums are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of("SELECT day, dimension, code, n FROM day_sum".to_owned(), |_, row| Ok(of_day(row).map(drop)?))
}

impl Store {
    /// Returns the sums of all days up to one, or of all that there are.
    pub(in crate::store) fn sums_until(&self, day: Option<Day>) -> Result<BTreeMap<Count, i64>> {
        let until = day.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
        let mut statement = self.connection.prepare_cached(
            "SELECT dimension, code, sum(n) FROM day_sum WHERE day <= ? GROUP BY dimension, code",
        )?;
        let rows = statement.query_map([until], |row| {
            in_row("day_sum", row, &[0, 1], || Ok(((coded(row, 0)?, row.get(1)?), row.get(2)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns how the audit stood at the end of each day up to one, or of all days.
    pub fn day_ends(&self, until: Option<Day>) -> Result<Vec<DayEnd>> {
        let until = until.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
        let mut statement = self.connection.prepare_cached(
            "SELECT day, dimension, code, n FROM day_sum WHERE day <= ? ORDER BY day, dimension, code",
        )?;
        let rows = statement.query_map([until], of_day)?;
        Ok(day_ends(rows.collect::<rusqlite::Result<Vec<_>>>()?))
    }

    /// Returns the first and the last day that have figures; none in a database without records.
    pub fn days_with_figures(&self) -> Result<Option<(Day, Day)>> {
        let first = self.connection.query_row("SELECT min(day) FROM day_sum", [], |row| {
            crate::store::base::codec::maybe_day(row, 0)
        })?;
        Ok(first.zip(last_day(&self.connection)?))
    }

    /// Counts how many sums are not what a count of all records says.
    pub(in crate::store) fn untrue_sums(&self) -> Result<usize> {
        let mut counted = Changes::default();
        each_record(&self.connection, |_, _, now| {
            counted.add(None, now);
            Ok(())
        })?;
        let mut counted = counted.sums();
        counted.extend(self.counted_sweeps()?);
        counted.extend(self.counted_requests()?);
        let mut kept = self.sums_until(None)?;
        kept.retain(|_, n| *n != 0);
        let mut untrue = self.unlike_their_incidents()?;
        for (count, n) in counted {
            untrue += usize::from(kept.remove(&count) != Some(n));
        }
        Ok(untrue + kept.len())
    }
}

/// What is counted beside the records themselves.
impl Store {
    /// Counts the sweeps, how far they came, and the records of each by status and by what their notifications say.
    fn counted_sweeps(&self) -> Result<BTreeMap<Count, i64>> {
        let mut statement = self.connection.prepare(
            "SELECT w.sweep, s.status, w.reconciled, count(*) FROM swept w JOIN state s ON s.id = w.candidate
             GROUP BY 1, 2, 3",
        )?;
        let mut rows = statement.query([])?;
        let mut counted = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (sweep, n): (_, i64) = (SweepId(row.get(0)?), row.get(3)?);
            *counted.entry((Dimension::Sweep, of_sweep(sweep, coded(row, 1)?))).or_default() += n;
            *counted.entry((Dimension::Reconciled, of_reconciled(sweep, coded(row, 2)?))).or_default() += n;
        }
        counted.extend(self.sweeps()?.iter().flat_map(of_its_walk).map(|count| (count, 1)));
        Ok(counted)
    }

    /// Counts the records whose own columns say of sweeps and steps what the tables do not.
    fn unlike_their_incidents(&self) -> Result<usize> {
        let untrue: i64 = self.connection.query_row(
            &format!("SELECT count(*) FROM state s WHERE s.sweeps <> {}", sweeps_of("s.id")),
            [],
            |row| row.get(0),
        )?;
        let mut untrue = usize::try_from(untrue).unwrap_or(usize::MAX);
        let mut statement = self.connection.prepare(
            "SELECT id, wrong_steps FROM state WHERE wrong_steps <> 0
             UNION SELECT s.id, s.wrong_steps FROM incident i CROSS JOIN state s ON s.id = i.candidate",
        )?;
        let rows = statement.query_map([], |row| Ok((CandidateId(row.get(0)?), row.get::<_, i64>(1)?)))?;
        for (id, said) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
            untrue += usize::from(said != findings_of(&self.connection, id)?.bits());
        }
        Ok(untrue)
    }
}

/// Counts the sums of a database that has none yet. The data of each record count from the day of the import that last
/// wrote it; its marks from the days that the history tells.
pub(in crate::store) fn count_once(connection: &Connection) -> Result<()> {
    let mut turns = connection.prepare(&format!(
        "SELECT record, at, facts FROM event WHERE record IS NOT NULL AND kind IN ({}) ORDER BY record, seq",
        journal::marking_kinds()
    ))?;
    let mut turns = turns.query([])?;
    let mut turn = turns.next()?.map(Turned::read).transpose()?;
    let mut days: BTreeMap<Day, Changes> = BTreeMap::new();
    each_record(connection, |id, imported, now| {
        let mut day = imported;
        let mut before = None;
        while let Some(next) = turn.take_if(|turn| turn.id <= id) {
            if next.id == id {
                // As the record stood until then; what the turn led to is told by the next one, or by the record itself.
                let stood = Counted { mark: next.before, ..now };
                day = if before.is_none() { day.min(next.day) } else { day };
                days.entry(day).or_default().add(before.replace(stood), stood);
                day = day.max(next.day);
            }
            turn = turns.next()?.map(Turned::read).transpose()?;
        }
        days.entry(day).or_default().add(before, now);
        Ok(())
    })?;
    days.iter().try_for_each(|(day, changes)| write(connection, *day, &changes.sums()))
}

/// A turn of the history: when a mark was changed, and what it had been.
struct Turned {
    id: CandidateId,
    day: Day,
    before: Standing,
}

impl Turned {
    fn read(row: &Row<'_>) -> Result<Self> {
        let before = journal::turn(row.get_ref(2)?.as_str().unwrap_or_default())?.before;
        Ok(Self {
            id: CandidateId(row.get(0)?),
            day: Day::of(moment(row, 1)?),
            before: Standing::from(&before),
        })
    }
}

const COUNTED: &str = "SELECT s.id, c.insurer_no, s.causes, s.grade, s.answer, s.signals, s.status, s.basis, s.awaiting,
    s.wrong_found_at IS NOT NULL, s.reflected_on IS NOT NULL, coalesce(r.started_at, m.created_at), s.wrong_steps
    FROM state s CROSS JOIN candidate c ON c.id = s.id CROSS JOIN meta m LEFT JOIN run r ON r.id = c.run";

/// Reads what the figures take of one record.
pub(in crate::store) fn counted_of(connection: &Connection, id: CandidateId) -> Result<Counted> {
    let mut statement = connection.prepare_cached(&format!("{COUNTED} WHERE s.id = ?"))?;
    Ok(statement.query_row([id.0], counted)?)
}

/// Reads what the figures take of each record, in the order of the ids, and the day of the import that last wrote it.
fn each_record(
    connection: &Connection,
    mut each: impl FnMut(CandidateId, Day, Counted) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare(&format!("{COUNTED} ORDER BY s.id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(CandidateId(row.get(0)?), Day::of(moment(row, 11)?), counted(row)?)?;
    }
    Ok(())
}

fn counted(row: &Row<'_>) -> rusqlite::Result<Counted> {
    let insurer = in_row("candidate", row, &[0], || {
        let insurer = row.get_ref(1)?.as_str().map_err(|_| impossible(1))?;
        InsurerNumber::parse(insurer).map_err(|_| impossible(1))
    })?;
    in_row("state", row, &[0], || counted_of_insurer(row, of_insurer(&insurer)))
}

fn counted_of_insurer(row: &Row<'_>, insurer: u32) -> rusqlite::Result<Counted> {
    Ok(Counted {
        insurer,
        causes: CauseSet::from_bits(row.get(2)?),
        grade: maybe_coded(row, 3)?,
        answer: maybe_coded(row, 4)?,
        signals: SignalSet::from_bits(row.get(5)?),
        mark: Standing {
            status: coded(row, 6)?,
            basis: maybe_coded(row, 7)?,
            awaiting: row.get(8)?,
            wrong_found: row.get(9)?,
            reflected: row.get(10)?,
        },
        findings: Findings::from_bits(row.get(12)?),
    })
}
