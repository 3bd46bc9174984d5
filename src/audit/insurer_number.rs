//! 保険者番号: eight digits, or six for municipal health insurance, the last a check digit.

use std::fmt;

use super::folded::folded;

/// 保険者番号 with a check digit that holds. Leading zeros are kept: six and eight digits are two writings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct InsurerNumber(String);

/// Why a writing is no insurer number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInsurerNumber {
    /// Neither six nor eight digits.
    #[error("not 6 or 8 digits")]
    Length,
    /// The last digit is not the check digit of the others.
    #[error("wrong check digit")]
    CheckDigit,
}

impl InsurerNumber {
    /// Reads six or eight digits of any width and checks the last of them: modulus 10, weights 2 and 1 in turn from the
    /// right, digits of each product added (昭和51年8月7日 保発第45号・庁保発第34号 別紙, 検証番号).
    pub fn parse(writing: &str) -> Result<Self, NotAnInsurerNumber> {
        let digits = folded(writing);
        if !matches!(digits.len(), 6 | 8) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnInsurerNumber::Length);
        }
        let sum: u32 = digits
            .bytes()
            .rev()
            .skip(1)
            .zip([2, 1].into_iter().cycle())
            .map(|(byte, weight)| u32::from(byte - b'0') * weight)
            .map(|product| product / 10 + product % 10)
            .sum();
        let check = (10 - sum % 10) % 10;
        let last = digits.bytes().last().map(|byte| u32::from(byte - b'0'));
        if last == Some(check) { Ok(Self(digits.into_owned())) } else { Err(NotAnInsurerNumber::CheckDigit) }
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        for (writing, expected) in [
            ("33120015", Ok("33120015")),
            ("06139992", Ok("06139992")),
            ("139998", Ok("139998")),
            ("１３９９９８ ", Ok("139998")),
            ("33120016", Err(NotAnInsurerNumber::CheckDigit)),
            ("6139992", Err(NotAnInsurerNumber::Length)),
            ("", Err(NotAnInsurerNumber::Length)),
            ("3312001a", Err(NotAnInsurerNumber::Length)),
        ] {
            assert_eq!(
                InsurerNumber::parse(writing).as_ref().map(InsurerNumber::as_str).map_err(|e| *e),
                expected
            );
        }
    }
}
