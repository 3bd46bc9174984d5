//! Invented people: name, birth date, sex and home, before anyone writes them down.

use jiff::Timestamp;

use super::draw::Draw;
use super::names::{FEMALE, FOREIGN, Foreign, Given, MALE, SURNAMES, Surname};
use super::places::{
    BUILDINGS, MUNICIPALITIES, Municipality, Pattern, STREETS, TOWN_HEADS, TOWN_TAILS, TURNS,
};
use crate::audit::Day;

/// Days from 1970-01-01 to 2023-06-01, at which ages are taken.
const REFERENCE: i32 = 19_509;

/// Returns the day so many days after 1970-01-01.
pub(super) fn day(since_1970: i32) -> Day {
    Day::of(Timestamp::UNIX_EPOCH).plus(since_1970)
}

/// Draws a day between two, counted from 1970-01-01.
pub(super) fn day_between(draw: &mut Draw, first: i32, last: i32) -> Day {
    let span = u32::try_from(last.saturating_sub(first)).unwrap_or(0);
    day(first.saturating_add_unsigned(draw.between(0, span)))
}

/// Draws the birth date of somebody of an age, in days since 1970-01-01.
pub(super) fn born(draw: &mut Draw, age: u32) -> i32 {
    let days = age * 1461 / 4 + draw.between(1, 364);
    REFERENCE.saturating_sub_unsigned(days)
}

/// An invented person.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) name: Name,
    /// The birth date, in days since 1970-01-01.
    pub(super) birth: i32,
    pub(super) male: bool,
    pub(super) home: Home,
}

/// A name.
#[derive(Clone, Copy)]
pub(super) enum Name {
    /// Surname and given name; `old_form` when the register has the surname's other writing.
    Japanese { surname: &'static Surname, given: &'static Given, writing: &'static str, old_form: bool },
    /// A name in Latin letters.
    Foreign(&'static Foreign),
}

/// A home.
#[derive(Clone)]
pub(super) struct Home {
    pub(super) place: &'static Municipality,
    pub(super) head: &'static str,
    pub(super) tail: &'static str,
    pub(super) chome: u32,
    pub(super) block: u32,
    pub(super) number: u32,
    pub(super) building: Option<(&'static str, u32)>,
    pub(super) street: (&'static str, &'static str),
}

impl Home {
    /// Draws a home in an area.
    pub(super) fn draw(draw: &mut Draw, area: std::ops::Range<usize>) -> Self {
        let place = draw.pick(MUNICIPALITIES.get(area).unwrap_or(MUNICIPALITIES));
        let fields = matches!(place.pattern, Pattern::Fields | Pattern::Kyoto);
        let housed = draw.chance(350_000);
        Self {
            place,
            head: *draw.pick(TOWN_HEADS),
            tail: *draw.pick(TOWN_TAILS),
            chome: draw.between(1, 7),
            block: if fields { draw.between(1, 1990) } else { draw.between(1, 38) },
            number: draw.between(1, 24),
            street: (*draw.pick(STREETS), *draw.pick(TURNS)),
            building: housed.then(|| (*draw.pick(BUILDINGS), draw.between(1, 9) * 100 + draw.between(1, 12))),
        }
    }
}

/// Returns the given names of a sex.
pub(super) const fn given_names(male: bool) -> &'static [Given] {
    if male { MALE } else { FEMALE }
}

impl Name {
    /// Draws a surname, and whether the family writes it in its other form.
    pub(super) fn surname(draw: &mut Draw) -> (&'static Surname, bool) {
        // Squaring the chance makes the first names of the list, the commonest ones, common here too.
        let bound = draw.below(SURNAMES.len() as u64) + 1;
        let surname = &SURNAMES[usize::try_from(draw.below(bound)).unwrap_or(0)];
        (surname, surname.variant.is_some() && draw.chance(300_000))
    }

    /// Puts a name together; `order` numbers the members of a household so that no two of them are called the same.
    pub(super) fn japanese(
        family: (&'static Surname, bool),
        male: bool,
        start: u64,
        order: u64,
        draw: &mut Draw,
    ) -> Self {
        let list = given_names(male);
        // 7 is prime to the length of both lists: the first forty names of a household differ.
        let at = usize::try_from((start + order * 7) % list.len() as u64).unwrap_or(0);
        let given = &list[at];
        Self::Japanese {
            surname: family.0,
            given,
            writing: draw.pick::<&str>(given.kanji),
            old_form: family.1,
        }
    }

    /// Draws a foreign resident's name of a sex.
    pub(super) fn foreign(draw: &mut Draw, male: bool) -> Self {
        let first = usize::try_from(draw.below(FOREIGN.len() as u64)).unwrap_or(0);
        let found = FOREIGN.iter().cycle().skip(first).take(FOREIGN.len()).find(|name| name.male == male);
        Self::Foreign(found.unwrap_or(&FOREIGN[0]))
    }
}

impl Person {
    /// Draws somebody with no tie to anyone.
    pub(super) fn anyone(draw: &mut Draw, area: std::ops::Range<usize>) -> Self {
        let male = draw.chance(500_000);
        let family = Name::surname(draw);
        let start = draw.next() >> 32;
        let name = Name::japanese(family, male, start, 0, draw);
        let age = draw.between(0, 88);
        Self { name, birth: born(draw, age), male, home: Home::draw(draw, area) }
    }

    /// Somebody of the same reading, birth date and sex who lives elsewhere, and may write the name otherwise.
    pub(super) fn namesake(&self, draw: &mut Draw) -> Self {
        let name = match self.name {
            Name::Japanese { surname, given, old_form, .. } => {
                Name::Japanese { surname, given, writing: draw.pick::<&str>(given.kanji), old_form }
            }
            foreign @ Name::Foreign(_) => foreign,
        };
        let mut home = Home::draw(draw, 0..MUNICIPALITIES.len());
        if home.head == self.home.head && home.chome == self.home.chome {
            home.chome += 1;
        }
        Self { name, home, ..self.clone() }
    }

    /// A twin: the same birth date and home, another given name.
    pub(super) fn twin(&self, draw: &mut Draw) -> Self {
        let own = self.name.given_kana();
        let male = if draw.chance(200_000) { !self.male } else { self.male };
        let surname = match self.name {
            Name::Japanese { surname, old_form, .. } => (surname, old_form),
            Name::Foreign(_) => Name::surname(draw),
        };
        let start = draw.next() >> 32;
        let orders = (0..4).map(|order| Name::japanese(surname, male, start, order, draw));
        let other = orders.into_iter().find(|name| name.given_kana() != own);
        Self { name: other.unwrap_or(self.name), male, ..self.clone() }
    }

    /// Somebody called the same, in both scripts or in one, whose birth date or sex is another; now and then of the same
    /// address.
    pub(super) fn of_same_name(&self, draw: &mut Draw) -> Self {
        let mut other = self.namesake(draw);
        if draw.chance(500_000) {
            other.name = self.name;
        }
        if draw.chance(200_000) {
            other.home = self.home.clone();
        }
        if draw.chance(200_000) {
            other.male = !self.male;
        } else {
            // A day, a month or some years: what a hand miskeys, and what it does not.
            let apart = *draw.pick(&[1, 30, 365, 3_652]);
            other.birth -= apart + i32::try_from(draw.below(3)).unwrap_or(0);
        }
        other
    }

    /// Somebody else at the same address: who lived there before, or lives behind another door.
    pub(super) fn of_same_address(&self, draw: &mut Draw) -> Self {
        let mut home = self.home.clone();
        if let Some((_, room)) = home.building.as_mut().filter(|_| draw.chance(500_000)) {
            *room += draw.between(1, 3);
        }
        Self { home, ..Self::anyone(draw, 0..MUNICIPALITIES.len()) }
    }

    /// A namesake of the same birth date and sex at another number of the same town: the hardest case for the eye.
    pub(super) fn neighbour(&self, draw: &mut Draw) -> Self {
        let mut home = self.home.clone();
        // Kyoto's addresses here end with the block.
        if home.place.pattern != Pattern::Kyoto && draw.chance(500_000) {
            home.number += draw.between(1, 9);
        } else {
            home.block += draw.between(1, 5);
        }
        Self { home, ..self.clone() }
    }
}

impl Person {
    /// The same person in another home.
    pub(super) fn moved(&self, draw: &mut Draw) -> Self {
        let mut home = Home::draw(draw, 0..MUNICIPALITIES.len());
        home.block += 40;
        Self { home, ..self.clone() }
    }

    /// The same person under another surname.
    pub(super) fn renamed(&self, draw: &mut Draw) -> Self {
        let name = match self.name {
            Name::Japanese { surname, given, writing, .. } => {
                let taken = (0..8).map(|_| Name::surname(draw)).find(|(other, _)| other.kana != surname.kana);
                let (surname, old_form) = taken.unwrap_or((surname, false));
                Name::Japanese { surname, given, writing, old_form }
            }
            foreign @ Name::Foreign(_) => foreign,
        };
        Self { name, ..self.clone() }
    }
}

impl Name {
    fn given_kana(&self) -> &'static str {
        match self {
            Self::Japanese { given, .. } => given.kana,
            Self::Foreign(name) => name.kana,
        }
    }
}
