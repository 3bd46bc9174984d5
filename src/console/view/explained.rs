//! Why an item has its grade, in words.

use std::fmt::Write as _;

use smallvec::SmallVec;

use crate::audit::Item;
use crate::compare::{Finding, Grade, ItemComparison, Passage, Rule, explain, rule_text};
use crate::i18n::Lang;

/// The bytes that reasons usually take.
const USUAL: usize = 96;

/// So many characters a side are set beside each other.
const FEW: usize = 4;

/// Says in a sentence each what was found, what decided the grade first.
pub(super) fn sentences(
    lang: Lang,
    item: Item,
    found: &ItemComparison,
    left: &str,
    right: &str,
) -> Vec<String> {
    explain(item, found, left, right).iter().map(|message| lang.say(message)).collect()
}

/// Names the rules that were needed, what decided the grade first.
pub(super) fn rules(lang: Lang, found: &ItemComparison) -> String {
    let mut out = String::new();
    let mut rules: SmallVec<[Rule; 8]> = found.rules.iter().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.grade()));
    for rule in rules {
        next(&mut out, lang).push_str(lang.text(rule_text(rule).id()));
    }
    out
}

/// Sets the characters that decided the grade side by side: variants with their code points, others where they are few, that
/// one is not overlooked. Nothing where only the form differs, and no date or sex: the marked writings themselves say it.
pub(super) fn characters(lang: Lang, item: Item, found: &ItemComparison, left: &str, right: &str) -> String {
    let mut out = String::new();
    if found.grade.is_same() || matches!(item, Item::BirthDate | Item::Sex) {
        return out;
    }
    let decided = || found.findings.iter().filter(|finding| finding.rule.grade() == found.grade);
    let count = |text: &str, place: Passage| text.get(place.range()).unwrap_or_default().chars().count();
    let most = [
        decided().map(|finding| count(left, finding.left)).sum(),
        decided().map(|finding| count(right, finding.right)).sum::<usize>(),
    ];
    if found.grade != Grade::Variant && most.into_iter().any(|count| count > FEW) {
        return out;
    }
    for finding in decided() {
        put_part(next(&mut out, lang), finding, left, finding.left);
        out.push_str(" / ");
        put_part(&mut out, finding, right, finding.right);
    }
    out
}

/// Sets apart what follows from what stands there.
fn next(out: &mut String, lang: Lang) -> &mut String {
    if out.is_empty() {
        out.reserve(USUAL);
    } else {
        out.push_str(lang.text("console.between-reasons"));
    }
    out
}

/// `髙 U+9AD9`
fn put_part(out: &mut String, finding: &Finding, text: &str, place: Passage) {
    let part = text.get(place.range()).unwrap_or_default();
    out.push_str(if part.is_empty() { "-" } else { part });
    if finding.rule.grade() == Grade::Variant {
        for c in part.chars() {
            let _ = write!(out, " U+{:04X}", u32::from(c));
        }
    }
}
