//! `history`: who did what, when; and whether the chain is whole.

use std::collections::HashSet;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::audit::{CandidateId, Event, EventKind, Status};
use crate::cli::commands::history_report::Report;
use crate::cli::failure::{Failure, shown};
use crate::cli::listing::{Sought, each_row};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting, moments, show};
use crate::files::{self, Kind, NewFile};
use crate::i18n::{Message, thousands};
use crate::store::{Checkpoint, Lost, Untold, Verification};
use crate::text::Shown;
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;

/// How the history is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line an event, in words
    Text,
    /// An array of objects
    Json,
}

/// Show who did and saw what, when; verify that nothing was changed
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct History {
    /// Only this record, by the id that `list` shows; told as `show` tells it
    #[arg(value_name = "ID", value_parser = acting::id)]
    id: Option<CandidateId>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show what was done on records, too, whose mark awaits your second check; recorded
    #[arg(long)]
    unblind: bool,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What else is done with the history.
#[derive(Debug, Subcommand)]
enum Task {
    /// Check every event, mark, incident, request and sweep against the chain
    Verify {
        /// A checkpoint that was kept elsewhere
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
    },
    /// Write the head of the chain into a file, to be kept elsewhere
    Checkpoint {
        /// File to write; an earlier checkpoint of this database is replaced, any other file is left as it is
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Report(Report),
}

/// The longest checkpoint that is read, in bytes.
const CHECKPOINT_LIMIT: u64 = 1 << 16;

impl History {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match &self.task {
            None => self.print(session, output),
            Some(Task::Verify { anchor }) => verify(anchor.as_deref(), session, output),
            Some(Task::Checkpoint { file }) => checkpoint(file, session, output),
            Some(Task::Report(report)) => report.run(session, output),
        }
    }

    fn print(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = if self.unblind { Opened::to_write(session)? } else { Opened::to_read(session)? };
        let mut hidden = self.hidden(&mut opened)?;
        if self.unblind && !hidden.is_empty() {
            let facts = json!({ "unblind": true, "records": hidden.len() });
            opened.note(EventKind::Opened, self.id, facts, session.now())?;
            hidden.clear();
        }
        let is_json = self.format == Format::Json;
        let mut printed = 0_u64;
        let mut failure = None;
        if is_json {
            output.text("[")?;
        }
        let mut print = |event: &Event| {
            let before = if printed == 0 { "\n" } else { ",\n" };
            printed += 1;
            let is_hidden = event.record.is_some_and(|id| hidden.contains(&id));
            if is_json {
                output.text(before)?;
                let said = if is_hidden { show::blind_event(event) } else { show::event(event) };
                output.text(&said.to_string())
            } else if is_hidden {
                output.line(&moments::blind_line(event, session.lang))
            } else {
                output.line(&moments::line(event, session.lang))
            }
        };
        opened.store.history(self.id, &mut |event| match print(&event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                failure = Some(why);
                ControlFlow::Break(())
            }
        })?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        if is_json {
            output.line(if printed == 0 { "]" } else { "\n]" })?;
        }
        Ok(Outcome::Done)
    }

    /// Lists the records whose mark awaits the second check of who asks: what was done on them is seen as `show` has it.
    fn hidden(&self, opened: &mut Opened) -> Result<HashSet<CandidateId>, Failure> {
        let actor = opened.actor.clone();
        let mut hidden = HashSet::new();
        if let Some(id) = self.id {
            let row = opened.told_of(id)?.filter(|row| row.mark.is_hidden_from(&actor));
            hidden.extend(row.map(|row| row.id));
            return Ok(hidden);
        }
        let awaiting = Filter { awaiting: true, ..Filter::default() };
        // Of those outside the audit most were never marked: only a proof awaits its check.
        let proofs = Status::ALL.iter().copied().filter(|status| status.is_proof()).collect();
        let outside = Filter { outside: true, statuses: proofs, ..awaiting.clone() };
        for filter in [awaiting, outside] {
            each_row(opened, Sought::Filtered(&filter, SortOrder::Risk), None, |row| {
                hidden.extend(row.mark.is_hidden_from(&actor).then_some(row.id));
                Ok(())
            })?;
        }
        Ok(hidden)
    }
}

fn verify(anchor: Option<&Path>, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let anchor = anchor.map(read_checkpoint).transpose()?;
    let opened = Opened::to_look(session)?;
    let (progress, watch) = Progress::watching(session);
    let found = opened.store.verify_watched(anchor.as_ref(), &watch);
    progress.clear();
    let found = found?;
    for fault in &found.faults {
        output.line(&session.say(&fault.message()))?;
    }
    for message in proofs(&found, anchor.as_ref()) {
        output.line(&session.say(&message))?;
    }
    Ok(Outcome::of(!found.faults.is_empty()))
}

/// Says what the verification proves, and what not.
fn proofs(found: &Verification, anchor: Option<&Checkpoint>) -> Vec<Message> {
    let mut said = Vec::new();
    let events = thousands(found.events.unsigned_abs());
    if found.faults.is_empty() {
        said.push(Message::new("cli.verify.whole").arg("events", events).arg("head", &found.head));
    } else {
        let faults = thousands(found.faults.len() as u64);
        said.push(Message::new("cli.verify.faults").arg("events", events).arg("faults", faults));
    }
    if let Some((count, first, last)) = found.foreign {
        said.push(
            Message::new("cli.verify.foreign")
                .arg("count", thousands(count.unsigned_abs()))
                .arg("first", first)
                .arg("last", last),
        );
    }
    if found.purged > 0 {
        said.push(Message::new("cli.verify.purged").arg("count", thousands(found.purged)));
    }
    if found.untold != Untold::default() {
        let Untold { incidents, sweeps } = found.untold;
        let untold = Message::new("cli.verify.untold").arg("incidents", thousands(incidents));
        said.push(untold.arg("sweeps", thousands(sweeps)));
    }
    said.extend(found.losses.iter().map(|(_, lost)| lost_in_words(lost)));
    if let (Some(anchor), Some(_)) = (anchor, &found.anchor_lost) {
        said.push(Message::new("cli.verify.anchor-lost").arg("seq", anchor.seq));
    }
    match (anchor, found.anchored_to) {
        (Some(anchor), Some(seq)) => {
            said.push(
                Message::new("cli.verify.anchored")
                    .arg("seq", seq)
                    .arg("time", crate::text::Shown::new(anchor.time.as_str())),
            );
        }
        _ => said.push(Message::new("cli.verify.unanchored")),
    }
    said.push(Message::new("cli.verify.not-held"));
    said.push(Message::new("cli.verify.not-proved"));
    said
}

/// Reads a checkpoint.
pub fn read_checkpoint(path: &Path) -> Result<Checkpoint, Failure> {
    let text = files::read_text(path, CHECKPOINT_LIMIT)?;
    serde_json::from_str(&text)
        .map_err(|_| Failure::Said(Message::new("cli.no-checkpoint").arg("path", shown(path))))
}

fn checkpoint(path: &Path, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    opened.refuse_own_files(path)?;
    let database = &opened.store.identity().database_id;
    let is_own = |text: &str| {
        serde_json::from_str::<Checkpoint>(text).is_ok_and(|earlier| earlier.database_id == *database)
    };
    let mut file = NewFile::replacing(path, Kind::Text(&is_own))?;
    let checkpoint = opened.store.checkpoint(&opened.actor, session.now())?;
    let text = serde_json::to_string_pretty(&checkpoint).map_err(|error| Failure::stdout(error.into()))?;
    writeln!(file, "{text}").map_err(|error| Failure::write_failed(path, &error))?;
    file.commit()?;
    let said = Message::new("cli.checkpoint.written").arg("path", shown(path)).arg("seq", checkpoint.seq);
    output.line(&session.say(&said))?;
    Ok(Outcome::Done)
}

/// Says what a restore lost.
pub fn lost_in_words(lost: &Lost) -> Message {
    let by = Shown::new(lost.approved_by.as_str()).to_string();
    match lost.to {
        Some(to) if to < lost.from => Message::new("cli.restore.lost-nothing").arg("by", by),
        Some(to) => Message::new("cli.restore.lost").arg("from", lost.from).arg("to", to).arg("by", by),
        None => Message::new("cli.restore.lost-unknown").arg("from", lost.from).arg("by", by),
    }
}
