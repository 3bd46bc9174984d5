//! Whether a text says anything at all: not empty, no word for nothing, no unknown character, not signs alone.

use super::Rule;
use super::character::{is_dash, is_unknown};
use super::fold::fold;
use super::unit::Units;
use super::usual::{Usual, usual};

/// Tells whether a text is empty but for spaces.
pub(super) fn is_blank(raw: &str) -> bool {
    raw.chars().all(char::is_whitespace)
}

/// Words for nothing, as they are compared: folded, without spaces, in small letters. 国外 to 世帯主に同じ stand in the place
/// of an address; the last ones are what spreadsheets and databases write.
const NOTHING: [&str; 57] = [
    "不詳",
    "不明",
    "未詳",
    "未定",
    "不定",
    "住所不定",
    "なし",
    "無し",
    "ナシ",
    "該当なし",
    "該当無し",
    "記載なし",
    "記載無し",
    "住所なし",
    "氏名なし",
    "空欄",
    "空白",
    "余白",
    "以下余白",
    "省略",
    "未入力",
    "未登録",
    "未記入",
    "未記載",
    "未設定",
    "未確認",
    "調査中",
    "確認中",
    "同上",
    "同左",
    "同じ",
    "国外",
    "海外",
    "国外転出",
    "海外転出",
    "転出",
    "転出済",
    "職権消除",
    "同住所",
    "同一住所",
    "被保険者に同じ",
    "被保険者と同じ",
    "本人に同じ",
    "本人と同じ",
    "世帯主に同じ",
    "世帯主と同じ",
    "フメイ",
    "フショウ",
    "ミショウ",
    "null",
    "none",
    "n/a",
    "unknown",
    "#n/a",
    "#ref!",
    "#value!",
    "#null!",
];

/// The length of the longest writing of them, in bytes.
const LONGEST_NOTHING: usize = 24;

/// What a text ends with whose rest is not known: 番地不詳, （名未定）.
const OPEN_ENDS: [&str; 4] = ["不詳", "不明", "未詳", "名未定"];

/// Tells whether a text is a word for nothing, or ends with one for what is not known.
fn is_nothing(text: &str) -> bool {
    // One look is enough for most.
    let last = text.chars().next_back();
    if last.is_some_and(|c| said(c) == Some(true) && !ends_nothing(c)) {
        return false;
    }
    let closes = |c: char| c.is_whitespace() || matches!(c, ')' | '）' | ']' | '］' | '〕' | '】');
    let text = text.trim_end_matches(closes);
    let open = matches!(text.chars().next_back(), Some('詳' | '明' | '定'));
    (open && OPEN_ENDS.iter().any(|end| text.ends_with(end))) || is_word_for_nothing(text)
}

fn is_word_for_nothing(text: &str) -> bool {
    let opens = |c: char| c.is_whitespace() || matches!(c, '(' | '（' | '[' | '［' | '〔' | '【');
    let text = text.trim_start_matches(opens);
    if text.len() > LONGEST_NOTHING || !text.chars().next().is_some_and(begins_nothing) {
        return false;
    }
    let mut units = Units::new();
    fold(text, 0, &mut units);
    let folded = || units.iter().map(|u| u.c.to_ascii_lowercase());
    // A name has two parts: ﾌﾒｲ ﾌﾒｲ.
    let is_written = |word: &&str| word.chars().eq(folded()) || word.chars().chain(word.chars()).eq(folded());
    NOTHING.iter().any(is_written)
}

/// Tells whether some writing of a word for nothing begins with a character: most texts do not.
const fn begins_nothing(c: char) -> bool {
    matches!(
        c,
        '不' | '未'
            | 'な'
            | '無'
            | '該'
            | '記'
            | '住'
            | '氏'
            | '空'
            | '余'
            | '以'
            | '省'
            | '調'
            | '確'
            | '国'
            | '海'
            | '転'
            | '職'
            | '被'
            | '本'
            | '世'
    ) || matches!(c, '同' | 'ナ' | 'フ' | 'ミ' | 'ﾅ' | 'ﾌ' | 'ﾐ')
        || matches!(c, 'n' | 'N' | 'u' | 'U' | '#' | 'ｎ' | 'Ｎ' | 'ｕ' | 'Ｕ' | '＃')
}

/// Tells whether some writing of a word for nothing, or of one for what is not known, ends with a character that says
/// something by itself.
const fn ends_nothing(c: char) -> bool {
    matches!(
        c,
        '詳' | '明'
            | '定'
            | '欄'
            | '白'
            | '略'
            | '力'
            | '録'
            | '入'
            | '載'
            | '認'
            | '中'
            | '上'
            | '左'
            | '外'
            | '出'
            | '済'
            | '除'
            | '所'
    ) || matches!(c, 'し' | 'じ' | 'シ' | 'イ' | 'ウ' | 'ｼ' | 'ｲ' | 'ｳ')
        || matches!(c, 'a' | 'e' | 'l' | 'n' | 'A' | 'E' | 'L' | 'N')
}

/// Tells whether a text says anything: not empty, no unknown character, no word for nothing, and a letter, a digit, a kanji
/// or a kana at least. Returns the rule if not.
pub(super) fn says_nothing(raw: &str) -> Option<Rule> {
    match said_plainly(raw) {
        Some(true) => None,
        Some(false) if is_blank(raw) => Some(Rule::EmptySide),
        Some(false) => Some(Rule::SaysNothing),
        None => said_oddly(raw.trim()),
    }
    .or_else(|| is_nothing(raw).then_some(Rule::SaysNothing))
}

/// Returns the rule if a text that holds other than the usual characters says nothing.
fn said_oddly(text: &str) -> Option<Rule> {
    if text.is_empty() {
        return Some(Rule::EmptySide);
    }
    let mut units = Units::new();
    fold(text, 0, &mut units);
    if units.iter().any(|u| is_unknown(u.c)) {
        Some(Rule::UnknownCharacter)
    } else if units.iter().any(|u| is_said(u.c)) {
        None
    } else {
        Some(Rule::SaysNothing)
    }
}

/// Tells whether a text of the usual characters says something, without folding it; `None` if it holds any other.
fn said_plainly(text: &str) -> Option<bool> {
    text.chars().try_fold(false, |any, c| said(c).map(|says| any || says))
}

/// Tells whether one of the usual characters says something by itself; `None` of any other.
#[inline]
fn said(c: char) -> Option<bool> {
    static SAYING: &Usual = usual!(is_saying);
    match c {
        c if SAYING.holds(c) => Some(true),
        '１'..='９' | 'ｦ' | 'ｱ'..='ﾝ' => Some(true),
        ' ' | '　' | '-' | '－' | 'ー' | ',' | '.' | '(' | ')' | 'X' | 'x' | '々' | '0' | '０' => {
            Some(false)
        }
        _ => None,
    }
}

const fn is_saying(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}'
        | '1'..='9' | 'A'..='W' | 'Y' | 'Z' | 'a'..='w' | 'y' | 'z')
}

/// Tells whether a folded character says something by itself: no sign, no mark, no X or 0 that fills a field, no ー, no 〇
/// in the place of a character, no 々 for what stands above.
fn is_said(c: char) -> bool {
    // Radicals and strokes are written for kanji; the fillers of Hangul are letters by their class only.
    let sign = is_dash(c)
        || matches!(
            c,
            'X' | 'x' | '0' | '\u{115F}' | '\u{1160}' | '\u{3005}' | '〇' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
        );
    let written = c.is_alphanumeric() || matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{31C0}'..='\u{31EF}');
    written && !sign
}

/// Returns the rule if either of two texts is empty, or else a word for nothing.
pub(super) fn either_says_nothing(left: &str, right: &str) -> Option<Rule> {
    // One character that says something is enough, whatever stands behind it, in a text that is no such word.
    let says = |raw: &str| raw.chars().next().and_then(said) == Some(true) && !is_nothing(raw);
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
            let other = format!("（{}）", word.to_uppercase());
            assert_eq!(either_says_nothing("寿町1", &other), Some(Rule::SaysNothing), "{other}");
        }
        assert_eq!(either_says_nothing("不詳川　　　　", "不詳川"), None);
    }

    /// The last character of a text is looked at first: no word may be lost by it.
    #[test]
    fn a_word_for_nothing_is_one_alone_and_in_every_width() {
        let narrow = [("ナシ", "ﾅｼ"), ("フメイ", "ﾌﾒｲ"), ("フショウ", "ﾌｼｮｳ"), ("ミショウ", "ﾐｼｮｳ")];
        for (word, narrow) in NOTHING.into_iter().map(|word| (word, word)).chain(narrow) {
            for writing in [word, narrow, &word.to_uppercase()] {
                assert_eq!(says_nothing(writing), Some(Rule::SaysNothing), "{writing}");
                assert_eq!(either_says_nothing(writing, "寿町1"), Some(Rule::SaysNothing), "{writing}");
            }
        }
        for end in OPEN_ENDS {
            assert_eq!(says_nothing(&format!("寿町{end}")), Some(Rule::SaysNothing), "{end}");
        }
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
            ("々", Some(Rule::SaysNothing)),
            ("ヽ", Some(Rule::SaysNothing)),
            ("〃", Some(Rule::SaysNothing)),
            ("〇〇", Some(Rule::SaysNothing)),
            ("0", Some(Rule::SaysNothing)),
            ("０００", Some(Rule::SaysNothing)),
            ("同　上", Some(Rule::SaysNothing)),
            ("ＮＵＬＬ", Some(Rule::SaysNothing)),
            ("#N/A", Some(Rule::SaysNothing)),
            ("(ﾅｼ)", Some(Rule::SaysNothing)),
            ("ﾌﾒｲ", Some(Rule::SaysNothing)),
            ("ﾌﾒｲ ﾌﾒｲ", Some(Rule::SaysNothing)),
            ("住所不定", Some(Rule::SaysNothing)),
            ("国外", Some(Rule::SaysNothing)),
            ("職権消除", Some(Rule::SaysNothing)),
            ("（被保険者に同じ）", Some(Rule::SaysNothing)),
            ("海外町1", None),
            ("国外転出町所", None),
            ("寿町番地不詳", Some(Rule::SaysNothing)),
            ("寿町1（以下不明）", Some(Rule::SaysNothing)),
            ("山田　（名未定）", Some(Rule::SaysNothing)),
            ("不明門通1", None),
            ("佐々木", None),
            ("同前町1", None),
            ("無量寺町0", None),
            ("未央", None),
            ("MAX", None),
            ("1", None),
            ("髙橋", None),
        ] {
            assert_eq!(says_nothing(raw), rule, "{raw}");
        }
    }
}
