//! 資料提供依頼, as lists show them and as people act on them: what a store, the command line and the console say to each other
//! of requests. The rules are the notice's own room's.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::listing::moment;

use crate::audit::{
    Actor, Addressee, CandidateId, CaseCode, Day, DocumentRequest, IdentitySeen, Mark, MemberKey, NumberSeen,
    Outcome, RequestAnswer, RequestId, RequestState, Status, coded_enum,
};
use crate::text::Shown;

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

/// One line of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    /// The request.
    pub request: DocumentRequest,
    /// Whose record it is for.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// 事業所名 of the employer who is asked; where nobody asks one, of the record, as its file says it.
    pub employer_name: String,
    /// 事業所番号 of the record, by the newest file.
    pub employer_code: String,
    /// Whether the record stands outside the audit.
    pub is_outside: bool,
    /// Its mark.
    pub mark: Mark,
}

impl RequestRow {
    /// Tells whether the request is open, and its record was decided on otherwise meanwhile: no answer is needed any more.
    pub const fn is_unneeded(&self) -> bool {
        self.request.answer.is_none() && !matches!(self.mark.status, Status::Escalated)
    }

    /// Tells whether an answer is needed, and somebody else is to be asked for it by now.
    pub fn is_elsewhere(&self) -> bool {
        !self.is_unneeded() && self.request.is_elsewhere(&self.mark, &self.employer_code)
    }

    /// Returns the request as an actor may see it where it is read: what came of it tells a mark that awaits his second check, and is
    /// hidden with that; that it is answered is not.
    pub fn seen_by(&self, actor: &Actor) -> Cow<'_, Self> {
        match self.mark.seen_by(actor) {
            Cow::Borrowed(_) => Cow::Borrowed(self),
            Cow::Owned(mark) => Cow::Owned(Self { mark, ..self.clone() }),
        }
    }

    /// Returns what came of it, as far as the mark may be seen.
    pub fn answer(&self) -> Option<&RequestAnswer> {
        self.request.answer.as_ref().filter(|_| !self.mark.is_blind())
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
    /// Names the employer by code and name; empty where no employer is asked.
    pub fn employer(&self) -> Shown<'static> {
        Shown::employer(&self.employer_code, &self.employer_name)
    }

    /// Returns the filter of the requests in it.
    pub fn filter(&self) -> RequestFilter {
        RequestFilter {
            addressees: vec![self.addressee],
            employers: vec![self.employer_code.clone()],
            ..RequestFilter::default()
        }
    }
}

/// The columns of a request in CSV, and its keys in JSON.
const COLUMNS: &[&str] = &[
    "case_code",
    "record",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "kanji_name",
    "addressee",
    "employer_code",
    "employer_name",
    "state",
    "overdue",
    "needed",
    "written_by",
    "written_at",
    "sent_on",
    "due_on",
    "reminded_on",
    "reminders",
    "outcome",
    "answered_on",
    "number_seen",
    "identity_seen",
    "note",
    "answered_by",
    "answered_at",
    "another_to_ask",
];

impl RequestRow {
    /// Returns the columns of `request list --format csv`.
    pub const fn columns() -> &'static [&'static str] {
        COLUMNS
    }

    /// Returns the cells of [`columns`](Self::columns), as seen on a day.
    pub fn cells(&self, today: Day) -> Vec<String> {
        let request = &self.request;
        let answer = self.answer();
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            request.case_code().to_string(),
            request.candidate.to_string(),
            self.key.insurer_no.as_str().to_owned(),
            self.key.symbol.clone(),
            self.key.number.clone(),
            self.key.branch.clone(),
            self.kanji_name.clone(),
            request.addressee.code().to_owned(),
            request.employer_code.clone(),
            self.employer_name.clone(),
            request.state().code().to_owned(),
            request.is_overdue(today).to_string(),
            (!self.is_unneeded()).to_string(),
            request.written_by.clone(),
            moment(Some(request.written_at)),
            day(request.sent_on),
            day(request.due_on),
            day(request.reminded_on),
            request.reminders.to_string(),
            answer.map_or("", |it| it.outcome.code()).to_owned(),
            day(answer.map(|it| it.on)),
            answer.and_then(|it| it.number_seen).map_or("", NumberSeen::code).to_owned(),
            answer.and_then(|it| it.identity_seen).map_or("", IdentitySeen::code).to_owned(),
            answer.map_or("", |it| it.note.as_str()).to_owned(),
            answer.map_or("", |it| it.by.as_str()).to_owned(),
            moment(answer.map(|it| it.at)),
            self.is_elsewhere().to_string(),
        ]
    }

    /// Returns the request as the object of `request list --format json`, as seen on a day; what there is not is null.
    pub fn to_json(&self, today: Day) -> Value {
        let request = &self.request;
        let cells = COLUMNS.iter().zip(self.cells(today)).map(|(name, cell)| {
            let value = match *name {
                "record" => request.candidate.0.into(),
                "reminders" => request.reminders.into(),
                "overdue" => request.is_overdue(today).into(),
                "needed" => (!self.is_unneeded()).into(),
                "another_to_ask" => self.is_elsewhere().into(),
                "symbol" | "branch" | "note" | "employer_code" | "employer_name" => cell.into(),
                _ if cell.is_empty() => Value::Null,
                _ => cell.into(),
            };
            ((*name).to_owned(), value)
        });
        Value::Object(cells.collect())
    }
}
