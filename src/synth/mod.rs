//! Invented populations: the rows of three tables (candidates, the register's answers, and what is true of each), for
//! practice and measurement. Nobody in them exists.
//!
//! Every row follows from the seed, the number of members and its index alone: any range can be made by any thread, in
//! any order, with flat memory. This room makes rows of text; it writes no file and reads no clock.

mod draw;
mod employer;
mod fate;
mod habits;
mod household;
mod insurers;
mod kana;
mod kind;
mod names;
mod numbers;
mod obtained;
mod person;
mod places;
mod row;
mod rows;
pub mod sample;
mod style;
mod writing;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use kind::Kind;
pub use style::{Notation, NotationSet};

use fate::Fates;
use row::Row;
use rows::Member;

use crate::audit::coded_enum;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many members.
    pub members: u64,
    /// From where chance starts; the same seed and number of members make the same rows.
    pub seed: u64,
    /// How many of a million registered numbers are another person's. Unless 0, a population of a thousand or more has
    /// at least one of each kind.
    pub wrong_per_million: u32,
    /// Whether other persons' numbers are of every [`Kind`]; else of those that the usual population has.
    pub every_kind: bool,
}

impl Plan {
    /// One in 14,000: 1,142 wrong numbers were found among 15.7 million candidates (public figures of 2023).
    pub const USUAL_WRONG_PER_MILLION: u32 = 71;
    /// The largest population for which there are enough numbers of twelve digits.
    pub const MOST_MEMBERS: u64 = numbers::MOST_MEMBERS;

    /// How many of a million numbers can be another person's: half of them, for each needs somebody whose it is.
    pub const MOST_OTHERS: u32 = 500_000;

    /// Plans a population with the usual rate of wrong numbers.
    pub const fn new(members: u64, seed: u64) -> Self {
        Self { members, seed, wrong_per_million: Self::USUAL_WRONG_PER_MILLION, every_kind: false }
    }

    /// Plans a population in which so many of a million numbers are another person's, of every kind; at most
    /// [`Plan::MOST_OTHERS`].
    pub const fn with_others(members: u64, seed: u64, wrong_per_million: u32) -> Self {
        Self { members, seed, wrong_per_million, every_kind: true }
    }
}

coded_enum! {
    /// A table of an invented population.
    pub enum Table {
        /// One row a member, as `import candidates` reads it.
        Candidates = "candidates",
        /// One row a number that was asked and answered, as `import register` reads it.
        Register = "register",
        /// One row a member: what is true, and what must come out.
        Truth = "truth",
    }
}

impl Table {
    /// Returns the column headers.
    pub const fn header(self) -> &'static [&'static str] {
        match self {
            Self::Candidates => CANDIDATES,
            Self::Register => REGISTER,
            Self::Truth => TRUTH,
        }
    }
}

#[rustfmt::skip]
const CANDIDATES: &[&str] = &[
    "insurer_no", "symbol", "number", "branch", "individual_number",
    "kanji_name", "kana_name", "birth_date", "sex", "address",
    "relation", "insured_name", "membership_kind", "employer_code", "employer_name", "acquired_on", "lost_on",
    "number_source", "lookup_items", "lookup_candidates", "auto_taken", "lookup_confirmed_on", "lookup_confirmed_how",
    "registered_on", "batch", "alert_on", "alert_checked_on", "alert_check_how",
    "notification_number", "core_number", "root_cause",
];
#[rustfmt::skip]
const REGISTER: &[&str] = &[
    "individual_number", "result", "kanji_name", "kana_name", "birth_date", "sex", "address",
    "asked_on", "moved_on", "previous_address", "note",
];
/// `kind`: a code of [`Kind`]. `wrong`: whether the number is not the member's own. `answer`: `none` or the result.
/// `same_person`: whether the answer's five items are the member's, empty where it has none. `causes`: the root causes
/// that must be found, joined by `;`, empty for a record outside the audit. `notation`: codes of [`Notation`].
/// `holder`: whose number it is, when not the member's: a member key, `outsider` or `nobody`.
#[rustfmt::skip]
const TRUTH: &[&str] = &[
    "insurer_no", "symbol", "number", "branch", "individual_number", "right_number",
    "kind", "wrong", "answer", "same_person", "causes", "notation", "holder",
];

/// An invented population, of which any rows can be had.
#[derive(Debug, Clone)]
pub struct Population {
    plan: Plan,
    fates: Fates,
}

impl Population {
    /// Prepares a population. More members than [`Plan::MOST_MEMBERS`] are cut to that.
    pub fn new(plan: Plan) -> Self {
        let plan = Plan { members: plan.members.min(Plan::MOST_MEMBERS), ..plan };
        Self { plan, fates: Fates::of(plan) }
    }

    /// Returns the plan.
    pub const fn plan(&self) -> Plan {
        self.plan
    }

    /// Hands each row of a table that the members of a range bring to `visit`, in the order of the members, until it
    /// fails. The row is used again for the next. The tables of adjoining ranges, one after the other, are the table of
    /// both; no number comes twice in [`Table::Register`], whatever the ranges.
    pub fn visit<E>(
        &self,
        table: Table,
        range: Range<u64>,
        mut visit: impl FnMut(&[String]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut row = Row::new(table.header().len());
        for index in range.start..range.end.min(self.plan.members) {
            let member = Member::of(self, index);
            let there = match table {
                Table::Candidates => {
                    member.candidate(&mut row);
                    true
                }
                Table::Register => member.answer(&mut row),
                Table::Truth => {
                    member.truth(&mut row);
                    true
                }
            };
            if there {
                visit(row.cells())?;
            }
        }
        Ok(())
    }
}
