//! `assign`: who works on which records.

use std::ops::ControlFlow;

use clap::Args;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::triage::act::Act;
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;

/// Give records to somebody; an empty name gives them to nobody
#[derive(Debug, Args)]
pub struct Assign {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required_unless_present = "from", conflicts_with = "from", value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Instead of ids: all records of this person
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// To whom
    #[arg(long, value_name = "NAME")]
    to: String,
}

impl Assign {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        let ids = match &self.from {
            Some(from) => all_of(&opened, from)?,
            None => self.ids,
        };
        let to = Some(self.to.trim().to_owned()).filter(|name| !name.is_empty());
        acting::each(&ids, &Act::Assign { to }, &mut opened, session, output)
    }
}

/// Lists the records that somebody works on, those outside the audit too.
fn all_of(opened: &Opened, name: &str) -> Result<Vec<CandidateId>, Failure> {
    let mut ids = Vec::new();
    for outside in [false, true] {
        let filter = Filter { assignees: vec![name.to_owned()], outside, ..Filter::default() };
        opened.store.list(&filter, SortOrder::Risk, None, &mut |row| {
            ids.push(row.id);
            ControlFlow::Continue(())
        })?;
    }
    Ok(ids)
}
