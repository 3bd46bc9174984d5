//! Lists of requests.

use std::ops::ControlFlow;

use clap::ValueEnum;

use crate::audit::Day;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::table::{Column, Streamed};
use crate::files::{TableFor, TableWriter};
use crate::i18n::{Lang, Message, thousands};
use crate::notice::request::RequestRefusal;
use crate::text::Shown;
use crate::triage::requests::{RequestFilter, RequestRow};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns, in words
    Table,
    /// All columns
    Csv,
    /// An array of objects
    Json,
}

/// Lists the requests of a filter.
pub fn list(
    filter: &RequestFilter,
    format: Format,
    session: &Session,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let opened = Opened::to_read(session)?;
    opened.refuse_unknown_employers(&filter.employers)?;
    filter.records.iter().try_for_each(|id| opened.existing(*id).map(drop))?;
    for case in &filter.cases {
        if opened.store.request(case.0)?.is_none() {
            return Err(Failure::Refused(RequestRefusal::NoSuchCase(*case).message()));
        }
    }
    let today = session.today();
    match format {
        Format::Table => table(&opened, filter, session, output)?,
        Format::Csv => {
            let mut writer = TableWriter::new(&mut *output, RequestRow::columns(), TableFor::Programs)
                .map_err(Failure::stdout)?;
            each(&opened, filter, |row| {
                writer.row(row.seen_by(&opened.actor).cells(today)).map_err(Failure::stdout)
            })?;
            writer.finish().map_err(Failure::stdout).map(drop)?;
        }
        Format::Json => {
            let mut rows = 0_u64;
            output.text("[")?;
            each(&opened, filter, |row| {
                output.text(if rows == 0 { "\n" } else { ",\n" })?;
                rows += 1;
                serde_json::to_writer(&mut *output, &row.seen_by(&opened.actor).to_json(today))
                    .map_err(|error| Failure::stdout(error.into()))
            })?;
            output.line(if rows == 0 { "]" } else { "\n]" })?;
        }
    }
    Ok(Outcome::Done)
}

/// Hands each request to `visit` until that fails.
pub fn each(
    opened: &Opened,
    filter: &RequestFilter,
    mut visit: impl FnMut(&RequestRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut failure = None;
    opened.store.list_requests(filter, &mut |row| match visit(&row) {
        Ok(()) => ControlFlow::Continue(()),
        Err(why) => {
            failure = Some(why);
            ControlFlow::Break(())
        }
    })?;
    failure.map_or(Ok(()), Err)
}

fn table(
    opened: &Opened,
    filter: &RequestFilter,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
    let (lang, today) = (session.lang, session.today());
    let origin = opened.origin();
    let head = Message::new("report.database").arg("name", &origin.database).say("kind", origin.kind);
    output.line(&lang.say(&head))?;
    let columns = [
        ("word.case-code", None),
        ("word.status", Some(8)),
        ("word.due", None),
        ("word.addressee", Some(6)),
        ("cli.request.employer", Some(8)),
        ("cli.list.member", Some(10)),
        ("word.item.kanji_name", Some(8)),
        ("cli.list.id", None),
    ]
    .map(|(id, least)| Column { title: lang.text(id), least });
    let mut table = Streamed::new(columns.into());
    each(opened, filter, |row| table.row(cells(&row.seen_by(&opened.actor), today, lang), output))?;
    let rows = thousands(table.rows());
    table.end(output)?;
    output.line(&lang.say(&Message::new("cli.request.count").arg("rows", rows)))
}

fn cells(row: &RequestRow, today: Day, lang: Lang) -> Vec<Shown<'static>> {
    let request = &row.request;
    let employer = if request.employer_code.is_empty() {
        Shown::default()
    } else {
        Shown::employer(&request.employer_code, &row.employer_name)
    };
    vec![
        request.case_code().to_string().into(),
        state(row, today, lang).into(),
        request.due_on.map(|day| day.to_string()).unwrap_or_default().into(),
        lang.word("addressee", request.addressee.code()).into(),
        employer,
        Shown::key(row.key.to_string()),
        row.kanji_name.clone().into(),
        request.candidate.to_string().into(),
    ]
}

/// Says where a request stands: what came of it, or how far it is.
pub fn state(row: &RequestRow, today: Day, lang: Lang) -> String {
    let request = &row.request;
    let mut said = match row.answer() {
        Some(answer) => format!("{} {}", lang.word("outcome", answer.outcome.code()), answer.on),
        None => lang.word("request-state", request.state().code()).to_owned(),
    };
    for (flag, id) in [
        (request.is_overdue(today), "word.overdue"),
        (row.is_unneeded(), "word.request-unneeded"),
        (row.is_elsewhere(), "word.request-elsewhere"),
    ] {
        if flag {
            said = format!("{said}, {}", lang.text(id));
        }
    }
    said
}
