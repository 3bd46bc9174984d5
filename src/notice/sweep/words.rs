//! A sweep's rule in words, in the language of who reads it.

use crate::audit::{Basis, Reconciled, SweepField, SweepRule};
use crate::i18n::{Lang, Message, thousands};
use crate::text::Shown;
use crate::triage::figures::SweepFigures;
use crate::triage::incident::OtherSweep;

/// Says which registrations a rule takes, each condition in words.
pub fn in_words(rule: &SweepRule, lang: Lang) -> String {
    let causes: Vec<&str> = rule.causes.iter().map(|cause| lang.word("cause", cause.code())).collect();
    let parts = [
        (!causes.is_empty()).then(|| Message::new("notice.sweep.cause").arg("causes", causes.join(or(lang)))),
        rule.source.as_ref().map(|source| {
            if source.is_empty() {
                Message::new("notice.sweep.no-source")
            } else {
                // The right number of a correction was obtained by what that rests on.
                let word = Basis::ALL
                    .iter()
                    .find(|basis| basis.code() == source.as_str())
                    .map(|basis| lang.word("basis", basis.code()));
                Message::new("notice.sweep.source").arg("source", Shown::new(word.unwrap_or(source)))
            }
        }),
        rule.lookup_items.map(|n| Message::new("notice.sweep.lookup-items").arg("n", n)),
        rule.lookup_candidates.map(|n| Message::new("notice.sweep.lookup-candidates").arg("n", n)),
        rule.batch
            .as_ref()
            .map(|batch| Message::new("notice.sweep.batch").arg("batch", Shown::new(batch.as_str()))),
        rule.registered_from.map(|day| Message::new("notice.sweep.from").arg("day", day)),
        rule.registered_to.map(|day| Message::new("notice.sweep.to").arg("day", day)),
    ];
    let said: Vec<String> = parts.iter().flatten().map(|part| lang.say(part)).collect();
    if said.is_empty() { lang.text("notice.sweep.everything").to_owned() } else { said.join(and(lang)) }
}

/// Says what is to be known of a sweep before its counts: that nothing of it is in force any more, or that it did not look at every
/// registration yet.
pub fn proviso(sweep: &SweepFigures) -> Option<Message> {
    match sweep {
        SweepFigures { is_withdrawn: true, .. } => Some(Message::new("notice.sweep.withdrawn")),
        SweepFigures { is_whole: false, .. } => Some(Message::new("notice.sweep.not-whole")),
        _ => None,
    }
}

/// Says a rule to fall back on, under a message that takes the rule in words and its count.
pub fn other_rule(other: &OtherSweep, id: &'static str, lang: Lang) -> Message {
    let rule = Shown::new(in_words(&other.rule, lang));
    Message::new(id).arg("rule", rule).arg("takes", thousands(other.takes))
}

/// Returns the arguments of `sweep start` that make a rule of the proposed one.
pub fn as_arguments(rule: &SweepRule, proposed: &SweepRule) -> String {
    let only = |rule: &SweepRule, field: SweepField| {
        let mut only = rule.clone();
        SweepField::ALL.iter().filter(|other| **other != field).for_each(|other| only.drop_field(*other));
        only
    };
    let argument = |field: &SweepField| {
        let (wished, proposed) = (only(rule, *field), only(proposed, *field));
        if wished == proposed {
            return String::new();
        }
        if wished.takes_everything() {
            return format!(" --drop {field}");
        }
        let causes = wished.causes.iter().map(|cause| cause.code().to_owned());
        let texts = [wished.source, wished.batch].into_iter().flatten().map(|text| quoted(&text));
        let numbers = [wished.lookup_items, wished.lookup_candidates].into_iter().flatten();
        let days = [wished.registered_from, wished.registered_to].into_iter().flatten();
        let values = causes.chain(texts).chain(numbers.map(|n| n.to_string()));
        values
            .chain(days.map(|day| day.to_string()))
            .fold(String::new(), |said, value| format!("{said} --{field}={value}"))
    };
    SweepField::ALL.iter().map(argument).collect()
}

/// Writes a word so that a shell takes it as it is.
fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '-') {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What stands between words of which one suffices.
const fn or(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "または",
        Lang::En => " or ",
    }
}

/// What stands between conditions that must all hold.
const fn and(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => "; ",
    }
}

/// Returns the word for what a notification says of the number.
pub fn word_of(reconciled: Reconciled, lang: Lang) -> &'static str {
    lang.word("reconciled", reconciled.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{CauseSet, RootCause};

    #[test]
    fn a_rule_is_asked_for_by_arguments() {
        let proposed =
            SweepRule { source: Some("jlis".into()), lookup_items: Some(3), ..SweepRule::default() };
        assert_eq!(as_arguments(&proposed, &proposed), "");
        let rule = SweepRule {
            causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup).with(RootCause::IgnoredAlert),
            lookup_items: Some(2),
            batch: Some("B 1's".into()),
            registered_from: "2020-01-01".parse().ok(),
            ..SweepRule::default()
        };
        let expected = r" --cause=three-item-lookup --cause=ignored-alert --drop source --lookup-items=2 --batch='B 1'\''s' --registered-from=2020-01-01";
        assert_eq!(as_arguments(&rule, &proposed), expected);
        let of_batch = |batch: &str| SweepRule { batch: Some(batch.into()), ..proposed.clone() };
        assert_eq!(as_arguments(&of_batch("-B 1"), &proposed), " --batch='-B 1'");
        assert_eq!(as_arguments(&of_batch("-B1"), &proposed), " --batch=-B1");
    }

    #[test]
    fn every_condition_is_said_in_both_languages() {
        let full = SweepRule {
            causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup).with(RootCause::IgnoredAlert),
            source: Some("jlis".into()),
            lookup_items: Some(3),
            lookup_candidates: Some(2),
            batch: Some("B-1".into()),
            registered_from: "2020-01-01".parse().ok(),
            registered_to: "2020-12-31".parse().ok(),
        };
        assert_eq!(
            in_words(&full, Lang::En),
            "root cause Three-item lookup or Ignored alert; obtained by “jlis”; looked up by 3 items or fewer; lookup \
             showed 2 numbers or more; batch “B-1”; registered on 2020-01-01 or later; registered on 2020-12-31 or earlier"
        );
        for lang in [Lang::Ja, Lang::En] {
            let whole = in_words(&full, lang);
            assert!(!whole.contains('⁇') && !whole.contains('{'), "{whole}");
            let mut rule = full.clone();
            for field in SweepField::ALL {
                let before = in_words(&rule, lang).len();
                rule.drop_field(*field);
                assert_ne!(in_words(&rule, lang).len(), before, "{field}");
            }
            assert_eq!(in_words(&rule, lang), lang.text("notice.sweep.everything"));
        }
        let basis = SweepRule { source: Some("card-copy".into()), ..SweepRule::default() };
        assert_eq!(in_words(&basis, Lang::En), "obtained by “card copy”");
        let empty = SweepRule { source: Some(String::new()), ..SweepRule::default() };
        assert_ne!(in_words(&empty, Lang::En), in_words(&SweepRule::default(), Lang::En));
    }
}
