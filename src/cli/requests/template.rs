//! The letter's template: printed, put in force, given up.

use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;

use crate::audit::TemplateKind;
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files::{self, NewFile};
use crate::i18n::Message;
use crate::report::{LETTER, TemplateError, check_letter, from_outside, is_unfilled, wrong_letter};

/// The longest template that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// A template was put in force.
#[derive(Debug)]
pub struct Set {
    /// What to say.
    pub said: Message,
    /// Whether places in it are not filled in yet.
    pub is_unfilled: bool,
    /// What is to be known of it, if anything.
    pub doubt: Option<Message>,
}

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

/// Writes the template that is in force into a new file (0600), and says so. What is there already may have been edited: it is
/// left as it is.
pub fn write(path: &Path, opened: &Opened) -> Result<Message, Failure> {
    opened.refuse_own_files(path)?;
    let mut file = NewFile::create(path)?;
    file.write_all(in_force_in(opened)?.as_bytes()).map_err(|error| Failure::write_failed(path, &error))?;
    file.commit_new()?;
    Ok(Message::new("cli.request.template-written").arg("path", shown(path)))
}

/// Puts a template in force, if it is one; says so, and what it still lacks.
pub fn set(path: &Path, opened: &mut Opened, at: Timestamp) -> Result<Set, Failure> {
    let text = files::read_text(path, LIMIT)?;
    check_letter(&text).map_err(|error| {
        let why = wrong_letter(&error);
        Failure::Said(Message::new("cli.request.template-bad").arg("path", shown(path)).say("why", why))
    })?;
    let actor = opened.actor.clone();
    opened.store.set_template(TemplateKind::RequestLetter, Some(&text), &actor, at)?;
    let said = Message::new("cli.request.template-set").arg("path", shown(path));
    Ok(Set { said, is_unfilled: is_unfilled(&text), doubt: doubt(&text) })
}

/// Says what the letter in force would load from elsewhere, if anything.
pub fn doubt(in_force: &str) -> Option<Message> {
    from_outside(in_force).map(|why| Message::new("cli.request.letter-doubt").say("why", why))
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
