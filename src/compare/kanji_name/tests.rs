use super::*;
use crate::compare::RuleSet;

fn rules(found: &ItemComparison) -> String {
    found.rules.iter().map(Rule::code).collect::<Vec<_>>().join("+")
}

#[test]
fn names_relate_by_named_rules() {
    for (left, right, grade, named) in [
        ("髙橋　花子", "髙橋　花子", Grade::Identical, ""),
        ("高橋　花子", "高橋花子", Grade::Format, "space"),
        ("山田\u{200B}太郎", "山田太郎", Grade::Format, "invisible-character"),
        ("\u{FEFF}山田太郎", "山田太郎", Grade::Format, "invisible-character"),
        ("山\u{AD}田太郎\u{200E}", "山田太郎", Grade::Format, "invisible-character"),
        ("山田\u{200B}太郎", "山田太朗", Grade::Different, "invisible-character+other-characters"),
        ("O'BRIEN MARY", "OBRIEN MARY", Grade::Abridged, "latin-punctuation"),
        ("ANA SMITH-JONES", "ANA SMITH JONES", Grade::Abridged, "latin-punctuation"),
        ("SMITH JOHN, JR.", "SMITH JOHN JR", Grade::Abridged, "latin-punctuation"),
        ("O'BRIEN MARY", "OBRIAN MARY", Grade::Different, "other-characters"),
        ("林　一", "林　一", Grade::Identical, ""),
        ("林花子", "林花子", Grade::Identical, ""),
        ("ANA SILVA", "ANA SILVA", Grade::Identical, ""),
        ("高橋　花子", "高橋 花子", Grade::Format, "space"),
        ("葛\u{E0100}城", "葛城", Grade::Format, "variation-selector"),
        ("\u{FA10}本", "塚本", Grade::Format, "compatibility-form"),
        ("ＫＩＭ", "kim", Grade::Format, "letter-case"),
        ("髙橋花子", "高橋花子", Grade::Variant, "koseki-form"),
        ("渡邊", "渡辺", Grade::Variant, "joyo-form"),
        ("佐々木", "佐佐木", Grade::Variant, "iteration-mark"),
        ("ジョン・スミス", "ジョン　スミス", Grade::Format, "middle-dot"),
        ("マリー", "マリ-", Grade::Format, "long-mark"),
        ("アーー", "ア--", Grade::Format, "long-mark"),
        ("アー-", "ア-ー", Grade::Format, "long-mark"),
        ("アー―", "ア―-", Grade::Format, "long-mark"),
        ("高ー", "高-", Grade::Different, "other-characters"),
        ("É Smith", "é Smith", Grade::Format, "letter-case"),
        ("みすゞ", "みすず", Grade::Variant, "iteration-mark"),
        ("ハヽ", "ハハ", Grade::Variant, "iteration-mark"),
        ("ハヽ", "ハバ", Grade::Different, "other-characters"),
        ("一ノ瀬", "一之瀬", Grade::Undecided, "kana-for-kanji"),
        ("鎌ヶ谷", "鎌ケ谷", Grade::Abridged, "small-kana"),
        ("斉藤", "斎藤", Grade::Different, "other-characters"),
        ("斉藤", "齋藤", Grade::Different, "other-characters"),
        ("斎藤", "齊藤", Grade::Different, "other-characters"),
        ("健ニ", "健二", Grade::Different, "look-alike"),
        ("高橋花子", "高橋はな子", Grade::Undecided, "kana-for-kanji"),
        ("高橋花子", "高橋さくら", Grade::Undecided, "kana-for-kanji"),
        ("さくら", "サクラ", Grade::Undecided, "script-in-name"),
        ("宮＿　慎二", "宮﨑　慎二", Grade::Undecided, "unknown-character"),
        ("宮＿　慎三", "宮﨑　慎二", Grade::Different, "unknown-character+other-characters"),
        ("〓橋", "〓橋", Grade::Undecided, "unknown-character"),
        ("", "", Grade::Undecided, "empty-side"),
        ("高橋花子", "", Grade::Undecided, "empty-side"),
        ("高橋", "高橋花子", Grade::Different, "characters-missing"),
        ("JOHN SMITH", "Smith, John", Grade::Abridged, "name-order"),
        ("SMITH JOHN PAUL", "SMITH JOHN", Grade::Abridged, "middle-name-left-out"),
        ("MOHAMMAD ABDUL R", "MOHAMMAD ABDUL RAHMAN", Grade::Undecided, "truncated"),
        ("田中［佐藤］　花子", "田中　花子", Grade::Abridged, "former-surname"),
        ("田中［佐藤］　花子", "佐藤　花子", Grade::Abridged, "former-surname"),
        ("ＫＩＭ　ＹＯＵＮＧ　ＨＩ＿金　英姫（高　英子）", "高　英子", Grade::Abridged, "common-name"),
        ("ＫＩＭ　ＹＯＵＮＧ　ＨＩ＿金　英姫（高　英子）", "金　英姫", Grade::Abridged, "kanji-beside-latin"),
        ("＿梁　英孝（石井英孝）", "梁　英孝", Grade::Abridged, "kanji-beside-latin"),
    ] {
        let found = ItemComparison::of(|notes| compare(notes, left, right));
        assert_eq!((found.grade, rules(&found).as_str()), (grade, named), "{left}/{right}");
        let back = ItemComparison::of(|notes| compare(notes, right, left));
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}

#[test]
fn findings_point_at_the_raw_characters() {
    let found = ItemComparison::of(|notes| compare(notes, "髙橋　花子", "高橋 花子"));
    let places: Vec<_> = found
        .findings
        .iter()
        .map(|f| (f.rule, &"髙橋　花子"[f.left.range()], &"高橋 花子"[f.right.range()]))
        .collect();
    assert_eq!(places, [(Rule::KosekiForm, "髙", "高"), (Rule::Space, "　", " ")]);
    assert_ne!(found.rules, RuleSet::EMPTY);
}

#[test]
fn persons_who_share_one_of_several_names_stay_apart() {
    use Grade::{Abridged, Different, Undecided};
    for (left, right, grade) in [
        ("田中（佐藤）花子", "田中（佐藤）太郎", Different),
        ("田中（佐藤）花子", "田中", Different),
        ("田中花子［佐藤］", "田中太郎［佐藤］", Different),
        ("田中花子［佐藤］", "田中花子", Abridged),
        ("田中花子［佐藤］", "佐藤", Different),
        ("[佐藤]太郎", "[鈴木]太郎", Different),
        ("[佐藤]太郎", "太郎", Different),
        ("田中太郎（世帯主）", "鈴木一郎（世帯主）", Different),
        ("NGUYEN VAN A（田中）", "TRAN THI B（田中）", Different),
        ("NGUYEN VAN A（田中）", "NGUYEN VAN A＿阮（田中）", Abridged),
        ("KIM YOUNG＿金英姫", "LEE YONG＿金英姫", Different),
        ("KIM YOUNG＿金英姫", "KIM YOUNG＿金英子", Undecided),
        ("KIM YOUNG＿金英姫（高英子）", "KIM YOUNG＿金英姫（山英子）", Undecided),
        ("田中［佐藤］花子", "田中［鈴木］花子", Undecided),
        ("田中［佐藤］花子", "鈴木［佐藤］花子", Different),
        ("田中［佐藤］花子", "田中［佐藤］太郎", Different),
        ("田中［●●］花子", "田中花子", Undecided),
        ("田中［佐藤］花子", "田中［●●］花子", Undecided),
        ("KIM YOUNG＿金●姫", "KIM YOUNG", Undecided),
        ("KIM YOUNG＿金英姫（●英子）", "金英姫", Undecided),
        ("KIM YOUNG＿金英姫", "金英姫", Abridged),
    ] {
        let (found, back) = (
            ItemComparison::of(|notes| compare(notes, left, right)),
            ItemComparison::of(|notes| compare(notes, right, left)),
        );
        assert_eq!(found.grade, grade, "{left}/{right} {}", rules(&found));
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}

#[test]
fn signs_that_stand_for_a_character_equal_nothing() {
    for name in [
        "宮&#134071;",
        "宮&#x20BB7;花子",
        "宮▢",
        "宮☐",
        "宮⬜",
        "宮◻",
        "宮⬚",
        "宮⍰",
        "宮※",
        "宮◎",
        "宮…",
        "宮・",
        "宮・　花子",
        "宮･花子",
        "宮(外字)花子",
        "宮（外字）",
        "宮【外字】花子",
        "⿰山奇　花子",
        "ハナコ・",
        "宮＿　慎二",
        "KIM_LEE",
        "KIM YOUNG_",
        "＿橋　花子",
        "KIM_金_子",
    ] {
        assert_eq!(ItemComparison::of(|notes| compare(notes, name, name)).grade, Grade::Undecided, "{name}");
    }
    for (left, right, grade) in [
        ("宮（外字）", "宮崎", Grade::Undecided),
        ("宮&#134071;花子", "宮崎花子", Grade::Undecided),
        ("宮・花子", "宮崎花子", Grade::Undecided),
        ("宮・花子", "宮崎太郎", Grade::Different),
        ("＿橋花子", "橋花子", Grade::Different),
        ("外字　花子", "外字　花子", Grade::Identical),
        ("ジョン・スミス", "ジョン・スミス", Grade::Identical),
    ] {
        let (found, back) = (
            ItemComparison::of(|notes| compare(notes, left, right)),
            ItemComparison::of(|notes| compare(notes, right, left)),
        );
        assert_eq!(found.grade, grade, "{left}/{right} {}", rules(&found));
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}

/// デジタル庁's model of names: ＿ stands between the Latin and the kanji part of one field.
#[test]
fn the_sign_between_latin_and_kanji_is_no_unknown_character() {
    for (left, right, grade) in [
        ("KIM YOUNG HI_金 英姫", "KIM YOUNG HI_金 英姫", Grade::Identical),
        (
            "ＫＩＭ　ＹＯＵＮＧ＿金　英姫（高　英子）",
            "ＫＩＭ　ＹＯＵＮＧ＿金　英姫（高　英子）",
            Grade::Identical,
        ),
        ("＿梁　英孝（石井英孝）", "＿梁　英孝（石井英孝）", Grade::Identical),
        ("ＫＩＭ　ＹＯＵＮＧ＿金　英姫", "KIM YOUNG_金英姫", Grade::Format),
        ("KIM YOUNG_金＿姫", "KIM YOUNG_金＿姫", Grade::Undecided),
        ("KIM YOUNG_金英姫", "KIM YOUNG_金英子", Grade::Undecided),
    ] {
        let (found, back) = (
            ItemComparison::of(|notes| compare(notes, left, right)),
            ItemComparison::of(|notes| compare(notes, right, left)),
        );
        assert_eq!(found.grade, grade, "{left}/{right} {}", rules(&found));
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}

#[test]
fn names_parted_at_two_places_are_read_by_a_person() {
    for (left, right, grade, named) in [
        ("森 川優", "森川 優", Grade::Abridged, "space+space-moved"),
        ("小川　原子", "小川原 子", Grade::Abridged, "space+space-moved"),
        ("LIA NG", "LI ANG", Grade::Abridged, "space+space-moved"),
        ("ジョン・スミス", "ジョ・ンスミス", Grade::Abridged, "space-moved+middle-dot"),
        ("ジョン・スミス", "ジョ ンスミス", Grade::Abridged, "space+space-moved+middle-dot"),
        ("LI ANG", "LIANG", Grade::Format, "space"),
        ("LI ANG WEI", "LIANG WEI", Grade::Format, "space"),
        (" 森川 優", "森川優 ", Grade::Format, "space"),
    ] {
        let (found, back) = (
            ItemComparison::of(|notes| compare(notes, left, right)),
            ItemComparison::of(|notes| compare(notes, right, left)),
        );
        assert_eq!((found.grade, rules(&found).as_str()), (grade, named), "{left}/{right}");
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}

#[test]
fn a_word_that_changes_its_script_is_no_look_alike() {
    for (left, right, grade, named) in [
        ("まり子", "マリ子", Grade::Undecided, "script-in-name"),
        ("へり子", "ヘリ子", Grade::Undecided, "script-in-name"),
        ("ゆりえ", "ユリエ", Grade::Undecided, "script-in-name"),
        ("まり子", "まリ子", Grade::Different, "look-alike"),
        ("ヘり子", "へリ子", Grade::Different, "look-alike"),
        ("り子", "リ子", Grade::Different, "look-alike"),
        ("−郎", "一郎", Grade::Different, "look-alike"),
        ("―郎", "一郎", Grade::Different, "look-alike"),
        ("ー郎", "一郎", Grade::Different, "look-alike"),
        ("O’NEIL ANNE", "O'NEIL ANNE", Grade::Format, "width"),
        ("ANNE‐MARIE", "ANNE-MARIE", Grade::Format, "width"),
    ] {
        let (found, back) = (
            ItemComparison::of(|notes| compare(notes, left, right)),
            ItemComparison::of(|notes| compare(notes, right, left)),
        );
        assert_eq!((found.grade, rules(&found).as_str()), (grade, named), "{left}/{right}");
        assert_eq!((back.grade, back.rules), (found.grade, found.rules), "{right}/{left}");
    }
}
