//! `inquiry`: the numbers to ask J-LIS about, and how far the asking has come.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::cli::Outcome;
use crate::cli::course::Course;
use crate::cli::failure::{Failure, shown};
use crate::cli::inquiring::inquire;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};

/// Write the numbers that have no answer yet into a file (0600), for asking J-LIS; recorded
///
/// A file of that name that is no earlier inquiry is left as it is. The numbers stand there whole: keep the file as you keep the register itself. Without a file only the tally is said: asked, answered, outstanding.
#[derive(Debug, Args)]
pub struct Inquiry {
    /// CSV file to write; without it nothing is written
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// How the tally is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the tally is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words
    Text,
    /// One object
    Json,
}

impl Inquiry {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened =
            if self.file.is_some() { Opened::to_write(session)? } else { Opened::to_read(session)? };
        let tail = opened.store.open_tail()?;
        let mut written = None;
        if let Some(path) = &self.file {
            let stop = stop_requested().map_err(Failure::Signals)?;
            written = Some((path, inquire(path, &mut opened, session.now(), &mut Course::untold(&stop))?));
        }
        let tally = opened.store.inquiry_tally()?;
        // What a program reads alone is for programs.
        if written.is_some() || self.format != Format::Json {
            opened.tell_of_tail(tail, session)?;
        }
        if self.format == Format::Json {
            output.json(&json!({
                "file": written.map(|(path, _)| path.to_string_lossy()), "written": written.map(|(_, rows)| rows),
                "asked": tally.asked, "answered": tally.answered, "outstanding": tally.outstanding(),
                "not_asked": tally.not_asked,
            }))?;
            return Ok(Outcome::Done);
        }
        if let Some((path, rows)) = written {
            let said =
                Message::new("cli.inquiry.written").arg("path", shown(path)).arg("rows", thousands(rows));
            output.line(&session.say(&said))?;
        }
        let said = Message::new("cli.inquiry.tally")
            .arg("asked", thousands(tally.asked))
            .arg("answered", thousands(tally.answered))
            .arg("outstanding", thousands(tally.outstanding()))
            .arg("not_asked", thousands(tally.not_asked));
        output.line(&session.say(&said))?;
        Ok(Outcome::Done)
    }
}
