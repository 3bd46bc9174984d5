//! `undo`: one's own last act, taken back.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};

/// Take back your own last act, unless somebody acted on the record since
#[derive(Debug, Args)]
pub struct Undo {}

impl Undo {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        let done = opened
            .store
            .undo(&opened.actor, session.now())?
            .map_err(|refusal| Failure::Refused(refusal.message()))?;
        output.line(&acting::outcome(&done, session.lang))?;
        Ok(Outcome::Done)
    }
}
