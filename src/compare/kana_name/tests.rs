use super::*;
use crate::compare::Grade;

fn found(left: &str, right: &str) -> (Grade, String) {
    let plain = Conventions::DEFAULT;
    let found = ItemComparison::of(|notes| compare(notes, (left, &plain), (right, &plain)));
    (found.grade, found.rules.iter().map(Rule::code).collect::<Vec<_>>().join("+"))
}

#[test]
fn kana_relate_by_named_rules() {
    for (left, right, grade, named) in [
        ("タカハシ ハナコ", "タカハシ ハナコ", Grade::Identical, ""),
        ("ﾀｶﾊｼ ﾊﾅｺ", "タカハシ　ハナコ", Grade::Format, "width+space"),
        ("タカハシハナコ", "たかはしはなこ", Grade::Format, "kana-script"),
        ("タ゛テ", "ダテ", Grade::Format, "combining-mark"),
        ("ジョン・スミス", "ジョン スミス", Grade::Format, "middle-dot"),
        ("ヨーコ", "ヨ-コ", Grade::Format, "long-mark"),
        ("ジョ〜ン", "ジョーン", Grade::Format, "long-mark"),
        ("ジョ～ン", "ジョーン", Grade::Format, "width+long-mark"),
        ("〜", "〜", Grade::Undecided, "says-nothing"),
        ("サト\u{200B}ウ ハナコ", "サトウ ハナコ", Grade::Format, "invisible-character"),
        ("リョウ", "リヨウ", Grade::Abridged, "small-kana"),
        ("㇟", "㇟", Grade::Identical, ""),
        ("ㇷ゚", "プ", Grade::Abridged, "small-kana"),
        ("ミスヾ", "ミスズ", Grade::Variant, "iteration-mark"),
        ("みすゞ", "ミスズ", Grade::Variant, "iteration-mark+kana-script"),
        ("ハヽ", "ハハ", Grade::Variant, "iteration-mark"),
        ("ミサヲ", "ミサオ", Grade::Abridged, "old-kana"),
        ("カヅミ", "カズミ", Grade::Abridged, "di-zi"),
        ("ハンリ", "バンリ", Grade::Different, "voicing-differs"),
        ("コウタロウ", "コタロウ", Grade::Different, "long-vowel-differs"),
        ("トウミ", "トオミ", Grade::Different, "long-vowel-differs"),
        ("-", "ー", Grade::Format, "long-mark"),
        ("｢", "「", Grade::Format, "width"),
        ("-", "－", Grade::Undecided, "says-nothing"),
        ("ーー", "--", Grade::Undecided, "says-nothing"),
        ("ー", "ー", Grade::Undecided, "says-nothing"),
        ("・", "・", Grade::Undecided, "says-nothing"),
        ("・", "･", Grade::Undecided, "says-nothing"),
        ("=", "=", Grade::Undecided, "says-nothing"),
        ("ミオ", "ミオコ", Grade::Different, "characters-missing"),
        ("ケンニ", "ケン二", Grade::Different, "look-alike"),
        (
            "アレクサンダー　ジェームズ　マ",
            "アレクサンダー　ジェームズ　マクドナルド",
            Grade::Undecided,
            "truncated",
        ),
        // The same old field, of large kana alone; a name that does not fill it was not cut.
        ("ｽｷﾞﾔﾏ ｼﾞﾕﾝｻﾞﾌﾞﾛ", "スギヤマ　ジュンザブロウ", Grade::Undecided, "truncated+small-kana"),
        ("ｽｷﾞﾔﾏ ｼﾞﾕﾝｼﾞﾌﾞﾛ", "スギヤマ　ジュンザブロウ", Grade::Different, "other-characters"),
        ("ｽｷﾞﾔﾏ ｼﾞﾕﾝｻﾞﾌﾞ", "スギヤマ　ジュンザブロウ", Grade::Different, "other-characters"),
        ("タカハシ", "", Grade::Undecided, "kana-not-in-register"),
        ("", "タカハシ", Grade::Undecided, "empty-side"),
        ("", "", Grade::Undecided, "empty-side"),
        ("タカ●シ", "タカハシ", Grade::Undecided, "unknown-character"),
    ] {
        assert_eq!(found(left, right), (grade, named.to_owned()), "{left}/{right}");
    }
}

#[test]
fn a_file_of_large_kana_may_say_so() {
    let large = Conventions { large_kana: true, ..Conventions::DEFAULT };
    let plain = Conventions::DEFAULT;
    assert_eq!(
        ItemComparison::of(|notes| compare(notes, ("リヨウ", &large), ("リョウ", &plain))).grade,
        Grade::Format
    );
    assert_eq!(
        ItemComparison::of(|notes| compare(notes, ("リョウ", &plain), ("リヨウ", &large))).grade,
        Grade::Format
    );
    assert_eq!(
        ItemComparison::of(|notes| compare(notes, ("リョウ", &large), ("リヨウ", &plain))).grade,
        Grade::Abridged
    );
}
