//! Whether incidents, requests and sweeps are what the history says of them: what was found, done, asked and answered, when and by
//! whom.
//!
//! Older programs told less: of an incident neither its checklist nor by which event it was found, of a sweep only how many records it
//! took. So much is not held, and counted.

mod stand;
mod sweeps;

use std::collections::BTreeMap;
use std::str::FromStr as _;

use jiff::Timestamp;
use rusqlite::{Params, Row};
use serde_json::{Value, json};

use crate::audit::{
    Actor, CandidateId, CaseCode, DocumentRequest, Event, EventKind, IdentitySource, Incident,
    IncidentEnding, IncidentId, IncidentStep, RequestId, StepState,
};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::rows::{incident, request};
use crate::triage::chain::ChainKey;

/// By whom something was done, and when.
type Done = (String, Timestamp);

fn by(event: &Event) -> Done {
    (event.actor.person().to_owned(), event.at)
}

/// Returns the facts of an event; nothing where they cannot be read, which its seal tells.
fn facts(event: &Event) -> Value {
    serde_json::from_str(&event.facts).unwrap_or_default()
}

/// Returns what was read; nothing where it holds what this program never writes, so that it is not what the history says.
fn readable<T>(read: Result<Option<T>>) -> Result<Option<T>> {
    match read {
        Err(error) if error.is_of_a_value() => Ok(None),
        read => read,
    }
}

/// Of how many an older program did not tell all, so that not all is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Untold {
    /// Incidents: what their checklist asks, and what nobody acted on.
    pub incidents: u64,
    /// Sweeps: which records stand in them.
    pub sweeps: u64,
}

impl Store {
    /// Checks incidents, requests and sweeps; `purged` records were removed for good.
    pub(super) fn verify_evidence(
        &self,
        key: &ChainKey,
        purged: u64,
        faults: &mut Vec<Fault>,
    ) -> Result<Untold> {
        let incidents = self.verify_incidents(key, faults)?;
        self.verify_requests(faults)?;
        Ok(Untold { incidents, sweeps: self.verify_sweeps(purged, faults)? })
    }

    fn verify_incidents(&self, key: &ChainKey, faults: &mut Vec<Fault>) -> Result<u64> {
        let mut untold = 0;
        let mut differs = |seq, record| faults.push(Fault { kind: FaultKind::IncidentDiffers, seq, record });
        for (id, record) in self.ids_with_records("SELECT id, candidate FROM incident ORDER BY id")? {
            let of = readable(incident::incident(&self.connection, IncidentId(id)))?;
            let mut told = ToldIncident::default();
            let found = of.as_ref().map(|of| of.event);
            self.each_readable("record = ?", [record.0], &mut |event| {
                let facts = facts(&event);
                if facts["incident"] == id {
                    told.hear(&event, facts);
                }
                told.hear_of_record(&event, found);
            })?;
            untold +=
                u64::from(told.opened.as_ref().is_some_and(|(_, said)| said.get("checklist").is_none()));
            if !of.is_some_and(|of| told.is(&of, key)) {
                differs(told.last, Some(record));
            }
        }
        self.each_gone(
            EventKind::IncidentOpened,
            "SELECT EXISTS (SELECT 1 FROM incident WHERE id = ? AND candidate = ?)",
            &|facts| facts["incident"].as_i64(),
            &mut |seq, record| differs(Some(seq), Some(record)),
        )?;
        Ok(untold)
    }

    fn verify_requests(&self, faults: &mut Vec<Fault>) -> Result<()> {
        let mut differs = |seq, record| faults.push(Fault { kind: FaultKind::RequestDiffers, seq, record });
        for (id, record) in self.ids_with_records("SELECT id, candidate FROM request ORDER BY id")? {
            let of = readable(self.request(RequestId(id)))?;
            let case = CaseCode(RequestId(id)).to_string();
            let mut told = ToldRequest::default();
            self.each_readable("record = ?", [record.0], &mut |event| {
                if facts(&event)["case"] == case.as_str() {
                    told.hear(event);
                }
            })?;
            if !of.is_some_and(|of| told.is(&of)) {
                differs(told.last.map(|event| event.seq), Some(record));
            }
        }
        self.each_gone(
            EventKind::RequestWritten,
            "SELECT EXISTS (SELECT 1 FROM request WHERE id = ? AND candidate = ?)",
            &|facts| {
                facts["case"].as_str().and_then(|case| CaseCode::from_str(case).ok()).map(|case| case.0.0)
            },
            &mut |seq, record| differs(Some(seq), Some(record)),
        )
    }

    fn ids_with_records(&self, sql: &str) -> Result<Vec<(i64, CandidateId)>> {
        let mut statement = self.connection.prepare(sql)?;
        let ids = statement.query_map([], |row| Ok((row.get(0)?, CandidateId(row.get(1)?))))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands out those events that can be read; of the others the walk along the history tells.
    fn each_readable(&self, which: &str, by: impl Params, each: &mut dyn FnMut(Event)) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE {which} ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(by)?;
        while let Some(row) = rows.next()? {
            if let Ok(event) = journal::read(row) {
                each(event);
            }
        }
        Ok(())
    }

    /// Names what an event began of a record that is there, and that is not there any more itself.
    fn each_gone(
        &self,
        began: EventKind,
        is_there: &str,
        id_of: &dyn Fn(&Value) -> Option<i64>,
        gone: &mut dyn FnMut(i64, CandidateId),
    ) -> Result<()> {
        let mut is_there = self.connection.prepare(is_there)?;
        let mut statement = self.connection.prepare(
            "SELECT seq, record, facts FROM event e WHERE kind = ?
             AND EXISTS (SELECT 1 FROM state s WHERE s.id = e.record) ORDER BY seq",
        )?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, CandidateId(row.get(1)?), row.get::<_, String>(2).ok()));
        for row in statement.query_map([began.index()], read)? {
            let (seq, record, facts) = row?;
            let facts = facts.and_then(|facts| serde_json::from_str(&facts).ok());
            let id = facts.as_ref().and_then(id_of);
            if let Some(id) = id
                && !is_there.query_row((id, record.0), |row| row.get::<_, bool>(0))?
            {
                gone(seq, record);
            }
        }
        Ok(())
    }
}

/// What the history says of an incident.
#[derive(Default)]
struct ToldIncident {
    opened: Option<(Actor, Value)>,
    /// What came before that on its record.
    before: Before,
    heard: Before,
    ended: Option<(IncidentEnding, Timestamp, String)>,
    steps: BTreeMap<String, ToldStep>,
    last: Option<i64>,
}

/// What the history says of a record.
#[derive(Default, Clone)]
struct Before {
    /// The last event that changed its mark.
    last_mark: i64,
    /// Whether the event is among it that is said to have found the number, and whom its mark names.
    is_found: bool,
    found_by: Option<String>,
}

/// What the last event of a step says.
#[derive(Default)]
struct ToldStep {
    facts: Value,
    /// Who did it and when, if anybody.
    done: Option<Done>,
    /// Whether an older program may have brought back what had been done before, without saying that again.
    is_brought_back: bool,
}

impl ToldIncident {
    /// Hears an event of its record, which may be the one that is said to have found the number.
    fn hear_of_record(&mut self, event: &Event, found: Option<i64>) {
        if event.kind.changes_mark() {
            self.heard.last_mark = event.seq;
        }
        if Some(event.seq) == found {
            self.heard.is_found = true;
            self.heard.found_by = journal::turn(&event.facts).ok().and_then(|turn| turn.after.operator);
        }
    }

    fn hear(&mut self, event: &Event, facts: Value) {
        match event.kind {
            EventKind::IncidentOpened => {
                self.ended = None;
                // One that goes on again is what it was.
                if facts["again"] != true {
                    for step in facts["steps"].as_array().into_iter().flatten() {
                        let code = step["step"].as_str().unwrap_or_default().to_owned();
                        self.steps.insert(code, ToldStep::opened(step));
                    }
                    self.opened = Some((event.actor.clone(), facts));
                    self.before = self.heard.clone();
                }
            }
            EventKind::IncidentEnded => {
                let ending = serde_json::from_value(facts["ending"].clone()).ok();
                let (person, at) = by(event);
                self.ended = ending.map(|ending| (ending, at, person));
            }
            EventKind::IncidentStepped => {
                self.ended = None;
                let code = facts["step"].as_str().unwrap_or_default().to_owned();
                self.steps.entry(code).or_default().hear(event, facts);
            }
            _ => return,
        }
        self.last = Some(event.seq);
    }

    fn is(&self, of: &Incident, key: &ChainKey) -> bool {
        let Some((actor, opened)) = &self.opened else { return false };
        let said = incident::told(key, of);
        let is_opened = ["event", "number", "may_be_about", "obtained", "found", "checklist"]
            .iter()
            .all(|field| opened.get(field).is_none_or(|told| *told == said[field]));
        // What another database found opens by the program; who found it, the mark says that was brought.
        let is_program = actor.source == IdentitySource::System;
        let Before { last_mark, is_found, found_by } = &self.before;
        let is_by = actor.person() == of.opened_by || is_program && found_by.as_ref() == Some(&of.opened_by);
        // Older programs did not say the event. A person's act opens at once; by which one the program did may not be known.
        let is_found = if is_program { *is_found || of.event == 0 } else { of.event == *last_mark };
        let is_step = |step: &IncidentStep| match self.steps.get(&step.code) {
            None => step.state == StepState::Open && step.done_at.is_none(),
            Some(told) => told.is(of, step, key),
        };
        is_opened
            && is_by
            && is_found
            && self.ended == of.ended
            && of.steps.iter().all(is_step)
            && self.steps.keys().all(|code| of.step(code).is_some())
    }
}

impl ToldStep {
    /// A step as it was when its incident opened.
    fn opened(facts: &Value) -> Self {
        let mut facts = facts.clone();
        (facts["state"], facts["evidence"]) = (json!(StepState::Open), Value::Null);
        Self { facts, ..Self::default() }
    }

    fn hear(&mut self, event: &Event, facts: Value) {
        let is_open = facts["state"] == StepState::Open.code();
        let said =
            (facts["done"]["by"].as_str(), facts["done"]["at"].as_str().and_then(|at| at.parse().ok()));
        if is_open {
            self.done = None;
        } else if self.facts["state"] != facts["state"] {
            self.done = Some(by(event));
        }
        self.is_brought_back = !is_open && (!facts["by"].is_null() || self.is_brought_back);
        if let (Some(by), Some(at)) = said {
            (self.done, self.is_brought_back) = (Some((by.to_owned(), at)), false);
        }
        self.facts = facts;
    }

    fn is(&self, of: &Incident, step: &IncidentStep, key: &ChainKey) -> bool {
        let said = incident::told_of_step(key, of.id, step);
        let is_said = said.as_object().is_some_and(|said| {
            said.iter().all(|(field, said)| self.facts.get(field).is_none_or(|told| told == said))
        });
        let done = (step.done_by.clone(), step.done_at);
        is_said && (self.done.clone().unzip() == done || self.is_brought_back)
    }
}

/// What the history says of a request.
#[derive(Default)]
struct ToldRequest {
    written: Option<Done>,
    reminders: u32,
    last: Option<Event>,
}

impl ToldRequest {
    fn hear(&mut self, event: Event) {
        self.written.get_or_insert_with(|| by(&event));
        self.reminders += u32::from(event.kind == EventKind::RequestReminded);
        self.last = Some(event);
    }

    fn is(&self, request: &DocumentRequest) -> bool {
        let (Some(last), Some(written)) = (&self.last, &self.written) else { return false };
        let said = request::told(request);
        let is_said = facts(last)
            .as_object()
            .is_some_and(|told| told.iter().all(|(field, told)| said.get(field) == Some(told)));
        let answered = request.answer.as_ref().map(|answer| (answer.by.clone(), answer.at));
        is_said
            && *written == (request.written_by.clone(), request.written_at)
            && self.reminders == request.reminders
            && (last.kind != EventKind::RequestAnswered || answered == Some(by(last)))
    }
}
