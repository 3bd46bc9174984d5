use super::*;
use crate::audit::IncidentEnding::{Closed, Withdrawn};
use crate::notice::incident::testing::{at, one};
use crate::triage::testing::{A, B, C, marked, number};

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

/// An incident about number B, found at minute 40, beside the first one.
fn with_second(first: Incident, ending: Option<crate::audit::IncidentEnding>) -> Vec<Incident> {
    vec![first, Incident { number: Some(number(B)), ..one(2, 40, ending) }]
}

fn ids(incidents: &[&Incident]) -> String {
    incidents.iter().map(|own| own.id.to_string()).collect::<Vec<_>>().join(" ")
}

fn said(incidents: &[Incident], before: &Mark, after: &Mark, cause: Cause) -> String {
    match follow(incidents, before, after, cause) {
        Course::Nothing => "Nothing".to_owned(),
        Course::Open => "Open".to_owned(),
        Course::GoOn => "GoOn".to_owned(),
        Course::TakeUp(own) => format!("TakeUp {}", ids(&own)),
        Course::Withdraw(own) => format!("Withdraw {}", ids(&own)),
    }
}

#[test]
fn what_a_finding_does_to_the_incidents_as_a_table() {
    let none = Vec::new;
    let one_that = |ending| vec![one(1, 10, ending)];
    let open = || one_that(None);
    let two = |ending| with_second(one(1, 10, None), ending);
    let unknown = |ending| vec![Incident { number: None, ..one(1, 10, ending) }];
    // Number A was registered when an older program's incident came here.
    let perhaps_a = |own| Incident { number: None, may_be_about: Some(number(A)), ..own };
    let older = |ending| vec![perhaps_a(one(1, 10, ending))];
    let older_and_second = || with_second(perhaps_a(one(1, 10, None)), None);
    for (why, incidents, before, after, found, expected) in [
        ("the first finding", none(), pending(), wrong(10), A, "Open"),
        ("a correction", none(), pending(), corrected(10), A, "Open"),
        ("the right number is recorded", open(), wrong(10), corrected(20), A, "GoOn"),
        ("corrected anew", open(), corrected(10), corrected(40), A, "GoOn"),
        ("the same, said once more", open(), corrected(10), wrong(10), A, "GoOn"),
        ("the same, once it was proven", open(), pending_found(10), wrong(40), A, "GoOn"),
        ("the right number is wrong too", open(), corrected(10), wrong(40), B, "Open"),
        ("the imported number is wrong too", open(), pending_found(10), wrong(40), B, "Open"),
        ("it is, of the same finding as the mark has it", open(), pending_found(10), wrong(10), B, "Open"),
        ("it is, by a correction", open(), wrong(10), corrected(40), B, "Open"),
        ("a third one", two(None), wrong(40), wrong(50), C, "Open"),
        ("the first once more, beside the second", two(None), wrong(40), wrong(50), A, "GoOn"),
        ("the second once more", two(None), wrong(40), wrong(50), B, "GoOn"),
        ("the first, beside a second that was a slip", two(Some(Withdrawn)), wrong(10), wrong(50), A, "GoOn"),
        ("the second, which was a slip", two(Some(Withdrawn)), wrong(10), wrong(50), B, "Open"),
        (
            "after it was closed, the same finding",
            one_that(Some(Closed)),
            wrong(10),
            corrected(20),
            A,
            "GoOn",
        ),
        ("after it was closed, found anew", one_that(Some(Closed)), wrong(10), wrong(40), A, "Open"),
        ("after it was closed, another number", one_that(Some(Closed)), corrected(10), wrong(40), B, "Open"),
        ("found again after a slip", one_that(Some(Withdrawn)), pending(), wrong(40), A, "Open"),
        ("found again where nothing is marked any more", open(), pending(), wrong(40), A, "GoOn"),
        ("of an older program, the same finding", unknown(None), wrong(10), corrected(20), A, "GoOn"),
        ("of an older program, another finding", unknown(None), corrected(10), wrong(40), A, "Open"),
        ("of an older program, closed, the same", unknown(Some(Closed)), wrong(10), corrected(20), A, "GoOn"),
        ("of an older program, beside a second", older_and_second(), wrong(40), corrected(50), A, "GoOn"),
        ("of it, closed", older(Some(Closed)), wrong(10), corrected(20), A, "GoOn"),
        ("of it, another finding", older(None), pending_found(10), wrong(40), A, "Open"),
        ("of it, a number that came since", older(None), wrong(10), corrected(20), C, "Open"),
        ("the clock ran backwards", open(), corrected(10), wrong(4), B, "Open"),
    ] {
        let cause = Cause::Found(number(found));
        assert_eq!(said(&incidents, &before, &after, cause), expected, "{why}");
    }
}

#[test]
fn what_else_a_mark_does_to_the_incidents_as_a_table() {
    use Cause::{Act, Program, Returned};
    const fn undo(act: i64) -> Cause<'static> {
        Cause::Undo(act, &[])
    }
    let one_and_two = [IncidentId(1), IncidentId(2)];
    let none = Vec::new;
    let one_that = |ending| vec![one(1, 10, ending)];
    let open = || one_that(None);
    let two = |ending| with_second(one(1, 10, None), ending);
    let both_withdrawn = || {
        let mut both = two(Some(Withdrawn));
        let ended = both[1].ended.clone();
        both[0].ended = ended;
        both
    };
    let by_program = || {
        let opened_by = Actor::system().account;
        vec![Incident { opened_by, event: 30, ..one(1, 10, None) }]
    };
    for (why, incidents, before, after, cause, expected) in [
        ("no number is wrong", open(), pending(), marked(Status::Verified), Act, "Nothing"),
        ("confirmed", open(), corrected(10), corrected(10), Act, "GoOn"),
        ("returned", open(), corrected(10), pending(), Returned(&[10]), "Withdraw 1"),
        ("returned, and found besides", open(), wrong(10), pending_found(10), Returned(&[20]), "Withdraw "),
        (
            "returned, of a number that was proven",
            two(None),
            corrected(40),
            pending_found(40),
            Returned(&[]),
            "Withdraw ",
        ),
        (
            "returned, beside an earlier one",
            two(None),
            corrected(40),
            pending_found(10),
            Returned(&[40, 50]),
            "Withdraw 2",
        ),
        ("a correction anew, returned", open(), corrected(40), pending(), Returned(&[10]), "Withdraw 1"),
        (
            "a correction of what was imported since, returned",
            two(None),
            corrected(40),
            pending(),
            Returned(&[40]),
            "Withdraw 1 2",
        ),
        (
            "its return is taken back",
            both_withdrawn(),
            pending(),
            corrected(40),
            Cause::Undo(50, &one_and_two),
            "TakeUp 1 2",
        ),
        ("known to no incident", none(), wrong(10), corrected(20), Act, "Open"),
        ("another database's finding", none(), pending(), wrong(5), Program, "Open"),
        ("another database's finding meanwhile", open(), corrected(10), wrong(5), Program, "GoOn"),
        ("it finds a slip again", one_that(Some(Withdrawn)), pending(), wrong(10), Program, "Open"),
        ("it finds what was closed again", one_that(Some(Closed)), pending(), wrong(10), Program, "Open"),
        ("data took the mark", open(), corrected(10), pending_found(10), Program, "GoOn"),
        ("decisions of another database", open(), wrong(10), pending(), Program, "GoOn"),
        ("a slip is taken back", open(), wrong(10), pending(), undo(10), "Withdraw 1"),
        ("what was done since is", open(), corrected(40), corrected(10), undo(40), "GoOn"),
        ("the second is taken back", two(None), wrong(40), corrected(10), undo(40), "Withdraw 2"),
        ("it is, of one finding as the mark has it", two(None), wrong(10), wrong(10), undo(40), "Withdraw 2"),
        ("it is, once it was closed", two(Some(Closed)), wrong(40), corrected(10), undo(40), "Withdraw 2"),
        ("its correction is", two(None), corrected(40), wrong(40), undo(50), "GoOn"),
        ("it was already", two(Some(Withdrawn)), corrected(20), wrong(10), undo(20), "GoOn"),
        ("where the first is no longer marked", open(), wrong(40), pending(), undo(40), "GoOn"),
        (
            "a return is",
            one_that(Some(Withdrawn)),
            pending(),
            corrected(10),
            Cause::Undo(30, &one_and_two[..1]),
            "TakeUp 1",
        ),
        (
            "a return beside an earlier one is",
            two(Some(Withdrawn)),
            pending_found(10),
            corrected(40),
            Cause::Undo(50, &one_and_two[1..]),
            "TakeUp 2",
        ),
        ("what a migration opened one for", by_program(), wrong(10), pending(), undo(10), "Withdraw 1"),
        ("what came after it", by_program(), corrected(10), wrong(10), undo(30), "GoOn"),
    ] {
        assert_eq!(said(&incidents, &before, &after, cause), expected, "{why}");
    }
}

#[test]
fn which_number_an_act_finds_wrong_as_a_table() {
    use EventKind::{Confirmed, Marked, Undone, WrongFound};
    let right = |digits, mark| Mark { right_number: Some(number(digits)), ..mark };
    let awaiting = |mark| Mark { awaiting_second_check: true, ..mark };
    for (why, kind, before, after, expected) in [
        ("the registered one", WrongFound, pending(), wrong(10), Some(A)),
        ("the registered one, by a correction", Marked, pending(), right(B, corrected(10)), Some(A)),
        ("the one that was put right", WrongFound, right(B, corrected(10)), wrong(40), Some(B)),
        ("it, by a correction", Marked, right(B, corrected(10)), right(C, corrected(40)), Some(B)),
        (
            "a correction that nobody confirmed",
            WrongFound,
            awaiting(right(B, corrected(10))),
            wrong(10),
            Some(A),
        ),
        ("the same right number", Marked, right(B, corrected(10)), right(B, corrected(40)), Some(A)),
        ("verified by a document", Marked, wrong(10), marked(Status::Verified), None),
        ("confirmed", Confirmed, right(B, corrected(10)), right(B, corrected(10)), None),
        ("taken back", Undone, wrong(10), right(B, corrected(10)), None),
    ] {
        let found = number_found(kind, &before, &after, number(A));
        assert_eq!(found, expected.map(number), "{why}");
    }
}
