//! `index`: the search index built on where an import left it out.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::store::StoreError;

/// Build the search index on, where an import left it out
///
/// In batches, beside the work of others; each batch is durable, and a run that was broken off goes on where it was. What is
/// imported from then on is indexed again.
#[derive(Debug, Args)]
pub struct Index {}

impl Index {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let (path, _) = database::place(session)?;
        let mut opened = Opened::open(&path, session)?;
        opened.refuse_viewer()?;
        let Some(left) = opened.store.not_indexed()? else {
            output.line(&session.say(&Message::new("cli.index.whole")))?;
            return Ok(Outcome::Done);
        };
        let stop = stop_requested().map_err(Failure::Signals)?;
        let progress = Progress::of(left, session.lang.text("cli.index.progress"), session);
        let mut entered = 0;
        let is_whole = opened.store.index_the_rest(session.now(), &mut |more| {
            entered += more;
            progress.advance(more);
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        progress.clear();
        if !is_whole? {
            return Err(StoreError::Stopped.into());
        }
        output.line(&session.say(&Message::new("cli.index.done").arg("records", thousands(entered))))?;
        Ok(Outcome::Done)
    }
}
