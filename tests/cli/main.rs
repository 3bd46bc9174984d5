//! The real program, run as its users run it: arguments and files in, exit code, two streams and files out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed"
)]
#![allow(unreachable_pub, missing_docs, reason = "nothing outside this test sees it")]

mod arguments;
mod bad_input;
mod compare;
mod decisions;
mod due;
mod exit_codes;
#[path = "../first_schema.rs"]
mod first_schema;
mod gate;
mod harness;
mod history;
mod incidents;
mod index;
mod key;
mod letters;
mod machine;
mod masking;
mod migration;
mod narrower;
mod outputs;
mod placeholders;
mod profile;
mod purge;
mod recompare;
mod recount;
mod reports;
mod requests;
mod rings;
mod scope;
mod second_check;
mod targets;
mod undo;
mod walk;
