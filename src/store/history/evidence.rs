//! Whether incidents, requests and sweeps are what the history says of them: what was found, done, asked and answered, when and by
//! whom. What an older program did not tell is not held to anything.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use jiff::Timestamp;
use rusqlite::Row;
use serde_json::{Value, json};

use crate::audit::{
    CandidateId, CaseCode, DocumentRequest, Event, EventKind, Incident, IncidentEnding, IncidentStep,
    StepState, Sweep,
};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::rows::last_removed::LastRemoved;
use crate::store::rows::{incident, request, sweep};
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

impl Store {
    /// Checks incidents, requests and sweeps; `purged` records were removed for good.
    pub(super) fn verify_evidence(&self, key: &ChainKey, purged: u64, faults: &mut Vec<Fault>) -> Result<()> {
        self.verify_incidents(key, faults)?;
        self.verify_requests(faults)?;
        self.verify_sweeps(purged, faults)
    }

    fn verify_incidents(&self, key: &ChainKey, faults: &mut Vec<Fault>) -> Result<()> {
        let mut differs = |seq, record| faults.push(Fault { kind: FaultKind::IncidentDiffers, seq, record });
        for of in incident::all(&self.connection, false)? {
            let of = of.incident;
            let mut told = ToldIncident::default();
            for event in self.events_of(of.candidate)? {
                let facts = facts(&event);
                if facts["incident"] == of.id.0 {
                    told.hear(&event, facts);
                }
            }
            if !told.is(&of, key) {
                differs(told.last, Some(of.candidate));
            }
        }
        self.each_gone(
            EventKind::IncidentOpened,
            "SELECT EXISTS (SELECT 1 FROM incident WHERE id = ? AND candidate = ?)",
            &|facts| facts["incident"].as_i64(),
            &mut |seq, record| differs(Some(seq), Some(record)),
        )
    }

    fn verify_requests(&self, faults: &mut Vec<Fault>) -> Result<()> {
        let mut differs = |seq, record| faults.push(Fault { kind: FaultKind::RequestDiffers, seq, record });
        let mut failed = Ok(());
        self.rows_of_requests().each(&mut |of| {
            let told = self.events_of(of.candidate).map(|events| ToldRequest::of(&of, events));
            match told {
                Ok(told) if told.is(&of) => {}
                Ok(told) => differs(told.last.map(|event| event.seq), Some(of.candidate)),
                Err(error) => failed = Err(error),
            }
        })?;
        failed?;
        self.each_gone(
            EventKind::RequestWritten,
            "SELECT EXISTS (SELECT 1 FROM request WHERE id = ? AND candidate = ?)",
            &|facts| {
                facts["case"].as_str().and_then(|case| CaseCode::from_str(case).ok()).map(|case| case.0.0)
            },
            &mut |seq, record| differs(Some(seq), Some(record)),
        )
    }

    /// Reads the events of a record.
    fn events_of(&self, record: CandidateId) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.history(Some(record), &mut |event| {
            events.push(event);
            std::ops::ControlFlow::Continue(())
        })?;
        Ok(events)
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
        let read = |row: &Row<'_>| Ok((row.get(0)?, CandidateId(row.get(1)?), row.get::<_, String>(2)?));
        for row in statement.query_map([began.index()], read)? {
            let (seq, record, facts) = row?;
            let id = serde_json::from_str(&facts).ok().as_ref().and_then(id_of);
            if let Some(id) = id
                && !is_there.query_row((id, record.0), |row| row.get::<_, bool>(0))?
            {
                gone(seq, record);
            }
        }
        Ok(())
    }

    fn verify_sweeps(&self, purged: u64, faults: &mut Vec<Fault>) -> Result<()> {
        let mut told: BTreeMap<i64, ToldSweep> = BTreeMap::new();
        self.events_after(0, &[EventKind::SweepStarted, EventKind::Swept], &mut |event| {
            let facts = facts(&event);
            if let Some(id) = facts["sweep"].as_i64().filter(|_| event.record.is_none()) {
                told.entry(id).or_default().hear(event, &facts);
            }
            std::ops::ControlFlow::Continue(())
        })?;
        let mut differs = |seq| faults.push(Fault { kind: FaultKind::SweepDiffers, seq, record: None });
        for of in sweep::all(&self.connection)? {
            let taken = self.connection.query_row(
                "SELECT count(*) FROM swept WHERE sweep = ?",
                [of.id.0],
                |row| row.get::<_, i64>(0),
            )?;
            let told = told.remove(&of.id.0).unwrap_or_default();
            if !told.is(&of) || !(0..=purged.cast_signed()).contains(&(told.taken - taken)) {
                differs(told.begun.map(|event| event.seq));
            }
        }
        let removed = LastRemoved::Sweep.number(&self.connection)?;
        told.into_iter().filter(|(id, _)| *id > removed).for_each(|(_, told)| {
            differs(told.begun.map(|event| event.seq));
        });
        Ok(())
    }
}

/// What the history says of an incident.
#[derive(Default)]
struct ToldIncident {
    opened: Option<Value>,
    ended: Option<(IncidentEnding, Timestamp, String)>,
    steps: BTreeMap<String, ToldStep>,
    last: Option<i64>,
}

/// What the last event of a step says.
#[derive(Default)]
struct ToldStep {
    facts: Value,
    /// Who did it and when, if anybody.
    done: Option<Done>,
    /// Whether the program brought back what had been done before, without saying that again.
    is_brought_back: bool,
}

impl ToldIncident {
    fn hear(&mut self, event: &Event, facts: Value) {
        match event.kind {
            EventKind::IncidentOpened => {
                self.ended = None;
                // One that goes on again is what it was.
                if facts["again"] != true {
                    self.opened = Some(facts);
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
        let Some(opened) = &self.opened else { return false };
        let said = incident::told(key, of);
        let is_opened = ["number", "obtained", "found"]
            .iter()
            .all(|field| opened.get(field).is_none_or(|told| *told == said[field]));
        let is_step = |step: &IncidentStep| match self.steps.get(&step.code) {
            None => step.state == StepState::Open && step.done_at.is_none(),
            Some(told) => told.is(of, step, key),
        };
        is_opened
            && self.ended == of.ended
            && of.steps.iter().all(is_step)
            && self.steps.keys().all(|code| of.step(code).is_some())
    }
}

impl ToldStep {
    fn hear(&mut self, event: &Event, facts: Value) {
        let is_open = facts["state"] == StepState::Open.code();
        if is_open {
            self.done = None;
        } else if self.facts["state"] != facts["state"] {
            self.done = Some(by(event));
        }
        self.is_brought_back = !is_open && (!facts["by"].is_null() || self.is_brought_back);
        self.facts = facts;
    }

    fn is(&self, of: &Incident, step: &IncidentStep, key: &ChainKey) -> bool {
        let said = incident::told_of_step(key, of.id, step);
        let is_said = said.as_object().is_some_and(|said| {
            said.iter().all(|(field, said)| self.facts.get(field).is_none_or(|told| told == said))
        });
        let done = step.done_by.clone().zip(step.done_at);
        is_said && (self.done == done || self.is_brought_back)
    }
}

/// What the history says of a request.
struct ToldRequest {
    written: Option<Done>,
    reminders: u32,
    last: Option<Event>,
}

impl ToldRequest {
    fn of(request: &DocumentRequest, events: Vec<Event>) -> Self {
        let case = request.case_code().to_string();
        let mut told = Self { written: None, reminders: 0, last: None };
        for event in events.into_iter().filter(|event| facts(event)["case"] == case.as_str()) {
            told.written.get_or_insert_with(|| by(&event));
            told.reminders += u32::from(event.kind == EventKind::RequestReminded);
            told.last = Some(event);
        }
        told
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

/// What the history says of a sweep.
#[derive(Default)]
struct ToldSweep {
    begun: Option<Event>,
    taken: i64,
}

impl ToldSweep {
    fn hear(&mut self, event: Event, facts: &Value) {
        match event.kind {
            EventKind::SweepStarted => self.begun = Some(event),
            _ => self.taken += facts["records"].as_i64().unwrap_or_default(),
        }
    }

    fn is(&self, of: &Sweep) -> bool {
        let Some(begun) = &self.begun else { return false };
        let told = facts(begun);
        told["incident"] == of.incident.0
            && told["rule"] == json!(of.rule)
            && by(begun) == (of.started_by.clone(), of.started_at)
    }
}
