//! A person's acts: looked up, ruled on and written in one transaction.

use jiff::Timestamp;

use crate::audit::{Actor, CandidateId, Event, EventKind, IdentitySource, IndividualNumber, Mark, Status};
use crate::notice::incident::number_found;
use crate::store::base::codec::{self, stored};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS, Entry};
use crate::store::judging::settle::{By, Settlement};
use crate::store::rows::state::State;
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::assess::{Assessment, assess};
use crate::triage::bulk::BulkId;
use crate::triage::chain::ChainKey;
use crate::triage::danger::dangers;
use crate::triage::dossier::Dossier;
use crate::triage::page::Place;
use crate::triage::policy::{
    Grounds, Heard, Refusal, RightNumber, may_act, may_reveal, may_take_out, other_holder, overwrites_unseen,
    rule, swapped_partner,
};
use crate::triage::port::{Done, Noted, NumberVerdict};
use crate::triage::turn::{MarkFacts, Turn};

/// A record as it is inside the transaction of an act.
#[derive(Debug)]
pub(in crate::store) struct Present {
    pub(in crate::store) state: State,
    pub(in crate::store) dossier: Dossier,
    found: Assessment,
}

/// A mark that was ruled on.
#[derive(Debug)]
struct Ruled {
    present: Present,
    mark: Mark,
    partner: Option<CandidateId>,
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
    /// Performs an act, or says why it is refused. It is durable when this returns.
    pub fn perform(&mut self, order: &Order) -> Result<Result<Done, Refusal>> {
        self.perform_among(order, None)
    }

    /// Performs several acts that one undo takes back, each for itself: `each` is told of one as soon as it is durable. Holds and
    /// leases that fall due are released first.
    pub fn perform_each(
        &mut self,
        orders: &[Order],
        each: &mut dyn FnMut(CandidateId, Result<Done, Refusal>),
    ) -> Result<()> {
        if let Some(first) = orders.first() {
            self.release(first.at)?;
        }
        let mut first = None;
        for order in orders {
            let outcome = self.perform_among(order, Some(&mut first))?;
            each(order.id, outcome);
        }
        Ok(())
    }

    /// Performs an act that is one of several by the same key; `first` becomes the first event of them all.
    fn perform_among(
        &mut self,
        order: &Order,
        first: Option<&mut Option<i64>>,
    ) -> Result<Result<Done, Refusal>> {
        let key = self.writing_key()?;
        let order = Order { at: codec::to_microsecond(order.at), ..order.clone() };
        // Before anything is judged or told: who may only look changes nothing, and learns nothing of what others did.
        if let Err(refusal) = may_act(&order.actor) {
            return Ok(Err(refusal));
        }
        self.judge_old(self.concerned(&order)?, &key, order.at)?;
        let transaction = db::immediate(&self.connection)?;
        let ruled = match self.rule_on(&order)? {
            Ok(ruled) => ruled,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let each = match &first {
            Some(Some(first)) => Some(*first),
            Some(None) => Some(journal::head(&self.connection)?.0 + 1),
            None => None,
        };
        let mut settlement = Settlement::begin(self, &key, order.at);
        for Ruled { present, mark, partner } in &ruled {
            let change = Change { present, mark, partner: *partner, undoes: None, bulk: None, each };
            self.write_turn(&mut settlement, &change, kind_of(&order.act), &order.actor, order.at)?;
        }
        settlement.settle()?;
        let done = self.done(&ruled)?;
        transaction.commit()?;
        if let Some(first) = first {
            *first = each;
        }
        Ok(Ok(done))
    }

    fn rule_on(&self, order: &Order) -> Result<Result<Vec<Ruled>, Refusal>> {
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
    fn concerned(&self, order: &Order) -> Result<Vec<CandidateId>> {
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
        let Change { present, mark, partner, undoes, bulk, each } = change;
        let key = settlement.key;
        for number in [present.state.mark.right_number, mark.right_number].into_iter().flatten() {
            self.commit_to(key, number)?;
        }
        let concerns_proof = present.state.mark.status.is_proof() || mark.status == Status::Verified;
        let turn = Turn {
            before: MarkFacts::of(&present.state.mark, key),
            after: MarkFacts::of(mark, key),
            undoes: *undoes,
            partner: *partner,
            bulk: *bulk,
            each: *each,
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
        let by = By { actor: actor.clone(), event: seq, undoes: *undoes, found };
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

    fn done(&self, ruled: &[Ruled]) -> Result<Done> {
        let Some(first) = ruled.first() else { return Err(StoreError::Corrupt) };
        let Some(now) = self.state(first.present.state.id)? else { return Err(StoreError::Corrupt) };
        Ok(Done {
            id: now.id,
            before: first.present.state.mark.clone(),
            after: now.mark,
            version: now.version,
            partner: first.partner,
            key: first.present.dossier.candidate.key.clone(),
            kanji_name: first.present.dossier.candidate.items.kanji_name.clone(),
            place: Place { risk: now.risk, id: now.id },
        })
    }
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
    /// The bulk act that it is part of.
    pub(in crate::store) bulk: Option<BulkId>,
    /// The first event of the one key that it is part of.
    pub(in crate::store) each: Option<i64>,
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

/// What is written into the history besides marks.
impl Store {
    /// Compares twelve digits with a record's effective number, and records that it was done.
    pub fn compare_number(
        &mut self,
        id: CandidateId,
        keyed: IndividualNumber,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<NumberVerdict, Refusal>> {
        let key = self.writing_key()?;
        if let Err(refusal) = may_act(actor) {
            return Ok(Err(refusal));
        }
        let transaction = db::immediate(&self.connection)?;
        let Some(present) = self.present(id)? else { return Ok(Err(Refusal::NoSuchRecord(id))) };
        let (verdict, said) = if present.dossier.effective_number() == keyed {
            (NumberVerdict::Same, "same")
        } else {
            let holders: Vec<_> = self
                .holders(keyed, id, present.dossier.insurer_side())?
                .into_iter()
                .map(|other| other.id)
                .collect();
            if holders.is_empty() {
                let heard = Heard::of(&present.dossier, self.answer(keyed)?.as_ref());
                (NumberVerdict::Different(heard), "different")
            } else {
                (NumberVerdict::HeldBy(holders), "held-by-another")
            }
        };
        let facts = serde_json::json!({ "verdict": said, "keyed": key.commit(keyed) });
        let entry = Entry {
            record: Some(id),
            seen: key.seen(&present.dossier),
            ..Entry::plain(EventKind::NumberCompared, &facts, actor, at)
        };
        journal::append(&transaction, &key, &entry)?;
        transaction.commit()?;
        Ok(Ok(verdict))
    }

    /// Records that a record's number is shown in all its digits, or says why it may not be. It is durable when this returns.
    pub fn reveal(
        &mut self,
        id: CandidateId,
        reason: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<(), Refusal>> {
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let Some(present) = self.present(id)? else { return Ok(Err(Refusal::NoSuchRecord(id))) };
        if let Err(refusal) = may_reveal(&present.state.mark, reason, actor) {
            return Ok(Err(refusal));
        }
        let facts = serde_json::json!({ "reason": reason.trim() });
        let entry = Entry {
            record: Some(id),
            seen: key.seen(&present.dossier),
            ..Entry::plain(EventKind::Revealed, &facts, actor, at)
        };
        journal::append(&transaction, &key, &entry)?;
        transaction.commit()?;
        Ok(Ok(()))
    }

    /// Writes into the history that something was read or left the database.
    pub fn note(&mut self, noted: &Noted) -> Result<()> {
        let key = self.writing_key()?;
        let mut facts = noted.facts.clone();
        if let Some(words) = &noted.secret_words {
            let digest = serde_json::Value::String(key.digest_words(words));
            match &mut facts {
                serde_json::Value::Object(facts) => {
                    facts.insert("words".to_owned(), digest);
                }
                other => *other = serde_json::json!({ "facts": other.take(), "words": digest }),
            }
        }
        let transaction = db::immediate(&self.connection)?;
        let entry =
            Entry { record: noted.record, ..Entry::plain(noted.kind, &facts, &noted.actor, noted.at) };
        journal::append(&transaction, &key, &entry)?;
        Ok(transaction.commit()?)
    }

    /// Remembers numbers as asked for, and records how many left in a file.
    pub fn mark_inquired(
        &mut self,
        numbers: &[IndividualNumber],
        file_name: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        may_take_out(actor)?;
        let key = self.writing_key()?;
        let transaction = db::immediate(&self.connection)?;
        let mut insert = transaction
            .prepare("INSERT INTO inquired (individual_number) VALUES (?) ON CONFLICT DO NOTHING")?;
        for number in numbers {
            insert.execute([stored(*number)])?;
        }
        drop(insert);
        let facts = serde_json::json!({ "numbers": numbers.len(), "file": file_name });
        journal::append(&transaction, &key, &Entry::plain(EventKind::Inquired, &facts, actor, at))?;
        Ok(transaction.commit()?)
    }
}
