//! What a comparison says: a grade an item, the rules that led to it, and the characters concerned.

use std::ops::Range;

use smallvec::SmallVec;

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
    pub findings: Findings,
}

/// The findings of one item. As many as an item usually has need no memory of their own: an import compares millions of
/// pairs.
pub type Findings = SmallVec<[Finding; 8]>;

/// One place where a rule was needed, or where the writings differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The characters of the left raw writing; empty where the left side has nothing there.
    pub left: Passage,
    /// The characters of the right raw writing; empty where the right side has nothing there.
    pub right: Passage,
}

/// A place in a raw writing, as byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

impl Passage {
    /// Returns the place as a range of bytes.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Passage {
    /// Writings are read up to 4 GiB; no place lies beyond.
    fn from(range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: offset(range.start), end: offset(range.end) }
    }
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
