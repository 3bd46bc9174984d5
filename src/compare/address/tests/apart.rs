//! What one sign, one space or one letter says, and another writing does not: it must not be lost.

use super::{check, never_better};
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
