//! Dates as Japanese files write them: one strict parser, and the comparison of two birth dates.
//!
//! No tolerance: a day is either the same or another, and how it differs is named.

mod compare;
mod era;
mod parse;

pub(super) use compare::compare;
pub use parse::{DateReading, DateRefusal, parse};

#[cfg(test)]
mod tests;
