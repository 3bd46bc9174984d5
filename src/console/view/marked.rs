//! A value with the characters marked in which it differs, scrolled to them where it is too long.

use std::ops::Range;

use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;

use super::strip::{Strip, solid};
use crate::compare::{Grade, ItemComparison};
use crate::text::{Shown, cells, stand_alone};

/// Cells before the first difference that stay in sight.
const BEFORE: usize = 8;

/// A piece of a value: safe to show, and whether it is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_marked: bool,
}

/// Cuts a raw value into single characters as a reader counts them, each made safe to show; one is marked if a range
/// touches any part of it.
pub(super) fn characters(raw: &str, ranges: &[Range<usize>]) -> Vec<Piece> {
    let alone = stand_alone(raw);
    let shown = |grapheme: &str| {
        if alone { grapheme.to_owned() } else { solid(Shown::new(grapheme).into_cow()).into_owned() }
    };
    let mut at = 0;
    graphemes(raw)
        .into_iter()
        .map(|grapheme| {
            let begin = at;
            at += grapheme.len();
            let is_marked = ranges.iter().any(|range| range.start < at && range.end > begin);
            Piece { text: shown(grapheme), is_marked }
        })
        .collect()
}

/// Cuts a text into single characters as a reader counts them.
pub(super) fn graphemes(text: &str) -> Vec<&str> {
    if stand_alone(text) {
        text.split("").filter(|c| !c.is_empty()).collect()
    } else {
        text.graphemes(true).collect()
    }
}

/// Returns a value in pieces, where all of it fits into `room` cells and no character of it joins another: nearly always. None
/// where that takes a closer look.
pub(super) fn at_once(raw: &str, ranges: &[Range<usize>], room: usize) -> Option<Vec<Piece>> {
    if !stand_alone(raw) || cells(raw) > room {
        return None;
    }
    let mut out: Vec<Piece> = Vec::new();
    for (at, c) in raw.char_indices() {
        let end = at + c.len_utf8();
        let is_marked = ranges.iter().any(|range| range.start < end && range.end > at);
        match out.last_mut() {
            Some(last) if last.is_marked == is_marked => last.text.push(c),
            _ => {
                let mut text = String::with_capacity(raw.len() - at);
                text.push(c);
                out.push(Piece { text, is_marked });
            }
        }
    }
    Some(out)
}

/// Returns what of a value is seen in `room` cells: from its beginning, or, where the first difference lies beyond, from
/// a little before it.
pub(super) fn pieces(raw: &str, ranges: &[Range<usize>], room: usize, cut: &'static str) -> Vec<Piece> {
    if let Some(pieces) = at_once(raw, ranges, room) {
        return pieces;
    }
    let all = characters(raw, ranges);
    let width = |pieces: &[Piece]| pieces.iter().map(|piece| cells(&piece.text)).sum::<usize>();
    if width(&all) <= room {
        return joined(all);
    }
    let sign = || Piece { text: cut.to_owned(), is_marked: false };
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
    let mut out: Vec<Piece> = (from > 0 && mark_width <= room).then(sign).into_iter().collect();
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
    joined(out)
}

/// Joins neighbours of one kind: fewer changes of style, fewer bytes.
pub(super) fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if last.is_marked == piece.is_marked => last.text.push_str(&piece.text),
            _ => out.push(piece),
        }
    }
    out
}

/// Paints a value into the room that a strip has for it, as `show` makes it safe to show.
pub(super) fn paint(
    strip: &mut Strip<'_>,
    raw: &str,
    ranges: &[Range<usize>],
    room: usize,
    cut: &'static str,
    styles: (Style, Style),
    show: fn(String) -> Shown<'static>,
) {
    for piece in pieces(raw, ranges, room.min(strip.room()), cut) {
        strip.put(show(piece.text), if piece.is_marked { styles.1 } else { styles.0 });
    }
}

/// Returns the characters of both writings that are concerned: those of the findings, else the whole of what differs.
pub(super) fn marks(
    found: &ItemComparison,
    left: &str,
    right: &str,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if found.findings.is_empty() {
        let whole = |text: &str| (found.grade != Grade::Identical).then_some(0..text.len());
        return (whole(left).into_iter().collect(), whole(right).into_iter().collect());
    }
    found.findings.iter().map(|finding| (finding.left.range(), finding.right.range())).unzip()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(raw: &str, ranges: &[Range<usize>], room: usize) -> String {
        let say =
            |piece: &Piece| if piece.is_marked { format!("[{}]", piece.text) } else { piece.text.clone() };
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

    proptest! {
        #[test]
        fn at_once_is_the_same_as_one_by_one(raw in "[ -~あ-んア-ン一-龠ｶﾞ\u{3099}]{0,30}", start in 0_usize..60, len in 0_usize..9) {
            let range = start..start + len;
            let ranges = std::slice::from_ref(&range);
            if let Some(pieces) = at_once(&raw, ranges, usize::MAX) {
                prop_assert_eq!(pieces, joined(characters(&raw, ranges)));
            }
        }

        #[test]
        fn never_wider_than_the_room(raw in "\\PC{0,30}", start in 0_usize..60, len in 0_usize..9, room in 0_usize..40) {
            let seen: String = pieces(&raw, std::slice::from_ref(&(start..start + len)), room, "…").into_iter().map(|p| p.text).collect();
            prop_assert!(cells(&seen) <= room, "{seen:?} in {room}");
        }
    }
}
