//! Whether the history is whole: gapless, every seal right, and every mark, incident, request and sweep what the events say.

use jiff::Timestamp;

use crate::audit::{CandidateId, Event, EventKind, IdentitySource, Mark};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::base::watch::Watch;
use crate::store::error::Result;
use crate::store::history::checkpoint::Checkpoint;
use crate::store::history::evidence::Untold;
use crate::store::history::fault::{Fault, FaultKind};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::history::losses::Lost;
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::chain::{ChainKey, hex};
use crate::triage::turn::MarkFacts;

/// The outcome of a verification. Without faults it proves that nobody without the key changed an event, a mark, an incident, a
/// request or a sweep, but for what older programs did not tell; up to the checkpoint, that nothing was cut off or rolled back. It
/// proves nothing against someone who can read the key.
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
    /// Of how many incidents and sweeps an older program did not tell all.
    pub untold: Untold,
    /// What restores lost, and when they were.
    pub losses: Vec<(Timestamp, Lost)>,
    /// Which of them lost the event of the checkpoint.
    pub anchor_lost: Option<Lost>,
    /// What is wrong, in the order of the history.
    pub faults: Vec<Fault>,
}

/// What stands in the facts of an event that commits to a right number.
const COMMITS: &str = "\"right_number\":\"";

impl Store {
    /// Checks the whole history, and marks, numbers, incidents, requests and sweeps by it, against a checkpoint where one is given.
    pub fn verify(&self, anchor: Option<&Checkpoint>) -> Result<Verification> {
        self.verify_watched(anchor, &Watch::nobody())
    }

    /// The same, while somebody watches.
    pub fn verify_watched(&self, anchor: Option<&Checkpoint>, watch: &Watch) -> Result<Verification> {
        let key = self.reading_key()?;
        let _snapshot = db::snapshot(&self.connection)?;
        let losses = self.losses()?;
        let of_here = anchor.filter(|anchor| anchor.database_id == self.identity.database_id);
        let anchor_lost = of_here.and_then(|anchor| self.lost_anchor(anchor, &losses));
        let mut faults = Vec::new();
        if anchor.is_some() && of_here.is_none() {
            faults.push(Fault { kind: FaultKind::AnchorOfAnother, seq: None, record: None });
        }
        let part = |what, n| watch.part(what, n, 3);
        let anchor = of_here.filter(|_| anchor_lost.is_none());
        let chain = self.walk_chain(&key, anchor, &part("store.check.history", 0), &mut faults)?;
        self.verify_marks(&key, &part("store.check.marks", 1), &mut faults)?;
        part("store.check.evidence", 2);
        self.verify_numbers(&mut faults)?;
        let untold = self.verify_evidence(&key, chain.purged, &mut faults)?;
        self.verify_records(&mut faults)?;
        self.verify_days(&key, &mut faults)?;
        Ok(Verification {
            events: chain.events,
            head: hex(&chain.head),
            anchored_to: chain.anchored_to,
            foreign: self.foreign_events()?,
            purged: chain.purged,
            untold,
            losses,
            anchor_lost,
            faults,
        })
    }

    /// Returns which restore lost the event of a checkpoint: it vouches for nothing that is here, and nobody tampered for that.
    fn lost_anchor(&self, anchor: &Checkpoint, losses: &[(Timestamp, Lost)]) -> Option<Lost> {
        let is_other = |seal: Option<String>| seal.is_none_or(|seal| seal != anchor.head);
        let taken: Option<Timestamp> = anchor.time.parse().ok();
        let lost = losses.iter().find(|(at, lost)| lost.holds(anchor.seq) && taken.is_some_and(|t| t < *at));
        let lost = lost.map(|(_, lost)| lost.clone());
        lost.filter(|_| self.seal_at(anchor.seq).is_ok_and(is_other))
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
    fn verify_marks(&self, key: &ChainKey, watch: &Watch, faults: &mut Vec<Fault>) -> Result<()> {
        let last = self.last_record()?;
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
            watch.at_row(row.get(0)?, last);
            let is_that = match (read_mark(row, 3), row.get::<_, Option<String>>(2)) {
                (Ok(mark), Ok(None)) => mark == Mark::default(),
                (Ok(mark), Ok(Some(facts))) => {
                    journal::turn(&facts).is_ok_and(|turn| turn.after == MarkFacts::of(&mark, key))
                }
                _ => false,
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
