//! The table of marks: what the data allow, what they refuse, and what follows.

use super::*;
use crate::audit::{Actor, Addressee, AnswerResult, FiveItems, IndividualNumber, Signal};
use crate::triage::assess::assess;
use crate::triage::dossier::Dossier;
use crate::triage::testing::{
    A, B, BROKEN, C, actor, dossier, hanako, items, neighbour, notification, number,
};

const NOW: &str = "2023-06-15T03:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn sato() -> Actor {
    actor("sato", Role::Operator)
}

fn act_on(known: &Dossier, act: &Act, actor: &Actor) -> Result<Mark, Refusal> {
    let found = assess(known);
    let marker = known.mark.operator.as_deref().map(|who| self::actor(who, Role::Operator));
    rule(&Grounds { marker: marker.as_ref(), ..Grounds::of(known, &found) }, act, actor, now())
}

fn marked(known: &Dossier, wanted: NewMark) -> Result<Mark, Refusal> {
    act_on(known, &Act::Mark(wanted), &sato())
}

fn verify_by(known: &Dossier, basis: Basis, note: &str) -> Result<Mark, Refusal> {
    let right_number = Some(known.effective_number());
    marked(
        known,
        NewMark { basis: Some(basis), right_number, note: note.into(), ..NewMark::to(Status::Verified) },
    )
}

fn register(change: impl FnOnce(&mut FiveItems)) -> Dossier {
    let mut right = hanako();
    change(&mut right);
    dossier(hanako(), Some(right))
}

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
        ("another number", B, "2016-02-01", "employer", false),
        ("a day that cannot be read", A, "不明", "employer", false),
    ] {
        let mut known = dossier(hanako(), None);
        known.notifications = vec![notification(digits, received, filled_by)];
        assert_eq!(verify_by(&known, Basis::LaterNotification, "").is_ok(), allowed, "{why}");
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
fn a_recorded_right_number_is_not_dropped_by_another_mark() {
    let mut known = register(|_| {});
    known.mark = Mark { status: Status::Corrected, right_number: Some(number(B)), ..Mark::default() };
    for status in [Status::Verified, Status::Escalated, Status::OnHold] {
        assert_eq!(marked(&known, NewMark::to(status)), Err(Refusal::CorrectionStands), "{status}");
    }
    let wrong = act_on(&known, &Act::Wrong { note: String::new() }, &sato()).unwrap();
    assert_eq!(wrong.status, Status::Escalated, "that it is wrong can always be said");
}

#[test]
fn escalation_proposes_reason_addressee_and_day() {
    let mut deceased = dossier(hanako(), Some(FiveItems::default()));
    deceased.answer.as_mut().unwrap().result = AnswerResult::Deceased;
    for (known, basis) in [
        (register(|i| i.sex = "1".into()), Basis::FiveItemsDiffer),
        (register(|i| i.kanji_name = "高橋　●子".into()), Basis::NotReadable),
        (deceased, Basis::NotInRegister),
        (dossier(hanako(), None), Basis::Doubt),
        (register(|_| {}), Basis::Doubt),
    ] {
        let mark = marked(&known, NewMark::to(Status::Escalated)).unwrap();
        assert_eq!(mark.basis, Some(basis));
        assert_eq!(mark.due_on.unwrap().to_string(), "2023-06-29");
        assert!(!mark.awaiting_second_check);
    }
    let late = NewMark { until: "2023-06-15".parse().ok(), ..NewMark::to(Status::Escalated) };
    assert!(matches!(marked(&register(|_| {}), late), Err(Refusal::DateNotAhead { .. })));
}

#[test]
fn who_is_asked_follows_from_membership_and_loss() {
    for (insurer, employer, lost, expected) in [
        ("06139992", "1234", "", Addressee::Employer),
        ("06139992", "1234", "2020-03-31", Addressee::Member),
        ("06139992", "", "", Addressee::Member),
        ("139998", "", "", Addressee::Householder),
        ("39131008", "1234", "", Addressee::Member),
    ] {
        let mut candidate = crate::triage::testing::candidate(hanako());
        candidate.key.insurer_no = crate::audit::InsurerNumber::parse(insurer).unwrap();
        candidate.membership.employer_code = employer.into();
        candidate.membership.lost_on = lost.into();
        assert_eq!(propose_addressee(&candidate), expected, "{insurer} {employer} {lost}");
    }
}

fn correct(
    known: &Dossier,
    digits: &str,
    basis: Basis,
    swap: bool,
    holders: &[i64],
) -> Result<Mark, Refusal> {
    let found = assess(known);
    let mut as_if = known.clone();
    as_if.mark.right_number = Some(number(digits));
    as_if.answer = Some(crate::triage::testing::answer(hanako()));
    let right = RightNumber {
        number: number(digits),
        holders: holders
            .iter()
            .map(|id| neighbour(*id, items("山本　一郎", "", "1955-01-02", "1", "")))
            .collect(),
        found: assess(&as_if),
    };
    let wanted = NewMark {
        basis: Some(basis),
        right_number: Some(number(digits)),
        swap,
        ..NewMark::to(Status::Corrected)
    };
    rule(&Grounds { right: Some(&right), ..Grounds::of(known, &found) }, &Act::Mark(wanted), &sato(), now())
}

#[test]
fn a_correction_names_a_valid_other_number_that_nobody_else_holds() {
    let known = register(|i| i.sex = "1".into());
    let mark = correct(&known, B, Basis::CardCopy, false, &[]).unwrap();
    assert_eq!((mark.right_number, mark.awaiting_second_check), (Some(number(B)), true));
    assert_eq!(correct(&known, BROKEN, Basis::CardCopy, false, &[]), Err(Refusal::RightNumberFails));
    assert_eq!(correct(&known, A, Basis::CardCopy, false, &[]), Err(Refusal::RightNumberIsRegistered));
    let holder = crate::audit::CandidateId(4);
    assert_eq!(correct(&known, B, Basis::CardCopy, false, &[4]), Err(Refusal::HeldByAnother { holder }));
    let way_out = crate::i18n::Lang::En.say(&Refusal::HeldByAnother { holder }.message());
    assert!(way_out.contains("--swap") && way_out.contains("wrong 4"), "{way_out}");
    assert!(correct(&known, B, Basis::CardCopy, true, &[4]).is_ok());
    assert_eq!(correct(&known, B, Basis::CardCopy, true, &[]), Err(Refusal::NothingToSwap));
    assert!(matches!(correct(&known, B, Basis::OtherMeans, false, &[]), Err(Refusal::BasisOfAnother { .. })));
    assert!(matches!(
        correct(&known, B, Basis::LaterNotification, false, &[]),
        Err(Refusal::NotBorneOut { .. })
    ));
    let mut stated = known.clone();
    stated.notifications = vec![notification(B, "2016-02-01", "employer")];
    assert!(correct(&stated, B, Basis::LaterNotification, false, &[]).is_ok());
    let bare = NewMark { right_number: Some(number(B)), ..NewMark::to(Status::Corrected) };
    assert_eq!(marked(&known, bare), Err(Refusal::BasisNeeded { status: Status::Corrected }));
}

#[test]
fn a_swap_fits_only_who_holds_the_right_number() {
    let own = register(|i| i.sex = "1".into());
    let mut partner = own.clone();
    partner.candidate.individual_number = number(B);
    let wanted = NewMark {
        basis: Some(Basis::CardCopy),
        right_number: Some(number(B)),
        swap: true,
        ..NewMark::to(Status::Corrected)
    };
    assert_eq!(swapped_partner(&own, &partner, &wanted).unwrap().right_number, Some(number(A)));
    // What the partner would get was said of one number, and recorded of another.
    let mut misread = own.clone();
    misread.mark = Mark { status: Status::Corrected, right_number: Some(number(C)), ..Mark::default() };
    let refused = swapped_partner(&misread, &partner, &wanted);
    assert_eq!(refused, Err(Refusal::SwapOfCorrected { id: misread.id }));
    for status in [Status::Verified, Status::Corrected] {
        partner.mark.status = status;
        let refused = swapped_partner(&own, &partner, &wanted);
        assert!(
            matches!(refused, Err(Refusal::PartnerMarked { .. })),
            "{status}: decided by somebody, unseen here"
        );
    }
    partner.mark.status = Status::Escalated;
    partner.candidate.individual_number = number(C);
    assert!(matches!(swapped_partner(&own, &partner, &wanted), Err(Refusal::SwapDoesNotFit { .. })));
}

fn awaiting(basis: Basis, right_number: Option<IndividualNumber>) -> Dossier {
    let mut known = register(|i| i.kanji_name = "髙橋　花子".into());
    known.mark = Mark {
        status: if right_number.is_some() { Status::Corrected } else { Status::Verified },
        basis: Some(basis),
        right_number,
        operator: Some("sato".into()),
        note: "電話".into(),
        awaiting_second_check: true,
        ..Mark::default()
    };
    known
}

#[test]
fn the_second_check_takes_another_person_and_the_number_again() {
    let confirm = |known: &Dossier, actor: &Actor, keyed: Option<&str>| {
        act_on(known, &Act::Confirm { number: keyed.map(number) }, actor)
    };
    let (ito, lead) = (actor("ito", Role::Operator), actor("ito", Role::Lead));
    let read = awaiting(Basis::NotationReviewed, None);
    assert_eq!(confirm(&read, &sato(), None), Err(Refusal::SamePerson));
    let claimed = Actor { claim: Some("ito".into()), ..sato() };
    assert_eq!(confirm(&read, &claimed, None), Err(Refusal::SamePerson), "a claim makes no second person");
    let done = confirm(&read, &ito, None).unwrap();
    assert_eq!((done.awaiting_second_check, done.second_operator.as_deref()), (false, Some("ito")));
    assert_eq!(confirm(&awaiting(Basis::OtherMeans, None), &ito, None), Err(Refusal::LeadNeeded));
    assert!(confirm(&awaiting(Basis::OtherMeans, None), &lead, None).is_ok());
    let corrected = awaiting(Basis::CardCopy, Some(number(B)));
    assert_eq!(confirm(&corrected, &ito, None), Err(Refusal::KeyedNumberNeeded));
    assert_eq!(confirm(&corrected, &ito, Some(C)), Err(Refusal::KeyedNumberDiffers));
    assert!(confirm(&corrected, &ito, Some(B)).is_ok());
    assert_eq!(confirm(&register(|_| {}), &ito, None), Err(Refusal::NothingAwaits));
    assert_eq!(confirm(&read, &Actor::system(), None), Err(Refusal::SamePerson));
}

#[test]
fn a_returned_mark_is_pending_with_the_reason() {
    let read = awaiting(Basis::NotationReviewed, None);
    let give_back = |note: &str, who: &str| {
        act_on(&read, &Act::Return { note: note.into() }, &actor(who, Role::Operator))
    };
    assert_eq!(give_back("", "ito"), Err(Refusal::ReasonNeeded));
    assert_eq!(give_back("別字", "sato"), Err(Refusal::SamePerson));
    let mark = give_back("別字", "ito").unwrap();
    assert_eq!(
        (mark.status, mark.note.as_str(), mark.awaiting_second_check),
        (Status::Pending, "別字", false)
    );
    assert_eq!((mark.is_returned(), mark.second_operator.as_deref()), (true, Some("ito")));
    let due = Day::of(now());
    let held =
        Mark { status: Status::OnHold, note: "電話待ち".into(), due_on: Some(due), ..Mark::default() };
    let ended = super::hold_ended(&held, due).unwrap();
    assert!(!ended.is_returned(), "a hold that fell due was returned by nobody");
    assert_eq!((ended.status, ended.note.as_str()), (Status::Pending, "電話待ち"));
    assert_eq!(super::hold_ended(&held, due.plus(-1)), None);
    assert_eq!(super::hold_ended(&Mark { status: Status::Escalated, ..held }, due), None);
}

#[test]
fn nobody_takes_a_record_for_longer_than_a_lease_is() {
    let known = register(|_| {});
    let hours = |hours: i64| now() + jiff::SignedDuration::from_hours(hours);
    for (wanted, got) in [(1, 1), (super::LEASE_HOURS, super::LEASE_HOURS), (9000, super::LEASE_HOURS)] {
        let mark = act_on(&known, &Act::Take { until: hours(wanted) }, &sato()).unwrap();
        assert_eq!(mark.leased_until, Some(hours(got)));
    }
}

#[test]
fn a_wrong_number_is_found_at_once_and_only_a_document_verifies_after() {
    let known = register(|_| {});
    let mark = act_on(&known, &Act::Wrong { note: String::new() }, &sato()).unwrap();
    assert_eq!((mark.status, mark.wrong_found_at), (Status::Escalated, Some(now())));
    let mut found = known;
    found.mark = mark;
    assert!(matches!(marked(&found, NewMark::to(Status::Verified)), Err(Refusal::NothingBearsIt { .. })));
    let by_card = verify_by(&found, Basis::CardCopy, "").unwrap();
    assert_eq!(by_card.wrong_found_at, Some(now()), "that it was found stays known");
    let earlier = now() - jiff::SignedDuration::from_hours(30);
    let found_at = |status| {
        let mut known = found.clone();
        known.mark = Mark { status, wrong_found_at: Some(earlier), ..Mark::default() };
        act_on(&known, &Act::Wrong { note: String::new() }, &sato()).unwrap().wrong_found_at
    };
    assert_eq!(found_at(Status::Pending), Some(earlier), "the finding whose correction was returned");
    for proven in [Status::Verified, Status::Corrected] {
        assert_eq!(found_at(proven), Some(now()), "another finding, after a proof");
    }
    assert!(by_card.awaiting_second_check, "a second person reads the document that overrules a finding");
}

#[test]
fn a_correction_after_a_proof_or_after_changed_data_finds_another_wrong_number() {
    let (first, earlier) =
        (now() - jiff::SignedDuration::from_hours(40), now() - jiff::SignedDuration::from_hours(30));
    let corrected = |wrong_found_at| Mark {
        wrong_found_at,
        marked_at: Some(earlier),
        right_number: Some(number(C)),
        ..crate::triage::testing::marked(Status::Corrected)
    };
    let unconfirmed = |mark| Mark { awaiting_second_check: true, ..mark };
    for (old, found) in [
        (Mark::default(), None),
        (Mark { wrong_found_at: Some(first), ..Mark::default() }, Some(first)),
        (unconfirmed(corrected(None)), None),
        (unconfirmed(corrected(Some(first))), Some(first)),
        (corrected(None), Some(now())),
        (corrected(Some(first)), Some(now())),
        (Mark { raised_again: true, wrong_found_at: Some(first), ..Mark::default() }, Some(now())),
        (Mark { raised_again: true, ..Mark::default() }, None),
    ] {
        let mut known = register(|_| {});
        known.mark = old.clone();
        let wanted = NewMark {
            basis: Some(Basis::CardCopy),
            right_number: Some(number(B)),
            ..NewMark::to(Status::Corrected)
        };
        assert_eq!(marked(&known, wanted).unwrap().wrong_found_at, found, "{old:?}");
    }
}

#[test]
fn reflected_is_said_of_a_confirmed_correction_whose_answer_is_the_same() {
    let mut known = register(|_| {});
    let reflect =
        |known: &Dossier, day: &str| act_on(known, &Act::Reflect { on: day.parse().unwrap() }, &sato());
    assert_eq!(reflect(&known, "2023-06-15"), Err(Refusal::NotCorrected));
    known.mark = Mark { status: Status::Corrected, right_number: Some(number(B)), ..Mark::default() };
    assert!(matches!(reflect(&known, "2023-06-16"), Err(Refusal::DateAhead { .. })));
    let seen = reflect(&known, "2023-06-15").unwrap();
    assert_eq!(seen.reflected_on.unwrap().to_string(), "2023-06-15");
    known.mark.marked_at = Some(now());
    assert_eq!(
        reflect(&known, "2023-06-14"),
        Err(Refusal::SeenBeforeMarked {
            given: "2023-06-14".parse().unwrap(),
            marked: "2023-06-15".parse().unwrap()
        })
    );
    let mut again = known.clone();
    again.mark = seen;
    for day in ["2023-06-15", "2023-06-14"] {
        let refused = Err(Refusal::ReflectedAlready { seen: "2023-06-15".parse().unwrap() });
        assert_eq!(reflect(&again, day), refused, "{day}");
    }
    known.answer = None;
    assert_eq!(reflect(&known, "2023-06-15"), Err(Refusal::NotSeenYet));
}

#[test]
fn what_no_rule_of_its_own_catches() {
    let known = register(|_| {});
    let viewer = actor("ito", Role::Viewer);
    assert_eq!(act_on(&known, &Act::Mark(NewMark::to(Status::Verified)), &viewer), Err(Refusal::OnlyViewing));
    let noted = NewMark { note: format!("番号 {A}"), ..NewMark::to(Status::Verified) };
    assert_eq!(marked(&known, noted), Err(Refusal::NumberInNote));
    assert_eq!(marked(&known, NewMark::to(Status::Pending)), Err(Refusal::PendingIsNoMark));
    let hold = |until: Option<&str>, note: &str| {
        let until = until.map(|day| day.parse().unwrap());
        marked(&known, NewMark { until, note: note.into(), ..NewMark::to(Status::OnHold) })
    };
    assert_eq!(hold(None, "待ち"), Err(Refusal::HoldNeedsDate));
    assert_eq!(hold(Some("2023-07-01"), ""), Err(Refusal::HoldNeedsNote));
    assert!(matches!(hold(Some("2023-06-15"), "待ち"), Err(Refusal::DateNotAhead { .. })));
    assert_eq!(hold(Some("2023-07-01"), "待ち").unwrap().status, Status::OnHold);
    let mut again = known.clone();
    again.mark = marked(&known, NewMark::to(Status::Verified)).unwrap();
    assert!(matches!(marked(&again, NewMark::to(Status::Verified)), Err(Refusal::AlreadySo { .. })));
    assert!(verify_by(&again, Basis::CardCopy, "").is_ok(), "another basis is another mark");
}

#[test]
fn every_refusal_says_what_to_do_in_both_languages() {
    let lang = [crate::i18n::Lang::Ja, crate::i18n::Lang::En];
    let known = register(|i| i.sex = "1".into());
    let refusal = marked(&known, NewMark::to(Status::Verified)).unwrap_err();
    let said: Vec<String> = lang.iter().map(|lang| lang.say(&refusal.message())).collect();
    assert!(said[0].contains("不一致の項目があります"), "{}", said[0]);
    assert!(said[1].contains("an item differs"), "{}", said[1]);
}

#[test]
fn a_lead_gives_and_others_take_what_is_free_or_hand_over_their_own() {
    let mut known = register(|_| {});
    let give = |known: &Dossier, to: Option<&str>, who: &Actor| {
        act_on(known, &Act::Assign { to: to.map(str::to_owned) }, who)
    };
    let lead = actor("tanaka", Role::Lead);
    assert_eq!(give(&known, None, &sato()), Err(Refusal::AssignedAlready));
    assert_eq!(give(&known, Some("ito"), &sato()), Err(Refusal::NotYours { assignee: None }));
    assert_eq!(give(&known, Some("sato"), &sato()).unwrap().assignee.as_deref(), Some("sato"));
    assert_eq!(give(&known, Some("ito"), &lead).unwrap().assignee.as_deref(), Some("ito"));
    known.mark.assignee = Some("ito".into());
    let theirs = Refusal::NotYours { assignee: Some("ito".into()) };
    assert_eq!(give(&known, Some("sato"), &sato()), Err(theirs.clone()));
    assert_eq!(give(&known, None, &sato()), Err(theirs));
    assert_eq!(
        give(&known, Some("sato"), &actor("ito", Role::Operator)).unwrap().assignee.as_deref(),
        Some("sato")
    );
}

#[test]
fn a_lease_ends_by_itself_but_never_under_an_open_request() {
    let mut known = register(|_| {});
    let hour = |n: i64| now() + jiff::SignedDuration::from_hours(n);
    let take = |known: &Dossier, until| act_on(known, &Act::Take { until }, &sato());
    assert_eq!(take(&known, now()), Err(Refusal::LeaseNotAhead));
    known.mark = take(&known, hour(24)).unwrap();
    assert_eq!((known.mark.assignee.as_deref(), known.mark.leased_until), (Some("sato"), Some(hour(24))));
    assert_eq!(take(&known, hour(25)), Err(Refusal::NotFree));
    assert_eq!(lease_ended(&known.mark, hour(23)), None);
    let free = lease_ended(&known.mark, hour(24)).unwrap();
    assert!(is_free(&free) && free.leased_until.is_none());
    let mut asked = known.clone();
    asked.mark = marked(&known, NewMark::to(Status::Escalated)).unwrap();
    assert_eq!((asked.mark.assignee.as_deref(), asked.mark.leased_until), (Some("sato"), None));
    assert_eq!(lease_ended(&asked.mark, hour(99)), None);
    let held =
        NewMark { until: "2023-07-01".parse().ok(), note: "待ち".into(), ..NewMark::to(Status::OnHold) };
    assert_eq!(
        marked(&known, held).unwrap().leased_until,
        Some(hour(24)),
        "a rest does not make it one's own"
    );
    let given = act_on(&known, &Act::Assign { to: Some("ito".into()) }, &sato()).unwrap();
    assert_eq!(given.leased_until, None, "what is handed over is no lease");
}

#[test]
fn a_due_date_is_moved_only_where_somebody_is_asked() {
    let mut known = register(|_| {});
    let due = |known: &Dossier, on: &str| act_on(known, &Act::Due { on: on.parse().unwrap() }, &sato());
    assert_eq!(due(&known, "2023-07-01"), Err(Refusal::NotEscalated));
    known.mark = marked(&known, NewMark::to(Status::Escalated)).unwrap();
    let moved = due(&known, "2023-07-20").unwrap();
    assert_eq!(Mark { due_on: known.mark.due_on, ..moved.clone() }, known.mark);
    assert_eq!(moved.due_on.map(|day| day.to_string()).as_deref(), Some("2023-07-20"));
    assert!(matches!(due(&known, "2023-06-15"), Err(Refusal::DateNotAhead { .. })));
    known.mark = moved;
    assert!(matches!(due(&known, "2023-07-20"), Err(Refusal::AlreadySo { .. })));
}

#[test]
fn two_people_are_two_accounts_or_two_names_under_one_policy() {
    use IdentitySource::{Claim, Foreign, LoginUid, RealUid};
    let mut known = register(|_| {});
    known.mark = Mark { awaiting_second_check: true, operator: Some("sato".into()), ..Mark::default() };
    let found = assess(&known);
    let who = |account: &str, claim: Option<&str>, source| Actor {
        account: account.into(),
        claim: claim.map(str::to_owned),
        source,
        role: Role::Operator,
    };
    let by_login = who("sato", None, LoginUid);
    let by_claim = who("audit", Some("sato"), Claim);
    let abroad = who("tanaka", None, Foreign);
    for (marker, actor, refusal) in [
        (None, who("tanaka", None, LoginUid), Some(Refusal::MarkerUnknown)),
        (Some(&by_login), who("tanaka", None, LoginUid), None),
        (Some(&by_login), who("tanaka", None, RealUid), None),
        (Some(&by_login), who("sato", Some("tanaka"), LoginUid), Some(Refusal::SamePerson)),
        (Some(&by_login), who("sato", Some("tanaka"), RealUid), Some(Refusal::SamePerson)),
        (Some(&by_claim), who("audit", Some("suzuki"), Claim), None),
        (Some(&by_claim), who("audit", Some("sato"), Claim), Some(Refusal::SamePerson)),
        (Some(&by_claim), who("audit", None, RealUid), Some(Refusal::AccountMayBeShared)),
        (Some(&by_claim), who("audit", None, LoginUid), Some(Refusal::SamePerson)),
        (Some(&by_login), who("sato", Some("suzuki"), Claim), Some(Refusal::SamePerson)),
        (Some(&abroad), who("tanaka", None, LoginUid), None),
        (Some(&by_login), abroad.clone(), Some(Refusal::SamePerson)),
    ] {
        let grounds = Grounds { marker, ..Grounds::of(&known, &found) };
        let ruled = rule(&grounds, &Act::Return { note: "再確認".into() }, &actor, now());
        assert_eq!(ruled.err(), refusal, "{marker:?} {actor:?}");
    }
}

#[test]
fn what_another_person_asked_is_not_changed_unseen_and_a_wrong_number_never_rests() {
    let held =
        NewMark { until: "2023-07-01".parse().ok(), note: "待ち".into(), ..NewMark::to(Status::OnHold) };
    let acts = [NewMark::to(Status::Verified), NewMark::to(Status::Escalated), held.clone()].map(Act::Mark);
    for (status, unseen) in [
        (Status::Pending, [false, false, false]),
        (Status::Escalated, [false, true, true]),
        (Status::OnHold, [false, true, true]),
        (Status::Verified, [true, true, true]),
        (Status::Corrected, [true, true, true]),
    ] {
        let mark = Mark { status, operator: Some("ito".into()), ..Mark::default() };
        assert_eq!(acts.each_ref().map(|act| overwrites_unseen(&mark, act, &sato())), unseen, "{status}");
        let own = Mark { operator: Some("sato".into()), ..mark };
        assert!(acts.iter().all(|act| !overwrites_unseen(&own, act, &sato())), "one's own, {status}");
    }
    let mut known = register(|_| {});
    known.mark = act_on(&known, &Act::Wrong { note: String::new() }, &sato()).unwrap();
    assert_eq!(marked(&known, held), Err(Refusal::WrongCannotRest));
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
