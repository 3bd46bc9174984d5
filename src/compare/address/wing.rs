//! The sign of a wing before a room: 見本団地2号棟305号室 is 見本団地2-305, and 2号棟305 is 2棟305.

use super::building::{is_name, is_named};
use super::line::Line;
use crate::compare::character::is_dash;

/// The length of 号棟 or 棟 between a wing and its room on one line where the other has a dash behind a building's name, or
/// of 号 where it has 棟 alone. Without a name the numbers may be of the lot, and without a room 2号棟 may be the room 2.
pub(super) fn wing(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> Option<usize> {
    let first = line.char_at(at).filter(|c| matches!(c, '号' | '號' | '棟'))?;
    let numbers = |number: usize| number.checked_sub(1).is_some_and(|number| line.is_number(number));
    let length = if first == '棟' { 1 } else { 2 };
    if !numbers(at) || !joined(line, at) || !joined(line, at + length - 1) {
        return None;
    }
    if length == 2 {
        if line.char_at(at + 1) != Some('棟') {
            return None;
        }
        let bare = other.char_at(from) == Some('棟') && joined(other, from);
        if bare && from > 0 && other.is_number(from - 1) {
            return Some(1);
        }
    }
    let dashed = other.is_sequence(from) && other.writing.raw.get(other.gap(from)).is_some_and(is_one_dash);
    // The wing and its room are all that follows the name on both lines.
    let ends = |line: &Line<'_>, room: usize| line.is_number(room) && room + 1 == line.tokens.len();
    // 北2-3 and 北町2-3 are places.
    let named = |line: &Line<'_>, wing: usize| {
        let first = (0..wing).rev().find(|at| line.is_number(*at)).map_or(0, |number| number + 1);
        let place = |c: char| {
            matches!(c, '条' | '條' | '線' | '区' | '町' | '村' | '通' | '字' | '東' | '西' | '南' | '北')
        };
        is_name(line, &(first..wing)) && !line.char_at(wing - 1).is_some_and(place)
    };
    let alone =
        |line: &Line<'_>, wing: usize| !line.is_sequence(wing) && is_named(line, wing) && named(line, wing);
    (dashed && ends(line, at + length) && ends(other, from) && alone(line, at - 1) && alone(other, from - 1))
        .then_some(length)
}

/// Tells whether nothing stands between a place and the one before it.
fn joined(line: &Line<'_>, at: usize) -> bool {
    line.gap(at).is_empty()
}

fn is_one_dash(gap: &str) -> bool {
    let mut signs = gap.chars();
    signs.next().is_some_and(|c| is_dash(c) || c == '－' || c == 'ｰ') && signs.next().is_none()
}
