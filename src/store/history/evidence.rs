//! Whether incidents, requests and sweeps are what the history says of them: what was found, done, asked and answered, when and by
//! whom.
//!
//! What no event tells is not held to anything: what an older program did not; the words of a checklist, and of a step that nobody acted
//! on its owner, its due time and that it is there; of a sweep which records stand in it, beside how many.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use jiff::Timestamp;
use rusqlite::{Params, Row};
use serde_json::{Value, json};

use crate::audit::{
    Actor, CandidateId, CaseCode, DocumentRequest, Event, EventKind, IdentitySource, Incident,
    IncidentEnding, IncidentId, IncidentStep, RequestId, StepState, Sweep, SweepId,
};
use crate::store::base::database::Store;
use crate::store::error::{Result, StoreError};
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::history::journal::{self, COLUMNS};
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

/// Returns what was read; nothing where it holds what this program never writes, so that it is not what the history says.
fn readable<T>(read: Result<Option<T>>) -> Result<Option<T>> {
    match read {
        Err(StoreError::Corrupt) => Ok(None),
        read => read,
    }
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
        for (id, record) in self.ids_with_records("SELECT id, candidate FROM incident ORDER BY id")? {
            let of = readable(incident::incident(&self.connection, IncidentId(id)))?;
            let mut told = ToldIncident::default();
            let found_by = of.as_ref().map(|of| of.event);
            self.each_readable("record = ?", [record.0], &mut |event| {
                let facts = facts(&event);
                if facts["incident"] == id {
                    told.hear(&event, facts);
                } else if Some(event.seq) == found_by {
                    told.found_by = journal::turn(&event.facts).ok().and_then(|turn| turn.after.operator);
                }
            })?;
            if !of.is_some_and(|of| told.is(&of, key)) {
                differs(told.last, Some(record));
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

    fn verify_sweeps(&self, purged: u64, faults: &mut Vec<Fault>) -> Result<()> {
        let mut told = ToldSweeps::default();
        let kinds = [EventKind::SweepStarted, EventKind::Swept, EventKind::IncidentOpened, EventKind::Purged];
        self.each_readable("kind IN (?, ?, ?, ?)", kinds.map(EventKind::index), &mut |event| {
            told.hear(event);
        })?;
        let ToldSweeps(mut told) = told;
        let mut differs = |seq| faults.push(Fault { kind: FaultKind::SweepDiffers, seq, record: None });
        let mut statement = self.connection.prepare(
            "SELECT id, (SELECT count(*) FROM swept w WHERE w.sweep = s.id) FROM sweep s ORDER BY id",
        )?;
        let sweeps = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in sweeps.collect::<rusqlite::Result<Vec<(i64, i64)>>>()? {
            let (id, taken) = row;
            let of = readable(sweep::one(&self.connection, SweepId(id)))?;
            let told = told.remove(&id).unwrap_or_default();
            let lost = told.taken - taken;
            if !of.is_some_and(|of| told.is(&of.sweep)) || !(0..=purged.cast_signed()).contains(&lost) {
                differs(told.begun.map(|event| event.seq));
            }
        }
        for told in told.into_values() {
            differs(told.begun.map(|event| event.seq));
        }
        Ok(())
    }
}

/// What the history says of an incident.
#[derive(Default)]
struct ToldIncident {
    opened: Option<(Actor, Value)>,
    /// Whom the mark names that found the number.
    found_by: Option<String>,
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
                    self.opened = Some((event.actor.clone(), facts));
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
        let is_opened = ["number", "obtained", "found"]
            .iter()
            .all(|field| opened.get(field).is_none_or(|told| *told == said[field]));
        // What another database found opens by the program; who found it, the mark says that was brought.
        let is_by = actor.person() == of.opened_by
            || actor.source == IdentitySource::System && self.found_by.as_ref() == Some(&of.opened_by);
        let is_step = |step: &IncidentStep| match self.steps.get(&step.code) {
            None => step.state == StepState::Open && step.done_at.is_none(),
            Some(told) => told.is(of, step, key),
        };
        is_opened
            && is_by
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

/// What the history says of the sweeps that were not removed with their incident, by their numbers.
#[derive(Default)]
struct ToldSweeps(BTreeMap<i64, ToldSweep>);

impl ToldSweeps {
    fn hear(&mut self, event: Event) {
        let facts = facts(&event);
        let follows = |told: &ToldSweep| told.facts["incident"] == facts["incident"];
        match (event.kind, event.record, facts["sweep"].as_i64()) {
            (EventKind::Purged, None, _) if facts["incident"].is_i64() => {
                self.0.retain(|_, told| !follows(told));
            }
            (EventKind::IncidentOpened, ..) if facts["again"] == true => {
                self.0.values_mut().filter(|told| follows(told)).for_each(ToldSweep::go_on);
            }
            (EventKind::SweepStarted | EventKind::Swept, None, Some(id)) => {
                self.0.entry(id).or_default().hear(event, facts);
            }
            _ => {}
        }
    }
}

/// What the history says of a sweep.
#[derive(Default)]
struct ToldSweep {
    begun: Option<Event>,
    /// What that says.
    facts: Value,
    taken: i64,
    has_ended: bool,
    /// Whether its incident went on again since it ended: it is walked again then, which older programs did not always have it.
    goes_on: bool,
}

impl ToldSweep {
    fn hear(&mut self, event: Event, facts: Value) {
        if event.kind == EventKind::SweepStarted {
            (self.begun, self.facts) = (Some(event), facts);
        } else if facts["whole"] == true {
            (self.has_ended, self.goes_on) = (true, false);
        } else {
            self.taken += facts["records"].as_i64().unwrap_or_default();
        }
    }

    const fn go_on(&mut self) {
        self.goes_on = true;
    }

    fn is(&self, of: &Sweep) -> bool {
        let Some(begun) = &self.begun else { return false };
        let is_as_far =
            if self.goes_on { self.has_ended || !of.is_whole } else { self.has_ended == of.is_whole };
        self.facts["incident"] == of.incident.0
            && self.facts["rule"] == json!(of.rule)
            && by(begun) == (of.started_by.clone(), of.started_at)
            && is_as_far
    }
}
