//! Whether a text says anything at all: not empty, no word for nothing, no unknown character, not signs alone.

use super::Rule;
use super::character::{is_dash, is_unknown};
use super::fold::fold;
use super::usual::{Usual, usual};
use super::writing::Units;

/// Tells whether a text is empty but for spaces.
pub(super) fn is_blank(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

/// Words for nothing.
const NOTHING: [&str; 13] =
    ["不詳", "不明", "未詳", "なし", "無し", "記載なし", "空欄", "未入力", "未登録", "-", "－", "–", "―"];

/// The length of the longest of them, in bytes.
const LONGEST_NOTHING: usize = 12;

fn is_nothing(text: &str) -> bool {
    text.len() <= LONGEST_NOTHING && NOTHING.contains(&text)
}

/// Tells whether a text says anything: not empty, no unknown character, no word for nothing, and a letter, a digit, a kanji
/// or a kana at least. Returns the rule if not.
pub(super) fn says_nothing(raw: &str) -> Option<Rule> {
    let text = raw.trim();
    if text.is_empty() {
        return Some(Rule::EmptySide);
    }
    match said_plainly(text) {
        Some(true) => {}
        Some(false) => return Some(Rule::SaysNothing),
        None => {
            let mut units = Units::new();
            fold(text, 0, &mut units);
            if units.iter().any(|u| is_unknown(u.c)) {
                return Some(Rule::UnknownCharacter);
            }
            if !units.iter().any(|u| is_said(u.c)) {
                return Some(Rule::SaysNothing);
            }
        }
    }
    is_nothing(text).then_some(Rule::SaysNothing)
}

/// Tells whether a text of the usual characters says something, without folding it; `None` if it holds any other.
fn said_plainly(text: &str) -> Option<bool> {
    text.chars().try_fold(false, |any, c| said(c).map(|says| any || says))
}

/// Tells whether one of the usual characters says something by itself; `None` of any other.
fn said(c: char) -> Option<bool> {
    static SAYING: &Usual = usual!(is_saying);
    match c {
        c if SAYING.holds(c) => Some(true),
        '０'..='９' | 'ｦ' | 'ｱ'..='ﾝ' => Some(true),
        ' ' | '　' | '-' | '－' | 'ー' | ',' | '.' | '(' | ')' | 'X' | 'x' => Some(false),
        _ => None,
    }
}

const fn is_saying(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' | '々'
        | '0'..='9' | 'A'..='W' | 'Y' | 'Z' | 'a'..='w' | 'y' | 'z')
}

/// Tells whether a folded character says something by itself: no sign, no mark, no X that fills a field, no ー.
fn is_said(c: char) -> bool {
    // Radicals and strokes are written for kanji; the fillers of Hangul are letters by their class only.
    let sign = is_dash(c) || matches!(c, 'X' | 'x' | '\u{115F}' | '\u{1160}');
    let written = c.is_alphanumeric() || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}');
    written && !sign
}

/// Returns the rule if either of two texts is empty, or else a word for nothing.
pub(super) fn either_says_nothing(left: &str, right: &str) -> Option<Rule> {
    // One character that says something is enough, whatever stands behind it, in a text that is no such word.
    let says = |raw: &str| raw.chars().next().and_then(said) == Some(true) && !is_nothing(raw.trim_end());
    let silent = |raw: &str| if says(raw) { None } else { says_nothing(raw) };
    match (silent(left), silent(right)) {
        (Some(Rule::EmptySide), _) | (_, Some(Rule::EmptySide)) => Some(Rule::EmptySide),
        (Some(Rule::SaysNothing), _) | (_, Some(Rule::SaysNothing)) => Some(Rule::SaysNothing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_nothing_is_one_however_far_a_field_is_filled() {
        for word in NOTHING {
            let (filled, further) =
                (format!("{word}{}", "　".repeat(4)), format!("{word}{}", " ".repeat(30)));
            assert_eq!(either_says_nothing(&filled, &further), Some(Rule::SaysNothing), "{word}");
        }
        assert_eq!(either_says_nothing("不詳川　　　　", "不詳川"), None);
    }

    #[test]
    fn what_says_nothing_is_named() {
        for (raw, rule) in [
            (" 　", Some(Rule::EmptySide)),
            ("宮＿", Some(Rule::UnknownCharacter)),
            ("\u{E000}橋", Some(Rule::UnknownCharacter)),
            ("不詳", Some(Rule::SaysNothing)),
            ("\u{200B}", Some(Rule::SaysNothing)),
            ("\u{FEFF}", Some(Rule::SaysNothing)),
            ("\u{3164}", Some(Rule::SaysNothing)),
            ("\u{FFA0}", Some(Rule::SaysNothing)),
            ("\0", Some(Rule::UnknownCharacter)),
            (".", Some(Rule::SaysNothing)),
            ("・", Some(Rule::SaysNothing)),
            ("･", Some(Rule::SaysNothing)),
            ("---", Some(Rule::SaysNothing)),
            ("X X", Some(Rule::SaysNothing)),
            ("ＸＸ　Ｘ", Some(Rule::SaysNothing)),
            ("()", Some(Rule::SaysNothing)),
            ("ーーー", Some(Rule::SaysNothing)),
            ("ｰ", Some(Rule::SaysNothing)),
            ("=", Some(Rule::SaysNothing)),
            ("。", Some(Rule::SaysNothing)),
            ("〒", Some(Rule::SaysNothing)),
            ("△", Some(Rule::UnknownCharacter)),
            ("渡\u{1A}", Some(Rule::UnknownCharacter)),
            ("渡\u{FFFC}", Some(Rule::UnknownCharacter)),
            ("渡\u{FFFF}", Some(Rule::UnknownCharacter)),
            ("渡\u{FDD0}", Some(Rule::UnknownCharacter)),
            ("渡▯", Some(Rule::UnknownCharacter)),
            ("渡×", Some(Rule::UnknownCharacter)),
            ("渡△", Some(Rule::UnknownCharacter)),
            ("渡﹍", Some(Rule::UnknownCharacter)),
            ("渡⁇", Some(Rule::UnknownCharacter)),
            ("々", None),
            ("〇", None),
            ("MAX", None),
            ("1", None),
            ("髙橋", None),
        ] {
            assert_eq!(says_nothing(raw), rule, "{raw}");
        }
    }
}
