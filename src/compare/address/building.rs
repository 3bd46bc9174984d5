//! Where two lines part: a building or room on one side only, or a difference that is named by what differs.

use std::ops::Range;

use super::align::is_same;
use super::line::{Line, What};
use crate::compare::Rule;
use crate::compare::notes::Notes;

/// How many characters an address must fill before its end can be taken for the end of a field.
const FIELD: usize = 25;

/// What makes a number part of a name when it follows: 1条, 3区, 2号館.
const NOT_A_BUILDING: [char; 22] = [
    '条', '條', '線', '軒', '区', '地', '町', '丁', '番', '号', '目', '館', '棟', '組', '通', '村', '東',
    '西', '南', '北', '割', '字',
];

/// The letters that tell parts of one lot.
const LOTS: [char; 16] =
    ['甲', '乙', '丙', '丁', '戊', '己', 'イ', 'ロ', 'ハ', 'ニ', 'ホ', 'ヘ', 'ト', 'チ', 'い', 'ろ'];

/// One line is at its end, the other goes on: a building, a room, or another number.
pub(super) fn left_out(mut notes: Notes, l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) -> Notes {
    let (longer, from, shorter) = if i < l.tokens.len() { (l, i, r) } else { (r, j, l) };
    let cut = is_building(longer, from)
        && !longer.is_number(from - 1)
        && shorter.writing.raw.trim_end().chars().count() >= FIELD;
    let rule = if cut && longer.char_at(from).is_some() { Rule::Truncated } else { remainder(longer, from) };
    notes.note(rule, l.place(&(i..l.tokens.len())), r.place(&(j..r.tokens.len())));
    notes
}

/// Says what the rest of a line is that the other line does not have.
fn remainder(line: &Line<'_>, from: usize) -> Rule {
    let rest = line.tokens.len() - from;
    let numbers = (0..from).filter(|at| line.is_number(*at)).count();
    let after_number = from > 0 && line.is_number(from - 1);
    match line.what(from) {
        Some(What::Number(room)) if after_number => {
            if base_numbers(line, from) >= 3 && rest == 1 && room >= 100 {
                Rule::RoomLeftOut
            } else {
                Rule::NumberSequenceDiffers
            }
        }
        Some(What::Number(_)) if is_building(line, from) => Rule::RoomLeftOut,
        Some(What::Number(_)) => Rule::NumberSequenceDiffers,
        Some(What::Char(c)) if !after_number => {
            if numbers > 0 && is_building(line, from) && !c.is_alphanumeric() {
                Rule::RoomLeftOut
            } else {
                other(line, from)
            }
        }
        Some(What::Char('・' | '、' | ',' | '~')) if line.is_number(from + 1) => Rule::FurtherNumber,
        Some(What::Char(c)) if LOTS.contains(&c) && line.char_at(from + 1).is_none() => {
            Rule::NumberSequenceDiffers
        }
        Some(What::Char(c)) if NOT_A_BUILDING.contains(&c) => other(line, from),
        Some(What::Char('-')) => Rule::RoomLeftOut,
        Some(What::Char(_)) => Rule::BuildingLeftOut,
        None => Rule::OtherCharacters,
    }
}

fn other(line: &Line<'_>, from: usize) -> Rule {
    if is_building(line, from) { Rule::BuildingDiffers } else { Rule::PlaceDiffers }
}

/// How many numbers stand in an unbroken row before `end`.
fn base_numbers(line: &Line<'_>, end: usize) -> usize {
    (0..end).rev().take_while(|at| line.is_number(*at)).count()
}

/// Tells whether `at` lies in a building: characters after a number, set apart by a space or written as buildings are.
fn is_building(line: &Line<'_>, at: usize) -> bool {
    let Some(number) = (0..at).rev().skip_while(|k| line.is_number(*k)).find(|k| line.is_number(*k)) else {
        return false;
    };
    let name = number + 1..at;
    let spaced = line.writing.raw.get(line.gap(name.start)).is_some_and(|gap| gap.contains([' ', '　']));
    let letters = name
        .clone()
        .filter_map(|k| line.char_at(k))
        .filter(|c| matches!(c, 'ァ'..='ヺ' | 'A'..='Z' | 'a'..='z'))
        .count();
    spaced
        || letters >= 2
        || name
            .clone()
            .filter_map(|k| line.char_at(k))
            .any(|c| matches!(c, '荘' | '寮' | '館' | '棟' | '宅' | '階'))
}

/// Two lines part at `i` and `j`: a building's name on one side only before the same room, or a difference.
pub(super) fn between(mut notes: Notes, l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) -> Notes {
    if let Some(name) = name_before_room(r, j, l, i) {
        notes.note(Rule::BuildingLeftOut, l.place(&(i..i)), r.place(&name));
        return notes;
    }
    if let Some(name) = name_before_room(l, i, r, j) {
        notes.note(Rule::BuildingLeftOut, l.place(&name), r.place(&(j..j)));
        return notes;
    }
    let room = (l.tokens.len() - i).min(r.tokens.len() - j);
    let suffix =
        (1..=room).take_while(|back| is_same(l, l.tokens.len() - back, r, r.tokens.len() - back)).count();
    let (left, right) = (i..l.tokens.len() - suffix, j..r.tokens.len() - suffix);
    let rule = difference(l, &left, r, &right);
    notes.note(rule, l.place(&left), r.place(&right));
    notes
}

/// The building's name on `line` that `bare` leaves out before the same last number, the room.
fn name_before_room(line: &Line<'_>, from: usize, bare: &Line<'_>, at: usize) -> Option<Range<usize>> {
    let last = line.tokens.len().checked_sub(1)?;
    let fits = at + 1 == bare.tokens.len()
        && bare.is_number(at)
        && base_numbers(bare, at) >= 2
        && from < last
        && line.char_at(from).is_some_and(|c| !NOT_A_BUILDING.contains(&c) && !LOTS.contains(&c))
        && line.what(last) == bare.what(at)
        && !(from..last).any(|k| line.is_number(k));
    fits.then_some(from..last)
}

fn difference(l: &Line<'_>, left: &Range<usize>, r: &Line<'_>, right: &Range<usize>) -> Rule {
    let numbers = |line: &Line<'_>, range: &Range<usize>| range.clone().all(|at| line.is_number(at));
    let inside = is_building(l, left.start)
        || is_building(r, right.start)
        || (is_building(l, left.end) && is_building(r, right.end));
    let is_room = |line: &Line<'_>, range: &Range<usize>| {
        range.clone().all(|at| {
            line.is_number(at) || line.char_at(at).is_some_and(|c| c.is_ascii_alphabetic() || c == '-')
        })
    };
    match (numbers(l, left) && numbers(r, right), inside) {
        (true, true) => Rule::RoomDiffers,
        (true, false) if left.len() == 1 && right.len() == 1 => Rule::NumberDiffers,
        (true, false) => Rule::NumberSequenceDiffers,
        (false, true) if is_room(l, left) && is_room(r, right) => Rule::RoomDiffers,
        (false, true) => Rule::BuildingDiffers,
        (false, false) => Rule::PlaceDiffers,
    }
}
