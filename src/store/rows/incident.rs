//! Rows of the tables `incident` and `incident_step`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};
use serde_json::{Value, json};

use crate::audit::{
    CandidateId, Incident, IncidentEnding, IncidentId, IncidentOf, IncidentStep, StepState, SweepId,
};
use crate::store::base::codec::{
    coded, impossible, maybe_coded, maybe_moment, maybe_number, member_key, moment, stored,
};
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::{Result, StoreError};
use crate::store::rows::last_removed::LastRemoved;
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::chain::ChainKey;

const INCIDENT: &str = "SELECT id, candidate, opened_at, opened_by, ending, ended_at, ended_by, version, individual_number, event, may_be_about, obtained FROM incident";

/// Whose record it is on, before its mark.
const WHOSE: &str = "c.insurer_no, c.symbol, c.number, c.branch, c.kanji_name, c.id";

/// Reads one incident.
pub(in crate::store) fn incident(connection: &Connection, id: IncidentId) -> Result<Option<Incident>> {
    one(connection, &format!("{INCIDENT} WHERE id = ?"), [id.0])
}

/// Reads the incidents of a record, in the order in which they were opened.
pub(in crate::store) fn of_record(connection: &Connection, candidate: CandidateId) -> Result<Vec<Incident>> {
    let mut statement = connection.prepare_cached(&format!("{INCIDENT} WHERE candidate = ? ORDER BY id"))?;
    let found = statement.query_map([candidate.0], read)?;
    let mut found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    for incident in &mut found {
        incident.steps = steps(connection, incident.id)?;
    }
    Ok(found)
}

/// Reads the incident that a sweep follows from.
pub(in crate::store) fn swept_for(connection: &Connection, sweep: SweepId) -> Result<Option<Incident>> {
    one(connection, &format!("{INCIDENT} WHERE id = (SELECT incident FROM sweep WHERE id = ?)"), [sweep.0])
}

fn one(connection: &Connection, sql: &str, by: impl Params) -> Result<Option<Incident>> {
    let found = connection.prepare_cached(sql)?.query_row(by, read).optional()?;
    let Some(mut found) = found else { return Ok(None) };
    found.steps = steps(connection, found.id)?;
    Ok(Some(found))
}

/// Reads all incidents, or the open ones, with their records' members, in the order in which they were opened.
pub(in crate::store) fn all(connection: &Connection, only_open: bool) -> Result<Vec<IncidentOf>> {
    let by = if only_open { "WHERE i.ending IS NULL" } else { "" };
    let sql = format!(
        "SELECT i.id, i.candidate, i.opened_at, i.opened_by, i.ending, i.ended_at, i.ended_by, i.version,
         i.individual_number, i.event, i.may_be_about, i.obtained, {WHOSE}, {MARK}
         FROM incident i JOIN candidate c ON c.id = i.candidate JOIN state s ON s.id = c.id {by} ORDER BY i.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| read_whose(row, read(row)?, 12))?;
    let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for of in &mut found {
        of.incident.steps = steps(connection, of.incident.id)?;
    }
    Ok(found)
}

/// Reads whose record an incident is on.
pub(in crate::store) fn whose(connection: &Connection, incident: Incident) -> Result<IncidentOf> {
    let sql = format!("SELECT {WHOSE}, {MARK} FROM candidate c JOIN state s ON s.id = c.id WHERE c.id = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([incident.candidate.0], |row| read_whose(row, incident, 0))?)
}

fn read_whose(row: &Row<'_>, incident: Incident, from: usize) -> rusqlite::Result<IncidentOf> {
    Ok(IncidentOf {
        incident,
        key: in_row("candidate", row, &[from + 5], || member_key(row, from))?,
        kanji_name: row.get(from + 4)?,
        mark: in_row("state", row, &[from + 5], || read_mark(row, from + 6))?,
    })
}

/// Returns how all incidents are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(INCIDENT.to_owned(), |_, row| Ok(read(row).map(drop)?))
}

/// Returns how all steps of checklists are read.
pub(in crate::store) fn reading_of_steps() -> Reading {
    Reading::of(format!("SELECT {STEP} FROM incident_step"), |_, row| Ok(read_step(row).map(drop)?))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Incident> {
    in_row("incident", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<Incident> {
    let ending: Option<IncidentEnding> = maybe_coded(row, 4)?;
    let ended = match ending {
        None => None,
        Some(ending) => Some((ending, moment(row, 5)?, row.get(6)?)),
    };
    Ok(Incident {
        id: IncidentId(row.get(0)?),
        candidate: CandidateId(row.get(1)?),
        number: maybe_number(row, 8)?,
        may_be_about: maybe_number(row, 10)?,
        obtained: match row.get::<_, Option<String>>(11)? {
            Some(kept) => Some(serde_json::from_str(&kept).map_err(|_| impossible(11))?),
            None => None,
        },
        event: row.get(9)?,
        opened_at: moment(row, 2)?,
        opened_by: row.get(3)?,
        ended,
        steps: Vec::new(),
        version: row.get::<_, i64>(7)?.cast_unsigned(),
    })
}

/// The columns of a step: no words under one that is open.
const STEP: &str = "code, title, owner, must, due_at, state, CASE WHEN state = 0 THEN '' ELSE evidence END AS evidence, \
    done_by, done_at, incident, position";

fn steps(connection: &Connection, of: IncidentId) -> Result<Vec<IncidentStep>> {
    let sql = format!("SELECT {STEP} FROM incident_step WHERE incident = ? ORDER BY position");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([of.0], read_step)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_step(row: &Row<'_>) -> rusqlite::Result<IncidentStep> {
    in_row("incident_step", row, &[9, 10], || {
        Ok(IncidentStep {
            code: row.get(0)?,
            title: row.get(1)?,
            owner: row.get(2)?,
            must: row.get(3)?,
            due_at: maybe_moment(row, 4)?,
            state: coded(row, 5)?,
            evidence: row.get(6)?,
            done_by: row.get(7)?,
            done_at: maybe_moment(row, 8)?,
        })
    })
}

/// Returns the event that found the newest number of the record of an incident, of those that were not taken back; none where that
/// is its own.
pub(in crate::store) fn found_later(connection: &Connection, incident: &Incident) -> Result<Option<i64>> {
    let sql = "SELECT event FROM incident WHERE candidate = ? AND id > ? AND ending IS NOT ? ORDER BY id DESC LIMIT 1";
    let by = (incident.candidate.0, incident.id.0, IncidentEnding::Withdrawn.index());
    Ok(connection.prepare_cached(sql)?.query_row(by, |row| row.get(0)).optional()?)
}

/// Writes an incident that opens, with its checklist; returns the id that it gets.
pub(in crate::store) fn insert(connection: &Connection, opened: &Incident) -> Result<IncidentId> {
    let removed = LastRemoved::Incident.number(connection)?;
    let obtained =
        opened.obtained.as_ref().map(serde_json::to_string).transpose().map_err(|_| StoreError::Corrupt)?;
    let id = connection
        .prepare_cached(
            "INSERT INTO incident (id, candidate, opened_at, opened_by, individual_number, event, may_be_about, obtained)
             VALUES (max(?, (SELECT coalesce(max(id), 0) FROM incident)) + 1, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )?
        .query_row(
            (
                removed,
                opened.candidate.0,
                opened.opened_at.as_microsecond(),
                &opened.opened_by,
                opened.number.map(stored),
                opened.event,
                opened.may_be_about.map(stored),
                obtained,
            ),
            |row| row.get(0).map(IncidentId),
        )?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO incident_step (incident, position, code, title, owner, must, due_at, state, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
    )?;
    for (position, step) in opened.steps.iter().enumerate() {
        insert.execute((
            id.0,
            i64::try_from(position).unwrap_or(i64::MAX),
            &step.code,
            &step.title,
            &step.owner,
            step.must,
            step.due_at.map(Timestamp::as_microsecond),
            StepState::Open.index(),
        ))?;
    }
    Ok(id)
}

/// Returns what the history says of an incident that opens: by which event, of its numbers a commitment, of how the one was obtained
/// and of what its checklist asks a keyed digest; and of each step, in their order, what may change.
pub(in crate::store) fn told(key: &ChainKey, opened: &Incident) -> Value {
    let obtained = opened.obtained.as_ref().map(|obtained| key.digest_words(&json!(obtained).to_string()));
    let step = |step: &IncidentStep| json!({ "step": step.code, "owner": step.owner, "due": step.due_at.map(|due| due.to_string()) });
    json!({
        "incident": opened.id.0,
        "event": opened.event,
        "number": opened.number.map(|number| key.commit(number)),
        "may_be_about": opened.may_be_about.map(|number| key.commit(number)),
        "obtained": obtained,
        "found": opened.opened_at.to_string(),
        "checklist": checklist(key, opened),
        "steps": opened.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// Returns the keyed digest of what no act on a checklist changes: its steps, their order, their words, and which must be done.
fn checklist(key: &ChainKey, of: &Incident) -> String {
    let steps: Vec<_> = of.steps.iter().map(|step| (&step.code, &step.title, step.must)).collect();
    key.digest_words(&json!(steps).to_string())
}

/// Returns what the history says of a step: of its words a keyed digest.
pub(in crate::store) fn told_of_step(key: &ChainKey, of: IncidentId, step: &IncidentStep) -> Value {
    json!({
        "incident": of.0,
        "step": step.code,
        "state": step.state,
        "owner": step.owner,
        "due": step.due_at.map(|due| due.to_string()),
        "evidence": (!step.evidence.is_empty()).then(|| key.digest_words(&step.evidence)),
    })
}

/// Reads the words under a step that was opened again: whoever reads it is told none, but what opened it may be taken back.
pub(in crate::store) fn words_kept(connection: &Connection, of: IncidentId, code: &str) -> Result<String> {
    let sql = "SELECT evidence FROM incident_step WHERE incident = ? AND code = ?";
    Ok(connection.prepare_cached(sql)?.query_row((of.0, code), |row| row.get(0))?)
}

/// Opens a step again, whose words are kept.
pub(in crate::store) fn open_again(
    connection: &Connection,
    of: IncidentId,
    step: &IncidentStep,
) -> Result<()> {
    let evidence = words_kept(connection, of, &step.code)?;
    update_step(connection, of, &IncidentStep { evidence, ..step.clone() })
}

/// Writes a step over what it was.
pub(in crate::store) fn update_step(
    connection: &Connection,
    of: IncidentId,
    step: &IncidentStep,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE incident_step SET owner = ?, due_at = ?, state = ?, evidence = ?, done_by = ?, done_at = ?
             WHERE incident = ? AND code = ?",
        )?
        .execute((
            &step.owner,
            step.due_at.map(Timestamp::as_microsecond),
            step.state.index(),
            &step.evidence,
            &step.done_by,
            step.done_at.map(Timestamp::as_microsecond),
            of.0,
            &step.code,
        ))?;
    Ok(())
}

/// Writes how an incident stands: ended, or going on again; and that it changed.
pub(in crate::store) fn update(
    connection: &Connection,
    of: IncidentId,
    ended: Option<(IncidentEnding, Timestamp, &str)>,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE incident SET ending = ?, ended_at = ?, ended_by = ?, version = version + 1 WHERE id = ?",
        )?
        .execute((
            ended.map(|(ending, ..)| ending.index()),
            ended.map(|(_, at, _)| at.as_microsecond()),
            ended.map(|(.., by)| by),
            of.0,
        ))?;
    Ok(())
}
