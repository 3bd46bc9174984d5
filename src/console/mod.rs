//! The console: what an operator sees and does at a terminal.
//!
//! Keys, signals, answers of the store and ends of jobs come through one bounded channel; [`update`] changes the model
//! and says what is to be done; [`view`] paints it: at most one frame and one write after all messages that lie ready.
//!
//! | part | responsible for |
//! |---|---|
//! | [`commands`], [`keymap`] | the one table of what keys do |
//! | [`model`], [`msg`] | what is known, what happens |
//! | [`update`] | what follows from it |
//! | [`layout`], [`theme`], [`view`] | how it looks |
//! | [`terminal`] | bytes, modes and signals |
//! | [`runtime`] | the loop that joins them |
//!
//! Knows `triage`, and the store only through its port; no SQL, no file, no clock of its own.

pub mod commands;
pub mod keymap;
pub mod layout;
pub mod model;
pub mod msg;
pub mod runtime;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;

pub use keymap::{BadLine, KeyRow, Keymap, key_rows, read as read_key_file};
pub use model::{ColorLevel, DatabaseKind, DatabaseLabel, Look};
pub use msg::ExitReason;
pub use runtime::{ConsoleError, Inbox, Outbox, Setup, channel, exit_code, run};

#[cfg(test)]
mod tests;
