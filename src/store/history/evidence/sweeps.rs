//! Whether sweeps, and who stands in them and how, are what the history says.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::stand::Stand;
use super::{by, facts, readable};
use crate::audit::{Event, EventKind, Reconciled, Sweep, SweepId};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::rows::sweep;

impl Store {
    /// Checks the sweeps; `purged` records were removed for good. Returns how many of them took records that an older program did not
    /// name: of these only is held how many they are.
    pub(super) fn verify_sweeps(&self, purged: u64, faults: &mut Vec<Fault>) -> Result<u64> {
        let mut told = ToldSweeps::default();
        let kinds = [EventKind::SweepStarted, EventKind::Swept, EventKind::IncidentOpened, EventKind::Purged];
        self.each_readable("kind IN (?, ?, ?, ?)", kinds.map(EventKind::index), &mut |event| {
            told.hear(event);
        })?;
        let ToldSweeps(mut told) = told;
        let mut differs = |seq| faults.push(Fault { kind: FaultKind::SweepDiffers, seq, record: None });
        let mut statement = self.connection.prepare("SELECT id FROM sweep ORDER BY id")?;
        let sweeps = statement.query_map([], |row| row.get(0).map(SweepId))?;
        let mut unnamed = 0;
        for id in sweeps.collect::<rusqlite::Result<Vec<_>>>()? {
            let of = readable(sweep::one(&self.connection, id))?;
            let told = told.remove(&id.0).unwrap_or_default();
            unnamed += u64::from(told.unnamed > 0);
            let begun = told.begun.as_ref().map(|event| event.seq);
            if !of.is_some_and(|of| told.is(&of.sweep)) || !self.stand_as_told(id, told, purged)? {
                differs(begun);
            }
        }
        for told in told.into_values() {
            differs(told.begun.map(|event| event.seq));
        }
        Ok(unnamed)
    }

    /// Tells whether those stand in a sweep that the history names, and as it says, beside as many as it took without naming them.
    fn stand_as_told(&self, id: SweepId, mut told: ToldSweep, purged: u64) -> Result<bool> {
        let mut strangers = 0;
        let mut statement =
            self.connection.prepare("SELECT candidate, reconciled FROM swept WHERE sweep = ?")?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            match told.stand.take(row.get(0)?) {
                None => strangers += 1,
                Some(reconciled) if coded::<Reconciled>(row, 1).is_ok_and(|now| now == reconciled) => {}
                Some(_) => return Ok(false),
            }
        }
        let lost = told.unnamed - strangers;
        Ok(told.stand.is_empty() && (0..=purged.cast_signed()).contains(&lost))
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
            (EventKind::Purged, Some(gone), _) => self.0.values_mut().for_each(|told| {
                told.stand.take(gone.0);
            }),
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
    /// How the records stand in it that are named.
    stand: Stand,
    /// How many it took that are not: older programs did not say which.
    unnamed: i64,
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
            self.unnamed += facts["records"].as_i64().unwrap_or_default();
            self.name(&facts["stand"]);
            self.leave(&facts["left"]);
        }
    }

    fn leave(&mut self, left: &Value) {
        for id in left.as_array().into_iter().flatten().filter_map(Value::as_i64) {
            self.unnamed -= i64::from(self.stand.take(id).is_none());
        }
    }

    /// Hears how records stand. Who was not named before is one of those that entered.
    fn name(&mut self, stand: &Value) {
        for (code, ids) in stand.as_object().into_iter().flatten() {
            let Ok(reconciled) = code.parse() else { continue };
            for id in ids.as_array().into_iter().flatten().filter_map(Value::as_i64) {
                self.unnamed -= i64::from(self.stand.put(id, reconciled));
            }
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
