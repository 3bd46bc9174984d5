//! What a refusal says: one line, with what to do instead.

use super::{Doer, Refusal};
use crate::audit::{Basis, CandidateId, EventKind, Mark, Status};
use crate::i18n::Message;
use crate::text::Shown;

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
            Self::ClockBehind { today, last } => {
                Message::new("triage.refusal.clock-behind").arg("today", today).arg("last", last)
            }
            Self::DeadlineSet { day, name } => Message::new("triage.refusal.deadline-set")
                .arg("day", day)
                .arg("name", Shown::new(name.as_str())),
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
            Self::FilterOfAnother { who, gives_up: false } => {
                Message::new("triage.refusal.filter-of-another").arg("who", who)
            }
            Self::FilterOfAnother { who, gives_up: true } => {
                Message::new("triage.refusal.drop-of-another").arg("who", who)
            }
            Self::NumberInSelection => Message::new("triage.refusal.number-in-selection"),
            Self::BulkUnderWay => Message::new("triage.refusal.bulk-under-way"),
            Self::NothingToResume => Message::new("triage.refusal.nothing-to-resume"),
            Self::ActedSince { who, what, id } => acted_since(who, *what, *id),
            Self::LeftStanding { why } => left_standing(why.message()),
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

fn acted_since(who: &Doer, what: EventKind, id: CandidateId) -> Message {
    let message = match who {
        Doer::Oneself => Message::new("triage.refusal.own-act-since"),
        Doer::TheProgram => Message::new("triage.refusal.program-since"),
        Doer::Another(who) => Message::new("triage.refusal.acted-since").arg("who", who),
    };
    message.arg("id", id).say("what", event_word(what))
}

/// Says besides, where nothing of an act could be taken back, what the next undo turns to.
pub fn left_standing(said: Message) -> Message {
    Message::new("triage.refusal.left-standing").say("why", said)
}

fn withdrawn_since(by: EventKind, id: CandidateId) -> Message {
    let words = match by {
        EventKind::Imported | EventKind::DecisionsImported => "triage.refusal.import-since",
        EventKind::Recompared => "triage.refusal.rules-since",
        EventKind::Swept => "triage.refusal.sweep-since",
        EventKind::RequestAnswered => "triage.refusal.answer-since",
        _ => "triage.refusal.other-mark-since",
    };
    Message::new(words).arg("id", id)
}

/// Returns the glossary's word for an event that moves a mark, or is further work on its record, as a message.
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
        EventKind::RequestWritten => "word.event.request-written",
        EventKind::RequestSent => "word.event.request-sent",
        EventKind::RequestReminded => "word.event.request-reminded",
        EventKind::RequestAnswered => "word.event.request-answered",
        EventKind::RequestReopened => "word.event.request-reopened",
        EventKind::IncidentStepped => "word.event.incident-stepped",
        EventKind::SweepStarted => "word.event.sweep-started",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// One's own later act is told as one's own, whatever it was, and what the program did as that.
    #[test]
    fn who_acted_since_is_told_to_the_one_who_takes_back() {
        for kind in EventKind::ALL.iter().copied() {
            for (who, en, ja) in [
                (Doer::Oneself, "you acted on record #7 yourself since (", "自分で点検対象 #7 を処理"),
                (Doer::TheProgram, "the program changed record #7 since (", "点検対象 #7 は自動的に変わり"),
                (
                    Doer::Another("mori".to_owned()),
                    "mori acted on record #7 since (",
                    "mori が点検対象 #7 を処理",
                ),
            ] {
                let why = Box::new(Refusal::ActedSince { who, what: kind, id: CandidateId(7) });
                let said = Refusal::LeftStanding { why }.message();
                let (in_english, in_japanese) = (Lang::En.say(&said), Lang::Ja.say(&said));
                assert!(in_english.starts_with(en) && in_japanese.contains(ja), "{in_english} {in_japanese}");
                assert!(in_english.ends_with("; undo again goes on to your act before it"), "{in_english}");
            }
        }
    }

    #[test]
    fn whatever_can_bar_an_undo_is_told_by_its_own_word() {
        let bars = |kind: &EventKind| {
            kind.can_be_undone() || kind.is_further_work() || *kind == EventKind::SweepStarted
        };
        for kind in EventKind::ALL.iter().copied().filter(bars) {
            assert_eq!(event_word(kind).id(), format!("word.event.{}", kind.code()));
        }
    }
}
