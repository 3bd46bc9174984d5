//! Whether an event of a history does what events of its kind do. A file is a claim: who rewrote a line of it by hand may have
//! made a confirmation out of something else.

use super::trace::Trace;
use crate::audit::{Actor, EventKind, IdentitySource, Status};
use crate::triage::turn::MarkFacts;

/// Tells whether a trace turned a mark into another as its kind does; `before` are the marks that stood before it, oldest first.
pub(super) fn is_of_its_kind(trace: &Trace, stood: &[MarkFacts], after: &MarkFacts) -> bool {
    let Some(before) = stood.last() else { return false };
    let actor = Actor { source: trace.source, ..trace.actor() };
    let is_actors = |name: &Option<String>| name.as_deref() == Some(actor.person());
    let is_program = trace.source == IdentitySource::System;
    let only = |change: fn(&mut MarkFacts, &MarkFacts)| {
        let mut changed = before.clone();
        change(&mut changed, after);
        changed == *after
    };
    match trace.kind {
        EventKind::Marked => {
            after.status != Status::Pending && is_actors(&after.operator) && after.second_operator.is_none()
        }
        EventKind::WrongFound => {
            after.status == Status::Escalated && is_actors(&after.operator) && after.wrong_found_at.is_some()
        }
        EventKind::Confirmed => {
            before.awaiting_second_check
                && !after.awaiting_second_check
                && is_actors(&after.second_operator)
                && only(|mark, after| {
                    mark.awaiting_second_check = false;
                    mark.second_operator.clone_from(&after.second_operator);
                    mark.second_at.clone_from(&after.second_at);
                    mark.data_changed &= after.data_changed;
                })
        }
        EventKind::Returned => {
            before.status.is_proof() && after.status == Status::Pending && is_actors(&after.second_operator)
        }
        EventKind::Undone => after.status == Status::Pending || stood.iter().any(|old| restores(old, after)),
        EventKind::Withdrawn => {
            is_program && before.status.is_proof() && after.status == Status::Pending && after.raised_again
        }
        EventKind::DataChanged => is_program && only(|mark, _| mark.data_changed = true),
        EventKind::Released => {
            is_program && before.status == Status::OnHold && after.status == Status::Pending
        }
        EventKind::Reflected => {
            before.status == Status::Corrected
                && !before.awaiting_second_check
                && only(|mark, after| {
                    mark.reflected_on = after.reflected_on;
                    mark.data_changed &= after.data_changed;
                })
        }
        EventKind::Assigned | EventKind::Taken | EventKind::LeaseEnded => only(|mark, after| {
            mark.assignee.clone_from(&after.assignee);
            mark.leased_until.clone_from(&after.leased_until);
        }),
        EventKind::DueChanged => {
            before.status == Status::Escalated && only(|mark, after| mark.due_on = after.due_on)
        }
        _ => false,
    }
}

/// Tells whether an undo that led to `after` restored the mark `old`: as it stood, flagged, or with its second check to be given
/// again.
fn restores(old: &MarkFacts, after: &MarkFacts) -> bool {
    let as_flagged = MarkFacts { data_changed: after.data_changed, ..old.clone() };
    let reopened = MarkFacts {
        second_operator: None,
        second_at: None,
        awaiting_second_check: true,
        reflected_on: None,
        ..as_flagged.clone()
    };
    *after == as_flagged || (old.status == Status::Corrected && *after == reopened)
}
