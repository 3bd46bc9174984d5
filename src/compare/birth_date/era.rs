//! The eras since 1868, their first days (JIS X 0301) and the signs they are written with.

use crate::audit::{Day, EraCodes};

/// An era.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

impl Era {
    pub(super) const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// Returns year, month and day of the first day.
    const fn begin(self) -> (i16, i8, i8) {
        match self {
            Self::Meiji => (1868, 1, 25),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        }
    }

    const fn next(self) -> Option<Self> {
        match self {
            Self::Meiji => Some(Self::Taisho),
            Self::Taisho => Some(Self::Showa),
            Self::Showa => Some(Self::Heisei),
            Self::Heisei => Some(Self::Reiwa),
            Self::Reiwa => None,
        }
    }

    /// Returns the Gregorian year of a year of the era.
    pub(super) fn year(self, of_era: u32) -> Option<i16> {
        i16::try_from(of_era).ok()?.checked_add(self.begin().0 - 1)
    }

    /// Returns which year of the era a Gregorian year is, if the era reached it.
    pub(super) fn year_of(self, year: i16) -> Option<i16> {
        let of_era = year - self.begin().0 + 1;
        let last = self.next().map_or(i16::MAX, |next| next.begin().0);
        (of_era >= 1 && year <= last).then_some(of_era)
    }

    /// Tells whether the era contains the day.
    pub(super) fn contains(self, day: Day) -> bool {
        day.parts() >= self.begin() && self.next().is_none_or(|next| day.parts() < next.begin())
    }

    /// Returns the era that a digit of seven-digit dates stands for.
    pub(super) fn of_code(code: u32, codes: EraCodes) -> Option<Self> {
        let number = match (codes, code) {
            (EraCodes::Municipal, 1..=5) => code - 1,
            (EraCodes::Pension, 1 | 3 | 5 | 7 | 9) => code / 2,
            _ => return None,
        };
        Self::ALL.get(number as usize).copied()
    }

    /// Returns the era that begins a row of characters, with the number of characters it takes.
    pub(super) fn sign(first: char, second: Option<char>) -> Option<(Self, usize)> {
        const NAMES: [(char, char, Era); 5] = [
            ('明', '治', Era::Meiji),
            ('大', '正', Era::Taisho),
            ('昭', '和', Era::Showa),
            ('平', '成', Era::Heisei),
            ('令', '和', Era::Reiwa),
        ];
        if let Some((_, then, era)) = NAMES.into_iter().find(|(name, _, _)| *name == first) {
            return Some((era, if second == Some(then) { 2 } else { 1 }));
        }
        let era = match first.to_ascii_uppercase() {
            'M' => Self::Meiji,
            'T' => Self::Taisho,
            'S' => Self::Showa,
            'H' => Self::Heisei,
            'R' => Self::Reiwa,
            _ => return None,
        };
        Some((era, 1))
    }
}
