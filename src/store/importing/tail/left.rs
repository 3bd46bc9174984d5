//! What imports that were broken off have left: read back and judged, or entered where all records are listed.

use jiff::Timestamp;

use crate::audit::CandidateId;
use crate::compare::IdentityKeys;
use crate::store::base::codec;
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::importing::tail::pace::TailWatch;
use crate::store::importing::tail::{LONGEST, Tail};
use crate::store::rows::ordered::InOrders;
use crate::triage::chain::ChainKey;
use crate::triage::filter::QueueList;

/// How many rows that wait are entered in one transaction.
const ENTERED_AT_ONCE: i64 = 1_000;

impl Store {
    /// Judges what imports that were broken off have left. Those that are at work come to no harm: what is judged twice is
    /// judged alike.
    pub(in crate::store) fn judge_left_tails(
        &self,
        key: &ChainKey,
        at: Timestamp,
        watch: &mut TailWatch<'_>,
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

    pub(super) fn read_tail(&self, candidate: i64, answer: i64) -> Result<Tail> {
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
            let entry = InOrders::new(id, &codec::member_key(row, 5)?, &employer);
            tail.candidate(entry, codec::number(row, 1)?, keys);
            tail.unjudged(id);
        }
        let mut statement = self
            .connection
            .prepare("SELECT id, individual_number FROM answer WHERE id >= ? ORDER BY id LIMIT ?")?;
        let mut rows = statement.query((answer, limit))?;
        while let Some(row) = rows.next()? {
            tail.answer(row.get(0)?, codec::number(row, 1)?);
        }
        Ok(tail)
    }
}
