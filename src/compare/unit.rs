//! One character as it is compared, with the place in the raw text that it came from. What every item shares; knows none.

use std::ops::Range;

use smallvec::SmallVec;

use super::Rule;

/// How a unit was written otherwise than it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct How(u8);

impl How {
    /// The rule of each bit, from the lowest.
    const NAMED: [Rule; 6] = [
        Rule::Width,
        Rule::CompatibilityForm,
        Rule::VariationSelector,
        Rule::CombiningMark,
        Rule::CompatibilityForm,
        Rule::InvisibleCharacter,
    ];

    pub(super) const PLAIN: Self = Self(0);
    pub(super) const WIDTH: Self = Self(1);
    pub(super) const COMPATIBILITY: Self = Self(2);
    pub(super) const SELECTOR: Self = Self(4);
    pub(super) const COMBINED: Self = Self(8);
    /// A digit in another type: 𝟏𝟐 is twelve as 12 is, where ①② are two numbers.
    pub(super) const STYLE: Self = Self(16);
    /// A character behind it that is not seen.
    pub(super) const INVISIBLE: Self = Self(32);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether normalisation turned the raw character into another.
    pub(super) const fn is_compatibility(self) -> bool {
        self.0 & Self::COMPATIBILITY.0 != 0
    }

    /// Tells whether both were written as they are compared: no rule of form concerns them.
    pub(super) const fn are_plain(left: Self, right: Self) -> bool {
        left.0 | right.0 == 0
    }

    /// Lists the rules that make one of the ways the other: what only one side needed, or else what both did.
    pub(super) fn rules(left: Self, right: Self) -> impl Iterator<Item = Rule> {
        let apart = left.0 ^ right.0;
        let mut bits = if apart == 0 { left.0 | right.0 } else { apart };
        std::iter::from_fn(move || {
            let rule = Self::NAMED.get(bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(*rule)
        })
    }
}

/// One character as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The character after folding.
    pub(super) c: char,
    /// Where it begins in the raw writing, in bytes.
    pub(super) start: u32,
    /// Where it ends in the raw writing, in bytes.
    pub(super) end: u32,
    /// What the folding did.
    pub(super) how: How,
}

impl Unit {
    /// Returns the place in the raw writing.
    pub(super) const fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Tells whether nothing but the character itself is written.
    pub(super) fn is_itself(&self) -> bool {
        self.how == How::PLAIN && self.range().len() == self.c.len_utf8()
    }

    /// Tells whether this unit goes on with the number of the one before it: directly behind it, and not a number sign of
    /// its own. `1²` and `2①` are two numbers, `㉑` is one.
    pub(super) const fn goes_on(&self, before: &Self) -> bool {
        let one_sign = before.start == self.start;
        one_sign
            || (before.end == self.start && !before.how.is_compatibility() && !self.how.is_compatibility())
    }
}

/// The room that the units of a writing take: for a usual item no memory of its own.
pub(super) type Units = SmallVec<[Unit; 40]>;
