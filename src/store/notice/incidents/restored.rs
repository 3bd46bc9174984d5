//! What an act did to a checklist comes back with its taking back: the steps that were opened again because of it, as they stood.
//! The history says how, the checklist keeps the words.

use std::collections::HashMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{EventKind, Incident, IncidentStep, StepState};
use crate::store::error::{Result, StoreError};
use crate::store::rows::incident as rows;

/// How a step stood, as the event tells that opened it again.
#[derive(Debug, Serialize, Deserialize)]
struct Stood {
    state: StepState,
    due: Option<String>,
    by: Option<String>,
    at: Option<String>,
}

/// What an event of a step says, as far as it is asked here.
#[derive(Debug, Deserialize)]
struct Stepped {
    incident: i64,
    step: String,
    /// The event that it followed from.
    by: Option<i64>,
    was: Option<Stood>,
}

/// Returns what the history says of a step that is opened again: how it stood until then.
pub(super) fn stood(step: &IncidentStep) -> Result<Value> {
    let moment = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    let stood = Stood {
        state: step.state,
        due: moment(step.due_at),
        by: step.done_by.clone(),
        at: moment(step.done_at),
    };
    serde_json::to_value(stood).map_err(|error| StoreError::Other(error.to_string()))
}

/// Lists the steps that an act opened again which is taken back, as they stood; what somebody did about one since leaves it as it is.
pub(super) fn brought_back(
    connection: &Connection,
    incident: &Incident,
    undone: i64,
) -> Result<Vec<IncidentStep>> {
    let mut newest = HashMap::new();
    let mut statement = connection
        .prepare_cached("SELECT facts FROM event WHERE record = ? AND kind = ? AND seq >= ? ORDER BY seq")?;
    let mut rows = statement.query((incident.candidate.0, EventKind::IncidentStepped.index(), undone))?;
    while let Some(row) = rows.next()? {
        let facts: String = row.get(0)?;
        let stepped: Stepped = serde_json::from_str(&facts).map_err(|_| StoreError::Corrupt)?;
        if stepped.incident == incident.id.0 {
            newest.insert(stepped.step.clone(), stepped);
        }
    }
    let mut back = Vec::new();
    for step in incident.steps.iter().filter(|step| step.state == StepState::Open) {
        let followed = newest.remove(&step.code).filter(|stepped| stepped.by == Some(undone));
        let Some(stood) = followed.and_then(|stepped| stepped.was) else { continue };
        let moment = |at: Option<String>| at.and_then(|at| at.parse().ok());
        back.push(IncidentStep {
            state: stood.state,
            due_at: moment(stood.due),
            evidence: rows::words_kept(connection, incident.id, &step.code)?,
            done_by: stood.by,
            done_at: moment(stood.at),
            ..step.clone()
        });
    }
    Ok(back)
}
