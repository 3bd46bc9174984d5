//! Who may mark what, and how: one place for console, command line and imported decisions.
//!
//! A rule looks at the [`Grounds`] of an act and answers with the mark that follows, or with a [`Refusal`] that says in
//! one line why not. Marks by status stand in a file each.

mod assigned;
mod corrected;
mod escalated;
mod grounds;
mod incomplete;
mod one_person;
mod purged;
mod refusal;
mod report;
mod revealed;
mod saved;
mod second_check;
mod standing;
mod verified;

use jiff::Timestamp;

pub use assigned::{
    BUNDLE, LEASE_HOURS, is_free, lease_ended, lease_from, may_give, may_hand_over, only_free, person_named,
    writings,
};
pub use corrected::{Heard, register_contradicts, swapped_partner};
pub use escalated::propose_addressee;
pub use grounds::{Grounds, RightNumber};
pub use incomplete::refuse_incomplete;
pub use one_person::{of_nobody_else, other_holder, other_holders, proven_for_others};
pub use purged::{Disposable, Evidence, may_go, may_purge};
pub use refusal::{Doer, Refusal, left_standing};
pub use report::{deadline_name, may_file, may_set_template, reason};
pub use revealed::{may_reveal, may_reveal_all};
pub(super) use saved::may_be_number;
pub use saved::{may_replace, saved_name};
pub use standing::stands;
pub use verified::{
    allowed as allowed_for_verified, best as best_for_verified, document_shows, is_document,
    is_from_another_hand, proves_a_similar_case, still_borne,
};

use super::act::{Act, NewMark};
use crate::audit::{Actor, Basis, Day, IdentitySource, Mark, Role, Status, hides_valid_number};

/// Days that an addressee has for an answer, where the operator names no day.
pub const DAYS_TO_ANSWER: i32 = 14;

/// Rules on an act: returns the mark that follows from it.
pub fn rule(grounds: &Grounds<'_>, act: &Act, actor: &Actor, at: Timestamp) -> Result<Mark, Refusal> {
    may_act(actor)?;
    if hides_valid_number(words_of(act)) {
        return Err(Refusal::NumberInNote);
    }
    match act {
        Act::Mark(wanted) => mark(grounds, wanted, actor, at),
        Act::Wrong { note } => wrong(grounds, note, actor, at),
        Act::Confirm { number } => second_check::confirm(grounds, *number, actor, at),
        Act::Return { note } => second_check::give_back(grounds, note, actor, at),
        Act::Reflect { on } => corrected::reflect(grounds, *on, at),
        Act::Assign { to } => assigned::given(grounds, to.as_deref(), actor),
        Act::Take { until } => assigned::taken(grounds, *until, actor, at),
        Act::Due { on } => escalated::due(grounds, *on, at),
    }
}

/// Refuses those who may look only, and those of a shared account who did not say who they are.
pub fn may_act(actor: &Actor) -> Result<(), Refusal> {
    match actor {
        Actor { role: Role::Viewer, .. } => Err(Refusal::OnlyViewing),
        Actor { source: IdentitySource::Claim, claim: None, .. } => Err(Refusal::OperatorNeeded),
        _ => Ok(()),
    }
}

/// Refuses to all but a lead what concerns the whole database, or how others work in it.
pub fn may_lead(actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    if actor.role == Role::Lead { Ok(()) } else { Err(Refusal::OnlyLeads) }
}

/// Refuses to those who may look only what takes numbers out whole: a copy of the database, an inquiry, a revealing export.
pub fn may_take_out(actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)
}

/// Tells whether an act that names no version it saw would replace what another person has decided. That a number is wrong
/// can always be said.
pub fn overwrites_unseen(mark: &Mark, act: &Act, actor: &Actor) -> bool {
    let Act::Mark(wanted) = act else { return false };
    let replaces = match mark.status {
        Status::Pending => false,
        Status::Verified | Status::Corrected => true,
        // Who brings the answer need not be who asked; but whom another asked, and until when, is not changed unseen.
        Status::Escalated | Status::OnHold => matches!(wanted.status, Status::Escalated | Status::OnHold),
    };
    replaces && mark.operator.as_deref() != Some(actor.person())
}

fn words_of(act: &Act) -> &str {
    match act {
        Act::Mark(NewMark { note, .. }) | Act::Wrong { note } | Act::Return { note } => note,
        Act::Assign { to } => to.as_deref().unwrap_or_default(),
        Act::Confirm { .. } | Act::Reflect { .. } | Act::Take { .. } | Act::Due { .. } => "",
    }
}

fn mark(grounds: &Grounds<'_>, wanted: &NewMark, actor: &Actor, at: Timestamp) -> Result<Mark, Refusal> {
    if grounds.mark().status == Status::Corrected && wanted.status != Status::Corrected {
        return Err(Refusal::CorrectionStands);
    }
    if wanted.basis.is_none()
        && wanted.status == Status::Verified
        && grounds.mark().status == Status::Verified
    {
        // What the data propose may be less than what a person had in hand.
        return Err(Refusal::AlreadySo { mark: Box::new(grounds.mark().clone()) });
    }
    let new = match wanted.status {
        Status::Pending => return Err(Refusal::PendingIsNoMark),
        Status::OnHold => on_hold(grounds, wanted, at)?,
        Status::Verified => verified::mark(grounds, wanted)?,
        Status::Escalated => escalated::mark(grounds, wanted, at)?,
        Status::Corrected => corrected::mark(grounds, wanted)?,
    };
    let old = grounds.mark();
    let note = wanted.note.trim().to_owned();
    let says = |mark: &Mark| (mark.status, mark.basis, mark.right_number, mark.addressee, mark.due_on);
    // Under changed data the same words say something else: that these bear it too.
    if says(old) == says(&new) && old.note == note && !old.data_changed {
        return Err(Refusal::AlreadySo { mark: Box::new(old.clone()) });
    }
    Ok(Mark {
        operator: Some(actor.person().to_owned()),
        marked_at: Some(at),
        assignee: old.assignee.clone(),
        leased_until: leased(old, new.status),
        wrong_found_at: if new.status == Status::Corrected {
            found_by_correction(old, &new, at)
        } else {
            old.wrong_found_at
        },
        // It is answered by a decision; who sets the record aside decides nothing yet.
        raised_again: new.status == Status::OnHold && old.raised_again,
        // Of a number that came after a finding it is still to be said whether it is wrong too.
        data_changed: old.data_changed && old.wrong_found_at.is_some() && new.status == Status::Escalated,
        note,
        ..new
    })
}

/// A lease goes on while the record rests, and becomes the assignee's own once somebody outside was asked: it must not end
/// under an open request.
fn leased(old: &Mark, status: Status) -> Option<Timestamp> {
    old.leased_until.filter(|_| matches!(status, Status::Pending | Status::OnHold))
}

/// 保留: set aside until a day, and why.
fn on_hold(grounds: &Grounds<'_>, wanted: &NewMark, at: Timestamp) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if old.status == Status::Escalated && old.wrong_found_at.is_some() {
        return Err(Refusal::WrongCannotRest);
    }
    if let Some(basis) = wanted.basis {
        return Err(Refusal::BasisOfAnother { basis, status: Status::OnHold });
    }
    let until = wanted.until.ok_or(Refusal::HoldNeedsDate)?;
    if until <= Day::of(at) {
        return Err(Refusal::DateNotAhead { given: until });
    }
    if wanted.note.trim().is_empty() {
        return Err(Refusal::HoldNeedsNote);
    }
    Ok(Mark { status: Status::OnHold, due_on: Some(until), ..Mark::default() })
}

/// Returns the mark of a record whose hold fell due, none where it goes on: pending again, its note kept.
pub fn hold_ended(mark: &Mark, today: Day) -> Option<Mark> {
    let is_due = mark.status == Status::OnHold && mark.due_on.is_some_and(|due| due <= today);
    is_due.then(|| Mark {
        note: mark.note.clone(),
        wrong_found_at: mark.wrong_found_at,
        raised_again: mark.raised_again,
        assignee: mark.assignee.clone(),
        leased_until: mark.leased_until,
        ..Mark::default()
    })
}

/// 異番号判明: at once, by one person, before the right number is known (notice section 2; the joint notice has the
/// viewing stopped first).
fn wrong(grounds: &Grounds<'_>, note: &str, actor: &Actor, at: Timestamp) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    let is_known = old.wrong_found_at.is_some() && old.status == Status::Escalated;
    if is_known && !old.data_changed {
        return Err(Refusal::AlreadySo { mark: Box::new(old.clone()) });
    }
    // Data that changed since may have brought another number: whoever reports it again has found that one.
    let found_before = found_before(old).filter(|_| !is_known);
    Ok(Mark {
        status: Status::Escalated,
        addressee: Some(propose_addressee(&grounds.dossier.candidate)),
        due_on: Some(Day::of(at).plus(DAYS_TO_ANSWER)),
        note: note.trim().to_owned(),
        operator: Some(actor.person().to_owned()),
        marked_at: Some(at),
        wrong_found_at: found_before.or(Some(at)),
        assignee: old.assignee.clone(),
        ..Mark::default()
    })
}

/// Returns when the wrong number was found that is found once more. Where a number was proven since, or changed data took the
/// mark, this is another finding; a correction that nobody confirmed proved none, and found it when it was made.
fn found_before(old: &Mark) -> Option<Timestamp> {
    old.found_wrong_at().filter(|_| !old.is_proven() && !old.raised_again)
}

/// Returns when the wrong number was found that a correction leaves known, whatever its second check says: where one was found
/// and put right, the correction finds another, unless it gives the same right number once more. Of a number that nobody had
/// proven the correction itself says when.
fn found_by_correction(old: &Mark, new: &Mark, at: Timestamp) -> Option<Timestamp> {
    match old.found_wrong_at().filter(|_| old.is_proven()) {
        None => old.wrong_found_at,
        Some(found) if old.right_number == new.right_number => Some(found),
        Some(_) => Some(at),
    }
}

/// Tells whether a mark by this basis needs a second person.
pub const fn needs_second_check(status: Status, basis: Basis) -> bool {
    match status {
        Status::Verified => matches!(
            basis,
            Basis::NotationReviewed | Basis::ItemUpdated | Basis::ReasonedSame | Basis::OtherMeans
        ),
        Status::Corrected => true,
        Status::Pending | Status::OnHold | Status::Escalated => false,
    }
}

/// Tells whether the second person must be a lead.
pub const fn needs_lead(basis: Basis) -> bool {
    matches!(basis, Basis::ReasonedSame | Basis::OtherMeans)
}

#[cfg(test)]
mod tests;
