//! The names of the rules: one enum, listed by `compare --rules`.

use crate::audit::coded_enum;

/// The version of the rules, stored with every grade. Raise it with every change that can change a grade.
pub const RULES_VERSION: u32 = 1;

coded_enum! {
    /// A rule of the comparison, in the order of `compare --rules`.
    pub enum Rule {
        /// An item has no value on one side, or on both.
        EmptySide = "empty-side",
        /// x
        VoicingDiffers = "voicing-differs",
        /// x
        LongVowelDiffers = "long-vowel-differs",
        /// x
        LookAlike = "look-alike",
    }
}

/// The rules that were needed for one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RuleSet(u128);

impl RuleSet {
    /// The set that holds nothing.
    pub const EMPTY: Self = Self(0);

    /// Returns this set with `rule` in it.
    #[must_use]
    pub const fn with(self, rule: Rule) -> Self {
        Self(self.0 | (1 << rule.index()))
    }

    /// Puts `rule` into the set.
    pub fn insert(&mut self, rule: Rule) {
        *self = self.with(rule);
    }

    /// Tells whether the set holds `rule`.
    pub const fn contains(self, rule: Rule) -> bool {
        self.0 & (1 << rule.index()) != 0
    }

    /// Tells whether the set holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Lists the rules in the order of the enum.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.iter().copied().filter(move |rule| self.contains(*rule))
    }
}
