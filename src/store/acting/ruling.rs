//! What an order leads to: ruled on from what the database says inside the transaction. Nothing is written here.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource, IndividualNumber, Mark, Status};
use crate::store::acting::change::Present;
use crate::store::base::database::Store;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS};
use crate::store::rows::state::State;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::assess::assess;
use crate::triage::policy::{
    Grounds, Refusal, RightNumber, other_holder, overwrites_unseen, rule, swapped_partner,
};

/// A mark that was ruled on.
#[derive(Debug)]
pub(super) struct Ruled {
    pub(super) present: Present,
    pub(super) mark: Mark,
    pub(super) partner: Option<CandidateId>,
}

/// Where a record stands in swaps.
#[derive(Debug, Clone, Copy, Default)]
struct Swap<'a> {
    /// The other record of one that stands.
    half: Option<(CandidateId, &'a Mark)>,
    /// The other record of the one that is ordered, where that is known.
    partner: Option<CandidateId>,
}

impl Store {
    /// Rules on an order, on both records of a swap.
    pub(super) fn rule_on(&self, order: &Order) -> Result<Result<Vec<Ruled>, Refusal>> {
        let Some(present) = self.present(order.id)? else {
            return Ok(Err(Refusal::NoSuchRecord(order.id)));
        };
        let overtaken = match order.seen_version {
            Some(seen) => seen != present.state.version,
            None => overwrites_unseen(&present.state.mark, &order.act, &order.actor),
        };
        if overtaken {
            return Ok(Err(Refusal::Overtaken { mark: Box::new(present.state.mark) }));
        }
        if let Act::Return { .. } = &order.act
            && let Some(other) = self.swapped_with(&present.state)?
        {
            return self.rule_both(present, other, order);
        }
        let half = match &order.act {
            Act::Mark(NewMark { status: Status::Corrected, .. }) => self.swapped_with(&present.state)?,
            _ => None,
        };
        let half = half.map(|id| self.state(id)).transpose()?.flatten();
        let swap = Swap { half: half.as_ref().map(|half| (half.id, &half.mark)), partner: None };
        let mark = match self.rule_half(&present, swap, &order.act, &order.actor, order.at)? {
            Ok(mark) => mark,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Act::Mark(wanted @ NewMark { swap: true, status: Status::Corrected, .. }) = &order.act else {
            return Ok(Ok(vec![Ruled { present, mark, partner: None }]));
        };
        match self.rule_partner(&present, wanted, order)? {
            Err(refusal) => Ok(Err(refusal)),
            Ok(mut other) => {
                let own = Ruled { partner: Some(other.present.state.id), present, mark };
                other.partner = Some(own.present.state.id);
                Ok(Ok(vec![own, other]))
            }
        }
    }

    /// Rules on the return of both records of a swap, whichever of them is confirmed already.
    fn rule_both(
        &self,
        own: Present,
        other: CandidateId,
        order: &Order,
    ) -> Result<Result<Vec<Ruled>, Refusal>> {
        let Some(other) = self.present(other)? else { return Err(StoreError::Corrupt) };
        let mut ruled = Vec::new();
        for (present, half) in [(&own, &other), (&other, &own)] {
            let swap = Swap { half: Some((half.state.id, &half.state.mark)), partner: None };
            match self.rule_half(present, swap, &order.act, &order.actor, order.at)? {
                Ok(mark) => ruled.push(mark),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let partners = [Some(other.state.id), Some(own.state.id)];
        let both = [own, other].into_iter().zip(ruled).zip(partners);
        Ok(Ok(both.map(|((present, mark), partner)| Ruled { present, mark, partner }).collect()))
    }

    /// Rules on the record that gets the number of `own` in a swap.
    fn rule_partner(&self, own: &Present, wanted: &NewMark, order: &Order) -> Result<Result<Ruled, Refusal>> {
        let Some(number) = wanted.right_number else { return Ok(Err(Refusal::RightNumberNeeded)) };
        let holders = self.holders(number, own.state.id, own.dossier.insurer_side())?;
        let Some(holder) = other_holder(&own.dossier, &holders) else {
            return Ok(Err(Refusal::NothingToSwap));
        };
        let Some(partner) = self.present(holder.id)? else { return Err(StoreError::Corrupt) };
        let partner_is = (partner.state.id, partner.state.version);
        if wanted.seen_partner.is_some_and(|seen| seen != partner_is) {
            return Ok(Err(Refusal::PartnerOvertaken { partner: partner.state.id }));
        }
        let wanted = match swapped_partner(&own.dossier, &partner.dossier, wanted) {
            Ok(wanted) => wanted,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let swap = Swap { half: None, partner: Some(own.state.id) };
        let ruled = self.rule_half(&partner, swap, &Act::Mark(wanted), &order.actor, order.at)?;
        Ok(ruled.map(|mark| Ruled { present: partner, mark, partner: None }))
    }

    /// Rules on an act on a record as it is inside the transaction.
    pub(in crate::store) fn rule_one(
        &self,
        present: &Present,
        act: &Act,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Mark, Refusal>> {
        self.rule_half(present, Swap::default(), act, actor, at)
    }

    /// Rules on an act on a record that may be half of a swap.
    fn rule_half(
        &self,
        present: &Present,
        swap: Swap<'_>,
        act: &Act,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<Mark, Refusal>> {
        let right = match act {
            Act::Mark(NewMark { status: Status::Corrected, right_number: Some(number), .. }) => {
                self.right_number(present, *number)?
            }
            _ => None,
        };
        let marker = match act {
            Act::Confirm { .. } | Act::Return { .. } => self.marked(&present.state)?.map(|event| event.actor),
            _ => None,
        };
        let (right, marker) = (right.as_ref(), marker.as_ref());
        let found = Grounds::of(&present.dossier, &present.found);
        let grounds = Grounds { right, marker, other_half: swap.half, partner: swap.partner, ..found };
        Ok(rule(&grounds, act, actor, at))
    }

    /// Lists the records that an act may change.
    pub(super) fn concerned(&self, order: &Order) -> Result<Vec<CandidateId>> {
        let other = match (&order.act, self.state(order.id)?) {
            (Act::Return { .. }, Some(state)) => self.swapped_with(&state)?,
            _ => None,
        };
        Ok([order.id].into_iter().chain(other).collect())
    }

    /// Finds the other record of the swap that corrected a record, where the swap still stands on both.
    fn swapped_with(&self, state: &State) -> Result<Option<CandidateId>> {
        if state.mark.status != Status::Corrected {
            return Ok(None);
        }
        // The partner that another database's event names is a record of that database.
        let own = self.marked(state)?.filter(|event| event.actor.source != IdentitySource::Foreign);
        let Some(own) = own else { return Ok(None) };
        let Some(partner) = journal::turn(&own.facts)?.partner else { return Ok(None) };
        let Some(other) = self.state(partner)?.filter(|other| other.mark.status == Status::Corrected) else {
            return Ok(None);
        };
        // The events of the two halves stand beside each other.
        let is_half = self.marked(&other)?.is_some_and(|event| own.seq.abs_diff(event.seq) == 1);
        Ok(is_half.then_some(partner))
    }

    /// Finds the event that made the present mark of a record, in the history: by what the event says of the mark, for one
    /// of another database keeps its moment to the second only.
    pub(in crate::store) fn marked(&self, state: &State) -> Result<Option<Event>> {
        let Some(marked_at) = state.mark.marked_at.map(|at| at.to_string()) else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM event WHERE record = ? AND kind = ? ORDER BY seq DESC");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut events = statement.query_map((state.id.0, EventKind::Marked.index()), journal::read)?;
        let made_it = |event: &Event| {
            journal::turn(&event.facts).is_ok_and(|turn| {
                turn.after.marked_at.as_ref() == Some(&marked_at)
                    && turn.after.operator == state.mark.operator
            })
        };
        events
            .find_map(|event| match event {
                Ok(event) => made_it(&event).then_some(Ok(event)),
                Err(error) => Some(Err(error.into())),
            })
            .transpose()
    }

    /// Judges a record as if a number were its right one.
    fn right_number(&self, present: &Present, number: IndividualNumber) -> Result<Option<RightNumber>> {
        let as_if = Mark { right_number: Some(number), ..present.state.mark.clone() };
        let Some(dossier) = self.dossier(present.state.id, present.state.version, as_if)? else {
            return Ok(None);
        };
        let found = assess(&dossier);
        Ok(Some(RightNumber { number, holders: dossier.holders, found }))
    }
}
