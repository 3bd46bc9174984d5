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

/// What stands in a field where there is nothing to say.
const NOTHING: &[&str] =
    &["-", "ー", "―", "×", "?", "なし", "無し", "無", "未", "未確認", "未実施", "未済", "none", "no", "n/a"];

/// Brings a word to the form in which words are matched.
fn folded(word: &str) -> Cow<'_, str> {
    let word = word.trim();
    if word.is_ascii() && !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfkc().collect::<String>().trim().to_lowercase())
}

/// Tells whether a date or method says that there is none, so that it is not taken for one.
pub(super) fn says_nothing(word: &str) -> bool {
    let begins_a_date = word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let word = folded(word);
    let unknown =
        ["未", "不明", "不詳", "確認中", "調査中"].iter().any(|beginning| word.starts_with(beginning));
    !begins_a_date && (unknown || NOTHING.contains(&&*word))
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
    // Without the dashes, long vowel marks and spaces that are dropped below.
    const NAMES: &[&str] = &[
        "jlis",
        "住基ネット",
        "住民基本台帳ネットワク",
        "地方公共団体情報システム機構",
        "機構保存本人確認情報",
    ];
    if words.is_empty() || words == FROM_JLIS {
        return words;
    }
    let dropped = |c: char| c.is_whitespace() || matches!(c, '-' | 'ー' | '‐' | '−' | '_');
    let plain: String = folded(words).chars().filter(|c| !dropped(*c)).collect();
    let named = NAMES.iter().any(|name| plain.contains(name));
    if named && !plain.contains("以外") { FROM_JLIS } else { words }
}

/// Reads root causes joined by `;`: codes, or the words of the screen in Japanese.
pub(super) fn root_causes(words: &str) -> Option<CauseSet> {
    let mut causes = CauseSet::EMPTY;
    for word in words.split([';', '；']).map(str::trim).filter(|word| !word.is_empty()) {
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
        for words in ["届出", "J-LIS以外", "日本年金機構", ""] {
            assert_eq!(number_source(words), words);
        }
    }

    #[test]
    fn causes_in_codes_and_words_of_the_screen() {
        for (words, read) in [
            ("three-item-lookup", Some("three-item-lookup")),
            ("ignored-alert; 複数候補から一律取込", Some("multiple-candidates;ignored-alert")),
            ("３情報以下で照会；類似事案", Some("three-item-lookup;similar-case")),
            (";", Some("")),
            ("typo", None),
            ("three-item-lookup;typo", None),
        ] {
            assert_eq!(root_causes(words).map(CauseSet::joined).as_deref(), read, "{words}");
        }
    }

    #[test]
    fn words_for_nothing_are_no_method() {
        assert!(says_nothing("なし") && says_nothing("－") && says_nothing("未確認"));
        assert!(!says_nothing("電話") && !says_nothing("住民票"));
    }
}
