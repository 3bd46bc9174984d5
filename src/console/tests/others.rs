//! What others do while a record is being read: what comes to the screen by no key is told, and no ground for a mark before
//! it was looked at.

use super::pairs::abridged;
use super::{Scene, scene};
use crate::audit::{Addressee, Status};
use crate::console::msg::Msg;
use crate::i18n::Lang;
use crate::triage::port::{Reply, Request};

/// The usual records, of which those that are pending are shown, with a clean one under the cursor and another after it.
fn pending() -> Scene {
    let mut scene = scene(Lang::En, 80, 24);
    scene.model.queue.filter.statuses = crate::audit::StatusSet::EMPTY.with(Status::Pending);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.keys("G");
    let last = cursor(&scene);
    scene.keys("k");
    while scene.fake.dossiers[&cursor(&scene)].mark.status != Status::Pending {
        scene.keys("k");
    }
    assert_ne!(cursor(&scene), last);
    scene
}

fn cursor(scene: &Scene) -> i64 {
    scene.model.queue.cursor().unwrap().0
}

fn marked(scene: &Scene) -> Vec<i64> {
    let orders = scene.fake.asked.iter().filter_map(|request| match request {
        Request::Perform(order) => Some(order.id.0),
        _ => None,
    });
    orders.collect()
}

/// Somebody else marks a record.
fn marked_by_another(scene: &mut Scene, id: i64) {
    let dossier = scene.fake.dossiers.get_mut(&id).unwrap();
    dossier.version += 1;
    dossier.mark.status = Status::Escalated;
    dossier.mark.addressee = Some(Addressee::Employer);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
}

#[test]
fn a_record_that_anothers_act_put_under_the_cursor_is_told_and_looked_at_before_it_is_marked() {
    let mut scene = pending();
    let read = cursor(&scene);
    marked_by_another(&mut scene, read);
    let here = cursor(&scene);
    assert_ne!(here, read);
    assert!(scene.last_line().contains("this is another one"), "{}", scene.last_line());
    // The key was on its way for the record that was read.
    scene.keys("v");
    assert!(
        marked(&scene).is_empty() && scene.last_line().contains("Dropped: what stands here has just"),
        "{}",
        scene.last_line()
    );
    // So was one that followed at once.
    scene.keys("v");
    assert!(
        marked(&scene).is_empty() && scene.last_line().contains("Dropped: what stands here has just"),
        "{}",
        scene.last_line()
    );
    scene.look().keys("v");
    assert_eq!(marked(&scene), [here]);
}

#[test]
fn no_form_opens_about_a_record_that_was_not_looked_at() {
    for key in ["e", "b", "c", "h", "w"] {
        let mut scene = pending();
        let read = cursor(&scene);
        marked_by_another(&mut scene, read);
        scene.keys(key);
        assert!(scene.model.layer.is_none(), "{key}: {}", scene.text());
        scene.look().keys(key);
        assert!(scene.model.layer.is_some(), "{key}: {}", scene.text());
    }
}

#[test]
fn a_key_that_goes_to_a_record_is_a_look_at_it() {
    let mut scene = pending();
    let read = cursor(&scene);
    marked_by_another(&mut scene, read);
    let here = cursor(&scene);
    scene.keys("kjv");
    assert_eq!(marked(&scene), [here]);
}

#[test]
fn a_record_that_another_changed_under_the_cursor_is_told_and_looked_at_anew() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    let read = cursor(&scene);
    scene.fake.dossiers.get_mut(&read).unwrap().version += 1;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.last_line().contains("has just changed"), "{}", scene.last_line());
    scene.keys("v");
    assert!(marked(&scene).is_empty(), "{}", scene.last_line());
    scene.look().keys("v");
    assert_eq!(marked(&scene), [read]);
}

#[test]
fn what_others_change_elsewhere_costs_no_key() {
    let mut scene = pending();
    let (read, other) = (cursor(&scene), *scene.fake.dossiers.keys().next().unwrap());
    assert_ne!(read, other);
    marked_by_another(&mut scene, other);
    scene.keys("v");
    assert_eq!(marked(&scene), [read]);
}

#[test]
fn ones_own_mark_leads_on_without_a_word() {
    let mut scene = pending();
    let read = cursor(&scene);
    scene.keys("v");
    let here = cursor(&scene);
    assert!(here != read && scene.last_line().contains("verified"), "{}", scene.last_line());
    scene.keys("v");
    assert_eq!(marked(&scene), [read, here], "{}", scene.last_line());
}

#[test]
fn what_was_refused_because_another_was_faster_is_read_before_it_is_marked() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    let id = cursor(&scene);
    scene.fake.dossiers.get_mut(&id).unwrap().version = 9;
    scene.keys("v");
    let said = scene.last_line();
    scene.keys("v");
    assert_eq!(marked(&scene).len(), 1, "the second key came as fast as a double one: {said}");
    scene.look().keys("v");
    assert_eq!(marked(&scene).len(), 2, "{}", scene.last_line());
}

fn marked_together(scene: &Scene) -> Vec<i64> {
    let orders = scene.fake.asked.iter().rev().find_map(|request| match request {
        Request::PerformEach(orders) => Some(orders),
        _ => None,
    });
    orders.into_iter().flatten().map(|order| order.id.0).collect()
}

#[test]
fn pairs_that_anothers_act_brought_to_the_screen_are_told_and_read_before_they_are_marked() {
    let mut scene = abridged(25);
    scene.keys("D<Enter>").look();
    // The eleventh comes to the screen.
    marked_by_another(&mut scene, 3);
    assert!(scene.last_line().contains("pairs on the screen have just changed"), "{}", scene.text());
    scene.keys("v");
    assert!(
        marked_together(&scene).is_empty() && scene.last_line().contains("Dropped"),
        "{}",
        scene.last_line()
    );
    scene.look().keys("v");
    assert!(marked_together(&scene).contains(&11) && !marked_together(&scene).contains(&3));
}

#[test]
fn pairs_that_anothers_act_only_took_from_the_screen_cost_no_key() {
    let mut scene = abridged(6);
    scene.keys("D<Enter>").look();
    marked_by_another(&mut scene, 3);
    scene.keys("v");
    assert_eq!(marked_together(&scene), [1, 2, 4, 5, 6], "{}", scene.last_line());
}

#[test]
fn a_reply_is_for_the_request_that_was_read() {
    let mut scene = scene(Lang::En, 80, 24);
    for id in 1..=3 {
        let mark = &mut scene.fake.dossiers.get_mut(&id).unwrap().mark;
        (mark.status, mark.addressee) = (Status::Escalated, Some(Addressee::Employer));
        scene.fake.ask_for(id, Addressee::Employer, Some("2023-06-05".parse().unwrap()));
    }
    scene.keys("l<Enter>");
    // Somebody else's act took the first request from the list.
    let taken = scene.fake.requests.remove(0);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.last_line().contains("look which request"), "{}", scene.last_line());
    scene.keys("r");
    assert!(scene.fake.requests.iter().all(|request| request.answer.is_none()), "{}", scene.text());
    scene.look().keys("r");
    assert!(scene.fake.requests[0].answer.is_some() && scene.fake.requests[0].id != taken.id);
}

#[test]
fn ones_own_act_on_many_records_is_told_by_its_end_alone() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G<Space>v<Enter>").batch();
    let id = cursor(&scene);
    assert!(
        scene.last_line().contains("Bulk act done") && scene.fake.dossiers[&id].version > 1,
        "{}",
        scene.text()
    );
}

/// While windows come and go because others write, a key that does nothing is no look at what they bring.
#[test]
fn a_window_that_others_caused_is_no_answer_to_a_key() {
    let mut scene = pending();
    let read = cursor(&scene);
    let dossier = scene.fake.dossiers.get_mut(&read).unwrap();
    (dossier.version, dossier.mark.status) = (dossier.version + 1, Status::OnHold);
    scene.is_store_up = false;
    scene.happen(Msg::Reply(Reply::Changed));
    let asked = scene.fake.asked.iter().rposition(|asked| matches!(asked, Request::Page { .. })).unwrap();
    scene.keys("!");
    scene.is_store_up = true;
    let page = scene.fake.asked[asked].clone();
    for reply in scene.fake.answer(page) {
        scene.happen(Msg::Reply(reply));
    }
    scene.paint();
    assert_ne!(cursor(&scene), read);
    scene.keys("v");
    assert!(marked(&scene).is_empty(), "{}", scene.last_line());
}

#[test]
fn ones_own_assignment_costs_no_key() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("G");
    let id = cursor(&scene);
    scene.keys("a<Enter>");
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(!scene.last_line().contains("just changed"), "{}", scene.last_line());
    scene.keys("v");
    assert_eq!(marked(&scene).last(), Some(&id), "{}", scene.last_line());
    assert_eq!(scene.fake.dossiers[&id].mark.status, Status::Verified);
}

#[test]
fn the_cursor_of_the_reading_view_stays_on_its_pair() {
    let mut scene = abridged(6);
    scene.keys("D<Enter>jjjj").look();
    marked_by_another(&mut scene, 3);
    scene.keys("<Space>v");
    assert_eq!(marked_together(&scene), [1, 2, 4, 6], "the fifth was taken out: {}", scene.text());
    // Where its own pair is gone another one is under it: that is told.
    let mut scene = abridged(6);
    scene.keys("D<Enter>jj").look();
    marked_by_another(&mut scene, 3);
    assert!(scene.last_line().contains("pairs on the screen have just changed"), "{}", scene.text());
    scene.keys("v");
    assert!(marked_together(&scene).is_empty(), "{}", scene.last_line());
}

/// A form that opens because a job came back is read before an Enter that was on its way agrees to it.
#[test]
fn a_form_that_no_key_opened_is_read_before_it_is_submitted() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys(":export<Enter><Enter>");
    assert_eq!(scene.jobs.len(), 1);
    let message = crate::i18n::Message::new("cli.job.busy");
    scene.happen(Msg::Job(crate::triage::port::JobReply {
        message,
        end: crate::triage::port::JobEnd::Exists,
    }));
    scene.paint();
    scene.keys("<Enter>");
    assert_eq!(scene.jobs.len(), 1, "{}", scene.text());
    scene.look().keys("<Enter>");
    assert_eq!(scene.jobs.len(), 2, "{}", scene.text());
}

/// One act of somebody else costs one key, also where the screen of pairs has only just come.
#[test]
fn pairs_that_changed_are_told_once() {
    let mut scene = abridged(25);
    scene.keys("D<Enter>v").look();
    marked_by_another(&mut scene, 13);
    let before = scene.fake.turns.len();
    scene.keys("v").look().keys("v");
    assert_eq!(scene.fake.turns.len(), before + 1, "{}", scene.last_line());
}
