//! Where two lines part: a building or room on one side only, or a difference that is named by what differs.

use std::ops::Range;

use super::building::{
    NOT_A_BUILDING, base_numbers, holds_unknown, is_building, is_lot, is_lot_before, is_name, is_spaced,
};
use super::called;
use super::line::Line;
use super::relate::is_same;
use super::token::{What, is_no};
use crate::compare::character::is_dash;
use crate::compare::{Grade, ItemComparison, Rule};

/// How many characters an address must fill before its end can be taken for the end of a field.
const FIELD: usize = 25;

/// One line is at its end, the other goes on: a building, a room, or another number.
pub(super) fn left_out(notes: &mut ItemComparison, l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) {
    let (longer, from, shorter) = if i < l.tokens.len() { (l, i, r) } else { (r, j, l) };
    let cut = is_building(longer, from)
        && !longer.is_number(from - 1)
        && shorter.writing.raw.trim_end().chars().count() >= FIELD;
    let rule = match remainder(longer, from) {
        _ if cut && longer.char_at(from).is_some() => Rule::Truncated,
        rule if rule.grade() < Grade::Undecided && holds_unknown(longer, &(from..longer.tokens.len())) => {
            Rule::UnknownCharacter
        }
        rule => rule,
    };
    notes.note(rule, l.place(&(i..l.tokens.len())), r.place(&(j..r.tokens.len())));
}

/// Says what the rest of a line is that the other line does not have.
fn remainder(line: &Line<'_>, from: usize) -> Rule {
    let after_number = from > 0 && line.is_number(from - 1);
    match line.what(from) {
        Some(What::Number(room)) if after_number => {
            let last = line.tokens.len() - from == 1;
            if base_numbers(line, from) >= 3 && last && room >= 100 {
                Rule::RoomLeftOut
            } else {
                Rule::NumberSequenceDiffers
            }
        }
        Some(What::Number(_)) if is_building(line, from) => Rule::RoomLeftOut,
        Some(What::Number(_)) => Rule::NumberSequenceDiffers,
        Some(What::Char(c)) if !after_number => {
            let numbered = (0..from).any(|at| line.is_number(at));
            if numbered && is_building(line, from) && !c.is_alphanumeric() {
                Rule::RoomLeftOut
            } else {
                other(line, from)
            }
        }
        Some(What::Char(c)) => behind_number(line, from, c),
        None => Rule::OtherCharacters,
    }
}

/// Says what the characters are that stand directly behind the last number that both lines have.
fn behind_number(line: &Line<'_>, from: usize, c: char) -> Rule {
    let next = line.char_at(from + 1);
    if matches!(c, '・' | '、' | ',' | '~') && line.is_number(from + 1) {
        return Rule::FurtherNumber;
    }
    let lot = from + usize::from(is_dash(c) || is_no(c));
    if is_beside(line, from) || is_beside(line, lot) {
        return Rule::PlaceDiffers;
    }
    // The number belongs to a floor, not to the lot: 1-2F is no 1-2.
    let floor = matches!(c, 'F' | 'f' | '階') && next.is_none_or(|c| !c.is_ascii_alphabetic());
    if is_lot(line, lot) || is_lot(line, from) || floor {
        return Rule::NumberSequenceDiffers;
    }
    if NOT_A_BUILDING.contains(&c) {
        return other(line, from);
    }
    if is_spaced(line, from) {
        return Rule::BuildingLeftOut;
    }
    // No building is named by one letter: 1部, 1上, room 101A.
    if from + 1 == line.tokens.len() && c.is_alphabetic() {
        return if is_building(line, from) { Rule::RoomDiffers } else { Rule::PlaceDiffers };
    }
    // 第2ハイツ is a name; 第2街区 and 第2 are none.
    let building =
        |c: char| matches!(c, 'ァ'..='ヺ' | 'A'..='Z' | 'a'..='z' | '荘' | '寮' | '館' | '棟' | '宅');
    if c == '第' && line.is_number(from + 1) && !line.char_at(from + 2).is_some_and(building) {
        return Rule::PlaceDiffers;
    }
    let ordinal = |at: usize| line.char_at(at - 1) == Some('第');
    let number = (from + 1..line.tokens.len()).find(|at| line.is_number(*at) && !ordinal(*at));
    let name = from..number.unwrap_or(line.tokens.len());
    let numbered = name.end < line.tokens.len();
    let named = is_building(line, name.end) || (base_numbers(line, from) >= 2 && is_name(line, &name));
    if numbered && !named && !line.char_at(name.end - 1).is_some_and(|c| c.is_ascii_alphabetic()) {
        // 河井町1部10 is no 河井町1.
        return Rule::PlaceDiffers;
    }
    if is_dash(c) { Rule::RoomLeftOut } else { Rule::BuildingLeftOut }
}

/// Tells whether words stand at a place that say in front of the lot, behind or near it: that is not in it.
fn is_beside(line: &Line<'_>, at: usize) -> bool {
    const WORDS: [(char, char); 8] = [
        ('付', '近'),
        ('近', 'く'),
        ('近', '辺'),
        ('隣', '地'),
        ('隣', '接'),
        ('向', 'い'),
        ('向', 'か'),
        ('裏', '手'),
    ];
    line.char_at(at).zip(line.char_at(at + 1)).is_some_and(|pair| WORDS.contains(&pair))
}

fn other(line: &Line<'_>, from: usize) -> Rule {
    if is_building(line, from) { Rule::BuildingDiffers } else { Rule::PlaceDiffers }
}

/// Notes a building's name before the same room that stands at `i` or `j` on one side only; tells whether there is one.
pub(super) fn name_left_out(
    notes: &mut ItemComparison,
    l: &Line<'_>,
    i: usize,
    r: &Line<'_>,
    j: usize,
) -> bool {
    if let Some(name) = name_before_room(r, j, l, i) {
        notes.note(name_rule(r, &name), l.place(&(i..i)), r.place(&name));
        return true;
    }
    if let Some(name) = name_before_room(l, i, r, j) {
        notes.note(name_rule(l, &name), l.place(&name), r.place(&(j..j)));
        return true;
    }
    false
}

/// Names the difference of two lines that part at `i` and `j`.
pub(super) fn differ(notes: &mut ItemComparison, l: &Line<'_>, i: usize, r: &Line<'_>, j: usize) {
    let room = (l.tokens.len() - i).min(r.tokens.len() - j);
    let suffix =
        (1..=room).take_while(|back| is_same(l, l.tokens.len() - back, r, r.tokens.len() - back)).count();
    let (left, right) = (i..l.tokens.len() - suffix, j..r.tokens.len() - suffix);
    let rule = difference(l, &left, r, &right);
    notes.note(rule, l.place(&left), r.place(&right));
}

/// The building's name on `line` that `bare` leaves out before the same last number, the room.
fn name_before_room(line: &Line<'_>, from: usize, bare: &Line<'_>, at: usize) -> Option<Range<usize>> {
    let last = line.tokens.len().checked_sub(1)?;
    let fits = at + 1 == bare.tokens.len()
        && bare.is_number(at)
        && base_numbers(bare, at) >= 2
        && from < last
        && line.char_at(from).is_some_and(|c| !NOT_A_BUILDING.contains(&c) && !is_no(c))
        && !is_lot_before(line, from, last)
        && line.what(last) == bare.what(at)
        && !(from..last).any(|k| line.is_number(k))
        && (is_name(line, &(from..last)) || holds_unknown(line, &(from..last)));
    fits.then_some(from..last)
}

fn name_rule(line: &Line<'_>, name: &Range<usize>) -> Rule {
    if holds_unknown(line, name) { Rule::UnknownCharacter } else { Rule::BuildingLeftOut }
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
    let rooms = || {
        let room =
            |line: &Line<'_>, range: &Range<usize>| range.len() == 1 && called::is_room(line, range.start);
        room(l, left) && room(r, right)
    };
    match (numbers(l, left) && numbers(r, right), inside) {
        (true, true) => Rule::RoomDiffers,
        (true, false) if rooms() => Rule::RoomDiffers,
        (true, false) if left.len() == 1 && right.len() == 1 => Rule::NumberDiffers,
        (true, false) => Rule::NumberSequenceDiffers,
        (false, true) if is_room(l, left) && is_room(r, right) => Rule::RoomDiffers,
        (false, true) => Rule::BuildingDiffers,
        (false, false) => Rule::PlaceDiffers,
    }
}
