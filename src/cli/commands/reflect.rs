//! `reflect`: the right number was seen on the intermediate server.

use clap::Args;

use crate::audit::{CandidateId, Day};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::triage::act::Act;

/// Record that the right number was seen on the intermediate server
#[derive(Debug, Args)]
pub struct Reflect {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required = true, value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Day on which it was seen
    #[arg(long, value_name = "DATE")]
    on: Day,
}

impl Reflect {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        acting::each(&self.ids, &Act::Reflect { on: self.on }, None, &mut opened, session, output)
    }
}
