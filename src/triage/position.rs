//! A position in a list as somebody keys it: the so-many-th record, or a part of the list.

use unicode_normalization::UnicodeNormalization as _;

use crate::i18n::thousands;

/// A position in a list that somebody wants to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// The so-many-th record, from 1; nothing comes before the first and after the last.
    Nth(u64),
    /// The record up to which this part of the list reaches, in parts of [`WHOLE`].
    Part(u64),
}

/// The whole list, in the parts of [`Position::Part`]: a percent has six decimals, which tell the records of a nation apart.
pub const WHOLE: u64 = PERCENT * 100;
const PERCENT: u64 = 1_000_000;
const DECIMALS: usize = 6;

impl Position {
    /// Reads what was keyed: `12345`, `12,345`, `50%`, `33.3 %`, in digits of any width. Below zero is before the first record,
    /// above 100 % behind the last. None: that is no position.
    pub fn read(keyed: &str) -> Option<Self> {
        let text: String = keyed.nfkc().collect();
        let text = text.trim();
        let (is_below, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let position = match text.strip_suffix('%') {
            Some(percent) => Self::Part(percentage(percent.trim_end())?),
            None => Self::Nth(whole(text)?),
        };
        Some(match position {
            _ if is_below => Self::Nth(0),
            position => position,
        })
    }

    /// Returns how many records of a list of `total` come before the position: always fewer than there are.
    pub const fn index(self, total: u64) -> u64 {
        let nth = match self {
            Self::Nth(nth) => nth,
            Self::Part(part) => total / WHOLE * part + (total % WHOLE * part).div_ceil(WHOLE),
        };
        let last = if nth > total { total } else { nth };
        last.saturating_sub(1)
    }
}

impl std::fmt::Display for Position {
    /// Says the position as it may be keyed: `12,345`, `33.3%`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nth(nth) => f.pad(&thousands(*nth)),
            Self::Part(part) => {
                let decimals = format!("{:0DECIMALS$}", part % PERCENT);
                let percent = format!("{}.{decimals}", part / PERCENT);
                f.pad(&format!("{}%", percent.trim_end_matches('0').trim_end_matches('.')))
            }
        }
    }
}

/// Reads digits with or without commas between them; what is too large is the largest.
fn whole(text: &str) -> Option<u64> {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let value = |n: u64, digit: u8| n.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    is_number.then(|| digits.fold(0, value))
}

/// Reads a percentage; what is above the whole is the whole.
fn percentage(text: &str) -> Option<u64> {
    let (percent, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let percent = whole(percent)?;
    let is_number = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let digits = decimals.bytes().chain(std::iter::repeat(b'0')).take(DECIMALS);
    let decimals = digits.fold(0, |n, digit| n * 10 + u64::from(digit.wrapping_sub(b'0')));
    is_number.then(|| percent.saturating_mul(PERCENT).saturating_add(decimals).min(WHOLE))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_or_a_part_is_read_however_it_is_keyed() {
        let percent = |percent: u64| Some(Position::Part(percent * PERCENT));
        for (keyed, position) in [
            ("12345", Some(Position::Nth(12_345))),
            (" 12,345 ", Some(Position::Nth(12_345))),
            ("1,2345", Some(Position::Nth(12_345))),
            ("１２，３４５", Some(Position::Nth(12_345))),
            ("0", Some(Position::Nth(0))),
            ("007", Some(Position::Nth(7))),
            ("-3", Some(Position::Nth(0))),
            ("−3", Some(Position::Nth(0))),
            ("－３", Some(Position::Nth(0))),
            ("99999999999999999999999", Some(Position::Nth(u64::MAX))),
            ("50%", percent(50)),
            ("50 %", percent(50)),
            ("５０％", percent(50)),
            ("５０　％", percent(50)),
            ("0%", percent(0)),
            ("-5%", Some(Position::Nth(0))),
            ("33.3%", Some(Position::Part(33_300_000))),
            ("３３．３％", Some(Position::Part(33_300_000))),
            ("0.0000019%", Some(Position::Part(1))),
            ("150%", percent(100)),
            ("100.5%", percent(100)),
            ("99999999999999999999999%", percent(100)),
            ("", None),
            ("-", None),
            ("%", None),
            ("5%5", None),
            ("5.5", None),
            (".5%", None),
            ("5.%", None),
            ("5.x%", None),
            (",5", None),
            ("5,", None),
            ("1 2", None),
            ("12a", None),
            ("+5", None),
            ("五十%", None),
            ("hold", None),
            ("#97", None),
        ] {
            assert_eq!(Position::read(keyed), position, "{keyed}");
        }
    }

    #[test]
    fn a_position_is_said_as_it_may_be_keyed() {
        for (position, said) in [
            (Position::Nth(12_345), "12,345"),
            (Position::Part(50 * PERCENT), "50%"),
            (Position::Part(33_300_000), "33.3%"),
            (Position::Part(0), "0%"),
            (Position::Part(WHOLE), "100%"),
            (Position::Part(1), "0.000001%"),
        ] {
            assert_eq!(position.to_string(), said);
            assert_eq!(Position::read(said), Some(position), "{said}");
        }
    }

    #[test]
    fn a_position_is_in_the_list() {
        for (position, total, index) in [
            (Position::Nth(0), 10, 0),
            (Position::Nth(1), 10, 0),
            (Position::Nth(10), 10, 9),
            (Position::Nth(11), 10, 9),
            (Position::Nth(5), 0, 0),
            (Position::Part(WHOLE / 2), 10, 4),
            (Position::Part(WHOLE / 2), 11, 5),
            (Position::Part(0), 10, 0),
            (Position::Part(WHOLE), 10, 9),
            (Position::Part(WHOLE), 0, 0),
            (Position::Part(1), 15_700_000, 0),
            (Position::Part(WHOLE), u64::MAX, u64::MAX - 1),
        ] {
            assert_eq!(position.index(total), index, "{position} of {total}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_keyed_is_no_panic_and_in_the_list(keyed in "\\PC{0,8}|[-0-9０-９,.%％ ]{0,12}", total in 1_u64..1000) {
            if let Some(position) = Position::read(&keyed) {
                prop_assert!(position.index(total) < total);
            }
        }
    }
}
