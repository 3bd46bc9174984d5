//! `completions`: for the shells, from the one definition of the command line.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::output::Output;

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command on the definition of the command line.
    pub fn run(&self, mut program: Command, output: &mut Output) -> Result<Outcome, Failure> {
        // Into memory first: the generator panics where a write fails.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "totsugo", &mut script);
        output.text(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Done)
    }
}
