//! Lists in each order as seeks on the key of the order, in both directions. Nothing sorts more than it returns.
//!
//! In the order of risk a filter by one cause and by status is answered by its own list. In the others each record that is
//! passed is asked, so that a filter which lets few through is slow to fill a window.

mod slice;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use crate::audit::{CandidateId, Status};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::predicates::Predicates;
use crate::store::queue::walk::{Ends, Walk};
use crate::triage::filter::{Filter, QueueList};
use crate::triage::page::{Place, Seek, SortOrder};

/// A place in an order: the values of its key, as far as the place alone does not tell them.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::store) struct Spot {
    place: Place,
    key: Vec<Value>,
}

impl Spot {
    /// The spot of a place among those without a due date.
    pub(super) const fn undated(place: Place) -> Self {
        Self { place, key: Vec::new() }
    }

    /// Returns the place in the queue.
    pub(in crate::store) const fn place(&self) -> Place {
        self.place
    }

    /// Tells whether the key says nothing: of the order by due date, that there is none.
    pub(in crate::store) const fn is_undated(&self) -> bool {
        self.key.is_empty()
    }

    /// Tells whether it comes before another one of the same order, by their keys.
    pub(in crate::store) fn is_before(&self, other: &Self) -> bool {
        let comparable = |value| match value {
            &Value::Integer(n) => (n, ""),
            Value::Text(text) => (0, text.as_str()),
            _ => (0, ""),
        };
        self.key.iter().map(comparable).lt(other.key.iter().map(comparable))
    }
}

/// From where an order is walked.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) enum Start<'a> {
    /// From its end.
    End,
    /// From a spot on, which is included.
    At(&'a Spot),
    /// From behind a spot.
    Past(&'a Spot),
}

impl<'a> Start<'a> {
    const fn spot(self) -> Option<&'a Spot> {
        match self {
            Self::End => None,
            Self::At(spot) | Self::Past(spot) => Some(spot),
        }
    }

    pub(super) fn key(self) -> &'a [Value] {
        self.spot().map_or(&[], |spot| &spot.key)
    }

    /// The comparison by which what is walked lies behind the start.
    const fn comparison(self, forward: bool) -> &'static str {
        match (self, forward) {
            (Self::Past(_), true) => ">",
            (_, true) => ">=",
            (Self::Past(_), false) => "<",
            (_, false) => "<=",
        }
    }

    fn ends(self, forward: bool) -> Ends {
        match (self, forward) {
            (Self::End, _) => Ends::ALL,
            (Self::At(spot), true) => Ends::from(spot.place),
            (Self::Past(spot), true) => Ends::after(spot.place),
            (Self::At(spot), false) => Ends::until(spot.place),
            (Self::Past(spot), false) => Ends::before(spot.place),
        }
    }
}

/// An order that is a table of its own.
pub(in crate::store) struct ByIndex {
    pub(in crate::store) columns: &'static [&'static str],
    /// Where its entries are, and which of their columns is the candidate.
    pub(super) entries: &'static str,
    pub(super) id: &'static str,
}

/// By employer code, then member key.
pub(in crate::store) const BY_EMPLOYER: ByIndex = ByIndex {
    columns: &["e.employer_code", "e.insurer_no", "e.symbol", "e.number", "e.branch"],
    entries: "employed e",
    id: "e.candidate",
};

/// By member key, which is unique.
pub(in crate::store) const BY_KEY: ByIndex = ByIndex {
    columns: &["m.insurer_no", "m.symbol", "m.number", "m.branch"],
    entries: "member m",
    id: "m.candidate",
};

/// The same two of a candidate itself.
const OF_EMPLOYER: [&str; 5] = ["c.employer_code", "c.insurer_no", "c.symbol", "c.number", "c.branch"];
const OF_KEY: [&str; 4] = ["c.insurer_no", "c.symbol", "c.number", "c.branch"];

/// Returns the key by which candidates stand in an order, where the queue does not know it: nothing tells there how far the
/// next one of a status is.
pub(in crate::store) const fn by_key(order: SortOrder) -> Option<&'static [&'static str]> {
    match order {
        SortOrder::Risk | SortOrder::Due => None,
        SortOrder::Employer => Some(&OF_EMPLOYER),
        SortOrder::Key => Some(&OF_KEY),
    }
}

/// The key of the order by due date, within a status.
pub(super) const BY_DUE: [&str; 3] = ["s.due_on", "s.risk", "s.id"];

impl Store {
    /// Returns where in an order a record stands; none: there is no such record.
    pub(in crate::store) fn spot(&self, order: SortOrder, place: Place) -> Result<Option<Spot>> {
        let (columns, is_due) = match order {
            SortOrder::Risk => return Ok(Some(Spot { place, key: Vec::new() })),
            SortOrder::Employer => (OF_EMPLOYER.join(", "), false),
            SortOrder::Key => (OF_KEY.join(", "), false),
            SortOrder::Due => (BY_DUE.join(", "), true),
        };
        let sql = format!(
            "SELECT s.risk, {columns} FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id = ?"
        );
        let found = self.connection.prepare_cached(&sql)?.query_row([place.id.0], |row| {
            let key =
                (1..row.as_ref().column_count()).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
            Ok(Spot { place: Place { risk: coded(row, 0)?, id: place.id }, key })
        });
        let mut found = found.optional()?;
        if let Some(spot) = found.as_mut().filter(|spot| is_due && spot.key.first() == Some(&Value::Null)) {
            spot.key.clear();
        }
        Ok(found)
    }

    /// Returns the places of a window.
    pub(in crate::store) fn window(
        &self,
        filter: &Filter,
        order: SortOrder,
        seek: Seek,
        rows: u32,
    ) -> Result<Vec<Place>> {
        let place = match seek {
            Seek::First => return self.ordered(filter, order, Start::End, true, rows),
            Seek::Last => {
                let mut places = self.ordered(filter, order, Start::End, false, rows)?;
                places.reverse();
                return Ok(places);
            }
            Seek::Around(place, context) => self.spot(order, place)?.map(|spot| (spot, context)),
            // Who knows how many there are has looked up where that is.
            Seek::To(..) => None,
        };
        let Some((spot, context)) = place else {
            return self.ordered(filter, order, Start::End, true, rows);
        };
        let context = context.min(rows.saturating_sub(1));
        let mut places = self.ordered(filter, order, Start::Past(&spot), false, context)?;
        places.reverse();
        let rest = rows.saturating_sub(u32::try_from(places.len()).unwrap_or(u32::MAX));
        places.extend(self.ordered(filter, order, Start::At(&spot), true, rest)?);
        Ok(places)
    }

    /// Returns up to so many records of a filter, one way from a start on.
    pub(in crate::store) fn ordered(
        &self,
        filter: &Filter,
        order: SortOrder,
        start: Start<'_>,
        forward: bool,
        limit: u32,
    ) -> Result<Vec<Place>> {
        match order {
            SortOrder::Risk => self.walk(&Walk::of(filter), start.ends(forward), forward, limit),
            SortOrder::Employer => self.by_index(&BY_EMPLOYER, filter, start, forward, limit),
            SortOrder::Key => self.by_index(&BY_KEY, filter, start, forward, limit),
            SortOrder::Due => self.by_due(filter, start, forward, limit),
        }
    }

    /// Returns the record of a status of a list that lies nearest behind a spot, one way: all of them are looked at.
    pub(in crate::store) fn nearest_of_list(
        &self,
        list: QueueList,
        status: Status,
        columns: &[&str],
        spot: &Spot,
        forward: bool,
    ) -> Result<Option<Place>> {
        let sql = format!(
            "SELECT q.rank, q.id FROM queue q CROSS JOIN candidate c ON c.id = q.id
             WHERE q.list = ? AND q.status = ? AND {} ORDER BY {} LIMIT 1",
            behind(&columns.join(", "), Start::Past(spot), forward),
            directed(columns, forward),
        );
        let of = [Value::from(list.index()), Value::from(i64::from(status.index()))];
        let mut statement = self.connection.prepare_cached(&sql)?;
        let place =
            |row: &rusqlite::Row<'_>| Ok(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) });
        Ok(statement.query_row(params_from_iter(of.iter().chain(&spot.key)), place).optional()?)
    }

    fn by_index(
        &self,
        by: &ByIndex,
        filter: &Filter,
        start: Start<'_>,
        forward: bool,
        limit: u32,
    ) -> Result<Vec<Place>> {
        self.by_index_up_to(by, filter, start, forward, limit, None)
    }

    fn by_index_up_to(
        &self,
        by: &ByIndex,
        filter: &Filter,
        start: Start<'_>,
        forward: bool,
        limit: u32,
        end: Option<&[Value]>,
    ) -> Result<Vec<Place>> {
        let all = Predicates::of(filter).with_statuses(filter).with_list(filter);
        let predicates = all.up_to(by.columns, end);
        let key = start.key();
        let sql = by.sql(&predicates, start, forward);
        let limit = Value::from(i64::from(limit));
        let values = key.iter().chain(predicates.values()).chain([&limit]);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            places.push(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) });
        }
        Ok(places)
    }

    /// Those with a due date, then those without one as the queue runs.
    fn by_due(&self, filter: &Filter, start: Start<'_>, forward: bool, limit: u32) -> Result<Vec<Place>> {
        let stands_undated = start.spot().map(|spot| spot.key.is_empty());
        let mut places = Vec::new();
        for undated in [!forward, forward] {
            let left = limit.saturating_sub(u32::try_from(places.len()).unwrap_or(u32::MAX));
            let is_passed = stands_undated.is_some_and(|stands| stands != undated && undated != forward);
            if left == 0 || is_passed {
                continue;
            }
            let start = if stands_undated == Some(undated) { start } else { Start::End };
            places.extend(if undated {
                self.walk(&Walk::undated(filter), start.ends(forward), forward, left)?
            } else {
                self.dated(filter, start, forward, left)?
            });
        }
        Ok(places)
    }

    /// Those with a due date: one seek a status, merged.
    fn dated(&self, filter: &Filter, start: Start<'_>, forward: bool, limit: u32) -> Result<Vec<Place>> {
        self.dated_up_to(filter, start, forward, limit, None)
    }

    fn dated_up_to(
        &self,
        filter: &Filter,
        start: Start<'_>,
        forward: bool,
        limit: u32,
        end: Option<&[Value]>,
    ) -> Result<Vec<Place>> {
        let predicates = Predicates::of(filter).with_list(filter).up_to(&BY_DUE, end);
        let key = start.key();
        let sql = dated_sql(&predicates, start, forward);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit_value = Value::from(i64::from(limit));
        let mut found: Vec<(String, Place)> = Vec::new();
        for status in filter.wanted_statuses() {
            let status = Value::from(i64::from(status.index()));
            let values = [&status].into_iter().chain(key).chain(predicates.values()).chain([&limit_value]);
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                found.push((row.get(0)?, Place { risk: coded(row, 1)?, id: CandidateId(row.get(2)?) }));
            }
        }
        found.sort_unstable();
        if !forward {
            found.reverse();
        }
        found.truncate(limit as usize);
        Ok(found.into_iter().map(|(_, place)| place).collect())
    }
}

impl ByIndex {
    /// The states `s` and the candidates `c`, from their entries on. Most of what a filter asks the smaller one tells.
    pub(in crate::store) fn records(&self) -> String {
        let Self { entries, id, .. } = self;
        format!("{entries} CROSS JOIN state s ON s.id = {id} CROSS JOIN candidate c ON c.id = s.id")
    }

    fn sql(&self, predicates: &Predicates, start: Start<'_>, forward: bool) -> String {
        format!(
            "SELECT s.risk, s.id FROM {} WHERE {} AND {} ORDER BY {} LIMIT ?",
            self.records(),
            behind(&self.columns.join(", "), start, forward),
            predicates.sql(),
            directed(self.columns, forward),
        )
    }
}

fn dated_sql(predicates: &Predicates, start: Start<'_>, forward: bool) -> String {
    format!(
        "SELECT s.due_on, s.risk, s.id FROM state s INDEXED BY state_due CROSS JOIN candidate c ON c.id = s.id
         WHERE s.status = ? AND s.due_on IS NOT NULL AND {} AND {} ORDER BY {} LIMIT ?",
        behind(&BY_DUE.join(", "), start, forward),
        predicates.sql(),
        directed(&BY_DUE, forward),
    )
}

/// The condition that a key lies behind another; nothing lies before the end.
pub(super) fn behind(columns: &str, start: Start<'_>, forward: bool) -> String {
    if start.key().is_empty() {
        return "TRUE".to_owned();
    }
    format!("({columns}) {} ({})", start.comparison(forward), vec!["?"; start.key().len()].join(", "))
}

pub(super) fn directed(columns: &[&str], forward: bool) -> String {
    let direction = if forward { " ASC" } else { " DESC" };
    columns.iter().map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{RootCause, StatusSet};
    use crate::store::fixture::World;
    use crate::triage::risk::Risk;

    #[test]
    fn no_order_sorts() {
        let world = World::new();
        let key = vec![Value::from(String::new()); 5];
        let spot = |parts: usize| Spot {
            place: Place { risk: Risk::Clean, id: CandidateId(1) },
            key: key[..parts].to_vec(),
        };
        let filters = [
            Filter::default(),
            Filter {
                causes: [RootCause::IgnoredAlert].into_iter().collect(),
                statuses: StatusSet::EMPTY.with(Status::Pending),
                ..Filter::default()
            },
            Filter {
                employers: vec!["E1".to_owned(), "E2".to_owned()],
                search: vec!["佐藤".to_owned()],
                ..Filter::default()
            },
        ];
        for filter in &filters {
            let all = Predicates::of(filter).with_statuses(filter).with_list(filter);
            for forward in [true, false] {
                let (of_key, of_employer, of_due) = (spot(4), spot(5), spot(3));
                let starts = |spot| [Start::End, Start::At(spot), Start::Past(spot)];
                let keys = starts(&of_key).map(|start| (BY_KEY.sql(&all, start, forward), " m", start));
                let employers =
                    starts(&of_employer).map(|start| (BY_EMPLOYER.sql(&all, start, forward), " e", start));
                let dues = starts(&of_due).map(|start| (dated_sql(&all, start, forward), "state_due", start));
                for (sql, index, start) in keys.into_iter().chain(employers).chain(dues) {
                    let plan = world.plan(&sql);
                    let first = plan.lines().next().unwrap_or_default();
                    assert!(first.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
                    assert!(first.starts_with("SEARCH") || start.spot().is_none(), "{sql}\n{plan}");
                }
            }
        }
    }
}
