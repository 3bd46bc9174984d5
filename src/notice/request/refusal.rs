//! Why something is not done with a request, in one line that says what to do instead.

use crate::audit::{Addressee, CandidateId, CaseCode, Day, Outcome, RequestAnswer};
use crate::i18n::Message;
use crate::text::Shown;
use crate::triage::policy::Refusal;

/// Why something is not done with a request. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum RequestRefusal {
    /// The actor may not, or the words may not stand there.
    Policy(Refusal),
    /// There is no such request.
    NoSuchCase(CaseCode),
    /// Somebody changed the request after the actor saw it.
    Overtaken(CaseCode),
    /// It has an answer.
    Closed {
        /// Which.
        case: CaseCode,
        /// What came of it; none: it tells a mark that awaits the actor's second check.
        answer: Option<RequestAnswer>,
    },
    /// It was sent already.
    SentAlready {
        /// Which.
        case: CaseCode,
        /// When.
        on: Day,
    },
    /// It was not sent yet.
    NotSent(CaseCode),
    /// It has no answer that could be taken back.
    NothingToReopen(CaseCode),
    /// Only who entered an answer, or a lead, takes it back.
    ReopenedByAnother {
        /// Who entered it.
        by: String,
    },
    /// Another request for the record is open.
    OpenAlready(CaseCode),
    /// The record is not escalated (any more).
    NotNeeded(CandidateId),
    /// Nobody is named as the one to ask.
    NoAddressee(CandidateId),
    /// Somebody else is to be asked by now: no letter goes to whom the mark does not name, or to an employer who is the member's no more.
    AddressedElsewhere {
        /// Which.
        case: CaseCode,
        /// The record.
        record: CandidateId,
        /// Whom its mark names; none: the same, but the member has another employer.
        now: Option<Addressee>,
        /// Whether the letter was sent already.
        is_sent: bool,
    },
    /// The last request has an answer, and nobody has marked the record since.
    AnsweredSince {
        /// Which.
        case: CaseCode,
        /// What came of it.
        outcome: Outcome,
    },
    /// A day that is still to come.
    DayAhead(Day),
    /// A day before the one that it must follow.
    DayBefore {
        /// The day that was given.
        given: Day,
        /// The day on which it was sent, or asked again.
        sent: Day,
    },
    /// Due before it is sent.
    DueBefore {
        /// The day by which it would be due.
        due: Day,
        /// The day on which it is sent.
        sent: Day,
    },
    /// Due on a day that is past.
    DuePast(Day),
    /// What was checked for number and identity is not named.
    SeenNeeded(Outcome),
    /// A document is named for an outcome without one.
    NothingSeen(Outcome),
    /// 確認不能 by somebody who is no lead.
    UnconfirmableNeedsLead,
    /// 確認不能 without a reason.
    UnconfirmableNeedsNote,
    /// A note that is too long, or no plain line.
    Note {
        /// How many characters it may have.
        longest: usize,
    },
}

impl RequestRefusal {
    /// Says the refusal.
    pub fn message(&self) -> Message {
        let of = |id, case: &CaseCode| Message::new(id).arg("case", case);
        match self {
            Self::Policy(refusal) => refusal.message(),
            Self::NoSuchCase(case) => of("notice.request.no-such-case", case),
            Self::Overtaken(case) => of("notice.request.overtaken", case),
            Self::Closed { case, answer: None } => of("notice.request.closed-unseen", case),
            Self::Closed { case, answer: Some(answer) } => of("notice.request.closed", case)
                .say("outcome", outcome_word(answer.outcome))
                .arg("by", Shown::new(answer.by.as_str()))
                .arg("on", answer.on),
            Self::SentAlready { case, on } => of("notice.request.sent-already", case).arg("on", on),
            Self::NotSent(case) => of("notice.request.not-sent", case),
            Self::NothingToReopen(case) => of("notice.request.nothing-to-reopen", case),
            Self::ReopenedByAnother { by } => {
                Message::new("notice.request.reopened-by-another").arg("by", Shown::new(by.as_str()))
            }
            Self::OpenAlready(case) => of("notice.request.open-already", case),
            Self::NotNeeded(id) => Message::new("notice.request.not-needed").arg("id", id),
            Self::NoAddressee(id) => Message::new("notice.request.no-addressee").arg("id", id),
            Self::AddressedElsewhere { case, record, now, is_sent } => {
                let id = if *is_sent {
                    "notice.request.sent-elsewhere"
                } else {
                    "notice.request.written-elsewhere"
                };
                of(id, case).arg("id", record).say("now", now.map_or(ANOTHER_EMPLOYER, addressee_word))
            }
            Self::AnsweredSince { case, outcome } => {
                of("notice.request.answered-since", case).say("outcome", outcome_word(*outcome))
            }
            Self::DayAhead(day) => Message::new("notice.request.day-ahead").arg("day", day),
            Self::DayBefore { given, sent } => {
                Message::new("notice.request.day-before").arg("given", given).arg("sent", sent)
            }
            Self::DueBefore { due, sent } => {
                Message::new("notice.request.due-before").arg("due", due).arg("sent", sent)
            }
            Self::DuePast(day) => Message::new("notice.request.due-past").arg("day", day),
            Self::SeenNeeded(outcome) => {
                Message::new("notice.request.seen-needed").say("outcome", outcome_word(*outcome))
            }
            Self::NothingSeen(outcome) => {
                Message::new("notice.request.nothing-seen").say("outcome", outcome_word(*outcome))
            }
            Self::UnconfirmableNeedsLead => Message::new("notice.request.unconfirmable-needs-lead"),
            Self::UnconfirmableNeedsNote => Message::new("notice.request.unconfirmable-needs-note"),
            Self::Note { longest } => Message::new("notice.request.note").arg("longest", longest),
        }
    }
}

impl From<Refusal> for RequestRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Policy(refusal)
    }
}

const ANOTHER_EMPLOYER: Message = Message::new("notice.request.another-employer");

const fn addressee_word(addressee: Addressee) -> Message {
    Message::new(match addressee {
        Addressee::Employer => "word.addressee.employer",
        Addressee::EmployerForMember => "word.addressee.employer-for-member",
        Addressee::Member => "word.addressee.member",
        Addressee::Householder => "word.addressee.householder",
        Addressee::Municipality => "word.addressee.municipality",
        Addressee::OtherInsurer => "word.addressee.other-insurer",
    })
}

const fn outcome_word(outcome: Outcome) -> Message {
    Message::new(match outcome {
        Outcome::Matches => "word.outcome.matches",
        Outcome::OtherNumber => "word.outcome.other-number",
        Outcome::NoNumberOnIt => "word.outcome.no-number-on-it",
        Outcome::Unreadable => "word.outcome.unreadable",
        Outcome::Incomplete => "word.outcome.incomplete",
        Outcome::Refused => "word.outcome.refused",
        Outcome::Undeliverable => "word.outcome.undeliverable",
        Outcome::Deceased => "word.outcome.deceased",
        Outcome::LeftEmployer => "word.outcome.left-employer",
        Outcome::NoReply => "word.outcome.no-reply",
        Outcome::Unconfirmable => "word.outcome.unconfirmable",
    })
}
