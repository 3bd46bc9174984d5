//! The program on a real pseudo-terminal: what a user at a keyboard sees, and what is left when it ends.

// Whatever fails here fails the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod audit;
mod commands;
mod console;
mod harness;
mod harness_itself;
mod idle;
mod incidents;
mod jobs;
mod queue;
mod readme;
mod requests;
mod rings;
mod session;
mod slow_line;
mod story;
mod walkthrough;
mod walkthrough_by_name;
