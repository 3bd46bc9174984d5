//! The status line: what always stays on it.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::scene;
use crate::audit::{CauseSet, IdentitySource, RootCause, Status};
use crate::console::model::DatabaseKind;
use crate::i18n::Lang;
use crate::text::cells;
use crate::triage::filter::{Filter, QueueList};
use crate::triage::page::{Count, SortOrder};
use crate::triage::risk::Risk;

#[test]
fn a_long_filter_is_cut_and_what_always_stays_stays() {
    for (lang, kind, saving) in [(Lang::Ja, "[共有]", "保存中"), (Lang::En, "[shared]", "saving")] {
        for width in [60, 80, 120] {
            let mut scene = scene(lang, width, 24);
            scene.model.facts.database.kind = DatabaseKind::Shared;
            scene.model.facts.actor.claim = Some("佐藤　次郎左衛門".into());
            scene.keys("o/中央区霞が関一丁目二番地三号サンプルビルディング四階<Enter>");
            for status in [Status::Pending, Status::OnHold, Status::Escalated, Status::Verified] {
                scene.model.queue.filter.statuses = scene.model.queue.filter.statuses.with(status);
            }
            scene.model.flight.act = Some(None);
            scene.model.is_stale = true;
            scene.paint();
            let line = scene.last_line_but_one();
            assert!(
                line.contains(kind) && line.contains(" 0/0 ") && line.ends_with(saving),
                "{width}: {line}"
            );
            assert!(width == 120 || line.contains('…'), "the filter says that it is cut: {line}");
            assert!(cells(&line) <= usize::from(width), "{line}");
        }
    }
}

#[test]
fn a_long_name_is_cut() {
    let mut scene = scene(Lang::En, 72, 24);
    scene.model.facts.database.name = "audit-of-2023-all-branches-of-the-insurer-and-the-old-one.db".into();
    scene.keys("j");
    let text = scene.text();
    let line = text.lines().rev().nth(1).unwrap();
    assert!(
        line.starts_with("audit-of-2023")
            && line.contains("… [practice] │ 2/8 │")
            && line.trim_end().ends_with("sato"),
        "{line}"
    );
}

#[test]
fn a_selection_and_a_bulk_act_are_never_left_out() {
    let mut scene = scene(Lang::Ja, 60, 24);
    scene.model.facts.actor.claim = Some("佐藤　次郎左衛門".into());
    scene.keys("o/高橋<Enter>*");
    let line = scene.last_line_but_one();
    assert!(line.contains("選択") && line.contains("[練習]"), "{line}");
}

/// All five parts stand on the line at 80 columns, however long the names and however large the counts are.
/// Of what gives way alike no more is left out than has no room: names get none of it.
#[test]
fn what_is_due_stays_beside_a_selection_while_it_has_room() {
    let mut scene = scene(Lang::En, 80, 24);
    let model = &mut scene.model;
    model.facts.actor.account = "山田太郎左衛門尉花子".into();
    model.queue.filter.data_changed = true;
    model.facts.database.name = "a.db".into();
    model.tallies.as_mut().unwrap().add(QueueList::All, Status::Pending, Risk::Clean, 2_653);
    model.due_steps.take(vec![Timestamp::UNIX_EPOCH; 6]);
    scene.keys("*");
    let line = scene.last_line_but_one();
    assert!(line.contains("selected ") && line.contains("due 6"), "{line}");
    assert!(cells(&line) <= 80, "{line}");
}

#[test]
fn what_stands_on_the_line_is_shortened_before_it_is_left_out() {
    const MEMBERS: u64 = 15_700_000;
    let mut shown = String::new();
    for lang in [Lang::Ja, Lang::En] {
        for (what, due, saving, order) in [
            ("plain", 0, false, false),
            ("another order", 0, false, true),
            ("steps are due", 12, false, true),
            ("a mark is saved", 12, true, true),
        ] {
            let mut scene = scene(lang, 80, 24);
            scene.keys("/高橋<Enter>");
            scene.model.queue.filter.unassigned = true;
            let model = &mut scene.model;
            model.facts.database.name = "被保険者等の個人番号の点検2023年度.db".into();
            model.facts.actor.source = IdentitySource::Claim;
            model.facts.actor.claim = Some("勅使河原　次郎左衛門".into());
            if order {
                model.queue.order = SortOrder::Employer;
            }
            model.due_steps.take(vec![Timestamp::UNIX_EPOCH; due]);
            model.flight.act = saving.then_some(None);
            model.queue.before = Count::Exact(MEMBERS - 1);
            model.queue.total = Count::Exact(MEMBERS);
            model.tallies.as_mut().unwrap().add(QueueList::All, Status::Pending, Risk::Clean, MEMBERS);
            model.is_stale = true;
            scene.paint();
            let line = scene.last_line_but_one();
            assert!(cells(&line) <= 80, "{line}");
            let awaits = match lang {
                Lang::Ja => ["未点検", "期限到来"],
                Lang::En => ["pending", "due 12"],
            };
            let parts = ["被保", "[", "15,700,000/", "/高橋", "勅使", awaits[usize::from(due > 0)]];
            assert!(parts.iter().all(|part| line.contains(part)), "{what}: {line}");
            writeln!(shown, "{what}: {line}").unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

/// At 80 columns too it is seen what the queue is narrowed to: what awaits the operator, and what they typed.
#[test]
fn what_a_filter_asks_first_is_read_at_80_columns() {
    let day = "2023-06-30".parse().ok();
    let filters: [(&str, Filter); 9] = [
        ("second check", Filter { awaiting: true, ..Filter::default() }),
        ("search", Filter { search: vec!["高橋".into()], ..Filter::default() }),
        ("both", Filter { awaiting: true, search: vec!["高橋".into()], ..Filter::default() }),
        (
            "search and statuses",
            Filter {
                search: vec!["高橋　花子".into()],
                statuses: [Status::Pending, Status::OnHold].into_iter().collect(),
                ..Filter::default()
            },
        ),
        (
            "cause, status, search",
            Filter {
                causes: CauseSet::EMPTY.with(RootCause::MultipleCandidates),
                statuses: [Status::Escalated].into_iter().collect(),
                search: vec!["株式会社霞が関".into()],
                ..Filter::default()
            },
        ),
        ("overdue, mine", Filter { overdue_on: day, assignees: vec!["佐藤".into()], ..Filter::default() }),
        ("raised again", Filter { raised_again: true, unassigned: true, ..Filter::default() }),
        ("outside", Filter { outside: true, data_changed: true, ..Filter::default() }),
        (
            "all",
            Filter {
                awaiting: true,
                raised_again: true,
                unassigned: true,
                search: vec!["たかはし".into()],
                employers: vec!["0012".into()],
                ..Filter::default()
            },
        ),
    ];
    let mut shown = String::new();
    for lang in [Lang::Ja, Lang::En] {
        for (what, filter) in &filters {
            for (rows, due) in [(40_u64, 0), (13_700, 12)] {
                let mut scene = scene(lang, 80, 24);
                let model = &mut scene.model;
                model.facts.database.kind = DatabaseKind::Shared;
                model.facts.actor.claim = Some("佐藤".into());
                model.queue.filter = filter.clone();
                model.due_steps.take(vec![Timestamp::UNIX_EPOCH; due]);
                model.queue.before = Count::Exact(rows / 3);
                model.queue.total = Count::Exact(rows);
                let left = model.queue.filter.list();
                model.tallies.as_mut().unwrap().add(left, Status::Pending, Risk::Clean, rows);
                model.is_stale = true;
                scene.paint();
                let line = scene.last_line_but_one();
                assert!(cells(&line) <= 80, "{line}");
                let checks = if lang == Lang::Ja { "チェック待ち" } else { "check" };
                assert!(!filter.awaiting || line.contains(checks), "{what}: {line}");
                assert!(filter.search.is_empty() || line.contains('/'), "{what}: {line}");
                writeln!(shown, "{what}: {line}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(shown);
}

/// Position and number of records together are twelve digits, and in one place of some ten those of an individual number.
#[test]
fn a_position_is_never_masked() {
    let is_of_number = |at: &u64| crate::audit::holds_valid_number(&format!("{at}874875"));
    for at in (300_000..).filter(is_of_number).take(5) {
        let mut scene = scene(Lang::En, 80, 24);
        (scene.model.queue.before, scene.model.queue.total) = (Count::Exact(at - 1), Count::Exact(874_875));
        scene.model.is_stale = true;
        scene.paint();
        let place = format!(" {}/874,875 ", crate::i18n::thousands(at));
        assert!(scene.text().contains(&place), "{}", scene.last_line_but_one());
    }
}
