//! 確認済: what the data allow, what they refuse, and what a document shows.

use super::*;

#[test]
fn v_takes_the_best_basis_that_the_data_allow() {
    let mut later = dossier(hanako(), None);
    later.notifications = vec![notification(A, "2016-02-01", "employer")];
    for (why, known, basis, second) in [
        ("all the same", register(|_| {}), Some(Basis::FiveItemsMatch), false),
        (
            "another notation",
            register(|i| i.address = "東京都千代田区霞町１－２－３".into()),
            Some(Basis::FiveItemsMatch),
            false,
        ),
        (
            "a variant character",
            register(|i| i.kanji_name = "髙橋　花子".into()),
            Some(Basis::NotationReviewed),
            true,
        ),
        (
            "no kana in the register",
            register(|i| i.kana_name = String::new()),
            Some(Basis::NotationReviewed),
            true,
        ),
        ("a later notification", later, Some(Basis::LaterNotification), false),
        ("another sex", register(|i| i.sex = "1".into()), None, false),
        ("no address in the register", register(|i| i.address = String::new()), None, false),
        ("no answer", dossier(hanako(), None), None, false),
    ] {
        let mark = marked(&known, NewMark::to(Status::Verified));
        match basis {
            Some(basis) => {
                let mark = mark.unwrap();
                assert_eq!((mark.basis, mark.awaiting_second_check), (Some(basis), second), "{why}");
                assert_eq!((mark.operator.as_deref(), mark.marked_at), (Some("sato"), Some(now())), "{why}");
            }
            None => assert!(matches!(mark, Err(Refusal::NothingBearsIt { .. })), "{why}: {mark:?}"),
        }
    }
}

#[test]
fn a_danger_forbids_what_the_data_alone_would_prove() {
    let mut known = register(|_| {});
    known.holders =
        vec![neighbour(2, items("山本　一郎", "ヤマモト　イチロウ", "1955-01-02", "1", "大阪府"))];
    assert!(assess(&known).signals.contains(Signal::DuplicateNumber));
    for basis in [Basis::FiveItemsMatch, Basis::NotationReviewed, Basis::LaterNotification] {
        assert!(matches!(verify_by(&known, basis, ""), Err(Refusal::NotBorneOut { .. })), "{basis}");
    }
    assert!(verify_by(&known, Basis::CardCopy, "").is_ok(), "the card shows whose number it is");
}

#[test]
fn a_number_that_is_none_is_verified_by_nothing() {
    let mut known = register(|_| {});
    known.candidate.individual_number = number(BROKEN);
    for basis in Basis::ALL {
        assert!(verify_by(&known, *basis, "資料").is_err(), "{basis}");
    }
}

#[test]
fn a_later_notification_is_later_and_from_another_hand() {
    for (why, digits, received, filled_by, allowed) in [
        ("later, by the employer", A, "2016-02-01", "employer", true),
        ("on the same day", A, "2016-01-10", "employer", false),
        ("earlier", A, "2015-12-31", "employer", false),
        ("filled in by the insurer", A, "2016-02-01", "insurer", false),
        ("filled in by nobody knows whom", A, "2016-02-01", "", false),
        ("filled in by the insurer", A, "2016-02-01", "保険者が記入", false),
        ("filled in by the insurer", A, "2016-02-01", "○○健康保険組合", false),
        ("filled in by the member", A, "2016-02-01", "被保険者", true),
        ("filled in by the employer", A, "2016-02-01", "事業主", true),
        ("filled in by the member of a union", A, "2016-02-01", "組合員", true),
        ("filled in for the member", A, "2016-02-01", "本人の代理人", true),
        ("filled in by an employer's name", A, "2016-02-01", "霞商事株式会社", true),
        ("nobody is named", A, "2016-02-01", "-", false),
        ("nobody is named", A, "2016-02-01", "不明", false),
        ("nobody is named", A, "2016-02-01", "NULL", false),
        ("the lookup's own", A, "2016-02-01", "J-LIS", false),
        ("a machine", A, "2016-02-01", "システム", false),
        ("perhaps the insurer", A, "2016-02-01", "職員", false),
        ("the member's agent", A, "2016-02-01", "被保険者（本人）の代理人が記入", true),
        ("in English", A, "2016-02-01", "the employer", true),
        ("an insurance company", A, "2016-02-01", "霞生命保険株式会社", false),
        ("an employee of the insurer", A, "2016-02-01", "職員(本人に代わり)", false),
        ("what J-LIS supplies", A, "2016-02-01", "本人確認情報", false),
        ("the insurer's own list", A, "2016-02-01", "被保険者台帳", false),
        ("the insurer's own list", A, "2016-02-01", "加入者情報システム", false),
        ("an office of somebody's", A, "2016-02-01", "総務課", false),
        ("nobody", A, "2016-02-01", "本人未記入", false),
        ("a word that holds another", A, "2016-02-01", "ourselves", false),
        ("a word that holds another", A, "2016-02-01", "staff member", false),
        ("a word that holds another", A, "2016-02-01", "insurance company", false),
        ("a word that holds another", A, "2016-02-01", "apparent", false),
        ("the union for the member", A, "2016-02-01", "組合(本人に代わり)", false),
        ("another number", B, "2016-02-01", "employer", false),
        ("a day that cannot be read", A, "不明", "employer", false),
    ] {
        let mut known = dossier(hanako(), None);
        known.notifications = vec![notification(digits, received, filled_by)];
        assert_eq!(verify_by(&known, Basis::LaterNotification, "").is_ok(), allowed, "{why}");
    }
}

/// The notification says what the number is, not whose the register says it is.
#[test]
fn a_later_notification_does_not_overrule_an_answer_with_another_name() {
    for (what, kanji, kana, allowed) in [
        ("nobody else", "高橋　花子", "タカハシ　ハナコ", true),
        ("a variant", "髙橋　花子", "タカハシ　ハナコ", true),
        ("another given name", "高橋　次郎", "タカハシ　ジロウ", false),
        ("another name of the same sound", "高橋　華子", "タカハシ　ハナコ", false),
        ("another person", "内藤　学", "ナイトウ　マナブ", false),
    ] {
        let mut known = register(|items| (items.kanji_name, items.kana_name) = (kanji.into(), kana.into()));
        known.notifications = vec![notification(A, "2016-02-01", "事業主")];
        assert_eq!(verify_by(&known, Basis::LaterNotification, "").is_ok(), allowed, "{what}");
        let in_bulk = NewMark { in_bulk: true, ..NewMark::to(Status::Verified) };
        assert_eq!(marked(&known, in_bulk).is_ok(), allowed, "{what}");
    }
}

#[test]
fn bases_that_ask_for_a_note_or_a_slip() {
    let known = register(|i| i.kanji_name = "髙橋　花子".into());
    for basis in [Basis::ItemUpdated, Basis::OtherMeans] {
        assert_eq!(verify_by(&known, basis, " "), Err(Refusal::NoteNeeded { basis }));
        let mark = verify_by(&known, basis, "住所変更届 5月2日").unwrap();
        assert!(mark.awaiting_second_check);
    }
    // Of the surname: in the given name it may be a twin's, which is a danger that no reasoning clears.
    let slip = register(|i| i.kana_name = "タカハシ　バナコ".into());
    assert!(verify_by(&slip, Basis::ReasonedSame, "電話で確認").unwrap().awaiting_second_check);
    let two = register(|i| {
        i.kana_name = "タカハシ　バナコ".into();
        i.sex = "1".into();
    });
    assert!(verify_by(&two, Basis::ReasonedSame, "電話で確認").is_err());
    assert!(matches!(
        verify_by(&known, Basis::Doubt, ""),
        Err(Refusal::BasisOfAnother { basis: Basis::Doubt, status: Status::Verified })
    ));
}

#[test]
fn one_sound_is_a_slip_and_two_differences_are_not() {
    for (kana, allowed) in
        [("タカハシ　バナコ", true), ("ダカハシ　バナコ", false), ("ダカハシ　ハルコ", false)]
    {
        let known = register(|i| i.kana_name = kana.into());
        assert_eq!(verify_by(&known, Basis::ReasonedSame, "電話で確認").is_ok(), allowed, "{kana}");
    }
}

#[test]
fn many_at_once_are_verified_only_by_what_nobody_need_read() {
    let in_bulk = NewMark { in_bulk: true, ..NewMark::to(Status::Verified) };
    assert_eq!(marked(&register(|_| {}), in_bulk.clone()).unwrap().basis, Some(Basis::FiveItemsMatch));
    let variant = register(|i| i.kanji_name = "髙橋　花子".into());
    assert_eq!(marked(&variant, in_bulk), Err(Refusal::ReadAlone { basis: Basis::NotationReviewed }));
    assert!(marked(&variant, NewMark::to(Status::Verified)).is_ok(), "one alone is read");
}

#[test]
fn what_rests_on_a_document_is_not_lowered_to_what_the_data_propose() {
    let mut known = register(|_| {});
    known.mark = verify_by(&known, Basis::CardCopy, "").unwrap();
    assert!(matches!(marked(&known, NewMark::to(Status::Verified)), Err(Refusal::AlreadySo { .. })));
}

#[test]
fn a_number_that_stands_as_another_persons_is_refused_however_it_is_proven() {
    let mut known = dossier(hanako(), Some(hanako()));
    let another = neighbour(9, items("佐藤　花", "サトウ　ハナ", "1950-01-01", "2", "大阪府大阪市北区1"));
    let by_card = |known: &Dossier| verify_by(known, Basis::CardCopy, "");
    for (status, items, is_refused) in [
        (Status::Verified, another.items.clone(), true),
        (Status::Corrected, another.items.clone(), true),
        (Status::Pending, another.items.clone(), false),
        (Status::Escalated, another.items.clone(), false),
        (Status::Verified, hanako(), false),
    ] {
        known.holders = vec![crate::triage::dossier::Neighbour { items, status, ..another.clone() }];
        let refused = Refusal::ProvenForAnother { holder: another.id };
        assert_eq!(by_card(&known).err(), is_refused.then(|| refused.clone()), "{status}");
        // The same of a mark that was made elsewhere.
        let mut brought = known.clone();
        brought.holders = Vec::new();
        brought.mark = by_card(&brought).unwrap();
        brought.holders.clone_from(&known.holders);
        let found = assess(&brought);
        assert_eq!(stands(&Grounds::of(&brought, &found)).err(), is_refused.then_some(refused), "{status}");
    }
}

#[test]
fn the_number_on_the_document_is_the_one_that_it_proves() {
    let known = dossier(hanako(), Some(hanako()));
    for (basis, keyed, refused) in [
        (Basis::CardCopy, None, Some(Refusal::DocumentNumberNeeded)),
        (Basis::ResidentRecord, None, Some(Refusal::DocumentNumberNeeded)),
        (Basis::CardCopy, Some(BROKEN), Some(Refusal::RightNumberFails)),
        (Basis::CardCopy, Some(B), Some(Refusal::DocumentNumberDiffers)),
        (Basis::ResidentRecord, Some(A), None),
        (Basis::FiveItemsMatch, None, None),
    ] {
        let wanted =
            NewMark { basis: Some(basis), right_number: keyed.map(number), ..NewMark::to(Status::Verified) };
        let mark = marked(&known, wanted);
        assert!(mark.as_ref().is_ok_and(|mark| mark.right_number.is_none()) || mark.is_err());
        assert_eq!(mark.err(), refused, "{basis} {keyed:?}");
    }
}

/// Five items that match do not overrule a document by themselves: it is looked at, by two people.
#[test]
fn a_document_that_shows_another_number_keeps_a_record_out_of_bulk_and_asks_for_a_second_person() {
    let in_bulk = NewMark { in_bulk: true, ..NewMark::to(Status::Verified) };
    let contradicted = Dossier { document_differs: true, ..register(|_| {}) };
    assert_eq!(marked(&contradicted, in_bulk), Err(Refusal::ReadAlone { basis: Basis::FiveItemsMatch }));
    let alone = marked(&contradicted, NewMark::to(Status::Verified)).unwrap();
    assert_eq!((alone.basis, alone.awaiting_second_check), (Some(Basis::FiveItemsMatch), true));
}
