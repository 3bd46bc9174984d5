//! A calendar day, as dates in files, flags and reports are: a day in Asia/Tokyo, without a time.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A calendar day that exists. Prints and reads as `2023-06-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

/// A writing that is no existing day in ISO form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form YYYY-MM-DD")]
pub struct NoSuchDay;

impl Day {
    /// Makes the day of a year (1 to 9999), month and day of the Gregorian calendar, if there is one.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        (year >= 1).then(|| Date::new(year, month, day).ok()).flatten().map(Self)
    }

    /// Returns the day in Japan (UTC+9 since 1951, without summer time) at a moment.
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.to_zoned(TimeZone::fixed(jiff::tz::offset(9))).date())
    }

    /// Returns the day `days` later, or earlier when negative; the last or first day of the calendar at its ends.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Returns the moment at which the day begins in Japan.
    pub fn begin(self) -> Timestamp {
        let begin = self.0.to_zoned(TimeZone::fixed(jiff::tz::offset(9)));
        begin.map_or(Timestamp::MIN, |begin| begin.timestamp())
    }

    /// Returns how many days there are from this one to another; less than nothing where that one is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// Returns year, month and day.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for Day {
    type Err = NoSuchDay;
    /// Reads `YYYY-MM-DD` only; the many Japanese writings are read by `compare::birth_date`.
    fn from_str(iso: &str) -> Result<Self, NoSuchDay> {
        let bytes = iso.as_bytes();
        let plain = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
        if !plain {
            return Err(NoSuchDay);
        }
        let number = |range| iso.get(range).and_then(|part: &str| part.parse::<i16>().ok()).ok_or(NoSuchDay);
        let small = |value: i16| i8::try_from(value).map_err(|_| NoSuchDay);
        Self::new(number(0..4)?, small(number(5..7)?)?, small(number(8..10)?)?).ok_or(NoSuchDay)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_read() {
        for (iso, expected) in [
            ("2023-06-30", Day::new(2023, 6, 30)),
            ("2024-02-29", Day::new(2024, 2, 29)),
            ("2023-02-29", None),
            ("2023-6-30", None),
            ("20230630", None),
            ("2023-06-3é", None),
            ("0000-01-01", None),
        ] {
            assert_eq!(iso.parse().ok(), expected, "{iso}");
        }
    }

    #[test]
    fn the_day_of_a_moment_is_the_japanese_one() {
        let evening: Timestamp = "2023-06-30T15:00:00Z".parse().unwrap();
        assert_eq!(Day::of(evening).to_string(), "2023-07-01");
        assert_eq!(Day::of(evening).plus(-1).to_string(), "2023-06-30");
        assert_eq!(Day::of(evening).begin(), evening);
    }

    #[test]
    fn days_are_counted_over_months_and_backwards() {
        let day = |iso: &str| iso.parse::<Day>().unwrap();
        assert_eq!(day("2023-06-30").days_until(day("2023-07-31")), 31);
        assert_eq!(day("2024-03-01").days_until(day("2024-02-28")), -2);
    }
}
