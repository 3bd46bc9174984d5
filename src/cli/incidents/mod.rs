//! Incidents in words, as rows and as objects; their sheets and their template.

pub mod template;

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Outcome;
use super::failure::{Failure, shown};
use super::opened::Opened;
use super::output::Output;
use super::session::Session;
use super::table::{Column, Table};
use crate::audit::{Day, EventKind, IncidentId, IncidentOf, IncidentStep, StepState};
use crate::files::{FilesError, Kind, NewFile, TableFor, TableWriter};
use crate::i18n::{Lang, Message};
use crate::notice::NoticeRefusal;
use crate::notice::incident::{due_now, due_words, evidence, is_due, next_due, owner, title};
use crate::report;
use crate::text::{Shown, pad};
use crate::triage::chain::hex;
use crate::triage::listing::{moment, time_in_japan};

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Aligned columns, in words
    Table,
    /// A row an incident
    Csv,
    /// An array of objects
    Json,
}

/// A day by whose end a step is due, or none.
#[derive(Debug, Clone, Copy)]
pub struct DueDay(pub Option<Day>);

/// Reads a day or `none`.
pub fn due(text: &str) -> Result<DueDay, String> {
    if text == "none" {
        return Ok(DueDay(None));
    }
    text.parse().map(|day| DueDay(Some(day))).map_err(|_| "a day is written YYYY-MM-DD; or none".to_owned())
}

/// Reads an incident, or says that there is none.
pub fn found(opened: &Opened, id: IncidentId) -> Result<IncidentOf, Failure> {
    opened.store.incident(id)?.ok_or_else(|| refused(&NoticeRefusal::NoSuchIncident(id)))
}

/// Says a refusal.
pub fn refused(refusal: &NoticeRefusal) -> Failure {
    Failure::Refused(refusal.message())
}

/// Reads the id of an incident, as lists show it.
pub fn id(text: &str) -> Result<IncidentId, String> {
    match text.parse::<i64>() {
        Ok(id) if id > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(IncidentId(id)),
        _ => Err("an id is a whole number, as `totsugo incident list` shows it".to_owned()),
    }
}

const COLUMNS: [&str; 15] = [
    "id",
    "record",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "kanji_name",
    "opened_at",
    "opened_by",
    "ending",
    "ended_at",
    "ended_by",
    "steps_open",
    "due_now",
    "next_due",
];

/// Lists incidents.
pub fn list(
    only_open: bool,
    only_due: bool,
    format: ListFormat,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    let now = session.now();
    let mut listed = opened.store.incidents(only_open)?;
    listed.retain(|of| !only_due || due_now(&of.incident, now) > 0);
    match format {
        ListFormat::Json => {
            let objects: Vec<Value> = listed.iter().map(|of| json(of, now, session.lang)).collect();
            output.json(&objects)?;
        }
        ListFormat::Csv => {
            let mut writer =
                TableWriter::new(&mut *output, &COLUMNS, TableFor::Programs).map_err(Failure::stdout)?;
            for of in &listed {
                writer.row(cells(of, now)).map_err(Failure::stdout)?;
            }
            writer.finish().map_err(Failure::stdout)?;
        }
        ListFormat::Table => table(&listed, now, session.lang, output)?,
    }
    Ok(Outcome::Done)
}

fn steps_open(of: &IncidentOf) -> usize {
    of.incident.steps.iter().filter(|step| step.state == StepState::Open).count()
}

fn cells(of: &IncidentOf, now: Timestamp) -> Vec<Cow<'_, str>> {
    let IncidentOf { incident, key, kanji_name } = of;
    let ended = incident.ended.as_ref();
    vec![
        incident.id.to_string().into(),
        incident.candidate.to_string().into(),
        key.insurer_no.as_str().into(),
        key.symbol.as_str().into(),
        key.number.as_str().into(),
        key.branch.as_str().into(),
        kanji_name.as_str().into(),
        moment(Some(incident.opened_at)).into(),
        incident.opened_by.as_str().into(),
        ended.map_or("", |(ending, ..)| ending.code()).into(),
        moment(ended.map(|(_, at, _)| *at)).into(),
        ended.map_or("", |(.., by)| by.as_str()).into(),
        steps_open(of).to_string().into(),
        due_now(incident, now).to_string().into(),
        moment(next_due(incident)).into(),
    ]
}

fn table(listed: &[IncidentOf], now: Timestamp, lang: Lang, output: &mut Output) -> Result<(), Failure> {
    let columns = [
        ("cli.list.id", None),
        ("cli.incident.record", None),
        ("cli.list.member", Some(12)),
        ("word.item.kanji_name", Some(10)),
        ("cli.incident.opened", None),
        ("cli.incident.state", Some(8)),
        ("cli.incident.next", Some(10)),
    ]
    .map(|(id, least)| Column { title: lang.text(id), least });
    let rows: Vec<Vec<Shown<'_>>> = listed
        .iter()
        .map(|of| {
            vec![
                of.incident.id.to_string().into(),
                format!("#{}", of.incident.candidate).into(),
                Shown::key(of.key.to_string()),
                of.kanji_name.as_str().into(),
                time_in_japan(Some(of.incident.opened_at)).into(),
                state(of, now, lang).into(),
                next_due(&of.incident).map(due_words).unwrap_or_default().into(),
            ]
        })
        .collect();
    let table = Table::new(columns.into(), &rows, output.width());
    output.line(&table.head())?;
    for row in &rows {
        output.line(&table.line(row))?;
    }
    output.line(&lang.say(&Message::new("cli.incident.count").arg("count", listed.len())))
}

/// Says how an incident stands: how it ended, or how many steps are open and due.
fn state(of: &IncidentOf, now: Timestamp, lang: Lang) -> String {
    match &of.incident.ended {
        Some((ending, ..)) => lang.word("incident-ending", ending.code()).to_owned(),
        None => lang.say(
            &Message::new("cli.incident.open")
                .arg("open", steps_open(of))
                .arg("due", due_now(&of.incident, now)),
        ),
    }
}

/// Lays an incident out as text.
pub fn text(of: &IncidentOf, now: Timestamp, lang: Lang) -> String {
    let IncidentOf { incident, key, kanji_name } = of;
    let mut lines = vec![
        lang.say(
            &Message::new("cli.incident.head")
                .arg("id", incident.id)
                .arg("record", incident.candidate)
                .arg("key", Shown::key(key.to_string()))
                .arg("name", Shown::new(kanji_name.as_str())),
        ),
    ];
    lines.push(
        lang.say(
            &Message::new("cli.incident.opened-by")
                .arg("when", time_in_japan(Some(incident.opened_at)))
                .arg("by", Shown::new(incident.opened_by.as_str())),
        ),
    );
    lines.push(match &incident.ended {
        None => state(of, now, lang),
        Some((ending, at, by)) => lang.say(
            &Message::new("cli.incident.ended")
                .arg("how", lang.word("incident-ending", ending.code()))
                .arg("when", time_in_japan(Some(*at)))
                .arg("by", Shown::new(by.as_str())),
        ),
    });
    lines.push(String::new());
    lines.extend(incident.steps.iter().flat_map(|step| step_lines(step, incident.is_open(), now, lang)));
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).chain([""]).collect();
    lines.join("\n")
}

/// The cells before the words of a step.
const STATE: usize = 10;
const CODE: usize = 23;

fn step_lines(step: &IncidentStep, is_open: bool, now: Timestamp, lang: Lang) -> Vec<String> {
    let state = if is_open && is_due(step, now) {
        lang.text("cli.incident.due-now")
    } else {
        lang.word("step-state", step.state.code())
    };
    let head = format!("{}{}", pad(state, STATE), pad(Shown::new(step.code.as_str()).as_str(), CODE));
    let mut lines = vec![format!("{head}{}", Shown::new(title(step, lang)))];
    let must = step.must.then(|| lang.text("cli.incident.must").to_owned());
    let due = step.due_at.map(|due| lang.say(&Message::new("cli.incident.due").arg("when", due_words(due))));
    let about = std::iter::once(Shown::new(owner(step, lang)).to_string()).chain(must).chain(due);
    let below = " ".repeat(STATE + CODE);
    lines.push(format!("{below}{}", about.collect::<Vec<_>>().join(" · ")));
    if let Some(by) = &step.done_by {
        let said = Message::new("cli.incident.done")
            .arg("by", Shown::new(by.as_str()))
            .arg("when", time_in_japan(step.done_at))
            .arg("evidence", Shown::new(evidence(step, lang)));
        lines.push(format!("{below}{}", lang.say(&said)));
    }
    lines
}

/// Says a step after an act on it, on one line.
pub fn stepped(of: &IncidentOf, code: &str, lang: Lang) -> String {
    let step = of.incident.step(code);
    let state = step.map_or("", |step| lang.word("step-state", step.state.code()));
    let said = Message::new("cli.incident.stepped")
        .arg("id", of.incident.id)
        .arg("step", Shown::new(code))
        .arg("state", state)
        .arg("owner", Shown::new(step.map_or("", |step| owner(step, lang))))
        .arg("due", step.and_then(|step| step.due_at).map_or_else(|| "-".to_owned(), due_words));
    let closed = (!of.incident.is_open()).then(|| format!("; {}", lang.text("cli.incident.is-closed")));
    format!("{}{}", lang.say(&said), closed.unwrap_or_default())
}

/// Returns an incident as the object that scripts rely on.
pub fn json(of: &IncidentOf, now: Timestamp, lang: Lang) -> Value {
    let IncidentOf { incident, key, kanji_name } = of;
    let ended = incident.ended.as_ref();
    let at = |at: Option<Timestamp>| at.map(|at| moment(Some(at)));
    let steps: Vec<Value> = incident
        .steps
        .iter()
        .map(|step| {
            json!({
                "code": step.code,
                "title": title(step, lang),
                "owner": owner(step, lang),
                "must": step.must,
                "due_at": at(step.due_at),
                "due_now": incident.is_open() && is_due(step, now),
                "state": step.state,
                "evidence": step.evidence,
                "done_by": step.done_by,
                "done_at": at(step.done_at),
            })
        })
        .collect();
    json!({
        "id": incident.id.0,
        "record": incident.candidate,
        "insurer_no": key.insurer_no.as_str(),
        "symbol": key.symbol,
        "number": key.number,
        "branch": key.branch,
        "kanji_name": kanji_name,
        "opened_at": at(Some(incident.opened_at)),
        "opened_by": incident.opened_by,
        "ending": ended.map(|(ending, ..)| ending.code()),
        "ended_at": at(ended.map(|(_, at, _)| *at)),
        "ended_by": ended.map(|(.., by)| by),
        "due_now": due_now(incident, now),
        "next_due": at(next_due(incident)),
        "version": incident.version,
        "steps": steps,
    })
}

/// Writes the sheet of an incident.
pub fn sheet(
    id: IncidentId,
    path: &Path,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let is_page = match path.extension().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => true,
        Some("txt") => false,
        _ => return Err(Failure::Wrong(Message::new("cli.incident.sheet-ending").arg("path", shown(path)))),
    };
    // What leaves in a file is recorded, or does not leave.
    let mut opened = Opened::to_write(session)?;
    opened.refuse_own_files(path)?;
    let of = found(&opened, id)?;
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
        "incident": id.0,
        "file": path.to_string_lossy(),
        "sha256": hex(&file.written().digest),
    });
    opened.note(EventKind::Reported, Some(of.incident.candidate), facts, session.now())?;
    file.commit()?;
    output.line(&session.say(&Message::new("cli.written").arg("path", shown(path))))?;
    Ok(Outcome::Done)
}
