//! Promises of the library as a whole, held on generated texts and on what the README says.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the README has failed")]

mod any_bytes;
mod queue_order;
mod readme_grades;
#[path = "../fuzz/two_sides.rs"]
mod two_sides;
