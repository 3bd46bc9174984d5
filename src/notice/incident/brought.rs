//! Which wrong numbers another database's history of a record found that stand at its end: each opens an incident here. What was
//! done about them there does not travel. Knows no table.

use jiff::Timestamp;

use super::follow::{finds, is_wrong, unconfirmed, which};
use crate::audit::{EventKind, IndividualNumber, Mark, Status};
use crate::triage::decisions::Decision;
use crate::triage::turn::Turn;

/// A finding of another database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Which trace of the history found it.
    pub trace: usize,
    /// The number; none where the file does not say which it was.
    pub number: Option<IndividualNumber>,
    /// When.
    pub at: Timestamp,
    /// By whom: a claim.
    pub by: String,
    /// The mark before it, without a right number.
    pub before: Mark,
}

/// Which number a trace found: the one that was registered, before so many others came, or a right one by its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    Registered(u32),
    Right(String),
}

/// What stands of a history up to one of its acts.
#[derive(Debug, Clone)]
struct Act {
    trace: usize,
    kind: EventKind,
    before: Mark,
    after: Mark,
    /// What stood before it: its undo brings that back.
    stood: Vec<(Which, Brought)>,
}

/// Lists the findings that stand at the end of a decision's history, oldest first; `mark` is the one that it leads to, `registered`
/// the number of the record.
pub fn brought(decision: &Decision, mark: &Mark, registered: IndividualNumber) -> Vec<Brought> {
    let mut standing: Vec<(Which, Brought)> = Vec::new();
    let mut acts: Vec<Act> = Vec::new();
    let (mut numbers, mut pending) = (0, None);
    for (n, trace) in decision.traces.iter().enumerate() {
        let (Some(Turn { before, after, why, .. }), Some(at)) = (trace.turn(), trace.moment()) else {
            continue;
        };
        let rights = [&before, &after].map(|facts| facts.right_number.clone().map(Which::Right));
        let [before, after] = [before, after].map(|facts| facts.to_mark(None));
        numbers += u32::from(why.is_some_and(|why| why.number));
        if after.status == Status::Pending {
            // Data that change then leave no trace.
            pending = Some(n);
        }
        match trace.kind {
            EventKind::Undone => {
                standing = acts.pop().map(|undone| undone.stood).unwrap_or(standing);
                continue;
            }
            EventKind::DataChanged => continue,
            _ => {}
        }
        let act = Act { trace: n, kind: trace.kind, before, after, stood: standing.clone() };
        if act.kind == EventKind::Returned {
            let all = acts.iter().rev().map(|act| (act.trace, act.kind, &act.before, &act.after));
            let gone = unconfirmed(all);
            standing.retain(|(_, found)| is_wrong(&act.after) && !gone.contains(&found.trace));
        }
        if finds(act.kind, &act.after) {
            let [before, right] = rights;
            let found = which(&act.before, before, right.as_ref(), Which::Registered(numbers));
            if standing.iter().all(|(known, _)| *known != found) {
                let at = act.after.marked_at.unwrap_or(at);
                let by = act.after.operator.clone().unwrap_or_default();
                standing
                    .push((found, Brought { trace: n, number: None, at, by, before: act.before.clone() }));
            }
        }
        acts.push(act);
    }
    let right = decision.commitment().zip(mark.right_number);
    let numbered = |(found, own): (Which, Brought)| {
        let number = match found {
            Which::Registered(then) => {
                (then == numbers && pending.is_none_or(|n| n < own.trace)).then_some(registered)
            }
            Which::Right(found) => {
                right.as_ref().filter(|(known, _)| *known == found).map(|(_, number)| *number)
            }
        };
        Brought { number, ..own }
    };
    standing.into_iter().map(numbered).collect()
}
