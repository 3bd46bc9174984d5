//! 処理履歴: one line of the history.

use jiff::Timestamp;

use super::codes::coded_enum;
use super::{Actor, CandidateId};

coded_enum! {
    /// What happened.
    pub enum EventKind {
        /// The database was made.
        Created = "created",
        /// A batch of an import became durable.
        Imported = "imported",
        /// A record was marked.
        Marked = "marked",
        /// Another person's number was found on a record.
        WrongFound = "wrong-found",
        /// A second person confirmed a mark.
        Confirmed = "confirmed",
        /// A second person returned a mark.
        Returned = "returned",
        /// One's own last act was taken back.
        Undone = "undone",
        /// Data, another mark or new rules withdrew a mark.
        Withdrawn = "withdrawn",
        /// Data changed under a mark that stayed.
        DataChanged = "data-changed",
        /// A hold fell due.
        Released = "released",
        /// The right number was seen on the intermediate server.
        Reflected = "reflected",
        /// A record was given to somebody.
        Assigned = "assigned",
        /// The state left in a file.
        Exported = "exported",
        /// Figures left in a file or on standard output.
        Reported = "reported",
        /// Numbers left for asking J-LIS.
        Inquired = "inquired",
        /// A copy of the database was made.
        BackedUp = "backed-up",
        /// A console was opened.
        ConsoleOpened = "console-opened",
        /// A console was closed.
        ConsoleClosed = "console-closed",
        /// A search was made: salted digest and hits, never the words.
        Searched = "searched",
        /// A record was opened whole.
        Opened = "opened",
        /// Twelve digits were compared unseen.
        NumberCompared = "number-compared",
        /// All digits of a number were shown.
        Revealed = "revealed",
        /// The head of the chain was written out to be kept elsewhere.
        Checkpointed = "checkpointed",
        /// Records were judged again by newer rules of the comparison.
        Recompared = "recompared",
        /// A record was taken for a while.
        Taken = "taken",
        /// A lease ended by itself.
        LeaseEnded = "lease-ended",
        /// An escalated record got another due date.
        DueChanged = "due-changed",
        /// A filter was saved under a name, or its name given up.
        FilterSaved = "filter-saved",
        /// Decisions of another database were brought in.
        DecisionsImported = "decisions-imported",
        /// A bulk act began, or ended.
        Bulk = "bulk",
        /// The database was brought to a newer schema.
        Migrated = "migrated",
        /// A report was filed.
        Filed = "filed",
        /// A report that was filed is in force no more.
        Superseded = "superseded",
        /// A day to report by was set, or given up.
        DeadlineSet = "deadline-set",
        /// How candidates were chosen was recorded.
        ScopeAdded = "scope-added",
        /// A template of the insurer's own was put in force, or given up.
        TemplateSet = "template-set",
        /// Letters for requests were written.
        RequestWritten = "request-written",
        /// A request was sent.
        RequestSent = "request-sent",
        /// A request was asked again.
        RequestReminded = "request-reminded",
        /// A request was answered, or closed without an answer.
        RequestAnswered = "request-answered",
        /// An answer to a request was taken back.
        RequestReopened = "request-reopened",
        /// A wrong registration was opened.
        IncidentOpened = "incident-opened",
        /// A step of its checklist was done, waived, opened again or given to somebody.
        IncidentStepped = "incident-stepped",
        /// A wrong registration was closed, or withdrawn with the finding.
        IncidentEnded = "incident-ended",
        /// A sweep for similar cases began.
        SweepStarted = "sweep-started",
        /// Records entered a sweep, left it or were reconciled anew, or it came to its end.
        Swept = "swept",
        /// A copy was put in the place of the database.
        Restored = "restored",
        /// A record was removed for good, or such a removal began.
        Purged = "purged",
        /// The key of the history was moved to another place.
        KeyMoved = "key-moved",
    }
}

impl EventKind {
    /// Tells whether events of this kind change the mark of their record.
    pub const fn changes_mark(self) -> bool {
        self.can_be_undone()
            || matches!(
                self,
                Self::Undone | Self::Withdrawn | Self::DataChanged | Self::Released | Self::LeaseEnded
            )
    }

    /// Tells whether events of this kind say what was done about a record beside its mark: its requests, its incident.
    pub const fn is_further_work(self) -> bool {
        matches!(
            self,
            Self::RequestWritten
                | Self::RequestSent
                | Self::RequestReminded
                | Self::RequestAnswered
                | Self::RequestReopened
                | Self::IncidentStepped
        )
    }

    /// Tells whether the event is somebody's act on a record that `undo` can take back.
    pub const fn can_be_undone(self) -> bool {
        matches!(
            self,
            Self::Marked
                | Self::WrongFound
                | Self::Confirmed
                | Self::Returned
                | Self::Reflected
                | Self::Assigned
                | Self::Taken
                | Self::DueChanged
        )
    }
}

/// One event as stored. Its seal is `triage::chain`'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Gapless, from 1.
    pub seq: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub kind: EventKind,
    /// On which record, if on one.
    pub record: Option<CandidateId>,
    /// The facts as canonical JSON: what changed a record's mark says `before` and `after`, and beside them what it belongs to
    /// (`triage::chain`); what came from another database, what stood there (`triage::decisions`). Never a number in the
    /// clear: a keyed commitment stands for it.
    pub facts: String,
    /// A salted digest of the two sides that the actor saw; empty where nothing was judged.
    pub seen: Vec<u8>,
}
