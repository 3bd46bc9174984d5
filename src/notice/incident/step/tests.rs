use super::*;
use crate::audit::{CandidateId, Day, Status, SweepId};
use crate::notice::incident::Swept;
use crate::notice::incident::testing::{at, incident};
use crate::triage::testing::{actor, marked, reflected};

fn done(evidence: &str) -> StepAct {
    StepAct::Done { evidence: evidence.into() }
}

fn waive(reason: &str) -> StepAct {
    StepAct::Waive { reason: reason.into() }
}

/// What the records say of a number that was just found.
fn nothing() -> Facts {
    Facts::of(&marked(Status::Escalated), Swept::NotStarted)
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
        (&operator, "find-cause", done("seen"), None),
        (&operator, "find-cause", done(" "), Some(NoticeRefusal::DoneNeedsEvidence)),
        (
            &operator,
            "find-cause",
            done("x".repeat(1001).as_str()),
            Some(NoticeRefusal::Words { longest: 1000 }),
        ),
        (&operator, "find-cause", done("12345678 9018"), Some(NoticeRefusal::NumberInWords)),
        (&operator, "find-cause", done("2754538422260"), Some(NoticeRefusal::NumberInWords)),
        (&operator, "find-cause", waive("known"), None),
        (&operator, "find-cause", waive(" "), Some(NoticeRefusal::WaiveNeedsReason)),
        (&operator, "delete-wrong-number", waive("why"), Some(NoticeRefusal::WaiveNeedsLead)),
        (&lead, "delete-wrong-number", waive("why"), None),
        (&operator, STOP_VIEWING, done("seen"), Some(already.clone())),
        (&operator, STOP_VIEWING, waive("x"), Some(already)),
        (&operator, STOP_VIEWING, StepAct::Reopen, None),
        (&operator, "find-cause", StepAct::Reopen, Some(NoticeRefusal::AlreadySo { by: None, at: None })),
        (&operator, "find-cause", StepAct::Owner("鈴木".into()), None),
        (&operator, "find-cause", StepAct::Owner(String::new()), Some(NoticeRefusal::Words { longest: 120 })),
        (&operator, "find-cause", StepAct::Due(Some(day)), Some(NoticeRefusal::DueNeedsLead)),
        (&lead, "find-cause", StepAct::Due(Some(day)), None),
        (&viewer, "find-cause", done("seen"), Some(crate::triage::policy::Refusal::OnlyViewing.into())),
    ] {
        let ruled = rule(&told, &nothing(), code, &act, who, at(2));
        assert_eq!(ruled.err(), refused, "{} {code} {act:?}", who.account);
    }
    let missing = rule(&told, &nothing(), "no-such", &done("seen"), &lead, at(2)).unwrap_err();
    assert!(missing.message().to_string().contains("tell-holder"), "{missing}");
}

#[test]
fn the_last_step_closes_whether_done_or_waived_and_a_lead_opens_it_again() {
    let lead = actor("suzuki", Role::Lead);
    for act in [done("seen"), waive("not needed")] {
        let ruled = rule(&all_but("prevent"), &nothing(), "prevent", &act, &lead, at(9)).unwrap();
        assert_eq!(ruled.turn, Some(Turn::Closes), "{act:?}");
    }
    let ruled = rule(&incident(), &nothing(), "prevent", &done("seen"), &lead, at(9)).unwrap();
    assert_eq!(ruled.turn, None);
    let mut closed = all_but("");
    closed.ended = Some((IncidentEnding::Closed, at(9), "suzuki".into()));
    let refused = rule(&closed, &nothing(), "prevent", &done("seen"), &lead, at(10)).unwrap_err();
    assert!(matches!(refused, NoticeRefusal::Ended { ending: IncidentEnding::Closed, .. }));
    let refused =
        rule(&closed, &nothing(), "prevent", &StepAct::Reopen, &actor("sato", Role::Operator), at(10));
    assert!(matches!(refused, Err(NoticeRefusal::Ended { .. })), "only a lead");
    assert_eq!(
        rule(&closed, &nothing(), "prevent", &StepAct::Reopen, &lead, at(10)).unwrap().turn,
        Some(Turn::Reopens)
    );
    closed.ended = Some((IncidentEnding::Withdrawn, at(9), "suzuki".into()));
    assert!(
        rule(&closed, &nothing(), "prevent", &StepAct::Reopen, &lead, at(10)).is_err(),
        "what was withdrawn stays so"
    );
}

#[test]
fn what_the_records_know_is_nobody_s_word() {
    let lead = actor("suzuki", Role::Lead);
    let escalated = Facts::of(&marked(Status::Escalated), Swept::Unproven(SweepId(3)));
    let whole = Facts::of(&reflected(), Swept::Proven);
    let mut checklist = incident();
    for code in [REGISTER_RIGHT_NUMBER, SEE_REFLECTED, SIMILAR_CASES] {
        let ruled = |incident: &Incident, facts, act| rule(incident, facts, code, &act, &lead, at(2));
        let refused = ruled(&checklist, &escalated, done("seen")).unwrap_err();
        assert!(matches!(refused, NoticeRefusal::NotSo(_)), "{code}: {refused}");
        let said = refused.message().to_string();
        let names = if code == SIMILAR_CASES { "totsugo sweep show 3" } else { "record 7" };
        assert!(said.contains(names) && said.contains("waived with a reason"), "{said}");
        assert!(ruled(&checklist, &whole, done("seen")).is_ok(), "{code}");
        let waived = ruled(&checklist, &escalated, waive("no server there")).unwrap().step;
        assert_eq!(waived.state, StepState::Waived, "{code}");
        for state in [StepState::Done, StepState::Waived] {
            checklist.steps.iter_mut().find(|step| step.code == code).unwrap().state = state;
            let refused = ruled(&checklist, &whole, StepAct::Reopen).unwrap_err();
            assert_eq!(refused, NoticeRefusal::SoByRecord { record: CandidateId(7) }, "{code}");
            assert!(ruled(&checklist, &escalated, StepAct::Reopen).is_ok(), "{code}");
        }
    }
}

#[test]
fn a_step_is_not_due_on_a_day_that_is_past() {
    let lead = actor("suzuki", Role::Lead);
    let today = Day::of(at(2));
    let due = |day| rule(&incident(), &nothing(), "find-cause", &StepAct::Due(day), &lead, at(2));
    assert_eq!(due(Some(today.plus(-1))).unwrap_err(), NoticeRefusal::DuePast(today.plus(-1)));
    assert_eq!(due(Some(today)).unwrap().step.due_at, Some(end_of(today)));
    assert_eq!(due(None).unwrap().step.due_at, None);
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
