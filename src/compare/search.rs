//! The form in which names and addresses are searched. For recall only; it decides nothing.

use super::kana::katakana;
use super::writing::{Units, Writing, is_middle_dot};

/// Returns a text as search compares it: normalisation form KC, small letters, katakana, without spaces, ・ and variation
/// selectors.
pub fn search_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for unit in Writing::new(text, &mut Units::new()).units {
        if !is_middle_dot(unit.c) {
            form.extend(katakana(unit.c).to_lowercase());
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_finds_what_is_written() {
        for (text, form) in [
            ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシハナコ"),
            ("たかはし　はなこ", "タカハシハナコ"),
            ("ジョン・スミス", "ジョンスミス"),
            ("ＫＩＭ Young", "kimyoung"),
            ("葛\u{E0100}城", "葛城"),
            ("", ""),
        ] {
            assert_eq!(search_form(text), form);
        }
    }
}
