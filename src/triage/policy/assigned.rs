//! 担当: who works on a record: given by a lead, taken from what is free, or handed over.

use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization as _;

use super::{Grounds, Refusal, may_act};
use crate::audit::{Actor, Mark, Role, Status, StatusSet, hides_valid_number};
use crate::triage::filter::Filter;

/// How many records a bundle holds.
pub const BUNDLE: u32 = 50;

/// For how many hours a bundle is taken: long enough for a day's work, short enough that nobody waits for one who is ill.
pub const LEASE_HOURS: i64 = 24;

/// Returns a name as it is kept and compared: of any width, with one plain space between its parts.
pub fn person_named(typed: &str) -> String {
    let folded: String = typed.nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lists the writings under which what a person works on may be kept: older programs, and other databases, kept a name as it was
/// typed, in Japanese mostly with an ideographic space.
pub fn writings(typed: &str) -> impl Iterator<Item = String> {
    let name = person_named(typed);
    let spaced = Some(name.replace(' ', "\u{3000}")).filter(|spaced| *spaced != name);
    let as_typed = Some(typed.to_owned()).filter(|typed| *typed != name && Some(typed) != spaced.as_ref());
    [Some(name), spaced, as_typed].into_iter().flatten()
}

/// Tells whether two names, however they are written, are of one person, or of nobody both.
fn are_one(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(person_named) == other.map(person_named)
}

/// Gives a record to somebody, or to nobody.
pub(super) fn given(grounds: &Grounds<'_>, to: Option<&str>, actor: &Actor) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    may_give(old, to, actor)?;
    Ok(Mark { assignee: to.map(person_named), leased_until: None, ..old.clone() })
}

/// Rules whether a record may be given to somebody, or to nobody. Anybody takes what is free and gives up or hands over what is
/// their own; only a lead gives out what is another's.
pub fn may_give(old: &Mark, to: Option<&str>, actor: &Actor) -> Result<(), Refusal> {
    if are_one(old.assignee.as_deref(), to) {
        return Err(Refusal::AssignedAlready);
    }
    let me = Some(actor.person());
    let is_mine = are_one(old.assignee.as_deref(), me);
    let is_free_for_me = old.assignee.is_none() && are_one(to, me);
    if actor.role != Role::Lead && !is_mine && !is_free_for_me {
        return Err(Refusal::NotYours { assignee: old.assignee.clone() });
    }
    Ok(())
}

/// Takes a free record for a while, never for longer than a lease is.
pub(super) fn taken(
    grounds: &Grounds<'_>,
    until: Timestamp,
    actor: &Actor,
    at: Timestamp,
) -> Result<Mark, Refusal> {
    let old = grounds.mark();
    if !is_free(old) {
        return Err(Refusal::NotFree);
    }
    if until <= at {
        return Err(Refusal::LeaseNotAhead);
    }
    let until = until.min(lease_from(at));
    Ok(Mark { assignee: Some(person_named(actor.person())), leased_until: Some(until), ..old.clone() })
}

/// Returns until when a record is taken that is taken now: no lease is longer.
pub fn lease_from(at: Timestamp) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(LEASE_HOURS)).unwrap_or(at)
}

/// Tells whether a record can be taken from a bundle: nobody decided on it, nobody works on it.
pub fn is_free(mark: &Mark) -> bool {
    mark.status == Status::Pending && mark.assignee.is_none()
}

/// Narrows a filter to what [`is_free`]; none where it lets nothing of that through.
pub fn only_free(filter: &Filter) -> Option<Filter> {
    let lets_pending = filter.statuses.is_empty() || filter.statuses.contains(Status::Pending);
    let lets_unassigned = filter.assignees.is_empty() || filter.unassigned;
    (lets_pending && lets_unassigned).then(|| Filter {
        statuses: StatusSet::EMPTY.with(Status::Pending),
        assignees: Vec::new(),
        unassigned: true,
        ..filter.clone()
    })
}

/// Returns the mark of a record whose lease ended, none where it goes on: never while an answer from outside is awaited.
pub fn lease_ended(mark: &Mark, now: Timestamp) -> Option<Mark> {
    let is_due = mark.leased_until.is_some_and(|until| until <= now);
    (is_due && mark.status != Status::Escalated).then(|| Mark {
        assignee: None,
        leased_until: None,
        ..mark.clone()
    })
}

/// Rules whether all records of one person may be handed over: by themselves, or by a lead.
pub fn may_hand_over(from: &str, to: Option<&str>, actor: &Actor) -> Result<(), Refusal> {
    may_act(actor)?;
    let from_whom = person_named(from);
    if actor.role != Role::Lead && person_named(actor.person()) != from_whom {
        return Err(Refusal::NotYours { assignee: Some(from_whom) });
    }
    if to.map(person_named) == Some(from_whom) {
        return Err(Refusal::AssignedAlready);
    }
    if to.is_some_and(hides_valid_number) { Err(Refusal::NumberInNote) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::IdentitySource;

    fn sato(role: Role) -> Actor {
        Actor { account: "sato".to_owned(), claim: None, source: IdentitySource::LoginUid, role }
    }

    #[test]
    fn ones_own_records_are_handed_over_and_a_lead_hands_over_anybodys() {
        for (role, from, to, refused) in [
            (Role::Operator, "sato", Some("suzuki"), None),
            (Role::Operator, "sato", None, None),
            (
                Role::Operator,
                "ito",
                Some("sato"),
                Some(Refusal::NotYours { assignee: Some("ito".to_owned()) }),
            ),
            (Role::Lead, "ito", Some("suzuki"), None),
            (Role::Lead, "ito", Some("ito"), Some(Refusal::AssignedAlready)),
            (Role::Viewer, "sato", Some("suzuki"), Some(Refusal::OnlyViewing)),
            (Role::Lead, "ito", Some("123456789018"), Some(Refusal::NumberInNote)),
        ] {
            assert_eq!(may_hand_over(from, to, &sato(role)).err(), refused, "{role} {from} {to:?}");
        }
    }
}
