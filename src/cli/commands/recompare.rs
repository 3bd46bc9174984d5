//! `recompare`: after an upgrade, every record judged again by the present rules of the comparison.

use clap::Args;
use serde::Serialize;

use crate::audit::CandidateId;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, database, moments};
use crate::compare::RULES_VERSION;
use crate::i18n::{Lang, Message, thousands};
use crate::store::{Disturbed, Recompared, Regrading};
use crate::triage::withdrawal::Why;

/// Judge again, after an upgrade, what older rules of the comparison judged
///
/// In batches, beside the work of others; each batch is durable, and a run that was broken off goes on where it was. Marks
/// whose grade got worse, or for which a danger appeared, are withdrawn; each is named with the reason, and the exit code is
/// then 3. Older versions of the program can write nothing from the first batch on.
#[derive(Debug, Args)]
pub struct Recompare {
    /// Tell what would change, and write nothing
    ///
    /// Whom a record may be confused with elsewhere is looked up as the older rules found it.
    #[arg(long)]
    dry_run: bool,
    /// Print one object
    #[arg(long)]
    json: bool,
}

/// What was done, or would be.
#[derive(Debug, Serialize)]
struct Summary {
    rules: u32,
    dry_run: bool,
    resumed: bool,
    records: u64,
    regraded: Vec<Regrading>,
    withdrawn: Vec<Marked>,
    flagged: Vec<Marked>,
}

/// A record whose mark was withdrawn or flagged, and why.
#[derive(Debug, Serialize)]
struct Marked {
    id: CandidateId,
    why: Why,
}

impl Recompare {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let summary = if self.dry_run { weigh(session)? } else { recompare(session)? };
        if self.json {
            output.json(&summary)?;
        } else {
            for line in in_words(&summary, session.lang) {
                output.line(&line)?;
            }
        }
        Ok(Outcome::of(!summary.withdrawn.is_empty() || !summary.flagged.is_empty()))
    }
}

fn recompare(session: &Session) -> Result<Summary, Failure> {
    let (path, _) = database::place(session)?;
    let mut opened = Opened::open(&path, session)?;
    opened.refuse_viewer()?;
    let Some(mut walk) = opened.store.recompare(&opened.actor, session.now())? else {
        return Ok(summary((Recompared::default(), Vec::new()), false, false));
    };
    let progress = progress(walk.steps, session);
    while walk.step()? {
        progress.stand_at(walk.passed());
    }
    progress.clear();
    Ok(summary((walk.done().clone(), walk.upsets()?), false, walk.is_resumed))
}

fn weigh(session: &Session) -> Result<Summary, Failure> {
    let opened = Opened::to_look(session)?;
    let progress = progress(opened.store.awaiting_recompare()?.unwrap_or_default(), session);
    let found = opened.store.weigh_recompare(&mut |records| progress.advance(records));
    progress.clear();
    Ok(summary(found?, true, false))
}

fn progress(steps: u64, session: &Session) -> Progress {
    Progress::of(steps, session.lang.text("cli.recompare.progress"), session)
}

fn summary((done, upsets): (Recompared, Vec<Disturbed>), dry_run: bool, resumed: bool) -> Summary {
    let (withdrawn, flagged): (Vec<_>, Vec<_>) = upsets.into_iter().partition(|upset| upset.withdrawn);
    let marked = |upsets: Vec<Disturbed>| {
        upsets.into_iter().map(|Disturbed { id, why, .. }| Marked { id, why }).collect()
    };
    Summary {
        rules: RULES_VERSION,
        dry_run,
        resumed,
        records: done.records,
        regraded: done.regraded,
        withdrawn: marked(withdrawn),
        flagged: marked(flagged),
    }
}

fn in_words(summary: &Summary, lang: Lang) -> Vec<String> {
    if summary.records == 0 && !summary.resumed {
        return vec![lang.say(&Message::new("cli.recompare.none").arg("rules", summary.rules))];
    }
    let head = if summary.dry_run { "cli.recompare.would" } else { "cli.recompare.done" };
    let count = |marked: &[Marked]| thousands(marked.len() as u64);
    let mut said = vec![
        Message::new(head)
            .arg("records", thousands(summary.records))
            .arg("rules", summary.rules)
            .arg("withdrawn", count(&summary.withdrawn))
            .arg("flagged", count(&summary.flagged)),
    ];
    said.extend(summary.resumed.then(|| Message::new("cli.recompare.resumed")));
    said.extend(summary.regraded.iter().map(|Regrading { from, to, records }| {
        Message::new("cli.recompare.regraded")
            .arg("from", moments::grade(*from, lang))
            .arg("to", moments::grade(*to, lang))
            .arg("records", thousands(*records))
    }));
    for (id, marked) in
        [("cli.recompare.withdrawn", &summary.withdrawn), ("cli.recompare.flagged", &summary.flagged)]
    {
        said.extend(
            marked.iter().map(|marked| {
                Message::new(id).arg("id", marked.id).arg("why", moments::why(&marked.why, lang))
            }),
        );
    }
    said.iter().map(|message| lang.say(message)).collect()
}
