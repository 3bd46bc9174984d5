//! Work that others do, named in the palette: what its form asks for, what it becomes, and how it comes back.

use super::marks::on;
use super::{Scene, scene};
use crate::audit::Role;
use crate::console::model::{JobAsks, Layer, Purpose};
use crate::console::msg::Msg;
use crate::i18n::{Lang, Message};
use crate::triage::port::{JobEnd, JobReply, Work};

fn asks(scene: &Scene) -> Option<JobAsks> {
    match &scene.model.layer {
        Some(Layer::Form(form)) => match form.purpose {
            Purpose::Job(asks) => Some(asks),
            _ => None,
        },
        _ => None,
    }
}

fn end(scene: &mut Scene, end: JobEnd) {
    scene.happen(Msg::Job(JobReply { message: Message::new("console.no"), end }));
    scene.paint();
}

#[test]
fn an_inquiry_names_its_file_and_replaces_one_only_when_asked_again() {
    let mut scene = on(1);
    scene.keys(":inquiry<Enter>");
    assert_eq!(asks(&scene), Some(JobAsks::Inquiry), "{}", scene.text());
    assert!(scene.text().contains("inquiry-2023-06-30.csv"), "{}", scene.text());
    scene.keys("<Enter>");
    let asked = |replace| Work::Inquiry { path: "inquiry-2023-06-30.csv".into(), replace };
    assert_eq!(scene.jobs, [asked(false)]);
    end(&mut scene, JobEnd::Exists);
    assert!(scene.text().contains("Enter again replaces it"), "{}", scene.text());
    scene.look().keys("<Enter>");
    assert_eq!(scene.jobs.last(), Some(&asked(true)));
    end(&mut scene, JobEnd::Failed);
    assert_eq!(asks(&scene), Some(JobAsks::Inquiry), "{}", scene.text());
    scene.look().keys("<Ctrl-u><Enter>");
    assert!(scene.last_line().contains("give a path"), "{}", scene.last_line());
}

#[test]
fn a_report_is_of_today_or_of_the_day_that_was_keyed_as_its_ending_says() {
    let mut scene = on(1);
    scene.keys(":report<Enter>");
    assert_eq!(asks(&scene), Some(JobAsks::Report), "{}", scene.text());
    assert!(scene.text().contains("report-2023-06-30.html"), "{}", scene.text());
    scene.keys("<Down><Right><Down>someday<Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>2023-06-29<Enter>");
    let asked = |day: Option<&str>| Work::Report {
        path: "report-2023-06-30.xlsx".into(),
        replace: false,
        as_of: day.map(|day| day.parse().unwrap()),
        lang: Lang::En,
    };
    assert_eq!(scene.jobs, [asked(Some("2023-06-29"))]);
    end(&mut scene, JobEnd::Failed);
    scene.keys("<Ctrl-u><Enter>");
    assert_eq!(scene.jobs.last(), Some(&asked(None)));
}

#[test]
fn a_lead_files_a_report_for_a_day_and_nobody_else() {
    let mut scene = on(1);
    scene.model.facts.actor.role = Role::Operator;
    scene.keys(":file-report<Enter>");
    assert_eq!(asks(&scene), None);
    assert!(scene.last_line().contains("lead"), "{}", scene.last_line());
    scene.model.facts.actor.role = Role::Lead;
    scene.keys(":file-report<Enter><Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("2023-07-31<Enter>");
    assert_eq!(scene.jobs, [Work::FileReport { due: "2023-07-31".parse().unwrap() }]);
}

#[test]
fn a_gate_asks_for_the_file_and_the_folder_and_replaces_an_earlier_one_when_asked_again() {
    let mut scene = on(1);
    scene.keys(":gate<Enter><Enter>");
    assert!(scene.last_line().contains("give a path"), "{}", scene.last_line());
    scene.keys("june.csv<Enter>");
    let asked = |replace| Work::Gate {
        file: "june.csv".into(),
        folder: "gate-2023-06-30".into(),
        replace,
        lang: Lang::En,
    };
    assert_eq!(scene.jobs, [asked(false)]);
    end(&mut scene, JobEnd::Exists);
    assert!(scene.text().contains("Enter again replaces it"), "{}", scene.text());
    scene.look().keys("<Enter>");
    assert_eq!(scene.jobs.last(), Some(&asked(true)));
    end(&mut scene, JobEnd::Done);
    assert_eq!(asks(&scene), None);
}

/// One field after the other, from the first; the day of the decision is proposed.
const CHOICE: &str = "<Tab>2017-07-01<Tab>2023-05-31<Tab>3 items<Tab>8,876<Tab>director<Tab><Tab>all offices";

#[test]
fn a_choice_of_candidates_is_stated_field_by_field() {
    let mut scene = on(1);
    scene.keys(":add-scope<Enter>");
    assert_eq!(asks(&scene), Some(JobAsks::AddScope), "{}", scene.text());
    scene.keys(&format!("J-LIS{CHOICE}<Enter>"));
    let Some(Work::AddScope(stated)) = scene.jobs.first() else { panic!("{}", scene.text()) };
    assert_eq!((stated.method.as_str(), stated.rule.as_str(), stated.records), ("J-LIS", "3 items", 8_876));
    assert_eq!((stated.decided_by.as_str(), stated.note.as_str()), ("director", "all offices"));
    let days = [stated.period_from, stated.period_to, Some(stated.decided_on)];
    assert_eq!(days, ["2017-07-01", "2023-05-31", "2023-06-30"].map(|day| day.parse().ok()));
}

/// Each slip is said by the word of its field, and the cursor goes there; nothing that was keyed is lost.
#[test]
fn what_a_choice_lacks_is_pointed_to() {
    for (keys, said, row) in [
        ("<Enter>", "“Obtained by”: give it a few words", "Obtained by"),
        ("J-LIS<Enter>", "“Rule”: give it a few words", "Rule"),
        ("J-LIS<Tab><Tab><Tab>r<Tab>many<Enter>", "“Records”: give how many in digits", "Records"),
        ("J-LIS<Tab>someday<Enter>", "“Period from”: give the day", "Period from"),
        (
            "none<Tab><Tab><Tab><Tab>3<Tab>d<Enter>",
            "“Records”: “Obtained by” none says that nothing was found",
            "Records",
        ),
        (
            "J-LIS<Tab>2023-02-01<Tab>2023-01-01<Tab>r<Tab><Tab>d<Enter>",
            "“Period to”: the period ends before it begins; give a day after “Period from”",
            "Period to",
        ),
        (
            "J-LIS<Tab><Tab><Tab>r<Tab><Tab>d<Tab><Ctrl-u>2023-07-01<Enter>",
            "“Decided on”: 2023-07-01 is still to come",
            "Decided on",
        ),
        ("J-LIS<Tab><Tab><Tab>123456789018<Enter>", "“Rule”: the words hold an individual number", "Rule"),
    ] {
        let mut scene = on(1);
        scene.keys(&format!(":add-scope<Enter>{keys}"));
        assert!(scene.last_line().contains(said), "{keys}: {}", scene.text());
        assert!(scene.text().contains(&format!("❯ {row}")), "{keys}: {}", scene.text());
        assert!(scene.jobs.is_empty());
    }
    let mut scene = on(1);
    scene.keys(":add-scope<Enter>none<Tab><Tab><Tab><Tab><Tab>d<Enter>");
    assert_eq!(scene.jobs.len(), 1, "that nothing was found is a finding: {}", scene.text());
}

#[test]
fn a_choice_is_asked_for_on_the_whole_screen_and_shown_with_the_progress() {
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut scene = scene(lang, 80, 24);
        scene.keys(&format!(":add-scope<Enter>J-LIS{CHOICE}<Enter>"));
        end(&mut scene, JobEnd::Failed);
        insta::assert_snapshot!(format!("add_scope_{name}"), scene.shows());
    }
    let mut scene = scene(Lang::En, 80, 40);
    let scope = serde_json::json!({
        "method": "none", "period_from": null, "period_to": "2023-05-31", "rule": "", "records": 0,
        "decided_by": "director", "decided_on": "2023-06-01", "note": ""
    });
    scene.fake.scopes.push(scope);
    scene.keys("p");
    let text = scene.text();
    assert!(text.contains("How the candidates were chosen"), "{text}");
    assert!(text.contains("2023-06-01: nothing of the kind was found ( - 2023-05-31)"), "{text}");
}

#[test]
fn a_filed_report_is_taken_back_with_a_reason() {
    let mut scene = on(1);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys(":supersede-report<Enter>2023-07-31<Enter>");
    assert!(scene.last_line().contains("say why"), "{}", scene.last_line());
    assert!(scene.text().contains("❯ Why"), "{}", scene.text());
    scene.keys("miscounted<Enter>");
    let due = "2023-07-31".parse().unwrap();
    assert_eq!(scene.jobs, [Work::SupersedeReport { due, why: "miscounted".into() }]);
    end(&mut scene, JobEnd::Failed);
    assert_eq!(asks(&scene), Some(JobAsks::SupersedeReport), "what was keyed stays: {}", scene.text());
}

#[test]
fn a_lead_sets_days_of_the_insurers_own_and_gives_them_up() {
    let mut scene = on(1);
    scene.model.facts.actor.role = Role::Lead;
    scene.keys(":set-deadline<Enter>2023-07-18<Enter>");
    assert!(scene.last_line().contains("the name of a day has"), "{}", scene.last_line());
    scene.keys("board<Enter>");
    end(&mut scene, JobEnd::Done);
    scene.keys(":drop-deadline<Enter>someday<Enter>");
    assert!(scene.last_line().contains("give the day"), "{}", scene.last_line());
    scene.keys("<Ctrl-u>2023-07-18<Enter>");
    let set = |name: Option<&str>| Work::SetDeadline {
        day: "2023-07-18".parse().unwrap(),
        name: name.map(str::to_owned),
    };
    assert_eq!(scene.jobs, [set(Some("board")), set(None)]);
}

#[test]
fn the_letter_is_written_to_be_edited_and_taken_back_in_force() {
    let mut scene = on(1);
    scene.keys(":letter-template<Enter><Enter>");
    assert_eq!(scene.jobs, [Work::LetterTemplate { path: "letter-2023-06-30.html".into() }]);
    end(&mut scene, JobEnd::Failed);
    assert_eq!(asks(&scene), Some(JobAsks::LetterTemplate), "for another name: {}", scene.text());
    scene.keys("<Esc>:set-letter-template<Enter>");
    assert!(scene.last_line().contains("only a lead"), "{}", scene.last_line());
    scene.model.facts.actor.role = Role::Lead;
    scene.keys(":set-letter-template<Enter>mine.html<Enter>");
    assert_eq!(scene.jobs.last(), Some(&Work::SetLetterTemplate { path: "mine.html".into() }));
}

/// What can be done is what the commands allow the same person.
#[test]
fn who_may_look_only_is_told_so_by_name_too() {
    let mut scene = on(1);
    scene.model.facts.actor.role = Role::Viewer;
    for name in ["inquiry", "file-report", "supersede-report", "set-deadline", "drop-deadline", "add-scope"] {
        scene.keys(&format!(":{name}<Enter>"));
        assert_eq!(asks(&scene), None);
        assert!(scene.last_line().contains("look only"), "{name}: {}", scene.last_line());
    }
}

#[test]
fn each_form_says_in_full_what_it_does_on_the_smallest_usual_screen() {
    for (lang, ends) in [(Lang::En, "Enter does it"), (Lang::Ja, "Enter 実行")] {
        for name in [
            "inquiry",
            "report",
            "file-report",
            "supersede-report",
            "set-deadline",
            "drop-deadline",
            "add-scope",
            "letter-template",
            "set-letter-template",
            "gate",
        ] {
            let mut scene = scene(lang, 80, 24);
            scene.model.facts.actor.role = Role::Lead;
            scene.keys(&format!(":{name}<Enter>"));
            assert!(scene.text().contains(ends), "{}", scene.text());
        }
    }
}
