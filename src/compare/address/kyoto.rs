//! Kyoto's street names: 中京区河原町二条下ル一之船入町 is 中京区一之船入町. They say how to get there, not where it is.

use std::ops::Range;

use super::align::Skips;
use super::building::holds_unknown;
use super::heads::Heads;
use super::line::Line;
use crate::compare::Rule;
use crate::compare::relations::Head;

/// Adds the street names that one of two lines leaves out; `None` if there are none.
pub(super) fn skips(l: &Line<'_>, r: &Line<'_>, heads: &Heads, skips: &Skips) -> Option<Skips> {
    let mut found = skips.clone();
    let rule = |line: &Line<'_>, streets: &Range<usize>| {
        if holds_unknown(line, streets) { Rule::UnknownCharacter } else { Rule::KyotoStreetLeftOut }
    };
    match (streets(l, &heads.left), streets(r, &heads.right)) {
        (Some(streets), None) => found.left.push((streets.clone(), rule(l, &streets))),
        (None, Some(streets)) => found.right.push((streets.clone(), rule(r, &streets))),
        // 寺町御池上る is said for 寺町通御池上る.
        (Some(ours), Some(theirs)) => {
            found.left.extend(signs(l, ours)?);
            found.right.extend(signs(r, theirs)?);
        }
        (None, None) => return None,
    }
    Some(found)
}

/// The 通 behind the names of some streets; `None` if there are more than two streets and their branches have.
fn signs(line: &Line<'_>, streets: Range<usize>) -> Option<Vec<(Range<usize>, Rule)>> {
    const MOST: usize = 4;
    let sign = |at: &usize| line.char_at(*at) == Some('通');
    let signs: Vec<_> =
        streets.filter(sign).map(|at| (at..at + 1, Rule::ToriWriting)).take(MOST + 1).collect();
    (signs.len() <= MOST).then_some(signs)
}

/// The wards of Kyoto.
const WARDS: [&str; 11] = [
    "北区",
    "上京区",
    "左京区",
    "中京区",
    "東山区",
    "下京区",
    "南区",
    "右京区",
    "伏見区",
    "山科区",
    "西京区",
];

/// The street names of a line in a ward of Kyoto: from the ward to the last 上る, 下る, 東入 or 西入 before the number of
/// the lot. The prefecture or the city must be written, unless no other city has a ward of that name.
fn streets(line: &Line<'_>, head: &Head) -> Option<Range<usize>> {
    let is =
        |from: usize, to: usize, name: &str| name.chars().map(Some).eq((from..to).map(|at| line.char_at(at)));
    let ward = WARDS.into_iter().find(|ward| is(head.group, head.municipality, ward))?;
    let city = head.prefecture < head.group;
    let in_kyoto = if city {
        is(head.prefecture, head.group, "京都市")
    } else if head.prefecture > 0 {
        is(0, head.prefecture, "京都府")
    } else {
        !matches!(ward, "北区" | "南区")
    };
    if !in_kyoto {
        return None;
    }
    let turn = |at: usize| match (line.char_at(at), line.char_at(at + 1), line.char_at(at + 2)) {
        (Some('東' | '西'), Some('入' | 'イ' | 'い'), Some('る' | 'ル'))
        | (Some('上' | '下'), Some('が' | 'ガ'), Some('る' | 'ル')) => Some(at + 3),
        (Some('上' | '下'), Some('る' | 'ル'), _) | (Some('東' | '西'), Some('入'), _) => Some(at + 2),
        _ => None,
    };
    // 東入二丁目 says how far down the street; 二丁目 of a town is followed by a number.
    let far = |at: usize| {
        let sign = line.writing.raw.get(line.gap(at + 1)).is_some_and(|gap| gap.starts_with("丁目"));
        line.is_number(at) && sign && line.char_at(at + 1).is_some()
    };
    // A number that is no 二条, 一筋目 or 二丁目 of a street is the lot's: what stands behind it is no street.
    let lot = (head.municipality..line.tokens.len())
        .find(|at| {
            line.is_number(*at) && !matches!(line.char_at(at + 1), Some('条' | '條' | '筋')) && !far(*at)
        })
        .unwrap_or(line.tokens.len());
    let end = (head.municipality..lot).filter_map(turn).next_back()?;
    let end = if far(end) { end + 1 } else { end };
    (end < line.tokens.len()).then_some(head.municipality..end)
}
