//! By what the rows of a tail are found and where they stand in the orders: written sorted.

use std::thread;
use std::time::Instant;

use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::error::Result;
use crate::store::importing::tail::Tail;
use crate::store::importing::tail::pace::{Pace, TailWatch};
use crate::store::rows::lookup::Finds;
use crate::store::rows::ordered::{InOrders, Ordered};

/// How many entries one transaction takes at most: their pages fit into memory.
const MOST: usize = 100_000;

impl Store {
    /// Writes by what the rows of a tail are found; another thread sorts meanwhile what takes long to sort.
    pub(super) fn enter_all(&self, tail: &mut Tail, watch: &mut TailWatch<'_>) -> Result<()> {
        let connection = &self.connection;
        let ordered = std::mem::take(&mut tail.ordered);
        let pace = &mut Pace::new(MOST, self.identity.kind);
        thread::scope(|scope| {
            let sorting =
                scope.spawn(|| [Ordered::ByMember, Ordered::ByEmployer].map(|order| order.sorted(&ordered)));
            for (lookup, pairs) in [
                (Finds::Holder, &mut tail.holders),
                (Finds::Called, &mut tail.called),
                (Finds::Answered, &mut tail.answered),
            ] {
                pairs.sort_unstable();
                self.enter(pairs, |pairs| lookup.enter_all(connection, pairs), pace, watch)?;
            }
            let [by_member, by_employer] =
                sorting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            self.enter(&by_member, |entries| Ordered::ByMember.enter_all(connection, entries), pace, watch)?;
            drop(by_member);
            self.enter(&by_employer, |entries| self.enter_by_employer(entries, tail.version), pace, watch)
        })
    }

    /// Writes where candidates stand by employer; `version` is that of the database while nobody else has written.
    fn enter_by_employer(&self, entries: &[&InOrders], version: Option<i64>) -> Result<()> {
        let connection = &self.connection;
        if version == Some(db::data_version(connection)?) {
            return Ordered::ByEmployer.enter_all(connection, entries);
        }
        // Another import may have brought another employer, by whom it has entered the candidate itself.
        let mut employers = connection.prepare_cached("SELECT employer_code FROM candidate WHERE id = ?")?;
        let mut true_ones = Vec::with_capacity(entries.len());
        for entry in entries {
            if employers.query_row([entry.id.0], |row| Ok(row.get_ref(0)?.as_str()? == entry.employer()))? {
                true_ones.push(*entry);
            }
        }
        Ordered::ByEmployer.enter_all(connection, &true_ones)
    }

    /// Writes entries that are sorted, as many in one transaction as fit a turn.
    fn enter<T>(
        &self,
        mut entries: &[T],
        enter: impl Fn(&[T]) -> Result<()>,
        pace: &mut Pace,
        watch: &mut TailWatch<'_>,
    ) -> Result<()> {
        while !entries.is_empty() {
            let (now, later) = entries.split_at(pace.rows().min(entries.len()));
            watch.pass(now.len())?;
            let transaction = db::immediate(&self.connection)?;
            // Not from before its turn came: then others worked.
            let began = Instant::now();
            enter(now)?;
            transaction.commit()?;
            pace.learn(now.len(), began.elapsed());
            entries = later;
            self.leave_to_others();
        }
        Ok(())
    }
}
