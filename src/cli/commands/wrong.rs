//! `wrong`: another person's number was found, before the right one is known.

use clap::Args;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::triage::act::Act;

/// Record that another person's number is registered here, at once, before the right one is known
#[derive(Debug, Args)]
pub struct Wrong {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required = true, value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Your words, without any individual number
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl Wrong {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        acting::each(&self.ids, &Act::Wrong { note: self.note }, None, &mut opened, session, output)
    }
}
