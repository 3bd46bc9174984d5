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
    scene.keys("<Enter>");
    assert_eq!(scene.jobs.last(), Some(&asked(true)));
    end(&mut scene, JobEnd::Failed);
    assert_eq!(asks(&scene), Some(JobAsks::Inquiry), "{}", scene.text());
    scene.keys("<Ctrl-u><Enter>");
    assert!(scene.last_line().contains("Name a file"), "{}", scene.last_line());
}

#[test]
fn a_report_is_of_today_or_of_the_day_that_was_keyed_as_its_ending_says() {
    let mut scene = on(1);
    scene.keys(":report<Enter>");
    assert_eq!(asks(&scene), Some(JobAsks::Report), "{}", scene.text());
    assert!(scene.text().contains("report-2023-06-30.html"), "{}", scene.text());
    scene.keys("<Down><Right><Down>someday<Enter>");
    assert!(scene.last_line().contains("Give the day"), "{}", scene.last_line());
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
    assert!(scene.last_line().contains("Give the day"), "{}", scene.last_line());
    scene.keys("2023-07-31<Enter>");
    assert_eq!(scene.jobs, [Work::FileReport { due: "2023-07-31".parse().unwrap() }]);
}

#[test]
fn a_gate_asks_for_the_file_and_the_folder_and_replaces_an_earlier_one_when_asked_again() {
    let mut scene = on(1);
    scene.keys(":gate<Enter><Enter>");
    assert!(scene.last_line().contains("Name a file"), "{}", scene.last_line());
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
    scene.keys("<Enter>");
    assert_eq!(scene.jobs.last(), Some(&asked(true)));
    end(&mut scene, JobEnd::Done);
    assert_eq!(asks(&scene), None);
}

/// What can be done is what the commands allow the same person.
#[test]
fn who_may_look_only_is_told_so_by_name_too() {
    let mut scene = on(1);
    scene.model.facts.actor.role = Role::Viewer;
    for name in ["inquiry", "file-report"] {
        scene.keys(&format!(":{name}<Enter>"));
        assert_eq!(asks(&scene), None);
        assert!(scene.last_line().contains("look only"), "{name}: {}", scene.last_line());
    }
}

#[test]
fn each_form_says_in_full_what_it_does_on_the_smallest_usual_screen() {
    for (lang, ends) in [(Lang::En, "Enter does it"), (Lang::Ja, "Enter 実行")] {
        for name in ["inquiry", "report", "file-report", "gate"] {
            let mut scene = scene(lang, 80, 24);
            scene.model.facts.actor.role = Role::Lead;
            scene.keys(&format!(":{name}<Enter>"));
            assert!(scene.text().contains(ends), "{}", scene.text());
        }
    }
}
