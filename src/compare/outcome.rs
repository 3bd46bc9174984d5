//! What a comparison says: a grade an item, the rules that led to it, and the characters concerned.

use std::ops::Range;

use super::{Grade, Rule, RuleSet};
use crate::audit::{Item, PerItem};

/// The comparison of two records' five items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The comparison of each item.
    pub items: PerItem<ItemComparison>,
}

/// The comparison of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemComparison {
    /// How the two writings relate.
    pub grade: Grade,
    /// The rules that were needed to tell; empty for `identical` only.
    pub rules: RuleSet,
    /// The characters concerned, in the order of the left writing. Empty where the whole item is meant.
    pub findings: Vec<Finding>,
}

/// One place where a rule was needed, or where the writings differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The characters of the left raw writing, as byte offsets; empty where the left side has nothing there.
    pub left: Range<usize>,
    /// The characters of the right raw writing, as byte offsets; empty where the right side has nothing there.
    pub right: Range<usize>,
}

impl Comparison {
    /// Returns the grade of the record: the worst of its five.
    pub fn overall(&self) -> Grade {
        self.items.iter().map(|(_, item)| item.grade).max().unwrap_or(Grade::Undecided)
    }

    /// Returns the grade of each item.
    pub fn grades(&self) -> PerItem<Grade> {
        self.items.map(|item| item.grade)
    }

    /// Returns the `rules` column: `item:rule+rule;item:rule`, items without a rule left out.
    pub fn rules_column(&self) -> String {
        let named = |(item, found): (Item, &ItemComparison)| {
            let rules: Vec<&str> = found.rules.iter().map(Rule::code).collect();
            (!rules.is_empty()).then(|| format!("{item}:{}", rules.join("+")))
        };
        self.items.iter().filter_map(named).collect::<Vec<_>>().join(";")
    }
}
