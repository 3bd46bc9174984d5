//! The five-item comparison: how the insurer's writing of each item relates to the register's, and by which rule.
//!
//! Rules with names, never a similarity score: a wrong "same" lets a stranger read somebody's medical record, a wrong
//! "different" costs a telephone call. Knows `audit` and `text`; no file, no database, no clock.

mod grade;
mod outcome;
mod rule;

pub use grade::{Grade, GradeSet};
pub use outcome::{Comparison, Finding, ItemComparison};
pub use rule::{RULES_VERSION, Rule, RuleSet};

use crate::audit::{Conventions, FiveItemsRef};

/// One side of a comparison: its five writings and what its file declares about them.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The raw writings.
    pub items: FiveItemsRef<'a>,
    /// What the file they came from declares.
    pub conventions: &'a Conventions,
}

/// Compares the five items of two records.
pub fn compare(left: Side<'_>, right: Side<'_>) -> Comparison {
    use crate::audit::PerItem;
    Comparison {
        items: PerItem::from_fn(|item| {
            let (l, r) = (left.items[item], right.items[item]);
            let (grade, rules) = if l.is_empty() || r.is_empty() {
                (Grade::Undecided, RuleSet::EMPTY.with(Rule::EmptySide))
            } else if l == r {
                (Grade::Identical, RuleSet::EMPTY)
            } else {
                (Grade::Different, RuleSet::EMPTY)
            };
            ItemComparison { grade, rules, findings: Vec::new() }
        }),
    }
}
