//! The dates of a file other than birth dates: in ISO form where they read as a day.

use std::borrow::Cow;

use crate::audit::{Day, EraCodes};
use crate::compare::birth_date;

/// Returns a date in ISO form where it reads as a day that exists, by the era codes that the file declares, else as it was
/// written. Zeros alone, as systems of fixed width fill a date that is not there, are no date.
pub(super) fn iso_or_as_written(written: &str, codes: EraCodes) -> Cow<'_, str> {
    if written.parse::<Day>().is_ok() {
        return Cow::Borrowed(written);
    }
    let zero = |c: char| matches!(c, '0' | '０' | '/' | '／' | '-' | '－' | '.' | '．') || c.is_whitespace();
    if written.chars().all(zero) {
        return Cow::Borrowed("");
    }
    let day = |written| birth_date::parse(written, codes).day();
    day(written)
        .or_else(|| day(without_time(written)?))
        .map_or(Cow::Borrowed(written), |day| Cow::Owned(day.to_string()))
}

/// Returns what stands before a time of day, where one follows: `2023-06-10T10:22:03Z`, `2023/06/11 9:00`.
fn without_time(written: &str) -> Option<&str> {
    let (date, time) = written.trim().split_once(['T', ' ', '\u{3000}'])?;
    let is_time = time.contains([':', '：']) && time.trim_start().starts_with(|c: char| c.is_numeric());
    is_time.then_some(date)
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
            ("令和5年6月30日", "2023-06-30"),
            ("R5.6.30", "2023-06-30"),
            ("5050630", "2023-06-30"),
            ("2023/06/30 12:34", "2023-06-30"),
            ("2023-06-30T12:34:56+09:00", "2023-06-30"),
            ("2023-06-30 第2回", "2023-06-30 第2回"),
            ("不詳", "不詳"),
            ("00000000", ""),
            ("0000/00/00", ""),
            ("００００", ""),
            ("", ""),
        ] {
            assert_eq!(iso_or_as_written(written, EraCodes::Municipal), kept, "{written}");
        }
        assert_eq!(iso_or_as_written("9050630", EraCodes::Pension), "2023-06-30");
        assert_eq!(iso_or_as_written("9050630", EraCodes::Municipal), "9050630");
    }
}
