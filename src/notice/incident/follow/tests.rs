use super::*;
use crate::audit::IncidentEnding::{Closed, Withdrawn};
use crate::notice::incident::testing::{at, one};
use crate::triage::testing::marked;

fn pending() -> Mark {
    Mark::default()
}

fn wrong(minute: i64) -> Mark {
    Mark { wrong_found_at: Some(at(minute)), marked_at: Some(at(minute)), ..marked(Status::Escalated) }
}

fn corrected(minute: i64) -> Mark {
    Mark { marked_at: Some(at(minute)), ..marked(Status::Corrected) }
}

/// Returned, or withdrawn by changed data: what was found stays known.
fn pending_found(minute: i64) -> Mark {
    Mark { wrong_found_at: Some(at(minute)), ..pending() }
}

#[test]
fn what_a_mark_does_to_an_incident_as_a_table() {
    use Cause::{Act, Program, Undo};
    let none = Vec::new;
    let open = || vec![one(1, 10, None)];
    let withdrawn = || vec![one(1, 10, Some(Withdrawn))];
    let closed = || vec![one(1, 10, Some(Closed))];
    let two = |ending| vec![one(1, 10, Some(Closed)), one(2, 40, ending)];
    for (why, incidents, before, after, cause, expected) in [
        ("no number is wrong", open(), pending(), marked(Status::Verified), Act, "Nothing"),
        ("the first finding", none(), pending(), wrong(10), Act, "Open"),
        ("a correction", none(), pending(), corrected(10), Act, "Open"),
        ("another database's finding", none(), pending(), wrong(5), Program, "Open"),
        ("it is worked on", open(), wrong(10), corrected(20), Act, "GoOn 1"),
        ("another number, while it is open", open(), corrected(10), wrong(40), Act, "FindAgain 1"),
        ("another number, after changed data", open(), pending_found(10), wrong(40), Act, "FindAgain 1"),
        ("the same, said once more", open(), corrected(10), wrong(10), Act, "GoOn 1"),
        ("another database's finding meanwhile", open(), corrected(10), wrong(5), Program, "GoOn 1"),
        ("corrected anew", open(), corrected(10), corrected(40), Act, "GoOn 1"),
        ("another number, after it was closed", closed(), corrected(10), wrong(40), Act, "Open"),
        ("confirmed after it was closed", closed(), wrong(10), corrected(20), Act, "GoOn 1"),
        ("found again after a slip", withdrawn(), pending(), wrong(40), Act, "Open"),
        ("found by another database after a slip", withdrawn(), pending(), wrong(10), Program, "Open"),
        ("a slip is taken back", open(), wrong(10), pending(), Undo, "Withdraw 1"),
        ("returned", open(), corrected(10), pending(), Act, "Withdraw 1"),
        ("returned, and found besides", open(), wrong(10), pending_found(10), Act, "GoOn 1"),
        ("a correction anew, returned", open(), corrected(40), pending(), Act, "Withdraw 1"),
        ("a correction anew, taken back", open(), corrected(40), corrected(10), Undo, "GoOn 1"),
        ("data took the mark", open(), corrected(10), pending_found(10), Program, "GoOn 1"),
        ("decisions of another database", open(), wrong(10), pending(), Program, "GoOn 1"),
        ("a return is taken back", withdrawn(), pending(), corrected(10), Undo, "TakeUp 1"),
        (
            "a return of a correction anew is taken back",
            withdrawn(),
            pending(),
            corrected(40),
            Undo,
            "TakeUp 1",
        ),
        ("the second finding is taken back", open(), wrong(40), corrected(10), Undo, "GoOn 1"),
        ("it is, where the first is no longer marked", open(), wrong(40), pending(), Undo, "GoOn 1"),
        (
            "the second incident's finding is taken back",
            two(None),
            wrong(40),
            corrected(10),
            Undo,
            "Withdraw 2",
        ),
        (
            "closed, its finding is taken back",
            two(Some(Closed)),
            wrong(40),
            corrected(10),
            Undo,
            "Withdraw 2",
        ),
        ("the clock ran backwards", open(), corrected(10), wrong(4), Act, "FindAgain 1"),
    ] {
        let course = match follow(&incidents, &before, &after, cause) {
            Course::Nothing => "Nothing".to_owned(),
            Course::Open => "Open".to_owned(),
            Course::TakeUp(own) => format!("TakeUp {}", own.id),
            Course::GoOn(own) => format!("GoOn {}", own.id),
            Course::FindAgain(own) => format!("FindAgain {}", own.id),
            Course::Withdraw(own) => format!("Withdraw {}", own.id),
        };
        assert_eq!(course, expected, "{why}");
    }
}

#[test]
fn a_return_that_is_taken_back_takes_up_its_own_incident_and_no_later_slip_s() {
    let incidents = [one(1, 10, Some(Withdrawn)), one(2, 40, Some(Withdrawn))];
    let course = follow(&incidents, &pending(), &corrected(10), Cause::Undo);
    assert_eq!(course, Course::TakeUp(&incidents[0]));
}

#[test]
fn a_finding_stands_by_what_is_open_else_by_the_newest_that_was_not_withdrawn() {
    for (incidents, expected) in [
        (vec![], None),
        (vec![one(1, 10, Some(Withdrawn))], None),
        (vec![one(1, 10, None), one(2, 40, Some(Closed))], Some(1)),
        (vec![one(1, 10, Some(Closed)), one(2, 40, Some(Closed)), one(3, 70, Some(Withdrawn))], Some(2)),
    ] {
        assert_eq!(standing(&incidents).map(|own| own.id.0), expected);
    }
}
