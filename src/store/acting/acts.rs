//! A person's acts: ruled on and written in one transaction.

use crate::audit::CandidateId;
use crate::store::acting::change::{Change, Present, kind_of};
use crate::store::acting::ruling::Ruled;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal;
use crate::store::judging::settle::{Renewed, Settlement};
use crate::triage::act::Order;
use crate::triage::page::Place;
use crate::triage::policy::{Refusal, may_act};
use crate::triage::port::Done;
use crate::triage::turn::ActId;
use crate::triage::withdrawal::Withdrawn;

/// Acts on several records that one key or one command orders: one undo takes all of them back. Known by the first event of
/// them all, once there is one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Together(Option<i64>);

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
        let mut together = Together::default();
        for order in orders {
            let outcome = self.perform_among(order, Some(&mut together))?;
            each(order.id, outcome);
        }
        Ok(())
    }

    /// Performs an act, one of several that go together where it is told so; or says why it is refused.
    pub fn perform_among(
        &mut self,
        order: &Order,
        together: Option<&mut Together>,
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
        let part_of = together.map(|together| self.act_of(together)).transpose()?;
        let mut settlement = Settlement::begin(self, &key, order.at);
        for Ruled { present, mark, partner } in &ruled {
            let change = Change { partner: *partner, part_of, ..Change::alone(present, mark) };
            self.write_turn(&mut settlement, &change, kind_of(&order.act), &order.actor, order.at)?;
        }
        let settled = settlement.settle()?;
        let Some(first) = ruled.first() else { return Err(StoreError::Corrupt) };
        let done = self.done(&first.present, first.partner, &settled)?;
        transaction.commit()?;
        Ok(Ok(done))
    }

    /// Returns the act on several records that the next event of this transaction belongs to, as its first or one that follows.
    pub(in crate::store) fn act_of(&self, together: &mut Together) -> Result<ActId> {
        let first = match together.0 {
            Some(first) => first,
            None => journal::head(&self.connection)?.0 + 1,
        };
        together.0 = Some(first);
        Ok(ActId::Each(first))
    }

    /// Says what became of a record, and whose marks went with that.
    pub(super) fn done(
        &self,
        was: &Present,
        partner: Option<CandidateId>,
        settled: &Renewed,
    ) -> Result<Done> {
        let Some(now) = self.state(was.state.id)? else { return Err(StoreError::Corrupt) };
        let mut withdrawn = Vec::with_capacity(settled.withdrawn.len());
        for id in &settled.withdrawn {
            let Some(row) = self.list_row(*id)? else { return Err(StoreError::Corrupt) };
            withdrawn.push(Withdrawn { id: *id, key: row.key, kanji_name: row.kanji_name });
        }
        Ok(Done {
            id: now.id,
            before: was.state.mark.clone(),
            after: now.mark,
            version: now.version,
            partner,
            withdrawn,
            has_opened: settled.opened.contains(&now.id),
            key: was.dossier.candidate.key.clone(),
            kanji_name: was.dossier.candidate.items.kanji_name.clone(),
            place: Place { risk: now.risk, id: now.id },
        })
    }
}
