//! The forms in which names and addresses are searched. For recall only; they decide nothing.

use std::ops::Range;

use super::character::{is_dash, is_middle_dot};
use super::kana::{is_kana, katakana, large};
use super::relations::recalled;
use super::unit::{Unit, Units};
use super::writing::Writing;

/// Returns a text as names are held against each other loosely: normalisation form KC, small letters, katakana, without
/// spaces, ・ and variation selectors.
pub fn search_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for unit in Writing::new(text, &mut Units::new()).units {
        if !is_middle_dot(unit.c) {
            form.extend(katakana(unit.c).to_lowercase());
        }
    }
    form
}

/// A text as the search sees it, with the way back to how it is written.
///
/// Beyond [`search_form`]: variant kanji, small and large kana, and the dashes are one. Voiced and unvoiced stay two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// The text as it is searched.
    pub form: String,
    /// For each character of `form`: where it begins there, and its place in the raw text.
    places: Vec<(u32, Range<u32>)>,
}

impl Recall {
    /// Folds a raw text.
    pub fn of(raw: &str) -> Self {
        let mut recall = Self { form: String::with_capacity(raw.len()), places: Vec::new() };
        fold(raw, |c, unit| {
            let at = u32::try_from(recall.form.len()).unwrap_or(u32::MAX);
            recall.places.push((at, unit.start..unit.end));
            recall.form.push(c);
        });
        recall
    }

    /// Returns the raw place of a piece of `form`, both in bytes.
    pub fn place(&self, piece: &Range<usize>) -> Range<usize> {
        let inside = self.places.iter().filter(|(at, _)| piece.contains(&(*at as usize)));
        let mut raw = inside.map(|(_, raw)| raw);
        let Some(first) = raw.next() else { return 0..0 };
        first.start as usize..raw.next_back().unwrap_or(first).end as usize
    }

    /// Returns the same text without one of its characters.
    #[must_use]
    pub fn without(&self, unwanted: char) -> Self {
        let mut rest = Self { form: String::with_capacity(self.form.len()), places: Vec::new() };
        for (c, (_, raw)) in self.form.chars().zip(&self.places).filter(|(c, _)| *c != unwanted) {
            rest.places.push((u32::try_from(rest.form.len()).unwrap_or(u32::MAX), raw.clone()));
            rest.form.push(c);
        }
        rest
    }

    /// Returns `form` with a space before each character that begins a word of the raw text.
    pub fn in_words(&self) -> String {
        let mut words = String::with_capacity(self.form.len() + 4);
        let mut end = 0;
        for ((_, raw), c) in self.places.iter().zip(self.form.chars()) {
            if raw.start > end && end > 0 {
                words.push(' ');
            }
            end = raw.end.max(end);
            words.push(c);
        }
        words
    }
}

/// Returns [`Recall::form`] alone.
pub fn recall_form(raw: &str) -> String {
    let mut form = String::with_capacity(raw.len());
    fold(raw, |c, _| form.push(c));
    form
}

fn fold(raw: &str, mut each: impl FnMut(char, &Unit)) {
    let mut before = None;
    for unit in Writing::new(raw, &mut Units::new()).units {
        let c = match unit.c {
            c if is_middle_dot(c) => continue,
            c if is_dash(c) => {
                // A piece may begin in the middle of a name.
                if before.map_or(c == 'ー', is_kana) { 'ー' } else { '-' }
            }
            c if c.is_ascii() => c,
            c => recalled(large(katakana(c))),
        };
        before = Some(c);
        for small in c.to_lowercase() {
            each(small, unit);
        }
    }
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

    #[test]
    fn variants_sizes_and_dashes_are_one_for_recall() {
        for (one, other) in [
            ("髙橋", "高橋"),
            ("齊藤", "斎藤"),
            ("渡邉 﨑", "渡辺崎"),
            ("キヨウコ", "きょうこ"),
            ("ｻﾄｰ", "サト―"),
            ("１２－００８", "12‐008"),
            ("12ー008", "12-008"),
            ("サトウ　タロウ", "さとうたろう"),
            ("ÉMILE", "émile"),
        ] {
            assert_eq!(recall_form(one), recall_form(other), "{one} {other}");
        }
        for (one, other) in [("ヴ", "ブ"), ("土田", "士田"), ("サトウ", "サトー"), ("ハ", "バ")]
        {
            assert_ne!(recall_form(one), recall_form(other), "{one} {other}");
        }
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        let raw = "ｶﾞﾝ 葛\u{E0100}・㍼ x";
        let recall = Recall::of(raw);
        assert_eq!(recall.form, recall_form(raw));
        assert_eq!(recall.in_words(), format!("ガン {} {} x", recall_form("葛"), recall_form("昭和")));
        let raw_of = |piece: &str| {
            let at = recall.form.find(piece).unwrap();
            &raw[recall.place(&(at..at + piece.len()))]
        };
        assert_eq!(raw_of("ガ"), "ｶﾞ");
        assert_eq!(raw_of("ガン"), "ｶﾞﾝ");
        assert_eq!(raw_of(&recall_form("和")), "㍼");
        assert_eq!(raw_of("x"), "x");
        assert_eq!(raw_of(&recall_form("葛昭")), "葛\u{E0100}・㍼");
        assert_eq!(recall.place(&(0..0)), 0..0);
    }
}
