//! The dates of a file other than birth dates: in ISO form where they read as a day.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::audit::{Day, EraCodes};

/// Returns a date in ISO form where it reads as a day that exists, else as it was written. Zeros alone, as systems of fixed
/// width fill a date that is not there, are no date.
pub(super) fn iso_or_as_written(written: &str, _codes: EraCodes) -> Cow<'_, str> {
    if written.parse::<Day>().is_ok() {
        return Cow::Borrowed(written);
    }
    let plain: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    if plain.bytes().all(|byte| matches!(byte, b'0' | b'/' | b'-' | b'.')) {
        return Cow::Borrowed("");
    }
    day(&plain).map_or(Cow::Borrowed(written), |day| Cow::Owned(day.to_string()))
}

fn day(plain: &str) -> Option<Day> {
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok())?;
    let (year, month, day) = if plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        (plain.get(..4)?, plain.get(4..6)?, plain.get(6..)?)
    } else {
        let mut parts = plain.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
        let found = (parts.next()?, parts.next()?, parts.next()?);
        (parts.next().is_none() && found.0.len() == 4).then_some(found)?
    };
    Day::new(number(year)?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_iso_and_all_else_stays() {
        for (written, kept) in [
            ("2023-06-30", "2023-06-30"),
            ("2023/6/30", "2023-06-30"),
            ("２０２３．０６．３０", "2023-06-30"),
            ("20230630", "2023-06-30"),
            ("2023年6月30日", "2023-06-30"),
            ("2023-02-30", "2023-02-30"),
            ("6/30/2023", "6/30/2023"),
            ("23/06/30", "23/06/30"),
            ("2023-06-30-1", "2023-06-30-1"),
            ("不詳", "不詳"),
            ("00000000", ""),
            ("0000/00/00", ""),
            ("", ""),
        ] {
            assert_eq!(iso_or_as_written(written, EraCodes::Municipal), kept, "{written}");
        }
    }
}
