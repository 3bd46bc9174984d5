//! The judgement of one record: causes, comparison, signals and risk from its dossier.

use super::causes::causes;
use super::dossier::{Dossier, register_side};
use super::risk::{Risk, risk};
use super::signals::signals;
use crate::audit::{AnswerResult, CandidateId, CauseSet, Signal, SignalSet};
use crate::compare::{Comparison, Grade, compare};

/// What the data of a record mean. It follows from the dossier alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The root causes; empty: outside the audit.
    pub causes: CauseSet,
    /// What the register says of the effective number; none where it was not asked or has not answered.
    pub answer: Option<AnswerResult>,
    /// The comparison, where the answer has five items.
    pub comparison: Option<Comparison>,
    /// The signals.
    pub signals: SignalSet,
    /// The records that a signal is about besides this one, ordered.
    pub partners: Vec<(Signal, CandidateId)>,
    /// The place in the queue.
    pub risk: Risk,
}

impl Assessment {
    /// Returns the grade of the record; none where there are no five items to compare with.
    pub fn grade(&self) -> Option<Grade> {
        self.comparison.as_ref().map(Comparison::overall)
    }
}

/// Judges a record.
pub fn assess(dossier: &Dossier) -> Assessment {
    let answered = dossier.answer.as_ref();
    let comparison = answered
        .filter(|answer| answer.result == AnswerResult::Found)
        .map(|answer| compare(dossier.insurer_side(), register_side(answer)));
    let mut found = Assessment {
        causes: causes(&dossier.candidate, &dossier.alerts),
        answer: answered.map(|answer| answer.result),
        comparison,
        signals: SignalSet::EMPTY,
        partners: Vec::new(),
        risk: Risk::NoAnswer,
    };
    signals(dossier, &mut found);
    found.risk = risk(&found);
    found
}
