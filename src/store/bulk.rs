//! Bulk acts in the table `bulk`: begun, carried on batch by batch, ended. A batch commits its records together with the place
//! up to which the act has come, so that whatever interrupts it leaves nothing half done and nothing done twice.
//!
//! Which records have their turn is [`super::course`]'s; what becomes of one is ruled on as for any other act.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::acts::{Change, kind_of};
use super::codec::{self, coded};
use super::course::{Course, Met, Milestone, Stop};
use super::db;
use super::error::{Result, StoreError};
use super::journal::{self, Entry};
use super::open::Store;
use super::settle::Settlement;
use crate::audit::{Actor, CandidateId, EventKind, IdentitySource, Role};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, Outlook};
use crate::triage::policy::{Refusal, may_act, may_begin};
use crate::triage::selection::Selection;

/// How many records one batch changes at most.
pub(super) const BATCH: usize = 50;

/// How long one batch looks and judges at most, before it writes: everybody else who writes waits for it.
const SPELL: Duration = Duration::from_millis(20);

/// How many records of the way are fetched at a time.
const STRIDE: u32 = 256;

/// Up to how many records of a selection that no kept count answers are counted when it begins.
const COUNTED: u64 = 20_000;

/// A row of `bulk`.
#[derive(Debug, Clone)]
pub(super) struct Bulk {
    pub(super) id: BulkId,
    selection: String,
    act: String,
    pub(super) undoes: Option<BulkId>,
    /// Who began it, as far as it tells people apart.
    pub(super) actor: Actor,
    /// The event with which it began.
    pub(super) event: i64,
    pub(super) at: Option<Milestone>,
    selected: Option<u64>,
    done: u64,
    left_out: u64,
    ended: Option<BulkEnd>,
}

/// How far one batch has come.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) at: Option<Milestone>,
    pub(super) done: u64,
    pub(super) left_out: u64,
    /// Whether nothing is left.
    pub(super) is_last: bool,
}

/// The bounds of one batch.
#[derive(Debug)]
pub(super) struct Spell {
    until: Instant,
    left: usize,
}

impl Spell {
    pub(super) fn of(records: usize, long: Duration) -> Self {
        Self { until: Instant::now() + long, left: records }
    }

    /// Counts one record that is changed.
    pub(super) fn spend(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    pub(super) fn is_over(&self) -> bool {
        self.left == 0 || Instant::now() >= self.until
    }
}

impl Bulk {
    pub(super) fn progress(&self) -> BulkProgress {
        BulkProgress {
            id: self.id,
            is_undo: self.undoes.is_some(),
            done: self.done,
            left_out: self.left_out,
            of: self.selected,
            ended: self.ended,
        }
    }

    fn is_of(&self, actor: &Actor) -> bool {
        self.actor.person() == actor.person() && self.actor.source == actor.source
    }
}

/// Beginning and ending.
impl Store {
    /// Begins a bulk act; [`bulk_batch`](Self::bulk_batch) carries it on. One of the same person that was interrupted, and
    /// not resumed, is ended by it.
    pub fn begin_bulk(
        &mut self,
        selection: &Selection,
        act: &BulkAct,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<BulkProgress, Refusal>> {
        if let Err(refusal) = may_begin(act, actor, at) {
            return Ok(Err(refusal));
        }
        let transaction = db::immediate(&self.connection)?;
        self.stop_open(actor, at)?;
        let course = Course::of(selection.clone());
        let of = self.length(&course, COUNTED)?;
        let bulk = self.insert_bulk(&written(&course)?, &written(act)?, None, of, actor, at)?;
        transaction.commit()?;
        Ok(Ok(bulk.progress()))
    }

    /// Writes a bulk act that begins, and its event. What was searched for enters the history as a digest only.
    pub(super) fn insert_bulk(
        &self,
        selection: &str,
        act: &str,
        undoes: Option<BulkId>,
        of: Option<u64>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Bulk> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let id: i64 =
            self.connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM bulk", [], |row| row.get(0))?;
        let facts = serde_json::json!({
            "bulk": id,
            "begins": serde_json::from_str::<serde_json::Value>(act).unwrap_or_default(),
            "selection": key.digest_words(selection),
            "undoes": undoes,
            "selected": of,
        });
        let entry = Entry::plain(EventKind::Bulk, &facts, actor, at);
        let event = journal::append(&self.connection, &key, &entry)?;
        self.connection.execute(
            "INSERT INTO bulk (id, selection, act, undoes, account, claim, source, event, began_at, selected)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id,
                selection,
                act,
                undoes.map(|undoes| undoes.0),
                &actor.account,
                &actor.claim,
                actor.source.index(),
                event,
                at.as_microsecond(),
                of.map(u64::cast_signed),
            ),
        )?;
        self.bulk(BulkId(id))
    }

    /// Tells of a bulk act of this person that has not ended: it was interrupted, or another console of theirs is at it.
    pub fn open_bulk(&self, actor: &Actor) -> Result<Option<BulkProgress>> {
        Ok(self.open_bulk_of(actor)?.map(|bulk| bulk.progress()))
    }

    pub(super) fn open_bulk_of(&self, actor: &Actor) -> Result<Option<Bulk>> {
        let sql = format!("SELECT {COLUMNS} FROM bulk WHERE account = ? AND ended IS NULL ORDER BY id DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&actor.account])?;
        while let Some(row) = rows.next()? {
            let bulk = read(row)?;
            if bulk.is_of(actor) {
                return Ok(Some(bulk));
            }
        }
        Ok(None)
    }

    /// Ends a bulk act where it stands. What was marked stays marked.
    pub fn stop_bulk(&mut self, id: BulkId, actor: &Actor, at: Timestamp) -> Result<BulkProgress> {
        let transaction = db::immediate(&self.connection)?;
        let bulk = self.bulk(id)?;
        if bulk.ended.is_none() {
            self.end_bulk(&bulk, BulkEnd::Stopped, actor, at)?;
        }
        let progress = self.bulk(id)?.progress();
        transaction.commit()?;
        Ok(progress)
    }

    /// Ends the person's open bulk act, if there is one, inside a transaction.
    pub(super) fn stop_open(&self, actor: &Actor, at: Timestamp) -> Result<()> {
        match self.open_bulk_of(actor)? {
            Some(bulk) => self.end_bulk(&bulk, BulkEnd::Stopped, actor, at),
            None => Ok(()),
        }
    }

    fn end_bulk(&self, bulk: &Bulk, end: BulkEnd, actor: &Actor, at: Timestamp) -> Result<()> {
        let key = self.writing_key()?;
        let ends = match end {
            BulkEnd::Complete => "complete",
            BulkEnd::Stopped => "stopped",
        };
        let facts = serde_json::json!({
            "bulk": bulk.id, "ends": ends, "done": bulk.done, "left_out": bulk.left_out,
        });
        journal::append(&self.connection, &key, &Entry::plain(EventKind::Bulk, &facts, actor, at))?;
        self.connection.execute("UPDATE bulk SET ended = ? WHERE id = ?", (code_of(end), bulk.id.0))?;
        Ok(())
    }

    /// Lists the bulk acts whose taking back came to its end.
    pub(super) fn bulks_taken_back(&self) -> Result<HashSet<BulkId>> {
        let sql = "SELECT undoes FROM bulk WHERE undoes IS NOT NULL AND ended = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([code_of(BulkEnd::Complete)], |row| row.get(0).map(BulkId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn bulk(&self, id: BulkId) -> Result<Bulk> {
        let sql = format!("SELECT {COLUMNS} FROM bulk WHERE id = ?");
        Ok(self.connection.prepare_cached(&sql)?.query_row([id.0], read)?)
    }
}

/// One batch.
impl Store {
    /// Carries a bulk act on by one batch. All of the batch is durable when this returns, or none of it. Two processes may
    /// carry on one bulk act: each takes up what the other left.
    pub fn bulk_batch(&mut self, id: BulkId, actor: &Actor, at: Timestamp) -> Result<BulkProgress> {
        self.bulk_batch_of(id, actor, at, Spell::of(BATCH, SPELL))
    }

    pub(super) fn bulk_batch_of(
        &mut self,
        id: BulkId,
        actor: &Actor,
        at: Timestamp,
        mut spell: Spell,
    ) -> Result<BulkProgress> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let transaction = db::immediate(&self.connection)?;
        let bulk = self.bulk(id)?;
        if bulk.ended.is_some() || may_act(actor).is_err() {
            return Ok(bulk.progress());
        }
        let mut settlement = Settlement::begin(self, &key, at);
        let batch = match bulk.undoes {
            None => self.marks(&bulk, &mut spell, &mut settlement, actor, at)?,
            Some(_) => self.takings_back(&bulk, &mut spell, &mut settlement, actor, at)?,
        };
        settlement.settle()?;
        self.write_progress(&bulk, &batch)?;
        let bulk = self.bulk(id)?;
        if batch.is_last {
            self.end_bulk(&bulk, BulkEnd::Complete, actor, at)?;
        }
        let progress = self.bulk(id)?.progress();
        transaction.commit()?;
        Ok(progress)
    }

    fn write_progress(&self, bulk: &Bulk, batch: &Batch) -> Result<()> {
        let at = batch.at.or(bulk.at);
        self.connection
            .prepare_cached("UPDATE bulk SET at_rank = ?, at_id = ?, done = ?, left_out = ? WHERE id = ?")?
            .execute((
                at.map(|(rank, _)| rank),
                at.map(|(_, id)| id),
                (bulk.done + batch.done).cast_signed(),
                (bulk.left_out + batch.left_out).cast_signed(),
                bulk.id.0,
            ))?;
        Ok(())
    }

    fn marks(
        &self,
        bulk: &Bulk,
        spell: &mut Spell,
        settlement: &mut Settlement<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Batch> {
        let course: Course = stored(&bulk.selection)?;
        let act: BulkAct = stored(&bulk.act)?;
        let mut batch = Batch { at: bulk.at, ..Batch::default() };
        while !spell.is_over() {
            let stops = self.stops(&course, batch.at, STRIDE)?;
            if stops.is_empty() {
                batch.is_last = true;
                break;
            }
            for stop in stops {
                batch.at = Some(stop.at);
                match self.turn_of(bulk, stop, &act, settlement, actor, at)? {
                    Some(true) => {
                        batch.done += 1;
                        spell.spend();
                    }
                    Some(false) => batch.left_out += 1,
                    None => {}
                }
                if spell.is_over() {
                    break;
                }
            }
        }
        Ok(batch)
    }

    /// Gives a record its turn: whether it was marked, none where it was not its turn.
    fn turn_of(
        &self,
        bulk: &Bulk,
        stop: Stop,
        act: &BulkAct,
        settlement: &mut Settlement<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Option<bool>> {
        match stop.what {
            Met::Passed => return Ok(None),
            Met::Gone => return Ok(Some(false)),
            Met::Selected => {}
        }
        let Some(row) = self.list_row(stop.id)? else { return Ok(Some(false)) };
        // Other data may have moved a record that had its turn ahead of the walk.
        if self.had_its_turn(bulk, stop.id)? {
            return Ok(None);
        }
        if matches!(act.outlook(&row), Outlook::LeftOut(_)) {
            return Ok(Some(false));
        }
        let Some(present) = self.present(stop.id)? else { return Ok(Some(false)) };
        let wanted = act.act();
        let Ok(mark) = self.rule_one(&present, &wanted, actor, at)? else { return Ok(Some(false)) };
        let change =
            Change { present: &present, mark: &mark, partner: None, undoes: None, bulk: Some(bulk.id) };
        self.write_turn(settlement, &change, kind_of(&wanted), actor, at)?;
        Ok(Some(true))
    }

    /// Tells whether a bulk act has marked a record already.
    fn had_its_turn(&self, bulk: &Bulk, id: CandidateId) -> Result<bool> {
        let acts = journal::acts_of_here();
        let sql = format!("SELECT facts FROM event WHERE record = ? AND seq > ? AND {acts} ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((id.0, bulk.event))?;
        while let Some(row) = rows.next()? {
            if journal::turn(&row.get::<_, String>(0)?)?.bulk == Some(bulk.id) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

const COLUMNS: &str = "id, selection, act, undoes, account, claim, source, event, at_rank, at_id, selected, done, \
    left_out, ended";

fn read(row: &Row<'_>) -> rusqlite::Result<Bulk> {
    let count = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
    let at: Option<i64> = row.get(8)?;
    let source: IdentitySource = coded(row, 6)?;
    Ok(Bulk {
        id: BulkId(row.get(0)?),
        selection: row.get(1)?,
        act: row.get(2)?,
        undoes: row.get::<_, Option<i64>>(3)?.map(BulkId),
        actor: Actor { account: row.get(4)?, claim: row.get(5)?, source, role: Role::Viewer },
        event: row.get(7)?,
        at: match at {
            Some(rank) => Some((rank, row.get(9)?)),
            None => None,
        },
        selected: row.get::<_, Option<i64>>(10)?.map(i64::cast_unsigned),
        done: count(11)?,
        left_out: count(12)?,
        ended: match row.get::<_, Option<u8>>(13)? {
            None => None,
            Some(0) => Some(BulkEnd::Complete),
            Some(1) => Some(BulkEnd::Stopped),
            Some(_) => return Err(codec::impossible(13)),
        },
    })
}

const fn code_of(end: BulkEnd) -> u8 {
    match end {
        BulkEnd::Complete => 0,
        BulkEnd::Stopped => 1,
    }
}

fn written<T: Serialize>(what: &T) -> Result<String> {
    serde_json::to_string(what).map_err(|why| StoreError::Other(why.to_string()))
}

fn stored<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt)
}
