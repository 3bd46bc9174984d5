//! Judging ahead: while one thread writes what the records of a tail were judged to be, another reads and judges the next ones;
//! the one that writes takes part in that where it would have to wait.
//!
//! A judgement hangs on data alone, which nobody but this import writes while its tail is judged, unless somebody works on
//! the database meanwhile. What was read before such a change is thrown away and judged again.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::audit::CandidateId;
use crate::host::give_freed_memory_back;
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db::{self, Access};
use crate::store::error::Result;
use crate::store::judging::judge::{Judged, News, Prepared, Wanted};

/// How many records cross from one thread to the other at once. Where nobody waits for a turn they are more: what a thread has read
/// of the file is void once the other one has written.
const BATCH: usize = 1_000;
const LARGE_BATCH: usize = 2_000;

/// Batches that wait to be written.
const WAITING: usize = 1;

/// Some records of a tail in their order, as they were read in one state of the database.
#[derive(Debug)]
pub(in crate::store) struct Batch {
    /// Which of the batches of the tail.
    pub(in crate::store) at: usize,
    /// Which state that was; a lower one than the present holds no more.
    pub(in crate::store) generation: u64,
    pub(in crate::store) records: Vec<Prepared>,
}

/// What is written of a batch.
pub(in crate::store) type Spent = Vec<Box<Judged>>;

/// Records that are to be judged in their order, by whoever has time.
#[derive(Debug)]
pub(in crate::store) struct Ahead<'a> {
    wanted: &'a [Wanted],
    news: News,
    batch: usize,
    next: AtomicUsize,
    /// Raised whenever what was read before holds no more.
    generation: AtomicU64,
}

impl<'a> Ahead<'a> {
    pub(in crate::store) fn new(wanted: &'a [Wanted], news: News, kind: DatabaseKind) -> Self {
        let batch = if kind == DatabaseKind::Shared { BATCH } else { LARGE_BATCH };
        Self { wanted, news, batch, next: AtomicUsize::new(0), generation: AtomicU64::new(0) }
    }

    /// How many batches there are.
    pub(in crate::store) const fn batches(&self) -> usize {
        self.wanted.len().div_ceil(self.batch)
    }

    /// Tells whether a record is one of them.
    pub(in crate::store) fn holds(&self, id: CandidateId) -> bool {
        self.wanted.binary_search_by_key(&id, |wanted| wanted.id).is_ok()
    }

    /// What brought them.
    pub(in crate::store) const fn news(&self) -> News {
        self.news
    }

    pub(in crate::store) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Has all be judged anew that was read before now.
    pub(in crate::store) fn renew(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// Judges the next batch that nobody has begun; none: all are begun.
    pub(in crate::store) fn judge_next(&self, store: &Store) -> Result<Option<Batch>> {
        let at = self.next.fetch_add(1, Ordering::SeqCst);
        let Some(wanted) = self.wanted.chunks(self.batch).nth(at) else { return Ok(None) };
        // Before the snapshot: whatever raises it later may not be seen.
        let generation = self.generation();
        let _snapshot = db::snapshot(&store.connection)?;
        let known = store.known()?;
        // What was known when the judging began holds as long as nobody has written since.
        let records = if generation == 0 {
            store.prepare(wanted, self.news, known)?
        } else {
            let wanted: Vec<Wanted> = wanted.iter().map(|wanted| Wanted::plain(wanted.id.0)).collect();
            store.prepare(&wanted, self.news, known)?
        };
        Ok(Some(Batch { at, generation, records }))
    }

    /// Judges batches on a thread of its own, until all are begun or nobody takes them any more. It takes back what is written of
    /// them: memory is freed best by whoever asked for it, and the one that writes has more to do.
    pub(in crate::store) fn on_a_thread<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        path: &'scope Path,
    ) -> (Receiver<Batch>, SyncSender<Spent>, ScopedJoinHandle<'scope, Result<()>>) {
        let (give, take) = sync_channel(WAITING);
        let (give_back, spent) = sync_channel(WAITING);
        let judge = move || {
            let judged = self.judge_all(path, &give, &spent);
            drop((give, spent));
            give_freed_memory_back();
            judged
        };
        (take, give_back, scope.spawn(judge))
    }

    fn judge_all(&self, path: &Path, give: &SyncSender<Batch>, spent: &Receiver<Spent>) -> Result<()> {
        let store = Store::open(path, Access::ReadOnly)?;
        db::roomy(&store.connection)?;
        while let Some(batch) = self.judge_next(&store)? {
            if give.send(batch).is_err() {
                break;
            }
            spent.try_iter().for_each(drop);
        }
        Ok(())
    }
}
