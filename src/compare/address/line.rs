//! An address as a row of characters and numbers, each with its place in the raw writing.

use std::ops::Range;

use smallvec::SmallVec;

use super::kanji_numbers::{self, Before};
use super::number_sequence;
use super::postal_code::{self, PostalCode};
use super::sign::Sign;
use super::token::{Token, What, digits, is_no, run};
use crate::compare::character::{is_dash, is_kanji, is_middle_dot};
use crate::compare::fold::fold;
use crate::compare::kana::is_kana;
use crate::compare::kanji_number::{has_value, is_numeral};
use crate::compare::unit::Units;
use crate::compare::usual::{Usual, usual};
use crate::compare::writing::Writing;

/// The room that a line takes: for a usual address no memory of its own.
#[derive(Debug, Default)]
pub(super) struct Room {
    units: Units,
    tokens: SmallVec<[Token; 32]>,
}

/// An address, read; what was read lies where the caller made room for it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) writing: Writing<'a>,
    pub(super) tokens: &'a [Token],
    /// The postal code before the address; it is no token.
    pub(super) postal_code: Option<PostalCode>,
    /// Where the first 大字 stands.
    pub(super) oaza: Option<usize>,
}

impl<'a> Line<'a> {
    /// Reads a raw address from a place on, in bytes.
    pub(super) fn read(raw: &'a str, begin: usize, room: &'a mut Room) -> Self {
        fold(raw, begin, &mut room.units);
        let writing = Writing { raw, units: &room.units };
        let tokens = &mut room.tokens;
        tokens.clear();
        let postal_code = postal_code::read(&writing);
        let mut at = postal_code.map_or(0, |code| code.end);
        let (mut numbered, mut oaza) = (false, None);
        while let Some(unit) = writing.units.get(at) {
            if is_itself(unit.c) {
                if unit.c == '字' && tokens.last().is_some_and(|before| before.what == What::Char('大')) {
                    oaza = oaza.or(Some(tokens.len() - 1));
                }
                tokens.push(Token::itself(unit, at, tokens.last()));
                at += 1;
                continue;
            }
            let after_number = tokens.last().is_some_and(|t| matches!(t.what, What::Number(_)));
            let (digit, numeral) = (unit.c.is_ascii_digit(), is_numeral(unit.c));
            let sign = if digit || numeral { 0 } else { sign_before_number(&writing, tokens, at, numbered) };
            if sign > 0 {
                at += sign;
            } else if !digit && !numeral {
                let loose = after_number && number_sequence::is_loose_dash(&writing, at);
                tokens.push(Token::character(if loose { '-' } else { unit.c }, unit, at));
                at += 1;
            } else if let Some(mut number) =
                digits(&writing, at).or_else(|| kanji_numbers::read(&writing, at, before(tokens, at)))
            {
                at = number_sequence::signs(&writing, number.units().end, after_number);
                numbered = true;
                number.sign = Sign::read(&writing, number.units().end, at);
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
        Self { writing, tokens, postal_code, oaza }
    }

    /// Returns where the address begins in the raw writing, behind its postal code.
    pub(super) fn start(&self) -> usize {
        let first = self.postal_code.and_then(|code| self.writing.units.get(code.end));
        first.map_or(0, |u| u.start as usize)
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

    /// Returns the number at a place.
    pub(super) fn number(&self, at: usize) -> Option<u64> {
        match self.what(at) {
            Some(What::Number(number)) => Some(number),
            _ => None,
        }
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
        let before = at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .map_or_else(|| self.start(), |t| t.place().end);
        before..self.tokens.get(at).map_or(self.writing.raw.len(), |t| t.place().start).max(before)
    }
}

/// Tells whether a character is read as itself, whatever stands beside it: kana and kanji that are no numeral and no sign.
#[inline]
fn is_itself(c: char) -> bool {
    static THEMSELVES: &Usual = usual!(means_itself);
    THEMSELVES.holds(c)
}

const fn means_itself(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4E00}'..='\u{9FFF}')
        && !has_value(c)
        && !is_no(c)
        && !matches!(c, '第' | '号')
}

/// Says what stands before the kanji numerals at a unit.
fn before(tokens: &[Token], at: usize) -> Before {
    match tokens.last() {
        Some(Token { what: What::Char('第'), .. }) => Before::Ordinal,
        Some(number @ Token { what: What::Number(_), .. }) if number.units().end < at => Before::Sign,
        _ => Before::Other,
    }
}

/// The length of a sign that only says that a number follows: の behind the letter of a lot, 第 before 12地割 and in
/// 私書箱第5号, # and No. before the number of a room whose building is named, a dash before a room behind its wing, its
/// floor or its letter; and of 号室 behind the letter of such a room. `numbered` tells
/// whether a number stands before.
fn sign_before_number(writing: &Writing<'_>, tokens: &[Token], at: usize, numbered: bool) -> usize {
    let char_at = |at: usize| writing.units.get(at).map(|u| u.c);
    let digit = |at: usize| char_at(at).is_some_and(|c| c.is_ascii_digit());
    let named =
        || numbered && matches!(tokens.last(), Some(Token { what: What::Char(c), .. }) if !c.is_ascii());
    match char_at(at) {
        Some(c) if is_no(c) && is_behind_lot(writing, tokens, at) => 1,
        Some('第') => {
            let fits = if digit(at + 1) { |c: char| c.is_ascii_digit() } else { is_numeral };
            let end = at + 1 + run(writing, at + 1, fits);
            let counts = match char_at(end) {
                Some('地') => char_at(end + 1) == Some('割'),
                Some('号' | '號') => char_at(end + 1).is_none() && is_behind_box(tokens),
                None => is_behind_box(tokens),
                _ => false,
            };
            usize::from(end > at + 1 && counts)
        }
        Some(c) if is_dash(c) && digit(at + 1) && numbered => usize::from(opens_room(writing, tokens, at)),
        Some('#') if digit(at + 1) && named() => 1,
        Some('N')
            if char_at(at + 1) == Some('o') && char_at(at + 2) == Some('.') && digit(at + 3) && named() =>
        {
            3
        }
        Some('号') if char_at(at + 1) == Some('室') && is_lettered_room(tokens) => {
            let ends = char_at(at + 2).is_none() || !writing.gap(at + 2).is_empty();
            if ends { 2 } else { 0 }
        }
        Some(c) if is_middle_dot(c) => usize::from(joins_words(tokens, [char_at(at + 1), char_at(at + 2)])),
        _ => 0,
    }
}

/// Tells whether a line ends with 書箱, of 私書箱: the box of a post office.
fn is_behind_box(tokens: &[Token]) -> bool {
    matches!(tokens, [.., Token { what: What::Char('書'), .. }, Token { what: What::Char('箱'), .. }])
}

/// Tells whether a dash at a unit stands before a room where a space or nothing might: behind the number of a wing or a
/// floor (2号棟-305, 3階-301), and behind one letter that follows a building's name or a space (ハイツA-101, 1-2 A-101). Of
/// 1-2A-101 nobody knows whether the A is of the lot.
fn opens_room(writing: &Writing<'_>, tokens: &[Token], at: usize) -> bool {
    let Some((last, before)) = tokens.split_last() else { return false };
    let number = |token: Option<&Token>| token.is_some_and(|token| matches!(token.what, What::Number(_)));
    let joined = writing.gap(at).is_empty() && writing.gap(at + 1).is_empty();
    joined
        && match last.what {
            What::Char('棟') => true,
            What::Char('階') => number(before.last()),
            What::Char('F') if number(before.last()) => is_lettered_room(tokens),
            What::Char(letter) if letter.is_ascii_alphabetic() => match before.last().map(|t| t.what) {
                Some(What::Number(_)) => !writing.gap(last.units().start).is_empty(),
                Some(What::Char(c)) => is_kanji(c) || is_kana(c) || c == 'ー',
                None => false,
            },
            _ => false,
        }
}

/// Tells whether a line ends with the letter of a room behind its number and the name of a building: ハイツ101A. A letter
/// alone may be the building's: ハイツA.
fn is_lettered_room(tokens: &[Token]) -> bool {
    // No name is longer; a longer look back would make this walk the text again and again.
    const NAME: usize = 40;
    let Some((Token { what: What::Char(letter), .. }, before)) = tokens.split_last() else { return false };
    let number = |token: &Token| matches!(token.what, What::Number(_));
    let Some((_, before)) = before.split_last().filter(|(last, _)| number(last)) else { return false };
    letter.is_ascii_alphabetic()
        && before.last().is_some_and(|last| matches!(last.what, What::Char(c) if !c.is_ascii()))
        && before.iter().rev().take(NAME).any(number)
}

/// Tells whether ・ stands between two words in katakana or letters, as a space might: サンプル・ハイツ, ザ・ハイツ. Of イ・ロ
/// and A・B neither is a word.
fn joins_words(tokens: &[Token], behind: [Option<char>; 2]) -> bool {
    let of_word = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー') || c.is_ascii_alphabetic();
    let before = tokens.iter().rev().take(2).map(|token| matches!(token.what, What::Char(c) if of_word(c)));
    let before = before.take_while(|fits| *fits).count();
    let behind = behind.into_iter().take_while(|c| c.is_some_and(of_word)).count();
    before > 0 && behind > 0 && before + behind > 2
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
