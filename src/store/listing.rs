//! Lines of lists: one record as `list`, `export` and the queue show it, and lists in every order.

use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params_from_iter};

use super::codec::{coded, maybe_coded, maybe_grades, member_key, number};
use super::db;
use super::error::Result;
use super::open::Store;
use super::page::{Ends, Walk};
use super::predicates::Predicates;
use super::state::{MARK, read_mark};
use crate::audit::{CandidateId, CauseSet, SignalSet};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;

/// How many records a list in the order of risk fetches at a time.
const STRIDE: u32 = 512;

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
        let mut left = limit.unwrap_or(u64::MAX);
        let mut counted = |row| {
            if left == 0 {
                return ControlFlow::Break(());
            }
            left -= 1;
            each(row)
        };
        match order {
            SortOrder::Risk => self.list_by_risk(filter, &mut counted),
            SortOrder::Employer => {
                let by = "c.employer_code, c.insurer_no, c.symbol, c.number, c.branch";
                self.list_by(filter, by, limit, &mut counted)
            }
            SortOrder::Key => {
                self.list_by(filter, "c.insurer_no, c.symbol, c.number, c.branch", limit, &mut counted)
            }
            SortOrder::Due => {
                self.list_by(filter, "s.due_on IS NULL, s.due_on, s.risk, s.id", limit, &mut counted)
            }
        }
    }

    fn list_by_risk(&self, filter: &Filter, each: &mut dyn FnMut(ListRow) -> ControlFlow<()>) -> Result<()> {
        let walk = Walk::of(filter);
        let mut ends = Ends::ALL;
        loop {
            let places = self.walk(&walk, ends, true, STRIDE)?;
            let Some(last) = places.last() else { return Ok(()) };
            ends = Ends::after(*last);
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
        order: &str,
        limit: Option<u64>,
        each: &mut dyn FnMut(ListRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let predicates = Predicates::of(filter).with_statuses(filter).with_list(filter);
        // The outer table is the one whose index has the order, so that a list by member key sorts nothing.
        let sql = format!(
            "SELECT {LISTED}, {MARK} FROM candidate c CROSS JOIN state s ON s.id = c.id
             WHERE {} ORDER BY {order} LIMIT ?",
            predicates.sql()
        );
        let mut statement = self.connection.prepare(&sql)?;
        // With it SQLite keeps no more than so many rows while it sorts; -1 is no limit.
        let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        let limit = Value::Integer(limit);
        let mut rows = statement.query(params_from_iter(predicates.values().iter().chain([&limit])))?;
        while let Some(row) = rows.next()? {
            if each(read(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns one record as a line.
    pub fn list_row(&self, id: CandidateId) -> Result<Option<ListRow>> {
        let sql = format!(
            "SELECT {LISTED}, {MARK} FROM state s CROSS JOIN candidate c ON c.id = s.id WHERE s.id = ?"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row([id.0], read).optional()?)
    }
}

/// The columns of a line before those of its mark, in the order of [`read`].
const LISTED: &str = "s.id, c.insurer_no, c.symbol, c.number, c.branch, c.registered, c.kanji_name, c.kana_name, \
    c.employer_code, c.employer_name, s.causes, s.answer, \
    EXISTS (SELECT 1 FROM inquired i WHERE i.individual_number = s.effective), \
    s.grades, s.signals, s.risk, s.version";

fn read(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    Ok(ListRow {
        id: CandidateId(row.get(0)?),
        key: member_key(row, 1)?,
        individual_number: number(row, 5)?,
        kanji_name: row.get(6)?,
        kana_name: row.get(7)?,
        employer_code: row.get(8)?,
        employer_name: row.get(9)?,
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
