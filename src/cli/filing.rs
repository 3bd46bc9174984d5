//! Filing reports, taking them back, and the days to report by.

use jiff::Timestamp;

use super::Outcome;
use super::failure::Failure;
use super::opened::Opened;
use super::output::Output;
use super::session::Session;
use crate::audit::Day;
use crate::i18n::Message;
use crate::report;
use crate::triage::chain::hex;
use crate::triage::deadlines::{self, Deadline, Pace};
use crate::triage::figures::Figures;
use crate::triage::policy::Refusal;

/// Files the report for a day, and says of which figures it is.
pub fn file(due: Day, opened: &mut Opened, at: Timestamp) -> Result<Message, Failure> {
    let actor = opened.actor.clone();
    let filing =
        opened.store.file_report(due, report::json, &actor, at)?.map_err(|refusal| refused(&refusal))?;
    Ok(Message::new("cli.report.filed")
        .arg("due", filing.due)
        .arg("as_of", filing.as_of)
        .arg("digest", hex(&filing.digest)))
}

/// Takes the report for a day back, and says so.
pub fn supersede(due: Day, why: &str, opened: &mut Opened, at: Timestamp) -> Result<Message, Failure> {
    let actor = opened.actor.clone();
    opened.store.supersede(due, why, &actor, at)?.map_err(|refusal| refused(&refusal))?;
    Ok(Message::new("cli.report.superseded").arg("due", due))
}

/// Sets a day to report by, or with no name gives it up; says what is left until then, or that it is none any more.
pub fn set_deadline(
    day: Day,
    name: Option<&str>,
    opened: &mut Opened,
    at: Timestamp,
) -> Result<Message, Failure> {
    let (actor, today) = (opened.actor.clone(), Day::of(at));
    opened.store.set_deadline(day, name, &actor, at)?.map_err(|refusal| refused(&refusal))?;
    let set = opened.store.deadlines()?.into_iter().rfind(|of| of.day == day && of.is_own());
    Ok(match set {
        Some(set) => until(&set, today, &opened.store.figures(today, today)?),
        None => Message::new("cli.report.deadline-dropped").arg("day", day),
    })
}

/// Lists the days to report by: what is due, what is left until then, and what was filed.
pub fn list_deadlines(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let today = session.today();
    let figures = opened.store.figures(today, today)?;
    for due in deadlines::with_filings(opened.store.deadlines()?, opened.store.filings()?) {
        let said = match &due.deadline {
            Some(deadline) => until(deadline, today, &figures),
            None => Message::new("cli.report.other-day").arg("day", due.day),
        };
        output.line(&session.say(&said))?;
        for filing in &due.filings {
            let said = Message::new("cli.report.filed-line")
                .say("filed", filing.message())
                .arg("digest", hex(&filing.digest));
            output.line(&session.say(&said))?;
        }
    }
    Ok(Outcome::Done)
}

/// Says what is left until a day to report by.
fn until(deadline: &Deadline, today: Day, figures: &Figures) -> Message {
    Message::new("cli.report.deadline")
        .arg("day", deadline.day)
        .say("name", deadline.message())
        .say("left", Pace::until(deadline.day, today, figures).message())
}

fn refused(refusal: &Refusal) -> Failure {
    Failure::Refused(refusal.message())
}
