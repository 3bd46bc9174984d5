//! The page: what stands in it, that it needs nothing else, and that a layout can say what it likes.

use super::*;
use crate::audit::Day;
use crate::audit::{RootCause, Status};
use crate::report::template::Wrong;
use crate::report::text::tests::figures;
use crate::text::Shown;
use crate::triage::deadlines::{self, Deadline};
use crate::triage::figures::Figures;
use crate::triage::progress::{DayEnd, day_ends};
use crate::triage::sums::{Dimension, of_cause};

fn day(iso: &str) -> Day {
    iso.parse().unwrap()
}

/// A course that ends on another day than the figures', with more open before.
fn course() -> Vec<DayEnd> {
    let cause = |status| (Dimension::Cause, of_cause(RootCause::ThreeItemLookup, status));
    let whole = |status: Status| (Dimension::Status, u32::from(status.index()));
    let (first, later) = (day("2023-06-01"), day("2023-06-12"));
    day_ends([
        (first, whole(Status::Pending), 1300),
        (first, cause(Status::Pending), 1300),
        (later, whole(Status::Pending), -80),
        (later, whole(Status::Verified), 80),
        (later, cause(Status::Pending), -80),
        (later, cause(Status::Verified), 80),
    ])
}

fn page_of(figures: &Figures, layout: &str, lang: Lang) -> Result<String, TemplateError> {
    let deadlines: Vec<Deadline> = deadlines::all([(day("2023-07-05"), "<b>理事会</b>".to_owned())]);
    let course = course();
    let filed = Some(Message::new("triage.deadline.own").arg("name", "filed & kept"));
    let material = Material { figures, course: &course, deadlines: &deadlines, filed };
    let origin = Origin { database: Shown::new("a\u{1b}<i>.db"), kind: Message::new("word.private") };
    html(&material, &origin, layout, lang)
}

fn page(lang: Lang) -> String {
    page_of(&figures(), LAYOUT, lang).unwrap()
}

#[test]
fn the_page_in_both_languages() {
    // The style and the comment are the layout's own.
    let body = |lang| page(lang).split_once("<body>").unwrap().1.to_owned();
    insta::assert_snapshot!("page_ja", body(Lang::Ja));
    insta::assert_snapshot!("page_en", body(Lang::En));
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    for lang in [Lang::Ja, Lang::En] {
        let page = page(lang);
        assert!(page.starts_with("<!DOCTYPE html>"), "the comment of the layout is gone");
        for loads in ["src=", "href=", "url(", "@import", "<script", "<link", "javascript:", " on"] {
            let found = page.split('<').filter(|tag| tag.split('>').next().unwrap().contains(loads));
            assert_eq!(found.count(), 0, "{loads}");
        }
        assert_eq!(
            page.matches("http").count() - page.matches("http-equiv").count(),
            page.matches("<svg").count()
        );
        assert!(!page.contains("{{") && !page.contains("⁇") && !page.contains("NaN"), "{page}");
        assert!(!page.contains("<b>理事会") && !page.contains("<i>.db") && !page.contains('\u{1b}'));
        assert!(page.contains("&lt;b&gt;理事会") && page.contains("filed &amp; kept"));
        assert!(crate::report::is_report(&page));
    }
}

#[test]
fn what_is_opened_is_closed_in_its_order() {
    let page = page(Lang::Ja);
    let mut open = Vec::new();
    for tag in page.split('<').skip(1).map(|part| part.split('>').next().unwrap()) {
        let name = tag.split([' ', '\n']).next().unwrap();
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{tag}");
        } else if !tag.ends_with('/') && !name.starts_with('!') && name != "meta" {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

/// An earlier version counted no marks without a basis: a layout names them all the same.
#[test]
fn of_a_report_that_an_earlier_version_filed_no_count_is_lacking() {
    let figures = figures();
    let mut filed = serde_json::to_value(&figures).unwrap();
    filed["by_basis"].as_object_mut().unwrap().remove("none").unwrap();
    let read = Figures::filed(&filed.to_string()).unwrap();
    assert_eq!(read, figures);
    assert!(page_of(&read, "{{by_basis.none}}", Lang::En).unwrap().starts_with("2\n"));
}

#[test]
fn a_layout_names_any_count_and_is_told_what_there_is_not() {
    let fill = |layout: &str| page_of(&figures(), layout, Lang::En);
    for (layout, filled) in [
        ("{{candidates}} of {{as_of}}", "1205 of 2023-06-30"),
        ("{{by_cause.three-item-lookup.on-hold}}/{{by_status.verified}}", "1/1"),
        (
            "{{by_basis.card-copy}} {{by_basis.other-means}} {{by_insurer.06139992}} {{by_insurer.139998}}",
            "1 0 1205 0",
        ),
        ("{{word.status.verified}}", "verified"),
        ("{{wrong.found}}", "1"),
    ] {
        let expected = format!("{filled}\n<!-- totsugo report 2023-06-30 -->\n");
        assert_eq!(fill(layout).unwrap().to_lowercase(), expected.to_lowercase(), "{layout}");
    }
    for field in [
        "by_status",
        "by_basis.card",
        "word.no.such",
        "text.report.title",
        "wrong.lost",
        "sweeps",
        "",
        "table.x",
    ] {
        let error = fill(&format!("a\n{{{{{field}}}}}")).unwrap_err();
        assert_eq!(error, TemplateError { line: 2, what: Wrong::Unknown(field.to_owned()) }, "{field}");
    }
}

#[test]
fn an_audit_of_nothing_is_a_page_too() {
    let nothing = Figures::of(day("2023-06-30"), []);
    let origin = Origin { database: Shown::new("a.db"), kind: Message::new("word.private") };
    let material = Material { figures: &nothing, course: &[], deadlines: &[], filed: None };
    let page = html(&material, &origin, LAYOUT, Lang::En).unwrap();
    assert!(page.contains("Nothing was imported yet") && !page.contains("NaN"), "{page}");
}
