//! A number that stands on the screen in all its digits, for a moment.

use std::time::{Duration, Instant};

use crate::audit::CandidateId;

/// How long it stands there.
const SHOWN: Duration = Duration::from_secs(10);

/// The record whose number is shown whole. It was recorded before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revealed {
    /// Which.
    pub id: CandidateId,
    until: Option<Instant>,
}

impl Revealed {
    /// Begins with the first frame that shows it.
    pub const fn new(id: CandidateId) -> Self {
        Self { id, until: None }
    }

    /// Notes the first frame.
    pub fn begin(&mut self, at: Instant) {
        if self.until.is_none() {
            self.until = at.checked_add(SHOWN);
        }
    }

    /// Returns when it is hidden again.
    pub const fn due(&self) -> Option<Instant> {
        self.until
    }
}
