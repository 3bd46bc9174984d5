//! Individual numbers inside other text: where one stands, however it is written, and the text without its digits.
//!
//! Command lines that hold one are refused, and so are words to be kept that hold or hide one; what files bring is kept as it is and
//! shown masked.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{IndividualNumber, InsurerNumber};

/// How many digits a number has.
const DIGITS: usize = 12;
/// How many characters may stand between two digits of one number.
const APART: usize = 3;
/// How many of its last digits a masked number keeps.
const KEPT: usize = 4;
/// The fewest hexadecimal digits of a digest.
const DIGEST: usize = 32;

/// Tells whether a text holds a valid individual number: twelve digits whose check digit holds, plain, in three groups of
/// four, or written apart in any other way where no further digits stand beside them.
///
/// Digits are those of any script and width, in circles too, and kanji (一, 壱, 〇). Up to three spaces, dashes, dots, slashes
/// or underscores, or one comma, stand between two that are written apart. Dates, member keys and telephone numbers with +81
/// are none, though they may have twelve digits.
pub fn holds_valid_number(text: &str) -> bool {
    may_hold_number(text) && !places(text, |_| true).is_empty()
}

/// Tells whether words that a person typed, and that are kept for good, [hold](holds_valid_number) a valid individual number or hide
/// one: twelve digits somewhere in a row of more.
///
/// Of twelve digits in a row one in eleven are valid by chance. That is borne in words, for no member key, code or telephone number
/// has thirteen digits without anything between. A digest is none, nor is a day run together with a time or another day.
pub fn hides_valid_number(words: &str) -> bool {
    let may_hide = |row: &&Group| {
        let is_of_digest = row.len() < DIGEST && is_in_digest(words, row);
        row.len() > DIGITS && !is_of_digest && !is_moment_or_period(row)
    };
    holds_valid_number(words)
        || written_apart(words).iter().flatten().filter(may_hide).any(|row| row.windows(DIGITS).any(is_valid))
}

/// Returns the line, from 1, on which the first valid individual number of a text ends; none where it
/// [holds none](holds_valid_number).
pub fn line_of_number(text: &str) -> Option<usize> {
    if !holds_valid_number(text) {
        return None;
    }
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    Some(1 + ends.partition_point(|end| !text.get(..*end).is_some_and(holds_valid_number)))
}

/// Masks every valid individual number in a text: all digits but the last four become `*`. The text stays as long in bytes,
/// and what pointed into it still points to the same characters. Digits inside a digest stay.
pub fn masked(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    // A number that is masked may have parted others, which were written apart.
    while may_hold_number(&text) {
        let found = places(&text, |group| !is_in_digest(&text, group));
        if found.is_empty() {
            break;
        }
        text = Cow::Owned(without(&text, &found));
    }
    text
}

/// Tells quickly whether a text has digits enough.
pub fn may_hold_number(text: &str) -> bool {
    text.len() >= DIGITS && text.chars().map(most_digits).sum::<usize>() >= DIGITS
}

/// Returns how many digits a character is at most: one in a circle may be two. None is more digits than it has bytes.
fn most_digits(c: char) -> usize {
    match c {
        '0'..='9' => 1,
        c if c.is_ascii() => 0,
        c if kanji_digit(c).is_some() => 2,
        c if !is_kana_or_kanji(c) && c.is_numeric() => 2,
        _ => 0,
    }
}

/// Tells kana of either width, kanji and the wide space, none of which Unicode counts as a number: nearly every character of a
/// register, and quicker told so than looked up.
const fn is_kana_or_kanji(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' | '\u{4E00}'..='\u{9FEF}'
        | '\u{FF66}'..='\u{FF9F}')
}

/// A digit and where it stands.
#[derive(Debug, Clone)]
struct Digit {
    value: u8,
    at: Range<usize>,
}

/// Digits with nothing between.
type Group = Vec<Digit>;

/// Returns the digits of every valid number; of digits without anything between only those that may count.
fn places(text: &str, may_count: impl Fn(&Group) -> bool) -> Vec<Vec<Digit>> {
    let mut found: Vec<Vec<Digit>> = Vec::new();
    for run in written_apart(text) {
        let cards = run.windows(3).filter(|card| card.iter().all(|group| group.len() == 4));
        let alone = run.iter().filter(|group| may_count(group));
        let mut of_run: Vec<Vec<Digit>> = alone.cloned().chain(cards.map(<[Group]>::concat)).collect();
        if run.len() > 1 && !is_something_else(text, &run) {
            of_run.push(run.concat());
        }
        found.extend(of_run.into_iter().filter(|digits| is_valid(digits)));
    }
    found
}

fn is_valid(digits: &[Digit]) -> bool {
    digits.len() == DIGITS
        && IndividualNumber::from_stored(value(digits)).is_some_and(IndividualNumber::check_digit_holds)
}

fn value(digits: &[Digit]) -> u64 {
    digits.iter().fold(0, |value: u64, digit| value.saturating_mul(10).saturating_add(u64::from(digit.value)))
}

/// Returns the digits of a text in groups without anything between, and the groups that may be one number in runs.
fn written_apart(text: &str) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut end = None;
    for (start, c) in text.char_indices() {
        let mut read = digits_of(c).peekable();
        if read.peek().is_none() {
            continue;
        }
        let at = start..start + c.len_utf8();
        let between = end.and_then(|end| text.get(end..start));
        end = Some(at.end);
        let group: Group = read.map(|value| Digit { value, at: at.clone() }).collect();
        match (between, runs.last_mut()) {
            (Some(""), Some(run)) => match run.last_mut() {
                Some(last) => last.extend(group),
                None => run.push(group),
            },
            (Some(between), Some(run)) if may_part_digits(between) => run.push(group),
            _ => runs.push(vec![group]),
        }
    }
    runs
}

/// Returns the digits that a character stands for: one, or two in a circle; none for every other character.
fn digits_of(c: char) -> impl Iterator<Item = u8> {
    let mut digits = [None; 2];
    if let Some(value) = one_digit(c) {
        digits[0] = Some(value);
    } else if c.is_numeric() {
        let plain = || std::iter::once(c).nfkc();
        if plain().count() <= digits.len() && plain().all(|c| one_digit(c).is_some()) {
            plain().zip(&mut digits).for_each(|(c, digit)| *digit = one_digit(c));
        }
    }
    digits.into_iter().flatten()
}

fn one_digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    kanji_digit(c).or_else(|| {
        let zero = ZEROS.iter().rev().find(|zero| **zero <= c)?;
        u8::try_from(u32::from(c) - u32::from(*zero)).ok().filter(|value| *value < 10)
    })
}

/// Reads a digit in kanji, also in the writing of deeds; ○ stands for 〇 where that is hard to type.
const fn kanji_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' => 6,
        '七' | '漆' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The zeros of the scripts that have decimal digits of their own, in order; nine more digits follow each (Unicode, general
/// category Nd).
const ZEROS: &[char] = &[
    '\u{0660}',
    '\u{06F0}',
    '\u{07C0}',
    '\u{0966}',
    '\u{09E6}',
    '\u{0A66}',
    '\u{0AE6}',
    '\u{0B66}',
    '\u{0BE6}',
    '\u{0C66}',
    '\u{0CE6}',
    '\u{0D66}',
    '\u{0DE6}',
    '\u{0E50}',
    '\u{0ED0}',
    '\u{0F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1A90}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A620}',
    '\u{A8D0}',
    '\u{A900}',
    '\u{A9D0}',
    '\u{A9F0}',
    '\u{AA50}',
    '\u{ABF0}',
    '\u{FF10}',
    '\u{104A0}',
    '\u{10D30}',
    '\u{10D40}',
    '\u{11066}',
    '\u{110F0}',
    '\u{11136}',
    '\u{111D0}',
    '\u{112F0}',
    '\u{11450}',
    '\u{114D0}',
    '\u{11650}',
    '\u{116C0}',
    '\u{116D0}',
    '\u{116DA}',
    '\u{11730}',
    '\u{118E0}',
    '\u{11950}',
    '\u{11BF0}',
    '\u{11C50}',
    '\u{11D50}',
    '\u{11DA0}',
    '\u{11F50}',
    '\u{16130}',
    '\u{16A60}',
    '\u{16AC0}',
    '\u{16B50}',
    '\u{16D70}',
    '\u{1CCF0}',
    '\u{1D7CE}',
    '\u{1D7D8}',
    '\u{1D7E2}',
    '\u{1D7EC}',
    '\u{1D7F6}',
    '\u{1E140}',
    '\u{1E2F0}',
    '\u{1E4F0}',
    '\u{1E5F1}',
    '\u{1E950}',
    '\u{1FBF0}',
];

/// Tells whether what stands between two digits parts a number and does not end it. A comma with a space behind it ends it:
/// that is a list.
fn may_part_digits(between: &str) -> bool {
    matches!(between, "," | "，") || (between.chars().count() <= APART && between.chars().all(parts_digits))
}

/// Tells whether a character is a space, a dash, a dot, a slash or an underscore, or draws nothing of its own; the long mark
/// stands for a dash.
fn parts_digits(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_combining_mark(c)
        || matches!(c, '\u{AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
        )
        || matches!(c, 'ー' | 'ｰ' | '─' | '━' | '〜' | '～' | '~')
        || matches!(c, '.' | '．' | '·' | '•' | '∙' | '⋅' | '・' | '･' | '。' | '｡')
        || matches!(c, '/' | '／' | '\\' | '＼' | '⁄' | '∕' | '⧸' | '|' | '｜' | '_' | '＿' | '¥' | '￥')
}

/// Tells whether groups of digits are something else that may have twelve of them: they hold a date, or begin with the
/// insurer number of a member key, or with the country code of a telephone number.
fn is_something_else(text: &str, run: &[Group]) -> bool {
    let is_short = |group: &Group| group.len() <= 2;
    let parted = |date: &[Group]| match date {
        [year, month, day] if year.len() == 4 && is_short(month) && is_short(day) => {
            is_day(value(year), value(month), value(day))
        }
        _ => false,
    };
    let writing =
        |group: &Group| group.iter().map(|digit| char::from(b'0' + digit.value)).collect::<String>();
    let begins_key = |group: &Group| run.len() > 2 && InsurerNumber::parse(&writing(group)).is_ok();
    let calls_abroad = |group: &Group| {
        let before = group.first().and_then(|digit| text.get(..digit.at.start)).unwrap_or_default();
        value(group) == 81 && before.ends_with(['+', '＋'])
    };
    run.windows(3).any(parted)
        || run.iter().any(|group| is_joined_day(group))
        || run.first().is_some_and(|first| begins_key(first) || calls_abroad(first))
}

fn is_day(year: u64, month: u64, day: u64) -> bool {
    (1868..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Tells whether digits are a day with nothing between year, month and day.
fn is_joined_day(digits: &[Digit]) -> bool {
    let day = value(digits);
    digits.len() == 8 && is_day(day / 10_000, day / 100 % 100, day % 100)
}

/// Tells whether digits are a day with its time to the second, or two days, with nothing between.
fn is_moment_or_period(digits: &[Digit]) -> bool {
    let is_time = |digits: &[Digit]| {
        let time = value(digits);
        digits.len() == 6 && time / 10_000 < 24 && time / 100 % 100 < 60 && time % 100 < 60
    };
    digits
        .split_at_checked(8)
        .is_some_and(|(day, rest)| is_joined_day(day) && (is_time(rest) || is_joined_day(rest)))
}

/// Tells whether digits stand inside a digest: that many hexadecimal digits in a row.
fn is_in_digest(text: &str, group: &Group) -> bool {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return false };
    let is_hex = |c: &char| c.is_ascii_hexdigit();
    let before = text
        .get(..first.at.start)
        .map_or(0, |before| before.chars().rev().take(DIGEST).take_while(is_hex).count());
    let after =
        text.get(last.at.end..).map_or(0, |after| after.chars().take(DIGEST).take_while(is_hex).count());
    before + group.len() + after >= DIGEST
}

/// Writes a text without the first digits of numbers.
fn without(text: &str, numbers: &[Vec<Digit>]) -> String {
    let mut hidden: Vec<Range<usize>> = numbers
        .iter()
        .flat_map(|number| number.iter().take(DIGITS - KEPT))
        .map(|digit| digit.at.clone())
        .collect();
    hidden.sort_unstable_by_key(|at| at.start);
    hidden.dedup();
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    for at in hidden {
        out.push_str(text.get(rest..at.start).unwrap_or_default());
        match at.len() {
            // As wide as the digit that it hides.
            3 => out.push('＊'),
            bytes => out.extend(std::iter::repeat_n('*', bytes)),
        }
        rest = at.end;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests;
