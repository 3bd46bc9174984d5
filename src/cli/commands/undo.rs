//! `undo`: one's own last act, taken back.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::i18n::{Lang, Message, thousands};
use crate::store::TakenBack;
use crate::triage::bulk::{BulkKind, BulkProgress};
use crate::triage::policy::left_standing;

/// Take back your own last act, unless somebody acted on the record since
///
/// What one command or key did to several records, and what was done in bulk, is taken back whole; broken off, the next undo goes
/// on with it.
#[derive(Debug, Args)]
pub struct Undo {}

impl Undo {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        let outcome = take_back(&mut opened, session, output)?;
        opened.leave_withdrawn_sweeps(session)?;
        Ok(outcome)
    }
}

/// Takes the last act back, and says on what.
fn take_back(opened: &mut Opened, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let taken_back = opened
        .store
        .undo(&opened.actor, session.now())?
        .map_err(|refusal| Failure::Refused(refusal.message()))?;
    match taken_back {
        TakenBack::Act(done) => {
            output.line(&acting::outcome(&done, &opened.actor, session.lang))?;
            Ok(Outcome::Done)
        }
        TakenBack::Each { outcomes, goes_on } => {
            let done = outcomes.iter().filter_map(|(_, outcome)| outcome.as_ref().ok());
            let done = done.map(|done| done.records()).sum();
            let left = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).count() as u64;
            for (id, outcome) in outcomes.iter().rev() {
                match outcome {
                    Ok(done) => output.line(&acting::outcome(done, &opened.actor, session.lang))?,
                    Err(refusal) => acting::tell_refused(*id, refusal, &opened.actor, session),
                }
            }
            let words = said(BulkKind::Each.code(), done, left, session.lang);
            output.line(&session.say(&if goes_on { left_standing(words) } else { words }))?;
            Ok(Outcome::of(left > 0))
        }
        TakenBack::Bulk(progress) => in_batches(progress, opened, session, output),
    }
}

/// Takes an act back batch by batch.
fn in_batches(
    mut progress: BulkProgress,
    opened: &mut Opened,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    while progress.ended.is_none() {
        progress = opened.store.bulk_batch(progress.id, &opened.actor, session.now())?;
    }
    let mut said = said(progress.word(), progress.done, progress.left_out, session.lang);
    if let Some(reasons) = progress.why_left_out() {
        said = Message::new("cli.undo.left-because").say("said", said).say("reasons", reasons);
    }
    if progress.goes_on {
        said = left_standing(said);
    }
    output.line(&session.say(&said))?;
    for other in &progress.withdrawals.first {
        output.line(&acting::withdrawn(other, session.lang))?;
    }
    if progress.withdrawals.more > 0 {
        let more = thousands(progress.withdrawals.more);
        output.line(&session.say(&Message::new("cli.withdrawn-more").arg("n", more)))?;
    }
    Ok(Outcome::of(progress.left_out > 0))
}

/// Says on how many records an act was taken back, and how many were left, if any.
fn said(what: &str, done: u64, left: u64, lang: Lang) -> Message {
    let said =
        Message::new("cli.undo.many").arg("what", lang.word("bulk", what)).arg("done", thousands(done));
    if left == 0 {
        return said;
    }
    Message::new("cli.undo.left").say("said", said).arg("left", thousands(left))
}
