//! What one side may leave out at the head: the prefecture, the county, the designated city or the whole municipality,
//! and only if what is left out is exactly a known name. Else 東京都中央区日本橋 would equal 大阪市中央区日本橋.

use std::ops::Range;

use super::align::{LeftOut, Skips};
use super::line::Line;
use super::relate::is_same;
use crate::compare::Rule;
use crate::compare::relations::{Head, head};

/// The heads of two lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heads {
    pub(super) left: Head,
    pub(super) right: Head,
}

impl Heads {
    /// Reads the heads of two lines.
    pub(super) fn of(l: &Line<'_>, r: &Line<'_>) -> Self {
        Self { left: head(|at| l.char_at(at)), right: head(|at| r.char_at(at)) }
    }

    /// Returns the place by which both heads have ended.
    pub(super) fn end(&self) -> usize {
        self.left.municipality.max(self.right.municipality)
    }

    /// Says what one of the two lines leaves out at its head.
    pub(super) fn skips(&self, l: &Line<'_>, r: &Line<'_>) -> Skips {
        Skips {
            left: left_out(l, &self.left, r, &self.right),
            right: left_out(r, &self.right, l, &self.left),
        }
    }
}

/// The places of `line`'s head that `other` does not have.
fn left_out(line: &Line<'_>, head: &Head, other: &Line<'_>, theirs: &Head) -> LeftOut {
    let mut found = LeftOut::new();
    let bare = theirs.prefecture == 0;
    if head.prefecture > 0 && bare {
        found.push((0..head.prefecture, Rule::PrefectureLeftOut));
    } else if theirs.short && !head.short && head.prefecture == theirs.prefecture + 1 {
        found.push((theirs.prefecture..head.prefecture, Rule::PrefectureLeftOut));
    }
    let group = head.prefecture..head.group;
    let has_group = theirs.group > theirs.prefecture;
    let stands_there = |part: &Range<usize>| {
        part.clone().zip(theirs.prefecture..).all(|(at, there)| is_same(line, at, other, there))
    };
    let named = theirs.municipality > theirs.group;
    // 大阪府中央区 for 大阪府大阪市中央区: the ward says which city, and the prefecture stands on both sides, or no other
    // city of it has that ward.
    let here = head.prefecture > 0 || (head.sole && head.home == theirs.home);
    let city = bare || (named && here);
    if !group.is_empty() && !has_group && !stands_there(&group) && (head.county || city) {
        found.push((group.clone(), if head.county { Rule::CountyLeftOut } else { Rule::CityLeftOut }));
    }
    // The municipality itself is left out only together with all that stands before it.
    let before = usize::from(head.prefecture > 0) + usize::from(!group.is_empty());
    let municipality = head.group..head.municipality;
    if !municipality.is_empty()
        && bare
        && !has_group
        && !named
        && !stands_there(&municipality)
        && found.len() == before
    {
        found.push((municipality, Rule::CityLeftOut));
    }
    found
}
