//! Wrong registrations follow the marks of their records, wherever these come from; their checklists are worked through by
//! several people at once, and the figures stay true.

use crate::audit::{
    EventKind, IncidentEnding, IncidentId, IncidentOf, IndividualNumber, StepState, TemplateKind,
};
use crate::i18n::Lang;
use crate::notice::NoticeRefusal;
use crate::notice::incident::{shipped_text, title};
use crate::store::Store;
use crate::store::fixture::{
    World, actor, answer, at, candidate, correct, key, lead, number, person, undone,
};
use crate::triage::act::{Act, Order};
use crate::triage::incident::{StepAct, StepOrder};

fn wrong() -> Act {
    Act::Wrong { note: String::new() }
}

fn world() -> World {
    let mut world = World::new();
    world.import((1..=4).map(|n| candidate(n, 1)));
    world
}

fn all(world: &World) -> Vec<IncidentOf> {
    let mut all = world.store.incidents(false).unwrap();
    all.sort_by_key(|of| of.incident.id);
    all
}

fn endings(world: &World) -> Vec<Option<IncidentEnding>> {
    all(world).iter().map(|of| of.incident.ended.as_ref().map(|(ending, ..)| *ending)).collect()
}

fn order(id: i64, code: &str, act: StepAct) -> StepOrder {
    StepOrder {
        incident: IncidentId(id),
        code: code.to_owned(),
        act,
        seen_version: None,
        actor: lead("sato"),
        at: at(30),
    }
}

fn done() -> StepAct {
    StepAct::Done { evidence: "seen".to_owned() }
}

fn step(store: &mut Store, code: &str) -> Result<IncidentOf, NoticeRefusal> {
    store.step_incident(&order(1, code, done())).unwrap()
}

/// A wrong number is found on member `n`, at a minute.
fn found_wrong(world: &mut World, n: u64, minute: i64) {
    let id = world.id(n, 1);
    let order = Order { id, seen_version: None, act: wrong(), actor: actor("sato"), at: at(minute) };
    world.store.perform(&order).unwrap().unwrap();
}

fn state_of(world: &World, incident: i64, code: &str) -> StepState {
    let of = world.store.incident(IncidentId(incident)).unwrap().unwrap();
    of.incident.step(code).unwrap().state
}

fn confirmed(world: &mut World, n: u64, number: IndividualNumber) {
    let id = world.id(n, 1);
    world.act("mori", id, Act::Confirm { number: Some(number) }).unwrap();
}

#[test]
fn a_wrong_number_opens_an_incident_that_a_taking_back_withdraws() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, wrong()).unwrap();
    let opened = &all(&world)[0];
    assert_eq!((opened.incident.candidate, opened.incident.opened_at), (id, at(10)));
    assert_eq!((opened.incident.opened_by.as_str(), &opened.key), ("sato", &key(1, 1)));
    assert_eq!(opened.incident.steps[0].due_at, Some(at(10)), "viewing is stopped at once");
    assert_eq!(title(&opened.incident.steps[0], Lang::Ja), "閲覧停止（当該番号による閲覧を止める）");
    undone(&mut world.store, &actor("sato"), at(11)).unwrap();
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn)]);
    assert_eq!(world.store.due_steps().unwrap(), [], "nothing of it is due any more");
    let refused = step(&mut world.store, "find-cause").unwrap_err();
    assert!(matches!(refused, NoticeRefusal::Ended { ending: IncidentEnding::Withdrawn, .. }), "{refused}");
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_correction_opens_one_too_that_the_second_check_withdraws_by_returning_it() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    assert_eq!(endings(&world), [None]);
    world.act("mori", id, Act::Return { note: "unreadable".to_owned() }).unwrap();
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn)]);
    // A finding stays one when its correction is returned.
    world.act("sato", id, wrong()).unwrap();
    world.act("sato", id, correct(number(500), false)).unwrap();
    world.act("mori", id, Act::Return { note: "unreadable".to_owned() }).unwrap();
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn), None]);
    world.assert_true();
}

#[test]
fn a_return_that_is_taken_back_brings_the_incident_back_with_all_that_was_done() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    for code in ["stop-viewing", "find-cause", "tell-member"] {
        step(&mut world.store, code).unwrap();
    }
    let steps = all(&world)[0].incident.steps.clone();
    world.act("mori", id, Act::Return { note: "unreadable".to_owned() }).unwrap();
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn)]);
    undone(&mut world.store, &actor("mori"), at(40)).unwrap();
    assert_eq!(endings(&world), [None]);
    assert_eq!(all(&world)[0].incident.steps, steps);
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_confirmation_that_is_taken_back_leaves_the_correction_that_an_answer_bears() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    let before = world.row(1, 1).mark;
    confirmed(&mut world, 1, number(500));
    world.import([answer(number(500), person(11))]);
    undone(&mut world.store, &actor("mori"), at(20)).unwrap();
    assert_eq!(world.row(1, 1).mark, before, "its second check is awaited, as it was");
    assert_eq!(endings(&world), [None]);
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_return_that_is_taken_back_over_changed_data_leaves_a_finding_to_be_checked() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    world.act("mori", id, Act::Return { note: "unreadable".to_owned() }).unwrap();
    world.import([answer(number(500), person(902))]);
    undone(&mut world.store, &actor("mori"), at(20)).unwrap();
    let mark = world.row(1, 1).mark;
    assert_eq!(
        (mark.right_number, mark.awaiting_second_check, mark.data_changed),
        (Some(number(500)), true, true)
    );
    assert_eq!(endings(&world), [None]);
    world.assert_true();
}

#[test]
fn a_wrong_number_that_a_correction_found_already_is_no_other_one() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    step(&mut world.store, "stop-viewing").unwrap();
    found_wrong(&mut world, 1, 40);
    assert_eq!(world.row(1, 1).mark.wrong_found_at, Some(at(10)), "nobody had confirmed the correction");
    assert_eq!(state_of(&world, 1, "stop-viewing"), StepState::Done);
    world.assert_true();
}

#[test]
fn a_swap_opens_one_for_each_record_and_the_confirmed_number_ticks_its_step() {
    let mut world = world();
    let (one, other) = (number(11), number(21));
    world.import([answer(one, person(21)), answer(other, person(11))]);
    let id = world.id(1, 1);
    world.act("sato", id, correct(other, true)).unwrap();
    assert_eq!(endings(&world), [None, None]);
    let state = |world: &World, code: &str| {
        let all = all(world);
        all.iter().map(|of| of.incident.step(code).unwrap().state).collect::<Vec<_>>()
    };
    assert_eq!(state(&world, "register-right-number"), [StepState::Open; 2]);
    confirmed(&mut world, 1, other);
    confirmed(&mut world, 2, one);
    assert_eq!(state(&world, "register-right-number"), [StepState::Done; 2]);
    let ticked = all(&world)[0].incident.step("register-right-number").unwrap().clone();
    assert_eq!(ticked.done_by.as_deref(), Some("system"));
    let event: i64 = ticked.evidence.strip_prefix("event ").unwrap().parse().unwrap();
    let kind = |seq: i64| {
        let sql = "SELECT kind FROM event WHERE seq = ?";
        world.store.connection.query_row(sql, [seq], |row| row.get::<_, u8>(0)).unwrap()
    };
    assert_eq!(kind(event), EventKind::Confirmed.index());
    undone(&mut world.store, &actor("mori"), at(20)).unwrap();
    assert_eq!(state(&world, "register-right-number"), [StepState::Done, StepState::Open]);
    world.assert_true();
}

#[test]
fn a_finding_that_changed_data_take_away_stays_an_incident() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(500), false)).unwrap();
    let mut third = candidate(1, 1);
    third.individual_number = number(900);
    world.import([third]);
    assert_eq!(world.row(1, 1).mark.right_number, None, "the mark is withdrawn");
    assert_eq!(endings(&world), [None]);
    step(&mut world.store, "stop-viewing").unwrap();
    found_wrong(&mut world, 1, 40);
    assert_eq!(endings(&world), [None, None], "beside the next finding's");
    assert_eq!(state_of(&world, 1, "stop-viewing"), StepState::Done);
    assert_eq!(state_of(&world, 2, "stop-viewing"), StepState::Open, "whose viewing nobody has stopped");
    world.assert_true();
}

#[test]
fn the_last_step_closes_and_a_lead_opens_again() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, wrong()).unwrap();
    let codes: Vec<String> = all(&world)[0].incident.steps.iter().map(|step| step.code.clone()).collect();
    let figures = |world: &World| {
        let wrong =
            world.store.figures(crate::audit::Day::of(at(40)), crate::audit::Day::of(at(40))).unwrap().wrong;
        (wrong.found, wrong.stopped, wrong.told)
    };
    assert_eq!(figures(&world), (1, 0, 0));
    for code in &codes[1..] {
        let is_known = ["register-right-number", "see-reflected", "similar-cases"].contains(&code.as_str());
        let act = if is_known { StepAct::Waive { reason: "left us".to_owned() } } else { done() };
        world.store.step_incident(&order(1, code, act)).unwrap().unwrap();
    }
    assert_eq!(figures(&world), (1, 0, 1));
    let closed = step(&mut world.store, &codes[0]).unwrap();
    assert_eq!(closed.incident.ended.unwrap().0, IncidentEnding::Closed);
    assert_eq!(figures(&world), (1, 1, 1));
    world.assert_true();
    let mut again = order(1, &codes[0], StepAct::Reopen);
    again.actor = actor("sato");
    assert!(world.store.step_incident(&again).unwrap().is_err());
    again.actor = lead("sato");
    assert!(world.store.step_incident(&again).unwrap().unwrap().incident.is_open());
    assert_eq!(figures(&world), (1, 0, 1));
    // Taken back, nothing of it is counted any more.
    undone(&mut world.store, &actor("sato"), at(50)).unwrap();
    assert_eq!(figures(&world), (0, 0, 0));
    world.act("sato", id, wrong()).unwrap();
    assert_eq!(figures(&world), (1, 0, 0), "of another finding nobody was told");
    world.assert_true();
}

#[test]
fn of_two_people_at_one_step_the_later_is_told() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, wrong()).unwrap();
    let mut other = world.another();
    let first = StepOrder { actor: actor("mori"), seen_version: Some(1), ..order(1, "find-cause", done()) };
    other.step_incident(&first).unwrap().unwrap();
    let told = step(&mut world.store, "find-cause").unwrap_err();
    assert_eq!(told, NoticeRefusal::AlreadySo { by: Some("mori".to_owned()), at: Some(at(30)) });
    let unseen = StepOrder { seen_version: Some(1), ..order(1, "find-scope", done()) };
    assert_eq!(
        world.store.step_incident(&unseen).unwrap().unwrap_err(),
        NoticeRefusal::Overtaken(IncidentId(1))
    );
    let missing = world.store.step_incident(&order(9, "find-scope", done())).unwrap();
    assert_eq!(missing.unwrap_err(), NoticeRefusal::NoSuchIncident(IncidentId(9)));
    world.assert_true();
}

#[test]
fn what_is_due_is_counted_and_the_next_time_is_known() {
    let mut world = world();
    for n in 1..=2 {
        let id = world.id(n, 1);
        world.act("sato", id, wrong()).unwrap();
    }
    let due = world.store.due_steps().unwrap();
    assert_eq!(due[..4], [at(10); 4]);
    assert_eq!(due[4], crate::notice::incident::end_of(crate::audit::Day::of(at(10))));
    step(&mut world.store, "stop-viewing").unwrap();
    assert_eq!(world.store.due_steps().unwrap().len(), due.len() - 1);
    let listed = world.store.incidents(true).unwrap();
    assert_eq!(listed.len(), 2);
}

#[test]
fn an_own_template_is_for_incidents_to_come() {
    let mut world = world();
    let (first, second) = (world.id(1, 1), world.id(2, 1));
    world.act("sato", first, wrong()).unwrap();
    let own = "[[step]]\ncode = \"only\"\ntitle = \"当組合の手順\"\nowner = \"総務\"\ndue = \"same-day\"\n";
    world.store.set_template(TemplateKind::IncidentChecklist, Some(own), &lead("suzuki"), at(20)).unwrap();
    world.act("sato", second, wrong()).unwrap();
    let all = all(&world);
    assert_eq!(all[0].incident.steps.len(), 15);
    assert_eq!(title(&all[1].incident.steps[0], Lang::En), "当組合の手順");
    world.store.set_template(TemplateKind::IncidentChecklist, None, &lead("suzuki"), at(21)).unwrap();
    assert_eq!(world.store.template(TemplateKind::IncidentChecklist).unwrap(), None);
    assert!(shipped_text(Lang::En).contains("stop-viewing"));
    world.assert_true();
}

#[test]
fn the_history_tells_of_incidents_and_stays_whole() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, wrong()).unwrap();
    step(&mut world.store, "stop-viewing").unwrap();
    let mut kinds = Vec::new();
    world
        .store
        .history(Some(id), &mut |event| {
            assert!(!event.facts.contains("seen"), "words are kept as a digest: {}", event.facts);
            kinds.push(event.kind);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(kinds, [EventKind::WrongFound, EventKind::IncidentOpened, EventKind::IncidentStepped]);
    assert!(world.store.verify(None).unwrap().faults.is_empty());
    // One's own act is still the last that can be taken back.
    undone(&mut world.store, &actor("sato"), at(40)).unwrap();
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn)]);
}

#[test]
fn an_act_that_is_refused_opens_nothing() {
    let mut world = world();
    let id = world.id(1, 1);
    let order = Order { id, seen_version: Some(99), act: wrong(), actor: actor("sato"), at: at(10) };
    world.store.perform(&order).unwrap().unwrap_err();
    assert_eq!(all(&world), []);
}
