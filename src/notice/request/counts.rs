//! What a request adds to the figures of the report.

use std::collections::BTreeMap;

use crate::audit::{DocumentRequest, Outcome};
use crate::triage::sums::{Count, Dimension, RequestCount, of_day};

/// Lists the counts in which a request stands, and how often: what a change adds is what stands after it, less what stood
/// before. A letter that waits to be sent is nobody's figure; closed without having been sent, it is counted as answered.
pub fn counts(request: &DocumentRequest) -> BTreeMap<Count, i64> {
    let mut counts = BTreeMap::new();
    let mut count = |of: RequestCount| {
        counts.insert((Dimension::Request, u32::from(of.index())), 1);
    };
    let outcome = request.answer.as_ref().map(|answer| answer.outcome);
    if outcome == Some(Outcome::Unconfirmable) {
        count(RequestCount::Unconfirmable);
    }
    if request.sent_on.is_some() {
        count(RequestCount::Sent);
    }
    match outcome {
        Some(Outcome::Undeliverable) => count(RequestCount::Undeliverable),
        Some(Outcome::Refused) => count(RequestCount::Refused),
        _ => {}
    }
    if outcome.is_some() {
        count(RequestCount::Answered);
    } else if let Some(due) = request.due_on.filter(|_| request.sent_on.is_some()) {
        counts.insert((Dimension::RequestDue, of_day(due)), 1);
    }
    counts
}
