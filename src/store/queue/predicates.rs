//! A filter as conditions on the tables `state` (s) and `candidate` (c); every value is a bound parameter.

use rusqlite::types::Value;

use crate::audit::{AnswerResult, Outcome, RequestState, Status};
use crate::store::base::codec::{shift, stored};
use crate::store::queue::search::narrowed;
use crate::store::rows::found_by::INDEXED_TO;
use crate::store::rows::request::{OVERDUE, condition};
use crate::triage::filter::{Filter, QueueList};
use crate::triage::policy::writings;
use crate::triage::requests::RequestStanding;
use crate::triage::search::Search;

/// Conditions that must all hold, and their parameters in order.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Predicates {
    conditions: Vec<String>,
    values: Vec<Value>,
    names_few: bool,
}

impl Predicates {
    /// Takes from a filter what its list of the queue does not decide; statuses are left to the caller.
    pub(in crate::store) fn of(filter: &Filter) -> Self {
        let mut all = Self::default();
        if filter.asks_cause() {
            all.add("s.causes & ? <> 0", [i64::from(filter.causes.bits())]);
        }
        all.grades(filter);
        if !filter.signals.is_empty() {
            all.add("s.signals & ? <> 0", [i64::from(filter.signals.bits())]);
        }
        all.answers(&filter.answers);
        all.one_of("c.employer_code", &filter.employers);
        all.assignees(filter);
        if filter.asks_awaiting() {
            all.add("s.awaiting = 1", [0; 0]);
        }
        if let Some(pattern) = filter.pattern.filter(|_| filter.asks_pattern()) {
            all.add("s.pattern = ?", [pattern.0]);
        }
        if filter.raised_again {
            all.add("s.raised_again = 1", [0; 0]);
        }
        if filter.data_changed {
            all.add("s.data_changed = 1", [0; 0]);
        }
        if let Some(day) = filter.overdue_on {
            let escalated = Value::from(i64::from(Status::Escalated.index()));
            let day = Value::from(day.to_string());
            all.add(&format!("s.status = ? AND {IS_OVERDUE}"), [escalated, day.clone(), day]);
        }
        all.requests(filter);
        all.sweeps(filter);
        all.searches(&filter.search);
        all
    }

    /// Adds the statuses of a filter, for lists that do not walk the queue.
    pub(in crate::store) fn with_statuses(mut self, filter: &Filter) -> Self {
        if !filter.statuses.is_empty() {
            let codes: Vec<_> = filter.statuses.iter().map(|status| i64::from(status.index())).collect();
            self.any_of("s.status", codes);
        }
        self
    }

    /// Adds whether the record stands in the filter's list, for lists that do not walk the queue.
    pub(in crate::store) fn with_list(mut self, filter: &Filter) -> Self {
        match filter.list() {
            QueueList::Outside => self.add("s.causes = 0", [0; 0]),
            QueueList::All => self.add("s.causes <> 0", [0; 0]),
            QueueList::Cause(cause) => self.add("s.causes & ? <> 0", [1_i64 << cause.index()]),
            QueueList::Awaiting => self.add("s.causes <> 0 AND s.awaiting = 1", [0; 0]),
            QueueList::Pattern(pattern) => self.add("s.causes <> 0 AND s.pattern = ?", [pattern.0]),
        }
        self
    }

    /// Adds that a key lies before another or is it, where there is one.
    pub(in crate::store) fn up_to(mut self, columns: &[&str], end: Option<&[Value]>) -> Self {
        if let Some(end) = end {
            let marks = vec!["?"; end.len()].join(", ");
            self.conditions.push(format!("({}) <= ({marks})", columns.join(", ")));
            self.values.extend_from_slice(end);
        }
        self
    }

    /// Adds that there is no due date.
    pub(in crate::store) fn undated(mut self) -> Self {
        self.add("s.due_on IS NULL", [0; 0]);
        self
    }

    /// Returns the conditions, joined; `TRUE` where there are none.
    pub(in crate::store) fn sql(&self) -> String {
        if self.conditions.is_empty() { "TRUE".to_owned() } else { self.conditions.join(" AND ") }
    }

    /// Tells whether the conditions name the records of one number, so that they are looked up instead of walked.
    pub(in crate::store) const fn names_few(&self) -> bool {
        self.names_few
    }

    /// Returns the parameters.
    pub(in crate::store) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Adds a condition and its parameters.
    pub(in crate::store) fn add<V: Into<Value>, const N: usize>(&mut self, condition: &str, values: [V; N]) {
        self.conditions.push(format!("({condition})"));
        self.values.extend(values.map(Into::into));
    }

    /// Adds that a column is one of some values.
    pub(in crate::store) fn any_of<V: Into<Value>>(&mut self, column: &str, values: Vec<V>) {
        let marks = vec!["?"; values.len()].join(", ");
        self.conditions.push(format!("{column} IN ({marks})"));
        self.values.extend(values.into_iter().map(Into::into));
    }

    /// Adds that a column is one of some texts, where there are any.
    pub(in crate::store) fn one_of(&mut self, column: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.any_of(column, texts.to_vec());
        }
    }

    /// Adds that a column is one of some codes, where there are any.
    pub(in crate::store) fn coded(&mut self, column: &str, codes: impl Iterator<Item = u8>) {
        let codes: Vec<i64> = codes.map(i64::from).collect();
        if !codes.is_empty() {
            self.any_of(column, codes);
        }
    }

    fn assignees(&mut self, filter: &Filter) {
        if filter.assignees.is_empty() && !filter.unassigned {
            return;
        }
        let mut ways = Vec::new();
        if filter.unassigned {
            ways.push("s.assignee IS NULL".to_owned());
        }
        let names: Vec<String> = filter.assignees.iter().flat_map(|name| writings(name)).collect();
        if !names.is_empty() {
            ways.push(format!("s.assignee IN ({})", vec!["?"; names.len()].join(", ")));
        }
        self.conditions.push(format!("({})", ways.join(" OR ")));
        self.values.extend(names.into_iter().map(Value::from));
    }

    /// What the newest request for the record has come to; one of several suffices.
    fn requests(&mut self, filter: &Filter) {
        if filter.requests.is_empty() {
            return;
        }
        let day = filter.requests_on.map(|day| day.to_string()).unwrap_or_default();
        let ways: Vec<String> = filter.requests.iter().map(|standing| newest(*standing)).collect();
        let overdue = filter.requests.iter().filter(|standing| **standing == RequestStanding::Overdue);
        let days: Vec<Value> = overdue.map(|_| Value::from(day.clone())).collect();
        self.conditions.push(format!("({})", ways.join(" OR ")));
        self.values.extend(days);
    }

    /// Those that stand in one of some sweeps, reconciled in one of some ways.
    fn sweeps(&mut self, filter: &Filter) {
        if filter.sweeps.is_empty() && filter.reconciled.is_empty() {
            return;
        }
        let mut one = Self::default();
        if !filter.sweeps.is_empty() {
            one.any_of("w.sweep", filter.sweeps.clone());
        }
        if !filter.reconciled.is_empty() {
            let codes = filter.reconciled.iter().map(|reconciled| i64::from(reconciled.index())).collect();
            one.any_of("w.reconciled", codes);
        }
        self.conditions.push(format!(
            "s.sweeps > 0 AND EXISTS (SELECT 1 FROM swept w WHERE w.candidate = s.id AND {})",
            one.sql()
        ));
        self.values.extend(one.values);
    }

    /// One of several searches suffices.
    fn searches(&mut self, searches: &[String]) {
        if searches.is_empty() {
            return;
        }
        let each: Vec<Self> = searches
            .iter()
            .map(|keyed| {
                let mut one = Self::default();
                one.search(&Search::of(keyed));
                one
            })
            .collect();
        self.names_few = each.iter().all(Self::names_few);
        let ways: Vec<String> = each.iter().map(|one| format!("({})", one.sql())).collect();
        self.conditions.push(format!("({})", ways.join(" OR ")));
        self.values.extend(each.into_iter().flat_map(|one| one.values));
    }

    fn grades(&mut self, filter: &Filter) {
        if !filter.grades.is_empty() || filter.ungraded {
            let bits = Value::from(i64::from(filter.grades.bits()));
            let none = Value::from(i64::from(filter.ungraded));
            self.add("CASE WHEN s.grade IS NULL THEN ? ELSE (1 << s.grade) & ? END <> 0", [none, bits]);
        }
        let wanted: Vec<Value> = filter
            .item_grades
            .iter()
            .flat_map(|(item, grade)| [i64::from(shift(*item)), i64::from(grade.index())])
            .map(Value::from)
            .collect();
        if !wanted.is_empty() {
            // A record without a comparison has no grades: the condition is then null, which lets nothing through.
            let one = vec!["((s.grades >> ?) & 7) = ?"; filter.item_grades.len()].join(" OR ");
            self.conditions.push(format!("({one})"));
            self.values.extend(wanted);
        }
    }

    fn answers(&mut self, wanted: &[Option<AnswerResult>]) {
        if wanted.is_empty() {
            return;
        }
        let codes =
            wanted.iter().map(|answer| answer.map_or(-1, |result| i64::from(result.index()))).collect();
        self.any_of("coalesce(s.answer, -1)", codes);
    }

    /// A number finds the records that it is of, an id its record; words each stand in the text of the record, which the
    /// index narrows.
    fn search(&mut self, search: &Search) {
        match search {
            Search::Number(number) => {
                let number = stored(*number);
                self.names_few = true;
                self.add(
                    "s.id IN (SELECT candidate FROM holder WHERE individual_number = ?
                     UNION ALL SELECT id FROM state WHERE right_number = ?)",
                    [number, number],
                );
            }
            Search::Record(id) => {
                self.names_few = true;
                self.add("s.id IN (SELECT id FROM state WHERE id = ?)", [id.0]);
            }
            Search::Case(case) => {
                self.names_few = true;
                self.add("s.id IN (SELECT candidate FROM request WHERE id = ?)", [case.0.0]);
            }
            Search::Words(words) if words.is_empty() => self.add("FALSE", [0; 0]),
            Search::Words(words) => {
                if let Some(pairs) = narrowed(words) {
                    let narrowed = "s.id IN (SELECT rowid FROM found WHERE found MATCH ?)";
                    self.add(&format!("{narrowed} OR s.id > {INDEXED_TO}"), [pairs]);
                }
                for word in words {
                    self.add("instr(c.found_by, ?) > 0", [word.clone()]);
                }
            }
        }
    }
}

/// An escalated record is overdue by the due date of its newest request while that is out, and not at all while an answer awaits a
/// decision; before and after that by the date of its mark.
const IS_OVERDUE: &str = "coalesce((SELECT CASE
      WHEN r.outcome IS NULL AND r.sent_on IS NOT NULL THEN coalesce(r.due_on < ?, 0)
      WHEN r.answered_at >= s.marked_at THEN 0 END
    FROM request r WHERE r.candidate = s.id ORDER BY r.id DESC LIMIT 1), s.due_on < ?)";

/// Returns the condition that the newest request for a record has come to something.
fn newest(standing: RequestStanding) -> String {
    let undeliverable = format!("r.outcome = {}", Outcome::Undeliverable.index());
    let comes_to = match standing {
        RequestStanding::None => {
            return "NOT EXISTS (SELECT 1 FROM request r WHERE r.candidate = s.id)".to_owned();
        }
        RequestStanding::Written => condition(RequestState::Written),
        RequestStanding::Sent => condition(RequestState::Sent),
        RequestStanding::Reminded => condition(RequestState::Reminded),
        RequestStanding::Answered => condition(RequestState::Answered),
        RequestStanding::Overdue => OVERDUE,
        RequestStanding::Undeliverable => &undeliverable,
    };
    format!(
        "EXISTS (SELECT 1 FROM request r WHERE r.candidate = s.id AND {comes_to}
         AND NOT EXISTS (SELECT 1 FROM request n WHERE n.candidate = r.candidate AND n.id > r.id))"
    )
}
