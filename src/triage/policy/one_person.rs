//! A number is one person's: who else holds the number with which a record ends proven. The one rule for marks, second checks,
//! what an undo restores, what changed data leave standing, and decisions of another database.

use super::Refusal;
use crate::compare::compare;
use crate::triage::dossier::{Dossier, Neighbour, is_one_person};

/// Refuses a number that stands as another person's already, whatever speaks for it here: it cannot be two people's. A further
/// membership of the same person is none. The record is as it shall be, with its mark laid upon it; records that the same act
/// changes are no longer among its holders.
pub fn of_nobody_else(own: &Dossier) -> Result<(), Refusal> {
    match proven_for_others(own).next() {
        Some(other) => Err(Refusal::ProvenForAnother { holder: other.id }),
        None => Ok(()),
    }
}

/// Lists the other people who stand proven with the number of a record.
pub fn proven_for_others(own: &Dossier) -> impl Iterator<Item = &Neighbour> {
    own.holders.iter().filter(|other| other.status.is_proof() && is_another(own, other))
}

/// Returns the member who holds a number that shall be another's: one for whom it may be right, before one for whom it is known
/// to be wrong. A holder that is the same person under another membership is none: its number may well be right for both.
pub fn other_holder<'a>(own: &Dossier, holders: &'a [Neighbour]) -> Option<&'a Neighbour> {
    other_holders(own, holders).min_by_key(|other| other.is_known_wrong)
}

/// Lists those of the holders of a number who are other people than the member of a record.
pub fn other_holders<'a>(own: &Dossier, holders: &'a [Neighbour]) -> impl Iterator<Item = &'a Neighbour> {
    holders.iter().filter(|other| is_another(own, other))
}

/// Refuses to record a number as a member's right one that another person still holds: it would be left with two. Whose number
/// was found wrong holds none: so each member of a ring whose numbers went round is corrected by itself.
pub(super) fn held_by_nobody_else(own: &Dossier, holders: &[Neighbour]) -> Result<(), Refusal> {
    let others = other_holders(own, holders).filter(|other| !other.is_known_wrong);
    match others.min_by_key(|other| !other.status.is_proof()) {
        Some(other) if other.status.is_proof() => Err(Refusal::ProvenForAnother { holder: other.id }),
        Some(other) => Err(Refusal::HeldByAnother { holder: other.id }),
        None => Ok(()),
    }
}

/// Refuses a swap after which the number would stand with a third person. Further memberships of the partner may still hold it:
/// they are corrected next, each for itself, and prove nothing until then.
pub(super) fn held_by_the_partner(
    own: &Dossier,
    holders: &[Neighbour],
    partner: Option<crate::audit::CandidateId>,
) -> Result<(), Refusal> {
    let others = || other_holders(own, holders);
    let found = match partner {
        Some(partner) => others().find(|other| other.id == partner),
        None => other_holder(own, holders),
    };
    let partner = found.ok_or(Refusal::NothingToSwap)?;
    for other in others().filter(|other| other.id != partner.id && !other.is_known_wrong) {
        if other.status.is_proof() {
            return Err(Refusal::ProvenForAnother { holder: other.id });
        }
        if !is_one_person(&compare(partner.side(), other.side())) {
            return Err(Refusal::HeldByThird { partner: partner.id, holder: other.id });
        }
    }
    Ok(())
}

fn is_another(own: &Dossier, other: &Neighbour) -> bool {
    !is_one_person(&compare(own.insurer_side(), other.side()))
}
