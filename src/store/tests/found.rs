//! Search and orders, against the plain truth of all rows.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;

use crate::audit::{Candidate, CandidateId, Day, Membership, RootCause, Status, StatusSet};
use crate::compare::recall_form;
use crate::store::fixture::{FEW, World, actor, at, candidate};
use crate::store::queue::finder::Finder;
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::listing::ListRow;
use crate::triage::page::{Count, Page, PageWish, Place, Seek, SortOrder};
use crate::triage::search::{Fit, Search, found_text};

const NAMES: [(&str, &str); 9] = [
    ("佐藤　太郎", "サトウ　タロウ"),
    ("髙橋花子", "ﾀｶﾊｼ ﾊﾅｺ"),
    ("高橋　桃太郎", "たかはし　ももたろう"),
    ("齊藤 翔太郎", "サイトウ シヨウタロウ"),
    ("斎藤太", "サイトーフトシ"),
    ("渡邉 \"太郎\" OR *", "ワタナベ %_'"),
    ("ジョン・ヴォーン", "ジヨン・ブオーン"),
    ("葛\u{E0100}城 𠮷", "カツラギ ヨシ"),
    ("", ""),
];

const WORDS: [&str; 26] = [
    "佐藤",
    "太郎",
    "高橋",
    "髙橋",
    "斉藤",
    "さい",
    "ﾀﾛ",
    "タロウ",
    "しょう",
    "佐藤 太郎",
    "太郎 佐藤",
    "佐 藤",
    "00",
    "12-0",
    "6139992120",
    "E1",
    "％_'",
    "\" OR *",
    "or",
    "*\"",
    "--",
    "-0",
    "葛城",
    "ヴォ",
    "の屋",
    "無し",
];

fn one(n: u64, name: usize, employer: u64) -> Candidate {
    let mut one = candidate(n, n % 3);
    (one.items.kanji_name, one.items.kana_name) = (NAMES[name].0.to_owned(), NAMES[name].1.to_owned());
    one.membership.employer_code = format!("E{employer}");
    one.membership.employer_name = if employer == 2 { "㈱竹の屋".to_owned() } else { String::new() };
    if n.is_multiple_of(4) {
        one.declared_causes.insert(RootCause::MultipleCandidates);
    }
    one
}

/// What a search must find, in its order, from all candidates and their lines.
fn expected(all: &[(Candidate, ListRow)], filter: &Filter) -> Vec<ListRow> {
    let searches: Vec<Search> = filter.search.iter().map(|keyed| Search::of(keyed)).collect();
    let mut found: Vec<(Fit, Place, ListRow)> = all
        .iter()
        .filter(|(_, row)| filter.statuses.is_empty() || filter.statuses.contains(row.mark.status))
        .filter(|(_, row)| {
            filter.causes.is_empty() || row.causes.iter().any(|cause| filter.causes.contains(cause))
        })
        .filter_map(|(candidate, row)| {
            let Candidate { items, key, membership, .. } = candidate;
            // Not by the text that is stored, nor by the index.
            let key = recall_form(&key.to_string());
            let fields = [
                recall_form(&items.kanji_name),
                recall_form(&items.kana_name),
                key.replace('-', ""),
                key,
                recall_form(&membership.employer_code),
                recall_form(&membership.employer_name),
            ];
            let holds = |search: &Search| match search {
                Search::Words(words) => {
                    !words.is_empty()
                        && words.iter().all(|word| fields.iter().any(|field| field.contains(word.as_str())))
                }
                Search::Record(id) => *id == row.id,
                Search::Case(_) => false,
                Search::Number(number) => *number == row.individual_number,
            };
            let text = found_text(candidate);
            let fit = searches
                .iter()
                .filter(|search| holds(search))
                .map(|search| search.fit(&text, &items.kanji_name, &items.kana_name).unwrap())
                .min()?;
            Some((fit, row.place(), row.clone()))
        })
        .collect();
    found.sort_by_key(|(fit, place, _)| (*fit, *place));
    found.into_iter().map(|(.., row)| row).collect()
}

fn found(world: &World, filter: &Filter) -> Vec<ListRow> {
    let mut rows = Vec::new();
    let keep = &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    let looked = world.store.find_words(filter).unwrap();
    world.store.list_found(looked, None, keep).unwrap();
    rows
}

fn all(world: &World, candidates: &[Candidate]) -> Vec<(Candidate, ListRow)> {
    let rows = world.list(&Filter::default(), SortOrder::Key);
    let of = |candidate: &Candidate| rows.iter().find(|row| row.key == candidate.key).unwrap().clone();
    candidates.iter().map(|candidate| (candidate.clone(), of(candidate))).collect()
}

fn searches(words: &[usize], statuses: StatusSet, two_causes: bool) -> Filter {
    let causes = if two_causes {
        [RootCause::MultipleCandidates].into_iter().collect()
    } else {
        Filter::default().causes
    };
    Filter {
        search: words.iter().map(|at| WORDS[*at].to_owned()).collect(),
        statuses,
        causes,
        ..Filter::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_search_finds_what_a_look_at_every_record_finds(
        names in prop::collection::vec((0..NAMES.len(), 0_u64..3), 1..30),
        changes in prop::collection::vec((0_usize..30, 0..NAMES.len(), 0_u64..3), 0..6),
        escalated in prop::collection::vec(1_i64..30, 0..4),
        asked in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..3), 12),
        from in 0_usize..40,
        // After how many the index is left out, and how many batches of it are built on.
        left_out in prop::option::of((0_usize..30, 0_u8..6)),
    ) {
        let mut world = World::new();
        let mut candidates: Vec<Candidate> =
            names.iter().zip(1..).map(|((name, employer), n)| one(n, *name, *employer)).collect();
        let cut = left_out.map_or(candidates.len(), |(cut, _)| cut.clamp(1, candidates.len()));
        world.import(candidates[..cut].iter().cloned());
        if left_out.is_some() {
            world.store.index_no_more(at(1)).unwrap();
            if cut < candidates.len() {
                world.import(candidates[cut..].iter().cloned());
            }
        }
        let (early, late) = changes.split_at(changes.len() / 2);
        let change = |world: &mut World, candidates: &mut Vec<Candidate>, (at, name, employer): (usize, usize, u64)| {
            let Some(changed) = candidates.get_mut(at) else { return };
            *changed = one(at as u64 + 1, name, employer);
            let changed = changed.clone();
            world.import([changed]);
        };
        for to in early {
            change(&mut world, &mut candidates, *to);
        }
        if let Some((_, batches)) = left_out {
            let mut left = batches;
            let whole = world.store.index_the_rest(at(2), &mut |_| {
                left = left.saturating_sub(1);
                if left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            }).unwrap();
            prop_assert_eq!(whole, world.store.indexes_what_comes().unwrap());
            prop_assert_eq!(whole, world.store.not_indexed().unwrap().is_none());
        }
        for to in late {
            change(&mut world, &mut candidates, *to);
        }
        for id in escalated {
            if id <= i64::try_from(candidates.len()).unwrap() {
                let _ = world.act("sato", CandidateId(id), Act::Mark(NewMark::to(Status::Escalated)));
            }
        }
        let all = all(&world, &candidates);
        for (words, statuses) in asked.iter().zip([StatusSet::EMPTY, StatusSet::EMPTY.with(Status::Escalated)].into_iter().cycle()) {
            let filter = searches(words, statuses, from % 2 == 0);
            let expected = expected(&all, &filter);
            prop_assert_eq!(&found(&world, &filter), &expected, "{:?}", filter);
            let mut in_order = expected.clone();
            in_order.sort_by_key(ListRow::place);
            prop_assert_eq!(&world.list(&filter, SortOrder::Risk), &in_order);
            let Some(row) = expected.get(from % expected.len().max(1)) else { continue };
            let wish = PageWish { filter, order: SortOrder::Risk, seek: Seek::Around(row.place(), 2), rows: 5 };
            let page = world.store.page(&wish).unwrap();
            let first = (from % expected.len()).saturating_sub(2);
            prop_assert_eq!(&page.rows[..], &expected[first..(first + 5).min(expected.len())]);
            prop_assert_eq!((page.before, page.total), (Count::Exact(first as u64), Count::Exact(expected.len() as u64)));
            prop_assert_eq!(page.matches.len(), page.rows.len());
        }
    }

    #[test]
    fn every_order_is_walked_from_anywhere_both_ways(
        people in prop::collection::vec((0..NAMES.len(), 0_u64..3), 1..25),
        due in prop::collection::vec((1_i64..25, 1_i8..4), 0..12),
        seeks in prop::collection::vec((0_usize..25, 0_u32..4, 1_u32..6), 8),
        pending in any::<bool>(),
    ) {
        let mut world = World::new();
        world.import(people.iter().zip(1..).map(|((name, employer), n)| one(n, *name, *employer)));
        for (id, day) in due {
            if id <= i64::try_from(people.len()).unwrap() {
                let due_on = Day::new(2030, 1, day);
                let _ = world.act("sato", CandidateId(id), Act::Mark(NewMark { until: due_on, ..NewMark::to(Status::Escalated) }));
            }
        }
        let statuses = if pending { StatusSet::EMPTY.with(Status::Pending) } else { StatusSet::EMPTY };
        let two = Filter { causes: [RootCause::MultipleCandidates].into_iter().collect(), statuses, ..Filter::default() };
        let asked = Filter { employers: vec!["E1".to_owned(), "E2".to_owned()], ..two.clone() };
        for filter in [Filter::default(), two, asked] {
            let mut all = world.list(&filter, SortOrder::Risk);
            for order in SortOrder::ALL {
                let key = |row: &ListRow| match order {
                    SortOrder::Risk => String::new(),
                    SortOrder::Key => row.key.to_string(),
                    SortOrder::Employer => format!("{} {}", row.employer_code, row.key),
                    SortOrder::Due => row.mark.due_on.map_or("z".to_owned(), |day| day.to_string()),
                };
                all.sort_by_key(|row| (key(row), row.place()));
                prop_assert_eq!(&world.list(&filter, *order), &all, "{}", order);
                let page = |seek, rows| world.store.page(&PageWish { filter: filter.clone(), order: *order, seek, rows }).unwrap();
                for (at, context, rows) in &seeks {
                    let take = *rows as usize;
                    prop_assert_eq!(&page(Seek::First, *rows).rows[..], &all[..take.min(all.len())]);
                    let last = page(Seek::Last, *rows);
                    let from = all.len().saturating_sub(take);
                    prop_assert_eq!((&last.rows[..], last.before), (&all[from..], Count::Exact(from as u64)));
                    let Some(row) = all.get(*at) else { continue };
                    let window = page(Seek::Around(row.place(), *context), *rows);
                    let from = at.saturating_sub((*context as usize).min(take - 1));
                    prop_assert_eq!(&window.rows[..], &all[from..(from + take).min(all.len())], "{} {}", order, at);
                    prop_assert_eq!((window.before, window.total), (Count::Exact(from as u64), Count::Exact(all.len() as u64)));
                    let is_pending = |row: &&ListRow| row.mark.status == Status::Pending;
                    // What is pending is looked for whatever the filter's statuses.
                    if filter.statuses.is_empty() {
                        let mut finder = Finder::default();
                        finder.page(&world.store, &PageWish { filter: filter.clone(), order: *order, seek: Seek::First, rows: 9 }).unwrap();
                        while finder.advance(&world.store).unwrap().is_some() {}
                        let found = |forward| finder.next_pending(&world.store, &filter, *order, row.place(), forward).unwrap();
                        prop_assert_eq!(found(true), all[at + 1..].iter().find(is_pending).map(ListRow::place));
                        prop_assert_eq!(found(false), all[..*at].iter().rfind(is_pending).map(ListRow::place));
                        let next = |forward| world.store.next_pending(&filter, *order, row.place(), forward).unwrap();
                        prop_assert_eq!(next(true), all[at + 1..].iter().find(is_pending).map(ListRow::place));
                        prop_assert_eq!(next(false), all[..*at].iter().rfind(is_pending).map(ListRow::place));
                    }
                }
            }
        }
    }
}

/// Two of two hundred pass: the next one is known, and all between them were asked once more.
#[test]
fn the_next_pending_of_a_found_list_is_not_looked_for_again() {
    let mut world = World::new();
    many(&mut world, 200);
    let ends = [1, 200].map(CandidateId);
    for id in &ends {
        world.act("sato", *id, Act::Assign { to: Some("sato".to_owned()) }).unwrap();
    }
    let filter = Filter { assignees: vec!["sato".to_owned()], ..Filter::default() };
    let mut finder = Finder::default();
    finder.page(&world.store, &wish(&filter, Seek::First)).unwrap();
    while finder.advance(&world.store).unwrap().is_some() {}
    let list = world.list(&filter, SortOrder::Risk);
    let steps = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&steps);
    let counted = move || {
        count.fetch_add(1, Ordering::Relaxed);
        false
    };
    world.store.connection.progress_handler(10, Some(counted)).unwrap();
    let took = |next: &dyn Fn() -> Option<Place>| {
        assert_eq!(next(), Some(list[1].place()));
        steps.swap(0, Ordering::Relaxed)
    };
    let (store, from, order) = (&world.store, list[0].place(), SortOrder::Risk);
    let walked = took(&|| store.next_pending(&filter, order, from, true).unwrap());
    let known = took(&|| finder.next_pending(store, &filter, order, from, true).unwrap());
    assert!(known * 10 < walked, "{known} and {walked}");
}

fn many(world: &mut World, people: u64) {
    world.import((1..=people).map(|n| one(n, 0, n % 3)));
}

fn wish(filter: &Filter, seek: Seek) -> PageWish {
    PageWish { filter: filter.clone(), order: SortOrder::Risk, seek, rows: 5 }
}

#[test]
fn what_is_not_found_yet_streams_in_and_what_was_found_is_kept() {
    let mut world = World::new();
    many(&mut world, 100);
    let sato = Filter { search: vec!["佐藤".to_owned()], ..Filter::default() };
    let mut finder = Finder::default();
    let first = finder.page(&world.store, &wish(&sato, Seek::First)).unwrap();
    assert!(!first.is_settled && first.rows.len() == 5, "{:?}", first.total);
    assert!(matches!(first.total, Count::AtLeast(n) if n < 100));
    let mut page = first;
    let mut answers = 0;
    while let Some(fuller) = finder.advance(&world.store).unwrap() {
        page = fuller;
        answers += 1;
    }
    assert!(answers > 1 && page.is_settled);
    // More were found than are ranked.
    assert_eq!(page.total, Count::AtLeast(FEW.ranked as u64));
    assert_eq!(
        finder.page(&world.store, &wish(&sato, Seek::Last)).unwrap().before,
        Count::Exact(FEW.ranked as u64 - 5)
    );
    assert_eq!(found(&world, &sato).len(), 100);

    // What was found is not looked for again: a window is cut from what is kept.
    world.store.connection.execute_batch("INSERT INTO found (found) VALUES ('delete-all')").unwrap();
    assert_eq!(finder.page(&world.store, &wish(&sato, Seek::First)).unwrap(), page);
    let (records, _, total) = world.store.readings(&mut finder, &wish(&sato, Seek::First)).unwrap();
    assert_eq!((records.len(), total), (5, page.total));
    assert!(world.store.page(&wish(&sato, Seek::First)).unwrap().rows.is_empty());

    let named =
        Filter { search: vec!["#7".to_owned(), "#3".to_owned(), "佐".to_owned()], ..Filter::default() };
    let page = world.store.page(&wish(&named, Seek::First)).unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [3, 7]);
    assert!(page.matches.iter().all(|of| of.places.is_empty()));
}

#[test]
fn a_filter_without_words_streams_as_well_and_is_walked_beyond_what_is_kept() {
    let mut world = World::new();
    many(&mut world, 100);
    let filter = Filter { employers: vec!["E1".to_owned(), "E2".to_owned()], ..Filter::default() };
    let list = world.list(&filter, SortOrder::Risk);
    assert_eq!(list.len(), 67);
    for order in [SortOrder::Risk, SortOrder::Due] {
        let page = |seek| world.store.page(&PageWish { order, ..wish(&filter, seek) }).unwrap();
        assert_eq!(page(Seek::First).total, Count::Exact(67));
        assert_eq!(page(Seek::Last).rows, list[62..]);
        assert_eq!(page(Seek::Last).before, Count::Exact(62));
        let window = page(Seek::Around(list[60].place(), 2));
        assert_eq!((&window.rows[..], window.before), (&list[58..63], Count::Exact(58)));
        let window = page(Seek::Around(list[38].place(), 2));
        assert_eq!((&window.rows[..], window.before), (&list[36..41], Count::Exact(36)));
    }
}

#[test]
fn who_leaves_a_found_list_leaves_the_next_one_under_the_cursor() {
    let mut world = World::new();
    many(&mut world, 9);
    let pending = StatusSet::EMPTY.with(Status::Pending);
    let filter = Filter { search: vec!["太郎".to_owned()], statuses: pending, ..Filter::default() };
    let reader = world.another();
    let mut finder = Finder::default();
    let list = finder.page(&reader, &wish(&filter, Seek::First)).unwrap().rows;
    let (leaves, next) = (list[2].place(), list[3].place());
    assert_eq!(finder.next_pending(&reader, &filter, SortOrder::Risk, leaves, true).unwrap(), Some(next));
    assert_eq!(
        finder.next_pending(&reader, &filter, SortOrder::Risk, leaves, false).unwrap(),
        Some(list[1].place())
    );
    world.act("sato", leaves.id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let page = finder.page(&reader, &wish(&filter, Seek::Around(leaves, 0))).unwrap();
    assert_eq!((page.rows[0].place(), page.total), (next, Count::Exact(8)));
    let escalated = Filter { statuses: StatusSet::EMPTY.with(Status::Escalated), ..filter };
    let first = finder.next_pending(&reader, &escalated, SortOrder::Risk, leaves, true).unwrap();
    assert!(first.is_some());
}

#[test]
fn nothing_of_a_changed_name_stays_in_the_file() {
    let mut world = World::new();
    // Pairs that stand nowhere else; stored in UTF-8, in the row as in the index.
    let mut before = one(1, 0, 0);
    before.items.kanji_name = "鑛靄 鷽驫".to_owned();
    let others: Vec<Candidate> = (2..60).map(|n| one(n, 1, 1)).collect();
    world.import(others.into_iter().chain([before.clone()]));
    let holds = |world: &World, text: &str| {
        world.store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        let bytes = std::fs::read(world.path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    let pair = recall_form("鷽驫");
    assert!(holds(&world, &pair));
    assert_eq!(found(&world, &Filter { search: vec!["鷽驫".to_owned()], ..Filter::default() }).len(), 1);
    before.items.kanji_name = "佐藤".to_owned();
    world.import([before]);
    assert!(found(&world, &Filter { search: vec!["鷽驫".to_owned()], ..Filter::default() }).is_empty());
    for text in ["鷽驫", "鑛靄", &pair, &recall_form("靄鷽"), &recall_form("鷽")] {
        assert!(!holds(&world, text), "{text}");
    }
}

#[test]
fn hostile_words_find_nothing_and_break_nothing() {
    let mut world = World::new();
    many(&mut world, 3);
    let long = "太郎".repeat(5_000);
    for keyed in [
        "\"",
        "\"\"",
        "''",
        "\" OR \"",
        "NEAR(a b)",
        "a* b*",
        "^太",
        "-",
        "--",
        "%_",
        "\u{0}\u{0}",
        "\u{3000} ",
        &long,
    ] {
        let filter = Filter { search: vec![keyed.to_owned()], ..Filter::default() };
        assert!(found(&world, &filter).is_empty(), "{keyed}");
        assert_eq!(world.store.page(&wish(&filter, Seek::First)).unwrap().total, Count::Exact(0), "{keyed}");
    }
}

/// Leaves the words of all records as an older program did: no index, other forms.
fn forget_words(world: &World) {
    let as_older = "INSERT INTO found (found) VALUES ('delete-all');
        UPDATE candidate SET found_by = 'as older programs wrote'; UPDATE meta SET rules = 0";
    world.store.connection.execute_batch(as_older).unwrap();
}

#[test]
fn records_of_an_older_database_are_found_after_they_were_renewed() {
    let mut world = World::new();
    many(&mut world, 3);
    forget_words(&world);
    let filter = Filter { search: vec!["太郎".to_owned()], ..Filter::default() };
    assert!(found(&world, &filter).is_empty());
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    while walk.step().unwrap() {}
    drop(walk);
    assert_eq!(found(&world, &filter).len(), 3);
    assert_eq!(world.store.awaiting_recompare().unwrap(), None);
}

#[test]
fn what_was_found_while_records_are_judged_again_is_not_kept() {
    let mut world = World::new();
    many(&mut world, 300);
    forget_words(&world);
    let reader = world.reader();
    let filter = Filter { search: vec!["太郎".to_owned()], ..Filter::default() };
    let wish = PageWish { filter, order: SortOrder::Risk, seek: Seek::First, rows: 10 };
    let mut finder = Finder::default();
    let mut total = || {
        finder.page(&reader, &wish).unwrap();
        while finder.is_under_way() {
            finder.advance(&reader).unwrap();
        }
        finder.page(&reader, &wish).unwrap().total
    };
    let mut walk = world.store.recompare(&actor("lead"), at(9)).unwrap().unwrap();
    assert_eq!(total(), Count::Exact(0));
    assert!(walk.step().unwrap());
    assert_eq!(total(), Count::AtLeast(FEW.ranked as u64), "no event was written, and yet more is found");
}

/// What is not exact yet is said as `40+`, and is exact in the end; no window waits for it.
#[test]
fn a_filter_without_words_is_counted_to_the_end_behind_its_windows() {
    let mut world = World::new();
    many(&mut world, 300);
    for n in (1..=300).filter(|n| n % 4 == 0) {
        let id = world.store.find(&one(n, 0, n % 3).key).unwrap().unwrap();
        world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    let filter = Filter { employers: vec!["E0".to_owned(), "E1".to_owned()], ..Filter::default() };
    for order in [SortOrder::Risk, SortOrder::Employer, SortOrder::Key, SortOrder::Due] {
        let list = world.list(&filter, order);
        assert_eq!(list.len(), 200);
        let wish = |seek| PageWish { order, ..wish(&filter, seek) };
        let mut finder = Finder::default();
        let first = finder.page(&world.store, &wish(Seek::First)).unwrap();
        assert!(!first.is_settled && matches!(first.total, Count::AtLeast(n) if n < 200), "{order}");
        assert!(first.rows.len() >= 3 && list.starts_with(&first.rows), "a screen of it: {order}");
        while finder.is_looking() {
            finder.advance(&world.store).unwrap();
        }
        // All that is kept is there, and what lies beyond is walked; the count goes on.
        for at in [0, 20, FEW.ranked - 3, FEW.ranked + 1, 120, 196] {
            let page = finder.page(&world.store, &wish(Seek::Around(list[at].place(), 1))).unwrap();
            let from = at.saturating_sub(1);
            assert_eq!(page.rows, list[from..(from + 5).min(200)], "{order} {at}");
            assert!(!page.is_settled && matches!(page.total, Count::AtLeast(_)), "{order} {at}");
        }
        let mut whole = None;
        while let Some(page) = finder.advance(&world.store).unwrap() {
            assert!(whole.as_ref().is_none_or(|before: &Page| !before.is_settled), "{order}");
            whole = Some(page);
        }
        let whole = whole.unwrap();
        assert_eq!((whole.total, whole.is_settled), (Count::Exact(200), true), "{order}");
        let page = finder.page(&world.store, &wish(Seek::Last)).unwrap();
        assert_eq!((&page.rows[..], page.total), (&list[195..], Count::Exact(200)), "{order}");
    }
}

/// Where the disk is slow, one slice has to do.
#[test]
fn no_further_slice_is_begun_late() {
    let mut world = World::new();
    many(&mut world, 30);
    let filter = Filter { employers: vec!["E0".to_owned()], ..Filter::default() };
    let rows_shown = |world: &World| {
        let wish = PageWish { rows: 40, ..wish(&filter, Seek::First) };
        Finder::default().page(&world.store, &wish).unwrap().rows.len()
    };
    let all = rows_shown(&world);
    world.store.limits.patience = std::time::Duration::ZERO;
    let few = rows_shown(&world);
    assert!(few <= FEW.first_slice as usize && few < all, "{few} of {all}");
}

/// A filter that lets through nobody but the last is answered before all is looked through, whatever the order.
#[test]
fn no_order_walks_everything_for_its_first_answer() {
    let mut world = World::new();
    world.import((1..=200).map(|n| Candidate {
        membership: Membership { employer_code: format!("E{n:03}"), ..one(n, 0, 0).membership },
        ..one(n, 0, 0)
    }));
    let filter = Filter { employers: vec!["E200".to_owned()], ..Filter::default() };
    for order in [SortOrder::Risk, SortOrder::Employer, SortOrder::Key, SortOrder::Due] {
        let wish = PageWish { order, ..wish(&filter, Seek::First) };
        let mut finder = Finder::default();
        let first = finder.page(&world.store, &wish).unwrap();
        assert!(!first.is_settled && first.rows.is_empty(), "{order}: {first:?}");
        let page = world.store.page(&wish).unwrap();
        assert_eq!((page.rows.len(), page.total, page.is_settled), (1, Count::Exact(1), true), "{order}");
    }
}
