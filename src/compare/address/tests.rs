use super::*;
use crate::compare::{Grade, Rule};

mod apart;
mod notations;
mod one_address;
mod other_places;

fn found(left: &str, right: &str) -> (Grade, String) {
    let found = ItemComparison::of(|notes| compare(notes, left, right));
    (found.grade, found.rules.iter().map(Rule::code).collect::<Vec<_>>().join("+"))
}

fn check(cases: &[(&str, &str, Grade, &str)]) {
    for (left, right, grade, named) in cases {
        assert_eq!(found(left, right), (*grade, (*named).to_owned()), "{left} / {right}");
        assert_eq!(found(right, left), (*grade, (*named).to_owned()), "{right} / {left}");
    }
}

#[test]
fn the_same_numbers_in_other_signs_are_the_same_place() {
    use Grade::Format;
    check(&[
        ("大阪市北区寿町２－３１", "大阪市北区寿町2-31", Format, "width"),
        ("寿町1丁目2番3号", "寿町1-2-3", Format, "number-signs"),
        ("寿町一丁目2-3", "寿町1丁目2-3", Format, "kanji-number"),
        ("寿町二十三番地の4", "寿町23-4", Format, "kanji-number+number-signs"),
        ("寿町1番地", "寿町1", Format, "number-signs"),
        ("寿町1-2 見本ビル5F", "寿町1-2 見本ビル5階", Format, "number-signs"),
        ("寿町1番1号見本荘", "寿町1-1見本荘", Format, "number-signs"),
        ("寿町一の三", "寿町1-3", Format, "kanji-number+number-signs"),
        ("寿町 1-2", "寿町1-2", Format, "space"),
        ("寿町1-2 サンプルハイツ101号室", "寿町1-2サンプルハイツ101", Format, "space+number-signs"),
        ("寿町1-2-3-101", "寿町1-2-3 101号室", Format, "number-signs"),
        ("四番町1-8", "4番町1番8", Format, "kanji-number+number-signs"),
        ("寿町1-2 b101", "寿町1-2 B101", Format, "letter-case"),
        ("河原町二条下ル一之船入町5", "河原町二条下る一之船入町5", Format, "kyoto-turn"),
    ]);
}

#[test]
fn an_address_without_a_town_tells_nobody() {
    use Grade::{Different, Identical, Undecided};
    check(&[
        ("国外", "国外", Undecided, "says-nothing"),
        ("被保険者に同じ", "被保険者に同じ", Undecided, "says-nothing"),
        ("同住所", "東京都千代田区寿町1", Undecided, "says-nothing"),
        ("東京都", "東京都", Undecided, "says-nothing"),
        ("東京都千代田区", "東京都千代田区", Undecided, "says-nothing"),
        ("東京都千代田区　", "東京都千代田区", Undecided, "says-nothing+space"),
        ("青森県三戸郡五戸町", "青森県三戸郡五戸町", Undecided, "says-nothing"),
        ("東京都", "大阪府", Different, "place-differs"),
        ("東京都千代田区寿町", "東京都千代田区寿町", Identical, ""),
        ("東京都千代田区1", "東京都千代田区1", Identical, ""),
        ("寿町", "寿町", Identical, ""),
    ]);
}

#[test]
fn other_numbers_rooms_and_places_are_different() {
    use Grade::Different;
    check(&[
        ("寿町2-8-1", "寿町2-8-11", Different, "number-differs"),
        ("寿町12-3", "寿町1-23", Different, "number-sequence-differs"),
        ("寿町1-5 2号室", "寿町1-52号室", Different, "number-sequence-differs"),
        ("寿町1-3 5F", "寿町1-35F", Different, "number-sequence-differs"),
        ("寿町1-2サンプルハイツ101", "寿町1-2サンプルハイツ201", Different, "room-differs"),
        ("寿町1-2サンプルハイツ101", "寿町1-2サンプルハイツB101", Different, "room-differs"),
        ("寿町1-2サンプルハイツ101", "寿町1-2見本荘101", Different, "building-differs"),
        ("寿町1-2-3A-5", "寿町1-2-3-A5", Different, "place-differs"),
        ("須賀川市西川町1", "須賀川市西川1", Different, "place-differs"),
        ("寿町", "寿町1-3", Different, "number-sequence-differs"),
        ("寿町2丁目13", "寿町2丁目13-18", Different, "number-sequence-differs"),
        ("寿町13番地", "寿町13番地甲", Different, "number-sequence-differs"),
        ("東京都中央区日本橋1", "大阪府大阪市中央区日本橋1", Different, "place-differs"),
        ("東京都府中市1", "広島県府中市1", Different, "place-differs"),
        ("四日市市1", "4日市市1", Different, "place-differs"),
        ("北3条1", "北3", Different, "place-differs"),
        ("寿町1²", "寿町12", Different, "number-sequence-differs"),
        ("寿町8番浜", "寿町8浜", Different, "place-differs"),
        ("寿町1見本ガーデン", "寿町1見本ケーデン", Different, "place-differs"),
    ]);
}

#[test]
fn what_one_side_leaves_out_is_named() {
    use Grade::{Abridged, Variant};
    check(&[
        ("東京都千代田区寿町1", "千代田区寿町1", Abridged, "prefecture-left-out"),
        (
            "京都府京都市北区寿町1",
            "北区寿町1番地",
            Abridged,
            "number-signs+prefecture-left-out+city-left-out",
        ),
        ("奈良県高市郡高取町清水谷2", "奈良県高取町清水谷2", Abridged, "county-left-out"),
        ("八潮市大字伊勢野2", "八潮市伊勢野2", Abridged, "aza-left-out"),
        ("下郷町大字大内山本8", "下郷町大内山本8", Abridged, "aza-left-out"),
        ("寿町1-2サンプルハイツ101", "寿町1-2", Abridged, "building-left-out"),
        ("寿町1-2サンプルハイツ101", "寿町1-2 101", Abridged, "building-left-out"),
        ("寿町1-2サンプルハイツ101", "寿町1-2サンプルハイツ", Abridged, "room-left-out"),
        ("寿町1-2-3-101", "寿町1-2-3", Abridged, "room-left-out"),
        ("寿町14・16", "寿町14", Abridged, "further-number"),
        ("寿町01-2", "寿町1-2", Abridged, "leading-zero"),
        ("寿町1-2-", "寿町1-2", Abridged, "room-left-out"),
        (
            "京都府京都市中京区河原町二条下ル一之船入町5",
            "京都府京都市中京区一之船入町5",
            Abridged,
            "kyoto-street-left-out",
        ),
        ("寿町1-2シャトー", "寿町1-2シヤトー", Abridged, "small-kana"),
        ("桜ヶ丘1", "桜ケ丘1", Variant, "ke-ga"),
        ("山之内1", "山ノ内1", Variant, "no-writing"),
        ("竜ケ崎市1", "龍ケ崎市1", Variant, "joyo-form"),
    ]);
}

#[test]
fn what_cannot_be_told_is_undecided() {
    check(&[
        ("", "寿町1", Grade::Undecided, "empty-side"),
        ("不詳", "不詳", Grade::Undecided, "says-nothing"),
        ("寿●1", "寿町1", Grade::Undecided, "unknown-character"),
        (
            "東京都千代田区寿町一丁目23番45号 サンプルハイ",
            "東京都千代田区寿町一丁目23番45号 サンプルハイツ101",
            Grade::Undecided,
            "truncated",
        ),
        ("寿●1", "寿●1", Grade::Undecided, "unknown-character"),
    ]);
}

#[test]
fn a_finding_marks_the_whole_number() {
    let (left, right) = ("寿町2-8-1", "寿町2-8-11");
    let found = ItemComparison::of(|notes| compare(notes, left, right));
    let places: Vec<_> =
        found.findings.iter().map(|f| (&left[f.left.range()], &right[f.right.range()])).collect();
    assert_eq!(places, [("1", "11")]);
}

#[test]
fn a_letter_of_a_lot_and_a_numbered_town_are_no_signs() {
    use Grade::{Different, Format};
    for (left, right) in [
        ("寿町13番地丁2", "寿町13番地2"),
        ("寿町13番地丁2", "寿町13番地の2"),
        ("寿町13番地丁", "寿町13番地"),
        ("寿町1-13番丁2", "寿町1-13-2"),
        ("和歌山市三番丁1", "和歌山市三丁目1"),
        ("丸亀市一番丁5", "丸亀市一丁目5"),
        ("丸亀市一番丁5", "丸亀市1番5"),
    ] {
        never_better(left, right, Different);
    }
    check(&[
        ("丸亀市三番丁5", "丸亀市3番丁5", Format, "kanji-number"),
        ("寿町3丁13", "寿町3-13", Format, "number-signs"),
    ]);
}

/// Asserts that the two are graded alike both ways, and no better than `grade`.
fn never_better(left: &str, right: &str, grade: Grade) {
    let (there, back) = (found(left, right), found(right, left));
    assert!(there.0 >= grade, "{left} / {right}: {there:?}");
    assert_eq!(there, back, "{left} / {right}");
}

#[test]
fn lots_wings_and_floors_are_no_buildings() {
    use Grade::Different;
    for name in ["A-", "A", "-B", "上", "山", "第", "・", "の甲", "@", "甲乙"] {
        for room in ["3", "101"] {
            never_better(&format!("寿町1-2{name}{room}"), &format!("寿町1-2-{room}"), Different);
        }
    }
    for lot in ["の甲", "ロの2", "イ号", "子", "癸", "甲", "ゐ", "庚-1", "甲乙"] {
        never_better(&format!("寿町13番地{lot}"), "寿町13番地", Different);
        never_better(&format!("寿町1-13{lot}"), "寿町1-13", Different);
    }
    for (left, right) in [
        ("輪島市河井町1部10", "輪島市河井町1"),
        ("輪島市河井町1部10", "輪島市河井町1-10"),
        ("寿町1山3-4", "寿町1"),
        ("寿町1上", "寿町1"),
        ("寿町13イの4", "寿町13-4"),
        ("旭市ハの74", "旭市74"),
        ("旭市ハの74", "旭市ハ7-4"),
        ("寿町1-2山3", "寿町1-2"),
        ("寿町1 2F", "寿町1-2"),
        ("寿町1 2-3F", "寿町1-2-3"),
        ("寿町1-2F", "寿町1-2"),
        ("寿町1-2階", "寿町1-2"),
        ("寿町1-1 2ハイツ", "寿町1-1-2 ハイツ"),
        ("寿町1-1 2ハイツ", "寿町1-1-2"),
        ("十文字町1", "十文町1"),
        ("大文字町", "大文町"),
        ("印字町", "印町"),
        ("新字町1", "新町1"),
        ("十文字原1", "十文原1"),
        ("東京都北区河原町二条下ル一之船入町5", "東京都北区一之船入町5"),
        ("東京都北区寿町通上る見本町1", "東京都北区見本町1"),
        ("伏見区上る寿町1 ハイツ下ル2", "伏見区2"),
        ("京都市伏見区上る寿町1 ハイツ下ル2", "京都市伏見区2"),
    ] {
        never_better(left, right, Different);
    }
    check(&[
        ("寿町1-2 101A", "寿町1-2-101A", Grade::Format, "number-signs"),
        ("寿町1-2ノースハイツ", "寿町1-2", Grade::Abridged, "building-left-out"),
        ("寿町1サンプルハイツ101", "寿町1", Grade::Abridged, "building-left-out"),
        ("寿町1-2見本荘101", "寿町1-2", Grade::Abridged, "building-left-out"),
        ("千葉県旭市ハの74-2", "千葉県旭市ハ74-2", Grade::Format, "number-signs"),
        ("寿町横芝字真砂4", "寿町横芝真砂4", Grade::Abridged, "aza-left-out"),
        ("字西1", "西1", Grade::Abridged, "aza-left-out"),
        ("大字東1", "字東1", Grade::Abridged, "aza-left-out"),
        ("下郷町大字東字西1", "下郷町東西1", Grade::Abridged, "aza-left-out"),
        ("大阪府中央区寿町1", "大阪府大阪市中央区寿町1", Grade::Abridged, "city-left-out"),
    ]);
}

#[test]
fn what_is_left_out_unread_cannot_be_told() {
    for (left, right) in [
        ("寿町1-2●", "寿町1-2"),
        ("寿町1-2-●3", "寿町1-2-3"),
        ("寿町1-?", "寿町1"),
        ("寿町1-2●●号室", "寿町1-2"),
        ("寿町1-2サンプル●101", "寿町1-2 101"),
        ("京都府京都市中京区河原町●条下ル一之船入町5", "京都府京都市中京区一之船入町5"),
    ] {
        let there = found(left, right);
        assert_eq!(there, found(right, left), "{left} / {right}");
        assert_eq!(there, (Grade::Undecided, "unknown-character".to_owned()), "{left} / {right}");
    }
}
