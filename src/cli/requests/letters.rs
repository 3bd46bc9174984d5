//! `request write`: letters and lists written, and what came of it said.

use super::wish::{What, Writing};
use super::writing::{Letters, carry_out};
use crate::audit::RequestState;
use crate::cli::Outcome;
use crate::cli::course::Course;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::{Output, complain};
use crate::cli::refusals::tell_refused;
use crate::cli::session::Session;
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::triage::port::LettersAhead;
use crate::triage::requests::RequestFilter;

/// Writes letters and lists, and says what was written, what was not and why.
pub fn write(writing: &Writing, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    // Asked for before anything is written: from here on a request to stop leaves no file behind.
    let stop = stop_requested().map_err(Failure::Signals)?;
    // What is ordered on a command line is agreed to. Whoever reads of places to fill in can still stop the run; a reader that went
    // away stops nothing.
    let mut heard = Ok(());
    let agrees = |ahead: LettersAhead| {
        if ahead.is_unfilled {
            let said = session.say(&Message::new("cli.request.unfilled"));
            heard = output.line(&said).and_then(|()| output.finish());
        }
        true
    };
    let letters = carry_out(writing, agrees, &mut opened, session.now(), &mut Course::untold(&stop))?;
    heard?;
    let Letters::Written(written) = letters else { return Ok(Outcome::Done) };
    let is_short = written.is_short();
    if matches!(writing.what, What::Sweep(_)) {
        let escalated = thousands(written.escalated);
        output.line(&session.say(&Message::new("cli.sweep.escalated").arg("count", escalated)))?;
    }
    let lacking = written.lacking.iter().flat_map(|(lack, ids)| ids.iter().map(|id| (*id, lack.message())));
    tell_refused("cli.request.not-written", lacking.chain(written.refused), session);
    for doubt in written.doubts {
        complain(&doubt, session.lang);
    }
    output.line(&session.say(&head(writing, written.letters, written.requests)))?;
    for (id, count) in [
        ("cli.request.by-hand", written.by_hand),
        ("cli.request.readdressed", written.readdressed),
        ("cli.request.put-off", written.put_off),
        ("cli.request.undecided", written.undecided),
    ] {
        if count > 0 {
            output.line(&session.say(&Message::new(id).arg("count", thousands(count))))?;
        }
    }
    // Who writes again knows of them.
    if !matches!(writing.what, What::Again { .. }) {
        tell_unsent(written.requests + written.put_off, &opened, session, output)?;
    }
    Ok(Outcome::of(is_short))
}

/// Says how many letters lie where, or that there was none to write.
fn head(writing: &Writing, letters: u64, requests: u64) -> Message {
    if letters > 0 {
        return Message::new("cli.request.written")
            .arg("path", shown(&writing.out))
            .arg("letters", thousands(letters))
            .arg("requests", thousands(requests));
    }
    Message::new(match writing.what {
        What::Again { overdue: true, .. } => "cli.request.none-overdue",
        What::Again { .. } => "cli.request.none-open",
        _ => "cli.request.nobody",
    })
}

/// Says how many letters were written before and not sent.
fn tell_unsent(
    just_now: u64,
    opened: &Opened,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
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
