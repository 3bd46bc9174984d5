//! 確認依頼中 and 異番号判明: who is asked until when, and what a finding leaves known.

use super::*;

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
fn asking_again_does_not_settle_whether_a_number_that_came_after_a_finding_is_wrong_too() {
    let wrong = |known: &Dossier| act_on(known, &Act::Wrong { note: String::new() }, &sato());
    let ask = |known: &Dossier| {
        let until = "2023-07-20".parse().ok();
        marked(known, NewMark { until, ..NewMark::to(Status::Escalated) }).unwrap()
    };
    for data_changed in [false, true] {
        let mut known = register(|_| {});
        known.mark = Mark { data_changed, ..wrong(&known).unwrap() };
        known.mark = ask(&known);
        assert_eq!((known.mark.data_changed, known.mark.is_known_wrong()), (data_changed, !data_changed));
        assert_eq!(wrong(&known).is_ok(), data_changed, "it can always be said of another number");
    }
    let mut doubted = register(|_| {});
    doubted.mark = Mark { data_changed: true, ..ask(&doubted) };
    assert!(!ask(&doubted).data_changed, "whoever asks again has seen what changed");
}
