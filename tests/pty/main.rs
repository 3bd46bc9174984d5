//! The program on a real pseudo-terminal: what a user at a keyboard sees, and what is left when it ends.

mod harness;
mod harness_itself;
mod session;
