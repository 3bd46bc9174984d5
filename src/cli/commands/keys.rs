//! `keys`: the key table of the console.

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::session::Session;

/// Print the keys of the console
#[derive(Debug, Args)]
pub struct Keys {}

impl Keys {
    /// Runs the command.
    pub fn run(&self, _session: &Session, _output: &mut Output) -> Result<Outcome, Failure> {
        Ok(Outcome::Done)
    }
}
