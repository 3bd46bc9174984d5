//! The postal code before an address. It is no part of the address: left out it says less, and two different ones cannot
//! be told, for codes change and towns share them.

use crate::compare::character::is_dash;
use crate::compare::relations::head;
use crate::compare::unit::Unit;
use crate::compare::writing::Writing;

/// A postal code at the head of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PostalCode {
    /// Its seven digits.
    pub(super) digits: u32,
    /// The unit behind it, where the address begins.
    pub(super) end: usize,
}

/// Reads the postal code that begins a writing: seven digits, with or without a dash behind the third. Without 〒 the
/// address must go on with a place that is known, or else the digits may be a lot's.
pub(super) fn read(writing: &Writing<'_>) -> Option<PostalCode> {
    let units = writing.units;
    let char_at = |at: usize| units.get(at).map(|u| u.c);
    let marked = char_at(0) == Some('〒');
    let from = usize::from(marked);
    let dash = from + 3;
    let after = dash + usize::from(char_at(dash).is_some_and(is_dash));
    let end = after + 4;
    let number = |units: &[Unit]| {
        units.iter().try_fold(0, |sum, u| Some(sum * 10 + u.c.to_digit(10).filter(|_| u.c.is_ascii())?))
    };
    let digits = number(units.get(from..dash)?)? * 10_000 + number(units.get(after..end)?)?;
    let next = char_at(end)?;
    let place = || head(|at| char_at(end + at)).municipality > 0;
    (!next.is_ascii_digit() && !is_dash(next) && (marked || place())).then_some(PostalCode { digits, end })
}
