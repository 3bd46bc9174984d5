//! Two writings of one item, broken into rows at the same places, so that they are compared by eye one over the other.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::marked::{Piece, characters, joined};
use crate::compare::Finding;
use crate::text::cells;

/// A place in which the writings differ is kept on one row up to this many cells.
const KEPT_TOGETHER: usize = 12;

/// A row of both writings, in pieces.
pub(super) type PairRow = (Vec<Piece>, Vec<Piece>);

/// Breaks both writings into rows of at most `room` cells. What corresponds stands on the same row: the findings say
/// where the writings run together again. None where a single character is wider than the room.
pub(super) fn rows(
    (left, left_marks): (&str, &[Range<usize>]),
    (right, right_marks): (&str, &[Range<usize>]),
    findings: &[Finding],
    room: usize,
) -> Option<Vec<PairRow>> {
    let pieces = (characters(left, left_marks), characters(right, right_marks));
    let mut out = Vec::new();
    let mut row: PairRow = (Vec::new(), Vec::new());
    let mut used = (0, 0);
    for (l, r) in units((left, &pieces.0), (right, &pieces.1), findings) {
        let (l, r) = (pieces.0.get(l).unwrap_or_default(), pieces.1.get(r).unwrap_or_default());
        let wide = (width(l), width(r));
        if wide.0.max(wide.1) > room {
            return None;
        }
        if used.0 + wide.0 > room || used.1 + wide.1 > room {
            out.push(std::mem::take(&mut row));
            used = (0, 0);
        }
        used = (used.0 + wide.0, used.1 + wide.1);
        row.0.extend_from_slice(l);
        row.1.extend_from_slice(r);
    }
    out.push(row);
    Some(out.into_iter().map(|(l, r)| (joined(l), joined(r))).collect())
}

fn width(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| cells(&piece.text)).sum()
}

/// Returns what is not to be torn apart, as ranges of characters of both sides.
fn units(
    (left, left_pieces): (&str, &[Piece]),
    (right, right_pieces): (&str, &[Piece]),
    findings: &[Finding],
) -> Vec<(Range<usize>, Range<usize>)> {
    let begins = |text: &str| text.grapheme_indices(true).map(|(at, _)| at).collect::<Vec<usize>>();
    let (left, right) = (begins(left), begins(right));
    let index = |begins: &[usize], byte: usize| begins.partition_point(|at| *at < byte);
    let end = (left_pieces.len(), right_pieces.len());
    let mut out = Vec::new();
    let mut at = (0, 0);
    for finding in findings {
        let (ours, theirs) = (finding.left.range(), finding.right.range());
        let from = (index(&left, ours.start), index(&right, theirs.start));
        let to = (index(&left, ours.end), index(&right, theirs.end));
        // Findings that cross say nothing about where the writings run together.
        if from.0 < at.0 || from.1 < at.1 {
            continue;
        }
        one_by_one(&mut out, at, from);
        let wide = |pieces: Option<&[Piece]>| pieces.map_or(0, width);
        if wide(left_pieces.get(from.0..to.0)).max(wide(right_pieces.get(from.1..to.1))) <= KEPT_TOGETHER {
            out.push((from.0..to.0, from.1..to.1));
        } else {
            one_by_one(&mut out, from, to);
        }
        at = to;
    }
    one_by_one(&mut out, at, end);
    out
}

/// Pairs the characters of two stretches; what one side has more stands alone.
fn one_by_one(out: &mut Vec<(Range<usize>, Range<usize>)>, from: (usize, usize), to: (usize, usize)) {
    let long = to.0.saturating_sub(from.0).max(to.1.saturating_sub(from.1));
    let part = |from: usize, to: usize, n: usize| (from + n).min(to)..(from + n + 1).min(to);
    out.extend((0..long).map(|n| (part(from.0, to.0, n), part(from.1, to.1, n))));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::{Conventions, FiveItemsRef};
    use crate::compare::{Side, compare};

    fn said(left: &str, right: &str, room: usize) -> Vec<(String, String)> {
        let side = |address| FiveItemsRef { kanji_name: "", kana_name: "", birth_date: "", sex: "", address };
        let conventions = Conventions::default();
        let side = |address| Side { items: side(address), conventions: &conventions };
        let findings = compare(side(left), side(right)).items.address.findings;
        let text = |pieces: Vec<Piece>| pieces.into_iter().map(|piece| piece.text).collect::<String>();
        rows((left, &[]), (right, &[]), &findings, room)
            .unwrap()
            .into_iter()
            .map(|(l, r)| (text(l), text(r)))
            .collect()
    }

    #[test]
    fn what_corresponds_stands_on_the_same_row() {
        let rows =
            said("東京都千代田区霞が関一丁目２番３号霞ビル", "東京都千代田区霞が関１－２－３霞ビル", 24);
        let seen: Vec<(&str, &str)> = rows.iter().map(|(l, r)| (l.as_str(), r.as_str())).collect();
        assert_eq!(
            seen,
            [("東京都千代田区霞が関一", "東京都千代田区霞が関１"), ("丁目２番３号霞ビル", "－２－３霞ビル")]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_wider_than_the_room(left in "[東京ａ1ｶﾞ番]{0,40}", right in "[東京ａ1ｶﾞ番]{0,40}", room in 12_usize..50) {
            let rows = said(&left, &right, room);
            prop_assert_eq!(rows.iter().map(|(l, _)| l.as_str()).collect::<String>(), left);
            prop_assert_eq!(rows.iter().map(|(_, r)| r.as_str()).collect::<String>(), right);
            prop_assert!(rows.iter().all(|(l, r)| cells(l) <= room && cells(r) <= room));
        }
    }
}
