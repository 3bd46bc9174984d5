//! Taking back one's own last act, as a new event.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use super::acts::{Change, Present};
use super::codec::{self, coded};
use super::db;
use super::error::{Result, StoreError};
use super::journal::{self, COLUMNS};
use super::open::Store;
use super::settle::Settlement;
use crate::audit::{Actor, CandidateId, Event, EventKind, IndividualNumber, Mark, Role};
use crate::triage::assess::assess;
use crate::triage::chain::{ChainKey, MarkFacts, Turn};
use crate::triage::page::Place;
use crate::triage::policy::{Grounds, Refusal, still_borne};
use crate::triage::port::Done;
use crate::triage::withdrawal::restored;

/// An act that is taken back on one record.
#[derive(Debug)]
struct Taken {
    event: Event,
    present: Present,
    mark: Mark,
}

impl Store {
    /// Takes back the actor's last act that still stands, on both records where it was a swap. Refused where somebody else,
    /// or changed data, moved the mark since.
    pub fn undo(&mut self, actor: &Actor, at: Timestamp) -> Result<Result<Done, Refusal>> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        if actor.role == Role::Viewer {
            return Ok(Err(Refusal::OnlyViewing));
        }
        if let Some((event, turn)) = self.last_act(actor)? {
            self.judge_old(event.record.into_iter().chain(turn.partner), &key, at)?;
        }
        let transaction = db::immediate(&self.connection)?;
        let Some((event, turn)) = self.last_act(actor)? else { return Ok(Err(Refusal::NothingToUndo)) };
        let mut acts = Vec::from_iter(self.other_half(&event, &turn)?);
        // The record that the act named comes first: the other half of a swap follows it in the history.
        acts.push((event, turn));
        acts.sort_by_key(|(event, _)| event.seq);
        let mut taken = Vec::new();
        for (event, turn) in acts {
            match self.take_back(event, &turn, actor, &key)? {
                Ok(one) => taken.push(one),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let mut settlement = Settlement::begin(self, &key, at);
        for Taken { event, present, mark } in &taken {
            let change = Change { present, mark, partner: partner(&taken, event), undoes: Some(event.seq) };
            let by = self.write_turn(&mut settlement, &change, EventKind::Undone, actor, at)?;
            self.connection.execute("INSERT INTO undone (seq, by) VALUES (?, ?)", (event.seq, by))?;
        }
        settlement.settle()?;
        let Some(first) = taken.first() else { return Err(StoreError::Corrupt) };
        let Some(now) = self.state(first.present.state.id)? else { return Err(StoreError::Corrupt) };
        let done = Done {
            id: now.id,
            before: first.present.state.mark.clone(),
            after: now.mark,
            version: now.version,
            partner: partner(&taken, &first.event),
            key: first.present.dossier.candidate.key.clone(),
            kanji_name: first.present.dossier.candidate.items.kanji_name.clone(),
            place: Place { risk: now.risk, id: now.id },
        };
        transaction.commit()?;
        Ok(Ok(done))
    }

    /// Finds the newest act of a person that can be taken back and was not.
    fn last_act(&self, actor: &Actor) -> Result<Option<(Event, Turn)>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event
             WHERE account = ? AND record IS NOT NULL AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq DESC"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([&actor.account])?;
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            if event.kind.can_be_undone() && event.actor.person() == actor.person() {
                let turn = journal::turn(&event.facts)?;
                return Ok(Some((event, turn)));
            }
        }
        Ok(None)
    }

    /// Finds the event of the other record that a swap corrected.
    fn other_half(&self, event: &Event, turn: &Turn) -> Result<Option<(Event, Turn)>> {
        let Some(partner) = turn.partner else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM event WHERE seq IN (?, ?) AND record = ? AND kind = ?");
        let other = self
            .connection
            .prepare_cached(&sql)?
            .query_row((event.seq - 1, event.seq + 1, partner.0, event.kind.index()), journal::read)
            .optional()?;
        other.map(|other| journal::turn(&other.facts).map(|turn| (other, turn))).transpose()
    }

    fn take_back(
        &self,
        event: Event,
        turn: &Turn,
        actor: &Actor,
        key: &ChainKey,
    ) -> Result<Result<Taken, Refusal>> {
        let Some(id) = event.record else { return Err(StoreError::Corrupt) };
        for (kind, who) in self.since(&event, id)? {
            let is_own = who.person() == actor.person() && who.source == actor.source;
            if kind != EventKind::DataChanged && !is_own {
                return Ok(Err(Refusal::ActedSince { who: who.person().to_owned(), id }));
            }
        }
        let Some(present) = self.present(id)? else { return Err(StoreError::Corrupt) };
        let before = self.mark_of(&turn.before)?;
        let Some(dossier) = self.dossier(id, present.state.version, before)? else {
            return Err(StoreError::Corrupt);
        };
        let found = assess(&dossier);
        let grounds = Grounds { dossier: &dossier, found: &found, right: None };
        let holds = key.seen(&dossier) == event.seen && still_borne(&grounds);
        let mark = restored(&dossier.mark, dossier.candidate.individual_number, holds);
        Ok(Ok(Taken { event, present, mark }))
    }

    /// Lists who changed a record's mark after an event, and how; what was taken back, and the taking back, left out.
    fn since(&self, event: &Event, id: CandidateId) -> Result<Vec<(EventKind, Actor)>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event
             WHERE record = ? AND seq > ? AND seq NOT IN (SELECT seq FROM undone) ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((id.0, event.seq))?;
        let mut since = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: EventKind = coded(row, 6)?;
            if journal::changes_mark(kind) && kind != EventKind::Undone {
                since.push((kind, journal::read(row)?.actor));
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
    pub(super) fn committed(&self, commitment: &str) -> Result<IndividualNumber> {
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
