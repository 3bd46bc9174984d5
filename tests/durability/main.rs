//! What must hold when things go wrong: the real program killed, crowded, damaged, and out of room.
//!
//! `TOTSUGO_ROUNDS` multiplies the rounds, `TOTSUGO_SEED` starts chance elsewhere; a failure names its seed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and one that cannot be run here says so"
)]
#![allow(unreachable_pub, missing_docs, reason = "nothing outside this test sees it")]

mod broken_bulks;
mod chance;
mod crowd;
mod damage;
#[path = "../first_schema.rs"]
mod first_schema;
mod full_disk;
mod harness;
mod killed_imports;
mod killed_marks;
mod killed_migrations;
mod killed_notice;
mod killed_outputs;
mod killed_recompare;
mod letters;
mod mounts;
