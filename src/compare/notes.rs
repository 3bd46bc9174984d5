//! What is noted while two writings are compared: rules, places, and the grade that follows from them.

use std::ops::Range;

use super::character::is_middle_dot;
use super::fold::is_invisible;
use super::silence::is_blank;
use super::unit::{How, Unit};
use super::writing::Writing;
use super::{Finding, Findings, Grade, ItemComparison, Passage, Rule, RuleSet};

impl ItemComparison {
    /// What is noted of two equal writings that say something, and of any others before they are compared.
    pub(super) const IDENTICAL: Self =
        Self { grade: Grade::Identical, rules: RuleSet::EMPTY, findings: Findings::new_const() };

    /// Returns what a comparison notes.
    #[cfg(test)]
    pub(super) fn of(compare: impl FnOnce(&mut Self)) -> Self {
        let mut notes = Self::IDENTICAL;
        compare(&mut notes);
        notes
    }

    /// Notes that `rule` was needed at these places. A place that follows the last one of the same rule is joined to it.
    pub(super) fn note(&mut self, rule: Rule, left: Range<usize>, right: Range<usize>) {
        let (left, right) = (Passage::from(left), Passage::from(right));
        if let Some(last) = self.findings.last_mut()
            && last.rule == rule
            && last.left.end == left.start
            && last.right.end == right.start
        {
            last.left.end = left.end;
            last.right.end = right.end;
            return;
        }
        self.rule(rule);
        self.findings.push(Finding { rule, left, right });
    }

    /// Notes that `rule` was needed for the item as a whole.
    pub(super) fn rule(&mut self, rule: Rule) {
        self.rules.insert(rule);
        self.grade = self.grade.max(rule.grade());
    }

    /// Notes in which form two units that fold to the same character were written, if their raw characters differ.
    #[inline]
    pub(super) fn form(&mut self, left: &Writing<'_>, l: &Unit, right: &Writing<'_>, r: &Unit) {
        if !How::are_plain(l.how, r.how) && !left.is_alike(l, right, r) {
            for rule in How::rules(l.how, r.how) {
                self.note(rule, l.range(), r.range());
            }
        }
    }

    /// Notes spaces and ・ that stand before the units at `i` and `j` on one side only, or otherwise on the two.
    #[inline]
    pub(super) fn gap(&mut self, left: &Writing<'_>, i: usize, right: &Writing<'_>, j: usize) {
        if !left.gap(i).is_empty() || !right.gap(j).is_empty() {
            self.broken(left, i, right, j);
        }
    }

    fn broken(&mut self, left: &Writing<'_>, i: usize, right: &Writing<'_>, j: usize) {
        let (ours, theirs) = (left.gap_text(i), right.gap_text(j));
        if ours != theirs {
            let dotted = |gap: &str| gap.chars().any(is_middle_dot);
            let rule = match dotted(ours) == dotted(theirs) {
                false => Rule::MiddleDot,
                true if seen(ours).eq(seen(theirs)) => Rule::InvisibleCharacter,
                true => Rule::Space,
            };
            self.note(rule, left.gap(i), right.gap(j));
        }
    }

    /// Notes that both names are parted, each at another place: 小川 原子 is not known to be 小川原 子.
    pub(super) fn splits(&mut self, left: &str, right: &str) {
        let inside = |text: &str, place: Passage| {
            let (before, behind) = text.split_at_checked(place.start as usize).unwrap_or(("", ""));
            !is_blank(before) && !is_blank(behind)
        };
        let is_empty = |place: Passage| place.start == place.end;
        let gaps = || self.findings.iter().filter(|f| matches!(f.rule, Rule::Space | Rule::MiddleDot));
        let ours = gaps().find(|f| is_empty(f.right) && inside(left, f.left));
        let theirs = gaps().find(|f| is_empty(f.left) && inside(right, f.right));
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let (left, right) = (ours.left.range(), theirs.right.range());
            self.note(Rule::SpaceMoved, left, right);
        }
    }

    /// Forgets the spaces: between parts of a field they say nothing.
    pub(super) fn drop_spaces(&mut self) {
        self.findings.retain(|finding| finding.rule != Rule::Space);
        self.rules = self.findings.iter().fold(RuleSet::EMPTY, |rules, finding| rules.with(finding.rule));
    }

    /// Returns what orders two ways of comparing the same writings: the better grade first, then the same rules always.
    pub(super) fn rank(&self) -> (Grade, impl Ord + use<>) {
        (self.grade, self.rules.bits())
    }

    /// Ends the comparison. Writings that differ without any rule that says how are different.
    pub(super) fn finish(&mut self) {
        if self.rules.is_empty() {
            self.rule(Rule::OtherCharacters);
        }
    }
}

/// The characters of a gap that are seen, spaces among them.
fn seen(gap: &str) -> impl Iterator<Item = char> {
    gap.chars().filter(|c| !is_invisible(*c))
}
