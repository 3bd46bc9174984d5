//! Whether a writing of an item states what it is for, with nothing beside it to compare it with.

use super::character::is_kanji;
use super::silence::says_nothing;
use super::{birth_date, sex};
use crate::audit::{Conventions, Item};

/// Tells whether a writing of an item can be read: a birth date as a day, a sex as one of the two, a kana name and the others
/// as words of which no character is unreadable. A kana name holds no kanji. A character of the writer's own font (外字)
/// counts as written in a kanji name and an address: who wrote it can read it.
pub fn is_legible(item: Item, writing: &str, conventions: &Conventions) -> bool {
    match item {
        Item::BirthDate => birth_date::parse(writing, conventions.era_codes).day().is_some(),
        Item::Sex => sex::read(writing, conventions).is_some(),
        Item::KanaName => is_stated(writing) && !writing.chars().any(is_kanji),
        Item::KanjiName | Item::Address if writing.chars().any(is_own_font) => {
            is_stated(&writing.replace(is_own_font, "外"))
        }
        Item::KanjiName | Item::Address => is_stated(writing),
    }
}

/// Tells whether a text says something, with no word for nothing and no sign for what could not be read.
pub fn is_stated(text: &str) -> bool {
    says_nothing(text).is_none()
}

const fn is_own_font(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_read_in_its_own_way() {
        use Item::{Address, BirthDate, KanaName, KanjiName, Sex};
        for (item, writing, legible) in [
            (KanjiName, "髙橋　花子", true),
            (KanjiName, "KIM MINHO", true),
            (KanjiName, "\u{E000}橋　花子", true),
            (KanjiName, "渡●太郎", false),
            (KanjiName, "●\u{E000}", false),
            (KanjiName, "不詳", false),
            (KanjiName, " 　", false),
            (KanaName, "ﾀｶﾊｼ ﾊﾅｺ", true),
            (KanaName, "たかはし", true),
            (KanaName, "高橋", false),
            (KanaName, "タカ\u{E000}シ", false),
            (KanaName, "-", false),
            (BirthDate, "昭和50年3月1日", true),
            (BirthDate, "2023-02-30", false),
            (BirthDate, "昭和50年3月00日", false),
            (BirthDate, "", false),
            (Sex, "女", true),
            (Sex, "1", true),
            (Sex, "9", false),
            (Sex, "", false),
            (Address, "東京都千代田区寿町1-2", true),
            (Address, "未登録", false),
        ] {
            assert_eq!(is_legible(item, writing, &Conventions::DEFAULT), legible, "{item} {writing}");
        }
    }
}
