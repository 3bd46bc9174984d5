//! What one sign, one space or one letter says, and another writing does not: it must not be lost.

use super::{check, found, never_better};
use crate::compare::Grade::{Different, Format, Undecided, Variant};

#[test]
fn numbers_that_stand_together_are_no_sequence() {
    for (left, right) in [
        ("寿町3百番地", "寿町3-100"),
        ("寿町3千番地", "寿町3-1000"),
        ("寿町2十番地", "寿町2-10"),
        ("寿町1-2十", "寿町1-2-10"),
        ("寿町2十一番地", "寿町2-11"),
        ("寿町1丁目2番地3百号", "寿町1-2-3-100"),
        ("寿町1二", "寿町1-2"),
        ("寿町1〇", "寿町1-0"),
        ("寿町1丁目2三", "寿町1-2-3"),
        ("寿町①②", "寿町1-2"),
        ("寿町1²", "寿町1-2"),
        ("寿町1-2①", "寿町1-2-1"),
        ("寿町𝟏𝟐", "寿町1-2"),
        ("寿町1𝟐", "寿町1-2"),
    ] {
        never_better(left, right, Different);
    }
    check(&[
        ("寿町𝟏𝟐", "寿町12", Format, "compatibility-form"),
        ("寿町1𝟐", "寿町12", Format, "compatibility-form"),
        ("寿町1-②", "寿町1-2", Format, "compatibility-form"),
    ]);
}

/// 13丁 of 1丁目 is a lot with a letter (甲乙丙丁); 1丁 of 堺市 is 1丁目.
#[test]
fn a_letter_behind_a_block_is_no_quarter() {
    for left in ["寿町1-13丁2", "寿町1丁目13丁2", "寿町1番13丁2", "寿町一丁目十三丁2"] {
        for right in ["寿町1-13-2", "寿町1丁目13-2", "寿町1丁目13番2号"] {
            never_better(left, right, Different);
        }
    }
    check(&[
        ("寿町1丁1-1", "寿町1丁目1-1", Format, "number-signs"),
        ("寿町一丁1-1", "寿町1-1-1", Format, "kanji-number+number-signs"),
    ]);
}

#[test]
fn letters_inside_a_word_in_hiragana_are_no_signs() {
    for (left, right) in [
        ("寿町1-2 ながの荘", "寿町1-2 なケの荘"),
        ("寿町1-2 かのこ荘", "寿町1-2 か之こ荘"),
        ("いちがお町1", "いちケお町1"),
        ("みつば町1", "みっば町1"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[
        ("きみが丘1", "きみケ丘1", Variant, "ke-ga"),
        ("つつじが丘1", "つつじヶ丘1", Variant, "ke-ga"),
        ("あいの里1", "あいノ里1", Variant, "no-writing"),
    ]);
}

#[test]
fn a_space_that_gives_a_letter_to_another_number_is_not_lost() {
    for (left, right) in [
        ("寿町1-2 A101", "寿町1-2A 101"),
        ("寿町1-2 A 101", "寿町1-2A 101"),
        ("寿町1-2　Ａ１０１", "寿町1-2A 101号室"),
        ("寿町1-2 Bハイツ", "寿町1-2B ハイツ"),
        ("寿町1-2 AB101", "寿町1-2AB 101"),
        ("1-2 101", "12 101"),
        ("寿町1-2 101", "寿町1-21 01"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[
        ("寿町1-2 A101", "寿町1-2A101", Format, "space"),
        ("寿町1-2 A101", "寿町1-2 A 101", Format, "space"),
    ]);
}

#[test]
fn another_room_is_named_so() {
    check(&[
        ("寿町1-2 101", "寿町1-2 102", Different, "room-differs"),
        ("寿町1-2 1号室", "寿町1-2 2号室", Different, "room-differs"),
        ("寿町1-2 5", "寿町1-2 6", Different, "number-differs"),
        ("寿町1-2-101", "寿町1-2-102", Different, "number-differs"),
    ]);
}

/// 1番地101 is the branch 101 of a lot as often as the room 101 in it.
#[test]
fn a_room_is_no_house_and_no_branch_of_a_lot() {
    for (left, right) in [
        ("寿町123 101", "寿町123-101"),
        ("寿町123 101号室", "寿町123-101"),
        ("寿町123 101号室", "寿町123番地101"),
        ("寿町123番地101号室", "寿町123番地の101"),
        ("寿町123番地 101号", "寿町123番地の101"),
        ("寿町123番地 101", "寿町123番地の101"),
        ("寿町1-2 101号室", "寿町1-2-101"),
        ("寿町1-2 101", "寿町1-2-101"),
        ("寿町1-2-101号室", "寿町1-2-101"),
        ("寿町1-2-3号室", "寿町1-2-3号"),
        ("寿町1丁目2番 201", "寿町1丁目2番201号"),
        ("寿町1丁目2番地201号室", "寿町1丁目2番地201"),
        ("寿町1 3", "寿町1丁目3番地"),
        ("寿町1番地 3", "寿町1番地の3"),
        ("寿町1番地 3", "寿町1番3号"),
        ("寿町1番地 3", "寿町1丁目3"),
        ("寿町3区20号室", "寿町3区20"),
        ("寿町北3条西5号室", "寿町北3条西5"),
        ("寿町1番地ハ3室", "寿町1番地ハ3"),
        ("寿町1丁目2番地 3", "寿町1-2-3"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[
        ("寿町1-2 101号室", "寿町1-2 101", Format, "number-signs"),
        ("寿町1-2 101号室", "寿町1番地2 101号", Format, "number-signs"),
        ("寿町1-2-101号室", "寿町1-2 101号室", Format, "number-signs"),
        ("寿町1-2-3 101", "寿町1-2-3-101", Format, "number-signs"),
        ("寿町1丁目 2番 201号", "寿町1-2-201", Format, "number-signs"),
        ("寿町1番 2号", "寿町1番の2", Format, "number-signs"),
        ("寿町1 3番地", "寿町1-3番地", Format, "number-signs"),
        ("寿町1番地 3", "寿町1番地3", Format, "space"),
        ("寿町1-2 ハイツ3号室", "寿町1-2 ハイツ3号", Format, "number-signs"),
        ("寿町1-2見本団地3号室", "寿町1-2見本団地3", Format, "number-signs"),
        ("寿町1-2 ハイツ1-101号室", "寿町1-2 ハイツ1-101", Format, "number-signs"),
        ("寿町1-2 ハイツ1 101", "寿町1-2 ハイツ1-101", Format, "number-signs"),
    ]);
}

#[test]
fn two_lots_in_a_row_are_no_lot_and_house() {
    for (left, right) in [
        ("寿町1番2番", "寿町1-2"),
        ("寿町1番2番", "寿町1番2号"),
        ("寿町1番地2番地", "寿町1番地の2"),
        ("寿町1丁目2丁目", "寿町1-2"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[("寿町1番地2番地", "寿町1番2番", Format, "number-signs")]);
}

#[test]
fn a_space_that_gives_a_letter_to_another_word_is_not_lost() {
    for (left, right) in [
        ("寿町1-2 ハイツII 101", "寿町1-2 ハイツI I101"),
        ("寿町1-2 ハイツⅡ 101", "寿町1-2 ハイツI I101"),
        ("寿町1-2 ハイツA 101", "寿町1-2 ハイツ A101"),
        ("寿町1-2 見本荘B 1", "寿町1-2 見本荘 B1"),
    ] {
        never_better(left, right, Undecided);
    }
    check(&[
        ("寿町1-2 ハイツA 101", "寿町1-2 ハイツ A 101", Format, "space"),
        ("寿町1-2 ハイツA 101", "寿町1-2 ハイツA101", Format, "space"),
    ]);
}

#[test]
fn a_dot_between_two_letters_joins_no_word() {
    for (left, right) in
        [("寿町1-2 A・B棟", "寿町1-2 AB棟"), ("寿町1番地イ・ロ", "寿町1番地イロ"), ("寿町#101", "寿町101")]
    {
        never_better(left, right, Different);
    }
    check(&[
        ("寿町1-2 ザ・ハイツ", "寿町1-2 ザハイツ", Format, "middle-dot"),
        ("寿町1-2 メゾン・ド・ヴィラ", "寿町1-2 メゾンドヴィラ", Format, "middle-dot"),
    ]);
}

/// Signs that look like a dash and nothing else: U+23AF and U+23E4 beside those of the hyphens and of box drawing.
#[test]
fn every_dash_stands_between_numbers() {
    for dash in "-－‐‑‒–—―−─━⎯⏤ーｰ⁃﹣﹘".chars() {
        let dashed = format!("寿町1{dash}2");
        never_better(&dashed, "寿町12", Different);
        assert!(found(&dashed, "寿町1番地2").0.is_same(), "{dash}");
    }
    for sign in "~〜～_|/＝=一".chars() {
        never_better(&format!("寿町1{sign}2"), "寿町1-2", Undecided);
    }
}
