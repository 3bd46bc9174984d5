//! Rows of the table `state`: what the rules made of a candidate, and its mark.

use std::sync::LazyLock;

use rusqlite::{OptionalExtension as _, Row, params};

use crate::audit::{AnswerResult, CandidateId, CauseSet, IndividualNumber, Mark, PerItem, SignalSet};
use crate::compare::{Grade, IdentityKeys, RULES_VERSION};
use crate::store::base::codec::{
    coded, maybe_coded, maybe_day, maybe_grades, maybe_moment, maybe_number, number, packed, stored,
};
use crate::store::base::database::Store;
use crate::store::base::many::insert_all;
use crate::store::base::reading::{Reading, in_row};
use crate::store::error::Result;
use crate::triage::assess::Assessment;
use crate::triage::filter::QueueList;
use crate::triage::page::Place;
use crate::triage::pattern::PatternId;
use crate::triage::risk::Risk;
use crate::triage::sums::{Counted, Findings, Standing};
use crate::triage::withdrawal::Ground;

/// One row of `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct State {
    pub(in crate::store) id: CandidateId,
    /// 0 until the record was judged for the first time and stands in the queue.
    pub(in crate::store) version: u64,
    pub(in crate::store) causes: CauseSet,
    pub(in crate::store) answer: Option<AnswerResult>,
    pub(in crate::store) grades: Option<PerItem<Grade>>,
    pub(in crate::store) signals: SignalSet,
    pub(in crate::store) risk: Risk,
    pub(in crate::store) rules: u32,
    pub(in crate::store) registered: IndividualNumber,
    pub(in crate::store) effective: IndividualNumber,
    /// How it differs, where a person must read it.
    pub(in crate::store) pattern: Option<PatternId>,
    /// By what the person of the answer is looked up, where it is another one than the record's.
    pub(in crate::store) stray: IdentityKeys,
    /// In how many sweeps it stood when it was judged.
    pub(in crate::store) sweeps: u32,
    /// What is counted of its wrong numbers, beside its mark.
    pub(in crate::store) findings: Findings,
    pub(in crate::store) mark: Mark,
}

/// The columns of a mark, in the order of [`read_mark`].
pub(in crate::store) const MARK: &str = "s.status, s.basis, s.addressee, s.due_on, s.note, s.right_number, s.operator, \
    s.marked_at, s.second_operator, s.second_at, s.awaiting, s.raised_again, s.data_changed, s.wrong_found_at, \
    s.reflected_on, s.assignee, s.leased_until";

impl State {
    /// Returns the state of a candidate that was not judged yet.
    pub(in crate::store) fn unjudged(id: CandidateId, registered: IndividualNumber) -> Self {
        Self {
            id,
            version: 0,
            causes: CauseSet::EMPTY,
            answer: None,
            grades: None,
            signals: SignalSet::EMPTY,
            risk: Risk::NoAnswer,
            rules: RULES_VERSION,
            registered,
            effective: registered,
            pattern: None,
            stray: IdentityKeys::default(),
            sweeps: 0,
            findings: Findings::NONE,
            mark: Mark::default(),
        }
    }

    /// Returns what the mark rests on.
    pub(in crate::store) fn ground(&self) -> Ground {
        Ground {
            registered: self.registered,
            grades: self.grades,
            answer: self.answer,
            signals: self.signals,
            is_swept: self.sweeps > 0,
            // No mark is left so.
            is_disputed: false,
        }
    }

    /// Lists the lists of the queue that the record stands in.
    pub(in crate::store) fn lists(&self) -> impl Iterator<Item = QueueList> + use<> {
        QueueList::of(self.causes, self.mark.awaiting_second_check, self.pattern)
    }

    /// Returns the grade of the record.
    pub(in crate::store) fn grade(&self) -> Option<Grade> {
        self.grades.and_then(|grades| grades.iter().map(|(_, grade)| *grade).max())
    }

    /// Returns what the figures take of the record; `insurer` is the code of its insurer.
    pub(in crate::store) fn counted(&self, insurer: u32) -> Counted {
        Counted {
            insurer,
            causes: self.causes,
            grade: self.grade(),
            answer: self.answer,
            signals: self.signals,
            mark: Standing::from(&self.mark),
            findings: self.findings,
        }
    }

    /// Tells whether older rules of the comparison than this program's judged the record.
    pub(in crate::store) const fn is_by_older_rules(&self) -> bool {
        self.version > 0 && self.rules < RULES_VERSION
    }

    /// Tells whether nothing differs but by which rules it was judged, and what is written beside the judgement.
    pub(in crate::store) fn says_the_same_as(&self, other: &Self) -> bool {
        let said = |state: &Self| {
            let Self {
                id,
                version,
                causes,
                answer,
                grades,
                signals,
                risk,
                registered,
                pattern,
                stray,
                sweeps,
                ..
            } = *state;
            ((id, version), (causes, answer, grades, signals, risk), (registered, pattern, stray, sweeps))
        };
        said(self) == said(other) && self.mark == other.mark
    }

    /// Returns the state that follows from a judgement and a mark, in the same version.
    pub(in crate::store) fn after(
        &self,
        found: &Assessment,
        pattern: Option<PatternId>,
        stray: IdentityKeys,
        (registered, sweeps, mark): (IndividualNumber, u32, Mark),
    ) -> Self {
        Self {
            id: self.id,
            version: self.version,
            causes: found.causes,
            answer: found.answer,
            grades: found.comparison.as_ref().map(crate::compare::Comparison::grades),
            signals: found.signals,
            risk: found.risk,
            rules: RULES_VERSION,
            registered,
            effective: mark.right_number.unwrap_or(registered),
            pattern,
            stray,
            sweeps,
            findings: self.findings,
            mark,
        }
    }
}

impl Store {
    /// Returns the highest id of a record; 0 where there is none.
    pub(in crate::store) fn last_record(&self) -> Result<i64> {
        let last = "SELECT coalesce(max(id), 0) FROM state";
        Ok(self.connection.query_row(last, [], |row| row.get(0))?)
    }

    /// Reads the state of a record.
    pub(in crate::store) fn state(&self, id: CandidateId) -> Result<Option<State>> {
        let read = |row: &Row<'_>| read(row, 0);
        Ok(self.connection.prepare_cached(&BY_ID)?.query_row([id.0], read).optional()?)
    }

    /// Finds where a record stands in the order of risk.
    pub(in crate::store) fn place_of(&self, id: CandidateId) -> Result<Option<Place>> {
        let risk = self
            .connection
            .prepare_cached("SELECT risk FROM state WHERE id = ?")?
            .query_row([id.0], |row| coded(row, 0))
            .optional()?;
        Ok(risk.map(|risk| Place { risk, id }))
    }

    /// Writes the number that answers and signals go by from now on, and the right one if it is that: by them others find the
    /// record before it is judged.
    pub(in crate::store) fn write_effective(
        &self,
        id: CandidateId,
        number: IndividualNumber,
        right: Option<IndividualNumber>,
    ) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE state SET effective = ?, right_number = ? WHERE id = ?")?
            .execute((stored(number), right.map(stored), id.0))?;
        Ok(())
    }

    /// Writes the states of new records of whom nothing else is known: no answer, no mark.
    pub(in crate::store) fn write_states_alone(&self, states: &[State]) -> Result<()> {
        let into = "INSERT INTO state (id, version, causes, signals, risk, rules, registered, effective, status, note,
             awaiting, raised_again, data_changed)";
        let row = "(?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0)";
        insert_all(&self.connection, into, row, AT_ONCE, states, |values, state| {
            values.put(state.id.0)?;
            values.put(state.version.cast_signed())?;
            values.put(state.causes.bits())?;
            values.put(state.signals.bits())?;
            values.put(state.risk.index())?;
            values.put(state.rules)?;
            values.put(stored(state.registered))?;
            values.put(stored(state.effective))?;
            values.put(state.mark.status.index())
        })?;
        Ok(())
    }

    /// Writes what the rules made of records whose marks stay: half of the columns, and nothing of the indexes on marks.
    pub(in crate::store) fn write_judgements(&self, states: &[State]) -> Result<()> {
        if states.is_empty() {
            return Ok(());
        }
        let mut write = self.connection.prepare_cached(
            "UPDATE state SET version = ?2, causes = ?3, answer = ?4, grades = ?5, grade = ?6, signals = ?7,
             risk = ?8, rules = ?9, registered = ?10, pattern = ?11, stray_kanji = ?12, stray_kana = ?13,
             sweeps = ?14, wrong_steps = ?15 WHERE id = ?1",
        )?;
        for state in states {
            write.execute(params![
                state.id.0,
                state.version.cast_signed(),
                state.causes.bits(),
                state.answer.map(AnswerResult::index),
                state.grades.map(packed),
                state.grade().map(Grade::index),
                state.signals.bits(),
                state.risk.index(),
                state.rules,
                stored(state.registered),
                state.pattern.map(|pattern| pattern.0),
                state.stray.by_kanji,
                state.stray.by_kana,
                state.sweeps,
                state.findings.bits(),
            ])?;
        }
        Ok(())
    }

    /// Writes the state of a candidate that was judged for the first time.
    pub(in crate::store) fn insert_state(&self, state: &State) -> Result<()> {
        self.write_whole_state(state, INSERT)
    }

    /// Writes a state over an older one.
    pub(in crate::store) fn update_state(&self, state: &State) -> Result<()> {
        self.write_whole_state(state, UPDATE)
    }

    fn write_whole_state(&self, state: &State, sql: &str) -> Result<()> {
        let mark = &state.mark;
        self.connection.prepare_cached(sql)?.execute(params![
            state.id.0,
            state.version.cast_signed(),
            state.causes.bits(),
            state.answer.map(AnswerResult::index),
            state.grades.map(packed),
            state.grade().map(Grade::index),
            state.signals.bits(),
            state.risk.index(),
            state.rules,
            stored(state.registered),
            mark.status.index(),
            mark.basis.map(crate::audit::Basis::index),
            mark.addressee.map(crate::audit::Addressee::index),
            mark.due_on.map(|day| day.to_string()),
            mark.note,
            mark.right_number.map(stored),
            mark.operator,
            mark.marked_at.map(jiff::Timestamp::as_microsecond),
            mark.second_operator,
            mark.second_at.map(jiff::Timestamp::as_microsecond),
            mark.awaiting_second_check,
            mark.raised_again,
            mark.data_changed,
            mark.wrong_found_at.map(jiff::Timestamp::as_microsecond),
            mark.reflected_on.map(|day| day.to_string()),
            mark.assignee,
            mark.leased_until.map(jiff::Timestamp::as_microsecond),
            state.pattern.map(|pattern| pattern.0),
            stored(state.effective),
            state.stray.by_kanji,
            state.stray.by_kana,
            state.sweeps,
            state.findings.bits(),
        ])?;
        Ok(())
    }
}

const INSERT: &str = "INSERT INTO state (id, version, causes, answer, grades, grade, signals, risk, rules, registered,
    status, basis, addressee, due_on, note, right_number, operator, marked_at, second_operator, second_at, awaiting,
    raised_again, data_changed, wrong_found_at, reflected_on, assignee, leased_until, pattern, effective, stray_kanji,
    stray_kana, sweeps, wrong_steps) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)";

const UPDATE: &str = "UPDATE state SET version = ?2, causes = ?3, answer = ?4, grades = ?5, grade = ?6, signals = ?7,
    risk = ?8, rules = ?9, registered = ?10, status = ?11, basis = ?12, addressee = ?13, due_on = ?14, note = ?15,
    right_number = ?16, operator = ?17, marked_at = ?18, second_operator = ?19, second_at = ?20, awaiting = ?21,
    raised_again = ?22, data_changed = ?23, wrong_found_at = ?24, reflected_on = ?25, assignee = ?26,
    leased_until = ?27, pattern = ?28, effective = ?29, stray_kanji = ?30, stray_kana = ?31,
    sweeps = ?32, wrong_steps = ?33 WHERE id = ?1";

/// The columns before those of the mark.
pub(in crate::store) const STATE: &str = "s.id, s.version, s.causes, s.answer, s.grades, s.signals, s.risk, s.rules, s.registered, s.effective, \
    s.pattern, s.stray_kanji, s.stray_kana, s.sweeps, s.wrong_steps";

static BY_ID: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {STATE}, {MARK} FROM state s WHERE s.id = ?"));

/// How many states one statement writes.
pub(in crate::store) const AT_ONCE: usize = 30;

/// Reads a state from [`STATE`] and [`MARK`], whose first column is `first`, where there is one.
pub(in crate::store) fn maybe_state(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<State>> {
    let id: Option<i64> = row.get(first)?;
    id.map(|_| read(row, first)).transpose()
}

/// Returns how all states are read.
pub(in crate::store) fn reading() -> Reading {
    Reading::of(format!("SELECT {STATE}, {MARK} FROM state s"), |_, row| Ok(read(row, 0).map(drop)?))
}

fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<State> {
    in_row("state", row, &[first], || read_columns(row, first))
}

fn read_columns(row: &Row<'_>, first: usize) -> rusqlite::Result<State> {
    Ok(State {
        id: CandidateId(row.get(first)?),
        version: row.get::<_, i64>(first + 1)?.cast_unsigned(),
        causes: CauseSet::from_bits(row.get(first + 2)?),
        answer: maybe_coded(row, first + 3)?,
        grades: maybe_grades(row, first + 4)?,
        signals: SignalSet::from_bits(row.get(first + 5)?),
        risk: coded(row, first + 6)?,
        rules: row.get(first + 7)?,
        registered: number(row, first + 8)?,
        effective: number(row, first + 9)?,
        pattern: row.get::<_, Option<i64>>(first + 10)?.map(PatternId),
        stray: IdentityKeys { by_kanji: row.get(first + 11)?, by_kana: row.get(first + 12)? },
        sweeps: row.get(first + 13)?,
        findings: Findings::from_bits(row.get(first + 14)?),
        mark: read_mark(row, first + 15)?,
    })
}

/// Reads a mark from [`MARK`], whose first column is `first`.
pub(in crate::store) fn read_mark(row: &Row<'_>, first: usize) -> rusqlite::Result<Mark> {
    Ok(Mark {
        status: coded(row, first)?,
        basis: maybe_coded(row, first + 1)?,
        addressee: maybe_coded(row, first + 2)?,
        due_on: maybe_day(row, first + 3)?,
        note: row.get(first + 4)?,
        right_number: maybe_number(row, first + 5)?,
        operator: row.get(first + 6)?,
        marked_at: maybe_moment(row, first + 7)?,
        second_operator: row.get(first + 8)?,
        second_at: maybe_moment(row, first + 9)?,
        awaiting_second_check: row.get(first + 10)?,
        raised_again: row.get(first + 11)?,
        data_changed: row.get(first + 12)?,
        wrong_found_at: maybe_moment(row, first + 13)?,
        reflected_on: maybe_day(row, first + 14)?,
        assignee: row.get(first + 15)?,
        leased_until: maybe_moment(row, first + 16)?,
    })
}
