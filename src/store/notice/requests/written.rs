//! Which records need a request, and the registering of new ones. Letters are written after that, and can be written again.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Row, params_from_iter};

use super::{BATCH, count, note};
use crate::audit::{
    Actor, Addressee, CandidateId, Day, DocumentRequest, Employer, EventKind, RequestId, RequestState,
    Status, masked,
};
use crate::notice::request::{Asked, Household, RequestRefusal, needs_request};
use crate::store::base::codec::{self, member_key};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::queue::predicates::Predicates;
use crate::store::rows::request::{self as rows, REQUEST, WIDTH};
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::filter::QueueList;
use crate::triage::policy::{Refusal, may_act};
use crate::triage::requests::RequestFilter;

/// For which records requests are wished for; an empty list of addressees or employers lets everybody through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteWish {
    /// Only these, also where their last request was answered; none: every one.
    pub records: Option<Vec<CandidateId>>,
    /// Who is asked.
    pub addressees: Vec<Addressee>,
    /// Codes of the employers who are asked, whole.
    pub employers: Vec<String>,
}

impl WriteWish {
    /// Tells whether it is wished for that somebody is asked.
    pub fn includes(&self, asked: &Asked) -> bool {
        let is_among = |employer: &str| self.employers.iter().any(|code| code == employer);
        (self.addressees.is_empty() || self.addressees.contains(&asked.addressee))
            && (self.employers.is_empty() || is_among(asked.employer()))
    }
}

/// What was found of the records for which requests are wished for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unasked {
    /// Those that need one.
    pub asked: Vec<Asked>,
    /// Those that were named and need none, and why.
    pub refused: Vec<(CandidateId, RequestRefusal)>,
    /// How many have an answer that nobody has decided on yet.
    pub undecided: u64,
}

/// A request that is about to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// For which record.
    pub candidate: CandidateId,
    /// Who is asked.
    pub addressee: Addressee,
    /// The employer's code, where the employer is asked; else empty.
    pub employer_code: String,
    /// The due date that its letter names.
    pub due: Day,
}

/// A request whose letter was about to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenOff {
    /// Which.
    pub request: RequestId,
    /// For which record.
    pub candidate: CandidateId,
}

/// The columns of what is asked, in the order of [`asked`], before those of the mark.
const ASKED: &str = "s.id, c.insurer_no, c.symbol, c.number, c.branch, c.kanji_name, c.insured_name, c.address, \
    c.employer_code, c.employer_name, c.kana_name";

fn asked(row: &Row<'_>, from: usize, addressee: Addressee, due_on: Option<Day>) -> rusqlite::Result<Asked> {
    // What leaves the house names people, and no number that a file brought into a name.
    let shown = |at: usize| row.get(at).map(|text: String| masked(&text).into_owned());
    let name = shown(from + 5)?;
    Ok(Asked {
        candidate: CandidateId(row.get(from)?),
        addressee,
        key: member_key(row, from + 1)?,
        name: if name.trim().is_empty() { shown(from + 10)? } else { name },
        household: Household { insured_name: shown(from + 6)?, address: shown(from + 7)? },
        employer_code: row.get(from + 8)?,
        employer_name: shown(from + 9)?,
        due_on,
    })
}

impl Store {
    /// Finds the records that need a request: escalated, and nothing open. Nothing is written.
    pub fn unasked(&self, wish: &WriteWish) -> Result<Unasked> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut found = Unasked::default();
        let Some(named) = &wish.records else {
            let lists = [QueueList::All, QueueList::Outside].map(|list| list.index().to_string()).join(", ");
            let sql = format!(
                "SELECT {ASKED}, {MARK} FROM queue q CROSS JOIN state s ON s.id = q.id CROSS JOIN candidate c ON c.id = s.id
                 WHERE q.list IN ({lists}) AND q.status = {}",
                Status::Escalated.index(),
            );
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                self.take_unasked(row, wish, &mut found)?;
            }
            return Ok(found);
        };
        let sql = format!(
            "SELECT {ASKED}, {MARK} FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id = ?"
        );
        let mut statement = self.connection.prepare(&sql)?;
        for id in named {
            match statement.query([id.0])?.next()? {
                Some(row) => self.take_unasked(row, wish, &mut found)?,
                None => found.refused.push((*id, Refusal::NoSuchRecord(*id).into())),
            }
        }
        Ok(found)
    }

    /// Takes a record in, unless the wish leaves out whom it names to be asked.
    fn take_unasked(&self, row: &Row<'_>, wish: &WriteWish, found: &mut Unasked) -> Result<()> {
        let id = CandidateId(row.get(0)?);
        let mark = read_mark(row, 11)?;
        let asked = mark.addressee.map(|addressee| asked(row, 0, addressee, mark.due_on)).transpose()?;
        if asked.as_ref().is_some_and(|asked| !wish.includes(asked)) {
            return Ok(());
        }
        let is_named = wish.records.is_some();
        match (needs_request(id, &mark, self.last_request(id)?.as_ref(), is_named), asked) {
            (Ok(_), asked) => found.asked.extend(asked),
            (Err(refusal), _) if is_named => found.refused.push((id, refusal)),
            (Err(RequestRefusal::AnsweredSince { .. }), _) => found.undecided += 1,
            (Err(_), _) => {}
        }
        Ok(())
    }

    /// Returns what would be asked of records, were they escalated to whom the rules propose.
    pub fn would_ask(&self, records: &[CandidateId]) -> Result<Vec<Asked>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut asked = Vec::new();
        for id in records {
            asked.extend(self.candidate(*id)?.map(|stored| Asked::of(*id, &stored.candidate)));
        }
        Ok(asked)
    }

    /// Registers requests whose letters are about to be written, in durable batches; each record is ruled on once more.
    pub fn write_requests(
        &mut self,
        new: &[NewRequest],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Result<DocumentRequest, RequestRefusal>>> {
        let at = codec::to_microsecond(at);
        may_act(actor)?;
        let key = self.writing_key()?;
        let mut outcomes = Vec::with_capacity(new.len());
        for batch in new.chunks(BATCH) {
            let transaction = db::immediate(&self.connection)?;
            for new in batch {
                let written = self.write_request(new, actor, at)?;
                if let Ok(request) = &written {
                    count(&self.connection, None, request, at)?;
                    note(&self.connection, &key, EventKind::RequestWritten, request, actor, at)?;
                }
                outcomes.push(written);
            }
            transaction.commit()?;
        }
        Ok(outcomes)
    }

    fn write_request(
        &self,
        new: &NewRequest,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<DocumentRequest, RequestRefusal>> {
        let Some(state) = self.state(new.candidate)? else {
            return Ok(Err(Refusal::NoSuchRecord(new.candidate).into()));
        };
        let last = self.last_request(new.candidate)?;
        match needs_request(new.candidate, &state.mark, last.as_ref(), true) {
            // Somebody chose another one to ask meanwhile.
            Ok(addressee) if addressee != new.addressee => {
                return Ok(Err(Refusal::Overtaken { mark: Box::new(state.mark) }.into()));
            }
            Ok(_) => {}
            Err(refusal) => return Ok(Err(refusal)),
        }
        let mut request = DocumentRequest {
            id: RequestId(0),
            candidate: new.candidate,
            addressee: new.addressee,
            employer_code: new.employer_code.clone(),
            written_by: actor.person().to_owned(),
            written_at: at,
            sent_on: None,
            due_on: Some(new.due),
            reminded_on: None,
            reminders: 0,
            answer: None,
            version: 1,
        };
        request.id = self.rows_of_requests().insert(&request)?;
        Ok(Ok(request))
    }

    /// Finds the open requests of a filter whose records still need an answer, to write their letters again; none for which somebody
    /// else is to be asked by now.
    pub fn still_asked(&self, filter: &RequestFilter) -> Result<Vec<(Asked, DocumentRequest)>> {
        self.open_requests(&super::lists::predicates(filter), |_, is_elsewhere| !is_elsewhere)
    }

    /// Finds the requests that are not sent yet and for which somebody else is to be asked by now; asked is who.
    pub fn readdressed(&self, wish: &WriteWish) -> Result<Vec<(Asked, DocumentRequest)>> {
        let filter = RequestFilter {
            records: wish.records.clone().unwrap_or_default(),
            states: vec![RequestState::Written],
            ..RequestFilter::default()
        };
        if wish.records.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let predicates = super::lists::predicates(&filter);
        self.open_requests(&predicates, |asked, is_elsewhere| is_elsewhere && wish.includes(asked))
    }

    /// Finds the open requests of escalated records under conditions and a rule: whom their marks name, and whether that is
    /// somebody else than who was asked.
    fn open_requests(
        &self,
        predicates: &Predicates,
        is_wanted: impl Fn(&Asked, bool) -> bool,
    ) -> Result<Vec<(Asked, DocumentRequest)>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let sql = format!(
            "SELECT {REQUEST}, {ASKED}, {MARK} FROM request r INDEXED BY request_list CROSS JOIN state s ON s.id = r.candidate
             CROSS JOIN candidate c ON c.id = s.id WHERE r.outcome IS NULL AND s.status = {} AND {}
             ORDER BY r.addressee, r.employer_code, r.id",
            Status::Escalated.index(),
            predicates.sql()
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(predicates.values()))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (request, mark) = (rows::read(row)?, read_mark(row, WIDTH + 11)?);
            let addressee = mark.addressee.unwrap_or(request.addressee);
            let asked = asked(row, WIDTH, addressee, request.due_on)?;
            if is_wanted(&asked, request.is_elsewhere(&mark, &asked.employer_code)) {
                all.push((asked, request));
            }
        }
        Ok(all)
    }

    /// Finds an actor's unsent requests whose letters never reached their folder, for the writing was broken off: a run that has
    /// laid its letters down says so in the history, at the moment at which it registered, or took up, their requests. What it
    /// says before that, `"laid_down": false`, is no word of it; what earlier programs wrote said it once only.
    pub fn broken_off(&self, actor: &Actor) -> Result<Vec<BrokenOff>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, r.candidate, e.seq, e.at FROM request r INDEXED BY request_list CROSS JOIN event e
             ON e.seq = (SELECT max(w.seq) FROM event w WHERE w.record = r.candidate AND w.kind = ?1)
             WHERE r.outcome IS NULL AND r.sent_on IS NULL AND e.account = ?2 AND e.claim IS ?3",
        )?;
        let by = (EventKind::RequestWritten.index(), &actor.account, &actor.claim);
        let unsent = statement.query_map(by, |row| {
            let of = BrokenOff { request: RequestId(row.get(0)?), candidate: CandidateId(row.get(1)?) };
            Ok((of, row.get(2)?, row.get(3)?))
        })?;
        let unsent: Vec<(BrokenOff, i64, i64)> = unsent.collect::<rusqlite::Result<_>>()?;
        let Some(first) = unsent.iter().map(|(_, seq, _)| *seq).min() else { return Ok(Vec::new()) };
        let mut laid_down = BTreeSet::new();
        self.events_after(first, &[EventKind::Exported], &mut |event| {
            let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap_or_default();
            if facts.get("letters").is_some() && facts["laid_down"] != false {
                laid_down.insert(event.at.as_microsecond());
            }
            ControlFlow::Continue(())
        })?;
        Ok(unsent.into_iter().filter(|(.., at)| !laid_down.contains(at)).map(|(of, ..)| of).collect())
    }

    /// Records that letters of open requests are written again. Those that were not sent follow the letter: whom it goes to, and the
    /// due date that it names.
    pub fn write_again(
        &mut self,
        again: &[(RequestId, NewRequest)],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        may_act(actor)?;
        let at = codec::to_microsecond(at);
        let key = self.writing_key()?;
        for batch in again.chunks(BATCH) {
            let transaction = db::immediate(&self.connection)?;
            for (id, letter) in batch {
                let Some(mut request) = self.request(*id)?.filter(|request| request.answer.is_none()) else {
                    continue;
                };
                let said = (letter.addressee, letter.employer_code.as_str(), Some(letter.due));
                let is_so = (request.addressee, request.employer_code.as_str(), request.due_on) == said;
                if request.sent_on.is_none() && !is_so {
                    request.addressee = letter.addressee;
                    request.employer_code.clone_from(&letter.employer_code);
                    request.due_on = Some(letter.due);
                    request.version += 1;
                    self.rows_of_requests().update(&request)?;
                }
                note(&self.connection, &key, EventKind::RequestWritten, &request, actor, at)?;
            }
            transaction.commit()?;
        }
        Ok(())
    }

    /// Returns what was imported of the employer with a code.
    pub fn employer_with(&self, code: &str) -> Result<Option<Employer>> {
        Ok(self.employer(code)?.map(|kept| kept.said.masked()))
    }

    /// Tells whether anything is known under an employer's code: the employer itself, a member of its, or a request to it.
    pub fn is_employer(&self, code: &str) -> Result<bool> {
        let known = "SELECT EXISTS (SELECT 1 FROM employer WHERE employer_code = ?1)
            OR EXISTS (SELECT 1 FROM employed WHERE employer_code = ?1)
            OR EXISTS (SELECT 1 FROM request WHERE employer_code = ?1)";
        Ok(self.connection.prepare_cached(known)?.query_row([code], |row| row.get(0))?)
    }
}
