//! Cursor, windows, filters, search.

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{EventKind, RootCause};
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::page::Count;
use crate::triage::port::{Generation, Reply, Request, RequestKind};

/// Three hundred records, all the same but their ids.
pub(super) fn long() -> Scene {
    let mut fake = Fake::empty();
    let person = ["山田　太郎", "ヤマダ　タロウ", "1980-04-02", "1", "東京都千代田区霞町１丁目２番３号"];
    for _ in 0..300 {
        fake.add(person, Some(person), &[RootCause::ThreeItemLookup]);
    }
    Scene::on(fake, Lang::En, 80, 24)
}

pub(super) fn at(scene: &Scene) -> i64 {
    scene.model.queue.cursor().unwrap().0
}

#[test]
fn the_cursor_moves_through_windows_and_only_windows_are_fetched() {
    let mut scene = long();
    for (keys, id) in [
        ("j", 2),
        ("<Down>", 3),
        ("k", 2),
        ("g", 1),
        ("<Ctrl-d>", 4),
        ("<Ctrl-u>", 1),
        ("G", 300),
        ("k<Up>", 298),
        ("g", 1),
        (&"j".repeat(150), 151),
        ("<PageDown>", 154),
        ("k", 153),
    ] {
        scene.keys(keys);
        assert_eq!(at(&scene), id, "{keys}");
        assert!(scene.model.queue.rows.len() <= 40);
        assert_eq!(scene.model.queue.position(), Some(Count::Exact(u64::try_from(id).unwrap())));
        assert!(scene.cursor_line().contains(&(1000 + id).to_string()), "{}", scene.text());
    }
}

#[test]
fn a_position_that_is_not_known_is_not_said() {
    let mut scene = long();
    scene.keys("j");
    assert!(scene.text().contains(" 2/300 "), "{}", scene.text());
    scene.model.queue.before = Count::AtLeast(2_000);
    scene.model.is_stale = true;
    scene.paint();
    assert!(scene.text().contains(" ?/300 "), "{}", scene.text());
    assert!(!scene.text().contains("2,00"), "{}", scene.text());
}

#[test]
fn steps_beyond_the_window_are_made_when_the_next_one_comes() {
    let mut scene = long();
    scene.is_store_up = false;
    scene.unpainted(&"j".repeat(100));
    let Some(Request::Page { generation, wish }) =
        scene.fake.asked.iter().rev().find(|r| matches!(r, Request::Page { .. })).cloned()
    else {
        panic!("no window was asked for")
    };
    scene.is_store_up = true;
    let page = scene_page(&mut scene, generation, wish);
    scene.happen(Msg::Reply(page));
    scene.paint();
    assert!(at(&scene) > 40, "{}", at(&scene));
}

fn scene_page(
    scene: &mut Scene,
    generation: crate::triage::port::Generation,
    wish: crate::triage::page::PageWish,
) -> Reply {
    scene.fake.answer(Request::Page { generation, wish }).remove(0)
}

#[test]
fn the_selection_is_a_record_and_survives_a_reload() {
    let mut scene = long();
    scene.keys("jjjj");
    // Somebody marks two records before the cursor in a filter that shows pending ones only.
    scene.keys("f<Space><Enter>jjjj");
    assert_eq!(at(&scene), 5);
    scene.fake.dossiers.remove(&1);
    scene.fake.dossiers.remove(&3);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert_eq!(at(&scene), 5);
    assert!(scene.text().contains("3/298"), "{}", scene.text());
    // The record itself goes: the cursor stands on the next one.
    scene.fake.dossiers.remove(&5);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert_eq!(at(&scene), 6);
}

#[test]
fn stale_answers_are_dropped() {
    let mut scene = long();
    let old = scene.fake.asked.iter().find(|r| matches!(r, Request::Page { .. })).cloned().unwrap();
    scene.keys("G");
    let Request::Page { generation, wish } = old else { unreachable!() };
    let page = scene_page(&mut scene, generation, wish);
    let frames = scene.frames;
    scene.happen(Msg::Reply(page));
    scene.paint();
    assert_eq!(at(&scene), 300);
    assert_eq!(scene.frames, frames, "nothing changed, nothing is painted");
}

#[test]
fn causes_filter_and_all_comes_back() {
    let mut scene = scene(Lang::En, 80, 24);
    for (key, count) in [("1", 4), ("2", 2), ("3", 2), ("4", 1), ("0", 8)] {
        scene.keys(key);
        assert_eq!(scene.model.queue.rows.len(), count, "{key}");
    }
}

#[test]
fn a_search_finds_and_is_noted_without_its_words() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("/佐藤<Enter>");
    assert_eq!(scene.model.queue.rows.len(), 1);
    let noted = scene.fake.notes.last().unwrap();
    assert_eq!((noted.kind, noted.secret_words.as_deref()), (EventKind::Searched, Some("佐藤")));
    assert_eq!(noted.facts.to_string(), r#"{"hits":1,"exact":true}"#);
    scene.keys("/<Ctrl-u><Enter>");
    assert_eq!(scene.model.queue.rows.len(), 8);
    for keys in ["/佐<Enter>", "<Esc>/ｶﾞ<Enter>"] {
        scene.keys(keys);
        assert!(scene.last_line().contains("two characters"), "{keys}: {}", scene.last_line());
        assert_eq!(scene.model.queue.rows.len(), 8);
    }
}

#[test]
fn the_hardware_cursor_stands_where_an_input_method_draws() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("/高橋");
    let caret = scene.caret();
    assert_eq!((caret.x, caret.y), (12, 23), "{}", scene.last_line());
}

#[test]
fn a_searched_number_is_masked_in_the_status_line() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("/123456789018<Enter>");
    assert!(scene.text().contains("/********9018") && !scene.text().contains("123456789018"));
}

#[test]
fn next_pending_skips_what_is_marked() {
    let mut scene = long();
    scene.keys("j");
    for id in 3..=200 {
        scene.fake.dossiers.get_mut(&id).unwrap().mark.status = crate::audit::Status::Verified;
    }
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("n");
    assert_eq!(at(&scene), 201);
    scene.keys("N");
    assert_eq!(at(&scene), 2);
    scene.keys("NN");
    assert!(scene.last_line().contains("No pending record before"), "{}", scene.last_line());
}

/// What the next key goes to is there before the key: it is shown without any answer of the store.
#[test]
fn the_records_around_the_cursor_are_fetched_ahead() {
    for (before, key, id) in
        [("", "j", 2), ("jj", "k", 2), ("<Ctrl-d>", "<Ctrl-d>", 7), ("j", "n", 3), ("G", "k", 299)]
    {
        let mut scene = long();
        scene.keys(before).rest(std::time::Duration::from_secs(1));
        scene.is_store_up = false;
        scene.keys(key);
        assert_eq!(at(&scene), id, "{before}{key}");
        assert!(scene.text().contains("霞町"), "{before}{key}: {}", scene.text());
        assert_eq!(scene.model.seen.record.as_ref().map(|seen| seen.of.0.0), Some(id));
    }
}

#[test]
fn the_ends_are_fetched_ahead_and_again_when_somebody_changed_records() {
    for (before, key, id) in [("", "G", 300), ("G", "g", 1), ("Gkgj", "G", 300), ("jjGG", "g", 1)] {
        let mut scene = long();
        scene.keys(before);
        scene.is_store_up = false;
        scene.keys(key);
        assert_eq!(at(&scene), id, "{before}{key}");
        assert!(scene.cursor_line().contains(&(1000 + id).to_string()), "{before}{key}: {}", scene.text());
        assert_eq!(
            scene.model.seen.record.as_ref().map(|seen| seen.of.0.0),
            Some(id),
            "its items are there, too"
        );
    }
    let mut scene = long();
    scene.keys("G");
    scene.fake.dossiers.remove(&1);
    scene.is_store_up = false;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("g");
    assert_eq!(at(&scene), 300, "the window of before the change is not shown");
}

/// A record that somebody changed since it was fetched ahead is fetched anew before it can be marked.
#[test]
fn what_was_fetched_ahead_and_changed_is_fetched_anew() {
    let mut scene = long();
    let dossier = scene.fake.dossiers.get_mut(&2).unwrap();
    dossier.candidate.items.address = "大阪府寿町".into();
    dossier.answer.as_mut().unwrap().items.address = "大阪府寿町".into();
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("j");
    assert!(scene.text().contains("大阪府寿町"), "{}", scene.text());
}

#[test]
fn a_failed_request_is_said_and_viewing_goes_on() {
    let mut scene = long();
    scene.is_store_up = false;
    scene.keys("j");
    scene.happen(Msg::Reply(Reply::Failed {
        of: RequestKind::Record,
        message: Message::new("console.why.no-row"),
    }));
    let asked = scene.fake.asked.len();
    scene.paint();
    assert_eq!(scene.fake.asked.len(), asked, "what fails once would fail in a circle");
    assert!(scene.last_line().contains("No record is under the cursor"));
    scene.is_store_up = true;
    scene.keys("j");
    assert_eq!(at(&scene), 3);
    assert!(scene.fake.asked.len() > asked);
    assert!(scene.text().contains("霞町"), "{}", scene.text());
}

#[test]
fn what_nobody_asked_for_fails_without_a_word_and_is_not_asked_for_again() {
    let mut scene = long();
    let end = scene.model.queue.other_ends(8).remove(0);
    scene.model.ends.forget();
    scene.model.ends.ask(Generation(9_999), end);
    let message = Message::new("console.why.no-row");
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::Page, message }));
    let asked = scene.fake.asked.len();
    scene.model.is_stale = true;
    scene.paint();
    assert!(!scene.last_line().contains("No record"), "{}", scene.last_line());
    assert_eq!(scene.fake.asked.len(), asked);
    scene.keys("G");
    assert_eq!(at(&scene), 300, "the key asks");
}

#[test]
fn a_number_that_is_searched_for_is_never_seen() {
    let mut scene = scene(Lang::En, 80, 24);
    let number = scene.fake.dossiers[&2].candidate.individual_number.reveal();
    scene.keys(&format!("/{number}"));
    assert!(
        scene.text().contains(&"*".repeat(12)) && !scene.text().contains(&number[..9]),
        "{}",
        scene.text()
    );
    scene.keys("<Enter>/");
    assert!(scene.last_line().trim_end().ends_with("Search:"), "{}", scene.last_line());
    scene.keys("<Esc>/12345678901<Enter>");
    assert!(!scene.text().contains("1234567"), "a slip of a number: {}", scene.text());
}

#[test]
fn a_search_ends_with_a_word() {
    for keys in ["<Esc>", "/<Enter>"] {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys("/高橋<Enter>");
        let found = scene.model.queue.rows.len();
        scene.keys(keys);
        assert!(scene.model.queue.rows.len() > found);
        assert!(scene.last_line().contains("search is ended"), "{}", scene.last_line());
    }
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("<Esc>");
    assert!(scene.last_line().contains("Nothing is selected, searched for"), "{}", scene.last_line());
}

#[test]
fn a_record_is_found_by_its_id() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("/#6<Enter>");
    let found: Vec<i64> = scene.model.queue.rows.iter().map(|row| row.id.0).collect();
    assert_eq!(found, [6]);
}

#[test]
fn nothing_is_marked_while_the_cursor_is_on_its_way() {
    let mut scene = long();
    scene.is_store_up = false;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("G");
    for key in ["v", "e"] {
        scene.keys(key);
        assert!(scene.last_line().contains("not on the screen"), "{key}: {}", scene.last_line());
    }
    assert!(!scene.fake.asked.iter().any(|request| matches!(request, Request::Perform(_))));
}
