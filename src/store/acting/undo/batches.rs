//! Taking an act back in batches: begun by an undo, carried on by [`Store::bulk_batch`] like a bulk act.

use jiff::Timestamp;

use crate::audit::{Actor, Event};
use crate::store::acting::bulk::{Bulk, Turned, WithdrawnSoFar, each_since};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::triage::bulk::{BulkEnd, BulkId, BulkProgress, in_short};
use crate::triage::chain::ChainKey;
use crate::triage::listing::ListRow;
use crate::triage::turn::ActId;
use crate::triage::withdrawal::{Withdrawals, Withdrawn};

impl Store {
    /// Returns the taking back of an act that has not ended: it was interrupted.
    pub(super) fn open_taking_back(&self, undone: ActId, actor: &Actor) -> Result<Option<Bulk>> {
        Ok(self.open_bulks_of(actor)?.into_iter().find(|open| open.takes_back() == Some(undone)))
    }

    /// Begins to take an act back, on so many records where that was counted.
    pub(super) fn begin_taking_back(
        &self,
        undone: ActId,
        of: Option<u64>,
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
                (bulk.act, Some(id), Some(bulk.done.saturating_sub(self.back_of(id)?)))
            }
            ActId::Each(first) => (each_since(first), None, of),
        };
        Ok(self.insert_bulk("null", &act, undoes, of, actor, at)?.progress())
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

    /// Tells how far a bulk act has come; at the end of a taking back, whose marks went with it too.
    pub(in crate::store) fn come_so_far(&self, bulk: &Bulk) -> Result<BulkProgress> {
        let mut progress = bulk.progress();
        if progress.is_undo && progress.ended.is_some() {
            progress.withdrawals = self.withdrawals(&bulk.withdrawn)?;
            progress.goes_on = progress.left_all() && self.has_open_act(&bulk.actor)?;
        }
        Ok(progress)
    }

    /// Names whose marks went with what a bulk act took back; who was removed since is not named.
    fn withdrawals(&self, withdrawn: &WithdrawnSoFar) -> Result<Withdrawals> {
        let mut first = Vec::with_capacity(withdrawn.first.len());
        for id in &withdrawn.first {
            let row = self.list_row(*id)?;
            first.extend(row.map(|ListRow { id, key, kanji_name, .. }| Withdrawn { id, key, kanji_name }));
        }
        Ok(Withdrawals { first, more: withdrawn.more })
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
            Ok((_, settled)) => Turned::Changed(records, settled.withdrawn),
            Err(refusal) => Turned::LeftOut(in_short(&refusal), records),
        })
    }
}
