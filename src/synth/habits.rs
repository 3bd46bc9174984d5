//! What one record of an insurer leaves out or writes otherwise, and what that and the file's forms come to: the
//! differences of notation between the two sides of one person.

use super::draw::{Draw, Purpose};
use super::kana::push_half_width;
use super::person::{Home, Name, Person};
use super::places::Pattern;
use super::style::{DateForm, KanaForm, KanjiForm, Notation, NotationSet, SexForm, Style};
use super::writing::{KANA_FIELD, house_numbers};

/// How often a habit shows, in a million of the records to which it can apply.
const RATES: &[(Notation, u32)] = &[
    (Notation::OrdinaryKanji, 500_000),
    (Notation::UnwritableKanji, 60_000),
    (Notation::AliasAlone, 400_000),
    (Notation::LargeKana, 15_000),
    (Notation::CutKana, 250_000),
    (Notation::LargeKe, 300_000),
    (Notation::PrefectureLeftOut, 60_000),
    (Notation::BuildingLeftOut, 120_000),
    (Notation::AzaLeftOut, 200_000),
    (Notation::StreetLeftOut, 200_000),
];

/// Returns how the insurer writes the record of a member: its file's forms, and the habits of this record, of which only
/// those are kept that can make a difference to this person.
pub(super) fn style_of(seed: u64, index: u64, file: &Style, person: &Person) -> Style {
    let mut draw = Draw::new(seed, Purpose::Style, index);
    let mut habits = NotationSet::EMPTY;
    for (notation, rate) in RATES {
        // Every rate is drawn, so that one habit does not shift the chance of the next.
        if draw.chance(*rate) && applies(*notation, file, person) {
            habits.insert(*notation);
        }
    }
    if habits.contains(Notation::UnwritableKanji) {
        habits = habits.without(Notation::OrdinaryKanji);
    }
    Style { habits, ..*file }
}

/// Tells whether a habit can be seen in the record of a person.
fn applies(notation: Notation, file: &Style, person: &Person) -> bool {
    let small = |kana: &str| kana.contains(['ャ', 'ュ', 'ョ', 'ッ', 'ァ', 'ィ', 'ェ']);
    let pattern = person.home.place.pattern;
    match (notation, person.name) {
        (Notation::OrdinaryKanji | Notation::UnwritableKanji, Name::Japanese { old_form, .. }) => old_form,
        (Notation::LargeKana, Name::Japanese { surname, given, .. }) => {
            small(surname.kana) || small(given.kana)
        }
        (Notation::CutKana, Name::Japanese { .. }) => file.kana == KanaForm::Half && is_cut(person),
        (Notation::PrefectureLeftOut, _) => true,
        (Notation::AliasAlone, Name::Foreign(name)) => !name.alias.is_empty(),
        (Notation::LargeKe, _) => pattern != Pattern::Jo && person.home.tail.contains('ヶ'),
        (Notation::BuildingLeftOut, _) => person.home.building.is_some(),
        (Notation::AzaLeftOut, _) => pattern == Pattern::Fields,
        (Notation::StreetLeftOut, _) => pattern == Pattern::Kyoto,
        _ => false,
    }
}

/// Tells whether a kana name is longer than the field of an old system.
fn is_cut(person: &Person) -> bool {
    let Name::Japanese { surname, given, .. } = person.name else { return false };
    let mut half = String::with_capacity(96);
    push_half_width(&mut half, surname.kana);
    push_half_width(&mut half, given.kana);
    half.chars().count() + 1 > KANA_FIELD
}

/// The differences of notation that concern the address.
const OF_ADDRESS: &[Notation] = &[
    Notation::AddressForm,
    Notation::LargeKe,
    Notation::PrefectureLeftOut,
    Notation::BuildingLeftOut,
    Notation::AzaLeftOut,
    Notation::StreetLeftOut,
];

/// Returns the set without what concerns the address, for somebody whose address is another by content.
pub(super) fn without_address(set: NotationSet) -> NotationSet {
    OF_ADDRESS.iter().fold(set, |left, notation| left.without(*notation))
}

/// Lists how a record written in a style differs from the register's writing of the same person.
pub(super) fn differences(person: &Person, style: &Style) -> NotationSet {
    let mut set = style.habits;
    let foreign = matches!(person.name, Name::Foreign(_));
    for (notation, differs) in [
        (Notation::NameForm, foreign && !set.contains(Notation::AliasAlone)),
        (Notation::NameForm, !foreign && style.kanji != KanjiForm::Wide),
        (Notation::KanaForm, !foreign && style.kana != KanaForm::Full),
        (Notation::KanaNotInRegister, foreign),
        (Notation::DateForm, style.date != DateForm::Iso),
        (Notation::SexForm, style.sex != SexForm::Code),
        (Notation::AddressForm, numbers_differ(&person.home, style)),
    ] {
        if differs {
            set.insert(notation);
        }
    }
    set
}

fn numbers_differ(home: &Home, style: &Style) -> bool {
    let (mut insurer, mut register) = (String::new(), String::new());
    house_numbers(&mut insurer, home, style.numbers);
    house_numbers(&mut register, home, Style::REGISTER.numbers);
    insurer != register
}
