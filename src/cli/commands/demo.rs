//! `demo`: the console on the built-in sample, in a private temporary database that goes with it.

use std::fs;
use std::path::Path;

use clap::Args;
use tempfile::TempDir;

use super::open;
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::importing;
use crate::cli::opened::Opened;
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::files::{ReadOptions, Source};
use crate::i18n::Message;
use crate::store::{self, DatabaseKind};
use crate::triage::intake::FileKind;

/// Open the console on built-in invented data, in a private temporary database
#[derive(Debug, Args)]
pub struct Demo {}

/// The name of the practice database.
const PRACTICE: &str = "practice.db";

/// The sample, in the order in which it is imported.
const SAMPLE: [(FileKind, &[u8]); 5] = [
    (FileKind::Employers, include_bytes!("../../../sample-data/employers.csv")),
    (FileKind::Candidates, include_bytes!("../../../sample-data/candidates.csv")),
    (FileKind::Register, include_bytes!("../../../sample-data/register.csv")),
    (FileKind::Alerts, include_bytes!("../../../sample-data/alerts.csv")),
    (FileKind::Notifications, include_bytes!("../../../sample-data/notifications.csv")),
];

impl Demo {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        // Made 0700, and removed when it goes out of scope, whatever happens until then.
        let folder = tempfile::Builder::new()
            .prefix("totsugo-demo-")
            .tempdir()
            .map_err(|error| Failure::Folder { path: std::env::temp_dir(), error })?;
        let outcome = fill(&folder, session).and_then(|opened| open::show(opened, session, output));
        let outcome = outcome.map_err(|failure| failure.of_database(&folder.path().join(PRACTICE)));
        // Somebody who opened it beside works on it: it is left to them, and said so.
        if store::is_open_elsewhere(&folder.path().join(PRACTICE)).unwrap_or(false) {
            let left = Message::new("cli.demo.left").arg("path", shown(&folder.keep()));
            tell(&format!("totsugo: {}", session.say(&left)));
            return outcome;
        }
        // Told where it cannot be removed: invented data, but nothing shall be left behind unsaid.
        let path = folder.path().to_owned();
        let closed = folder.close().map_err(|error| Failure::Folder { path, error });
        outcome.and_then(|outcome| closed.map(|()| outcome))
    }
}

/// Makes the practice database and imports the sample as any other file.
fn fill(folder: &TempDir, session: &Session) -> Result<Opened, Failure> {
    let mut opened = Opened::make(&folder.path().join(PRACTICE), DatabaseKind::Practice, session)?;
    for (kind, content) in SAMPLE {
        let file = folder.path().join(format!("{kind}.csv"));
        fs::write(&file, content).map_err(|error| Failure::write_failed(&file, &error))?;
        let source = Source::open(&file, kind, &ReadOptions::default())?;
        let rejects = folder.path().join("rejects.csv");
        importing::import(
            Box::new(source),
            Path::new(&format!("{kind}.csv")),
            &rejects,
            &mut opened,
            session,
        )?;
    }
    Ok(opened)
}
