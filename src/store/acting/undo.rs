//! Taking back one's own last act, as a new event; a bulk act as a bulk act of its own.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, CandidateId, Event, EventKind, IndividualNumber, Mark};
use crate::store::acting::change::{Change, Present};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::judging::settle::{Renewed, Settlement};
use crate::triage::assess::assess;
use crate::triage::bulk::BulkProgress;
use crate::triage::chain::ChainKey;
use crate::triage::danger::{dangers, unknown};
use crate::triage::policy::{Grounds, Refusal, may_act, of_nobody_else, still_borne};
use crate::triage::port::Done;
use crate::triage::turn::{ActId, MarkFacts, Turn};
use crate::triage::withdrawal::restored;

mod batches;
mod kept;
mod last;
mod open;
mod since;

use since::Bar;

/// An act that is taken back on one record.
#[derive(Debug)]
struct Taken<'a> {
    event: &'a Event,
    present: Present,
    mark: Mark,
}

/// What an undo led to.
#[derive(Debug)]
pub enum TakenBack {
    /// One act was taken back.
    Act(Box<Done>),
    /// What one act did to several records was taken back, or left where somebody acted since.
    Each {
        /// What became of each, the last first.
        outcomes: Vec<(CandidateId, Result<Box<Done>, Refusal>)>,
        /// Whether nothing was taken back, and the next undo goes on to an act before it.
        goes_on: bool,
    },
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
        loop {
            let ahead = self.look_ahead(actor)?;
            self.judge_old(ahead.records(), &key, at)?;
            let was_any = !ahead.parts.is_empty();
            let transaction = db::immediate(&self.connection)?;
            let Some((parts, of)) = self.last_act_now(ahead, actor)? else {
                if was_any {
                    // Another process of the same person took it back meanwhile: what comes before it is looked for anew.
                    continue;
                }
                return Ok(Err(Refusal::NothingToUndo));
            };
            let part_of = last::part_of(&parts);
            let rests = part_of.map(|act| self.open_taking_back(act, actor)).transpose()?.flatten();
            let is_long = matches!(part_of, Some(ActId::Bulk(_))) || parts.len() > self.limits.at_once;
            let taken_back = match (part_of, rests) {
                (_, Some(rests)) => Ok(TakenBack::Bulk(rests.progress())),
                (Some(act), None) if is_long => {
                    Ok(TakenBack::Bulk(self.begin_taking_back(act, of, actor, at)?))
                }
                _ => self.take_back_all(parts, &key, actor, at)?,
            };
            transaction.commit()?;
            return self.with_next(taken_back, actor);
        }
    }

    /// Says, where nothing was taken back, whether the next undo goes on to an act before it. After the transaction, as the act itself
    /// is looked for before it.
    fn with_next(
        &self,
        taken_back: Result<TakenBack, Refusal>,
        actor: &Actor,
    ) -> Result<Result<TakenBack, Refusal>> {
        Ok(match taken_back {
            Err(why) if self.has_open_act(actor)? => Err(Refusal::LeftStanding { why: Box::new(why) }),
            Ok(TakenBack::Each { outcomes, .. }) if outcomes.iter().all(|(_, outcome)| outcome.is_err()) => {
                Ok(TakenBack::Each { outcomes, goes_on: self.has_open_act(actor)? })
            }
            other => other,
        })
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
            return Ok(Ok(TakenBack::Each { outcomes: each, goes_on: false }));
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
