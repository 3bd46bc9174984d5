//! Wrong registrations: listed, and their checklists worked through. Marks open, tick and withdraw them (`follow`).

mod follow;
mod restored;
mod returned;

use jiff::Timestamp;

pub(in crate::store) use follow::open_for_all;

use crate::audit::{EventKind, IncidentEnding, IncidentId, IncidentOf};
use crate::notice::NoticeRefusal;
use crate::notice::incident::{Turn, rule, urgency};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::rows::incident as rows;
use crate::triage::incident::StepOrder;
use crate::triage::port::DUE_STEPS;

impl Store {
    /// Returns the incidents as they are worked on: open ones first, by when their next step is due.
    pub fn incidents(&self, only_open: bool) -> Result<Vec<IncidentOf>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut found = rows::all(&self.connection, only_open)?;
        found.sort_by_cached_key(|of| urgency(&of.incident));
        Ok(found)
    }

    /// Returns one incident.
    pub fn incident(&self, id: IncidentId) -> Result<Option<IncidentOf>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let found = rows::incident(&self.connection, id)?;
        found.map(|incident| rows::whose(&self.connection, incident)).transpose()
    }

    /// Returns when the open steps of open incidents are due, the earliest first, as many as are told.
    pub fn due_steps(&self) -> Result<Vec<Timestamp>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.due_at FROM incident_step s JOIN incident i ON i.id = s.incident
             WHERE s.state = 0 AND s.due_at IS NOT NULL AND i.ending IS NULL ORDER BY s.due_at LIMIT ?",
        )?;
        let most = i64::try_from(DUE_STEPS).unwrap_or(i64::MAX);
        let moments = statement.query_map([most], |row| codec::moment(row, 0))?;
        Ok(moments.collect::<rusqlite::Result<_>>()?)
    }

    /// Performs an act on a step, or says why it is refused. It is durable when this returns.
    pub fn step_incident(&mut self, order: &StepOrder) -> Result<Result<IncidentOf, NoticeRefusal>> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(order.at);
        let transaction = db::immediate(&self.connection)?;
        let Some(before) = rows::incident(&transaction, order.incident)? else {
            return Ok(Err(NoticeRefusal::NoSuchIncident(order.incident)));
        };
        let facts = self.facts_of(&before)?;
        let ruled = match rule(&before, &facts, &order.code, &order.act, &order.actor, at) {
            // Whoever stands before it already is told by whom; only what would go through asks for the version.
            Ok(_) if order.seen_version.is_some_and(|seen| seen != before.version) => {
                return Ok(Err(NoticeRefusal::Overtaken(before.id)));
            }
            Ok(ruled) => ruled,
            Err(refusal) => return Ok(Err(refusal)),
        };
        rows::update_step(&transaction, before.id, &ruled.step)?;
        let tell = |kind, facts: &serde_json::Value| {
            let entry =
                Entry { record: Some(before.candidate), ..Entry::plain(kind, facts, &order.actor, at) };
            journal::append(&transaction, &key, &entry)
        };
        tell(EventKind::IncidentStepped, &rows::told_of_step(&key, before.id, &ruled.step))?;
        let ended = match ruled.turn {
            Some(Turn::Closes) => {
                let facts = serde_json::json!({ "incident": before.id.0, "ending": IncidentEnding::Closed });
                tell(EventKind::IncidentEnded, &facts)?;
                Some((IncidentEnding::Closed, at, order.actor.person()))
            }
            _ => None,
        };
        rows::update(&transaction, before.id, ended)?;
        let Some(after) = rows::incident(&transaction, before.id)? else { return Err(StoreError::Corrupt) };
        self.count_findings(after.candidate, at)?;
        let done = rows::whose(&transaction, after)?;
        transaction.commit()?;
        Ok(Ok(done))
    }
}
