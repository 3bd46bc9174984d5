//! What the screens look like, in both languages, at 80×24 and 120×40.

use super::scene;
use crate::i18n::Lang;

/// Presses keys in both languages at both sizes and holds what is seen to a snapshot.
fn snapshot(name: &str, keys: &str) {
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (120, 40)] {
            let mut scene = scene(lang, width, height);
            scene.keys(keys);
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}-{code}-{width}x{height}"), scene.shows());
            });
        }
    }
}

#[test]
fn queue() {
    snapshot("queue", "");
}

#[test]
fn queue_further_down() {
    snapshot("queue-down", "jjj");
}

#[test]
fn a_difference_beyond_the_edge() {
    snapshot("queue-address", "j");
}

#[test]
fn verified() {
    snapshot("verified", "Gv");
}

#[test]
fn status_menu() {
    snapshot("statuses", "fj<Space>");
}

#[test]
fn search_line() {
    snapshot("search", "/高橋");
}

#[test]
fn found() {
    snapshot("found", "/高橋<Enter>");
}

#[test]
fn basis() {
    snapshot("basis", "Gb");
}

#[test]
fn escalate() {
    snapshot("escalate", "e");
}

#[test]
fn correct_and_the_second_key() {
    snapshot("correct", "c123456789018<Enter>");
}

#[test]
fn wrong_number() {
    snapshot("wrong", "w");
}

#[test]
fn whole_record() {
    snapshot("whole", "<Enter>");
}

#[test]
fn history() {
    snapshot("history", "wwkH");
}

#[test]
fn help() {
    snapshot("help", "?");
}

#[test]
fn palette() {
    snapshot("palette", ":ho");
}
