//! What a mark lacks whatever the record is: seen before any record is looked at.

use super::{Refusal, is_document, verified};
use crate::audit::{Basis, Status};
use crate::triage::act::NewMark;

/// Tells what the order of a mark lacks or contradicts by itself, so that no record could take it. `has_number` tells whether
/// the number of a document is at hand or still to be keyed.
pub fn refuse_incomplete(wanted: &NewMark, has_number: bool) -> Result<(), Refusal> {
    let NewMark { status, basis, until, note, .. } = wanted;
    let is_unsaid = note.trim().is_empty();
    match (*status, *basis) {
        (Status::Pending, _) => Err(Refusal::PendingIsNoMark),
        (Status::Corrected, None) => Err(Refusal::BasisNeeded { status: *status }),
        (status, Some(basis)) if !is_basis_of(basis, status) => {
            Err(Refusal::BasisOfAnother { basis, status })
        }
        (Status::Corrected, _) if !has_number => Err(Refusal::RightNumberNeeded),
        (Status::OnHold, _) if until.is_none() => Err(Refusal::HoldNeedsDate),
        (Status::OnHold, _) if is_unsaid => Err(Refusal::HoldNeedsNote),
        (Status::Verified, Some(basis)) if is_unsaid && verified::asks_for_note(basis) => {
            Err(Refusal::NoteNeeded { basis })
        }
        (Status::Verified, Some(basis)) if !has_number && is_document(basis) => {
            Err(Refusal::DocumentNumberNeeded)
        }
        _ => Ok(()),
    }
}

/// Tells whether a basis can justify a status at all.
const fn is_basis_of(basis: Basis, status: Status) -> bool {
    match basis {
        Basis::CardCopy | Basis::ResidentRecord | Basis::LaterNotification => {
            matches!(status, Status::Verified | Status::Corrected)
        }
        Basis::FiveItemsMatch
        | Basis::NotationReviewed
        | Basis::ItemUpdated
        | Basis::ReasonedSame
        | Basis::OtherMeans => matches!(status, Status::Verified),
        Basis::FiveItemsDiffer | Basis::NotInRegister | Basis::NotReadable | Basis::Doubt => {
            matches!(status, Status::Escalated)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{IndividualNumber, Role};
    use crate::triage::act::Act;
    use crate::triage::assess::assess;
    use crate::triage::policy::{Grounds, rule};
    use crate::triage::testing::{B, actor, dossier, hanako, number};

    fn every_order() -> Vec<NewMark> {
        let bases = || Basis::ALL.iter().copied().map(Some).chain([None]);
        let mut all = Vec::new();
        for status in Status::ALL.iter().copied() {
            for (basis, note) in bases().flat_map(|basis| [(basis, ""), (basis, "理由")]) {
                for until in [None, "2023-07-01".parse().ok()] {
                    for right_number in [None, Some(number(B))] {
                        let note = note.to_owned();
                        all.push(NewMark { basis, right_number, until, note, ..NewMark::to(status) });
                    }
                }
            }
        }
        all
    }

    #[test]
    fn what_is_incomplete_by_itself_is_refused_for_every_record_and_nothing_else_is() {
        let same = dossier(hanako(), Some(hanako()));
        let unanswered = dossier(hanako(), None);
        let is_by_itself = |refusal: &Refusal| {
            matches!(
                refusal,
                Refusal::PendingIsNoMark
                    | Refusal::BasisNeeded { .. }
                    | Refusal::BasisOfAnother { .. }
                    | Refusal::RightNumberNeeded
                    | Refusal::DocumentNumberNeeded
                    | Refusal::HoldNeedsDate
                    | Refusal::HoldNeedsNote
            )
        };
        for wanted in every_order() {
            let has_number: Option<IndividualNumber> = wanted.right_number;
            let early = refuse_incomplete(&wanted, has_number.is_some());
            for known in [&same, &unanswered] {
                let found = assess(known);
                let at = "2023-06-15T03:00:00Z".parse().unwrap();
                let grounds = Grounds::of(known, &found);
                let late = rule(&grounds, &Act::Mark(wanted.clone()), &actor("sato", Role::Operator), at);
                match &early {
                    Err(_) => assert!(late.is_err(), "{wanted:?}"),
                    // What a notification says of the right number is the store's to lay out.
                    Ok(()) if wanted.basis == Some(Basis::LaterNotification) => {}
                    Ok(()) => assert!(!late.as_ref().is_err_and(is_by_itself), "{wanted:?} {late:?}"),
                }
            }
        }
    }
}
