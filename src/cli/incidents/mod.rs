//! Incidents: which one is meant, several as rows and as objects, one in words, its sheet, and the template of the checklist.

pub mod named;
pub mod sheet;
pub mod template;
pub mod told;

use std::borrow::Cow;

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::Value;

use self::named::Which;
use super::Outcome;
use super::failure::Failure;
use super::opened::Opened;
use super::output::Output;
use super::session::Session;
use super::table::{Column, Table};
use crate::audit::{Day, IncidentOf, StepState};
use crate::files::{TableFor, TableWriter};
use crate::i18n::{Lang, Message};
use crate::notice::NoticeRefusal;
use crate::notice::incident::{due_now, due_words, next_due};
use crate::text::Shown;
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

/// Reads the incident that is meant as who asks may see it, or says that there is none, or which ones there are.
pub fn found(opened: &Opened, which: &Which) -> Result<IncidentOf, Failure> {
    let id = named::id(opened, which)?;
    let found = opened.store.incident(id)?.ok_or_else(|| refused(&NoticeRefusal::NoSuchIncident(id)))?;
    Ok(found.seen_by(&opened.actor).into_owned())
}

/// Says a refusal.
pub fn refused(refusal: &NoticeRefusal) -> Failure {
    Failure::Refused(refusal.message())
}

const COLUMNS: [&str; 16] = [
    "id",
    "record",
    "insurer_no",
    "symbol",
    "number",
    "branch",
    "individual_number",
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
    let listed: Vec<_> = listed.iter().map(|of| of.seen_by(&opened.actor).into_owned()).collect();
    match format {
        ListFormat::Json => {
            let objects: Vec<Value> = listed.iter().map(|of| told::json(of, now, session.lang)).collect();
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
    let IncidentOf { incident, key, kanji_name, .. } = of;
    let ended = incident.ended.as_ref();
    vec![
        incident.id.to_string().into(),
        incident.candidate.to_string().into(),
        key.insurer_no.as_str().into(),
        key.symbol.as_str().into(),
        key.number.as_str().into(),
        key.branch.as_str().into(),
        incident.number.map(|number| number.to_string()).unwrap_or_default().into(),
        kanji_name.as_str().into(),
        moment(Some(incident.opened_at)).into(),
        of.opened_by().unwrap_or_default().into(),
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
                told::state(of, now, lang).into(),
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
