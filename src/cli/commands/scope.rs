//! `scope`: how the candidates were chosen.

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::audit::{self, Day};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::scoping;
use crate::cli::session::Session;
use crate::i18n::Message;
use crate::notice::scope::{ScopeField, in_words, to_json};

/// Record how the candidates of the audit were chosen, for the report
#[derive(Debug, Args)]
pub struct Scope {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Record one choice: how these numbers had been obtained, and by which rule they were chosen; it stays
    Add(Add),
    /// List what was recorded
    List {
        /// How it is written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words
    Text,
    /// An array of objects
    Json,
}

#[derive(Debug, Args)]
struct Add {
    /// How the numbers had been obtained; none: numbers of the kind were looked for and not found
    #[arg(long, value_name = "TEXT")]
    method: String,
    /// By which rule they were chosen; needed unless the method is `none`
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    rule: String,
    /// How many there are
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    records: u64,
    /// First day of the registrations that were looked at [default: from the first]
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// Last day of them [default: to the last]
    #[arg(long, value_name = "DATE")]
    to: Option<Day>,
    /// Who decided it
    #[arg(long, value_name = "NAME")]
    decided_by: String,
    /// When [default: today in Japan]
    #[arg(long, value_name = "DATE")]
    decided_on: Option<Day>,
    /// Further words
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
}

impl Scope {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match self.task {
            Task::Add(add) => add.run(session, output),
            Task::List { format } => {
                let scopes = Opened::to_read(session)?.store.scopes(None)?;
                match format {
                    Format::Json => output.json(&scopes.iter().map(to_json).collect::<Vec<_>>())?,
                    Format::Text if scopes.is_empty() => {
                        output.line(&session.say(&Message::new("cli.scope.empty")))?;
                    }
                    Format::Text => {
                        for scope in &scopes {
                            output.line(&session.say(&in_words(&to_json(scope))))?;
                        }
                    }
                }
                Ok(Outcome::Done)
            }
        }
    }
}

impl Add {
    fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let stated = audit::Scope {
            method: self.method,
            period_from: self.from,
            period_to: self.to,
            rule: self.rule,
            records: self.records,
            decided_by: self.decided_by,
            decided_on: self.decided_on.unwrap_or_else(|| session.today()),
            note: self.note,
            added_by: String::new(),
            added_at: Timestamp::UNIX_EPOCH,
        };
        let said =
            scoping::add(&stated, ScopeField::as_flag, &mut Opened::to_write(session)?, session.now())?;
        output.line(&session.say(&said))?;
        Ok(Outcome::Done)
    }
}
