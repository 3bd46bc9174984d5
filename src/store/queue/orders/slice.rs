//! An order looked through in slices of so many entries, whatever a filter lets through, so that whoever waits is answered
//! between them.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use super::{BY_DUE, BY_EMPLOYER, BY_KEY, ByIndex, Spot, Start, behind, directed};
use crate::audit::CandidateId;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::filter::Filter;
use crate::triage::page::{Place, SortOrder};
use crate::triage::risk::Risk;

impl Store {
    /// Returns what stands so many entries behind a start, whatever the filter lets through; none: fewer do. Of the order by due
    /// date only what has one is meant.
    fn entry_behind(
        &self,
        filter: &Filter,
        order: SortOrder,
        start: Start<'_>,
        entries: u32,
    ) -> Result<Option<Spot>> {
        let (sql, statuses) = match order {
            SortOrder::Risk => return Ok(None),
            SortOrder::Employer => (BY_EMPLOYER.entry_sql(start), vec![]),
            SortOrder::Key => (BY_KEY.entry_sql(start), vec![]),
            SortOrder::Due => (dated_entry_sql(start), filter.wanted_statuses()),
        };
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut entry = |status: Option<i64>| -> Result<Option<Spot>> {
            let (status, entries) = (status.map(Value::from), Value::from(i64::from(entries)));
            let values = status.iter().chain(start.key()).chain([&entries]);
            let id = statement
                .query_row(params_from_iter(values), |row| row.get(0).map(CandidateId))
                .optional()?;
            match id {
                Some(id) => self.spot(order, Place { risk: Risk::Clean, id }),
                None => Ok(None),
            }
        };
        if order != SortOrder::Due {
            return entry(None);
        }
        let mut nearest: Option<Spot> = None;
        for status in statuses {
            if let Some(spot) = entry(Some(i64::from(status.index())))? {
                let is_nearer = nearest.as_ref().is_none_or(|nearest| spot.due() < nearest.due());
                nearest = if is_nearer { Some(spot) } else { nearest };
            }
        }
        Ok(nearest)
    }

    /// Looks through so many entries of an order behind a spot: returns what the filter lets through, and up to where that was.
    pub(in crate::store) fn slice_in_order(
        &self,
        filter: &Filter,
        order: SortOrder,
        past: Option<&Spot>,
        entries: u32,
    ) -> Result<(Vec<Place>, Option<Spot>)> {
        let start = past.map_or(Start::End, Start::Past);
        let end = self.entry_behind(filter, order, start, entries)?;
        let end_key = end.as_ref().map(|spot| &spot.key[..]);
        let places = match order {
            SortOrder::Risk => Vec::new(),
            SortOrder::Employer => {
                self.by_index_up_to(&BY_EMPLOYER, filter, start, true, u32::MAX, end_key)?
            }
            SortOrder::Key => self.by_index_up_to(&BY_KEY, filter, start, true, u32::MAX, end_key)?,
            SortOrder::Due => self.dated_up_to(filter, start, true, u32::MAX, end_key)?,
        };
        Ok((places, end))
    }
}

impl Spot {
    /// Returns the key of the order by due date, to be compared.
    fn due(&self) -> (Option<&str>, Place) {
        let due = match self.key.first() {
            Some(Value::Text(due)) => Some(due.as_str()),
            _ => None,
        };
        (due, self.place)
    }
}

impl ByIndex {
    fn entry_sql(&self, start: Start<'_>) -> String {
        format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 1 OFFSET ?",
            self.id,
            self.entries,
            behind(&self.columns.join(", "), start, true),
            directed(self.columns, true),
        )
    }
}

fn dated_entry_sql(start: Start<'_>) -> String {
    format!(
        "SELECT s.id FROM state s INDEXED BY state_due WHERE s.status = ? AND s.due_on IS NOT NULL AND {}
         ORDER BY {} LIMIT 1 OFFSET ?",
        behind(&BY_DUE.join(", "), start, true),
        directed(&BY_DUE, true),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::World;

    /// Where a slice ends is read from the index of the order alone.
    #[test]
    fn the_end_of_a_slice_is_read_from_the_index() {
        let world = World::new();
        let spot = |parts: usize| Spot {
            place: Place { risk: Risk::Clean, id: CandidateId(1) },
            key: vec![Value::from(String::new()); parts],
        };
        let (of_key, of_employer, of_due) = (spot(4), spot(5), spot(3));
        for (sql, index) in [
            (BY_KEY.entry_sql(Start::End), "SCAN m"),
            (BY_KEY.entry_sql(Start::Past(&of_key)), "SEARCH m USING PRIMARY KEY"),
            (BY_EMPLOYER.entry_sql(Start::End), "SCAN e"),
            (BY_EMPLOYER.entry_sql(Start::Past(&of_employer)), "SEARCH e USING PRIMARY KEY"),
            (dated_entry_sql(Start::End), "COVERING INDEX state_due"),
            (dated_entry_sql(Start::Past(&of_due)), "COVERING INDEX state_due"),
        ] {
            let plan = world.plan(&sql);
            assert!(plan.contains(index), "{sql}\n{plan}");
            assert!(!plan.contains("TEMP B-TREE") && plan.lines().count() == 1, "{sql}\n{plan}");
        }
    }
}
