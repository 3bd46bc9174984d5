//! 修正済: the right number, who else holds it, and that it was seen on the server.

use super::*;

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

#[test]
fn a_correction_after_a_proof_finds_another_wrong_number_whatever_its_second_check_says() {
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
        (Mark { raised_again: true, wrong_found_at: Some(first), ..Mark::default() }, Some(first)),
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
