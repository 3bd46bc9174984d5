//! Whether the history is whole: gapless, every seal right, every mark the one that its last event left.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource, Mark};
use crate::i18n::Message;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS, Entry};
use crate::store::history::losses::Lost;
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::chain::{ChainKey, FIRST, Remains, Seal, hex};
use crate::triage::turn::MarkFacts;

/// The head of the history, to be kept elsewhere: what a chain alone cannot see, its own tail cut off, shows against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Of which database.
    pub database_id: String,
    /// The number of the last event.
    pub seq: i64,
    /// Its seal, as hexadecimal digits.
    pub head: String,
    /// How many events there are.
    pub count: i64,
    /// When it was taken, RFC 3339 in UTC.
    pub time: String,
}

/// What is wrong at one place of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The event's seal does not follow from it and the seal before.
    Seal,
    /// Events are missing before this one.
    Gap,
    /// The event holds what this program never writes.
    Unreadable,
    /// The record's mark is not the one that its last event left.
    MarkDiffers,
    /// The number kept for taking back a right number is not the one that the event commits to.
    NumberDiffers,
    /// The number by which a record is judged is neither its right number nor its registered one.
    EffectiveDiffers,
    /// The event is about a record that is not there.
    NoRecord,
    /// What is left of the events of a record that was removed is not what its removal left.
    RemainsDiffer,
    /// The history ends before the checkpoint.
    TailCut,
    /// The event at the checkpoint is another than then.
    AnchorDiffers,
    /// The checkpoint is of another database.
    AnchorOfAnother,
}

/// One fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// At which event, where it is about one.
    pub seq: Option<i64>,
    /// On which record, where it is about one.
    pub record: Option<CandidateId>,
}

/// The outcome of a verification. Without faults it proves that nobody without the key changed an event or a mark; up to
/// the checkpoint, that nothing was cut off or rolled back. It proves nothing against someone who can read the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// How many events there are.
    pub events: i64,
    /// The seal of the last one, as hexadecimal digits.
    pub head: String,
    /// Up to which event a checkpoint vouches for it.
    pub anchored_to: Option<i64>,
    /// How many of them another database's people did, and the first and the last of these: their names are claims.
    pub foreign: Option<(i64, i64, i64)>,
    /// How many records were removed for good: of their events it proves who did what and when, but no facts.
    pub purged: u64,
    /// What restores lost, and when they were.
    pub losses: Vec<(Timestamp, Lost)>,
    /// Which of them lost the event of the checkpoint.
    pub anchor_lost: Option<Lost>,
    /// What is wrong, in the order of the history.
    pub faults: Vec<Fault>,
}

/// What stands in the facts of an event that commits to a right number.
const COMMITS: &str = "\"right_number\":\"";

impl Fault {
    /// Says the fault.
    pub fn message(&self) -> Message {
        let id = match self.kind {
            FaultKind::Seal => "store.fault.seal",
            FaultKind::Gap => "store.fault.gap",
            FaultKind::Unreadable => "store.fault.unreadable",
            FaultKind::MarkDiffers => "store.fault.mark-differs",
            FaultKind::NumberDiffers => "store.fault.number-differs",
            FaultKind::EffectiveDiffers => "store.fault.effective-differs",
            FaultKind::NoRecord => "store.fault.no-record",
            FaultKind::RemainsDiffer => "store.fault.remains-differ",
            FaultKind::TailCut => "store.fault.tail-cut",
            FaultKind::AnchorDiffers => "store.fault.anchor-differs",
            FaultKind::AnchorOfAnother => "store.fault.anchor-of-another",
        };
        Message::new(id)
            .arg("seq", self.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string()))
            .arg("record", self.record.map_or_else(|| "-".to_owned(), |id| id.to_string()))
    }
}

impl Store {
    /// Writes into the history that its head is kept elsewhere, and returns that head.
    pub fn checkpoint(&mut self, actor: &Actor, at: Timestamp) -> Result<Checkpoint> {
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let entry = Entry::plain(EventKind::Checkpointed, &serde_json::json!({}), actor, at);
        journal::append(&transaction, &key, &entry)?;
        let (seq, seal) = journal::head(&transaction)?;
        let count = transaction.query_row("SELECT count(*) FROM event", [], |row| row.get(0))?;
        transaction.commit()?;
        Ok(Checkpoint {
            database_id: self.identity.database_id.clone(),
            seq,
            head: hex(&seal),
            count,
            time: codec::to_microsecond(at).to_string(),
        })
    }

    /// Checks the whole history and every mark, against a checkpoint where one is given.
    pub fn verify(&self, anchor: Option<&Checkpoint>) -> Result<Verification> {
        let key = self.reading_key()?;
        let _snapshot = db::snapshot(&self.connection)?;
        let removals = self.removals()?;
        let purged = removals.len() as u64;
        let mut check =
            ChainCheck { key: &key, last: 0, seal: Some(FIRST), events: 0, faults: Vec::new(), removals };
        let anchor = anchor.filter(|anchor| check.knows(anchor, &self.identity.database_id));
        let losses = self.losses()?;
        // A checkpoint of what a restore lost later vouches for nothing that is here, and nobody tampered for that.
        let anchor_lost = anchor.and_then(|anchor| {
            let is_other = |seal: Option<String>| seal.is_none_or(|seal| seal != anchor.head);
            let taken: Option<Timestamp> = anchor.time.parse().ok();
            let lost =
                losses.iter().find(|(at, lost)| lost.holds(anchor.seq) && taken.is_some_and(|t| t < *at));
            let lost = lost.map(|(_, lost)| lost.clone());
            lost.filter(|_| self.seal_at(anchor.seq).is_ok_and(is_other))
        });
        let anchor = anchor.filter(|_| anchor_lost.is_none());
        let mut anchored_to = None;
        let mut statement = self.connection.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            check.event(row)?;
            if let Some(anchor) = anchor.filter(|anchor| anchor.seq == check.last) {
                let is_that =
                    check.seal.is_some_and(|seal| hex(&seal) == anchor.head) && check.events == anchor.count;
                if is_that {
                    anchored_to = Some(anchor.seq);
                } else {
                    check.fault(FaultKind::AnchorDiffers, Some(anchor.seq), None);
                }
            }
        }
        if let Some(anchor) = anchor.filter(|anchor| anchor.seq > check.last) {
            check.fault(FaultKind::TailCut, Some(anchor.seq), None);
        }
        let (events, head) = (check.events, hex(&check.seal.unwrap_or(FIRST)));
        let mut faults = check.faults;
        self.verify_marks(&key, &mut faults)?;
        self.verify_numbers(&mut faults)?;
        self.verify_records(&mut faults)?;
        Ok(Verification {
            events,
            head,
            anchored_to,
            foreign: self.foreign_events()?,
            purged,
            losses,
            anchor_lost,
            faults,
        })
    }

    fn foreign_events(&self) -> Result<Option<(i64, i64, i64)>> {
        let (count, first, last): (i64, Option<i64>, Option<i64>) = self.connection.query_row(
            "SELECT count(*), min(seq), max(seq) FROM event WHERE source = ?",
            [IdentitySource::Foreign.index()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        Ok(first.zip(last).map(|(first, last)| (count, first, last)))
    }

    /// Checks that each record's mark is the one that its last event left, or nobody's.
    fn verify_marks(&self, key: &ChainKey, faults: &mut Vec<Fault>) -> Result<()> {
        let kinds: Vec<String> = EventKind::ALL
            .iter()
            .filter(|kind| journal::changes_mark(**kind))
            .map(|kind| kind.index().to_string())
            .collect();
        let sql = format!(
            "SELECT s.id, e.seq, e.facts, {MARK} FROM state s LEFT JOIN event e ON e.seq =
             (SELECT max(l.seq) FROM event l WHERE l.record = s.id AND l.kind IN ({})) ORDER BY s.id",
            kinds.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let facts: Option<String> = row.get(2)?;
            let is_that = match read_mark(row, 3) {
                Err(_) => false,
                Ok(mark) => match facts {
                    None => mark == Mark::default(),
                    Some(facts) => {
                        journal::turn(&facts).is_ok_and(|turn| turn.after == MarkFacts::of(&mark, key))
                    }
                },
            };
            if !is_that {
                let record = Some(CandidateId(row.get(0)?));
                faults.push(Fault { kind: FaultKind::MarkDiffers, seq: row.get(1)?, record });
            }
        }
        Ok(())
    }

    /// Checks that every number that the history commits to is kept, and that each record is judged by its own.
    fn verify_numbers(&self, faults: &mut Vec<Fault>) -> Result<()> {
        self.each_commitment(0, &mut |event, commitment| {
            let (seq, record) = (Some(event.seq), event.record);
            let fault = Fault { kind: FaultKind::NumberDiffers, seq, record };
            if self.committed(commitment).is_err() && faults.last() != Some(&fault) {
                faults.push(fault);
            }
            Ok(())
        })?;
        let mut statement = self.connection.prepare(
            "SELECT s.id FROM state s JOIN candidate c ON c.id = s.id
             WHERE s.effective <> coalesce(s.right_number, c.registered) ORDER BY s.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let record = Some(CandidateId(row.get(0)?));
            faults.push(Fault { kind: FaultKind::EffectiveDiffers, seq: None, record });
        }
        Ok(())
    }

    /// Hands out each commitment to a number that an event behind `after` makes.
    pub(in crate::store) fn each_commitment(
        &self,
        after: i64,
        each: &mut dyn FnMut(&Event, &str) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {COLUMNS} FROM event WHERE seq > ? AND instr(facts, '{COMMITS}') > 0 ORDER BY seq"
        ))?;
        let mut rows = statement.query([after])?;
        while let Some(row) = rows.next()? {
            let Ok(event) = journal::read(row) else { continue };
            let Ok(turn) = journal::turn(&event.facts) else { continue };
            for commitment in [turn.before.right_number, turn.after.right_number].iter().flatten() {
                each(&event, commitment)?;
            }
        }
        Ok(())
    }

    /// Reads which records were removed for good, by which event, and what that says is left of theirs.
    fn removals(&self) -> Result<HashMap<CandidateId, Removal>> {
        let mut statement = self.connection.prepare(
            "SELECT record, seq, facts FROM event WHERE kind = ? AND record IS NOT NULL ORDER BY seq",
        )?;
        let removals = statement.query_map([EventKind::Purged.index()], |row| {
            let removal = Removal { seq: row.get(1)?, said: row.get(2)?, found: Remains::default() };
            Ok((CandidateId(row.get(0)?), removal))
        })?;
        Ok(removals.collect::<rusqlite::Result<_>>()?)
    }

    /// Checks that every record that the history speaks of is there, or was removed for good.
    fn verify_records(&self, faults: &mut Vec<Fault>) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT e.record, min(e.seq) FROM event e WHERE e.record IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM state s WHERE s.id = e.record)
             AND NOT EXISTS (SELECT 1 FROM event p WHERE p.record = e.record AND p.kind = ?) GROUP BY e.record",
        )?;
        let mut rows = statement.query([EventKind::Purged.index()])?;
        while let Some(row) = rows.next()? {
            let record = Some(CandidateId(row.get(0)?));
            faults.push(Fault { kind: FaultKind::NoRecord, seq: row.get(1)?, record });
        }
        Ok(())
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

/// The walk along the chain.
struct ChainCheck<'a> {
    key: &'a ChainKey,
    /// The number of the event before.
    last: i64,
    /// Its seal; none where events are missing, so that the one after is not blamed.
    seal: Option<Seal>,
    events: i64,
    faults: Vec<Fault>,
    removals: HashMap<CandidateId, Removal>,
}

impl ChainCheck<'_> {
    fn knows(&mut self, anchor: &Checkpoint, database_id: &str) -> bool {
        let knows = anchor.database_id == database_id;
        if !knows {
            self.fault(FaultKind::AnchorOfAnother, None, None);
        }
        knows
    }

    fn event(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
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

    /// Takes what is left of an event of a record that was removed. At the removal itself
    /// what was found is held against what it says.
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
