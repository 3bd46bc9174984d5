//! New rules of the comparison: records that older ones judged are judged again, batch by batch. Each batch is durable with
//! how far the walk came, so that a killed one, repeated, goes on where it was durable and counts the whole.
//!
//! From the first batch on, older programs write nothing more; until a record's turn comes, an act on it has it judged
//! first, so that no old grade bears a mark.

mod walk;

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

pub use self::walk::{Recompared, Regrading};
use self::walk::{Stage, Walk, read, written};
use crate::audit::{Actor, CandidateId, EventKind};
use crate::compare::{Comparison, RULES_VERSION};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::judging::settle::{Renewed, Settlement};
use crate::triage::assess::assess;
use crate::triage::chain::ChainKey;
use crate::triage::policy::may_act;
use crate::triage::withdrawal::{Ground, Upset, Why, upset};

/// How many records one transaction judges again.
const BATCH: i64 = 250;

/// The walk is kept among the imports, as one of no file: this is its kind, the version of the rules its content.
const KIND: i64 = -1;

/// A mark that newer rules withdrew, or flagged *data changed*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disturbed {
    /// Of which record.
    pub id: CandidateId,
    /// Whether it was withdrawn; else it was flagged.
    pub withdrawn: bool,
    /// Why.
    pub why: Why,
}

/// A walk over all records that is under way. Dropped before its end it can be taken up again.
#[derive(Debug)]
pub struct Recompare<'a> {
    store: &'a Store,
    key: ChainKey,
    actor: Actor,
    at: Timestamp,
    run: i64,
    walk: Walk,
    /// Whether an earlier process began it.
    pub is_resumed: bool,
    /// How many steps there are, about.
    pub steps: u64,
}

impl Store {
    /// Tells how many records, at most, wait for [`recompare`](Self::recompare) after an upgrade; none where none does. Reads
    /// no record.
    pub fn awaiting_recompare(&self) -> Result<Option<u64>> {
        let done = match db::rules(&self.connection)? {
            Some(rules) if rules < RULES_VERSION => 0,
            Some(RULES_VERSION) => match self.open_walk()? {
                Some((_, walk)) => walk.done.records,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(Some(self.records_judged()?.saturating_sub(done)))
    }

    /// Begins to judge every record again that older rules judged, or takes up where another was broken off; none where no
    /// record waits. Programs with older rules write nothing from then on.
    pub fn recompare(&mut self, actor: &Actor, at: Timestamp) -> Result<Option<Recompare<'_>>> {
        may_act(actor)?;
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        // Looked for outside the transaction, for it may take a look at every record.
        let stray = if self.awaiting_recompare()?.is_none() {
            self.judged_by_old_rules(i64::MIN)?.first().copied()
        } else {
            None
        };
        let transaction = db::immediate(&self.connection)?;
        let is_stray = match stray {
            Some(id) => self.state(CandidateId(id))?.is_some_and(|state| state.is_by_older_rules()),
            None => false,
        };
        // Another process may have ended it meanwhile.
        if self.awaiting_recompare()?.is_none() && !is_stray {
            return Ok(None);
        }
        let open = self.open_walk()?;
        let is_resumed = open.is_some();
        let (run, walk) = match open {
            Some(open) => open,
            None => self.begin_walk(at)?,
        };
        self.connection.execute("UPDATE meta SET rules = ?", [RULES_VERSION])?;
        let steps = 2 * self.records_judged()?;
        transaction.commit()?;
        Ok(Some(Recompare { store: self, key, actor: actor.clone(), at, run, walk, is_resumed, steps }))
    }

    /// Tells what [`recompare`](Self::recompare) would do, by reading alone; `passed` is told how many records were looked
    /// at. Whom a record may be confused with elsewhere is looked up as the older rules found it.
    pub fn weigh_recompare(&self, passed: &mut dyn FnMut(u64)) -> Result<(Recompared, Vec<Disturbed>)> {
        if let Some(found) = db::rules(&self.connection)?.filter(|found| *found > RULES_VERSION) {
            return Err(StoreError::NewerRules { found, known: RULES_VERSION });
        }
        let (mut done, mut upsets) = (Recompared::default(), Vec::new());
        let mut after = i64::MIN;
        loop {
            let _snapshot = db::snapshot(&self.connection)?;
            let old = self.judged_by_old_rules(after)?;
            for id in old.iter().copied().map(CandidateId) {
                let Some(state) = self.state(id)? else { continue };
                let Some(dossier) = self.dossier(id, state.version, state.mark.clone())? else { continue };
                let found = assess(&dossier);
                let ground = Ground::of(&dossier, &found);
                done.count((state.grade(), found.comparison.as_ref().map(Comparison::overall)));
                let what = upset(&state.mark, &state.ground(), &ground, false);
                done.count_upset(what);
                if what != Upset::None {
                    let why = Why::of(&state.ground(), &ground, Some(RULES_VERSION));
                    upsets.push(Disturbed { id, withdrawn: what == Upset::Withdrawn, why });
                }
            }
            passed(old.len() as u64);
            match old.last() {
                Some(last) => after = *last,
                None => return Ok((done, upsets)),
            }
        }
    }

    /// Has records judged by the present rules where older ones judged them: before an act that would otherwise carry a mark
    /// over to a new grade unseen.
    pub(in crate::store) fn judge_old(
        &self,
        ids: impl IntoIterator<Item = CandidateId>,
        key: &ChainKey,
        at: Timestamp,
    ) -> Result<()> {
        let mut old = Vec::new();
        for id in ids {
            if self.state(id)?.is_some_and(|state| state.is_by_older_rules()) {
                old.push(id);
            }
        }
        if old.is_empty() {
            return Ok(());
        }
        let transaction = db::immediate(&self.connection)?;
        let mut settlement = Settlement::begin(self, key, at);
        for id in old {
            settlement.touch(id);
        }
        settlement.settle()?;
        Ok(transaction.commit()?)
    }

    fn judged_by_old_rules(&self, after: i64) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM state WHERE id > ? AND rules < ? AND version > 0 ORDER BY id LIMIT ?",
        )?;
        let ids = statement.query_map((after, RULES_VERSION, BATCH), |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    fn open_walk(&self) -> Result<Option<(i64, Walk)>> {
        let found: Option<(i64, String)> = self
            .connection
            .prepare_cached(
                "SELECT id, counts FROM run WHERE kind = ? AND content = ? AND reading = x'' AND finished_at IS NULL",
            )?
            .query_row((KIND, RULES_VERSION.to_be_bytes()), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.map(|(run, walk)| Ok((run, read(&walk)?))).transpose()
    }

    /// Returns the steps that a walk which is under way has done; 0 where none is.
    pub(in crate::store) fn walked(&self) -> Result<u64> {
        Ok(self.open_walk()?.map_or(0, |(_, walk)| walk.steps))
    }

    fn begin_walk(&self, at: Timestamp) -> Result<(i64, Walk)> {
        // One that still older rules began and did not end is a part of this one.
        self.connection.execute(
            "UPDATE run SET finished_at = ? WHERE kind = ? AND finished_at IS NULL",
            (at.as_microsecond(), KIND),
        )?;
        let walk = Walk {
            stage: Stage::CandidateKeys,
            after: i64::MIN,
            steps: 0,
            since: journal::head(&self.connection)?.0,
            done: Recompared::default(),
        };
        let run = self.connection.query_row(
            "INSERT INTO run (kind, content, reading, file_name, started_at, counts)
             VALUES (?, ?, x'', '', ?, ?) RETURNING id",
            (KIND, RULES_VERSION.to_be_bytes(), at.as_microsecond(), written(&walk)?),
            |row| row.get(0),
        )?;
        Ok((run, walk))
    }
}

impl Drop for Recompare<'_> {
    fn drop(&mut self) {
        // What follows on this connection waits for the disk again; a connection that fails even this fails it too.
        let _ = db::durable(&self.store.connection);
    }
}

impl Recompare<'_> {
    /// Returns what was done so far, by all processes that took part.
    pub const fn done(&self) -> &Recompared {
        &self.walk.done
    }

    /// Returns how many of the steps are done.
    pub const fn passed(&self) -> u64 {
        self.walk.steps
    }

    /// Takes the next batch, in a short transaction of its own: it is durable when this returns. Tells whether there is more
    /// to do. Several processes may take batches in turn.
    pub fn step(&mut self) -> Result<bool> {
        if self.walk.stage == Stage::Records {
            db::durable(&self.store.connection)?;
        } else {
            // What is only looked up by may run ahead of the disk, with how far the walk came; marks may not.
            db::restartable(&self.store.connection)?;
        }
        let transaction = db::immediate(&self.store.connection)?;
        let (walk, is_over): (String, bool) = transaction.query_row(
            "SELECT counts, finished_at IS NOT NULL FROM run WHERE id = ?",
            [self.run],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut walk: Walk = read(&walk)?;
        if is_over {
            self.walk = walk;
            return Ok(false);
        }
        let batch = match walk.stage {
            Stage::CandidateKeys => self.store.renew_candidate_keys(walk.after, BATCH)?,
            Stage::Records => self.judge_batch(&mut walk)?,
        };
        walk.steps += batch.len() as u64;
        let goes_on = walk.move_on(&batch);
        if !goes_on {
            self.end(&walk)?;
        }
        transaction
            .prepare_cached("UPDATE run SET counts = ? WHERE id = ?")?
            .execute((written(&walk)?, self.run))?;
        transaction.commit()?;
        self.walk = walk;
        self.store.leave_to_others();
        Ok(goes_on)
    }

    fn judge_batch(&self, walk: &mut Walk) -> Result<Vec<i64>> {
        let old = self.store.judged_by_old_rules(walk.after)?;
        let mut settlement = Settlement::begin(self.store, &self.key, self.at);
        for id in &old {
            settlement.touch(CandidateId(*id));
        }
        let Renewed { grades, upsets, .. } = settlement.settle()?;
        for grades in grades {
            walk.done.count(grades);
        }
        for what in upsets {
            walk.done.count_upset(what);
        }
        Ok(old)
    }

    fn end(&self, walk: &Walk) -> Result<()> {
        self.store
            .connection
            .execute("UPDATE run SET finished_at = ? WHERE id = ?", (self.at.as_microsecond(), self.run))?;
        let facts = serde_json::json!({
            "rules": RULES_VERSION,
            "records": walk.done.records,
            "regraded": walk.done.regraded,
            "withdrawn": walk.done.withdrawn,
            "flagged": walk.done.flagged,
        });
        let entry = Entry::plain(EventKind::Recompared, &facts, &self.actor, self.at);
        journal::append(&self.store.connection, &self.key, &entry).map(|_| ())
    }

    /// Lists the marks that newer rules withdrew or flagged since the walk began, as the history has them.
    pub fn upsets(&self) -> Result<Vec<Disturbed>> {
        let mut upsets = Vec::new();
        self.store.events_after(
            self.walk.since,
            &[EventKind::Withdrawn, EventKind::DataChanged],
            &mut |event| {
                let why = journal::turn(&event.facts).ok().and_then(|turn| turn.why);
                if let (Some(id), Some(why)) = (event.record, why.filter(|why| why.rules.is_some())) {
                    upsets.push(Disturbed { id, withdrawn: event.kind == EventKind::Withdrawn, why });
                }
                ControlFlow::Continue(())
            },
        )?;
        Ok(upsets)
    }
}
