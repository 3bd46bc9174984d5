//! Why an item has its grade, in words.

use crate::audit::Item;
use crate::compare::{Finding, Grade, ItemComparison, Passage, Rule, explain, rule_text};
use crate::i18n::Lang;

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
    let mut rules: Vec<Rule> = found.rules.iter().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.grade()));
    let said: Vec<String> = rules.into_iter().map(|rule| lang.say(&rule_text(rule))).collect();
    said.join(lang.text("console.between-reasons"))
}

/// Sets the characters that decided the grade side by side, variants with their code points. Nothing where only the form
/// differs: the writings themselves say it.
pub(super) fn characters(lang: Lang, found: &ItemComparison, left: &str, right: &str) -> String {
    if found.grade.is_same() {
        return String::new();
    }
    let deciding = found.findings.iter().filter(|finding| finding.rule.grade() == found.grade);
    let said: Vec<String> = deciding.map(|finding| pair(finding, left, right)).collect();
    said.join(lang.text("console.between-reasons"))
}

/// `髙 U+9AD9 / 高 U+9AD8`
fn pair(finding: &Finding, left: &str, right: &str) -> String {
    let is_variant = finding.rule.grade() == Grade::Variant;
    let of = |text: &str, place: Passage| match text.get(place.range()).unwrap_or_default() {
        "" => "-".to_owned(),
        part if is_variant => {
            let points: Vec<String> = part.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
            format!("{part} {}", points.join(" "))
        }
        part => part.to_owned(),
    };
    format!("{} / {}", of(left, finding.left), of(right, finding.right))
}
