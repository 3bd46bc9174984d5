//! Why a decision of another database is not taken.

use crate::audit::{CandidateId, Mark};
use crate::i18n::Message;
use crate::triage::listing::time_in_japan;
use crate::triage::policy::Refusal;

/// Why a decision is not taken. Nothing here was changed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// No candidate here has this member key.
    UnknownMember,
    /// The candidate is written and not judged yet: the import that brought it was broken off.
    NotJudged,
    /// Another number is registered here.
    OtherNumber,
    /// The five items of a side are others here.
    OtherItems,
    /// The record was marked here, and not as it stands in the file.
    MarkedHere(Box<Mark>),
    /// The line does not say what an export writes: columns and history contradict each other.
    NotAsExported,
    /// A number is masked that must be known.
    RevealNeeded,
    /// It is one half of a swap, and the other half is not taken: a number would be left with two people.
    HalfOfSwap(Box<Conflict>),
    /// This record here still holds the right number, and no line of the file corrects it.
    StillHeld(CandidateId),
    /// The rules here would not give this mark.
    Forbidden(Box<Refusal>),
}

impl Conflict {
    /// Says the conflict.
    pub fn message(&self) -> Message {
        match self {
            Self::UnknownMember => Message::new("triage.conflict.unknown-member"),
            Self::NotJudged => Message::new("triage.conflict.not-judged"),
            Self::OtherNumber => Message::new("triage.conflict.other-number"),
            Self::OtherItems => Message::new("triage.conflict.other-items"),
            Self::MarkedHere(mark) => match &mark.operator {
                Some(who) => Message::new("triage.conflict.marked-here")
                    .arg("who", who)
                    .arg("when", time_in_japan(mark.marked_at)),
                // Taken back, or withdrawn.
                None => Message::new("triage.conflict.acted-on-here"),
            },
            Self::NotAsExported => Message::new("triage.conflict.not-as-exported"),
            Self::RevealNeeded => Message::new("triage.conflict.reveal-needed"),
            Self::HalfOfSwap(why) => Message::new("triage.conflict.half-of-swap").say("why", why.message()),
            Self::StillHeld(holder) => Message::new("triage.conflict.still-held").arg("id", holder),
            Self::Forbidden(why) => Message::new("triage.conflict.forbidden").say("why", why.message()),
        }
    }
}

impl From<Refusal> for Conflict {
    fn from(refusal: Refusal) -> Self {
        Self::Forbidden(Box::new(refusal))
    }
}
