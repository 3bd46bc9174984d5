//! Lines of lists: one record as `list`, `export` and the queue show it, and lists in every order.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use rusqlite::{OptionalExtension as _, Row, params_from_iter};

use crate::audit::{CandidateId, CauseSet, SignalSet};
use crate::store::base::codec::{coded, maybe_coded, maybe_grades, member_key, number};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::base::reading::in_row;
use crate::store::error::Result;
use crate::store::queue::hunt::Hunt;
use crate::store::queue::orders::{BY_EMPLOYER, BY_KEY, ByIndex, Start};
use crate::store::queue::predicates::Predicates;
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::masked::mask;
use crate::triage::page::{Count, Place, SortOrder};

/// How many records a list in the order of risk fetches at a time.
const STRIDE: u32 = 512;

/// What words found.
#[derive(Debug)]
pub struct FoundByWords {
    filter: Box<Filter>,
    ranked: Vec<Place>,
    total: Count,
}

impl FoundByWords {
    /// Returns how many there are.
    pub const fn total(&self) -> Count {
        self.total
    }
}

impl Store {
    /// Lists the records of a filter in an order, until `each` breaks off or the limit is reached.
    pub fn list(
        &self,
        filter: &Filter,
        order: SortOrder,
        limit: Option<u64>,
        each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut counted = up_to(limit, each);
        match order {
            SortOrder::Risk | SortOrder::Due => self.list_in_strides(filter, order, &mut counted),
            SortOrder::Employer => self.list_by(filter, &BY_EMPLOYER, &mut counted),
            SortOrder::Key => self.list_by(filter, &BY_KEY, &mut counted),
        }
    }

    /// Looks for what a filter's words find, to be listed by [`list_found`](Self::list_found).
    pub fn find_words(&self, filter: &Filter) -> Result<FoundByWords> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut hunt = Hunt::of(filter, SortOrder::Risk, self)?;
        while !hunt.is_over() {
            hunt.go_on(self)?;
        }
        Ok(FoundByWords { filter: Box::new(filter.clone()), ranked: hunt.places(), total: hunt.total() })
    }

    /// Lists what was searched for: what fits best first, and after what is ranked the rest in the order of the queue. What
    /// somebody moved out of the filter since it was found is left out.
    pub fn list_found(
        &self,
        found: FoundByWords,
        limit: Option<u64>,
        each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut each = up_to(limit, each);
        let FoundByWords { filter, ranked, total } = found;
        let ranked = self.still_passing(&filter, ranked)?;
        for place in &ranked {
            if let Some(row) = self.list_row(place.id)?
                && each(row).is_break()
            {
                return Ok(());
            }
        }
        if matches!(total, Count::Exact(_)) {
            return Ok(());
        }
        let ranked: HashSet<CandidateId> = ranked.into_iter().map(|place| place.id).collect();
        self.list_in_strides(&filter, SortOrder::Risk, &mut |row| {
            if ranked.contains(&row.id) { ControlFlow::Continue(()) } else { each(row) }
        })
    }

    fn list_in_strides(
        &self,
        filter: &Filter,
        order: SortOrder,
        each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut last = None;
        loop {
            let start = last.as_ref().map_or(Start::End, Start::Past);
            let places = self.ordered(filter, order, start, true, STRIDE)?;
            let Some(end) = places.last() else { return Ok(()) };
            last = self.spot(order, *end)?;
            for place in places {
                if let Some(row) = self.list_row(place.id)?
                    && each(row).is_break()
                {
                    return Ok(());
                }
            }
        }
    }

    fn list_by(
        &self,
        filter: &Filter,
        by: &ByIndex,
        each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let predicates = Predicates::of(filter).with_statuses(filter).with_list(filter);
        // The outer table is the one that has the order, so that nothing is sorted.
        let sql = format!(
            "SELECT {LISTED}, {MARK} FROM {} WHERE {} ORDER BY {}",
            by.records(),
            predicates.sql(),
            by.columns.join(", ")
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(predicates.values()))?;
        while let Some(row) = rows.next()? {
            if each(read(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns one record as a line.
    pub fn list_row(&self, id: CandidateId) -> Result<Option<ListRow>> {
        Ok(self.connection.prepare_cached(&LISTED_BY_ID)?.query_row([id.0], read).optional()?)
    }

    /// Returns records as lines, in their order; one that is not there any more is left out.
    pub(in crate::store) fn list_rows(&self, places: &[Place]) -> Result<Vec<ListRow>> {
        let mut statement = self.connection.prepare_cached(&LISTED_BY_ID)?;
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            rows.extend(statement.query_row([place.id.0], read).optional()?);
        }
        Ok(rows)
    }
}

/// Hands on so many rows and breaks off at the next.
fn up_to(
    limit: Option<u64>,
    each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
) -> impl FnMut(ListRow) -> ControlFlow<()> {
    let mut left = limit.unwrap_or(u64::MAX);
    move |row| {
        if left == 0 {
            return ControlFlow::Break(());
        }
        left -= 1;
        each(row)
    }
}

/// Reads one line.
static LISTED_BY_ID: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {LISTED}, {MARK} FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id = ?")
});

/// The columns of a line before those of its mark, in the order of [`read`].
const LISTED: &str = "s.id, c.insurer_no, c.symbol, c.number, c.branch, c.registered, c.kanji_name, c.kana_name, \
    c.employer_code, c.employer_name, s.causes, s.answer, \
    EXISTS (SELECT 1 FROM inquired i WHERE i.individual_number = s.effective), \
    s.grades, s.signals, s.risk, s.version";

fn read(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    in_row("state", row, &[0], || read_columns(row))
}

fn read_columns(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    let shown = |column| {
        let mut text: String = row.get(column)?;
        mask(&mut text);
        Ok::<_, rusqlite::Error>(text)
    };
    let (key, individual_number) =
        in_row("candidate", row, &[0], || Ok((member_key(row, 1)?, number(row, 5)?)))?;
    Ok(ListRow {
        id: CandidateId(row.get(0)?),
        key,
        individual_number,
        kanji_name: shown(6)?,
        kana_name: shown(7)?,
        employer_code: row.get(8)?,
        employer_name: shown(9)?,
        causes: CauseSet::from_bits(row.get(10)?),
        answer: maybe_coded(row, 11)?,
        inquired: row.get(12)?,
        grades: maybe_grades(row, 13)?,
        signals: SignalSet::from_bits(row.get(14)?),
        risk: coded(row, 15)?,
        version: row.get::<_, i64>(16)?.cast_unsigned(),
        mark: read_mark(row, 17)?,
    })
}
