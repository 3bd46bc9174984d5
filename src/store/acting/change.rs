//! A record inside a transaction, and the change of its mark: written into the history and laid down to be settled.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId, EventKind, IndividualNumber, Mark, Status};
use crate::notice::incident::number_found;
use crate::store::base::codec::stored;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal::{self, Entry};
use crate::store::judging::settle::{By, Settlement};
use crate::store::rows::state::State;
use crate::triage::act::Act;
use crate::triage::assess::{Assessment, assess};
use crate::triage::chain::ChainKey;
use crate::triage::danger::dangers;
use crate::triage::dossier::Dossier;
use crate::triage::turn::{ActId, MarkFacts, Turn};

/// A record as it is inside the transaction of an act.
#[derive(Debug)]
pub(in crate::store) struct Present {
    pub(in crate::store) state: State,
    pub(in crate::store) dossier: Dossier,
    pub(super) found: Assessment,
}

/// The change of one mark, ruled on and about to be written.
#[derive(Debug)]
pub(in crate::store) struct Change<'a> {
    pub(in crate::store) present: &'a Present,
    pub(in crate::store) mark: &'a Mark,
    /// The other record of a swap.
    pub(in crate::store) partner: Option<CandidateId>,
    /// The event that this one takes back.
    pub(in crate::store) undoes: Option<i64>,
    /// The act on several records that it is part of.
    pub(in crate::store) part_of: Option<ActId>,
}

impl<'a> Change<'a> {
    /// Changes the mark of one record, and nothing else belongs to it.
    pub(in crate::store) const fn alone(present: &'a Present, mark: &'a Mark) -> Self {
        Self { present, mark, partner: None, undoes: None, part_of: None }
    }
}

pub(in crate::store) const fn kind_of(act: &Act) -> EventKind {
    match act {
        Act::Mark(_) => EventKind::Marked,
        Act::Wrong { .. } => EventKind::WrongFound,
        Act::Confirm { .. } => EventKind::Confirmed,
        Act::Return { .. } => EventKind::Returned,
        Act::Reflect { .. } => EventKind::Reflected,
        Act::Assign { .. } => EventKind::Assigned,
        Act::Take { .. } => EventKind::Taken,
        Act::Due { .. } => EventKind::DueChanged,
    }
}

impl Store {
    /// Reads a record as it is inside the transaction.
    pub(in crate::store) fn present(&self, id: CandidateId) -> Result<Option<Present>> {
        let Some(state) = self.state(id)? else { return Ok(None) };
        let Some(dossier) = self.dossier(id, state.version, state.mark.clone())? else { return Ok(None) };
        let found = assess(&dossier);
        Ok(Some(Present { state, dossier, found }))
    }

    /// Writes the change of one mark into the history and lays it down to be settled; returns the event's number.
    pub(in crate::store) fn write_turn(
        &self,
        settlement: &mut Settlement<'_>,
        change: &Change<'_>,
        kind: EventKind,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<i64> {
        let Change { present, mark, partner, undoes, part_of } = change;
        let key = settlement.key;
        for number in [present.state.mark.right_number, mark.right_number].into_iter().flatten() {
            self.commit_to(key, number)?;
        }
        let concerns_proof = present.state.mark.status.is_proof() || mark.status == Status::Verified;
        let (bulk, each) = match *part_of {
            Some(ActId::Bulk(id)) => (Some(id), None),
            Some(ActId::Each(first)) => (None, Some(first)),
            None => (None, None),
        };
        let turn = Turn {
            before: MarkFacts::of(&present.state.mark, key),
            after: MarkFacts::of(mark, key),
            undoes: *undoes,
            partner: *partner,
            bulk,
            each,
            dangers: if concerns_proof { dangers(&present.dossier, &present.found, key) } else { Vec::new() },
            why: None,
        };
        let entry = Entry {
            kind,
            record: Some(present.state.id),
            facts: journal::written(&turn)?,
            seen: key.seen(&present.dossier),
            actor,
            at,
        };
        let seq = journal::append(&self.connection, key, &entry)?;
        let registered = present.dossier.candidate.individual_number;
        let found = number_found(kind, &present.state.mark, mark, registered);
        let by = By { actor: actor.clone(), event: seq, undoes: *undoes, found, brought: Vec::new() };
        settlement.put_mark(&present.state, (*mark).clone(), by)?;
        Ok(seq)
    }

    /// Keeps the number behind a commitment, so that an undo can restore it.
    pub(in crate::store) fn commit_to(&self, key: &ChainKey, number: IndividualNumber) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO commitment (commitment, individual_number) VALUES (?, ?) ON CONFLICT DO NOTHING",
            )?
            .execute((key.commit(number), stored(number)))?;
        Ok(())
    }
}
