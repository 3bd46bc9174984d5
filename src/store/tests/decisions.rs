//! Decisions of another database: taken once, in durable batches, and kept apart from what people here did.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::audit::{Actor, CandidateId, EventKind, IdentitySource, Role, RootCause, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, correct, lead, number, person, rows};
use crate::store::{DryRun, StoreError, Watch};
use crate::triage::act::{Act, NewMark, Order};
use crate::triage::decisions::{Conflict, Decision, ShownMark, StatedNumber, Trace, five_items_digest};
use crate::triage::intake::{Counts, Entry, FileKind, RunKey};
use crate::triage::policy::Refusal;

const MEMBERS: u64 = 8;

fn world() -> World {
    let mut world = World::new();
    world.import((1..=MEMBERS).map(|n| candidate(n, 1)));
    world.import((1..=MEMBERS).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1))));
    world.import([answer(number(999), person(21))]);
    world
}

/// Marks every record there: the second is corrected and confirmed, the third awaits its second check.
fn decided() -> World {
    let mut world = world();
    for n in 1..=MEMBERS {
        let id = world.id(n, 1);
        match n {
            2 => {
                world.act("sato", id, correct(number(999), false)).unwrap();
                world.act("suzuki", id, Act::Confirm { number: Some(number(999)) }).unwrap();
            }
            3 => {
                world.act("sato", id, correct(number(998), false)).unwrap();
            }
            _ => {
                world.verify_all_same("sato", id).unwrap();
            }
        }
    }
    world
}

/// What an export would say of a record.
pub(super) fn told_of(world: &World, id: CandidateId) -> Decision {
    let record = world.store.record(id).unwrap().unwrap();
    let mark = &record.dossier.mark;
    let mut traces = Vec::new();
    world
        .store
        .history(Some(id), &mut |event| {
            traces.extend(Trace::of(&event));
            ControlFlow::Continue(())
        })
        .unwrap();
    let register = record.found.comparison.as_ref().and(record.dossier.answer.as_ref());
    let items = record.dossier.candidate.items.as_strs();
    Decision {
        key: record.dossier.candidate.key.clone(),
        individual_number: StatedNumber::Whole(record.dossier.candidate.individual_number),
        kanji_name: record.dossier.candidate.items.kanji_name.clone(),
        right_number: mark.right_number.map(StatedNumber::Whole),
        five_items_digest: five_items_digest(items, register.map(|answer| answer.items.as_strs())),
        is_similar: record.found.causes.contains(RootCause::SimilarCase),
        shown: ShownMark::of(mark),
        traces,
        other_half: None,
    }
}

/// What an export of a world would say, corrections first.
fn told(world: &World) -> Vec<Decision> {
    let mut told: Vec<Decision> = (1..=MEMBERS).map(|n| told_of(world, world.id(n, 1))).collect();
    told.sort_by_key(|decision| decision.right_number.is_none());
    told
}

fn entries(told: &[Decision]) -> Vec<Entry> {
    told.iter().map(|decision| Entry::Decision(Box::new(decision.clone()))).collect()
}

#[test]
fn an_import_that_is_broken_off_is_taken_up_and_says_the_same_again() {
    let told_there = told(&decided());
    let mut here = world();
    let file = rows(&entries(&told_there));
    let run = RunKey { kind: FileKind::Decisions, content: [9; 32], reading: [0; 32] };
    for taken in [3, 6] {
        let mut import = here.store.import(&run, "in.jsonl", &lead("lead"), at(50)).unwrap();
        let from = usize::try_from(import.progress().records).unwrap();
        import.apply(&file[from..taken]).unwrap();
    }
    let mut import = here.store.import(&run, "in.jsonl", &lead("lead"), at(60)).unwrap();
    assert_eq!(import.progress().records, 6);
    import.apply(&file[6..]).unwrap();
    let finished = import.finish(at(61)).unwrap();
    assert_eq!(finished.counts, Counts { read: 8, accepted: 8, new: 8, ..Counts::default() });
    assert_eq!(told(&here), told_there);
    let again = here.counts(entries(&told_there));
    assert_eq!(again, Counts { read: 8, accepted: 8, unchanged: 8, ..Counts::default() });
    here.assert_true();
    let found = here.store.verify(None).unwrap();
    assert_eq!((found.faults.len(), found.foreign.map(|foreign| foreign.0)), (0, Some(9)), "{found:?}");
}

#[test]
fn foreign_acts_are_nobodys_here() {
    let mut here = world();
    here.import(entries(&told(&decided())));
    assert_eq!(here.store.undo(&actor("sato"), at(70)).unwrap().unwrap_err(), Refusal::NothingToUndo);
    let third = here.id(3, 1);
    let foreign = Actor { source: IdentitySource::Foreign, role: Role::Lead, ..actor("tanaka") };
    let order = |actor: Actor| Order {
        id: third,
        seen_version: None,
        act: Act::Confirm { number: Some(number(998)) },
        actor,
        at: at(71),
    };
    assert_eq!(here.store.perform(&order(foreign)).unwrap().unwrap_err(), Refusal::SamePerson);
    assert_eq!(here.store.perform(&order(actor("sato"))).unwrap().unwrap_err(), Refusal::SamePerson);
    let shared = Actor { source: IdentitySource::RealUid, ..actor("sato") };
    assert_eq!(here.store.perform(&order(shared)).unwrap().unwrap_err(), Refusal::SamePerson);
    let nameless = Actor { source: IdentitySource::Claim, ..actor("tanaka") };
    assert_eq!(here.store.perform(&order(nameless)).unwrap().unwrap_err(), Refusal::OperatorNeeded);
    here.store.perform(&order(actor("tanaka"))).unwrap().unwrap();
    here.assert_true();
    assert!(here.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn a_record_with_a_history_of_its_own_is_left_alone() {
    let told = told(&decided());
    let mut here = world();
    let id = here.id(1, 1);
    here.act("tanaka", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let before = here.row(1, 1);
    let counts = here.counts(entries(&told));
    assert_eq!((counts.new, counts.rejected), (MEMBERS - 1, 1));
    assert_eq!(here.row(1, 1), before);
}

#[test]
fn a_file_is_never_the_second_person_of_a_mark_made_here() {
    let mut here = world();
    let id = here.id(3, 1);
    here.act("sato", id, correct(number(998), false)).unwrap();
    let mut file = told(&here).into_iter().find(|decision| decision.traces.len() == 1).unwrap();
    // As a file would have it that "suzuki" confirmed what stands here.
    let marked = file.traces[0].clone();
    let mut facts = marked.facts.clone();
    facts["before"] = facts["after"].clone();
    let after = facts["after"].as_object_mut().unwrap();
    after.remove("awaiting_second_check");
    after.insert("second_operator".into(), "suzuki".into());
    after.insert("second_at".into(), "2023-07-01T00:00:00Z".into());
    file.traces.push(Trace { kind: EventKind::Confirmed, account: "suzuki".into(), facts, ..marked });
    file.shown.awaiting_second_check = false;
    file.shown.second_operator = Some("suzuki".into());
    file.shown.second_at = Some("2023-07-01T00:00:00Z".into());
    let mut fresh = world();
    assert_eq!(fresh.counts(entries(&[file.clone()])).new, 1, "the file is as an export writes it");
    let before = here.row(3, 1);
    assert_eq!(here.counts(entries(&[file])).rejected, 1);
    assert_eq!(here.row(3, 1), before);
}

#[test]
fn a_line_that_was_rewritten_by_hand_is_rejected() {
    let there = decided();
    let of = |n: u64| {
        let key = candidate(n, 1).key;
        told(&there).into_iter().find(|decision| decision.key == key).unwrap()
    };
    let (confirmed, verified) = (of(2), of(1));
    assert_eq!(confirmed.traces.last().unwrap().kind, EventKind::Confirmed);
    let last = |decision: &Decision, change: &dyn Fn(&mut Trace)| {
        let mut forged = decision.clone();
        forged.traces.last_mut().map(change);
        forged
    };
    // The mark of a line, in its columns and in its last event.
    let marked =
        |decision: &Decision, change: &dyn Fn(&mut ShownMark), facts: &[(&str, serde_json::Value)]| {
            let mut forged = last(decision, &|trace| {
                for (field, value) in facts {
                    trace.facts["after"][field] = value.clone();
                }
            });
            change(&mut forged.shown);
            forged
        };
    let second = [
        ("second_operator", serde_json::json!("suzuki")),
        ("second_at", serde_json::json!("2023-06-29T01:03:20Z")),
    ];
    let by_suzuki = |shown: &mut ShownMark| {
        shown.second_operator = Some("suzuki".to_owned());
        shown.second_at = Some("2023-06-29T01:03:20Z".to_owned());
    };
    let escalated = {
        let mut there = world();
        there.act("sato", there.id(1, 1), Act::Mark(NewMark::to(Status::Escalated))).unwrap();
        told(&there).into_iter().find(|decision| decision.key == verified.key).unwrap()
    };
    let forged = [
        ("the marker's own account", last(&confirmed, &|trace| trace.account = "sato".to_owned())),
        ("another kind", last(&confirmed, &|trace| trace.kind = EventKind::Undone)),
        ("another kind", last(&confirmed, &|trace| trace.kind = EventKind::Marked)),
        ("another kind", last(&verified, &|trace| trace.kind = EventKind::Confirmed)),
        ("another kind", last(&verified, &|trace| trace.kind = EventKind::Assigned)),
        ("somebody else's mark", last(&verified, &|trace| trace.account = "mori".to_owned())),
        (
            "a second check that no rule asks for",
            marked(
                &verified,
                &|shown| shown.awaiting_second_check = true,
                &[("awaiting_second_check", serde_json::json!(true))],
            ),
        ),
        ("a second person of what one decides", marked(&escalated, &by_suzuki, &second)),
    ];
    for (what, forged) in forged {
        let mut here = world();
        let counts = here.counts(entries(std::slice::from_ref(&forged)));
        assert_eq!((counts.rejected, counts.new), (1, 0), "{what}");
    }
    for told in [confirmed, verified, escalated] {
        assert_eq!(world().counts(entries(&[told])).new, 1);
    }
}

#[test]
fn a_history_that_was_brought_in_is_carried_on_by_a_longer_one() {
    let mut there = world();
    let id = there.id(3, 1);
    there.act("sato", id, correct(number(998), false)).unwrap();
    let mut here = world();
    here.import(entries(&told(&there)));
    there.act("suzuki", id, Act::Confirm { number: Some(number(998)) }).unwrap();
    assert_eq!(here.counts(entries(&told(&there))).changed, 1);
    assert_eq!(told(&here), told(&there));
}

#[test]
fn no_number_enters_the_history_by_a_file() {
    let there = decided();
    let whole = told(&there);
    let plain = whole.iter().find(|decision| decision.right_number.is_none()).unwrap();
    let corrected = whole.iter().find(|decision| decision.right_number.is_some()).unwrap();
    let digits = number(999).reveal();
    let with = |decision: &Decision, side: &str, key: &str, fact: serde_json::Value| {
        let mut decision = decision.clone();
        for trace in &mut decision.traces {
            let facts = trace.facts.pointer_mut(side).unwrap().as_object_mut().unwrap();
            facts.insert(key.to_owned(), fact.clone());
        }
        decision
    };
    let spaced = format!("{} {} {}", &digits[..4], &digits[4..8], &digits[8..]);
    let sealed = format!("{}{digits}{}", "a".repeat(26), "f".repeat(26));
    let mut files = vec![
        with(plain, "/after", "note", sealed.into()),
        with(plain, "", "memo", digits.clone().into()),
        with(plain, "", "undoes", digits.parse::<i64>().unwrap().into()),
        with(plain, "/after", "leased_until", spaced.clone().into()),
        with(plain, "/after", "wrong_found_at", digits.clone().into()),
        with(plain, "", "why", serde_json::json!({ "memo": digits })),
        with(corrected, "/after", "right_number", digits.clone().into()),
    ];
    let mut by_name = with(plain, "/after", "operator", spaced.clone().into());
    by_name.shown.operator = Some(spaced.clone());
    let mut second = with(plain, "/after", "second_operator", digits.clone().into());
    second.shown.second_operator = Some(digits.clone());
    let mut assigned = with(plain, "/after", "assignee", digits.clone().into());
    assigned.shown.assignee = Some(digits.clone());
    files.extend([by_name, second, assigned]);
    for file in files {
        let mut here = world();
        let counts = here.counts(entries(std::slice::from_ref(&file)));
        assert_eq!((counts.rejected, counts.new), (1, 0), "{:?}", file.traces);
        here.store
            .history(None, &mut |event| {
                // The digest of a batch and the id of a database are chance: their digits can be those of a number.
                let is_chance = matches!(
                    event.kind,
                    EventKind::Imported | EventKind::DecisionsImported | EventKind::Created
                );
                assert!(is_chance || !crate::audit::holds_valid_number(&event.facts), "{}", event.facts);
                ControlFlow::Continue(())
            })
            .unwrap();
    }
}

#[test]
fn who_made_a_foreign_mark_is_found_and_a_mark_without_its_event_is_nobodys_to_confirm() {
    let mut there = world();
    let mark = |world: &mut World, minute: i64| {
        let order = Order {
            id: world.id(3, 1),
            seen_version: None,
            act: correct(number(998), false),
            actor: actor("sato"),
            at: at(minute) + jiff::SignedDuration::from_micros(7),
        };
        world.store.perform(&order).unwrap().unwrap();
    };
    mark(&mut there, 5);
    let confirm = || Act::Confirm { number: Some(number(998)) };
    let mut here = world();
    here.import(entries(&told(&there)));
    let third = here.id(3, 1);
    // A file keeps moments to the second: the mark's own is finer.
    here.act("suzuki", third, confirm()).unwrap();
    let mut here = world();
    mark(&mut here, 5);
    let gone = format!("UPDATE event SET record = NULL WHERE kind = {}", EventKind::Marked.index());
    rusqlite::Connection::open(here.path()).unwrap().execute_batch(&gone).unwrap();
    let third = here.id(3, 1);
    assert_eq!(here.act("suzuki", third, confirm()).unwrap_err(), Refusal::MarkerUnknown);
}

#[test]
fn only_a_lead_brings_decisions_in_and_viewers_no_file_at_all() {
    let mut here = world();
    let viewer = Actor { role: Role::Viewer, ..actor("guest") };
    let mut refusal = |kind, actor: &Actor| {
        let run = RunKey { kind, content: [9; 32], reading: [0; 32] };
        match here.store.import(&run, "in", actor, at(50)) {
            Err(StoreError::Refused(refusal)) => Some(*refusal),
            other => other.map(|_| None).unwrap(),
        }
    };
    assert_eq!(refusal(FileKind::Decisions, &actor("sato")), Some(Refusal::DecisionsNeedLead));
    assert_eq!(refusal(FileKind::Candidates, &actor("sato")), None);
    assert_eq!(refusal(FileKind::Candidates, &viewer), Some(Refusal::OnlyViewing));
    let copy = here.folder.path().join("copy.db");
    for refused in [
        here.store.backup(&copy, &viewer, at(51), &Arc::default(), &Watch::nobody()).map(drop),
        here.store.mark_inquired(&[number(11)], "a.csv", &viewer, at(51)),
    ] {
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    }
    assert!(!copy.exists());
}

/// Members 4 and 5 swapped there, the corrections as the file hands them out.
fn swapped_there() -> (World, Vec<Decision>) {
    let mut there = world();
    let id = there.id(4, 1);
    there.act("sato", id, correct(number(51), true)).unwrap();
    let mut told = told(&there);
    told.truncate(2);
    let halves = told.clone();
    for (half, other) in told.iter_mut().zip(halves.into_iter().rev()) {
        half.other_half = Some(Box::new(other));
    }
    (there, told)
}

#[test]
fn of_a_swap_both_halves_are_taken_or_neither() {
    let (there, file) = swapped_there();
    let mut here = world();
    assert_eq!(here.counts(entries(&file)).new, 2);
    assert_eq!(told(&here), told(&there));
    assert_eq!(here.counts(entries(&file)).unchanged, 2);
    here.assert_true();

    // The one half has a history of its own here.
    for taken in [4, 5] {
        let mut here = world();
        let id = here.id(taken, 1);
        here.act("tanaka", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
        let before = [here.row(4, 1), here.row(5, 1)];
        let mut weighed = DryRun::default();
        here.store.weigh(&rows(&entries(&file)), &mut weighed).unwrap();
        assert_eq!((weighed.counts().rejected, weighed.counts().new), (2, 0));
        assert_eq!(here.counts(entries(&file)).rejected, 2);
        assert_eq!([here.row(4, 1), here.row(5, 1)], before);
    }

    // The file says nothing of the other half; or it is of two lines that the reader did not join.
    for alone in &file {
        let mut here = world();
        let alone = Decision { other_half: None, ..alone.clone() };
        let before = [here.row(4, 1), here.row(5, 1)];
        let counts = here.counts(entries(std::slice::from_ref(&alone)));
        assert_eq!((counts.rejected, counts.new), (1, 0));
        assert_eq!([here.row(4, 1), here.row(5, 1)], before);
    }
}

#[test]
fn a_correction_is_taken_where_the_file_tells_of_who_has_the_number_registered() {
    let mut there = world();
    let (own, holder) = (there.id(4, 1), there.id(5, 1));
    there.act("sato", holder, Act::Wrong { note: String::new() }).unwrap();
    there.act("sato", own, correct(number(51), false)).unwrap();
    let file = super::proof::told(&there);
    let mut here = world();
    here.import(entries(&file));
    assert_eq!(super::proof::told(&here), file);
    here.assert_true();

    // Of who has it registered nothing is told: here that one still holds the number.
    let cut = Decision { other_half: None, ..file[0].clone() };
    let mut here = world();
    let counts = here.counts(entries(std::slice::from_ref(&cut)));
    assert_eq!((counts.rejected, counts.new), (1, 0));
}

#[test]
fn a_swap_between_whose_halves_the_import_broke_off_is_whole() {
    let (there, file) = swapped_there();
    let file = rows(&entries(&file));
    let mut here = world();
    let run = RunKey { kind: FileKind::Decisions, content: [9; 32], reading: [0; 32] };
    let mut import = here.store.import(&run, "in.jsonl", &lead("lead"), at(50)).unwrap();
    import.apply(&file[..1]).unwrap();
    drop(import);
    assert_eq!(told(&here), told(&there), "both are there with the first");
    let mut import = here.store.import(&run, "in.jsonl", &lead("lead"), at(60)).unwrap();
    import.apply(&file[1..]).unwrap();
    assert_eq!(import.finish(at(61)).unwrap().counts.accepted, 2);
    here.assert_true();
}

/// Who was written by an import that was broken off is not judged: weighing says so, and taking the decisions judges first.
#[test]
fn of_who_is_not_judged_yet_weighing_says_so_and_calls_nothing_damaged() {
    let mut there = World::new();
    there.import((1..=2).map(|n| candidate(n, 1)));
    let id = there.id(2, 1);
    there.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let decision = told_of(&there, id);
    // By its members a chunk is found before it is judged: it may have been broken off before that, or between them.
    for (is_entered, conflict) in [(false, Conflict::UnknownMember), (true, Conflict::NotJudged)] {
        let mut here = World::new();
        here.import([candidate(8, 1)]);
        here.import([answer(number(81), person(81))]);
        let run = RunKey { kind: FileKind::Candidates, content: [7; 32], reading: [0; 32] };
        let mut import = here.store.import(&run, "c.csv", &lead("lead"), at(50)).unwrap();
        import.apply(&rows(&[candidate(1, 1).into(), candidate(2, 1).into()])).unwrap();
        drop(import);
        if is_entered {
            let waiting = here.store.first_waiting().unwrap()..here.store.next_candidate_id().unwrap();
            here.store.enter_members(waiting).unwrap();
        }
        let weighed = here.store.weigh_decision(&decision, &mut HashMap::default()).unwrap();
        assert_eq!(weighed.unwrap_err(), conflict);
        assert_eq!(here.counts(entries(std::slice::from_ref(&decision))).new, 1);
        here.assert_true();
    }
}

/// Where no import left anything to be judged, a record that stands nowhere is a contradiction.
#[test]
fn a_record_that_stands_nowhere_and_waits_for_nothing_is_told_as_damage() {
    let mut there = World::new();
    there.import([candidate(1, 1)]);
    let id = there.id(1, 1);
    there.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let decision = told_of(&there, id);
    let mut here = World::new();
    here.import([candidate(1, 1)]);
    here.store.connection.pragma_update(None, "foreign_keys", false).unwrap();
    here.store.connection.execute("DELETE FROM state", []).unwrap();
    let weighed = here.store.weigh_decision(&decision, &mut HashMap::default());
    assert!(matches!(weighed, Err(StoreError::Corrupt)), "{weighed:?}");
}
