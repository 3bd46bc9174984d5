//! ダブルチェック: who may give it, and what it takes.

use super::*;

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
        (Some(&by_claim), who("audit", Some("ｓａｔｏ"), Claim), Some(Refusal::SamePerson)),
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
