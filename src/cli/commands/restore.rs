//! `restore`: a copy in the place of a database that is gone.

use std::path::PathBuf;

use clap::Args;

use crate::audit::hides_valid_number;
use crate::cli::commands::history::{lost_in_words, read_checkpoint};
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::i18n::Message;
use crate::store::Witnesses;
use crate::triage::policy::Refusal;

/// Put a copy that `backup` made in the place of a database that is gone; leads only
///
/// Nothing is written over: close every console, move the database with its companions (-wal, -shm) away first, and leave
/// the key of the history where it is. Who approved it and which events are lost is in the history from then on, and
/// `history verify` says so.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Who approved it
    #[arg(long, value_name = "NAME")]
    approved_by: String,
    /// The database that was moved away, where it can still be read: it tells how far its history went
    #[arg(long, value_name = "FILE")]
    old: Option<PathBuf>,
    /// The last checkpoint that was kept elsewhere: it tells the same
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
}

impl Restore {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let approved_by = self.approved_by.trim();
        if approved_by.is_empty() {
            return Err(Failure::Wrong(Message::new("cli.restore.approved-by")));
        }
        if hides_valid_number(approved_by) {
            return Err(Failure::Wrong(Refusal::NumberInNote.message()));
        }
        let anchor = self.anchor.as_deref().map(read_checkpoint).transpose()?;
        let (path, _) = database::place(session)?;
        let known = Witnesses { old: self.old, anchor };
        let lost = Opened::restore(&self.file, &path, &known, approved_by, session)?;
        let said = Message::new("cli.restore.done").arg("name", shown(&path)).arg("file", shown(&self.file));
        output.line(&session.say(&said))?;
        output.line(&session.say(&lost_in_words(&lost)))?;
        Ok(Outcome::Done)
    }
}
