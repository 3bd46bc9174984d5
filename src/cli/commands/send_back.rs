//! `return`: the second check sends marks back.

use clap::Args;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::triage::act::Act;
use crate::triage::policy::Refusal;

/// Return marks to pending as the second person, with the reason
#[derive(Debug, Args)]
pub struct Return {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required = true, value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// The reason, without any individual number
    #[arg(long, value_name = "TEXT")]
    note: String,
}

impl Return {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if self.note.trim().is_empty() {
            return Err(Failure::Wrong(Refusal::ReasonNeeded.message()));
        }
        let mut opened = Opened::to_write(session)?;
        acting::each(&self.ids, &Act::Return { note: self.note }, None, &mut opened, session, output)
    }
}
