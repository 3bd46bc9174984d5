//! `i`: an incident opens with the finding, its checklist is worked through, what is due is counted, a sweep follows from it.

use std::time::Duration;

use super::{Scene, scene};
use crate::audit::{
    CandidateId, IncidentEnding, IncidentId, IndividualNumber, Role, Status, StepState, SweepId, SweepRule,
};
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::notice::NoticeRefusal;
use crate::triage::incident::{LeftSweep, SweepProgress};
use crate::triage::port::{Reply, RequestKind};

/// Finds a wrong number on the first record, and lets the console hear of it.
fn found(lang: Lang, width: u16, height: u16) -> Scene {
    let mut scene = scene(lang, width, height);
    scene.keys("ww");
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene
}

/// On whose incident the cursor is.
fn begun_on(scene: &Scene) -> CandidateId {
    match &scene.model.layer {
        Some(Layer::Incidents(pane)) => pane.incident().unwrap().incident.candidate,
        other => panic!("{other:?}"),
    }
}

fn snapshot(name: &str, reach: impl Fn(&mut Scene)) {
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut scene = found(lang, 80, 24);
        reach(&mut scene);
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}-{code}-80x24"), scene.shows());
        });
    }
}

#[test]
fn the_screens() {
    snapshot("incidents", |scene| {
        scene.keys("i");
    });
    snapshot("checklist", |scene| {
        scene.keys("i<Enter>").keys("j");
    });
    snapshot("step-done", |scene| {
        scene.keys("i<Enter>").keys("d").keys("0312");
    });
    snapshot("sweep", |scene| {
        scene.keys("i<Enter>").keys("S");
    });
    snapshot("sweep-asked", |scene| {
        scene.keys("i<Enter>").keys("S").keys("<Enter>");
    });
    snapshot("sweep-narrowed", |scene| {
        scene.keys("i<Enter>").keys("S").keys("n").keys("B1").keys("<Enter>");
    });
}

#[test]
fn a_finding_says_that_an_incident_is_open_and_which_key_shows_it() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("ww");
    let said = format!("{} {}", scene.last_line_but_one(), scene.last_line());
    assert!(said.contains("incident is open (i)"), "{said}");
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("j");
    assert!(scene.text().contains("steps due 2"), "{}", scene.text());
}

#[test]
fn another_number_opens_another_incident_and_leaves_what_was_done_about_the_first() {
    let mut scene = found(Lang::En, 100, 24);
    let dossier = scene.fake.dossiers.values_mut().find(|of| of.mark.wrong_found_at.is_some()).unwrap();
    // The first finding was made before, and another number was imported since.
    dossier.candidate.individual_number = IndividualNumber::with_check_digit(900).unwrap();
    (dossier.mark.wrong_found_at, dossier.mark.data_changed) = (Some(jiff::Timestamp::UNIX_EPOCH), true);
    scene.fake.incidents[0].incident.steps[0].state = StepState::Done;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("g").look().keys("ww");
    let said = format!("{} {}", scene.last_line_but_one(), scene.last_line());
    assert!(said.contains("an incident is open (i)"), "{said}");
    let states: Vec<StepState> = scene.fake.incidents.iter().map(|of| of.incident.steps[0].state).collect();
    assert_eq!(states, [StepState::Done, StepState::Open]);
}

#[test]
fn who_found_the_number_is_hidden_with_the_mark() {
    let mut scene = found(Lang::En, 100, 24);
    scene.keys("i<Enter>");
    assert!(scene.text().contains("by sato"), "{}", scene.text());
    let of = scene.fake.dossiers.values_mut().find(|of| of.mark.wrong_found_at.is_some()).unwrap();
    (of.mark.awaiting_second_check, of.mark.operator) = (true, Some("kato".to_owned()));
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    let text = scene.text();
    assert!(text.contains("by (second check awaited)") && !text.contains("by sato"), "{text}");
}

#[test]
fn a_step_falls_due_while_nobody_presses_a_key() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("j");
    assert!(scene.text().contains("steps due 2"));
    scene.model.facts.idle = None;
    let due = scene.model.due_steps.due().unwrap();
    scene.happen(Msg::Due(due + Duration::from_millis(1)));
    assert_eq!(scene.model.due_steps.count(), 4, "the steps of the same day");
}

#[test]
fn the_checklist_is_worked_through_by_keys() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i").keys("<Enter>").keys("d");
    assert!(matches!(scene.model.layer, Some(Layer::Form(_))));
    scene.keys("xy").keys("<Enter>");
    let step = &scene.fake.incidents[0].incident.steps[0];
    assert_eq!((step.evidence.as_str(), step.done_by.as_deref()), ("xy", Some("sato")));
    assert!(scene.last_line().contains("checklist of incident 1"), "{}", scene.last_line());
    // The cursor stands on the next step; back on the first, it is opened again.
    scene.keys("k").keys("u");
    assert_eq!(scene.fake.incidents[0].incident.steps[0].evidence, "");
    // What must be done, an operator does not waive, nor set the time of; and the footer offers neither.
    scene.keys("g");
    assert!(!scene.last_line().contains("w not needed"), "{}", scene.last_line());
    for key in ["w", "t"] {
        scene.keys(key);
        assert!(scene.last_line().contains("only a lead"), "{}", scene.last_line());
        assert!(matches!(scene.model.layer, Some(Layer::Incidents(_))));
    }
    // What is refused comes back with what was keyed.
    scene.model.facts.actor.role = Role::Lead;
    let long = "no".repeat(1000);
    scene.keys("w").keys(&long).keys("<Enter>");
    assert!(scene.last_line().contains("characters on one line"), "{}", scene.last_line());
    assert!(
        matches!(&scene.model.layer, Some(Layer::Form(form)) if form.text("console.row.waive-reason") == long)
    );
    scene.keys("<Esc><Esc>");
    assert!(matches!(scene.model.layer, Some(Layer::Incidents(_))));
    scene.keys("t").keys("<Ctrl-u>").keys("2023x").keys("<Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("<Esc><Esc>").keys("q").keys("q");
    assert!(scene.model.layer.is_none());
}

#[test]
fn the_keys_that_open_the_checklist_settle_no_step_of_it() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter><Enter><Enter><Enter>");
    assert_eq!(scene.fake.incidents[0].incident.steps[0].state, StepState::Open);
    assert!(scene.last_line().contains("what shows"), "{}", scene.last_line());
    scene.keys("0312<Enter>");
    assert_eq!(scene.fake.incidents[0].incident.steps[0].state, StepState::Done);
}

#[test]
fn what_was_changed_meanwhile_is_told_and_fetched() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i").keys("<Enter>");
    scene.fake.incidents[0].incident.version = 7;
    scene.keys("dx").keys("<Enter>");
    assert!(scene.last_line().contains("changed meanwhile"), "{}", scene.last_line());
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("checklist of incident 1"), "what was fetched is what is seen now");
}

/// Which steps of the incident bear evidence, and what.
fn evidence(scene: &Scene) -> Vec<(usize, &str)> {
    let steps = scene.fake.incidents[0].incident.steps.iter().enumerate();
    steps.map(|(n, step)| (n, step.evidence.as_str())).filter(|(_, shown)| !shown.is_empty()).collect()
}

/// The answer to one step moved the cursor under the form that was keyed into for the next.
#[test]
fn evidence_is_recorded_on_the_step_for_which_it_was_keyed() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>d0312");
    scene.is_store_up = false;
    scene.keys("<Enter>");
    let slow = scene.fake.asked.pop().unwrap();
    scene.keys("jd");
    assert!(scene.last_line().contains("still being saved"), "{}", scene.last_line());
    scene.is_store_up = true;
    for reply in scene.fake.answer(slow) {
        scene.happen(Msg::Reply(reply));
    }
    scene.paint();
    scene.keys("d");
    assert!(scene.text().contains("Step: Tell the person responsible"), "{}", scene.text());
    scene.keys("0399<Enter>");
    assert_eq!(evidence(&scene), [(0, "0312"), (1, "0399")]);
}

/// What comes back stands over whatever step the cursor went to meanwhile.
#[test]
fn a_step_that_comes_back_is_still_itself() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>d0312");
    scene.is_store_up = false;
    scene.keys("<Enter>j");
    let message = Message::new("store.error.full").arg("path", "x");
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::StepIncident, message }));
    scene.paint();
    scene.is_store_up = true;
    assert!(scene.text().contains("Step: Stop the viewing"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(evidence(&scene), [(0, "0312")]);
}

/// Somebody else changed the incident while the form lay over it: fetched under the form is not seen.
#[test]
fn what_was_fetched_under_the_form_of_a_step_does_not_pass_for_seen() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>dx");
    scene.fake.incidents[0].incident.version = 7;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("changed meanwhile"), "{}", scene.last_line());
    assert_eq!(evidence(&scene), []);
    scene.keys("<Enter>");
    assert_eq!(evidence(&scene), [(0, "x")], "{}", scene.last_line());
}

/// A form that waited for an answer to nothing let no other form through until the console was started again.
#[test]
fn an_incident_that_is_gone_blocks_no_form() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>dx");
    scene.fake.incidents.clear();
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("no incident"), "{}", scene.last_line());
    scene.keys("<Esc><Esc><Esc><Esc>hwhy<Enter>");
    assert!(scene.fake.dossiers.values().any(|it| it.mark.status == Status::OnHold), "{}", scene.text());
}

/// What is refused while another text is keyed in waits for the next form of the same step, and of no other.
#[test]
fn evidence_that_cannot_come_back_stands_in_the_next_form_of_its_step() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>d0312");
    scene.is_store_up = false;
    scene.keys("<Enter><Esc><Esc>/x");
    let message = Message::new("store.error.full").arg("path", "x");
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::StepIncident, message }));
    scene.paint();
    scene.is_store_up = true;
    scene.keys("<Esc>i<Enter>jd");
    assert!(!scene.text().contains("0312"), "{}", scene.text());
    scene.keys("<Esc>kd");
    assert!(scene.text().contains("0312"), "{}", scene.text());
}

#[test]
fn the_last_step_closes() {
    let mut scene = found(Lang::En, 80, 24);
    scene.model.facts.actor.role = Role::Lead;
    let steps = &mut scene.fake.incidents[0].incident.steps;
    let known = ["register-right-number", "see-reflected", "similar-cases"];
    let mut by_hand = Vec::new();
    for step in steps.iter_mut() {
        by_hand.push(!known.contains(&step.code.as_str()));
        step.state = if by_hand.ends_with(&[true]) { StepState::Open } else { StepState::Done };
    }
    scene.keys("i").keys("<Enter>");
    for by_hand in by_hand {
        scene.keys(if by_hand { "dx<Enter>" } else { "j" });
    }
    assert!(scene.last_line().contains("is closed"), "{}", scene.last_line());
    let ended = scene.fake.incidents[0].incident.ended.as_ref().unwrap();
    assert_eq!(ended.0, IncidentEnding::Closed);
    scene.keys("d");
    assert!(scene.last_line().contains("has ended"), "{}", scene.last_line());
}

#[test]
fn a_step_that_the_records_know_is_not_done_is_refused_with_what_it_waits_for() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i").keys("<Enter>").keys("jjjjjj").keys("dx").keys("<Enter>");
    let said = scene.text();
    assert!(said.contains("is not recorded and confirmed"), "{said}");
    let step = scene.fake.incidents[0].incident.step("register-right-number").unwrap();
    assert_eq!(step.state, StepState::Open);
}

#[test]
fn the_cursor_begins_on_the_incident_of_the_record_that_was_looked_at_or_just_found_wrong() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("ww");
    let [first, second] = [0, 1].map(|at| scene.fake.incidents[at].incident.candidate);
    assert_ne!(scene.model.queue.cursor(), Some(second), "the cursor went on to the next pending one");
    scene.keys("i");
    assert_eq!(begun_on(&scene), second);
    scene.keys("q").keys("g");
    while scene.model.queue.cursor() != Some(first) {
        scene.keys("j");
    }
    scene.keys("i");
    assert_eq!(begun_on(&scene), first, "whose record is under the cursor");
}

#[test]
fn an_incident_that_just_opened_comes_before_that_of_the_record_to_which_the_cursor_went_on() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("ww");
    let next = scene.model.queue.cursor().unwrap();
    scene.fake.incidents[0].incident.candidate = next;
    let found = scene.fake.incidents[1].incident.candidate;
    for (keys, record) in [("", found), ("jk", next)] {
        scene.keys(keys).keys("i");
        assert_eq!(begun_on(&scene), record, "{keys}");
        scene.keys("q");
    }
}

#[test]
fn a_sweep_is_narrowed_widened_and_begun_with_its_count_in_sight() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i").keys("<Enter>").keys("S");
    assert!(scene.text().contains("takes 1 of 8"), "{}", scene.text());
    scene.keys("<Space>");
    assert!(scene.text().contains("takes 7 of 8"), "without the root cause more fit: {}", scene.text());
    scene.keys("jj<Space>k<Space>");
    assert!(scene.text().contains("takes 7 of 8"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.text().contains("--everything") && scene.fake.swept.is_empty(), "{}", scene.text());
    scene.keys("<Space><Enter>");
    assert!(scene.fake.swept.is_empty(), "one key does not begin it");
    assert!(scene.text().contains("It takes 7 registrations: obtained by “jlis”"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.fake.swept.is_empty(), "nor does the same key once more");
    scene.keys("<Esc>");
    assert!(scene.text().contains("takes 7 of 8"), "the way back: {}", scene.text());
    scene.keys("<Enter>S");
    assert_eq!(scene.fake.swept, [SweepRule { source: Some("jlis".into()), ..SweepRule::default() }]);
    assert!(scene.text().contains("sweep 1 50%"), "{}", scene.text());
    let whole = SweepProgress { is_whole: true, ..scene.model.sweep.unwrap() };
    assert_eq!(whole.id, SweepId(1));
    scene.happen(Msg::Reply(Reply::Sweep(whole)));
    scene.paint();
    assert!(scene.model.sweep.is_none() && scene.last_line().contains("done"), "{}", scene.last_line());
    assert!(scene.last_line().contains("l, then x"), "the way on: {}", scene.last_line());
}

#[test]
fn a_condition_that_is_switched_off_comes_back_as_it_was_set() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>").keys("S").keys("n").keys("no-such").keys("<Enter>");
    scene.keys("jjjj<Space>");
    assert!(!scene.text().contains("takes 0 of 8"), "{}", scene.text());
    scene.keys("<Space>");
    assert!(scene.text().contains("takes 0 of 8") && scene.text().contains("no-such"), "{}", scene.text());
}

#[test]
fn what_the_record_says_can_be_asked_for_though_it_is_not_proposed() {
    let mut scene = found(Lang::En, 80, 24);
    let obtained = scene.fake.incidents[0].incident.obtained.get_or_insert_default();
    (obtained.lookup_candidates, obtained.batch) = (Some(1), "".into());
    scene.keys("i<Enter>").keys("S").keys("jjj<Space>");
    assert!(scene.text().contains("[✓] lookup showed 1 number or more"), "{}", scene.text());
    scene.keys("j<Space>");
    assert!(scene.last_line().contains("the record says nothing of that"), "{}", scene.last_line());
}

#[test]
fn a_sweep_of_none_is_not_begun() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>").keys("S").keys("n").keys("no-such").keys("<Enter>");
    assert!(scene.text().contains("takes 0 of 8"), "{}", scene.text());
    assert!(scene.text().contains("takes 1. Enter puts that rule in its place"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.text().contains("takes 1 of 8"), "the way on: {}", scene.text());
    assert!(scene.fake.swept.is_empty(), "whoever begins it has seen what it takes");
    scene.keys("<Enter>S");
    assert_eq!(scene.fake.swept.len(), 1);
}

/// The refusal was one of the command line: it named flags of no command, and no key.
#[test]
fn a_sweep_of_everybody_is_not_begun_and_the_keys_that_mend_it_are_named() {
    for (lang, ways) in [
        (Lang::En, ["Space puts a condition back", "totsugo sweep start 1 --everything --note WHY"]),
        (Lang::Ja, ["Spaceで条件を戻す", "totsugo sweep start 1 --everything --note 理由"]),
    ] {
        let mut scene = found(lang, 80, 24);
        scene.keys("i<Enter>").keys("S").keys("<Space>j<Space>j<Space>").keys("<Enter>");
        let said = format!("{} {}", scene.last_line_but_one(), scene.last_line());
        assert!(ways.iter().all(|way| said.contains(way)), "{said}");
        assert!(scene.fake.swept.is_empty());
    }
}

#[test]
fn who_may_look_only_sees_them_and_changes_nothing() {
    let mut scene = found(Lang::En, 80, 24);
    scene.model.facts.actor.role = Role::Viewer;
    scene.keys("i").keys("<Enter>").keys("d");
    assert!(matches!(scene.model.layer, Some(Layer::Incidents(_))));
    assert!(!scene.last_line().is_empty());
}

/// A sweep that was broken off stands where its incident does and on the status line, until it goes on here or its incident is
/// withdrawn.
#[test]
fn a_sweep_that_was_broken_off_is_told_of_with_its_incident() {
    for (lang, said, left, goes_on) in [
        (Lang::En, "was not walked to its end; S and Enter go on", "sweep 1 unfinished", "sweep 1 12%"),
        (Lang::Ja, "途中です", "類似点検1途中", "類似点検1 12%"),
    ] {
        let mut scene = found(lang, 80, 24);
        scene.fake.broken_off = true;
        scene.fake.swept.push(SweepRule::default());
        scene.happen(Msg::Reply(Reply::Changed));
        scene.paint();
        assert!(scene.text().contains(left), "{}", scene.text());
        scene.keys("i");
        assert!(scene.text().contains(said), "{}", scene.text());
        scene.keys("<Enter>");
        assert!(scene.text().contains(said), "{}", scene.text());
        let progress = SweepProgress {
            id: SweepId(1),
            incident: IncidentId(1),
            passed: 1,
            of: 8,
            taken: 0,
            is_whole: false,
        };
        scene.happen(Msg::Reply(Reply::Sweep(progress)));
        scene.paint();
        assert!(!scene.text().contains(said), "{}", scene.text());
        scene.keys("<Esc><Esc>");
        assert!(scene.text().contains(goes_on), "{}", scene.text());
        scene.keys("i<Enter>");
        scene.model.sweep = None;
        scene.fake.incidents[0].incident.ended =
            Some((IncidentEnding::Withdrawn, jiff::Timestamp::UNIX_EPOCH, "sato".into()));
        scene.happen(Msg::Reply(Reply::Changed));
        scene.paint();
        assert!(!scene.text().contains(said), "{}", scene.text());
    }
}

#[test]
fn a_sweep_that_is_refused_leads_back_to_the_checklist() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>");
    scene.is_store_up = false;
    scene.keys("S");
    let message = NoticeRefusal::NoSuchIncident(IncidentId(1)).message();
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::PreviewSweep, message }));
    scene.paint();
    assert!(scene.text().contains("Wrong registration 1"), "{}", scene.text());
    assert!(scene.last_line().contains("no incident"), "{}", scene.last_line());
}

#[test]
fn a_sweep_is_not_narrowed_to_a_period_that_ends_before_it_begins() {
    let mut scene = found(Lang::En, 80, 24);
    scene.keys("i<Enter>").keys("S").keys("n").keys("<Tab>2021-07-02<Tab>2021-07-01<Enter>");
    assert!(scene.text().contains("comes after the last"), "{}", scene.text());
    scene.keys("<Ctrl-u>2021-07-02<Enter>");
    assert!(scene.text().contains("takes 0 of 8"), "{}", scene.text());
}

#[test]
fn that_marks_stay_withdrawn_is_said_with_their_number() {
    for (lang, said) in [
        (Lang::En, "249 records leave the sweep that was withdrawn; 1 of them stays raised again"),
        (Lang::Ja, "うち1件は再点検のままです"),
    ] {
        let mut scene = found(lang, 160, 24);
        scene.happen(Msg::Reply(Reply::LeftSweep(LeftSweep { records: 249, raised_again: 1 })));
        scene.paint();
        assert!(scene.text().contains(said), "{}", scene.text());
    }
}
