//! Taking an act back in batches: begun by an undo, carried on by [`Store::bulk_batch`] like a bulk act.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use crate::audit::{Actor, CandidateId, Event, EventKind};
use crate::store::acting::bulk::{Bulk, Turned, each_since};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::history::journal;
use crate::triage::bulk::{BulkEnd, BulkId, BulkProgress, in_short};
use crate::triage::chain::ChainKey;
use crate::triage::listing::ListRow;
use crate::triage::turn::ActId;
use crate::triage::withdrawal::{Withdrawals, Withdrawn};

/// How many records are named whose marks were withdrawn.
const NAMED: usize = 3;

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
            progress.withdrawals = self.withdrawn_with(bulk)?;
        }
        Ok(progress)
    }

    /// Finds in the history what was withdrawn with what a bulk act took back: it follows that, of the same moment.
    fn withdrawn_with(&self, bulk: &Bulk) -> Result<Withdrawals> {
        let sql = "SELECT seq, kind, at, record FROM event WHERE seq > ? AND kind IN (?, ?) ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let kinds = (EventKind::Withdrawn.index(), EventKind::Undone.index());
        let mut rows = statement.query((bulk.event, kinds.0, kinds.1))?;
        let (mut withdrawals, mut undone) = (Withdrawals::default(), None);
        while let Some(row) = rows.next()? {
            let (seq, kind, at): (i64, EventKind, i64) = (row.get(0)?, coded(row, 1)?, row.get(2)?);
            if kind == EventKind::Undone {
                undone = Some((seq, at));
                continue;
            }
            let Some((undone, _)) = undone.filter(|(_, then)| *then == at) else { continue };
            if !self.is_taken_back_by(undone, bulk)? {
                continue;
            }
            if withdrawals.first.len() == NAMED {
                withdrawals.more += 1;
            } else if let Some(row) = self.list_row(CandidateId(row.get(3)?))? {
                let ListRow { id, key, kanji_name, .. } = row;
                withdrawals.first.push(Withdrawn { id, key, kanji_name });
            }
        }
        Ok(withdrawals)
    }

    fn is_taken_back_by(&self, undone: i64, bulk: &Bulk) -> Result<bool> {
        let sql = "SELECT facts ->> '$.bulk' IS ? FROM event WHERE seq = ? AND facts <> ''";
        let is_so = self.connection.prepare_cached(sql)?.query_row((bulk.id.0, undone), |row| row.get(0));
        Ok(is_so.optional()?.unwrap_or(false))
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
}
