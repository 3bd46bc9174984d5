//! Rows of the table `request`.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};

use crate::audit::{CandidateId, CaseCode, Day, DocumentRequest, RequestAnswer, RequestId, RequestState};
use crate::store::base::codec::{coded, impossible, maybe_coded, maybe_day, maybe_moment, moment};
use crate::store::base::database::Store;
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;
use crate::store::rows::last_removed::LastRemoved;

/// The columns of a request, in the order of [`read`].
pub(in crate::store) const REQUEST: &str = "r.id, r.candidate, r.addressee, r.employer_code, r.written_by, r.written_at, r.sent_on, \
    r.due_on, r.reminded_on, r.reminders, r.outcome, r.answered_on, r.number_seen, r.identity_seen, r.note, \
    r.answered_by, r.answered_at, r.version";

/// How many columns [`REQUEST`] has.
pub(in crate::store) const WIDTH: usize = 18;

/// Written, and not sent yet.
pub(in crate::store) const WRITTEN: &str = "r.outcome IS NULL AND r.sent_on IS NULL";

/// Sent, and no answer.
pub(in crate::store) const UNANSWERED: &str = "r.outcome IS NULL AND r.sent_on IS NOT NULL";

/// Answered, in whatever way.
pub(in crate::store) const ANSWERED: &str = "r.outcome IS NOT NULL";

/// Sent, no answer, and due before a day.
pub(in crate::store) const OVERDUE: &str =
    "r.outcome IS NULL AND r.sent_on IS NOT NULL AND coalesce(r.due_on < ?, 0)";

/// Returns the condition under which a request stands somewhere.
pub(in crate::store) const fn condition(state: RequestState) -> &'static str {
    match state {
        RequestState::Written => WRITTEN,
        RequestState::Sent => "r.outcome IS NULL AND r.sent_on IS NOT NULL AND r.reminded_on IS NULL",
        RequestState::Reminded => "r.outcome IS NULL AND r.reminded_on IS NOT NULL",
        RequestState::Answered => ANSWERED,
    }
}

/// Returns how all requests are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(format!("SELECT {REQUEST} FROM request r"), |_, row| Ok(read(row).map(drop)?))
}

/// Reads a request from [`REQUEST`].
pub(in crate::store) fn read(row: &Row<'_>) -> rusqlite::Result<DocumentRequest> {
    in_row("request", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<DocumentRequest> {
    Ok(DocumentRequest {
        id: RequestId(row.get(0)?),
        candidate: CandidateId(row.get(1)?),
        addressee: coded(row, 2)?,
        employer_code: row.get(3)?,
        written_by: row.get(4)?,
        written_at: moment(row, 5)?,
        sent_on: maybe_day(row, 6)?,
        due_on: maybe_day(row, 7)?,
        reminded_on: maybe_day(row, 8)?,
        reminders: row.get(9)?,
        answer: answer(row)?,
        version: row.get::<_, i64>(17)?.cast_unsigned(),
    })
}

fn answer(row: &Row<'_>) -> rusqlite::Result<Option<RequestAnswer>> {
    let Some(outcome) = maybe_coded(row, 10)? else { return Ok(None) };
    Ok(Some(RequestAnswer {
        outcome,
        on: maybe_day(row, 11)?.ok_or_else(|| impossible(11))?,
        number_seen: maybe_coded(row, 12)?,
        identity_seen: maybe_coded(row, 13)?,
        note: row.get(14)?,
        by: row.get::<_, Option<String>>(15)?.ok_or_else(|| impossible(15))?,
        at: maybe_moment(row, 16)?.ok_or_else(|| impossible(16))?,
    }))
}

/// Returns what the history says of a request as it is: its document and note included.
pub(in crate::store) fn told(request: &DocumentRequest) -> Value {
    let answer = request.answer.as_ref().map(|answer| {
        json!({
            "outcome": answer.outcome, "on": answer.on, "number_seen": answer.number_seen,
            "identity_seen": answer.identity_seen, "note": answer.note,
        })
    });
    json!({
        "case": request.case_code().to_string(), "addressee": request.addressee,
        "employer_code": request.employer_code, "sent_on": request.sent_on, "due_on": request.due_on,
        "reminded_on": request.reminded_on, "answer": answer,
    })
}

/// The rows of one database.
#[derive(Debug)]
pub(in crate::store) struct Rows<'a>(&'a Connection);

impl Store {
    pub(in crate::store) const fn rows_of_requests(&self) -> Rows<'_> {
        Rows(&self.connection)
    }

    /// Reads a request.
    pub fn request(&self, id: RequestId) -> Result<Option<DocumentRequest>> {
        self.rows_of_requests().one("WHERE r.id = ?", id.0)
    }

    /// Reads the newest request for a record.
    pub(in crate::store) fn last_request(&self, id: CandidateId) -> Result<Option<DocumentRequest>> {
        self.rows_of_requests().one("WHERE r.candidate = ? ORDER BY r.id DESC LIMIT 1", id.0)
    }

    /// Reads the requests for a record, the newest first.
    pub fn requests_of(&self, id: CandidateId) -> Result<Vec<DocumentRequest>> {
        let sql = format!("SELECT {REQUEST} FROM request r WHERE r.candidate = ? ORDER BY r.id DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let requests = statement.query_map([id.0], read)?;
        Ok(requests.collect::<rusqlite::Result<_>>()?)
    }
}

impl Rows<'_> {
    fn one(&self, which: &str, id: i64) -> Result<Option<DocumentRequest>> {
        let sql = format!("SELECT {REQUEST} FROM request r {which}");
        Ok(self.0.prepare_cached(&sql)?.query_row([id], read).optional()?)
    }

    pub(in crate::store) fn each(&self, each: &mut dyn FnMut(DocumentRequest)) -> Result<()> {
        let mut statement = self.0.prepare(&format!("SELECT {REQUEST} FROM request r ORDER BY r.id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(read(row)?);
        }
        Ok(())
    }

    /// Returns the next id whose case code is plain.
    fn next_id(&self) -> Result<i64> {
        let mut last = self.0.prepare_cached("SELECT coalesce(max(id), 0) FROM request")?;
        let there: i64 = last.query_row([], |row| row.get(0))?;
        let mut id = there.max(LastRemoved::Request.number(self.0)?);
        loop {
            id += 1;
            if CaseCode(RequestId(id)).is_plain() {
                return Ok(id);
            }
        }
    }

    /// Writes a new request; it gets its id.
    pub(in crate::store) fn insert(&self, new: &DocumentRequest) -> Result<RequestId> {
        let mut insert = self.0.prepare_cached(
            "INSERT INTO request (id, candidate, addressee, employer_code, written_by, written_at, due_on)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let id = self.next_id()?;
        insert.execute((
            id,
            new.candidate.0,
            new.addressee.index(),
            &new.employer_code,
            &new.written_by,
            new.written_at.as_microsecond(),
            day(new.due_on),
        ))?;
        Ok(RequestId(id))
    }

    /// Writes over what may change of a request.
    pub(in crate::store) fn update(&self, now: &DocumentRequest) -> Result<()> {
        let answer = now.answer.as_ref();
        self.0
            .prepare_cached(
                "UPDATE request SET addressee = ?, employer_code = ?, sent_on = ?, due_on = ?, reminded_on = ?, reminders = ?, outcome = ?, answered_on = ?,
                 number_seen = ?, identity_seen = ?, note = ?, answered_by = ?, answered_at = ?, version = ? WHERE id = ?",
            )?
            .execute(params![
                now.addressee.index(),
                now.employer_code,
                day(now.sent_on),
                day(now.due_on),
                day(now.reminded_on),
                now.reminders,
                answer.map(|it| it.outcome.index()),
                answer.map(|it| it.on.to_string()),
                answer.and_then(|it| it.number_seen).map(crate::audit::NumberSeen::index),
                answer.and_then(|it| it.identity_seen).map(crate::audit::IdentitySeen::index),
                answer.map_or("", |it| it.note.as_str()),
                answer.map(|it| it.by.as_str()),
                answer.map(|it| it.at.as_microsecond()),
                now.version.cast_signed(),
                now.id.0,
            ])?;
        Ok(())
    }
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}
