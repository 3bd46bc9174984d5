//! Marks, their forms, the second check, files.

use jiff::Timestamp;

use super::{Scene, scene};
use crate::audit::{Addressee, Basis, EventKind, Mark, Status};
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::port::{JobEnd, JobReply, Reply, Request, Work};

pub(super) fn mark_of(scene: &Scene, id: i64) -> &Mark {
    &scene.fake.dossiers[&id].mark
}

/// Puts the cursor on a record.
pub(super) fn on(id: i64) -> Scene {
    let mut scene = scene(Lang::En, 80, 24);
    let steps = scene.model.queue.rows.iter().position(|row| row.id.0 == id).unwrap();
    scene.keys(&"j".repeat(steps));
    assert_eq!(scene.model.queue.cursor().unwrap().0, id);
    scene
}

#[test]
fn a_mark_advances_to_the_next_pending_record() {
    let mut scene = on(3);
    let next = scene.model.queue.rows[scene.model.queue.index().unwrap() + 1].id;
    scene.keys("e<Enter>");
    assert_eq!(mark_of(&scene, 3).status, Status::Escalated);
    assert_eq!(mark_of(&scene, 3).basis, Some(Basis::FiveItemsDiffer));
    assert_eq!(mark_of(&scene, 3).addressee, Some(Addressee::Employer));
    assert_eq!(mark_of(&scene, 3).due_on.unwrap().to_string(), "2023-07-14");
    assert_eq!(scene.model.queue.cursor(), Some(next));
}

#[test]
fn a_record_that_nothing_proves_is_refused_in_one_line() {
    let mut scene = on(3);
    scene.keys("v");
    assert_eq!(mark_of(&scene, 3).status, Status::Pending);
    let said = scene.last_line();
    assert!(
        said.contains("an item differs") && said.contains("b offers: card copy, resident record"),
        "{said}"
    );
}

/// What `v` says that may be chosen is what `b` offers; where nothing is, both say why.
#[test]
fn what_v_says_of_b_is_what_b_offers() {
    let mut scene = scene(Lang::En, 80, 24);
    let slipped = crate::audit::IndividualNumber::parse("123456789010").unwrap();
    scene.fake.dossiers.get_mut(&8).unwrap().candidate.individual_number = slipped;
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys("g");
    for _ in 0..8 {
        scene.keys("v");
        let said = scene.last_line();
        let was_marked = said.contains("Recorded");
        if !was_marked && !said.contains("does not fit the screen") {
            let offered = said.split_once("offers: ").map(|(_, offered)| offered.to_owned());
            scene.keys("b");
            assert_eq!(scene.model.layer.is_some(), offered.is_some(), "{said} {}", scene.last_line());
            for basis in offered.iter().flat_map(|offered| offered.split(", ")) {
                scene.keys("<Right>");
                assert!(scene.text().contains(&format!("< {basis} >")), "{basis}: {}", scene.text());
            }
            assert!(offered.is_some() || scene.last_line() == said, "{said} {}", scene.last_line());
            scene.keys("<Esc>j");
        }
    }
    let failed = scene.fake.dossiers.values().filter(|dossier| dossier.mark.status == Status::Pending);
    assert!(failed.count() > 1);
}

#[test]
fn a_basis_is_chosen_among_those_that_are_allowed() {
    let mut scene = on(3);
    scene.keys("b<Right>");
    assert!(
        !scene.text().contains("five items match") && scene.text().contains("card copy"),
        "{}",
        scene.text()
    );
    scene.keys("<Right><Right><Tab>seen<Enter>");
    assert_eq!(mark_of(&scene, 3).basis, Some(Basis::OtherMeans));
    assert_eq!(mark_of(&scene, 3).note, "seen");
}

#[test]
fn no_document_is_proposed_and_its_number_is_keyed() {
    let mut scene = on(3);
    let own = scene.fake.dossiers[&3].candidate.individual_number.reveal();
    scene.keys("b<Enter>");
    assert!(scene.last_line().contains("“Basis”: choose with"), "{}", scene.last_line());
    scene.keys("<Right>");
    assert!(scene.text().contains("card copy") && scene.text().contains("Number on it"), "{}", scene.text());
    scene.keys("<Enter>");
    assert!(scene.last_line().contains("twelve digits"), "{}", scene.last_line());
    scene.keys("123456789019<Enter>");
    assert!(scene.last_line().contains("check digit"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>123456789018<Enter>");
    assert!(scene.last_line().contains("c records it, w reports it"), "{}", scene.last_line());
    assert_eq!(mark_of(&scene, 3).status, Status::Pending);
    scene.keys(&format!("<Ctrl-u>{own}"));
    assert!(!scene.text().contains(&own), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(mark_of(&scene, 3).basis, Some(Basis::CardCopy));
}

#[test]
fn a_basis_that_the_data_bear_is_proposed() {
    let mut scene = on(1);
    scene.keys("b<Enter>");
    assert_eq!(mark_of(&scene, 1).basis, Some(Basis::FiveItemsMatch));
}

#[test]
fn a_slip_in_a_number_is_said_before_the_second_key() {
    let mut scene = on(4);
    scene.keys("c123456789019<Tab><Right><Enter>");
    assert!(scene.last_line().contains("check digit"), "{}", scene.last_line());
    scene.keys("<Esc>=123456789019<Enter>");
    assert!(scene.last_line().contains("check digit"), "{}", scene.last_line());
}

#[test]
fn a_hold_needs_a_note_and_comes_back_when_refused() {
    let mut scene = on(1);
    scene.keys("h<Enter>");
    assert!(scene.last_line().contains("note"), "{}", scene.last_line());
    scene.keys("asked<Enter>");
    assert_eq!(mark_of(&scene, 1).status, Status::OnHold);
    assert_eq!(mark_of(&scene, 1).due_on.unwrap().to_string(), "2023-07-07");
}

#[test]
fn an_unreadable_day_is_said_and_nothing_is_lost() {
    let mut scene = on(1);
    scene.keys("hasked<Tab><Ctrl-u>tomorrow<Enter>");
    assert!(scene.last_line().contains("2023-06-30"), "{}", scene.last_line());
    assert!(scene.text().contains("tomorrow") && scene.text().contains("asked"));
    assert_eq!(mark_of(&scene, 1).status, Status::Pending);
}

#[test]
fn a_wrong_number_takes_its_key_twice() {
    let mut scene = on(4);
    scene.keys("wv");
    assert_eq!(mark_of(&scene, 4).wrong_found_at, None);
    scene.keys("<Esc>");
    assert!(scene.model.layer.is_none());
    scene.keys("ww");
    assert!(mark_of(&scene, 4).wrong_found_at.is_some());
    assert_eq!(mark_of(&scene, 4).status, Status::Escalated);
}

#[test]
fn a_correction_is_keyed_unseen_and_takes_its_key_twice() {
    let mut scene = on(4);
    scene.keys("c<Tab><Right><BackTab>123456789018");
    assert!(!scene.text().contains("9018") && scene.text().contains("************"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(mark_of(&scene, 4).status, Status::Pending);
    scene.keys("c");
    assert_eq!(mark_of(&scene, 4).status, Status::Corrected);
    assert!(mark_of(&scene, 4).awaiting_second_check);
}

#[test]
fn a_number_is_never_pasted() {
    let mut scene = on(4);
    scene.keys("c").paste("123456789018").keys("<Tab><Right><Enter>");
    assert!(scene.last_line().contains("twelve digits"), "{}", scene.last_line());
}

#[test]
fn the_second_check_is_another_persons_and_hides_the_first() {
    let mut scene = on(4);
    scene.keys("c123456789018<Tab><Right><Enter>c");
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("fjjjjj<Space><Enter>");
    assert_eq!(scene.model.queue.rows.len(), 1);
    assert!(
        !scene.text().contains("corrected (") && scene.cursor_line().contains("(hidden)"),
        "{}",
        scene.text()
    );
    scene.keys("y123456789026<Enter>");
    assert!(scene.last_line().contains("not the one recorded"), "{}", scene.last_line());
    scene.keys("<Esc>y123456789018<Enter>");
    assert_eq!(mark_of(&scene, 4).second_operator.as_deref(), Some("suzuki"));
    assert!(!mark_of(&scene, 4).awaiting_second_check);
}

#[test]
fn the_second_check_returns_with_a_reason() {
    let mut scene = on(4);
    scene.keys("c123456789018<Tab><Right><Enter>c");
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("fjjjjj<Space><Enter>R<Enter>");
    assert!(scene.last_line().contains("say why"), "{}", scene.last_line());
    scene.keys("other card<Enter>");
    assert_eq!(mark_of(&scene, 4).status, Status::Pending);
    assert!(scene.last_line().contains("Returned"), "{}", scene.last_line());
}

#[test]
fn nothing_awaits_where_nothing_was_marked() {
    let mut scene = on(1);
    scene.keys("y");
    assert!(scene.last_line().contains("awaits a second check"), "{}", scene.last_line());
}

#[test]
fn undo_brings_the_record_back_under_the_cursor() {
    let mut scene = on(1);
    scene.keys("vu");
    assert_eq!(mark_of(&scene, 1).status, Status::Pending);
    assert_eq!(scene.model.queue.cursor().unwrap().0, 1);
    assert!(scene.last_line().contains("Undone"), "{}", scene.last_line());
    scene.keys("u");
    assert!(scene.last_line().contains("no act to undo"), "{}", scene.last_line());
    scene.keys("j!");
    assert!(scene.last_line().contains("no act to undo"), "the last message again");
}

#[test]
fn a_number_is_compared_unseen() {
    let mut scene = on(1);
    let own = scene.fake.dossiers[&1].candidate.individual_number.reveal();
    let other = scene.fake.dossiers[&2].candidate.individual_number.reveal();
    for (keyed, said) in
        [(own.as_str(), "Same"), (other.as_str(), "record #2"), ("123456789018", "nobody else")]
    {
        scene.keys(&format!("={keyed}"));
        assert!(!scene.text().contains(keyed));
        scene.keys("<Enter>");
        assert!(scene.last_line().contains(said), "{}", scene.last_line());
    }
}

#[test]
fn an_opened_record_is_noted() {
    let mut scene = on(2);
    scene.keys("<Enter>");
    assert_eq!(
        scene.fake.notes.last().map(|noted| (noted.kind, noted.record)),
        Some((EventKind::Opened, scene.model.queue.cursor()))
    );
    scene.keys("q");
    assert!(scene.model.layer.is_none() && scene.ended.is_none());
}

#[test]
fn an_export_runs_as_a_job_and_only_one_at_a_time() {
    let mut scene = on(1);
    scene.keys("1x<Enter>");
    let [Work::Export { path, filter, .. }] = scene.jobs.as_slice() else { panic!("{:?}", scene.jobs) };
    assert_eq!((path.as_str(), filter.causes.len()), ("totsugo-2023-06-30.csv", 1));
    scene.keys("x");
    assert!(scene.last_line().contains("Still exporting"), "{}", scene.last_line());
    scene.happen(Msg::Job(JobReply { message: Message::new("console.yes"), end: JobEnd::Done }));
    scene.paint();
    assert_eq!(scene.last_line(), "yes");
}

#[test]
fn a_viewer_may_look_only() {
    let mut scene = on(1);
    scene.model.facts.actor.role = crate::audit::Role::Viewer;
    scene.keys("v");
    assert!(scene.last_line().contains("look only"), "{}", scene.last_line());
}

#[test]
fn the_palette_does_what_it_finds() {
    let mut scene = on(1);
    scene.keys(":half-page-d<Enter>");
    assert!(scene.model.layer.is_none());
    assert_ne!(scene.model.queue.cursor().unwrap().0, 1);
    scene.keys(":repaint<Enter><Ctrl-l><Ctrl-z>");
    assert_eq!((scene.repaints, scene.suspends), (2, 1));
}

#[test]
fn help_over_a_form_gives_the_form_back() {
    let mut scene = on(1);
    scene.keys("hasked<F1>");
    assert!(scene.text().contains("In a form (here)"), "{}", scene.text());
    scene.keys("q");
    assert!(scene.text().contains("asked"), "{}", scene.text());
}

/// Record 4, corrected by sato, as suzuki finds it among those that await a second check.
fn hidden() -> Scene {
    let mut scene = on(4);
    scene.keys("c123456789018<Tab><Right><Enter>c");
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("fjjjjj<Space><Enter>");
    assert_eq!(scene.model.queue.rows.len(), 1);
    scene
}

#[test]
fn no_key_gives_a_hidden_mark_away() {
    for keys in ["v", "b", "e", "c", "h", "="] {
        let mut scene = hidden();
        scene.keys(keys);
        assert!(scene.model.layer.is_none(), "{keys}");
        let said = scene.last_line();
        assert!(said.contains("awaits the second check") && !said.contains("sato"), "{keys}: {said}");
    }
    let mut scene = hidden();
    scene.keys("ww");
    assert!(mark_of(&scene, 4).wrong_found_at.is_some(), "what must be reported at once is reported at once");
}

#[test]
fn what_another_marked_meanwhile_stays_hidden_too() {
    let mut scene = on(4);
    scene.model.facts.actor.account = "suzuki".into();
    scene.keys("e");
    let dossier = scene.fake.dossiers.get_mut(&4).unwrap();
    dossier.version += 1;
    dossier.mark = Mark {
        status: Status::Verified,
        basis: Some(Basis::OtherMeans),
        operator: Some("sato".into()),
        awaiting_second_check: true,
        ..Mark::default()
    };
    scene.keys("<Enter>");
    let said = scene.last_line();
    assert!(said.contains("awaits the second check") && !said.contains("sato"), "{said}");
}

#[test]
fn undoing_a_return_does_not_show_the_mark() {
    let mut scene = hidden();
    scene.keys("Rother card<Enter>u");
    assert!(mark_of(&scene, 4).awaiting_second_check);
    let said = scene.last_line();
    assert!(said.contains("Undone") && !said.contains("corrected"), "{said}");
}

#[test]
fn nobody_checks_their_own_mark_nor_keys_a_number_for_it() {
    for keys in ["y", "R"] {
        let mut scene = on(4);
        scene.keys("c123456789018<Tab><Right><Enter>cfjjjjj<Space><Enter>");
        scene.keys(keys);
        assert!(scene.model.layer.is_none());
        assert!(scene.last_line().contains("another person"), "{}", scene.last_line());
    }
}

#[test]
fn a_returned_mark_says_so_and_why_where_the_record_is_shown() {
    let mut scene = hidden();
    scene.keys("Rother card<Enter>f<Space>jjjjj<Space><Enter>");
    scene.model.facts.actor.account = "sato".into();
    scene.keys("/#4<Enter>");
    let text = scene.text();
    assert!(text.contains("returned other card"), "{text}");
    assert!(text.matches("returned").count() >= 2, "title and last line: {text}");
    scene.keys("<Enter>G");
    assert!(scene.text().contains("returned") && scene.text().contains("other card"), "{}", scene.text());
}

#[test]
fn undo_names_its_record_and_says_when_the_filter_does_not_show_it() {
    let mut scene = on(1);
    scene.keys("v3");
    let there = scene.model.queue.cursor();
    assert!(scene.model.queue.rows.iter().all(|row| row.id.0 != 1), "another root cause");
    scene.keys("u");
    let said = scene.last_line();
    assert!(said.contains("高橋　花子 10-1001-00") && said.contains("filter does not show"), "{said}");
    assert_eq!(scene.model.queue.cursor(), there);
    scene.keys("0Gvggu");
    let said = scene.last_line();
    assert!(said.contains("-00, pending") && !said.contains("filter"), "{said}");
}

#[test]
fn undo_finds_its_record_beyond_the_window() {
    let mut fake = super::fake::Fake::empty();
    let person = ["高橋　花子", "タカハシ　ハナコ", "1980-04-02", "2", "東京都千代田区霞町１丁目２番３号"];
    for _ in 0..200 {
        fake.add(person, Some(person), &[crate::audit::RootCause::ThreeItemLookup]);
    }
    let mut scene = Scene::on(fake, Lang::En, 80, 24);
    scene.keys("vG");
    let marked = scene.fake.dossiers.values().find(|d| d.mark.status == Status::Verified).unwrap().id;
    assert!(scene.model.queue.rows.iter().all(|row| row.id != marked), "out of the window");
    scene.keys("u");
    assert_eq!(scene.model.queue.cursor(), Some(marked));
    assert!(!scene.last_line().contains("filter"), "{}", scene.last_line());
}

#[test]
fn people_read_the_time_in_japan() {
    let mut scene = on(1);
    scene.keys("v<Esc>/#1<Enter>v");
    assert!(scene.last_line().contains("by sato at 2023-06-30 10:02"), "{}", scene.last_line());
    scene.keys("<Enter><PageDown><PageDown>");
    assert!(
        scene.text().contains("2023-06-30 10:02") && !scene.text().contains("T01:02"),
        "{}",
        scene.text()
    );
    scene.keys("H");
    assert!(scene.text().contains("2023-06-30 10:02"), "{}", scene.text());
}

#[test]
fn the_last_pending_record_is_said_to_be_the_last() {
    let mut scene = on(1);
    scene.keys("/#1<Enter>v");
    let said = scene.last_line();
    assert!(said.contains("Recorded") && said.contains("No pending record is left here"), "{said}");
    let mut scene = scene_of_eight();
    scene.keys("Gv");
    assert!(scene.last_line().contains("No pending record comes after it"), "{}", scene.last_line());
}

fn scene_of_eight() -> Scene {
    scene(Lang::En, 120, 40)
}

/// The words of a form tell what a key does: they are read whole in every window in which it can be pressed.
#[test]
fn the_words_of_a_form_are_not_cut() {
    for lang in [Lang::En, Lang::Ja] {
        for row in ["basis", "addressee", "due", "until", "note", "return-note", "right-number", "path"]
            .iter()
            .chain(&[
                "document-number",
                "assign-to",
                "filter-name",
                "reason",
                "reveal-reason",
                "folder",
                "letters-to",
            ])
        {
            let id: &'static str = format!("console.row.{row}").leak();
            assert!(crate::text::cells(lang.text(id)) < 24, "{id}: {}", lang.text(id));
        }
        for (width, height) in [(60, 22), (80, 24)] {
            for key in ["w", "c", "x", "a"] {
                let mut scene = scene(lang, width, height);
                scene.keys(key);
                let text = scene.text();
                let dialog: Vec<&str> = text.lines().take_while(|line| !line.starts_with("─ 0")).collect();
                assert!(dialog[1..].iter().all(|line| !line.contains('…')), "{key} {width}: {text}");
            }
        }
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_again() {
    let mut scene = scene(Lang::En, 80, 24);
    let replaces = |scene: &Scene| -> Vec<bool> {
        scene.jobs.iter().map(|job| matches!(job, Work::Export { replace: true, .. })).collect()
    };
    let exists = JobReply { message: Message::new("console.no"), end: JobEnd::Exists };
    scene.keys("x<Enter>");
    scene.happen(Msg::Job(exists.clone()));
    scene.paint();
    assert!(scene.text().contains("Enter again replaces it"), "{}", scene.text());
    // Another name is another file.
    scene.look().keys("2<Enter>");
    assert_eq!(replaces(&scene), [false, false]);
    scene.happen(Msg::Job(exists.clone()));
    scene.paint();
    scene.held("<Enter>");
    assert_eq!(replaces(&scene).len(), 2, "a key that is held down replaces nothing");
    scene.look().keys("<Enter>");
    assert_eq!(replaces(&scene), [false, false, true]);
    // The question says that Esc leaves, whatever was typed before it.
    scene.happen(Msg::Job(exists));
    scene.paint();
    scene.look().keys("<Esc>");
    assert!(scene.model.layer.is_none(), "{}", scene.text());
    scene.keys("x<Enter>");
    assert_eq!(replaces(&scene), [false, false, true, false]);
}

/// Whoever may be the second checker comes upon the record anywhere and is told neither what was marked nor by whom; it is
/// answered in its own queue alone.
#[test]
fn a_mark_that_awaits_its_check_is_hidden_wherever_its_checker_finds_it() {
    let told = ["card copy", "suzuki", "verified (", "確認した書類"];
    let mut scene = on(3);
    let done = NewMark {
        basis: Some(Basis::OtherMeans),
        note: "確認した書類".into(),
        ..NewMark::to(Status::Verified)
    };
    let order = Order {
        id: crate::audit::CandidateId(3),
        seen_version: None,
        act: Act::Mark(done),
        actor: crate::audit::Actor { account: "suzuki".into(), ..scene.model.facts.actor.clone() },
        at: Timestamp::UNIX_EPOCH,
    };
    scene.fake.answer(Request::Perform(order));
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    scene.keys("/佐藤<Enter>");
    let mut seen = scene.text();
    assert!(scene.cursor_line().contains("(hidden)") && seen.contains("second check awaited"), "{seen}");
    for keys in ["<Enter>", "G", "qH", "q*:assign<Enter>ito<Enter>", "<Esc><Esc><Esc><Esc>"] {
        seen.push_str(&scene.keys(keys).text());
    }
    assert!(told.iter().all(|word| !seen.contains(word)), "{seen}");
    for key in ["y", "R", "v", "e", "c", "h"] {
        scene.keys(key);
        assert!(scene.last_line().contains("Y goes to its queue"), "{key}: {}", scene.last_line());
    }
    assert!(mark_of(&scene, 3).awaiting_second_check && scene.model.layer.is_none());
    // The search goes with it, and the record stays under the cursor.
    scene.keys("Y");
    assert_eq!(scene.model.queue.cursor().unwrap().0, 3);
    let text = scene.text();
    assert!(told.iter().all(|word| !text.contains(word)) && !text.contains("verified 1"), "{text}");
    assert!(text.contains("second check awaited  total 1"), "{text}");
    scene.keys("RY");
    assert!(scene.text().contains("Why it is returned"), "{}", scene.text());
    scene.keys("<Ctrl-u>no document<Enter>");
    assert_eq!(mark_of(&scene, 3).status, Status::Pending);
    // Answered, it is told; out of the queue of checks again it is found as before.
    scene.keys("Y");
    assert!(!scene.model.queue.filter.awaiting && scene.text().contains("佐藤"), "{}", scene.text());
    scene.keys("H");
    assert!(scene.text().contains("suzuki"), "{}", scene.text());
    // Who may only look is no second checker.
    let mut scene = on(3);
    scene.model.facts.actor.role = crate::audit::Role::Viewer;
    scene.fake.dossiers.get_mut(&3).unwrap().mark = Mark {
        status: Status::Verified,
        basis: Some(Basis::OtherMeans),
        awaiting_second_check: true,
        operator: Some("suzuki".into()),
        ..Mark::default()
    };
    scene.happen(Msg::Reply(Reply::Changed));
    scene.paint();
    assert!(scene.cursor_line().contains("verified"), "{}", scene.text());
}
