//! Filed reports: frozen, once, and provably the same.

use crate::audit::{Day, EventKind, Scope, TemplateKind};
use crate::store::fixture::{World, actor, at, candidate, lead};
use crate::store::{FiledReport, StoreError};
use crate::triage::act::{Act, Order};
use crate::triage::deadlines::{DeadlineName, TakenBack};
use crate::triage::figures::Figures;
use crate::triage::policy::Refusal;

fn json(figures: &Figures) -> Result<String, serde_json::Error> {
    serde_json::to_string(figures)
}

fn file(world: &mut World, due: Day, minute: i64) -> Result<FiledReport, Refusal> {
    world.store.file_report(due, json, &lead("ito"), at(minute)).unwrap()
}

#[test]
fn a_filed_report_stays_as_it_was_and_is_filed_once() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let due = Day::of(at(0)).plus(3);
    let refused = world.store.file_report(due, json, &actor("sato"), at(5)).unwrap();
    assert_eq!(refused, Err(Refusal::FilingNeedsLead));
    let filed = file(&mut world, due, 10).unwrap();
    assert_eq!((filed.due, filed.as_of), (due, Day::of(at(10))), "a day to come has the present figures");
    let figures: Figures = serde_json::from_str(&filed.content).unwrap();
    assert_eq!(figures.candidates, 3);
    assert_eq!(Figures::filed(&filed.content).unwrap(), figures);
    let again = Refusal::AlreadyFiled { due, by: "ito".to_owned(), on: Day::of(at(10)) };
    assert_eq!(file(&mut world, due, 11), Err(again));

    // What is done later the same day does not change what was filed.
    world.act("sato", world.id(1, 1), Act::Wrong { note: String::new() }).unwrap();
    assert_eq!(world.store.filing(due).unwrap(), Some(filed.clone()));
    let refused = world.store.supersede(due, " ", &lead("ito"), at(20)).unwrap();
    assert_eq!(refused, Err(Refusal::SupersedingNeedsReason));
    assert_eq!(world.store.supersede(due, "miscounted", &lead("ito"), at(20)).unwrap(), Ok(filed.clone()));
    assert_eq!(
        world.store.supersede(due, "again", &lead("ito"), at(21)).unwrap(),
        Err(Refusal::NotFiled { due })
    );
    let second = file(&mut world, due, 30).unwrap();
    assert_eq!(serde_json::from_str::<Figures>(&second.content).unwrap().wrong.found, 1);
    let listed = world.store.filings().unwrap();
    assert_eq!(listed.iter().map(|filing| filing.digest).collect::<Vec<_>>(), [filed.digest, second.digest]);
    let back = TakenBack { on: Day::of(at(20)), by: "ito".to_owned(), why: "miscounted".to_owned() };
    assert_eq!(
        listed.iter().map(|filing| filing.taken_back.as_ref()).collect::<Vec<_>>(),
        [Some(&back), None]
    );
    let mut kinds = Vec::new();
    let keep = &mut |event: crate::audit::Event| {
        kinds.push(event.kind);
        std::ops::ControlFlow::Continue(())
    };
    world.store.history(None, keep).unwrap();
    kinds.retain(|kind| [EventKind::Filed, EventKind::Superseded].contains(kind));
    assert_eq!(kinds, [EventKind::Filed, EventKind::Superseded, EventKind::Filed]);
    world.assert_true();
}

#[test]
fn a_past_day_is_filed_as_it_was_seen_then() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let first = Day::of(at(0));
    let order = crate::triage::act::Order {
        id: world.id(1, 1),
        seen_version: None,
        act: Act::Wrong { note: String::new() },
        actor: actor("sato"),
        at: at(60 * 24 * 2),
    };
    world.store.perform(&order).unwrap().unwrap();
    let filed = file(&mut world, first, 60 * 24 * 3).unwrap();
    assert_eq!(filed.as_of, first);
    assert_eq!(serde_json::from_str::<Figures>(&filed.content).unwrap().wrong.found, 0);
}

#[test]
fn the_doctor_finds_a_filed_report_that_was_changed() {
    for (sql, is_changed) in [
        ("UPDATE meta SET created_at = created_at", false),
        ("UPDATE filing SET filed_by = 'x'", true),
        ("UPDATE filing SET filed_at = filed_at + 1", true),
        ("UPDATE filing SET due = '2023-01-01'", true),
        ("UPDATE filing SET as_of = '2023-01-01'", true),
        ("UPDATE filing SET superseded = 1", true),
        ("DELETE FROM filing", true),
        ("UPDATE filing SET content = replace(content, '3', '4')", true),
        ("UPDATE filing SET digest = zeroblob(32)", true),
        ("UPDATE filing SET event = 1", true),
    ] {
        let mut world = World::new();
        world.import((1..=3).map(|n| candidate(n, 1)));
        let due = Day::of(at(0));
        file(&mut world, due, 10).unwrap();
        rusqlite::Connection::open(world.path()).unwrap().execute_batch(sql).unwrap();
        let ill = world.store.doctor().unwrap().into_iter().filter(|finding| !finding.ok);
        let ill: Vec<_> = ill.map(|finding| finding.message.id()).collect();
        assert_eq!(ill, if is_changed { &["store.doctor.filings-changed"][..] } else { &[] }, "{sql}");
    }
}

/// What is done while the clock stands behind counts for the last day: an earlier one is not frozen with it.
#[test]
fn nothing_is_filed_while_the_clock_stands_before_what_was_done() {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let (today, tomorrow) = (Day::of(at(10)), 10 + 24 * 60);
    let order = Order {
        id: world.id(1, 1),
        seen_version: None,
        act: Act::Wrong { note: String::new() },
        actor: actor("sato"),
        at: at(tomorrow),
    };
    world.store.perform(&order).unwrap().unwrap();
    for due in [today, today.plus(1), today.plus(7)] {
        let refused = Refusal::ClockBehind { today, last: today.plus(1) };
        assert_eq!(file(&mut world, due, 11), Err(refused), "{due}");
    }
    let filed = file(&mut world, today, tomorrow).unwrap();
    assert_eq!(serde_json::from_str::<Figures>(&filed.content).unwrap().wrong.found, 0);
}

#[test]
fn the_insurers_own_days_are_set_and_given_up() {
    let mut world = World::new();
    let day: Day = "2023-07-18".parse().unwrap();
    let set = |world: &mut World, name| world.store.set_deadline(day, name, &lead("ito"), at(1)).unwrap();
    let own = |world: &World| {
        let all = world.store.deadlines().unwrap();
        all.into_iter()
            .filter_map(|deadline| match deadline.name {
                DeadlineName::Own(name) => Some((deadline.day, name)),
                DeadlineName::Notice(_) => None,
            })
            .collect::<Vec<_>>()
    };
    set(&mut world, Some("board")).unwrap();
    let taken = Refusal::DeadlineSet { day, name: "board".to_owned() };
    assert_eq!(set(&mut world, Some("理事会")), Err(taken), "nothing is overwritten unseen");
    set(&mut world, Some("board")).unwrap();
    assert_eq!(own(&world), [(day, "board".to_owned())]);
    set(&mut world, None).unwrap();
    set(&mut world, Some("理事会")).unwrap();
    assert_eq!(own(&world), [(day, "理事会".to_owned())]);
    set(&mut world, None).unwrap();
    assert_eq!(own(&world), []);
    assert_eq!(set(&mut world, None), Err(Refusal::NoSuchDeadline { day }));
    let refused = world.store.set_deadline(day, Some("x"), &actor("sato"), at(1)).unwrap();
    assert_eq!(refused, Err(Refusal::FilingNeedsLead));
    let reader = world.reader();
    assert_eq!(reader.deadlines().unwrap().len(), 5);
    drop(reader);
    let mut reader = world.reader();
    let failed = reader.set_deadline(day, Some("x"), &lead("ito"), at(1));
    assert!(matches!(failed, Err(StoreError::OpenedForReading)));
}

#[test]
fn the_doctor_finds_what_leads_put_in_force_and_somebody_changed() {
    for sql in [
        "UPDATE meta SET created_at = created_at",
        "UPDATE deadline SET name = 'x'",
        "UPDATE deadline SET day = '2024-01-01'",
        "UPDATE deadline SET set_by = 'x'",
        "DELETE FROM deadline",
        "UPDATE template SET body = 'x'",
        "UPDATE template SET kind = 1",
        "UPDATE template SET set_at = 1",
        "DELETE FROM template",
        "UPDATE scope SET records = 9",
        "UPDATE scope SET decided_by = 'x'",
        "UPDATE scope SET note = 'x'",
        "DELETE FROM scope",
    ] {
        let mut world = World::new();
        world.import((1..=3).map(|n| candidate(n, 1)));
        let (lead, day) = (lead("ito"), Day::of(at(0)).plus(40));
        for name in [Some("月末"), None, Some("理事会")] {
            world.store.set_deadline(day, name, &lead, at(1)).unwrap().unwrap();
        }
        for body in [Some("a"), None, Some("b")] {
            world.store.set_template(TemplateKind::RequestLetter, body, &lead, at(2)).unwrap();
        }
        let scope = Scope {
            method: "全件".to_owned(),
            period_from: None,
            period_to: None,
            rule: "全件".to_owned(),
            records: 3,
            decided_by: "部長".to_owned(),
            decided_on: Day::of(at(0)),
            note: String::new(),
            added_by: String::new(),
            added_at: at(0),
        };
        world.store.add_scope(&scope, &lead, at(3)).unwrap().unwrap();
        for minute in [4, 5] {
            file(&mut world, Day::of(at(0)), minute).unwrap();
            world.store.supersede(Day::of(at(0)), "誤り", &lead, at(minute)).unwrap().unwrap();
        }
        rusqlite::Connection::open(world.path()).unwrap().execute_batch(sql).unwrap();
        let ill = world.store.doctor().unwrap().into_iter().filter(|finding| !finding.ok);
        let ill: Vec<_> = ill.map(|finding| finding.message.id()).collect();
        let is_changed = !sql.contains("meta");
        assert_eq!(ill, if is_changed { &["store.doctor.papers-changed"][..] } else { &[] }, "{sql}");
    }
}
