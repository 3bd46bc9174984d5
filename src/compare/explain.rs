//! Says what a comparison found: one line a finding, with the characters and their code points.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use super::{Finding, Grade, ItemComparison, Rule};
use crate::audit::Item;
use crate::i18n::{Lang, Message};
use crate::text::Shown;

/// The ids `compare.rule.<code>` in the order of [`Rule::ALL`].
static IDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let id_of = |rule: &Rule| {
        let id = format!("compare.rule.{}", rule.code());
        Lang::En
            .catalogue()
            .iter()
            .map(|(known, _)| known)
            .find(|known| *known == id)
            .unwrap_or("compare.rule.other-characters")
    };
    Rule::ALL.iter().map(id_of).collect()
});

/// Returns the short phrase for a rule.
pub fn rule_text(rule: Rule) -> Message {
    Message::new(IDS.get(usize::from(rule.index())).copied().unwrap_or("compare.rule.other-characters"))
}

/// Says what was found on one item, given its two raw writings: a line for each finding, and for each rule that concerns
/// the item as a whole. Nothing for equal writings.
pub fn explain(item: Item, found: &ItemComparison, left: &str, right: &str) -> Vec<Message> {
    if found.grade == Grade::Identical {
        return Vec::new();
    }
    let whole = found
        .rules
        .iter()
        .filter(|rule| found.findings.iter().all(|finding| finding.rule != *rule))
        .map(rule_text);
    whole.chain(found.findings.iter().map(|finding| line(item, finding, left, right))).collect()
}

fn line(item: Item, finding: &Finding, left: &str, right: &str) -> Message {
    let rule = rule_text(finding.rule);
    let numbers = item == Item::Address
        && matches!(finding.rule, Rule::NumberDiffers | Rule::NumberSequenceDiffers | Rule::RoomDiffers);
    let (l, r) = if numbers {
        (around(left, &finding.left), around(right, &finding.right))
    } else {
        (left.get(finding.left.clone()).unwrap_or(""), right.get(finding.right.clone()).unwrap_or(""))
    };
    if l.is_empty() || r.is_empty() {
        let (text, id) =
            if l.is_empty() { (r, "compare.finding.right-only") } else { (l, "compare.finding.left-only") };
        return Message::new(id).say("rule", rule).arg("text", visible(text));
    }
    if let (Some(a), Some(b)) = (single(l), single(r)) {
        return Message::new("compare.finding.characters")
            .say("rule", rule)
            .arg("left", visible(l))
            .arg("left_code", code_points(a))
            .arg("right", visible(r))
            .arg("right_code", code_points(b));
    }
    Message::new("compare.finding.texts").say("rule", rule).arg("left", visible(l)).arg("right", visible(r))
}

/// A text that may stand in a line; spaces alone are put in brackets, so that they are seen.
fn visible(text: &str) -> String {
    let shown = Shown::new(text);
    if text.trim().is_empty() { format!("「{shown}」") } else { shown.to_string() }
}

/// Returns a text that is one character, with its variation selector or voicing mark if it has one.
fn single(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let kanji = !first.is_ascii() && !first.is_whitespace();
    let rest = chars.as_str();
    let marked = rest.is_empty() || (rest.chars().count() == 1 && rest.chars().all(is_mark));
    (kanji && marked).then_some(text)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | 'ﾞ' | 'ﾟ' | '゛' | '゜' | '\u{3099}' | '\u{309A}')
}

fn code_points(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let _ = write!(out, "{}U+{:04X}", if out.is_empty() { "" } else { " " }, u32::from(c));
    }
    out
}

/// Widens a place to the numbers and signs around it: 2-8-11 instead of 11.
fn around<'a>(raw: &'a str, place: &Range<usize>) -> &'a str {
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '-' | '－' | '−' | '‐' | 'ー');
    let (Some(before), Some(after)) = (raw.get(..place.start), raw.get(place.end..)) else { return "" };
    let start = before.trim_end_matches(numeric).len();
    let end = raw.len() - after.trim_start_matches(numeric).len();
    raw.get(start..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Conventions, FiveItemsRef};
    use crate::compare::{Side, compare};

    #[test]
    fn every_rule_has_a_text_in_both_languages() {
        for rule in Rule::ALL {
            let id = format!("compare.rule.{}", rule.code());
            for lang in [Lang::Ja, Lang::En] {
                assert_ne!(lang.text(&id), "⁇", "{id}");
            }
            assert_eq!(rule_text(*rule).id(), id);
        }
    }

    #[test]
    fn every_refusal_has_a_text_in_both_languages() {
        for refusal in crate::compare::birth_date::DateRefusal::ALL {
            for lang in [Lang::Ja, Lang::En] {
                assert_ne!(lang.text(&format!("compare.date.{}", refusal.code())), "⁇", "{refusal}");
            }
        }
    }

    #[test]
    fn findings_are_said_with_their_characters() {
        let said = |item: Item, left: &str, right: &str, lang: Lang| {
            let mut items = [FiveItemsRef::default(); 2];
            items[0][item] = left;
            items[1][item] = right;
            let conventions = Conventions::DEFAULT;
            let side = |items| Side { items, conventions: &conventions };
            let found = compare(side(items[0]), side(items[1]));
            explain(item, &found.items[item], left, right).iter().map(|m| lang.say(m)).collect::<Vec<_>>()
        };
        assert_eq!(
            said(Item::KanjiName, "髙橋", "高橋", Lang::Ja),
            ["髙 (U+9AD9) と 高 (U+9AD8): 異体字（戸籍統一文字 親字・正字）"]
        );
        assert_eq!(
            said(Item::Address, "寿町2-8-1", "寿町2-8-11", Lang::En),
            ["another number: 2-8-1 / 2-8-11"]
        );
        assert_eq!(said(Item::KanjiName, "髙橋", "髙橋", Lang::En), Vec::<String>::new());
        assert_eq!(said(Item::Sex, "1", "男", Lang::En), ["sex in another notation"]);
    }
}
