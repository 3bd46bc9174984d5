//! `report`: the figures of the audit.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::audit::{Day, EventKind};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files::{Kind, NewFile};
use crate::i18n::Message;
use crate::report;
use crate::triage::chain::hex;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned tables, in words
    Text,
    /// One object
    Json,
}

/// Report the state of the audit: per root cause, status, grade, answer and signal
#[derive(Debug, Args)]
pub struct Report {
    /// The marks as they stood at the end of this day [default: today in Japan]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// File to write instead of standard output (0600); an earlier report is replaced, any other file is left as it is
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Report {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let today = session.today();
        let as_of = self.as_of.unwrap_or(today);
        if as_of > today {
            return Err(Failure::Wrong(Message::new("cli.report.day-to-come").arg("day", as_of)));
        }
        // What leaves in a file is recorded, or does not leave.
        let mut opened =
            if self.out.is_some() { Opened::to_write(session)? } else { Opened::to_read(session)? };
        let figures = opened.store.figures(as_of, today)?;
        let text = match self.format {
            Format::Text => report::text(&figures, &opened.origin(), session.lang),
            Format::Json => report::json(&figures).map_err(|error| Failure::stdout(error.into()))?,
        };
        let mut facts = json!({ "as_of": as_of, "candidates": figures.candidates });
        let Some(path) = &self.out else {
            opened.note(EventKind::Reported, None, facts, session.now())?;
            output.text(&text)?;
            return Ok(Outcome::Done);
        };
        opened.refuse_own_files(path)?;
        let mut file = NewFile::replacing(path, Kind::Text(&report::is_report))?;
        file.write_all(text.as_bytes()).map_err(|error| Failure::write_failed(path, &error))?;
        if let Some(facts) = facts.as_object_mut() {
            facts.insert("file".to_owned(), path.to_string_lossy().into());
            facts.insert("sha256".to_owned(), hex(&file.written().digest).into());
        }
        opened.note(EventKind::Reported, None, facts, session.now())?;
        file.commit()?;
        output.line(&session.say(&Message::new("cli.written").arg("path", shown(path))))?;
        Ok(Outcome::Done)
    }
}
