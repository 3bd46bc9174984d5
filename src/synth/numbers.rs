//! Individual numbers: one for every person that is made, unique by construction, with a check digit that holds.

use super::draw::{Draw, Purpose};
use crate::audit::IndividualNumber;

/// Who a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// The member at an index.
    Member(u64),
    /// A person outside the population, met because of the member at an index.
    Outsider(u64),
    /// Nobody: a number whose check digit fails.
    Nobody(u64),
}

/// 10¹¹: the eleven digits before the check digit.
const ELEVEN: u128 = 100_000_000_000;
/// Prime to 10, so that the map over eleven digits is one to one.
const STRIDE: u128 = 61_803_398_749;
/// Members take the indices below, outsiders those from here on. No round figure: half of 10¹¹ would give an outsider
/// the member's own number but for its first digit.
const OUTSIDERS: u64 = 43_218_765_309;
/// The largest population that the numbers suffice for.
pub(super) const MOST_MEMBERS: u64 = OUTSIDERS;

/// Returns the twelve digits of a holder's number as a value, which `{:012}` prints: an affine permutation of the index
/// over the eleven leading digits, completed by the check digit (or, for nobody's number, by the digit after it).
pub(super) fn number_of(seed: u64, holder: Holder) -> u64 {
    let (place, broken) = match holder {
        Holder::Member(index) => (index, false),
        Holder::Outsider(index) => (OUTSIDERS + index, false),
        Holder::Nobody(index) => (index, true),
    };
    let offset = Draw::new(seed, Purpose::Numbers, 0).next();
    let eleven = u64::try_from((u128::from(place) * STRIDE + u128::from(offset)) % ELEVEN).unwrap_or(0);
    let whole = IndividualNumber::with_check_digit(eleven).map_or(0, IndividualNumber::to_stored);
    if broken { whole - whole % 10 + (whole + 1) % 10 } else { whole }
}
