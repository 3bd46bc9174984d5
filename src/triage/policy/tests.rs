//! The table of marks: what the data allow, what they refuse, and what follows.

mod assigned;
mod corrected;
mod escalated;
mod second_check;
mod verified;

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
fn what_no_rule_of_its_own_catches() {
    let known = register(|_| {});
    let viewer = actor("ito", Role::Viewer);
    assert_eq!(act_on(&known, &Act::Mark(NewMark::to(Status::Verified)), &viewer), Err(Refusal::OnlyViewing));
    let noted = NewMark { note: format!("番号 {A}"), ..NewMark::to(Status::Verified) };
    assert_eq!(marked(&known, noted), Err(Refusal::NumberInNote));
    let hidden = NewMark { note: format!("2023-01-01{A}"), ..NewMark::to(Status::Verified) };
    assert_eq!(marked(&known, hidden), Err(Refusal::NumberInNote));
    assert_eq!(marked(&known, NewMark::to(Status::Pending)), Err(Refusal::PendingIsNoMark));
    let hold = |until: Option<&str>, note: &str| {
        let until = until.map(|day| day.parse().unwrap());
        marked(&known, NewMark { until, note: note.into(), ..NewMark::to(Status::OnHold) })
    };
    assert_eq!(hold(None, "待ち"), Err(Refusal::HoldNeedsDate));
    assert_eq!(hold(Some("2023-07-01"), ""), Err(Refusal::HoldNeedsNote));
    assert!(matches!(hold(Some("2023-06-15"), "待ち"), Err(Refusal::DateNotAhead { .. })));
    assert_eq!(hold(Some("2023-07-01"), "待ち").unwrap().status, Status::OnHold);
    let mut raised = known.clone();
    raised.mark.raised_again = true;
    let aside =
        NewMark { until: "2023-07-01".parse().ok(), note: "待ち".into(), ..NewMark::to(Status::OnHold) };
    for (wanted, is_raised) in [
        (aside, true),
        (NewMark::to(Status::Verified), false),
        (NewMark { basis: Some(Basis::Doubt), ..NewMark::to(Status::Escalated) }, false),
    ] {
        assert_eq!(marked(&raised, wanted.clone()).unwrap().raised_again, is_raised, "{wanted:?}");
    }
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
