//! Terminal cells, measured as the drawing buffer itself measures them: grapheme by grapheme.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Returns how many cells a text takes on the screen.
pub fn cells(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    cells_singly(text).unwrap_or_else(|| text.graphemes(true).map(grapheme_cells).sum())
}

/// Returns how many cells a text takes in which each character stands for itself; none where graphemes have to be looked
/// for.
pub fn cells_singly(text: &str) -> Option<usize> {
    text.chars().map(cells_alone).sum()
}

/// Tells whether each character of a text stands for itself and takes cells: no graphemes have to be looked for.
pub fn stand_alone(text: &str) -> bool {
    text.chars().all(|c| cells_alone(c).is_some())
}

/// Returns the cells of a character that neither joins its neighbours nor is changed by them, among those that stand for
/// themselves too: nearly all that a register holds, and the signs of the screen.
pub const fn cells_alone(c: char) -> Option<usize> {
    match c {
        // Behind ASCII the rules and signs of the screen itself, and half-width kana without their voicing marks.
        ' '..='~' | '─'..='╿' | '…' | '→' | '❯' | '\u{FF61}'..='\u{FF9D}' => Some(1),
        '\u{3000}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FEF}'
        | '\u{FF01}'..='\u{FF5E}' => Some(2),
        _ => None,
    }
}

/// Returns the longest beginning of a text that takes at most `room` cells, never part of a character, ending in `…`
/// where something was left out.
pub fn fit(text: &str, room: usize) -> Cow<'_, str> {
    if cells(text) <= room {
        return Cow::Borrowed(text);
    }
    let Some(budget) = room.checked_sub(1) else { return Cow::Borrowed("") };
    let mut out = String::with_capacity(text.len().min(room * 4));
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme_cells(grapheme);
        if used > budget {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    Cow::Owned(out)
}

/// Returns a text cut or filled with spaces to exactly `room` cells.
pub fn pad(text: &str, room: usize) -> String {
    let mut out = fit(text, room).into_owned();
    out.extend(std::iter::repeat_n(' ', room.saturating_sub(cells(&out))));
    out
}

fn grapheme_cells(grapheme: &str) -> usize {
    usize::from(grapheme.cell_width())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_takes_the_cells_that_terminals_give_it() {
        for (text, width) in [
            ("ｶﾞ", 2),
            ("ﾊﾟ", 2),
            ("葛\u{E0100}", 2),
            ("𠮷", 2),
            ("か゛", 4),
            ("が", 2),
            ("か\u{3099}", 2),
            ("髙橋　花子", 10),
            ("abc", 3),
            ("", 0),
            ("…", 1),
        ] {
            assert_eq!(cells(text), width, "{text}");
        }
    }

    #[test]
    fn what_stands_alone_takes_the_cells_of_its_grapheme() {
        let alone: Vec<char> = ('\0'..=char::MAX).filter(|c| cells_alone(*c).is_some()).collect();
        assert!(alone.len() > 21_000 && !alone.contains(&'\u{3099}'));
        for pair in alone.windows(2).chain(alone.chunks(2)) {
            let text: String = pair.iter().rev().chain(pair).collect();
            assert_eq!(text.graphemes(true).count(), pair.len() * 2, "{text}");
            assert_eq!(cells(&text), text.graphemes(true).map(grapheme_cells).sum::<usize>(), "{text}");
        }
    }

    #[test]
    fn a_cut_never_leaves_half_a_character() {
        for (text, room, cut) in [
            ("髙橋花子", 8, "髙橋花子"),
            ("髙橋花子", 7, "髙橋花…"),
            ("髙橋花子", 6, "髙橋…"),
            ("髙橋", 1, "…"),
            ("髙", 0, ""),
            ("ｶﾞｶﾞ", 3, "ｶﾞ…"),
        ] {
            assert_eq!(fit(text, room), cut, "{text} in {room}");
        }
        assert_eq!(pad("髙橋花子", 6), "髙橋… ");
    }
}
