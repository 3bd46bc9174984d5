//! The record under the cursor and those that the next keys go to: one request under way, and the newest wish.

use std::rc::Rc;

use crate::audit::CandidateId;
use crate::triage::port::{Generation, Record};

/// How many records are kept at most; those that the next keys go to are fewer.
const KEPT: usize = 12;

/// Records as far as they came.
#[derive(Debug, Default)]
pub struct RecordPane {
    /// The one under the cursor among those around it that were fetched ahead; shared with what the view painted of them.
    kept: Vec<Rc<Record>>,
    asked: Option<Asked>,
    /// The last that was asked for failed: nothing is fetched ahead before a key asks again.
    has_failed: bool,
    /// The records that are there must be fetched anew.
    is_outdated: bool,
}

/// A record that was asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    generation: Generation,
    id: CandidateId,
    /// It was not under the cursor: what is may be asked for before it comes.
    is_ahead: bool,
}

impl RecordPane {
    /// Returns a record, if it is there and nobody is known to have changed it.
    pub fn of(&self, id: CandidateId) -> Option<&Rc<Record>> {
        self.last_of(id).filter(|_| !self.is_outdated)
    }

    /// Returns a record, changed or not, if it is there: to be looked at, not to be marked.
    pub fn last_of(&self, id: CandidateId) -> Option<&Rc<Record>> {
        self.kept.iter().find(|record| record.dossier.id == id)
    }

    /// Tells whether `id` has to be asked for: it is not there, and nothing that comes before it is under way.
    pub fn wants(&self, id: CandidateId) -> bool {
        let is_under_way = |asked: Asked| asked.id == id || !asked.is_ahead;
        self.of(id).is_none() && !self.asked.is_some_and(is_under_way)
    }

    /// Returns the first of the records that the next keys go to and that is to be fetched while nothing else is.
    pub fn wants_ahead(&self, next: &[CandidateId]) -> Option<CandidateId> {
        let is_free = self.asked.is_none() && !self.has_failed;
        next.iter().copied().find(|id| is_free && self.of(*id).is_none())
    }

    /// Tells whether a record was asked for and did not come yet.
    pub fn awaits(&self, id: CandidateId) -> bool {
        self.asked.is_some_and(|asked| asked.id == id || !asked.is_ahead) && self.of(id).is_none()
    }

    /// Notes what was asked for.
    pub fn ask(&mut self, generation: Generation, id: CandidateId) {
        self.asked = Some(Asked { generation, id, is_ahead: false });
    }

    /// Notes what was asked for ahead; what is neither under the cursor nor near it is forgotten.
    pub fn ask_ahead(&mut self, generation: Generation, id: CandidateId, near: &[CandidateId]) {
        self.asked = Some(Asked { generation, id, is_ahead: true });
        self.kept.retain(|record| near.contains(&record.dossier.id));
    }

    /// Takes an answer; returns the record that was asked for, none where it was not.
    pub fn take(&mut self, generation: Generation, record: Option<Box<Record>>) -> Option<CandidateId> {
        let asked = self.asked.take_if(|asked| asked.generation == generation)?;
        self.has_failed = false;
        if let Some(record) = record {
            if std::mem::take(&mut self.is_outdated) {
                self.kept.clear();
            }
            self.keep(record);
        }
        Some(asked.id)
    }

    /// Keeps a record that came with a window, unless somebody changed one since.
    pub fn keep(&mut self, record: Box<Record>) {
        if !self.is_outdated {
            self.kept.retain(|kept| kept.dossier.id != record.dossier.id);
            if self.kept.len() >= KEPT {
                self.kept.remove(0);
            }
            self.kept.push(Rc::from(record));
        }
    }

    /// Notes that somebody changed a record: what is there may be looked at until it is fetched anew.
    pub fn outdate(&mut self) {
        self.is_outdated = true;
        // What is under way was perhaps read before the change.
        self.asked = None;
    }

    /// Forgets what was asked for: it will not come.
    pub fn give_up(&mut self) {
        self.asked = None;
    }

    /// Notes that what was asked for failed.
    pub fn fail(&mut self) {
        self.asked = None;
        self.has_failed = true;
    }
}
