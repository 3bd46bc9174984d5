//! Removal for good: a record with everything that is known of its person and number, in the rows, in the search index, and in
//! the history, of which only who did what, when, and the seals are left.
//!
//! A seal covers the facts of its event, which are gone then; the event that tells of the removal vouches for what is left, the
//! seal included (`verify`).

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::audit::{Actor, CandidateId, EventKind, IndividualNumber};
use crate::notice::request;
use crate::store::codec::{self, stored};
use crate::store::counting::sums;
use crate::store::db;
use crate::store::error::Result;
use crate::store::journal::{self, COLUMNS, Entry};
use crate::store::judging::lookup::Finds;
use crate::store::judging::settle::Settlement;
use crate::store::open::Store;
use crate::store::rows::candidate::{Stored, of_member};
use crate::store::rows::state::State;
use crate::store::verify::COMMITS;
use crate::triage::chain::{ChainKey, Remains};
use crate::triage::policy::{Disposable, Refusal, may_go, may_purge};

/// How many records one transaction removes: everybody else who writes waits for it.
const BATCH: usize = 50;

/// The highest number of a request that was removed is kept among the imports, as one of no file: this is its kind, the number
/// its line. No case code is ever given twice: letters of the first may still come back.
const KIND: i64 = -3;

/// What a removal came to.
#[derive(Debug, Default)]
pub struct Purged {
    /// How many records are gone.
    pub records: u64,
    /// Which stay, and why.
    pub refused: Vec<(CandidateId, Refusal)>,
    /// Whether the log beside the database still holds what was removed, because others have the database open.
    pub log_remains: bool,
}

impl Store {
    /// Tells which of some records would not be removed, and why. Changes nothing.
    pub fn foresee_purge(&self, ids: &[CandidateId], unsettled: bool) -> Result<Vec<(CandidateId, Refusal)>> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut refused = Vec::new();
        for id in ids {
            if let Err(refusal) = self.disposable(*id, unsettled)? {
                refused.push((*id, refusal));
            }
        }
        Ok(refused)
    }

    /// Removes records for good, in durable batches; what work goes on with stays. `told` hears of each batch and may break off.
    pub fn purge(
        &mut self,
        ids: &[CandidateId],
        unsettled: bool,
        reason: &str,
        actor: &Actor,
        at: Timestamp,
        told: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Purged> {
        let reason = may_purge(reason, actor)?;
        let key = self.writing_key()?;
        let at = codec::to_microsecond(at);
        let mut purged = Purged::default();
        let facts = serde_json::json!({ "records": ids.len(), "reason": reason });
        let mut begins = Some(Entry::plain(EventKind::Purged, &facts, actor, at));
        for batch in ids.chunks(BATCH) {
            let transaction = db::immediate(&self.connection)?;
            self.refuse_under_import()?;
            if let Some(begins) = begins.take() {
                journal::append(&transaction, &key, &begins)?;
            }
            let mut settlement = Settlement::begin(self, &key, at);
            let mut has_committed = false;
            for id in batch {
                match self.disposable(*id, unsettled)? {
                    Ok((state, of)) => {
                        has_committed |= self.remove(&mut settlement, &state, &of, &key, actor, at)?;
                        purged.records += 1;
                    }
                    Err(refusal) => purged.refused.push((*id, refusal)),
                }
            }
            // Whom they concerned is judged without them.
            settlement.settle()?;
            if has_committed {
                self.forget_numbers_of_nobody()?;
            }
            transaction.commit()?;
            if told(batch.len() as u64).is_break() {
                break;
            }
            self.leave_to_others();
        }
        purged.log_remains = !truncate_log(&self.connection)?;
        Ok(purged)
    }

    /// Reads a record that may be removed, or says why it may not.
    fn disposable(&self, id: CandidateId, unsettled: bool) -> Result<Result<(State, Stored), Refusal>> {
        let (Some(state), Some(of)) = (self.state(id)?, self.candidate(id)?) else {
            return Ok(Err(Refusal::NoSuchRecord(id)));
        };
        let has_incident = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM incident WHERE candidate = ?1)
                 OR EXISTS (SELECT 1 FROM swept WHERE candidate = ?1)",
            )?
            .query_row([id.0], |row| row.get(0))?;
        let record = Disposable {
            mark: &state.mark,
            causes: state.causes,
            signals: state.signals,
            is_asked: self.last_request(id)?.is_some_and(|request| request.answer.is_none()),
            has_incident,
        };
        Ok(may_go(&record, unsettled).map(|()| (state, of)))
    }

    /// Refuses while rows of an import wait to be judged: by what they are found is not known yet.
    fn refuse_under_import(&self) -> Result<()> {
        let waits: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM run INDEXED BY run_tail
             WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        if waits { Err(Refusal::PurgeDuringImport.into()) } else { Ok(()) }
    }

    /// Removes a record; tells whether its events committed to a number.
    fn remove(
        &self,
        settlement: &mut Settlement<'_>,
        state: &State,
        of: &Stored,
        key: &ChainKey,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool> {
        let id = state.id;
        settlement.remove(state, &of.candidate)?;
        let mut numbers = self.numbers_of(of)?;
        numbers.extend([state.registered, state.effective].map(stored));
        self.remove_requests(id, at)?;
        self.remove_from_index(id)?;
        let connection = &self.connection;
        let by = of_member(&of.candidate.key);
        for sql in [
            "DELETE FROM alert WHERE insurer_no = ? AND symbol = ? AND number = ? AND branch = ?",
            "DELETE FROM notification WHERE insurer_no = ? AND symbol = ? AND number = ? AND branch = ?",
        ] {
            connection.prepare_cached(sql)?.execute(by)?;
        }
        Finds::Holder.leave(connection, (stored(of.candidate.individual_number), id.0))?;
        self.leave_employed(&of.candidate)?;
        connection
            .prepare_cached(
                "DELETE FROM called WHERE candidate = ?1 AND by_name IN
                 (SELECT by_kanji FROM candidate WHERE id = ?1 UNION ALL SELECT by_kana FROM candidate WHERE id = ?1)",
            )?
            .execute([id.0])?;
        for sql in ["DELETE FROM state WHERE id = ?", "DELETE FROM candidate WHERE id = ?"] {
            connection.prepare_cached(sql)?.execute([id.0])?;
        }
        for number in numbers {
            self.remove_answers(number)?;
        }
        self.redact(id, key, actor, at)
    }

    /// Lists the numbers that were said to be a member's.
    fn numbers_of(&self, of: &Stored) -> Result<BTreeSet<i64>> {
        let registered = &of.candidate.registered;
        let said: Vec<IndividualNumber> = self
            .notifications(&of.candidate.key)?
            .into_iter()
            .map(|kept| kept.said.individual_number)
            .collect();
        let also = [registered.notification_number, registered.core_number].into_iter().flatten();
        let all = said.into_iter().chain(also).chain([of.candidate.individual_number]);
        Ok(all.map(stored).collect())
    }

    /// Removes the requests of a record, none of which is open, and takes them from the figures.
    fn remove_requests(&self, id: CandidateId, at: Timestamp) -> Result<()> {
        let mut last = 0;
        for request in self.requests_of(id)? {
            let counted = request::counts(&request).into_iter().map(|(count, n)| (count, -n)).collect();
            sums::add_counts(&self.connection, &counted, at)?;
            last = last.max(request.id.0);
        }
        if last == 0 {
            return Ok(());
        }
        self.connection.prepare_cached("DELETE FROM request WHERE candidate = ?")?.execute([id.0])?;
        let raised = self.connection.execute(
            "UPDATE run SET line = max(line, ?) WHERE kind = ? AND finished_at IS NULL",
            (last, KIND),
        )?;
        if raised == 0 {
            self.connection.execute(
                "INSERT INTO run (kind, content, reading, file_name, started_at, counts, line)
                 VALUES (?, x'', x'', '', ?, '{}', ?)",
                (KIND, at.as_microsecond(), last),
            )?;
        }
        Ok(())
    }

    /// Removes what is known of a number that nobody is registered with any more, nor corrected to.
    fn remove_answers(&self, number: i64) -> Result<()> {
        if !self.all_holder_ids(number)?.is_empty() {
            return Ok(());
        }
        for sql in [
            "DELETE FROM answer WHERE id IN (SELECT answer FROM answered WHERE individual_number = ?1)",
            "DELETE FROM answered WHERE individual_number = ?1",
            "DELETE FROM inquired WHERE individual_number = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([number])?;
        }
        Ok(())
    }

    /// Leaves of a record's events who did what, when, and the seals; tells of it in an event of its own. No act among them can
    /// be taken back any more. Returns whether one of them committed to a number.
    fn redact(&self, id: CandidateId, key: &ChainKey, actor: &Actor, at: Timestamp) -> Result<bool> {
        let connection = &self.connection;
        let (mut remains, mut has_committed) = (Remains::default(), false);
        let mut statement = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE record = ? ORDER BY seq"))?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            let event = journal::read(row)?;
            has_committed |= event.facts.contains(COMMITS);
            remains.add(key, event, &row.get(10)?);
        }
        drop(rows);
        connection
            .prepare_cached("UPDATE event SET facts = '', seen = x'' WHERE record = ?")?
            .execute([id.0])?;
        let facts = remains.facts();
        let entry = Entry { record: Some(id), ..Entry::plain(EventKind::Purged, &facts, actor, at) };
        let purge = journal::append(connection, key, &entry)?;
        connection
            .prepare_cached(&format!(
                "INSERT OR IGNORE INTO undone (seq, by) SELECT seq, ?1 FROM event WHERE record = ?2 AND {}",
                journal::acts_of_here()
            ))?
            .execute((purge, id.0))?;
        Ok(has_committed)
    }

    /// Forgets the numbers behind commitments that no event makes any more.
    fn forget_numbers_of_nobody(&self) -> Result<()> {
        let mut made = HashSet::new();
        self.each_commitment(&mut |_, commitment| {
            made.insert(commitment.to_owned());
            Ok(())
        })?;
        let mut statement = self.connection.prepare("SELECT commitment FROM commitment")?;
        let kept: Vec<String> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        drop(statement);
        for commitment in kept.iter().filter(|commitment| !made.contains(*commitment)) {
            self.connection.execute("DELETE FROM commitment WHERE commitment = ?", [commitment])?;
        }
        Ok(())
    }

    /// Returns the highest number of a request that was removed.
    pub(in crate::store) fn last_request_removed(connection: &Connection) -> Result<i64> {
        let mut statement = connection.prepare_cached(
            "SELECT coalesce(max(line), 0) FROM run WHERE kind = ? AND finished_at IS NULL",
        )?;
        Ok(statement.query_row([KIND], |row| row.get(0))?)
    }

    /// Returns the id for the next new candidate where SQLite would give that of a removed one once more: the history speaks of
    /// each id as of one record.
    pub(in crate::store) fn id_behind_removed(&self) -> Result<Option<CandidateId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT max(record) FROM event WHERE record IS NOT NULL), (SELECT max(id) FROM candidate)",
        )?;
        let (spoken_of, there): (Option<i64>, Option<i64>) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(spoken_of.filter(|last| *last > there.unwrap_or_default()).map(|last| CandidateId(last + 1)))
    }
}

/// Brings the log into the database and empties it, unless others read in it.
fn truncate_log(connection: &Connection) -> Result<bool> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
