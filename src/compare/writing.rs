//! A raw writing with its comparable units, each with the place in the raw text that it came from.
//!
//! What every item shares. Spaces stay out of the units but remain visible as gaps between them. Knows no item.

use std::ops::Range;

use super::fold::fold;
use super::unit::{Unit, Units};

/// A raw writing with its units, which lie where the caller made room for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing<'a> {
    pub(super) raw: &'a str,
    pub(super) units: &'a [Unit],
}

impl<'a> Writing<'a> {
    /// Folds a raw writing.
    pub(super) fn new(raw: &'a str, room: &'a mut Units) -> Self {
        fold(raw, 0, room);
        Self { raw, units: room }
    }

    /// Returns the raw characters of a unit.
    pub(super) fn raw_of(&self, unit: &Unit) -> &'a str {
        self.raw.get(unit.range()).unwrap_or("")
    }

    /// Tells whether a unit is written as one of another writing is. What folds otherwise is not.
    pub(super) fn is_alike(&self, unit: &Unit, other: &Writing<'_>, theirs: &Unit) -> bool {
        unit.how == theirs.how && self.raw_of(unit) == other.raw_of(theirs)
    }

    /// Returns the place between the unit at `index` and the one before it; at the end of the units, what follows them.
    pub(super) fn gap(&self, index: usize) -> Range<usize> {
        let start =
            index.checked_sub(1).and_then(|before| self.units.get(before)).map_or(0, |u| u.end as usize);
        let end = self.units.get(index).map_or(self.raw.len(), |u| u.start as usize);
        start.min(end)..end
    }

    /// Returns the place of a range of units in the raw writing; of an empty one, the place before its start.
    pub(super) fn place(&self, units: &Range<usize>) -> Range<usize> {
        if units.is_empty() {
            let at = self.gap(units.start).end;
            return at..at;
        }
        let start = self.units.get(units.start).map_or(0, |u| u.start as usize);
        start..self.units.get(units.end - 1).map_or(self.raw.len(), |u| u.end as usize)
    }

    /// Returns the raw characters of [`Self::gap`].
    pub(super) fn gap_text(&self, index: usize) -> &'a str {
        self.raw.get(self.gap(index)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_know_their_place_in_the_raw_writing() {
        let mut room = Units::new();
        let writing = Writing::new("ｶﾞ 葛\u{E0100}", &mut room);
        let places: Vec<&str> = writing.units.iter().map(|u| writing.raw_of(u)).collect();
        assert_eq!(places, ["ｶﾞ", "葛\u{E0100}"]);
        assert_eq!(writing.gap_text(1), " ");
    }
}
