//! What is wished for of the reading thread: a newer wish gives an older one of its kind up.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::triage::port::Request;

/// What is wished for, as the asking and the reading thread both see it. Wishes of a kind count for themselves.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    newest: [AtomicU64; KINDS],
    /// How many were asked for, and how many the reading thread has taken up.
    asked: AtomicU64,
    taken: AtomicU64,
    /// Whether nothing is wished for any more.
    closing: AtomicBool,
}

/// A request for reading, and its place among those of its kind.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) order: u64,
    pub(super) request: Request,
}

impl Wishes {
    /// Enters a wish that is about to be sent.
    pub(super) fn wish(&self, kind: usize, request: Request) -> Wish {
        let order = self.newest.get(kind).map_or(0, |newest| newest.fetch_add(1, Ordering::SeqCst) + 1);
        self.asked.fetch_add(1, Ordering::SeqCst);
        Wish { order, request }
    }

    /// Takes up a wish.
    pub(super) fn take_up(&self) {
        self.taken.fetch_add(1, Ordering::SeqCst);
    }

    /// Says that nothing is wished for any more.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }

    /// Tells whether nothing newer of its kind was wished for.
    pub(super) fn is_wanted(&self, kind: usize, order: u64) -> bool {
        !self.closing.load(Ordering::SeqCst)
            && self.newest.get(kind).is_some_and(|newest| newest.load(Ordering::SeqCst) == order)
    }

    /// Tells whether something was wished for that is not taken up.
    pub(super) fn is_waited_for(&self) -> bool {
        self.asked.load(Ordering::SeqCst) != self.taken.load(Ordering::SeqCst)
    }
}

const KINDS: usize = 16;

/// Returns the kind of a request for reading; none for writing.
pub(super) const fn kind(request: &Request) -> Option<usize> {
    match request {
        Request::Tallies => Some(0),
        Request::Page { .. } => Some(1),
        Request::Pending { .. } => Some(2),
        Request::Record { .. } => Some(3),
        Request::History { .. } => Some(4),
        Request::Patterns { .. } => Some(5),
        Request::Readings { .. } => Some(6),
        Request::Preview { .. } => Some(7),
        Request::SavedFilters => Some(8),
        Request::Progress { .. } => Some(9),
        Request::RequestGroups { .. } => Some(10),
        Request::Requests { .. } => Some(11),
        Request::Incidents { .. } => Some(12),
        Request::DueSteps => Some(13),
        Request::PreviewSweep { .. } => Some(14),
        Request::Sweeps => Some(15),
        Request::Perform(_)
        | Request::PerformEach(_)
        | Request::PerformOnRequests(_)
        | Request::PerformBulk { .. }
        | Request::OpenBulk { .. }
        | Request::RestingBulk
        | Request::ResumeBulk { .. }
        | Request::StopBulk
        | Request::TakeBundle { .. }
        | Request::SaveFilter { .. }
        | Request::Undo { .. }
        | Request::CompareNumber { .. }
        | Request::Reveal { .. }
        | Request::StepIncident(_)
        | Request::StartSweep { .. }
        | Request::Note(_) => None,
    }
}
