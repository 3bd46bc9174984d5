//! What the numbers of two lines are called. Signs that are left out or written as a dash say nothing; two that call one
//! number different things are no notations of one place: 寿町1番地 is a lot, 寿町1丁目 a quarter.

use super::building::is_named;
use super::line::Line;
use super::sign::Sign;
use super::token::is_no;
use crate::compare::character::is_dash;

/// From which number on a number that a space sets apart is a room's: 101 is the first floor's first.
const ROOMS: u64 = 100;

/// Tells whether the signs behind the last numbers before two places call them different things.
pub(super) fn disagree(left: &Line<'_>, i: usize, right: &Line<'_>, j: usize) -> bool {
    if !is_behind_number(left, i) || !is_behind_number(right, j) {
        return false;
    }
    if is_another_lot(left, i) != is_another_lot(right, j) {
        return true;
    }
    let signs = (sign(left, i), sign(right, j));
    match signs {
        _ if is_set_apart(left, i - 1, right, j - 1) || is_set_apart(right, j - 1, left, i - 1) => {
            // No house has a letter: 2A is a room either way.
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            !letter(left.char_at(i)) && !letter(right.char_at(j))
        }
        (Some(Sign::Room), None | Some(Sign::House)) => !may_be_room(right, j),
        (None | Some(Sign::House), Some(Sign::Room)) => !may_be_room(left, i),
        (Some(Sign::Room), Some(_)) | (Some(_), Some(Sign::Room)) => signs.0 != signs.1,
        (Some(a), Some(b)) => {
            a != b && !(is_of_quarter(left, i, right, j) || is_of_quarter(right, j, left, i))
        }
        _ => false,
    }
}

/// Tells whether the number before a place is called a lot, or a quarter, as the one before it is: two of them in a row
/// (1番2番) are no parts of one address.
fn is_another_lot(line: &Line<'_>, at: usize) -> bool {
    let sign_before = at.checked_sub(1).and_then(|number| sign(line, number));
    line.is_sequence(at - 1)
        && sign_before == sign(line, at)
        && matches!(sign_before, Some(Sign::Lot | Sign::Quarter))
}

/// Tells whether a line has 1丁目3番地 where the other has 1番3号: labelled pairs of towns without quarters are written so. Any
/// other two signs of two numbers contradict each other: 1丁目2番, a block, is no 1番2号, and 1丁目2番地 no 1番地2.
fn is_of_quarter(line: &Line<'_>, at: usize, other: &Line<'_>, theirs: usize) -> bool {
    let land = |last: usize| line.writing.raw.get(line.gap(last + 1)).is_some_and(|gap| gap.contains('地'));
    let of_pair =
        |line, at| pair(line, at - 1).map(|first| (sign(line, first + 1), sign(line, first + 2), first));
    matches!(of_pair(line, at), Some((Some(Sign::Quarter), Some(Sign::Lot), first)) if land(first + 1))
        && matches!(of_pair(other, theirs), Some((Some(Sign::Lot), Some(Sign::House), _)))
}

/// The first of just two numbers in a row, of which one is given.
fn pair(line: &Line<'_>, number: usize) -> Option<usize> {
    let first = if line.is_sequence(number) { number - 1 } else { number };
    (line.is_sequence(first + 1) && !line.is_sequence(first) && !line.is_sequence(first + 2)).then_some(first)
}

fn is_behind_number(line: &Line<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| line.is_number(before))
}

/// The sign between the number before a place and the place.
fn sign(line: &Line<'_>, at: usize) -> Option<Sign> {
    line.tokens.get(at.checked_sub(1)?)?.sign
}

/// Tells whether the number before a place may be a room though no sign says so: behind a building's name, set apart by a
/// space, behind a whole lot, or behind a floor of a building. Any other may be a house or the branch of a lot, however high it is: 1番地101.
fn may_be_room(line: &Line<'_>, at: usize) -> bool {
    let number = at - 1;
    let spaced = line.is_sequence(number) && joint(line, number).is_some_and(is_space);
    // Last what looks back: a number in a long row is behind a lot.
    is_behind_lot(line, number) || spaced || is_named(line, number) || is_behind_floor(line, number)
}

/// Tells whether a number stands behind a floor of a building whose name is written: 見本ビル3F301.
fn is_behind_floor(line: &Line<'_>, number: usize) -> bool {
    number >= 2
        && matches!(line.char_at(number - 1), Some('F' | 'f'))
        && line.is_number(number - 2)
        && is_named(line, number - 2)
}

/// Tells whether a number is a room's: its sign says so, or a space sets it apart and it is too high for a house.
pub(super) fn is_room(line: &Line<'_>, number: usize) -> bool {
    let high = line.number(number).is_some_and(|number| number >= ROOMS);
    let set_apart = high && line.is_sequence(number) && joint(line, number).is_some_and(is_space);
    set_apart || (line.is_number(number) && sign(line, number + 1) == Some(Sign::Room))
}

/// Tells whether a space sets a number apart from those before it, of which there are fewer than a whole lot has, where the
/// other line goes on with it: the room 3 of 1-2, or the house 1-2-3. Behind a sign it only tells it from a branch or a
/// house: 1番地 3 is no 1番地の3 and no 1番3号, and may be 1番地3; with 号 only a high number: 1番 2号 is 1番の2.
fn is_set_apart(line: &Line<'_>, number: usize, other: &Line<'_>, theirs: usize) -> bool {
    let (ours, other_sign) = (sign(line, number + 1), sign(other, theirs + 1));
    let may_be_room = matches!(ours, None | Some(Sign::House)) && other_sign != Some(Sign::Room);
    if !may_be_room || !line.is_sequence(number) {
        return false;
    }
    let spaced = joint(line, number).is_none_or(is_space);
    if !spaced || is_behind_lot(line, number) {
        return false;
    }
    let blank = |line: &Line<'_>, number| {
        line.writing.raw.get(line.gap(number)).is_some_and(|gap| gap.chars().all(char::is_whitespace))
    };
    let high = line.number(number).is_some_and(|number| number >= ROOMS);
    if blank(line, number) {
        // ハイツ2 101 is ハイツ2-101.
        let both = other.is_sequence(theirs) && blank(other, theirs);
        let in_building = high && is_named(line, number);
        return !(both || in_building);
    }
    // 1丁目 2番 101号 has its spaces between all of its parts.
    let evenly = line.is_sequence(number - 1) && joint(line, number - 1).is_some_and(is_space);
    let joined = |fits: fn(char) -> bool| joint(other, theirs).is_some_and(fits);
    let called_otherwise = other_sign != ours || sign(line, number) != sign(other, theirs);
    let parted = joined(|c| is_no(c) || is_dash(c)) || (called_otherwise && !joined(char::is_whitespace));
    !evenly && (ours.is_none() || high) && other.is_sequence(theirs) && parted
}

/// Tells whether three numbers stand in a row before a number: 丁目, 番 and 号 make a whole lot.
fn is_behind_lot(line: &Line<'_>, number: usize) -> bool {
    const WHOLE: usize = 3;
    number >= WHOLE && (number - WHOLE..number).all(|at| line.is_number(at))
}

/// The last character between a number and the one before it.
fn joint(line: &Line<'_>, number: usize) -> Option<char> {
    line.writing.raw.get(line.gap(number))?.chars().next_back()
}

const fn is_space(c: char) -> bool {
    c.is_whitespace()
}
