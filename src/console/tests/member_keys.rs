//! Member keys stand whole on every pane, also one that happens to be an individual number: masked it would be another member's.

use super::{Scene, scene};
use crate::audit::{Addressee, MemberKey, Status};
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::port::Reply;
use crate::triage::testing as invented;

/// A member's number without symbol and branch, and a valid individual number.
const KEY: &str = "111111111118";

/// The usual scene, whose members all have that key: whichever a pane shows, it must be whole.
fn of_one_key() -> Scene {
    let mut scene = scene(Lang::En, 120, 40);
    for dossier in scene.fake.dossiers.values_mut() {
        let key = &mut dossier.candidate.key;
        *key = MemberKey::new(key.insurer_no.clone(), "", KEY, "");
    }
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("j");
    scene
}

fn assert_shows(scene: &Scene, what: &str, times: usize) {
    let text = scene.text();
    assert!(text.matches(KEY).count() >= times && !text.contains("********1118"), "{what}:\n{text}");
}

#[test]
fn it_stands_whole_on_every_pane() {
    for (what, keys, times) in [
        ("the queue, and the record under the cursor", "", 9),
        ("what a search found", "/1111<Enter>", 9),
        ("the record whole", "<Enter>", 1),
        ("the selection", " j ", 1),
        ("a preview", "*e<Enter>", 1),
        ("pairs that are read", "D<Enter>", 1),
        ("incidents", "kwwi", 1),
        ("what is said", "ku", 1),
    ] {
        let mut scene = of_one_key();
        scene.keys(keys);
        assert_shows(&scene, what, times);
    }
}

#[test]
fn it_stands_whole_in_lists_of_requests() {
    let mut scene = of_one_key();
    let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
    (mark.status, mark.addressee) = (Status::Escalated, Some(Addressee::Employer));
    scene.fake.ask_for(1, Addressee::Employer, None);
    scene.keys("l<Enter>");
    assert_shows(&scene, "replies", 1);
}

/// The partner of a signal, and who holds the number to which a record is to be corrected.
#[test]
fn it_stands_whole_where_two_records_are_compared() {
    let mut scene = of_one_key();
    let kenji = invented::items("森　健司", "モリ　ケンジ", "1955-01-02", "1", "大阪府大阪市北区中之島１");
    let holder = invented::neighbour(2, kenji);
    scene.fake.dossiers.get_mut(&1).unwrap().holders = vec![holder];
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("/#1<Enter>t");
    assert_shows(&scene, "the partner", 2);
    let mut scene = of_one_key();
    let held = scene.fake.dossiers[&1].candidate.individual_number.reveal();
    scene.keys(&format!("/#4<Enter>c{held}<Tab><Right><Enter><Enter>"));
    assert_shows(&scene, "the holder", 2);
}

#[test]
fn it_stands_whole_in_what_is_said() {
    let mut scene = of_one_key();
    scene.keys("kwwu");
    assert!(scene.last_line().contains(KEY), "{}", scene.last_line());
    // An individual number that stands in a name beside it is masked all the same.
    scene.fake.dossiers.get_mut(&4).unwrap().candidate.items.kanji_name = "123456789018".to_owned();
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("wwu");
    let said = scene.last_line();
    assert!(said.contains(KEY) && said.contains("********9018") && !said.contains("123456789018"), "{said}");
}

/// An employer's code is a key as well; its name is none.
#[test]
fn an_employer_s_code_stands_whole_and_its_name_masked() {
    for (what, keys) in [
        ("the record whole", "<Enter>"),
        ("the menu of the filter", "f"),
        ("addressees", "l"),
        ("replies", "l<Enter>"),
        ("whom to write to", "lxk"),
    ] {
        let mut scene = scene(Lang::En, 120, 40);
        for dossier in scene.fake.dossiers.values_mut() {
            let membership = &mut dossier.candidate.membership;
            membership.employer_code = KEY.to_owned();
            membership.employer_name = "123456789018".to_owned();
        }
        let mark = &mut scene.fake.dossiers.get_mut(&1).unwrap().mark;
        (mark.status, mark.addressee) = (Status::Escalated, Some(Addressee::Employer));
        scene.fake.ask_for(1, Addressee::Employer, None);
        scene.model.queue.filter.employers = vec![KEY.to_owned()];
        scene.happen(Msg::Reply(Reply::Changed));
        scene.keys("j").keys(keys);
        let text = scene.text();
        assert!(!text.contains("123456789018") && !text.contains("********1118"), "{what}:\n{text}");
        assert!(text.matches(KEY).count() >= 2, "{what}, and the filter in the status line:\n{text}");
    }
}
