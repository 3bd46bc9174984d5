//! What a mark does to the incident of its record, in the transaction of the mark: a wrong number opens one, a finding that is
//! taken back withdraws it, and the right number ticks its steps.

use jiff::Timestamp;
use rusqlite::Connection;

use super::rows;
use crate::audit::{
    Actor, CandidateId, EventKind, IdentitySource, Incident, IncidentEnding, IncidentId, Mark, Status,
    StepState, TemplateKind,
};
use crate::i18n::Lang;
use crate::notice::incident::{by_mark, checklist, counted, found_at, is_wrong, parse, shipped};
use crate::store::error::Result;
use crate::store::journal::{self, Entry};
use crate::store::judging::settle::By;
use crate::store::notice::template;
use crate::store::open::Store;
use crate::store::rows::state::{MARK, State, read_mark};
use crate::triage::chain::ChainKey;
use crate::triage::sums::WrongSteps;

impl Store {
    /// Has the incident of a record follow its mark; returns what the figures count of the checklist then.
    ///
    /// A finding that changed data took away is not taken back by anybody: its incident goes on.
    pub(in crate::store) fn follow_mark(
        &self,
        key: &ChainKey,
        old: &State,
        mark: &Mark,
        by: &By,
        at: Timestamp,
    ) -> Result<WrongSteps> {
        let (was, is) = (is_wrong(&old.mark), is_wrong(mark));
        if !was && !is {
            return Ok(old.done);
        }
        let follow = Follow { connection: &self.connection, key, by, at };
        match (rows::open_of(&self.connection, old.id)?, is) {
            (Some(open), true) => {
                let done = counted(&open.steps);
                follow.tick(open, mark)?;
                Ok(done)
            }
            (Some(open), false) if by.actor.source != IdentitySource::System => {
                follow.end(&open, IncidentEnding::Withdrawn)?;
                Ok(WrongSteps::EMPTY)
            }
            (None, true) if !was => {
                let opened = follow.open(old.id, mark)?;
                follow.tick(opened, mark)?;
                Ok(WrongSteps::EMPTY)
            }
            _ => Ok(old.done),
        }
    }
}

/// Opens an incident for each wrong registration of a database that knew none: their times run from when the number was found.
pub(in crate::store) fn open_for_all(connection: &Connection, key: &ChainKey, at: Timestamp) -> Result<()> {
    let sql = format!(
        "SELECT s.id, (SELECT max(seq) FROM event e WHERE e.record = s.id), {MARK} FROM state s
         WHERE s.wrong_found_at IS NOT NULL OR s.status = ? ORDER BY s.id"
    );
    let mut statement = connection.prepare(&sql)?;
    let wrong = statement.query_map([Status::Corrected.index()], |row| {
        Ok((CandidateId(row.get(0)?), row.get::<_, Option<i64>>(1)?, read_mark(row, 2)?))
    })?;
    for (id, event, mark) in wrong.collect::<rusqlite::Result<Vec<_>>>()? {
        let by = By { actor: Actor::system(), event: event.unwrap_or_default() };
        let follow = Follow { connection, key, by: &by, at };
        let opened = follow.open(id, &mark)?;
        follow.tick(opened, &mark)?;
    }
    Ok(())
}

struct Follow<'a> {
    connection: &'a Connection,
    key: &'a ChainKey,
    by: &'a By,
    at: Timestamp,
}

impl Follow<'_> {
    fn open(&self, candidate: CandidateId, mark: &Mark) -> Result<Incident> {
        let own = template::own(self.connection, TemplateKind::IncidentChecklist)?;
        // What was put in force could be read then. Where a newer program's cannot be read here, a wrong number still opens its
        // incident, with the checklist that this program brings.
        let own = own.and_then(|own| parse(&own).ok());
        let found = found_at(mark, self.at);
        let steps = checklist(own.as_ref().unwrap_or_else(|| shipped(Lang::En)), own.is_none(), found);
        let opened_by = self.by.actor.person();
        let id = rows::insert(self.connection, candidate, found, opened_by, &steps)?;
        self.tell(EventKind::IncidentOpened, candidate, &serde_json::json!({ "incident": id.0 }))?;
        Ok(Incident {
            id,
            candidate,
            opened_at: found,
            opened_by: opened_by.to_owned(),
            ended: None,
            steps,
            version: 1,
        })
    }

    /// Ticks the steps that a mark says are done; the last one closes the incident.
    fn tick(&self, mut incident: Incident, mark: &Mark) -> Result<()> {
        let changed = by_mark(&incident, mark, self.by.event, self.by.actor.person(), self.at);
        if changed.is_empty() {
            return Ok(());
        }
        for step in changed {
            rows::update_step(self.connection, incident.id, &step)?;
            let facts = facts_of(self.key, incident.id, &step);
            self.tell(EventKind::IncidentStepped, incident.candidate, &facts)?;
            if let Some(own) = incident.steps.iter_mut().find(|own| own.code == step.code) {
                *own = step;
            }
        }
        if incident.steps.iter().all(|step| step.state != StepState::Open) {
            return self.end(&incident, IncidentEnding::Closed);
        }
        rows::update(self.connection, incident.id, None)
    }

    fn end(&self, incident: &Incident, ending: IncidentEnding) -> Result<()> {
        rows::update(self.connection, incident.id, Some((ending, self.at, self.by.actor.person())))?;
        let facts = serde_json::json!({ "incident": incident.id.0, "ending": ending });
        self.tell(EventKind::IncidentEnded, incident.candidate, &facts)
    }

    fn tell(&self, kind: EventKind, candidate: CandidateId, facts: &serde_json::Value) -> Result<()> {
        let entry = Entry { record: Some(candidate), ..Entry::plain(kind, facts, &self.by.actor, self.at) };
        journal::append(self.connection, self.key, &entry).map(drop)
    }
}

/// Returns what the history says of a step: of its words a keyed digest.
pub(super) fn facts_of(
    key: &ChainKey,
    incident: IncidentId,
    step: &crate::audit::IncidentStep,
) -> serde_json::Value {
    let evidence = (!step.evidence.is_empty()).then(|| key.digest_words(&step.evidence));
    serde_json::json!({
        "incident": incident.0,
        "step": step.code,
        "state": step.state,
        "owner": step.owner,
        "due": step.due_at.map(|due| due.to_string()),
        "evidence": evidence,
    })
}
