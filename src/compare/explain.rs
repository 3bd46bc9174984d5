//! Says what a comparison found: one line a finding, with the characters and their code points.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::{Finding, Grade, ItemComparison, Passage, Rule, RuleSet};
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

/// How many places of one rule are listed.
const PLACES: usize = 3;

/// Says what was found on one item, given its two raw writings: a line for each rule that concerns the item as a whole,
/// one for all the places of a rule of form, and one for each other finding. What decided the grade comes first; nothing
/// for equal writings.
pub fn explain(item: Item, found: &ItemComparison, left: &str, right: &str) -> Vec<Message> {
    if found.grade == Grade::Identical {
        return Vec::new();
    }
    let of = |rule: Rule| found.findings.iter().filter(move |finding| finding.rule == rule);
    let mut lines: Vec<Message> =
        found.rules.iter().filter(|rule| of(*rule).next().is_none()).map(rule_text).collect();
    let mut said = RuleSet::EMPTY;
    let mut ordered: Vec<&Finding> = found.findings.iter().collect();
    ordered.sort_by_key(|finding| std::cmp::Reverse(finding.rule.grade()));
    for finding in ordered {
        let many = finding.rule.grade() == Grade::Format && of(finding.rule).nth(1).is_some();
        if !many {
            lines.push(line(item, finding, left, right));
        } else if !said.contains(finding.rule) {
            said.insert(finding.rule);
            lines.push(places(finding.rule, of(finding.rule), left, right));
        }
    }
    lines
}

/// The places of a rule of form: `１ / 1, ２ / 2`.
fn places<'a>(rule: Rule, findings: impl Iterator<Item = &'a Finding>, left: &str, right: &str) -> Message {
    let mut list = String::new();
    for (at, finding) in findings.enumerate().take(PLACES + 1) {
        let text = |raw: &str, place: Passage| match raw.get(place.range()) {
            None | Some("") => "-".to_owned(),
            Some(text) => visible(text),
        };
        let _ = match at {
            PLACES => write!(list, ", …"),
            _ => write!(
                list,
                "{}{} / {}",
                if at == 0 { "" } else { ", " },
                text(left, finding.left),
                text(right, finding.right)
            ),
        };
    }
    Message::new("compare.finding.places").say("rule", rule_text(rule)).arg("places", list)
}

fn line(item: Item, finding: &Finding, left: &str, right: &str) -> Message {
    let rule = rule_text(finding.rule);
    let numbers = item == Item::Address
        && matches!(finding.rule, Rule::NumberDiffers | Rule::NumberSequenceDiffers | Rule::RoomDiffers);
    let (l, r) = if numbers {
        (around(left, finding.left), around(right, finding.right))
    } else {
        (left.get(finding.left.range()).unwrap_or(""), right.get(finding.right.range()).unwrap_or(""))
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

/// Widens a place to the numbers and signs around it: 2-8-11 instead of 11, 2丁目8番 instead of 8.
fn around(raw: &str, place: Passage) -> &str {
    let numeric = |c: char| c.is_ascii_digit() || "０１２３４５６７８９-－−‐ー丁目番地号".contains(c);
    let (Some(before), Some(after)) = (raw.get(..place.range().start), raw.get(place.range().end..)) else {
        return "";
    };
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
        assert_eq!(said(Item::KanjiName, "髙橋花子", "髙橋花子", Lang::En), Vec::<String>::new());
        assert_eq!(
            said(Item::Address, "寿町１－２－３号", "寿町1-2-3", Lang::En),
            [
                "full width and half width: １－２－３ / 1-2-3",
                "same number sequence, other signs (丁目/hyphen): 号 / -"
            ]
        );
        assert_eq!(said(Item::Sex, "1", "男", Lang::En), ["sex in another notation"]);
    }
}
