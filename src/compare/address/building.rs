//! What on one line is a building, its name, its room, or the letter of a lot.

use std::ops::Range;

use super::line::Line;
use super::token::is_no;
use crate::compare::character::{is_dash, is_unknown};

/// What makes a number part of a name when it follows: 1条, 3区, 2号館.
pub(super) const NOT_A_BUILDING: [char; 22] = [
    '条', '條', '線', '軒', '区', '地', '町', '丁', '番', '号', '目', '館', '棟', '組', '通', '村', '東',
    '西', '南', '北', '割', '字',
];

/// The letters that tell parts of one lot: 甲 to 癸, the twelve branches, イロハ in either kana.
pub(super) const LOTS: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥\
    イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス\
    いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";

/// Tells whether `at` lies in a building: characters after a number, set apart by a space or written as buildings are.
pub(super) fn is_building(line: &Line<'_>, at: usize) -> bool {
    let Some(number) = (0..at).rev().skip_while(|k| line.is_number(*k)).find(|k| line.is_number(*k)) else {
        return false;
    };
    let name = number + 1..at;
    let letters = name
        .clone()
        .filter_map(|k| line.char_at(k))
        .filter(|c| matches!(c, 'ァ'..='ヺ' | 'A'..='Z' | 'a'..='z'))
        .count();
    is_spaced(line, name.start)
        || letters >= 2
        || name
            .clone()
            .filter_map(|k| line.char_at(k))
            .any(|c| matches!(c, '荘' | '寮' | '館' | '棟' | '宅' | '階'))
}

/// Tells whether the name of a building stands before a number, or before those in a row with it: 見本荘101, ハイツ1-101.
pub(super) fn is_named(line: &Line<'_>, number: usize) -> bool {
    let first = number - base_numbers(line, number);
    let before = (0..first).rev().find(|at| line.is_number(*at));
    before.is_some_and(|before| {
        let name = before + 1..first;
        let is_part = || line.char_at(name.start).is_some_and(|c| NOT_A_BUILDING.contains(&c));
        is_building(line, first)
            || (base_numbers(line, name.start) >= 2 && is_name(line, &name) && !is_part())
    })
}

/// Tells whether some characters can be the name of a building: two letters or more, and not of ASCII alone.
pub(super) fn is_name(line: &Line<'_>, name: &Range<usize>) -> bool {
    let letters = || name.clone().filter_map(|at| line.char_at(at)).filter(|c| c.is_alphanumeric());
    letters().count() >= 2 && letters().any(|c| !c.is_ascii())
}

/// Tells whether a space stands before a place.
pub(super) fn is_spaced(line: &Line<'_>, at: usize) -> bool {
    line.writing.raw.get(line.gap(at)).is_some_and(|gap| gap.contains([' ', '　']))
}

/// How many numbers stand in an unbroken row before `end`.
pub(super) fn base_numbers(line: &Line<'_>, end: usize) -> usize {
    (0..end).rev().take_while(|at| line.is_number(*at)).count()
}

/// Tells whether a character that could not be written stands among some places.
pub(super) fn holds_unknown(line: &Line<'_>, places: &Range<usize>) -> bool {
    places.clone().any(|at| line.char_at(at).is_some_and(is_unknown))
}

/// Tells whether a letter of a lot stands at a place, or two in kanji, and nothing that would make them a name: 13番地の甲,
/// 13番地ロの2.
pub(super) fn is_lot(line: &Line<'_>, at: usize) -> bool {
    let letter = |at: usize| line.char_at(at).filter(|c| LOTS.contains(*c));
    let kanji = |at: usize| letter(at).is_some_and(|c| c >= '\u{4E00}');
    let end = if kanji(at) && kanji(at + 1) { at + 2 } else { at + 1 };
    let ends = |c: char| c != 'ー' && (is_no(c) || is_dash(c) || matches!(c, '号' | '番'));
    letter(at).is_some() && line.char_at(end).is_none_or(ends)
}

/// Tells whether nothing but letters of a lot stand before a number.
pub(super) fn is_lot_before(line: &Line<'_>, from: usize, to: usize) -> bool {
    to - from <= 2 && (from..to).all(|at| line.char_at(at).is_some_and(|c| LOTS.contains(c)))
}
