//! What is noted while two writings are compared: rules, places, and the grade that follows from them.

use std::ops::Range;

use super::writing::{How, Unit, Writing};
use super::{Finding, Grade, ItemComparison, Rule, RuleSet};

/// The notes of one item's comparison.
#[derive(Debug, Default)]
pub(super) struct Notes {
    rules: RuleSet,
    findings: Vec<Finding>,
    grade: Option<Grade>,
}

impl Notes {
    /// Notes that `rule` was needed at these places. A place that follows the last one of the same rule is joined to it.
    pub(super) fn note(&mut self, rule: Rule, left: Range<usize>, right: Range<usize>) {
        self.rule(rule);
        if let Some(last) = self.findings.last_mut()
            && last.rule == rule
            && last.left.end == left.start
            && last.right.end == right.start
        {
            last.left.end = left.end;
            last.right.end = right.end;
            return;
        }
        self.findings.push(Finding { rule, left, right });
    }

    /// Notes that `rule` was needed for the item as a whole.
    pub(super) fn rule(&mut self, rule: Rule) {
        self.rules.insert(rule);
        self.grade = Some(self.grade().max(rule.grade()));
    }

    /// Notes in which form two units that fold to the same character were written, if their raw characters differ.
    pub(super) fn form(&mut self, left: &Writing<'_>, l: &Unit, right: &Writing<'_>, r: &Unit) {
        if left.raw_of(l) != right.raw_of(r) {
            for rule in How::rules(l.how, r.how) {
                self.note(rule, l.range(), r.range());
            }
        }
    }

    /// Notes spaces and ・ that stand before the units at `i` and `j` on one side only, or otherwise on the two.
    pub(super) fn gap(&mut self, left: &Writing<'_>, i: usize, right: &Writing<'_>, j: usize) {
        let (ours, theirs) = (left.gap_text(i), right.gap_text(j));
        if ours != theirs {
            let dotted = |gap: &str| gap.contains(['・', '･', '·']);
            let rule = if dotted(ours) == dotted(theirs) { Rule::Space } else { Rule::MiddleDot };
            self.note(rule, left.gap(i), right.gap(j));
        }
    }

    /// Forgets the spaces: between parts of a field they say nothing.
    pub(super) fn drop_spaces(&mut self) {
        self.findings.retain(|finding| finding.rule != Rule::Space);
        self.rules = self.findings.iter().fold(RuleSet::EMPTY, |rules, finding| rules.with(finding.rule));
    }

    /// Returns what orders two ways of comparing the same writings: the better grade first, then the same rules always.
    pub(super) fn rank(&self) -> (Grade, impl Ord + use<>) {
        (self.grade(), self.rules.bits())
    }

    /// Returns the rules so far.
    pub(super) const fn rules(&self) -> RuleSet {
        self.rules
    }

    /// Returns the grade so far.
    pub(super) fn grade(&self) -> Grade {
        self.grade.unwrap_or(Grade::Identical)
    }

    /// Ends the comparison. Writings that differ without any rule that says how are different.
    pub(super) fn finish(mut self) -> ItemComparison {
        if self.rules.is_empty() {
            self.rule(Rule::OtherCharacters);
        }
        ItemComparison { grade: self.grade(), rules: self.rules, findings: self.findings }
    }
}

/// Makes the comparison of an item that one rule decides as a whole.
pub(super) fn decided(rule: Rule) -> ItemComparison {
    ItemComparison { grade: rule.grade(), rules: RuleSet::EMPTY.with(rule), findings: Vec::new() }
}

/// Makes the comparison of two equal writings that say something.
pub(super) const fn identical() -> ItemComparison {
    ItemComparison { grade: Grade::Identical, rules: RuleSet::EMPTY, findings: Vec::new() }
}
