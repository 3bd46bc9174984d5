//! `show`: one record, whole.

use std::ops::ControlFlow;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::audit::{CandidateId, Event, EventKind};
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting, show};
use crate::i18n::Message;
use crate::triage::policy::Refusal;
use crate::triage::requests::{RequestFilter, RequestRow};

/// How a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines, in words
    Text,
    /// One object
    Json,
}

/// Show one record: both sides, grades with their rules, signals, mark and history
///
/// A mark that awaits your second check is hidden, with its history: the check judges for itself.
#[derive(Debug, Args)]
pub struct Show {
    /// The record, by the id that `list` shows
    #[arg(value_name = "ID", value_parser = acting::id)]
    id: CandidateId,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show the mark, too, that awaits your second check; recorded
    #[arg(long)]
    unblind: bool,
}

impl Show {
    /// Runs the command. A mark that awaits its second check, who made it, and what else speaks for it, are hidden from everybody
    /// who may answer it; who asks to see it is in the history with that.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = if self.unblind { Opened::to_write(session)? } else { Opened::to_read(session)? };
        let Some(record) = opened.store.record(self.id)? else {
            return Err(Failure::Refused(Refusal::NoSuchRecord(self.id).message()));
        };
        let is_hidden = record.dossier.mark.is_hidden_from(&opened.actor);
        let facts = if is_hidden && self.unblind { json!({ "unblind": true }) } else { json!({}) };
        opened.note(EventKind::Opened, Some(self.id), facts, session.now())?;
        let is_hidden = is_hidden && !self.unblind;
        let history = history(&opened, self.id)?;
        let (requests, today) = (requests(&opened, self.id)?, session.today());
        match self.format {
            Format::Text => {
                let origin = opened.origin();
                let head =
                    Message::new("report.database").arg("name", &origin.database).say("kind", origin.kind);
                output.line(&session.say(&head))?;
                output.text(&show::text(&record, &requests, &history, (today, is_hidden), session.lang))?;
            }
            Format::Json => output.json(&show::json(&record, &requests, &history, (today, is_hidden)))?,
        }
        Ok(Outcome::Done)
    }
}

/// Returns the requests for a record, newest first.
pub fn requests(opened: &Opened, id: CandidateId) -> Result<Vec<RequestRow>, Failure> {
    let filter = RequestFilter { records: vec![id], ..RequestFilter::default() };
    let mut rows = Vec::new();
    opened.store.list_requests(&filter, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.request.id));
    Ok(rows)
}

/// Returns the history of a record, newest first.
fn history(opened: &Opened, id: CandidateId) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    opened.store.history(Some(id), &mut |event| {
        events.push(event);
        ControlFlow::Continue(())
    })?;
    events.reverse();
    Ok(events)
}
