//! Where two lines part: a building or room on one side only, or a difference that is named by what differs.

use std::ops::Range;

use super::line::Line;
use super::relate::is_same;
use super::sign;
use super::token::{What, is_no};
use crate::compare::character::{is_dash, is_unknown};
use crate::compare::{Grade, ItemComparison, Rule};

/// How many characters an address must fill before its end can be taken for the end of a field.
const FIELD: usize = 25;

/// What makes a number part of a name when it follows: 1条, 3区, 2号館.
const NOT_A_BUILDING: [char; 22] = [
    '条', '條', '線', '軒', '区', '地', '町', '丁', '番', '号', '目', '館', '棟', '組', '通', '村', '東',
    '西', '南', '北', '割', '字',
];

/// The letters that tell parts of one lot: 甲 to 癸, the twelve branches, イロハ in either kana.
const LOTS: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥\
    イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス\
    いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";

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

/// Tells whether a character that could not be written stands among some places.
pub(super) fn holds_unknown(line: &Line<'_>, places: &Range<usize>) -> bool {
    places.clone().any(|at| line.char_at(at).is_some_and(is_unknown))
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

/// Tells whether a letter of a lot stands at a place, or two in kanji, and nothing that would make them a name: 13番地の甲,
/// 13番地ロの2.
fn is_lot(line: &Line<'_>, at: usize) -> bool {
    let letter = |at: usize| line.char_at(at).filter(|c| LOTS.contains(*c));
    let kanji = |at: usize| letter(at).is_some_and(|c| c >= '\u{4E00}');
    let end = if kanji(at) && kanji(at + 1) { at + 2 } else { at + 1 };
    let ends = |c: char| c != 'ー' && (is_no(c) || is_dash(c) || matches!(c, '号' | '番'));
    letter(at).is_some() && line.char_at(end).is_none_or(ends)
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

/// Tells whether a space stands before a place.
fn is_spaced(line: &Line<'_>, at: usize) -> bool {
    line.writing.raw.get(line.gap(at)).is_some_and(|gap| gap.contains([' ', '　']))
}

/// Tells whether some characters can be the name of a building: two letters or more, and not of ASCII alone.
fn is_name(line: &Line<'_>, name: &Range<usize>) -> bool {
    let letters = || name.clone().filter_map(|at| line.char_at(at)).filter(|c| c.is_alphanumeric());
    letters().count() >= 2 && letters().any(|c| !c.is_ascii())
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

/// Tells whether nothing but letters of a lot stand before a number.
fn is_lot_before(line: &Line<'_>, from: usize, to: usize) -> bool {
    to - from <= 2 && (from..to).all(|at| line.char_at(at).is_some_and(|c| LOTS.contains(c)))
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
            |line: &Line<'_>, range: &Range<usize>| range.len() == 1 && sign::is_room(line, range.start);
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
