//! Checklists follow what the records say: the right number, its reflection, the similar cases; also where an incident was closed,
//! or another wrong number is found.

use crate::audit::{
    Basis, EventKind, FiveItems, IncidentEnding, IncidentId, IncidentOf, IndividualNumber, Status, StepState,
    SweepId,
};
use crate::notice::NoticeRefusal;
use crate::store::fixture::{
    World, actor, answer, at, by_card, candidate, correct, key, lead, notification, number, person, undone,
};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::incident::{StepAct, StepOrder, SweepWish};
use crate::triage::intake::Entry;

const REGISTER: &str = "register-right-number";
const REFLECT: &str = "see-reflected";
const SIMILAR: &str = "similar-cases";

/// Members 1 to 4 were looked up in one way; that the number of member 1 is wrong was found, and its right one answers.
fn world() -> World {
    let mut world = World::new();
    world.import((1..=4).map(looked_up));
    world.import([answer(right(), person(11))]);
    act_at(&mut world, "sato", 1, wrong(), 10);
    world
}

fn looked_up(n: u64) -> crate::audit::Candidate {
    let mut candidate = candidate(n, 1);
    candidate.lookup.number_source = "jlis".to_owned();
    candidate.lookup.lookup_items = Some(3);
    candidate
}

fn right() -> IndividualNumber {
    number(500)
}

fn wrong() -> Act {
    Act::Wrong { note: String::new() }
}

fn act_at(world: &mut World, who: &str, n: u64, act: Act, minute: i64) {
    let id = world.id(n, 1);
    let order = Order { id, seen_version: None, act, actor: actor(who), at: at(minute) };
    world.store.perform(&order).unwrap().unwrap();
}

/// Records the right number of member 1, and has it confirmed and seen on the server.
fn put_right(world: &mut World, minute: i64) {
    act_at(world, "sato", 1, correct(right(), false), minute);
    act_at(world, "mori", 1, Act::Confirm { number: Some(right()) }, minute + 1);
    reflect(world, minute + 2);
}

fn reflect(world: &mut World, minute: i64) {
    act_at(world, "mori", 1, Act::Reflect { on: crate::audit::Day::of(at(minute)) }, minute);
}

fn of(world: &World, id: i64) -> IncidentOf {
    world.store.incident(IncidentId(id)).unwrap().unwrap()
}

fn states(world: &World, id: i64) -> [StepState; 3] {
    [REGISTER, REFLECT, SIMILAR].map(|code| of(world, id).incident.step(code).unwrap().state)
}

fn ending(world: &World, id: i64) -> Option<IncidentEnding> {
    of(world, id).incident.ended.map(|(ending, ..)| ending)
}

fn step(world: &mut World, id: i64, code: &str, act: StepAct) -> Result<IncidentOf, NoticeRefusal> {
    let (incident, code) = (IncidentId(id), code.to_owned());
    let order = StepOrder { incident, code, act, seen_version: None, actor: lead("sato"), at: at(30) };
    world.store.step_incident(&order).unwrap()
}

fn done() -> StepAct {
    StepAct::Done { evidence: "seen".to_owned() }
}

/// Does by hand what only people know.
fn rest_done(world: &mut World, id: i64) {
    let codes: Vec<String> = of(world, id).incident.steps.into_iter().map(|step| step.code).collect();
    for code in codes.iter().filter(|code| ![REGISTER, REFLECT, SIMILAR].contains(&code.as_str())) {
        step(world, id, code, done()).unwrap();
    }
}

fn begin(world: &mut World, incident: i64) -> SweepId {
    let rule = world.store.proposed_sweep(IncidentId(incident)).unwrap().unwrap();
    let wish = SweepWish { incident: IncidentId(incident), rule, everything: false, note: String::new() };
    world.store.begin_sweep(&wish, &actor("sato"), at(40)).unwrap().unwrap().id
}

fn walk(world: &mut World, id: SweepId) {
    while !world.store.sweep_batch(id, &actor("sato"), at(41)).unwrap().unwrap().is_whole {}
}

/// Who did each step of the history after an event, and by which event the program says it followed.
fn steps_since(world: &World, seq: i64) -> Vec<(String, String, Option<EventKind>)> {
    let mut kinds = std::collections::HashMap::new();
    let mut steps = Vec::new();
    world
        .store
        .history(None, &mut |event| {
            kinds.insert(event.seq, event.kind);
            if event.kind == EventKind::IncidentStepped && event.seq > seq {
                let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap();
                let code = facts["step"].as_str().unwrap().to_owned();
                let by = facts["by"].as_i64().map(|by| kinds[&by]);
                steps.push((code, event.actor.account, by));
            }
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    steps
}

#[test]
fn a_step_that_the_records_know_is_done_by_them_and_by_nobody_s_word() {
    let mut world = world();
    for code in [REGISTER, REFLECT, SIMILAR] {
        let refused = step(&mut world, 1, code, done()).unwrap_err();
        assert!(matches!(refused, NoticeRefusal::NotSo(_)), "{code}: {refused}");
    }
    act_at(&mut world, "sato", 1, correct(right(), false), 11);
    assert_eq!(states(&world, 1), [StepState::Open; 3], "its second check is awaited");
    act_at(&mut world, "mori", 1, Act::Confirm { number: Some(right()) }, 12);
    assert_eq!(states(&world, 1), [StepState::Done, StepState::Open, StepState::Open]);
    reflect(&mut world, 13);
    assert_eq!(states(&world, 1), [StepState::Done, StepState::Done, StepState::Open]);
    let refused = step(&mut world, 1, REFLECT, StepAct::Reopen).unwrap_err();
    assert!(matches!(refused, NoticeRefusal::SoByRecord { .. }), "{refused}");
    let told = steps_since(&world, 0);
    let by = |code: &str, kind| (code.to_owned(), "system".to_owned(), Some(kind));
    assert_eq!(told, [by(REGISTER, EventKind::Confirmed), by(REFLECT, EventKind::Reflected)]);
    undone(&mut world.store, &actor("mori"), at(20)).unwrap();
    assert_eq!(states(&world, 1), [StepState::Done, StepState::Open, StepState::Open]);
    assert_eq!(steps_since(&world, 0).last(), Some(&by(REFLECT, EventKind::Undone)));
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_correction_that_is_taken_back_opens_its_steps_again() {
    let mut world = world();
    put_right(&mut world, 11);
    let mut third = looked_up(1);
    third.individual_number = number(900);
    world.import([third]);
    assert_eq!(world.row(1, 1).mark.status, Status::Pending);
    assert_eq!(states(&world, 1), [StepState::Open; 3], "another number is registered than the right one");
    assert_eq!(ending(&world, 1), None);
    world.assert_true();
}

#[test]
fn the_similar_cases_are_checked_when_the_last_of_them_is_proven() {
    let mut world = world();
    let id = begin(&mut world, 1);
    let refused = step(&mut world, 1, SIMILAR, done()).unwrap_err();
    assert!(refused.to_string().contains("broken off"), "{refused}");
    walk(&mut world, id);
    let refused = step(&mut world, 1, SIMILAR, done()).unwrap_err();
    assert!(refused.to_string().contains("not proven yet"), "{refused}");
    for n in [2, 3] {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 50);
        assert_eq!(states(&world, 1)[2], StepState::Open);
    }
    let told = Act::Mark(NewMark {
        basis: Some(Basis::OtherMeans),
        note: "本人が来所".to_owned(),
        ..NewMark::to(Status::Verified)
    });
    let refused = world.act("sato", world.id(4, 1), told).unwrap_err();
    assert!(refused.to_string().contains("sweep for similar cases"), "{refused}");
    // The last one needs a second person.
    let without_prefecture = person(41).address.replace("東京都", "");
    world.import([answer(number(41), FiveItems { address: without_prefecture, ..person(41) })]);
    let by_reading =
        Act::Mark(NewMark { basis: Some(Basis::NotationReviewed), ..NewMark::to(Status::Verified) });
    act_at(&mut world, "sato", 4, by_reading, 51);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    let confirm = Order {
        id: world.id(4, 1),
        seen_version: None,
        act: Act::Confirm { number: None },
        actor: lead("mori"),
        at: at(52),
    };
    world.store.perform(&confirm).unwrap().unwrap();
    assert_eq!(states(&world, 1)[2], StepState::Done);
    let by = |kind| Some((SIMILAR.to_owned(), "system".to_owned(), Some(kind)));
    assert_eq!(steps_since(&world, 0).pop(), by(EventKind::Confirmed));
    // Who is imported later and was looked up alike is a similar case too.
    world.import([looked_up(5)]);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    assert_eq!(steps_since(&world, 0).pop(), by(EventKind::Swept));
    act_at(&mut world, "sato", 5, by_card(number(5 * 10 + 1)), 60);
    assert_eq!(states(&world, 1)[2], StepState::Done);
    undone(&mut world.store, &actor("sato"), at(61)).unwrap();
    assert_eq!(states(&world, 1)[2], StepState::Open);
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_sweep_that_took_nobody_proves_nothing_until_somebody_enters_it() {
    let mut world = World::new();
    world.import([looked_up(1)]);
    act_at(&mut world, "sato", 1, wrong(), 10);
    let id = begin(&mut world, 1);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    walk(&mut world, id);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    world.import([looked_up(2)]);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    act_at(&mut world, "sato", 2, by_card(number(2 * 10 + 1)), 60);
    assert_eq!(states(&world, 1)[2], StepState::Done);
    world.assert_true();
}

#[test]
fn a_notification_that_proves_a_similar_case_no_more_opens_the_step_again() {
    let mut world = world();
    let own = |n: u64| Entry::Notification(Box::new(notification(key(n, 1), number(n * 10 + 1))));
    world.import([own(2)]);
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    for n in 2..=4 {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 50);
    }
    assert_eq!(states(&world, 1)[2], StepState::Done);
    let mut moved = looked_up(2);
    moved.individual_number = number(777);
    world.import([moved]);
    assert_eq!(world.row(2, 1).mark.status, Status::Pending, "its number is another one");
    assert_eq!(states(&world, 1)[2], StepState::Open);
    world.assert_true();
}

#[test]
fn the_record_s_own_last_fact_closes_an_incident_and_its_loss_opens_it_again() {
    let mut world = world();
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    for n in 2..=4 {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 42);
    }
    rest_done(&mut world, 1);
    assert_eq!(ending(&world, 1), None);
    put_right(&mut world, 50);
    let ended = of(&world, 1).incident.ended.unwrap();
    assert_eq!((ended.0, ended.2.as_str()), (IncidentEnding::Closed, "system"));
    let before = world.store.events_since(0, EventKind::IncidentStepped).unwrap();
    world.import([looked_up(6)]);
    assert_eq!(ending(&world, 1), None, "one more similar case");
    assert_eq!(world.store.events_since(0, EventKind::IncidentStepped).unwrap(), before + 1);
    act_at(&mut world, "sato", 6, by_card(number(6 * 10 + 1)), 60);
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Closed));
    undone(&mut world.store, &actor("mori"), at(61)).unwrap();
    assert_eq!(ending(&world, 1), None, "the right number was not seen after all");
    reflect(&mut world, 62);
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Closed));
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn another_wrong_number_after_a_closed_incident_opens_one_of_its_own() {
    let mut world = world();
    put_right(&mut world, 11);
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    step(&mut world, 1, SIMILAR, StepAct::Waive { reason: "after the year's end".to_owned() }).unwrap();
    rest_done(&mut world, 1);
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Closed));
    act_at(&mut world, "mori", 1, wrong(), 70);
    assert_eq!((ending(&world, 1), ending(&world, 2)), (Some(IncidentEnding::Closed), None));
    let second = of(&world, 2).incident;
    assert_eq!(second.opened_at, at(70), "its times run from its own finding");
    assert_eq!(second.steps[0].due_at, Some(at(70)));
    world.assert_true();
    undone(&mut world.store, &actor("mori"), at(71)).unwrap();
    assert_eq!(
        (ending(&world, 1), ending(&world, 2)),
        (Some(IncidentEnding::Closed), Some(IncidentEnding::Withdrawn))
    );
    world.assert_true();
    // Nothing follows from a finding that was taken back.
    let rule = world.store.proposed_sweep(IncidentId(2)).unwrap().unwrap();
    let wish = SweepWish { incident: IncidentId(2), rule, everything: false, note: String::new() };
    let refused = world.store.begin_sweep(&wish, &actor("sato"), at(72)).unwrap().unwrap_err();
    assert!(matches!(refused, NoticeRefusal::Ended { ending: IncidentEnding::Withdrawn, .. }), "{refused}");
}

/// Closes the incident of member 1, all similar cases proven, and finds another wrong number there.
fn found_after_it_was_closed() -> World {
    let mut world = world();
    put_right(&mut world, 11);
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    for n in 2..=4 {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 42);
    }
    rest_done(&mut world, 1);
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Closed));
    act_at(&mut world, "mori", 1, wrong(), 70);
    assert_eq!((ending(&world, 1), ending(&world, 2)), (Some(IncidentEnding::Closed), None));
    world
}

#[test]
fn an_older_incident_goes_on_with_its_own_similar_cases_beside_a_newer_one() {
    let mut world = found_after_it_was_closed();
    world.import([looked_up(6)]);
    assert_eq!(states(&world, 1)[2], StepState::Open, "one more similar case");
    assert_eq!((ending(&world, 1), ending(&world, 2)), (None, None), "each is worked on");
    undone(&mut world.store, &actor("mori"), at(71)).unwrap();
    assert_eq!((ending(&world, 1), ending(&world, 2)), (None, Some(IncidentEnding::Withdrawn)));
    act_at(&mut world, "sato", 6, by_card(number(61)), 80);
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Closed));
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn an_older_incident_goes_on_with_its_own_similar_cases_beside_a_newer_that_is_closed() {
    let mut world = found_after_it_was_closed();
    for code in [REGISTER, REFLECT, SIMILAR] {
        step(&mut world, 2, code, StepAct::Waive { reason: "as before".to_owned() }).unwrap();
    }
    rest_done(&mut world, 2);
    assert_eq!(ending(&world, 2), Some(IncidentEnding::Closed));
    world.import([looked_up(6)]);
    assert_eq!((ending(&world, 1), states(&world, 1)[2]), (None, StepState::Open));
    put_right(&mut world, 80);
    act_at(&mut world, "mori", 1, wrong(), 90);
    assert_eq!(world.store.incidents(false).unwrap().len(), 3, "every wrong number has its own");
    assert_eq!(states(&world, 1), [StepState::Done, StepState::Done, StepState::Open]);
    world.assert_true();
}

/// Whether anybody came to be taken meanwhile, only another look at every record tells; what the sweep took stays taken.
#[test]
fn a_sweep_whose_incident_goes_on_again_is_proven_once_it_was_walked_again() {
    let mut world = World::new();
    world.import((1..=3).map(looked_up));
    act_at(&mut world, "sato", 1, correct(right(), false), 10);
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    for n in 2..=3 {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 50);
    }
    assert_eq!(states(&world, 1)[2], StepState::Done);
    act_at(&mut world, "mori", 1, Act::Return { note: "unreadable".to_owned() }, 60);
    undone(&mut world.store, &actor("mori"), at(70)).unwrap();
    let progress = world.store.sweep_progress(id).unwrap();
    assert_eq!((progress.is_whole, progress.taken), (false, 2));
    assert_eq!((ending(&world, 1), states(&world, 1)[2]), (None, StepState::Open));
    walk(&mut world, id);
    assert_eq!((ending(&world, 1), states(&world, 1)[2]), (None, StepState::Done));
    world.assert_true();
}

#[test]
fn a_sweep_of_an_incident_that_goes_on_again_is_walked_again() {
    let mut world = World::new();
    world.import((1..=4).map(looked_up));
    act_at(&mut world, "sato", 1, correct(right(), false), 10);
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    act_at(&mut world, "mori", 1, Act::Return { note: "unreadable".to_owned() }, 60);
    world.import([looked_up(5)]);
    undone(&mut world.store, &actor("mori"), at(70)).unwrap();
    assert_eq!(ending(&world, 1), None);
    for n in 2..=4 {
        act_at(&mut world, "sato", n, by_card(number(n * 10 + 1)), 71);
    }
    assert_eq!(states(&world, 1)[2], StepState::Open, "who came meanwhile is not in it");
    assert_eq!(begin(&mut world, 1), id);
    walk(&mut world, id);
    assert_eq!(world.store.sweep_progress(id).unwrap().taken, 4);
    assert_eq!(states(&world, 1)[2], StepState::Open);
    act_at(&mut world, "sato", 5, by_card(number(51)), 72);
    assert_eq!(states(&world, 1)[2], StepState::Done);
    world.assert_true();
}

#[test]
fn another_wrong_number_while_an_incident_is_open_opens_its_own() {
    let mut world = world();
    step(&mut world, 1, "stop-viewing", done()).unwrap();
    put_right(&mut world, 11);
    let before = of(&world, 1).incident;
    act_at(&mut world, "mori", 1, wrong(), 70);
    assert_eq!(of(&world, 1).incident, before, "it is as it was");
    assert_eq!(states(&world, 2), [StepState::Open; 3]);
    let second = of(&world, 2).incident;
    assert_eq!((second.number, second.opened_by.as_str()), (Some(right()), "mori"));
    assert_eq!((second.steps[0].state, second.steps[0].due_at), (StepState::Open, Some(at(70))));
    // Each is worked on by itself, and a lead opens a step of either again.
    step(&mut world, 2, "find-cause", done()).unwrap();
    assert_eq!(of(&world, 1).incident, before);
    step(&mut world, 1, "stop-viewing", StepAct::Reopen).unwrap();
    world.assert_true();
}

#[test]
fn a_finding_that_is_taken_back_takes_nobody_into_its_sweep_any_more() {
    let mut world = world();
    let id = begin(&mut world, 1);
    walk(&mut world, id);
    undone(&mut world.store, &actor("sato"), at(60)).unwrap();
    assert_eq!(ending(&world, 1), Some(IncidentEnding::Withdrawn));
    world.import([looked_up(5)]);
    assert_eq!(world.store.sweep_progress(id).unwrap().taken, 3);
    world.assert_true();
}

#[test]
fn a_number_that_was_imported_anew_and_proven_is_registered() {
    let mut world = world();
    let mut anew = looked_up(1);
    anew.individual_number = right();
    world.import([anew]);
    act_at(&mut world, "sato", 1, by_card(right()), 50);
    assert_eq!(states(&world, 1)[0], StepState::Open, "who overrules a finding is checked by another");
    act_at(&mut world, "mori", 1, Act::Confirm { number: None }, 51);
    assert_eq!(states(&world, 1), [StepState::Done, StepState::Open, StepState::Open]);
    // The program did not see it on the server: a person says so.
    step(&mut world, 1, REFLECT, done()).unwrap();
    world.assert_true();
}
