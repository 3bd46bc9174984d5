//! The forms in which keys and numbers, and the words for a batch or a source, are matched.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Returns a text after NFKC (full-width digits become plain ones) and without spaces around it. Plain text is borrowed:
/// nearly every key of a large file is.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text.nfkc().collect::<String>().trim().to_owned())
}

/// Returns the form in which the words for a batch or a source are matched: any width, any case, no spaces. Plain text is
/// borrowed.
pub fn matched_word(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfkc().collect::<String>().to_lowercase().split_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_batch_or_source_are_one_however_they_are_written() {
        for (matched, writings) in [
            ("b-07", ["B-07", "Ｂ－０７", "b-07", " Ｂ - 07　"]),
            ("アプリ登録", ["アプリ登録", "ｱﾌﾟﾘ登録", "アプリ 登録", "ア\u{30D5}\u{309A}リ登録"]),
            ("app", ["app", "App", "ＡＰＰ", "a p p"]),
        ] {
            for writing in writings {
                assert_eq!(matched_word(writing), matched, "{writing}");
            }
        }
        assert_ne!(matched_word("B07"), matched_word("B-07"));
        assert!(matches!(matched_word("b-07"), Cow::Borrowed(_)));
    }
}
