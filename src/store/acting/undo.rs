//! Taking back one's own last act, as a new event; a bulk act as a bulk act of its own.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource, IndividualNumber, Mark};
use crate::store::acting::bulk::{AT_ONCE, Bulk, Turned, each_since};
use crate::store::acting::change::{Change, Present};
use crate::store::base::codec::{self, coded};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::judging::settle::Settlement;
use crate::triage::assess::assess;
use crate::triage::bulk::{BulkEnd, BulkProgress, in_short};
use crate::triage::chain::ChainKey;
use crate::triage::danger::{dangers, unknown};
use crate::triage::policy::{Grounds, Refusal, may_act, of_nobody_else, still_borne};
use crate::triage::port::Done;
use crate::triage::turn::{ActId, MarkFacts, Turn};
use crate::triage::withdrawal::restored;

/// An act that is taken back on one record.
#[derive(Debug)]
struct Taken {
    event: Event,
    present: Present,
    mark: Mark,
}

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
        let taken_back = match (part_of, rests) {
            (_, Some(rests)) => TakenBack::Bulk(rests.progress()),
            (Some(act @ ActId::Bulk(_)), None) => {
                TakenBack::Bulk(self.begin_taking_back(act, of, actor, at)?)
            }
            (Some(act), None) if acts.len() > AT_ONCE => {
                TakenBack::Bulk(self.begin_taking_back(act, of, actor, at)?)
            }
            _ => match self.take_back_all(acts, &key, actor, at)? {
                Ok(taken_back) => taken_back,
                Err(refusal) => return Ok(Err(refusal)),
            },
        };
        transaction.commit()?;
        Ok(Ok(taken_back))
    }

    /// Lists what belongs to the act on several records that an event is the last of, the last first, where it is no more than
    /// can be taken back at once; and counts all of it.
    fn whole_act(&self, event: Event, turn: Turn, actor: &Actor) -> Result<(Vec<(Event, Turn)>, u64)> {
        let Some(ActId::Each(first)) = turn.part_of() else { return Ok((vec![(event, turn)], 1)) };
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL AND seq BETWEEN ? AND ?
             AND {} AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq DESC",
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
                if acts.len() <= AT_ONCE {
                    acts.push((event, turn));
                }
            }
        }
        Ok((acts, count))
    }

    /// Takes acts back, as many as can be; refused where none can.
    fn take_back_all(
        &self,
        acts: Vec<(Event, Turn)>,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<TakenBack, Refusal>> {
        let mut outcomes = Vec::with_capacity(acts.len());
        for (event, turn) in acts {
            let Some(id) = event.record else { return Err(StoreError::Corrupt) };
            outcomes.push((id, self.take_back_act(event, turn, key, actor, at)?.map(Box::new)));
        }
        if outcomes.len() == 1 || outcomes.iter().all(|(_, outcome)| outcome.is_err()) {
            let Some((_, outcome)) = outcomes.into_iter().next() else { return Err(StoreError::Corrupt) };
            return Ok(outcome.map(TakenBack::Act));
        }
        Ok(Ok(TakenBack::Each(outcomes)))
    }

    fn take_back_act(
        &self,
        event: Event,
        turn: Turn,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Done, Refusal>> {
        let taken = match self.take_back_halves(event, turn, key)? {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut settlement = Settlement::begin(self, key, at);
        self.write_taken(&mut settlement, &taken, None, actor, at)?;
        let settled = settlement.settle()?;
        let Some(first) = taken.first() else { return Err(StoreError::Corrupt) };
        self.done(&first.present, partner(&taken, &first.event), &settled).map(Ok)
    }

    /// Rules on taking back an act, on both records where it was a swap.
    fn take_back_halves(
        &self,
        event: Event,
        turn: Turn,
        key: &ChainKey,
    ) -> Result<Result<Vec<Taken>, Refusal>> {
        let mut acts = Vec::from_iter(self.other_half(&event, &turn)?);
        // The record that the act named comes first: the other half of a swap follows it in the history.
        acts.push((event, turn));
        acts.sort_by_key(|(event, _)| event.seq);
        let both: Vec<CandidateId> = acts.iter().filter_map(|(event, _)| event.record).collect();
        let mut taken = Vec::new();
        for (event, turn) in acts {
            match self.take_back(event, &turn, &both, key)? {
                Ok(one) => taken.push(one),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(taken))
    }

    fn write_taken(
        &self,
        settlement: &mut Settlement<'_>,
        all: &[Taken],
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
                (bulk.act, Some(id), bulk.done)
            }
            ActId::Each(first) => (each_since(first), None, of),
        };
        Ok(self.insert_bulk("null", &act, undoes, Some(of), actor, at)?.progress())
    }

    /// Takes back an act, where it is part of the act that is taken back: whether it could be, for what somebody acted on since
    /// is left out.
    pub(in crate::store) fn turn_back(
        &self,
        bulk: &Bulk,
        undone: ActId,
        event: Event,
        settlement: &mut Settlement<'_>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Turned> {
        let turn = journal::turn(&event.facts)?;
        if turn.part_of() != Some(undone) || (turn.partner.is_some() && self.is_undone(event.seq)?) {
            return Ok(Turned::Passed);
        }
        let taken = match self.take_back_halves(event, turn, settlement.key)? {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Turned::LeftOut(in_short(&refusal))),
        };
        self.write_taken(settlement, &taken, Some(ActId::Bulk(bulk.id)), actor, at)?;
        Ok(Turned::Changed(taken.len() as u64))
    }

    /// Tells whether an act was taken back: the other half of a swap goes with its first.
    fn is_undone(&self, seq: i64) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM undone WHERE seq = ?)")?
            .query_row([seq], |row| row.get(0))?)
    }

    /// Lists the next acts of an account, after one event and before a taking back began, that were not taken back.
    pub(in crate::store) fn own_acts(&self, after: i64, before: &Bulk, limit: usize) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL AND seq > ? AND seq < ?
             AND {} AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq LIMIT ?",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map((&before.actor.account, after, before.event, limit), journal::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Finds the newest act of a person that can be taken back and was not.
    fn last_act(&self, actor: &Actor) -> Result<Option<(Event, Turn)>> {
        let taken_back = self.acts_taken_back()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE account = ? AND record IS NOT NULL
             AND {} AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq DESC",
            journal::acts_of_here()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&actor.account])?;
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            if event.actor.person() == actor.person() {
                let turn = journal::turn(&event.facts)?;
                // What a taking back left out stays as it is.
                if turn.part_of().is_none_or(|act| !taken_back.contains(&act)) {
                    return Ok(Some((event, turn)));
                }
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
    fn take_back(
        &self,
        event: Event,
        turn: &Turn,
        together: &[CandidateId],
        key: &ChainKey,
    ) -> Result<Result<Taken, Refusal>> {
        let Some(id) = event.record else { return Err(StoreError::Corrupt) };
        if let Some(refusal) = self.moved_since(&event, id)? {
            return Ok(Err(refusal));
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
            && let Err(refusal) = of_nobody_else(&dossier)
        {
            return Ok(Err(refusal));
        }
        Ok(Ok(Taken { event, present, mark }))
    }

    /// Tells who, or what, moved a record since an act of somebody, so that it cannot be taken back.
    fn moved_since(&self, event: &Event, id: CandidateId) -> Result<Option<Refusal>> {
        for later in self.since(event, id)? {
            let is_ones_own = later.actor.person() == event.actor.person();
            match later.kind {
                EventKind::DataChanged => {}
                EventKind::Withdrawn => {
                    return Ok(Some(Refusal::WithdrawnSince { by: self.withdrew(&later)?, id }));
                }
                // One's own later act too: it may be a wrong number that was found while a bulk act is taken back.
                what if journal::changes_mark(what) || !is_ones_own => {
                    let who = later.actor.person().to_owned();
                    return Ok(Some(Refusal::ActedSince { who, what, id }));
                }
                _ => {}
            }
        }
        Ok(self.sweep_begun_since(id, event)?.map(|who| Refusal::ActedSince {
            who,
            what: EventKind::SweepStarted,
            id,
        }))
    }

    /// Tells who else began a sweep from an incident of a record since an act.
    fn sweep_begun_since(&self, id: CandidateId, event: &Event) -> Result<Option<String>> {
        let sql = "SELECT started_by FROM sweep s JOIN incident i ON i.id = s.incident
             WHERE i.candidate = ? AND s.started_at >= ? AND s.started_by <> ? ORDER BY s.id";
        let by = (id.0, event.at.as_microsecond(), event.actor.person());
        Ok(self.connection.prepare_cached(sql)?.query_row(by, |row| row.get(0)).optional()?)
    }

    /// Tells what withdrew a mark: newer rules say so themselves, an import is written down at the same moment.
    fn withdrew(&self, event: &Event) -> Result<EventKind> {
        if journal::turn(&event.facts)?.why.is_some_and(|why| why.rules.is_some()) {
            return Ok(EventKind::Recompared);
        }
        let imports = [EventKind::Imported, EventKind::DecisionsImported];
        let mut of_import = false;
        self.events_after(event.seq, &imports, &mut |import| {
            of_import = import.at == event.at;
            ControlFlow::Break(())
        })?;
        Ok(if of_import { EventKind::Imported } else { EventKind::Marked })
    }

    /// Lists what was done to a record after an event, to its mark, its requests or its incident; what was taken back, and the
    /// taking back, left out. What the program does to an incident follows from marks.
    fn since(&self, event: &Event, id: CandidateId) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event
             WHERE record = ? AND seq > ? AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((id.0, event.seq))?;
        let mut since = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: EventKind = coded(row, 6)?;
            let later = journal::read(row)?;
            let is_further_work = kind.is_further_work() && later.actor.source != IdentitySource::System;
            if (journal::changes_mark(kind) && kind != EventKind::Undone) || is_further_work {
                since.push(later);
            }
        }
        Ok(since)
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

fn partner(taken: &[Taken], of: &Event) -> Option<CandidateId> {
    taken.iter().map(|other| other.present.state.id).find(|id| Some(*id) != of.record)
}
