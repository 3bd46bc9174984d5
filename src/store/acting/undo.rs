//! Taking back one's own last act, as a new event; a bulk act as a bulk act of its own.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, CandidateId, Event, EventKind, IndividualNumber, Mark};
use crate::store::acting::bulk::{Bulk, Turned, each_since};
use crate::store::acting::change::{Change, Present};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::judging::settle::{Renewed, Settlement};
use crate::triage::assess::assess;
use crate::triage::bulk::{BulkEnd, BulkId, BulkProgress, in_short};
use crate::triage::chain::ChainKey;
use crate::triage::danger::{dangers, unknown};
use crate::triage::policy::{Grounds, Refusal, may_act, of_nobody_else, still_borne};
use crate::triage::port::Done;
use crate::triage::turn::{ActId, MarkFacts, Turn};
use crate::triage::withdrawal::restored;

mod since;

use since::Bar;

/// An act that is taken back on one record.
#[derive(Debug)]
struct Taken<'a> {
    event: &'a Event,
    present: Present,
    mark: Mark,
}

/// The condition on an event that an undo looks at it: it was not taken back, and not left because of what still stands.
const OPEN: &str = "seq NOT IN (SELECT seq FROM undone) AND NOT EXISTS (
    SELECT 1 FROM left_standing l WHERE l.seq = event.seq AND CASE WHEN l.holder IS NULL
      THEN l.since NOT IN (SELECT seq FROM undone)
      ELSE NOT EXISTS (SELECT 1 FROM event later WHERE later.record = l.holder AND later.seq > l.since) END)";

/// What an undo led to.
#[derive(Debug)]
pub enum TakenBack {
    /// One act was taken back.
    Act(Box<Done>),
    /// What one act did to several records was taken back, or left where somebody acted since; the last first.
    Each(Vec<(CandidateId, Result<Box<Done>, Refusal>)>),
    /// An act on many is being taken back; [`Store::bulk_batch`] carries it on.
    Bulk(BulkProgress),
}

impl Store {
    /// Takes back the actor's last act that still stands, on both records where it was a swap. Refused where somebody else,
    /// or changed data, moved the mark since. Where it was one act on several records, each of them is taken back that nobody
    /// moved since: a few at once, more of them, or what was done in bulk, by a bulk act that takes it back and that begins here.
    /// What could not be taken back is passed over by the next undo, until the act since that prevented it is itself taken back.
    pub fn undo(&mut self, actor: &Actor, at: Timestamp) -> Result<Result<TakenBack, Refusal>> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        if let Err(refusal) = may_act(actor) {
            return Ok(Err(refusal));
        }
        if let Some((event, turn)) = self.last_act(actor)? {
            let (acts, _) = self.whole_act(event, turn, actor)?;
            let records =
                acts.into_iter().flat_map(|(event, turn)| event.record.into_iter().chain(turn.partner));
            self.judge_old(records, &key, at)?;
        }
        let transaction = db::immediate(&self.connection)?;
        let Some((event, turn)) = self.last_act(actor)? else { return Ok(Err(Refusal::NothingToUndo)) };
        let part_of = turn.part_of();
        let (acts, of) = self.whole_act(event, turn, actor)?;
        let rests = part_of.map(|act| self.open_taking_back(act, actor)).transpose()?.flatten();
        let is_long = matches!(part_of, Some(ActId::Bulk(_))) || of > acts.len() as u64;
        let taken_back = match (part_of, rests) {
            (_, Some(rests)) => Ok(TakenBack::Bulk(rests.progress())),
            (Some(act), None) if is_long => Ok(TakenBack::Bulk(self.begin_taking_back(act, of, actor, at)?)),
            _ => self.take_back_all(acts, &key, actor, at)?,
        };
        transaction.commit()?;
        Ok(taken_back)
    }

    /// Lists what is to be taken back of the act on several records that an event is the last of, the last first, as far as it can
    /// be taken back at once; and counts all of it.
    fn whole_act(&self, event: Event, turn: Turn, actor: &Actor) -> Result<(Vec<(Event, Turn)>, u64)> {
        let Some(ActId::Each(first)) = turn.part_of() else { return Ok((vec![(event, turn)], 1)) };
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL AND seq BETWEEN ? AND ?
             AND {} AND {OPEN} ORDER BY seq DESC",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((&actor.account, first, event.seq))?;
        let (mut acts, mut count) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            let turn = journal::turn(&event.facts)?;
            if turn.each == Some(first) && event.actor.person() == actor.person() {
                count += 1;
                if acts.len() < self.limits.at_once {
                    acts.push((event, turn));
                }
            }
        }
        Ok((acts, count))
    }

    /// Takes acts back, as many as can be; one that is alone is refused where it cannot.
    fn take_back_all(
        &self,
        acts: Vec<(Event, Turn)>,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<TakenBack, Refusal>> {
        let (mut each, mut turns) = (Vec::with_capacity(acts.len()), 0);
        for (event, turn) in acts {
            // The other half of a swap went with its first.
            if !self.is_open(event.seq)? {
                continue;
            }
            turns += 1;
            let halves = self.halves(event, turn)?;
            match self.take_back_act(&halves, None, key, actor, at)? {
                Ok((taken, settled)) => {
                    let Some(first) = taken.first() else { return Err(StoreError::Corrupt) };
                    let done = self.done(&first.present, partner(&taken, first.event), &settled)?;
                    each.push((done.id, Ok(Box::new(done))));
                }
                Err(why) => {
                    let records = halves.iter().rev().filter_map(|(event, _)| event.record);
                    each.extend(records.map(|id| (id, Err(why.clone()))));
                }
            }
        }
        if turns > 1 {
            return Ok(Ok(TakenBack::Each(each)));
        }
        let Some((_, outcome)) = each.pop() else { return Err(StoreError::Corrupt) };
        Ok(outcome.map(TakenBack::Act))
    }

    /// Takes an act back, on both records where it was a swap, or keeps what prevents it: the next undo passes it over. It is
    /// settled before another one is looked at, so that each finds what it left when it was done.
    fn take_back_act<'a>(
        &self,
        halves: &'a [(Event, Turn)],
        part_of: Option<ActId>,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<(Vec<Taken<'a>>, Renewed), Refusal>> {
        let both: Vec<CandidateId> = halves.iter().filter_map(|(event, _)| event.record).collect();
        let mut taken = Vec::with_capacity(halves.len());
        for (event, turn) in halves {
            match self.take_back(event, turn, &both, key)? {
                Ok(one) => taken.push(one),
                Err(bar) => {
                    self.leave(halves, &bar)?;
                    return Ok(Err(bar.why));
                }
            }
        }
        let mut settlement = Settlement::begin(self, key, at);
        self.write_taken(&mut settlement, &taken, part_of, actor, at)?;
        let settled = settlement.settle()?;
        Ok(Ok((taken, settled)))
    }

    /// Lists an act and, where it was a swap, its other half; first the one that named the record: the other follows it in the
    /// history.
    fn halves(&self, event: Event, turn: Turn) -> Result<Vec<(Event, Turn)>> {
        let mut halves = Vec::from_iter(self.other_half(&event, &turn)?);
        halves.push((event, turn));
        halves.sort_by_key(|(event, _)| event.seq);
        Ok(halves)
    }

    fn write_taken(
        &self,
        settlement: &mut Settlement<'_>,
        all: &[Taken<'_>],
        part_of: Option<ActId>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        for Taken { event, present, mark } in all {
            let undoes = Some(event.seq);
            let change =
                Change { partner: partner(all, event), undoes, part_of, ..Change::alone(present, mark) };
            let by = self.write_turn(settlement, &change, EventKind::Undone, actor, at)?;
            self.connection
                .prepare_cached("INSERT INTO undone (seq, by) VALUES (?, ?)")?
                .execute((event.seq, by))?;
        }
        Ok(())
    }

    /// Returns the taking back of an act that has not ended: it was interrupted.
    fn open_taking_back(&self, undone: ActId, actor: &Actor) -> Result<Option<Bulk>> {
        Ok(self.open_bulks_of(actor)?.into_iter().find(|open| open.takes_back() == Some(undone)))
    }

    /// Begins to take an act on so many records back.
    fn begin_taking_back(
        &self,
        undone: ActId,
        of: u64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<BulkProgress> {
        let (act, undoes, of) = match undone {
            // One that rests and is another stays as it is, to be carried on later.
            ActId::Bulk(id) => {
                let bulk = self.bulk(id)?;
                if bulk.ended.is_none() {
                    self.end_bulk(&bulk, BulkEnd::Stopped, actor, at)?;
                }
                (bulk.act, Some(id), bulk.done.saturating_sub(self.back_of(id)?))
            }
            ActId::Each(first) => (each_since(first), None, of),
        };
        Ok(self.insert_bulk("null", &act, undoes, Some(of), actor, at)?.progress())
    }

    /// Counts the records on which a bulk act was taken back.
    fn back_of(&self, id: BulkId) -> Result<u64> {
        let sql = "SELECT coalesce(sum(done), 0) FROM bulk WHERE undoes = ?";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row([id.0], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }

    /// Takes back an act, where it is part of the act that is taken back; what somebody acted on since is left out.
    pub(in crate::store) fn turn_back(
        &self,
        bulk: &Bulk,
        undone: ActId,
        event: Event,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Turned> {
        let turn = journal::turn(&event.facts)?;
        if turn.part_of() != Some(undone) || !self.is_open(event.seq)? {
            return Ok(Turned::Passed);
        }
        let halves = self.halves(event, turn)?;
        let records = halves.len() as u64;
        let part_of = Some(ActId::Bulk(bulk.id));
        Ok(match self.take_back_act(&halves, part_of, key, actor, at)? {
            Ok(_) => Turned::Changed(records),
            Err(refusal) => Turned::LeftOut(in_short(&refusal), records),
        })
    }

    /// Tells whether an act was neither taken back nor left: the other half of a swap goes with its first.
    fn is_open(&self, seq: i64) -> Result<bool> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM event WHERE seq = ? AND {OPEN})");
        Ok(self.connection.prepare_cached(&sql)?.query_row([seq], |row| row.get(0))?)
    }

    /// Keeps that an act is left as it is, and the event that prevents its taking back.
    fn leave(&self, halves: &[(Event, Turn)], bar: &Bar) -> Result<()> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO left_standing (seq, since, holder) VALUES (?, ?, ?)")?;
        let holder = bar.holder.map(|holder| holder.0);
        halves.iter().try_for_each(|(event, _)| insert.execute((event.seq, bar.by, holder)).map(drop))?;
        Ok(())
    }

    /// Lists the next acts of an account, the last first, between two events, that were neither taken back nor left.
    pub(in crate::store) fn own_acts(
        &self,
        account: &str,
        after: i64,
        before: i64,
        limit: usize,
    ) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL AND seq > ? AND seq < ?
             AND {} AND {OPEN} ORDER BY seq DESC LIMIT ?",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map((account, after, before, limit), journal::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Finds the newest act of a person that can be taken back, and was neither taken back nor left.
    fn last_act(&self, actor: &Actor) -> Result<Option<(Event, Turn)>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL
             AND {} AND {OPEN} ORDER BY seq DESC",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&actor.account])?;
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            if event.actor.person() == actor.person() {
                let turn = journal::turn(&event.facts)?;
                return Ok(Some((event, turn)));
            }
        }
        Ok(None)
    }

    /// Finds the event of the other record that a swap corrected.
    fn other_half(&self, event: &Event, turn: &Turn) -> Result<Option<(Event, Turn)>> {
        let Some(partner) = turn.partner else { return Ok(None) };
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE seq IN (?, ?) AND record = ? AND kind = ? AND facts <> ''"
        );
        let other = self
            .connection
            .prepare_cached(&sql)?
            .query_row((event.seq - 1, event.seq + 1, partner.0, event.kind.index()), journal::read)
            .optional()?;
        other.map(|other| journal::turn(&other.facts).map(|turn| (other, turn))).transpose()
    }

    /// Rules on taking back an act; `together` are the records of all that is taken back at once.
    fn take_back<'a>(
        &self,
        event: &'a Event,
        turn: &Turn,
        together: &[CandidateId],
        key: &ChainKey,
    ) -> Result<Result<Taken<'a>, Bar>> {
        let Some(id) = event.record else { return Err(StoreError::Corrupt) };
        if let Some(bar) = self.moved_since(event, id)? {
            return Ok(Err(bar));
        }
        let Some(present) = self.present(id)? else { return Err(StoreError::Corrupt) };
        let before = self.mark_of(&turn.before)?;
        let Some(mut dossier) = self.dossier(id, present.state.version, before)? else {
            return Err(StoreError::Corrupt);
        };
        dossier.holders.retain(|other| !together.contains(&other.id));
        let found = assess(&dossier);
        let grounds = Grounds::of(&dossier, &found);
        let is_warned = !dossier.mark.status.is_proof()
            || unknown(&turn.dangers, &dangers(&dossier, &found, key)).is_empty();
        let holds = key.seen(&dossier) == event.seen && still_borne(&grounds) && is_warned;
        let mark = restored(&dossier.mark, &present.state.mark, dossier.candidate.individual_number, holds);
        if mark.status.is_proof()
            && let Err(why) = of_nobody_else(&dossier)
        {
            return self.proven_since(why).map(Err);
        }
        Ok(Ok(Taken { event, present, mark }))
    }

    /// Takes a mark back from the history, with the number that its commitment stands for.
    fn mark_of(&self, facts: &MarkFacts) -> Result<Mark> {
        let number = match &facts.right_number {
            None => None,
            Some(commitment) => Some(self.committed(commitment)?),
        };
        Ok(facts.to_mark(number))
    }

    /// Returns the number behind a commitment; none where it is not kept, or another was put in its place.
    pub(in crate::store) fn committed(&self, commitment: &str) -> Result<IndividualNumber> {
        let key = self.reading_key()?;
        self.connection
            .prepare_cached("SELECT individual_number FROM commitment WHERE commitment = ?")?
            .query_row([commitment], |row| codec::number(row, 0))
            .optional()?
            .filter(|number| key.commit(*number) == commitment)
            .ok_or(StoreError::Corrupt)
    }
}

fn partner(taken: &[Taken<'_>], of: &Event) -> Option<CandidateId> {
    taken.iter().map(|other| other.present.state.id).find(|id| Some(*id) != of.record)
}
