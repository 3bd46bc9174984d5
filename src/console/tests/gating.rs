//! A mark follows only from what was painted, by a key of its own.

use super::{Scene, scene};
use crate::audit::Status;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::port::{Reply, Request, RequestKind};

fn acts(scene: &Scene) -> usize {
    scene.fake.asked.iter().filter(|request| matches!(request, Request::Perform(_))).count()
}

fn clean() -> Scene {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    scene
}

#[test]
fn a_clean_record_is_one_key() {
    let mut scene = clean();
    scene.keys("v");
    assert_eq!(acts(&scene), 1);
    assert!(scene.last_line().contains("verified (five items match)"), "{}", scene.last_line());
}

#[test]
fn keys_that_nobody_looked_before_are_dropped_with_a_word() {
    type Case = (&'static str, fn(&mut Scene), &'static str);
    #[rustfmt::skip]
    let cases: [Case; 9] = [
        ("held down", |scene| { scene.held("v"); }, "held down"),
        ("together", |scene| { scene.together("jv"); }, "together"),
        ("typed before the frame", |scene| { scene.ahead("v"); }, "not on the screen"),
        ("moved, not painted", |scene| { scene.unpainted("kv").paint(); }, "not on the screen"),
        ("form not painted", |scene| { scene.unpainted("e<Enter>").paint(); }, "form was not on"),
        ("palette not painted", |scene| { scene.unpainted(":verify<Enter>").paint(); }, "form was not on"),
        ("second key not painted", |scene| { scene.unpainted("ww").paint(); }, "form was not on"),
        ("pasted", |scene| { scene.paste("vvv"); }, "paste"),
        ("too small to show the record", |scene| { scene.resize(80, 16).keys("v"); }, "60x22"),
    ];
    for (what, press, word) in cases {
        let mut scene = clean();
        press(&mut scene);
        assert_eq!(acts(&scene), 0, "{what}");
        assert!(scene.last_line().contains(word), "{what}: {}", scene.last_line());
    }
}

#[test]
fn nothing_is_marked_before_the_last_mark_is_durable() {
    let mut scene = clean();
    scene.is_store_up = false;
    scene.keys("v");
    assert!(scene.text().contains("saving") && !scene.text().contains("Recorded"));
    scene.keys("v");
    assert_eq!(acts(&scene), 1);
    assert!(scene.last_line().contains("still being saved"), "{}", scene.last_line());
}

#[test]
fn a_mark_names_the_version_that_was_painted() {
    let mut scene = clean();
    let id = scene.model.queue.cursor().unwrap();
    // Somebody else was faster, and the console does not know yet.
    let other = scene.fake.dossiers.get_mut(&id.0).unwrap();
    other.version = 9;
    other.mark.status = Status::Escalated;
    other.mark.operator = Some("suzuki".into());
    scene.keys("v");
    let Some(Request::Perform(order)) =
        scene.fake.asked.iter().find(|request| matches!(request, Request::Perform(_)))
    else {
        panic!("nothing was asked")
    };
    assert_eq!(order.seen_version, Some(1));
    assert!(scene.last_line().contains("高橋　花子: suzuki"), "whose record: {}", scene.last_line());
    assert_eq!(scene.fake.dossiers[&id.0].mark.status, Status::Escalated);
    assert!(scene.cursor_line().contains("escalated"), "{}", scene.text());
}

#[test]
fn a_reload_of_the_same_version_does_not_cost_a_key() {
    let mut scene = clean();
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("v");
    assert_eq!(acts(&scene), 1);
}

#[test]
fn quitting_waits_for_the_mark() {
    let mut scene = clean();
    scene.is_store_up = false;
    scene.keys("vq");
    assert_eq!(scene.ended, None);
    scene.is_store_up = true;
    let request = scene.fake.asked.iter().find(|r| matches!(r, Request::Perform(_))).cloned().unwrap();
    for reply in scene.fake.answer(request) {
        scene.happen(Msg::Reply(reply));
    }
    assert_eq!(scene.ended, Some(crate::console::ExitReason::Quit));
}

/// A record whose kanji address differs in one character only, at the end of a value as long as is wanted.
fn long_variant(times: usize) -> Scene {
    use super::fake::Fake;
    let mut fake = Fake::empty();
    let lasting = |end: &str| -> &'static str {
        format!("{}{end}", "東京都千代田区霞が関".repeat(times)).leak()
    };
    let person = |end| ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", lasting(end)];
    fake.add(person("髙"), Some(person("高")), &[crate::audit::RootCause::ThreeItemLookup]);
    fake.add(person("高"), Some(person("高")), &[crate::audit::RootCause::ThreeItemLookup]);
    Scene::on(fake, Lang::En, 80, 24)
}

/// What a person is to have read stands on the screen to its last character, at every size at which marks are taken.
#[test]
fn a_long_pair_is_wrapped_and_may_be_marked() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut scene = long_variant(5);
        scene.resize(width, height);
        let text = scene.text();
        assert!(text.contains('髙') && text.matches('霞').count() >= 10 && !text.contains('…'), "{text}");
        scene.keys("v");
        assert_eq!(acts(&scene), 1, "{}", scene.last_line());
        assert!(scene.last_line().contains("notation reviewed"), "{}", scene.last_line());
    }
}

#[test]
fn what_is_cut_is_no_reading_until_it_was_opened_and_read() {
    let mut scene = long_variant(60);
    let cut = "does not fit the screen";
    scene.keys("v");
    assert!(acts(&scene) == 0 && scene.last_line().contains(cut), "{}", scene.last_line());
    // Neither by a form: the basis that is proposed first is the reading.
    scene.keys("b<Enter>");
    assert!(acts(&scene) == 0 && scene.last_line().contains(cut), "{}", scene.last_line());
    // Opened, but not read to the end of the comparison; or the end seen, but not what is above it.
    for keys in ["<Esc><Enter>qv", "<Enter>Gqv"] {
        scene.keys(keys);
        assert!(acts(&scene) == 0 && scene.last_line().contains(cut), "{keys}: {}", scene.last_line());
    }
    scene.keys("<Enter><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d>q");
    // Another record in between: what was read is not before the operator any more.
    scene.keys("jkv");
    assert!(acts(&scene) == 0 && scene.last_line().contains(cut), "{}", scene.last_line());
    scene.keys("<Enter><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d>qv");
    assert_eq!(acts(&scene), 1, "{}", scene.last_line());
    // The second check rests on a reading too.
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("ggfjjjjj<Space><Enter>y");
    assert!(acts(&scene) == 1 && scene.last_line().contains(cut), "{}", scene.last_line());
    scene.keys("<Enter><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d><Ctrl-d>qy");
    assert_eq!(acts(&scene), 2, "{}", scene.last_line());
}

#[test]
fn five_items_that_match_need_no_reading() {
    let mut scene = long_variant(60);
    scene.keys("jv");
    assert_eq!(acts(&scene), 1, "{}", scene.last_line());
    assert!(scene.last_line().contains("five items match"), "{}", scene.last_line());
}

#[test]
fn a_failed_read_leaves_the_act_that_is_being_saved_alone() {
    let mut scene = clean();
    scene.keys("hasked");
    scene.is_store_up = false;
    scene.keys("<Enter>");
    let failed = |of| Msg::Reply(Reply::Failed { of, message: Message::new("console.why.no-row") });
    for of in [RequestKind::Tallies, RequestKind::Page, RequestKind::Record, RequestKind::Note] {
        scene.happen(failed(of));
        assert!(scene.model.layer.is_none() && scene.model.flight.act.is_some(), "{of:?}");
    }
    scene.happen(failed(RequestKind::Act));
    assert!(scene.model.layer.is_some() && scene.model.flight.act.is_none(), "the form comes back");
}
