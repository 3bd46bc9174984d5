//! Removal for good: nothing of the person is left in any file, the others are judged without it, and the history proves what is
//! left.

use std::ops::ControlFlow;

use crate::audit::{
    Actor, Candidate, CandidateId, Day, EventKind, IncidentId, IndividualNumber, Outcome, Signal, Status,
    StepState, SweepId, SweepRule,
};
use crate::store::fixture::{
    World, actor, alert, answer, at, candidate, correct, lead, notification, number, opened, person, undone,
};
use crate::store::{Access, Fault, FaultKind, NewRequest, PurgeWish, Purged, Store, StoreError, Strays};
use crate::triage::act::{Act, NewMark};
use crate::triage::incident::{StepAct, StepOrder, SweepWish};
use crate::triage::intake::Entry;
use crate::triage::policy::{Evidence, Refusal};
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
    world.store.purge(wish(ids, unsettled), &lead("boss"), at(90), go_on)
}

/// Everything that was found to belong to no record, and nothing else.
fn of_nobody(strays: &Strays) -> PurgeWish<'_> {
    PurgeWish { strays: Some(strays), ..wish(&[], false) }
}

fn wish(ids: &[CandidateId], unsettled: bool) -> PurgeWish<'_> {
    PurgeWish { ids, unsettled, strays: None, reason: "保存期間満了" }
}

/// What the events tell that are about the removals as such.
fn told(world: &World) -> Vec<String> {
    let mut told = Vec::new();
    world
        .store
        .history(None, &mut |event| {
            if event.kind == EventKind::Purged && event.record.is_none() {
                told.push(event.facts);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    told
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
    // A correction opens an incident, which is withdrawn with it.
    undone(&mut world.store, &actor("suzuki"), at(31)).unwrap();
    undone(&mut world.store, &actor("sato"), at(32)).unwrap();
    let incident = world.store.incidents(false).unwrap().remove(0).incident;
    assert!(incident.ended.is_some());
    for name in NAMES {
        assert!(count(&world, name.as_bytes()) > 0, "{name}");
    }
    for number in [own, right, number(7_777), number(7_778)] {
        assert!(count(&world, &bytes(number)) > 0, "{number:?}");
    }

    let purged = purge(&mut world, &[id], true).unwrap();
    assert_eq!((purged.records, purged.refused, purged.log_remains), (1, vec![], false));
    assert_eq!(world.store.incidents(false).unwrap(), []);
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
    // The last tells what the removal came to, the one before of the record.
    let purge_seq = original.store.last_event().unwrap() - 1;
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
        match world.store.purge(PurgeWish { reason: why, ..wish(&[id], true) }, who, at(90), go_on) {
            Err(StoreError::Refused(refusal)) => Some(*refusal),
            Err(error) => panic!("{error}"),
            Ok(_) => None,
        }
    };
    assert_eq!(as_who(&actor("sato"), "x"), Some(Refusal::OnlyLeads));
    assert_eq!(as_who(&lead("sato"), " "), Some(Refusal::PurgeReasonNeeded));
    assert_eq!(as_who(&lead("sato"), "x"), None);
}

/// Ends the incident of a record: what is left of its checklist is waived.
fn close(world: &mut World, incident: IncidentId) {
    for step in world.store.incident(incident).unwrap().unwrap().incident.steps {
        let act = match step.state {
            StepState::Open if step.code == "stop-viewing" => StepAct::Done { evidence: NAMES[3].to_owned() },
            StepState::Open => StepAct::Waive { reason: "除籍".to_owned() },
            _ => continue,
        };
        let actor = lead("suzuki");
        let order = StepOrder { incident, code: step.code, act, seen_version: None, actor, at: at(40) };
        world.store.step_incident(&order).unwrap().unwrap();
    }
}

#[test]
fn an_incident_holds_its_record_until_it_is_closed() {
    let mut world = world();
    let id = world.id(7, 1);
    world.act("sato", id, Act::Wrong { note: String::new() }).unwrap();
    let incident = world.store.incidents(true).unwrap().remove(0).incident.id;
    let open = Refusal::PurgeOfEvidence(Evidence::Of(incident));
    assert_eq!(purge(&mut world, &[id], true).unwrap().refused, [(id, open)]);
    close(&mut world, incident);
    assert!(world.store.incidents(true).unwrap().is_empty());
    assert!(count(&world, NAMES[3].as_bytes()) > 0);
    assert_eq!(purge(&mut world, &[id], true).unwrap().records, 1);
    assert_eq!(world.store.incidents(false).unwrap(), []);
    assert_eq!(count(&world, NAMES[3].as_bytes()), 0, "the evidence goes too");
    world.assert_true();
    let other = world.id(1, 1);
    world.act("sato", other, Act::Wrong { note: String::new() }).unwrap();
    let next = world.store.incidents(true).unwrap().remove(0).incident.id;
    assert!(next > incident, "the history speaks of {incident} as of another");
    assert_eq!(world.store.verify(None).unwrap().faults, []);
}

/// Finds the number of a record wrong, and sweeps for all that was registered in any way.
fn swept_from(world: &mut World, found: CandidateId) -> (IncidentId, SweepId) {
    world.act("sato", found, Act::Wrong { note: String::new() }).unwrap();
    let open = world.store.incidents(true).unwrap();
    let incident = open.iter().find(|of| of.incident.candidate == found).unwrap().incident.id;
    let wish = SweepWish { incident, rule: SweepRule::default(), everything: true, note: "all".to_owned() };
    let sweep = world.store.begin_sweep(&wish, &lead("suzuki"), at(35)).unwrap().unwrap().id;
    while !world.store.sweep_batch(sweep, &lead("suzuki"), at(36)).unwrap().unwrap().is_whole {}
    (incident, sweep)
}

fn evidence(refused: &[(CandidateId, Refusal)]) -> Vec<(CandidateId, Evidence)> {
    let of = |(id, refusal): &(CandidateId, Refusal)| match refusal {
        Refusal::PurgeOfEvidence(evidence) => (*id, *evidence),
        other => panic!("{id} stays for {other}"),
    };
    refused.iter().map(of).collect()
}

#[test]
fn a_sweep_holds_those_in_it_until_its_incident_is_closed_and_the_first_until_they_are_gone() {
    let mut world = world();
    let found = world.id(7, 1);
    let swept: Vec<_> = (1..=4).map(|n| world.id(n, 1)).collect();
    let (incident, sweep) = swept_from(&mut world, found);
    let refused = world.store.foresee_purge(&[swept[0], found], true).unwrap();
    assert_eq!(
        evidence(&refused),
        [(swept[0], Evidence::In(sweep, incident)), (found, Evidence::Of(incident))]
    );
    for id in &swept {
        world.verify_all_same("sato", *id).unwrap();
    }
    close(&mut world, incident);
    let refused = purge(&mut world, &[swept[0], found], true).unwrap().refused;
    assert_eq!(evidence(&refused), [(found, Evidence::Before(sweep, 3))], "why the others are audited");
    world.assert_true();
    // Named first, it goes last, and with it all that followed from it.
    let rest = [found, swept[1], swept[2], swept[3]];
    assert_eq!(world.store.foresee_purge(&rest, true).unwrap(), []);
    assert_eq!(purge(&mut world, &rest, true).unwrap().records, 4);
    assert_eq!((world.store.sweeps().unwrap(), world.store.incidents(false).unwrap()), (vec![], vec![]));
    let told = told(&world);
    let left: serde_json::Value = told
        .iter()
        .map(|facts| serde_json::from_str(facts).unwrap())
        .find(|facts: &serde_json::Value| facts["incident"] == incident.0)
        .unwrap();
    assert_eq!((&left["ending"], &left["sweeps"][0]["sweep"]), (&"closed".into(), &sweep.0.into()));
    assert_eq!(left["steps"].as_array().unwrap().len(), 15);
    assert!(told.iter().all(|facts| !facts.contains(NAMES[3])), "of the evidence nothing: {told:?}");
    world.assert_true();
    assert_eq!(world.store.verify(None).unwrap().faults, []);
    world.import([candidate(8, 1)]);
    let again = world.id(8, 1);
    let (_, next) = swept_from(&mut world, again);
    assert!(next > sweep, "the history speaks of {sweep} as of another");
}

#[test]
fn wrong_registrations_that_stand_in_each_others_sweeps_go_together_or_not_at_all() {
    let mut world = world();
    let both = [world.id(7, 1), world.id(1, 1)];
    let others: Vec<_> = (2..=4).map(|n| world.id(n, 1)).collect();
    let incidents = both.map(|id| swept_from(&mut world, id).0);
    for id in &others {
        world.verify_all_same("sato", *id).unwrap();
    }
    for incident in incidents {
        close(&mut world, incident);
    }
    assert_eq!(purge(&mut world, &others, true).unwrap().records, 3);
    for id in both {
        assert_eq!(purge(&mut world, &[id], true).unwrap().records, 0);
    }
    assert_eq!(purge(&mut world, &both, true).unwrap().records, 2);
    world.assert_true();
    assert_eq!(world.store.verify(None).unwrap().faults, []);
}

#[test]
fn the_history_tells_what_went_and_nothing_where_nothing_did() {
    let mut world = world();
    let (id, stays) = (world.id(7, 1), world.id(1, 1));
    assert_eq!(purge(&mut world, &[id, stays], false).unwrap().records, 0);
    assert_eq!(told(&world), Vec::<String>::new());
    world.verify_all_same("sato", stays).unwrap();
    purge(&mut world, &[id, stays], false).unwrap();
    assert_eq!(told(&world), [r#"{"reason":"保存期間満了"}"#, r#"{"records":1,"strays":0}"#]);
}

#[test]
fn what_stops_it_is_told_with_what_went_before() {
    let mut world = World::new();
    world.import((1..=60).map(|n| candidate(n, 1)));
    let mut of = marked_person();
    of.key = candidate(1, 1).key;
    world.import([of]);
    let ids: Vec<_> = (1..=60).map(|n| world.id(n, 1)).collect();
    let other = world.another();
    let purged = world
        .store
        .purge(wish(&ids, true), &lead("boss"), at(90), &mut |_| {
            let sql = "INSERT INTO run (kind, content, reading, file_name, started_at, counts, tail_answer)
                       VALUES (1, x'00', x'', '', 0, '{}', 1)";
            other.connection.execute(sql, []).unwrap();
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((purged.records, purged.log_remains), (50, false));
    assert!(matches!(purged.stopped, Some(StoreError::Refused(why)) if *why == Refusal::PurgeDuringImport));
    assert_eq!(count(&world, NAMES[0].as_bytes()), 0, "what went has left the log too");
    assert_eq!(told(&world)[1], r#"{"records":50,"strays":0}"#);
}

#[test]
fn rows_that_an_import_rejected_and_keeps_are_not_passed_over() {
    let mut world = world();
    let id = world.id(7, 1);
    world.store.connection.execute("INSERT INTO reject VALUES (1, 9, 'no date', x'41')", []).unwrap();
    let refused = |error| matches!(error, StoreError::Refused(why) if *why == Refusal::PurgeDuringImport);
    assert!(refused(world.store.foresee_purge(&[id], true).unwrap_err()));
    assert!(refused(purge(&mut world, &[id], true).unwrap().stopped.unwrap()));
    world.row(7, 1);
}

#[test]
fn what_a_person_did_counts_also_where_its_record_is_gone() {
    let mut world = world();
    let id = world.id(1, 1);
    world.verify_all_same("sato", id).unwrap();
    let other = world.id(2, 1);
    world.verify_all_same("sato", other).unwrap();
    undone(&mut world.store, &actor("sato"), at(11)).unwrap();
    purge(&mut world, &[id, other], true).unwrap();
    let people = world.store.progress(&lead("boss"), Day::of(at(90))).unwrap().people;
    assert_eq!((people[0].person.as_str(), people[0].week), ("sato", 1), "without what was taken back");
}

#[test]
fn a_number_that_another_still_commits_to_is_kept() {
    let mut world = world();
    let (one, other) = (world.id(1, 1), world.id(2, 1));
    let right = number(9_001);
    for id in [one, other] {
        world.act("sato", id, correct(right, false)).unwrap();
        undone(&mut world.store, &actor("sato"), at(11)).unwrap();
    }
    let kept = |world: &World| {
        let sql = "SELECT count(*) FROM commitment";
        world.store.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(kept(&world), 1);
    purge(&mut world, &[one], true).unwrap();
    assert_eq!((kept(&world), world.store.verify(None).unwrap().faults), (1, vec![]));
    purge(&mut world, &[other], true).unwrap();
    assert_eq!(kept(&world), 0);
}

#[test]
fn what_belongs_to_no_record_goes_too_also_of_an_earlier_number() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let mut said = candidate(2, 1);
    said.registered.core_number = Some(number(600));
    let mut anew = candidate(1, 1);
    anew.individual_number = number(500);
    let mut items = person(11);
    items.kanji_name = NAMES[0].to_owned();
    world.import([
        answer(number(11), items),
        answer(number(500), person(11)),
        answer(number(600), person(21)),
    ]);
    world.import([anew, said]);
    let gone = candidate(9, 1).key;
    world.import([
        Entry::Alert(Box::new(alert(gone.clone()))),
        Entry::Alert(Box::new(alert(candidate(2, 1).key))),
    ]);
    world.import([
        Entry::Notification(Box::new(notification(gone, number(901)))),
        Entry::Notification(Box::new(notification(candidate(3, 1).key, number(902)))),
    ]);
    assert_eq!(world.store.strays().unwrap().count(), 3, "an earlier number, an alert, a notification");
    let id = world.id(1, 1);
    purge(&mut world, &[id], true).unwrap();
    assert!(count(&world, NAMES[0].as_bytes()) > 0);
    let go_on = &mut |_| ControlFlow::Continue(());
    // What comes meanwhile may be whose they are: none of it goes, nor what was found before.
    let found = world.store.strays().unwrap();
    world.import([Entry::Alert(Box::new(alert(candidate(8, 1).key)))]);
    let purged = world.store.purge(of_nobody(&found), &lead("boss"), at(91), go_on).unwrap();
    let stopped = purged.stopped.map(|error| error.message().id());
    assert_eq!((stopped, purged.strays), (Some("triage.refusal.purge-during-import"), 0));
    // Whose they are is not known either while rows of an import wait: they are not even looked for.
    let tail = "UPDATE run SET tail_candidate = 1 WHERE id = 1";
    world.store.connection.execute(tail, []).unwrap();
    assert!(world.store.strays().is_err());
    world.store.connection.execute("UPDATE run SET tail_candidate = NULL", []).unwrap();
    let found = world.store.strays().unwrap();
    let purged = world.store.purge(of_nobody(&found), &lead("boss"), at(91), go_on).unwrap();
    assert_eq!((purged.strays, purged.stopped.is_none()), (4, true));
    assert_eq!((world.store.strays().unwrap().count(), count(&world, NAMES[0].as_bytes())), (0, 0));
    assert_eq!(count(&world, &bytes(number(901))), 0);
    assert!(world.store.answer(number(600)).unwrap().is_some(), "the core server says it is a member's");
    assert!(count(&world, &bytes(number(902))) > 0);
    world.assert_true();
}
