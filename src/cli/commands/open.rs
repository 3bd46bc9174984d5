//! `open`: the console, or its first page as text where no terminal reads it.

use clap::Args;

use super::list;
use crate::cli::failure::Failure;
use crate::cli::listing::Sought;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, console};
use crate::report;
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;

/// Open the console (the default); where standard output is no terminal, print the first page and the report
#[derive(Debug, Args)]
pub struct Open {}

/// Records on the first page, where no terminal says how many it shows.
const FIRST_PAGE: u64 = 20;

impl Open {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let opened = Opened::to_show(session)?;
        show(opened, session, output)
    }
}

/// Runs the console on a database, or prints its first page.
pub fn show(opened: Opened, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    if output.is_terminal() {
        console::run(opened, session)
    } else {
        print(&opened.telling(session)?, session, output)
    }
}

/// Prints the first page of the queue and the report.
fn print(opened: &Opened, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let all = Filter::default();
    let sought = Sought::Filtered(&all, SortOrder::Risk);
    list::table(opened, sought, Some(FIRST_PAGE), session, output)?;
    output.line("")?;
    let figures = opened.store.figures(session.today(), session.today())?;
    output.text(&report::text(&figures, &opened.origin(), None, session.lang))?;
    Ok(Outcome::Done)
}
