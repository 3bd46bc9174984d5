//! What became of each member's registration: whose number stands there, and what the register answers.

use super::Plan;
use super::draw::{Draw, Purpose};
use super::household::Household;
use super::insurers::Scheme;
use super::numbers::Holder;
use crate::audit::{AnswerResult, coded_enum};

coded_enum! {
    /// What is true of one registration; the column `kind` of the truth table.
    pub enum Kind {
        /// The right number, and the same five items to the letter.
        Clean = "clean",
        /// The right number; some items are written otherwise.
        Notation = "notation",
        /// The right number under a second membership of the same person with another insurer.
        SecondMembership = "second-membership",
        /// The right number; the person has moved since.
        Moved = "moved",
        /// The right number; the whole household has moved since.
        HouseholdMoved = "household-moved",
        /// The right number; the surname has changed since.
        Renamed = "renamed",
        /// The right number, of which the register knows nothing.
        NotFound = "not-found",
        /// The right number; its holder has died.
        Deceased = "deceased",
        /// The right number; its holder has left the country.
        LeftJapan = "left-japan",
        /// The right person's earlier number.
        NumberChanged = "number-changed",
        /// The right number; the lookup failed.
        Error = "error",
        /// The right number, not answered yet.
        NoAnswer = "no-answer",
        /// A slip of the last digit: nobody's number.
        CheckDigit = "check-digit",
        /// The number of somebody of the same reading, birth date and sex elsewhere.
        Namesake = "namesake",
        /// The number of a twin.
        Twin = "twin",
        /// Two members of one household hold each other's number.
        FamilySwap = "family-swap",
        /// The number of another member, who holds it too.
        Duplicate = "duplicate",
        /// The number of a namesake at another house number of the same town.
        Neighbour = "neighbour",
        /// The number of somebody with nothing in common.
        Stranger = "stranger",
    }
}

impl Kind {
    /// Tells whether the registered number is not the member's own.
    pub const fn is_wrong(self) -> bool {
        matches!(
            self,
            Self::CheckDigit
                | Self::Namesake
                | Self::Twin
                | Self::FamilySwap
                | Self::Duplicate
                | Self::Neighbour
                | Self::Stranger
        )
    }

    /// Returns what the register says of the registered number; `None` when it was not asked or has not answered.
    pub const fn answer(self) -> Option<AnswerResult> {
        match self {
            Self::NotFound => Some(AnswerResult::NotFound),
            Self::Deceased => Some(AnswerResult::Deceased),
            Self::LeftJapan => Some(AnswerResult::LeftJapan),
            Self::NumberChanged => Some(AnswerResult::NumberChanged),
            Self::Error => Some(AnswerResult::Error),
            Self::NoAnswer | Self::CheckDigit => None,
            _ => Some(AnswerResult::Found),
        }
    }
}

/// The fate of one registration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    pub(super) kind: Kind,
    /// Whose number is registered.
    pub(super) registered: Holder,
}

/// The kinds of wrong numbers of which a population of a thousand or more has at least one each.
const AT_LEAST_ONE: [Kind; 7] = [
    Kind::Namesake,
    Kind::Twin,
    Kind::FamilySwap,
    Kind::Duplicate,
    Kind::Neighbour,
    Kind::Stranger,
    Kind::CheckDigit,
];
/// How wrong numbers are spread over their kinds, of a thousand; the family swaps' share is drawn by household.
const WRONG: [(Kind, u64); 5] = [
    (Kind::Namesake, 300),
    (Kind::Twin, 130),
    (Kind::Duplicate, 170),
    (Kind::Neighbour, 120),
    (Kind::Stranger, 120),
];
const SWAPPED: u64 = 160;
/// How often the register's answer is anything but plain, in a million.
const USUAL: [(Kind, u64); 10] = [
    (Kind::CheckDigit, 20),
    (Kind::SecondMembership, 4_000),
    (Kind::Moved, 5_000),
    (Kind::Renamed, 3_000),
    (Kind::NotFound, 300),
    (Kind::Deceased, 1_500),
    (Kind::LeftJapan, 500),
    (Kind::NumberChanged, 300),
    (Kind::Error, 300),
    (Kind::NoAnswer, 20_000),
];
const BILLION: u64 = 1_000_000_000;
const HOUSEHOLD_MOVED: u32 = 10_000;

/// Decides the fates of a population.
#[derive(Debug, Clone)]
pub(super) struct Fates {
    plan: Plan,
    forced: Vec<(Kind, u64)>,
}

impl Fates {
    /// Prepares the fates of a plan: places the few wrong numbers that every larger population has.
    pub(super) fn of(plan: Plan) -> Self {
        let wanted: &[Kind] =
            if plan.members >= 1000 && plan.wrong_per_million > 0 { &AT_LEAST_ONE } else { &[] };
        let span = plan.members / AT_LEAST_ONE.len() as u64;
        let place = |(order, kind): (usize, &Kind)| {
            let start = span * order as u64;
            let mut draw = Draw::new(plan.seed, Purpose::Forced, order as u64);
            (0..1000).find_map(|_| {
                let household = Household::of(plan.seed, start + draw.below(span));
                let inside = household.first >= start && household.first + household.size <= start + span;
                (household.size > 1 && inside).then_some((*kind, household.first))
            })
        };
        Self { plan, forced: wanted.iter().enumerate().filter_map(place).collect() }
    }

    /// Returns the fate of the member at an index.
    pub(super) fn fate(&self, index: u64, household: Household) -> Fate {
        let kind = self.settled(index, household);
        let (kind, registered) = match kind {
            Kind::FamilySwap => match self.swapped(household) {
                Some((one, other)) => (kind, Holder::Member(if index == one { other } else { one })),
                None => (Kind::Clean, Holder::Member(index)),
            },
            Kind::Duplicate | Kind::SecondMembership => match (self.partner(index, household, kind), kind) {
                (Some(partner), _) => (kind, Holder::Member(partner)),
                (None, Kind::Duplicate) => (Kind::Stranger, Holder::Outsider(index)),
                (None, _) => (Kind::Clean, Holder::Member(index)),
            },
            Kind::Namesake | Kind::Twin | Kind::Neighbour | Kind::Stranger => (kind, Holder::Outsider(index)),
            Kind::CheckDigit => (kind, Holder::Nobody(index)),
            _ => (kind, Holder::Member(index)),
        };
        Fate { kind, registered }
    }

    /// Tells the kind before partners are looked for; `Clean` stands for every plain record.
    fn settled(&self, index: u64, household: Household) -> Kind {
        if self.swapped(household).is_some_and(|(one, other)| index == one || index == other) {
            return Kind::FamilySwap;
        }
        if let Some((kind, _)) =
            self.forced.iter().find(|(kind, at)| *at == index && *kind != Kind::FamilySwap)
        {
            return *kind;
        }
        let mut left = Draw::new(self.plan.seed, Purpose::Fate, index).below(BILLION);
        let wrong = WRONG.iter().map(|(kind, share)| (*kind, share * u64::from(self.plan.wrong_per_million)));
        let usual =
            USUAL.iter().map(|(kind, share)| (*kind, share * 1000 * elderly_factor(*kind, household)));
        for (kind, share) in wrong.chain(usual) {
            if left < share {
                return if kind == Kind::SecondMembership && !may_be_second(household) {
                    Kind::Clean
                } else {
                    kind
                };
            }
            left -= share;
        }
        let moved =
            Draw::new(self.plan.seed, Purpose::HouseholdFate, household.first).chance(HOUSEHOLD_MOVED);
        if moved && household.size > 1 { Kind::HouseholdMoved } else { Kind::Clean }
    }

    /// Returns the two members of a household who hold each other's number, if any do.
    fn swapped(&self, household: Household) -> Option<(u64, u64)> {
        if household.size < 2 {
            return None;
        }
        let mut draw = Draw::new(self.plan.seed, Purpose::Partner, household.first);
        // Two members each; a third of all members live alone and cannot be swapped.
        let share = SWAPPED * u64::from(self.plan.wrong_per_million) * household.size * 3 / 4;
        let drawn = draw.below(BILLION) < share;
        if !drawn && !self.forced.contains(&(Kind::FamilySwap, household.first)) {
            return None;
        }
        let one = draw.below(household.size);
        let other = (one + 1 + draw.below(household.size - 1)) % household.size;
        let (one, other) = (household.first + one, household.first + other);
        (one.max(other) < self.plan.members).then_some((one, other))
    }

    /// Finds a plain record whose number the member holds too.
    fn partner(&self, index: u64, household: Household, kind: Kind) -> Option<u64> {
        let mut draw = Draw::new(self.plan.seed, Purpose::Partner, index.wrapping_add(1 << 63));
        (0..64).map(|_| draw.below(self.plan.members)).find(|&partner| {
            let theirs = Household::of(self.plan.seed, partner);
            let fits = match kind {
                Kind::SecondMembership => {
                    theirs.insurer.number != household.insurer.number
                        && theirs.insurer.scheme != Scheme::Elderly
                        && theirs.first == partner
                }
                _ => theirs.first != household.first,
            };
            fits && self.settled(partner, theirs) == Kind::Clean
        })
    }
}

fn may_be_second(household: Household) -> bool {
    household.size == 1 && household.insurer.scheme != Scheme::Elderly
}

fn elderly_factor(kind: Kind, household: Household) -> u64 {
    if kind == Kind::Deceased && household.insurer.scheme == Scheme::Elderly { 8 } else { 1 }
}
