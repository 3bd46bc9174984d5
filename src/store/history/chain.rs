//! The walk along the history: every event sealed on the one before, none missing, and of a record that was removed what its
//! removal says is left.

use std::collections::HashMap;

use rusqlite::Row;

use crate::audit::{CandidateId, Event, EventKind};
use crate::store::base::database::Store;
use crate::store::base::watch::Watch;
use crate::store::error::Result;
use crate::store::history::checkpoint::Checkpoint;
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::history::journal::{self, COLUMNS};
use crate::triage::chain::{ChainKey, FIRST, Remains, Seal, hex};

/// What a walk came to.
#[derive(Debug)]
pub(super) struct Chain {
    /// How many events there are.
    pub(super) events: i64,
    /// The seal of the last one.
    pub(super) head: Seal,
    /// At which event the checkpoint was met.
    pub(super) anchored_to: Option<i64>,
    /// How many records were removed for good.
    pub(super) purged: u64,
}

impl Store {
    /// Walks along the whole history, past a checkpoint where one is given; adds what is wrong to the faults.
    pub(super) fn walk_chain(
        &self,
        key: &ChainKey,
        anchor: Option<&Checkpoint>,
        watch: &Watch,
        faults: &mut Vec<Fault>,
    ) -> Result<Chain> {
        let last = journal::head(&self.connection).map_or(0, |(seq, _)| seq);
        let removals = self.removals()?;
        let purged = removals.len() as u64;
        let mut walk = Walk { key, last: 0, seal: Some(FIRST), events: 0, faults, removals };
        let mut anchored_to = None;
        let mut statement = self.connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            walk.event(row)?;
            watch.at_row(walk.last, last);
            if let Some(anchor) = anchor.filter(|anchor| anchor.seq == walk.last) {
                if walk.stands_at(anchor) {
                    anchored_to = Some(anchor.seq);
                } else {
                    walk.fault(FaultKind::AnchorDiffers, Some(anchor.seq), None);
                }
            }
        }
        if let Some(anchor) = anchor.filter(|anchor| anchor.seq > walk.last) {
            walk.fault(FaultKind::TailCut, Some(anchor.seq), None);
        }
        Ok(Chain { events: walk.events, head: walk.seal.unwrap_or(FIRST), anchored_to, purged })
    }

    /// Reads which records were removed for good, by which event, and what that says is left of theirs.
    fn removals(&self) -> Result<HashMap<CandidateId, Removal>> {
        let mut statement = self.connection.prepare(
            "SELECT record, seq, facts FROM event WHERE kind = ? AND record IS NOT NULL ORDER BY seq",
        )?;
        let removals = statement.query_map([EventKind::Purged.index()], |row| {
            let removal =
                Removal { seq: row.get(1)?, said: row.get(2).unwrap_or_default(), found: Remains::default() };
            Ok((CandidateId(row.get(0)?), removal))
        })?;
        Ok(removals.collect::<rusqlite::Result<_>>()?)
    }
}

/// A record that was removed for good.
struct Removal {
    /// The event that tells of it.
    seq: i64,
    /// What it says is left of the events before.
    said: String,
    /// What was found of them.
    found: Remains,
}

/// Where a walk stands.
struct Walk<'a> {
    key: &'a ChainKey,
    /// The number of the event before.
    last: i64,
    /// Its seal; none where events are missing, so that the one after is not blamed.
    seal: Option<Seal>,
    events: i64,
    faults: &'a mut Vec<Fault>,
    removals: HashMap<CandidateId, Removal>,
}

impl Walk<'_> {
    fn stands_at(&self, anchor: &Checkpoint) -> bool {
        self.seal.is_some_and(|seal| hex(&seal) == anchor.head) && self.events == anchor.count
    }

    fn event(&mut self, row: &Row<'_>) -> Result<()> {
        let seq: i64 = row.get(0)?;
        self.events += 1;
        if seq != self.last + 1 {
            self.fault(FaultKind::Gap, Some(seq), None);
            self.seal = None;
        }
        self.last = seq;
        let seal: Option<Seal> = row.get(10).ok();
        match (journal::read(row), seal) {
            (Ok(event), Some(seal)) if self.is_remains(&event, &seal) => {}
            (Ok(event), Some(seal)) => self.seal(&event, seal),
            _ => self.fault(FaultKind::Unreadable, Some(seq), None),
        }
        self.seal = seal;
        Ok(())
    }

    /// Takes what is left of an event of a record that was removed. At the removal itself what was found is held against what it
    /// says.
    fn is_remains(&mut self, event: &Event, seal: &Seal) -> bool {
        let Some(removal) = event.record.and_then(|id| self.removals.get_mut(&id)) else { return false };
        if event.seq < removal.seq && event.facts.is_empty() && event.seen.is_empty() {
            removal.found.add(self.key, event.clone(), seal);
            return true;
        }
        let said = || serde_json::from_str::<serde_json::Value>(&removal.said).unwrap_or_default();
        if event.seq == removal.seq && removal.found.facts() != said() {
            self.fault(FaultKind::RemainsDiffer, Some(event.seq), event.record);
        }
        false
    }

    fn seal(&mut self, event: &Event, seal: Seal) {
        if self.seal.is_some_and(|previous| self.key.seal(&previous, event) != seal) {
            self.fault(FaultKind::Seal, Some(event.seq), event.record);
        }
    }

    fn fault(&mut self, kind: FaultKind, seq: Option<i64>, record: Option<CandidateId>) {
        self.faults.push(Fault { kind, seq, record });
    }
}
