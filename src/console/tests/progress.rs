//! `p`: the figures come through the port, follow what others change, and tell of persons to leads only.

use super::scene;
use crate::audit::Role;
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::deadlines::{Filing, TakenBack};
use crate::triage::port::{Reply, Request, RequestKind};

fn wishes(asked: &[Request]) -> usize {
    asked.iter().filter(|request| matches!(request, Request::Progress { .. })).count()
}

#[test]
fn the_queue_comes_back_and_the_record_under_the_cursor_stays() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("jj");
    let cursor = scene.model.queue.cursor();
    scene.keys("p");
    assert!(
        scene.text().contains("Progress on") && scene.text().contains("completion")
            || scene.text().contains("finished")
    );
    scene.keys("q");
    assert!(scene.model.layer.is_none());
    assert_eq!(scene.model.queue.cursor(), cursor);
}

#[test]
fn what_others_change_is_fetched_anew_while_it_is_open_alone() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("p");
    assert_eq!(wishes(&scene.fake.asked), 1);
    assert!(scene.text().contains("0 / 8"), "{}", scene.text());
    scene.fake.dossiers.remove(&8);
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert_eq!(wishes(&scene.fake.asked), 2);
    assert!(scene.text().contains("0 / 7"), "{}", scene.text());
    scene.keys("q");
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert_eq!(wishes(&scene.fake.asked), 2);
}

#[test]
fn a_failure_leaves_the_pane_and_is_said() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.is_store_up = false;
    scene.keys("p");
    assert!(matches!(&scene.model.layer, Some(Layer::Progress(pane)) if pane.progress.is_none()));
    let message = Message::new("store.error.corrupt");
    scene.happen(Msg::Reply(Reply::Failed { of: RequestKind::Progress, message }));
    scene.paint();
    assert!(scene.model.layer.is_none());
    assert!(scene.last_line().contains("damaged"), "{}", scene.last_line());
}

#[test]
fn persons_are_for_leads() {
    for (role, sees) in [(Role::Viewer, false), (Role::Operator, false), (Role::Lead, true)] {
        let mut scene = scene(Lang::En, 80, 50);
        scene.model.facts.actor.role = role;
        scene.keys("p");
        assert_eq!(scene.text().contains("Marks by person"), sees, "{role}");
    }
}

/// Sweeps stand beneath the root causes, above everything that may be scrolled away; one that was broken off says so.
#[test]
fn sweeps_are_shown_with_how_far_they_are() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.fake.swept.push(crate::audit::SweepRule::default());
    scene.fake.broken_off = true;
    scene.keys("p");
    let text = scene.text();
    let line = text.lines().find(|line| line.contains("Sweep 1 (incident 1)")).expect("the sweep");
    assert!(line.contains("0%  8 / 13,900"), "{text}");
    assert!(text.contains("not walked to its end; `totsugo sweep resume 1` goes on"), "{text}");
    scene.fake.broken_off = false;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.text().contains("8 / 13,900") && !scene.text().contains("walked"), "{}", scene.text());
}

/// What was filed stands under its day, with what was taken back and why.
#[test]
fn reports_that_were_filed_are_shown_with_those_taken_back() {
    let mut scene = scene(Lang::En, 80, 40);
    let day = |iso: &str| iso.parse().unwrap();
    let filing = |taken_back| Filing {
        due: day("2023-06-30"),
        on: day("2023-06-29"),
        by: "ito".to_owned(),
        digest: [0; 32],
        taken_back,
    };
    let back = TakenBack { on: day("2023-06-30"), by: "mori\u{1b}".to_owned(), why: "miscounted".to_owned() };
    scene.fake.filings = vec![filing(Some(back)), filing(None)];
    scene.keys("p");
    let text = scene.text();
    let lines: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("  2023-06-30")).collect();
    assert!(lines[1].trim().starts_with("filed on 2023-06-29 by ito; taken back on 2023-06-30"), "{text}");
    assert!(lines.iter().take(4).any(|line| line.trim() == "filed on 2023-06-29 by ito"), "{text}");
    assert!(text.contains("miscounted"), "{text}");
}
