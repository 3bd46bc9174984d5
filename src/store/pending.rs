//! Operations whose signatures stand and whose bodies are being written: each says so when it is called.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;

use super::{Checkpoint, Result, Store, StoreError, Verification};
use crate::audit::{Actor, CandidateId, Day, IndividualNumber, MemberKey};
use crate::i18n::Message;
use crate::triage::act::Order;
use crate::triage::figures::{Figures, Tallies};
use crate::triage::filter::Filter;
use crate::triage::intake::{Counts, Progress, Reject, Row, RunKey};
use crate::triage::listing::ListRow;
use crate::triage::page::{Page, PageWish, Place, SortOrder};
use crate::triage::policy::Refusal;
use crate::triage::port::{Done, Noted, NumberVerdict, Record, Reply, Request};

fn unfinished<T>() -> Result<T> {
    Err(StoreError::Other("not written yet".to_owned()))
}

/// Reading.
impl Store {
    /// Returns the kept counts.
    pub fn tallies(&self) -> Result<Tallies> {
        unfinished()
    }
    /// Fetches a window of the queue.
    pub fn page(&self, _wish: &PageWish) -> Result<Page> {
        unfinished()
    }
    /// Finds the next pending record after a place, or the one before it; the filter's statuses are ignored.
    pub fn next_pending(&self, _filter: &Filter, _from: Place, _forward: bool) -> Result<Option<Place>> {
        unfinished()
    }
    /// Lists the records of a filter in an order, until `each` breaks off or the limit is reached.
    pub fn list(
        &self,
        _filter: &Filter,
        _order: SortOrder,
        _limit: Option<u64>,
        _each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        unfinished()
    }
    /// Returns one record, whole.
    pub fn record(&self, _id: CandidateId) -> Result<Option<Record>> {
        unfinished()
    }
    /// Finds the record of a member.
    pub fn find(&self, _key: &MemberKey) -> Result<Option<CandidateId>> {
        unfinished()
    }
    /// Counts the figures of the report, the marks as they stood at the end of a day.
    pub fn figures(&self, _as_of: Day) -> Result<Figures> {
        unfinished()
    }
    /// Lists the numbers in the audit that the register has not answered for, each once, with the first member it is
    /// registered for; until `each` breaks off.
    pub fn unanswered(
        &self,
        _each: &mut dyn FnMut(IndividualNumber, &MemberKey) -> ControlFlow<()>,
    ) -> Result<()> {
        unfinished()
    }
    /// Returns the salted digest of both sides' five items of a record, as an export's line has it.
    pub fn seen_digest(&self, _record: &Record) -> Result<String> {
        unfinished()
    }
    /// Tells what importing these rows would do, writing nothing. Call it with the batches of one file in turn.
    pub fn weigh(&self, _rows: &[Row], _seen: &mut DryRun) -> Result<()> {
        unfinished()
    }
    /// Checks the whole history, against a checkpoint where one is given.
    pub fn verify(&self, _anchor: Option<&Checkpoint>) -> Result<Verification> {
        unfinished()
    }
    /// Checks the health of the database.
    pub fn doctor(&self) -> Result<Vec<Finding>> {
        unfinished()
    }
}

/// Writing. Each is durable when it returns.
impl Store {
    /// Performs an act, or says why it is refused.
    pub fn perform(&mut self, _order: &Order) -> Result<Result<Done, Refusal>> {
        unfinished()
    }
    /// Takes back the actor's last act that still stands.
    pub fn undo(&mut self, _actor: &Actor, _at: Timestamp) -> Result<Result<Done, Refusal>> {
        unfinished()
    }
    /// Compares twelve digits with a record's effective number, and records that it was done.
    pub fn compare_number(
        &mut self,
        _id: CandidateId,
        _keyed: IndividualNumber,
        _actor: &Actor,
        _at: Timestamp,
    ) -> Result<NumberVerdict> {
        unfinished()
    }
    /// Writes into the history that something was read or left the database.
    pub fn note(&mut self, _noted: &Noted) -> Result<()> {
        unfinished()
    }
    /// Sets records whose hold fell due to pending; returns how many.
    pub fn release(&mut self, _at: Timestamp) -> Result<u64> {
        unfinished()
    }
    /// Remembers numbers as asked for, and records how many left in a file.
    pub fn mark_inquired(
        &mut self,
        _numbers: &[IndividualNumber],
        _file_name: &str,
        _actor: &Actor,
        _at: Timestamp,
    ) -> Result<()> {
        unfinished()
    }
    /// Begins the import of a file, or takes up an interrupted one of the same content: skip `progress().records` records.
    pub fn import(
        &mut self,
        _run: &RunKey,
        _file_name: &str,
        _actor: &Actor,
        _at: Timestamp,
    ) -> Result<Importer<'_>> {
        unfinished()
    }
    /// Reads the rejects of a finished import in the order of the file, until `each` breaks off.
    pub fn each_reject(&self, _run: RunId, _each: &mut dyn FnMut(Reject) -> ControlFlow<()>) -> Result<()> {
        unfinished()
    }
    /// Forgets the rejects of an import once their file is durable. Until then the same import, repeated, is resumed at its
    /// end and gives them again.
    pub fn forget_rejects(&mut self, _run: RunId) -> Result<()> {
        unfinished()
    }
    /// Judges every record again that was judged by older rules of the comparison; returns how many.
    pub fn renew(&mut self, _at: Timestamp) -> Result<u64> {
        unfinished()
    }
    /// Writes the head of the history into it and returns it, to be kept elsewhere.
    pub fn checkpoint(&mut self, _actor: &Actor, _at: Timestamp) -> Result<Checkpoint> {
        unfinished()
    }
    /// Writes a consistent copy into a new file, 0600, checked and durable, while others work.
    pub fn backup(&mut self, _to: &Path, _actor: &Actor, _at: Timestamp) -> Result<()> {
        unfinished()
    }
}

/// One import, in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunId(pub(super) i64);

/// A file that is being imported, batch by batch. Dropped before [`finish`](Self::finish) it can be resumed.
#[derive(Debug)]
pub struct Importer<'a> {
    #[expect(dead_code, reason = "the body is being written")]
    store: &'a mut Store,
    progress: Progress,
}

impl Importer<'_> {
    /// Returns where the import stands.
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }
    /// Takes the next rows of the file, in short transactions of their own; some hundreds at a time serve best.
    pub fn apply(&mut self, _rows: &[Row]) -> Result<()> {
        unfinished()
    }
    /// Ends the import.
    pub fn finish(self) -> Result<Finished> {
        unfinished()
    }
}

/// What an import led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Which import.
    pub run: RunId,
    /// The counts of the whole file, an interrupted part included.
    pub counts: Counts,
    /// The line at which an interrupted import was taken up again.
    pub resumed_at_line: Option<u64>,
    /// How many rejects wait for [`Store::each_reject`].
    pub rejects: u64,
}

/// What a dry run saw so far of one file.
#[derive(Debug, Default)]
pub struct DryRun {
    counts: Counts,
}

impl DryRun {
    /// Returns the counts so far.
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }
}

/// One line of [`Store::doctor`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is well.
    pub ok: bool,
    /// What was looked at, and what was found.
    pub message: Message,
}

/// One reading and one writing thread behind `triage::port`. Dropping it ends both, after the writes that wait.
#[derive(Debug)]
pub struct Service {}

impl Service {
    /// Opens the database twice and starts the threads; `replies` is called on them.
    pub fn start(_path: &Path, _replies: impl Fn(Reply) + Send + Clone + 'static) -> Result<Self> {
        unfinished()
    }
    /// Asks for something. Never waits.
    pub fn ask(&self, _request: Request) {}
}
