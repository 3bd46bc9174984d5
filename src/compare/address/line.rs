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
}

impl<'a> Line<'a> {
    /// Reads a raw address.
    pub(super) fn new(raw: &'a str) -> Self {
        let writing = Writing::new(raw);
        let mut tokens: Vec<Token> = Vec::with_capacity(writing.units.len());
        let mut at = 0;
        while let Some(unit) = writing.units.get(at) {
            let after_number = tokens.last().is_some_and(|t| matches!(t.what, What::Number(_)));
            if let Some(number) = digits(&writing, at).or_else(|| kanji_numbers::read(&writing, at)) {
                at = number_sequence::signs(&writing, number.end, after_number);
                tokens.push(number);
            } else if after_number && number_sequence::is_loose_dash(&writing, at) {
                tokens.push(character('-', at));
                at += 1;
            } else {
                // Digits or numerals that are no number stay characters together, so that no run is walked twice.
                let fits = if unit.c.is_ascii_digit() { |c: char| c.is_ascii_digit() } else { is_numeral };
                let end = at + run(&writing, at, fits).max(1);
                tokens.extend((at..end).filter_map(|at| writing.units.get(at).map(|u| character(u.c, at))));
                at = end;
            }
        }
        Self { writing, tokens }
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

    /// Returns the raw place of a range of tokens; of an empty one, the place before its start.
    pub(super) fn place(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = |at: usize| {
            self.tokens.get(at).and_then(|t| self.writing.units.get(t.first)).map(|u| u.start as usize)
        };
        let from = start(tokens.start).unwrap_or(self.writing.raw.len());
        if tokens.is_empty() {
            return from..from;
        }
        let last = tokens
            .end
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .and_then(|t| self.writing.units.get(t.end.saturating_sub(1)));
        from..last.map_or(self.writing.raw.len(), |u| u.end as usize).max(from)
    }

    /// Returns the raw place between a token and the one before it: signs and spaces.
    pub(super) fn gap(&self, at: usize) -> Range<usize> {
        let before = at.checked_sub(1).map_or(0, |before| self.place(&(before..before + 1)).end);
        before..self.place(&(at..at)).start.max(before)
    }
}

const fn character(c: char, at: usize) -> Token {
    Token { what: What::Char(c), first: at, end: at + 1, kanji: false, zeros: false }
}

/// Reads digits without a gap. Beyond eighteen digits they stay characters.
fn digits(writing: &Writing<'_>, from: usize) -> Option<Token> {
    let run = run(writing, from, |c| c.is_ascii_digit());
    if run == 0 || run > 18 {
        return None;
    }
    let units = writing.units.get(from..from + run)?;
    let value = units.iter().fold(0, |sum, u| sum * 10 + u64::from(u.c.to_digit(10).unwrap_or(0)));
    let zeros = run > 1 && units.first().is_some_and(|u| u.c == '0');
    Some(Token { what: What::Number(value), first: from, end: from + run, kanji: false, zeros })
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
