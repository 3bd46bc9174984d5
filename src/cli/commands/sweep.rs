//! `sweep`: all registrations that were obtained as a wrong one was.

use clap::{Args, Subcommand};

use crate::audit::{Day, RootCause, SweepField, SweepId, SweepRule};
use crate::cli::codes::coded;
use crate::cli::failure::Failure;
use crate::cli::incidents::named::{self, Which};
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::sweeps::Format;
use crate::cli::{Outcome, sweeps};
use crate::files::number_source;
use crate::notice::sweep::changed;

/// Look at all registrations that were obtained as a wrong one was
///
/// From an incident: those outside the audit too. They gain the root cause `similar-case`, and each is reconciled with the number
/// on its notification: `agrees`, `disagrees`, `none-stated`. A record that stands in a sweep is verified only by a five-item
/// match or a document. What is imported later enters by itself.
#[derive(Debug, Args)]
pub struct SweepCommand {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// List the sweeps, with what they take and how far they are
    List {
        /// How it is written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Show one sweep: its records by status, and by what their notifications say
    Show {
        /// The sweep, by the id that `sweep list` shows
        #[arg(value_name = "ID", value_parser = sweeps::id)]
        id: SweepId,
        /// How it is written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Start a sweep from an incident; without conditions of your own the way in which its record was obtained is the rule
    ///
    /// A condition that is given takes the place of the proposed one, --drop takes one away. --dry-run says the rule in words and
    /// counts what it takes, and starts nothing. Where a rule takes nobody, one that takes somebody is said, with its conditions. A
    /// sweep that was broken off goes on with `sweep resume`.
    Start(Start),
    /// Go on with a sweep that was broken off
    Resume {
        /// The sweep
        #[arg(value_name = "ID", value_parser = sweeps::id)]
        id: SweepId,
    },
}

#[derive(Debug, Args)]
struct Start {
    /// The incident that it follows from, as `incident show` takes it
    #[arg(value_name = "INCIDENT", value_parser = named::which)]
    incident: Which,
    /// One of these root causes
    #[arg(long, value_name = "CAUSE", value_parser = coded(RootCause::ALL))]
    cause: Vec<RootCause>,
    /// How the number was obtained, as `number_source` has it
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Looked up by so many items or fewer
    #[arg(long, value_name = "N")]
    lookup_items: Option<u32>,
    /// The lookup showed so many numbers or more
    #[arg(long, value_name = "N")]
    lookup_candidates: Option<u32>,
    /// Registered in this batch
    #[arg(long, value_name = "BATCH")]
    batch: Option<String>,
    /// Registered on this day or later
    #[arg(long, value_name = "DATE")]
    registered_from: Option<Day>,
    /// Registered on this day or earlier
    #[arg(long, value_name = "DATE")]
    registered_to: Option<Day>,
    /// Take a condition of the rule away
    #[arg(long, value_name = "CONDITION", value_parser = coded(SweepField::ALL))]
    drop: Vec<SweepField>,
    /// Take every registration there is; leads only, with --note
    #[arg(long)]
    everything: bool,
    /// Why; without any individual number
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    /// Say the rule and count what it takes; start nothing
    #[arg(long)]
    dry_run: bool,
    /// How the count is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Start {
    /// Changes the rule that the incident's record proposes.
    fn rule(&self, proposed: &SweepRule) -> SweepRule {
        let given = SweepRule {
            causes: self.cause.iter().copied().collect(),
            source: self.source.as_deref().map(|source| number_source(source).to_owned()),
            lookup_items: self.lookup_items,
            lookup_candidates: self.lookup_candidates,
            batch: self.batch.clone(),
            registered_from: self.registered_from,
            registered_to: self.registered_to,
        };
        if self.everything { SweepRule::default() } else { changed(proposed, given, &self.drop) }
    }
}

impl SweepCommand {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match &self.task {
            Task::List { format } => sweeps::list(*format, session, output),
            Task::Show { id, format } => sweeps::show(*id, *format, session, output),
            Task::Resume { id } => sweeps::resume(*id, session, output),
            Task::Start(start) => {
                let wish = sweeps::Wish {
                    incident: &start.incident,
                    rule: &|proposed| start.rule(proposed),
                    everything: start.everything,
                    note: &start.note,
                };
                if start.dry_run {
                    sweeps::weigh(&wish, start.format, session, output)
                } else {
                    sweeps::start(&wish, session, output)
                }
            }
        }
    }
}
