//! By when a step is to be done, as a template says it. Knows no step.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::audit::Day;
use crate::triage::listing::time_in_japan;

/// The most days that a template may give.
const MOST_DAYS: u16 = 3_650;

/// By when a step is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// No time is set.
    None,
    /// At the moment of finding.
    AtOnce,
    /// By the end of the day of finding, in Japan.
    SameDay,
    /// By the end of the n-th day, of which the day of finding is the first: so the commission counts its 30 days
    /// (個人情報保護法施行規則 第8条, 確報).
    Days(u16),
}

impl Due {
    /// Returns the moment, given that of finding. The end of a day is the beginning of the next.
    pub fn after(self, found: Timestamp) -> Option<Timestamp> {
        match self {
            Self::None => None,
            Self::AtOnce => Some(found),
            Self::SameDay => Some(end_of(Day::of(found))),
            Self::Days(n) => Some(end_of(Day::of(found).plus(i32::from(n) - 1))),
        }
    }
}

/// Returns the moment at which a day is over in Japan.
pub fn end_of(day: Day) -> Timestamp {
    day.plus(1).begin()
}

/// Writes by when a step is due as people read it: the day, where it is due at its end, else the minute in Japan.
pub fn due_words(due: Timestamp) -> String {
    let day = Day::of(due);
    if day.begin() == due { day.plus(-1).to_string() } else { time_in_japan(Some(due)) }
}

impl FromStr for Due {
    type Err = ();

    fn from_str(words: &str) -> Result<Self, ()> {
        match words.trim() {
            "none" => Ok(Self::None),
            "at-once" => Ok(Self::AtOnce),
            "same-day" => Ok(Self::SameDay),
            words => {
                let number = words.strip_suffix("days").or_else(|| words.strip_suffix("day")).ok_or(())?;
                let days = number.trim().parse().map_err(|_| ())?;
                if (1..=MOST_DAYS).contains(&days) { Ok(Self::Days(days)) } else { Err(()) }
            }
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::AtOnce => f.write_str("at-once"),
            Self::SameDay => f.write_str("same-day"),
            Self::Days(n) => write!(f, "{n} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_finding_counts_as_the_first_and_ends_at_midnight_in_japan() {
        // Half past eight in the morning of 1 July in Japan.
        let found: Timestamp = "2023-06-30T23:30:00Z".parse().unwrap();
        for (due, at) in [
            ("none", None),
            ("at-once", Some("2023-06-30T23:30:00Z")),
            ("same-day", Some("2023-07-01T15:00:00Z")),
            ("1 day", Some("2023-07-01T15:00:00Z")),
            ("5 days", Some("2023-07-05T15:00:00Z")),
            ("30 days", Some("2023-07-30T15:00:00Z")),
        ] {
            let read: Due = due.parse().unwrap();
            assert_eq!(read.after(found), at.map(|at| at.parse().unwrap()), "{due}");
        }
    }

    #[test]
    fn the_end_of_a_day_is_said_by_the_day() {
        let found: Timestamp = "2023-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(due_words(Due::SameDay.after(found).unwrap()), "2023-07-01");
        assert_eq!(due_words(found), "2023-07-01 08:30");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for words in ["", "0 days", "soon", "3", "-1 days", "99999 days", "three days"] {
            assert_eq!(words.parse::<Due>(), Err(()), "{words}");
        }
    }
}
