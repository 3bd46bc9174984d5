//! The tail of an import: rows that are written and not yet judged.
//!
//! By what they are looked up falls all over the file. A chunk of rows is therefore written first, then by what they are
//! found, sorted, and only then are they judged: whichever of two that concern each other is judged last finds the other.
//! Candidates that come before all else are judged where they are written, and here only who shares a number. A
//! tail that a killed process left is read back and judged before anything else is imported.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::audit::{CandidateId, IndividualNumber};
use crate::compare::IdentityKeys;
use crate::store::base::database::{DatabaseKind, Store};
use crate::store::base::db;
use crate::store::error::{Result, StoreError};
use crate::store::importing::ahead::{Ahead, Batch};
use crate::store::judging::judge::{News, Prepared, Wanted};
use crate::store::judging::known::Known;
use crate::store::judging::settle::Settlement;
use crate::store::rows::lookup::{Finds, Pair};
use crate::store::rows::member::{MemberHash, Members};
use crate::store::rows::ordered::{InOrders, Ordered};
use crate::triage::chain::ChainKey;
use crate::triage::filter::QueueList;

/// The rows of a tail that is long enough to be judged, at least; the more records there are, the longer, so that each page of
/// a table is written a few times and not once a row.
pub(in crate::store) const SHORTEST: usize = 50_000;
/// The same at most: some 30 MB.
const LONGEST: usize = 300_000;

/// How long one transaction takes, about: an operator who marks meanwhile waits for one of them.
const TURN: Duration = Duration::from_millis(12);
/// The same where nobody else works: each commit has its price, and the index is written out with it.
const LONG_TURN: Duration = Duration::from_millis(400);

/// How many rows that wait are entered in one transaction.
const ENTERED_AT_ONCE: i64 = 1_000;

/// How many records are judged anew in one transaction, where somebody else wrote since they were judged: he writes again, and
/// waits for this one.
const ANEW: usize = 100;

/// Rows that are written and not yet judged.
#[derive(Debug, Default)]
pub(in crate::store) struct Tail {
    candidates: Vec<i64>,
    /// Those that were not judged where they were written.
    unjudged: Vec<i64>,
    /// Those who were judged there as if nobody shared their number, which somebody may.
    perhaps_shared: Vec<Pair>,
    holders: Vec<Pair>,
    called: Vec<Pair>,
    /// The candidates by employer and by member.
    ordered: Vec<InOrders>,
    /// The same by member, for what the file says later of the same.
    of_member: Members,
    answered: Vec<Pair>,
    /// The answer by number, for what the file says later of the same: only the first one to a number waits here.
    of_number: HashMap<i64, i64>,
    /// Numbers that were answered once more.
    again: BTreeSet<i64>,
    /// Which version of the database it saw, if one: others have written nothing since its first row.
    version: Option<i64>,
    /// Numbers around which something changed, and which more hold than one change reaches.
    crowds: BTreeSet<i64>,
}

/// How many rows of a kind fit into one transaction.
#[derive(Debug)]
pub(in crate::store) struct Pace {
    rows: usize,
    most: usize,
    turn: Duration,
}

impl Pace {
    /// Begins with few rows; a database of one's own is left to others more rarely.
    pub(in crate::store) fn new(most: usize, kind: DatabaseKind) -> Self {
        let turn = if kind == DatabaseKind::Shared { TURN } else { LONG_TURN };
        Self { rows: 250, most, turn }
    }

    pub(in crate::store) const fn rows(&self) -> usize {
        self.rows
    }

    /// Learns from how long so many rows took.
    pub(in crate::store) fn learn(&mut self, rows: usize, took: Duration) {
        let fit = rows as u128 * self.turn.as_micros() / took.as_micros().max(1);
        let fit = usize::try_from(fit).unwrap_or(self.most);
        self.rows = fit.clamp(self.rows / 2, self.rows * 2).clamp(50, self.most);
    }
}

impl Tail {
    /// Begins one whose rows are written while the database has this version.
    pub(in crate::store) fn of_version(version: i64) -> Self {
        Self { version: Some(version), ..Self::default() }
    }

    pub(in crate::store) fn candidate(
        &mut self,
        entry: InOrders,
        number: IndividualNumber,
        keys: IdentityKeys,
    ) {
        let id = entry.id;
        self.candidates.push(id.0);
        self.ordered.push(entry);
        self.holders.push((crate::store::base::codec::stored(number), id.0));
        self.called.extend([keys.by_kanji, keys.by_kana].into_iter().flatten().map(|key| (key, id.0)));
    }

    /// Remembers whose a candidate is.
    pub(in crate::store) fn member(&mut self, member: MemberHash, id: CandidateId) {
        self.of_member.insert(member, id);
    }

    /// Returns the record of a member that waits here.
    pub(in crate::store) fn record_of(&self, member: MemberHash) -> Option<CandidateId> {
        self.of_member.get(&member).copied()
    }

    /// Has a candidate judged whatever comes of it: it was not where it was written.
    pub(in crate::store) fn unjudged(&mut self, id: CandidateId) {
        self.unjudged.push(id.0);
    }

    /// Has it be looked whether others hold the number of a candidate that was judged where it was written.
    pub(in crate::store) fn perhaps_shared(&mut self, number: IndividualNumber, id: CandidateId) {
        self.perhaps_shared.push((crate::store::base::codec::stored(number), id.0));
    }

    pub(in crate::store) fn answer(&mut self, id: i64, number: IndividualNumber) {
        let number = crate::store::base::codec::stored(number);
        self.answered.push((number, id));
        self.of_number.insert(number, id);
    }

    /// Tells that another answer came to a number.
    pub(in crate::store) fn answered_again(&mut self, number: IndividualNumber) {
        self.again.insert(crate::store::base::codec::stored(number));
    }

    /// Has all judged who hold a number.
    pub(in crate::store) fn crowd(&mut self, number: i64) {
        self.crowds.insert(number);
    }

    /// Returns the answer to a number that waits here.
    pub(in crate::store) fn answer_to(&self, number: IndividualNumber) -> Option<i64> {
        self.of_number.get(&crate::store::base::codec::stored(number)).copied()
    }

    /// Takes over the rows of another tail, which come after these.
    pub(in crate::store) fn append(&mut self, mut other: Self) {
        if self.is_empty() {
            self.version = other.version;
        }
        self.version = self.version.filter(|version| Some(*version) == other.version);
        self.candidates.append(&mut other.candidates);
        self.unjudged.append(&mut other.unjudged);
        self.perhaps_shared.append(&mut other.perhaps_shared);
        self.holders.append(&mut other.holders);
        self.called.append(&mut other.called);
        self.ordered.append(&mut other.ordered);
        self.of_member.extend(other.of_member);
        self.answered.append(&mut other.answered);
        self.again.append(&mut other.again);
        self.crowds.append(&mut other.crowds);
        self.of_number.extend(other.of_number);
    }

    /// Returns the first candidate and the first answer.
    pub(in crate::store) fn first(&self) -> (Option<i64>, Option<i64>) {
        (self.candidates.iter().min().copied(), self.answered.iter().map(|(_, id)| *id).min())
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.candidates.is_empty() && self.answered.is_empty()
    }

    /// Tells whether it is long enough to be judged, in a database of so many records; `shortest` is the least that is.
    pub(in crate::store) fn is_long(&self, records: u64, shortest: usize) -> bool {
        let enough = usize::try_from(records / 4).unwrap_or(LONGEST).clamp(shortest, LONGEST);
        self.candidates.len() + self.answered.len() >= enough
    }
}

/// Who is told how far the judging of a tail has come, and may have it stop.
pub(in crate::store) struct Watch<'a> {
    told: Box<dyn FnMut(u64, u64) -> ControlFlow<()> + 'a>,
    done: u64,
    of: u64,
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("done", &self.done).field("of", &self.of).finish_non_exhaustive()
    }
}

impl<'a> Watch<'a> {
    pub(in crate::store) fn new(told: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        Self { told: Box::new(told), done: 0, of: 0 }
    }

    fn begin(&mut self, steps: usize) {
        (self.done, self.of) = (0, steps as u64);
    }

    fn end(&mut self) -> Result<()> {
        self.done = self.of;
        self.pass(0)
    }

    /// Tells of the steps before so many others.
    fn pass(&mut self, steps: usize) -> Result<()> {
        if (self.told)(self.done, self.of).is_break() {
            return Err(StoreError::Stopped);
        }
        self.done += steps as u64;
        Ok(())
    }
}

impl Store {
    /// Judges what imports that were broken off have left. Those that are at work come to no harm: what is judged twice is
    /// judged alike.
    pub(in crate::store) fn judge_left_tails(
        &self,
        key: &ChainKey,
        at: Timestamp,
        watch: &mut Watch<'_>,
    ) -> Result<()> {
        let (candidate, answer): (Option<i64>, Option<i64>) = self.connection.query_row(
            "SELECT min(tail_candidate), min(tail_answer) FROM run INDEXED BY run_tail
             WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if candidate.is_none() && answer.is_none() {
            return Ok(());
        }
        let (mut next_candidate, mut next_answer) =
            (candidate.unwrap_or(i64::MAX), answer.unwrap_or(i64::MAX));
        loop {
            let tail = self.read_tail(next_candidate, next_answer)?;
            if tail.is_empty() {
                return self.move_tails(
                    "UPDATE run SET tail_candidate = NULL, tail_answer = NULL WHERE finished_at IS NOT NULL
                     AND (tail_candidate IS NOT NULL OR tail_answer IS NOT NULL)",
                    [],
                );
            }
            next_candidate = tail.candidates.last().map_or(next_candidate, |id| id + 1);
            next_answer = tail.answered.iter().map(|(_, id)| id + 1).max().unwrap_or(next_answer);
            self.judge_tail(tail, key, at, watch)?;
            // What was written since comes after it.
            self.move_tails(
                "UPDATE run SET tail_candidate = max(tail_candidate, ?), tail_answer = max(tail_answer, ?)
                 WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL",
                (next_candidate, next_answer),
            )?;
        }
    }

    /// Writes down from where on rows are not judged yet.
    pub(in crate::store) fn move_tails(&self, sql: &str, by: impl rusqlite::Params) -> Result<()> {
        let transaction = db::immediate(&self.connection)?;
        transaction.execute(sql, by)?;
        Ok(transaction.commit()?)
    }

    /// Has rows that wait to be judged stand in the orders by member and by employer already: who writes all records down in one
    /// of them shall miss none that are in the queue. Their import enters them once more, to no effect.
    pub fn enter_waiting(&self) -> Result<()> {
        let (mut next, end) = (self.first_waiting()?.0, self.next_candidate_id()?.0);
        while next < end {
            let to = end.min(next + ENTERED_AT_ONCE);
            let transaction = db::immediate(&self.connection)?;
            self.enter_members(CandidateId(next)..CandidateId(to))?;
            transaction.execute(
                "INSERT OR IGNORE INTO employed (employer_code, insurer_no, symbol, number, branch, candidate)
                 SELECT employer_code, insurer_no, symbol, number, branch, id FROM candidate WHERE id >= ? AND id < ?",
                (next, to),
            )?;
            transaction.commit()?;
            self.leave_to_others();
            next = to;
        }
        Ok(())
    }

    /// Counts the records that were judged.
    pub(in crate::store) fn records_judged(&self) -> Result<u64> {
        let tallies = self.tallies()?;
        Ok(tallies.total(QueueList::All) + tallies.total(QueueList::Outside))
    }

    fn read_tail(&self, candidate: i64, answer: i64) -> Result<Tail> {
        let mut tail = Tail::default();
        let limit = i64::try_from(LONGEST / 2).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare(
            "SELECT id, registered, by_kanji, by_kana, employer_code, insurer_no, symbol, number, branch
             FROM candidate WHERE id >= ? ORDER BY id LIMIT ?",
        )?;
        let mut rows = statement.query((candidate, limit))?;
        while let Some(row) = rows.next()? {
            let keys = IdentityKeys { by_kanji: row.get(2)?, by_kana: row.get(3)? };
            let id = CandidateId(row.get(0)?);
            let employer: String = row.get(4)?;
            let entry = InOrders::new(id, &crate::store::base::codec::member_key(row, 5)?, &employer);
            tail.candidate(entry, crate::store::base::codec::number(row, 1)?, keys);
            tail.unjudged(id);
        }
        let mut statement = self
            .connection
            .prepare("SELECT id, individual_number FROM answer WHERE id >= ? ORDER BY id LIMIT ?")?;
        let mut rows = statement.query((answer, limit))?;
        while let Some(row) = rows.next()? {
            tail.answer(row.get(0)?, crate::store::base::codec::number(row, 1)?);
        }
        Ok(tail)
    }

    /// Writes by what the rows of a tail are found, and judges them and whom they concern.
    pub(in crate::store) fn judge_tail(
        &self,
        mut tail: Tail,
        key: &ChainKey,
        at: Timestamp,
        watch: &mut Watch<'_>,
    ) -> Result<()> {
        (tail.of_number, tail.of_member) = (HashMap::new(), Members::new());
        tail.candidates.sort_unstable();
        tail.candidates.dedup();
        let rows = tail.candidates.len() + tail.answered.len();
        watch.begin(
            tail.holders.len() + tail.called.len() + 2 * tail.ordered.len() + tail.answered.len() + rows,
        );
        let connection = &self.connection;
        self.enter_ordered(&std::mem::take(&mut tail.ordered), tail.version, watch)?;
        for (lookup, pairs) in [
            (Finds::Holder, &mut tail.holders),
            (Finds::Called, &mut tail.called),
            (Finds::Answered, &mut tail.answered),
        ] {
            pairs.sort_unstable();
            self.enter_all(pairs, |pairs| lookup.enter_all(connection, pairs), watch)?;
        }
        let version = db::data_version(&self.connection)?;
        let answered = self.answered_holders(&tail, tail.version == Some(version))?;
        let (known, judged) = (self.known()?, tail.candidates.len());
        let candidates = if known.is_silent() { self.not_alone(&mut tail)? } else { tail.candidates.clone() };
        watch.pass(judged - candidates.len())?;
        let candidates: Vec<Wanted> = candidates.into_iter().map(Wanted::plain).collect();
        let crowds = self.judge_all(&candidates, News::Candidate, version, (key, at), watch)?;
        // What that wrote frees numbers, and does not share them.
        self.judge_all(&answered, News::Answer, version, (key, at), watch)?;
        tail.crowds.extend(crowds);
        self.judge_crowds(&tail, key, at, watch)?;
        watch.end()
    }

    /// Lists the candidates of a tail that were not judged where they were written, or share their number with others, in the
    /// order of the records.
    fn not_alone(&self, tail: &mut Tail) -> Result<Vec<i64>> {
        let _snapshot = db::snapshot(&self.connection)?;
        // Where somebody else wrote, he may have given anybody a number of the tail.
        let is_undisturbed = tail.version == Some(db::data_version(&self.connection)?);
        let pairs = if is_undisturbed { &mut tail.perhaps_shared } else { &mut tail.holders };
        pairs.sort_unstable();
        let mut ids: BTreeSet<i64> = tail.unjudged.iter().copied().collect();
        let mut statement = self.connection.prepare(
            "SELECT EXISTS (SELECT 1 FROM holder WHERE individual_number = ?1 AND candidate <> ?2)
             OR EXISTS (SELECT 1 FROM state WHERE right_number = ?1 AND id <> ?2)",
        )?;
        for pair in pairs {
            if statement.query_row(*pair, |row| row.get(0))? {
                ids.insert(pair.1);
            }
        }
        Ok(ids.into_iter().collect())
    }

    /// Judges the rest of those who hold a number that many hold.
    fn judge_crowds(&self, tail: &Tail, key: &ChainKey, at: Timestamp, watch: &mut Watch<'_>) -> Result<()> {
        let mut holders = BTreeSet::new();
        for number in &tail.crowds {
            holders.extend(self.all_holder_ids(*number)?.into_iter().map(|id| id.0));
        }
        let rest = holders.into_iter().filter(|id| tail.candidates.binary_search(id).is_err());
        let rest: Vec<Wanted> = rest.map(Wanted::plain).collect();
        watch.of += rest.len() as u64;
        let version = db::data_version(&self.connection)?;
        self.judge_all(&rest, News::Answer, version, (key, at), watch).map(drop)
    }

    /// Judges records in the order of their ids: another thread judges, this one writes, and judges where it would wait. `version`
    /// is that of the database when it was looked whom to judge. Returns the numbers that more hold than were concerned.
    fn judge_all(
        &self,
        wanted: &[Wanted],
        news: News,
        version: i64,
        (key, at): (&ChainKey, Timestamp),
        watch: &mut Watch<'_>,
    ) -> Result<BTreeSet<i64>> {
        let ahead = Ahead::new(wanted, news, self.identity.kind);
        let mut crowds = BTreeSet::new();
        let mut version = version;
        let is_of_the_tail = |id: CandidateId| wanted.binary_search_by_key(&id, |wanted| wanted.id).is_ok();
        thread::scope(|scope| {
            let (batches, judge) = ahead.on_a_thread(scope, &self.path);
            let mut ready = BTreeMap::new();
            for turn in 0..ahead.batches() {
                let Some(batch) = self.batch_at(turn, &mut ready, &ahead, &batches)? else { break };
                watch.pass(batch.records.len())?;
                let mut records = batch.records.into_iter();
                while records.len() > 0 {
                    let transaction = db::immediate(&self.connection)?;
                    let now = db::data_version(&self.connection)?;
                    if std::mem::replace(&mut version, now) != now {
                        ahead.renew();
                    }
                    let is_true = batch.generation == ahead.generation();
                    let mut settlement = Settlement::begin(self, key, at);
                    for record in records.by_ref().take(if is_true { usize::MAX } else { ANEW }) {
                        let record =
                            if is_true { Some(record) } else { self.prepare_anew(record.id(), news)? };
                        let Some(record) = record else { continue };
                        crowds.extend(record.crowd);
                        settlement.take(record, &is_of_the_tail)?;
                    }
                    let has_upset = settlement.settle()?.has_upset;
                    transaction.commit()?;
                    if has_upset {
                        ahead.renew();
                    }
                    self.leave_to_others();
                }
            }
            drop(batches);
            judge.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok(crowds)
        })
    }

    fn prepare_anew(&self, id: CandidateId, news: News) -> Result<Option<Prepared>> {
        Ok(self.prepare(&[Wanted::plain(id.0)], news, Known::PERHAPS_ALL)?.pop())
    }

    /// Returns the batch whose turn it is; while the other thread has none, this one judges the next. None: the other thread has
    /// failed.
    fn batch_at(
        &self,
        turn: usize,
        ready: &mut BTreeMap<usize, Batch>,
        ahead: &Ahead<'_>,
        batches: &Receiver<Batch>,
    ) -> Result<Option<Batch>> {
        loop {
            if let Some(batch) = ready.remove(&turn) {
                return Ok(Some(batch));
            }
            let given = match batches.try_recv() {
                Err(TryRecvError::Empty) if ready.is_empty() => ahead.judge_next(self)?,
                Ok(batch) => Some(batch),
                Err(_) => None,
            };
            let Some(batch) = given.or_else(|| batches.recv().ok()) else { return Ok(None) };
            ready.insert(batch.at, batch);
        }
    }

    /// Writes where the candidates of a tail stand by member and by employer; `version` is that of the database while nobody else
    /// has written.
    fn enter_ordered(&self, ordered: &[InOrders], version: Option<i64>, watch: &mut Watch<'_>) -> Result<()> {
        let connection = &self.connection;
        let by_member = Ordered::ByMember.sorted(ordered);
        self.enter_all(&by_member, |entries| Ordered::ByMember.enter_all(connection, entries), watch)?;
        drop(by_member);
        let by_employer = Ordered::ByEmployer.sorted(ordered);
        let enter = |entries: &[&InOrders]| {
            if version == Some(db::data_version(connection)?) {
                return Ordered::ByEmployer.enter_all(connection, entries);
            }
            // Another import may have brought another employer, by whom it has entered the candidate itself.
            let mut employers =
                connection.prepare_cached("SELECT employer_code FROM candidate WHERE id = ?")?;
            let mut true_ones = Vec::with_capacity(entries.len());
            for entry in entries {
                if employers
                    .query_row([entry.id.0], |row| Ok(row.get_ref(0)?.as_str()? == entry.employer()))?
                {
                    true_ones.push(*entry);
                }
            }
            Ordered::ByEmployer.enter_all(connection, &true_ones)
        };
        self.enter_all(&by_employer, enter, watch)
    }

    /// Writes entries that are sorted, as many in one transaction as fit a turn.
    fn enter_all<T>(
        &self,
        mut entries: &[T],
        enter: impl Fn(&[T]) -> Result<()>,
        watch: &mut Watch<'_>,
    ) -> Result<()> {
        let mut pace = Pace::new(20_000, self.identity.kind);
        while !entries.is_empty() {
            let (now, later) = entries.split_at(pace.rows().min(entries.len()));
            watch.pass(now.len())?;
            let began = Instant::now();
            let transaction = db::immediate(&self.connection)?;
            enter(now)?;
            transaction.commit()?;
            pace.learn(now.len(), began.elapsed());
            entries = later;
            self.leave_to_others();
        }
        Ok(())
    }

    /// Lists who holds the numbers of a tail's answers, in the order of the records, who of them does so alone, and whose answer
    /// is the only one, which is known where nobody else wrote meanwhile.
    fn answered_holders(&self, tail: &Tail, is_undisturbed: bool) -> Result<Vec<Wanted>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let has_right_numbers: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM state INDEXED BY state_right WHERE right_number IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        let mut wanted = Vec::with_capacity(tail.answered.len());
        for (number, answer) in &tail.answered {
            let holders = self.all_holder_ids(*number)?;
            // One that was corrected holds another number besides the registered one.
            let is_alone = holders.len() == 1 && !has_right_numbers;
            let is_only = is_undisturbed && !has_right_numbers && !tail.again.contains(number);
            let only_answer = is_only.then_some(*answer);
            wanted.extend(holders.into_iter().map(|id| Wanted { id, is_alone, only_answer }));
        }
        wanted.sort_unstable();
        wanted.dedup_by_key(|wanted| wanted.id);
        Ok(wanted)
    }
}
