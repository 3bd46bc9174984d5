use proptest::prelude::*;

use super::parse::read;
use super::*;
use crate::audit::{Conventions, Day, EraCodes};
use crate::compare::unit::Units;
use crate::compare::writing::Writing;
use crate::compare::{Grade, ItemComparison, Rule};

fn day(iso: &str) -> Day {
    iso.parse().unwrap()
}

#[test]
fn dates_are_read_in_all_forms() {
    for writing in [
        "1975-03-01",
        "19750301",
        "1975/3/1",
        "1975.03.01",
        "1975年3月1日",
        "昭和50年3月1日",
        "昭和５０年３月１日",
        "昭和五十年三月一日",
        "昭和五〇年三月一日",
        "㍼50年3月1日",
        "昭50年3月1日",
        "昭和50年3月1日生",
        "S50.3.1",
        "s50/03/01",
        "S50-03-01",
        "Ｓ５０．３．１",
        "S500301",
        "昭和50.3.1",
        "S50. 3. 1",
        "3500301",
        "西暦1975年3月1日",
        "一九七五年三月一日",
        " 1975-03-01 ",
        "1975/03/01 0:00:00",
        "1975-03-01T00:00:00",
        "1975-03-01T00:00:00Z",
        "1975-03-01 00:00:00.000",
        "1975-03-01 0:00",
        "S.50.3.1",
        "昭和.50.3.1",
        "S-50-03-01",
        "S.500301",
        "1975 03 01",
        "1975　3　1",
        "S50 3 1",
        "昭和 50 3 1",
        "𝟏𝟗𝟕𝟓-𝟎𝟑-𝟎𝟏",
        "𝟏𝟗𝟕𝟓𝟎𝟑𝟎𝟏",
    ] {
        assert_eq!(parse(writing, EraCodes::Municipal), DateReading::Day(day("1975-03-01")), "{writing}");
    }
    assert_eq!(parse("平成元年1月8日", EraCodes::Municipal), DateReading::Day(day("1989-01-08")));
    assert_eq!(parse("令和元年5月1日", EraCodes::Municipal), DateReading::Day(day("2019-05-01")));
}

#[test]
fn the_declared_scheme_decides_what_a_digit_means() {
    assert_eq!(parse("5010501", EraCodes::Municipal), DateReading::Day(day("2019-05-01")));
    assert_eq!(parse("5500301", EraCodes::Pension), DateReading::Day(day("1975-03-01")));
    assert_eq!(parse("7010108", EraCodes::Pension), DateReading::Day(day("1989-01-08")));
    assert_eq!(parse("7010108", EraCodes::Municipal), DateReading::Refused(DateRefusal::UnknownEraCode));
    assert_eq!(parse("2010108", EraCodes::Pension), DateReading::Refused(DateRefusal::UnknownEraCode));
}

#[test]
fn what_is_no_clear_day_is_not_read_as_one() {
    use DateReading::{Lenient, Refused, UnknownPart};
    for (writing, expected) in [
        ("平成元年1月1日", Lenient(day("1989-01-01"))),
        ("昭和64年1月8日", Lenient(day("1989-01-08"))),
        ("大正15年12月25日", Lenient(day("1926-12-25"))),
        ("大正36年1月1日", Refused(DateRefusal::BeyondEra)),
        ("1975-02-29", Refused(DateRefusal::NoSuchDay)),
        ("19751301", Refused(DateRefusal::NoSuchDay)),
        ("50.3.1", Refused(DateRefusal::TwoDigitYear)),
        ("500301", Refused(DateRefusal::TwoDigitYear)),
        ("昭和2月3日", Refused(DateRefusal::NotADate)),
        ("1975-03/01", Refused(DateRefusal::NotADate)),
        ("1975-03-01 12:30", Refused(DateRefusal::NotADate)),
        ("1975-03-1 0:", Refused(DateRefusal::NotADate)),
        ("50 3 1", Refused(DateRefusal::TwoDigitYear)),
        ("1975 03-01", Refused(DateRefusal::NotADate)),
        ("1975 0301", UnknownPart),
        ("S.-50.3.1", Refused(DateRefusal::NotADate)),
        ("1975-03-01 :0", Refused(DateRefusal::NotADate)),
        ("1975-03-01 0:0", Refused(DateRefusal::NotADate)),
        ("1975-03-01T", Refused(DateRefusal::NotADate)),
        ("1975-03-01T00:00:00+09:00", Refused(DateRefusal::NotADate)),
        ("1 9 7 5-03-01", Refused(DateRefusal::NotADate)),
        ("197503011", Refused(DateRefusal::NotADate)),
        ("", Refused(DateRefusal::Empty)),
        ("東京都", Refused(DateRefusal::NotADate)),
        ("19750300", UnknownPart),
        ("00000000", UnknownPart),
        ("99999999", UnknownPart),
        ("0000000", UnknownPart),
        ("昭和50年3月", UnknownPart),
        ("昭和50年3月不詳", UnknownPart),
        ("昭和50年●月1日", UnknownPart),
        ("1975-03-99", UnknownPart),
        ("0001-01-01", UnknownPart),
        ("1867-12-31", UnknownPart),
        ("明治元年1月1日", Lenient(day("1868-01-01"))),
        ("9998-12-31", UnknownPart),
        ("21010101", UnknownPart),
        ("19750301.0", Refused(DateRefusal::NotADate)),
    ] {
        assert_eq!(parse(writing, EraCodes::Municipal), expected, "{writing}");
    }
}

#[test]
fn differences_are_named() {
    let plain = Conventions::DEFAULT;
    for (left, right, grade, rule) in [
        ("1975-03-01", "1975-03-01", Grade::Identical, None),
        ("1975-03-01", "S50.3.1", Grade::Format, Some(Rule::DateNotation)),
        ("1989-01-01", "平成元年1月1日", Grade::Abridged, Some(Rule::OutsideEra)),
        ("1975-03-01", "1975-03-02", Grade::Different, Some(Rule::DigitDiffers)),
        ("1975-03-01", "1975-03-10", Grade::Different, Some(Rule::DigitsExchanged)),
        ("1975-03-01", "1975-01-03", Grade::Different, Some(Rule::MonthDayExchanged)),
        ("昭和5年3月1日", "平成5年3月1日", Grade::Different, Some(Rule::AnotherEra)),
        ("1930-03-01", "1993-03-01", Grade::Different, Some(Rule::AnotherEra)),
        ("1975-03-01", "1962-03-01", Grade::Different, Some(Rule::YearDiffers)),
        ("19750300", "19750300", Grade::Undecided, Some(Rule::UnknownDatePart)),
        ("1975-02-30", "1975-02-30", Grade::Undecided, Some(Rule::NoSuchDay)),
        ("大正36年1月1日", "1947-01-01", Grade::Undecided, Some(Rule::BeyondEra)),
        ("50.3.1", "1975-03-01", Grade::Undecided, Some(Rule::TwoDigitYear)),
        ("", "1975-03-01", Grade::Undecided, Some(Rule::EmptySide)),
    ] {
        let found = ItemComparison::of(|notes| compare(notes, (left, &plain), (right, &plain)));
        assert_eq!((found.grade, found.rules.iter().next()), (grade, rule), "{left}/{right}");
    }
}

#[test]
fn equal_digits_of_two_schemes_are_two_days() {
    let (plain, pension) =
        (Conventions::DEFAULT, Conventions { era_codes: EraCodes::Pension, ..Conventions::DEFAULT });
    assert_eq!(
        ItemComparison::of(|notes| compare(notes, ("5010501", &plain), ("5010501", &pension))).grade,
        Grade::Different
    );
    assert_eq!(
        ItemComparison::of(|notes| compare(notes, ("5500301", &pension), ("5500301", &pension))).grade,
        Grade::Identical
    );
}

#[test]
fn a_finding_marks_the_part_that_differs() {
    let plain = Conventions::DEFAULT;
    let (left, right) = ("昭和50年3月1日", "1975-04-01");
    let found = ItemComparison::of(|notes| compare(notes, (left, &plain), (right, &plain)));
    let places: Vec<_> =
        found.findings.iter().map(|f| (&left[f.left.range()], &right[f.right.range()])).collect();
    assert_eq!(places, [("3", "04")]);
}

proptest! {
    #[test]
    fn a_usual_form_is_read_without_folding_as_it_is_with_it(
        writing in "(明治?|大正|昭和|平成?|令和|[MTSHRs1-5])?(元|[0-9]{0,5})[年./-]?[0-9]{0,3}[月./-]?[0-9]{0,3}日?",
    ) {
        for codes in [EraCodes::Municipal, EraCodes::Pension] {
            let folded = read(&Writing::new(&writing, &mut Units::new()), codes).reading;
            prop_assert_eq!(parse(&writing, codes), folded, "{}", writing);
        }
    }
}
