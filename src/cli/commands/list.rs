//! `list`: records in the order of the queue, or another.

use clap::{Args, ValueEnum};

use crate::audit::SignalSet;
use crate::cli::Outcome;
use crate::cli::codes::coded;
use crate::cli::failure::Failure;
use crate::cli::filters::Filters;
use crate::cli::listing::{Sought, each_row};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::table::{Column, Streamed};
use crate::compare::Grade;
use crate::files::{TableFor, TableWriter};
use crate::i18n::{Lang, Message, thousands};
use crate::text::Shown;
use crate::triage::listing::ListRow;
use crate::triage::page::SortOrder;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned columns, in words
    Table,
    /// The columns of an export between id and version
    Csv,
    /// An array of objects
    Json,
}

/// List records, those most likely to be wrong first
///
/// Of a mark that awaits your second check it is not told by whom it was made nor on what basis; `export` writes the whole state.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    filters: Filters,
    /// Order; without it what --search finds comes by how well it fits, anything else by risk
    #[arg(long, value_name = "ORDER", value_parser = coded(SortOrder::ALL), help_heading = "Output")]
    order: Option<SortOrder>,
    /// At most so many
    #[arg(long, value_name = "N", help_heading = "Output")]
    limit: Option<u64>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Table, help_heading = "Output")]
    format: Format,
}

impl List {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_read(session)?;
        let filter = self.filters.in_database(&opened, session.today())?;
        opened.enter_waiting();
        let sought = Sought::of(&mut opened, &filter, self.order, session)?;
        let tail = opened.store.open_tail()?;
        match self.format {
            Format::Table => table(&opened, sought, self.limit, session, output)?,
            Format::Csv => self.csv(&opened, sought, output)?,
            Format::Json => self.json(&opened, sought, output)?,
        }
        if self.format == Format::Table {
            opened.tell_of_tail(tail, session)?;
        }
        Ok(Outcome::Done)
    }

    fn csv(&self, opened: &Opened, sought: Sought<'_>, output: &mut Output) -> Result<(), Failure> {
        let columns = ListRow::list_columns();
        let mut writer =
            TableWriter::new(&mut *output, &columns, TableFor::Programs).map_err(Failure::stdout)?;
        each_row(opened, sought, self.limit, |row| {
            writer.row(row.seen_by(&opened.actor).list_cells()).map_err(Failure::stdout)
        })?;
        writer.finish().map_err(Failure::stdout).map(drop)
    }

    fn json(&self, opened: &Opened, sought: Sought<'_>, output: &mut Output) -> Result<(), Failure> {
        let mut rows = 0_u64;
        output.text("[")?;
        each_row(opened, sought, self.limit, |row| {
            output.text(if rows == 0 { "\n" } else { ",\n" })?;
            rows += 1;
            serde_json::to_writer(&mut *output, &row.seen_by(&opened.actor).to_json())
                .map_err(|error| Failure::stdout(error.into()))
        })?;
        output.line(if rows == 0 { "]" } else { "\n]" })
    }
}

/// Writes records as a table under the name of the database.
pub fn table(
    opened: &Opened,
    sought: Sought<'_>,
    limit: Option<u64>,
    session: &Session,
    output: &mut Output,
) -> Result<(), Failure> {
    let lang = session.lang;
    let origin = opened.origin();
    let head = Message::new("report.database").arg("name", &origin.database).say("kind", origin.kind);
    output.line(&lang.say(&head))?;
    let mut table = Streamed::new(columns(lang));
    let mut more = false;
    // One more than is shown tells whether there are more.
    let counted = match &sought {
        Sought::Filtered(filter, _) if filter.is_counted() => Some(*filter),
        _ => None,
    };
    each_row(opened, sought, limit.map(|limit| limit.saturating_add(1)), |row| {
        more = limit.is_some_and(|limit| table.rows() == limit);
        if more { Ok(()) } else { table.row(cells(&row.seen_by(&opened.actor), lang), output) }
    })?;
    let rows = table.rows();
    table.end(output)?;
    let (said, total) = match counted {
        _ if !more => ("cli.list.count", rows),
        Some(filter) => ("cli.list.first", opened.store.tallies()?.matching(filter)),
        None => ("cli.list.first-of-more", rows),
    };
    output.line(&lang.say(&Message::new(said).arg("rows", thousands(rows)).arg("total", thousands(total))))
}

fn columns(lang: Lang) -> Vec<Column> {
    [
        ("cli.list.id", None),
        ("cli.list.member", Some(12)),
        ("word.item.kanji_name", Some(10)),
        ("word.grade", Some(6)),
        ("word.signal", Some(8)),
        ("word.status", Some(6)),
        ("word.root-cause", Some(6)),
        ("cli.assignee", Some(4)),
    ]
    .map(|(id, least)| Column { title: lang.text(id), least })
    .into()
}

fn cells(row: &ListRow, lang: Lang) -> Vec<Shown<'static>> {
    let signals = |signals: SignalSet| {
        signals.iter().map(|signal| lang.word("signal", signal.code())).collect::<Vec<_>>().join(", ")
    };
    let status = (!row.mark.is_blind()).then(|| lang.word("status", row.mark.status.code()));
    let flags = [
        (row.mark.awaiting_second_check, "word.second-check-awaited"),
        (row.mark.raised_again, "word.raised-again"),
        (row.mark.data_changed, "word.data-changed"),
    ];
    let flags = flags.into_iter().filter(|(flag, _)| *flag).map(|(_, id)| lang.text(id));
    let status: Vec<&str> = status.into_iter().chain(flags).collect();
    let causes: Vec<&str> = row.causes.iter().map(|cause| lang.word("cause", cause.code())).collect();
    vec![
        row.id.to_string().into(),
        Shown::key(row.key.to_string()),
        row.kanji_name.clone().into(),
        lang.word("grade", row.grade().map_or("none", Grade::code)).into(),
        signals(row.signals).into(),
        status.join(", ").into(),
        causes.join(", ").into(),
        row.mark.assignee.clone().unwrap_or_default().into(),
    ]
}
