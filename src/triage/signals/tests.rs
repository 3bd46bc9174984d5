//! Signals as a table: what is known → what is said.

use super::*;
use crate::audit::{AnswerResult, CandidateId, FiveItems, SignalSet};
use crate::triage::assess::assess;
use crate::triage::testing::{B, BROKEN, dossier, hanako, items, neighbour, notification, number};

fn with(change: impl FnOnce(&mut FiveItems)) -> FiveItems {
    let mut items = hanako();
    change(&mut items);
    items
}

fn set(signals: &[Signal]) -> SignalSet {
    signals.iter().copied().collect()
}

#[test]
fn what_one_record_and_its_answer_show() {
    let table: Vec<(&str, FiveItems, &[Signal])> = vec![
        ("the same", hanako(), &[]),
        ("another writing", with(|i| i.sex = "女".into()), &[]),
        ("another birth date", with(|i| i.birth_date = "1980-04-03".into()), &[Signal::BirthOrSexDiffers]),
        ("another sex", with(|i| i.sex = "1".into()), &[Signal::BirthOrSexDiffers]),
        (
            "only the address",
            with(|i| i.address = "大阪府大阪市北区山町４－５".into()),
            &[Signal::OnlyAddressDiffers],
        ),
        (
            "a twin",
            with(|i| {
                i.kanji_name = "高橋　月子".into();
                i.kana_name = "タカハシ　ツキコ".into();
            }),
            &[Signal::Twin],
        ),
        (
            "a stranger",
            items("山本　一郎", "ヤマモト　イチロウ", "1955-01-02", "1", "大阪府大阪市北区山町４－５"),
            &[Signal::BirthOrSexDiffers],
        ),
    ];
    for (why, register, expected) in table {
        let found = assess(&dossier(hanako(), Some(register)));
        assert_eq!(found.signals, set(expected), "{why}");
    }
}

#[test]
fn a_twin_may_have_another_given_name_not_plainly_another_surname() {
    for (one, other, expected) in [
        (("高橋　花子", "タカハシ　ハナコ"), ("高橋　月子", "タカハシ　ツキコ"), true),
        (("高橋花子", "タカハシハナコ"), ("高橋　月子", "タカハシツキコ"), true),
        (("髙橋　花子", "タカハシ　ハナコ"), ("高橋　月子", "タカハシ　ツキコ"), true),
        (("林一郎", "ハヤシイチロウ"), ("林二郎", "ハヤシジロウ"), true),
        // Both end alike.
        (("林健一郎", "ハヤシケンイチロウ"), ("林純一郎", "ハヤシジュンイチロウ"), true),
        // The kana are the same.
        (("鈴木　裕子", "スズキ　ユウコ"), ("鈴木　祐子", "スズキ　ユウコ"), true),
        (("原　美咲", "ハラ　ミサキ"), ("原　美早紀", "ハラ　ミサキ"), true),
        (("山田　翔", "ヤマダ　ショウ"), ("山田　晶", "ヤマダ　ショウ"), true),
        (("原太郎", "ハラタロウ"), ("原太朗", "ハラタロウ"), true),
        // Only the kana differ: another reading of one name, or a slip.
        (("佐倉　健史", "サクラ　ケンシ"), ("佐倉　健史", "サクラ　ケンジ"), false),
        (("佐倉健史", "サクラケンシ"), ("佐倉健史", "サクラケンジ"), false),
        (("佐川　翔", "サガワ　ショウ"), ("佐川　翔", "サガワ　カケル"), false),
        // The given name may stand first.
        (("CARLOS SILVA", "カルロス　シルバ"), ("PEDRO SILVA", "ペドロ　シルバ"), true),
        (("ANA LOPES", "アナ　ロペス"), ("BEA LOPES", "ベア　ロペス"), true),
        (("カルロス　シルバ", "カルロス　シルバ"), ("ペドロ　シルバ", "ペドロ　シルバ"), true),
        (("シルバ・カルロス", ""), ("シルバ・ペドロ", ""), true),
        (("SMITH JOHN JR", "スミス　ジョン"), ("SMITH JOHN SR", "スミス　ジョン"), true),
        (("CARLOS SILVA", "カルロス　シルバ"), ("佐々木　健", "ササキ　ケン"), true),
        // A marriage.
        (("高橋　花子", "タカハシ　ハナコ"), ("山田　花子", "ヤマダ　ハナコ"), false),
        (("佐藤花子", "サトウハナコ"), ("鈴木花子", "スズキハナコ"), false),
        (("佐藤花子", "サトウ　ハナコ"), ("鈴木　花子", "スズキ　ハナコ"), false),
        (("佐山　恵", "サヤマ　メグミ"), ("田山　恵", "タヤマ　メグミ"), false),
        // A surname that is read otherwise.
        (("山崎　花子", "ヤマザキ　ハナコ"), ("山崎　花子", "ヤマサキ　ハナコ"), false),
        // Another surname and another given name.
        (("高橋　花子", "タカハシ　ハナコ"), ("山田　月子", "ヤマダ　ツキコ"), true),
        // No name is different.
        (("高橋　花子", "タカハシ　ハナコ"), ("高橋花子", "ﾀｶﾊｼ ﾊﾅｺ"), false),
        (("髙橋　花子", "タカハシ　ハナコ"), ("高橋　花子", "タカハシ　ハナコ"), false),
        (("髙橋　花子", ""), ("高橋　花子", "タカハシ　ハナコ"), false),
        (("", ""), ("高橋　花子", "タカハシ　ハナコ"), false),
    ] {
        let named = |(kanji, kana): (&str, &str)| {
            with(|i| {
                i.kanji_name = kanji.into();
                i.kana_name = kana.into();
            })
        };
        for (one, other) in [(one, other), (other, one)] {
            let found = assess(&dossier(named(one), Some(named(other))));
            assert_eq!(found.signals.contains(Signal::Twin), expected, "{one:?} {other:?}");
        }
    }
}

#[test]
fn an_answer_without_five_items_is_a_danger_of_its_own() {
    for (result, expected) in [
        (AnswerResult::NotFound, set(&[Signal::NotFound])),
        (AnswerResult::Deceased, set(&[Signal::Deceased])),
        (AnswerResult::LeftJapan, set(&[Signal::LeftJapan])),
        (AnswerResult::NumberChanged, set(&[Signal::NumberChanged])),
        (AnswerResult::Error, SignalSet::EMPTY),
    ] {
        let mut known = dossier(hanako(), Some(FiveItems::default()));
        known.answer.as_mut().unwrap().result = result;
        let found = assess(&known);
        assert_eq!((found.signals, found.grade()), (expected, None), "{result}");
    }
}

#[test]
fn other_sources_of_the_number_are_heard() {
    let mut known = dossier(hanako(), Some(hanako()));
    known.candidate.individual_number = number(BROKEN);
    known.candidate.registered.core_number = Some(number(B));
    known.notifications = vec![notification(B, "2017-01-01", "employer")];
    known.candidate.membership.lost_on = "2020-03-31".into();
    let expected = set(&[
        Signal::CheckDigitFails,
        Signal::NotificationDisagrees,
        Signal::CoreServerDisagrees,
        Signal::LostEligibility,
    ]);
    assert_eq!(assess(&known).signals, expected);
    known.mark.right_number = Some(number(B));
    assert_eq!(
        assess(&known).signals,
        set(&[Signal::LostEligibility]),
        "the right number is what they state"
    );
}

#[test]
fn the_answer_may_be_another_members() {
    let jiro = items("高橋　次郎", "タカハシ　ジロウ", "2010-05-06", "1", &hanako().address);
    let mut known = dossier(hanako(), Some(jiro.clone()));
    known.lookalikes = vec![neighbour(9, jiro.clone())];
    let found = assess(&known);
    assert!(found.signals.contains(Signal::FamilySwap));
    assert_eq!(found.partners, vec![(Signal::FamilySwap, CandidateId(9))]);
    assert_eq!(found.word_of(Signal::FamilySwap, &known), "swap-elsewhere");
    known.family = vec![
        neighbour(2, jiro),
        neighbour(3, items("高橋　三郎", "タカハシ　サブロウ", "2012-05-06", "1", "")),
    ];
    assert_eq!(assess(&known).partners, vec![(Signal::FamilySwap, CandidateId(2))], "the family comes first");
    assert_eq!(assess(&known).word_of(Signal::FamilySwap, &known), "swap-in-family");
}

#[test]
fn a_shared_number_is_one_persons_or_two() {
    let mut known = dossier(hanako(), Some(hanako()));
    let mut again = neighbour(5, with(|i| i.address = "京都府京都市中京区花町１".into()));
    again.acquired_on = "2021-04-01".into();
    known.holders = vec![again.clone()];
    assert_eq!(assess(&known).signals, set(&[Signal::SamePersonAgain, Signal::OverlappingEligibility]));
    known.candidate.membership.lost_on = "2021-04-01".into();
    assert_eq!(
        assess(&known).signals,
        set(&[Signal::SamePersonAgain, Signal::LostEligibility]),
        "the day of loss is free"
    );
    again.items.kanji_name = "高橋　花江".into();
    known.holders = vec![again];
    assert!(assess(&known).signals.contains(Signal::DuplicateNumber));
}

#[test]
fn a_family_that_moved_is_told_of() {
    let mut known = dossier(hanako(), Some(with(|i| i.address = "大阪府大阪市北区山町４－５".into())));
    let mut child = neighbour(2, items("高橋　次郎", "タカハシ　ジロウ", "2010-05-06", "1", ""));
    child.answered_address = Some("大阪市北区山町４番５号".into());
    known.family = vec![child];
    let found = assess(&known);
    assert_eq!(found.signals, set(&[Signal::OnlyAddressDiffers, Signal::HouseholdMoved]));
    assert_eq!(found.partners, vec![(Signal::HouseholdMoved, CandidateId(2))]);
}

#[test]
fn memberships_share_a_day_or_not() {
    for (one, other, expected) in [
        (("2015-04-01", ""), ("2020-04-01", ""), true),
        (("2015-04-01", "2020-04-01"), ("2020-04-01", ""), false),
        (("2015-04-01", "2020-04-02"), ("2020-04-01", ""), true),
        (("2015-04-01", "2015-04-01"), ("2015-04-01", ""), false),
        (("", ""), ("2020-04-01", ""), false),
        (("2015-04-01", "不明"), ("2020-04-01", ""), false),
    ] {
        assert_eq!(overlap(one, other), expected, "{one:?} {other:?}");
        assert_eq!(overlap(other, one), expected, "{other:?} {one:?}");
    }
}
