//! Notations that files hold beside those of the resident record, each with what it may be taken for.

use super::{check, never_better};
use crate::compare::Grade::{self, Abridged, Different, Format, Undecided, Variant};

/// 郵便番号簿 (Japan Post): codes change, and towns share them.
#[test]
fn postal_codes_are_no_part_of_the_address() {
    let with = |code: &str| format!("{code}東京都千代田区千代田1-1");
    let cases: [(&str, &str, Grade, &str); 6] = [
        ("〒100-0001 ", "", Abridged, "postal-code-left-out"),
        ("100-0001 ", "", Abridged, "postal-code-left-out"),
        ("1000001 ", "", Abridged, "postal-code-left-out"),
        ("〒100-0001 ", "１００－０００１　", Format, "number-signs"),
        ("〒1000001", "〒100-0001　", Format, "number-signs"),
        ("〒100-0001 ", "〒100-0002 ", Undecided, "postal-code-differs"),
    ];
    for (left, right, grade, named) in cases {
        check(&[(&with(left), &with(right), grade, named)]);
    }
    check(&[
        ("1000001 東京都千代田区1", "千代田区1", Abridged, "postal-code-left-out+prefecture-left-out"),
        // Without 〒 and a place that is known the digits may be anything.
        ("100-0001見本荘", "100-0002見本荘", Different, "number-differs"),
        ("〒100-0001", "〒100-0002", Different, "number-differs"),
    ]);
    never_better("〒100-0001 寿町1-2", "〒100-0001 寿町1-3", Different);
    never_better("〒100-0001 寿町1-2", "〒●00-0001 寿町1-2", Undecided);
}

#[test]
fn a_prefecture_may_be_written_without_its_sign() {
    check(&[
        ("岩手花巻市12-3", "岩手県花巻市12-3", Abridged, "prefecture-left-out"),
        ("岩手花巻市12-3", "花巻市12-3", Abridged, "prefecture-left-out"),
        ("福島石川郡石川町1", "福島県石川郡石川町1", Abridged, "prefecture-left-out"),
        ("東京千代田区寿町1", "東京都千代田区寿町1", Abridged, "prefecture-left-out"),
        ("京都京都市北区1", "京都府京都市北区1", Abridged, "prefecture-left-out"),
        // 千葉市 begins it as well; 大阪北区 may leave out 大阪市's or 大阪府's sign; a town alone may be anywhere.
        ("千葉市川市八幡1", "千葉県市川市八幡1", Different, "place-differs"),
        ("大阪北区寿町1", "大阪府北区寿町1", Different, "place-differs"),
        ("奈良川西町1", "奈良県川西町1", Different, "place-differs"),
    ]);
}

#[test]
fn a_ward_says_its_city_if_no_other_has_it() {
    check(&[
        ("大阪府中央区寿町1", "大阪市中央区寿町1", Abridged, "prefecture-left-out+city-left-out"),
        ("神奈川県中央区寿町1", "相模原市中央区寿町1", Abridged, "prefecture-left-out+city-left-out"),
        ("神奈川県緑区寿町1", "横浜市緑区寿町1", Different, "place-differs"),
    ]);
}

/// Sapporo and the towns laid out like it: 条 and 丁目 are often left out in daily use.
#[test]
fn jo_may_be_left_out_in_hokkaido() {
    check(&[
        ("北海道北見市北16西2-1", "北海道北見市北16条西2丁目1", Abridged, "number-signs+jo-left-out"),
        (
            "中の島2-2-5-20",
            "札幌市豊平区中の島2条2丁目5-20",
            Abridged,
            "number-signs+jo-left-out+city-left-out",
        ),
        ("札幌市中央区南12西12-2-27", "札幌市中央区南12条西12-2-27", Abridged, "jo-left-out"),
        ("札幌市北区拓北6-2-6-12", "札幌市北区拓北6条2丁目6-12", Abridged, "number-signs+jo-left-out"),
    ]);
    for (left, right) in [
        ("札幌市豊平区中の島2-2-5", "札幌市豊平区中の島2条2丁目5"),
        ("札幌市豊平区中の島22-5-20", "札幌市豊平区中の島2条2丁目5-20"),
        ("札幌市北区北3条1", "札幌市北区北3-1"),
        ("札幌市中央区南12西12-2-27", "札幌市中央区南12西12条2-27"),
        ("札幌市中央区南1条西2条3", "札幌市中央区南1西2-3"),
        ("京都市中京区北2西3-1", "京都市中京区北2条西3-1"),
        ("北2西3-1", "北2条西3-1"),
    ] {
        never_better(left, right, Different);
    }
}

#[test]
fn names_in_either_kana_are_read_by_a_person() {
    check(&[
        ("つくば市天王台1", "ツクバ市天王台1", Undecided, "script-in-name"),
        ("ニセコ町1", "にせこ町1", Undecided, "script-in-name"),
        ("寿町1-2サンプル荘", "寿町1-2さんぷる荘", Undecided, "script-in-name"),
        ("寿町1-2スタイル荘", "寿町1-2スタイる荘", Undecided, "script-in-name"),
    ]);
}

#[test]
fn signs_of_numbers_floors_and_rooms_are_no_numbers() {
    check(&[
        ("堺市3丁1-2", "堺市3丁目1-2", Format, "number-signs"),
        ("寿町1-2ハイツ101室", "寿町1-2ハイツ101号室", Format, "number-signs"),
        ("寿町1-2ハイツ101室", "寿町1-2ハイツ101", Format, "number-signs"),
        ("寿町1-2ハイツ#101", "寿町1-2ハイツ101", Format, "number-signs"),
        ("寿町1-2ハイツNo.101", "寿町1-2ハイツ101号", Format, "number-signs"),
        ("花巻市第12地割34", "花巻市12地割34", Format, "number-signs"),
        ("花巻市第十二地割34", "花巻市第12地割34", Format, "kanji-number"),
        ("寿町1-2第2ビル", "寿町1-2第二ビル", Format, "kanji-number"),
        ("寿町一丁目二番地三 見本荘", "寿町1-2-3 見本荘", Format, "kanji-number+number-signs"),
        ("寿町1-2第2ビル", "寿町1-2", Abridged, "building-left-out"),
        ("海岸通り1-2", "海岸通1-2", Abridged, "tori-writing"),
    ]);
    for (left, right) in [
        ("寿町1#2", "寿町1-2"),
        ("寿町1-2#101", "寿町1-2-101"),
        ("寿町1-2第2", "寿町1-2"),
        ("寿町1-2第2街区", "寿町1-2"),
        ("寿町1-2第一三共ビル", "寿町1-2第13共ビル"),
        ("寿町1-2ハイツ3室町", "寿町1-2ハイツ3町"),
        ("寿町1-2CASANo.2", "寿町1-2CASA2"),
        ("花巻市12地割34", "花巻市12-34"),
        ("和歌山市一番丁1", "和歌山市一番町1"),
        ("寿町1-2ハイツ101A", "寿町1-2ハイツ101"),
    ] {
        never_better(left, right, Different);
    }
}

#[test]
fn what_lies_beside_a_lot_is_not_in_it() {
    for beside in
        ["先", "地先", "付近", "の付近", "近く", "隣", "隣地", "向かい", "裏手", "番地先", "番地付近"]
    {
        never_better(&format!("寿町1{beside}"), "寿町1", Different);
        never_better(&format!("寿町1-2{beside}"), "寿町1-2", Different);
    }
    // None of these names a lot: which they mean the register knows.
    for (left, right) in
        [("寿町無番地", "寿町番地なし"), ("寿町無番地", "寿町番外地"), ("寿町無番地", "寿町")]
    {
        never_better(left, right, Different);
    }
}

#[test]
fn names_of_buildings_in_other_forms_are_the_same() {
    check(&[
        ("寿町1-2サンプル・ハイツ", "寿町1-2サンプルハイツ", Format, "middle-dot"),
        ("寿町1-2ｻﾝﾌﾟﾙ･ﾊｲﾂ", "寿町1-2サンプルハイツ", Format, "width+middle-dot"),
        ("寿町1-2 サンプル ハイツ", "寿町1-2サンプルハイツ", Format, "space"),
        ("寿町1-2サーパス", "寿町1-2サ－パス", Format, "long-mark"),
        ("寿町1-2abcハイツ", "寿町1-2ABCハイツ", Format, "letter-case"),
        ("寿町1-2ハイツⅡ", "寿町1-2ハイツII", Format, "compatibility-form"),
    ]);
}

/// A number that one side calls a 丁目 and the other a 番地, or one a room and the other a house, is not told by itself.
#[test]
fn signs_that_contradict_each_other_are_read_by_a_person() {
    for (left, right) in [
        ("寿町1丁目", "寿町1番地"),
        ("寿町1丁目", "寿町1号"),
        ("寿町1丁目ハイツ101", "寿町1番地ハイツ101"),
        ("寿町1丁目", "寿町1番地ハイツ101"),
        ("寿町1番地2の3", "寿町1丁目2番3号"),
        ("寿町1-2 3号室", "寿町1-2-3"),
        ("寿町1-2 3号室", "寿町1丁目2番3号"),
        ("寿町1-2 3", "寿町1丁目2番3号"),
        ("寿町123 5号", "寿町123番地5"),
        ("寿町1-2　3", "寿町1-2-3"),
        ("寿町1-2 101号室", "寿町1丁目2番101号"),
        ("寿町1号室", "寿町1"),
        ("寿町1室", "寿町1番地"),
        ("寿町1丁目2番地", "寿町1番地2"),
        ("寿町1丁目2番", "寿町1番2号"),
        ("寿町1丁目2号", "寿町1番2号"),
        ("寿町1丁目2番地", "寿町1丁目2号"),
        ("寿町1丁目2番", "寿町1番2"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[
        ("寿町1-2-3 101号室", "寿町1-2-3-101", Format, "number-signs"),
        ("寿町1-2 3号室", "寿町1-2 3", Format, "number-signs"),
        ("寿町1-2-3-5", "寿町1丁目2番3号 5号室", Format, "number-signs"),
        ("寿町1-2-3 5", "寿町1-2-3-5", Format, "number-signs"),
        ("寿町1-2ハイツ3号室", "寿町1-2ハイツ3", Format, "number-signs"),
        ("寿町1丁目3番地", "寿町1番3号", Format, "number-signs"),
        ("寿町1丁目2番地", "寿町1-2", Format, "number-signs"),
        ("寿町1番地2", "寿町1-2", Format, "number-signs"),
        ("寿町1番2号", "寿町1-2", Format, "number-signs"),
        ("寿町1番2号", "寿町1番地2号", Format, "number-signs"),
        ("寿町1丁目2番地3", "寿町1丁目2番3号", Format, "number-signs"),
    ]);
}

#[test]
fn kanji_numbers_in_a_row_are_numbers() {
    for left in ["寿町一の二の三", "寿町一ノ二ノ三", "寿町一ー二ー三", "寿町一丁目二ー三", "寿町一丁目二の三"]
    {
        check(&[(left, "寿町1-2-3", Format, "kanji-number+number-signs")]);
        never_better(left, "寿町1-23", Different);
        never_better(left, "寿町1-2-4", Different);
    }
    check(&[("寿町一ー二", "寿町1-2", Format, "kanji-number+number-signs")]);
    for (left, right) in [("一の谷二の丸1", "1の谷2の丸1"), ("一ノ宮三ノ町", "1ノ宮3ノ町")]
    {
        never_better(left, right, Different);
    }
}

#[test]
fn floors_in_kanji_are_floors() {
    check(&[
        ("寿町1-2 ハイツ四階", "寿町1-2 ハイツ4階", Format, "kanji-number"),
        ("寿町1-2 四階", "寿町1-2 4F", Format, "kanji-number+number-signs"),
    ]);
    never_better("寿町1-2 ハイツ四階", "寿町1-2 ハイツ5階", Different);
    never_better("天理市二階堂1", "天理市2階堂1", Different);
}

#[test]
fn the_old_and_the_formal_numerals_are_numbers() {
    for (kanji, digits) in
        [("廿", "20"), ("卅一", "31"), ("壹", "1"), ("貳", "2"), ("二佰", "200"), ("壱萬", "10000")]
    {
        let (left, right) = (format!("寿町{kanji}番地"), format!("寿町{digits}番地"));
        check(&[(&left, &right, Format, "kanji-number")]);
    }
    never_better("廿日市市1", "20日市市1", Different);
    never_better("八万町1", "80000町1", Different);
    never_better("寿町廿番地", "寿町二番地", Different);
}

#[test]
fn a_room_may_be_called_so_behind_its_letter() {
    check(&[("寿町1-2 ハイツ101A号室", "寿町1-2 ハイツ101A", Format, "number-signs")]);
    // ハイツA is a building as well.
    never_better("寿町1-2 ハイツA号室", "寿町1-2 ハイツA", Undecided);
    never_better("寿町1-2A号室", "寿町1-2A", Undecided);
    never_better("寿町2A号室", "寿町2A", Undecided);
    never_better("寿町1-2 ハイツA号室", "寿町1-2 ハイツB号室", Different);
    never_better("寿町1-2 ハイツA号室", "寿町1-2 ハイツ", Abridged);
}

#[test]
fn a_repeated_character_may_be_written_with_its_mark() {
    check(&[("代々木1-1", "代代木1-1", Variant, "iteration-mark")]);
    never_better("代々木1-1", "代木木1-1", Different);
    never_better("代々木1-1", "代台木1-1", Different);
}

#[test]
fn the_sign_of_a_place_may_be_left_out_before_a_town() {
    check(&[
        ("東京都小笠原村父島字西町1", "東京都小笠原村父島西町1", Abridged, "aza-left-out"),
        ("鶴岡市山王字新町1", "鶴岡市山王新町1", Abridged, "aza-left-out"),
        ("芝大字東1", "芝字東1", Abridged, "aza-left-out"),
    ]);
    for (left, right) in
        [("印字町1", "印町1"), ("北印字町1", "北印町1"), ("新字町1", "新町1"), ("十文字西町1", "十文西町1")]
    {
        never_better(left, right, Different);
    }
}

/// Kyoto's streets: the resident record and daily use write the turns in several ways.
#[test]
fn turns_and_streets_of_kyoto_are_written_in_several_ways() {
    const TOWN: &str = "一之船入町5";
    let with = |street: &str| format!("京都府京都市中京区{street}{TOWN}");
    let turns = ["寺町通御池東入", "寺町通御池東入る", "寺町通御池東入ル", "寺町通御池東イル"];
    for (at, a) in turns.iter().enumerate() {
        for b in turns.iter().skip(at + 1) {
            check(&[(&with(a), &with(b), Format, "kyoto-turn")]);
        }
        check(&[(&with(a), &with(""), Abridged, "kyoto-street-left-out")]);
        never_better(&with(a), &with(&a.replace('東', "西")), Different);
    }
    check(&[(&with("寺町御池上る"), &with("寺町通御池上る"), Abridged, "tori-writing")]);
    check(&[
        (&with("寺町通御池西入二丁目"), &with(""), Abridged, "number-signs+kyoto-street-left-out"),
        (&with("寺町通2丁目上る"), &with(""), Abridged, "kyoto-street-left-out"),
        (&with("寺町通2筋目上る"), &with(""), Abridged, "kyoto-street-left-out"),
    ]);
    never_better(&with("寺町通御池西入二丁目"), &with("寺町通御池西入三丁目"), Different);
    never_better(&with("寺町御池上る"), &with("寺町通御池下る"), Different);
    never_better("京都市中京区寺町通上る見本町2丁目5", "京都市中京区見本町5", Different);
}
