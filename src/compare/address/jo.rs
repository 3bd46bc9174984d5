//! Hokkaido's 条: 南12西12 is written for 南12条西12丁目, and 中の島2-2-5-20 for 中の島2条2丁目5-20. The numbers stay, in
//! their order; only the sign 条 is left out, and only where one of the two addresses says that it lies in Hokkaido.

use std::ops::Range;

use super::align::Skips;
use super::heads::Heads;
use super::line::Line;
use crate::compare::Rule;
use crate::compare::relations::Head;

/// Adds the 条 that one of two lines leaves out everywhere; `None` if there are none.
pub(super) fn skips(l: &Line<'_>, r: &Line<'_>, heads: &Heads, skips: &Skips) -> Option<Skips> {
    let homes = [heads.left.home, heads.right.home];
    if !homes.contains(&Some("北海道")) || homes.into_iter().flatten().any(|home| home != "北海道") {
        return None;
    }
    let mut found = skips.clone();
    let (left, right) = (signs(l, &heads.left)?, signs(r, &heads.right)?);
    match (left.is_empty(), right.is_empty()) {
        (false, true) => found.left.extend(left),
        (true, false) => found.right.extend(right),
        _ => return None,
    }
    Some(found)
}

/// The 条 of a line behind its head, each with its rule; `None` if one of them must not be left out.
fn signs(line: &Line<'_>, head: &Head) -> Option<Vec<(Range<usize>, Rule)>> {
    // No address has more; a skip for each of a thousand would make the walk over them slow.
    const MOST: usize = 2;
    let signs: Option<Vec<_>> = (head.municipality..line.tokens.len())
        .filter(|at| matches!(line.char_at(*at), Some('条' | '條')))
        .map(|at| may_be_left_out(line, at).then_some((at..at + 1, Rule::JoLeftOut)))
        .take(MOST + 1)
        .collect();
    signs.filter(|signs| signs.len() <= MOST)
}

/// Tells whether 条 stands between a number with a direction and the next direction (南12条西), or in so long a row of
/// numbers that the first can be no 丁目: 条, 丁目, 番, 号.
fn may_be_left_out(line: &Line<'_>, at: usize) -> bool {
    const BEHIND: usize = 3;
    let direction = |at: usize| line.char_at(at).is_some_and(|c| matches!(c, '東' | '西' | '南' | '北'));
    let numbered = at >= 2 && line.is_number(at - 1);
    let crossing = numbered && direction(at - 2) && direction(at + 1) && line.is_number(at + 2);
    let row = numbered && (at + 1..=at + BEHIND).all(|at| line.is_number(at));
    crossing || row
}
