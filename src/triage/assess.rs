//! The judgement of one record: causes, comparison, signals and risk from its dossier.

use super::causes::causes;
use super::dossier::{Dossier, compared};
use super::risk::{Risk, risk};
use super::signals::{Signalled, signals};
use crate::audit::{AnswerResult, CandidateId, CauseSet, RootCause, Signal, SignalSet};
use crate::compare::{Comparison, Grade};

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

    /// Returns the code of the word for a signal. Where its partners are known, a swap is told as one in the family (same
    /// insurer, symbol and number) or with somebody else.
    pub fn word_of(&self, signal: Signal, dossier: &Dossier) -> &'static str {
        let of_family = |id: CandidateId| dossier.family.iter().any(|member| member.id == id);
        let mut partners = self.partners.iter().filter(|(of, _)| *of == signal);
        match signal {
            Signal::FamilySwap if partners.any(|(_, id)| of_family(*id)) => "swap-in-family",
            Signal::FamilySwap => "swap-elsewhere",
            _ => signal.code(),
        }
    }
}

/// Judges a record.
pub fn assess(dossier: &Dossier) -> Assessment {
    assess_compared(dossier, compared(&dossier.candidate, dossier.answer.as_ref()))
}

/// Judges a record that was [`compared`] already.
pub fn assess_compared(dossier: &Dossier, comparison: Option<Comparison>) -> Assessment {
    let own = causes(&dossier.candidate, &dossier.alerts);
    let answer = dossier.answer.as_ref().map(|answer| answer.result);
    let Signalled { signals, partners } = signals(dossier, comparison.as_ref());
    Assessment {
        causes: if dossier.is_swept() { own.with(RootCause::SimilarCase) } else { own },
        risk: risk(signals, answer, comparison.as_ref()),
        answer,
        comparison,
        signals,
        partners,
    }
}
