//! The record under the cursor: one request under way, and the newest wish.

use crate::audit::CandidateId;
use crate::triage::port::{Generation, Record};

/// The record under the cursor, as far as it came.
#[derive(Debug, Default)]
pub struct RecordPane {
    record: Option<Box<Record>>,
    asked: Option<(Generation, CandidateId)>,
    /// The record that is there must be fetched anew.
    is_outdated: bool,
}

impl RecordPane {
    /// Returns the record, if it is the one of `id` and nobody is known to have changed it.
    pub fn of(&self, id: CandidateId) -> Option<&Record> {
        self.record.as_deref().filter(|record| record.dossier.id == id && !self.is_outdated)
    }

    /// Returns the record, changed or not, if it is the one of `id`: to be looked at, not to be marked.
    pub fn last_of(&self, id: CandidateId) -> Option<&Record> {
        self.record.as_deref().filter(|record| record.dossier.id == id)
    }

    /// Tells whether `id` has to be asked for: it is not there, and nothing is under way.
    pub fn wants(&self, id: CandidateId) -> bool {
        self.asked.is_none() && self.of(id).is_none()
    }

    /// Tells whether a record is under way.
    pub fn is_awaited(&self) -> bool {
        self.asked.is_some()
    }

    /// Notes what was asked for.
    pub fn ask(&mut self, generation: Generation, id: CandidateId) {
        self.asked = Some((generation, id));
    }

    /// Takes an answer; returns false where it was not asked for.
    pub fn take(&mut self, generation: Generation, record: Option<Box<Record>>) -> bool {
        if self.asked.take_if(|(asked, _)| *asked == generation).is_none() {
            return false;
        }
        if record.is_some() {
            self.record = record;
            self.is_outdated = false;
        }
        true
    }

    /// Notes that somebody changed the record: what is there may be looked at until it is fetched anew.
    pub fn outdate(&mut self) {
        self.is_outdated = true;
        // What is under way was perhaps read before the change.
        self.asked = None;
    }

    /// Forgets what was asked for: it will not come.
    pub fn give_up(&mut self) {
        self.asked = None;
    }
}
