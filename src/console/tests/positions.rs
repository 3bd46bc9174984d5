//! A position or a part of the queue, keyed into the palette; and positions that are estimated.

use super::fake::Fake;
use super::moving::{at, long};
use super::{Scene, scene};
use crate::audit::CandidateId;
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::page::{Count, Page, PageWish, Seek};
use crate::triage::port::{Reply, Request};

#[test]
fn a_position_or_a_part_is_said_and_gone_to() {
    let mut scene = long();
    for (keys, said, id) in [
        (":150", "Go to record 150 of 300", 150),
        (":50%", "Go to 50% of the queue", 150),
        (":３３．３ ％", "Go to 33.3% of the queue", 100),
        (":300", "Go to record 300 of 300", 300),
        (":99,999", "Go to the last record of 300", 300),
        (":0", "Go to the first record of 300", 1),
        (":2", "Go to record 2 of 300", 2),
        (":-3", "Go to the first record of 300", 1),
        (":150%", "Go to 100% of the queue", 300),
        (":0%", "Go to 0% of the queue", 1),
        // In the window that is there already.
        (":4", "Go to record 4 of 300", 4),
    ] {
        scene.keys(keys);
        assert!(scene.text().contains(&format!("❯ {said}")), "{keys}: {}", scene.text());
        scene.keys("<Down><Enter>");
        assert!(scene.model.layer.is_none(), "{keys}");
        assert_eq!(at(&scene), id, "{keys}");
        assert_eq!(scene.model.queue.position(), Some(Count::Exact(u64::try_from(id).unwrap())));
    }
    // It goes on from there, and single digits are what they were.
    scene.keys(":150<Enter>jk<Ctrl-d>");
    assert_eq!(at(&scene), 153);
    scene.keys("4");
    assert!(scene.model.queue.rows.is_empty(), "no similar cases");
    scene.keys(":5<Enter>");
    assert!(scene.last_line().contains("No record is under the cursor"), "{}", scene.text());
}

#[test]
fn whoever_opens_the_palette_sees_that_it_goes_to_positions() {
    for (lang, hint, note) in
        [(Lang::En, "where to go: 12345, 50%", "Key a position"), (Lang::Ja, "12345、50%", "移動先")]
    {
        let mut scene = scene(lang, 80, 24);
        scene.keys(":");
        assert!(scene.text().contains(hint), "{}", scene.text());
        scene.keys("go-to<Enter>");
        assert!(scene.text().contains(hint) && scene.last_line().contains(note), "{}", scene.text());
        scene.keys("3<Enter>");
        assert_eq!(scene.model.queue.position(), Some(Count::Exact(3)));
        scene.keys("?");
        assert!(scene.text().contains(":go-to"), "{}", scene.text());
    }
}

/// Twelve digits in the wrong line may be somebody's number.
#[test]
fn what_may_be_a_number_is_not_shown_in_the_palette() {
    let mut scene = long();
    scene.keys(":123456789018");
    assert!(!scene.text().contains("5678") && scene.text().contains("************"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(at(&scene), 300);
}

#[test]
fn an_estimated_position_is_marked_counts_on_and_is_never_taken_for_exact() {
    let mut scene = long();
    scene.keys("j");
    scene.is_store_up = false;
    (scene.model.queue.before, scene.model.queue.total) = (Count::About(500_009), Count::Exact(1_000_000));
    scene.model.is_stale = true;
    scene.paint();
    assert!(scene.text().contains(" ~500,011/1,000,000 "), "{}", scene.text());
    scene.keys("j");
    assert!(scene.text().contains(" ~500,012/1,000,000 "), "{}", scene.text());
    scene.keys("Vj");
    assert!(scene.text().contains("selected 2"), "{}", scene.text());
    // What the window does not hold is counted by positions.
    let (from, _) = scene.model.selecting.as_ref().unwrap().range.unwrap();
    let far = crate::triage::page::Place { id: CandidateId(9_999), ..from };
    assert_eq!(scene.model.queue.span(far, Some(Count::Exact(500_000))), Count::About(14));
    assert_eq!(scene.model.queue.span(far, None), Count::AtLeast(1));
    // Neither end is taken to be there.
    scene.is_store_up = true;
    scene.keys("<Esc>g");
    assert_eq!((at(&scene), scene.model.queue.before), (1, Count::Exact(0)));
}

/// What comes first of a list that is still being looked for, then all of it.
fn streamed(scene: &mut Scene, keys: &str, first: usize) -> [Reply; 2] {
    scene.is_store_up = false;
    scene.keys(keys);
    scene.is_store_up = true;
    let wish = scene.fake.asked.iter().rev().find(|r| matches!(r, Request::Page { .. })).cloned().unwrap();
    let Request::Page { generation, wish } = wish else { unreachable!() };
    let everything = PageWish { seek: Seek::First, rows: 300, ..wish.clone() };
    let [whole, all] = [wish, everything].map(|wish| {
        let reply = scene.fake.answer(Request::Page { generation, wish }).remove(0);
        let Reply::Page { page, .. } = reply else { unreachable!() };
        *page
    });
    let so_far = Page {
        rows: all.rows[..first].to_vec(),
        before: Count::Exact(0),
        total: Count::AtLeast(first as u64),
        is_settled: false,
        ..all
    };
    [so_far, whole].map(|page| Reply::Page { generation, page: Box::new(page), record: None })
}

#[test]
fn what_is_gone_to_is_reached_when_it_is_found_unless_the_cursor_was_moved() {
    for (keys, meanwhile, ids) in [
        (":50%<Enter>", "", (10, 150)),
        (":15<Enter>", "", (15, 15)),
        (":200<Enter>", "", (19, 200)),
        (":200<Enter>", "k", (19, 18)),
        ("G", "", (19, 300)),
    ] {
        let mut scene = long();
        // Where no end is fetched ahead.
        scene.keys("o");
        let [so_far, whole] = streamed(&mut scene, keys, 19);
        scene.happen(Msg::Reply(so_far));
        scene.paint();
        assert_eq!(at(&scene), ids.0, "{keys}");
        scene.keys(meanwhile);
        scene.happen(Msg::Reply(whole));
        scene.paint();
        assert_eq!(at(&scene), ids.1, "{keys}{meanwhile}");
    }
    // Another order: the record under the cursor comes late.
    let mut scene = long();
    scene.keys(":200<Enter>");
    let [so_far, whole] = streamed(&mut scene, "o", 20);
    scene.happen(Msg::Reply(so_far));
    scene.happen(Msg::Reply(whole));
    scene.paint();
    assert_eq!(at(&scene), 200);
}

#[test]
fn a_position_needs_a_record() {
    let mut scene = Scene::on(Fake::empty(), Lang::En, 80, 24);
    scene.keys(":50%<Enter>");
    assert!(scene.last_line().contains("No record"), "{}", scene.text());
}
