//! One member → its rows in the three tables, written into a row that is used again for the next.

use std::fmt::Write as _;

use super::draw::{Draw, Purpose};
use super::employer::employer_of;
use super::fate::Fate;
use super::habits::{differences, style_of, without_address};
use super::household::{Family, Household, Relation};
use super::insurers::Scheme;
use super::kind::Kind;
use super::numbers::{Holder, number_of};
use super::obtained::{Obtained, Way};
use super::person::{Name, Person, day, day_between};
use super::places::MUNICIPALITIES;
use super::row::Row;
use super::style::{NotationSet, Style};
use super::writing::{Desk, address, birth_date, kana_name, kanji_name, sex};
use super::{Plan, Population};
use crate::audit::AnswerResult;

/// A member with all that its rows need.
pub(super) struct Member<'a> {
    population: &'a Population,
    index: u64,
    household: Household,
    family: Family,
    fate: Fate,
    person: Person,
    style: Style,
    obtained: Obtained,
}

impl<'a> Member<'a> {
    /// Makes the member at an index.
    pub(super) fn of(population: &'a Population, index: u64) -> Self {
        let seed = population.plan.seed;
        let household = Household::of(seed, index);
        let family = Family::of(seed, household);
        let mut fate = population.fates.fate(index, household);
        let person = match (fate.kind, fate.registered) {
            (Kind::SecondMembership, Holder::Member(same)) => person_at(seed, same),
            _ => family.person(index - household.first),
        };
        if fate.kind == Kind::Renamed && matches!(person.name, Name::Foreign(_)) {
            fate.kind = Kind::Clean;
        }
        let style = style_of(seed, index, &household.insurer.style, &person);
        let obtained = Obtained::draw(seed, index, fate.kind.is_wrong(), family.earliest(&person, index));
        Self { population, index, household, family, fate, person, style, obtained }
    }

    /// Makes a member about whom nothing is remarkable: the right number, answered, and written as the register writes.
    pub(super) fn plain(population: &'a Population, index: u64) -> Self {
        let fate = Fate { kind: Kind::Clean, registered: Holder::Member(index) };
        let plain = Self::of(population, index);
        let person = plain.family.person(index - plain.household.first);
        let obtained =
            Obtained::draw(population.plan.seed, index, true, plain.family.earliest(&person, index));
        Self { fate, person, style: Style::REGISTER, obtained, ..plain }
    }

    /// Makes a plain member whose number was obtained in a given way.
    pub(super) fn obtained_along(population: &'a Population, index: u64, way: &Way) -> Self {
        let plain = Self::plain(population, index);
        let mut draw = Draw::new(population.plan.seed, Purpose::Obtained, index);
        let obtained = Obtained::along(way, &mut draw, plain.family.earliest(&plain.person, index));
        Self { obtained, ..plain }
    }

    /// Tells whether the member has a name in Latin letters.
    pub(super) const fn is_foreign(&self) -> bool {
        matches!(self.person.name, Name::Foreign(_))
    }

    const fn seed(&self) -> u64 {
        self.population.plan.seed
    }

    /// Writes insurer, symbol, number and branch.
    fn key(&self, row: &mut Row) {
        write_key(self.population.plan, self.index, self.household, row);
    }

    /// Writes the row of the table `candidates`.
    pub(super) fn candidate(&self, row: &mut Row) {
        row.restart();
        self.key(row);
        row.number(number_of(self.seed(), self.fate.registered));
        five_items(row, &self.person, &self.style, Desk::Insurer);
        self.membership(row);
        let how = &self.obtained;
        for text in [how.source, how.items, how.candidates, how.auto_taken] {
            row.put(text);
        }
        row.day(how.confirmed.0);
        row.put(how.confirmed.1);
        let registered_on = day(how.registered_on);
        row.day(Some(registered_on));
        let (year, month, _) = registered_on.parts();
        let _ = write!(row.cell(), "{year:04}-{month:02}");
        row.day(how.alert_on);
        row.day(how.alert_checked.0);
        row.put(how.alert_checked.1);
        self.other_sources(row);
        row.put(&how.declared.joined());
    }

    fn membership(&self, row: &mut Row) {
        let mut draw = Draw::new(self.seed(), Purpose::Membership, self.index);
        let relation = self.family.relation(self.index - self.household.first);
        row.put(match (relation, self.person.male) {
            (Relation::Head, _) => "本人",
            (Relation::Spouse, true) => "夫",
            (Relation::Spouse, false) => "妻",
            (Relation::Child, _) => "子",
        });
        let head = if relation == Relation::Head { self.person.clone() } else { self.family.person(0) };
        kanji_name(row.cell(), &head, &self.style, Desk::Insurer);
        row.put(match (self.household.insurer.scheme, relation) {
            (Scheme::Employment, Relation::Head) | (Scheme::Elderly, _) => "被保険者",
            (Scheme::Employment, _) => "被扶養者",
            (Scheme::Municipal, Relation::Head) => "世帯主",
            (Scheme::Municipal, _) => "世帯員",
        });
        let employer = employer_of(self.population.plan, self.household);
        let code = row.cell();
        if let Some(employer) = employer {
            employer.code(code);
        }
        let name = row.cell();
        if let Some(employer) = employer {
            employer.name(name);
        }
        // 2005-04-01 to the registration, and from there to the end of May 2023, in days since 1970-01-01.
        let registered = self.obtained.registered_on;
        let acquired =
            day_between(&mut draw, self.family.earliest(&self.person, self.index).max(12_874), registered);
        row.day(Some(acquired));
        let lost = draw.chance(100_000).then(|| day_between(&mut draw, registered, 19_508));
        row.day(lost);
    }

    /// Writes the numbers on a notification and in the core system.
    fn other_sources(&self, row: &mut Row) {
        let mut draw = Draw::new(self.seed(), Purpose::Answer, self.index);
        let registered = number_of(self.seed(), self.fate.registered);
        let own = self.own_number();
        if self.obtained.source == "notification" {
            row.number(registered);
        } else if draw.chance(150_000) {
            row.number(own);
        } else {
            row.put("");
        }
        if !draw.chance(300_000) {
            row.put("");
        } else if draw.chance(100_000) {
            row.number(own);
        } else {
            row.number(registered);
        }
    }

    fn own_number(&self) -> u64 {
        let holder = match (self.fate.kind, self.fate.registered) {
            (Kind::SecondMembership, same) => same,
            _ => Holder::Member(self.index),
        };
        number_of(self.seed(), holder)
    }

    /// Writes the row of the table `register` for the number that is registered for this member, unless another member
    /// brings the same number, or nothing was answered. Tells whether there is one.
    pub(super) fn answer(&self, row: &mut Row) -> bool {
        let Some(result) = self.fate.kind.answer() else { return false };
        if matches!(self.fate.kind, Kind::Duplicate | Kind::SecondMembership) {
            return false;
        }
        row.restart();
        row.number(number_of(self.seed(), self.fate.registered));
        row.put(result.code());
        let holder = self.holder();
        let mut draw = Draw::new(self.seed(), Purpose::OtherPerson, self.index.wrapping_add(1 << 63));
        if result == AnswerResult::Found {
            five_items(row, &holder, &Style::REGISTER, Desk::Register);
        } else {
            for _ in 0..5 {
                row.put("");
            }
        }
        // Asked in the three weeks from 2023-06-05; moves and losses lie in the five years before.
        row.day(Some(day_between(&mut draw, 19_513, 19_534)));
        let has_moved = matches!(self.fate.kind, Kind::Moved | Kind::HouseholdMoved);
        let left =
            matches!(result, AnswerResult::Deceased | AnswerResult::LeftJapan | AnswerResult::NumberChanged);
        row.day((has_moved || left).then(|| day_between(&mut draw, 17_700, 19_500)));
        let previous = row.cell();
        if has_moved && draw.chance(700_000) {
            address(previous, &self.person.home, &Style::REGISTER);
        }
        row.put("");
        true
    }

    /// Makes the person whom the register names under the registered number.
    fn holder(&self) -> Person {
        let mut draw = Draw::new(self.seed(), Purpose::OtherPerson, self.index);
        match (self.fate.kind, self.fate.registered) {
            (Kind::FamilySwap | Kind::SwapAcross | Kind::Duplicate, Holder::Member(other)) => {
                person_at(self.seed(), other)
            }
            (Kind::Namesake, _) => self.person.namesake(&mut draw),
            (Kind::Twin, _) => self.person.twin(&mut draw),
            (Kind::Neighbour, _) => self.person.neighbour(&mut draw),
            (Kind::SameName, _) => self.person.of_same_name(&mut draw),
            (Kind::SameAddress, _) => self.person.of_same_address(&mut draw),
            (Kind::Stranger, _) => Person::anyone(&mut draw, 0..MUNICIPALITIES.len()),
            (Kind::HouseholdMoved, _) => Person { home: self.family.new_home(), ..self.person.clone() },
            (Kind::Moved, _) => self.person.moved(&mut draw),
            (Kind::Renamed, _) => self.person.renamed(&mut draw),
            _ => self.person.clone(),
        }
    }

    /// Writes the row of the table `truth`.
    pub(super) fn truth(&self, row: &mut Row) {
        row.restart();
        self.key(row);
        row.number(number_of(self.seed(), self.fate.registered));
        row.number(self.own_number());
        let notation = self.notation();
        let kind = match self.fate.kind {
            Kind::Clean if !notation.is_empty() => Kind::Notation,
            kind => kind,
        };
        row.put(kind.code());
        row.put(if kind.is_wrong() { "yes" } else { "no" });
        row.put(kind.answer().map_or("none", AnswerResult::code));
        row.put(match kind.answer() {
            Some(AnswerResult::Found) if kind.is_wrong() => "no",
            Some(AnswerResult::Found) => "yes",
            _ => "",
        });
        row.put(&self.obtained.causes.joined());
        row.put(&notation.joined());
        match self.fate.registered {
            Holder::Member(other) if other != self.index => {
                let mut theirs = Row::new(4);
                write_key(self.population.plan, other, Household::of(self.seed(), other), &mut theirs);
                row.put(&theirs.cells().join("-"));
            }
            Holder::Outsider(_) => row.put("outsider"),
            Holder::Nobody(_) => row.put("nobody"),
            Holder::Member(_) => row.put(""),
        }
    }

    /// Lists the differences of notation, where both sides are of one person.
    fn notation(&self) -> NotationSet {
        if self.fate.kind.is_wrong() || self.fate.kind.answer() != Some(AnswerResult::Found) {
            return NotationSet::EMPTY;
        }
        let all = differences(&self.person, &self.style);
        match self.fate.kind {
            Kind::Moved | Kind::HouseholdMoved => without_address(all),
            _ => all,
        }
    }
}

/// Makes the person at an index.
fn person_at(seed: u64, index: u64) -> Person {
    let household = Household::of(seed, index);
    Family::of(seed, household).person(index - household.first)
}

fn five_items(row: &mut Row, person: &Person, style: &Style, desk: Desk) {
    kanji_name(row.cell(), person, style, desk);
    kana_name(row.cell(), person, style, desk);
    birth_date(row.cell(), day(person.birth), style.date);
    row.put(sex(person.male, style.sex));
    address(row.cell(), &person.home, style);
}

fn write_key(plan: Plan, index: u64, household: Household, row: &mut Row) {
    let insurer = household.insurer;
    row.put(insurer.number);
    let symbol = row.cell();
    match insurer.scheme {
        Scheme::Employment => {
            if let Some(employer) = employer_of(plan, household) {
                employer.symbol(symbol);
            }
        }
        Scheme::Municipal => symbol.push_str(insurer.symbol),
        Scheme::Elderly => {}
    }
    let (number, position) = (household.first + 1, index - household.first);
    // Writing to a string never fails.
    let _ = match insurer.scheme {
        Scheme::Employment => write!(row.cell(), "{number}"),
        Scheme::Municipal => write!(row.cell(), "{number:07}"),
        Scheme::Elderly => write!(row.cell(), "{number:08}"),
    };
    let branch = row.cell();
    let _ = match insurer.scheme {
        Scheme::Employment => write!(branch, "{position:02}"),
        Scheme::Municipal => write!(branch, "{:02}", position + 1),
        Scheme::Elderly => Ok(()),
    };
}
