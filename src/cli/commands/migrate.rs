//! `migrate`: a database of an older program brought to this program's schema.

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::i18n::Message;
use crate::text::Shown;

/// Bring a database of an older totsugo to this one's schema
///
/// A private database is migrated by itself when it is opened. A shared one waits for this command: close every console and
/// command that works in it first. A copy of the database as it was (0600) stays beside it; what came out is checked.
#[derive(Debug, Args)]
pub struct Migrate {}

impl Migrate {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let migrated = Opened::migrate(session)?;
        let opened = Opened::to_look(session)?;
        let said = match &migrated.copy {
            Some(copy) => {
                Message::new("cli.migrate.done").arg("path", shown(copy)).arg("from", migrated.from)
            }
            None => Message::new("cli.migrate.current"),
        };
        let said = said.arg("name", shown(opened.store.path())).arg("to", migrated.to);
        output.line(&session.say(&said))?;
        let (progress, watch) = Progress::watching(session);
        let findings = opened.store.doctor_watched(&watch);
        progress.clear();
        let findings = findings?;
        let bad: Vec<_> = findings.iter().filter(|finding| !finding.ok).collect();
        for finding in &bad {
            output.line(&Shown::new(session.say(&finding.message)).to_string())?;
        }
        Ok(Outcome::of(!bad.is_empty()))
    }
}
