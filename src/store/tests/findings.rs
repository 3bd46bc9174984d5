//! One finding, one incident: a later finding inherits nothing of one that was taken back, and what is taken back takes along what
//! it did, and nothing else.

use crate::audit::{Day, IncidentEnding, IncidentId, IncidentStep, IndividualNumber, StepState};
use crate::store::fixture::{World, actor, at, by_card, candidate, correct, lead, number, undone};
use crate::triage::act::{Act, Order};
use crate::triage::incident::{StepAct, StepOrder};
use crate::triage::policy::Refusal;

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
fn act(world: &mut World, who: &str, act: Act, minute: i64) {
    let order = Order { id: world.id(1, 1), seen_version: None, act, actor: actor(who), at: at(minute) };
    world.store.perform(&order).unwrap().unwrap();
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
    for (slip, taken_back) in [
        (wrong(), None),
        (correct(number(500), false), None),
        (correct(number(500), false), Some(returned())),
    ] {
        let mut world = world();
        act(&mut world, "sato", correct(number(500), false), 10);
        registered(&mut world, number(900));
        let before = steps(&world, 1);
        act(&mut world, "sato", slip.clone(), 40);
        match taken_back {
            Some(returned) => act(&mut world, "mori", returned, 41),
            None => undo(&mut world, "sato", 41),
        }
        assert_eq!(endings(&world), [None], "{slip:?}");
        assert_eq!(steps(&world, 1), before, "{slip:?}");
        assert_whole(&world);
    }
}

#[test]
fn a_finding_after_changed_data_is_another_one_whose_viewing_nobody_has_stopped() {
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
        assert_eq!(stop_viewing(&world).state, StepState::Done);
        act(&mut world, "sato", next, 40);
        let again = stop_viewing(&world);
        assert_eq!((again.state, again.due_at), (StepState::Open, Some(at(40))), "{first:?}");
        assert_whole(&world);
    }
}

/// The holder of the second number is another person, whom nobody has told.
#[test]
fn what_was_done_about_the_first_number_is_to_be_done_about_the_second() {
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
    let again = steps(&world, 1);
    assert!(again.iter().all(|step| step.state == StepState::Open && step.evidence.is_empty()));
    for code in ["stop-viewing", "tell-holder", "report-full"] {
        let due = again.iter().find(|step| step.code == code).unwrap().due_at.unwrap();
        assert!(due >= at(a_month_later), "{code} is due from this finding on");
    }
    assert_eq!(told(&world), (1, 0, 0));
    undo(&mut world, "mori", a_month_later + 1);
    assert_eq!((endings(&world), steps(&world, 1)), (vec![None], before));
    assert_eq!(told(&world), (1, 1, 1));
    assert_whole(&world);
}

#[test]
fn a_correction_of_what_was_confirmed_finds_another_number_and_its_return_leaves_the_first_finding() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "mori", confirmed(), 11);
    done(&mut world, "stop-viewing");
    let before = steps(&world, 1);
    act(&mut world, "sato", correct(number(501), false), 40);
    assert_eq!(stop_viewing(&world).state, StepState::Open, "nobody has stopped the viewing by the second");
    act(&mut world, "mori", returned(), 41);
    assert_eq!(endings(&world), [None], "that the first was wrong is confirmed");
    undo(&mut world, "mori", 42);
    undo(&mut world, "sato", 43);
    assert_eq!((endings(&world), steps(&world, 1)), (vec![None], before));
    assert_whole(&world);
}

#[test]
fn a_finding_that_is_taken_back_brings_the_steps_back_that_it_opened_again() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "mori", confirmed(), 11);
    done(&mut world, "stop-viewing");
    done(&mut world, "find-cause");
    let before = steps(&world, 1);
    act(&mut world, "sato", wrong(), 40);
    let again = stop_viewing(&world);
    assert_eq!((again.state, again.evidence.as_str(), again.done_by), (StepState::Open, "", None));
    undo(&mut world, "sato", 41);
    assert_eq!(endings(&world), [None]);
    assert_eq!(steps(&world, 1), before);
    assert_whole(&world);
}

#[test]
fn what_only_a_person_knew_comes_back_too() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    registered(&mut world, number(500));
    act(&mut world, "sato", by_card(number(500)), 12);
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
fn a_step_that_somebody_acted_on_since_stays_as_it_is_then() {
    let mut world = world();
    act(&mut world, "sato", correct(number(500), false), 10);
    act(&mut world, "mori", confirmed(), 11);
    done(&mut world, "stop-viewing");
    act(&mut world, "sato", wrong(), 40);
    step(&mut world, "stop-viewing", StepAct::Done { evidence: "by fax".to_owned() });
    undo(&mut world, "sato", 41);
    assert_eq!(stop_viewing(&world).evidence, "by fax");
    // Nor does what a person opened again come back by another's undo.
    act(&mut world, "sato", wrong(), 42);
    step(&mut world, "stop-viewing", StepAct::Owner("mori".to_owned()));
    undo(&mut world, "sato", 43);
    assert_eq!(stop_viewing(&world).state, StepState::Open);
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
fn a_number_that_came_after_the_finding_and_is_wrong_too_is_reported_again() {
    let mut world = world();
    act(&mut world, "sato", wrong(), 10);
    done(&mut world, "stop-viewing");
    let before = steps(&world, 1);
    registered(&mut world, number(900));
    act(&mut world, "mori", wrong(), 40);
    let again = stop_viewing(&world);
    assert_eq!((again.state, again.due_at), (StepState::Open, Some(at(40))));
    let once_more =
        Order { id: world.id(1, 1), seen_version: None, act: wrong(), actor: actor("sato"), at: at(41) };
    let refused = world.store.perform(&once_more).unwrap().unwrap_err();
    assert!(matches!(refused, Refusal::AlreadySo { .. }), "{refused:?}");
    undo(&mut world, "mori", 42);
    assert_eq!((endings(&world), steps(&world, 1)), (vec![None], before));
    assert_whole(&world);
}
