//! Whether a mark may stand on a record as it is: asked of a mark that was made elsewhere.

use super::{Grounds, Refusal, corrected, escalated, needs_second_check, of_nobody_else, verified};
use crate::audit::Status;

/// Tells whether the rules would give the record's own mark by its data. A mark that changed data stayed under, flagged, need
/// not be borne by them any more.
pub fn stands(grounds: &Grounds<'_>) -> Result<(), Refusal> {
    let mark = grounds.mark();
    match mark.status {
        Status::OnHold if mark.due_on.is_none() => Err(Refusal::HoldNeedsDate),
        Status::OnHold if mark.note.trim().is_empty() => Err(Refusal::HoldNeedsNote),
        Status::Pending | Status::OnHold => Ok(()),
        Status::Escalated => mark.basis.map_or(Ok(()), |basis| escalated::stands(grounds, basis)),
        Status::Verified => {
            let basis = mark.basis.ok_or(Refusal::BasisNeeded { status: mark.status })?;
            of_nobody_else(grounds.dossier)?;
            verified::stands(grounds, basis)?;
            let is_checked = needs_second_check(mark.status, basis) || mark.wrong_found_at.is_some();
            by_two(grounds, is_checked)
        }
        Status::Corrected => {
            of_nobody_else(grounds.dossier)?;
            corrected::stands(grounds)?;
            by_two(grounds, true)
        }
    }
}

/// A mark that takes two people awaits the second, or names one who is not the first.
fn by_two(grounds: &Grounds<'_>, takes_two: bool) -> Result<(), Refusal> {
    let mark = grounds.mark();
    let is_missing = takes_two && !mark.awaiting_second_check && mark.second_operator.is_none();
    let is_the_first = mark.second_operator.is_some() && mark.second_operator == mark.operator;
    if is_missing || is_the_first { Err(Refusal::SamePerson) } else { Ok(()) }
}
