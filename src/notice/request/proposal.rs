//! Which mark an answer speaks for. A person makes it, with the document in hand: the answer itself never marks.

use crate::audit::{Addressee, Basis, Mark, NumberSeen, Outcome, RequestAnswer, Status};

/// What an answer speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// `verified` by this basis.
    Verify(Basis),
    /// Another person's number is registered: found, and corrected once the right one is keyed.
    Wrong(Option<Basis>),
    /// Somebody else is asked.
    AskAnother(Addressee),
    /// The same is asked again: what came proves nothing.
    AskAgain,
    /// Nothing that follows by itself: a person decides.
    Decide,
}

/// Tells whether an answer waits for somebody to decide: its record is still asked about, or the answer contradicted what it was
/// proven by, and nobody has decided since.
pub fn awaits_decision(answer: &RequestAnswer, mark: &Mark) -> bool {
    mark.status == Status::Escalated
        || answer.outcome == Outcome::OtherNumber
            && (mark.raised_again || mark.status == Status::Corrected && mark.data_changed)
}

/// Returns what an answer to a request to somebody speaks for.
pub fn proposal(answer: &RequestAnswer, asked: Addressee) -> Proposal {
    let basis = match answer.number_seen {
        Some(NumberSeen::CardCopy) => Some(Basis::CardCopy),
        Some(NumberSeen::ResidentRecord) => Some(Basis::ResidentRecord),
        Some(NumberSeen::Other) | None => None,
    };
    match answer.outcome {
        Outcome::Matches => Proposal::Verify(basis.unwrap_or(Basis::OtherMeans)),
        Outcome::OtherNumber => Proposal::Wrong(basis),
        Outcome::LeftEmployer if matches!(asked, Addressee::Employer | Addressee::EmployerForMember) => {
            Proposal::AskAnother(Addressee::Member)
        }
        Outcome::NoNumberOnIt | Outcome::Unreadable | Outcome::Incomplete | Outcome::NoReply => {
            Proposal::AskAgain
        }
        Outcome::LeftEmployer
        | Outcome::Refused
        | Outcome::Undeliverable
        | Outcome::Deceased
        | Outcome::Unconfirmable => Proposal::Decide,
    }
}
