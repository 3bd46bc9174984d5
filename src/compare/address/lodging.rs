//! 方 behind the name of the person with whom somebody lodges: 見本様方 is 見本方.

use super::building::is_spaced;
use super::line::Line;
use crate::compare::character::is_kanji;

/// Tells whether the 様 of 様方 stands on one line where the other has 方 alone, at the end of both and behind a name in
/// two kanji or more that a number or a space sets apart. 土様方 is no 土方, which is a surname.
pub(super) fn is_sama(line: &Line<'_>, at: usize, other: &Line<'_>, from: usize) -> bool {
    let ends = |line: &Line<'_>, at: usize| line.char_at(at) == Some('方') && at + 1 == line.tokens.len();
    line.char_at(at) == Some('様')
        && ends(line, at + 1)
        && ends(other, from)
        && is_behind_name(line, at)
        && is_behind_name(other, from)
}

/// Tells whether the name of a person and nothing else stands between a number or a space behind one and a place.
fn is_behind_name(line: &Line<'_>, end: usize) -> bool {
    // No name is longer; a longer look back would make this walk the text again and again.
    const NAME: usize = 10;
    let of_name = |at: usize| {
        line.char_at(at).is_some_and(|c| is_kanji(c) && !matches!(c, '荘' | '寮' | '館' | '棟' | '宅' | '階'))
    };
    let first = (0..end)
        .rev()
        .take(NAME)
        .take_while(|at| of_name(*at))
        .find(|at| *at > 0 && (line.is_number(at - 1) || is_spaced(line, *at)));
    first.is_some_and(|first| first + 2 <= end && (0..first).any(|at| line.is_number(at)))
}
