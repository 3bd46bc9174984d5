//! ダブルチェック: another person confirms a mark, or returns it.

use jiff::Timestamp;

use super::{Grounds, Refusal, corrected, needs_lead, of_nobody_else, person_named, verified};
use crate::audit::{Actor, IdentitySource, IndividualNumber, Mark, Role, Status};

pub(super) fn confirm(
    grounds: &Grounds<'_>,
    keyed: Option<IndividualNumber>,
    actor: &Actor,
    at: Timestamp,
) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if !old.awaiting_second_check {
        return Err(Refusal::NothingAwaits);
    }
    may_check(grounds, actor)?;
    if old.basis.is_some_and(needs_lead) && actor.role != Role::Lead {
        return Err(Refusal::LeadNeeded);
    }
    if old.status == Status::Corrected {
        match keyed {
            None => return Err(Refusal::KeyedNumberNeeded),
            keyed if keyed != old.right_number => return Err(Refusal::KeyedNumberDiffers),
            Some(_) => {}
        }
    }
    still_borne(grounds).map_err(|why| Refusal::BorneNoMore { why: Box::new(why) })?;
    Ok(Mark {
        awaiting_second_check: false,
        second_operator: Some(actor.person().to_owned()),
        second_at: Some(at),
        // Judged by the data as they are now.
        data_changed: false,
        ..old.clone()
    })
}

/// What would be refused as a mark now is not confirmed: data, or other records, may have changed since it was made.
fn still_borne(grounds: &Grounds<'_>) -> Result<(), Refusal> {
    let mark = grounds.mark();
    match (mark.status, mark.basis) {
        (Status::Corrected, _) => corrected::still_borne(grounds),
        (Status::Verified, Some(basis)) => {
            of_nobody_else(grounds.dossier)?;
            verified::stands(grounds, basis)
        }
        _ => Ok(()),
    }
}

/// A swap is one act: half of it, confirmed or not, goes back with the half that awaits its check.
pub(super) fn give_back(
    grounds: &Grounds<'_>,
    note: &str,
    actor: &Actor,
    at: Timestamp,
) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if ![Some(old), grounds.other_half.map(|(_, mark)| mark)]
        .into_iter()
        .flatten()
        .any(|mark| mark.awaiting_second_check)
    {
        return Err(Refusal::NothingAwaits);
    }
    may_check(grounds, actor)?;
    if note.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    Ok(Mark {
        note: note.trim().to_owned(),
        second_operator: Some(actor.person().to_owned()),
        second_at: Some(at),
        assignee: old.assignee.clone(),
        leased_until: old.leased_until,
        wrong_found_at: old.wrong_found_at,
        ..Mark::default()
    })
}

/// Two people are two accounts that the kernel tells apart; two claimed names only in a practice database or under the
/// policy for shared accounts, and never a name and the account it was claimed under. Foreign operators never serve as one
/// of the two, and a mark whose maker the history does not name is nobody's to confirm.
fn may_check(grounds: &Grounds<'_>, actor: &Actor) -> Result<(), Refusal> {
    let marker = grounds.marker.ok_or(Refusal::MarkerUnknown)?;
    let is_one_account = marker.account == actor.account && marker.source != IdentitySource::Foreign;
    let is_claimed = marker.source == IdentitySource::Claim;
    let is_same = grounds.mark().operator.as_deref().map(person_named) == Some(person_named(actor.person()));
    match actor.source {
        IdentitySource::System | IdentitySource::Foreign => Err(Refusal::SamePerson),
        _ if is_same => Err(Refusal::SamePerson),
        // It may well be another person: without a login uid nothing tells people apart who share an account.
        IdentitySource::RealUid if is_one_account => Err(Refusal::AccountMayBeShared),
        IdentitySource::LoginUid if is_one_account => Err(Refusal::SamePerson),
        IdentitySource::Claim if is_one_account && !is_claimed => Err(Refusal::SamePerson),
        _ => Ok(()),
    }
}
