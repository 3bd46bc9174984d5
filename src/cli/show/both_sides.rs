//! The two sides of an item, one over the other, with the differing characters marked below each.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::compare::ItemComparison;
use crate::text::{Shown, cells};

/// Returns the line that marks the characters of `raw` at the byte ranges with `^`, aligned with what [`Shown`] makes of
/// `raw`; empty where nothing is marked.
fn marks(raw: &str, places: &(impl Iterator<Item = Range<usize>> + Clone)) -> String {
    let mut out = String::new();
    for (start, grapheme) in raw.grapheme_indices(true) {
        let end = start + grapheme.len();
        let marked = places.clone().any(|range| range.start < end && start < range.end);
        let width = cells(Shown::new(grapheme).as_str());
        out.extend(std::iter::repeat_n(if marked { '^' } else { ' ' }, width));
    }
    out.truncate(out.trim_end().len());
    out
}

/// Returns the marks below the left and the right writing of an item.
pub(super) fn both(comparison: &ItemComparison, left: &str, right: &str) -> (String, String) {
    let findings = &comparison.findings;
    let lefts = findings.iter().map(|finding| finding.left.range());
    let rights = findings.iter().map(|finding| finding.right.range());
    (marks(left, &lefts), marks(right, &rights))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "the ranges are what is meant")]
    fn marks_stand_below_the_cells_of_what_they_mark() {
        for (raw, ranges, marked) in [
            ("髙橋　花子", &[0..3][..], "^^"),
            ("髙橋　花子", &[9..12][..], "      ^^"),
            ("ﾀｶﾊｼ ﾊﾅｺ", &[0..3, 9..12][..], "^  ^"),
            ("ﾀﾞｲ", &[0..6][..], "^^"),
            ("葛\u{E0100}西", &[3..7][..], "^^"),
            ("a\tb", &[1..2][..], " ^"),
            ("abc", &[][..], ""),
            ("abc", &[1..1][..], ""),
        ] {
            assert_eq!(marks(raw, &ranges.iter().cloned()), marked, "{raw}");
        }
    }
}
