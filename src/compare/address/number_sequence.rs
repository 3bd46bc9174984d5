//! The signs between the numbers of an address: 丁目, 番地, 番, 号, の and dashes say where one number ends and the
//! next begins, and nothing else. `12-3` is 12, 3 and never 1, 23.

use super::kanji_numbers::{self, Before};
use super::token::is_no;
use crate::compare::character::{is_dash, is_kanji};
use crate::compare::kanji_number::is_numeral;
use crate::compare::writing::Writing;

/// What may stand directly after 番 or 号 and makes it part of a name: 四番町, 2号館.
const NAMES: [char; 25] = [
    '町', '街', '館', '通', '組', '丁', '棟', '線', '室', '店', '場', '目', '所', '出', '車', '橋', '区',
    '校', '舎', '堂', '荘', '塔', '口', '池', '割',
];

/// Returns where the signs after a number end: the next unit that says something by itself. `in_sequence` tells whether
/// another number stands directly before this one.
#[inline]
pub(super) fn signs(writing: &Writing<'_>, after: usize, in_sequence: bool) -> usize {
    let char_at = |at: usize| writing.units.get(at).map(|u| u.c);
    let mut at = after;
    let mut words = 0;
    while words < 3 {
        let Some(word) = word(writing, at, in_sequence, words == 0) else { break };
        at += word;
        words += 1;
    }
    match char_at(at) {
        Some(c) if is_dash(c) || is_no(c) => {
            let next = char_at(at + 1);
            let number =
                next.is_some_and(|c| c.is_ascii_digit() || (is_numeral(c) && is_whole(writing, at + 1)));
            if number { at + 1 } else { at }
        }
        _ => at,
    }
}

/// Tells whether the kanji numerals from `from` on are followed by an end or by the sign of a number.
fn is_whole(writing: &Writing<'_>, from: usize) -> bool {
    kanji_numbers::read(writing, from, Before::Sign).is_some()
}

/// The length of the word for a number at a unit, if it is one there; `first` tells whether it stands directly behind the
/// number.
#[inline]
fn word(writing: &Writing<'_>, at: usize, in_sequence: bool, first: bool) -> Option<usize> {
    let char_at = |at: usize| writing.units.get(at).map(|u| u.c);
    let sign = char_at(at)?;
    let length = match (sign, char_at(at + 1)) {
        ('丁', Some('目')) | ('番', Some('地')) | ('号' | '號', Some('室')) => 2,
        ('丁' | '番' | '号' | '號' | '室', _) => 1,
        _ => return None,
    };
    let next = char_at(at + length);
    let joined = next.filter(|_| writing.gap(at + length).is_empty());
    let stands = match (sign, length, joined) {
        // 番地割 is a place's name.
        ('番', 2, _) => next != Some('割'),
        // Behind 番地, 番 or 号, or behind the number of a block, the sign 丁 is the letter of a lot.
        ('丁', 1, _) if !first || in_sequence => false,
        ('丁', 1, Some(c)) => c.is_ascii_digit() || is_dash(c) || is_numeral(c) || is_no(c),
        // 101室; 室町 and 室田 are names.
        ('室', _, joined) => joined.is_none(),
        // A name may go on behind a single number (8番浜), a building stands behind two (1番1号見本荘).
        ('番' | '号' | '號', 1, Some(c)) => {
            !NAMES.contains(&c) && (in_sequence || !is_kanji(c) || is_numeral(c))
        }
        _ => true,
    };
    stands.then_some(length)
}

/// Tells whether a dash stands after a number and before a letter or the end: it is kept, as it may tell 3A-5 from 3-A5,
/// and as 1-2- may have been cut.
pub(super) fn is_loose_dash(writing: &Writing<'_>, at: usize) -> bool {
    let char_at = |at: usize| writing.units.get(at).map(|u| u.c);
    char_at(at).is_some_and(is_dash) && char_at(at + 1).is_none_or(|c| c.is_ascii_alphabetic())
}
