//! What is selected, and what is done to all of it.

use super::fake::Fake;
use super::{Scene, scene};
use crate::audit::{Addressee, Basis, RootCause, Status};
use crate::console::model::Bulk;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::bulk::{BulkEnd, BulkId, BulkProgress, Reason, Reasons};
use crate::triage::page::Count;
use crate::triage::port::{Reply, Request, RequestKind};
use crate::triage::withdrawal::{Withdrawals, Withdrawn};

const TARO: super::fake::Person =
    ["山田　太郎", "ヤマダ　タロウ", "1980-04-02", "1", "東京都千代田区霞町１丁目２番３号"];

/// Records that are all clean, all the same but their ids.
fn clean(n: usize) -> Scene {
    let mut fake = Fake::empty();
    for _ in 0..n {
        fake.add(TARO, Some(TARO), &[RootCause::ThreeItemLookup]);
    }
    Scene::on(fake, Lang::En, 80, 24)
}

fn size(scene: &Scene) -> Option<Count> {
    scene.model.selecting.as_ref().map(crate::console::model::Selecting::size)
}

fn marked(scene: &Scene) -> usize {
    scene.fake.dossiers.values().filter(|dossier| dossier.mark.status != Status::Pending).count()
}

fn begun(scene: &Scene) -> usize {
    scene.fake.asked.iter().filter(|request| matches!(request, Request::PerformBulk { .. })).count()
}

#[test]
fn records_ranges_and_everything_are_selected_and_counted() {
    for (keys, selected, cursor) in [
        ("<Space>", Some(1), 2),
        ("<Space>k<Space>", None, 2),
        ("<Space><Space>", Some(2), 3),
        ("　　", Some(2), 3),
        ("VjjV", Some(3), 3),
        ("jjVkV", Some(2), 2),
        ("VGV", Some(300), 300),
        ("VGVk<Space>", Some(299), 300),
        ("<Space>jVjjV", Some(4), 5),
        ("*", Some(300), 1),
        ("*<Space><Space>", Some(298), 3),
        ("**", None, 1),
        ("V<Esc>", None, 1),
        ("<Space>V<Esc>", Some(1), 2),
        ("VjjV<Esc>", None, 3),
        ("*1", None, 1),
        ("*m", None, 1),
    ] {
        let mut scene = clean(300);
        scene.keys(keys);
        assert_eq!(size(&scene), selected.map(Count::Exact), "{keys}");
        if keys != "*m" {
            assert_eq!(scene.model.queue.cursor().unwrap().0, cursor, "{keys}");
        }
        let shown = selected.map(|n| format!("selected {n}"));
        assert_eq!(scene.text().contains("selected"), shown.is_some(), "{keys}: {}", scene.text());
        assert!(shown.is_none_or(|words| scene.text().contains(&words)), "{keys}: {}", scene.text());
    }
}

#[test]
fn a_range_that_is_being_drawn_is_seen_and_counted() {
    let mut scene = clean(300);
    scene.keys("jVjj");
    assert_eq!(scene.text().matches("*pending").count(), 3, "{}", scene.text());
    assert!(scene.text().contains("selected 3 (range)"), "{}", scene.text());
    scene.keys("G");
    assert!(scene.text().contains("selected 299 (range)"), "{}", scene.text());
    // A mark acts on what is seen, the open range included.
    scene.keys("v<Enter>");
    assert_eq!(marked(&scene), 299);
}

#[test]
fn esc_says_that_the_selection_is_ended_and_loses_nothing_else() {
    let mut scene = clean(9);
    scene.keys("/山田<Enter>*<Esc>");
    assert!(scene.last_line().contains("selection of 9 is ended"), "{}", scene.last_line());
    assert!(!scene.model.queue.filter.search.is_empty());
    scene.keys("<Esc>");
    assert!(scene.model.queue.filter.search.is_empty());
}

#[test]
fn one_record_at_a_time_for_what_is_a_judgement_of_one() {
    for key in ["c", "h", "w", "b", "y", "R"] {
        let mut scene = clean(3);
        scene.keys("*").keys(key);
        assert!(scene.model.layer.is_none(), "{key}");
        assert!(scene.last_line().contains("One record at a time"), "{key}: {}", scene.last_line());
    }
}

#[test]
fn clean_records_are_verified_in_bulk_and_taken_back_by_one_undo() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("*v");
    assert_eq!(begun(&scene), 0);
    assert!(scene.text().contains("3  will be recorded"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!((begun(&scene), marked(&scene)), (1, 3));
    let up_to_what_was_seen = |asked: &Request| matches!(asked, Request::PerformBulk { selection, .. } if selection.newest.is_some_and(|id| id.0 == 8));
    assert!(scene.fake.asked.iter().any(up_to_what_was_seen), "what is imported since is not agreed to");
    assert!(scene.fake.dossiers.values().all(|dossier| {
        dossier.mark.status == Status::Pending || dossier.mark.basis == Some(Basis::FiveItemsMatch)
    }));
    assert!(scene.last_line().contains("3 recorded, 5 left out; u takes all"), "{}", scene.last_line());
    assert_eq!((size(&scene), &scene.model.bulk), (None, &Bulk::Idle));
    scene.keys("u");
    assert_eq!(marked(&scene), 0);
    assert!(scene.last_line().contains("Taken back, done in bulk: 3 records"), "{}", scene.last_line());
    assert!(scene.model.flight.act.is_none() && scene.text().contains("pending 8"), "{}", scene.text());
}

#[test]
fn a_selection_is_escalated_assigned_and_dated() {
    let mut fake = Fake::empty();
    for _ in 0..4 {
        fake.add(TARO, None, &[RootCause::ThreeItemLookup]);
    }
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    scene.keys("<Space><Space>e<Right><Tab><Ctrl-u>2023-08-01<Enter><Enter>");
    assert_eq!(marked(&scene), 2);
    let mark = &scene.fake.dossiers[&1].mark;
    assert_eq!((mark.status, mark.addressee), (Status::Escalated, Some(Addressee::Employer)));
    assert_eq!(mark.due_on.unwrap().to_string(), "2023-08-01");
    scene.keys("*:change-due<Enter>");
    assert!(scene.text().contains("Another due date"), "{}", scene.text());
    scene.keys("<Ctrl-u>2023-08-08<Enter>");
    assert!(scene.text().contains("2  left out: not escalated"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(scene.fake.dossiers[&2].mark.due_on.unwrap().to_string(), "2023-08-08");
    scene.keys("*a<Enter><Enter>");
    assert!(scene.fake.dossiers.values().all(|dossier| dossier.mark.assignee.as_deref() == Some("sato")));
    assert!(scene.text().contains("@sato"), "{}", scene.text());
    // What is foreseen has the name as it will be kept.
    scene.keys("*a<Ctrl-u>ｓａｔｏ　　二郎<Enter>");
    assert!(scene.text().contains("sato 二郎"), "{}", scene.text());
}

/// Nobody is asked for a paper about what the data prove: it is counted, and said why.
#[test]
fn what_the_data_prove_is_left_out_of_an_escalation() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("*e<Enter>");
    assert!(scene.text().contains("3  left out: the five items match"), "{}", scene.text());
    assert!(scene.text().contains("5  will be recorded"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(marked(&scene), 5, "{}", scene.last_line());
}

/// A form about many records shows how many, and none that only happens to lie under the cursor.
#[test]
fn a_form_about_a_selection_shows_the_selection() {
    for (keys, name) in [("a", "Assign"), ("e", "Escalate all"), (":change-due<Enter>", "Another due date")] {
        let mut scene = scene(Lang::En, 80, 24);
        scene.keys("j<Space>j<Space>gj").keys(keys);
        let (text, ids) = (scene.text(), [1, 3].map(|n: usize| scene.model.queue.rows[n].kanji_name.clone()));
        assert!(text.contains(name) && text.contains("─ 2 selected ─"), "{keys}: {text}");
        assert!(ids.iter().all(|name| text.contains(name.as_str())), "{keys}: {text}");
        assert!(!text.contains("Birth date"), "{keys}: {text}");
    }
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("a");
    assert!(scene.text().contains("Birth date"), "{}", scene.text());
}

#[test]
fn an_act_that_would_do_nothing_does_not_begin() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("<Space>v");
    assert!(scene.text().contains("1  left out: a signal warns"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(begun(&scene) == 0 && scene.last_line().contains("Nothing of the selection"), "{}", scene.text());
    scene.keys("<Esc>");
    assert!(scene.model.layer.is_none() && size(&scene) == Some(Count::Exact(1)));
}

/// Enter in the preview is a mark like any other: painted first, by itself, no repeat, no paste.
#[test]
fn a_preview_that_nobody_looked_at_begins_nothing() {
    type Case = (&'static str, fn(&mut Scene), &'static str);
    #[rustfmt::skip]
    let cases: [Case; 5] = [
        ("held down", |scene| { scene.keys("*v").held("<Enter>"); }, "held down"),
        ("together", |scene| { scene.keys("*").together("v<Enter>"); }, "together"),
        ("typed before the frame", |scene| { scene.keys("*v").ahead("<Enter>"); }, "not on the screen"),
        ("not painted", |scene| { scene.keys("*").unpainted("v<Enter>").paint(); }, "not on the screen"),
        ("pasted", |scene| { scene.keys("*v").paste("\n\n"); }, "paste"),
    ];
    for (what, press, word) in cases {
        let mut scene = clean(5);
        press(&mut scene);
        assert_eq!((begun(&scene), marked(&scene)), (0, 0), "{what}");
        assert!(scene.last_line().contains(word), "{what}: {}", scene.last_line());
        scene.keys("<Enter>");
        assert_eq!(begun(&scene), 1, "{what}: {}", scene.last_line());
    }
    let mut scene = clean(5);
    scene.is_store_up = false;
    scene.keys("*v<Enter>");
    assert!(begun(&scene) == 0 && scene.last_line().contains("what it would do"), "{}", scene.last_line());
}

#[test]
fn a_bulk_act_shows_its_progress_lets_keys_through_and_stops() {
    let mut scene = clean(9);
    scene.fake.pace = Some(2);
    scene.keys("*v<Enter>");
    assert!(scene.text().contains("bulk 2/9 (Esc stops)"), "{}", scene.text());
    scene.batch();
    assert!(scene.text().contains("bulk 4/9"), "{}", scene.text());
    // Other keys go on working, a mark too; a second bulk act waits.
    scene.keys("Gv");
    assert_eq!(scene.fake.dossiers[&9].mark.status, Status::Verified);
    scene.keys("*v");
    assert!(scene.last_line().contains("A bulk act is under way"), "{}", scene.last_line());
    scene.keys("<Esc>");
    assert!(
        scene.last_line().contains("Bulk act stopped: 4 recorded, 0 left out, of 9"),
        "{}",
        scene.last_line()
    );
    assert!(marked(&scene) == 5 && scene.model.bulk.is_interrupted(), "{:?}", scene.model.bulk);
    // It rests, and goes on where it stood.
    scene.keys(":resume-bulk<Enter>");
    assert!(scene.text().contains("bulk 6/9"), "{}", scene.text());
    scene.keys(":stop-bulk<Enter>");
    assert!(scene.text().contains("Bulk act stopped: 6 recorded"), "{}", scene.text());
    // Stopped once more it is given up.
    scene.keys(":stop-bulk<Enter>");
    assert!(scene.last_line().contains("Bulk act ended: 6 recorded"), "{}", scene.last_line());
    assert_eq!(scene.model.bulk, Bulk::Idle);
    scene.keys(":resume-bulk<Enter>");
    assert!(scene.last_line().contains("No bulk act rests"), "{}", scene.last_line());
}

#[test]
fn quitting_under_a_bulk_act_says_that_it_rests() {
    let mut scene = clean(9);
    scene.fake.pace = Some(2);
    scene.keys("*v<Enter>");
    assert!(scene.text().contains("bulk 2/9") && scene.text().contains("Esc stops"), "{}", scene.text());
    assert!(scene.last_line().starts_with("? help  Esc stop  "), "{}", scene.last_line());
    scene.keys("qjq");
    assert_eq!(scene.ended, None);
    assert!(scene.last_line().contains("q again ends the console"), "{}", scene.last_line());
    scene.keys("q");
    assert!(scene.ended.is_some());
    let Scene { fake, .. } = scene;
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    scene.keys("j");
    assert!(scene.text().contains("bulk act rests (: resume-bulk)"), "{}", scene.text());
    scene.keys("q");
    assert!(scene.ended.is_some());
}

/// Where nothing was recorded `u` would take back an earlier mark, which nobody meant.
#[test]
fn an_act_that_recorded_nothing_offers_no_undo() {
    use crate::triage::bulk::BulkEnd;
    let progress = |done, ended| {
        let progress = BulkProgress {
            id: BulkId(1),
            kind: None,
            is_undo: false,
            done,
            left_out: 2,
            reasons: Reasons::new(),
            of: Some(9),
            ended,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        };
        Msg::Reply(Reply::Bulk(progress))
    };
    for (done, end, keys, says) in [
        (0, BulkEnd::Stopped, "<Esc>", "ended before the first"),
        (4, BulkEnd::Stopped, "<Esc>", "u takes them back"),
        (0, BulkEnd::Stopped, "", "Another console of yours"),
        (4, BulkEnd::Stopped, "", "Another console of yours"),
        (0, BulkEnd::Complete, "", "nothing recorded"),
    ] {
        let mut scene = clean(9);
        scene.is_store_up = false;
        scene.model.bulk = Bulk::Expected;
        scene.happen(progress(0, None));
        scene.keys(keys);
        scene.happen(progress(done, Some(end)));
        scene.paint();
        let line = scene.last_line();
        assert!(line.contains(says), "{says}: {line}");
        assert_eq!(line.contains("u takes"), says.starts_with("u takes"), "{line}");
    }
}

/// Each reason for which records were left out is said with its count, the most frequent first.
#[test]
fn why_records_were_left_out_is_said_one_by_one() {
    use crate::triage::bulk::BulkEnd;
    for (left_out, more) in [(5, ""), (12, "; 7 by an older program")] {
        let mut scene = clean(9);
        scene.is_store_up = false;
        scene.model.bulk = Bulk::Expected;
        let reasons =
            Reasons::from([(Reason::of("triage.why.danger"), 1), (Reason::of("triage.bulk.not-pending"), 4)]);
        let (id, ended) = (BulkId(1), Some(BulkEnd::Complete));
        let progress = BulkProgress {
            id,
            kind: None,
            is_undo: false,
            done: 4,
            left_out,
            reasons,
            of: Some(9),
            ended,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        };
        scene.happen(Msg::Reply(Reply::Bulk(progress)));
        scene.resize(200, 24);
        let line = scene.last_line();
        assert!(line.contains(&format!("4 recorded, {left_out} left out; u takes")), "{line}");
        let why = "Left out: 4 not pending: decided, asked or on hold already; 1 a signal warns of danger";
        assert!(line.ends_with(&format!("{why}{more}")), "{line}");
    }
}

#[test]
fn progress_counts_what_had_its_turn_and_gives_way_to_filter_and_operator() {
    for (width, says) in
        [(140, "bulk: 3 recorded, 2 left out, of 9 selected (Esc stops)"), (80, "bulk 5/9 (Esc stops)")]
    {
        let mut scene = clean(9);
        scene.resize(width, 40);
        let progress = BulkProgress {
            id: BulkId(1),
            kind: None,
            is_undo: false,
            done: 3,
            left_out: 2,
            reasons: Reasons::new(),
            of: Some(9),
            ended: None,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        };
        scene.model.bulk = Bulk::Running(progress);
        scene.resize(width, 24);
        assert!(scene.last_line_but_one().contains(says), "{}", scene.text());
        assert!(scene.text().contains("no filter │ sato"), "{}", scene.text());
        scene.model.queue.filter.unassigned = true;
        scene.resize(width, 25);
        let line = scene.last_line_but_one();
        assert!(line.contains("nobody works on it") && line.ends_with("sato"), "{line}");
    }
}

/// A session that begins is told which of the two rests: the act, or its taking back.
#[test]
fn a_taking_back_that_rests_is_told_as_one() {
    for (is_undo, says) in [(true, "3 of 9 records are back"), (false, "3 recorded, 0 left out, of 9")] {
        let mut scene = clean(9);
        scene.is_store_up = false;
        let progress = BulkProgress {
            id: BulkId(1),
            kind: None,
            is_undo,
            done: 3,
            left_out: 0,
            reasons: Reasons::new(),
            of: Some(9),
            ended: None,
            withdrawals: Withdrawals::default(),
            goes_on: false,
        };
        scene.happen(Msg::Reply(Reply::BulkRests(progress)));
        scene.resize(160, 24);
        assert!(scene.last_line().contains(says), "{}", scene.last_line());
    }
}

/// What another console of the same person brought to its end rests no longer.
#[test]
fn an_act_that_was_ended_elsewhere_rests_no_longer() {
    let mut scene = clean(9);
    scene.fake.pace = Some(2);
    scene.keys("*v<Enter><Esc>");
    let Bulk::Interrupted(rests) = scene.model.bulk.clone() else { panic!("{:?}", scene.model.bulk) };
    assert!(!scene.fake.asked.contains(&Request::RestingBulk));
    scene.happen(Msg::Reply(Reply::Changed));
    assert!(scene.fake.asked.contains(&Request::RestingBulk));
    assert!(scene.model.bulk.is_interrupted(), "it still does");
    let ended = BulkProgress { done: 9, ended: Some(BulkEnd::Complete), ..rests };
    scene.happen(Msg::Reply(Reply::Bulk(ended)));
    assert_eq!(scene.model.bulk, Bulk::Idle);
    scene.resize(160, 24);
    assert!(scene.last_line().contains("9 recorded"), "{}", scene.last_line());
}

/// At the end of a taking back the line says whose marks went with it, and, where nothing came back, what the next undo turns to.
#[test]
fn the_end_of_a_taking_back_says_whose_marks_went_with_it_and_what_the_next_undo_does() {
    let mut scene = clean(9);
    let row = &scene.model.queue.rows[0];
    let first = Withdrawn { id: row.id, key: row.key.clone(), kanji_name: "伊藤　栞".to_owned() };
    let withdrew = Withdrawals { first: vec![first], more: 1_204 };
    for (done, withdrawals, goes_on, says) in [
        (
            3,
            Withdrawals::default(),
            false,
            "Taken back, done in bulk: 3 records; left as they are: 2 (2 that mori acted on since)",
        ),
        (3, withdrew, false, "is withdrawn with it: raised again; and of 1,204 more"),
        (0, Withdrawals::default(), true, "acted on since); undo again goes on to your act before it"),
        (0, Withdrawals::default(), false, "acted on since)"),
    ] {
        let (id, ended) = (BulkId(1), Some(BulkEnd::Complete));
        let since = Reason { id: "triage.bulk.acted-since", who: Some("mori".to_owned()) };
        let reasons = Reasons::from([(since, 2)]);
        let progress = BulkProgress {
            id,
            kind: None,
            is_undo: true,
            done,
            left_out: 2,
            reasons,
            of: Some(5),
            ended,
            withdrawals,
            goes_on,
        };
        scene.happen(Msg::Reply(Reply::Bulk(progress)));
        scene.resize(200, 24);
        assert!(scene.last_line().ends_with(says), "{}", scene.last_line());
    }
}

/// The act before it is for the next key, and no key is held up for good.
#[test]
fn undo_while_an_act_is_being_taken_back_is_told_so() {
    let mut scene = clean(9);
    scene.keys("*v<Enter>");
    scene.fake.pace = Some(2);
    scene.keys("uu");
    assert!(scene.text().contains("undoing"), "{}", scene.text());
    assert!(scene.last_line().contains("Your last act is being taken back"), "{}", scene.last_line());
    scene.fake.pace = None;
    assert!(!scene.batch().text().contains("saving"), "{}", scene.text());
}

/// While a bulk act is being taken back, a mark that is not durable yet still holds the next one up.
#[test]
fn progress_answers_no_other_act() {
    let mut scene = clean(9);
    scene.keys("*v<Enter>");
    scene.fake.pace = Some(2);
    scene.keys("u");
    assert!(scene.text().contains("undoing 2/9 (Esc stops)"), "{}", scene.text());
    scene.is_store_up = false;
    scene.keys("v");
    scene.is_store_up = true;
    scene.batch();
    assert!(scene.model.flight.act.is_some() && scene.text().contains("saving"), "{}", scene.text());
}

#[test]
fn an_interrupted_bulk_act_is_told_and_goes_on() {
    let mut scene = clean(9);
    scene.keys(":resume-bulk<Enter>");
    assert!(scene.last_line().contains("No bulk act rests"), "{}", scene.last_line());
    // The session ends on the way, and another begins.
    scene.fake.pace = Some(4);
    scene.keys("*v<Enter>");
    let Scene { fake, .. } = scene;
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    assert!(scene.last_line().contains("4 recorded, 0 left out, of 9 selected"), "{}", scene.last_line());
    scene.keys("<Esc>:resume-bulk<Enter>");
    assert!(scene.text().contains("bulk 8/9"), "{}", scene.text());
    assert_eq!(marked(scene.batch()), 9);
    // A full disk on the way: told, and to be resumed again.
    let failed = Reply::Failed { of: RequestKind::Bulk, message: Message::new("console.why.no-row") };
    scene.model.bulk = Bulk::Running(BulkProgress {
        id: BulkId(1),
        kind: None,
        is_undo: false,
        done: 5,
        left_out: 1,
        reasons: Reasons::new(),
        of: Some(9),
        ended: None,
        withdrawals: Withdrawals::default(),
        goes_on: false,
    });
    scene.happen(Msg::Reply(failed));
    assert!(scene.model.bulk.is_interrupted());
}

/// In an order that is not that of risk a place says nothing about what lies between two rows.
#[test]
fn a_range_in_another_order_holds_the_rows_that_are_seen() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("oogVjjV");
    let ids: Vec<i64> = scene.model.queue.rows.iter().take(3).map(|row| row.id.0).collect();
    assert_eq!(ids, [1, 2, 3], "by member key");
    let selecting = scene.model.selecting.as_ref().unwrap();
    let rows = &scene.model.queue.rows;
    let selected: Vec<i64> =
        rows.iter().filter(|row| selecting.contains(row.place())).map(|row| row.id.0).collect();
    assert_eq!((selected, size(&scene)), (vec![1, 2, 3], Some(Count::Exact(3))));
}
