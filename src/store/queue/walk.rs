//! The queue walked between two places: one seek a status on its key, merged. Nothing sorts.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use crate::audit::{CandidateId, Status};
use crate::store::base::codec::coded;
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::store::queue::predicates::Predicates;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::page::Place;
use crate::triage::risk::Risk;

/// The records of a filter, in the order of the queue.
#[derive(Debug)]
pub(in crate::store) struct Walk {
    list: QueueList,
    statuses: Vec<Status>,
    predicates: Option<Predicates>,
}

impl Walk {
    /// Walks the records of a filter.
    pub(in crate::store) fn of(filter: &Filter) -> Self {
        let predicates = (!filter.is_counted()).then(|| Predicates::of(filter));
        Self { list: filter.list(), statuses: filter.wanted_statuses(), predicates }
    }

    /// Walks those of the records of a filter that have no due date.
    pub(in crate::store) fn undated(filter: &Filter) -> Self {
        Self { predicates: Some(Predicates::of(filter).undated()), ..Self::of(filter) }
    }
}

/// Between which places of the queue records are looked for: rank and id, both ends included.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Ends {
    from: (i64, i64),
    to: (i64, i64),
}

impl Ends {
    /// The whole queue.
    pub(in crate::store) const ALL: Self = Self { from: (i64::MIN, i64::MIN), to: (i64::MAX, i64::MAX) };

    /// A place and what comes after it.
    pub(in crate::store) fn from(place: Place) -> Self {
        Self { from: (i64::from(place.risk.index()), place.id.0), ..Self::ALL }
    }

    /// What comes after a place.
    pub(in crate::store) fn after(place: Place) -> Self {
        Self { from: (i64::from(place.risk.index()), place.id.0.saturating_add(1)), ..Self::ALL }
    }

    /// A place and what comes before it.
    pub(in crate::store) fn until(place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0), ..Self::ALL }
    }

    /// What comes before a place.
    pub(in crate::store) fn before(place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0.saturating_sub(1)), ..Self::ALL }
    }

    /// From one place to another, both included.
    pub(in crate::store) fn span(from: Place, to: Place) -> Self {
        Self { to: (i64::from(to.risk.index()), to.id.0), ..Self::from(from) }
    }

    /// Tells whether this begins at a place or before it.
    pub(in crate::store) fn begin_by(self, place: Place) -> bool {
        self.from <= (i64::from(place.risk.index()), place.id.0)
    }

    /// The part that comes after a place.
    #[must_use]
    pub(in crate::store) fn beyond(self, (rank, id): (i64, i64)) -> Self {
        Self { from: self.from.max((rank, id.saturating_add(1))), ..self }
    }

    /// The same beginning, up to a place that is included.
    pub(in crate::store) fn up_to(self, place: Place) -> Self {
        Self { to: (i64::from(place.risk.index()), place.id.0), ..self }
    }

    /// A class of risk.
    pub(super) fn class(risk: Risk) -> Self {
        Self { from: (i64::from(risk.index()), i64::MIN), to: (i64::from(risk.index()), i64::MAX) }
    }

    /// The part of the class of a place that comes before it.
    pub(super) fn in_class_before(place: Place) -> Self {
        Self { to: Self::before(place).to, ..Self::class(place.risk) }
    }

    /// A place and the part of its class that comes after it.
    pub(super) fn in_class_from(place: Place) -> Self {
        Self { from: Self::from(place).from, ..Self::class(place.risk) }
    }
}

impl Store {
    /// Returns the place up to which so many entries of the queue lie behind the first end, in every status; none: there are
    /// no more.
    pub(in crate::store) fn end_of_stride(
        &self,
        walk: &Walk,
        ends: Ends,
        entries: u32,
    ) -> Result<Option<Place>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rank, id FROM queue WHERE list = ? AND status = ? AND (rank, id) >= (?, ?)
             ORDER BY rank, id LIMIT 1 OFFSET ?",
        )?;
        let mut nearest = None;
        for status in &walk.statuses {
            let key = (walk.list.index(), status.index(), ends.from.0, ends.from.1, entries);
            let end = statement
                .query_row(key, |row| Ok(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) }))
                .optional()?;
            nearest = [nearest, end].into_iter().flatten().min();
        }
        Ok(nearest)
    }

    /// Returns the first places between two ends, or the last ones from the end on: one seek a status, merged.
    pub(in crate::store) fn walk(
        &self,
        walk: &Walk,
        ends: Ends,
        forward: bool,
        limit: u32,
    ) -> Result<Vec<Place>> {
        let direction = if forward { "ASC" } else { "DESC" };
        let sql = walk.sql("SELECT q.rank, q.id", &format!("ORDER BY q.rank {direction}, q.id {direction}"));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut places = Vec::new();
        for status in &walk.statuses {
            let mut rows = statement.query(params_from_iter(walk.values(*status, ends, u64::from(limit))))?;
            while let Some(row) = rows.next()? {
                places.push(Place { risk: coded(row, 0)?, id: CandidateId(row.get(1)?) });
            }
        }
        places.sort_unstable();
        if !forward {
            places.reverse();
        }
        places.truncate(limit as usize);
        Ok(places)
    }

    /// Counts the records between two ends, up to a bound and one more.
    pub(in crate::store) fn count(&self, walk: &Walk, ends: Ends, bound: u64) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM ({})", walk.sql("SELECT 1", ""));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut count = 0_u64;
        for status in &walk.statuses {
            let left = (bound + 1).saturating_sub(count);
            let values = walk.values(*status, ends, left);
            count +=
                statement.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?.cast_unsigned();
        }
        Ok(count)
    }
}

impl Walk {
    /// Returns the statement for one status. The queue leads, for its key has the order; where the records of one number are
    /// asked for, they lead.
    fn sql(&self, what: &str, order: &str) -> String {
        let condition = self.predicates.as_ref().map_or_else(|| "TRUE".to_owned(), Predicates::sql);
        let from = match &self.predicates {
            None => "queue q WHERE",
            Some(predicates) if predicates.names_few() => {
                "state s CROSS JOIN candidate c ON c.id = s.id CROSS JOIN queue q
                 WHERE q.rank = s.risk AND q.id = s.id AND"
            }
            Some(_) => {
                "queue q CROSS JOIN state s ON s.id = q.id CROSS JOIN candidate c ON c.id = q.id WHERE"
            }
        };
        format!(
            "{what} FROM {from} q.list = ? AND q.status = ?
             AND (q.rank, q.id) >= (?, ?) AND (q.rank, q.id) <= (?, ?) AND {condition} {order} LIMIT ?"
        )
    }

    fn values(&self, status: Status, ends: Ends, limit: u64) -> Vec<Value> {
        let fixed =
            [self.list.index(), i64::from(status.index()), ends.from.0, ends.from.1, ends.to.0, ends.to.1];
        let mut values: Vec<Value> = fixed.into_iter().map(Value::from).collect();
        if let Some(predicates) = &self.predicates {
            values.extend_from_slice(predicates.values());
        }
        values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        values
    }
}
