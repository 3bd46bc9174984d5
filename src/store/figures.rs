//! The figures of the report, the marks as they stood at the end of a day; and the numbers that await an answer.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Row;

use super::codec::{coded, maybe_coded, maybe_day, maybe_moment, member_key, number, stored};
use super::error::Result;
use super::journal;
use super::open::Store;
use crate::audit::{
    AnswerResult, Basis, CandidateId, CauseSet, Day, EventKind, IndividualNumber, MemberKey, RootCause,
    Signal, SignalSet, Status,
};
use crate::compare::Grade;
use crate::triage::chain::MarkFacts;
use crate::triage::figures::{CauseFigures, Figures, RequestFigures, WrongFigures};

/// What the figures take of a mark.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is counted for itself")]
struct Standing {
    status: Status,
    basis: Option<Basis>,
    awaiting: bool,
    wrong_found: bool,
    right_number: bool,
    reflected: bool,
}

impl Store {
    /// Counts the figures of the report. Data are the present ones; marks are those that stood at the end of `as_of` in
    /// Japan, taken from the history.
    pub fn figures(&self, as_of: Day) -> Result<Figures> {
        let _snapshot = super::db::snapshot(&self.connection)?;
        let then = self.standings_at_the_end_of(as_of)?;
        let mut figures = empty(as_of);
        let mut statement = self.connection.prepare(
            "SELECT s.id, c.insurer_no, c.lost_on <> '', s.causes, s.grade, s.answer, s.signals, s.status, s.basis,
             s.awaiting, s.wrong_found_at, s.right_number IS NOT NULL, s.reflected_on
             FROM state s CROSS JOIN candidate c ON c.id = s.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = CandidateId(row.get(0)?);
            let standing = match then.get(&id) {
                Some(then) => *then,
                None => standing(row)?,
            };
            count(&mut figures, row, standing)?;
        }
        Ok(figures)
    }

    /// Reads the marks that were changed after a day as they stood at its end: what the first change after it says of the
    /// mark before.
    fn standings_at_the_end_of(&self, day: Day) -> Result<HashMap<CandidateId, Standing>> {
        let end = end_of(day);
        let mut statement = self.connection.prepare(
            "SELECT kind, record, facts FROM event WHERE at >= ? AND record IS NOT NULL ORDER BY seq",
        )?;
        let mut rows = statement.query([end.as_microsecond()])?;
        let mut then = HashMap::new();
        while let Some(row) = rows.next()? {
            let kind: EventKind = coded(row, 0)?;
            if journal::changes_mark(kind) {
                let id = CandidateId(row.get(1)?);
                if let std::collections::hash_map::Entry::Vacant(place) = then.entry(id) {
                    place.insert(Standing::of(
                        &journal::turn(row.get_ref(2)?.as_str().unwrap_or_default())?.before,
                    ));
                }
            }
        }
        Ok(then)
    }

    /// Lists the numbers in the audit that the register has not answered for, each once and in their order, with the first
    /// member that holds it; until `each` breaks off. A lookup that failed is no answer.
    pub fn unanswered(
        &self,
        each: &mut dyn FnMut(IndividualNumber, &MemberKey) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT h.individual_number, c.insurer_no, c.symbol, c.number, c.branch
             FROM holder h CROSS JOIN state s ON s.id = h.candidate CROSS JOIN candidate c ON c.id = s.id
             WHERE s.effective = h.individual_number AND s.causes <> 0 AND (s.answer IS NULL OR s.answer = ?1)
             UNION ALL
             SELECT s.right_number, c.insurer_no, c.symbol, c.number, c.branch
             FROM state s INDEXED BY state_right CROSS JOIN candidate c ON c.id = s.id
             WHERE s.right_number IS NOT NULL AND s.right_number <> c.registered
             AND s.causes <> 0 AND (s.answer IS NULL OR s.answer = ?1) ORDER BY 1",
        )?;
        let mut rows = statement.query([AnswerResult::Error.index()])?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            let number = number(row, 0)?;
            if last.replace(stored(number)) != Some(stored(number))
                && each(number, &member_key(row, 1)?).is_break()
            {
                break;
            }
        }
        Ok(())
    }
}

/// Returns the first moment after a day in Japan.
fn end_of(day: Day) -> Timestamp {
    let (year, month, date) = day.plus(1).parts();
    jiff::civil::Date::new(year, month, date)
        .and_then(|date| date.to_zoned(TimeZone::fixed(jiff::tz::offset(9))))
        .map_or(Timestamp::MAX, |begin| begin.timestamp())
}

impl Standing {
    fn of(mark: &MarkFacts) -> Self {
        Self {
            status: mark.status,
            basis: mark.basis,
            awaiting: mark.awaiting_second_check,
            wrong_found: mark.wrong_found_at.is_some(),
            right_number: mark.right_number.is_some(),
            reflected: mark.reflected_on.is_some(),
        }
    }
}

fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        status: coded(row, 7)?,
        basis: maybe_coded(row, 8)?,
        awaiting: row.get(9)?,
        wrong_found: maybe_moment(row, 10)?.is_some(),
        right_number: row.get(11)?,
        reflected: maybe_day(row, 12)?.is_some(),
    })
}

fn count(figures: &mut Figures, row: &Row<'_>, standing: Standing) -> Result<()> {
    let causes = CauseSet::from_bits(row.get(3)?);
    if causes.is_empty() {
        figures.out_of_audit += 1;
        return Ok(());
    }
    figures.candidates += 1;
    for cause in causes.iter() {
        add_cause(figures.by_cause.entry(cause).or_default(), standing.status);
    }
    *figures.by_status.entry(standing.status).or_default() += 1;
    if let Some(basis) = standing.basis {
        add(&mut figures.by_basis, basis.code());
    }
    add(&mut figures.by_grade, maybe_coded::<Grade>(row, 4)?.map_or("none", Grade::code));
    add(&mut figures.by_answer, maybe_coded::<AnswerResult>(row, 5)?.map_or("none", AnswerResult::code));
    add(&mut figures.by_insurer, row.get_ref(1)?.as_str().unwrap_or_default());
    figures.lost_eligibility += u64::from(row.get::<_, bool>(2)?);
    figures.awaiting_second_check += u64::from(standing.awaiting);
    for signal in SignalSet::from_bits(row.get(6)?).iter() {
        add(&mut figures.signals, signal.code());
    }
    // A correction says that the registered number was another person's, whether or not that was marked before.
    if standing.wrong_found || standing.status == Status::Corrected {
        figures.wrong.found += 1;
        figures.wrong.corrected += u64::from(standing.right_number);
        figures.wrong.reflected += u64::from(standing.reflected);
    }
    Ok(())
}

fn add(counts: &mut BTreeMap<String, u64>, code: &str) {
    match counts.get_mut(code) {
        Some(count) => *count += 1,
        None => {
            counts.insert(code.to_owned(), 1);
        }
    }
}

fn add_cause(figures: &mut CauseFigures, status: Status) {
    figures.total += 1;
    let of_status = match status {
        Status::Pending => &mut figures.pending,
        Status::OnHold => &mut figures.on_hold,
        Status::Escalated => &mut figures.escalated,
        Status::Verified => &mut figures.verified,
        Status::Corrected => &mut figures.corrected,
    };
    *of_status += 1;
}

/// Returns figures in which every code stands with nothing counted yet.
fn empty(as_of: Day) -> Figures {
    let none = || std::iter::once(("none".to_owned(), 0));
    Figures {
        as_of,
        candidates: 0,
        out_of_audit: 0,
        by_cause: RootCause::ALL.iter().map(|cause| (*cause, CauseFigures::default())).collect(),
        by_status: Status::ALL.iter().map(|status| (*status, 0)).collect(),
        by_basis: BTreeMap::new(),
        by_grade: Grade::ALL.iter().map(|grade| (grade.code().to_owned(), 0)).chain(none()).collect(),
        by_answer: AnswerResult::ALL
            .iter()
            .map(|answer| (answer.code().to_owned(), 0))
            .chain(none())
            .collect(),
        by_insurer: BTreeMap::new(),
        lost_eligibility: 0,
        awaiting_second_check: 0,
        signals: Signal::ALL.iter().map(|signal| (signal.code().to_owned(), 0)).collect(),
        wrong: WrongFigures::default(),
        requests: RequestFigures::default(),
        sweeps: Vec::new(),
        scope: Vec::new(),
    }
}
