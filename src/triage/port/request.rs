//! What the console asks of a store.

use jiff::Timestamp;

use super::{Generation, Noted};
use crate::audit::{Actor, Addressee, CandidateId, Day, IncidentId, IndividualNumber, SweepRule};
use crate::triage::act::Order;
use crate::triage::bulk::BulkAct;
use crate::triage::filter::Filter;
use crate::triage::incident::{StepOrder, SweepWish};
use crate::triage::page::{PageWish, Place, SortOrder};
use crate::triage::requests::{RequestFilter, RequestOrder, RequestPlace};
use crate::triage::selection::Selection;

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
    /// Whether the bulk act that rests still does; asked when somebody wrote. Answered with its progress where another process of
    /// the same person ended it, or not at all.
    RestingBulk,
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
pub enum RequestKind {
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
    pub const fn kind(&self) -> RequestKind {
        match self {
            Self::Tallies => RequestKind::Tallies,
            Self::Page { .. } => RequestKind::Page,
            Self::Pending { .. } => RequestKind::Pending,
            Self::Record { .. } => RequestKind::Record,
            Self::History { .. } => RequestKind::History,
            Self::Patterns { .. } => RequestKind::Patterns,
            Self::Readings { .. } => RequestKind::Readings,
            Self::Preview { .. } => RequestKind::Preview,
            Self::SavedFilters | Self::SaveFilter { .. } => RequestKind::SavedFilters,
            Self::Perform(_) | Self::PerformEach(_) | Self::PerformOnRequests(_) | Self::Undo { .. } => {
                RequestKind::Act
            }
            Self::RequestGroups { .. } | Self::Requests { .. } => RequestKind::Requests,
            Self::PerformBulk { .. }
            | Self::OpenBulk { .. }
            | Self::RestingBulk
            | Self::ResumeBulk { .. }
            | Self::StopBulk => RequestKind::Bulk,
            Self::TakeBundle { .. } => RequestKind::TakeBundle,
            Self::CompareNumber { .. } => RequestKind::CompareNumber,
            Self::Reveal { .. } => RequestKind::Reveal,
            Self::Note(_) => RequestKind::Note,
            Self::Progress { .. } => RequestKind::Progress,
            Self::Incidents { .. } => RequestKind::Incidents,
            Self::Sweeps => RequestKind::Sweeps,
            Self::DueSteps => RequestKind::DueSteps,
            Self::PreviewSweep { .. } => RequestKind::PreviewSweep,
            Self::StepIncident(_) => RequestKind::StepIncident,
            Self::StartSweep { .. } => RequestKind::StartSweep,
        }
    }
}
