//! What a person does to a step of an incident's checklist, and what is asked for by a sweep. The rules on both are the notice's.

use jiff::Timestamp;

use crate::audit::{Actor, Day, IncidentId, SweepId, SweepRule};
use crate::i18n::{Message, thousands};

/// What is done to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepAct {
    /// It was done.
    Done {
        /// What shows it.
        evidence: String,
    },
    /// It is not needed.
    Waive {
        /// Why.
        reason: String,
    },
    /// It is to be done after all.
    Reopen,
    /// It is given to somebody.
    Owner(String),
    /// It gets another day, or none.
    Due(Option<Day>),
}

/// An act on a step, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOrder {
    /// Which incident.
    pub incident: IncidentId,
    /// Which step.
    pub code: String,
    /// What.
    pub act: StepAct,
    /// The version of the incident that the actor saw; none: as it is now.
    pub seen_version: Option<u64>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// A sweep that somebody wishes to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepWish {
    /// The incident that it follows from.
    pub incident: IncidentId,
    /// Which registrations it takes.
    pub rule: SweepRule,
    /// Whether it may take every registration there is.
    pub everything: bool,
    /// Why; for one that takes everything.
    pub note: String,
}

/// What a sweep would take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SweepPreview {
    /// Records that were looked at.
    pub records: u64,
    /// Records that it takes.
    pub fit: u64,
    /// Of those, how many stand outside the audit.
    pub outside: u64,
    /// Records that contradict no condition but do not say what one asks for: they are left out.
    pub silent: u64,
    /// Where it takes nobody: the rule to fall back on, if one takes anybody.
    pub other: Option<OtherSweep>,
}

impl SweepPreview {
    /// Tells whether a rule that is a period alone leaves nobody out but the record of the incident.
    pub fn is_of_everybody(&self, rule: &SweepRule) -> bool {
        rule.is_only_a_period() && self.fit + 1 >= self.records
    }
}

/// The rule of a sweep to fall back on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSweep {
    /// The rule.
    pub rule: SweepRule,
    /// How many records it takes.
    pub takes: u64,
    /// The arguments of `sweep start` that ask for it, each after a space.
    pub arguments: String,
}

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SweepProgress {
    /// Which.
    pub id: SweepId,
    /// The incident that it follows from.
    pub incident: IncidentId,
    /// About how many records were looked at.
    pub passed: u64,
    /// About how many there are.
    pub of: u64,
    /// How many stand in it.
    pub taken: u64,
    /// Whether every record has been looked at.
    pub is_whole: bool,
}

/// Who left sweeps that were withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftSweep {
    /// How many.
    pub records: u64,
    /// How many of them are of the audit and stand raised again: a mark that was withdrawn does not come back by itself.
    pub raised_again: u64,
}

impl LeftSweep {
    /// Adds those who left besides.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { records: self.records + other.records, raised_again: self.raised_again + other.raised_again }
    }

    /// Says under a message what nobody sees otherwise; nothing where no mark is missing.
    pub fn message(self, id: &'static str) -> Option<Message> {
        let said = Message::new(id)
            .arg("records", thousands(self.records))
            .arg("again", thousands(self.raised_again));
        (self.raised_again > 0).then_some(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_period_that_leaves_nobody_out_is_of_everybody() {
        let period = SweepRule { registered_to: "2099-01-01".parse().ok(), ..SweepRule::default() };
        let named = SweepRule { source: Some("jlis".into()), ..period.clone() };
        for (rule, fit, is_so) in [(&period, 332, true), (&period, 331, false), (&named, 332, false)] {
            let preview = SweepPreview { records: 333, fit, ..SweepPreview::default() };
            assert_eq!(preview.is_of_everybody(rule), is_so, "{rule:?}, {fit}");
        }
    }
}
