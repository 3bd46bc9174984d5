//! 資料提供依頼, as lists show them and as people act on them: what a store, the command line and the console say to each other
//! of requests. The rules are the notice's own room's.

use jiff::Timestamp;
use serde::Serialize;

use crate::audit::{
    Actor, Addressee, CandidateId, CaseCode, Day, DocumentRequest, IdentitySeen, MemberKey, NumberSeen,
    Outcome, RequestId, RequestState, Status, coded_enum,
};
use crate::i18n::Message;

coded_enum! {
    /// What the newest request for a record has come to, as the queue is filtered by it.
    pub enum RequestStanding {
        /// Nothing was ever asked for.
        None = "none",
        /// The letter is written, not sent.
        Written = "written",
        /// It was sent once, and has no answer.
        Sent = "sent",
        /// It was sent again, and has no answer.
        Reminded = "reminded",
        /// It has an answer.
        Answered = "answered",
        /// It was sent, is due and has no answer.
        Overdue = "overdue",
        /// The letter came back.
        Undeliverable = "undeliverable",
    }
}

/// What came of a request, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replied {
    /// What.
    pub outcome: Outcome,
    /// The day on which it came.
    pub on: Day,
    /// By what document the number was checked.
    pub number_seen: Option<NumberSeen>,
    /// By what the person was checked.
    pub identity_seen: Option<IdentitySeen>,
    /// Words.
    pub note: String,
}

/// What a person does to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestAct {
    /// The letter was sent.
    Send {
        /// When.
        on: Day,
        /// By when the answer is due; none: as the letter says.
        due: Option<Day>,
    },
    /// It was asked again.
    Remind {
        /// When.
        on: Day,
        /// By when the answer is due now; none: after the usual days.
        due: Option<Day>,
    },
    /// An answer came, or the request is closed without one.
    Answer(Replied),
    /// An answer that was entered by mistake is taken back.
    Reopen,
}

/// An act on a request as a store performs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestOrder {
    /// Which request.
    pub id: RequestId,
    /// The version that the actor saw; none where the act speaks of the request as it is now (the command line).
    pub seen_version: Option<u64>,
    /// What.
    pub act: RequestAct,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// What an act on a request led to: the request as it is now, or why it was refused.
pub type RequestOutcome = (RequestId, Result<Box<DocumentRequest>, Message>);

/// One line of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// The request.
    pub request: DocumentRequest,
    /// Whose record it is for.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// 事業所名 of the record, as its file says it.
    pub employer_name: String,
    /// Where the record stands now.
    pub status: Status,
}

impl RequestRow {
    /// Tells whether the request is open, and its record was decided on otherwise meanwhile: no answer is needed any more.
    pub const fn is_unneeded(&self) -> bool {
        self.request.answer.is_none() && !matches!(self.status, Status::Escalated)
    }
}

/// Which requests a list shows. An empty list asks for nothing and lets everything through; different ones mean *and*.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestFilter {
    /// Only these.
    pub cases: Vec<CaseCode>,
    /// Of these records.
    pub records: Vec<CandidateId>,
    /// Where they stand.
    pub states: Vec<RequestState>,
    /// Who is asked.
    pub addressees: Vec<Addressee>,
    /// Employer codes, whole. An empty one: no employer is asked.
    pub employers: Vec<String>,
    /// What came of them.
    pub outcomes: Vec<Outcome>,
    /// Only those that were sent, have no answer, and were due before this day.
    pub overdue_on: Option<Day>,
    /// Only those that were sent and have no answer.
    pub unanswered: bool,
    /// Only open ones whose record was decided on otherwise.
    pub unneeded: bool,
}

/// Where a page of a list of requests begins: after this request. Lists run by addressee, employer and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestPlace {
    /// Who is asked.
    pub addressee: Addressee,
    /// The employer's code.
    pub employer_code: String,
    /// The request.
    pub id: RequestId,
}

impl RequestPlace {
    /// Returns the place of a request.
    pub fn of(request: &DocumentRequest) -> Self {
        Self { addressee: request.addressee, employer_code: request.employer_code.clone(), id: request.id }
    }
}

/// The requests to one employer, or to all addressees of another kind, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestGroup {
    /// Who is asked.
    pub addressee: Addressee,
    /// The employer's code; empty where no employer is asked.
    pub employer_code: String,
    /// The employer's name.
    pub employer_name: String,
    /// How many there are.
    pub total: u64,
    /// Written and not sent.
    pub written: u64,
    /// Sent, and no answer yet: reminded ones too.
    pub unanswered: u64,
    /// Of those, due before the day.
    pub overdue: u64,
    /// Answered.
    pub answered: u64,
}

impl RequestGroup {
    /// Returns the filter of the requests in it.
    pub fn filter(&self) -> RequestFilter {
        RequestFilter {
            addressees: vec![self.addressee],
            employers: vec![self.employer_code.clone()],
            ..RequestFilter::default()
        }
    }
}
