//! `completions`: for the shells, from the one definition of the command line.

use clap::Args;
use clap_complete::Shell;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::help;
use crate::cli::output::Output;
use crate::cli::session::Session;

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        // Into memory first: the generator panics where a write fails.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut help::command(session.lang), "totsugo", &mut script);
        output.text(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}
