//! The job under way: what it is, and how far it has come.

use super::Form;
use crate::triage::port::{JobStand, Work};

/// A job that was begun and has not ended. There is one at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningJob {
    /// The id of the word for what is being done.
    pub doing: &'static str,
    /// Whether it can be stopped.
    pub may_stop: bool,
    /// It was told to stop.
    pub is_stopping: bool,
    /// How far it has come, once it told.
    pub stand: Option<JobStand>,
    /// How many records it is about, where that was known when it began.
    pub of: Option<u64>,
    /// Its form, to come back if it writes nothing.
    pub form: Box<Form>,
}

impl RunningJob {
    /// Begins a job.
    pub fn new(work: &Work, of: Option<u64>, form: Box<Form>) -> Self {
        let (doing, may_stop) = (work.doing(), work.may_stop());
        Self { doing, may_stop, is_stopping: false, stand: None, of, form }
    }

    /// Takes in how far it has come; tells whether that reads differently.
    pub fn take(&mut self, stand: JobStand) -> bool {
        let stand = match stand {
            // What an import brings meanwhile is written too.
            JobStand::Counted { done, of } => {
                JobStand::Counted { done, of: of.or(self.of).map(|of| of.max(done)) }
            }
            JobStand::Bytes { .. } => stand,
        };
        let before = self.stand.replace(stand);
        let is_alike = match stand {
            JobStand::Counted { .. } => before == Some(stand),
            JobStand::Bytes { .. } => before.is_some_and(|before| before.share() == stand.share()),
        };
        !is_alike && !self.is_stopping
    }
}
