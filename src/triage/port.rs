//! What a store and the console say to each other, over channels: domain operations, never SQL.
//!
//! A store answers requests for reading on one thread and for writing on another, so that no key waits behind a disk.
//! Requests are keyed by what is wanted; a reply carries the generation of its request, and the console drops stale ones.

use jiff::Timestamp;

use super::act::Order;
use super::assess::Assessment;
use super::bulk::{BulkAct, BulkProgress, Preview};
use super::dossier::Dossier;
use super::figures::Tallies;
use super::filter::Filter;
use super::incident::{StepOrder, SweepPreview, SweepProgress, SweepWish};
use super::page::{Count, Page, PageWish, Place, SortOrder};
use super::pattern::PatternGroup;
use super::policy::Refusal;
use super::progress::Progress;
use super::requests::{RequestFilter, RequestGroup, RequestOrder, RequestOutcome, RequestPlace, RequestRow};
use super::selection::Selection;
use crate::audit::{
    Actor, Addressee, CandidateId, Day, Event, EventKind, IncidentId, IncidentOf, IndividualNumber, Mark,
    MemberKey, Sweep, SweepId, SweepRule,
};
use crate::i18n::Message;

/// For how many steps that are due it is told when.
pub const DUE_STEPS: usize = 1_000;

/// Which wish a reply belongs to. Each kind of request counts for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Generation(pub u64);

/// What the console asks of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// The kept counts.
    Tallies,
    /// A window of the queue. A newer wish interrupts an older one.
    Page {
        /// Which wish.
        generation: Generation,
        /// What is wished for.
        wish: PageWish,
    },
    /// The next record with status pending after a place, or the one before it.
    Pending {
        /// Which wish.
        generation: Generation,
        /// Of which records; its statuses are ignored.
        filter: Filter,
        /// In which order. What a search found comes by how well it fits, whatever the order.
        order: SortOrder,
        /// From where.
        from: Place,
        /// Which way.
        forward: bool,
    },
    /// One record, whole.
    Record {
        /// Which wish.
        generation: Generation,
        /// Which record.
        id: CandidateId,
    },
    /// The history of one record, newest first.
    History {
        /// Which wish.
        generation: Generation,
        /// Which record.
        id: CandidateId,
    },
    /// The patterns among the records of a filter, the most frequent first.
    Patterns {
        /// Which wish.
        generation: Generation,
        /// Of which records; its pattern is ignored.
        filter: Filter,
    },
    /// A window of whole records, for reading one after the other.
    Readings {
        /// Which wish.
        generation: Generation,
        /// What is wished for.
        wish: PageWish,
    },
    /// What a bulk act would do.
    Preview {
        /// Which wish.
        generation: Generation,
        /// On which records.
        selection: Selection,
        /// What.
        act: BulkAct,
        /// Who would do it.
        actor: Actor,
    },
    /// The filters that were saved.
    SavedFilters,
    /// How the audit goes on.
    Progress {
        /// Which wish.
        generation: Generation,
        /// Who asks: only leads are told of persons.
        actor: Actor,
        /// The day in Japan.
        today: Day,
    },
    /// The requests for documents, counted by addressee and employer: the groups that follow one, so many at most.
    RequestGroups {
        /// Which wish.
        generation: Generation,
        /// After which; none: from the first.
        after: Option<(Addressee, String)>,
        /// How many.
        limit: u32,
        /// The day on which what is overdue is judged.
        today: Day,
    },
    /// Requests of a filter, by addressee, employer and id: those that follow one, so many at most.
    Requests {
        /// Which wish.
        generation: Generation,
        /// Which.
        filter: RequestFilter,
        /// After which; none: from the first.
        after: Option<RequestPlace>,
        /// How many.
        limit: u32,
    },
    /// Acts on requests, each by itself.
    PerformOnRequests(Vec<RequestOrder>),
    /// All sweeps, in the order in which they were started.
    Sweeps,
    /// All incidents, as they are worked on.
    Incidents {
        /// Which wish.
        generation: Generation,
    },
    /// When the open steps of open incidents are due.
    DueSteps,
    /// What a sweep from an incident would take.
    PreviewSweep {
        /// Which wish.
        generation: Generation,
        /// From which incident.
        incident: IncidentId,
        /// By which rule; none: the one that its record proposes.
        rule: Option<SweepRule>,
    },
    /// An act on a step of an incident. It is durable before it is answered.
    StepIncident(StepOrder),
    /// A sweep begins, in bounded batches; other acts pass between them. One by the same rule that was broken off goes on.
    StartSweep {
        /// What is wished for.
        wish: SweepWish,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// An act on each of several records, one event each; one undo takes all of them back. What is refused leaves the others
    /// alone.
    PerformEach(Vec<Order>),
    /// An act on a selection, in bounded batches; other acts pass between them. Its progress arrives unasked.
    PerformBulk {
        /// On which records.
        selection: Selection,
        /// What.
        act: BulkAct,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// Whether a bulk act of this person rests; asked when a session begins. Answered with its progress, or not at all.
    OpenBulk {
        /// Whose.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// The actor's bulk act that was stopped, or interrupted by a crash or a full disk, goes on where it was durable.
    ResumeBulk {
        /// Whose.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// The bulk act under way rests after its batch, to be resumed; one that rests already ends there.
    StopBulk,
    /// The next free records of a filter, in the order of the queue, are taken for a while.
    TakeBundle {
        /// Of which records.
        filter: Filter,
        /// How many.
        size: u32,
        /// Until when.
        until: Timestamp,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// A filter is saved under a name, or with none the name given up.
    SaveFilter {
        /// The name.
        name: String,
        /// What it stands for.
        filter: Option<Filter>,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// An act. It is durable before it is answered.
    Perform(Order),
    /// One's own last act taken back: of several records by one key all of them; where it was done in bulk, all of it, which
    /// goes on as a bulk act of its own.
    Undo {
        /// Whose.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// Whether twelve digits, keyed unseen, are the number of a record. Recorded.
    CompareNumber {
        /// Which record.
        id: CandidateId,
        /// What was keyed.
        keyed: IndividualNumber,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// The number of a record is to be shown in all its digits. It is recorded before it is answered.
    Reveal {
        /// Which record.
        id: CandidateId,
        /// Why.
        reason: String,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// Something to be written into the history without being waited for: a record opened whole, a search.
    Note(Noted),
}

/// What kind of request a failure answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the requests are, which say what they mean")]
pub enum Asked {
    Tallies,
    Page,
    Pending,
    Record,
    History,
    Patterns,
    Readings,
    Preview,
    /// [`Request::SavedFilters`] and [`Request::SaveFilter`].
    SavedFilters,
    /// [`Request::Perform`], [`Request::PerformEach`], [`Request::PerformOnRequests`] and [`Request::Undo`].
    Act,
    /// [`Request::RequestGroups`] and [`Request::Requests`].
    Requests,
    /// Bulk acts, resumed or stopped.
    Bulk,
    TakeBundle,
    CompareNumber,
    Reveal,
    Note,
    Progress,
    Incidents,
    Sweeps,
    DueSteps,
    PreviewSweep,
    StepIncident,
    StartSweep,
}

impl Request {
    /// Returns what kind of request it is.
    pub const fn asked(&self) -> Asked {
        match self {
            Self::Tallies => Asked::Tallies,
            Self::Page { .. } => Asked::Page,
            Self::Pending { .. } => Asked::Pending,
            Self::Record { .. } => Asked::Record,
            Self::History { .. } => Asked::History,
            Self::Patterns { .. } => Asked::Patterns,
            Self::Readings { .. } => Asked::Readings,
            Self::Preview { .. } => Asked::Preview,
            Self::SavedFilters | Self::SaveFilter { .. } => Asked::SavedFilters,
            Self::Perform(_) | Self::PerformEach(_) | Self::PerformOnRequests(_) | Self::Undo { .. } => {
                Asked::Act
            }
            Self::RequestGroups { .. } | Self::Requests { .. } => Asked::Requests,
            Self::PerformBulk { .. } | Self::OpenBulk { .. } | Self::ResumeBulk { .. } | Self::StopBulk => {
                Asked::Bulk
            }
            Self::TakeBundle { .. } => Asked::TakeBundle,
            Self::CompareNumber { .. } => Asked::CompareNumber,
            Self::Reveal { .. } => Asked::Reveal,
            Self::Note(_) => Asked::Note,
            Self::Progress { .. } => Asked::Progress,
            Self::Incidents { .. } => Asked::Incidents,
            Self::Sweeps => Asked::Sweeps,
            Self::DueSteps => Asked::DueSteps,
            Self::PreviewSweep { .. } => Asked::PreviewSweep,
            Self::StepIncident(_) => Asked::StepIncident,
            Self::StartSweep { .. } => Asked::StartSweep,
        }
    }
}

/// A line for the history about something that was read or left the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What.
    pub kind: EventKind,
    /// On which record, if on one.
    pub record: Option<CandidateId>,
    /// Facts as JSON; words that were searched for go through [`Noted::secret_words`].
    pub facts: serde_json::Value,
    /// Words of which only a salted digest enters the history.
    pub secret_words: Option<String>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// One record, whole: what is known and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What is known.
    pub dossier: Dossier,
    /// What it means.
    pub found: Assessment,
}

/// A filter under a name, for everybody who works in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub filter: Filter,
    /// Who saved it.
    pub saved_by: String,
}

/// What an act or an undo led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// On which record.
    pub id: CandidateId,
    /// The mark before.
    pub before: Mark,
    /// The mark after.
    pub after: Mark,
    /// The record's version after.
    pub version: u64,
    /// The other record that a swap corrected.
    pub partner: Option<CandidateId>,
    /// Whose record it is.
    pub key: MemberKey,
    /// The insurer's kanji name, as written.
    pub kanji_name: String,
    /// Where the record stands in the queue after.
    pub place: Place,
}

/// What twelve digits keyed unseen turn out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberVerdict {
    /// The record's own effective number.
    Same,
    /// Another, that nobody here holds.
    Different,
    /// Another, that these records hold.
    HeldBy(Vec<CandidateId>),
}

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
    /// The answer to [`Request::PerformOnRequests`], in the order of the orders.
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
    /// When the open steps of open incidents are due, the earliest first; at most [`DUE_STEPS`].
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
    /// The saved filters, by name.
    SavedFilters(Vec<SavedFilter>),
    /// The answer to [`Request::PerformEach`], in the order of the orders.
    DoneEach(Vec<(CandidateId, Result<Box<Done>, Refusal>)>),
    /// The answer to [`Request::Undo`] of what was one [`Request::PerformEach`], the last order first.
    UndoneEach(Vec<(CandidateId, Result<Box<Done>, Refusal>)>),
    /// How far a bulk act has come, some times a second while it goes on and at its end: the answer to
    /// [`Request::PerformBulk`], [`Request::ResumeBulk`], and to [`Request::Undo`] of what was done in bulk.
    Bulk(BulkProgress),
    /// How far the actor's bulk act has come that was stopped or interrupted: it can be resumed. The answer to
    /// [`Request::StopBulk`] and [`Request::OpenBulk`].
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
        of: Asked,
        /// What to say.
        message: Message,
    },
}

/// Work that the console starts and others do: files, reports, copies. Implemented where the rooms are joined.
pub trait Jobs: Send {
    /// Starts a job; its outcome arrives as a [`JobReply`]. One job runs at a time; a second is answered with a word.
    fn start(&self, job: Job);
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// The state of the triage into a file, numbers masked.
    Export {
        /// The file, its ending names the format.
        path: String,
        /// Whether a file that is there already is replaced.
        replace: bool,
        /// Of which records.
        filter: Filter,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
    /// The letters and lists that are still to be written, into a new folder; their requests are registered.
    Letters {
        /// The folder.
        folder: String,
        /// To the addressees of this kind, of this employer where its code is not empty; none: to all.
        to: Option<(Addressee, String)>,
        /// Of this sweep what its notifications do not bear out, escalated first; none: whatever is escalated.
        sweep: Option<SweepId>,
        /// The day that they name; none: the one that was marked, or the usual one.
        due: Option<Day>,
        /// How the lists are written.
        lists: ListFormat,
        /// What was agreed to; where anything is to be agreed to, nothing is written before that.
        agreed: Option<LettersAhead>,
        /// Who.
        actor: Actor,
        /// When.
        at: Timestamp,
    },
}

/// What letters would do that is agreed to first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LettersAhead {
    /// How many records of a sweep they would escalate.
    pub escalated: u64,
    /// How many records, these among them, would get no letter, for an address is missing.
    pub lacking: u64,
    /// Whether places of the letter are not filled in yet.
    pub is_unfilled: bool,
}

impl LettersAhead {
    /// Tells whether somebody has to agree.
    pub const fn is_to_agree(&self) -> bool {
        self.escalated > 0 || self.is_unfilled
    }
}

/// How lists for employers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// Comma-separated.
    Csv,
    /// Workbooks.
    Xlsx,
}

/// How a job came out: one line to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobReply {
    /// What to say.
    pub message: Message,
    /// What came of it.
    pub end: JobEnd,
}

/// What came of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEnd {
    /// All of it was done.
    Done,
    /// Something is left out, or there was nothing to do.
    Short,
    /// Nothing was written: the wish can be mended and repeated.
    Failed,
    /// Nothing was written because of what is there already: the file was not to be replaced, or the folder holds something.
    Exists,
    /// Nothing was written yet: this is to be agreed to.
    Asks(LettersAhead),
}
