//! `keys`: the key table of the console.

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::console::key_table;

/// Print the keys of the console
#[derive(Debug, Args)]
pub struct Keys {}

impl Keys {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        output.text(&key_table(session.lang))?;
        Ok(Outcome::Done)
    }
}
