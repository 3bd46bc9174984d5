//! What a store answers, each kind to the request of its name.

use super::{Done, Generation, NumberVerdict, Record, RequestKind, SavedFilter};
use crate::audit::{CandidateId, DocumentRequest, Event, IncidentOf, RequestId, Sweep, SweepRule};
use crate::i18n::Message;
use crate::triage::bulk::{BulkProgress, Preview};
use crate::triage::incident::{LeftSweep, SweepPreview, SweepProgress};
use crate::triage::page::{Count, Page, PatternGroup, Place};
use crate::triage::policy::Refusal;
use crate::triage::progress::Progress;
use crate::triage::requests::{RequestGroup, RequestRow};
use crate::triage::tallies::Tallies;
use crate::triage::withdrawal::Upset;
use jiff::Timestamp;

/// What an act on a request did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDone {
    /// The request as it is now.
    pub request: DocumentRequest,
    /// What its answer did to the mark of its record.
    pub upset: Upset,
}

/// What an act on a request led to, or why it was refused.
pub type RequestOutcome = (RequestId, Result<Box<RequestDone>, Message>);

/// What a store answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The kept counts.
    Tallies(Box<Tallies>),
    /// A window of the queue.
    Page {
        /// Of which wish.
        generation: Generation,
        /// The window.
        page: Box<Page>,
        /// The record that the window was sought for, whole, so that it need not be asked for: its first or last one, or
        /// that at the place. None where it is not there, and with fuller windows that follow.
        record: Option<Box<Record>>,
    },
    /// The pending record that was looked for.
    Pending {
        /// Of which wish.
        generation: Generation,
        /// Where it is; none: there is no further one.
        place: Option<Place>,
    },
    /// One record; none: it is not there (any more).
    Record {
        /// Of which wish.
        generation: Generation,
        /// The record.
        record: Option<Box<Record>>,
    },
    /// The history of one record, newest first.
    History {
        /// Of which wish.
        generation: Generation,
        /// The events.
        events: Vec<Event>,
    },
    /// The patterns of a filter. A fuller answer of the same generation may follow.
    Patterns {
        /// Of which wish.
        generation: Generation,
        /// The patterns.
        groups: Vec<PatternGroup>,
    },
    /// A window of whole records.
    Readings {
        /// Of which wish.
        generation: Generation,
        /// The records, in the order of the queue.
        records: Vec<Record>,
        /// How many records come before the first.
        before: Count,
        /// How many the filter lets through.
        total: Count,
    },
    /// What is foreseen. A fuller answer of the same generation follows until it is complete.
    Preview {
        /// Of which wish.
        generation: Generation,
        /// What is foreseen.
        preview: Box<Preview>,
    },
    /// How the audit goes on.
    Progress {
        /// Of which wish.
        generation: Generation,
        /// How.
        progress: Box<Progress>,
    },
    /// Requests for documents, counted by addressee and employer.
    RequestGroups {
        /// Of which wish.
        generation: Generation,
        /// The groups.
        groups: Vec<RequestGroup>,
    },
    /// A page of requests.
    Requests {
        /// Of which wish.
        generation: Generation,
        /// The requests.
        rows: Vec<RequestRow>,
    },
    /// The answer to [`Request::PerformOnRequests`](super::Request::PerformOnRequests), in the order of the orders.
    RequestsDone(Vec<RequestOutcome>),
    /// The sweeps, in the order in which they were started.
    Sweeps(Vec<Sweep>),
    /// The incidents, as they are worked on.
    Incidents {
        /// Of which wish.
        generation: Generation,
        /// Open ones first, by when their next step is due.
        incidents: Vec<IncidentOf>,
    },
    /// When the open steps of open incidents are due, the earliest first; at most [`DUE_STEPS`](super::DUE_STEPS).
    DueSteps(Vec<Timestamp>),
    /// What a sweep would take.
    SweepPreview {
        /// Of which wish.
        generation: Generation,
        /// By which rule.
        rule: SweepRule,
        /// What.
        preview: SweepPreview,
    },
    /// A step of an incident was acted on, or why not.
    Stepped(Result<Box<IncidentOf>, Message>),
    /// How far a sweep has come, some times a second while it goes on and at its end.
    Sweep(SweepProgress),
    /// Who left sweeps that an act withdrew, where marks of theirs stay withdrawn.
    LeftSweep(LeftSweep),
    /// The saved filters, by name.
    SavedFilters(Vec<SavedFilter>),
    /// The answer to [`Request::PerformEach`](super::Request::PerformEach), in the order of the orders.
    DoneEach(Vec<(CandidateId, Result<Box<Done>, Refusal>)>),
    /// The answer to [`Request::Undo`](super::Request::Undo) of an act on several records, the last of them first.
    UndoneEach {
        /// What became of each record.
        outcomes: Vec<(CandidateId, Result<Box<Done>, Refusal>)>,
        /// Whether nothing was taken back, and the next undo goes on to an act before it.
        goes_on: bool,
    },
    /// How far a bulk act has come, some times a second while it goes on and at its end: the answer to
    /// [`Request::PerformBulk`](super::Request::PerformBulk), [`Request::ResumeBulk`](super::Request::ResumeBulk), and to [`Request::Undo`](super::Request::Undo) of what was done in bulk.
    Bulk(BulkProgress),
    /// How far the actor's bulk act has come that was stopped or interrupted: it can be resumed. The answer to
    /// [`Request::StopBulk`](super::Request::StopBulk) and [`Request::OpenBulk`](super::Request::OpenBulk).
    BulkRests(BulkProgress),
    /// Records were taken.
    Taken {
        /// How many.
        count: u64,
        /// The first of them.
        first: Option<Place>,
    },
    /// The answer to an act or an undo.
    Done {
        /// Of which act: that of the request, or none for an undo.
        id: Option<CandidateId>,
        /// What it led to.
        outcome: Result<Box<Done>, Refusal>,
    },
    /// The answer to a comparison of numbers.
    NumberCompared {
        /// Of which record.
        id: CandidateId,
        /// What it is.
        verdict: NumberVerdict,
    },
    /// It is in the history that the number of a record is shown in all its digits.
    Revealed {
        /// Of which record.
        id: CandidateId,
    },
    /// Somebody else changed the database.
    Changed,
    /// A request failed; viewing goes on where it can.
    Failed {
        /// What was asked.
        of: RequestKind,
        /// What to say.
        message: Message,
    },
}
