//! Judging ahead: while one thread writes what the records of a tail were judged to be, another reads and judges the next ones.
//!
//! A judgement hangs on data alone, which nobody but this import writes while its tail is judged, unless somebody works on
//! the database meanwhile. What was read before such a change is thrown away and judged again.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::audit::{Candidate, CandidateId, Mark, MemberKey};
use crate::store::codec::stored;
use crate::store::db::{self, Access};
use crate::store::error::Result;
use crate::store::judging::dossier::NEIGHBOURS;
use crate::store::judging::settle::{REACH, WORST_SAME};
use crate::store::open::Store;
use crate::store::rows::state::State;
use crate::triage::assess::{Assessment, assess};
use crate::triage::dossier::Dossier;

/// How many records cross from one thread to the other at once.
const BATCH: usize = 1_000;

/// Batches that wait to be written.
const WAITING: usize = 4;

/// What is new of the records of a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum News {
    /// They are.
    Candidate,
    /// There is an answer to their number.
    Answer,
}

/// A record, what it rests on and what that means.
#[derive(Debug)]
pub(in crate::store) struct Judged {
    pub(in crate::store) old: State,
    pub(in crate::store) dossier: Dossier,
    pub(in crate::store) found: Assessment,
}

/// A record that was judged, and the others that may have to be.
#[derive(Debug)]
pub(in crate::store) struct Prepared {
    pub(in crate::store) id: CandidateId,
    /// None where there is no such record.
    pub(in crate::store) judged: Option<Judged>,
    pub(in crate::store) concerned: Vec<CandidateId>,
    /// Its number, where more hold it than are concerned.
    pub(in crate::store) crowd: Option<i64>,
}

impl Store {
    /// Judges a record as it is, or would be with another mark.
    pub(in crate::store) fn judged(&self, id: CandidateId, ruled: Option<Mark>) -> Result<Option<Judged>> {
        let Some(stored) = self.candidate(id)? else { return Ok(None) };
        let old = self.state(id)?;
        let old = old.unwrap_or_else(|| State::unjudged(id, stored.candidate.individual_number));
        let mark = ruled.unwrap_or_else(|| old.mark.clone());
        let dossier = self.lay_out(stored, old.version, mark)?;
        let found = assess(&dossier);
        Ok(Some(Judged { old, dossier, found }))
    }

    /// Judges a record of a tail, and finds whom else it concerns.
    pub(in crate::store) fn prepare(&self, id: CandidateId, news: News) -> Result<Prepared> {
        let judged = self.judged(id, None)?;
        let (mut concerned, mut crowd) = (Vec::new(), None);
        if let Some(judged) = &judged {
            let candidate = &judged.dossier.candidate;
            if news == News::Candidate {
                // A dossier holds some of many; a danger must be told to all.
                if judged.dossier.holders.len() < NEIGHBOURS {
                    concerned.extend(judged.dossier.holders.iter().map(|other| other.id));
                } else {
                    let number = stored(candidate.individual_number);
                    let holders = self.holder_ids(number)?;
                    concerned.extend(holders.into_iter().filter(|other| *other != id));
                    crowd = self.is_crowd(number)?.then_some(number);
                }
                self.answered_as(candidate, &mut concerned)?;
            }
            self.asking_family(&candidate.key, &mut concerned)?;
        }
        Ok(Prepared { id, judged, concerned, crowd })
    }

    /// Finds the family of a member, as far as its judgement can hang on the family: a clean or an unanswered record is neither
    /// swapped nor moved.
    pub(in crate::store) fn asking_family(
        &self,
        key: &MemberKey,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        self.ids(
            "SELECT s.id FROM candidate c CROSS JOIN state s ON s.id = c.id
             WHERE c.insurer_no = ? AND c.symbol = ? AND c.number = ? AND s.grade > ? LIMIT ?",
            (key.insurer_no.as_str(), &key.symbol, &key.number, WORST_SAME, REACH),
            found,
        )
    }

    /// Finds the records whose answer may be this person.
    pub(in crate::store) fn answered_as(
        &self,
        candidate: &Candidate,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        let keys = crate::store::rows::candidate::keys_of(candidate);
        if let Some(key) = keys.by_kanji {
            self.ids("SELECT id FROM state WHERE stray_kanji = ? LIMIT ?", (key, REACH), found)?;
        }
        if let Some(key) = keys.by_kana {
            self.ids("SELECT id FROM state WHERE stray_kana = ? LIMIT ?", (key, REACH), found)?;
        }
        Ok(())
    }

    pub(in crate::store) fn ids(
        &self,
        sql: &str,
        by: impl rusqlite::Params,
        found: &mut Vec<CandidateId>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(by)?;
        while let Some(row) = rows.next()? {
            found.push(CandidateId(row.get(0)?));
        }
        Ok(())
    }
}

/// Some records of a tail in their order, as they were read in one state of the database.
#[derive(Debug)]
pub(in crate::store) struct Batch {
    /// Which state that was; a lower one than the present holds no more.
    pub(in crate::store) generation: u64,
    pub(in crate::store) records: Vec<Prepared>,
}

/// Judges records in their order on a thread of its own, until all are done or nobody takes them any more. Each batch is read
/// in one state, which is not the one before `generation` was last raised.
pub(in crate::store) fn judge_ahead<'scope>(
    scope: &'scope Scope<'scope, '_>,
    path: &'scope Path,
    ids: &'scope [i64],
    news: News,
    generation: &'scope AtomicU64,
) -> (Receiver<Batch>, ScopedJoinHandle<'scope, Result<()>>) {
    let (give, take) = sync_channel(WAITING);
    (take, scope.spawn(move || judge_all(path, ids, news, generation, &give)))
}

fn judge_all(
    path: &Path,
    ids: &[i64],
    news: News,
    generation: &AtomicU64,
    give: &SyncSender<Batch>,
) -> Result<()> {
    let store = Store::open(path, Access::ReadOnly)?;
    db::roomy(&store.connection)?;
    for ids in ids.chunks(BATCH) {
        // Before the snapshot: whatever raises it later may not be seen.
        let generation = generation.load(Ordering::SeqCst);
        let snapshot = db::snapshot(&store.connection)?;
        let records = ids.iter().map(|id| store.prepare(CandidateId(*id), news)).collect::<Result<_>>()?;
        drop(snapshot);
        if give.send(Batch { generation, records }).is_err() {
            break;
        }
    }
    Ok(())
}
