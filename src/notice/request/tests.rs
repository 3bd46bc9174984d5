//! The transitions as a table, what a request adds to the figures, and who stands in which letter.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::audit::{
    Actor, Addressee, Basis, CandidateId, Day, DocumentRequest, Employer, IdentitySeen, IdentitySource,
    InsurerNumber, Mark, MemberKey, NumberSeen, Outcome, RequestId, RequestState, Role, Status,
};
use crate::i18n::Lang;
use crate::triage::policy::Refusal;
use crate::triage::requests::{Replied, RequestAct};
use crate::triage::sums::{Dimension, RequestCount, of_day};

fn day(iso: &str) -> Day {
    iso.parse().unwrap()
}

fn now() -> Timestamp {
    "2023-06-20T03:00:00Z".parse().unwrap()
}

fn who(name: &str, role: Role) -> Actor {
    Actor { account: name.into(), claim: None, source: IdentitySource::LoginUid, role }
}

fn written() -> DocumentRequest {
    DocumentRequest {
        id: RequestId(123),
        candidate: CandidateId(7),
        addressee: Addressee::Employer,
        employer_code: "0012".into(),
        written_by: "sato".into(),
        written_at: "2023-06-01T01:00:00Z".parse().unwrap(),
        sent_on: None,
        due_on: Some(day("2023-06-30")),
        reminded_on: None,
        reminders: 0,
        answer: None,
        version: 1,
    }
}

fn marked(status: Status) -> Mark {
    Mark { status, ..Mark::default() }
}

#[allow(clippy::needless_pass_by_value, reason = "each test makes its own")]
fn act(request: &DocumentRequest, act: RequestAct) -> Result<DocumentRequest, RequestRefusal> {
    rule(request, (&marked(Status::Escalated), "0012"), None, &act, &who("sato", Role::Operator), now())
}

fn send(on: &str, due: Option<&str>) -> RequestAct {
    RequestAct::Send { on: day(on), due: due.map(day) }
}

fn remind(on: &str, due: Option<&str>) -> RequestAct {
    RequestAct::Remind { on: day(on), due: due.map(day) }
}

fn replied(outcome: Outcome) -> Replied {
    let proves = matches!(outcome, Outcome::Matches | Outcome::OtherNumber);
    Replied {
        outcome,
        on: day("2023-06-19"),
        number_seen: proves.then_some(NumberSeen::CardCopy),
        identity_seen: proves.then_some(IdentitySeen::Photograph),
        note: String::new(),
    }
}

fn sent() -> DocumentRequest {
    act(&written(), send("2023-06-02", None)).unwrap()
}

#[test]
fn a_request_goes_from_written_to_answered() {
    let sent = sent();
    assert_eq!((sent.state(), sent.due_on, sent.version), (RequestState::Sent, Some(day("2023-06-30")), 2));
    let reminded = act(&sent, remind("2023-06-18", None)).unwrap();
    assert_eq!((reminded.reminders, reminded.due_on), (1, Some(day("2023-07-02"))), "the usual days");
    let answered = act(&reminded, RequestAct::Answer(replied(Outcome::Matches))).unwrap();
    let answer = answered.answer.clone().unwrap();
    assert_eq!((answered.state(), answer.by.as_str(), answer.at), (RequestState::Answered, "sato", now()));
    let again = act(&answered, RequestAct::Reopen).unwrap();
    assert_eq!((again.answer.is_none(), again.state(), again.version), (true, RequestState::Reminded, 5));
}

#[test]
fn what_may_not_be_done_says_why() {
    let case = written().case_code();
    let answered = act(&sent(), RequestAct::Answer(replied(Outcome::Refused))).unwrap();
    let closed = RequestRefusal::Closed { case, answer: answered.answer.clone() };
    let answer = |change: fn(&mut Replied), outcome| {
        let mut replied = replied(outcome);
        change(&mut replied);
        RequestAct::Answer(replied)
    };
    let table = [
        (sent(), send("2023-06-03", None), RequestRefusal::SentAlready { case, on: day("2023-06-02") }),
        (written(), send("2023-06-21", None), RequestRefusal::DayAhead(day("2023-06-21"))),
        (
            written(),
            send("2023-05-31", None),
            RequestRefusal::DayBefore { given: day("2023-05-31"), sent: day("2023-06-01") },
        ),
        (
            written(),
            send("2023-06-02", Some("2023-06-01")),
            RequestRefusal::DueBefore { due: day("2023-06-01"), sent: day("2023-06-02") },
        ),
        (written(), send("2023-06-02", Some("2023-06-19")), RequestRefusal::DuePast(day("2023-06-19"))),
        (written(), remind("2023-06-02", None), RequestRefusal::NotSent(case)),
        (sent(), remind("2023-06-18", Some("2023-06-19")), RequestRefusal::DuePast(day("2023-06-19"))),
        (written(), answer(|_| (), Outcome::Matches), RequestRefusal::NotSent(case)),
        (
            sent(),
            answer(|it| it.number_seen = None, Outcome::Matches),
            RequestRefusal::SeenNeeded(Outcome::Matches),
        ),
        (
            sent(),
            answer(|it| it.identity_seen = None, Outcome::OtherNumber),
            RequestRefusal::SeenNeeded(Outcome::OtherNumber),
        ),
        (
            sent(),
            answer(|it| it.number_seen = Some(NumberSeen::Other), Outcome::Refused),
            RequestRefusal::NothingSeen(Outcome::Refused),
        ),
        (
            sent(),
            answer(|it| it.on = "2023-06-01".parse().unwrap(), Outcome::Refused),
            RequestRefusal::DayBefore { given: day("2023-06-01"), sent: day("2023-06-02") },
        ),
        (
            sent(),
            answer(|it| it.on = "2023-06-21".parse().unwrap(), Outcome::Refused),
            RequestRefusal::DayAhead(day("2023-06-21")),
        ),
        (
            sent(),
            answer(|it| it.note = "123456789018".into(), Outcome::Refused),
            RequestRefusal::Policy(Refusal::NumberInNote),
        ),
        (
            sent(),
            answer(|it| it.note = "01754538422260".into(), Outcome::Refused),
            RequestRefusal::Policy(Refusal::NumberInNote),
        ),
        (
            sent(),
            answer(|it| it.note = "a\nb".into(), Outcome::Refused),
            RequestRefusal::Note { longest: 400 },
        ),
        (sent(), answer(|_| (), Outcome::Unconfirmable), RequestRefusal::UnconfirmableNeedsLead),
        (answered.clone(), answer(|_| (), Outcome::Matches), closed.clone()),
        (answered, send("2023-06-03", None), closed),
        (sent(), RequestAct::Reopen, RequestRefusal::NothingToReopen(case)),
    ];
    for (request, wanted, refusal) in table {
        assert_eq!(act(&request, wanted.clone()), Err(refusal), "{wanted:?}");
    }
    let viewer = who("guest", Role::Viewer);
    let refused = rule(
        &written(),
        (&marked(Status::Escalated), "0012"),
        None,
        &send("2023-06-02", None),
        &viewer,
        now(),
    );
    assert_eq!(refused, Err(RequestRefusal::Policy(Refusal::OnlyViewing)));
}

#[test]
fn what_is_needed_no_more_is_neither_sent_nor_asked_again_and_still_closed() {
    let operator = who("sato", Role::Operator);
    let of = |request: &DocumentRequest, act: RequestAct| {
        rule(request, (&marked(Status::Verified), "0012"), None, &act, &operator, now())
    };
    let needless = RequestRefusal::NotNeeded(CandidateId(7));
    assert_eq!(of(&written(), send("2023-06-02", None)), Err(needless.clone()));
    assert_eq!(of(&sent(), remind("2023-06-18", None)), Err(needless));
    assert!(of(&sent(), RequestAct::Answer(replied(Outcome::NoReply))).is_ok());
    assert!(of(&written(), RequestAct::Answer(replied(Outcome::LeftEmployer))).is_ok(), "though never sent");
}

/// What came of a request tells the mark that follows from it, and is kept from who is to check that mark.
#[test]
fn a_refusal_tells_no_outcome_to_who_is_to_check_the_mark() {
    let answered = act(&sent(), RequestAct::Answer(replied(Outcome::OtherNumber))).unwrap();
    let mark = Mark {
        status: Status::Corrected,
        operator: Some("sato".into()),
        awaiting_second_check: true,
        ..Mark::default()
    };
    for (name, sees) in [("sato", true), ("ito", false)] {
        let act = RequestAct::Answer(replied(Outcome::Refused));
        let refused =
            rule(&answered, (&mark, "0012"), None, &act, &who(name, Role::Lead), now()).unwrap_err();
        for lang in [Lang::En, Lang::Ja] {
            let said = lang.say(&refused.message());
            assert_eq!(said.contains(lang.word("outcome", "other-number")), sees, "{said}");
            assert_eq!(said.contains("sato"), sees, "{said}");
        }
    }
}

#[test]
fn only_a_lead_gives_up_and_says_why() {
    let lead = who("ito", Role::Lead);
    let of = |note: &str| {
        let replied = Replied { note: note.into(), ..replied(Outcome::Unconfirmable) };
        rule(&sent(), (&marked(Status::Escalated), "0012"), None, &RequestAct::Answer(replied), &lead, now())
    };
    assert_eq!(of(" "), Err(RequestRefusal::UnconfirmableNeedsNote));
    assert_eq!(of("転出先不明").unwrap().answer.unwrap().by, "ito");
}

#[test]
fn an_answer_is_taken_back_by_who_entered_it_and_never_beside_an_open_request() {
    let answered = act(&sent(), RequestAct::Answer(replied(Outcome::Refused))).unwrap();
    let by = |name: &str, role, newer: Option<&DocumentRequest>| {
        rule(
            &answered,
            (&marked(Status::Escalated), "0012"),
            newer,
            &RequestAct::Reopen,
            &who(name, role),
            now(),
        )
    };
    assert_eq!(by("ito", Role::Operator, None), Err(RequestRefusal::ReopenedByAnother { by: "sato".into() }));
    assert!(by("ito", Role::Lead, None).is_ok());
    let newer = DocumentRequest { id: RequestId(124), ..written() };
    assert_eq!(by("sato", Role::Operator, Some(&newer)), Err(RequestRefusal::OpenAlready(newer.case_code())));
}

#[test]
fn a_record_needs_one_request_at_a_time_and_another_after_it_was_marked_again() {
    let mark = Mark {
        status: Status::Escalated,
        addressee: Some(Addressee::Member),
        marked_at: Some("2023-06-01T00:00:00Z".parse().unwrap()),
        ..Mark::default()
    };
    let id = CandidateId(7);
    assert_eq!(needs_request(id, &mark, None, false), Ok(Addressee::Member));
    let pending = Mark::default();
    assert_eq!(needs_request(id, &pending, None, true), Err(RequestRefusal::NotNeeded(id)));
    let nobody = Mark { addressee: None, ..mark.clone() };
    assert_eq!(needs_request(id, &nobody, None, true), Err(RequestRefusal::NoAddressee(id)));
    let open = sent();
    assert_eq!(
        needs_request(id, &mark, Some(&open), true),
        Err(RequestRefusal::OpenAlready(open.case_code()))
    );
    let closed = act(&open, RequestAct::Answer(replied(Outcome::NoReply))).unwrap();
    let since = RequestRefusal::AnsweredSince { case: closed.case_code(), outcome: Outcome::NoReply };
    assert_eq!(needs_request(id, &mark, Some(&closed), false), Err(since));
    assert!(needs_request(id, &mark, Some(&closed), true).is_ok(), "who names it asks again");
    let marked = Mark { marked_at: Some("2023-06-20T04:00:00Z".parse().unwrap()), ..mark };
    assert!(needs_request(id, &marked, Some(&closed), false).is_ok());
}

#[test]
fn a_letter_names_a_day_that_is_ahead() {
    let today = day("2023-06-20");
    for (asked, marked, printed) in [
        (None, None, "2023-07-04"),
        (None, Some("2023-06-20"), "2023-07-04"),
        (None, Some("2023-06-21"), "2023-06-21"),
        (Some("2023-06-20"), Some("2023-06-21"), "2023-06-20"),
    ] {
        let due = due_to_print(asked.map(day), marked.map(day), today);
        assert_eq!(due, Ok(day(printed)), "{asked:?} {marked:?}");
    }
    let past = day("2023-06-19");
    assert_eq!(due_to_print(Some(past), None, today), Err(RequestRefusal::DuePast(past)));
}

#[test]
fn a_request_is_counted_once_in_each_figure() {
    let of = |request: &DocumentRequest| counts(request).into_iter().collect::<Vec<_>>();
    let count = |of: RequestCount| ((Dimension::Request, u32::from(of.index())), 1);
    assert_eq!(of(&written()), []);
    assert_eq!(
        of(&sent()),
        [count(RequestCount::Sent), ((Dimension::RequestDue, of_day(day("2023-06-30"))), 1)]
    );
    let answered = |outcome| act(&sent(), RequestAct::Answer(replied(outcome))).unwrap();
    assert_eq!(of(&answered(Outcome::Matches)), [count(RequestCount::Sent), count(RequestCount::Answered)]);
    assert!(of(&answered(Outcome::Undeliverable)).contains(&count(RequestCount::Undeliverable)));
    assert!(of(&answered(Outcome::Refused)).contains(&count(RequestCount::Refused)));
}

#[test]
fn an_answer_speaks_for_a_mark_and_makes_none() {
    let of = |outcome, seen| {
        let replied = Replied { number_seen: seen, ..replied(outcome) };
        let answered = act(&sent(), RequestAct::Answer(replied)).unwrap();
        proposal(&answered.answer.unwrap(), Addressee::Employer)
    };
    assert_eq!(of(Outcome::Matches, Some(NumberSeen::CardCopy)), Proposal::Verify(Basis::CardCopy));
    assert_eq!(
        of(Outcome::Matches, Some(NumberSeen::ResidentRecord)),
        Proposal::Verify(Basis::ResidentRecord)
    );
    assert_eq!(of(Outcome::Matches, Some(NumberSeen::Other)), Proposal::Verify(Basis::OtherMeans));
    assert_eq!(of(Outcome::OtherNumber, Some(NumberSeen::CardCopy)), Proposal::Wrong(Some(Basis::CardCopy)));
    assert_eq!(of(Outcome::LeftEmployer, None), Proposal::AskAnother(Addressee::Member));
    assert_eq!(of(Outcome::Unreadable, None), Proposal::AskAgain);
    assert_eq!(of(Outcome::Deceased, None), Proposal::Decide);
}

fn asked(n: i64, addressee: Addressee, employer: &str) -> Asked {
    let insurer = InsurerNumber::parse("06139992").unwrap();
    Asked {
        candidate: CandidateId(n),
        addressee,
        key: MemberKey::new(insurer, "12", &format!("{n:04}"), "00"),
        name: format!("人{n}"),
        household: Household { insured_name: "主".into(), address: "東京都".into() },
        employer_code: employer.into(),
        employer_name: "甲".into(),
        due_on: None,
    }
}

#[test]
fn an_address_is_the_employers_own_or_the_insurers_and_what_is_missing_is_named() {
    let employer = Employer {
        employer_code: "A".into(),
        name: "乙".into(),
        postal_code: "100-0001".into(),
        address: "千代田区".into(),
        department: "総務部".into(),
        contact: String::new(),
        phone: String::new(),
        send_by: "mail".into(),
    };
    let of = |addressee, code: &str, known: Option<&Employer>| recipient(&asked(1, addressee, code), known);
    let to = of(Addressee::Employer, "A", Some(&employer)).unwrap();
    assert_eq!((to.name.as_str(), to.address.as_str()), ("乙", "千代田区"));
    assert_eq!(of(Addressee::Employer, "", None), Err(Lacking::EmployerCode));
    let nothing = Lacking::Employer { code: "A".into(), name: "甲".into() };
    assert_eq!(of(Addressee::EmployerForMember, "A", None), Err(nothing));
    let bare = Employer { address: " ".into(), ..employer };
    let lacks = Lacking::EmployerAddress { code: "A".into(), name: "乙".into() };
    assert_eq!(of(Addressee::Employer, "A", Some(&bare)), Err(lacks));
    assert_eq!(of(Addressee::Member, "", None).unwrap().name, "人1");
    assert_eq!(of(Addressee::Householder, "", None).unwrap().name, "主");
    assert_eq!(of(Addressee::Municipality, "", None), Ok(Recipient::default()), "filled in by hand");
    let nowhere = Asked { household: Household::default(), ..asked(1, Addressee::Member, "") };
    assert_eq!(recipient(&nowhere, None), Err(Lacking::Address));
    for addressee in Addressee::ALL {
        let nameless = Asked { name: "　".into(), ..asked(1, *addressee, "A") };
        assert_eq!(recipient(&nameless, Some(&bare)), Err(Lacking::Name), "{addressee}");
    }
}

proptest! {
    /// No letter speaks of a person whom its addressee is not asked about, and none is forgotten.
    #[test]
    fn a_letter_holds_the_people_of_one_addressee(
        all in proptest::collection::vec((0_u8..6, 0_u8..3), 0..30),
    ) {
        let everybody = all.iter().zip(1..).map(|((to, code), n)| {
            (asked(n, Addressee::from_index(*to).unwrap(), &format!("{code}")), ())
        });
        let letters = group(everybody);
        prop_assert_eq!(letters.iter().map(Vec::len).sum::<usize>(), all.len());
        for letter in &letters {
            let (first, ()) = &letter[0];
            let is_employers = matches!(first.addressee, Addressee::Employer | Addressee::EmployerForMember);
            prop_assert!(is_employers || letter.len() == 1);
            for (other, ()) in letter {
                prop_assert_eq!((other.addressee, &other.employer_code), (first.addressee, &first.employer_code));
            }
            prop_assert!(letter.is_sorted_by(|one, other| one.0.key < other.0.key));
        }
    }
}
