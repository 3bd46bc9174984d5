//! What files do to records and marks.

use std::ops::ControlFlow;

use proptest::prelude::*;

use crate::audit::{Answer, AnswerResult, Candidate, CauseSet, Day, RootCause, Signal, Status};
use crate::compare::Grade;
use crate::store::fixture::{
    World, actor, alert, answer, at, candidate, correct, key, kind, lead, notification, number, perform,
    person, rows,
};
use crate::store::{Access, DryRun, Store};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::intake::{Counts, Entry, FileKind, Reason, Row, RunKey};
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;
use crate::triage::risk::Risk;

fn family_and_answers() -> (Vec<Entry>, Vec<Entry>) {
    let candidates = (1..=5).map(|branch| candidate(1, branch).into()).collect();
    let answers = (1..=5).map(|branch| answer(number(10 + branch), person(10 + branch)).into()).collect();
    (candidates, answers)
}

#[test]
fn the_same_file_again_changes_nothing() {
    let mut world = World::new();
    let (candidates, answers) = family_and_answers();
    let counts = world.counts(candidates.clone());
    assert_eq!(counts, Counts { read: 5, accepted: 5, new: 5, ..Counts::default() });
    assert_eq!(world.counts(answers.clone()).new, 5);
    let before = world.row(1, 3);
    assert_eq!((before.risk, before.grade()), (Risk::Clean, Some(Grade::Identical)));
    let counts = world.counts(candidates);
    assert_eq!(counts, Counts { read: 5, accepted: 5, unchanged: 5, ..Counts::default() });
    assert_eq!(world.counts(answers).unchanged, 5);
    assert_eq!(world.row(1, 3), before);
    world.assert_true();
}

#[test]
fn verified_is_withdrawn_by_another_content_and_not_by_another_writing() {
    let mut world = World::new();
    let (candidates, answers) = family_and_answers();
    world.import(candidates);
    world.import(answers);
    let id = world.id(1, 1);
    world.verify_all_same("sato", id).unwrap();
    let mut rewritten = candidate(1, 1);
    rewritten.items.birth_date = rewritten.items.birth_date.replace('-', "/");
    assert_eq!(world.counts([rewritten.clone()]).changed, 1);
    let row = world.row(1, 1);
    assert_eq!((row.grade(), row.mark.status), (Some(Grade::Format), Status::Verified));
    rewritten.items.address = "大阪府大阪市北区梅田1-1".to_owned();
    world.import([rewritten]);
    let row = world.row(1, 1);
    assert_eq!((row.mark.status, row.mark.raised_again), (Status::Pending, true));
    assert!(row.signals.contains(Signal::OnlyAddressDiffers));
    world.assert_true();
}

#[test]
fn the_echo_of_a_right_number_leaves_the_correction_and_a_third_number_withdraws_it() {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    let id = world.id(1, 1);
    world.act("sato", id, correct(number(900), false)).unwrap();
    world.import([answer(number(900), person(11))]);
    assert_eq!(world.row(1, 1).grade(), Some(Grade::Identical));
    let mut echo = candidate(1, 1);
    echo.individual_number = number(900);
    world.import([echo.clone()]);
    assert_eq!(world.row(1, 1).mark.status, Status::Corrected);
    echo.individual_number = number(901);
    world.import([echo]);
    let row = world.row(1, 1);
    assert_eq!(
        (row.mark.status, row.mark.raised_again, row.mark.right_number),
        (Status::Pending, true, None)
    );
    assert_eq!(row.answer, None);
    world.assert_true();
}

#[test]
fn of_two_rows_that_contradict_the_first_stays_whether_new_or_known() {
    let mut world = World::new();
    let first = candidate(1, 1);
    let mut second = first.clone();
    second.items.address = "大阪府大阪市北区梅田1-1".to_owned();
    for known in [false, true] {
        let finished = world.import([first.clone(), second.clone(), first.clone()]);
        assert_eq!((finished.counts.read, finished.counts.accepted, finished.rejects), (3, 2, 1), "{known}");
        let mut rejects = Vec::new();
        let keep = &mut |reject| {
            rejects.push(reject);
            ControlFlow::Continue(())
        };
        world.store.each_reject(finished.run, keep).unwrap();
        assert_eq!(rejects[0].line, 3);
        assert_eq!(rejects[0].reason, Reason::Contradicts { first_line: 2 }.message().to_string());
        assert_eq!(rejects[0].raw, b"row 3");
        world.store.forget_rejects(finished.run, at(5)).unwrap();
        world.store.each_reject(finished.run, &mut |_| panic!("forgotten")).unwrap();
    }
    let answers = [answer(number(11), person(11)), answer(number(11), person(12))];
    assert_eq!(world.counts(answers).rejected, 1);
    let mut newer = answer(number(11), person(11));
    newer.asked_on = "2023-06-20".to_owned();
    let of_two_days = world.counts([newer, answer(number(11), person(11))]);
    assert_eq!(
        (of_two_days.rejected, of_two_days.changed),
        (0, 1),
        "another day's answer contradicts nothing"
    );
    assert_eq!(world.row(1, 1).grade(), Some(Grade::Identical));
}

#[test]
fn the_newest_answer_counts_and_a_failed_lookup_only_where_there_is_no_other() {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    let mut failed = answer(number(11), crate::audit::FiveItems::default());
    (failed.result, failed.asked_on) = (AnswerResult::Error, "2023-07-01".to_owned());
    world.import([failed]);
    assert_eq!(world.row(1, 1).answer, Some(AnswerResult::Error));
    let mut newer = answer(number(11), person(11));
    newer.asked_on = "2023-06-20".to_owned();
    world.import([newer]);
    assert_eq!(world.row(1, 1).grade(), Some(Grade::Identical));
    let older = answer(number(11), person(12));
    assert_eq!(world.counts([older]).changed, 1);
    assert_eq!(world.row(1, 1).grade(), Some(Grade::Identical));
    let mut gone = answer(number(11), crate::audit::FiveItems::default());
    (gone.result, gone.asked_on) = (AnswerResult::Deceased, "2023-06-21".to_owned());
    world.import([gone]);
    assert_eq!((world.row(1, 1).answer, world.row(1, 1).grade()), (Some(AnswerResult::Deceased), None));
    world.assert_true();
}

#[test]
fn what_comes_before_its_member_is_kept_until_it_comes() {
    let mut world = World::new();
    world.import([Entry::Alert(Box::new(alert(key(1, 1))))]);
    world.import([Entry::Notification(Box::new(notification(key(1, 1), number(77))))]);
    world.import([answer(number(11), person(11))]);
    let mut plain = candidate(1, 1);
    plain.declared_causes = CauseSet::EMPTY;
    assert_eq!(world.counts([plain]).out_of_audit, 0);
    let row = world.row(1, 1);
    assert_eq!(row.causes, CauseSet::EMPTY.with(RootCause::IgnoredAlert));
    assert!(row.signals.contains(Signal::NotificationDisagrees));
    assert_eq!(row.risk, Risk::Notification);
    let mut checked = alert(key(1, 1));
    (checked.alert_checked_on, checked.alert_check_how) = ("2023-05-02".to_owned(), "電話".to_owned());
    assert_eq!(world.counts([Entry::Alert(Box::new(checked))]).changed, 1);
    assert!(world.row(1, 1).causes.is_empty());
    world.assert_true();
}

#[test]
fn a_swap_and_a_duplicate_are_seen_on_both_sides_and_go_when_their_reason_goes() {
    let mut world = World::new();
    let (mut one, mut two) = (candidate(1, 1), candidate(1, 2));
    std::mem::swap(&mut one.individual_number, &mut two.individual_number);
    let mut thrice = candidate(2, 1);
    thrice.individual_number = number(31);
    world.import([answer(number(11), person(11)), answer(number(12), person(12))]);
    world.import([one, two, thrice, candidate(3, 1)]);
    let signals = |world: &World, n, branch| world.row(n, branch).signals;
    assert!(signals(&world, 1, 1).contains(Signal::FamilySwap));
    assert!(signals(&world, 1, 2).contains(Signal::FamilySwap));
    assert!(signals(&world, 2, 1).contains(Signal::DuplicateNumber));
    assert!(signals(&world, 3, 1).contains(Signal::DuplicateNumber));
    let partners = world.store.record(world.id(1, 1)).unwrap().unwrap().found.partners;
    assert_eq!(partners, [(Signal::FamilySwap, world.id(1, 2))]);
    world.assert_true();
    world.import([candidate(2, 1), candidate(1, 1), candidate(1, 2)]);
    for (n, branch) in [(1, 1), (1, 2), (2, 1), (3, 1)] {
        assert!(!signals(&world, n, branch).has_danger(), "{n} {branch}");
    }
    world.assert_true();
}

#[test]
fn many_memberships_of_one_person_hide_nobody_else_who_holds_the_number() {
    let mut world = World::new();
    let of_one = |n| Candidate { key: key(n, 1), ..candidate(1, 1) };
    let other = Candidate { individual_number: number(11), ..candidate(90, 1) };
    world.import((1..=40).map(of_one).chain([other]));
    for n in [1, 20, 40, 90] {
        let record = world.store.record(world.id(n, 1)).unwrap().unwrap();
        assert!(record.found.signals.contains(Signal::DuplicateNumber), "{n}");
        assert_eq!(record.dossier.holders.len(), 16);
    }
    let held = world.act("sato", world.id(1, 1), correct(number(901), false)).unwrap();
    assert_eq!(held.partner, None);
    let back = world.act("sato", world.id(90, 1), correct(number(11), false)).unwrap_err();
    assert_eq!(back, crate::triage::policy::Refusal::RightNumberIsRegistered);
    world.assert_true();
}

#[test]
fn a_killed_import_goes_on_where_it_was_durable_and_counts_the_whole() {
    let mut world = World::new();
    let entries: Vec<Entry> = (1..=9).map(|n| candidate(n, 1).into()).collect();
    let mut rows = rows(&entries);
    rows[1].row.entry = Err(Reason::Missing("number"));
    rows[7].row.entry = Err(Reason::Missing("number"));
    let run = RunKey { kind: FileKind::Candidates, content: [9; 32], reading: [1; 32] };
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(1)).unwrap();
    import.apply(&rows[..4]).unwrap();
    drop(import);
    let another = RunKey { reading: [2; 32], ..run.clone() };
    assert_eq!(world.store.import(&another, "a.csv", &actor("a"), at(2)).unwrap().progress().records, 0);
    let days_later = world.store.import(&run, "a.csv", &actor("a"), at(9_000)).unwrap();
    assert_eq!(days_later.began_on(), Day::of(at(1)), "what is still to come is measured by its beginning");
    drop(days_later);
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(2)).unwrap();
    assert_eq!(import.progress().records, 4);
    import.apply(&rows[4..]).unwrap();
    let finished = import.finish(at(2)).unwrap();
    let whole = Counts { read: 9, accepted: 7, new: 7, rejected: 2, ..Counts::default() };
    assert_eq!((finished.counts, finished.rejects), (whole, 2));
    assert_eq!(finished.resumed_at_line, Some(6));
    // Killed before the rejects file was durable: once more, nothing is read, and the rejects come again.
    let import = world.store.import(&run, "a.csv", &actor("a"), at(3)).unwrap();
    assert_eq!(import.progress().records, 9);
    let again = import.finish(at(2)).unwrap();
    assert_eq!((again.counts, again.rejects), (whole, 2));
    let ill: Vec<_> = world.store.doctor().unwrap().into_iter().filter(|finding| !finding.ok).collect();
    assert_eq!(ill.len(), 1, "{ill:?}");
    let said = ill[0].message.to_string();
    assert!(said.contains("a.csv") && said.contains("2 rejected") && said.contains("2023-06-29T"), "{said}");
    world.store.forget_rejects(again.run, at(5)).unwrap();
    let ended: i64 = world
        .store
        .connection
        .query_row("SELECT finished_at FROM run WHERE finished_at IS NOT NULL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(ended, at(5).as_microsecond());
    world.assert_true();
    let import = world.store.import(&run, "a.csv", &actor("a"), at(4)).unwrap();
    assert_eq!((import.progress().records, import.progress().resumed_at_line), (0, None));
}

#[test]
fn what_an_import_has_not_committed_stays_when_it_is_dropped_and_goes_with_a_batch_that_fails() {
    let mut world = World::new();
    let entries: Vec<Entry> = (1..=50).map(|n| candidate(n, 1).into()).collect();
    let rows = rows(&entries);
    let run = RunKey { kind: FileKind::Candidates, content: [9; 32], reading: [1; 32] };
    let other = Store::open(&world.path(), Access::ReadOnly).unwrap();
    let there =
        || other.connection.query_row("SELECT count(*) FROM candidate", [], |row| row.get(0)).unwrap();
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(1)).unwrap();
    import.go_on(&rows[..10]).unwrap();
    import.go_on(&rows[10..30]).unwrap();
    assert_eq!((import.progress().records, there()), (30, 0));
    drop(import);
    assert_eq!(there(), 30);
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(2)).unwrap();
    import.go_on(&rows[30..40]).unwrap();
    let mut broken = super::super::fixture::rows(&entries[40..41]);
    broken[0].besides = None;
    import.go_on(&broken).unwrap_err();
    drop(import);
    assert_eq!(there(), 30);
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(3)).unwrap();
    assert_eq!(import.progress().records, 30);
    import.go_on(&rows[30..]).unwrap();
    assert_eq!(import.finish(at(3)).unwrap().counts.new, 50);
    world.assert_true();
}

#[test]
fn rows_that_are_written_together_are_those_that_are_written_one_by_one() {
    let shuffled = |of: u64| (1..=90).map(move |n| (n * 37 + of) % 90 + 1);
    let mut entries: Vec<Entry> = shuffled(0).map(|n| candidate(n, 1).into()).collect();
    let mut otherwise = candidate(20, 1);
    otherwise.items.address = "大阪府大阪市北区梅田1-1".to_owned();
    // Known, twice in the file, contradicting: none of them is new, wherever among the others it stands.
    entries.insert(33, candidate(7, 1).into());
    entries.insert(47, otherwise.into());
    entries.insert(48, candidate(95, 1).into());
    entries.insert(77, candidate(96, 1).into());
    let mut answers: Vec<Entry> =
        shuffled(11).map(|n| answer(number(10 * n + 1), person(10 * n + 1)).into()).collect();
    answers.insert(50, answer(number(21), person(21)).into());
    let mut later = answer(number(31), person(32));
    later.asked_on = "2023-06-20".to_owned();
    answers.insert(60, later.into());
    let mut seen = Vec::new();
    for together in [1, 90, 7] {
        let mut world = World::new();
        world.import([candidate(95, 1), candidate(96, 1)]);
        for (entries, content) in [(&entries, 1), (&answers, 2)] {
            let run = RunKey { kind: kind(&entries[0]), content: [content; 32], reading: [1; 32] };
            let rows = rows(entries);
            let mut import = world.store.import(&run, "a.csv", &actor("a"), at(1)).unwrap();
            rows.chunks(together).for_each(|rows| import.go_on(rows).unwrap());
            let finished = import.finish(at(1)).unwrap();
            let listed = world.list(&Filter::default(), SortOrder::Risk);
            seen.push((finished.counts, finished.rejects, listed));
            if finished.rejects > 0 {
                world.store.forget_rejects(finished.run, at(2)).unwrap();
            }
        }
        world.assert_true();
    }
    assert_eq!((&seen[0], &seen[1]), (&seen[2], &seen[3]));
    assert_eq!((&seen[0], &seen[1]), (&seen[4], &seen[5]));
    assert_eq!((seen[0].0.new, seen[0].0.unchanged, seen[0].1), (90, 3, 1));
}

#[test]
fn a_dry_run_counts_what_the_import_then_does_and_writes_nothing() {
    let mut world = World::new();
    world.import([candidate(1, 1), candidate(2, 1)]);
    let mut changed = candidate(2, 1);
    changed.items.sex = "9".to_owned();
    let mut outside = candidate(4, 1);
    outside.declared_causes = CauseSet::EMPTY;
    let mut fails = candidate(5, 1);
    fails.individual_number = crate::audit::IndividualNumber::parse("123456789012").unwrap();
    let contradicting = candidate(2, 1);
    let entries: Vec<Entry> =
        [candidate(1, 1), changed, contradicting, outside, fails].map(Into::into).into();
    let mut all = rows(&entries);
    all.push(Row { line: 99, raw: Vec::new(), entry: Err(Reason::Missing("number")) }.into());
    let mut seen = DryRun::default();
    let events = world.store.last_event().unwrap();
    for batch in all.chunks(2) {
        world.store.weigh(batch, &mut seen).unwrap();
    }
    assert_eq!(world.store.last_event().unwrap(), events);
    let run = RunKey { kind: FileKind::Candidates, content: [7; 32], reading: [1; 32] };
    let mut import = world.store.import(&run, "a.csv", &actor("a"), at(1)).unwrap();
    import.apply(&all).unwrap();
    let counts = import.finish(at(2)).unwrap().counts;
    assert_eq!(*seen.counts(), counts);
    assert_eq!((counts.new, counts.changed, counts.unchanged, counts.rejected), (2, 1, 1, 2));
    assert_eq!((counts.check_digit_failures, counts.out_of_audit), (1, 1));
}

#[test]
fn a_dry_run_knows_what_a_broken_off_import_left() {
    let mut world = World::new();
    let entries: Vec<Entry> = (1..=6).map(|n| candidate(n, 1).into()).collect();
    let rows = rows(&entries);
    let run = |content| RunKey { kind: FileKind::Candidates, content: [content; 32], reading: [1; 32] };
    let mut import = world.store.import(&run(7), "a.csv", &actor("a"), at(1)).unwrap();
    import.apply(&rows[..4]).unwrap();
    drop(import);
    let mut seen = DryRun::default();
    rows.chunks(2).for_each(|rows| world.store.weigh(rows, &mut seen).unwrap());
    assert_eq!((seen.counts().new, seen.counts().unchanged), (2, 4));
    let mut import = world.store.import(&run(8), "b.csv", &actor("a"), at(2)).unwrap();
    import.apply(&rows).unwrap();
    assert_eq!(import.finish(at(2)).unwrap().counts, *seen.counts());
}

#[test]
fn an_escalated_record_is_flagged_once_when_its_data_change() {
    let mut world = World::new();
    world.import([candidate(1, 1)]);
    let id = world.id(1, 1);
    world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    world.import([answer(number(11), person(12))]);
    let row = world.row(1, 1);
    assert_eq!((row.mark.status, row.mark.data_changed), (Status::Escalated, true));
    let events = world.store.last_event().unwrap();
    let mut moved = candidate(1, 1);
    moved.items.address = "大阪府大阪市北区梅田1-1".to_owned();
    world.import([moved]);
    assert_eq!(world.store.last_event().unwrap(), events + 1, "the import's own event and no second flag");
    world.assert_true();
}

/// One row of a kind, over few members, days and contents, so that rows meet.
fn any_entry(kind: FileKind) -> impl Strategy<Value = Entry> {
    (1..4_u64, 0..3_usize, 0..3_u64, any::<bool>()).prop_map(move |(n, day, said, flag)| {
        let day = ["2023-06-01", "2023-06-02", ""][day].to_owned();
        match kind {
            FileKind::Candidates => {
                let mut one = candidate(n, 1);
                one.items.address = format!("東京都{said}");
                if flag {
                    one.declared_causes = CauseSet::EMPTY;
                }
                if said == 2 {
                    one.individual_number = crate::audit::IndividualNumber::parse("123456789012").unwrap();
                }
                one.into()
            }
            FileKind::Register => {
                let mut one = answer(number(n * 10 + 1), person(n * 10 + said));
                one.asked_on = day;
                if flag {
                    (one.result, one.items) = (AnswerResult::Error, crate::audit::FiveItems::default());
                }
                one.into()
            }
            FileKind::Alerts => {
                let mut one = alert(key(n, 1));
                (one.alert_on, one.alert_checked_on) = (day, said.to_string());
                Entry::Alert(Box::new(one))
            }
            FileKind::Notifications => {
                let mut one = notification(key(n, 1), number(n * 10 + said));
                (one.received_on, one.filled_by) = (day, flag.to_string());
                Entry::Notification(Box::new(one))
            }
            FileKind::Employers | FileKind::Decisions => Entry::Employer(Box::new(crate::audit::Employer {
                employer_code: n.to_string(),
                name: said.to_string(),
                ..crate::audit::Employer::default()
            })),
        }
    })
}

pub(super) fn two_files() -> impl Strategy<Value = (Vec<Entry>, Vec<Entry>)> {
    let tables = FileKind::ALL.iter().copied().filter(|kind| *kind != FileKind::Decisions);
    prop::sample::select(tables.collect::<Vec<_>>()).prop_flat_map(|kind| {
        (prop::collection::vec(any_entry(kind), 1..6), prop::collection::vec(any_entry(kind), 1..16))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_dry_run_always_counts_as_the_import_does((known, file) in two_files(), batch in 1..6_usize) {
        let mut world = World::new();
        world.import([Entry::Alert(Box::new(alert(key(1, 1))))]);
        world.import(known);
        let mut seen = DryRun::default();
        for batch in rows(&file).chunks(batch) {
            world.store.weigh(batch, &mut seen).unwrap();
        }
        prop_assert_eq!(*seen.counts(), world.import_by(file, 3).counts);
    }
}

#[test]
fn what_a_broken_off_import_left_is_judged_before_anything_else_is_imported() {
    let mut world = World::new();
    // As soon as there is any answer, nothing is judged where it is written.
    world.import([answer(number(99), person(99))]);
    let (candidates, answers) = family_and_answers();
    let run = RunKey { kind: FileKind::Candidates, content: [99; 32], reading: [0; 32] };
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&candidates)).unwrap();
    drop(import);
    assert_eq!(world.list(&Filter::default(), SortOrder::Key).len(), 0, "written, and not judged");
    let said: Vec<String> =
        world.store.doctor().unwrap().iter().map(|finding| finding.message.to_string()).collect();
    assert!(said.iter().any(|line| line.contains("test.csv") && line.contains("5 rows")), "{said:?}");
    world.import(answers);
    assert_eq!(world.list(&Filter::default(), SortOrder::Key).len(), 5);
    assert_eq!(world.row(1, 3).risk, Risk::Clean);
    world.assert_true();
    // The same file goes on where it was durable, and counts the whole.
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(3)).unwrap();
    assert_eq!(import.progress().records, 5);
    import.apply(&rows(&[candidate(2, 1).into()])).unwrap();
    assert_eq!(import.finish(at(3)).unwrap().counts.new, 6);
    assert_eq!(world.row(2, 1).risk, Risk::NoAnswer);
    world.assert_true();
}

#[test]
fn who_changes_the_employer_moves_in_the_order_by_employer() {
    let mut world = World::new();
    let of = |n, code: &str| {
        let mut candidate = candidate(n, 1);
        candidate.membership.employer_code = code.to_owned();
        candidate
    };
    let by_employer = |world: &World| -> Vec<String> {
        let rows = world.list(&Filter::default(), SortOrder::Employer);
        rows.into_iter().map(|row| format!("{} {}", row.employer_code.as_str(), row.key.number)).collect()
    };
    world.import([of(3, "E1"), of(2, "E2"), of(1, "E2")]);
    let before = by_employer(&world);
    assert!(before.is_sorted() && before.len() == 3, "{before:?}");
    world.import([of(3, "E9"), of(2, "E2"), of(4, "E0")]);
    let after = by_employer(&world);
    assert!(after.is_sorted() && after.len() == 4 && after[3].starts_with("E9"), "{after:?}");
    world.assert_true();
}

#[test]
fn before_any_answer_comes_candidates_are_judged_where_they_are_written() {
    let mut world = World::new();
    let mut again = candidate(2, 1);
    again.individual_number = candidate(1, 3).individual_number;
    let run = RunKey { kind: FileKind::Candidates, content: [99; 32], reading: [0; 32] };
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    let mut entries = family_and_answers().0;
    entries.push(again.into());
    import.apply(&rows(&entries)).unwrap();
    drop(import);
    let listed = |world: &World, order| world.list(&Filter::default(), order);
    let shares = |world: &World, n, branch| {
        let of_key =
            listed(world, SortOrder::Risk).into_iter().find(|row| row.key == key(n, branch)).unwrap();
        of_key.signals.contains(Signal::DuplicateNumber)
    };
    assert_eq!(listed(&world, SortOrder::Risk).len(), 6);
    assert_eq!(
        listed(&world, SortOrder::Key).len(),
        0,
        "where it stands by its member is entered with its tail"
    );
    assert!(!shares(&world, 1, 3), "who shares a number is found when all numbers are entered");
    world.import([candidate(3, 1)]);
    assert!(shares(&world, 1, 3) && shares(&world, 2, 1) && !shares(&world, 1, 1));
    world.assert_true();
}

#[test]
fn an_answer_that_comes_between_a_candidate_and_its_tail_is_seen() {
    let mut world = World::new();
    let mut other = world.another();
    let run = |kind| RunKey { kind, content: [99; 32], reading: [0; 32] };
    let mut import = world.store.import(&run(FileKind::Candidates), "c.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&family_and_answers().0)).unwrap();
    let mut answers = other.import(&run(FileKind::Register), "r.csv", &lead("import"), at(1)).unwrap();
    answers.apply(&rows(&family_and_answers().1)).unwrap();
    import.finish(at(2)).unwrap();
    answers.finish(at(2)).unwrap();
    assert_eq!(world.row(1, 3).risk, Risk::Clean);
    world.assert_true();
}

#[test]
fn answers_that_a_broken_off_import_left_are_judged_with_the_next_file() {
    let mut world = World::new();
    let (candidates, answers) = family_and_answers();
    world.import(candidates);
    let run = RunKey { kind: FileKind::Register, content: [99; 32], reading: [0; 32] };
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&answers)).unwrap();
    drop(import);
    assert_eq!(world.row(1, 3).answer, None);
    world.import([candidate(2, 1)]);
    assert_eq!(world.row(1, 3).risk, Risk::Clean);
    world.assert_true();
}

#[test]
fn rows_of_a_broken_off_import_are_told_until_their_tail_is_judged() {
    let mut world = World::new();
    let run = RunKey { kind: FileKind::Candidates, content: [99; 32], reading: [0; 32] };
    let told = |world: &World| {
        let is_tail = |finding: &crate::store::Diagnosis| finding.message.id() == "store.doctor.tail";
        (world.store.doctor().unwrap().iter().any(is_tail), world.store.open_tail().unwrap().is_some())
    };
    let twice = Candidate { individual_number: number(11), ..candidate(2, 1) };
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&[candidate(1, 1).into(), twice.into()])).unwrap();
    drop(import);
    assert_eq!(told(&world), (true, true));
    world.import([candidate(3, 1)]);
    assert!(world.row(1, 1).signals.contains(Signal::DuplicateNumber));
    assert_eq!(told(&world), (false, false));
    world.assert_true();
}

#[test]
fn who_works_while_a_tail_is_judged_is_seen() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let one = world.id(1, 1);
    let run = RunKey { kind: FileKind::Candidates, content: [99; 32], reading: [0; 32] };
    let mut other = Store::open(&world.path(), Access::ReadWrite).unwrap();
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&[candidate(4, 1).into()])).unwrap();
    // Corrected to the number of a record that is written and not yet judged.
    perform(&mut other, "sato", one, None, correct(number(41), false)).unwrap();
    import.finish(at(3)).unwrap();
    for n in [1, 4] {
        assert!(world.row(n, 1).signals.contains(Signal::DuplicateNumber), "{n}");
    }
    world.assert_true();
}

#[test]
fn a_danger_is_told_to_all_holders_of_a_number_and_withdraws_their_marks() {
    for (memberships, order) in [(20_u64, 0), (40, 1), (80, 0), (80, 1), (300, 0), (300, 1)] {
        let mut world = World::new();
        let again =
            |n: u64| Candidate { items: person(11), individual_number: number(11), ..candidate(n, 1) };
        let other = Candidate { items: person(902), individual_number: number(11), ..candidate(990, 1) };
        if order == 1 {
            world.import([other.clone()]);
        }
        world.import((1..=memberships).map(again));
        world.import([answer(number(11), person(11))]);
        if order == 0 {
            let ids: Vec<_> = (1..=memberships).map(|n| world.id(n, 1)).collect();
            for id in ids {
                world.verify_all_same("sato", id).unwrap();
            }
            world.import([other]);
        }
        for n in 1..=memberships {
            let row = world.row(n, 1);
            assert!(row.signals.contains(Signal::DuplicateNumber), "{memberships} {order}: {n}");
            assert_eq!(row.mark.status, Status::Pending, "{memberships} {order}: {n}");
        }
        world.assert_true();
    }
}

#[test]
fn what_changes_around_a_number_that_hundreds_hold_reaches_them_all() {
    let mut world = World::new();
    let again = |n: u64| Candidate { items: person(11), individual_number: number(11), ..candidate(n, 1) };
    let other = Candidate { items: person(11), individual_number: number(11), ..candidate(400, 1) };
    let all =
        |world: &World, is: &dyn Fn(&ListRow) -> bool| (1..=300).filter(|n| is(&world.row(*n, 1))).count();
    world.import((1..=300).map(again).chain([other.clone()]));
    world.import([answer(number(11), person(11))]);
    assert_eq!(all(&world, &|row| row.grade() == Some(Grade::Identical)), 300, "the answer");
    for n in 1..=300 {
        let id = world.id(n, 1);
        world.verify_all_same("sato", id).unwrap();
    }
    let has_danger = |row: &ListRow| row.signals.contains(Signal::DuplicateNumber);
    world.import([Candidate { items: person(902), ..other.clone() }]);
    assert_eq!(all(&world, &has_danger), 300, "one of them turns out to be another person");
    assert_eq!(all(&world, &|row| row.mark.status == Status::Pending), 300, "withdrawn");
    world.import([Candidate { individual_number: number(902), items: person(902), ..other }]);
    assert_eq!(all(&world, &has_danger), 0, "who has another number now");
    let newer = Answer { asked_on: "2023-06-29".into(), ..answer(number(11), person(902)) };
    world.import([newer]);
    assert_eq!(all(&world, &|row| row.grade() == Some(Grade::Different)), 300, "a newer answer");
    world.assert_true();
}

#[test]
fn an_import_that_others_judged_for_it_leaves_no_tail() {
    let mut world = World::new();
    let (candidates, answers) = family_and_answers();
    let run = RunKey { kind: FileKind::Candidates, content: [99; 32], reading: [0; 32] };
    let mut import = world.store.import(&run, "test.csv", &lead("import"), at(1)).unwrap();
    import.apply(&rows(&candidates)).unwrap();
    drop(import);
    world.import(answers);
    let import = world.store.import(&run, "test.csv", &lead("import"), at(3)).unwrap();
    import.finish(at(3)).unwrap();
    world.import([candidate(2, 1)]);
    let left = "SELECT count(*) FROM run WHERE tail_candidate IS NOT NULL OR tail_answer IS NOT NULL";
    assert_eq!(world.store.connection.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    world.assert_true();
}
