//! An address as a row of characters and numbers, each with its place in the raw writing.

use std::ops::Range;

use super::token::{Token, What, digits, is_no, run};
use super::{kanji_numbers, number_sequence};
use crate::compare::kanji_number::is_numeral;
use crate::compare::writing::Writing;

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
            if !digit && !numeral && is_no(unit.c) && is_behind_lot(&writing, &tokens, at) {
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

/// Tells whether の at a unit stands between the letter of a lot and its number, as a dash might: 旭市ハの74.
fn is_behind_lot(writing: &Writing<'_>, tokens: &[Token], at: usize) -> bool {
    let number = writing.units.get(at + 1).is_some_and(|u| u.c.is_ascii_digit());
    let letter =
        |token: &Token| matches!(token.what, What::Char('イ' | 'ロ' | 'ハ' | 'ニ' | 'ホ' | 'ヘ' | 'ト'));
    let begins =
        |token: &Token| matches!(token.what, What::Number(_) | What::Char('市' | '町' | '村' | '区'));
    number && matches!(tokens, [.., place, lot] if letter(lot) && begins(place))
}
