//! What holds for every item and any text.

use proptest::prelude::*;

use super::*;

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
            prop_assert!(a.get(finding.left.range()).is_some() && b.get(finding.right.range()).is_some(), "{:?}", finding);
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
        // ＿ behind Latin alone parts a name from its kanji.
        let a = if item == Item::KanjiName { format!("高{a}") } else { a };
        let (holed, marked, written) = (format!("{a}{mark}{b}"), format!("{a}{mark}"), format!("{a}高"));
        prop_assert_eq!(found(item, &holed, &holed).grade, Grade::Undecided);
        prop_assert!(!found(item, &marked, &written).grade.is_same());
    }

    #[test]
    fn what_two_addresses_begin_alike_with_need_not_be_read(begin in writings(), a in writings(), b in writings()) {
        let (left, right) = (begin.clone() + &a, begin + &b);
        let silent = silence::either_says_nothing(&left, &right).is_some();
        if left != right && !silent {
            let skipped = ItemComparison::of(|notes| address::compare(notes, &left, &right));
            let read = ItemComparison::of(|notes| address::read_from(notes, 0, &left, &right));
            prop_assert_eq!(skipped, read, "{} {}", left, right);
        }
    }

    #[test]
    fn spaces_around_a_text_do_not_change_whether_it_says_anything(a in writings(), word in "(不詳|未定|ナシ|(ﾌﾒｲ ?){1,2}|以下余白|n/a|ＮＵＬＬ)?[）)イ明]?") {
        let text = format!("{a}{word}");
        for text in [&text, &word] {
            prop_assert_eq!(silence::says_nothing(text), silence::says_nothing(&format!(" {text}　")), "{}", text);
        }
    }

    #[test]
    fn an_empty_side_is_undecided(item in items(), a in writings(), blank in "[ 　]{0,3}") {
        for found in [found(item, &a, &blank), found(item, &blank, &a)] {
            prop_assert_eq!(found.grade, Grade::Undecided);
            prop_assert!(found.rules.contains(Rule::EmptySide) || found.rules.contains(Rule::KanaNotInRegister));
        }
    }
}
