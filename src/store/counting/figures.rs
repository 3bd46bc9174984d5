//! The figures of the report, as the sums of the days up to one; and the numbers that await an answer.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde::Deserialize;

use crate::audit::{AnswerResult, Day, EventKind, IndividualNumber, MemberKey, SweepRule};
use crate::notice::scope;
use crate::store::base::codec::{member_key, number, stored};
use crate::store::base::database::Store;
use crate::store::error::Result;
use crate::triage::figures::{Figures, InquiryTally, SweepFigures};

/// What the history says of a sweep that was begun.
#[derive(Deserialize)]
struct Begun {
    sweep: i64,
    incident: i64,
    rule: SweepRule,
}

impl Store {
    /// Returns the figures as they were at the end of a day in Japan. Those of `today`, or later, are the present ones.
    pub fn figures(&self, as_of: Day, today: Day) -> Result<Figures> {
        let until = (as_of < today).then_some(as_of);
        let mut figures = Figures::of(as_of, self.sums_until(until)?);
        figures.scope = self.scopes(until)?.iter().map(scope::to_json).collect();
        self.tell_sweeps(&mut figures.sweeps)?;
        Ok(figures)
    }

    /// Says of each sweep from which incident it follows and what it takes. Of those that were removed since the history says it.
    fn tell_sweeps(&self, sweeps: &mut [SweepFigures]) -> Result<()> {
        let mut rules: HashMap<i64, (i64, SweepRule)> =
            self.sweeps()?.into_iter().map(|sweep| (sweep.id.0, (sweep.incident.0, sweep.rule))).collect();
        if sweeps.iter().any(|sweep| !rules.contains_key(&sweep.id)) {
            self.events_after(0, &[EventKind::SweepStarted], &mut |event| {
                if let Ok(begun) = serde_json::from_str::<Begun>(&event.facts) {
                    rules.entry(begun.sweep).or_insert((begun.incident, begun.rule));
                }
                ControlFlow::Continue(())
            })?;
        }
        for sweep in sweeps {
            (sweep.incident, sweep.rule) = rules.remove(&sweep.id).unwrap_or_default();
        }
        Ok(())
    }

    /// Counts what J-LIS was asked for, and what has come of it.
    pub fn inquiry_tally(&self) -> Result<InquiryTally> {
        let mut tally = InquiryTally::default();
        let mut statement = self.connection.prepare(
            "SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM answered n CROSS JOIN answer a ON a.id = n.answer
             WHERE n.individual_number = i.individual_number AND a.individual_number = i.individual_number
             AND a.result <> ?)), 0) FROM inquired i",
        )?;
        let count = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(i64::cast_unsigned);
        (tally.asked, tally.answered) =
            statement.query_row([AnswerResult::Error.index()], |row| Ok((count(row, 0)?, count(row, 1)?)))?;
        let mut inquired =
            self.connection.prepare("SELECT EXISTS (SELECT 1 FROM inquired WHERE individual_number = ?)")?;
        let mut failed = None;
        self.unanswered(&mut |number, _| {
            match inquired.query_row([stored(number)], |row| row.get::<_, bool>(0)) {
                Ok(is_asked) => tally.not_asked += u64::from(!is_asked),
                Err(error) => failed = Some(error),
            }
            if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        failed.map_or(Ok(tally), |error| Err(error.into()))
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
