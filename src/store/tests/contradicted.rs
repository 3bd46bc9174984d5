//! A document that shows another number than the one that its record is proven by: what it does to the mark.

use super::requests::{answer, perform, send, write};
use super::sweeps::{figures, swept};
use crate::audit::{CandidateId, DocumentRequest, EventKind, Outcome, Status};
use crate::store::fixture::{World, actor, at, by_card, candidate, correct, number, undone};
use crate::triage::act::{Act, NewMark};
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;
use crate::triage::policy::Refusal;
use crate::triage::requests::{RequestAct, RequestOrder};
use crate::triage::withdrawal::Upset;

/// Escalates a record, and sends the letter for it.
fn asked(world: &mut World, id: CandidateId) -> DocumentRequest {
    world.act("sato", id, Act::Mark(NewMark::to(Status::Escalated))).unwrap();
    let written = write(world).into_iter().find(|request| request.candidate == id).unwrap();
    send(world, &written)
}

/// Three records, of which the first is asked about.
fn world() -> (World, DocumentRequest) {
    let mut world = World::new();
    world.import((1..=3).map(|n| candidate(n, 1)));
    let id = world.id(1, 1);
    let sent = asked(&mut world, id);
    (world, sent)
}

/// Answers a request; returns what that did to the mark of its record.
fn answered(world: &mut World, sent: &DocumentRequest, outcome: Outcome, minute: i64) -> Upset {
    let order = RequestOrder {
        id: sent.id,
        seen_version: None,
        act: answer(outcome),
        actor: actor("sato"),
        at: at(minute),
    };
    world.store.perform_on_requests(&[order]).unwrap().remove(0).unwrap().upset
}

#[test]
fn another_number_withdraws_a_verified_mark_and_its_sweep_proves_it_no_more() {
    let mut world = swept();
    let id = world.id(2, 1);
    let sent = asked(&mut world, id);
    let shown = world.store.record(id).unwrap().unwrap().dossier.candidate.individual_number;
    world.act("sato", id, by_card(shown)).unwrap();
    assert_eq!(figures(&world).records.verified, 1);
    assert_eq!(answered(&mut world, &sent, Outcome::OtherNumber, 20), Upset::Withdrawn);
    let mark = world.row(2, 1).mark;
    assert_eq!((mark.status, mark.raised_again), (Status::Pending, true));
    let raised = Filter { raised_again: true, ..Filter::default() };
    assert_eq!(world.list(&raised, SortOrder::Key).len(), 1);
    assert_eq!(figures(&world).records.verified, 0);
    world.assert_true();
    let refused = undone(&mut world.store, &actor("sato"), at(21)).unwrap_err();
    assert_eq!(refused, Refusal::WithdrawnSince { by: EventKind::RequestAnswered, id });
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}

#[test]
fn the_taking_back_of_the_answer_gives_no_mark_back_and_the_right_answer_takes_none() {
    let (mut world, sent) = world();
    let id = sent.candidate;
    let registered = world.store.record(id).unwrap().unwrap().dossier.candidate.individual_number;
    world.act("sato", id, by_card(registered)).unwrap();
    answered(&mut world, &sent, Outcome::OtherNumber, 20);
    let differs = |world: &World| world.store.record(id).unwrap().unwrap().dossier.document_differs;
    assert!(differs(&world));
    perform(&mut world, &sent, RequestAct::Reopen, 21).unwrap();
    assert!(world.row(1, 1).mark.raised_again && !differs(&world));
    world.act("sato", id, by_card(registered)).unwrap();
    assert_eq!(answered(&mut world, &sent, Outcome::Matches, 22), Upset::None);
    assert_eq!(world.row(1, 1).mark.status, Status::Verified);
    world.assert_true();
}

#[test]
fn another_number_flags_a_correction_and_the_same_correction_answers_it() {
    let (mut world, sent) = world();
    let id = sent.candidate;
    world.act("sato", id, correct(number(500), false)).unwrap();
    assert_eq!(answered(&mut world, &sent, Outcome::OtherNumber, 20), Upset::Flagged);
    let flagged = Filter { data_changed: true, ..Filter::default() };
    let rows = world.list(&flagged, SortOrder::Key);
    assert_eq!(
        rows.iter().map(|row| (row.id, row.mark.status)).collect::<Vec<_>>(),
        [(id, Status::Corrected)]
    );
    world.assert_true();
    world.act("sato", id, correct(number(500), false)).unwrap();
    assert!(world.list(&flagged, SortOrder::Key).is_empty());
    world.assert_true();
    assert!(world.store.verify(None).unwrap().faults.is_empty());
}
