//! Removal for good: nothing of the person is left in any file, the others are judged without it, and the history proves what is
//! left.

use std::ops::ControlFlow;

use crate::audit::{
    Actor, Candidate, CandidateId, Day, EventKind, IndividualNumber, Outcome, Signal, Status,
};
use crate::store::fixture::{
    World, actor, alert, answer, at, candidate, correct, lead, notification, number, opened, person, undone,
};
use crate::store::{Access, Fault, FaultKind, NewRequest, Purged, Store, StoreError};
use crate::triage::act::{Act, NewMark};
use crate::triage::intake::Entry;
use crate::triage::policy::Refusal;
use crate::triage::requests::{Replied, RequestAct, RequestOrder};

const NAMES: [&str; 5] = ["廃棄樺太", "ハイキ カバ", "大阪府廃棄市", "除籍丸", "棄樺"];

/// A person whose every writing is found nowhere else.
fn marked_person() -> Candidate {
    let mut of = candidate(7, 1);
    of.items.kanji_name = NAMES[0].to_owned();
    of.items.kana_name = NAMES[1].to_owned();
    of.items.address = format!("{}1-2-3", NAMES[2]);
    of.membership.insured_name = NAMES[3].to_owned();
    of.registered.core_number = Some(number(7_777));
    of
}

fn world() -> World {
    let mut world = World::new();
    let mut of = marked_person();
    world.import((1..=4).map(|n| candidate(n, 1)).chain([of.clone()]));
    of.items.address = "大阪府廃棄市１丁目２番３号".to_owned();
    world.import(
        (1..=4)
            .map(|n| answer(number(n * 10 + 1), person(n * 10 + 1)))
            .chain([answer(of.individual_number, of.items.clone()), answer(number(7_777), of.items)]),
    );
    world.import([Entry::Alert(Box::new(alert(of.key.clone())))]);
    world.import([Entry::Notification(Box::new(notification(of.key, number(7_778))))]);
    world
}

fn purge(world: &mut World, ids: &[CandidateId], unsettled: bool) -> Result<Purged, StoreError> {
    let go_on = &mut |_| ControlFlow::Continue(());
    world.store.purge(ids, unsettled, "保存期間満了", &lead("boss"), at(90), go_on)
}

/// Counts how often bytes stand in the files of the database.
fn count(world: &World, wanted: &[u8]) -> usize {
    ["", "-wal", "-shm"]
        .iter()
        .filter_map(|ending| std::fs::read(format!("{}{ending}", world.path().display())).ok())
        .map(|bytes| memchr::memmem::find_iter(&bytes, wanted).count())
        .sum()
}

/// The bytes of a number as the database stores it.
fn bytes(number: IndividualNumber) -> [u8; 6] {
    number.to_stored().to_be_bytes()[2..].try_into().unwrap()
}

#[test]
fn nothing_of_the_person_is_left_in_the_files_and_the_history_proves_the_rest() {
    let mut world = world();
    let id = world.id(7, 1);
    let own = marked_person().individual_number;
    world.store.note(&opened(id, "sato", at(20))).unwrap();
    let note = NewMark { note: format!("{}に電話", NAMES[3]), ..NewMark::to(Status::Escalated) };
    world.act("sato", id, Act::Mark(note)).unwrap();
    let right = number(9_001);
    world.act("sato", id, correct(right, false)).unwrap();
    world.act("suzuki", id, Act::Confirm { number: Some(right) }).unwrap();
    let before = world.store.verify(None).unwrap();
    let anchor = world.store.checkpoint(&actor("sato"), at(30)).unwrap();
    // A correction opens an incident; this one was taken back with it.
    undone(&mut world.store, &actor("suzuki"), at(31)).unwrap();
    undone(&mut world.store, &actor("sato"), at(32)).unwrap();
    world.store.connection.execute("DELETE FROM incident_step", []).unwrap();
    world.store.connection.execute("DELETE FROM incident", []).unwrap();
    for name in NAMES {
        assert!(count(&world, name.as_bytes()) > 0, "{name}");
    }
    for number in [own, right, number(7_777), number(7_778)] {
        assert!(count(&world, &bytes(number)) > 0, "{number:?}");
    }

    let purged = purge(&mut world, &[id], true).unwrap();
    assert_eq!((purged.records, purged.refused, purged.log_remains), (1, vec![], false));
    for name in NAMES {
        assert_eq!(count(&world, name.as_bytes()), 0, "{name}");
    }
    for number in [own, right, number(7_777), number(7_778)] {
        assert_eq!(count(&world, &bytes(number)), 0, "{number:?}");
    }
    world.assert_true();
    let after = world.store.verify(Some(&anchor)).unwrap();
    assert_eq!((after.faults, after.purged, after.anchored_to), (vec![], 1, Some(anchor.seq)));
    assert!(after.events > before.events, "no event is gone");
    let mut told = Vec::new();
    world
        .store
        .history(Some(id), &mut |event| {
            told.push((event.kind, event.actor.account, event.facts.is_empty()));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(told[0], (EventKind::Opened, "sato".to_owned(), true));
    assert_eq!(told.last().unwrap(), &(EventKind::Purged, "boss".to_owned(), false));
    assert!(
        world.store.undo(&actor("sato"), at(95)).unwrap().is_err(),
        "nothing of theirs is left to take back"
    );
}

#[test]
fn what_is_left_of_the_history_is_still_proved() {
    let mut original = world();
    let id = original.id(7, 1);
    original.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    original.act("sato", original.id(1, 1), Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    original.store.note(&opened(id, "sato", at(20))).unwrap();
    purge(&mut original, &[id], true).unwrap();
    let of = format!("record = {}", id.0);
    let purge_seq = original.store.last_event().unwrap();
    for change in [
        format!("UPDATE event SET account = 'suzuki' WHERE {of} AND kind = 2"),
        format!("UPDATE event SET at = at + 1 WHERE {of} AND kind = 2"),
        format!("UPDATE event SET facts = '{{}}' WHERE {of} AND kind = 2"),
        format!("UPDATE event SET seal = zeroblob(32) WHERE {of} AND kind = 2"),
        format!("UPDATE event SET record = 1 WHERE {of} AND kind = 2"),
        format!("DELETE FROM event WHERE {of} AND kind = 2"),
        format!("UPDATE event SET facts = '{{}}' WHERE seq = {purge_seq}"),
        format!("DELETE FROM event WHERE seq = {purge_seq}"),
        "UPDATE event SET facts = '', seen = x'' WHERE record = 1".to_owned(),
    ] {
        let copy = original.folder.path().join("copy.db");
        let _ = std::fs::remove_file(&copy);
        original.store.connection.execute("VACUUM INTO ?", [copy.to_str().unwrap()]).unwrap();
        let connection = rusqlite::Connection::open(&copy).unwrap();
        assert!(connection.execute(&change, []).unwrap() > 0, "{change}");
        drop(connection);
        let key = original.folder.path().join("audit.db.key");
        let _ = std::fs::copy(key, original.folder.path().join("copy.db.key"));
        let faults = Store::open(&copy, Access::ReadOnly).unwrap().verify(None).unwrap().faults;
        assert!(!faults.is_empty(), "{change} passed unseen");
        if change.contains("account") {
            let seq = Some(purge_seq);
            assert_eq!(faults, [Fault { kind: FaultKind::RemainsDiffer, seq, record: Some(id) }]);
        }
    }
}

#[test]
fn the_others_are_judged_without_it_and_share_nothing_with_it() {
    let mut world = World::new();
    // One number under two people, one address in a family, one answer for both.
    let mut twin = candidate(1, 2);
    twin.individual_number = number(11);
    world.import([candidate(1, 1), twin, candidate(2, 1)]);
    world.import([answer(number(11), person(11))]);
    let (stays, goes) = (world.id(1, 1), world.id(1, 2));
    assert!(world.row(1, 1).signals.contains(Signal::DuplicateNumber));
    let refused = world.store.foresee_purge(&[stays, goes], false).unwrap();
    assert_eq!(refused, [(stays, Refusal::PurgeUnsettled), (goes, Refusal::PurgeUnsettled)]);
    assert_eq!(purge(&mut world, &[goes], false).unwrap().records, 0);
    assert_eq!(purge(&mut world, &[goes, CandidateId(99)], true).unwrap().refused.len(), 1);
    assert!(!world.row(1, 1).signals.contains(Signal::DuplicateNumber));
    assert!(world.store.answer(number(11)).unwrap().is_some(), "another is still registered with the number");
    world.assert_true();
    world.verify_all_same("sato", stays).unwrap();
    assert_eq!(purge(&mut world, &[stays], false).unwrap().records, 1);
    assert!(world.store.answer(number(11)).unwrap().is_none());
    world.assert_true();
    assert_eq!(world.store.verify(None).unwrap().purged, 2);
}

#[test]
fn no_id_and_no_case_code_is_given_twice() {
    let mut world = world();
    let id = world.id(7, 1);
    world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let ask = |world: &mut World, id: CandidateId| {
        let addressee = world.store.list_row(id).unwrap().unwrap().mark.addressee.unwrap();
        let employer_code = String::new();
        let due = Day::of(at(20)).plus(9);
        let new = NewRequest { candidate: id, addressee, employer_code, due };
        world.store.write_requests(&[new], &actor("sato"), at(20)).unwrap().remove(0).unwrap()
    };
    let request = ask(&mut world, id);
    assert_eq!(purge(&mut world, &[id], true).unwrap().refused, [(id, Refusal::PurgeUnderWork)]);
    let on = Day::of(at(60 * 24 * 29));
    let replied = Replied {
        outcome: Outcome::Refused,
        on,
        number_seen: None,
        identity_seen: None,
        note: NAMES[3].to_owned(),
    };
    for (act, minute) in [
        (RequestAct::Send { on: Day::of(at(20)), due: None }, 21),
        (RequestAct::Answer(replied), 60 * 24 * 30),
    ] {
        let order =
            RequestOrder { id: request.id, seen_version: None, act, actor: lead("sato"), at: at(minute) };
        world.store.perform_on_requests(&[order]).unwrap().remove(0).unwrap();
    }
    assert_eq!(purge(&mut world, &[id], true).unwrap().records, 1);
    world.assert_true();
    world.import([marked_person()]);
    let again = world.id(7, 1);
    assert!(again > id, "{again} after {id}");
    world.act("sato", again, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    assert!(ask(&mut world, again).id > request.id);
    world.import([candidate(8, 1)]);
    assert!(world.id(8, 1) > again);
    assert_eq!(world.store.verify(None).unwrap().faults, []);
    world.assert_true();
}

#[test]
fn only_a_lead_removes_and_says_why() {
    let mut world = world();
    let id = world.id(7, 1);
    let mut as_who = |who: &Actor, why: &str| {
        let go_on = &mut |_| ControlFlow::Continue(());
        match world.store.purge(&[id], true, why, who, at(90), go_on) {
            Err(StoreError::Refused(refusal)) => Some(*refusal),
            Err(error) => panic!("{error}"),
            Ok(_) => None,
        }
    };
    assert_eq!(as_who(&actor("sato"), "x"), Some(Refusal::OnlyLeads));
    assert_eq!(as_who(&lead("sato"), " "), Some(Refusal::ReasonNeeded));
    assert_eq!(as_who(&lead("sato"), "x"), None);
}
