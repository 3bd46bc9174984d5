//! `incident`: wrong registrations, and the checklist of what is done about each.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use crate::audit::Day;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::incidents::named::{self, Which};
use crate::cli::incidents::{self, ListFormat, found, refused, sheet, template, told};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::i18n::Message;
use crate::triage::incident::{StepAct, StepOrder};

/// Work through what is done about wrong registrations
///
/// An incident opens by itself, in the minute in which a wrong number is found or a correction is recorded, and is withdrawn when
/// that is taken back. It is closed when every step of its checklist is done, or waived with a reason.
#[derive(Debug, Args)]
pub struct IncidentCommand {
    #[command(subcommand)]
    task: Task,
}

/// How one incident is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// In words
    Text,
    /// One object
    Json,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// List incidents: open ones first, by when their next step is due
    List {
        /// Only open ones
        #[arg(long)]
        open: bool,
        /// Only those with a step that is due now
        #[arg(long)]
        due: bool,
        /// How it is written
        #[arg(long, value_enum, default_value_t = ListFormat::Table)]
        format: ListFormat,
    },
    /// Show one incident with its checklist
    Show {
        /// The incident, by its id; also by its record ("#97") or the member's key, of which one is open
        #[arg(value_name = "ID", value_parser = named::which)]
        id: Which,
        /// How it is written
        #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
        format: ShowFormat,
    },
    /// Say that a step is done, or not needed; open it again; give it to somebody, or another day
    Step(Step),
    /// Write the sheet of an incident for the files: text, or a page to print (0600, numbers masked)
    Sheet {
        /// The incident
        #[arg(value_name = "ID", value_parser = named::which)]
        id: Which,
        /// File to write: .txt or .html; an earlier sheet is replaced, any other file is left as it is
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the checklist's template, or put another in force for incidents to come
    Template {
        /// TOML file, as this command prints it; leads only
        #[arg(long, value_name = "FILE", conflicts_with = "reset")]
        set: Option<PathBuf>,
        /// Go back to the template that comes with the program; leads only
        #[arg(long)]
        reset: bool,
    },
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true)))]
struct Step {
    /// The incident
    #[arg(value_name = "ID", value_parser = named::which)]
    id: Which,
    /// The step, by its code
    #[arg(value_name = "CODE")]
    code: String,
    /// It is done: --evidence says what shows it; of what the records know, they say so themselves
    #[arg(long, group = "what", conflicts_with_all = ["waive", "reopen"])]
    done: bool,
    /// It is not needed: --evidence says why; what must be done, a lead waives
    #[arg(long, group = "what", conflicts_with = "reopen")]
    waive: bool,
    /// It is to be done after all; of a closed incident, by a lead
    #[arg(long, group = "what")]
    reopen: bool,
    /// What shows that it was done, or why it is not needed; without any individual number
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    /// Who does it
    #[arg(long, value_name = "NAME", group = "what")]
    owner: Option<String>,
    /// Day by whose end it is due, or none; leads only
    #[arg(long, value_name = "DATE|none", group = "what", value_parser = incidents::due)]
    due: Option<incidents::DueDay>,
}

impl Step {
    /// Lists the acts that were asked for, in the order in which they make sense together.
    fn acts(&self) -> Result<Vec<StepAct>, Failure> {
        let evidence = || self.evidence.clone().unwrap_or_default();
        if self.evidence.is_some() && !self.done && !self.waive {
            return Err(Failure::Wrong(Message::new("cli.incident.evidence-alone")));
        }
        let day = |due: incidents::DueDay| -> Option<Day> { due.0 };
        Ok([
            self.reopen.then_some(StepAct::Reopen),
            self.owner.clone().map(StepAct::Owner),
            self.due.map(|due| StepAct::Due(day(due))),
            self.done.then(|| StepAct::Done { evidence: evidence() }),
            self.waive.then(|| StepAct::Waive { reason: evidence() }),
        ]
        .into_iter()
        .flatten()
        .collect())
    }

    fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let acts = self.acts()?;
        let mut opened = Opened::to_write(session)?;
        let incident = named::id(&opened, &self.id)?;
        let mut last = None;
        for act in acts {
            let order = StepOrder {
                incident,
                code: self.code.clone(),
                act,
                seen_version: None,
                actor: opened.actor.clone(),
                at: session.now(),
            };
            last = Some(opened.store.step_incident(&order)?.map_err(|refusal| refused(&refusal))?);
        }
        if let Some(of) = last {
            output.line(&told::stepped(&of, &self.code, session.lang))?;
        }
        Ok(Outcome::Done)
    }
}

impl IncidentCommand {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match &self.task {
            Task::List { open, due, format } => {
                incidents::list(*open || *due, *due, *format, session, output)
            }
            Task::Show { id, format } => {
                let opened = Opened::to_read(session)?;
                let of = found(&opened, id)?;
                match format {
                    ShowFormat::Text => output.text(&told::text(&of, session.now(), session.lang))?,
                    ShowFormat::Json => output.json(&told::json(&of, session.now(), session.lang))?,
                }
                Ok(Outcome::Done)
            }
            Task::Step(step) => step.run(session, output),
            Task::Sheet { id, out } => sheet::sheet(id, out, session, output),
            Task::Template { set: None, reset: false } => template::print(session, output),
            Task::Template { set, .. } => template::set(set.as_deref(), session, output),
        }
    }
}
