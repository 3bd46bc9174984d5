//! `r`: a number in all its digits, for a moment.

use std::time::Duration;

use super::Scene;
use super::marks::on;
use crate::audit::{EventKind, Role};
use crate::console::msg::Msg;
use crate::triage::port::Reply;

/// A lead on record 4, and its number.
fn lead() -> (Scene, String) {
    let mut scene = on(4);
    scene.model.facts.actor.role = Role::Lead;
    let number = scene.fake.dossiers[&4].candidate.individual_number.reveal();
    (scene, number)
}

#[test]
fn it_is_recorded_with_its_reason_and_hidden_after_ten_seconds() {
    let (mut scene, number) = lead();
    scene.keys("r<Enter>");
    assert!(scene.last_line().contains("say why"), "{}", scene.last_line());
    scene.keys("asked by the employer<Enter>");
    assert!(scene.text().contains(&number), "{}", scene.text());
    let noted = scene.fake.notes.last().unwrap();
    assert_eq!((noted.kind, noted.record.unwrap().0), (EventKind::Revealed, 4));
    assert_eq!(noted.facts["reason"], "asked by the employer");
    scene.rest(Duration::from_secs(9));
    assert!(scene.text().contains(&number), "{}", scene.text());
    scene.rest(Duration::from_secs(2));
    assert!(!scene.text().contains(&number), "{}", scene.text());
}

#[test]
fn any_key_hides_it_and_a_blank_screen_too() {
    for key in ["j", "k", "?", "r", "あ"] {
        let (mut scene, number) = lead();
        scene.keys("rwhy<Enter>");
        assert!(scene.text().contains(&number));
        scene.keys(key);
        assert!(!scene.text().contains(&number), "{key}: {}", scene.text());
    }
}

#[test]
fn only_leads_see_it_and_only_where_the_machine_allows_it() {
    let mut scene = on(4);
    scene.keys("r");
    assert!(scene.last_line().contains("only a lead"), "{}", scene.last_line());
    let (mut scene, _) = lead();
    scene.model.facts.may_reveal = false;
    scene.keys("r");
    assert!(scene.last_line().contains("configuration"), "{}", scene.last_line());
    assert!(scene.model.layer.is_none() && scene.fake.notes.is_empty());
}

#[test]
fn what_could_not_be_recorded_is_not_shown() {
    let (mut scene, number) = lead();
    scene.is_store_up = false;
    scene.keys("rwhy<Enter>");
    assert!(!scene.text().contains(&number), "{}", scene.text());
    // The answer comes when the operator has gone on.
    scene.keys("j");
    scene.happen(Msg::Reply(Reply::Revealed { id: crate::audit::CandidateId(4) }));
    scene.paint();
    assert!(!scene.text().contains(&number) && scene.last_line().contains("not shown"), "{}", scene.text());
    scene.keys("k");
    assert!(!scene.text().contains(&number), "{}", scene.text());
}

#[test]
fn nobody_who_is_to_check_a_number_sees_it_before() {
    let mut scene = on(4);
    scene.keys("c123456789018<Tab><Right><Enter>c");
    scene.model.facts.actor.account = "suzuki".into();
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("fjjjjj<Space><Enter>r");
    assert!(scene.last_line().contains("second check"), "{}", scene.last_line());
    assert!(scene.model.layer.is_none());
}

#[test]
fn the_reason_holds_no_number() {
    let (mut scene, _) = lead();
    scene.keys("r123456789018<Enter>");
    assert!(scene.last_line().contains("individual number"), "{}", scene.last_line());
    assert!(scene.fake.notes.is_empty());
}
