//! Numbers in kanji: 二十三, 二三, 〇 and the formal 壱弐参拾.

use super::usual::{Usual, usual};

/// Tells whether a character can be part of a number in kanji.
#[inline]
pub(super) fn is_numeral(c: char) -> bool {
    static NUMERALS: &Usual = usual!(has_value);
    NUMERALS.holds(c)
}

/// As [`is_numeral`], where a set of characters is made.
pub(super) const fn has_value(c: char) -> bool {
    value(c).is_some()
}

const fn value(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        _ => return None,
    })
}

/// Reads a number written in kanji, positional (二三) or with its powers (二十三). `None` for what is neither, such as
/// 十十, and for numbers beyond nine digits.
pub(super) fn read(numerals: impl Iterator<Item = char> + Clone) -> Option<u32> {
    let mut digits = 0;
    let mut powers = 0;
    for c in numerals.clone() {
        if value(c)? >= 10 { powers += 1 } else { digits += 1 }
    }
    match (digits, powers) {
        (0, 0) => None,
        (1..=9, 0) => {
            numerals.map(value).try_fold(0_u32, |sum, digit| sum.checked_mul(10)?.checked_add(digit?))
        }
        _ => with_powers(numerals),
    }
}

fn with_powers(numerals: impl Iterator<Item = char>) -> Option<u32> {
    let (mut sum, mut digit, mut last) = (0, None, 100_000);
    for c in numerals {
        let v = value(c)?;
        if matches!(v, 20 | 30) {
            if last <= 10 || digit.is_some() {
                return None;
            }
            sum += v;
            last = 10;
        } else if v >= 10 {
            if v >= last || digit == Some(0) {
                return None;
            }
            sum += digit.take().unwrap_or(1) * v;
            last = v;
        } else if digit.replace(v).is_some() {
            return None;
        }
    }
    Some(sum + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_place_or_by_power() {
        for (kanji, expected) in [
            ("一", Some(1)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十三", Some(23)),
            ("二三", Some(23)),
            ("五〇", Some(50)),
            ("二〇一九", Some(2019)),
            ("百五", Some(105)),
            ("千二百三十四", Some(1234)),
            ("壱", Some(1)),
            ("廿", Some(20)),
            ("卅一", Some(31)),
            ("百廿三", Some(123)),
            ("壱萬弐仟", Some(12_000)),
            ("二廿", None),
            ("廿十", None),
            ("十廿", None),
            ("百万", None),
            ("十十", None),
            ("二三十", None),
            ("十百", None),
            ("", None),
            ("一一一一一一一一一一", None),
        ] {
            assert_eq!(read(kanji.chars()), expected, "{kanji}");
        }
    }
}
