//! Why an act is refused, in one line that says what to do instead.

use super::Evidence;
use crate::audit::{Basis, CandidateId, Day, EventKind, Mark, Status};
use crate::i18n::Message;
use crate::text::Shown;

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
    /// The filter of a bulk act may be an individual number.
    NumberInSelection,
    /// Another bulk act of the same person is under way.
    BulkUnderWay,
    /// The person has no bulk act that was interrupted.
    NothingToResume,
    /// Somebody acted on the record since.
    ActedSince {
        /// Who.
        who: String,
        /// What they did.
        what: EventKind,
        /// The record.
        id: CandidateId,
    },
    /// The mark was withdrawn since, by no act on the record itself.
    WithdrawnSince {
        /// What withdrew it: an import, newer rules of the comparison, or a mark of another record.
        by: EventKind,
        /// The record.
        id: CandidateId,
    },
}

impl Refusal {
    /// Says the refusal.
    #[allow(clippy::too_many_lines, reason = "a line or two for each refusal")]
    pub fn message(&self) -> Message {
        match self {
            Self::OnlyViewing => Message::new("triage.refusal.only-viewing"),
            Self::DecisionsNeedLead => Message::new("triage.refusal.decisions-need-lead"),
            Self::FilingNeedsLead => Message::new("triage.refusal.filing-needs-lead"),
            Self::TemplateNeedsLead => Message::new("triage.refusal.template-needs-lead"),
            Self::AlreadyFiled { due, by, on } => Message::new("triage.refusal.already-filed")
                .arg("due", due)
                .arg("by", Shown::new(by.as_str()))
                .arg("on", on),
            Self::NotFiled { due } => Message::new("triage.refusal.not-filed").arg("due", due),
            Self::SupersedingNeedsReason => Message::new("triage.refusal.superseding-needs-reason"),
            Self::NameOfDeadline { longest } => {
                Message::new("triage.refusal.name-of-deadline").arg("longest", longest)
            }
            Self::NoSuchDeadline { day } => Message::new("triage.refusal.no-such-deadline").arg("day", day),
            Self::PurgeUnsettled => Message::new("triage.refusal.purge-unsettled"),
            Self::PurgeUnderWork => Message::new("triage.refusal.purge-under-work"),
            Self::PurgeOfEvidence(evidence) => evidence.message(),
            Self::PurgeDuringImport => Message::new("triage.refusal.purge-during-import"),
            Self::NoSuchRecord(id) => Message::new("triage.refusal.no-such-record").arg("id", id),
            Self::Overtaken { mark } if mark.operator.is_none() => {
                said(Message::new("triage.refusal.changed-meanwhile"), mark)
            }
            Self::Overtaken { mark } => said(Message::new("triage.refusal.overtaken"), mark),
            Self::AlreadySo { mark } => said(Message::new("triage.refusal.already-so"), mark),
            Self::NumberInNote => Message::new("triage.refusal.number-in-note"),
            Self::PendingIsNoMark => Message::new("triage.refusal.pending-is-no-mark"),
            Self::CorrectionStands => Message::new("triage.refusal.correction-stands"),
            Self::HoldNeedsDate => Message::new("triage.refusal.hold-needs-date"),
            Self::HoldNeedsNote => Message::new("triage.refusal.hold-needs-note"),
            Self::DateNotAhead { given } => Message::new("triage.refusal.date-not-ahead").arg("given", given),
            Self::WrongCannotRest => Message::new("triage.refusal.wrong-cannot-rest"),
            Self::ReadAlone { basis } => {
                Message::new("triage.refusal.read-alone").say("basis", basis_word(*basis))
            }
            Self::DateAhead { given } => Message::new("triage.refusal.date-ahead").arg("given", given),
            Self::BasisOfAnother { basis, status } => Message::new("triage.refusal.basis-of-another")
                .say("basis", basis_word(*basis))
                .say("status", status_word(*status)),
            Self::NotBorneOut { basis, why } => Message::new("triage.refusal.not-borne-out")
                .say("basis", basis_word(*basis))
                .say("why", Message::new(why)),
            Self::NoBasisAtAll { why } => {
                Message::new("triage.refusal.no-basis-at-all").say("why", Message::new(why))
            }
            Self::NothingBearsIt { why } => {
                Message::new("triage.refusal.nothing-bears-it").say("why", Message::new(why))
            }
            Self::BasisNeeded { status } => {
                Message::new("triage.refusal.basis-needed").say("status", status_word(*status))
            }
            Self::NoteNeeded { basis } => {
                Message::new("triage.refusal.note-needed").say("basis", basis_word(*basis))
            }
            Self::RightNumberNeeded => Message::new("triage.refusal.right-number-needed"),
            Self::DocumentNumberNeeded => Message::new("triage.refusal.document-number-needed"),
            Self::DocumentNumberDiffers => Message::new("triage.refusal.document-number-differs"),
            Self::RightNumberFails => Message::new("triage.refusal.right-number-fails"),
            Self::RightNumberIsRegistered => Message::new("triage.refusal.right-number-is-registered"),
            Self::HeldByAnother { holder } => {
                Message::new("triage.refusal.held-by-another").arg("holder", holder)
            }
            Self::NothingToSwap => Message::new("triage.refusal.nothing-to-swap"),
            Self::SwapDoesNotFit { partner } => {
                Message::new("triage.refusal.swap-does-not-fit").arg("partner", partner)
            }
            Self::PartnerOvertaken { partner } => {
                Message::new("triage.refusal.partner-overtaken").arg("partner", partner)
            }
            Self::ProvenForAnother { holder } => {
                Message::new("triage.refusal.proven-for-another").arg("holder", holder)
            }
            Self::PartnerMarked { partner, mark } => {
                said(Message::new("triage.refusal.partner-marked").arg("partner", partner), mark)
            }
            Self::HeldByThird { partner, holder } => {
                Message::new("triage.refusal.held-by-third").arg("partner", partner).arg("holder", holder)
            }
            Self::SwapOfCorrected { id } => Message::new("triage.refusal.swap-of-corrected").arg("id", id),
            Self::HalfOfSwap { other } => Message::new("triage.refusal.half-of-swap").arg("other", other),
            Self::BorneNoMore { why } => {
                Message::new("triage.refusal.borne-no-more").say("why", why.message())
            }
            Self::NothingAwaits => Message::new("triage.refusal.nothing-awaits"),
            Self::SamePerson => Message::new("triage.refusal.same-person"),
            Self::MarkerUnknown => Message::new("triage.refusal.marker-unknown"),
            Self::AccountMayBeShared => Message::new("triage.refusal.account-may-be-shared"),
            Self::OperatorNeeded => Message::new("triage.refusal.operator-needed"),
            Self::RevealNeedsLead => Message::new("triage.refusal.reveal-needs-lead"),
            Self::RevealNeedsReason => Message::new("triage.refusal.reveal-needs-reason"),
            Self::RevealBeforeCheck => Message::new("triage.refusal.reveal-before-check"),
            Self::OnlyLeads => Message::new("triage.refusal.only-leads"),
            Self::LeadNeeded => Message::new("triage.refusal.lead-needed"),
            Self::KeyedNumberNeeded => Message::new("triage.refusal.keyed-number-needed"),
            Self::KeyedNumberDiffers => Message::new("triage.refusal.keyed-number-differs"),
            Self::ReasonNeeded => Message::new("triage.refusal.reason-needed"),
            Self::PurgeReasonNeeded => Message::new("triage.refusal.purge-reason-needed"),
            Self::NotCorrected => Message::new("triage.refusal.not-corrected"),
            Self::NothingToFile { as_of, first: Some(first) } => {
                Message::new("triage.refusal.nothing-to-file").arg("day", as_of).arg("first", first)
            }
            Self::NothingToFile { as_of, first: None } => {
                Message::new("triage.refusal.nothing-imported").arg("day", as_of)
            }
            Self::DeadlinePast { day } => Message::new("triage.refusal.deadline-past").arg("day", day),
            Self::SeenBeforeMarked { given, marked } => {
                Message::new("triage.refusal.seen-before-marked").arg("given", given).arg("marked", marked)
            }
            Self::ReflectedAlready { seen } => {
                Message::new("triage.refusal.reflected-already").arg("seen", seen)
            }
            Self::NotSeenYet => Message::new("triage.refusal.not-seen-yet"),
            Self::NothingToUndo => Message::new("triage.refusal.nothing-to-undo"),
            Self::AssignedAlready => Message::new("triage.refusal.assigned-already"),
            Self::NotYours { assignee: Some(who) } => {
                Message::new("triage.refusal.not-yours").arg("who", who)
            }
            Self::NotYours { assignee: None } => Message::new("triage.refusal.lead-gives"),
            Self::NotFree => Message::new("triage.refusal.not-free"),
            Self::LeaseNotAhead => Message::new("triage.refusal.lease-not-ahead"),
            Self::NotEscalated => Message::new("triage.refusal.not-escalated"),
            Self::NameOfFilter { longest } => {
                Message::new("triage.refusal.name-of-filter").arg("longest", longest)
            }
            Self::NumberInFilter => Message::new("triage.refusal.number-in-filter"),
            Self::NumberInSelection => Message::new("triage.refusal.number-in-selection"),
            Self::BulkUnderWay => Message::new("triage.refusal.bulk-under-way"),
            Self::NothingToResume => Message::new("triage.refusal.nothing-to-resume"),
            Self::ActedSince { who, what, id } => acted_since(who, *what, *id),
            Self::WithdrawnSince { by, id } => withdrawn_since(*by, *id),
        }
    }
}

fn said(message: Message, mark: &Mark) -> Message {
    message
        .arg("who", mark.operator.as_deref().unwrap_or("-"))
        .arg("when", crate::triage::listing::time_in_japan(mark.marked_at))
        .say("status", status_word(mark.status))
}

/// Returns the glossary's word for a status, as a message.
fn status_word(status: Status) -> Message {
    Message::new(match status {
        Status::Pending => "word.status.pending",
        Status::OnHold => "word.status.on-hold",
        Status::Escalated => "word.status.escalated",
        Status::Verified => "word.status.verified",
        Status::Corrected => "word.status.corrected",
    })
}

fn acted_since(who: &str, what: EventKind, id: CandidateId) -> Message {
    let message = Message::new("triage.refusal.acted-since").arg("who", who).arg("id", id);
    message.say("what", event_word(what))
}

fn withdrawn_since(by: EventKind, id: CandidateId) -> Message {
    let words = match by {
        EventKind::Imported | EventKind::DecisionsImported => "triage.refusal.import-since",
        EventKind::Recompared => "triage.refusal.rules-since",
        _ => "triage.refusal.other-mark-since",
    };
    Message::new(words).arg("id", id)
}

/// Returns the glossary's word for an event that moves a mark, as a message.
const fn event_word(kind: EventKind) -> Message {
    Message::new(match kind {
        EventKind::WrongFound => "word.event.wrong-found",
        EventKind::Confirmed => "word.event.confirmed",
        EventKind::Returned => "word.event.returned",
        EventKind::Undone => "word.event.undone",
        EventKind::Withdrawn => "word.event.withdrawn",
        EventKind::Released => "word.event.released",
        EventKind::Reflected => "word.event.reflected",
        EventKind::Assigned => "word.event.assigned",
        EventKind::Taken => "word.event.taken",
        EventKind::LeaseEnded => "word.event.lease-ended",
        EventKind::DueChanged => "word.event.due-changed",
        _ => "word.event.marked",
    })
}

fn basis_word(basis: Basis) -> Message {
    Message::new(match basis {
        Basis::FiveItemsMatch => "word.basis.five-items-match",
        Basis::LaterNotification => "word.basis.later-notification",
        Basis::NotationReviewed => "word.basis.notation-reviewed",
        Basis::ItemUpdated => "word.basis.item-updated",
        Basis::CardCopy => "word.basis.card-copy",
        Basis::ResidentRecord => "word.basis.resident-record",
        Basis::ReasonedSame => "word.basis.reasoned-same",
        Basis::OtherMeans => "word.basis.other-means",
        Basis::FiveItemsDiffer => "word.basis.five-items-differ",
        Basis::NotInRegister => "word.basis.not-in-register",
        Basis::NotReadable => "word.basis.not-readable",
        Basis::Doubt => "word.basis.doubt",
    })
}
