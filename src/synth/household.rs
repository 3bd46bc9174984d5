//! Which members belong together, from the index alone: blocks of twelve indices, each cut into households of one insurer.

use super::draw::{Draw, Purpose};
use super::insurers::{self, Insurer, Scheme};
use super::names::Surname;
use super::person::{Home, Name, Person, born};

/// How many indices make a block.
pub(super) const BLOCK: u64 = 12;

/// The ways in which a block is cut, as the sizes of its households.
const CUTS: &[&[u64]] = &[
    &[1, 1, 1, 2, 3, 4],
    &[1, 2, 2, 3, 4],
    &[1, 1, 2, 4, 4],
    &[1, 1, 1, 1, 3, 5],
    &[2, 3, 3, 4],
    &[1, 1, 1, 2, 2, 2, 3],
    &[1, 1, 1, 1, 1, 1, 2, 4],
];

/// A household: members with one symbol and number.
#[derive(Clone, Copy)]
pub(super) struct Household {
    pub(super) insurer: &'static Insurer,
    /// The index of its first member.
    pub(super) first: u64,
    /// How many members it has; in the last block of a population some of them may be missing.
    pub(super) size: u64,
}

impl Household {
    /// Finds the household of a member.
    pub(super) fn of(seed: u64, index: u64) -> Self {
        let block = index / BLOCK;
        let mut draw = Draw::new(seed, Purpose::Block, block);
        let insurer = insurers::of_block(&mut draw);
        if insurer.scheme == Scheme::Elderly {
            return Self { insurer, first: index, size: 1 };
        }
        let mut first = block * BLOCK;
        for size in *draw.pick(CUTS) {
            if index < first + size {
                return Self { insurer, first, size: *size };
            }
            first += size;
        }
        Self { insurer, first: index, size: 1 }
    }
}

/// What the members of a household share, and who they are to each other.
pub(super) struct Family {
    household: Household,
    surname: (&'static Surname, bool),
    foreign: bool,
    home: Home,
    head_age: u32,
    head_male: bool,
    /// Who the second member is: the spouse, or a child of a single parent.
    second: Relation,
    twins: bool,
    names_from: u64,
    seed: u64,
}

/// 続柄
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Head,
    Spouse,
    Child,
}

impl Family {
    /// Makes the family of a household.
    pub(super) fn of(seed: u64, household: Household) -> Self {
        let mut draw = Draw::new(seed, Purpose::Household, household.first);
        let (low, high) = match household.insurer.scheme {
            Scheme::Employment if household.size > 1 => (27, 62),
            Scheme::Employment => (20, 64),
            Scheme::Municipal if household.size > 2 => (27, 66),
            Scheme::Municipal => (21, 74),
            Scheme::Elderly => (75, 98),
        };
        Self {
            household,
            surname: Name::surname(&mut draw),
            foreign: household.size == 1
                && household.insurer.scheme != Scheme::Elderly
                && draw.chance(30_000),
            home: Home::draw(&mut draw, household.insurer.area.clone()),
            head_age: draw.between(low, high),
            head_male: draw.chance(580_000),
            second: if draw.chance(850_000) { Relation::Spouse } else { Relation::Child },
            twins: draw.chance(20_000),
            names_from: draw.next() >> 32,
            seed,
        }
    }

    /// Tells what the member at a position is to the household.
    pub(super) fn relation(&self, position: u64) -> Relation {
        match position {
            0 => Relation::Head,
            1 => self.second,
            _ => Relation::Child,
        }
    }

    /// Makes the person at a position.
    pub(super) fn person(&self, position: u64) -> Person {
        let mut draw = Draw::new(self.seed, Purpose::Member, self.household.first + position);
        let (male, age) = match self.relation(position) {
            Relation::Head => (self.head_male, self.head_age),
            Relation::Spouse => {
                (!self.head_male, (self.head_age + draw.between(0, 8)).saturating_sub(4).clamp(20, 74))
            }
            Relation::Child => {
                let gap = draw.between(22, self.head_age.clamp(23, 38));
                (draw.chance(510_000), self.head_age.saturating_sub(gap))
            }
        };
        let birth = if self.twins && position == 3 { self.person(2).birth } else { born(&mut draw, age) };
        let name = if self.foreign {
            Name::foreign(&mut draw, male)
        } else {
            Name::japanese(self.surname, male, self.names_from, position, &mut draw)
        };
        Person { name, birth, male, home: self.home.clone() }
    }

    /// Returns the first day on which the person at an index can have been a member, in days since 1970-01-01: a week
    /// after birth, at 18 on one's own account, at 75 with an insurer of the elderly.
    pub(super) fn earliest(&self, person: &Person, index: u64) -> i32 {
        let age = match (self.household.insurer.scheme, self.relation(index - self.household.first)) {
            (Scheme::Elderly, _) => 27_394,
            (_, Relation::Child) => 7,
            _ => 6_575,
        };
        person.birth + age
    }

    /// Draws where the household has moved to.
    pub(super) fn new_home(&self) -> Home {
        let mut draw = Draw::new(self.seed, Purpose::NewHome, self.household.first);
        let mut home = Home::draw(&mut draw, self.household.insurer.area.clone());
        if home.head == self.home.head {
            home.block += 40;
        }
        home
    }
}
