//! The rows of a tail judged, and whom they concern: another thread judges, this one writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;

use foldhash::HashMap;
use jiff::Timestamp;

use crate::audit::CandidateId;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::importing::ahead::{Ahead, Batch};
use crate::store::importing::tail::Tail;
use crate::store::importing::tail::pace::TailWatch;
use crate::store::importing::tail::turns::Turns;
use crate::store::judging::judge::{News, Wanted};
use crate::store::rows::member::Members;
use crate::triage::chain::ChainKey;

impl Store {
    /// Writes by what the rows of a tail are found, and judges them and whom they concern.
    pub(in crate::store) fn judge_tail(
        &self,
        mut tail: Tail,
        key: &ChainKey,
        at: Timestamp,
        watch: &mut TailWatch<'_>,
    ) -> Result<()> {
        (tail.of_number, tail.of_member) = (HashMap::default(), Members::default());
        tail.candidates.sort_unstable();
        tail.candidates.dedup();
        let rows = tail.candidates.len() + tail.answered.len();
        watch.begin(
            tail.holders.len() + tail.called.len() + 2 * tail.ordered.len() + tail.answered.len() + rows,
        );
        self.enter_all(&mut tail, watch)?;
        let version = db::data_version(&self.connection)?;
        let answered = self.answered_holders(&tail, tail.version == Some(version))?;
        let (known, judged) = (self.known()?, tail.candidates.len());
        let candidates = if known.is_silent() { self.not_alone(&mut tail)? } else { tail.candidates.clone() };
        watch.pass(judged - candidates.len())?;
        let candidates: Vec<Wanted> = candidates.into_iter().map(Wanted::plain).collect();
        let crowds = self.judge_all(&candidates, News::Candidate, version, (key, at), watch)?;
        // What that wrote frees numbers, and does not share them.
        self.judge_all(&answered, News::Answer, version, (key, at), watch)?;
        tail.crowds.extend(crowds);
        self.judge_crowds(&tail, key, at, watch)?;
        watch.end()
    }

    /// Lists the candidates of a tail that were not judged where they were written, or share their number with others, in the
    /// order of the records.
    fn not_alone(&self, tail: &mut Tail) -> Result<Vec<i64>> {
        let _snapshot = db::snapshot(&self.connection)?;
        // Where somebody else wrote, he may have given anybody a number of the tail.
        let is_undisturbed = tail.version == Some(db::data_version(&self.connection)?);
        let pairs = if is_undisturbed { &mut tail.perhaps_shared } else { &mut tail.holders };
        pairs.sort_unstable();
        let mut ids: BTreeSet<i64> = tail.unjudged.iter().copied().collect();
        let mut statement = self.connection.prepare(
            "SELECT EXISTS (SELECT 1 FROM holder WHERE individual_number = ?1 AND candidate <> ?2)
             OR EXISTS (SELECT 1 FROM state WHERE right_number = ?1 AND id <> ?2)",
        )?;
        for pair in pairs {
            if statement.query_row(*pair, |row| row.get(0))? {
                ids.insert(pair.1);
            }
        }
        Ok(ids.into_iter().collect())
    }

    /// Judges the rest of those who hold a number that many hold.
    fn judge_crowds(
        &self,
        tail: &Tail,
        key: &ChainKey,
        at: Timestamp,
        watch: &mut TailWatch<'_>,
    ) -> Result<()> {
        let mut holders = BTreeSet::new();
        for number in &tail.crowds {
            holders.extend(self.all_holder_ids(*number)?.into_iter().map(|id| id.0));
        }
        let rest = holders.into_iter().filter(|id| tail.candidates.binary_search(id).is_err());
        let rest: Vec<Wanted> = rest.map(Wanted::plain).collect();
        watch.of += rest.len() as u64;
        let version = db::data_version(&self.connection)?;
        self.judge_all(&rest, News::Answer, version, (key, at), watch).map(drop)
    }

    /// Judges records in the order of their ids: another thread judges, this one writes, and judges where it would wait. `version`
    /// is that of the database when it was looked whom to judge. Returns the numbers that more hold than were concerned.
    fn judge_all(
        &self,
        wanted: &[Wanted],
        news: News,
        version: i64,
        (key, at): (&ChainKey, Timestamp),
        watch: &mut TailWatch<'_>,
    ) -> Result<BTreeSet<i64>> {
        let ahead = Ahead::new(wanted, news, self.identity.kind);
        let mut turns = Turns::begin(self, &ahead, version, (key, at));
        thread::scope(|scope| {
            let (batches, spent, judge) = ahead.on_a_thread(scope, &self.path);
            let mut ready = BTreeMap::new();
            let mut untold = 0;
            for turn in 0..ahead.batches() {
                let Some(batch) = self.batch_at(turn, &mut ready, &ahead, &batches)? else { break };
                untold += batch.records.len();
                // Whoever is told may take his time, a terminal that stands still for ever.
                if !turns.is_open() {
                    watch.pass(std::mem::take(&mut untold))?;
                }
                turns.write(batch, &spent)?;
            }
            let crowds = turns.end()?;
            watch.pass(untold)?;
            drop(batches);
            judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok(crowds)
        })
    }

    /// Returns the batch whose turn it is; while the other thread has none, this one judges the next. None: the other thread has
    /// failed.
    fn batch_at(
        &self,
        turn: usize,
        ready: &mut BTreeMap<usize, Batch>,
        ahead: &Ahead<'_>,
        batches: &Receiver<Batch>,
    ) -> Result<Option<Batch>> {
        loop {
            if let Some(batch) = ready.remove(&turn) {
                return Ok(Some(batch));
            }
            let given = match batches.try_recv() {
                Err(TryRecvError::Empty) if ready.is_empty() => ahead.judge_next(self)?,
                Ok(batch) => Some(batch),
                Err(_) => None,
            };
            let Some(batch) = given.or_else(|| batches.recv().ok()) else { return Ok(None) };
            ready.insert(batch.at, batch);
        }
    }

    /// Lists who holds the numbers of a tail's answers, in the order of the records, who of them does so alone, and whose answer
    /// is the only one, which is known where nobody else wrote meanwhile.
    fn answered_holders(&self, tail: &Tail, is_undisturbed: bool) -> Result<Vec<Wanted>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let has_right_numbers: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM state INDEXED BY state_right WHERE right_number IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        let mut wanted = Vec::with_capacity(tail.answered.len());
        let mut holders = Vec::new();
        let mut registered =
            self.connection.prepare("SELECT candidate FROM holder WHERE individual_number = ?")?;
        for (number, answer) in &tail.answered {
            holders.clear();
            // One that was corrected holds another number besides the registered one.
            if has_right_numbers {
                holders.extend(self.all_holder_ids(*number)?);
            } else {
                let mut rows = registered.query([number])?;
                while let Some(row) = rows.next()? {
                    holders.push(CandidateId(row.get(0)?));
                }
            }
            let is_alone = holders.len() == 1 && !has_right_numbers;
            let is_only = is_undisturbed && !has_right_numbers && !tail.again.contains(number);
            let only_answer = is_only.then_some(*answer);
            wanted.extend(holders.iter().map(|id| Wanted { id: *id, is_alone, only_answer }));
        }
        wanted.sort_unstable();
        wanted.dedup_by_key(|wanted| wanted.id);
        Ok(wanted)
    }
}
