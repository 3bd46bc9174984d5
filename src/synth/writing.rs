//! A person and a style → the five items as text.

use std::fmt::Write as _;

use super::kana::{push_half_width, push_large, push_wide};
use super::person::{Home, Name, Person};
use super::places::Pattern;
use super::style::{AddressNumbers, DateForm, KanaForm, KanjiForm, Notation, SexForm, Style};
use crate::audit::Day;

/// Which file a writing is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Desk {
    /// The insurer's.
    Insurer,
    /// The resident register's.
    Register,
}

/// Writes the kanji name.
pub(super) fn kanji_name(out: &mut String, person: &Person, style: &Style, desk: Desk) {
    match person.name {
        Name::Japanese { surname, writing, old_form, .. } => {
            let old = surname.variant.filter(|_| old_form && !style.habits.contains(Notation::OrdinaryKanji));
            if style.habits.contains(Notation::UnwritableKanji) {
                let both = surname.kanji.chars().zip(old.unwrap_or(surname.kanji).chars());
                out.extend(both.map(|(ordinary, other)| if ordinary == other { other } else { '●' }));
            } else {
                out.push_str(old.unwrap_or(surname.kanji));
            }
            match style.kanji {
                KanjiForm::Wide => out.push('　'),
                KanjiForm::Narrow => out.push(' '),
                KanjiForm::Joined => {}
            }
            out.push_str(writing);
        }
        Name::Foreign(name) if desk == Desk::Register => {
            push_wide(out, name.latin);
            if !name.alias.is_empty() {
                let _ = write!(out, "（{}）", name.alias);
            }
        }
        Name::Foreign(name) if style.habits.contains(Notation::AliasAlone) => out.push_str(name.alias),
        Name::Foreign(name) => out.push_str(name.latin),
    }
}

/// How many half-width characters the kana name of an old system holds; a voiced mark is one of its own.
pub(super) const KANA_FIELD: usize = 15;

/// Writes the kana name. The register holds none of foreign residents.
pub(super) fn kana_name(out: &mut String, person: &Person, style: &Style, desk: Desk) {
    let (first, second) = match person.name {
        Name::Japanese { surname, given, .. } => (surname.kana, given.kana),
        Name::Foreign(_) if desk == Desk::Register => return,
        Name::Foreign(name) => (name.kana, ""),
    };
    let mut whole = String::with_capacity(96);
    whole.push_str(first);
    if !second.is_empty() {
        whole.push('　');
        whole.push_str(second);
    }
    if style.habits.contains(Notation::LargeKana) {
        let written = std::mem::take(&mut whole);
        push_large(&mut whole, &written);
    }
    match style.kana {
        KanaForm::Full => out.push_str(&whole),
        KanaForm::Half if style.habits.contains(Notation::CutKana) => {
            let mut half = String::with_capacity(96);
            push_half_width(&mut half, &whole);
            out.extend(half.chars().take(KANA_FIELD));
        }
        KanaForm::Half => push_half_width(out, &whole),
    }
}

/// Writes a birth date.
pub(super) fn birth_date(out: &mut String, born: Day, form: DateForm) {
    let (year, month, day) = born.parts();
    let (code, letter, era, first) = era_of(born);
    let of_era = year - first + 1;
    // Writing to a string never fails.
    let _ = match form {
        DateForm::Iso => write!(out, "{born}"),
        DateForm::Digits => write!(out, "{year:04}{month:02}{day:02}"),
        DateForm::Slashes => write!(out, "{year:04}/{month:02}/{day:02}"),
        DateForm::Wareki if of_era == 1 => write!(out, "{era}元年{month}月{day}日"),
        DateForm::Wareki => write!(out, "{era}{of_era}年{month}月{day}日"),
        DateForm::EraLetter => write!(out, "{letter}{of_era}.{month}.{day}"),
        DateForm::EraCode => write!(out, "{code}{of_era:02}{month:02}{day:02}"),
    };
}

/// The era of a day since 1912: municipal code, letter, name, first year.
fn era_of(day: Day) -> (char, char, &'static str, i16) {
    match day.parts() {
        from if from >= (2019, 5, 1) => ('5', 'R', "令和", 2019),
        from if from >= (1989, 1, 8) => ('4', 'H', "平成", 1989),
        from if from >= (1926, 12, 25) => ('3', 'S', "昭和", 1926),
        _ => ('2', 'T', "大正", 1912),
    }
}

/// Writes a sex.
pub(super) const fn sex(male: bool, form: SexForm) -> &'static str {
    match (form, male) {
        (SexForm::Code, true) => "1",
        (SexForm::Code, false) => "2",
        (SexForm::FullCode, true) => "１",
        (SexForm::FullCode, false) => "２",
        (SexForm::Kanji, true) => "男",
        (SexForm::Kanji, false) => "女",
        (SexForm::Latin, true) => "M",
        (SexForm::Latin, false) => "F",
    }
}

/// Writes an address.
pub(super) fn address(out: &mut String, home: &Home, style: &Style) {
    let left_out = |notation| style.habits.contains(notation);
    if !left_out(Notation::PrefectureLeftOut) {
        out.push_str(home.place.prefecture);
    }
    out.push_str(home.place.name);
    if home.place.pattern == Pattern::Kyoto && !left_out(Notation::StreetLeftOut) {
        out.push_str(home.street.0);
        out.push_str(home.street.1);
    }
    if home.place.pattern == Pattern::Fields && !left_out(Notation::AzaLeftOut) {
        out.push_str("大字");
    }
    out.push_str(home.head);
    match home.place.pattern {
        // 条 follow the name of a quarter directly.
        Pattern::Jo => {}
        _ if left_out(Notation::LargeKe) => {
            out.extend(home.tail.chars().map(|c| if c == 'ヶ' { 'ケ' } else { c }));
        }
        _ => out.push_str(home.tail),
    }
    house_numbers(out, home, style.numbers);
    if let Some((building, room)) = home.building.filter(|_| !left_out(Notation::BuildingLeftOut)) {
        let _ = write!(out, "　{building}{room}号室");
    }
}

pub(super) fn house_numbers(out: &mut String, home: &Home, form: AddressNumbers) {
    let Home { chome, block, number, .. } = *home;
    let kanji = |n: u32| ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n as usize % 10];
    let mut plain = String::with_capacity(48);
    let _ = match (home.place.pattern, form) {
        (Pattern::Blocks, AddressNumbers::Words | AddressNumbers::FullWidth) => {
            write!(plain, "{chome}丁目{block}番{number}号")
        }
        (Pattern::Blocks, AddressNumbers::KanjiBlocks) => {
            write!(plain, "{}丁目{block}番{number}号", kanji(chome))
        }
        (Pattern::Blocks, _) => write!(plain, "{chome}-{block}-{number}"),
        (Pattern::Jo, AddressNumbers::Words | AddressNumbers::FullWidth) => {
            write!(plain, "{chome}条{}丁目{block}番{number}号", chome + 1)
        }
        (Pattern::Jo, AddressNumbers::KanjiBlocks) => {
            write!(plain, "{}条{}丁目{block}番{number}号", kanji(chome), kanji(chome + 1))
        }
        (Pattern::Jo, _) => write!(plain, "{chome}条{}-{block}-{number}", chome + 1),
        (Pattern::Fields, AddressNumbers::Hyphens | AddressNumbers::FullHyphens) => {
            write!(plain, "{block}-{number}")
        }
        (Pattern::Fields, _) => write!(plain, "{block}番地{number}"),
        (Pattern::Kyoto, AddressNumbers::Hyphens | AddressNumbers::FullHyphens) => write!(plain, "{block}"),
        (Pattern::Kyoto, _) => write!(plain, "{block}番地"),
    };
    match form {
        AddressNumbers::FullHyphens | AddressNumbers::FullWidth => push_wide(out, &plain),
        _ => out.push_str(&plain),
    }
}
