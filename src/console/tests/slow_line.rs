//! A terminal that tells how far it has come: a key counts for what it had shown when the key was pressed.

use super::{Scene, scene};
use crate::console::msg::{Msg, Shown};
use crate::i18n::Lang;
use crate::triage::port::Request;

/// A console on a terminal that answers, and has shown all so far; the cursor is on a record of which five items match.
fn answering() -> Scene {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    let frame = scene.painted_at();
    scene.answers(frame);
    scene
}

fn acts(scene: &Scene) -> usize {
    scene.fake.asked.iter().filter(|request| matches!(request, Request::Perform(_))).count()
}

#[test]
fn a_key_that_was_pressed_before_the_terminal_showed_the_record_is_dropped() {
    let mut scene = answering();
    let before = scene.painted_at();
    scene.keys("kGv");
    assert_eq!(acts(&scene), 0);
    assert!(scene.last_line().contains("not on the screen"), "{}", scene.last_line());
    scene.answers(before).keys("v");
    assert_eq!(acts(&scene), 0, "it has shown the record before");
    let frame = scene.painted_at();
    scene.answers(frame).keys("v");
    assert_eq!(acts(&scene), 1);
}

#[test]
fn what_stays_on_the_screen_needs_no_second_answer() {
    let mut scene = answering();
    for _ in 0..3 {
        // Each says something: frames that the terminal has not shown yet.
        scene.keys("{");
    }
    scene.keys("v");
    assert_eq!(acts(&scene), 1);
}

#[test]
fn a_form_and_a_screen_of_pairs_have_to_be_shown_too() {
    let mut scene = answering();
    scene.keys("e<Enter>");
    assert_eq!(acts(&scene), 0);
    assert!(scene.last_line().contains("form was not on"), "{}", scene.last_line());
    let frame = scene.painted_at();
    scene.answers(frame).keys("<Enter>");
    assert_eq!(acts(&scene), 1);

    let mut scene = answering();
    scene.keys("D<Enter>v");
    let marks = |scene: &Scene| {
        scene.fake.asked.iter().filter(|request| matches!(request, Request::PerformEach(_))).count()
    };
    assert_eq!(marks(&scene), 0);
    assert!(scene.last_line().contains("Dropped"), "{}", scene.last_line());
    let frame = scene.painted_at();
    scene.answers(frame).keys("v");
    assert_eq!(marks(&scene), 1, "{}", scene.text());
}

#[test]
fn a_terminal_that_answers_no_more_is_one_on_which_what_is_painted_counts() {
    let mut scene = answering();
    scene.keys("kG");
    scene.happen(Msg::Shown(Shown::Untold));
    scene.keys("v");
    assert_eq!(acts(&scene), 1);
    scene.keys("kGv");
    assert_eq!(acts(&scene), 2);
}
