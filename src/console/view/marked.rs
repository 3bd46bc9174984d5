//! A value with the characters marked in which it differs, scrolled to them where it is too long.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::style::Style;
use smallvec::SmallVec;
use unicode_segmentation::UnicodeSegmentation as _;

use super::strip::{Strip, solid};
use crate::compare::{Grade, ItemComparison};
use crate::text::{Shown, cells, cells_singly, stand_alone};

/// Cells before the first difference that stay in sight.
const BEFORE: usize = 8;

/// A piece of a value: safe to show, and whether it is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) is_marked: bool,
    /// Where it stands in the value.
    pub(super) at: Range<usize>,
}

/// A value in pieces: for a usual one no memory of its own.
pub(super) type Pieces<'a> = SmallVec<[Piece<'a>; 3]>;
/// What of a value is marked, in bytes.
pub(super) type Places = SmallVec<[Range<usize>; 4]>;

impl<'a> Piece<'a> {
    /// Takes a word or a sign that stands in the place of a value or of a part of it.
    pub(super) fn sign(text: &'static str, is_marked: bool) -> Self {
        Self { text: Cow::Borrowed(text), is_marked, at: 0..0 }
    }

    /// Adds the next piece of the same value.
    fn append(&mut self, raw: &'a str, next: &Self) {
        let both = self.at.start..next.at.end;
        match (&self.text, &next.text, raw.get(both.clone())) {
            // Two that stand as they were written, one behind the other.
            (Cow::Borrowed(_), Cow::Borrowed(_), Some(whole))
                if self.at.end == next.at.start && whole.len() == self.text.len() + next.text.len() =>
            {
                self.text = Cow::Borrowed(whole);
            }
            _ => self.text.to_mut().push_str(&next.text),
        }
        self.at = both;
    }
}

/// Cuts a raw value into single characters as a reader counts them, each made safe to show; one is marked if a range
/// touches any part of it.
pub(super) fn characters<'a>(raw: &'a str, ranges: &[Range<usize>]) -> Vec<Piece<'a>> {
    let piece = |begin: usize, grapheme: &'a str, text| {
        let at = begin..begin + grapheme.len();
        Piece { text, is_marked: touch(ranges, &at), at }
    };
    if stand_alone(raw) {
        let ends = raw.char_indices().map(|(at, c)| (at, at + c.len_utf8()));
        let one = |(at, end): (usize, usize)| raw.get(at..end).map(|c| piece(at, c, Cow::Borrowed(c)));
        return ends.filter_map(one).collect();
    }
    raw.grapheme_indices(true).map(|(at, c)| piece(at, c, solid(Shown::new(c).into_cow()))).collect()
}

fn touch(ranges: &[Range<usize>], at: &Range<usize>) -> bool {
    ranges.iter().any(|range| range.start < at.end && range.end > at.start)
}

/// Returns a value in pieces, where all of it fits into `room` cells and no character of it joins another: nearly always. None
/// where that takes a closer look.
pub(super) fn at_once<'a>(raw: &'a str, ranges: &[Range<usize>], room: usize) -> Option<Pieces<'a>> {
    if cells_singly(raw).is_none_or(|cells| cells > room) {
        return None;
    }
    let mut out = Pieces::new();
    for (at, c) in raw.char_indices() {
        let at = at..at + c.len_utf8();
        let is_marked = touch(ranges, &at);
        match out.last_mut() {
            Some(last) if last.is_marked == is_marked => last.at.end = at.end,
            _ => out.push(Piece { text: Cow::Borrowed(""), is_marked, at }),
        }
    }
    for piece in &mut out {
        piece.text = Cow::Borrowed(raw.get(piece.at.clone())?);
    }
    Some(out)
}

/// Returns the cells that pieces take.
pub(super) fn width(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| cells(&piece.text)).sum()
}

/// Returns what of a value is seen in `room` cells: from its beginning, or, where the first difference lies beyond, from
/// a little before it.
pub(super) fn pieces<'a>(
    raw: &'a str,
    ranges: &[Range<usize>],
    room: usize,
    cut: &'static str,
) -> Pieces<'a> {
    if let Some(pieces) = at_once(raw, ranges, room) {
        return pieces;
    }
    let all = characters(raw, ranges);
    if width(&all) <= room {
        return joined(raw, all);
    }
    let mark_width = cells(cut);
    let first = all.iter().position(|piece| piece.is_marked).unwrap_or(0);
    let end_of_first = all.get(..=first).map_or(0, width);
    let mut from = 0;
    if end_of_first + mark_width > room {
        from = first;
        let mut before = 0;
        while from > 0 {
            let step = all.get(from - 1).map_or(0, |piece| cells(&piece.text));
            if before + step > BEFORE.min(room / 2) {
                break;
            }
            before += step;
            from -= 1;
        }
    }
    let sign = || Piece::sign(cut, false);
    let mut out: Pieces<'a> = (from > 0 && mark_width <= room).then(sign).into_iter().collect();
    let mut used = width(&out);
    let mut rest = all.into_iter().skip(from).peekable();
    while let Some(piece) = rest.next() {
        let needed = cells(&piece.text) + if rest.peek().is_some() { mark_width } else { 0 };
        if used + needed > room {
            if used + mark_width <= room {
                out.push(sign());
            }
            break;
        }
        used += cells(&piece.text);
        out.push(piece);
    }
    joined(raw, out)
}

/// Joins neighbours of one kind, pieces of a value or signs in the place of them: fewer changes of style, fewer bytes.
pub(super) fn joined<'a>(raw: &'a str, pieces: impl IntoIterator<Item = Piece<'a>>) -> Pieces<'a> {
    let mut out = Pieces::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if last.is_marked == piece.is_marked => last.append(raw, &piece),
            _ => out.push(piece),
        }
    }
    out
}

/// Paints a value into the room that a strip has for it, as `show` makes it safe to show.
pub(super) fn paint<'t>(
    strip: &mut Strip<'_>,
    raw: &'t str,
    ranges: &[Range<usize>],
    room: usize,
    cut: &'static str,
    styles: (Style, Style),
    show: fn(Cow<'t, str>) -> Shown<'t>,
) {
    for piece in pieces(raw, ranges, room.min(strip.room()), cut) {
        strip.put(show(piece.text), if piece.is_marked { styles.1 } else { styles.0 });
    }
}

/// Returns the characters of both writings that are concerned: those of the findings, else the whole of what differs.
pub(super) fn marks(found: &ItemComparison, left: &str, right: &str) -> (Places, Places) {
    if found.findings.is_empty() {
        let whole = |text: &str| (found.grade != Grade::Identical).then_some(0..text.len());
        return (whole(left).into_iter().collect(), whole(right).into_iter().collect());
    }
    let (on_left, on_right) =
        found.findings.iter().map(|finding| (finding.left.range(), finding.right.range())).unzip();
    (without_gaps(left, on_left), without_gaps(right, on_right))
}

/// Joins places between which nothing but separators stands: one mark for the eye, and one on the line to the terminal.
fn without_gaps(raw: &str, mut places: Places) -> Places {
    places.retain(|place| place.start < place.end);
    places.sort_unstable_by_key(|place| place.start);
    let mut out = Places::new();
    for place in places {
        let is_joined = |last: &Range<usize>| {
            raw.get(last.end..place.start.max(last.end)).is_some_and(|gap| gap.chars().all(is_separator))
        };
        match out.last_mut().filter(|last| is_joined(last)) {
            Some(last) => last.end = last.end.max(place.end),
            None => out.push(place),
        }
    }
    out
}

/// Tells whether a character only parts the names, numbers or lines around it, in whatever width it is written.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '－' | '‐' | '−' | '/' | '／' | '.' | '．' | '·' | '・' | '･')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(raw: &str, ranges: &[Range<usize>], room: usize) -> String {
        let say = |piece: &Piece<'_>| {
            if piece.is_marked { format!("[{}]", piece.text) } else { piece.text.to_string() }
        };
        pieces(raw, ranges, room, "…").iter().map(say).collect()
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "one place that differs is the usual case")]
    fn differences_are_marked_and_scrolled_into_sight() {
        let far = "東京都千代田区霞が関一丁目２番２号";
        let two = far.find('２').unwrap_or(0);
        for (raw, ranges, room, seen) in [
            ("髙橋花子", vec![0..3], 20, "[髙]橋花子"),
            ("髙橋花子", vec![], 6, "髙橋…"),
            (far, vec![two..two + 3], 16, "…関一丁目[２]番２…"),
            (far, vec![0..3], 10, "[東]京都千…"),
            // A mark on part of a character marks all of it: か and its voicing are one.
            ("か\u{3099}", vec![3..6], 4, "[か\u{3099}]"),
            ("a\u{202E}b", vec![], 20, "a⟨U+202E⟩b"),
        ] {
            assert_eq!(said(raw, &ranges, room), seen, "{raw}");
        }
    }

    #[test]
    fn what_only_separators_part_is_marked_as_one() {
        for (raw, places, marked) in [
            ("小林　愛美", &[0..6, 9..15][..], "[小林　愛美]"),
            ("1949-06-03", &[0..4, 8..10], "[1949]-06-[03]"),
            ("1949-06-03", &[8..10, 0..4, 5..7], "[1949-06-03]"),
            ("昭和31年6月4日", &[0..8, 15..16], "[昭和31]年6月[4]日"),
            ("１９４９．６", &[0..12, 15..18], "[１９４９．６]"),
            ("小林　愛美", &[0..6, 9..9], "[小林]　愛美"),
            ("小林　愛美", &[0..9, 6..12], "[小林　愛]美"),
        ] {
            let places = without_gaps(raw, places.iter().cloned().collect());
            assert_eq!(said(raw, &places, 40), marked);
        }
    }

    proptest! {
        #[test]
        fn at_once_is_the_same_as_one_by_one(raw in "[ -~あ-んア-ン一-龠ｶﾞ\u{3099}]{0,30}", start in 0_usize..60, len in 0_usize..9) {
            let range = start..start + len;
            let ranges = std::slice::from_ref(&range);
            if let Some(pieces) = at_once(&raw, ranges, usize::MAX) {
                prop_assert_eq!(pieces, joined(&raw, characters(&raw, ranges)));
            }
        }

        #[test]
        fn never_wider_than_the_room(raw in "\\PC{0,30}", start in 0_usize..60, len in 0_usize..9, room in 0_usize..40) {
            let seen: String = pieces(&raw, std::slice::from_ref(&(start..start + len)), room, "…").into_iter().map(|p| p.text).collect();
            prop_assert!(cells(&seen) <= room, "{seen:?} in {room}");
        }
    }
}
