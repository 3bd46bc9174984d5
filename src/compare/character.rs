//! What kind a folded character is: unknown, a dash, a dot, a kanji, a Latin letter in its other case. Knows no item.

use super::usual::{Usual, usual};

/// Reads the character that three bytes of a text are, as kana and the common kanji are written in UTF-8; `None` if they
/// begin with another's.
#[inline]
pub(super) fn of_three([first, second, third]: [u8; 3]) -> Option<char> {
    let [low, middle] = [third, second].map(|byte| u32::from(byte & 0x3F));
    if matches!(first, 0xE0..=0xEF) {
        char::from_u32(u32::from(first & 0x0F) << 12 | middle << 6 | low)
    } else {
        None
    }
}

/// Tells whether a folded character stands for one that could not be written: a mark in its place, a private-use
/// character, a control, a noncharacter. It equals nothing, not even itself.
#[inline]
pub(super) const fn is_unknown(c: char) -> bool {
    // What most texts are made of.
    !matches!(c, '\u{3041}'..='\u{9FFF}' | '0'..='9') && is_rare_unknown(c)
}

const fn is_rare_unknown(c: char) -> bool {
    matches!(c,
        '●' | '〓' | '□' | '■' | '_' | '?' | '*' | '○' | '◯' | '◆' | '◇' | '△' | '▯' | '×' | '\u{FFFC}' | '\u{FFFD}'
        | '▢' | '☐' | '⬜' | '⬛' | '◻' | '◼' | '◽' | '◾' | '⬚' | '⍰' | '※' | '◎' | '…' | '‥' | '〿'
        // Ideographic descriptions: ⿰山奇 says how a character looks that could not be written.
        | '\u{2FF0}'..='\u{2FFF}' | '\u{31EF}' | '〾'
        | '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'
        | '\u{FDD0}'..='\u{FDEF}')
        || c as u32 & 0xFFFE == 0xFFFE
}

/// Tells whether a folded character is one of the dashes that stand between digits, or for ー.
#[inline]
pub(super) fn is_dash(c: char) -> bool {
    static DASHES: &Usual = usual!(is_usual_dash);
    DASHES.holds(c) || c == '﹣'
}

const fn is_usual_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '−'
            | '─'
            | '━'
            | '⎯'
            | '⏤'
            | 'ー'
            | '⁃'
            | '˗'
    )
}

/// Tells whether a folded character is a wave dash, which is written for a dash between kana and between digits.
pub(super) const fn is_wave(c: char) -> bool {
    matches!(c, '~' | '〜' | '〰')
}

/// Tells whether a folded character is ・ or its like between names.
pub(super) const fn is_middle_dot(c: char) -> bool {
    matches!(c, '・' | '･' | '·')
}

/// Tells whether a folded character is a kanji, or one of the signs that stand for one.
pub const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '\u{F900}'..='\u{FAFF}' | '々' | '〆')
}

/// Tells whether two characters are the capital and the small form of one Latin letter.
pub(super) fn is_other_case(a: char, b: char) -> bool {
    let latin = |c: char| c.is_alphabetic() && matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    a != b && latin(a) && latin(b) && a.to_lowercase().eq(b.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_bytes_are_read_as_the_character_they_are() {
        for c in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let length = c.encode_utf8(&mut bytes).len();
            let [one, two, three, _] = bytes;
            assert_eq!(of_three([one, two, three]), Some(c).filter(|_| length == 3), "{c:?}");
        }
    }
}
