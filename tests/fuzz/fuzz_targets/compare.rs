//! Any bytes as two sides of a comparison.
#![no_main]

#[path = "../two_sides.rs"]
mod two_sides;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| two_sides::hold(bytes));
