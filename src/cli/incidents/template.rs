//! The checklist's template: printed, and put in force.

use std::path::Path;

use crate::audit::{TemplateKind, line_of_number};
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files;
use crate::i18n::{Lang, Message};
use crate::notice::incident::{BadLine, parse, shipped_text};

/// The longest template that is read, in bytes.
const LIMIT: u64 = 1 << 18;

/// Prints the template in force.
pub fn print(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let own = opened.store.template(TemplateKind::IncidentChecklist)?;
    output.text(own.as_deref().unwrap_or_else(|| shipped_text(session.lang)))?;
    Ok(Outcome::Done)
}

/// Puts the template of a file in force, or with none the one that comes with the program.
pub fn set(path: Option<&Path>, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let body = path.map(|path| read(path, session.lang)).transpose()?;
    let mut opened = Opened::to_write(session)?;
    let actor = opened.actor.clone();
    opened.store.set_template(TemplateKind::IncidentChecklist, body.as_deref(), &actor, session.now())?;
    let said = if body.is_some() { "cli.incident.template-set" } else { "cli.incident.template-reset" };
    output.line(session.lang.text(said))?;
    Ok(Outcome::Done)
}

fn read(path: &Path, lang: Lang) -> Result<String, Failure> {
    let body = files::read_text(path, LIMIT)?;
    // Comments too are printed with it.
    let in_comment =
        line_of_number(&body).map(|line| BadLine { line, why: Message::new("notice.template.number") });
    match parse(&body).and_then(|_| in_comment.map_or(Ok(()), |bad| Err(vec![bad]))) {
        Ok(()) => Ok(body),
        Err(bad) => {
            let lines: Vec<String> = bad.iter().map(|bad| lang.say(&bad.message())).collect();
            let said = Message::new("cli.incident.template-bad")
                .arg("path", shown(path))
                .arg("lines", lines.join("; "));
            Err(Failure::Said(said))
        }
    }
}
