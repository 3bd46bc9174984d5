//! Lists of requests in pages, and counts by addressee. Every page is a seek in the index of their order.

use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use crate::audit::{CaseCode, Day, Status, masked};
use crate::store::base::codec::{coded, member_key};
use crate::store::base::database::Store;
use crate::store::base::db;
use crate::store::base::reading::in_row;
use crate::store::error::Result;
use crate::store::queue::predicates::Predicates;
use crate::store::rows::request::{
    self as rows, ANSWERED, OVERDUE, REQUEST, UNANSWERED, WIDTH, WRITTEN, condition,
};
use crate::store::rows::state::{MARK, read_mark};
use crate::triage::requests::{RequestFilter, RequestGroup, RequestPlace, RequestRow};

/// How many requests are fetched at a time where all are listed.
const STRIDE: u32 = 512;

/// The name of the employer who is asked by a request `r` for a candidate `c`. A later file may say that the member has another one:
/// the former one's name is what was imported of it.
const ASKED_EMPLOYER: &str = "CASE WHEN r.employer_code IN ('', c.employer_code) THEN c.employer_name ELSE
    coalesce((SELECT e.name FROM employer e WHERE e.employer_code = r.employer_code), '') END";

impl Store {
    /// Lists the requests of a filter by addressee, employer and id, until `each` breaks off.
    pub fn list_requests(
        &self,
        filter: &RequestFilter,
        each: &mut dyn FnMut(RequestRow) -> ControlFlow<()>,
    ) -> Result<()> {
        let _snapshot = db::snapshot(&self.connection)?;
        let mut after = None;
        loop {
            let page = self.request_page(filter, after.as_ref(), STRIDE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(RequestPlace::of(&last.request));
            for row in page {
                if each(row).is_break() {
                    return Ok(());
                }
            }
        }
    }

    /// Returns the requests of a filter that follow a place, so many at most.
    pub fn request_page(
        &self,
        filter: &RequestFilter,
        after: Option<&RequestPlace>,
        limit: u32,
    ) -> Result<Vec<RequestRow>> {
        let mut predicates = predicates(filter);
        if let Some(place) = after {
            let key: [Value; 3] = [
                i64::from(place.addressee.index()).into(),
                place.employer_code.clone().into(),
                place.id.0.into(),
            ];
            predicates.add("(r.addressee, r.employer_code, r.id) > (?, ?, ?)", key);
        }
        let sql = format!(
            "SELECT {REQUEST}, c.insurer_no, c.symbol, c.number, c.branch, c.kanji_name, {ASKED_EMPLOYER}, c.employer_code, s.causes = 0, {MARK}
             FROM request r INDEXED BY {} CROSS JOIN state s ON s.id = r.candidate CROSS JOIN candidate c ON c.id = s.id
             WHERE {} ORDER BY r.addressee, r.employer_code, r.id LIMIT {limit}",
            if filter.records.is_empty() { "request_list" } else { "request_candidate" },
            predicates.sql()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let page = statement.query_map(params_from_iter(predicates.values()), read)?;
        Ok(page.collect::<rusqlite::Result<_>>()?)
    }

    /// Counts the requests by addressee and employer, the groups that follow a place, so many at most.
    pub fn request_groups(
        &self,
        today: Day,
        after: Option<(crate::audit::Addressee, &str)>,
        limit: u32,
    ) -> Result<Vec<RequestGroup>> {
        let from = after.map_or(-1, |(addressee, _)| i64::from(addressee.index()));
        let code = after.map_or("", |(_, code)| code);
        let sql = format!(
            "SELECT g.addressee, g.employer_code, coalesce(
              (SELECT nullif(e.name, '') FROM employer e WHERE e.employer_code = g.employer_code),
              (SELECT c.employer_name FROM candidate c WHERE c.id = g.one AND c.employer_code = g.employer_code AND g.employer_code <> ''), ''),
             g.total, g.written, g.unanswered, g.overdue, g.answered
             FROM (SELECT r.addressee, r.employer_code, min(r.candidate) AS one, count(*) AS total,
              sum({WRITTEN}) AS written, sum({UNANSWERED}) AS unanswered, sum({OVERDUE}) AS overdue,
              sum({ANSWERED}) AS answered
              FROM request r INDEXED BY request_list WHERE (r.addressee, r.employer_code) > (?2, ?3)
              GROUP BY r.addressee, r.employer_code ORDER BY r.addressee, r.employer_code LIMIT ?4) g",
            OVERDUE = OVERDUE.replace('?', "?1")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let groups = statement.query_map((today.to_string(), from, code, limit), |row| {
            let count = |at| row.get::<_, i64>(at).map(i64::cast_unsigned);
            Ok(RequestGroup {
                addressee: coded(row, 0)?,
                employer_code: row.get(1)?,
                employer_name: masked(&row.get::<_, String>(2)?).into_owned(),
                total: count(3)?,
                written: count(4)?,
                unanswered: count(5)?,
                overdue: count(6)?,
                answered: count(7)?,
            })
        })?;
        Ok(groups.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<RequestRow> {
    let shown = |at: usize| row.get(at).map(|text: String| masked(&text).into_owned());
    Ok(RequestRow {
        request: rows::read(row)?,
        key: in_row("candidate", row, &[1], || member_key(row, WIDTH))?,
        kanji_name: shown(WIDTH + 4)?,
        employer_name: shown(WIDTH + 5)?,
        employer_code: row.get(WIDTH + 6)?,
        is_outside: row.get(WIDTH + 7)?,
        mark: in_row("state", row, &[1], || read_mark(row, WIDTH + 8))?,
    })
}

/// Returns the conditions of a filter on the tables `request` (r) and `state` (s).
pub(super) fn predicates(filter: &RequestFilter) -> Predicates {
    let mut all = Predicates::default();
    if !filter.cases.is_empty() {
        all.any_of("r.id", ids(&filter.cases));
    }
    if !filter.records.is_empty() {
        all.any_of("r.candidate", filter.records.iter().map(|id| id.0).collect());
    }
    if !filter.states.is_empty() {
        let each: Vec<&str> = filter.states.iter().map(|state| condition(*state)).collect();
        all.add(&each.join(" OR "), [0; 0]);
    }
    all.coded("r.addressee", filter.addressees.iter().map(|to| to.index()));
    all.one_of("r.employer_code", &filter.employers);
    all.coded("r.outcome", filter.outcomes.iter().map(|outcome| outcome.index()));
    if filter.unanswered {
        all.add(UNANSWERED, [0; 0]);
    }
    if let Some(day) = filter.overdue_on {
        all.add(OVERDUE, [day.to_string()]);
    }
    if filter.unneeded {
        all.add("r.outcome IS NULL AND s.status <> ?", [i64::from(Status::Escalated.index())]);
    }
    all
}

/// The ids of cases, as values of a statement.
pub(super) fn ids(cases: &[CaseCode]) -> Vec<Value> {
    cases.iter().map(|case| Value::from(case.0.0)).collect()
}
