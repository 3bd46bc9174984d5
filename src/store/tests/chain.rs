//! The history: every tampering is found, at the exact event or record.

use crate::audit::{CandidateId, Status};
use crate::store::fixture::{World, actor, answer, at, candidate, number, person};
use crate::store::{Access, Fault, FaultKind, Store};
use crate::triage::act::{Act, NewMark};

fn world() -> World {
    let mut world = World::new();
    world.import((1..=4).map(|n| candidate(n, 1)));
    world.import((1..=4).map(|n| answer(number(n * 10 + 1), person(n * 10 + 1))));
    for n in 1..=4 {
        let id = world.id(n, 1);
        world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    assert_eq!(world.store.verify(None).unwrap().faults, []);
    world
}

/// Changes the file as somebody would who has no key, and returns what is found.
fn tampered(world: &World, sql: &str) -> Vec<Fault> {
    let connection = rusqlite::Connection::open(world.path()).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
    Store::open(&world.path(), Access::ReadOnly).unwrap().verify(None).unwrap().faults
}

#[test]
fn every_stored_field_of_an_event_is_sealed() {
    for change in [
        "at = at + 1",
        "account = 'suzuki'",
        "claim = ''",
        "claim = 'suzuki'",
        "source = 1",
        "role = 2",
        "kind = 7",
        "record = 1",
        "record = NULL",
        "facts = replace(facts, 'employer', 'member') || ' '",
        "seen = x'00'",
        "seen = zeroblob(0)",
        "seal = zeroblob(32)",
        "seal = x'00'",
        "kind = 200",
        "source = 99",
    ] {
        let world = world();
        // 1 created, 2 and 3 imports, 4 to 7 marks of the records 1 to 4.
        let faults = tampered(&world, &format!("UPDATE event SET {change} WHERE seq = 6"));
        let first = faults.first().unwrap_or_else(|| panic!("{change} passed unseen"));
        assert_eq!(first.seq, Some(6), "{change}: {faults:?}");
        assert!(matches!(first.kind, FaultKind::Seal | FaultKind::Unreadable), "{change}: {faults:?}");
    }
}

#[test]
fn an_event_taken_out_or_two_exchanged_are_found() {
    let mut gone = world();
    let faults = tampered(&gone, "DELETE FROM event WHERE seq = 5");
    assert_eq!(faults[0], Fault { kind: FaultKind::Gap, seq: Some(6), record: None });
    assert!(faults.iter().any(|fault| fault.record == Some(CandidateId(2))), "its mark stands without it");
    gone = world();
    tampered(&gone, "DELETE FROM event WHERE seq = 5");
    let closed = tampered(&gone, "UPDATE event SET seq = seq - 1 WHERE seq > 5");
    assert_eq!((closed[0].kind, closed[0].seq), (FaultKind::Seal, Some(5)));
    let exchanged = world();
    tampered(&exchanged, "UPDATE event SET seq = 100 WHERE seq = 5");
    tampered(&exchanged, "UPDATE event SET seq = 5 WHERE seq = 6");
    let faults = tampered(&exchanged, "UPDATE event SET seq = 6 WHERE seq = 100");
    assert_eq!((faults[0].kind, faults[0].seq), (FaultKind::Seal, Some(5)));
}

#[test]
fn a_mark_changed_behind_its_back_is_found_with_its_record() {
    for change in [
        "status = 3",
        "note = 'x'",
        "due_on = '2024-01-01'",
        "operator = 'suzuki'",
        "awaiting = 1",
        "right_number = 111111111118",
        "marked_at = marked_at + 1",
        "assignee = 'x'",
        "reflected_on = '2024-01-01'",
    ] {
        let faults = tampered(&world(), &format!("UPDATE state SET {change} WHERE id = 3"));
        let expected = Fault { kind: FaultKind::MarkDiffers, seq: Some(6), record: Some(CandidateId(3)) };
        assert_eq!(faults[0], expected, "{change}");
        assert!(faults.iter().all(|fault| fault.record == expected.record), "{change}: {faults:?}");
    }
    let mut untouched = World::new();
    untouched.import([candidate(1, 1)]);
    let faults = tampered(&untouched, "UPDATE state SET status = 3");
    assert_eq!(faults, [Fault { kind: FaultKind::MarkDiffers, seq: None, record: Some(CandidateId(1)) }]);
}

#[test]
fn a_number_changed_behind_a_correction_is_found_and_never_restored() {
    for change in [
        format!("individual_number = {}", number(999).to_stored()),
        "commitment = commitment || 'x'".to_owned(),
    ] {
        let mut world = world();
        let id = world.id(3, 1);
        world.act("sato", id, crate::store::fixture::correct(number(500), false)).unwrap();
        world.act("suzuki", id, Act::Confirm { number: Some(number(500)) }).unwrap();
        let faults = tampered(&world, &format!("UPDATE commitment SET {change}"));
        let expected = |seq| Fault { kind: FaultKind::NumberDiffers, seq: Some(seq), record: Some(id) };
        // Between the two the incident was opened.
        assert_eq!(faults, [expected(8), expected(10)], "{change}");
        assert!(world.store.undo(&actor("suzuki"), at(20)).is_err(), "{change}");
        assert_eq!(world.row(3, 1).mark.second_operator.as_deref(), Some("suzuki"));
    }
    let another = number(999).to_stored();
    for change in [
        format!("UPDATE state SET effective = {another} WHERE id = 3"),
        format!("UPDATE candidate SET registered = {another} WHERE id = 3"),
    ] {
        let expected = Fault { kind: FaultKind::EffectiveDiffers, seq: None, record: Some(CandidateId(3)) };
        assert_eq!(tampered(&world(), &change), [expected], "{change}");
    }
}

#[test]
fn a_tail_cut_off_shows_only_against_a_checkpoint() {
    let mut world = world();
    let anchor = world.store.checkpoint(&actor("lead"), at(30)).unwrap();
    let id = world.id(1, 1);
    world.act("sato", id, Act::Assign { to: Some("sato".to_owned()) }).unwrap();
    let whole = world.store.verify(Some(&anchor)).unwrap();
    assert_eq!((whole.faults, whole.anchored_to), (Vec::new(), Some(anchor.seq)));
    let mut forged = anchor.clone();
    forged.head = "00".repeat(32);
    assert_eq!(world.store.verify(Some(&forged)).unwrap().faults[0].kind, FaultKind::AnchorDiffers);
    forged.database_id = "another".to_owned();
    let other = world.store.verify(Some(&forged)).unwrap();
    assert_eq!((other.faults[0].kind, other.anchored_to), (FaultKind::AnchorOfAnother, None));
    // Back to before the checkpoint, marks and all: the chain alone is whole.
    tampered(&world, "UPDATE state SET assignee = NULL WHERE id = 1");
    let faults = tampered(&world, &format!("DELETE FROM event WHERE seq >= {}", anchor.seq));
    assert_eq!(faults, []);
    let faults = world.store.verify(Some(&anchor)).unwrap().faults;
    assert_eq!(faults, [Fault { kind: FaultKind::TailCut, seq: Some(anchor.seq), record: None }]);
}

#[test]
fn no_number_and_no_searched_word_enters_the_history() {
    let mut world = world();
    let id = world.id(1, 1);
    world.act("sato", id, crate::store::fixture::correct(number(500), false)).unwrap();
    let noted = crate::triage::port::Noted {
        kind: crate::audit::EventKind::Searched,
        record: None,
        facts: serde_json::json!({ "hits": 3 }),
        secret_words: Some("佐藤花子".to_owned()),
        actor: actor("sato"),
        at: at(20),
    };
    world.store.note(&noted).unwrap();
    let mut facts = Vec::new();
    let keep = &mut |event: crate::audit::Event| {
        facts.push(event.facts);
        std::ops::ControlFlow::Continue(())
    };
    world.store.history(None, keep).unwrap();
    let said = facts.join("\n");
    assert!(!said.contains(&number(500).reveal()) && !said.contains(&number(11).reveal()));
    assert!(!said.contains("佐藤花子") && said.contains(r#""hits":3"#) && said.contains(r#""words":""#));
    assert_eq!(world.store.verify(None).unwrap().faults, []);
}
