//! One place of an address, a character or a whole number, and how digits are read as one.

use std::ops::Range;

use super::sign::Sign;
use crate::compare::unit::{How, Unit};
use crate::compare::usual::{Usual, usual};
use crate::compare::writing::Writing;

/// What stands at one place of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A character.
    Char(char),
    /// A whole number, in digits or in kanji.
    Number(u64),
}

/// One place of an address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) what: What,
    /// The first of the units it was read from.
    first: u32,
    /// The unit after its last.
    end: u32,
    /// Where it stands in the raw writing.
    from: u32,
    to: u32,
    /// What the sign behind the number calls it.
    pub(super) sign: Option<Sign>,
    /// Whether the number is written in kanji.
    pub(super) kanji: bool,
    /// Whether the number has leading zeros.
    pub(super) zeros: bool,
    /// Whether it says nothing but its character, which stands directly behind another, as it is compared. Where two
    /// lines have the same one, nothing needs to be noted.
    pub(super) quiet: bool,
}

impl Token {
    /// Makes a character.
    pub(super) fn character(c: char, unit: &Unit, at: usize) -> Self {
        Self {
            what: What::Char(c),
            first: position(at),
            end: position(at + 1),
            from: unit.start,
            to: unit.end,
            sign: None,
            kanji: false,
            zeros: false,
            quiet: false,
        }
    }

    /// Makes a kana or kanji that is read as itself, behind other tokens.
    pub(super) fn itself(unit: &Unit, at: usize, before: Option<&Self>) -> Self {
        let quiet = unit.how == How::PLAIN
            && !is_left_out(unit.c)
            && before.is_some_and(|before| {
                before.to == unit.start && matches!(before.what, What::Char(c) if !c.is_ascii())
            });
        Self { quiet, ..Self::character(unit.c, unit, at) }
    }

    /// Makes the number that is read from some units, the first of which is at `first`.
    pub(super) fn number(value: u64, units: &[Unit], first: usize, kanji: bool) -> Self {
        let zeros = units.len() > 1 && units.first().is_some_and(|u| matches!(u.c, '0' | '〇' | '零'));
        let (from, to) = (units.first().map_or(0, |u| u.start), units.last().map_or(0, |u| u.end));
        Self {
            what: What::Number(value),
            first: position(first),
            end: position(first + units.len()),
            from,
            to,
            sign: None,
            kanji,
            zeros,
            quiet: false,
        }
    }

    /// Returns the place in the raw writing.
    pub(super) const fn place(&self) -> Range<usize> {
        self.from as usize..self.to as usize
    }

    /// Returns the units it was read from.
    pub(super) const fn units(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Tells whether one line may have this character where the other has none: 大字, 通り, 東入る, 様方, 2号棟.
#[inline]
pub(super) fn is_left_out(c: char) -> bool {
    const fn is_it(c: char) -> bool {
        matches!(c, '大' | '字' | 'り' | 'る' | 'ル' | '様' | '号' | '號' | '棟')
    }
    static LEFT_OUT: &Usual = usual!(is_it);
    LEFT_OUT.holds(c)
}

/// The position of a unit, in the width in which tokens keep it.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Reads digits without a gap. Beyond eighteen digits they stay characters.
#[inline]
pub(super) fn digits(writing: &Writing<'_>, from: usize) -> Option<Token> {
    const MOST: usize = 18;
    let units = writing.units.get(from..)?;
    let (mut value, mut length) = (0, 0);
    let mut before: Option<&Unit> = None;
    for unit in units {
        let Some(digit) = unit.c.to_digit(10).filter(|_| before.is_none_or(|before| unit.goes_on(before)))
        else {
            break;
        };
        if length == MOST {
            return None;
        }
        value = value * 10 + u64::from(digit);
        length += 1;
        before = Some(unit);
    }
    (length > 0).then(|| Token::number(value, units.get(..length).unwrap_or(&[]), from, false))
}

/// Counts the units from `from` on that fit and stand without a gap.
pub(super) fn run(writing: &Writing<'_>, from: usize, fits: impl Fn(char) -> bool) -> usize {
    let mut before: Option<&Unit> = None;
    writing
        .units
        .get(from..)
        .unwrap_or(&[])
        .iter()
        .take_while(|u| {
            let joined = before.is_none_or(|before| u.goes_on(before));
            before = Some(u);
            joined && fits(u.c)
        })
        .count()
}

/// Tells whether a character is の as a sign between numbers.
pub(super) const fn is_no(c: char) -> bool {
    matches!(c, 'の' | 'ノ' | '之' | '乃' | '丿')
}
