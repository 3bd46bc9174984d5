//! What holds for every item and any text.

use proptest::prelude::*;

use super::*;
use crate::audit::{EraCodes, Item};

static PLAIN: Conventions = Conventions::DEFAULT;

fn found(item: Item, left: &str, right: &str) -> ItemComparison {
    let mut items = [FiveItemsRef::default(); 2];
    items[0][item] = left;
    items[1][item] = right;
    let side = |items| Side { items, conventions: &PLAIN };
    compare(side(items[0]), side(items[1])).items[item].clone()
}

/// Texts made of what the rules look for, and some of anything.
fn writings() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "高",
        "髙",
        "斉",
        "斎",
        "々",
        "佐",
        "花",
        "子",
        "タ",
        "ﾀﾞ",
        "た",
        "ー",
        "-",
        "―",
        "ア",
        "ゝ",
        "ゞ",
        "É",
        "é",
        "ョ",
        "ヨ",
        "ヲ",
        "オ",
        "゛",
        "・",
        " ",
        "　",
        "［",
        "］",
        "（",
        "）",
        "＿",
        "KIM",
        "lee",
        "〓",
        "１",
        "2",
        "十",
        "二",
        "三",
        "丁目",
        "番地",
        "番",
        "号",
        "号室",
        "の",
        "之",
        "大字",
        "字",
        "東京都",
        "京都府",
        "京都市",
        "中京区",
        "上る",
        "通",
        "ケ",
        "ヶ",
        "が",
        "町",
        "ビル",
        "101",
        "年",
        "月",
        "日",
        "昭和",
        "S",
        "/",
        ".",
        "1975-03-01",
        "4010203",
        "男",
        "女",
        "9",
        "葛\u{E0100}",
        "\u{FA10}",
        "\u{F900}",
        "\u{301}",
        "e",
        "\u{3099}",
        "①",
        "㍼",
        "、",
        "甲",
        "丁",
        "イ",
        "F",
        "北区",
        "大阪府",
        "大阪市",
        "△",
    ]);
    prop_oneof![
        9 => prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn items() -> impl Strategy<Value = Item> {
    prop::sample::select(Item::ALL)
}

proptest! {
    #[test]
    fn sides_may_be_exchanged(item in items(), a in writings(), b in writings()) {
        let (there, back) = (found(item, &a, &b), found(item, &b, &a));
        prop_assert_eq!(there.grade, back.grade);
        let sided = |rule: Rule| matches!(rule, Rule::KanaNotInRegister | Rule::EmptySide);
        prop_assert!(there.rules == back.rules || there.rules.iter().chain(back.rules.iter()).all(sided), "{:?} {:?}", there, back);
    }

    #[test]
    fn only_equal_writings_are_identical_and_every_other_grade_names_its_rules(item in items(), a in writings(), b in writings()) {
        let found = found(item, &a, &b);
        if found.grade == Grade::Identical {
            prop_assert_eq!(&a, &b);
            prop_assert!(found.rules.is_empty());
        }
        prop_assert_eq!(found.rules.iter().map(Rule::grade).max().unwrap_or(Grade::Identical), found.grade);
    }

    #[test]
    fn findings_point_at_whole_characters(item in items(), a in writings(), b in writings()) {
        let found = found(item, &a, &b);
        for finding in &found.findings {
            prop_assert!(a.get(finding.left.clone()).is_some() && b.get(finding.right.clone()).is_some(), "{:?}", finding);
            prop_assert!(found.rules.contains(finding.rule));
        }
        prop_assert_eq!(explain(item, &found, &a, &b).is_empty(), found.grade == Grade::Identical);
    }

    #[test]
    fn equal_writings_are_identical_or_say_nothing(item in items(), a in writings()) {
        prop_assert!(matches!(found(item, &a, &a).grade, Grade::Identical | Grade::Undecided));
    }

    #[test]
    fn unknown_characters_never_equal_anything(item in items(), a in writings(), b in writings(), mark in "[●〓□■＿\u{FFFD}\u{E000}]") {
        let (holed, marked, written) = (format!("{a}{mark}{b}"), format!("{a}{mark}"), format!("{a}高"));
        prop_assert_eq!(found(item, &holed, &holed).grade, Grade::Undecided);
        prop_assert!(!found(item, &marked, &written).grade.is_same());
    }

    #[test]
    fn an_empty_side_is_undecided(item in items(), a in writings(), blank in "[ 　]{0,3}") {
        for found in [found(item, &a, &blank), found(item, &blank, &a)] {
            prop_assert_eq!(found.grade, Grade::Undecided);
            prop_assert!(found.rules.contains(Rule::EmptySide) || found.rules.contains(Rule::KanaNotInRegister));
        }
    }

    #[test]
    fn another_number_is_another_address(
        numbers in prop::collection::vec(1_u32..3000, 1..5), at in 0_usize..5, other in 1_u32..3000, room in 101_u32..1999, signs in 0..3,
    ) {
        let at = at % numbers.len();
        prop_assume!(numbers[at] != other);
        let mut others = numbers.clone();
        others[at] = other;
        let write = |numbers: &[u32], signs: i32| {
            let joined = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(if signs == 1 { "の" } else { "-" });
            if signs == 2 && numbers.len() == 3 { format!("寿町{}丁目{}番{}号", numbers[0], numbers[1], numbers[2]) } else { format!("寿町{joined}") }
        };
        prop_assert_eq!(found(Item::Address, &write(&numbers, 0), &write(&others, signs)).grade, Grade::Different);
        prop_assert!(found(Item::Address, &write(&numbers, 0), &write(&numbers, signs)).grade.is_same());
        let rooms = [room, room + 1].map(|room| format!("{}サンプルハイツ{room}", write(&numbers, 0)));
        prop_assert_eq!(found(Item::Address, &rooms[0], &rooms[1]).grade, Grade::Different);
    }

    #[test]
    fn a_digit_moved_over_a_sign_is_another_address(digits in "[1-9]{3,8}", cut in 0_usize..8, step in 0_usize..8) {
        let places = digits.len() - 1;
        let cut = cut % places;
        let (cut, other) = (1 + cut, 1 + (cut + 1 + step % (places - 1)) % places);
        let write = |cut: usize| format!("寿町{}-{}", &digits[..cut], &digits[cut..]);
        prop_assert_eq!(found(Item::Address, &write(cut), &write(other)).grade, Grade::Different);
        prop_assert_eq!(found(Item::Address, &write(cut), &format!("寿町{digits}")).grade, Grade::Different);
    }

    #[test]
    fn another_day_is_different_in_any_notation(year in 1900_i16..2024, month in 1_i8..13, day in 1_i8..29, other in 1_i8..29) {
        let iso = format!("{year}-{month:02}-{day:02}");
        for writing in [format!("{year}年{month}月{other}日"), format!("{year}{month:02}{other:02}"), format!("{year}/{month}/{other}")] {
            let found = found(Item::BirthDate, &iso, &writing);
            prop_assert_eq!(found.grade, if day == other { Grade::Format } else { Grade::Different });
        }
    }

    #[test]
    fn the_same_in_another_form_has_the_same_keys(name in "[高橋花子佐々木\u{FA10}葛]{1,6}", kana in "[アイウガギョン][アイウガギョンー]{0,7}", spaced in 0_usize..4) {
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

#[test]
fn a_record_is_as_good_as_its_worst_item() {
    let items = PerItem {
        kanji_name: "髙橋花子",
        kana_name: "タカハシハナコ",
        birth_date: "1975-03-01",
        sex: "2",
        address: "寿町1-2",
    };
    let theirs = PerItem {
        kanji_name: "高橋花子",
        kana_name: "ﾀｶﾊｼﾊﾅｺ",
        birth_date: "S50.3.1",
        sex: "女",
        address: "寿町1丁目2",
    };
    let found = compare(Side { items, conventions: &PLAIN }, Side { items: theirs, conventions: &PLAIN });
    assert_eq!(found.overall(), Grade::Variant);
    assert_eq!(
        found.rules_column(),
        "kanji_name:koseki-form;kana_name:width;birth_date:date-notation;sex:sex-notation;address:number-signs"
    );
}
