//! An address as a row of characters and numbers, each with its place in the raw writing.

use std::ops::Range;

use super::{kanji_numbers, number_sequence};
use crate::compare::kanji_number::is_numeral;
use crate::compare::writing::{Unit, Writing};

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
    /// The units it was read from.
    pub(super) first: usize,
    /// The unit after its last.
    pub(super) end: usize,
    /// Where it stands in the raw writing.
    from: u32,
    to: u32,
    /// Whether the number is written in kanji.
    pub(super) kanji: bool,
    /// Whether the number has leading zeros.
    pub(super) zeros: bool,
}

/// An address, read.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) writing: Writing<'a>,
    pub(super) tokens: Vec<Token>,
    /// Where the first 大字 stands.
    pub(super) oaza: Option<usize>,
}

impl<'a> Line<'a> {
    /// Reads a raw address.
    pub(super) fn new(raw: &'a str) -> Self {
        let writing = Writing::new(raw);
        let mut tokens: Vec<Token> = Vec::with_capacity(writing.units.len());
        let mut at = 0;
        while let Some(unit) = writing.units.get(at) {
            let after_number = tokens.last().is_some_and(|t| matches!(t.what, What::Number(_)));
            let (digit, numeral) = (unit.c.is_ascii_digit(), is_numeral(unit.c));
            if !digit && !numeral && number_sequence::is_no(unit.c) && is_behind_lot(&writing, &tokens, at) {
                at += 1;
            } else if !digit && !numeral {
                let loose = after_number && number_sequence::is_loose_dash(&writing, at);
                tokens.push(Token::character(if loose { '-' } else { unit.c }, unit, at));
                at += 1;
            } else if let Some(number) = digits(&writing, at).or_else(|| kanji_numbers::read(&writing, at)) {
                at = number_sequence::signs(&writing, number.end, after_number);
                tokens.push(number);
            } else {
                // Digits or numerals that are no number stay characters together, so that no run is walked twice.
                let end =
                    at + run(&writing, at, if digit { |c: char| c.is_ascii_digit() } else { is_numeral });
                let units = writing.units.get(at..end).unwrap_or(&[]);
                tokens.extend(units.iter().zip(at..).map(|(unit, at)| Token::character(unit.c, unit, at)));
                at = end;
            }
        }
        let is = |token: &Token, c: char| token.what == What::Char(c);
        let oaza = tokens.windows(2).position(|pair| matches!(pair, [a, b] if is(a, '大') && is(b, '字')));
        Self { writing, tokens, oaza }
    }

    /// Returns what stands at a place.
    pub(super) fn what(&self, at: usize) -> Option<What> {
        self.tokens.get(at).map(|t| t.what)
    }

    /// Returns the character at a place, `None` for a number or beyond the end.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        match self.what(at) {
            Some(What::Char(c)) => Some(c),
            _ => None,
        }
    }

    /// Tells whether a number stands at a place.
    pub(super) fn is_number(&self, at: usize) -> bool {
        matches!(self.what(at), Some(What::Number(_)))
    }

    /// Tells whether two numbers stand at a place and directly before it.
    pub(super) fn is_sequence(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_number(before)) && self.is_number(at)
    }

    /// Returns the raw place of a range of tokens; of an empty one, the place before its start.
    pub(super) fn place(&self, tokens: &Range<usize>) -> Range<usize> {
        let end_of_text = self.writing.raw.len();
        let from = self.tokens.get(tokens.start).map_or(end_of_text, |t| t.place().start);
        if tokens.is_empty() {
            return from..from;
        }
        let to = self.tokens.get(tokens.end - 1).map_or(end_of_text, |t| t.place().end);
        from..to.max(from)
    }

    /// Returns the raw place between a token and the one before it: signs and spaces.
    pub(super) fn gap(&self, at: usize) -> Range<usize> {
        let before =
            at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |t| t.place().end);
        before..self.tokens.get(at).map_or(self.writing.raw.len(), |t| t.place().start).max(before)
    }
}

impl Token {
    const fn character(c: char, unit: &Unit, at: usize) -> Self {
        Self {
            what: What::Char(c),
            first: at,
            end: at + 1,
            from: unit.start,
            to: unit.end,
            kanji: false,
            zeros: false,
        }
    }

    /// Makes the number that is read from some units, the first of which is at `first`.
    pub(super) fn number(value: u64, units: &[Unit], first: usize, kanji: bool) -> Self {
        let zeros = units.len() > 1 && units.first().is_some_and(|u| matches!(u.c, '0' | '〇' | '零'));
        let (from, to) = (units.first().map_or(0, |u| u.start), units.last().map_or(0, |u| u.end));
        Self { what: What::Number(value), first, end: first + units.len(), from, to, kanji, zeros }
    }

    /// Returns the place in the raw writing.
    pub(super) const fn place(&self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Tells whether の at a unit stands between the letter of a lot and its number, as a dash might: 旭市ハの74.
fn is_behind_lot(writing: &Writing<'_>, tokens: &[Token], at: usize) -> bool {
    let number = writing.units.get(at + 1).is_some_and(|u| u.c.is_ascii_digit());
    let letter =
        |token: &Token| matches!(token.what, What::Char('イ' | 'ロ' | 'ハ' | 'ニ' | 'ホ' | 'ヘ' | 'ト'));
    let begins =
        |token: &Token| matches!(token.what, What::Number(_) | What::Char('市' | '町' | '村' | '区'));
    number && matches!(tokens, [.., place, lot] if letter(lot) && begins(place))
}

/// Reads digits without a gap. Beyond eighteen digits they stay characters.
fn digits(writing: &Writing<'_>, from: usize) -> Option<Token> {
    let run = run(writing, from, |c| c.is_ascii_digit());
    if run == 0 || run > 18 {
        return None;
    }
    let units = writing.units.get(from..from + run)?;
    let value = units.iter().fold(0, |sum, u| sum * 10 + u64::from(u.c.to_digit(10).unwrap_or(0)));
    Some(Token::number(value, units, from, false))
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
