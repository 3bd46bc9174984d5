//! Positions: what is gone to, and what a window says of where it stands, against the plain list.

use proptest::prelude::*;

use crate::audit::{CandidateId, CauseSet, RootCause, Status, StatusSet};
use crate::store::fixture::{World, answer, candidate, number, person};
use crate::store::queue::finder::Finder;
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, Seek, SortOrder};
use crate::triage::position::{Position, WHOLE};

/// How many rows a window holds: never more than are counted one by one.
const ROWS: u32 = 5;

/// Records of some classes, statuses, causes and employers, some outside the audit: by one number each.
fn world(members: &[u8]) -> World {
    let mut world = World::new();
    let each = || members.iter().zip(1_u64..);
    world.import(each().map(|(vary, n)| {
        // By key they stand in another order than they came in.
        let mut one = candidate(n * 37 % 1009, 1);
        one.items = person(n);
        one.individual_number = number(n);
        one.membership.employer_code = format!("E{}", vary % 3);
        one.declared_causes = match vary % 8 {
            0 => CauseSet::EMPTY,
            1 => CauseSet::EMPTY.with(RootCause::IgnoredAlert),
            _ => CauseSet::EMPTY.with(RootCause::ThreeItemLookup),
        };
        one
    }));
    world.import(
        each()
            .filter(|(vary, n)| *n == 1 || *vary % 4 != 1)
            .map(|(vary, n)| answer(number(n), person(if vary % 16 == 2 { n + 1 } else { n }))),
    );
    for (vary, n) in each() {
        let id = CandidateId(i64::try_from(n).unwrap());
        let mut escalated = NewMark::to(Status::Escalated);
        escalated.until = "2023-07-01".parse().ok().filter(|_| vary / 16 == 1);
        let act = match vary / 16 {
            0 | 1 => Act::Mark(escalated),
            2 => Act::Assign { to: Some("sato".to_owned()) },
            _ => continue,
        };
        let _ = world.act("sato", id, act);
    }
    world
}

fn filters() -> Vec<Filter> {
    let of = |statuses: &[Status]| Filter {
        statuses: statuses.iter().fold(StatusSet::EMPTY, |set, status| set.with(*status)),
        ..Filter::default()
    };
    vec![
        Filter::default(),
        of(&[Status::Pending]),
        of(&[Status::Escalated, Status::Verified]),
        Filter { causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup), ..Filter::default() },
        Filter { outside: true, ..Filter::default() },
        // No kept count answers these.
        Filter { employers: vec!["E1".to_owned(), "E2".to_owned()], ..Filter::default() },
        Filter { assignees: vec!["sato".to_owned()], ..Filter::default() },
        Filter { search: vec!["12".to_owned()], ..Filter::default() },
    ]
}

/// Fetches a window, whole.
fn page(finder: &mut Finder, world: &World, filter: &Filter, order: SortOrder, seek: Seek) -> Page {
    let wish = PageWish { filter: filter.clone(), order, seek, rows: ROWS };
    let mut page = finder.page(&world.store, &wish).unwrap();
    while let Some(fuller) = finder.advance(&world.store).unwrap() {
        page = fuller;
    }
    page
}

/// Holds a window against the list that it is a piece of; returns where it begins.
fn assert_piece(page: &Page, list: &[ListRow], told: &str) -> usize {
    let first = page.rows.first().unwrap_or_else(|| panic!("{told}: no rows"));
    let from = list.iter().position(|row| row.id == first.id).unwrap();
    assert_eq!(page.rows, list[from..from + page.rows.len()], "{told}");
    match page.before {
        Count::Exact(before) => assert_eq!(before, from as u64, "{told}"),
        Count::About(before) => {
            assert!(before > 0 && before + (page.rows.len() as u64) < list.len() as u64, "{told}");
        }
        Count::AtLeast(_) => panic!("{told}: unknown"),
    }
    from
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_position_is_gone_to_and_what_is_said_of_it_holds(
        members in prop::collection::vec(any::<u8>(), 1..90), exact in ROWS..14, entries in prop::sample::select(vec![4, 1000]),
    ) {
        let mut world = world(&members);
        world.store.limits.exact = exact;
        world.store.limits.entries = entries;
        for filter in filters() {
            for order in SortOrder::ALL.iter().copied() {
                let list = match order {
                    order if order.is_by_fit(&filter) => {
                        page(&mut Finder::default(), &world, &filter, order, Seek::First);
                        let wish = PageWish { filter: filter.clone(), order, seek: Seek::First, rows: 100 };
                        world.store.page(&wish).unwrap().rows
                    }
                    order => world.list(&filter, order),
                };
                for n in 0..list.len() {
                    let mut finder = Finder::default();
                    let nth = Position::Nth(n as u64 + 1);
                    let told = format!("{order} {n} of {} {filter:?}", list.len());
                    let seek = Seek::To(nth, 2);
                    let window = page(&mut finder, &world, &filter, order, seek);
                    let from = assert_piece(&window, &list, &told);
                    let sought = window.sought(seek).unwrap();
                    let is_near = n.min(list.len() - n) < exact as usize;
                    let is_inside = window.before.is_exact() && (from..from + window.rows.len()).contains(&n);
                    if !filter.is_counted() || is_near || is_inside {
                        prop_assert_eq!(sought, list[n].id, "{}", &told);
                    }
                    if filter.is_counted() && order == SortOrder::Risk {
                        let class = |row: &ListRow| row.risk;
                        let landed = list.iter().find(|row| row.id == sought).unwrap();
                        prop_assert_eq!(class(landed), class(&list[n]), "{}", &told);
                        let ahead = list[..n].iter().filter(|row| row.risk == list[n].risk).count();
                        let behind = list[n..].iter().filter(|row| row.risk == list[n].risk).count();
                        if ahead < exact as usize || behind <= exact as usize {
                            prop_assert_eq!(sought, list[n].id, "{}", &told);
                        }
                    }
                    // What was counted once stays counted.
                    let Some(last) = window.rows.last() else { continue };
                    let next = page(&mut finder, &world, &filter, order, Seek::Around(last.place(), 3));
                    assert_piece(&next, &list, &told);
                    prop_assert!(next.before.is_exact() || !window.before.is_exact(), "{}", &told);
                }
                let total = list.len() as u64;
                let beyond = page(&mut Finder::default(), &world, &filter, order, Seek::To(Position::Nth(total + 9), 2));
                prop_assert_eq!(beyond.rows.last(), list.last());
                let whole = page(&mut Finder::default(), &world, &filter, order, Seek::To(Position::Part(WHOLE), 2));
                prop_assert_eq!(&whole.rows, &beyond.rows);
            }
        }
    }
}

/// One class whose ids lie evenly: an estimate is near, and what is counted once stays counted while nobody writes.
#[test]
fn an_estimate_is_near_counts_on_and_gives_way_to_what_is_known() {
    let mut world = World::new();
    world.import((1..=400).map(|n| candidate(n, 1)));
    world.store.limits.exact = 20;
    let filter = Filter::default();
    let list = world.list(&filter, SortOrder::Risk);
    let of = |finder: &mut Finder, world: &World, seek| page(finder, world, &filter, SortOrder::Risk, seek);
    let far = Seek::Around(list[200].place(), 0);
    for n in (30..370).step_by(10) {
        let seek = Seek::To(Position::Nth(n), 0);
        let window = of(&mut Finder::default(), &world, seek);
        let at = list.iter().position(|row| Some(row.id) == window.sought(seek)).unwrap() as u64;
        assert!(matches!(window.before, Count::About(before) if before + 1 == n), "{n}");
        assert!(at.abs_diff(n) <= 4, "{n}: {at}");
    }
    // Whoever goes on from an estimate counts on, row by row.
    let mut finder = Finder::default();
    let first = of(&mut finder, &world, Seek::To(Position::Nth(101), 0)).rows[0].id;
    let from = list.iter().position(|row| row.id == first).unwrap();
    for (walked, row) in list[from..300].iter().enumerate() {
        let window = of(&mut finder, &world, Seek::Around(row.place(), 0));
        assert_eq!(window.before, Count::About(100 + walked as u64));
    }
    // From the end on every window follows the one before: it stays exact.
    let mut finder = Finder::default();
    let mut cursor = list.len() - 1;
    while cursor > 150 {
        cursor -= 3;
        let window = of(&mut finder, &world, Seek::Around(list[cursor].place(), 2));
        assert_eq!(window.before, Count::Exact(cursor as u64 - 2));
    }
    // Somebody writes: what was exact is an estimate now, and where nothing was counted it is one anyway.
    let id = list[399].id;
    world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let window = of(&mut finder, &world, Seek::Around(list[cursor].place(), 2));
    assert_eq!(window.before, Count::About(cursor as u64 - 2));
    let window = of(&mut Finder::default(), &world, far);
    assert!(
        matches!(window.before, Count::About(before) if before.abs_diff(200) <= 4),
        "{:?}",
        window.before
    );
    // An end that was fetched ahead meanwhile is no place to count on from.
    let mut finder = Finder::default();
    of(&mut finder, &world, Seek::To(Position::Nth(180), 0));
    of(&mut finder, &world, Seek::Last);
    let window = of(&mut finder, &world, Seek::To(Position::Nth(180), 0));
    assert_eq!(window.before, Count::About(179));
}

/// What is decided left the middle of the class: pieces of it tell where the rest stands, and what is known of the ends mends that.
#[test]
fn a_lopsided_class_is_found_in_by_its_pieces_and_by_what_is_known_of_its_ends() {
    let mut world = World::new();
    world.import((1..=400).map(|n| candidate(n, 1)));
    for id in (31..=150).chain((151..=390).step_by(2)).map(CandidateId) {
        world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    world.store.limits.exact = 5;
    let pending = Filter { statuses: StatusSet::EMPTY.with(Status::Pending), ..Filter::default() };
    let list = world.list(&pending, SortOrder::Risk);
    for (n, row) in list.iter().enumerate() {
        let seek = Seek::To(Position::Nth(n as u64 + 1), 2);
        let window = page(&mut Finder::default(), &world, &pending, SortOrder::Risk, seek);
        assert_piece(&window, &list, &n.to_string());
        let at = list.iter().position(|row| Some(row.id) == window.sought(seek)).unwrap();
        assert!(at.abs_diff(n) <= list.len() / 8, "{n}: {at}");
        let around =
            page(&mut Finder::default(), &world, &pending, SortOrder::Risk, Seek::Around(row.place(), 0));
        let said = around.before.figure();
        assert!(said.abs_diff(n as u64) <= list.len() as u64 / 8, "{n}: {said}");
    }
}
