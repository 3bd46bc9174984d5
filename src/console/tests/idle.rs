//! A screen that nobody touches.

use std::time::Duration;

use super::{Scene, scene};
use crate::console::model::{Layer, RowKind};
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::port::Reply;

const MINUTE: Duration = Duration::from_mins(1);

/// What was keyed into the form that lies over the queue.
fn keyed(scene: &Scene) -> Vec<String> {
    let Some(Layer::Form(form)) = &scene.model.layer else { panic!("{:?}", scene.model.layer) };
    let text = |kind: &RowKind| match kind {
        RowKind::Text(field) => Some(field.text().to_owned()),
        _ => None,
    };
    form.rows.iter().filter_map(|row| text(&row.kind)).collect()
}

#[test]
fn it_goes_blank_after_some_minutes_and_shows_nothing_of_anybody() {
    for lang in [Lang::Ja, Lang::En] {
        let mut scene = scene(lang, 80, 24);
        scene.keys("j").rest(9 * MINUTE);
        assert!(scene.text().contains("佐藤"), "not yet: {}", scene.text());
        scene.keys("j").rest(9 * MINUTE);
        assert!(scene.text().contains("佐藤"), "a key counts: {}", scene.text());
        scene.rest(2 * MINUTE);
        insta::assert_snapshot!(format!("blank_{lang:?}"), scene.shows());
    }
}

#[test]
fn a_blank_screen_is_painted_once() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.rest(11 * MINUTE);
    let frames = scene.frames;
    scene.rest(600 * MINUTE);
    assert_eq!(scene.frames, frames);
}

#[test]
fn the_key_that_wakes_does_nothing_else() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    let before = scene.text();
    for key in ["v", "j", "q", "<Enter>", "<Ctrl-z>"] {
        scene.rest(11 * MINUTE);
        assert!(scene.text().contains("Blank after 10 minutes"), "{}", scene.text());
        scene.keys(key);
        assert_eq!(scene.text(), before, "{key}");
        assert_eq!((scene.ended, scene.suspends), (None, 0), "{key}");
    }
    scene.rest(11 * MINUTE).unpainted("jv").paint();
    assert!(scene.last_line().contains("Dropped"), "nothing was seen yet: {}", scene.last_line());
}

#[test]
fn digits_that_were_keyed_in_are_forgotten_and_words_are_not() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("c<Tab>11112222").rest(11 * MINUTE).keys("j");
    assert!(keyed(&scene).iter().all(String::is_empty), "{:?}", keyed(&scene));
    scene.keys("<Esc>hcall the employer").rest(11 * MINUTE).keys("j");
    assert_eq!(keyed(&scene)[0], "call the employer");
    scene.keys("<Esc>/123456789012").rest(11 * MINUTE).keys("j<Enter>");
    assert!(scene.model.queue.filter.search.is_empty(), "{:?}", scene.model.queue.filter);
}

#[test]
fn behind_a_blank_screen_nothing_is_asked_for_before_somebody_looks() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.rest(11 * MINUTE);
    let (asked, frames) = (scene.fake.asked.len(), scene.frames);
    for _ in 0..3 {
        scene.happen(Msg::Reply(Reply::Changed));
        scene.paint();
    }
    assert_eq!((scene.fake.asked.len(), scene.frames), (asked, frames));
    scene.fake.dossiers.remove(&1);
    scene.keys("j");
    assert!(scene.fake.asked.len() > asked && scene.text().contains("/7"), "{}", scene.text());
}

#[test]
fn a_blank_screen_stays_blank_at_any_size() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.rest(11 * MINUTE);
    for (width, height) in [(120, 40), (20, 5), (1, 1), (80, 24)] {
        scene.resize(width, height);
        assert!(!scene.text().contains("高橋"), "{}", scene.text());
    }
    assert!(scene.text().contains("Any key brings the screen back"), "{}", scene.text());
}
