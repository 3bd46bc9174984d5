//! The keys of a person, by which a swapped member is found.

use proptest::prelude::*;

use super::*;
use crate::audit::EraCodes;

proptest! {
    #[test]
    fn the_same_in_another_form_has_the_same_keys(name in "[高橋花子佐木\u{FA10}葛][高橋花子佐々木\u{FA10}葛]{2,5}", kana in "[アイウガギョン][アイウガギョンー]{0,7}", spaced in 0_usize..4) {
        let conventions = Conventions { era_codes: EraCodes::Municipal, ..Conventions::DEFAULT };
        let spread = |text: &str| text.chars().enumerate().map(|(at, c)| if at == spaced && at > 0 { format!("　{c}") } else { c.to_string() }).collect::<String>();
        let hiragana: String = kana.chars().map(|c| if c == 'ー' { c } else { char::from_u32(u32::from(c) - 0x60).unwrap() }).collect();
        let (left_name, right_kana) = (spread(&name), spread(&hiragana));
        let left = Side { items: PerItem { kanji_name: &left_name, kana_name: &kana, birth_date: "昭和50年3月1日", sex: "男", address: "" }, conventions: &conventions };
        let right = Side { items: PerItem { kanji_name: &name, kana_name: &right_kana, birth_date: "1975-03-01", sex: "1", address: "東京都" }, conventions: &conventions };
        prop_assert!(compare(left, right).items.iter().take(4).all(|(_, found)| found.grade.is_same()));
        let keys = identity_keys(left);
        prop_assert_eq!(keys, identity_keys(right));
        prop_assert!(keys.by_kanji.is_some() && keys.by_kana.is_some());
    }
}

#[test]
fn keys_tell_persons_apart_and_say_nothing_of_nothing() {
    let keys = |kanji_name, kana_name, birth_date, sex| {
        identity_keys(Side {
            items: PerItem { kanji_name, kana_name, birth_date, sex, address: "" },
            conventions: &PLAIN,
        })
    };
    let first = keys("高橋花子", "タカハシハナコ", "1975-03-01", "2");
    for other in [
        keys("高橋花江", "タカハシハナエ", "1975-03-01", "2"),
        keys("高橋花子", "タカハシハナコ", "1975-03-02", "2"),
        keys("高橋花子", "タカハシハナコ", "1975-03-01", "1"),
    ] {
        assert!(
            other.by_kanji.is_some() && other.by_kanji != first.by_kanji && other.by_kana != first.by_kana
        );
    }
    assert_eq!(keys("高橋〓子", "", "1975-03-01", "2"), IdentityKeys::default());
    assert_eq!(keys("高橋花子", "タカハシハナコ", "1975-00-00", "2"), IdentityKeys::default());
    assert_eq!(keys("高橋花子", "タカハシハナコ", "1975-03-01", "9"), IdentityKeys::default());
    // Kept: keys are stored, so they must not change from version to version.
    assert_eq!(first.by_kanji, Some(916_382_193_267_832_144));
}
