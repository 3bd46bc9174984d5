//! `backup`: a consistent copy while others work.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::host::stop_requested;
use crate::i18n::Message;
use crate::store::StoreError;

/// Write a consistent copy of the database into a new file (0600), while others work
///
/// The key of the history is not in it: keep a copy of that file elsewhere.
#[derive(Debug, Args)]
pub struct Backup {
    /// File to write; it must not be there
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        opened.refuse_take_out()?;
        opened.refuse_own_files(&self.file)?;
        let stop = stop_requested().map_err(Failure::Signals)?;
        let (progress, watch) = Progress::watching(session);
        let written = opened.store.backup(&self.file, &opened.actor, session.now(), &stop, &watch);
        progress.clear();
        written.map_err(|error| match error {
            StoreError::Interrupted => Failure::stopped(),
            other => other.into(),
        })?;
        let key = shown(&opened.store.identity().key_path);
        let said = Message::new("cli.backup.written").arg("path", shown(&self.file)).arg("key", key);
        output.line(&session.say(&said))?;
        Ok(Outcome::Done)
    }
}
