//! The strict parser: one writing → a day, or why not.

use std::ops::{Range, RangeInclusive};

use super::era::Era;
use crate::audit::{Day, EraCodes, coded_enum};
use crate::compare::character::{is_dash, is_unknown};
use crate::compare::kanji_number;
use crate::compare::unit::{Unit, Units};
use crate::compare::writing::Writing;

/// What a writing says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateReading {
    /// The day.
    Day(Day),
    /// The era does not contain the day, but no other day can be meant: 平成元年1月1日, 昭和64年1月8日.
    Lenient(Day),
    /// The year, the month or the day is not known: 00, 99, 不詳, a part left out.
    UnknownPart,
    /// No day can be read.
    Refused(DateRefusal),
}

impl DateReading {
    /// Returns the day, where one can be read.
    pub const fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) | Self::Lenient(day) => Some(day),
            Self::UnknownPart | Self::Refused(_) => None,
        }
    }
}

coded_enum! {
    /// Why no day can be read. The message is `compare.date.<code>`.
    pub enum DateRefusal {
        /// Nothing is written.
        Empty = "empty",
        /// The calendar has no such day.
        NoSuchDay = "no-such-day",
        /// A year of two digits without an era: 1950, or 昭和50年?
        TwoDigitYear = "two-digit-year",
        /// A year that the era never reached.
        BeyondEra = "beyond-era",
        /// A first digit that the declared scheme of seven-digit dates does not know.
        UnknownEraCode = "unknown-era-code",
        /// No date.
        NotADate = "not-a-date",
    }
}

/// How many characters a date may have, with a time behind it.
const LONGEST: usize = 40;

/// The years that are taken for one: from 明治元年, which was declared to have begun with its first day.
const YEARS: RangeInclusive<i16> = 1868..=2100;

/// Reads a date in any of the forms that Japanese files hold: ISO, eight digits, slashes, dots, 1975年3月1日, 昭和50年3月1日,
/// 元年, kanji numbers, ㍼, S50.3.1, S500301 and seven digits with the era codes that the file declares. Nothing is
/// guessed: the day must exist, and a year of two digits needs an era.
pub fn parse(writing: &str, era: EraCodes) -> DateReading {
    plain(writing, era)
        .or_else(|| spelled(writing))
        .unwrap_or_else(|| read(&Writing::new(writing, &mut Units::new()), era).reading)
}

/// The forms that most files hold, without any folding: 1975-03-01 with its kin, 19750301 and 3500301.
fn plain(raw: &str, codes: EraCodes) -> Option<DateReading> {
    let (year, month, day) = match *raw.as_bytes() {
        [y1, y2, y3, y4, sign @ (b'-' | b'/' | b'.'), m1, m2, same, d1, d2] if sign == same => {
            ([y1, y2, y3, y4], [m1, m2], [d1, d2])
        }
        [y1, y2, y3, y4, m1, m2, d1, d2] => ([y1, y2, y3, y4], [m1, m2], [d1, d2]),
        [era, y1, y2, m1, m2, d1, d2] => {
            // What only fills the field is no date.
            if matches!(raw, "0000000" | "9999999") {
                return None;
            }
            let era = Era::of_code(digits([era])?, codes)?;
            return Some(of_era(era, digits([y1, y2])?, digits([m1, m2])?, digits([d1, d2])?));
        }
        _ => return None,
    };
    Some(reading(i16::try_from(digits(year)?).ok(), digits(month)?, digits(day)?, None))
}

/// Reads digits alone.
fn digits<const N: usize>(bytes: [u8; N]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
}

/// 昭和50年3月1日, 1975年3月1日, S50.3.1 and their kin, also without any folding.
fn spelled(raw: &str) -> Option<DateReading> {
    let mut rest = raw.chars();
    let era = Era::sign(rest.next()?, rest.next());
    let rest = match era {
        None => raw,
        Some((_, 2)) => rest.as_str(),
        Some(_) => raw.get(raw.chars().next()?.len_utf8()..)?,
    };
    let (year, digits, rest) = leading(rest)?;
    let (rest, signs) = match rest.strip_prefix('年') {
        Some(rest) => (rest, ("月", "日")),
        None => (rest.strip_prefix('.')?, (".", "")),
    };
    let (month, _, rest) = leading(rest)?;
    let (day, _, rest) = leading(rest.strip_prefix(signs.0)?)?;
    match era {
        _ if rest != signs.1 => None,
        Some((era, _)) => Some(of_era(era, year, month, day)),
        None if digits == 4 => Some(reading(i16::try_from(year).ok(), month, day, None)),
        None => None,
    }
}

/// The number that a text begins with, of up to four digits, with their number and what follows.
fn leading(text: &str) -> Option<(u32, usize, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).filter(|_| (1..=4).contains(&digits))?;
    Some((number.bytes().fold(0, |sum, b| sum * 10 + u32::from(b - b'0')), digits, rest))
}

/// A reading with the places of its parts in the raw writing.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) reading: DateReading,
    pub(super) year: Range<usize>,
    pub(super) month: Range<usize>,
    pub(super) day: Range<usize>,
}

impl Parts {
    fn whole(writing: &Writing<'_>, reading: DateReading) -> Self {
        let all = 0..writing.raw.len();
        Self { reading, year: all.clone(), month: all.clone(), day: all }
    }

    fn refused(writing: &Writing<'_>, why: DateRefusal) -> Self {
        Self::whole(writing, DateReading::Refused(why))
    }
}

/// A number of a date.
#[derive(Debug, Clone)]
struct Number {
    value: u32,
    digits: usize,
    units: Range<usize>,
}

/// Reads a date with the places of its parts.
pub(super) fn read(writing: &Writing<'_>, codes: EraCodes) -> Parts {
    let units = writing.units;
    if units.is_empty() {
        return Parts::refused(writing, DateRefusal::Empty);
    }
    if units.len() > LONGEST {
        return Parts::refused(writing, DateRefusal::NotADate);
    }
    if units.iter().any(|u| is_unknown(u.c) || matches!(u.c, '不' | '頃' | '未' | '吉')) {
        return Parts::whole(writing, DateReading::UnknownPart);
    }
    let char_at = |at: usize| units.get(at).map(|u| u.c);
    let mut at = if char_at(0) == Some('西') && char_at(1) == Some('暦') { 2 } else { 0 };
    let era = char_at(at).filter(|_| at == 0).and_then(|first| Era::sign(first, char_at(1)));
    at += era.map_or(0, |(_, length)| length);
    // S.50.3.1, S-50-03-01
    at += usize::from(era.is_some() && char_at(at).is_some_and(|c| matches!(c, '.' | '/') || is_dash(c)));
    let Some(year) = number(units, at, era.is_some()) else {
        return Parts::refused(writing, DateRefusal::NotADate);
    };
    let era = era.map(|(era, _)| era);
    if year.units.end == units.len() {
        return solid(writing, &year, era, codes);
    }
    separated(writing, &year, era)
}

/// A date whose parts are set apart by signs.
fn separated(writing: &Writing<'_>, year: &Number, era: Option<Era>) -> Parts {
    let units = writing.units;
    let refused = |why| Parts::refused(writing, why);
    let (first, at) = sign(units, year.units.end);
    let second = match first {
        Some('年') => '月',
        Some(' ') if era.is_none() && year.digits == 1 => return refused(DateRefusal::NotADate),
        Some(same @ ('-' | '/' | '.' | '・' | ' ')) => same,
        _ => return refused(DateRefusal::NotADate),
    };
    if era.is_none() && year.digits != 4 {
        return refused(if year.digits > 4 { DateRefusal::NotADate } else { DateRefusal::TwoDigitYear });
    }
    if at == units.len() && second == '月' {
        return Parts::whole(writing, DateReading::UnknownPart);
    }
    let Some(month) = number(units, at, false) else { return refused(DateRefusal::NotADate) };
    let (between, at) = sign(units, month.units.end);
    if at == units.len() && between.is_none_or(|sign| sign == second) && (between.is_none() || second == '月')
    {
        return Parts::whole(writing, DateReading::UnknownPart);
    }
    let Some(day) = number(units, at, false).filter(|_| between == Some(second)) else {
        return refused(DateRefusal::NotADate);
    };
    let rest = match (second, sign(units, day.units.end)) {
        ('月', (Some('日'), rest)) => rest + usize::from(is_born(units, rest)),
        ('月', _) => return refused(DateRefusal::NotADate),
        _ => day.units.end,
    };
    if !is_midnight(writing, rest) {
        return refused(DateRefusal::NotADate);
    }
    finish(writing, era, year, &month, &day)
}

/// Tells whether 生 ends a writing: 昭和50年3月1日生.
fn is_born(units: &[Unit], at: usize) -> bool {
    at + 1 == units.len() && units.get(at).is_some_and(|u| u.c == '生')
}

/// The sign at a unit, with the unit after it; ねん, がつ and にち are 年, 月 and 日.
fn sign(units: &[Unit], at: usize) -> (Option<char>, usize) {
    let char_at = |at: usize| units.get(at).map(|u| u.c);
    match (char_at(at), char_at(at + 1)) {
        (None, _) => (None, at),
        (Some('ね'), Some('ん')) => (Some('年'), at + 2),
        (Some('が'), Some('つ')) => (Some('月'), at + 2),
        (Some('に'), Some('ち')) => (Some('日'), at + 2),
        (Some(c), _) if c.is_ascii_digit() && is_spaced(units, at) => (Some(' '), at),
        (Some(c), _) => (Some(if is_dash(c) { '-' } else { c }), at + 1),
    }
}

/// Tells whether something stands between a unit and the one before it, which can only be a space.
fn is_spaced(units: &[Unit], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| units.get(before));
    before.zip(units.get(at)).is_some_and(|(before, unit)| before.end < unit.start)
}

/// What may follow a day: nothing, or the time 00:00 that spreadsheets put there.
fn is_midnight(writing: &Writing<'_>, from: usize) -> bool {
    const MIDNIGHTS: [&str; 2] = ["0:00:00", "00:00:00"];
    let Some(rest) = writing.units.get(from..).filter(|rest| !rest.is_empty()) else { return true };
    let time: String = rest.iter().map(|u| u.c).collect();
    let (marked, time) = time.strip_prefix('T').map_or((false, time.as_str()), |time| (true, time));
    let time = time.strip_suffix('Z').filter(|_| marked).unwrap_or(time);
    let (time, parts) = time.split_once('.').map_or((time, "0"), |(time, parts)| (time, parts));
    let whole = MIDNIGHTS.contains(&time) && !parts.is_empty() && parts.chars().all(|c| c == '0');
    let short = parts == "0" && MIDNIGHTS.iter().any(|midnight| midnight.strip_suffix(":00") == Some(time));
    (marked || !writing.gap(from).is_empty()) && (whole || short)
}

/// A date of digits alone, or of an era and six digits.
fn solid(writing: &Writing<'_>, all: &Number, era: Option<Era>, codes: EraCodes) -> Parts {
    let part = |from: usize, to: usize| Number {
        value: writing
            .units
            .get(all.units.start + from..all.units.start + to)
            .unwrap_or(&[])
            .iter()
            .fold(0, |sum, u| sum * 10 + u.c.to_digit(10).unwrap_or(0)),
        digits: to - from,
        units: all.units.start + from..all.units.start + to,
    };
    let ascii =
        writing.units.get(all.units.clone()).is_some_and(|units| units.iter().all(|u| u.c.is_ascii_digit()));
    match (all.digits, era) {
        _ if !ascii => Parts::refused(writing, DateRefusal::NotADate),
        (8, None) => finish(writing, None, &part(0, 4), &part(4, 6), &part(6, 8)),
        (7, None) if matches!(all.value, 0 | 9_999_999) => Parts::whole(writing, DateReading::UnknownPart),
        (7, None) => match Era::of_code(part(0, 1).value, codes) {
            Some(era) => finish(writing, Some(era), &part(1, 3), &part(3, 5), &part(5, 7)),
            None => Parts::refused(writing, DateRefusal::UnknownEraCode),
        },
        (6, None) => Parts::refused(writing, DateRefusal::TwoDigitYear),
        (6, Some(era)) => finish(writing, Some(era), &part(0, 2), &part(2, 4), &part(4, 6)),
        _ => Parts::refused(writing, DateRefusal::NotADate),
    }
}

fn finish(writing: &Writing<'_>, era: Option<Era>, year: &Number, month: &Number, day: &Number) -> Parts {
    let range = |units: &Range<usize>| {
        let first = writing.units.get(units.start).map_or(0, |u| u.start as usize);
        first..writing.units.get(units.end.saturating_sub(1)).map_or(writing.raw.len(), |u| u.end as usize)
    };
    let found = match era {
        Some(era) => of_era(era, year.value, month.value, day.value),
        None => reading(i16::try_from(year.value).ok(), month.value, day.value, None),
    };
    let from = if era.is_some() {
        writing.units.first().map_or(0, |u| u.start as usize)
    } else {
        range(&year.units).start
    };
    Parts {
        reading: found,
        year: from..range(&year.units).end,
        month: range(&month.units),
        day: range(&day.units),
    }
}

/// The reading of a date whose year is counted in an era.
fn of_era(era: Era, year: u32, month: u32, day: u32) -> DateReading {
    let gregorian = if matches!(year, 0 | 99) { Some(0) } else { era.year(year) };
    let found = reading(gregorian, month, day, Some(era));
    let reached = gregorian.is_some_and(|gregorian| era.year_of(gregorian).is_some());
    if matches!(found, DateReading::Lenient(_)) && !reached {
        return DateReading::Refused(DateRefusal::BeyondEra);
    }
    found
}

fn reading(year: Option<i16>, month: u32, day: u32, era: Option<Era>) -> DateReading {
    if matches!(year, Some(0 | 9999)) || matches!(month, 0 | 99) || matches!(day, 0 | 99) {
        return DateReading::UnknownPart;
    }
    let (Some(year), Ok(month), Ok(day)) = (year, i8::try_from(month), i8::try_from(day)) else {
        return DateReading::Refused(DateRefusal::NoSuchDay);
    };
    match Day::new(year, month, day) {
        None => DateReading::Refused(DateRefusal::NoSuchDay),
        // 0001-01-01 and 9998-12-31 fill a field, they are nobody's birthday.
        Some(_) if !YEARS.contains(&year) => DateReading::UnknownPart,
        Some(day) if era.is_none_or(|era| era.contains(day)) => DateReading::Day(day),
        Some(day) => DateReading::Lenient(day),
    }
}

/// Reads the number that begins at a unit: digits without a gap, kanji, or 元 for the first year of an era.
fn number(units: &[Unit], from: usize, first_year: bool) -> Option<Number> {
    let rest = units.get(from..)?;
    if first_year && rest.first()?.c == '元' {
        return Some(Number { value: 1, digits: 1, units: from..from + 1 });
    }
    let run = |fits: fn(char) -> bool| {
        let mut end = 0;
        while let Some(unit) = rest.get(end).filter(|u| fits(u.c)) {
            if end > 0 && rest.get(end - 1).is_some_and(|before| !unit.goes_on(before)) {
                break;
            }
            end += 1;
        }
        end
    };
    let digits = run(|c| c.is_ascii_digit());
    if (1..=8).contains(&digits) {
        let value = rest.iter().take(digits).fold(0, |sum, u| sum * 10 + u.c.to_digit(10).unwrap_or(0));
        return Some(Number { value, digits, units: from..from + digits });
    }
    let numerals = if digits == 0 { run(kanji_number::is_numeral) } else { 0 };
    let value = kanji_number::read(rest.iter().take(numerals).map(|u| u.c))?;
    let digits = if value >= 1000 { 4 } else { 2 };
    Some(Number { value, digits, units: from..from + numerals })
}
