//! `assign`: who works on which records.

use clap::Args;

use crate::audit::{Actor, CandidateId, IdentitySource};
use crate::cli::commands::show;
use crate::cli::failure::Failure;
use crate::cli::filters::Filters;
use crate::cli::listing::note_search;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::requests::acts;
use crate::cli::session::Session;
use crate::cli::{Outcome, acting};
use crate::i18n::{Lang, Message, thousands};
use crate::text::Shown;
use crate::triage::act::Act;
use crate::triage::listing::ListRow;
use crate::triage::policy::{BUNDLE, LEASE_HOURS, lease_from, person_named};
use crate::triage::withdrawal::Upset;

/// Give records to somebody, take the next free ones, or hand all of one person over to another
///
/// An empty name gives records to nobody. What is taken with --next is free again after a day, unless somebody outside was
/// asked.
#[derive(Debug, Args)]
pub struct Assign {
    /// Records, by the ids that `list` shows
    #[arg(value_name = "ID", required_unless_present_any = ["from", "next"], conflicts_with_all = ["from", "next"], value_parser = acting::id)]
    ids: Vec<CandidateId>,
    /// Instead of ids: all records of this person, holds and requests too; what was handed over is listed
    #[arg(long, value_name = "NAME", conflicts_with = "next")]
    from: Option<String>,
    /// To whom
    #[arg(long, value_name = "NAME", required_unless_present = "next", conflicts_with = "next")]
    to: Option<String>,
    /// Take the next free records of the queue yourself, at most so many (1 to 50)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(BUNDLE)))]
    next: Option<u32>,
    /// Of which records `--next` takes.
    #[command(flatten)]
    filters: Filters,
}

impl Assign {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if self.next.is_none() && !self.filters.is_empty() {
            return Err(Failure::Wrong(Message::new("cli.assign.filters")));
        }
        let mut opened = Opened::to_write(session)?;
        if let Some(size) = self.next {
            return take(&self.filters, size, &mut opened, session, output);
        }
        let to = self.to.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let newcomer = to.map(|to| newcomer(to, &opened)).transpose()?.flatten();
        let outcome = if let Some(from) = self.from.as_deref().map(str::trim) {
            hand_over(from, to, &mut opened, session, output)?
        } else {
            let act = Act::Assign { to: to.map(str::to_owned) };
            acting::each(&self.ids, &act, None, &mut opened, session, output)?
        };
        if let Some(newcomer) = newcomer {
            output.line(&session.say(&newcomer))?;
        }
        Ok(outcome)
    }
}

/// Says that nobody of a name is known here, so that a slip in it is seen. Where people are known by what they claim to be, the history
/// is no list of them.
fn newcomer(name: &str, opened: &Opened) -> Result<Option<Message>, Failure> {
    if opened.actor.source == IdentitySource::Claim || opened.store.is_known(name)? {
        return Ok(None);
    }
    Ok(Some(Message::new("cli.assign.newcomer").arg("name", Shown::new(person_named(name)))))
}

/// Takes the next free records, and lists them.
fn take(
    filters: &Filters,
    size: u32,
    opened: &mut Opened,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let now = session.now();
    let until = lease_from(now);
    let filter = filters.in_database(opened, session.today())?;
    note_search(opened, &filter, session)?;
    let taken = opened
        .store
        .take_bundle(&filter, size, until, &opened.actor, now)?
        .map_err(|refusal| Failure::Refused(refusal.message()))?;
    for place in &taken {
        if let Some(row) = opened.store.list_row(place.id)? {
            output.line(&line(&row, &opened.actor, session.lang))?;
        }
    }
    let said = Message::new("cli.assign.taken").arg("count", taken.len()).arg("hours", LEASE_HOURS);
    output.line(&session.say(&said))?;
    Ok(Outcome::Done)
}

/// Hands over all records of one person, and lists them as they become durable.
fn hand_over(
    from: &str,
    to: Option<&str>,
    opened: &mut Opened,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let actor = opened.actor.clone();
    let (mut count, mut heard, mut moved) = (0, Ok(()), Vec::new());
    // A reader that went away, or a full disk that took the words, stops nothing that was ordered: it is told at the end.
    let each = &mut |row: &ListRow| {
        count += 1;
        moved.push(row.id);
        if heard.is_ok() {
            heard = output.line(&line(row, &actor, session.lang)).and_then(|()| output.finish());
        }
    };
    opened
        .store
        .hand_over(from, to, &actor, session.now(), each)?
        .map_err(|refusal| Failure::Refused(refusal.message()))?;
    heard?;
    // Who takes over waits for these answers now.
    for id in moved {
        for row in show::requests(opened, id)?.iter().filter(|row| row.request.answer.is_none()) {
            output.line(&acts::line(&row.request, Upset::None, opened, session.lang)?)?;
        }
    }
    let said = Message::new("cli.assign.handed-over")
        .arg("count", thousands(count))
        .arg("from", Shown::new(person_named(from)))
        .arg("to", Shown::new(to.map_or_else(|| "-".to_owned(), person_named)));
    output.line(&session.say(&said))?;
    Ok(Outcome::Done)
}

/// Says one record on a line: id, member key as on the card, status, due date.
fn line(row: &ListRow, actor: &Actor, lang: Lang) -> String {
    let mark = row.mark.seen_by(actor);
    let status = acting::status(&mark, lang);
    let due = mark.due_on.map(|day| format!("  {day}")).unwrap_or_default();
    format!("#{}  {}  {status}{due}", row.id, Shown::key(row.key.to_string()))
}
