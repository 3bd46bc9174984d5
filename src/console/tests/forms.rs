//! Forms: what fails comes back with all that was keyed in, and says what was wrong until it is mended.

use super::marks::on;
use super::{Scene, scene};
use crate::audit::{Role, Status};
use crate::console::model::Layer;
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::port::{JobEnd, JobReply, Reply, RequestKind, Work};

fn open_form(scene: &Scene) -> Option<&'static str> {
    match &scene.model.layer {
        Some(Layer::Form(form)) => Some(form.purpose.title()),
        _ => None,
    }
}

fn fail(scene: &mut Scene, of: RequestKind) {
    scene
        .happen(Msg::Reply(Reply::Failed { of, message: Message::new("store.error.full").arg("path", "x") }));
    scene.paint();
}

fn end(scene: &mut Scene, end: JobEnd) {
    scene.happen(Msg::Job(JobReply { message: Message::new("console.no"), end }));
    scene.paint();
}

/// A path that was wrong was keyed anew into the queue, where its letters are marks.
#[test]
fn an_export_that_fails_keeps_its_form_and_no_letter_of_a_path_is_a_mark() {
    let mut scene = on(1);
    scene.keys("x<Ctrl-u>/nowhere/verdict<Enter>");
    end(&mut scene, JobEnd::Failed);
    assert_eq!(open_form(&scene), Some("console.form.export"), "{}", scene.text());
    assert!(scene.text().contains("/nowhere/verdict"), "{}", scene.text());
    scene.keys("whvc.csv");
    assert!(scene.last_line().contains("no"), "the error stays beside it: {}", scene.last_line());
    assert!(scene.fake.dossiers.values().all(|it| it.mark.status == Status::Pending));
    scene.keys("<Enter>");
    let Some(Work::Export { path, replace, .. }) = scene.jobs.last() else { panic!("{:?}", scene.jobs) };
    assert_eq!((path.as_str(), *replace), ("/nowhere/verdictwhvc.csv", false));
    end(&mut scene, JobEnd::Done);
    assert_eq!(open_form(&scene), None);
}

/// What only the rule refuses is about one row too, wherever the cursor stood when the form went.
#[test]
fn what_the_rule_refuses_leads_to_its_row() {
    for (keys, row, said) in [
        ("hx<Tab><Ctrl-u>2023-06-30<Up><Enter>", "Until", "“Until”: 2023-06-30 is not ahead"),
        ("h<Down><Enter>", "Note", "“Note”: on hold needs a note"),
        ("h01754538422260<Down><Enter>", "Note", "“Note”: the words hold an individual number"),
        ("e<Tab><Tab><Ctrl-u>2023-06-30<Down>x<Enter>", "Due", "“Due”: 2023-06-30 is not ahead"),
    ] {
        let mut scene = on(3);
        scene.keys(keys);
        let text = scene.text();
        assert!(text.contains(said) && text.contains(&format!("❯ {row}")), "{keys}: {text}");
        assert_eq!(scene.fake.dossiers[&3].mark.status, Status::Pending);
    }
}

#[test]
fn what_is_wrong_in_a_row_is_said_until_it_is_mended_or_left() {
    let mut scene = on(3);
    scene.keys("e<Tab><Tab><Ctrl-u>someday<Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>2023-07-<Left><Right>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("14<Enter>");
    assert_eq!(scene.fake.dossiers[&3].mark.status, Status::Escalated, "{}", scene.text());
    scene.keys("e<Tab><Tab><Ctrl-u>someday<Enter><Esc>");
    assert!(!scene.last_line().contains("give the day"), "{}", scene.last_line());
}

#[test]
fn every_form_whose_request_fails_comes_back_with_what_was_keyed() {
    type Case = (&'static str, RequestKind, &'static str, &'static str);
    let cases: [Case; 6] = [
        ("rwhy<Enter>", RequestKind::Reveal, "console.form.reveal", "why"),
        ("=123456789018<Enter>", RequestKind::CompareNumber, "console.form.compare-number", "************"),
        ("f<Space>smine<Enter>", RequestKind::SavedFilters, "console.form.save-filter", "mine"),
        ("*esuzuki<Enter>", RequestKind::Preview, "console.form.escalate-all", "2023-07-14"),
        ("hbecause<Enter>", RequestKind::Act, "console.form.hold", "because"),
        ("<Space>a<Ctrl-u>suzuki<Enter>", RequestKind::Preview, "console.form.assign", "suzuki"),
    ];
    for (keys, of, purpose, kept) in cases {
        let mut scene = scene(Lang::En, 80, 24);
        scene.model.facts.actor.role = Role::Lead;
        // What is written is not answered.
        let (before, last) = keys.split_at(keys.len() - "<Enter>".len());
        scene.keys(before);
        scene.is_store_up = false;
        scene.keys(last);
        fail(&mut scene, of);
        scene.is_store_up = true;
        assert_eq!(open_form(&scene), Some(purpose), "{keys}: {}", scene.text());
        assert!(scene.text().contains(kept), "{keys}: {}", scene.text());
        assert!(scene.last_line().contains("disk is full"), "{keys}: {}", scene.last_line());
        scene.keys("<Enter>");
        assert!(scene.text().contains(kept) || open_form(&scene) != Some(purpose), "{keys}");
    }
}

/// Before its act began a selection's form is come back to, too.
#[test]
fn from_what_an_act_would_do_one_goes_back_to_its_form() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys("*a<Ctrl-u>suzuki<Enter>");
    assert!(matches!(scene.model.layer, Some(Layer::Preview(_))), "{}", scene.text());
    scene.keys("<Esc>");
    assert_eq!(open_form(&scene), Some("console.form.assign"));
    assert!(scene.text().contains("suzuki"), "{}", scene.text());
    scene.keys("<Enter><Enter>");
    assert!(scene.model.layer.is_none() && scene.model.beneath.is_empty(), "{}", scene.text());
}

/// Where somebody keys in something else meanwhile, no other form is put under the keys.
#[test]
fn a_form_does_not_come_back_under_the_keys_of_another() {
    let mut scene = on(2);
    scene.keys("hbecause");
    scene.is_store_up = false;
    scene.keys("<Enter>/高");
    fail(&mut scene, RequestKind::Act);
    assert!(matches!(scene.model.layer, Some(Layer::Search(_))), "{}", scene.text());
}

#[test]
fn letters_that_fail_come_back_and_those_that_are_short_do_not() {
    let mut scene = scene(Lang::En, 80, 24);
    scene.keys("lx<Enter>");
    end(&mut scene, JobEnd::Short);
    assert_eq!(open_form(&scene), None);
    scene.keys("xb<Enter>");
    end(&mut scene, JobEnd::Failed);
    assert_eq!(open_form(&scene), Some("console.form.letters"));
    assert!(scene.text().contains("letters-2023-06-30b"), "{}", scene.text());
    scene.keys("<Esc><Esc>");
    assert!(matches!(scene.model.layer, Some(Layer::Addressees(_))), "{}", scene.text());
}

/// The ending of the file names its format: choosing one and keying it are the same thing.
#[test]
fn the_format_of_an_export_is_the_ending_of_its_file() {
    let mut scene = on(1);
    scene.keys("1x");
    assert!(scene.text().contains("Three-item lookup): 4 records, numbers masked"), "{}", scene.text());
    assert!(scene.text().contains("< .csv > 1/3"), "{}", scene.text());
    scene.keys("<Down><Right>");
    assert!(scene.text().contains("totsugo-2023-06-30.xlsx"), "{}", scene.text());
    scene.keys("<Up><Ctrl-u>state.jsonl");
    assert!(scene.text().contains("< .jsonl > 3/3"), "{}", scene.text());
    scene.keys("<Ctrl-u>state.doc<Down><Right><Enter>");
    let Some(Work::Export { path, .. }) = scene.jobs.last() else { panic!("{:?}", scene.jobs) };
    assert_eq!(path, "state.doc.csv");
}

/// What somebody else marked meanwhile refuses the act, and loses nothing that was typed.
#[test]
fn what_was_typed_into_an_overtaken_form_stands_in_the_next_one() {
    let mut scene = on(2);
    scene.keys("hbecause");
    scene.fake.dossiers.get_mut(&2).unwrap().version += 1;
    scene.keys("<Enter>");
    assert_eq!((open_form(&scene), &scene.fake.dossiers[&2].mark.status), (None, &Status::Pending));
    scene.keys("e");
    assert!(!scene.text().contains("because"), "another form: {}", scene.text());
    scene.keys("<Esc>h");
    assert!(scene.text().contains("because"), "{}", scene.text());
    scene.keys("<Enter>");
    assert_eq!(scene.fake.dossiers[&2].mark.status, Status::OnHold, "{}", scene.text());
}

/// One form's nothing took the place of what was kept of another.
#[test]
fn what_is_kept_of_one_form_stays_whatever_becomes_of_others() {
    let mut scene = on(2);
    for keys in ["hbecause", "je"] {
        scene.keys(keys);
        scene.fake.dossiers.values_mut().for_each(|dossier| dossier.version += 1);
        scene.keys("<Enter>");
        assert_eq!(open_form(&scene), None, "{}", scene.text());
    }
    scene.keys("kh");
    assert!(scene.text().contains("because"), "{}", scene.text());
    assert!(scene.last_line().contains("What you typed before"), "{}", scene.last_line());
}

/// Under the form of one record the cursor cannot go back to it: what was typed waits there instead.
#[test]
fn a_form_does_not_come_back_over_another_record() {
    let mut scene = on(2);
    scene.keys("hbecause");
    scene.is_store_up = false;
    scene.keys("<Enter>j");
    fail(&mut scene, RequestKind::Act);
    scene.is_store_up = true;
    assert_eq!(open_form(&scene), None, "{}", scene.text());
    scene.keys("kh<Enter>");
    assert_eq!(scene.fake.dossiers[&2].mark.status, Status::OnHold, "{}", scene.text());
    assert_eq!(scene.fake.dossiers[&2].mark.note, "because");
}

#[test]
fn leaving_a_form_asks_once_more_where_something_was_typed() {
    let mut scene = on(2);
    scene.keys("h<Esc>");
    assert_eq!(open_form(&scene), None);
    scene.keys("hbecause<Esc>");
    assert_eq!(open_form(&scene), Some("console.form.hold"));
    assert!(scene.last_line().contains("again to leave"), "{}", scene.last_line());
    scene.keys("<Left><Esc>");
    assert_eq!(open_form(&scene), Some("console.form.hold"), "asked anew after another key");
    scene.keys("<Esc>");
    assert_eq!(open_form(&scene), None);
}

/// One form at a time is under way: an act must not take the place of a comparison that may fail.
#[test]
fn no_form_is_submitted_while_another_is_under_way() {
    let mut scene = on(2);
    scene.keys("=123456789018");
    scene.is_store_up = false;
    scene.keys("<Enter>");
    scene.keys("hbecause<Enter>");
    assert_eq!(open_form(&scene), Some("console.form.hold"), "{}", scene.text());
    assert!(scene.last_line().contains("still under way"), "{}", scene.last_line());
    scene.keys("<Esc><Esc>");
    fail(&mut scene, RequestKind::CompareNumber);
    assert_eq!(open_form(&scene), Some("console.form.compare-number"));
}
