//! Why an act is refused.

mod said;

pub use said::left_standing;

use super::Evidence;
use crate::audit::{Basis, CandidateId, Day, EventKind, Mark, Status};

/// Who did something, to whoever is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doer {
    /// The one who is told.
    Oneself,
    /// Nobody: a hold or a lease ended.
    TheProgram,
    /// Somebody else, by name.
    Another(String),
}

/// Why an act is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Refusal {
    /// The role may look only.
    OnlyViewing,
    /// Only a lead brings in decisions of another database.
    DecisionsNeedLead,
    /// Only a lead files a report, and sets the days for it.
    FilingNeedsLead,
    /// Only a lead sets the texts that go out.
    TemplateNeedsLead,
    /// A report for the day is in force.
    AlreadyFiled {
        /// The day that it is for.
        due: Day,
        /// Who filed it.
        by: String,
        /// When.
        on: Day,
    },
    /// No report for the day is in force.
    NotFiled {
        /// The day.
        due: Day,
    },
    /// Nothing was counted by the day of a report.
    NothingToFile {
        /// The day of its figures.
        as_of: Day,
        /// The first day that has figures.
        first: Option<Day>,
    },
    /// The clock of the machine stands before acts that are recorded: the figures of the day are not those of its end.
    ClockBehind {
        /// The day that the clock says.
        today: Day,
        /// The last day that has figures.
        last: Day,
    },
    /// A day to report by is set already, under another name.
    DeadlineSet {
        /// The day.
        day: Day,
        /// What is due then.
        name: String,
    },
    /// A day to report by is past already.
    DeadlinePast {
        /// The day.
        day: Day,
    },
    /// A filed report is taken back without a reason.
    SupersedingNeedsReason,
    /// A day to report by has a short name on one line.
    NameOfDeadline {
        /// How many characters at most.
        longest: usize,
    },
    /// A day that the insurer did not set.
    NoSuchDeadline {
        /// The day.
        day: Day,
    },
    /// A record that nobody has decided on is to be removed for good.
    PurgeUnsettled,
    /// A record is to be removed on which work goes on.
    PurgeUnderWork,
    /// A record is to be removed that an incident needs.
    PurgeOfEvidence(Evidence),
    /// Records are to be removed while an import is not at its end.
    PurgeDuringImport,
    /// There is no such record.
    NoSuchRecord(CandidateId),
    /// Somebody changed the record after the actor saw it.
    Overtaken {
        /// The mark as it is now.
        mark: Box<Mark>,
    },
    /// The record stands so already.
    AlreadySo {
        /// The mark as it is.
        mark: Box<Mark>,
    },
    /// The note holds a valid individual number.
    NumberInNote,
    /// `pending` is reached by undo and return only.
    PendingIsNoMark,
    /// A right number is recorded: another mark would drop it.
    CorrectionStands,
    /// A hold without a day.
    HoldNeedsDate,
    /// A hold without a reason.
    HoldNeedsNote,
    /// A day that is not ahead.
    DateNotAhead {
        /// The day that was given.
        given: Day,
    },
    /// A number that is known to be wrong would be set aside.
    WrongCannotRest,
    /// Several records at once get no basis that rests on reading the pair.
    ReadAlone {
        /// The basis that it would get alone.
        basis: Basis,
    },
    /// A day that is still to come.
    DateAhead {
        /// The day that was given.
        given: Day,
    },
    /// The basis does not go with the status.
    BasisOfAnother {
        /// The basis.
        basis: Basis,
        /// The status.
        status: Status,
    },
    /// The data do not bear the basis; the inner id says which condition fails.
    NotBorneOut {
        /// The basis.
        basis: Basis,
        /// The message that says which condition fails.
        why: &'static str,
    },
    /// No basis of `verified` is allowed, not even by a document.
    NoBasisAtAll {
        /// The message that says what stands against it.
        why: &'static str,
    },
    /// No basis of `verified` is allowed without a document.
    NothingBearsIt {
        /// The message that says what stands against it.
        why: &'static str,
    },
    /// A basis must be chosen.
    BasisNeeded {
        /// The status.
        status: Status,
    },
    /// The basis asks for a note.
    NoteNeeded {
        /// The basis.
        basis: Basis,
    },
    /// A correction without the right number.
    RightNumberNeeded,
    /// A document as basis of `verified` without the number that stands on it.
    DocumentNumberNeeded,
    /// The number on the document is another than the registered one.
    DocumentNumberDiffers,
    /// The right number's check digit fails.
    RightNumberFails,
    /// The right number is the registered one.
    RightNumberIsRegistered,
    /// Another member holds the right number.
    HeldByAnother {
        /// Its record.
        holder: CandidateId,
    },
    /// `--swap` where there is nothing to swap with.
    NothingToSwap,
    /// The partner of a swap does not fit.
    SwapDoesNotFit {
        /// Its record.
        partner: CandidateId,
    },
    /// Somebody changed the partner of a swap after the actor saw it, or another record holds the number by now.
    PartnerOvertaken {
        /// The record that holds it.
        partner: CandidateId,
    },
    /// The partner of a swap is proven or corrected already: by whom, the actor has not seen.
    PartnerMarked {
        /// Its record.
        partner: CandidateId,
        /// Its mark as it is now.
        mark: Box<Mark>,
    },
    /// The number stands as another person's already, verified or corrected: it cannot be two people's.
    ProvenForAnother {
        /// That person's record.
        holder: CandidateId,
    },
    /// Besides the partner of a swap a third person holds one of the two numbers: it would be left with two people.
    HeldByThird {
        /// The record that the number would be swapped with.
        partner: CandidateId,
        /// The third person's record.
        holder: CandidateId,
    },
    /// A swap was ordered from a record that was corrected already.
    SwapOfCorrected {
        /// The record.
        id: CandidateId,
    },
    /// A record was corrected in a swap that stands: the other record would be left with its number.
    HalfOfSwap {
        /// The other record.
        other: CandidateId,
    },
    /// A mark that awaits its second check would be refused by now.
    BorneNoMore {
        /// Why.
        why: Box<Refusal>,
    },
    /// No mark of this record awaits a second check.
    NothingAwaits,
    /// The second check by the person who marked.
    SamePerson,
    /// The history does not tell who made the mark that awaits its second check.
    MarkerUnknown,
    /// The second check from an account that several people may share, and nothing tells them apart.
    AccountMayBeShared,
    /// An act from a shared account that does not say whose it is.
    OperatorNeeded,
    /// All digits of a number by somebody who is no lead.
    RevealNeedsLead,
    /// All digits of a number without a reason.
    RevealNeedsReason,
    /// All digits of a number for the one who is to check its mark.
    RevealBeforeCheck,
    /// The second check needs a lead.
    LeadNeeded,
    /// Only a lead may do it.
    OnlyLeads,
    /// The second check of a correction without the number keyed again.
    KeyedNumberNeeded,
    /// The number keyed again is another.
    KeyedNumberDiffers,
    /// Returned without a reason.
    ReasonNeeded,
    /// Removed for good without a reason.
    PurgeReasonNeeded,
    /// Reflected, but not corrected and confirmed.
    NotCorrected,
    /// The right number would have been seen before it was recorded.
    SeenBeforeMarked {
        /// The day that was given.
        given: Day,
        /// The day of the mark.
        marked: Day,
    },
    /// The right number was seen on the server already.
    ReflectedAlready {
        /// The day that is recorded.
        seen: Day,
    },
    /// Reflected, but no answer for the new number grades same.
    NotSeenYet,
    /// Nothing of one's own to undo.
    NothingToUndo,
    /// The record is that person's already, or nobody's.
    AssignedAlready,
    /// Another person works on the record, and the actor does not lead.
    NotYours {
        /// Who works on it; none: nobody, and it was to be given to a third person.
        assignee: Option<String>,
    },
    /// The record is decided, or somebody works on it.
    NotFree,
    /// A lease that would have ended already.
    LeaseNotAhead,
    /// Only what is escalated has a due date to change.
    NotEscalated,
    /// The name of a filter is empty, too long, or no plain words.
    NameOfFilter {
        /// How many characters it may have.
        longest: usize,
    },
    /// What a filter keeps may be an individual number.
    NumberInFilter,
    /// Somebody else saved the filter of that name.
    FilterOfAnother {
        /// Who.
        who: String,
        /// Whether it was to be given up, not saved over.
        gives_up: bool,
    },
    /// The filter of a bulk act may be an individual number.
    NumberInSelection,
    /// Another bulk act of the same person is under way.
    BulkUnderWay,
    /// The person has no bulk act that was interrupted.
    NothingToResume,
    /// Somebody acted on the record since.
    ActedSince {
        /// Who.
        who: Doer,
        /// What they did.
        what: EventKind,
        /// The record.
        id: CandidateId,
    },
    /// An act was left as it is: an undo passes it over from now on.
    LeftStanding {
        /// What prevents that it is taken back.
        why: Box<Refusal>,
    },
    /// The mark was withdrawn since, by no act on the record itself.
    WithdrawnSince {
        /// What withdrew it: an import, newer rules of the comparison, a sweep, or a mark of another record.
        by: EventKind,
        /// The record.
        id: CandidateId,
    },
}
