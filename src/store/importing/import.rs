//! Files, batch by batch: each batch is committed with its counts, its rejects and how far the file was read, so that a killed
//! import, repeated, goes on where it was durable and counts the whole.

use std::ops::ControlFlow;
use std::time::Instant;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::audit::{Actor, CandidateId, Day, EventKind};
use crate::i18n::Lang;
use crate::store::base::codec;
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, Entry};
use crate::store::importing::encountered::Encountered;
use crate::store::importing::intake::{TOGETHER, Taking, check_digit_fails};
use crate::store::importing::log::BesideTheLog;
use crate::store::importing::ready::Ready;
use crate::store::importing::runs::{RunId, written};
use crate::store::importing::tail::pace::{Pace, TailWatch};
use crate::store::importing::tail::{self, Tail};
use crate::store::judging::settle::Settlement;
use crate::triage::chain::{ChainKey, hex};
use crate::triage::column::Unsaid;
use crate::triage::intake::{Counts, Fate, FileKind, Progress, Reason, Row, RunKey, may_import};

/// How many rows one transaction takes at most; far fewer where operators wait for a turn. The more, the fewer times a page is
/// written that members of the whole file fall on.
const MOST: usize = 30_000;

/// How many candidates of others one transaction enters by their members.
const OTHERS_AT_ONCE: i64 = 2_000;

/// A file that is being imported, batch by batch. Dropped before [`finish`](Self::finish) it can be resumed.
#[derive(Debug)]
pub struct Importer<'a> {
    store: &'a mut Store,
    key: ChainKey,
    run: RunId,
    kind: FileKind,
    file_name: String,
    actor: Actor,
    at: Timestamp,
    began: Timestamp,
    progress: Progress,
    /// What is written and not yet judged.
    tail: Tail,
    met: Option<Encountered>,
    /// The first candidate that others may have written and that its member is not found by; none: it is to be looked for.
    others_from: Option<CandidateId>,
    pace: Pace,
    /// How many rows of the transaction under way are whole, and when it began.
    uncommitted: (usize, Instant),
    watch: TailWatch<'a>,
    /// The last event before it began.
    since: i64,
    shortest_tail: usize,
    /// Records that were there when it began; none before what others left is judged.
    records_before: Option<u64>,
    /// Whether the line at which it was taken up is not known yet: the first row of the first batch tells.
    resumes: bool,
    /// What the file says nothing of.
    unsaid: Unsaid,
    /// The language in which reasons are said.
    lang: Lang,
    /// Dropped before the connection waits for the disk again.
    log: Option<BesideTheLog>,
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
    /// How many marks were withdrawn while it went on.
    pub withdrawn: u64,
    /// How many marks were flagged *data changed* while it went on.
    pub flagged: u64,
}

impl Store {
    /// Begins the import of a file, or takes up an interrupted one of the same content: skip `progress().records` records.
    pub fn import(
        &mut self,
        run: &RunKey,
        file_name: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Importer<'_>> {
        may_import(run.kind, actor)?;
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let transaction = db::immediate(&self.connection)?;
        let (id, began, progress) = match self.open_run(run)? {
            Some(open) => open,
            None => (self.begin_run(run, file_name, at)?, at, Progress::default()),
        };
        let since = journal::head(&transaction)?.0;
        if run.kind == FileKind::Candidates && self.indexes_what_comes()? {
            self.gather_for_index()?;
        }
        let met = self.nothing_met(run.kind)?;
        transaction.commit()?;
        db::restartable(&self.connection)?;
        Ok(Importer {
            tail: Tail::default(),
            met,
            others_from: None,
            pace: Pace::new(MOST, self.identity.kind),
            uncommitted: (0, Instant::now()),
            shortest_tail: tail::SHORTEST,
            since,
            watch: TailWatch::new(|_, _| ControlFlow::Continue(())),
            records_before: None,
            key,
            run: id,
            kind: run.kind,
            file_name: file_name.to_owned(),
            actor: actor.clone(),
            at,
            began,
            resumes: progress.resumed_at_line.is_some(),
            unsaid: Unsaid::default(),
            lang: Lang::En,
            log: Some(BesideTheLog::of(&self.path)),
            progress,
            store: self,
        })
    }
}

impl<'a> Importer<'a> {
    /// Has somebody told, from time to time, how much of what was written is judged, in steps done and of how many; who breaks
    /// off ends the import with [`StoreError::Stopped`]. Repeated, it goes on.
    #[must_use]
    pub fn watched_by(mut self, told: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        self.watch = TailWatch::new(told);
        self
    }

    /// Says in this language why rows are rejected; an import that is taken up again says in its own what was rejected before.
    #[must_use]
    pub fn speaking(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Keeps what was known of what the file leaves unsaid.
    #[must_use]
    pub const fn without(mut self, unsaid: Unsaid) -> Self {
        self.unsaid = unsaid;
        self
    }

    /// Returns where the import stands.
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Returns the day on which the import began, also where it was broken off and taken up again later.
    pub fn began_on(&self) -> Day {
        Day::of(self.began)
    }

    /// Takes the next rows of the file, in short transactions of their own.
    pub fn apply(&mut self, rows: &[Ready]) -> Result<()> {
        self.go_on(rows)?;
        self.commit()
    }

    /// Takes the next rows like [`apply`](Self::apply). Where nobody else waits for a turn the last of them are committed with the
    /// rows that follow, or when the import ends or is dropped.
    pub fn go_on(&mut self, rows: &[Ready]) -> Result<()> {
        let records_before = self.records_before()?;
        let mut rows = rows;
        while !rows.is_empty() {
            let room = self.pace.rows().saturating_sub(self.uncommitted.0).max(1);
            let (batch, later) = rows.split_at(room.min(rows.len()));
            rows = later;
            if std::mem::take(&mut self.resumes) {
                self.progress.resumed_at_line = batch.first().map(|ready| ready.row.line);
            }
            self.write_whole(batch)?;
            let is_long = self.tail.is_long(records_before + self.progress.counts.new, self.shortest_tail);
            let is_shared = self.store.identity.kind == DatabaseKind::Shared;
            if is_long || is_shared || self.uncommitted.0 >= self.pace.rows() {
                self.commit()?;
            }
            if is_long {
                self.judge_tail()?;
            }
        }
        Ok(())
    }

    /// Writes one batch whole in the transaction under way, or nothing of that.
    fn write_whole(&mut self, rows: &[Ready]) -> Result<()> {
        if self.store.connection.is_autocommit() {
            db::begin(&self.store.connection)?;
            self.uncommitted = (0, Instant::now());
            self.meet_others()?;
        }
        // Until the batch is whole there is nothing to commit.
        let before = std::mem::take(&mut self.uncommitted.0);
        let mut met = self.met.take().map_or(Ok(None), |met| met.still(self.store))?;
        let (counts, fresh) = self.batch(rows, met.as_mut()).inspect_err(|_| self.roll_back())?;
        self.met = met;
        self.uncommitted.0 = before + rows.len();
        self.tail.append(fresh);
        self.others_from = Some(self.store.next_candidate_id()?);
        self.progress.counts = counts;
        self.progress.records += rows.len() as u64;
        Ok(())
    }

    /// Has candidates that other imports wrote, and have in their tails, be found by their members: no member gets two records.
    fn meet_others(&mut self) -> Result<()> {
        if self.kind != FileKind::Candidates {
            return Ok(());
        }
        let store = &*self.store;
        let mut from = self.others_from.map_or_else(|| store.first_waiting(), Ok)?;
        loop {
            let next = store.next_candidate_id()?;
            let until = next.min(CandidateId(from.0 + OTHERS_AT_ONCE));
            store.enter_members(from..until).inspect_err(|_| self.roll_back())?;
            if until == next {
                return Ok(());
            }
            from = until;
            db::commit(&store.connection).inspect_err(|_| self.roll_back())?;
            store.leave_to_others();
            db::begin(&store.connection)?;
        }
    }

    /// Ends the transaction under way, and leaves the database to others.
    fn commit(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.uncommitted.0);
        if rows > 0 {
            db::commit(&self.store.connection).inspect_err(|_| self.roll_back())?;
            self.pace.learn(rows, self.uncommitted.1.elapsed());
            self.store.leave_to_others();
        }
        Ok(())
    }

    /// Gives up what the transaction under way has written.
    fn roll_back(&self) {
        self.store.conventional.borrow_mut().forget();
        if !self.store.connection.is_autocommit() {
            // Where even that fails, closing the connection does it.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }

    /// Judges after so many rows already, that what larger files do is seen on small ones.
    #[cfg(test)]
    pub(in crate::store) const fn judge_after(&mut self, rows: usize) {
        self.shortest_tail = rows;
    }

    /// Judges what was left by imports that were broken off, the first time.
    fn records_before(&mut self) -> Result<u64> {
        if let Some(records) = self.records_before {
            return Ok(records);
        }
        self.store.judge_left_tails(&self.key, self.at, &mut self.watch)?;
        let records = self.store.records_judged()?;
        self.records_before = Some(records);
        Ok(records)
    }

    /// Judges what was written.
    fn judge_tail(&mut self) -> Result<()> {
        let tail = std::mem::take(&mut self.tail);
        if tail.is_empty() {
            return Ok(());
        }
        // Where it fails, others' records are looked for among those of the tail.
        let others_from = self.others_from.take();
        self.store.judge_tail(tail, &self.key, self.at, &mut self.watch)?;
        self.others_from = others_from;
        self.store
            .move_tails("UPDATE run SET tail_candidate = NULL, tail_answer = NULL WHERE id = ?", [self.run.0])
    }

    /// Writes one batch.
    fn batch(&self, rows: &[Ready], met: Option<&mut Encountered>) -> Result<(Counts, Tail)> {
        let store = &*self.store;
        self.refuse_overtaken()?;
        let mut counts = self.progress.counts;
        let settlement = Settlement::begin(store, &self.key, self.at);
        let mut taking = Taking::begin(settlement, (self.run, self.unsaid), &self.tail, met, rows)?;
        for rows in rows.chunks(TOGETHER) {
            let are_new = taking.all_new_answers(rows)?;
            for ready in rows {
                if are_new {
                    count(Fate::New, ready, &mut counts);
                } else {
                    self.take(&mut taking, ready, &mut counts)?;
                }
            }
        }
        let (fresh, outside) = taking.settle()?;
        counts.out_of_audit += outside;
        let (tail_candidate, tail_answer) = fresh.first();
        self.write_event(rows)?;
        let line = rows.last().map_or(0, |ready| ready.row.line);
        let records = self.progress.records + rows.len() as u64;
        store
            .connection
            .prepare_cached(
                "UPDATE run SET records = ?, line = ?, counts = ?, tail_candidate = coalesce(tail_candidate, ?),
                 tail_answer = coalesce(tail_answer, ?) WHERE id = ?",
            )?
            .execute((
                records.cast_signed(),
                line.cast_signed(),
                written(&counts)?,
                tail_candidate,
                tail_answer,
                self.run.0,
            ))?;
        Ok((counts, fresh))
    }

    /// Refuses to go on where another process imports the same file and is further on: of several, one goes on to the end.
    fn refuse_overtaken(&self) -> Result<()> {
        let (records, is_open): (i64, bool) = self
            .store
            .connection
            .prepare_cached("SELECT records, finished_at IS NULL FROM run WHERE id = ?")?
            .query_row([self.run.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if is_open && records.cast_unsigned() == self.progress.records {
            Ok(())
        } else {
            Err(StoreError::ImportedByAnother)
        }
    }

    fn take<'t>(&self, taking: &mut Taking<'t>, ready: &'t Ready, counts: &mut Counts) -> Result<()> {
        let row = &ready.row;
        let entry = match &row.entry {
            Ok(entry) => entry,
            Err(reason) => {
                counts.count_bad();
                return self.reject(row, reason);
            }
        };
        match taking.take(entry, ready.besides.as_ref(), row.line)? {
            Ok(fate) => {
                count(fate, ready, counts);
                Ok(())
            }
            Err(reason) => {
                counts.count_bad();
                self.reject(row, &reason)
            }
        }
    }

    fn reject(&self, row: &Row, reason: &Reason) -> Result<()> {
        self.store
            .connection
            .prepare_cached("INSERT INTO reject (run, line, reason, raw) VALUES (?, ?, ?, ?)")?
            .execute((self.run.0, row.line.cast_signed(), self.lang.say(&reason.message()), &row.raw))?;
        Ok(())
    }

    /// Chains the batch by a digest of its rows. It is keyed: a single row could be guessed from a plain one.
    fn write_event(&self, rows: &[Ready]) -> Result<()> {
        let mut hash = Sha256::new();
        for Ready { row, digest, .. } in rows {
            hash.update(row.line.to_be_bytes());
            hash.update(digest);
        }
        let facts = serde_json::json!({
            "kind": self.kind,
            "file": self.file_name,
            "from_line": rows.first().map(|ready| ready.row.line),
            "rows": rows.len(),
            "digest": self.key.digest_words(&hex(&hash.finalize())),
        });
        let kind = match self.kind {
            FileKind::Decisions => EventKind::DecisionsImported,
            _ => EventKind::Imported,
        };
        let entry = Entry::plain(kind, &facts, &self.actor, self.at);
        journal::append(&self.store.connection, &self.key, &entry).map(|_| ())
    }

    /// Ends the import. Where rows were rejected it stays open until [`Store::forget_rejects`].
    pub fn finish(mut self, at: Timestamp) -> Result<Finished> {
        self.commit()?;
        self.records_before()?;
        self.judge_tail()?;
        self.log = None;
        let store = &*self.store;
        // This commit waits for the disk, and with it all that ran ahead.
        db::durable(&store.connection)?;
        let transaction = db::immediate(&store.connection)?;
        let rejects = store
            .connection
            .query_row("SELECT count(*) FROM reject WHERE run = ?", [self.run.0], |row| row.get::<_, i64>(0))?
            .cast_unsigned();
        store
            .connection
            .execute("UPDATE run SET tail_candidate = NULL, tail_answer = NULL WHERE id = ?", [self.run.0])?;
        if rejects == 0 {
            store.close_run(self.run, at)?;
        }
        transaction.commit()?;
        Ok(Finished {
            run: self.run,
            counts: self.progress.counts,
            resumed_at_line: self.progress.resumed_at_line,
            rejects,
            withdrawn: store.events_since(self.since, EventKind::Withdrawn)?,
            flagged: store.events_since(self.since, EventKind::DataChanged)?,
        })
    }
}

impl Drop for Importer<'_> {
    fn drop(&mut self) {
        // What is whole stays; what is not, of a batch that failed or panicked, does not.
        if self.commit().is_err() || !self.store.connection.is_autocommit() {
            self.roll_back();
        }
        self.log = None;
        // Marks that follow on this connection wait for the disk again; a connection that fails even this fails them too.
        let _ = db::durable(&self.store.connection);
    }
}

fn count(fate: Fate, ready: &Ready, counts: &mut Counts) {
    counts.count(fate);
    let fails = ready.row.entry.as_ref().is_ok_and(check_digit_fails);
    counts.check_digit_failures += u64::from(fails);
}
