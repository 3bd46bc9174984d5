//! The five-item comparison: how the insurer's writing of each item relates to the register's, and by which rule.
//!
//! Rules with names, never a similarity score: a wrong "same" lets a stranger read somebody's medical record, a wrong
//! "different" costs a telephone call. Knows `audit`, `text` and `i18n`; no file, no database, no clock.

mod address;
pub mod birth_date;
mod character;
mod explain;
mod fold;
mod grade;
mod identity;
mod kana;
mod kana_name;
mod kanji_name;
mod kanji_number;
mod legible;
mod notes;
mod outcome;
mod relations;
mod rule;
mod search;
mod sex;
mod silence;
mod unit;
mod usual;
mod writing;

pub use character::is_kanji;
pub use explain::{explain, rule_text};
pub use grade::{Grade, GradeSet};
pub use identity::{IdentityKeys, identity_keys};
pub use legible::{is_legible, is_stated};
pub use outcome::{Comparison, Finding, Findings, ItemComparison, Passage};
pub use rule::{RULES_VERSION, Rule, RuleSet};
pub use search::{Recall, recall_form, search_form};

use crate::audit::{Conventions, FiveItemsRef, PerItem};

/// One side of a comparison: its five writings and what its file declares about them.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The raw writings.
    pub items: FiveItemsRef<'a>,
    /// What the file they came from declares.
    pub conventions: &'a Conventions,
}

/// What is noted before anything is compared.
const IDENTICAL: PerItem<ItemComparison> = PerItem {
    kanji_name: ItemComparison::IDENTICAL,
    kana_name: ItemComparison::IDENTICAL,
    birth_date: ItemComparison::IDENTICAL,
    sex: ItemComparison::IDENTICAL,
    address: ItemComparison::IDENTICAL,
};

/// Compares the insurer's writings (left) with the register's (right).
///
/// Grades and rules are the same with the sides exchanged, but for `kana-not-in-register`, which names the side. Takes
/// any text, in time linear in its length. Findings point into the raw writings.
pub fn compare(left: Side<'_>, right: Side<'_>) -> Comparison {
    let (l, r) = (left.items, right.items);
    let (lc, rc) = (left.conventions, right.conventions);
    // Each item notes what it finds where the answer lies: a result that is handed on is copied every time.
    let mut found = Comparison { items: IDENTICAL };
    let items = &mut found.items;
    kanji_name::compare(&mut items.kanji_name, l.kanji_name, r.kanji_name);
    kana_name::compare(&mut items.kana_name, (l.kana_name, lc), (r.kana_name, rc));
    birth_date::compare(&mut items.birth_date, (l.birth_date, lc), (r.birth_date, rc));
    sex::compare(&mut items.sex, (l.sex, lc), (r.sex, rc));
    address::compare(&mut items.address, l.address, r.address);
    found
}

#[cfg(test)]
mod tests;
