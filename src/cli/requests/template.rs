//! The letter's template: printed, put in force, given up.

use std::path::Path;

use crate::audit::TemplateKind;
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files;
use crate::i18n::Message;
use crate::report::{LETTER, TemplateError, check_letter, from_outside, is_unfilled, wrong_letter};

/// The longest template that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// Prints the template that comes with the program, or the one that is in force.
pub fn print(in_force: bool, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    if in_force {
        let opened = Opened::to_read(session)?;
        output.text(&in_force_in(&opened)?)?;
    } else {
        output.text(LETTER)?;
    }
    Ok(Outcome::Done)
}

/// Puts a template in force, if it is one.
pub fn set(path: &Path, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let text = files::read_text(path, LIMIT)?;
    check_letter(&text).map_err(|error| {
        let why = wrong_letter(&error);
        Failure::Said(Message::new("cli.request.template-bad").arg("path", shown(path)).say("why", why))
    })?;
    let mut opened = Opened::to_write(session)?;
    let actor = opened.actor.clone();
    opened.store.set_template(TemplateKind::RequestLetter, Some(&text), &actor, session.now())?;
    output.line(&session.say(&Message::new("cli.request.template-set").arg("path", shown(path))))?;
    if is_unfilled(&text) {
        output.line(&session.say(&Message::new("cli.request.unfilled")))?;
    }
    if let Some(said) = from_outside(&text) {
        output.line(&session.say(&said))?;
    }
    Ok(Outcome::Done)
}

/// Puts the template that comes with the program in force.
pub fn reset(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::to_write(session)?;
    let actor = opened.actor.clone();
    opened.store.set_template(TemplateKind::RequestLetter, None, &actor, session.now())?;
    output.line(&session.say(&Message::new("cli.request.template-reset")))?;
    Ok(Outcome::Done)
}

/// Returns the template that is in force.
pub fn in_force_in(opened: &Opened) -> Result<String, Failure> {
    let own = opened.store.template(TemplateKind::RequestLetter)?;
    Ok(own.unwrap_or_else(|| LETTER.to_owned()))
}

/// Makes the failure of a template in force that an older version took.
pub fn failure(error: &TemplateError) -> Failure {
    let path = TemplateKind::RequestLetter.code();
    let why = wrong_letter(error);
    Failure::Said(Message::new("cli.request.template-bad").arg("path", path).say("why", why))
}
