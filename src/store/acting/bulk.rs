//! Bulk acts in the table `bulk`: begun, carried on batch by batch, ended. A batch commits its records together with the place
//! up to which the act has come, so that whatever interrupts it leaves nothing half done and nothing done twice.
//!
//! Which records have their turn is [`crate::store::acting::course`]'s; what becomes of one is ruled on as for any other act.

use jiff::Timestamp;
use serde::Serialize;

use crate::audit::{Actor, EventKind};
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::triage::bulk::{BulkAct, BulkEnd, BulkId, BulkProgress, may_begin};
use crate::triage::policy::Refusal;
use crate::triage::selection::Selection;

mod batch;
mod row;

#[cfg(test)]
pub(in crate::store) use batch::Spell;
pub(in crate::store) use batch::Turned;
pub(in crate::store) use row::{Bulk, WithdrawnSoFar, each_since, reading};

/// Up to how many records of a selection that no kept count answers are counted when it begins.
const COUNTED: u64 = 20_000;

/// Beginning and ending.
impl Store {
    /// Begins a bulk act; [`bulk_batch`](Self::bulk_batch) carries it on. One of the same person that rests is ended by it.
    pub fn begin_bulk(
        &mut self,
        selection: &Selection,
        act: &BulkAct,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Result<BulkProgress, Refusal>> {
        if let Err(refusal) = may_begin(act, &selection.filter, actor, at) {
            return Ok(Err(refusal));
        }
        // Before the transaction: it may take long, and nobody who writes waits for it.
        let (course, of) = {
            let _snapshot = db::snapshot(&self.connection)?;
            let course = self.course(selection.clone())?;
            let of = self.length(&course, COUNTED)?;
            (course, of)
        };
        let transaction = db::immediate(&self.connection)?;
        self.stop_open(actor, at)?;
        let bulk = self.insert_bulk(&written(&course)?, &written(act)?, None, of, actor, at)?;
        transaction.commit()?;
        Ok(Ok(bulk.progress()))
    }

    /// Writes a bulk act that begins, and its event.
    pub(in crate::store) fn insert_bulk(
        &self,
        selection: &str,
        act: &str,
        undoes: Option<BulkId>,
        of: Option<u64>,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Bulk> {
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let id: i64 =
            self.connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM bulk", [], |row| row.get(0))?;
        let mut facts = row::beginning(BulkId(id), act, &key.digest_words(selection), undoes);
        if let Some(facts) = facts.as_object_mut() {
            facts.insert("selected".to_owned(), serde_json::json!(of));
        }
        let entry = Entry::plain(EventKind::Bulk, &facts, actor, at);
        let event = journal::append(&self.connection, &key, &entry)?;
        self.connection.execute(
            "INSERT INTO bulk (id, selection, act, undoes, account, claim, source, event, began_at, selected)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id,
                selection,
                act,
                undoes.map(|undoes| undoes.0),
                &actor.account,
                &actor.claim,
                actor.source.index(),
                event,
                at.as_microsecond(),
                of.map(u64::cast_signed),
            ),
        )?;
        self.bulk(BulkId(id))
    }

    /// Tells of a bulk act of this person that has not ended: it was interrupted, or another console of theirs is at it.
    pub fn open_bulk(&self, actor: &Actor) -> Result<Option<BulkProgress>> {
        Ok(self.open_bulk_of(actor)?.map(|bulk| bulk.progress()))
    }

    /// Tells how far a bulk act has come.
    pub(in crate::store) fn bulk_progress(&self, id: BulkId) -> Result<BulkProgress> {
        self.come_so_far(&self.bulk(id)?)
    }

    /// Returns the bulk act of this person that was stopped or interrupted, to be carried on; none: there is none.
    pub fn resume_bulk(&self, actor: &Actor) -> Result<Option<BulkProgress>> {
        let Some(open) = self.open_bulk_of(actor)? else { return Ok(None) };
        let bulk = self.bulk_for(open.id, actor)?;
        self.assert_as_begun(&bulk)?;
        Ok(Some(bulk.progress()))
    }

    /// Ends a bulk act where it stands, for good. What was marked stays marked. Refused to everybody but its person.
    pub fn stop_bulk(&mut self, id: BulkId, actor: &Actor, at: Timestamp) -> Result<BulkProgress> {
        let transaction = db::immediate(&self.connection)?;
        let bulk = self.bulk_for(id, actor)?;
        if bulk.ended.is_none() {
            self.end_bulk(&bulk, BulkEnd::Stopped, actor, at)?;
        }
        let bulk = self.bulk(id)?;
        transaction.commit()?;
        self.come_so_far(&bulk)
    }

    /// Ends the person's open bulk acts, inside a transaction.
    fn stop_open(&self, actor: &Actor, at: Timestamp) -> Result<()> {
        let open = self.open_bulks_of(actor)?;
        open.iter().try_for_each(|bulk| self.end_bulk(bulk, BulkEnd::Stopped, actor, at))
    }

    pub(in crate::store) fn end_bulk(
        &self,
        bulk: &Bulk,
        end: BulkEnd,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let key = self.writing_key()?;
        let ends = match end {
            BulkEnd::Complete => "complete",
            BulkEnd::Stopped => "stopped",
        };
        let facts = serde_json::json!({
            "bulk": bulk.id, "ends": ends, "done": bulk.done, "left_out": bulk.left_out,
        });
        journal::append(&self.connection, &key, &Entry::plain(EventKind::Bulk, &facts, actor, at))?;
        // The words that were searched for are kept no longer than they are needed.
        let sql = "UPDATE bulk SET ended = ?, selection = '' WHERE id = ?";
        self.connection.execute(sql, (row::code_of(end), bulk.id.0))?;
        Ok(())
    }
}

fn written<T: Serialize>(what: &T) -> Result<String> {
    serde_json::to_string(what).map_err(|why| StoreError::Other(why.to_string()))
}
