//! `report`: the figures of the audit, filed reports and the days for them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::audit::{Day, EventKind};
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::{Output, complain, tell};
use crate::cli::reporting::{Format, Gathered, Layout, refuse_to_come};
use crate::cli::session::Session;
use crate::cli::{Outcome, filing};
use crate::i18n::Message;
use crate::report;
use crate::triage::policy::Refusal;

/// Report the state of the audit: per root cause, status, grade, answer and signal
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Report {
    /// The figures as they were seen at the end of this day [default: today in Japan]
    #[arg(long, value_name = "DATE", conflicts_with = "filed")]
    as_of: Option<Day>,
    /// The report that was filed for this day, with the figures as they were filed
    #[arg(long, value_name = "DATE")]
    filed: Option<Day>,
    /// How it is written [default: as the ending of --out says, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// File to write instead of standard output (0600); an earlier report is replaced, any other file is left as it is
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Layout of the page instead of the one that `report layout` prints
    #[arg(long, value_name = "FILE")]
    layout: Option<PathBuf>,
    #[command(subcommand)]
    task: Option<Task>,
}

/// What else is done with reports.
#[derive(Debug, Subcommand)]
enum Task {
    /// File the report for a day: its figures are frozen, and kept with their digest; leads only
    File {
        /// The day that it is for; one that is still to come gets the present figures
        #[arg(long = "for", value_name = "DATE")]
        due: Day,
    },
    /// Take a filed report back, so that another can be filed; it is kept
    Supersede {
        /// The day that it was filed for
        #[arg(long = "for", value_name = "DATE")]
        due: Day,
        /// Why
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// List the days to report by: what is left until each, and what was filed
    Deadlines {
        /// Set a day of your own
        #[arg(long, value_name = "DATE", requires = "name", conflicts_with = "drop")]
        set: Option<Day>,
        /// What is due then
        #[arg(long, value_name = "TEXT", requires = "set")]
        name: Option<String>,
        /// Give a day of your own up
        #[arg(long, value_name = "DATE")]
        drop: Option<Day>,
    },
    /// Print the layout of the page, to be changed and given back with --layout
    Layout,
}

impl Report {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match &self.task {
            None => self.write(session, output),
            Some(Task::File { due }) => {
                let mut opened = Opened::to_write(session)?;
                let tail = opened.store.open_tail()?;
                let filed = filing::file(*due, &mut opened, session.now())?;
                output.line(&session.say(&filed))?;
                opened.tell_of_tail(tail, session)?;
                Ok(Outcome::Done)
            }
            Some(Task::Supersede { due, note }) => {
                let said = filing::supersede(*due, note, &mut Opened::to_write(session)?, session.now())?;
                output.line(&session.say(&said))?;
                Ok(Outcome::Done)
            }
            Some(Task::Deadlines { set, name, drop }) => {
                if let Some(day) = set.or(*drop) {
                    let mut opened = Opened::to_write(session)?;
                    filing::set_deadline(day, name.as_deref(), &mut opened, session.now())?;
                }
                filing::list_deadlines(session, output)
            }
            Some(Task::Layout) => {
                output.text(report::LAYOUT)?;
                Ok(Outcome::Done)
            }
        }
    }

    fn write(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        self.refuse_what_does_not_go_together(session)?;
        // What leaves in a file is recorded, or does not leave.
        let mut opened =
            if self.out.is_some() { Opened::to_write(session)? } else { Opened::to_read(session)? };
        let tail = opened.store.open_tail()?;
        let gathered = self.gather(&opened, session)?;
        let layout = self.layout.as_deref().map(Layout::read).transpose()?;
        let layout = layout.as_ref();
        if let Some(path) = &self.out {
            gathered.write(&mut opened, (self.format(), layout), path, (session.lang, session.now()))?;
            output.line(&session.say(&Message::new("cli.written").arg("path", shown(path))))?;
        } else {
            let text = gathered.text(&opened, self.format(), layout, session.lang)?;
            let figures = gathered.figures();
            let facts = json!({ "as_of": figures.as_of, "candidates": figures.candidates });
            opened.note(EventKind::Reported, None, facts, session.now())?;
            output.text(&text)?;
        }
        if self.out.is_some() || self.format() == Format::Text {
            opened.tell_of_tail(tail, session)?;
        }
        let doubt = layout.and_then(Layout::doubt);
        if let Some(doubt) = &doubt {
            complain(doubt, session.lang);
        }
        Ok(Outcome::of(doubt.is_some()))
    }

    /// Returns how it is written: as was said, or as the name of the file says.
    fn format(&self) -> Format {
        self.format.or_else(|| self.out.as_deref().map(Format::of)).unwrap_or(Format::Text)
    }

    fn refuse_what_does_not_go_together(&self, session: &Session) -> Result<(), Failure> {
        refuse_to_come(self.as_of.unwrap_or_else(|| session.today()), session.today())?;
        if self.format() == Format::Xlsx && self.out.is_none() {
            return Err(Failure::Wrong(Message::new("cli.report.workbook-needs-file")));
        }
        if self.format() != Format::Html && self.layout.is_some() {
            return Err(Failure::Wrong(Message::new("cli.report.layout-of-page")));
        }
        Ok(())
    }

    /// Gathers what was asked for. That a day stands before all figures is told beside them.
    fn gather(&self, opened: &Opened, session: &Session) -> Result<Gathered, Failure> {
        let today = session.today();
        if let Some(due) = self.filed {
            let filing = opened.store.filing(due)?;
            let filing = filing.ok_or_else(|| Failure::Refused(Refusal::NotFiled { due }.message()))?;
            return Gathered::of_filing(opened, filing, today);
        }
        let (gathered, known) = Gathered::of_day(opened, self.as_of.unwrap_or(today), today)?;
        if let Some(said) = known {
            tell(&format!("totsugo: {}", session.say(&said)));
        }
        Ok(gathered)
    }
}
