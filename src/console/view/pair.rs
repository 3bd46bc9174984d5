//! Two writings of one item as they stand one over the other: broken into rows at the same places, or cut where both say the
//! same, so that they are compared by eye.

use std::ops::Range;

use super::marked::{Piece, Pieces, at_once, characters, joined, width};
use crate::compare::Finding;
use crate::console::theme::Theme;
use crate::text::cells;

/// A place in which the writings differ is kept on one row up to this many cells.
const KEPT_TOGETHER: usize = 12;

/// A row of both writings, in pieces.
pub(super) type PairRow<'a> = (Pieces<'a>, Pieces<'a>);

/// Both writings, character by character, and what of them is not to be torn apart.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    left: Writing<'a>,
    right: Writing<'a>,
    units: Vec<Unit>,
}

/// A writing: as it was written, and its characters or what stands in their place.
#[derive(Debug, Clone)]
struct Writing<'a> {
    raw: &'a str,
    pieces: Vec<Piece<'a>>,
}

/// What of both writings stands together, as places among their characters.
#[derive(Debug, Clone)]
struct Unit {
    left: Range<usize>,
    right: Range<usize>,
    /// Both sides have the same characters here, and no rule speaks of them.
    is_same: bool,
}

/// Breaks both writings into rows of at most `room` cells. None where a single character is wider than the room.
pub(super) fn rows<'a>(
    left: (&'a str, &[Range<usize>]),
    right: (&'a str, &[Range<usize>]),
    findings: &[Finding],
    room: usize,
) -> Option<Vec<PairRow<'a>>> {
    let one_row = || Some((at_once(left.0, left.1, room)?, at_once(right.0, right.1, room)?));
    one_row().map(|row| vec![row]).or_else(|| Pair::of(left, right, findings).rows(room))
}

impl<'a> Pair<'a> {
    /// Takes both writings apart: the findings say where they run together again.
    pub(super) fn of(
        (left, left_marks): (&'a str, &[Range<usize>]),
        (right, right_marks): (&'a str, &[Range<usize>]),
        findings: &[Finding],
    ) -> Self {
        let left = Writing { raw: left, pieces: characters(left, left_marks) };
        let right = Writing { raw: right, pieces: characters(right, right_marks) };
        let unit = |(l, r): (Range<usize>, Range<usize>)| {
            // What is shown of two characters may be the same though they are not: they are compared as they were written.
            let is_equal = left.written(&l).eq(right.written(&r));
            let is_plain = left.of(&l).iter().chain(right.of(&r)).all(|piece| !piece.is_marked);
            Unit { left: l, right: r, is_same: is_equal && is_plain }
        };
        let units = ranges(&left, &right, findings).into_iter().map(unit).collect();
        Self { left, right, units }
    }

    /// Puts a marked word in the place of a side that says nothing at all.
    pub(super) fn or_word(mut self, word: &'static str) -> Self {
        if self.units.is_empty() {
            self.units.push(Unit { left: 0..0, right: 0..0, is_same: false });
        }
        if self.left.pieces.is_empty() {
            self.left.pieces.push(Piece::sign(word, true));
            self.units[0].left = 0..1;
        }
        if self.right.pieces.is_empty() {
            self.right.pieces.push(Piece::sign(word, true));
            self.units[0].right = 0..1;
        }
        self
    }

    /// Leaves out, behind a sign, what is the same on both sides and lies more than `context` characters from what is not.
    pub(super) fn cut(&self, context: usize, sign: &'static str) -> Self {
        let none = |side: &Writing<'a>| Writing { raw: side.raw, pieces: Vec::new() };
        let mut cut = Self { left: none(&self.left), right: none(&self.right), units: Vec::new() };
        let near = self.near(context);
        let mut units = self.units.as_slice();
        for run in near.chunk_by(PartialEq::eq) {
            let (these, rest) = units.split_at(run.len());
            units = rest;
            let wide = || these.iter().map(|unit| width(self.left.of(&unit.left))).sum::<usize>();
            if run.contains(&false) && wide() > cells(sign) {
                let sign = [Piece::sign(sign, false)];
                cut.push(&sign, &sign, true);
            } else {
                for unit in these {
                    cut.push(self.left.of(&unit.left), self.right.of(&unit.right), unit.is_same);
                }
            }
        }
        cut
    }

    fn push(&mut self, left: &[Piece<'a>], right: &[Piece<'a>], is_same: bool) {
        let (left, right) = (self.left.push(left), self.right.push(right));
        self.units.push(Unit { left, right, is_same });
    }

    /// Tells of each unit whether it lies near to what is not the same. A number is near as a whole or not at all.
    fn near(&self, context: usize) -> Vec<bool> {
        let unlike: Vec<usize> = (0..self.units.len()).filter(|n| !self.is_same(*n)).collect();
        let is_near = |n: usize| unlike.iter().any(|at| at.abs_diff(n) <= context);
        let mut near: Vec<bool> = (0..self.units.len()).map(is_near).collect();
        let is_number = |n: usize| self.is_digit(n) && self.is_digit(n - 1);
        for n in 1..near.len() {
            near[n] |= near[n - 1] && is_number(n);
        }
        for n in (1..near.len()).rev() {
            near[n - 1] |= near[n] && is_number(n);
        }
        near
    }

    /// Returns the cells of the wider side.
    pub(super) fn width(&self) -> usize {
        Ord::max(width(&self.left.pieces), width(&self.right.pieces))
    }

    /// Tells whether both sides are the same.
    pub(super) fn is_equal(&self) -> bool {
        self.units.iter().all(|unit| unit.is_same)
    }

    /// Returns the cells of both sides on one line; of what is the same, those of one.
    pub(super) fn beside(&self, theme: Theme) -> usize {
        let left = width(&self.left.pieces);
        if self.is_equal() { left } else { left + cells(theme.signs().arrow) + width(&self.right.pieces) }
    }

    /// Breaks both writings into rows of at most `room` cells. What corresponds stands on the same row. None where a single
    /// character is wider than the room.
    pub(super) fn rows(&self, room: usize) -> Option<Vec<PairRow<'a>>> {
        let mut out = Vec::new();
        let row = |units: &[Unit]| {
            (
                self.left.joined(units.iter().map(|unit| &unit.left)),
                self.right.joined(units.iter().map(|unit| &unit.right)),
            )
        };
        let (mut from, mut used) = (0, (0, 0));
        for (n, unit) in self.units.iter().enumerate() {
            let wide = (width(self.left.of(&unit.left)), width(self.right.of(&unit.right)));
            if wide.0.max(wide.1) > room {
                return None;
            }
            if used.0 + wide.0 > room || used.1 + wide.1 > room {
                out.push(row(&self.units[from..n]));
                (from, used) = (n, (0, 0));
            }
            used = (used.0 + wide.0, used.1 + wide.1);
        }
        out.push(row(&self.units[from..]));
        Some(out)
    }

    fn is_same(&self, n: usize) -> bool {
        self.units.get(n).is_some_and(|unit| unit.is_same)
    }

    fn is_digit(&self, n: usize) -> bool {
        let is_number = |piece: &Piece<'_>| piece.text.chars().all(char::is_numeric);
        self.is_same(n)
            && self.units.get(n).is_some_and(|unit| self.left.of(&unit.left).iter().all(is_number))
    }
}

impl<'a> Writing<'a> {
    fn of(&self, places: &Range<usize>) -> &[Piece<'a>] {
        self.pieces.get(places.clone()).unwrap_or_default()
    }

    /// Returns what was written there, character by character.
    fn written(&self, places: &Range<usize>) -> impl Iterator<Item = Option<&'a str>> {
        self.of(places).iter().map(|piece| self.raw.get(piece.at.clone()))
    }

    /// Returns the place of the character that begins at a byte, or of the next one.
    fn place(&self, byte: usize) -> usize {
        self.pieces.partition_point(|piece| piece.at.start < byte)
    }

    fn push(&mut self, pieces: &[Piece<'a>]) -> Range<usize> {
        let from = self.pieces.len();
        self.pieces.extend_from_slice(pieces);
        from..self.pieces.len()
    }

    fn joined<'p>(&self, places: impl Iterator<Item = &'p Range<usize>>) -> Pieces<'a> {
        joined(self.raw, places.flat_map(|places| self.of(places)).cloned())
    }
}

/// Returns what is not to be torn apart, as ranges of characters of both sides.
fn ranges(
    left: &Writing<'_>,
    right: &Writing<'_>,
    findings: &[Finding],
) -> Vec<(Range<usize>, Range<usize>)> {
    let end = (left.pieces.len(), right.pieces.len());
    let mut out = Vec::with_capacity(end.0.max(end.1));
    let mut at = (0, 0);
    for finding in findings {
        let (ours, theirs) = (finding.left.range(), finding.right.range());
        let from = (left.place(ours.start), right.place(theirs.start));
        let to = (left.place(ours.end), right.place(theirs.end));
        // Findings that cross say nothing about where the writings run together.
        if from.0 < at.0 || from.1 < at.1 {
            continue;
        }
        one_by_one(&mut out, at, from);
        if width(left.of(&(from.0..to.0))).max(width(right.of(&(from.1..to.1)))) <= KEPT_TOGETHER {
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

    fn pair<'a>(left: &'a str, right: &'a str) -> Pair<'a> {
        let side = |address| FiveItemsRef { kanji_name: "", kana_name: "", birth_date: "", sex: "", address };
        let conventions = Conventions::default();
        let side = |address| Side { items: side(address), conventions: &conventions };
        let findings = compare(side(left), side(right)).items.address.findings;
        Pair::of((left, &[]), (right, &[]), &findings)
    }

    fn text(pieces: Pieces<'_>) -> String {
        pieces.into_iter().map(|piece| piece.text).collect()
    }

    fn said(left: &str, right: &str, room: usize) -> Vec<(String, String)> {
        let rows = pair(left, right).rows(room).unwrap();
        rows.into_iter().map(|(l, r)| (text(l), text(r))).collect()
    }

    #[test]
    fn what_is_cut_is_the_same_on_both_sides_and_tears_no_number() {
        for (left, right, context, seen) in [
            (
                "兵庫県神戸市灘区朝霧ケ原3-23-16　コーポ松風911号室",
                "兵庫県神戸市灘区朝霧ヶ原3丁目23番16号　コーポ松風911号室",
                1,
                ("…霧ケ原3-23-16　コ…", "…霧ヶ原3丁目23番16号　コ…"),
            ),
            (
                "八戸市大字松風新町1143-15",
                "青森県八戸市大字松風新町1143番地15",
                1,
                ("八…1143-15", "青森県八…1143番地15"),
            ),
            (
                "東京都江東区小夜坂三丁目28番4号",
                "東京都江東区小夜坂三丁目28番4号　メゾン鈴懸109号室",
                3,
                ("…番4号", "…番4号　メゾン鈴懸109号室"),
            ),
            // A sign in the place of one narrow character saves nothing.
            ("-2", "-3", 0, ("-2", "-3")),
        ] {
            let rows = pair(left, right).cut(context, "…").rows(80).unwrap();
            let rows: Vec<_> = rows.into_iter().map(|(l, r)| (text(l), text(r))).collect();
            assert_eq!(rows, [(seen.0.to_owned(), seen.1.to_owned())]);
        }
    }

    /// No more than four marks of a character are shown; a fifth is a difference all the same.
    #[test]
    fn what_only_looks_the_same_is_not_cut() {
        let marks = |n: usize| format!("か{}", "\u{0301}".repeat(n));
        let (left, right) = (format!("東京{}", marks(5)), format!("東京{}", marks(6)));
        let pair = Pair::of((&left, &[]), (&right, &[]), &[]);
        assert_eq!(pair.near(0), [false, false, true]);
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
        fn what_differs_is_never_cut(left in "[東京千ケヶ1-２番]{0,20}", right in "[東京千ケヶ1-２番]{0,20}", context in 0_usize..4) {
            let whole = pair(&left, &right);
            for (unit, is_near) in whole.units.iter().zip(whole.near(context)) {
                prop_assert!(is_near || whole.left.written(&unit.left).eq(whole.right.written(&unit.right)));
            }
            prop_assert!(whole.cut(context, "…").width() <= whole.width());
        }

        #[test]
        fn nothing_is_lost_and_nothing_is_wider_than_the_room(left in "[東京ａ1ｶﾞ番]{0,40}", right in "[東京ａ1ｶﾞ番]{0,40}", room in 12_usize..50) {
            let rows = said(&left, &right, room);
            prop_assert_eq!(rows.iter().map(|(l, _)| l.as_str()).collect::<String>(), left);
            prop_assert_eq!(rows.iter().map(|(_, r)| r.as_str()).collect::<String>(), right);
            prop_assert!(rows.iter().all(|(l, r)| cells(l) <= room && cells(r) <= room));
        }
    }
}
