//! The words of a file that stand for codes: counts, yes and no, results, sources, root causes.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::audit::{AnswerResult, CauseSet, RootCause};
use crate::i18n::Lang;
use crate::triage::causes::FROM_JLIS;

/// The largest count of candidates that a lookup can show.
pub(super) const CANDIDATES_MAX: u32 = 1000;

/// The largest count of items that a lookup can ask with: the five items and what else a form may count.
pub(super) const ITEMS_MAX: u32 = 9;

/// What programs write into a cell that holds nothing.
const NULL: &[&str] = &["null", "(null)", "<null>", "\\n", "#n/a", "nil"];

/// The longest word for nothing, in bytes: most of what stands in a file is longer, and is told so at once.
const LONGEST: usize = 12;

/// What people write where there is nothing of the kind.
const NONE: &[&str] =
    &["×", "なし", "無し", "無", "未", "該当なし", "該当無し", "非該当", "対象外", "none", "no", "n/a"];

/// What begins as one of these says that it is not known, or not yet.
const UNKNOWN: &[&str] = &["?", "未", "不明", "不詳", "確認中", "調査中"];

/// What ends as one of these says that it was not done.
const UNDONE: &[&str] =
    &["せず", "できず", "確認なし", "確認無し", "実施なし", "実施無し", "省略", "不要", "いいえ"];

/// What is written for a loss of eligibility of a member who has not lost it.
const MEMBER_STILL: &[&str] =
    &["9999", "在籍", "在職", "継続", "現存", "加入中", "資格有", "資格あり", "有効"];

/// Brings a word to the form in which words are matched.
fn folded(word: &str) -> Cow<'_, str> {
    let word = word.trim();
    if word.is_ascii() && !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfkc().collect::<String>().trim().to_lowercase())
}

/// Tells whether a cell is one that a program left empty: in no column is that a value.
pub(super) fn is_null(word: &str) -> bool {
    NULL.iter().any(|null| word.eq_ignore_ascii_case(null))
}

/// Tells whether a word says that there is nothing of the kind. Zeros alone, as systems of fixed width fill a field, and dashes
/// do.
pub(super) fn says_none(word: &str) -> bool {
    if begins_a_number(word) || word.len() > LONGEST {
        return false;
    }
    let word = folded(word);
    let is_filling = |c: char| matches!(c, '0' | '-' | 'ー' | '―' | '—' | '–' | '‐' | '−');
    is_null(&word) || NONE.contains(&&*word) || word.chars().all(is_filling)
}

/// Tells whether a date, method or number says that there is none, or that it is not known, so that it is not taken for one.
pub(super) fn says_nothing(word: &str) -> bool {
    if says_none(word) {
        return true;
    }
    let folded = folded(word);
    !begins_a_number(word)
        && (UNKNOWN.iter().any(|beginning| folded.starts_with(beginning))
            || UNDONE.iter().any(|end| folded.ends_with(end)))
}

/// Tells whether something begins with a digit and is not zeros alone.
fn begins_a_number(word: &str) -> bool {
    word.bytes().next().is_some_and(|byte| byte.is_ascii_digit() && !word.bytes().all(|byte| byte == b'0'))
}

/// Tells whether what stands for a loss of eligibility says that it is none: a word for a member who is there, or a day of the year
/// 9999, which systems fill in for an end that is open.
pub(super) fn is_member_still(word: &str) -> bool {
    let word = folded(word);
    MEMBER_STILL.iter().any(|beginning| word.starts_with(beginning))
}

/// Reads a count in digits of any width, with the counter that forms print behind it.
pub(super) fn count(word: &str, most: u32) -> Option<u32> {
    let word = folded(word);
    let digits = ["件", "項目", "情報", "個", "名", "人"]
        .iter()
        .find_map(|counter| word.strip_suffix(counter))
        .map_or(&*word, str::trim_end);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|count| *count <= most)
}

/// The words of [`auto_taken`], for a message.
pub(super) const AUTO_TAKEN: &str = "yes, no";

/// Reads whether a system took one of several candidates.
pub(super) fn auto_taken(word: &str) -> Option<bool> {
    match &*folded(word) {
        "yes" | "y" | "1" | "true" | "はい" | "有" | "有り" | "あり" | "○" | "自動" | "一律" | "自動取込"
        | "一律取込" => Some(true),
        "no" | "n" | "0" | "false" | "いいえ" | "無" | "無し" | "なし" | "×" | "手動" | "目視" => {
            Some(false)
        }
        _ => None,
    }
}

/// Reads what J-LIS says of a number.
pub(super) fn result(word: &str) -> Option<AnswerResult> {
    let word = folded(word);
    match &*word {
        "あり" | "有り" | "有" | "該当あり" | "該当有り" | "回答あり" => {
            Some(AnswerResult::Found)
        }
        "なし" | "無し" | "無" | "該当なし" | "該当無し" | "j-lis該当なし" => {
            Some(AnswerResult::NotFound)
        }
        "死亡" => Some(AnswerResult::Deceased),
        "国外転出" | "海外転出" => Some(AnswerResult::LeftJapan),
        "個人番号変更" | "番号変更" => Some(AnswerResult::NumberChanged),
        "エラー" | "照会エラー" => Some(AnswerResult::Error),
        code => code.replace(['_', ' '], "-").parse().ok(),
    }
}

/// Returns how a number was obtained: [`FROM_JLIS`] for every writing of a lookup in the resident register, else the words
/// as they are. The network, the agency and its records are known by several names; a record missed here would fall out
/// of the audit, so any text that names one of them counts, unless it says "other than".
pub fn number_source(words: &str) -> &str {
    // Without the dashes, long vowel marks and spaces that are dropped.
    const NAMES: &[&str] =
        &["jlis", "住基ネット", "住民基本台帳ネットワク", "地方公共団体情報システム機構", "本人確認情報"];
    // So short that they are part of other names, too: 日本年金機構.
    const WHOLE: &[&str] = &["住基", "機構", "住基照会", "機構照会", "住基検索", "機構検索"];
    if words.is_empty() || words == FROM_JLIS {
        return words;
    }
    let plain = plain(words);
    let named = WHOLE.contains(&&*plain) || NAMES.iter().any(|name| plain.contains(name));
    if named && !plain.contains("以外") { FROM_JLIS } else { words }
}

/// Tells whether a number source is a known one: the register, or somebody or something that gives a number otherwise. By any other
/// word a record may fall out of the audit unnoticed.
pub(super) fn is_known_source(source: &str) -> bool {
    const OTHERS: &[&str] = &[
        "以外",
        "届",
        "申告",
        "申請",
        "提出",
        "提示",
        "書",
        "写し",
        "カド",
        "本人",
        "被保険者",
        "加入者",
        "組合員",
        "世帯主",
        "事業主",
        "事業所",
        "会社",
        "年金機構",
        "マイナポタル",
        "窓口",
        "notification",
        "employer",
        "member",
        "document",
        "card",
    ];
    if source.is_empty() || source == FROM_JLIS {
        return true;
    }
    let plain = plain(source);
    OTHERS.iter().any(|other| plain.contains(other))
}

/// Brings a name to a form without dashes, long vowel marks and spaces.
fn plain(words: &str) -> String {
    let dropped = |c: char| c.is_whitespace() || matches!(c, '-' | 'ー' | '‐' | '−' | '_');
    folded(words).chars().filter(|c| !dropped(*c)).collect()
}

/// Reads root causes joined by `;`: codes, or the words of the screen in Japanese. A word for none states none.
pub(super) fn root_causes(words: &str) -> Option<CauseSet> {
    let mut causes = CauseSet::EMPTY;
    let is_one = |word: &&str| !(says_none(word) || matches!(*word, "区分なし" | "区分無し"));
    for word in words.split([';', '；']).map(str::trim).filter(is_one) {
        causes.insert(root_cause(word)?);
    }
    Some(causes)
}

fn root_cause(word: &str) -> Option<RootCause> {
    let word = folded(word);
    let named =
        |cause: &RootCause| cause.code() == word || folded(Lang::Ja.word("cause", cause.code())) == word;
    RootCause::ALL.iter().copied().find(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_possible() {
        for (word, read) in [
            ("3", Some(3)),
            ("３項目", Some(3)),
            ("3情報", Some(3)),
            (" 2 件 ", Some(2)),
            ("0", Some(0)),
            ("1000", Some(1000)),
            ("1001", None),
            ("-1", None),
            ("2.5", None),
            ("99999999999999999999", None),
            ("三", None),
            ("件", None),
            ("+3", None),
        ] {
            assert_eq!(count(word, CANDIDATES_MAX), read, "{word}");
        }
    }

    #[test]
    fn yes_and_no_in_their_usual_writings() {
        for (word, read) in [
            ("Yes", Some(true)),
            ("１", Some(true)),
            ("自動", Some(true)),
            ("no", Some(false)),
            ("ﾅｼ", None),
            ("なし", Some(false)),
            ("手動", Some(false)),
            ("maybe", None),
        ] {
            assert_eq!(auto_taken(word), read, "{word}");
        }
    }

    #[test]
    fn results_in_codes_and_words() {
        for (word, read) in [
            ("found", Some(AnswerResult::Found)),
            ("NOT_FOUND", Some(AnswerResult::NotFound)),
            ("number-changed", Some(AnswerResult::NumberChanged)),
            ("該当あり", Some(AnswerResult::Found)),
            ("Ｊ－ＬＩＳ該当なし", Some(AnswerResult::NotFound)),
            ("国外転出", Some(AnswerResult::LeftJapan)),
            ("ｴﾗｰ", Some(AnswerResult::Error)),
            ("ok", None),
        ] {
            assert_eq!(result(word), read, "{word}");
        }
    }

    #[test]
    fn every_writing_of_the_register_is_jlis() {
        for words in [
            "jlis",
            "J-LIS",
            "Ｊ－ＬＩＳ照会",
            "住基ネット照会",
            "住民基本台帳ネットワーク",
            "地方公共団体情報システム機構 照会",
            "機構保存本人確認情報の提供",
        ] {
            assert_eq!(number_source(words), FROM_JLIS, "{words}");
        }
        for words in ["住基照会", "機構照会", "機構", "住基", "ＪＬＩＳ", "地方公共団体情報システム機構"]
        {
            assert_eq!(number_source(words), FROM_JLIS, "{words}");
        }
        for words in ["届出", "J-LIS以外", "日本年金機構", ""] {
            assert_eq!(number_source(words), words);
            assert!(is_known_source(words), "{words}");
        }
        assert!(is_known_source("個人番号カードの提示") && !is_known_source("住基ねっと"));
        assert!(!is_known_source("3") && !is_known_source("不明"));
    }

    #[test]
    fn causes_in_codes_and_words_of_the_screen() {
        for (words, read) in [
            ("three-item-lookup", Some("three-item-lookup")),
            ("ignored-alert; 複数候補から一律取込", Some("multiple-candidates;ignored-alert")),
            ("３情報以下で照会；類似事案", Some("three-item-lookup;similar-case")),
            (";", Some("")),
            ("区分なし", Some("")),
            ("None", Some("")),
            ("なし；similar-case", Some("similar-case")),
            ("typo", None),
            ("three-item-lookup;typo", None),
        ] {
            assert_eq!(root_causes(words).map(CauseSet::joined).as_deref(), read, "{words}");
        }
    }

    #[test]
    fn words_for_nothing_are_no_method() {
        for word in [
            "なし",
            "－",
            "未確認",
            "NULL",
            "確認せず",
            "確認なし",
            "実施せず",
            "省略",
            "0",
            "０",
            "該当なし",
            "未対応",
            "対象外",
            "不明",
            "×",
            "n/a",
            "None",
            "\\N",
            "確認できず",
        ] {
            assert!(says_nothing(word), "{word}");
        }
        for word in ["電話", "住民票", "2021-04-01", "異常なし", "012", "105"] {
            assert!(!says_nothing(word), "{word}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_none() {
        for (word, none) in
            [("なし", true), ("NULL", true), ("-", true), ("不明", false), ("有", false), ("確認中", false)]
        {
            assert_eq!(says_none(word), none, "{word}");
        }
    }

    #[test]
    fn words_for_who_is_a_member_still() {
        for (word, still) in [
            ("99999999", true),
            ("９９９９／９９／９９", true),
            ("9999/12/31", true),
            ("在籍中", true),
            ("継続中", true),
            ("現存", true),
            ("喪失", false),
            ("2023-03-31", false),
        ] {
            assert_eq!(is_member_still(word), still, "{word}");
        }
    }
}
