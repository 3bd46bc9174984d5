//! 個人番号: twelve digits, the last a check digit. Masked wherever it is printed, unless `reveal` is called.

use std::fmt;

use super::folded::folded;

/// 個人番号 as written in a file: twelve digits, whether or not the check digit holds.
///
/// `Debug` and `Display` show `********9018`. Showing all digits takes a call of [`reveal`](Self::reveal), which the
/// caller must record in the history.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IndividualNumber(u64);

/// A writing that is not twelve digits. It never carries the writing: a slip of one digit is nearly a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 12 digits")]
pub struct NotTwelveDigits;

const BOUND: u64 = 1_000_000_000_000;

impl IndividualNumber {
    /// Reads twelve digits of any width, with spaces around them, or in three groups of four as on the card.
    pub fn parse(writing: &str) -> Result<Self, NotTwelveDigits> {
        let writing = folded(writing);
        let bytes = writing.as_bytes();
        let parted = |at: usize| matches!(bytes.get(at), Some(b' ' | b'-'));
        let in_groups = bytes.len() == 14 && parted(4) && bytes.get(4) == bytes.get(9);
        if bytes.len() != 12 && !in_groups {
            return Err(NotTwelveDigits);
        }
        bytes
            .iter()
            .enumerate()
            .filter(|(at, _)| !(in_groups && matches!(at, 4 | 9)))
            .try_fold(0_u64, |value, (_, byte)| {
                byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0'))
            })
            .map(Self)
            .ok_or(NotTwelveDigits)
    }

    /// Takes the number back from its stored value, which is below 10¹².
    pub fn from_stored(value: u64) -> Option<Self> {
        (value < BOUND).then_some(Self(value))
    }

    /// Returns the value for the database; for nothing that is printed.
    pub const fn to_stored(self) -> u64 {
        self.0
    }

    /// Tells whether the last digit is the check digit of the first eleven
    /// (総務省令第85号〔平成26年〕第5条: weights n+1 for n ≤ 6, n−5 above, modulo 11).
    pub const fn check_digit_holds(self) -> bool {
        let mut rest = self.0 / 10;
        let mut sum = 0;
        let mut n = 1;
        while n <= 11 {
            let weight = if n <= 6 { n + 1 } else { n - 5 };
            sum += rest % 10 * weight;
            rest /= 10;
            n += 1;
        }
        let remainder = sum % 11;
        let check = if remainder <= 1 { 0 } else { 11 - remainder };
        check == self.0 % 10
    }

    /// Completes eleven digits (`0..10¹¹`) with their check digit; for invented data.
    pub fn with_check_digit(eleven: u64) -> Option<Self> {
        (0..10)
            .map(|last| Self(eleven * 10 + last))
            .find(|number| eleven < BOUND / 10 && number.check_digit_holds())
    }

    /// Returns all twelve digits. The caller records in the history that they were shown or written.
    pub fn reveal(self) -> String {
        format!("{:012}", self.0)
    }
}

impl fmt::Display for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "********{:04}", self.0 % 10_000)
    }
}

impl fmt::Debug for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndividualNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_ministerial_ordinance() {
        for (writing, holds) in [
            ("123456789018", true),
            ("111111111118", true),
            ("900000000060", true),
            ("123456789012", false),
            ("000000000000", true),
            ("１２３４５６７８９０１８", true),
            ("1234 5678 9018", true),
            (" 1234-5678-9018 ", true),
        ] {
            assert_eq!(
                IndividualNumber::parse(writing).map(IndividualNumber::check_digit_holds),
                Ok(holds),
                "{writing}"
            );
        }
    }

    #[test]
    fn what_is_not_twelve_digits_is_refused() {
        for writing in
            ["", "12345678901", "1234567890123", "12345678901x", "1234 56789018", "1234-5678 9018", "十二"]
        {
            assert_eq!(IndividualNumber::parse(writing), Err(NotTwelveDigits), "{writing}");
        }
    }

    #[test]
    fn printing_masks_all_but_the_last_four() {
        let number = IndividualNumber::parse("023456789013").unwrap();
        assert_eq!(format!("{number}"), "********9013");
        assert_eq!(format!("{number:?}"), "IndividualNumber(********9013)");
        assert_eq!(number.reveal(), "023456789013");
    }

    #[test]
    fn eleven_digits_are_completed() {
        assert_eq!(IndividualNumber::with_check_digit(12_345_678_901).unwrap().reveal(), "123456789018");
        assert_eq!(IndividualNumber::with_check_digit(BOUND / 10), None);
    }
}
