//! 担当: who gives, who takes, and until when.

use super::*;

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
fn a_name_is_one_persons_however_it_is_typed() {
    let mut known = register(|_| {});
    let lead = actor("tanaka", Role::Lead);
    let give =
        |known: &Dossier, to: &str, who: &Actor| act_on(known, &Act::Assign { to: Some(to.to_owned()) }, who);
    for (typed, kept) in
        [("ｓａｔｏ", "sato"), ("佐藤　太郎", "佐藤 太郎"), ("　ｻﾄｳ 太郎 ", "サトウ 太郎"), ("髙橋", "髙橋")]
    {
        known.mark = Mark::default();
        known.mark = give(&known, typed, &lead).unwrap();
        assert_eq!(known.mark.assignee.as_deref(), Some(kept));
        for again in [typed, kept] {
            assert_eq!(give(&known, again, &lead), Err(Refusal::AssignedAlready));
            assert!(super::writings(again).any(|writing| writing == kept), "{again}");
        }
        // As an older program kept it.
        known.mark.assignee = Some(typed.to_owned());
        let own = actor(kept, Role::Operator);
        assert_eq!(give(&known, "ito", &own).unwrap().assignee.as_deref(), Some("ito"));
        assert_eq!(may_hand_over(typed, Some("ito"), &own), Ok(()));
        assert_eq!(may_hand_over(typed, Some(kept), &own), Err(Refusal::AssignedAlready));
        assert!(super::writings(kept).chain(super::writings(typed)).any(|writing| writing == typed));
    }
    let free = register(|_| {});
    let taken = act_on(&free, &Act::Take { until: lease_from(now()) }, &actor("ｓａｔｏ", Role::Operator));
    assert_eq!(taken.unwrap().assignee.as_deref(), Some("sato"));
}
