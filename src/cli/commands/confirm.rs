//! `confirm`: the second check.

use std::path::PathBuf;

use clap::Args;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting, number};
use crate::i18n::Message;
use crate::triage::act::Act;

/// Confirm marks as the second person
#[derive(Debug, Args)]
pub struct Confirm {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required = true, value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// File with the number read from the document again, or - to key it in unseen; for a correction
    #[arg(long, value_name = "FILE")]
    number_from: Option<PathBuf>,
}

impl Confirm {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if self.number_from.is_some() && self.ids.len() > 1 {
            return Err(Failure::Wrong(Message::new("cli.one-number-one-record")));
        }
        let mut opened = Opened::to_write(session)?;
        let number = self.number_from.map(|from| number::read(&from, session)).transpose()?;
        acting::each(&self.ids, &Act::Confirm { number }, None, &mut opened, session, output)
    }
}
