//! The record whole, its history, its partners.

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{CandidateId, RootCause};
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::port::{Reply, Request};
use crate::triage::testing as invented;

const HANAKO: [&str; 5] =
    ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", "東京都千代田区霞町１丁目２番３号"];
const KENJI: [&str; 5] = ["森　健司", "モリ　ケンジ", "1951-09-30", "1", "長野県松本市丸の内３番７号"];

/// Three members under one number.
fn shared() -> Scene {
    let mut fake = Fake::empty();
    for person in [HANAKO, KENJI, KENJI] {
        fake.add(person, Some(HANAKO), &[RootCause::MultipleCandidates]);
    }
    let neighbour = |id, p: [&str; 5]| invented::neighbour(id, invented::items(p[0], p[1], p[2], p[3], p[4]));
    fake.dossiers.get_mut(&1).unwrap().holders = vec![neighbour(2, KENJI), neighbour(3, KENJI)];
    Scene::on(fake, Lang::En, 80, 24)
}

#[test]
fn a_partner_stands_beside_its_record_and_the_next_one_after_it() {
    let mut scene = shared();
    assert_eq!(scene.model.queue.cursor(), Some(CandidateId(1)));
    assert!(scene.text().contains("duplicate number->") || scene.text().contains("duplicate number→#2 #3"));
    scene.keys("t");
    let text = scene.text();
    assert!(
        text.contains("Partner 1 of 2") && text.contains("#2") && text.contains("duplicate number"),
        "{text}"
    );
    assert!(text.contains("高橋　花子") && text.contains("森　健司"), "{text}");
    scene.keys("t");
    assert!(scene.text().contains("Partner 2 of 2") && scene.text().contains("#3"), "{}", scene.text());
    scene.keys("q");
    assert!(scene.model.layer.is_none());
    scene.fake.dossiers.remove(&2);
    scene.keys("t");
    assert!(scene.last_line().contains("not there any more"), "{}", scene.last_line());
}

/// The store answers only the newest wish for a record: one for the queue must not replace the partner's.
#[test]
fn nothing_else_is_asked_for_while_a_partner_is_awaited() {
    let mut scene = shared();
    scene.is_store_up = false;
    scene.keys("t");
    let asked = scene.fake.asked.len();
    scene.happen(Msg::Reply(Reply::Changed));
    let records = |scene: &Scene| {
        scene.fake.asked[asked..].iter().filter(|request| matches!(request, Request::Record { .. })).count()
    };
    assert_eq!(records(&scene), 0);
    scene.keys("q");
    assert_eq!(records(&scene), 1, "left: the queue's own record is asked for");
}

#[test]
fn a_text_is_scrolled_to_its_ends_and_no_further() {
    let mut scene = shared();
    scene.keys("<Enter>");
    let first = scene.text();
    let top = |scene: &Scene| match &scene.model.layer {
        Some(Layer::Whole(pane)) => pane.top,
        other => panic!("{other:?}"),
    };
    assert!(first.contains("Candidate") && !first.contains("How the number was obtained"), "{first}");
    scene.keys("G");
    let last = top(&scene);
    assert!(scene.text().contains("How the number was obtained"), "{}", scene.text());
    scene.keys("jj<Ctrl-d>");
    assert_eq!(top(&scene), last);
    scene.keys("gk<Ctrl-u>");
    assert_eq!((top(&scene), scene.text()), (0, first));
    // Keys that come before the text was painted find its end all the same.
    scene.keys("q").unpainted("<Enter>G").paint();
    assert_eq!(top(&scene), last);
    scene.resize(120, 60);
    assert_eq!(top(&scene), 0, "all of it is seen");
}

#[test]
fn the_whole_record_holds_every_source_and_no_whole_number() {
    let mut scene = shared();
    let dossier = scene.fake.dossiers.get_mut(&1).unwrap();
    dossier.notifications = vec![invented::notification(invented::B, "2023-01-05", "本人")];
    dossier.candidate.registered.core_number = Some(invented::number(invented::C));
    dossier.candidate.alert.alert_on = "2022-12-01".into();
    scene.happen(Msg::Reply(Reply::Changed));
    scene.resize(120, 80).keys("<Enter>");
    let text = scene.text();
    for part in ["********1118", "資格取得届", "本人", "********0060", "2022-12-01", "Multiple candidates"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    for number in [invented::A, invented::B, invented::C] {
        assert!(!text.contains(number), "{text}");
    }
}

#[test]
fn leaving_goes_back_one_layer() {
    let mut scene = shared();
    scene.keys("<Enter>Ht");
    assert!(matches!(scene.model.layer, Some(Layer::Partner(_))));
    scene.keys("q");
    assert!(matches!(scene.model.layer, Some(Layer::History(_))));
    scene.keys("?");
    scene.keys("q");
    assert!(matches!(scene.model.layer, Some(Layer::History(_))));
    scene.keys("q");
    assert!(matches!(scene.model.layer, Some(Layer::Whole(_))));
    scene.keys("q");
    assert!(scene.model.layer.is_none() && scene.ended.is_none());
    scene.keys("q");
    assert!(scene.ended.is_some());
}

/// A new list moves the cursor while a record is opened: what is read must come, whatever lies under the cursor by then.
#[test]
fn a_record_that_is_read_comes_though_the_cursor_moves_meanwhile() {
    let page = |scene: &mut Scene| {
        let wish = |request: &&Request| matches!(request, Request::Page { .. });
        let wish = scene.fake.asked.iter().rev().find(wish).cloned().unwrap();
        scene.is_store_up = true;
        for reply in scene.fake.answer(wish) {
            scene.happen(Msg::Reply(reply));
        }
        scene.paint();
    };
    // Right after a filter changed the list is another one: what was gone to is opened, when it is there.
    let mut scene = super::scene(Lang::En, 80, 24);
    scene.is_store_up = false;
    scene.keys("4<Enter>");
    assert!(scene.model.layer.is_none() && scene.last_line().contains("still loading"), "{}", scene.text());
    page(&mut scene);
    assert!(scene.text().contains("#5") && scene.text().contains("田中"), "{}", scene.text());
    let noted = scene.fake.notes.iter().filter_map(|note| note.record).collect::<Vec<_>>();
    assert_eq!(noted, [CandidateId(5)]);
    // Another key meanwhile, and nobody wants it any more.
    let mut scene = super::scene(Lang::En, 80, 24);
    scene.is_store_up = false;
    scene.keys("4<Enter>m");
    page(&mut scene);
    assert!(scene.model.layer.is_none(), "{}", scene.text());
    // Somebody marks the record that is read: it leaves the list, and stays on the screen as it is by now.
    let mut scene = super::scene(Lang::En, 80, 24);
    scene.keys("f<Space><Enter><Enter>");
    assert!(scene.text().contains("Candidate"), "{}", scene.text());
    let id = scene.model.queue.cursor().unwrap();
    let read = scene.fake.dossiers.get_mut(&id.0).unwrap();
    (read.mark.status, read.version) = (crate::audit::Status::Escalated, 2);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert_ne!(scene.model.queue.cursor(), Some(id));
    assert!(
        scene.text().contains(&format!("#{id}")) && !scene.text().contains("Loading"),
        "{}",
        scene.text()
    );
    scene.keys("G");
    assert!(scene.text().contains("escalated"), "{}", scene.text());
    // It is removed altogether.
    scene.fake.dossiers.remove(&id.0);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(
        scene.model.layer.is_none() && scene.last_line().contains("not there any more"),
        "{}",
        scene.text()
    );
}

#[test]
fn the_palette_finds_what_the_queue_does_not_have_and_says_where_it_is() {
    let mut scene = scene(Lang::En, 100, 24);
    scene.keys("::reply-left");
    assert!(scene.text().contains("(in: "), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("in: "), "{}", scene.last_line());
    scene.keys(":resume-bulk");
    assert!(scene.text().contains("go on with"), "{}", scene.text());
}

#[test]
fn what_does_not_fit_is_neither_offered_nor_said_once_it_fits() {
    let mut scene = scene(Lang::En, 60, 15);
    assert!(!scene.last_line().contains("v verif"), "{}", scene.last_line());
    scene.keys("v");
    assert!(scene.last_line().contains("five items in full"), "{}", scene.last_line());
    scene.resize(80, 24);
    assert!(scene.last_line().contains("v verif"), "{}", scene.last_line());
}

#[test]
fn the_reading_view_of_second_checks_says_that_none_is_left() {
    let mut scene = scene(Lang::En, 100, 24);
    scene.keys("YD");
    assert!(scene.text().contains("left waiting"), "{}", scene.text());
}

#[test]
fn a_grade_and_a_signal_never_touch() {
    let mut scene = scene(Lang::En, 80, 24);
    let dossier = scene.fake.dossiers.get_mut(&1).unwrap();
    dossier.answer.as_mut().unwrap().result = crate::audit::AnswerResult::NotFound;
    scene.keys("jkg");
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    let text = scene.text();
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("not in the")).collect();
    assert!(!rows.is_empty() && rows.iter().all(|line| !line.contains("…!")), "{text}");
}
