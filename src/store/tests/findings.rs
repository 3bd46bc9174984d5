//! One finding, one incident: a later finding inherits nothing of one that was taken back, and what is taken back takes along what
//! it did, and nothing else.

use crate::audit::{Day, IncidentEnding, IncidentId, IncidentStep, IndividualNumber, StepState};
use crate::store::fixture::{
    World, actor, answer, at, by_card, candidate, correct, lead, number, person, undone,
};
use crate::triage::act::{Act, Order};
use crate::triage::incident::{StepAct, StepOrder};
use crate::triage::policy::Refusal;
use crate::triage::port::Done;

fn world() -> World {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    world
}

fn wrong() -> Act {
    Act::Wrong { note: String::new() }
}

fn returned() -> Act {
    Act::Return { note: "unreadable".to_owned() }
}

fn confirmed() -> Act {
    Act::Confirm { number: Some(number(500)) }
}

/// An act on member 1, at a minute.
fn act(world: &mut World, who: &str, act: Act, minute: i64) -> Done {
    let order = Order { id: world.id(1, 1), seen_version: None, act, actor: actor(who), at: at(minute) };
    world.store.perform(&order).unwrap().unwrap()
}

fn undo(world: &mut World, who: &str, minute: i64) {
    undone(&mut world.store, &actor(who), at(minute)).unwrap();
}

fn registered(world: &mut World, number: IndividualNumber) {
    let mut renumbered = candidate(1, 1);
    renumbered.individual_number = number;
    world.import([renumbered]);
}

fn step(world: &mut World, code: &str, act: StepAct) {
    let (incident, code) = (IncidentId(1), code.to_owned());
    let order = StepOrder { incident, code, act, seen_version: None, actor: lead("sato"), at: at(30) };
    world.store.step_incident(&order).unwrap().unwrap();
}

fn done(world: &mut World, code: &str) {
    step(world, code, StepAct::Done { evidence: "by phone, 10:02".to_owned() });
}

fn endings(world: &World) -> Vec<Option<IncidentEnding>> {
    let mut all = world.store.incidents(false).unwrap();
    all.sort_by_key(|of| of.incident.id);
    all.into_iter().map(|of| of.incident.ended.map(|(ending, ..)| ending)).collect()
}

fn numbers(world: &World) -> Vec<Option<IndividualNumber>> {
    let mut all = world.store.incidents(false).unwrap();
    all.sort_by_key(|of| of.incident.id);
    all.into_iter().map(|of| of.incident.number).collect()
}

fn steps(world: &World, incident: i64) -> Vec<IncidentStep> {
    world.store.incident(IncidentId(incident)).unwrap().unwrap().incident.steps
}

fn stop_viewing(world: &World) -> IncidentStep {
    steps(world, 1).remove(0)
}

fn assert_whole(world: &World) {
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_later_finding_inherits_nothing_of_one_that_was_a_slip() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    for code in ["stop-viewing", "tell-member", "tell-holder"] {
        done(&mut world, code);
    }
    step(&mut world, "delete-wrong-number", StepAct::Waive { reason: "a slip".to_owned() });
    undo(&mut world, "sato", 31);
    let a_year_later = 365 * 24 * 60;
    act(&mut world, "sato", wrong(), a_year_later);
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn), None]);
    let anew = steps(&world, 2);
    assert!(anew.iter().all(|step| step.state == StepState::Open && step.evidence.is_empty()));
    assert!(anew.iter().filter_map(|step| step.due_at).all(|due| due >= at(a_year_later)));
    let today = Day::of(at(a_year_later));
    let told = world.store.figures(today, today).unwrap().wrong;
    assert_eq!((told.found, told.stopped, told.told), (1, 0, 0), "of this finding nobody was told");
    assert_whole(&world);
}

#[test]
fn another_number_found_wrong_is_another_incident() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 20);
    done(&mut world, "find-cause");
    undo(&mut world, "sato", 31);
    registered(&mut world, number(77));
    act(&mut world, "sato", wrong(), 40);
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn), None]);
    assert!(steps(&world, 2).iter().all(|step| step.state == StepState::Open));
    assert_whole(&world);
}

#[test]
fn a_second_finding_that_is_taken_back_leaves_the_first_one_s_incident() {
    for slip in [wrong(), correct(number(500), false)] {
        let mut world = world();
        act(&mut world, "sato", correct(number(500), false), 10);
        registered(&mut world, number(900));
        let before = steps(&world, 1);
        act(&mut world, "sato", slip.clone(), 40);
        assert_eq!(endings(&world), [None, None], "{slip:?}");
        undo(&mut world, "sato", 41);
        assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)], "{slip:?}");
        assert_eq!(steps(&world, 1), before, "{slip:?}");
        assert_whole(&world);
    }
}

#[test]
fn a_number_that_was_imported_since_is_another_one_whose_viewing_nobody_has_stopped() {
    for (first, next) in [
        (wrong(), wrong()),
        (correct(number(500), false), wrong()),
        (wrong(), correct(number(502), false)),
        (correct(number(500), false), correct(number(502), false)),
    ] {
        let mut world = world();
        act(&mut world, "sato", first.clone(), 10);
        done(&mut world, "stop-viewing");
        act(&mut world, "sato", correct(number(501), false), 32);
        registered(&mut world, number(900));
        let before = steps(&world, 1);
        act(&mut world, "sato", next, 40);
        assert_eq!(numbers(&world), [Some(number(11)), Some(number(900))], "{first:?}");
        let stop = steps(&world, 2).remove(0);
        assert_eq!((stop.state, stop.due_at), (StepState::Open, Some(at(40))), "{first:?}");
        assert_eq!(steps(&world, 1), before, "{first:?}");
        assert_whole(&world);
    }
}

/// The holder of the second number is another person, whom nobody has told.
#[test]
fn what_was_done_about_the_first_number_stays_and_is_to_be_done_about_the_second() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    for code in ["stop-viewing", "check-viewed", "tell-member", "tell-holder"] {
        done(&mut world, code);
    }
    step(&mut world, "report-full", StepAct::Waive { reason: "nobody viewed it".to_owned() });
    let before = steps(&world, 1);
    let told = |world: &World| {
        let day = Day::of(at(99_999));
        let wrong = world.store.figures(day, day).unwrap().wrong;
        (wrong.found, wrong.stopped, wrong.told)
    };
    assert_eq!(told(&world), (1, 1, 1));
    registered(&mut world, number(900));
    let a_month_later = 30 * 24 * 60;
    act(&mut world, "mori", wrong(), a_month_later);
    let second = steps(&world, 2);
    assert!(second.iter().all(|step| step.state == StepState::Open && step.evidence.is_empty()));
    for code in ["stop-viewing", "tell-holder", "report-full"] {
        let due = second.iter().find(|step| step.code == code).unwrap().due_at.unwrap();
        assert!(due >= at(a_month_later), "{code} is due from this finding on");
    }
    assert_eq!(steps(&world, 1), before);
    assert_eq!(told(&world), (2, 1, 1));
    undo(&mut world, "mori", a_month_later + 1);
    assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
    assert_eq!(steps(&world, 1), before);
    assert_eq!(told(&world), (1, 1, 1));
    assert_whole(&world);
}

#[test]
fn a_correction_of_what_was_confirmed_finds_another_number_and_its_return_leaves_both_findings() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "mori", confirmed(), 11);
    done(&mut world, "stop-viewing");
    let before = steps(&world, 1);
    act(&mut world, "sato", correct(number(501), false), 40);
    assert_eq!(numbers(&world), [Some(number(11)), Some(number(500))]);
    let stop = steps(&world, 2).remove(0);
    assert_eq!(stop.state, StepState::Open, "nobody has stopped the viewing by the second");
    act(&mut world, "mori", returned(), 41);
    assert_eq!(endings(&world), [None, None], "that both are wrong stays known");
    assert_eq!(steps(&world, 1), before);
    undo(&mut world, "mori", 42);
    undo(&mut world, "sato", 43);
    assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
    assert_eq!(steps(&world, 1), before);
    assert_whole(&world);
}

/// What is put right for the second is put right for the first too, as long as that was not before.
#[test]
fn what_is_recorded_later_does_the_steps_of_every_open_incident() {
    let known = |world: &World, id| -> Vec<StepState> {
        let codes = ["register-right-number", "see-reflected"];
        let steps = steps(world, id).into_iter().filter(|step| codes.contains(&step.code.as_str()));
        steps.map(|step| step.state).collect()
    };
    let told = |world: &World| {
        let day = Day::of(at(99_999));
        let wrong = world.store.figures(day, day).unwrap().wrong;
        (wrong.found, wrong.corrected, wrong.reflected)
    };
    let mut world = world();
    world.import([answer(number(500), person(11))]);
    act(&mut world, "sato", wrong(), 10);
    registered(&mut world, number(900));
    act(&mut world, "sato", wrong(), 40);
    assert_eq!(told(&world), (2, 0, 0));
    act(&mut world, "sato", correct(number(500), false), 50);
    act(&mut world, "mori", confirmed(), 51);
    act(&mut world, "mori", Act::Reflect { on: Day::of(at(52)) }, 52);
    for id in [1, 2] {
        assert_eq!(known(&world, id), [StepState::Done; 2], "incident {id}");
    }
    assert_eq!(told(&world), (2, 2, 2));
    undo(&mut world, "mori", 53);
    for id in [1, 2] {
        assert_eq!(known(&world, id), [StepState::Done, StepState::Open], "incident {id}");
    }
    assert_eq!(told(&world), (2, 2, 0));
    act(&mut world, "mori", Act::Reflect { on: Day::of(at(54)) }, 54);
    let before = [1, 2].map(|id| steps(&world, id));
    // The right one of both turns out to be wrong: a third finding, which leaves the others where they had come.
    act(&mut world, "sato", wrong(), 60);
    assert_eq!(numbers(&world), [number(11), number(900), number(500)].map(Some));
    assert_eq!([1, 2].map(|id| steps(&world, id)), before);
    assert_eq!(known(&world, 3), [StepState::Open; 2]);
    assert_eq!(told(&world), (3, 2, 2));
    assert_whole(&world);
}

/// The subject of an open incident is no other one when it is found again, whatever was done meanwhile.
#[test]
fn a_number_that_is_found_again_while_its_incident_is_open_opens_none() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    act(&mut world, "sato", by_card(number(11)), 12);
    act(&mut world, "mori", Act::Confirm { number: None }, 13);
    done(&mut world, "stop-viewing");
    let again = act(&mut world, "sato", wrong(), 40);
    assert!(!again.has_opened);
    assert_eq!((numbers(&world), stop_viewing(&world).state), (vec![Some(number(11))], StepState::Done));
    registered(&mut world, number(900));
    act(&mut world, "sato", wrong(), 50);
    registered(&mut world, number(11));
    act(&mut world, "sato", wrong(), 60);
    assert_eq!(numbers(&world), [Some(number(11)), Some(number(900))]);
    undo(&mut world, "sato", 61);
    assert_eq!(endings(&world), [None, None]);
    assert_whole(&world);
}

/// Nobody had decided when the number was imported under a finding that stays known: no mark tells the one from the other.
#[test]
fn a_number_imported_while_nothing_is_decided_is_another_one() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    act(&mut world, "sato", correct(number(500), false), 12);
    act(&mut world, "mori", returned(), 13);
    registered(&mut world, number(900));
    assert!(act(&mut world, "sato", wrong(), 40).has_opened);
    assert_eq!(numbers(&world), [Some(number(11)), Some(number(900))]);
    assert_eq!(steps(&world, 2)[0].due_at, Some(at(40)), "its times run from its own finding");
    undo(&mut world, "sato", 41);
    assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
    assert_whole(&world);
}

#[test]
fn what_only_a_person_knew_comes_back_too() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    act(&mut world, "sato", by_card(number(11)), 12);
    act(&mut world, "mori", Act::Confirm { number: None }, 13);
    done(&mut world, "see-reflected");
    let before = steps(&world, 1);
    act(&mut world, "sato", wrong(), 40);
    let known = ["register-right-number", "see-reflected"];
    let states = || steps(&world, 1).into_iter().filter(|step| known.contains(&step.code.as_str()));
    assert!(states().all(|step| step.state == StepState::Open && step.evidence.is_empty()));
    undo(&mut world, "sato", 41);
    assert_eq!(steps(&world, 1), before);
    assert_whole(&world);
}

#[test]
fn a_return_that_is_taken_back_is_no_new_finding() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    done(&mut world, "stop-viewing");
    act(&mut world, "sato", correct(number(501), false), 32);
    let before = steps(&world, 1);
    act(&mut world, "mori", returned(), 33);
    // Not even where the same person took a number to be wrong meanwhile.
    act(&mut world, "mori", wrong(), 34);
    undo(&mut world, "mori", 35);
    undo(&mut world, "mori", 36);
    assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
    assert_eq!(steps(&world, 1), before);
    assert_whole(&world);
}

#[test]
fn a_number_that_came_after_the_finding_is_found_once() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    registered(&mut world, number(900));
    act(&mut world, "mori", wrong(), 40);
    let once_more =
        Order { id: world.id(1, 1), seen_version: None, act: wrong(), actor: actor("sato"), at: at(41) };
    let refused = world.store.perform(&once_more).unwrap().unwrap_err();
    assert!(matches!(refused, Refusal::AlreadySo { .. }), "{refused:?}");
    assert_eq!(endings(&world), [None, None]);
    assert_whole(&world);
}

/// A correction that nobody confirmed was all that said that either number is wrong.
#[test]
fn the_return_of_a_correction_takes_back_every_finding_that_rested_on_it() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "sato", wrong(), 11);
    registered(&mut world, number(900));
    undo(&mut world, "sato", 12);
    act(&mut world, "sato", correct(number(500), false), 13);
    assert_eq!(numbers(&world), [Some(number(11)), Some(number(900))]);
    act(&mut world, "mori", returned(), 14);
    assert_eq!(endings(&world), [Some(IncidentEnding::Withdrawn); 2]);
    assert_whole(&world);
    undo(&mut world, "mori", 15);
    assert_eq!(endings(&world), [None, None]);
    assert_whole(&world);
}

/// That the first number is wrong rests on no correction: only what the returned ones said goes with them, and comes back with them.
#[test]
fn the_return_of_a_correction_beside_an_earlier_finding_takes_back_its_own() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    registered(&mut world, number(900));
    act(&mut world, "kato", correct(number(500), false), 20);
    act(&mut world, "kato", correct(number(501), false), 30);
    assert_eq!(numbers(&world), [number(11), number(900)].map(Some));
    for again in [40, 50] {
        act(&mut world, "mori", returned(), again);
        assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
        assert_eq!(world.row(1, 1).mark.wrong_found_at, Some(at(10)), "the first stays known");
        assert_whole(&world);
        undo(&mut world, "mori", again + 1);
        assert_eq!(endings(&world), [None, None]);
        assert_whole(&world);
    }
}

#[test]
fn the_return_of_a_correction_after_changed_data_took_another_takes_back_its_own() {
    let mut world = world();
    world.import([answer(number(500), person(11))]);
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "mori", confirmed(), 11);
    registered(&mut world, number(900));
    assert!(world.row(1, 1).mark.raised_again);
    act(&mut world, "kato", correct(number(501), false), 20);
    assert_eq!(numbers(&world), [Some(number(11)), Some(number(900))]);
    act(&mut world, "mori", returned(), 30);
    assert_eq!(endings(&world), [None, Some(IncidentEnding::Withdrawn)]);
    assert_eq!(world.row(1, 1).mark.wrong_found_at, Some(at(10)));
    assert_whole(&world);
    undo(&mut world, "mori", 31);
    assert_eq!(endings(&world), [None, None]);
    assert_whole(&world);
}

/// A confirmed half of a swap goes back with the other.
#[test]
fn a_swap_that_is_returned_takes_back_what_it_found_of_both() {
    let mut world = World::new();
    world.import([candidate(1, 1), candidate(2, 1)]);
    act(&mut world, "sato", wrong(), 10);
    registered(&mut world, number(900));
    act(&mut world, "kato", correct(number(21), true), 20);
    act(&mut world, "mori", Act::Confirm { number: Some(number(21)) }, 21);
    assert_eq!(numbers(&world).len(), 3);
    act(&mut world, "mori", returned(), 30);
    let withdrawn = Some(IncidentEnding::Withdrawn);
    assert_eq!(endings(&world), [None, withdrawn, withdrawn]);
    assert_whole(&world);
    undo(&mut world, "mori", 31);
    assert_eq!(endings(&world), [None, None, None]);
    assert_whole(&world);
}
