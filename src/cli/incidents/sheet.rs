//! The sheet of an incident, written into a file.

use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use super::found;
use super::named::Which;
use crate::audit::EventKind;
use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files::{FilesError, Kind, NewFile};
use crate::i18n::Message;
use crate::report;
use crate::triage::chain::hex;

/// Writes the sheet of an incident.
pub fn sheet(which: &Which, path: &Path, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let is_page = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => true,
        Some("txt") => false,
        _ => return Err(Failure::Wrong(Message::new("cli.incident.sheet-ending").arg("path", shown(path)))),
    };
    // What leaves in a file is recorded, or does not leave.
    let mut opened = Opened::to_write(session)?;
    opened.refuse_own_files(path)?;
    let of = found(&opened, which)?;
    let Some(record) = opened.store.record(of.incident.candidate)? else {
        return Err(Failure::Store(crate::store::StoreError::Corrupt));
    };
    let sheet = report::Sheet {
        of: &of,
        record: &record,
        origin: opened.origin(),
        by: opened.actor.person(),
        now: session.now(),
    };
    let text = if is_page { sheet.html(session.lang) } else { sheet.text(session.lang) };
    let mut file = NewFile::replacing(path, Kind::Text(&report::is_sheet))?;
    let failed =
        |error: &std::io::Error| -> Failure { FilesError::system(shown(path).as_str(), error).into() };
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    let facts = json!({
        "incident": of.incident.id.0,
        "file": path.to_string_lossy(),
        "sha256": hex(&file.written().digest),
    });
    opened.note(EventKind::Reported, Some(of.incident.candidate), facts, session.now())?;
    file.commit()?;
    output.line(&session.say(&Message::new("cli.written").arg("path", shown(path))))?;
    Ok(Outcome::Done)
}
