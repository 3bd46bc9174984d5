//! A bulk act: what is foreseen of it, and how far it has come.

use crate::triage::bulk::{BulkAct, BulkProgress, Preview};
use crate::triage::page::Count;
use crate::triage::port::Generation;
use crate::triage::selection::Selection;

/// Whether a bulk act is under way. There is one at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Bulk {
    /// None is.
    #[default]
    Idle,
    /// One was asked for.
    Expected,
    /// One has come so far.
    Running(BulkProgress),
    /// One's own was stopped or interrupted, in this session or an earlier one, and can go on.
    Interrupted(BulkProgress),
}

impl Bulk {
    /// Tells whether another one has to wait.
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::Expected | Self::Running(_))
    }

    /// Tells whether one can be resumed.
    pub const fn is_interrupted(&self) -> bool {
        matches!(self, Self::Interrupted(_))
    }
}

/// What is foreseen of a bulk act, before it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewPane {
    /// The wish that is to be answered.
    pub generation: Generation,
    /// On which records.
    pub selection: Selection,
    /// How many they are.
    pub size: Count,
    /// What.
    pub act: BulkAct,
    /// What is foreseen, once it came.
    pub preview: Option<Box<Preview>>,
}
