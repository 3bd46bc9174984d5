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
fn filter_menu() {
    snapshot("filter", "fj<Space>jjjjj");
    snapshot("filter-signals", "f<Space>jjjjjjjjjjjjjjjjjjj<Right>jjjj<Space>");
}

#[test]
fn selection() {
    snapshot("selection", "j<Space>j<Space>");
    snapshot("range", "jVjj");
}

#[test]
fn bulk_preview() {
    snapshot("bulk-verify", "*v");
    snapshot("bulk-escalate-form", "*e");
    snapshot("bulk-escalate", "*e<Right><Enter>");
}

#[test]
fn reading_view() {
    snapshot("patterns", "D");
    snapshot("pairs", "D<Enter>");
}

#[test]
fn reading_view_of_the_second_check() {
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut scene = scene(lang, 80, 24);
        scene.keys("D<Enter>v<Esc>");
        scene.model.facts.actor.account = "suzuki".into();
        scene.keys("fjjjjj<Space><Enter>D<Enter>");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("pairs-check-{code}-80x24"), scene.shows());
        });
    }
}

#[test]
fn assign() {
    snapshot("assign", "a");
    snapshot("assigned", "a<Enter>");
}

#[test]
fn save_filter() {
    snapshot("save-filter", "f<Space>s未点検だけ");
    snapshot("saved-filters", "f<Space>s未点検だけ<Enter>G<Space>j");
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
    snapshot("correct", "c123456789018<Tab><Right><Enter>");
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
fn progress() {
    snapshot("progress", "Gvkwwge<Enter>p");
}

#[test]
fn progress_of_a_lead() {
    for (lang, code) in [(Lang::Ja, "ja"), (Lang::En, "en")] {
        let mut scene = scene(lang, 80, 24);
        scene.model.facts.actor.role = crate::audit::Role::Lead;
        scene.keys("pG");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("progress-lead-{code}-80x24"), scene.shows());
        });
    }
}

/// A week in which nobody did anything is said to be one, and is no missing line.
#[test]
fn progress_of_a_week_in_which_nobody_marked() {
    for (lang, nothing, nobody) in [
        (Lang::En, "In the last 7 days nothing was done that stands", "Nobody marked in the last 7 days"),
        (Lang::Ja, "直近7日間に完了はありません", "直近7日間に処理した担当者はいません"),
    ] {
        let mut scene = scene(lang, 80, 40);
        scene.fake.nobody_marked = true;
        scene.keys("p");
        assert!(scene.text().contains(nothing) && !scene.text().contains(nobody), "{}", scene.text());
        scene.keys("q");
        scene.model.facts.actor.role = crate::audit::Role::Lead;
        scene.keys("p");
        assert!(scene.text().contains(nothing) && scene.text().contains(nobody), "{}", scene.text());
    }
}

#[test]
fn help() {
    snapshot("help", "?");
}

#[test]
fn palette() {
    snapshot("palette", ":ho");
}

/// `--ascii` is for terminals that draw ambiguous characters wide; `NO_COLOR` for those who cannot tell colours apart.
#[test]
fn ascii_and_no_color_hold_on_every_screen() {
    use super::Scene;
    use super::fake::Fake;
    use crate::audit::RootCause;
    use crate::console::model::{ColorLevel, Look};

    let mut fake = Fake::empty();
    let long =
        "1-2-3 Kasumi, Chiyoda, Tokyo, with a name of a building that is longer than any line of a terminal";
    let person = ["YAMADA TARO", "YAMADA", "1980-04-02", "1", long];
    let other = ["YAMADA JIRO", "YAMADA", "1980-04-02", "1", "9-9"];
    for _ in 0..9 {
        fake.add(person, Some(other), &[RootCause::ThreeItemLookup]).candidate.membership.employer_name =
            "Kasumi".into();
    }
    let mut facts = Scene::on(Fake::empty(), Lang::En, 80, 24).model.facts;
    facts.look = Look { color: ColorLevel::None, ascii: true };
    let mut scene = Scene::with(facts, fake, 80, 24);
    for keys in [
        "",
        "jjj",
        "?",
        "q<Enter>",
        "Gq",
        "H",
        "qe",
        "<Esc>c",
        "<Esc>f<Space>",
        "jjjjjjjjjjjjjjjjjj<Right>",
        "<Esc>:",
        "<Esc>/YAM<Enter>",
        "<Esc><Space>V",
        "<Esc>e",
        "<Enter>",
        "<Esc><Esc>*v",
        "<Esc><Esc>D",
        "<Enter>",
        "qqa",
        "<Esc>qp",
    ] {
        scene.keys(keys);
        let text = scene.text();
        let strange: String = text.chars().filter(|c| !c.is_ascii()).collect();
        assert_eq!(strange, "", "{keys}: {text}");
        let styles = scene.shows();
        let styles = styles.split("~\n").last().unwrap_or_default();
        for color in ["red", "green", "yellow", "cyan", "darkgray", "magenta"] {
            assert!(!styles.contains(color), "{keys}: {styles}");
        }
    }
}
