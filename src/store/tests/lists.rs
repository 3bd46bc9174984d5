//! Windows, filters, orders and figures, against the plain truth of all rows.

use proptest::prelude::*;

use crate::audit::{CandidateId, Day, Item, RootCause, Signal, Status};
use crate::compare::Grade;
use crate::store::fixture::{World, actor, alert, answer, at, candidate, correct, key, number, person};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::intake::Entry;
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, PageWish, Place, Seek, SortOrder};
use crate::triage::risk::Risk;

fn world() -> World {
    let mut world = World::new();
    let candidates = (1..=30).map(|n| {
        let mut one = candidate(n, 1);
        one.membership.employer_code = format!("E{}", n % 4);
        if n % 5 == 0 {
            one.declared_causes.insert(RootCause::MultipleCandidates);
        }
        if n % 7 == 0 {
            one.declared_causes = crate::audit::CauseSet::EMPTY;
        }
        one
    });
    world.import(candidates);
    world.import((1..=30).filter(|n| n % 3 != 0).map(|n| {
        let of = n * 10 + 1;
        answer(number(of), person(if n % 6 == 1 { of + 1 } else { of }))
    }));
    for n in [2, 4, 8, 16] {
        let id = world.id(n, 1);
        world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    let id = world.id(3, 1);
    world.act("sato", id, correct(number(7000), false)).unwrap();
    world.import([Entry::Alert(Box::new(alert(key(5, 1))))]);
    world
}

/// A filter, and what it lets through in plain words, of the records in the audit or of those outside.
type Case = (Filter, fn(&ListRow) -> bool);

fn filters() -> Vec<Case> {
    let none = Filter::default;
    vec![
        (none(), |_| true),
        (Filter { outside: true, ..none() }, |_| true),
        (Filter { causes: [RootCause::MultipleCandidates].into_iter().collect(), ..none() }, |row| {
            row.causes.contains(RootCause::MultipleCandidates)
        }),
        (
            Filter {
                causes: [RootCause::MultipleCandidates, RootCause::IgnoredAlert].into_iter().collect(),
                ..none()
            },
            |row| {
                row.causes.contains(RootCause::MultipleCandidates)
                    || row.causes.contains(RootCause::IgnoredAlert)
            },
        ),
        (
            Filter { statuses: [Status::Escalated, Status::Corrected].into_iter().collect(), ..none() },
            |row| matches!(row.mark.status, Status::Escalated | Status::Corrected),
        ),
        (Filter { grades: [Grade::Identical].into_iter().collect(), ..none() }, |row| {
            row.grade() == Some(Grade::Identical)
        }),
        (Filter { grades: [Grade::Different].into_iter().collect(), ungraded: true, ..none() }, |row| {
            matches!(row.grade(), None | Some(Grade::Different))
        }),
        (
            Filter {
                item_grades: vec![
                    (Item::Sex, Grade::Different),
                    (Item::Sex, Grade::Undecided),
                    (Item::Address, Grade::Different),
                ],
                ..none()
            },
            |row| {
                row.grades.is_some_and(|grades| {
                    matches!(grades.sex, Grade::Different | Grade::Undecided)
                        || grades.address == Grade::Different
                })
            },
        ),
        (Filter { signals: [Signal::BirthOrSexDiffers].into_iter().collect(), ..none() }, |row| {
            row.signals.contains(Signal::BirthOrSexDiffers)
        }),
        (Filter { answers: vec![None], ..none() }, |row| row.answer.is_none()),
        (Filter { employers: vec!["E1".to_owned(), "E2".to_owned()], ..none() }, |row| {
            matches!(row.employer_code.as_str(), "E1" | "E2")
        }),
        (Filter { awaiting: true, ..none() }, |row| row.mark.awaiting_second_check),
        (Filter { raised_again: true, ..none() }, |row| row.mark.raised_again),
        (Filter { data_changed: true, ..none() }, |row| row.mark.data_changed),
        (Filter { assignees: vec!["sato".to_owned()], ..none() }, |row| {
            row.mark.assignee.as_deref() == Some("sato")
        }),
        (Filter { unassigned: true, ..none() }, |row| row.mark.assignee.is_none()),
        (Filter { overdue_on: Day::new(2030, 1, 1), ..none() }, |row| row.mark.status == Status::Escalated),
        (Filter { search: vec!["さとう".to_owned()], ..none() }, |row| row.kana_name.contains("サトウ")),
        (Filter { search: vec!["佐 藤 ﾀﾛｳ".to_owned()], ..none() }, |_| false),
        (Filter { search: vec!["佐藤 ﾀﾛｳ".to_owned()], ..none() }, |row| {
            row.kana_name == "サトウ タロウ"
        }),
        (Filter { search: vec!["佐".to_owned()], ..none() }, |_| false),
        (Filter { search: vec!["00008".to_owned()], ..none() }, |row| row.key.number == "00008"),
        (Filter { search: vec![number(31).reveal()], ..none() }, |row| row.key.number == "00003"),
        (Filter { search: vec![number(7000).reveal()], ..none() }, |row| row.key.number == "00003"),
        (Filter { search: vec!["#4".to_owned()], ..none() }, |row| row.id == CandidateId(4)),
        (Filter { search: vec!["＃１２".to_owned()], ..none() }, |row| row.id == CandidateId(12)),
        (Filter { search: vec!["#999".to_owned()], ..none() }, |_| false),
        (Filter { search: vec!["#4x".to_owned()], ..none() }, |_| false),
        (Filter { search: vec!["%_'".to_owned()], ..none() }, |_| false),
    ]
}

fn everything(world: &World) -> Vec<ListRow> {
    let mut all = world.list(&Filter::default(), SortOrder::Risk);
    all.extend(world.list(&Filter { outside: true, ..Filter::default() }, SortOrder::Risk));
    all.sort_by_key(ListRow::place);
    assert_eq!(all.len(), 30);
    all
}

#[test]
fn every_filter_lets_through_what_it_says_in_every_order() {
    let world = world();
    let all = everything(&world);
    for (filter, lets_through) in filters() {
        let expected: Vec<_> =
            all.iter().filter(|row| is_in(&filter, row) && lets_through(row)).cloned().collect();
        assert_eq!(world.list(&filter, SortOrder::Risk), expected, "{filter:?}");
        let by = |order, key: fn(&ListRow) -> String| {
            let listed = world.list(&filter, order);
            assert!(listed.is_sorted_by_key(key), "{order} {filter:?}");
            assert_eq!(listed.len(), expected.len(), "{order} {filter:?}");
        };
        by(SortOrder::Key, |row| row.key.to_string());
        by(SortOrder::Employer, |row| format!("{} {}", row.employer_code, row.key));
        by(SortOrder::Due, |row| row.mark.due_on.map_or("z".to_owned(), |day| day.to_string()));
    }
    let mut some = 0;
    let two = &mut |_| {
        some += 1;
        std::ops::ControlFlow::Continue(())
    };
    world.store.list(&Filter::default(), SortOrder::Key, Some(2), two).unwrap();
    assert_eq!(some, 2);
}

/// Tells whether a record is on that side of the audit which a filter asks for.
fn is_in(filter: &Filter, row: &ListRow) -> bool {
    row.causes.is_empty() == filter.outside
}

/// Joins two filters that ask for different things; none where both ask for the same.
fn both(one: &Filter, other: &Filter) -> Option<Filter> {
    let fields = |filter: &Filter| match serde_json::to_value(filter).unwrap() {
        serde_json::Value::Object(fields) => fields,
        other => panic!("{other}"),
    };
    let asked = |filter: &Filter| {
        let nothing = fields(&Filter::default());
        fields(filter).into_iter().filter(|(name, wanted)| nothing[name] != *wanted).collect::<Vec<_>>()
    };
    if one.unassigned && !other.assignees.is_empty() || other.unassigned && !one.assignees.is_empty() {
        return None;
    }
    let mut joined = fields(one);
    for (name, wanted) in asked(other) {
        if asked(one).iter().any(|(taken, _)| *taken == name) {
            return None;
        }
        joined.insert(name, wanted);
    }
    serde_json::from_value(serde_json::Value::Object(joined)).ok()
}

#[test]
fn any_two_filters_let_through_what_both_do() {
    let world = world();
    let all = everything(&world);
    let cases = filters();
    let mut pairs = 0;
    for (one, lets_one) in &cases {
        for (other, lets_other) in &cases {
            let Some(joined) = both(one, other) else { continue };
            pairs += 1;
            let expected: Vec<_> = all
                .iter()
                .filter(|row| is_in(&joined, row) && lets_one(row) && lets_other(row))
                .cloned()
                .collect();
            for order in [SortOrder::Risk, SortOrder::Key] {
                let mut listed = world.list(&joined, order);
                listed.sort_by_key(ListRow::place);
                assert!(listed == expected, "{order} {joined:?}");
            }
            let wish =
                PageWish { filter: joined.clone(), order: SortOrder::Risk, seek: Seek::First, rows: 100 };
            let page = world.store.page(&wish).unwrap();
            assert_eq!(page.total, Count::Exact(expected.len() as u64), "{joined:?}");
        }
    }
    assert!(pairs > 200, "{pairs}");
}

#[test]
fn every_window_is_a_piece_of_the_list_and_says_where() {
    let world = world();
    for (filter, _) in filters() {
        let list = world.list(&filter, SortOrder::Risk);
        let places: Vec<Place> = list.iter().map(ListRow::place).collect();
        let ends = [
            Place { risk: Risk::CheckDigit, id: CandidateId(i64::MIN) },
            Place { risk: Risk::Clean, id: CandidateId(i64::MAX) },
        ];
        for rows in [1, 4, 100] {
            let page = |seek| {
                world
                    .store
                    .page(&PageWish { filter: filter.clone(), order: SortOrder::Risk, seek, rows })
                    .unwrap()
            };
            let take = rows as usize;
            let first = page(Seek::First);
            assert_eq!(first.rows, list[..take.min(list.len())], "{filter:?}");
            let end = page(Seek::Last);
            let from = list.len().saturating_sub(take);
            assert_eq!((&end.rows[..], end.before), (&list[from..], Count::Exact(from as u64)));
            // What was searched for has no place but that of its records.
            let beyond = if filter.search.is_empty() { &ends[..] } else { &[] };
            for place in places.iter().chain(beyond) {
                for context in [0, 2] {
                    let at = places.iter().filter(|other| *other < place).count();
                    let from = at.saturating_sub((context as usize).min(take - 1));
                    let window = page(Seek::Around(*place, context));
                    let expected = &list[from..(from + take).min(list.len())];
                    assert_eq!(window.rows, expected, "{filter:?} {place:?}");
                    assert_eq!(window.total, Count::Exact(list.len() as u64));
                    if !expected.is_empty() {
                        assert_eq!(window.before, Count::Exact(from as u64));
                    }
                }
            }
        }
    }
}

#[test]
fn every_window_in_another_order_is_a_piece_of_the_list_searches_too() {
    let world = world();
    for (filter, _) in filters() {
        for order in [SortOrder::Employer, SortOrder::Key, SortOrder::Due] {
            let list = world.list(&filter, order);
            let page =
                |seek| world.store.page(&PageWish { filter: filter.clone(), order, seek, rows: 4 }).unwrap();
            let at_end = list.len().saturating_sub(4);
            let around =
                list.iter().enumerate().map(|(at, row)| (Seek::Around(row.place(), 2), at.saturating_sub(2)));
            for (seek, from) in [(Seek::First, 0), (Seek::Last, at_end)].into_iter().chain(around) {
                let window = page(seek);
                let expected = &list[from..(from + 4).min(list.len())];
                assert_eq!(window.rows, expected, "{order} {filter:?} {seek:?}");
                assert_eq!(window.total, Count::Exact(list.len() as u64));
            }
        }
    }
}

#[test]
fn the_next_pending_record_is_found_both_ways() {
    let world = world();
    let list = world.list(&Filter::default(), SortOrder::Risk);
    let pending: Vec<Place> =
        list.iter().filter(|row| row.mark.status == Status::Pending).map(ListRow::place).collect();
    for row in &list {
        let next = |forward| {
            world.store.next_pending(&Filter::default(), SortOrder::Risk, row.place(), forward).unwrap()
        };
        assert_eq!(next(true), pending.iter().find(|place| **place > row.place()).copied());
        assert_eq!(next(false), pending.iter().rfind(|place| **place < row.place()).copied());
    }
}

#[test]
fn figures_agree_with_the_list_and_go_back_in_time() {
    let mut world = world();
    let now = Day::of(at(10));
    let all = world.list(&Filter::default(), SortOrder::Risk);
    let figures = world.store.figures(now, now).unwrap();
    let count = |is: &dyn Fn(&ListRow) -> bool| all.iter().filter(|row| is(row)).count() as u64;
    assert_eq!((figures.candidates, figures.out_of_audit), (all.len() as u64, 30 - all.len() as u64));
    assert_eq!(figures.by_status.values().sum::<u64>(), figures.candidates);
    assert_eq!(figures.by_grade.values().sum::<u64>(), figures.candidates);
    assert_eq!(figures.by_answer.values().sum::<u64>(), figures.candidates);
    assert_eq!(figures.by_grade["none"], count(&|row| row.grade().is_none()));
    assert_eq!(figures.by_status[&Status::Escalated], count(&|row| row.mark.status == Status::Escalated));
    assert_eq!(figures.by_basis["card-copy"], 1);
    assert_eq!(
        figures.by_basis.values().sum::<u64>(),
        figures.candidates - figures.by_status[&Status::Pending],
        "what has no basis is counted too"
    );
    assert_eq!((figures.wrong.found, figures.wrong.corrected, figures.awaiting_second_check), (1, 1, 1));
    let tallies = world.store.tallies().unwrap();
    for (cause, of_cause) in &figures.by_cause {
        assert_eq!(*of_cause, crate::triage::figures::CauseFigures::from_tallies(&tallies, *cause));
    }
    let before = world.store.figures(now.plus(-1), now).unwrap();
    assert_eq!((before.candidates, before.out_of_audit, before.wrong.found), (0, 0, 0), "as seen then");
    let id = world.id(2, 1);
    let later = at(60 * 24 * 3);
    let order = crate::triage::act::Order {
        id,
        seen_version: None,
        act: Act::Wrong { note: String::new() },
        actor: actor("sato"),
        at: later,
    };
    world.store.perform(&order).unwrap().unwrap();
    assert_eq!(
        world.store.figures(now, Day::of(later)).unwrap(),
        figures,
        "what is done later does not change an earlier day"
    );
    assert_eq!(world.store.figures(Day::of(later), Day::of(later)).unwrap().wrong.found, 2);
}

#[test]
fn numbers_without_an_answer_are_listed_once_and_remembered_as_asked() {
    let mut world = World::new();
    let mut twin = candidate(2, 1);
    twin.individual_number = number(11);
    let mut outside = candidate(9, 1);
    outside.declared_causes = crate::audit::CauseSet::EMPTY;
    world.import([candidate(1, 1), twin, candidate(3, 1), candidate(4, 1), outside]);
    let mut failed = answer(number(41), crate::audit::FiveItems::default());
    failed.result = crate::audit::AnswerResult::Error;
    world.import([answer(number(31), person(31)), failed]);
    let mut asked = Vec::new();
    let keep = &mut |number, key: &crate::audit::MemberKey| {
        asked.push((number, key.clone()));
        std::ops::ControlFlow::Continue(())
    };
    world.store.unanswered(keep).unwrap();
    assert_eq!(asked, [(number(11), key(1, 1)), (number(41), key(4, 1))]);
    world.store.mark_inquired(&[number(11)], "q.csv", &actor("lead"), at(5)).unwrap();
    assert!(world.row(1, 1).inquired && world.row(2, 1).inquired && !world.row(4, 1).inquired);
}

proptest! {
    #[test]
    fn packed_grades_come_back(indices in prop::array::uniform5(0_u8..6)) {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let grades = crate::audit::PerItem::from_fn(|item| {
            Grade::from_index(indices[usize::from(item.index())]).unwrap()
        });
        let bits = crate::store::base::codec::packed(grades);
        let back = connection.query_row("SELECT ?", [bits], |row| crate::store::base::codec::maybe_grades(row, 0));
        prop_assert_eq!(back.unwrap(), Some(grades));
    }
}
