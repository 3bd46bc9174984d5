//! One batch of a bulk act, or of the taking back of one: what is next is looked up before the transaction, and every record is
//! ruled on inside it.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::row::{Bulk, kept};
use super::written;
use crate::audit::{Actor, CandidateId, Event};
use crate::store::acting::change::{Change, kind_of};
use crate::store::acting::course::{Course, Milestone, Selected, Stop};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::store::judging::settle::Settlement;
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, Outlook, Reason, Reasons, in_short};
use crate::triage::turn::ActId;

/// How many records one batch changes at most.
const BATCH: usize = 50;

/// How long one batch looks and judges at most, before it writes: everybody else who writes waits for it.
const SPELL: Duration = Duration::from_millis(20);

/// How many records of the way are fetched at a time.
const STRIDE: usize = 256;

/// How far one batch has come.
#[derive(Debug, Default)]
struct Batch {
    at: Option<Milestone>,
    done: u64,
    left_out: Reasons,
    /// Whose marks went with what was taken back.
    withdrawn: Vec<CandidateId>,
    /// Whether nothing is left.
    is_last: bool,
}

/// The bounds of one batch.
#[derive(Debug)]
pub(in crate::store) struct Spell {
    long: Duration,
    until: Instant,
    left: usize,
}

impl Spell {
    pub(in crate::store) fn of(records: usize, long: Duration) -> Self {
        Self { long, until: Instant::now() + long, left: records }
    }

    /// Counts its time from now on.
    fn start(&mut self) {
        self.until = Instant::now() + self.long;
    }

    /// Counts one record that is changed.
    fn spend(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    fn is_over(&self) -> bool {
        self.left == 0 || Instant::now() >= self.until
    }
}

/// What has its turn next.
#[derive(Debug)]
enum Next {
    /// A record of a selection.
    Record(Stop),
    /// One act of those that are taken back.
    Act(Box<Event>),
}

impl Next {
    fn at(&self) -> Milestone {
        match self {
            Self::Record(stop) => stop.at,
            // They have their turns the last first.
            Self::Act(event) => (0, -event.seq),
        }
    }
}

/// What became of what had its turn.
#[derive(Debug, Clone)]
pub(in crate::store) enum Turned {
    /// So many records were changed: two, where it was a swap that is taken back. Whose marks went with a taking back.
    Changed(u64, Vec<CandidateId>),
    /// It was left out; why, and on how many records.
    LeftOut(Reason, u64),
    /// It was not its turn.
    Passed,
}

/// It is none of those that were selected any more.
const GONE: Turned = Turned::LeftOut(Reason::of("triage.bulk.gone"), 1);

/// What a bulk act does to what has its turn.
#[derive(Debug)]
enum Work {
    /// It acts on the records of a selection.
    Act(Box<(BulkAct, Course)>),
    /// It takes an act back, of which nothing stands before this event.
    TakeBack(ActId, i64),
}

/// What is next on the way, as it was before the transaction: a walk may pass the whole queue, and nobody who writes waits for
/// it.
#[derive(Debug)]
struct Upcoming {
    turns: Vec<Next>,
    /// Whether nothing comes after them.
    is_whole: bool,
    /// The last event of the history then.
    seen: i64,
}

impl Store {
    /// Carries a bulk act on by one batch. All of the batch is durable when this returns, or none of it. Two processes may
    /// carry on one bulk act: each takes up what the other left. Refused to everybody but its person.
    pub fn bulk_batch(&mut self, id: BulkId, actor: &Actor, at: Timestamp) -> Result<BulkProgress> {
        self.bulk_batch_of(id, actor, at, Spell::of(BATCH, SPELL))
    }

    pub(in crate::store) fn bulk_batch_of(
        &mut self,
        id: BulkId,
        actor: &Actor,
        at: Timestamp,
        mut spell: Spell,
    ) -> Result<BulkProgress> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let bulk = self.bulk_for(id, actor)?;
        if bulk.ended.is_some() {
            return self.come_so_far(&bulk);
        }
        self.assert_as_begun(&bulk)?;
        let work = self.work_of(&bulk)?;
        let upcoming = self.upcoming(&bulk, &work)?;
        let transaction = db::immediate(&self.connection)?;
        let bulk = self.bulk_for(id, actor)?;
        if bulk.ended.is_some() {
            return self.come_so_far(&bulk);
        }
        self.assert_as_begun(&bulk)?;
        spell.start();
        let mut settlement = Settlement::begin(self, &key, at);
        let batch = self.turns(&bulk, &work, upcoming, &mut spell, &mut settlement, actor, at)?;
        settlement.settle()?;
        let is_last = batch.is_last;
        self.write_progress(bulk, batch)?;
        if is_last {
            self.end_bulk(&self.bulk(id)?, BulkEnd::Complete, actor, at)?;
        }
        let bulk = self.bulk(id)?;
        transaction.commit()?;
        self.come_so_far(&bulk)
    }

    fn write_progress(&self, mut bulk: Bulk, batch: Batch) -> Result<()> {
        let at = batch.at.or(bulk.at);
        bulk.withdrawn.add(batch.withdrawn);
        for (why, n) in batch.left_out {
            bulk.left_out += n;
            *bulk.reasons.entry(why).or_default() += n;
        }
        self.connection
            .prepare_cached(
                "UPDATE bulk SET at_rank = ?, at_id = ?, done = ?, left_out = ?, reasons = ?, withdrawn = ?
                 WHERE id = ?",
            )?
            .execute((
                at.map(|(rank, _)| rank),
                at.map(|(_, id)| id),
                (bulk.done + batch.done).cast_signed(),
                bulk.left_out.cast_signed(),
                kept(&bulk.reasons)?,
                written(&bulk.withdrawn)?,
                bulk.id.0,
            ))?;
        Ok(())
    }

    fn work_of(&self, bulk: &Bulk) -> Result<Work> {
        Ok(match bulk.takes_back() {
            None => Work::Act(Box::new((stored(&bulk.act)?, stored(&bulk.selection)?))),
            Some(act @ ActId::Bulk(id)) => Work::TakeBack(act, self.bulk(id)?.event),
            Some(act @ ActId::Each(first)) => Work::TakeBack(act, first - 1),
        })
    }

    fn upcoming(&self, bulk: &Bulk, work: &Work) -> Result<Upcoming> {
        let _snapshot = db::snapshot(&self.connection)?;
        let (mut turns, mut is_whole) = (Vec::new(), false);
        while turns.len() < STRIDE && !is_whole {
            let after = turns.last().map(Next::at).or(bulk.at);
            let next: Vec<Next> = match work {
                Work::Act(act) => {
                    let limit = u32::try_from(STRIDE - turns.len()).unwrap_or(u32::MAX);
                    self.stops(&act.1, after, limit)?.into_iter().map(Next::Record).collect()
                }
                Work::TakeBack(_, begun) => {
                    let before = after.map_or(bulk.event, |(_, place)| -place);
                    let limit = STRIDE - turns.len();
                    let acts = self.own_acts(&bulk.actor, *begun, before, limit)?;
                    acts.into_iter().map(|event| Next::Act(Box::new(event))).collect()
                }
            };
            is_whole = next.is_empty();
            turns.extend(next);
        }
        Ok(Upcoming { turns, is_whole, seen: journal::head(&self.connection)?.0 })
    }

    #[allow(clippy::too_many_arguments, reason = "who does what to what is next, when, and how long")]
    fn turns(
        &self,
        bulk: &Bulk,
        work: &Work,
        upcoming: Upcoming,
        spell: &mut Spell,
        settlement: &mut Settlement<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Batch> {
        let is_as_seen = journal::head(&self.connection)?.0 == upcoming.seen;
        let mut batch = Batch { at: bulk.at, ..Batch::default() };
        // Another process may have carried it on meanwhile.
        for turn in upcoming.turns.into_iter().filter(|turn| bulk.at.is_none_or(|at| turn.at() > at)) {
            batch.at = Some(turn.at());
            let changed = match (turn, work) {
                (Next::Record(stop), Work::Act(act)) => {
                    let (act, course) = act.as_ref();
                    let stop = if is_as_seen { stop } else { self.seen_again(course, stop)? };
                    self.turn_of(bulk, stop, act, settlement, actor, at)?
                }
                (Next::Act(event), Work::TakeBack(undone, _)) => {
                    self.turn_back(bulk, *undone, *event, settlement.key, actor, at)?
                }
                _ => return Err(StoreError::Corrupt),
            };
            match changed {
                Turned::Changed(records, withdrawn) => {
                    batch.done += records;
                    batch.withdrawn.extend(withdrawn);
                    spell.spend();
                }
                Turned::LeftOut(why, records) => *batch.left_out.entry(why).or_default() += records,
                Turned::Passed => {}
            }
            if spell.is_over() {
                return Ok(batch);
            }
        }
        batch.is_last = upcoming.is_whole;
        Ok(batch)
    }

    /// Gives a record its turn.
    fn turn_of(
        &self,
        bulk: &Bulk,
        stop: Stop,
        act: &BulkAct,
        settlement: &mut Settlement<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Turned> {
        match stop.selected {
            Selected::No | Selected::Apart => return Ok(Turned::Passed),
            Selected::NoLonger => return Ok(GONE),
            Selected::Yes => {}
        }
        let Some(row) = self.list_row(stop.id)? else { return Ok(GONE) };
        // Other data may have moved a record that had its turn ahead of the walk.
        if self.had_its_turn(bulk, stop.id)? {
            return Ok(Turned::Passed);
        }
        if let Outlook::LeftOut(why) = act.outlook(&row, actor) {
            return Ok(Turned::LeftOut(Reason::of(why), 1));
        }
        let Some(present) = self.present(stop.id)? else { return Ok(GONE) };
        let wanted = act.act();
        let mark = match self.rule_one(&present, &wanted, actor, at)? {
            Ok(mark) => mark,
            Err(refusal) => return Ok(Turned::LeftOut(in_short(&refusal), 1)),
        };
        let part_of = Some(ActId::Bulk(bulk.id));
        let change = Change { part_of, ..Change::alone(&present, &mark) };
        self.write_turn(settlement, &change, kind_of(&wanted), actor, at)?;
        Ok(Turned::Changed(1, Vec::new()))
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

fn stored<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt)
}
