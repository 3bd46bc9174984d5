//! Which kanji numbers of an address are numbers: before 丁目 番 号 条 線 地割 軒 区, after another number, behind 第, or at
//! the end. 四日市 and 千代田 stay names.

use super::token::{Token, is_no, run};
use crate::compare::character::is_dash;
use crate::compare::kanji_number::{is_numeral, read as value_of};
use crate::compare::writing::Writing;

/// What stands before kanji numerals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A number and the sign that ends it: 2番地三.
    Sign,
    /// 第, which only counts.
    Ordinal,
    /// Anything else, or nothing.
    Other,
}

/// Reads the number in kanji that begins at a unit, if it is one.
pub(super) fn read(writing: &Writing<'_>, from: usize, before: Before) -> Option<Token> {
    let length = run(writing, from, is_numeral);
    if length == 0 {
        return None;
    }
    let units = writing.units.get(from..from + length)?;
    let next = from + length;
    let stands = match before {
        // 第一三共ビル holds no thirteen.
        Before::Ordinal if length == 1 || units.iter().any(|u| matches!(u.c, '十' | '百')) => true,
        Before::Sign if !writing.gap(next).is_empty() && writing.gap(from).is_empty() => true,
        _ => counts(writing, next),
    };
    let value = if stands { value_of(units.iter().map(|u| u.c))? } else { return None };
    Some(Token::number(u64::from(value), units, from, true))
}

/// Tells from what follows whether kanji numerals are a number.
fn counts(writing: &Writing<'_>, next: usize) -> bool {
    let char_at = |at: usize| writing.units.get(at).map(|u| u.c);
    match char_at(next) {
        None | Some('丁' | '番' | '号' | '號' | '条' | '條' | '線' | '軒' | '区') => true,
        Some('地') => char_at(next + 1) == Some('割'),
        // 四階 is a floor, and so is the one of 四階四〇三号室; 二階堂 is a place.
        Some('階') => {
            char_at(next + 1).is_none() || !writing.gap(next + 1).is_empty() || is_room(writing, next + 1)
        }
        Some(c) if is_dash(c) && c != 'ー' => {
            char_at(next + 1).is_some_and(|c| c.is_ascii_digit() || is_numeral(c))
        }
        Some('ー') => goes_on(writing, next + 1),
        Some(c) if is_no(c) => char_at(next + 1) == Some('通') || goes_on(writing, next + 1),
        Some(c) => c.is_ascii_digit() && !writing.gap(next).is_empty(),
    }
}

/// Tells whether the number of a room begins at a unit: digits, or kanji numerals, up to 号, 号室, 室 or the end.
fn is_room(writing: &Writing<'_>, from: usize) -> bool {
    let digits = run(writing, from, |c| c.is_ascii_digit());
    let length = if digits > 0 { digits } else { run(writing, from, is_numeral) };
    let behind = writing.units.get(from + length).map(|u| u.c);
    length > 0 && matches!(behind, None | Some('号' | '號' | '室'))
}

/// Tells whether a number follows の or ー: digits, or kanji numerals that are one themselves, as in 一の二の三.
fn goes_on(writing: &Writing<'_>, from: usize) -> bool {
    // No address has more numbers in a row; a longer chain would make this walk the text again and again.
    const NUMBERS: usize = 4;
    let mut at = from;
    for _ in 0..NUMBERS {
        if writing.units.get(at).is_some_and(|u| u.c.is_ascii_digit()) {
            return true;
        }
        let length = run(writing, at, is_numeral);
        at += length;
        if length == 0 || !writing.gap(at).is_empty() {
            return length > 0;
        }
        match writing.units.get(at).map(|u| u.c) {
            None | Some('丁' | '番' | '号' | '號') => return true,
            Some(c) if is_dash(c) && c != 'ー' => return true,
            Some(c) if is_no(c) || c == 'ー' => at += 1,
            Some(_) => return false,
        }
    }
    false
}
