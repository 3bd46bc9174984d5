//! Removal for good: a record with everything that is known of its person and number, in the rows, in the search index, and in
//! the history, of which only who did what, when, and the seals are left.
//!
//! A seal covers the facts of its event, which are gone then; the event that tells of the removal vouches for what is left, the
//! seal included (`verify`).

mod commitments;
mod incidents;
mod strays;

pub use strays::Strays;

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::audit::{Actor, CandidateId, EventKind, IndividualNumber};
use crate::notice::request;
use crate::store::base::codec::{self, of_member, stored};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::counting::sums;
use crate::store::error::{Result, StoreError};
use crate::store::history::journal::{self, COLUMNS, Entry};
use crate::store::judging::settle::Settlement;
use crate::store::keeping::purge::commitments::Makers;
use crate::store::rows::candidate::Stored;
use crate::store::rows::last_removed::LastRemoved;
use crate::store::rows::lookup::Finds;
use crate::store::rows::ordered::{InOrders, Ordered};
use crate::store::rows::state::State;
use crate::triage::chain::{ChainKey, Remains};
use crate::triage::policy::{Disposable, Refusal, may_go, may_purge};

/// How many records one transaction removes: everybody else who writes waits for it.
const BATCH: usize = 50;

/// What is to be removed, and why.
#[derive(Debug, Clone, Copy)]
pub struct PurgeWish<'a> {
    /// The records.
    pub ids: &'a [CandidateId],
    /// Also those of them that nobody has decided on.
    pub unsettled: bool,
    /// Also what belongs to no record, as it was found.
    pub strays: Option<&'a Strays>,
    /// Why, for the history.
    pub reason: &'a str,
}

/// What a removal came to.
#[derive(Debug, Default)]
pub struct Purged {
    /// How many records are gone.
    pub records: u64,
    /// How many numbers, alerts and notifications that belonged to no record are gone.
    pub strays: u64,
    /// Which stay, and why.
    pub refused: Vec<(CandidateId, Refusal)>,
    /// Whether the log beside the database still holds what was removed, because others have the database open.
    pub log_remains: bool,
    /// What stopped it before its end; what is counted here is gone all the same.
    pub stopped: Option<StoreError>,
}

/// A removal on its way.
struct Removal<'a> {
    key: ChainKey,
    reason: String,
    unsettled: bool,
    actor: &'a Actor,
    at: Timestamp,
    /// Whether the history tells that it began.
    has_begun: bool,
    makers: Makers,
}

impl Removal<'_> {
    /// Writes into the history that it begins, before the first that goes.
    fn begin(&self, connection: &Connection) -> Result<()> {
        self.tell(connection, &serde_json::json!({ "reason": self.reason }))
    }

    fn tell(&self, connection: &Connection, facts: &serde_json::Value) -> Result<()> {
        let entry = Entry::plain(EventKind::Purged, facts, self.actor, self.at);
        journal::append(connection, &self.key, &entry).map(|_| ())
    }
}

impl Store {
    /// Tells which of some records would not be removed, and why. Changes nothing.
    pub fn foresee_purge(&self, ids: &[CandidateId], unsettled: bool) -> Result<Vec<(CandidateId, Refusal)>> {
        let _snapshot = db::snapshot(&self.connection)?;
        self.refuse_under_import()?;
        let mut refused = Vec::new();
        let mut going = HashSet::new();
        for id in ids {
            match self.disposable(*id, unsettled)? {
                Ok(_) => drop(going.insert(*id)),
                Err(refusal) => refused.push((*id, refusal)),
            }
        }
        refused.extend(self.held_by_sweeps(&mut going)?);
        Ok(refused)
    }

    /// Removes records for good, in durable batches; what work goes on with stays. `told` hears of each batch and may break off.
    /// The history tells that it began and what it came to, where anything went.
    pub fn purge(
        &mut self,
        wish: PurgeWish<'_>,
        actor: &Actor,
        at: Timestamp,
        told: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Purged> {
        let mut removal = Removal {
            reason: may_purge(wish.reason, actor)?,
            key: self.writing_key()?,
            unsettled: wish.unsettled,
            actor,
            at: codec::to_microsecond(at),
            has_begun: false,
            makers: Makers::default(),
        };
        let mut purged = Purged::default();
        let mut ended = self.remove_all(wish, &mut removal, &mut purged, told);
        if removal.has_begun {
            ended = ended.and(self.tell_removed(&removal, &purged));
        }
        // What went is to leave the log too, whatever stopped the rest.
        let truncated = truncate_log(&self.connection);
        purged.log_remains = !matches!(truncated, Ok(true));
        purged.stopped = ended.and(truncated.map(|_| ())).err();
        Ok(purged)
    }

    fn remove_all(
        &self,
        wish: PurgeWish<'_>,
        removal: &mut Removal<'_>,
        purged: &mut Purged,
        told: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<()> {
        // Most of the history is read before anybody has to wait.
        removal.makers.read_on(self)?;
        // A wrong registration goes after those that were swept for because of it; several of them may need each other.
        let firsts = self.swept_from()?;
        let (firsts, others): (Vec<_>, Vec<_>) = wish.ids.iter().partition(|id| firsts.contains(id));
        for batch in others.chunks(BATCH).chain(firsts.chunks(firsts.len().max(1))) {
            self.remove_batch(batch, removal, purged)?;
            if told(batch.len() as u64).is_break() {
                return Ok(());
            }
            self.leave_to_others();
        }
        match wish.strays {
            Some(strays) => self.remove_strays(strays, removal, purged, told),
            None => Ok(()),
        }
    }

    fn remove_batch(
        &self,
        batch: &[CandidateId],
        removal: &mut Removal<'_>,
        purged: &mut Purged,
    ) -> Result<()> {
        let transaction = db::immediate(&self.connection)?;
        self.refuse_under_import()?;
        removal.makers.read_on(self)?;
        let mut settlement = Settlement::begin(self, &removal.key, removal.at);
        let (mut disposable, mut refused) = (Vec::new(), Vec::new());
        for id in batch {
            match self.disposable(*id, removal.unsettled)? {
                Ok(found) => disposable.push(found),
                Err(refusal) => refused.push((*id, refusal)),
            }
        }
        let mut gone: HashSet<_> = disposable.iter().map(|(state, _)| state.id).collect();
        refused.extend(self.held_by_sweeps(&mut gone)?);
        if !removal.has_begun && !gone.is_empty() {
            removal.begin(&transaction)?;
        }
        for (state, of) in disposable.iter().filter(|(state, _)| gone.contains(&state.id)) {
            self.remove(&mut settlement, state, of, removal)?;
        }
        // Whom they concerned is judged without them.
        settlement.settle()?;
        removal.makers.forget(self, &gone)?;
        transaction.commit()?;
        removal.has_begun |= !gone.is_empty();
        purged.records += gone.len() as u64;
        purged.refused.append(&mut refused);
        Ok(())
    }

    fn tell_removed(&self, removal: &Removal<'_>, purged: &Purged) -> Result<()> {
        let transaction = db::immediate(&self.connection)?;
        let facts = serde_json::json!({ "records": purged.records, "strays": purged.strays });
        removal.tell(&transaction, &facts)?;
        Ok(transaction.commit()?)
    }

    /// Reads a record that may be removed, or says why it may not.
    fn disposable(&self, id: CandidateId, unsettled: bool) -> Result<Result<(State, Stored), Refusal>> {
        let (Some(state), Some(of)) = (self.state(id)?, self.candidate(id)?) else {
            return Ok(Err(Refusal::NoSuchRecord(id)));
        };
        let record = Disposable {
            mark: &state.mark,
            causes: state.causes,
            signals: state.signals,
            is_asked: self.last_request(id)?.is_some_and(|request| request.answer.is_none()),
            evidence: self.evidence(id)?,
        };
        Ok(may_go(&record, unsettled).map(|()| (state, of)))
    }

    /// Refuses while rows of an import wait to be judged: by what they are found is not known yet. Nor may rows that it rejected
    /// wait for their file: whose they are is not known at all.
    fn refuse_under_import(&self) -> Result<()> {
        let waits: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM reject) OR EXISTS (SELECT 1 FROM run INDEXED BY run_tail
             WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        if waits { Err(Refusal::PurgeDuringImport.into()) } else { Ok(()) }
    }

    /// Removes a record.
    fn remove(
        &self,
        settlement: &mut Settlement<'_>,
        state: &State,
        of: &Stored,
        removal: &Removal<'_>,
    ) -> Result<()> {
        let id = state.id;
        settlement.remove(state, &of.candidate)?;
        let mut numbers = self.numbers_of(of)?;
        numbers.extend([state.registered, state.effective].map(stored));
        self.remove_requests(id, removal.at)?;
        self.remove_incidents(id, removal)?;
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
        let entry = InOrders::of(id, &of.candidate);
        Ordered::ByEmployer.leave(connection, &entry)?;
        Ordered::ByMember.leave(connection, &entry)?;
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
        self.redact(id, removal)
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
        LastRemoved::Request.raise(&self.connection, last)
    }

    /// Removes what is known of a number that nobody is registered with any more, nor corrected to; tells whether it is one.
    fn remove_answers(&self, number: i64) -> Result<bool> {
        if !self.all_holder_ids(number)?.is_empty() {
            return Ok(false);
        }
        for sql in [
            "DELETE FROM answer WHERE id IN (SELECT answer FROM answered WHERE individual_number = ?1)",
            "DELETE FROM answered WHERE individual_number = ?1",
            "DELETE FROM inquired WHERE individual_number = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([number])?;
        }
        Ok(true)
    }

    /// Leaves of a record's events who did what, when, and the seals; tells of it in an event of its own. No act among them can
    /// be taken back any more.
    fn redact(&self, id: CandidateId, removal: &Removal<'_>) -> Result<()> {
        let Removal { key, actor, at, .. } = removal;
        let connection = &self.connection;
        let mut remains = Remains::default();
        let mut statement = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE record = ? ORDER BY seq"))?;
        let mut rows = statement.query([id.0])?;
        while let Some(row) = rows.next()? {
            remains.add(key, journal::read(row)?, &row.get(10)?);
        }
        drop(rows);
        connection
            .prepare_cached("UPDATE event SET facts = '', seen = x'' WHERE record = ?")?
            .execute([id.0])?;
        let facts = remains.facts();
        let entry = Entry { record: Some(id), ..Entry::plain(EventKind::Purged, &facts, actor, *at) };
        let purge = journal::append(connection, key, &entry)?;
        connection
            .prepare_cached(&format!(
                "INSERT OR IGNORE INTO undone (seq, by) SELECT seq, ?1 FROM event WHERE record = ?2 AND {}",
                journal::acts_of_here()
            ))?
            .execute((purge, id.0))?;
        Ok(())
    }

    /// Returns the id for the next new candidate: never that of a removed one once more, for the history speaks of each id as
    /// of one record.
    pub(in crate::store) fn next_candidate_id(&self) -> Result<CandidateId> {
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT max(record) FROM event WHERE record IS NOT NULL), (SELECT max(id) FROM candidate)",
        )?;
        let (spoken_of, there): (Option<i64>, Option<i64>) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(CandidateId(spoken_of.max(there).unwrap_or_default() + 1))
    }
}

/// Brings the log into the database and empties it, unless others read in it.
fn truncate_log(connection: &Connection) -> Result<bool> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
