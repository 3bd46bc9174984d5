//! What was judged ahead, written in its turn, in transactions that others wait for as long as they may.

use std::collections::BTreeSet;
use std::sync::mpsc::SyncSender;
use std::time::Instant;

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::audit::CandidateId;
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::importing::ahead::{Ahead, Batch, Spent};
use crate::store::importing::tail::pace::Pace;
use crate::store::judging::judge::{Prepared, Wanted};
use crate::store::judging::known::Known;
use crate::store::judging::settle::Settlement;
use crate::triage::chain::ChainKey;

/// How many records one transaction takes, about, where nobody else waits for a turn: with each commit all is void that a thread has
/// read of the file.
const IN_A_TURN: usize = 8_000;

/// How many records are judged anew in one transaction at most, where somebody else wrote since they were judged: he writes again,
/// and waits for this one.
const ANEW: usize = 100;

/// What is written of records that are judged ahead.
pub(super) struct Turns<'a> {
    store: &'a Store,
    ahead: &'a Ahead<'a>,
    key: &'a ChainKey,
    at: Timestamp,
    /// Of which version of the database what was judged is true.
    version: i64,
    /// The transaction under way, and how many records it has taken.
    open: Option<(Transaction<'a>, usize)>,
    /// The numbers that more hold than were concerned.
    crowds: BTreeSet<i64>,
    /// How many records one transaction takes where others wait for a turn: as they were judged, and judged anew.
    paces: [Pace; 2],
}

impl<'a> Turns<'a> {
    pub(super) fn begin(
        store: &'a Store,
        ahead: &'a Ahead<'a>,
        version: i64,
        (key, at): (&'a ChainKey, Timestamp),
    ) -> Self {
        let paces = [IN_A_TURN, ANEW].map(|most| Pace::new(most, store.identity.kind));
        Self { store, ahead, key, at, version, open: None, crowds: BTreeSet::new(), paces }
    }

    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Writes what a batch was judged to be, or judges it anew where that is not true any more. What is not needed any more goes
    /// back.
    pub(super) fn write(&mut self, batch: Batch, spent: &SyncSender<Spent>) -> Result<()> {
        let together = if self.store.identity.kind == DatabaseKind::Shared { 0 } else { IN_A_TURN };
        let mut records = batch.records.into_iter();
        while records.len() > 0 {
            let (transaction, before) = match self.open.take() {
                Some(open) => open,
                None => (self.transaction()?, 0),
            };
            let (left, began) = (records.len(), Instant::now());
            let is_true = batch.generation == self.ahead.generation();
            let (written, has_upset) = self.take_next(&mut records, is_true)?;
            // Where nobody takes them, or has not yet taken those before, they are dropped here.
            let _ = spent.try_send(written);
            let taken = before + left - records.len();
            if is_true && !has_upset && taken < together {
                self.open = Some((transaction, taken));
                continue;
            }
            transaction.commit()?;
            self.paces[usize::from(!is_true)].learn(left - records.len(), began.elapsed());
            if has_upset {
                self.ahead.renew();
            }
            self.store.leave_to_others();
        }
        Ok(())
    }

    /// Ends the transaction under way. Returns the numbers that more hold than were concerned.
    pub(super) fn end(self) -> Result<BTreeSet<i64>> {
        self.open.map_or(Ok(()), |(transaction, _)| transaction.commit())?;
        Ok(self.crowds)
    }

    /// Begins a transaction; what was judged before somebody else wrote is void.
    fn transaction(&mut self) -> Result<Transaction<'a>> {
        let transaction = db::immediate(&self.store.connection)?;
        let now = db::data_version(&self.store.connection)?;
        if std::mem::replace(&mut self.version, now) != now {
            self.ahead.renew();
        }
        Ok(transaction)
    }

    /// Takes the next records as they were judged, or a few of them as they are judged now. Returns what is not needed any more, and
    /// whether a mark was upset.
    fn take_next(
        &mut self,
        records: &mut std::vec::IntoIter<Prepared>,
        is_true: bool,
    ) -> Result<(Spent, bool)> {
        let mut settlement = Settlement::begin(self.store, self.key, self.at);
        let mut written = Vec::with_capacity(records.len());
        for record in records.take(self.room(is_true)) {
            let record = if is_true { Some(record) } else { self.anew(record.id())? };
            let Some(record) = record else { continue };
            self.crowds.extend(record.crowd);
            written.push(settlement.take(record, &|id| self.ahead.holds(id))?);
        }
        Ok((written, settlement.settle()?.has_upset))
    }

    /// Returns how many records the transaction under way takes at most.
    fn room(&self, is_true: bool) -> usize {
        match (self.store.identity.kind, is_true) {
            (DatabaseKind::Shared, _) => self.paces[usize::from(!is_true)].rows(),
            (_, true) => usize::MAX,
            (_, false) => ANEW,
        }
    }

    fn anew(&self, id: CandidateId) -> Result<Option<Prepared>> {
        let wanted = [Wanted::plain(id.0)];
        Ok(self.store.prepare(&wanted, self.ahead.news(), Known::PERHAPS_ALL)?.pop())
    }
}
