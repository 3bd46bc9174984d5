//! How the audit goes on, as far as it came.

use crate::triage::port::Generation;
use crate::triage::progress::Progress;

/// The progress of the audit.
#[derive(Debug)]
pub struct ProgressPane {
    /// The wish that is to be answered.
    pub generation: Generation,
    /// The figures, once they came; older ones stay until newer ones do.
    pub progress: Option<Box<Progress>>,
    /// The first line that is seen.
    pub top: usize,
}
