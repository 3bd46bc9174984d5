//! Who works on what: bundles of free records, and all records of one person handed over to another.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId};
use crate::store::acting::acts::Together;
use crate::store::acting::change::{Change, kind_of};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::store::judging::settle::Settlement;
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::act::Act;
use crate::triage::chain::ChainKey;
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::Place;
use crate::triage::policy::{BUNDLE, Refusal, may_act, may_hand_over, only_free, writings};

/// How many records one transaction hands over.
const BATCH: i64 = 50;

impl Store {
    /// Takes the next free records of a filter in the order of the queue, until a moment; returns where they stand.
    pub fn take_bundle(
        &mut self,
        filter: &Filter,
        size: u32,
        until: Timestamp,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Vec<Place>, Refusal>> {
        let key = self.writing_key()?;
        let (at, until) = (codec::to_microsecond(at), codec::to_microsecond(until));
        if let Err(refusal) = may_act(actor) {
            return Ok(Err(refusal));
        }
        let Some(free) = only_free(filter) else { return Ok(Ok(Vec::new())) };
        let act = Act::Take { until };
        let walk = Walk::of(&free);
        for is_last_try in [false, false, true] {
            // Before the transaction: a walk may pass the whole queue, and nobody who writes waits for it.
            let (places, seen) = {
                let _snapshot = db::snapshot(&self.connection)?;
                let places = self.walk(&walk, Ends::ALL, true, size.min(BUNDLE))?;
                (places, journal::head(&self.connection)?.0)
            };
            let transaction = db::immediate(&self.connection)?;
            if journal::head(&self.connection)?.0 != seen && !is_last_try {
                continue;
            }
            let part_of = Some(self.act_of(&mut Together::default())?);
            let mut settlement = Settlement::begin(self, &key, at);
            let mut taken = Vec::with_capacity(places.len());
            for place in places {
                let Some(present) = self.present(place.id)? else { continue };
                let mark = match self.rule_one(&present, &act, actor, at)? {
                    Ok(mark) => mark,
                    // Somebody else took it meanwhile.
                    Err(Refusal::NotFree) => continue,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let change = Change { part_of, ..Change::alone(&present, &mark) };
                self.write_turn(&mut settlement, &change, kind_of(&act), actor, at)?;
                taken.push(place);
            }
            settlement.settle()?;
            transaction.commit()?;
            return Ok(Ok(taken));
        }
        Ok(Ok(Vec::new()))
    }

    /// Hands all records of one person over to another, or frees them: holds and requests too, those outside the audit too.
    /// In batches that go together; each record is told when it is durable.
    pub fn hand_over(
        &mut self,
        from: &str,
        to: Option<&str>,
        actor: &Actor,
        at: Timestamp,
        each: &mut dyn FnMut(&ListRow),
    ) -> Result<Result<(), Refusal>> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        if let Err(refusal) = may_hand_over(from, to, actor) {
            return Ok(Err(refusal));
        }
        let act = Act::Assign { to: to.map(str::to_owned) };
        let mut together = Together::default();
        for name in writings(from) {
            let mut after = i64::MIN;
            loop {
                let transaction = db::immediate(&self.connection)?;
                let ids = self.assigned_to(&name, after)?;
                let moved = self.give_all(&ids, &act, &mut together, &key, actor, at)?;
                transaction.commit()?;
                for id in &moved {
                    if let Some(row) = self.list_row(*id)? {
                        each(&row);
                    }
                }
                let Some(last) = ids.last() else { break };
                after = last.0;
            }
        }
        Ok(Ok(()))
    }

    /// Gives those of some records to somebody that may be given; returns which.
    fn give_all(
        &self,
        ids: &[CandidateId],
        act: &Act,
        together: &mut Together,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Vec<CandidateId>> {
        let mut settlement = Settlement::begin(self, key, at);
        let mut moved = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(present) = self.present(*id)? else { continue };
            let Ok(mark) = self.rule_one(&present, act, actor, at)? else { continue };
            let part_of = Some(self.act_of(together)?);
            let change = Change { part_of, ..Change::alone(&present, &mark) };
            self.write_turn(&mut settlement, &change, kind_of(act), actor, at)?;
            moved.push(*id);
        }
        settlement.settle()?;
        Ok(moved)
    }

    /// Tells whether an account of a name has worked on a record here, or a record is given to somebody of that name. Claims are not
    /// looked for.
    pub fn is_known(&self, name: &str) -> Result<bool> {
        let mut known = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM event WHERE account = ?1 AND record IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM state WHERE assignee = ?1)",
        )?;
        for name in writings(name) {
            if known.query_row([&name], |row| row.get(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn assigned_to(&self, name: &str, after: i64) -> Result<Vec<CandidateId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM state WHERE assignee = ? AND id > ? ORDER BY id LIMIT ?")?;
        let rows = statement.query_map((name, after, BATCH), |row| row.get(0).map(CandidateId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
