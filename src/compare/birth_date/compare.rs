//! Compares two birth dates and names how they differ.

use super::era::Era;
use super::parse::{DateReading, DateRefusal, Parts, read};
use crate::audit::{Conventions, Day};
use crate::compare::silence::is_blank;
use crate::compare::unit::Units;
use crate::compare::writing::Writing;
use crate::compare::{ItemComparison, Rule};

/// Compares two writings of a birth date.
pub(in crate::compare) fn compare(
    notes: &mut ItemComparison,
    (left, lc): (&str, &Conventions),
    (right, rc): (&str, &Conventions),
) {
    let l = super::parse(left, lc.era_codes);
    if left == right && lc.era_codes == rc.era_codes && l.day().is_some() {
        return;
    }
    let r = super::parse(right, rc.era_codes);
    match (l.day(), r.day()) {
        (Some(a), Some(b)) if a == b => notes.rule(same(l, r)),
        (Some(a), Some(b)) => {
            // Only what differs is looked up in the writings.
            let places = |writing, codes| read(&Writing::new(writing, &mut Units::new()), codes);
            differs(notes, (&places(left, lc.era_codes), a), (&places(right, rc.era_codes), b));
        }
        _ if is_blank(left) || is_blank(right) => notes.rule(Rule::EmptySide),
        _ => [l, r].into_iter().filter_map(unreadable).for_each(|rule| notes.rule(rule)),
    }
    notes.finish();
}

const fn same(l: DateReading, r: DateReading) -> Rule {
    let lenient = matches!(l, DateReading::Lenient(_)) || matches!(r, DateReading::Lenient(_));
    if lenient { Rule::OutsideEra } else { Rule::DateNotation }
}

const fn unreadable(reading: DateReading) -> Option<Rule> {
    match reading {
        DateReading::Day(_) | DateReading::Lenient(_) => None,
        DateReading::UnknownPart => Some(Rule::UnknownDatePart),
        DateReading::Refused(why) => Some(match why {
            DateRefusal::Empty => Rule::EmptySide,
            DateRefusal::NoSuchDay => Rule::NoSuchDay,
            DateRefusal::TwoDigitYear => Rule::TwoDigitYear,
            DateRefusal::BeyondEra => Rule::BeyondEra,
            DateRefusal::UnknownEraCode | DateRefusal::NotADate => Rule::NotADate,
        }),
    }
}

fn differs(notes: &mut ItemComparison, (l, a): (&Parts, Day), (r, b): (&Parts, Day)) {
    let ((y1, m1, d1), (y2, m2, d2)) = (a.parts(), b.parts());
    let mut part = |rule: Rule, left: &std::ops::Range<usize>, right: &std::ops::Range<usize>| {
        notes.note(rule, left.clone(), right.clone());
    };
    if y1 == y2 && m1 == d2 && d1 == m2 {
        part(Rule::MonthDayExchanged, &l.month, &r.month);
        part(Rule::MonthDayExchanged, &l.day, &r.day);
        return;
    }
    if m1 == m2 && d1 == d2 && is_other_era(y1, y2) {
        part(Rule::AnotherEra, &l.year, &r.year);
        return;
    }
    let how = digits_differ(a, b);
    if y1 != y2 {
        part(how.unwrap_or(Rule::YearDiffers), &l.year, &r.year);
    }
    if m1 != m2 {
        part(how.unwrap_or(Rule::MonthDiffers), &l.month, &r.month);
    }
    if d1 != d2 {
        part(how.unwrap_or(Rule::DayDiffers), &l.day, &r.day);
    }
}

/// Tells whether two Gregorian years are the same year of two eras, such as 昭和5年 and 平成5年.
fn is_other_era(y1: i16, y2: i16) -> bool {
    let of =
        |year: i16| Era::ALL.into_iter().filter_map(move |era| era.year_of(year).map(|of_era| (era, of_era)));
    of(y1).any(|(era, year)| of(y2).any(|(other, same)| other != era && same == year))
}

/// Names one wrong digit, or two neighbouring ones exchanged, in the form YYYYMMDD.
fn digits_differ(a: Day, b: Day) -> Option<Rule> {
    let digits = |day: Day| {
        let (year, month, day) = day.parts();
        let mut rest = i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day);
        let mut out = [0; 8];
        for digit in out.iter_mut().rev() {
            *digit = rest % 10;
            rest /= 10;
        }
        out
    };
    let (a, b) = (digits(a), digits(b));
    let mut apart = (0..8).filter(|at| a.get(*at) != b.get(*at));
    match (apart.next(), apart.next(), apart.next()) {
        (Some(_), None, _) => Some(Rule::DigitDiffers),
        (Some(i), Some(j), None) if j == i + 1 && a.get(i) == b.get(j) && a.get(j) == b.get(i) => {
            Some(Rule::DigitsExchanged)
        }
        _ => None,
    }
}
