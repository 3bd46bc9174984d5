//! The invented employers of a population: a pool for each insurer of employees, few of them large and many small.

use std::fmt::Write as _;

use super::Plan;
use super::draw::{Draw, Purpose};
use super::household::Household;
use super::insurers::{INSURERS, Scheme};
use super::places::FIRMS;

/// An employer: which insurer's, and which of that insurer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Employer {
    insurer: usize,
    id: u64,
}

/// Returns the employer of a household, where its insurer has employers.
pub(super) fn employer_of(plan: Plan, household: Household) -> Option<Employer> {
    let insurer = INSURERS.iter().position(|insurer| insurer.number == household.insurer.number)?;
    if household.insurer.scheme != Scheme::Employment {
        return None;
    }
    let pool = (plan.members / 400).clamp(3, 9_000);
    let mut draw = Draw::new(plan.seed, Purpose::Membership, household.first.wrapping_add(1 << 63));
    let bound = draw.below(pool) + 1;
    Some(Employer { insurer, id: draw.below(bound) })
}

impl Employer {
    /// Writes the symbol (記号) of the employer's people.
    pub(super) fn symbol(self, out: &mut String) {
        let _ = write!(out, "{}", 101 + self.id);
    }

    /// Writes the employer's code.
    pub(super) fn code(self, out: &mut String) {
        let _ = write!(out, "{:02}{:05}", 90 + self.insurer, 1 + self.id);
    }

    /// Writes the employer's name.
    pub(super) fn name(self, out: &mut String) {
        let firms = FIRMS.len() as u64;
        let at = usize::try_from((self.id + self.insurer as u64 * 3) % firms).unwrap_or(0);
        let firm = FIRMS[at];
        // Writing to a string never fails.
        let _ = match (self.id / firms, self.insurer % 2) {
            (0, 0) => write!(out, "株式会社{firm}"),
            (0, _) => write!(out, "{firm}株式会社"),
            (more, _) => write!(out, "{firm}株式会社第{more}事業所"),
        };
    }
}
