//! `purge`: records removed for good.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use clap::Args;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::filters::Filters;
use crate::cli::listing::{Sought, each_row, note_search};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::refusals::tell_refused;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::store::{PurgeWish, Purged, Strays};
use crate::triage::filter::Filter;
use crate::triage::page::SortOrder;
use crate::triage::policy::{Refusal, may_lead};

/// Remove records for good, with numbers, answers and what the history says of them; leads only
///
/// Without --yes nothing is removed: how many records would be is said, and which stay and why. Of their history is left who did
/// what and when; `history verify` still proves it. Figures of earlier days and filed reports stay as they are; from today on the
/// records are not counted. What an incident needs is kept: while it is open, and where a sweep
/// followed from it, as long as another record stands in that. Copies, exports and letters that were made before still hold
/// the data, and an import of the same file brings them back.
#[derive(Debug, Args)]
pub struct Purge {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Instead of ids and filters: every record, those outside the audit too
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    /// What belongs to no record: answers for numbers that nobody is registered with, also earlier ones of members; alerts and
    /// notifications of members who are not there; --all removes it too
    #[arg(long, conflicts_with_all = ["ids", "all"])]
    strays: bool,
    /// Also records that nobody has decided on: what was imported by mistake
    #[arg(long)]
    unsettled: bool,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Remove it; so many, as it was said without this
    #[arg(long, value_name = "N", requires = "reason")]
    yes: Option<u64>,
    #[command(flatten)]
    filters: Filters,
}

impl Purge {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let chosen = [!self.ids.is_empty(), self.all, self.strays, !self.filters.is_empty()];
        if chosen.iter().filter(|is_chosen| **is_chosen).count() != 1 {
            return Err(Failure::Wrong(Message::new("cli.purge.which")));
        }
        let reason = self.reason.as_deref().unwrap_or_default();
        if self.reason.is_some() && reason.trim().is_empty() {
            return Err(Failure::Wrong(Refusal::PurgeReasonNeeded.message()));
        }
        let mut opened = Opened::to_write(session)?;
        may_lead(&opened.actor).map_err(|refusal| Failure::Refused(refusal.message()))?;
        let ids = self.chosen(&mut opened, session)?;
        let refused = opened.store.foresee_purge(&ids, self.unsettled)?;
        let records = (ids.len() - refused.len()) as u64;
        let found = if self.all || self.strays { Some(opened.store.strays()?) } else { None };
        let strays = found.as_ref().map_or(0, Strays::count);
        let Some(said) = self.yes else {
            tell_stays(&refused, session);
            return foretell(records, strays, !refused.is_empty(), session, output);
        };
        if said != records + strays {
            let now = Message::new("cli.purge.other-count").arg("said", said).arg("n", records + strays);
            return Err(Failure::Refused(now));
        }
        let stop = stop_requested().map_err(Failure::Signals)?;
        let progress = Progress::of(ids.len() as u64 + strays, "purge", session);
        let actor = opened.actor.clone();
        let wish = PurgeWish { ids: &ids, unsettled: self.unsettled, strays: found.as_ref(), reason };
        let purged = opened.store.purge(wish, &actor, session.now(), &mut |done| {
            progress.advance(done);
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        progress.clear();
        let purged = purged?;
        tell_stays(&purged.refused, session);
        let is_short = purged.records + purged.strays < records + strays;
        let finds = is_short || purged.log_remains || !purged.refused.is_empty();
        tell_removed(&purged, session, output)?;
        match purged.stopped {
            Some(error) => Err(error.into()),
            None => Ok(Outcome::of(finds)),
        }
    }

    /// Lists the records that were named, or that the filters show.
    fn chosen(&self, opened: &mut Opened, session: &Session) -> Result<Vec<CandidateId>, Failure> {
        if !self.ids.is_empty() {
            let mut ids = self.ids.clone();
            ids.sort_unstable();
            ids.dedup();
            return Ok(ids);
        }
        if self.strays {
            return Ok(Vec::new());
        }
        let filter = self.filters.in_database(opened, session.today())?;
        note_search(opened, &filter, session)?;
        let mut filters = vec![filter];
        if self.all {
            filters.push(Filter { outside: true, ..Filter::default() });
        }
        let mut ids = Vec::new();
        for filter in &filters {
            each_row(opened, Sought::Filtered(filter, SortOrder::Key), None, |row| {
                ids.push(row.id);
                Ok(())
            })?;
        }
        Ok(ids)
    }
}

/// Says how much would be removed.
fn foretell(
    records: u64,
    strays: u64,
    finds: bool,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let n = records + strays;
    let id = if n == 0 { "cli.purge.nothing" } else { "cli.purge.would" };
    let would = Message::new(id).arg("records", thousands(records)).arg("n", n);
    output.line(&session.say(&would))?;
    if strays > 0 {
        output.line(&session.say(&Message::new("cli.purge.strays").arg("strays", thousands(strays))))?;
    }
    Ok(Outcome::of(finds))
}

/// Says how much was removed, also where something stopped the rest.
fn tell_removed(purged: &Purged, session: &Session, output: &mut Output) -> Result<(), Failure> {
    if purged.stopped.is_none() || purged.records + purged.strays > 0 {
        let done = Message::new("cli.purge.done").arg("records", thousands(purged.records));
        output.line(&session.say(&done))?;
        if purged.strays > 0 {
            let strays = Message::new("cli.purge.strays-done").arg("strays", thousands(purged.strays));
            output.line(&session.say(&strays))?;
        }
        if purged.log_remains {
            output.line(&session.say(&Message::new("cli.purge.log-remains")))?;
        }
    }
    Ok(())
}

/// Says which records stay, and why.
fn tell_stays(refused: &[(CandidateId, Refusal)], session: &Session) {
    let refused = refused.iter().map(|(id, refusal)| (*id, refusal.message()));
    tell_refused("cli.purge.stays", refused, session);
}
