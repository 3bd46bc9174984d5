use super::*;
use crate::audit::{CandidateId, Day};
use crate::i18n::Lang;
use crate::notice::incident::shipped;
use crate::triage::testing::actor;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_688_000_000 + minute * 60).unwrap()
}

fn incident() -> Incident {
    Incident {
        id: IncidentId(1),
        candidate: CandidateId(7),
        opened_at: at(0),
        opened_by: "sato".into(),
        ended: None,
        steps: checklist(shipped(Lang::En), true, at(0)),
        version: 1,
    }
}

fn done(evidence: &str) -> StepAct {
    StepAct::Done { evidence: evidence.into() }
}

fn waive(reason: &str) -> StepAct {
    StepAct::Waive { reason: reason.into() }
}

/// The incident with all steps but one done.
fn all_but(code: &str) -> Incident {
    let mut incident = incident();
    for step in incident.steps.iter_mut().filter(|step| step.code != code) {
        step.state = StepState::Done;
    }
    incident
}

#[test]
fn who_may_do_what_as_a_table() {
    let (operator, lead, viewer) =
        (actor("sato", Role::Operator), actor("suzuki", Role::Lead), actor("mori", Role::Viewer));
    let mut told = incident();
    told.steps[0] = IncidentStep {
        state: StepState::Done,
        done_by: Some("mori".into()),
        done_at: Some(at(1)),
        ..told.steps[0].clone()
    };
    let already = NoticeRefusal::AlreadySo { by: Some("mori".into()), at: Some(at(1)) };
    let day = "2023-07-09".parse::<Day>().unwrap();
    for (who, code, act, refused) in [
        (&operator, "find-cause", done(""), None),
        (
            &operator,
            "find-cause",
            done("x".repeat(1001).as_str()),
            Some(NoticeRefusal::Words { longest: 1000 }),
        ),
        (&operator, "find-cause", done("12345678 9018"), Some(NoticeRefusal::NumberInWords)),
        (&operator, "find-cause", waive("known"), None),
        (&operator, "find-cause", waive(" "), Some(NoticeRefusal::WaiveNeedsReason)),
        (&operator, "delete-wrong-number", waive("why"), Some(NoticeRefusal::WaiveNeedsLead)),
        (&lead, "delete-wrong-number", waive("why"), None),
        (&operator, STOP_VIEWING, done(""), Some(already.clone())),
        (&operator, STOP_VIEWING, waive("x"), Some(already)),
        (&operator, STOP_VIEWING, StepAct::Reopen, None),
        (&operator, "find-cause", StepAct::Reopen, Some(NoticeRefusal::AlreadySo { by: None, at: None })),
        (&operator, "find-cause", StepAct::Owner("鈴木".into()), None),
        (&operator, "find-cause", StepAct::Owner(String::new()), Some(NoticeRefusal::Words { longest: 120 })),
        (&operator, "find-cause", StepAct::Due(Some(day)), Some(NoticeRefusal::DueNeedsLead)),
        (&lead, "find-cause", StepAct::Due(Some(day)), None),
        (&viewer, "find-cause", done(""), Some(crate::triage::policy::Refusal::OnlyViewing.into())),
    ] {
        let ruled = rule(&told, code, &act, who, at(2));
        assert_eq!(ruled.err(), refused, "{} {code} {act:?}", who.account);
    }
    let missing = rule(&told, "no-such", &done(""), &lead, at(2)).unwrap_err();
    assert!(missing.message().to_string().contains("tell-holder"), "{missing}");
}

#[test]
fn the_last_step_closes_whether_done_or_waived_and_a_lead_opens_it_again() {
    let lead = actor("suzuki", Role::Lead);
    for act in [done("seen"), waive("not needed")] {
        let ruled = rule(&all_but("prevent"), "prevent", &act, &lead, at(9)).unwrap();
        assert_eq!(ruled.turn, Some(Turn::Closes), "{act:?}");
    }
    let ruled = rule(&incident(), "prevent", &done(""), &lead, at(9)).unwrap();
    assert_eq!(ruled.turn, None);
    let mut closed = all_but("");
    closed.ended = Some((IncidentEnding::Closed, at(9), "suzuki".into()));
    let refused = rule(&closed, "prevent", &done(""), &lead, at(10)).unwrap_err();
    assert!(matches!(refused, NoticeRefusal::Ended { ending: IncidentEnding::Closed, .. }));
    let refused = rule(&closed, "prevent", &StepAct::Reopen, &actor("sato", Role::Operator), at(10));
    assert!(matches!(refused, Err(NoticeRefusal::Ended { .. })), "only a lead");
    assert_eq!(rule(&closed, "prevent", &StepAct::Reopen, &lead, at(10)).unwrap().turn, Some(Turn::Reopens));
    closed.ended = Some((IncidentEnding::Withdrawn, at(9), "suzuki".into()));
    assert!(
        rule(&closed, "prevent", &StepAct::Reopen, &lead, at(10)).is_err(),
        "what was withdrawn stays so"
    );
}

#[test]
fn the_record_s_mark_ticks_what_it_says_and_takes_it_back() {
    let mut incident = incident();
    let mut mark = Mark { status: Status::Corrected, awaiting_second_check: true, ..Mark::default() };
    assert_eq!(by_mark(&incident, &mark, 5, "sato", at(1)), []);
    mark.awaiting_second_check = false;
    let ticked = by_mark(&incident, &mark, 5, "sato", at(1));
    assert_eq!(
        ticked.iter().map(|step| (step.code.as_str(), step.evidence.as_str())).collect::<Vec<_>>(),
        [("register-right-number", "event 5")]
    );
    for step in ticked {
        let at = incident.steps.iter().position(|own| own.code == step.code).unwrap();
        incident.steps[at] = step;
    }
    assert_eq!(by_mark(&incident, &mark, 6, "sato", at(2)), [], "once");
    let back = by_mark(&incident, &Mark::default(), 7, "sato", at(3));
    assert_eq!(back.len(), 1);
    assert_eq!((back[0].state, back[0].evidence.as_str()), (StepState::Open, ""));
    let own = incident.steps.iter_mut().find(|step| step.code == "register-right-number").unwrap();
    own.evidence = "seen in the core system".into();
    assert_eq!(by_mark(&incident, &Mark::default(), 8, "sato", at(4)), [], "a person's own word stays");
}

#[test]
fn told_takes_both_people_and_a_waived_step_counts_for_nothing() {
    let mut incident = incident();
    let mut set = |code: &str, state| {
        incident.steps.iter_mut().find(|step| step.code == code).unwrap().state = state;
        counted(&incident.steps)
    };
    assert!(set("tell-member", StepState::Done).is_empty());
    assert!(set("tell-holder", StepState::Waived).is_empty());
    assert!(set("tell-holder", StepState::Done).contains(WrongStep::Told));
    assert!(set(STOP_VIEWING, StepState::Done).contains(WrongStep::Stopped));
}

#[test]
fn what_is_due_is_counted_while_the_incident_is_open() {
    let mut incident = incident();
    assert_eq!(due_now(&incident, at(0)), 2, "the viewing and the person responsible, at once");
    assert_eq!(next_due(&incident), Some(at(0)));
    incident.ended = Some((IncidentEnding::Withdrawn, at(1), "sato".into()));
    assert_eq!((due_now(&incident, at(9)), next_due(&incident)), (0, None));
}
