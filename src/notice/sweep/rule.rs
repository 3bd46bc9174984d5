//! Which registrations were obtained as a wrong one was.

use crate::audit::{Actor, CauseSet, Day, Obtained, Role, RootCause, SweepField, SweepRule, matched_word};
use crate::notice::NoticeRefusal;
use crate::notice::incident::{as_in_files, words};
use crate::triage::policy::may_act;

/// How long the note of a sweep may be, in characters.
const LONGEST_NOTE: usize = 1_000;

/// What a rule says of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fits {
    /// It was obtained in the same way.
    Yes,
    /// It contradicts no condition, but does not say what one asks for: whoever narrows a rule must know how many these are.
    Silent,
    /// It was obtained in another way.
    No,
}

/// Proposes the rule for the record of an incident: the same way to the number, whatever became of it. Where the record does
/// not say how its number was obtained, its root causes stand for that. Batch and period only narrow; they are for the
/// operator to add.
pub fn propose(of: &Obtained<'_>) -> SweepRule {
    let mut rule = SweepRule {
        source: (!of.source.is_empty()).then(|| of.source.to_string()),
        lookup_items: of.lookup_items,
        // One candidate shown is no choice among several.
        lookup_candidates: of.lookup_candidates.filter(|shown| *shown >= 2).map(|_| 2),
        ..SweepRule::default()
    };
    let is_unknown = rule.takes_everything();
    let alert = CauseSet::EMPTY.with(RootCause::IgnoredAlert);
    let own = of.causes.without(RootCause::SimilarCase);
    if is_unknown || own == alert {
        rule.causes = own;
    }
    if rule.takes_everything() && !of.batch.is_empty() {
        rule.batch = Some(of.batch.to_string());
    }
    rule
}

/// Lists every condition that may be set by what is known of how a number was obtained: the proposal's, and what else the record
/// says.
pub fn offer(proposed: &SweepRule, of: &Obtained<'_>) -> SweepRule {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let day = of.registered_on.parse::<Day>().ok();
    let said = SweepRule {
        causes: of.causes.without(RootCause::SimilarCase),
        source: text(&of.source),
        lookup_items: of.lookup_items,
        lookup_candidates: of.lookup_candidates.filter(|shown| *shown > 0),
        batch: text(&of.batch),
        registered_from: day,
        registered_to: day,
    };
    changed(&said, proposed.clone(), &[])
}

/// Lists the rules to fall back on where one takes nobody, in the order in which they are offered: what each of the ways proposes by
/// which numbers of the record were obtained, then one condition of them alone.
pub fn others(rule: &SweepRule, ways: &[Obtained<'_>]) -> Vec<SweepRule> {
    let none = SweepRule::default;
    let alone = |of: &Obtained<'_>| {
        let whole = propose(of);
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let day = of.registered_on.parse::<Day>().ok();
        [
            SweepRule { source: whole.source, ..none() },
            SweepRule { lookup_items: whole.lookup_items, ..none() },
            SweepRule { lookup_candidates: whole.lookup_candidates, ..none() },
            SweepRule { causes: of.causes.without(RootCause::SimilarCase), ..none() },
            SweepRule { batch: text(&of.batch), ..none() },
            SweepRule { registered_from: day, registered_to: day, ..none() },
        ]
    };
    let mut others: Vec<SweepRule> = Vec::new();
    for other in ways.iter().map(propose).chain(ways.iter().flat_map(alone)) {
        if !other.takes_everything() && other != *rule && !others.contains(&other) {
            others.push(other);
        }
    }
    others
}

/// Tells whether a registration was obtained as a rule says. The words for a source or a batch are matched in any width, case
/// and spacing: what other files or offices wrote otherwise was obtained in the same way none the less.
pub fn fits(rule: &SweepRule, of: &Obtained<'_>) -> Fits {
    let day = of.registered_on.parse::<Day>().ok();
    let stated = |wanted: bool, said: Option<bool>| match (wanted, said) {
        (false, _) | (true, Some(true)) => Fits::Yes,
        (true, None) => Fits::Silent,
        (true, Some(false)) => Fits::No,
    };
    let text = |wanted: &Option<String>, said: &str| {
        let is_same = wanted
            .as_deref()
            .is_some_and(|wanted| wanted == said || matched_word(wanted) == matched_word(said));
        stated(wanted.is_some(), (is_same || !said.is_empty()).then_some(is_same))
    };
    let number = |wanted: Option<u32>, said: Option<u32>, holds: fn(u32, u32) -> bool| {
        stated(wanted.is_some(), wanted.zip(said).map(|(wanted, said)| holds(said, wanted)))
    };
    let by = |wanted: Option<Day>, holds: fn(Day, Day) -> bool| {
        stated(wanted.is_some(), wanted.zip(day).map(|(wanted, said)| holds(said, wanted)))
    };
    let each = [
        stated(!rule.causes.is_empty(), Some(rule.causes.intersects(of.causes))),
        text(&rule.source, &of.source),
        number(rule.lookup_items, of.lookup_items, |said, wanted| said <= wanted),
        number(rule.lookup_candidates, of.lookup_candidates, |said, wanted| said >= wanted),
        text(&rule.batch, &of.batch),
        by(rule.registered_from, |said, wanted| said >= wanted),
        by(rule.registered_to, |said, wanted| said <= wanted),
    ];
    if each.contains(&Fits::No) {
        Fits::No
    } else if each.contains(&Fits::Silent) {
        Fits::Silent
    } else {
        Fits::Yes
    }
}

/// Rules whether a sweep may begin. One that takes every registration is a lead's, who says why.
pub fn may_sweep(
    rule: &SweepRule,
    everything: bool,
    note: &str,
    actor: &Actor,
) -> Result<String, NoticeRefusal> {
    may_act(actor)?;
    let note = words(note, LONGEST_NOTE)?;
    if rule.registered_from.zip(rule.registered_to).is_some_and(|(from, to)| from > to) {
        return Err(NoticeRefusal::PeriodBackwards);
    }
    for text in [&rule.source, &rule.batch].into_iter().flatten() {
        as_in_files(text, LONGEST_NOTE)?;
    }
    if !rule.takes_everything() {
        return Ok(note);
    }
    if !everything {
        return Err(NoticeRefusal::SweepTakesEverything);
    }
    if actor.role != Role::Lead {
        return Err(NoticeRefusal::EverythingNeedsLead);
    }
    if note.is_empty() { Err(NoticeRefusal::EverythingNeedsNote) } else { Ok(note) }
}

/// Changes a rule: what is given takes the place of a condition, and what is dropped is none any more.
#[must_use]
pub fn changed(rule: &SweepRule, given: SweepRule, dropped: &[SweepField]) -> SweepRule {
    let mut rule = SweepRule {
        causes: if given.causes.is_empty() { rule.causes } else { given.causes },
        source: given.source.or_else(|| rule.source.clone()),
        lookup_items: given.lookup_items.or(rule.lookup_items),
        lookup_candidates: given.lookup_candidates.or(rule.lookup_candidates),
        batch: given.batch.or_else(|| rule.batch.clone()),
        registered_from: given.registered_from.or(rule.registered_from),
        registered_to: given.registered_to.or(rule.registered_to),
    };
    for field in dropped {
        rule.drop_field(*field);
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::actor;

    fn obtained() -> Obtained<'static> {
        Obtained {
            causes: CauseSet::EMPTY.with(RootCause::ThreeItemLookup),
            source: "jlis".into(),
            lookup_items: Some(3),
            lookup_candidates: Some(1),
            batch: "B-1".into(),
            registered_on: "2020-05-01".into(),
        }
    }

    #[test]
    fn offered_is_what_is_proposed_and_what_else_the_record_says() {
        let proposed = SweepRule { lookup_items: Some(2), ..SweepRule::default() };
        let day: Option<Day> = "2020-05-01".parse().ok();
        let offered = SweepRule {
            causes: obtained().causes,
            source: Some("jlis".into()),
            lookup_items: Some(2),
            lookup_candidates: Some(1),
            batch: Some("B-1".into()),
            registered_from: day,
            registered_to: day,
        };
        assert_eq!(offer(&proposed, &obtained()), offered);
        assert_eq!(offer(&proposed, &Obtained::default()), proposed);
    }

    #[test]
    fn the_proposal_is_the_way_to_the_number_whatever_the_cause() {
        let alert = CauseSet::EMPTY.with(RootCause::IgnoredAlert).with(RootCause::SimilarCase);
        let nothing = Obtained { causes: CauseSet::EMPTY, ..Obtained::default() };
        for (of, rule) in [
            (
                obtained(),
                SweepRule { source: Some("jlis".into()), lookup_items: Some(3), ..SweepRule::default() },
            ),
            (
                Obtained { lookup_candidates: Some(4), ..obtained() },
                SweepRule {
                    source: Some("jlis".into()),
                    lookup_items: Some(3),
                    lookup_candidates: Some(2),
                    ..SweepRule::default()
                },
            ),
            (
                Obtained { source: "".into(), lookup_items: None, lookup_candidates: None, ..obtained() },
                SweepRule { causes: obtained().causes, ..SweepRule::default() },
            ),
            (
                Obtained { causes: alert, source: "employer".into(), lookup_items: None, ..obtained() },
                SweepRule {
                    causes: CauseSet::EMPTY.with(RootCause::IgnoredAlert),
                    source: Some("employer".into()),
                    ..SweepRule::default()
                },
            ),
            (
                Obtained { batch: "B-1".into(), ..nothing.clone() },
                SweepRule { batch: Some("B-1".into()), ..SweepRule::default() },
            ),
            (nothing, SweepRule::default()),
        ] {
            assert_eq!(propose(&of), rule, "{of:?}");
            let own = if rule.takes_everything() { Fits::Yes } else { fits(&rule, &of) };
            assert_eq!(own, Fits::Yes, "the record itself fits what it proposes");
        }
    }

    #[test]
    fn what_a_rule_takes_as_a_table() {
        let rule = SweepRule { source: Some("jlis".into()), lookup_items: Some(3), ..SweepRule::default() };
        let with = |change: fn(&mut SweepRule)| {
            let mut rule = rule.clone();
            change(&mut rule);
            rule
        };
        let outside = Obtained { causes: CauseSet::EMPTY, ..obtained() };
        for (rule, of, expected) in [
            (rule.clone(), obtained(), Fits::Yes),
            (rule.clone(), outside.clone(), Fits::Yes),
            (rule.clone(), Obtained { lookup_items: Some(2), ..obtained() }, Fits::Yes),
            (rule.clone(), Obtained { lookup_items: Some(4), ..obtained() }, Fits::No),
            (rule.clone(), Obtained { lookup_items: None, ..obtained() }, Fits::Silent),
            (rule.clone(), Obtained { source: "employer".into(), ..obtained() }, Fits::No),
            (rule.clone(), Obtained { source: "".into(), ..obtained() }, Fits::Silent),
            (
                rule.clone(),
                Obtained { source: "employer".into(), lookup_items: None, ..obtained() },
                Fits::No,
            ),
            (with(|rule| rule.causes = CauseSet::EMPTY.with(RootCause::ThreeItemLookup)), outside, Fits::No),
            (with(|rule| rule.lookup_candidates = Some(2)), obtained(), Fits::No),
            (with(|rule| rule.batch = Some("B-2".into())), obtained(), Fits::No),
            (with(|rule| rule.batch = Some("Ｂ－１".into())), obtained(), Fits::Yes),
            (
                with(|rule| rule.batch = Some("b-1".into())),
                Obtained { batch: "B - 1 ".into(), ..obtained() },
                Fits::Yes,
            ),
            (
                with(|rule| rule.source = Some("アプリ登録".into())),
                Obtained { source: "ｱﾌﾟﾘ 登録".into(), ..obtained() },
                Fits::Yes,
            ),
            (with(|rule| rule.registered_from = "2020-05-01".parse().ok()), obtained(), Fits::Yes),
            (with(|rule| rule.registered_to = "2020-04-30".parse().ok()), obtained(), Fits::No),
            (
                with(|rule| rule.registered_to = "2020-04-30".parse().ok()),
                Obtained { registered_on: "春頃".into(), ..obtained() },
                Fits::Silent,
            ),
            (SweepRule::default(), Obtained::default(), Fits::Yes),
        ] {
            assert_eq!(fits(&rule, &of), expected, "{rule:?} {of:?}");
        }
    }

    #[test]
    fn what_is_fallen_back_on_goes_from_the_whole_way_to_one_condition() {
        let right = Obtained { source: "card-copy".into(), ..Obtained::default() };
        let rule = propose(&right);
        let source = SweepRule { source: Some("jlis".into()), ..SweepRule::default() };
        let day = "2020-05-01".parse().ok();
        let expected = [
            propose(&obtained()),
            source,
            SweepRule { lookup_items: Some(3), ..SweepRule::default() },
            SweepRule { causes: obtained().causes, ..SweepRule::default() },
            SweepRule { batch: Some("B-1".into()), ..SweepRule::default() },
            SweepRule { registered_from: day, registered_to: day, ..SweepRule::default() },
        ];
        assert_eq!(others(&rule, &[right, obtained()]), expected);
        assert_eq!(others(&SweepRule::default(), &[Obtained::default()]), []);
    }

    #[test]
    fn everything_is_a_lead_s_with_a_reason() {
        let (operator, lead) = (actor("sato", Role::Operator), actor("suzuki", Role::Lead));
        let all = SweepRule::default();
        let some = SweepRule { lookup_items: Some(3), ..SweepRule::default() };
        // A key, whatever its digits are.
        let batch = SweepRule { batch: Some("B2754538422260".into()), ..SweepRule::default() };
        let backwards = SweepRule {
            registered_from: "2020-02-01".parse().ok(),
            registered_to: "2020-01-01".parse().ok(),
            ..SweepRule::default()
        };
        for (rule, everything, note, who, refused) in [
            (&some, false, "", &operator, None),
            (&all, false, "x", &lead, Some(NoticeRefusal::SweepTakesEverything)),
            (&all, true, "", &lead, Some(NoticeRefusal::EverythingNeedsNote)),
            (&all, true, "x", &operator, Some(NoticeRefusal::EverythingNeedsLead)),
            (&all, true, "x", &lead, None),
            (&some, false, "123456789018", &lead, Some(NoticeRefusal::NumberInWords)),
            (&some, false, "2754538422260", &lead, Some(NoticeRefusal::NumberInWords)),
            (&batch, false, "", &lead, None),
            (&backwards, false, "", &lead, Some(NoticeRefusal::PeriodBackwards)),
        ] {
            assert_eq!(may_sweep(rule, everything, note, who).err(), refused, "{rule:?}");
        }
    }

    #[test]
    fn a_rule_is_narrowed_and_widened() {
        let rule = propose(&obtained());
        let given = SweepRule { batch: Some("B-9".into()), lookup_items: Some(2), ..SweepRule::default() };
        let narrowed = changed(&rule, given, &[SweepField::Source]);
        let expected = SweepRule { lookup_items: Some(2), batch: Some("B-9".into()), ..SweepRule::default() };
        assert_eq!(narrowed, expected);
        assert!(changed(&rule, SweepRule::default(), SweepField::ALL).takes_everything());
    }
}
