//! What became of each member's registration: whose number stands there, and what the register answers.

use super::Plan;
use super::draw::{Draw, Purpose};
use super::household::{BLOCK, Household};
use super::insurers::Scheme;
use super::kind::Kind;
use super::numbers::Holder;

/// The fate of one registration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    pub(super) kind: Kind,
    /// Whose number is registered.
    pub(super) registered: Holder,
}

/// How wrong numbers are spread over their kinds.
#[derive(Debug)]
struct Mix {
    /// The kinds of which a population of a thousand or more has at least one each.
    at_least_one: &'static [Kind],
    /// Of a thousand, what is drawn member by member.
    drawn: &'static [(Kind, u64)],
    /// Of a thousand, those who hold each other's number inside a household.
    swapped: u64,
    /// Of a thousand, those who hold each other's number across two.
    swapped_across: u64,
}

/// The mix of the usual population.
const USUAL_MIX: Mix = Mix {
    at_least_one: &[
        Kind::Namesake,
        Kind::Twin,
        Kind::FamilySwap,
        Kind::Duplicate,
        Kind::Neighbour,
        Kind::Stranger,
        Kind::CheckDigit,
    ],
    drawn: &[
        (Kind::Namesake, 300),
        (Kind::Twin, 130),
        (Kind::Duplicate, 170),
        (Kind::Neighbour, 120),
        (Kind::Stranger, 120),
    ],
    swapped: 160,
    swapped_across: 0,
};
/// The mix of a population that was asked for other persons' numbers: every kind.
const WHOLE_MIX: Mix = Mix {
    at_least_one: &[
        Kind::Namesake,
        Kind::Twin,
        Kind::FamilySwap,
        Kind::Duplicate,
        Kind::Neighbour,
        Kind::Stranger,
        Kind::CheckDigit,
        Kind::SameName,
        Kind::SameAddress,
        Kind::SwapAcross,
    ],
    drawn: &[
        (Kind::Namesake, 160),
        (Kind::SameName, 140),
        (Kind::Twin, 120),
        (Kind::Duplicate, 130),
        (Kind::Neighbour, 110),
        (Kind::SameAddress, 110),
        (Kind::Stranger, 70),
    ],
    swapped: 80,
    swapped_across: 80,
};

impl Mix {
    const fn of(plan: Plan) -> &'static Self {
        if plan.every_kind { &WHOLE_MIX } else { &USUAL_MIX }
    }
}

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
        let mut fates = Self { plan, forced: Vec::new() };
        if plan.members < 1000 || plan.wrong_per_million == 0 {
            return fates;
        }
        let wanted = Mix::of(plan).at_least_one;
        let span = plan.members / wanted.len() as u64;
        for (order, kind) in wanted.iter().enumerate() {
            let place = fates.place(*kind, order as u64, span);
            fates.forced.extend(place.map(|place| (*kind, place)));
        }
        fates
    }

    /// Finds a place for a kind inside its own span of the population.
    fn place(&self, kind: Kind, order: u64, span: u64) -> Option<u64> {
        let start = span * order;
        let mut draw = Draw::new(self.plan.seed, Purpose::Forced, order);
        (0..1000).find_map(|_| {
            let at = start + draw.below(span);
            if kind == Kind::SwapAcross {
                let (one, other) = self.pair_across(at);
                let is_inside = one >= start && other < start + span;
                return (is_inside && self.may_cross(one, other)).then_some(at);
            }
            let household = Household::of(self.plan.seed, at);
            let inside = household.first >= start && household.first + household.size <= start + span;
            (household.size > 1 && inside).then_some(household.first)
        })
    }

    /// Returns the fate of the member at an index.
    pub(super) fn fate(&self, index: u64, household: Household) -> Fate {
        let kind = self.settled(index, household);
        let (kind, registered) = match kind {
            Kind::FamilySwap => match self.swapped(household) {
                Some((one, other)) => (kind, Holder::Member(if index == one { other } else { one })),
                None => (Kind::Clean, Holder::Member(index)),
            },
            Kind::SwapAcross => match self.swapped_across(index) {
                Some((one, other)) => (kind, Holder::Member(if index == one { other } else { one })),
                None => (Kind::Clean, Holder::Member(index)),
            },
            Kind::Duplicate | Kind::SecondMembership => match (self.partner(index, household, kind), kind) {
                (Some(partner), _) => (kind, Holder::Member(partner)),
                (None, Kind::Duplicate) => (Kind::Stranger, Holder::Outsider(index)),
                (None, _) => (Kind::Clean, Holder::Member(index)),
            },
            Kind::Namesake
            | Kind::Twin
            | Kind::Neighbour
            | Kind::Stranger
            | Kind::SameName
            | Kind::SameAddress => (kind, Holder::Outsider(index)),
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
        if let Some(kind) = self.forced_at(index) {
            return kind;
        }
        if self.swapped_across(index).is_some_and(|(one, other)| index == one || index == other) {
            return Kind::SwapAcross;
        }
        let mut left = Draw::new(self.plan.seed, Purpose::Fate, index).below(BILLION);
        let rate = u64::from(self.plan.wrong_per_million);
        let wrong = Mix::of(self.plan).drawn.iter().map(|(kind, share)| (*kind, share * rate));
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
        let rate = u64::from(self.plan.wrong_per_million);
        let share = Mix::of(self.plan).swapped * rate * household.size * 3 / 4;
        let drawn = draw.below(BILLION) < share;
        if !drawn && !self.forced.contains(&(Kind::FamilySwap, household.first)) {
            return None;
        }
        let one = draw.below(household.size);
        let other = (one + 1 + draw.below(household.size - 1)) % household.size;
        let (one, other) = (household.first + one, household.first + other);
        (one.max(other) < self.plan.members).then_some((one, other))
    }

    /// Returns the kind that was placed on one member alone, if any.
    fn forced_at(&self, index: u64) -> Option<Kind> {
        let alone = |kind: Kind| !matches!(kind, Kind::FamilySwap | Kind::SwapAcross);
        self.forced.iter().find(|(kind, at)| *at == index && alone(*kind)).map(|(kind, _)| *kind)
    }

    /// Returns the two members, of two blocks side by side, who hold each other's number, if any do there.
    fn swapped_across(&self, index: u64) -> Option<(u64, u64)> {
        let share = Mix::of(self.plan).swapped_across;
        if share == 0 {
            return None;
        }
        // Two members of the two blocks.
        let share = share * u64::from(self.plan.wrong_per_million) * BLOCK;
        let blocks = index / (2 * BLOCK);
        let drawn = Draw::new(self.plan.seed, Purpose::SwapAcross, blocks).below(BILLION) < share;
        let is_forced =
            || self.forced.iter().any(|(kind, at)| *kind == Kind::SwapAcross && at / (2 * BLOCK) == blocks);
        if !drawn && !is_forced() {
            return None;
        }
        let (one, other) = self.pair_across(index);
        self.may_cross(one, other).then_some((one, other))
    }

    /// Draws a member out of each of the two blocks around an index.
    fn pair_across(&self, index: u64) -> (u64, u64) {
        let blocks = index / (2 * BLOCK);
        let mut draw = Draw::new(self.plan.seed, Purpose::PairAcross, blocks);
        let first = blocks * 2 * BLOCK;
        (first + draw.below(BLOCK), first + BLOCK + draw.below(BLOCK))
    }

    fn may_cross(&self, one: u64, other: u64) -> bool {
        other < self.plan.members
            && [one, other].into_iter().all(|index| {
                let inside = self.swapped(Household::of(self.plan.seed, index));
                self.forced_at(index).is_none()
                    && inside.is_none_or(|(first, second)| index != first && index != second)
            })
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
