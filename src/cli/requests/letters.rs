//! `request write`: letters and lists written, and what came of it said.

use super::writing::{Desk, Lacked, Refused, Writing};
use crate::audit::RequestState;
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::{Output, tell};
use crate::cli::session::Session;
use crate::cli::sweeps::escalate_swept;
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::text::Shown;
use crate::triage::requests::RequestFilter;

/// Writes letters and lists, and says what was written, what was not and why.
pub fn write(writing: &Writing, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    // Asked for before anything is written: from here on a request to stop leaves no file behind.
    let stop = stop_requested().map_err(Failure::Signals)?;
    let desk = Desk::ready(writing, &opened, session.today())?;
    // Before anything is registered: whoever reads it can still stop the run.
    if desk.ahead(writing, &opened, session.today())?.is_unfilled {
        tell(&format!("totsugo: {}", session.say(&Message::new("cli.request.unfilled"))));
    }
    let swept = writing
        .sweep
        .map(|id| escalate_swept(id, &desk.broken_off(), &mut opened, session, output))
        .transpose()?;
    let written = desk.write(writing, swept, &mut opened, session.now(), &stop)?;
    tell_lacking(&written.lacking, session);
    tell_refused(&written.refused, session);
    let said = if written.letters == 0 {
        Message::new("cli.request.nobody")
    } else {
        Message::new("cli.request.written")
            .arg("path", shown(&writing.out))
            .arg("letters", thousands(written.letters))
            .arg("requests", thousands(written.requests))
    };
    output.line(&session.say(&said))?;
    let just_now = if writing.again && written.letters > 0 { u64::MAX } else { written.requests };
    tell_rest(written.undecided, just_now, &opened, session, output)?;
    Ok(Outcome::of(written.leaves_out()))
}

/// How many ids are said at most.
const NAMED: usize = 10;

/// Says what is not written because something is missing, and what to do.
fn tell_lacking(lacking: &Lacked, session: &Session) {
    for (lack, records) in lacking {
        let mut ids: Vec<String> = records.iter().take(NAMED).map(|id| format!("#{id}")).collect();
        if records.len() > NAMED {
            ids.push("…".to_owned());
        }
        let said = Message::new("cli.request.lacking")
            .arg("count", thousands(records.len() as u64))
            .arg("ids", ids.join(" "))
            .say("why", lack.message());
        tell(&format!("totsugo: {}", Shown::new(session.say(&said))));
    }
}

fn tell_refused(refused: &Refused, session: &Session) {
    for (id, why) in refused {
        let said = Message::new("cli.refused").arg("id", id).say("why", why.clone());
        tell(&format!("totsugo: {}", Shown::new(session.say(&said))));
    }
}

/// Says what else waits: answers that nobody decided on, and letters that were written before and not sent.
fn tell_rest(
    undecided: u64,
    just_now: u64,
    opened: &Opened,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
    if undecided > 0 {
        let said = Message::new("cli.request.undecided").arg("count", thousands(undecided));
        output.line(&session.say(&said))?;
    }
    let filter = RequestFilter { states: vec![RequestState::Written], ..RequestFilter::default() };
    let mut written = 0_u64;
    super::list::each(opened, &filter, |row| {
        written += u64::from(!row.is_unneeded());
        Ok(())
    })?;
    let unsent = written.saturating_sub(just_now);
    if unsent > 0 {
        output.line(&session.say(&Message::new("cli.request.unsent").arg("count", thousands(unsent))))?;
    }
    Ok(())
}
