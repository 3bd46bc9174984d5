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
use crate::text::Shown;
use crate::triage::chain::hex;
use crate::triage::deadlines::Pace;
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

/// Takes the report for a day back.
pub fn supersede(due: Day, note: &str, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    let actor = opened.actor.clone();
    opened.store.supersede(due, note, &actor, session.now())?.map_err(|refusal| refused(&refusal))?;
    output.line(&session.say(&Message::new("cli.report.superseded").arg("due", due)))?;
    Ok(Outcome::Done)
}

/// Sets a day to report by, or with no name gives it up.
pub fn set_deadline(day: Day, name: Option<&str>, session: &Session) -> Result<(), Failure> {
    let mut opened = Opened::to_write(session)?;
    let actor = opened.actor.clone();
    opened.store.set_deadline(day, name, &actor, session.now())?.map_err(|refusal| refused(&refusal))
}

/// Lists the days to report by: what is due, what is left until then, and what was filed.
pub fn list_deadlines(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let today = session.today();
    let figures = opened.store.figures(today, today)?;
    let mut filings = opened.store.filings()?;
    for deadline in opened.store.deadlines()? {
        let filed = filings.iter().position(|filing| filing.due == deadline.day).map(|at| filings.remove(at));
        let said = Message::new("cli.report.deadline")
            .arg("day", deadline.day)
            .say("name", deadline.message())
            .say("left", Pace::until(deadline.day, today, &figures).message());
        output.line(&session.say(&said))?;
        if let Some(filing) = filed {
            output.line(&session.say(&filed_line(&filing)))?;
        }
    }
    // Filed for days that were given up since, or that were none.
    for filing in &filings {
        output.line(&session.say(&Message::new("cli.report.other-day").arg("day", filing.due)))?;
        output.line(&session.say(&filed_line(filing)))?;
    }
    Ok(Outcome::Done)
}

fn filed_line(filing: &crate::store::FiledReport) -> Message {
    Message::new("cli.report.filed-line")
        .arg("on", Day::of(filing.filed_at))
        .arg("by", Shown::new(filing.filed_by.as_str()))
        .arg("digest", hex(&filing.digest))
}

fn refused(refusal: &Refusal) -> Failure {
    Failure::Refused(refusal.message())
}
