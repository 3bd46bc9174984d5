//! Notations of one address, each beside its neighbours: other numbers, other rooms, other wings, other streets.

use proptest::prelude::*;

use super::{check, found, never_better};
use crate::compare::Grade::{Different, Format, Undecided};

/// Asserts that no writing of one list is better than `different` beside one of the other.
fn all_apart(ours: &[String], theirs: &[String]) {
    for (left, right) in ours.iter().flat_map(|left| theirs.iter().map(move |right| (left, right))) {
        never_better(left, right, Different);
    }
}

/// Asserts that each writing is the same as each other.
fn all_same(writings: &[String]) {
    for (at, left) in writings.iter().enumerate() {
        for right in writings.iter().skip(at + 1) {
            let (there, back) = (found(left, right), found(right, left));
            assert_eq!(there, back, "{left} / {right}");
            assert_eq!(there.0, Format, "{left} / {right}: {}", there.1);
        }
    }
}

#[test]
fn a_dash_before_a_room_says_nothing() {
    check(&[
        ("寿町1-2ハイツA-101", "寿町1-2ハイツA101", Format, "number-signs"),
        ("寿町1-2 A-101", "寿町1-2 A101", Format, "number-signs"),
        ("寿町1-2-3 ハイツA-101号室", "寿町1-2-3 ハイツA101", Format, "number-signs"),
        ("寿町1-2-3 見本団地2号棟-305", "寿町1-2-3 見本団地2号棟305", Format, "number-signs"),
        ("寿町1-2-3 見本ビル3階-301", "寿町1-2-3 見本ビル3階301号室", Format, "number-signs"),
        ("寿町1-2-3 見本ビル3F-301", "寿町1-2-3 見本ビル3階301号室", Format, "number-signs"),
        ("寿町1-2-3 見本団地2号棟 305", "寿町1-2-3 見本団地2-305", Format, "number-signs"),
        ("寿町1-2-3 見本ビル3F301", "寿町1-2-3 見本ビル3階301号室", Format, "number-signs"),
    ]);
    for (left, right) in [
        ("寿町1-2ハイツA-101", "寿町1-2ハイツA102"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツB101"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツA1-01"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツ101"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツ-101"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツA棟101"),
        ("寿町1-2ハイツA-101", "寿町1-2ハイツ101A"),
        ("寿町1-2ハイツ101-A", "寿町1-2ハイツ101A"),
        ("寿町1-2ハイツAB-101", "寿町1-2ハイツA-101"),
        ("寿町1-2A-101", "寿町1-2A101"),
        ("寿町1-2A-101", "寿町1-2 A-101"),
        ("寿町1-2A-101", "寿町1-2-A101"),
        ("寿町A-101", "寿町A101"),
        ("寿町1-2 A-101", "寿町1-2 B-101"),
        ("寿町1-2 A-101", "寿町1-2 101"),
        ("寿町1-2-3 見本ビル3F-301", "寿町1-2-3 見本ビル3階302"),
        ("寿町1-2-3 見本ビル3F-301", "寿町1-2-3 見本ビル4階301"),
        ("寿町1-2-3 見本ビル3F-301", "寿町1-2-3 見本ビル301"),
        ("寿町1-2-3F-301", "寿町1-2-3階301"),
    ] {
        never_better(left, right, Different);
    }
    for (left, right) in [("寿町1-2 ハイツ A-101", "寿町1-2 ハイツA 101"), ("寿町1-2A 101", "寿町1-2 A-101")]
    {
        never_better(left, right, Undecided);
    }
}

#[test]
fn the_sign_of_a_wing_may_be_a_dash() {
    for street in ["寿町1-2-3", "寿町1丁目2番3号 ", "寿町1番地 "] {
        let rooms = |wing: &str, room: &str| {
            let lines = [
                "{w}号棟{r}号室",
                "{w}号棟{r}号",
                "{w}号棟{r}",
                "{w}棟{r}号室",
                "{w}-{r}",
                "{w}－{r}号室",
                "{w}號棟{r}號室",
            ];
            lines.map(|line| format!("{street}見本団地{}", line.replace("{w}", wing).replace("{r}", room)))
        };
        let home = rooms("2", "305");
        all_same(&home[..6]);
        for (wing, room) in [
            ("2", "306"),
            ("3", "305"),
            ("23", "05"),
            ("305", "2"),
            ("2", "30"),
            ("2", "3-5"),
            ("1-2", "305"),
        ] {
            all_apart(&home, &rooms(wing, room));
        }
        for other in [
            "見本団地2",
            "見本団地305",
            "見本団地2号館305",
            "見本団地2階305",
            "見本団地二305",
            "手本団地2-305",
        ] {
            for line in &home[..4] {
                assert!(!found(line, &format!("{street}{other}")).0.is_same(), "{line} / {other}");
            }
        }
    }
    for (left, right) in [
        ("寿町1-2-3 2号棟305号", "寿町1-2-3 2-305"),
        ("寿町1-2号棟305号", "寿町1-2-305"),
        ("寿町5 北2棟3", "寿町5 北2-3"),
        ("寿町1-2 北西2棟3", "寿町1-2 北西2-3"),
        ("寿町5 北町2棟3", "寿町5 北町2-3"),
        ("寿町1-2 2号棟3", "寿町1-2 2-3"),
        ("寿町2号棟305号", "寿町2-305"),
        ("寿町1-2-3 見本団地2号棟", "寿町1-2-3 見本団地2"),
        ("寿町1-2-3 見本団地2号棟", "寿町1-2-3 見本団地2号室"),
        ("寿町1-2-3 見本団地2号棟305", "寿町1-2-3 見本団地2 305"),
        ("寿町1-2-3 見本団地A棟305", "寿町1-2-3 見本団地A-305"),
    ] {
        never_better(left, right, Different);
    }
}

#[test]
fn floors_and_rooms_may_be_in_kanji_together() {
    all_same(
        &["十二階一二〇三号室", "12階1203号室", "十二階1203号室", "12F1203"]
            .map(|room| format!("寿町1-2-3 見本ビル{room}")),
    );
    for other in
        ["十三階一二〇三号室", "12階1204号室", "二階一二〇三号室", "十二階一二三号室", "十階二一二〇三号室"]
    {
        never_better(
            "寿町1-2-3 見本ビル十二階一二〇三号室",
            &format!("寿町1-2-3 見本ビル{other}"),
            Different,
        );
    }
    never_better("天理市二階堂1", "天理市2階堂1", Different);
    never_better("寿町二階一町1", "寿町2階1町1", Different);
}

#[test]
fn turns_of_kyoto_have_their_okurigana() {
    const TOWN: &str = "一之船入町5";
    let with = |street: &str| format!("京都市中京区寺町通御池{street}{TOWN}");
    let [up, down, east] = [
        ["上る", "上ル", "上がる", "上ガル"].map(with),
        ["下る", "下ル", "下がる", "下ガル"].map(with),
        ["東入る", "東入ル", "東イル", "東いる"].map(with),
    ];
    for turns in [&up, &down, &east] {
        all_same(turns);
        for turn in turns {
            let bare = format!("京都市中京区{TOWN}");
            let left_out = found(turn, &bare);
            assert_eq!(left_out.1, "kyoto-street-left-out", "{turn}");
            never_better(turn, &bare.replace('5', "6"), Different);
            never_better(turn, &turn.replace('5', "6"), Different);
            never_better(turn, &turn.replace("御池", "二条"), Different);
        }
    }
    all_apart(&up, &down);
    all_apart(&up, &east);
    all_apart(&down, &east);
    all_apart(&east, &["西入る", "西入ル", "西イル", "西いる"].map(with));
    // Neither is the verb: a name goes on.
    never_better("寿町上が丘1", "寿町上丘1", Different);
    never_better("東いるま町1", "東入ま町1", Different);
}

#[test]
fn the_old_form_of_a_house_sign_is_the_sign() {
    all_same(&["1番2號", "1番2号", "1-2", "一番二號"].map(|lot| format!("寿町{lot}")));
    all_same(&["101號室", "101号室", "101"].map(|room| format!("寿町1-2ハイツ{room}")));
    all_apart(
        &["1番2號".to_owned(), "1番2號3".to_owned()].map(|lot| format!("寿町{lot}")),
        &["1番3號", "1番3号", "12號", "1-23", "1番2", "2番1號"].map(|lot| format!("寿町{lot}"))[..4],
    );
    never_better("寿町1番2號", "寿町1丁目2番", Undecided);
    never_better("寿町1-2-3號室", "寿町1-2-3号", Undecided);
}

#[test]
fn who_lodges_with_somebody_may_be_polite() {
    check(&[
        ("寿町1-2 見本様方", "寿町1-2 見本方", Format, "sama-left-out"),
        ("寿町1-2見本様方", "寿町1-2見本方", Format, "sama-left-out"),
        ("寿町1-2 ハイツ101 見本様方", "寿町1-2 ハイツ101 見本方", Format, "sama-left-out"),
    ]);
    for (left, right) in [
        ("寿町1-2 見本様方", "寿町1-2 手本方"),
        ("寿町1-2 見本様方", "寿町1-2 見方"),
        ("寿町1-2 見本様方", "寿町1-2 見本"),
        ("寿町1-2 見本様方", "寿町1-2 見本様"),
        ("寿町1-2 見本様", "寿町1-2 見本方"),
        ("寿町1-2 見本様方", "寿町1-3 見本方"),
        ("寿町1-2 見本太郎様方", "寿町1-2 見本方"),
        ("寿町1-2 土様方", "寿町1-2 土方"),
        ("寿町1-2 ハイツ 土様方", "寿町1-2 ハイツ 土方"),
        ("寿町1-2 ハイツ土様方", "寿町1-2 ハイツ土方"),
        ("寿町1-2 見本荘土様方", "寿町1-2 見本荘土方"),
        ("寿町1-2 見本様方101", "寿町1-2 見本方101"),
        ("寿町見本様方", "寿町見本方"),
    ] {
        never_better(left, right, Different);
    }
}

#[test]
fn the_boxes_of_a_post_office_are_counted() {
    let boxes = |number: &str| {
        ["第{}号", "{}号", "{}", "第{}"].map(|line| format!("見本郵便局私書箱{}", line.replace("{}", number)))
    };
    all_same(&boxes("5"));
    all_same(&[boxes("5")[0].clone(), boxes("五")[0].clone(), boxes("五")[1].clone()]);
    all_apart(&boxes("5"), &boxes("6"));
    all_apart(&boxes("5"), &boxes("15"));
    all_apart(&boxes("五"), &boxes("15"));
    never_better("寿町第5号", "寿町5号", Different);
    never_better("見本郵便局私書箱第5号", "手本郵便局私書箱5号", Different);
    never_better("見本郵便局私書箱第5号室", "見本郵便局私書箱5号室", Different);
}

/// 1〜3 may be all from 1 to 3, and 1、3 two lots: neither is 1-3. Files write one wave dash as two characters.
#[test]
fn ranges_and_lists_are_no_sequences() {
    check(&[("寿町1〜3", "寿町1～3", Format, "long-mark")]);
    for sign in "〜～~、・，/".chars() {
        never_better(&format!("寿町1{sign}3"), "寿町1-3", Different);
        never_better(&format!("寿町1{sign}2{sign}3"), "寿町1-2-3", Different);
        never_better(&format!("寿町1{sign}3"), &format!("寿町1{sign}4"), Different);
    }
    never_better("寿町1〜3", "寿町1、3", Different);
}

proptest! {
    /// Whatever the notation, another lot, wing, floor or room is another place.
    #[test]
    fn no_notation_makes_two_rooms_one(
        ours in [1_u64..30, 1..30, 1..30, 1..400],
        theirs in [1_u64..30, 1..30, 1..30, 1..400],
        (one, other) in (0_usize..7, 0_usize..7),
    ) {
        prop_assume!(ours != theirs);
        let line = |[lot, house, wing, room]: [u64; 4], how: usize| {
            let room = [
                format!("{wing}号棟{room}号室"),
                format!("{wing}棟{room}"),
                format!("{wing}-{room}"),
                format!("{wing}号棟-{room}號室"),
                format!("{wing}階{room}号室"),
                format!("{wing}F-{room}"),
                format!("A-{wing}-{room}"),
            ];
            format!("寿町{lot}番{house}號 見本団地{}", room[how])
        };
        let found = found(&line(ours, one), &line(theirs, other));
        prop_assert!(!found.0.is_same(), "{} / {}", line(ours, one), line(theirs, other));
    }
}
