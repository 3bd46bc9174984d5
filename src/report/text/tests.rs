//! What the page says, and that its figures are those given.

use std::collections::BTreeMap;

use super::*;
use crate::triage::figures::{RequestFigures, WrongFigures};

pub(in crate::report) fn figures() -> Figures {
    let named = |counts: &[(&str, u64)]| counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    let three =
        CauseFigures { total: 1204, pending: 1200, on_hold: 1, escalated: 1, verified: 1, corrected: 1 };
    let alert = CauseFigures { total: 2, pending: 2, ..CauseFigures::default() };
    Figures {
        as_of: "2023-06-30".parse().unwrap(),
        candidates: 1205,
        out_of_audit: 9,
        by_cause: BTreeMap::from([(RootCause::ThreeItemLookup, three), (RootCause::IgnoredAlert, alert)]),
        by_status: BTreeMap::from([
            (Status::Pending, 1201),
            (Status::OnHold, 1),
            (Status::Escalated, 1),
            (Status::Verified, 1),
            (Status::Corrected, 1),
        ]),
        by_basis: named(&[("card-copy", 1), ("five-items-match", 1), ("none", 2)]),
        by_grade: named(&[("none", 200), ("identical", 1000), ("different", 5), ("variant", 0)]),
        by_answer: named(&[("found", 1005), ("none", 200)]),
        by_insurer: named(&[("06139992", 1205)]),
        lost_eligibility: 7,
        awaiting_second_check: 3,
        signals: named(&[("twin", 4), ("check-digit-fails", 2)]),
        wrong: WrongFigures { found: 1, corrected: 1, ..WrongFigures::default() },
        requests: RequestFigures::default(),
        sweeps: Vec::new(),
        scope: Vec::new(),
    }
}

fn page(lang: Lang) -> String {
    let origin = Origin { database: Shown::new("a\u{1b}.db"), kind: Message::new("word.private") };
    text(&figures(), &origin, None, lang)
}

#[test]
fn the_english_page() {
    insta::assert_snapshot!(page(Lang::En));
}

#[test]
fn the_japanese_page() {
    insta::assert_snapshot!(page(Lang::Ja));
}

#[test]
fn columns_stand_under_each_other_and_nothing_is_too_wide() {
    for lang in [Lang::Ja, Lang::En] {
        let page = page(lang);
        assert!(page.lines().all(|line| cells(line) <= 100), "{page}");
        let table: Vec<&str> = page.lines().skip(3).take(6).collect();
        assert!(table.iter().all(|line| cells(line) == cells(table[0])), "{page}");
        assert!(!page.contains('{') && !page.contains('⁇'), "{page}");
    }
}

/// A sweep that did not look at every registration, or of which nothing is in force, is no sweep that is done.
#[test]
fn a_sweep_that_is_no_finished_one_says_so() {
    for (is_whole, is_withdrawn, said) in [
        (true, false, None),
        (false, false, Some(["; not walked to its end", "; 全件の点検が終わっていません"])),
        (false, true, Some(["; withdrawn with its incident", "; 事案とともに取下げ"])),
        (true, true, Some(["; withdrawn with its incident", "; 事案とともに取下げ"])),
    ] {
        let sweep = SweepFigures { id: 2, incident: 1, is_whole, is_withdrawn, ..SweepFigures::default() };
        let figures = Figures { sweeps: vec![sweep], ..figures() };
        for (n, lang) in [Lang::En, Lang::Ja].into_iter().enumerate() {
            let head = &sweeps(&figures, lang)[0].head;
            match said {
                Some(said) => assert!(head.ends_with(said[n]), "{head}"),
                None => assert!(!head.contains(';'), "{head}"),
            }
        }
        let rows = crate::report::by_count(&figures);
        let of = |code| rows.iter().find(|(name, _)| *name == ["sweeps", "2", code]).map(|(_, n)| *n);
        assert_eq!((of("is_whole"), of("is_withdrawn")), (Some(is_whole.into()), Some(is_withdrawn.into())));
    }
}
