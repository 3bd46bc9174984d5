//! Requests for documents: registered, sent, answered, counted, found again, and kept through whatever happens.

use std::ops::ControlFlow;

use crate::audit::{
    Addressee, CandidateId, Day, DocumentRequest, Employer, EventKind, IdentitySeen, NumberSeen, Outcome,
    RequestState, Status,
};
use crate::notice::request::{Asked, RequestRefusal};
use crate::store::fixture::{World, actor, at, candidate, lead, opened};
use crate::store::{NewRequest, WriteWish};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;
use crate::triage::requests::{
    Replied, RequestAct, RequestFilter, RequestOrder, RequestRow, RequestStanding,
};

/// The day of the acts.
fn today() -> Day {
    Day::of(at(10))
}

/// Six members of two employers, the last one of none; all escalated to who is proposed.
fn world() -> World {
    let mut world = World::new();
    world.import((1..=6).map(|n| {
        let mut candidate = candidate(n, 1);
        if n < 6 {
            candidate.membership.employer_code = if n < 4 { "A" } else { "../B" }.to_owned();
            candidate.membership.employer_name = "甲".to_owned();
        }
        candidate
    }));
    for n in 1..=6 {
        world.act("sato", world.id(n, 1), Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    world
}

/// Registers requests for all that need one.
pub(super) fn write(world: &mut World) -> Vec<DocumentRequest> {
    let new: Vec<NewRequest> = world
        .store
        .unasked(&WriteWish::default())
        .unwrap()
        .asked
        .into_iter()
        .map(|asked| NewRequest {
            candidate: asked.candidate,
            addressee: asked.addressee,
            employer_code: if asked.addressee == Addressee::Employer {
                asked.employer_code
            } else {
                String::new()
            },
            due: today().plus(10),
        })
        .collect();
    let written = world.store.write_requests(&new, &actor("sato"), at(11)).unwrap();
    written.into_iter().map(Result::unwrap).collect()
}

pub(super) fn perform(
    world: &mut World,
    request: &DocumentRequest,
    act: RequestAct,
    minute: i64,
) -> Result<DocumentRequest, RequestRefusal> {
    let order =
        RequestOrder { id: request.id, seen_version: None, act, actor: actor("sato"), at: at(minute) };
    world.store.perform_on_requests(&[order]).unwrap().remove(0).map(|done| done.request)
}

pub(super) fn send(world: &mut World, request: &DocumentRequest) -> DocumentRequest {
    perform(world, request, RequestAct::Send { on: today(), due: None }, 12).unwrap()
}

pub(super) fn answer(outcome: Outcome) -> RequestAct {
    let proves = matches!(outcome, Outcome::Matches | Outcome::OtherNumber);
    RequestAct::Answer(Replied {
        outcome,
        on: today(),
        number_seen: proves.then_some(NumberSeen::CardCopy),
        identity_seen: proves.then_some(IdentitySeen::Photograph),
        note: String::new(),
    })
}

fn listed(world: &World, filter: &RequestFilter) -> Vec<RequestRow> {
    let mut rows = Vec::new();
    world
        .store
        .list_requests(filter, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

fn figures(world: &World) -> [u64; 6] {
    let of = world.store.figures(today(), today()).unwrap().requests;
    [of.sent, of.answered, of.overdue, of.undeliverable, of.refused, of.unconfirmable]
}

#[test]
fn every_escalated_record_gets_one_request_and_the_sums_are_true_at_every_step() {
    let mut world = world();
    let requests = write(&mut world);
    assert_eq!(requests.len(), 6);
    assert!(
        requests.iter().all(|request| request.case_code().is_plain()),
        "a shell takes none for a pattern"
    );
    assert!(world.store.unasked(&WriteWish::default()).unwrap().asked.is_empty(), "none needs two");
    assert_eq!(figures(&world), [0; 6], "a letter that lies here is no figure");
    world.assert_true();
    let sent: Vec<_> = requests.iter().map(|request| send(&mut world, request)).collect();
    assert_eq!(figures(&world), [6, 0, 0, 0, 0, 0]);
    world.assert_true();
    for (request, outcome) in sent.iter().zip([Outcome::Matches, Outcome::Refused, Outcome::Undeliverable]) {
        perform(&mut world, request, answer(outcome), 13).unwrap();
    }
    assert_eq!(figures(&world), [6, 3, 0, 1, 1, 0]);
    world.assert_true();
    let back = perform(&mut world, &sent[1], RequestAct::Reopen, 14).unwrap();
    assert_eq!((back.state(), figures(&world)), (RequestState::Sent, [6, 2, 0, 1, 0, 0]));
    world.assert_true();
    // Three are open: overdue from the day after the one by which they were due.
    let overdue = |days| world.store.figures(today().plus(days), today()).unwrap().requests.overdue;
    assert_eq!([overdue(10), overdue(11)], [0, 4]);
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn an_earlier_day_is_seen_as_it_was_then() {
    let mut world = world();
    let requests = write(&mut world);
    let sent = send(&mut world, &requests[0]);
    let tomorrow = 12 + 24 * 60;
    let replied = RequestOrder {
        id: sent.id,
        seen_version: Some(sent.version),
        act: answer(Outcome::Refused),
        actor: actor("sato"),
        at: at(tomorrow),
    };
    world.store.perform_on_requests(&[replied]).unwrap().remove(0).unwrap();
    let then = |day| world.store.figures(day, today().plus(1)).unwrap().requests;
    assert_eq!((then(today()).answered, then(today().plus(1)).answered), (0, 1));
}

#[test]
fn a_batch_leaves_out_what_is_refused_and_says_why() {
    let mut world = world();
    let requests = write(&mut world);
    send(&mut world, &requests[0]);
    let order = |request: &DocumentRequest, seen_version| RequestOrder {
        id: request.id,
        seen_version,
        act: RequestAct::Send { on: today(), due: None },
        actor: actor("ito"),
        at: at(13),
    };
    let orders = [order(&requests[0], None), order(&requests[1], Some(9)), order(&requests[2], Some(1))];
    let outcomes = world.store.perform_on_requests(&orders).unwrap();
    assert_eq!(outcomes[0], Err(RequestRefusal::SentAlready { case: requests[0].case_code(), on: today() }));
    assert_eq!(outcomes[1], Err(RequestRefusal::Overtaken(requests[1].case_code())));
    assert!(outcomes[2].is_ok());
    assert_eq!(figures(&world)[0], 2);
    world.assert_true();
}

#[test]
fn a_record_is_asked_about_again_after_it_was_marked_again_or_by_name() {
    let mut world = world();
    let requests = write(&mut world);
    let sent = send(&mut world, &requests[0]);
    perform(&mut world, &sent, answer(Outcome::LeftEmployer), 13).unwrap();
    let id = sent.candidate;
    let found = world.store.unasked(&WriteWish::default()).unwrap();
    assert_eq!((found.asked.len(), found.undecided), (0, 1), "somebody decides first");
    let named = WriteWish { records: Some(vec![id, CandidateId(99)]), ..WriteWish::default() };
    let found = world.store.unasked(&named).unwrap();
    assert_eq!(found.asked.len(), 1);
    assert_eq!(found.refused, [(CandidateId(99), Refusal::NoSuchRecord(CandidateId(99)).into())]);
    let order = crate::triage::act::Order {
        id,
        seen_version: None,
        act: Act::Mark(NewMark { addressee: Some(Addressee::Member), ..NewMark::to(Status::Escalated) }),
        actor: actor("sato"),
        at: at(20),
    };
    world.store.perform(&order).unwrap().unwrap();
    let found = world.store.unasked(&WriteWish::default()).unwrap();
    assert_eq!(found.asked[0].addressee, Addressee::Member);
    // What was found is ruled on once more where it is written: somebody may have chosen another addressee.
    let stale =
        NewRequest { candidate: id, addressee: Addressee::Employer, employer_code: "A".into(), due: today() };
    let written = world.store.write_requests(&[stale], &actor("sato"), at(21)).unwrap().remove(0);
    assert!(matches!(written, Err(RequestRefusal::Policy(Refusal::Overtaken { .. }))), "{written:?}");
    assert_eq!(write(&mut world).len(), 1);
    // An answer is not taken back beside the request that followed it.
    let refused = perform(&mut world, &sent, RequestAct::Reopen, 22);
    assert!(matches!(refused, Err(RequestRefusal::OpenAlready(_))), "{refused:?}");
    world.assert_true();
}

/// Of what is wished for each condition holds, whichever others are given.
#[test]
fn nobody_is_asked_whom_the_wish_leaves_out() {
    let mut world = world();
    // Of the people of an employer one is asked directly.
    let to_member =
        Act::Mark(NewMark { addressee: Some(Addressee::Member), ..NewMark::to(Status::Escalated) });
    world.act("sato", world.id(3, 1), to_member).unwrap();
    world.import([candidate(7, 1)]);
    let all: Vec<CandidateId> = (1..=7).map(|n| world.id(n, 1)).collect();
    let found = |records: Option<&[CandidateId]>, to: &[Addressee], of: &[&str]| {
        let employers = of.iter().map(|&code| code.to_owned()).collect();
        let wish = WriteWish { records: records.map(<[_]>::to_vec), addressees: to.to_vec(), employers };
        let found = world.store.unasked(&wish).unwrap();
        let mut members: Vec<usize> = found
            .asked
            .iter()
            .map(|asked| 1 + all.iter().position(|id| *id == asked.candidate).unwrap())
            .collect();
        members.sort_unstable();
        (members, found.refused.len())
    };
    let (employer, member) = (Addressee::Employer, Addressee::Member);
    for (to, of, expected) in [
        (&[][..], &[][..], &[1, 2, 3, 4, 5, 6][..]),
        (&[employer], &[], &[1, 2, 4, 5]),
        (&[member], &[], &[3, 6]),
        (&[employer, member], &[], &[1, 2, 3, 4, 5, 6]),
        (&[], &["A"], &[1, 2]),
        (&[], &["A", "../B"], &[1, 2, 4, 5]),
        (&[employer], &["A"], &[1, 2]),
        (&[member], &["A"], &[]),
        (&[Addressee::Householder], &[], &[]),
        (&[], &["C"], &[]),
    ] {
        assert_eq!(found(None, to, of), (expected.to_vec(), 0), "{to:?} {of:?}");
        // The same of all that are named; that nobody can be asked about one of them is told.
        assert_eq!(found(Some(&all), to, of), (expected.to_vec(), 1), "{to:?} {of:?}");
        let named = &all[1..4];
        let few = expected.iter().copied().filter(|n| (2..=4).contains(n)).collect();
        assert_eq!(found(Some(named), to, of), (few, 0), "{to:?} {of:?}");
        assert_eq!(found(Some(&[]), to, of), (vec![], 0), "no name is nobody");
    }
}

#[test]
fn what_would_be_asked_is_what_is_asked_after_the_mark() {
    let mut world = World::new();
    world.import((1..=3).map(|n| {
        let mut candidate = candidate(n, 1);
        candidate.membership.employer_code = if n == 1 { "A" } else { "" }.to_owned();
        candidate
    }));
    let ids: Vec<CandidateId> = (1..=3).map(|n| world.id(n, 1)).collect();
    let mut proposed = world.store.would_ask(&ids).unwrap();
    for id in &ids {
        world.act("sato", *id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    }
    let asked = world.store.unasked(&WriteWish { records: Some(ids), ..WriteWish::default() }).unwrap().asked;
    for (would, asked) in proposed.iter_mut().zip(&asked) {
        would.due_on = asked.due_on;
    }
    assert_eq!(proposed, asked);
    assert_eq!(proposed.iter().map(Asked::employer).collect::<Vec<_>>(), ["A", "", ""]);
}

#[test]
fn lists_run_by_addressee_and_employer_in_pages_and_filters_take_apart() {
    let mut world = world();
    let requests = write(&mut world);
    let sent = send(&mut world, &requests[0]);
    perform(&mut world, &sent, answer(Outcome::Undeliverable), 13).unwrap();
    send(&mut world, &requests[1]);
    world.verify_all_same("sato", requests[2].candidate).unwrap_err();
    let all = listed(&world, &RequestFilter::default());
    assert_eq!(all.len(), 6);
    assert!(all.is_sorted_by_key(|row| {
        (row.request.addressee, row.request.employer_code.clone(), row.request.id)
    }));
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = world.store.request_page(&RequestFilter::default(), after.as_ref(), 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(crate::triage::requests::RequestPlace::of(&last.request));
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let count = |filter: RequestFilter| listed(&world, &filter).len();
    let of = RequestFilter::default;
    assert_eq!(count(RequestFilter { states: vec![RequestState::Written], ..of() }), 4);
    assert_eq!(count(RequestFilter { states: vec![RequestState::Sent, RequestState::Answered], ..of() }), 2);
    assert_eq!(count(RequestFilter { outcomes: vec![Outcome::Undeliverable], ..of() }), 1);
    assert_eq!(count(RequestFilter { unanswered: true, ..of() }), 1);
    assert_eq!(count(RequestFilter { overdue_on: Some(today().plus(11)), ..of() }), 1);
    assert_eq!(count(RequestFilter { overdue_on: Some(today().plus(10)), ..of() }), 0);
    assert_eq!(count(RequestFilter { employers: vec!["../B".into()], ..of() }), 2);
    assert_eq!(count(RequestFilter { addressees: vec![Addressee::Member], ..of() }), 1);
    assert_eq!(count(RequestFilter { cases: vec![sent.case_code()], ..of() }), 1);
    assert_eq!(count(RequestFilter { records: vec![sent.candidate], ..of() }), 1);
    let groups = world.store.request_groups(today(), None, 10).unwrap();
    let counted: Vec<_> = groups
        .iter()
        .map(|it| (it.employer_code.as_str(), it.total, it.written, it.unanswered, it.answered))
        .collect();
    assert_eq!(counted, [("../B", 2, 2, 0, 0), ("A", 3, 1, 1, 1), ("", 1, 1, 0, 0)]);
    let next = world.store.request_groups(today(), Some((Addressee::Employer, "../B")), 1).unwrap();
    assert_eq!(next, groups[1..2]);
    let plan = world.plan(
        "SELECT r.id FROM request r INDEXED BY request_list WHERE (r.addressee, r.employer_code, r.id) > (?, ?, ?)
         ORDER BY r.addressee, r.employer_code, r.id LIMIT 10",
    );
    assert!(plan.contains("SEARCH") && !plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn the_queue_is_filtered_by_the_newest_request_and_a_case_code_finds_its_record() {
    let mut world = world();
    let requests = write(&mut world);
    let sent = send(&mut world, &requests[0]);
    let closed = send(&mut world, &requests[1]);
    perform(&mut world, &closed, answer(Outcome::Undeliverable), 13).unwrap();
    world.import([candidate(9, 1)]);
    let count = |standings: &[RequestStanding]| {
        let filter =
            Filter { requests: standings.to_vec(), requests_on: Some(today().plus(11)), ..Filter::default() };
        world.list(&filter, SortOrder::Risk).len()
    };
    for (standings, n) in [
        (&[RequestStanding::None][..], 1),
        (&[RequestStanding::Written], 4),
        (&[RequestStanding::Sent], 1),
        (&[RequestStanding::Reminded], 0),
        (&[RequestStanding::Answered], 1),
        (&[RequestStanding::Overdue], 1),
        (&[RequestStanding::Undeliverable], 1),
        (&[RequestStanding::None, RequestStanding::Overdue, RequestStanding::Undeliverable], 3),
    ] {
        assert_eq!(count(standings), n, "{standings:?}");
    }
    let code = sent.case_code().to_string().to_lowercase().replace('-', "");
    let found = Filter { search: vec![code], ..Filter::default() };
    let rows = world.list(&found, SortOrder::Risk);
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [sent.candidate]);
}

#[test]
fn a_record_is_overdue_by_the_letter_that_is_out_and_not_while_an_answer_awaits_a_decision() {
    let mut world = world();
    let id = world.id(1, 1);
    let marked = world.store.list_row(id).unwrap().unwrap().mark.due_on.unwrap();
    let is_overdue = |world: &World, on: Day| {
        let filter = Filter { overdue_on: Some(on), ..Filter::default() };
        world.list(&filter, SortOrder::Risk).iter().any(|row| row.id == id)
    };
    let by_mark = |world: &World| [is_overdue(world, marked), is_overdue(world, marked.plus(1))];
    assert_eq!(by_mark(&world), [false, true], "nothing is written");
    let request = write(&mut world).into_iter().find(|request| request.candidate == id).unwrap();
    assert_eq!(by_mark(&world), [false, true], "nothing is sent");
    let letter = marked.plus(30);
    let sent =
        perform(&mut world, &request, RequestAct::Send { on: today(), due: Some(letter) }, 12).unwrap();
    assert_eq!(by_mark(&world), [false, false], "the letter says another day");
    assert_eq!([is_overdue(&world, letter), is_overdue(&world, letter.plus(1))], [false, true]);
    perform(&mut world, &sent, answer(Outcome::Incomplete), 13).unwrap();
    assert!(!is_overdue(&world, letter.plus(1)), "the answer is to be decided on");
    let again = NewMark { until: Some(letter), ..NewMark::to(Status::Escalated) };
    let order = crate::triage::act::Order {
        id,
        seen_version: None,
        act: Act::Mark(again),
        actor: actor("sato"),
        at: at(20),
    };
    world.store.perform(&order).unwrap().unwrap();
    assert_eq!([is_overdue(&world, letter), is_overdue(&world, letter.plus(1))], [false, true], "asked anew");
}

#[test]
fn a_lease_does_not_end_while_a_request_is_open() {
    let mut world = world();
    let requests = write(&mut world);
    let id = requests[0].candidate;
    world
        .store
        .connection
        .execute("UPDATE state SET status = 0, assignee = 'sato', leased_until = 1 WHERE id = ?", [id.0])
        .unwrap();
    assert_eq!(world.store.release(at(30)).unwrap(), 0);
    perform(&mut world, &requests[0], answer(Outcome::LeftEmployer), 31).unwrap();
    assert_eq!(world.store.release(at(32)).unwrap(), 1);
}

#[test]
fn what_is_needed_no_more_is_listed_as_such_and_its_letter_is_not_written_again() {
    let mut world = world();
    let requests = write(&mut world);
    let all = RequestFilter::default();
    assert_eq!(world.store.still_asked(&all).unwrap().len(), 6);
    let taken_back = world.store.undo(&actor("sato"), at(12)).unwrap();
    assert!(taken_back.is_ok(), "the last mark");
    let unneeded = RequestFilter { unneeded: true, ..RequestFilter::default() };
    let rows = listed(&world, &unneeded);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].is_unneeded());
    assert_eq!(world.store.still_asked(&all).unwrap().len(), 5);
    let refused = perform(&mut world, &rows[0].request, RequestAct::Send { on: today(), due: None }, 13);
    assert_eq!(refused, Err(RequestRefusal::NotNeeded(rows[0].request.candidate)));
    // Written again, a letter that was not sent names the new day, and one that was sent keeps the one that it was sent with.
    let sent = send(&mut world, &requests[0]);
    let later = today().plus(20);
    let letter = |of: &DocumentRequest| NewRequest {
        candidate: of.candidate,
        addressee: of.addressee,
        employer_code: of.employer_code.clone(),
        due: later,
    };
    let again = [(sent.id, letter(&sent)), (requests[1].id, letter(&requests[1]))];
    world.store.write_again(&again, &actor("sato"), at(14)).unwrap();
    let due = |request: &DocumentRequest| world.store.request(request.id).unwrap().unwrap().due_on;
    assert_eq!((due(&sent), due(&requests[1])), (sent.due_on, Some(later)));
    world.assert_true();
}

#[test]
fn the_history_of_a_record_tells_its_requests_and_two_never_collide() {
    let mut world = world();
    let requests = write(&mut world);
    let sent = send(&mut world, &requests[0]);
    perform(&mut world, &sent, RequestAct::Remind { on: today(), due: None }, 13).unwrap();
    perform(&mut world, &sent, answer(Outcome::Matches), 14).unwrap();
    perform(&mut world, &sent, RequestAct::Reopen, 15).unwrap();
    world.store.note(&opened(sent.candidate, "sato", at(16))).unwrap();
    let mut kinds = Vec::new();
    world
        .store
        .history(Some(sent.candidate), &mut |event| {
            kinds.push(event.kind);
            assert!(!event.facts.contains("111111111"), "no number");
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(
        kinds[1..],
        [
            EventKind::RequestWritten,
            EventKind::RequestSent,
            EventKind::RequestReminded,
            EventKind::RequestAnswered,
            EventKind::RequestReopened,
            EventKind::Opened
        ]
    );
    let second = world.store.connection.execute(
        "INSERT INTO request (candidate, addressee, employer_code, written_by, written_at) VALUES (?, 0, '', '', 0)",
        [sent.candidate.0],
    );
    assert!(second.is_err(), "the database itself holds one open request a record");
}

#[test]
fn the_doctor_sees_a_request_that_was_changed_behind_its_back() {
    let mut world = world();
    let requests = write(&mut world);
    send(&mut world, &requests[0]);
    world.store.connection.execute("UPDATE request SET sent_on = NULL", []).unwrap();
    assert!(world.store.doctor().unwrap().iter().any(|finding| !finding.ok));
}

#[test]
fn an_employer_is_known_by_its_code() {
    let mut world = world();
    let employer = Employer {
        employer_code: "A".into(),
        name: "甲商事".into(),
        postal_code: "100-0001".into(),
        address: "千代田区".into(),
        department: String::new(),
        contact: String::new(),
        phone: String::new(),
        send_by: String::new(),
    };
    world.import([crate::triage::intake::Entry::Employer(Box::new(employer.clone()))]);
    assert_eq!(world.store.employer_with("A").unwrap(), Some(employer));
    write(&mut world);
    let groups = world.store.request_groups(today(), None, 10).unwrap();
    assert_eq!(groups[1].employer_name, "甲商事");
    let wish = WriteWish { employers: vec!["A".into()], ..WriteWish::default() };
    assert!(world.store.unasked(&wish).unwrap().asked.is_empty());
    assert_eq!(lead("ito").account, "ito");
}
