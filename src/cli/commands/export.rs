//! `export`: the state of the triage into a file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Outcome;
use crate::cli::codes::coded;
use crate::cli::course::Course;
use crate::cli::exporting::{ExportWish, export};
use crate::cli::failure::{Failure, shown};
use crate::cli::filters::Filters;
use crate::cli::listing::note_search;
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::progress::RowsProgress;
use crate::cli::session::Session;
use crate::files::{ExportFormat, TableFor};
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::triage::page::SortOrder;
use crate::triage::port::JobStand;

/// For what a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// Cells that a spreadsheet would take for a formula are shielded
    Spreadsheet,
}

/// Write the state of the triage into a file (0600), ordered by member key or otherwise
///
/// The ending names the format: .csv; .xlsx, whose cells are all text, up to 1,048,575 records; or .jsonl, with the history
/// of each record and a digest of both sides' five items, which `import decisions` takes. An earlier
/// export of that name is replaced, any other file is left as it is.
#[derive(Debug, Args)]
pub struct Export {
    /// File to write; its ending is .csv, .xlsx or .jsonl
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write individual numbers whole; recorded
    #[arg(long)]
    reveal: bool,
    /// For what the table is written; shields the cells of .csv, those of .xlsx need no shield
    #[arg(long = "for", value_enum)]
    made_for: Option<For>,
    /// Order
    #[arg(long, value_name = "ORDER", default_value = "key", value_parser = coded(SortOrder::ALL))]
    order: SortOrder,
    #[command(flatten)]
    filters: Filters,
}

impl Export {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let made_for = self.made_for.map_or(TableFor::Programs, |For::Spreadsheet| TableFor::Spreadsheets);
        let format = ExportFormat::of(&self.file, made_for)?;
        let mut opened = Opened::to_write(session)?;
        let filter = self.filters.in_database(&opened, session.today())?;
        if self.reveal {
            opened.refuse_take_out()?;
            opened.refuse_reveal()?;
        }
        note_search(&mut opened, &filter, session)?;
        let stop = stop_requested().map_err(Failure::Signals)?;
        let at = session.now();
        let Self { file: path, order, reveal, .. } = self;
        let wish = ExportWish { path, format, filter: &filter, order: *order, reveal: *reveal };
        let tail = opened.store.open_tail()?;
        let known = filter.is_counted().then(|| opened.store.tallies()).transpose()?;
        let known = known.map(|tallies| tallies.matching(&filter));
        let progress = RowsProgress::of(known, &path.to_string_lossy(), session);
        let tell = |stand| {
            if let JobStand::Counted { done, .. } = stand {
                progress.stand_at(done);
            }
        };
        let rows = export(&mut opened, wish, at, &mut Course::told(&stop, tell));
        progress.clear();
        let rows = rows?;
        let said =
            Message::new("cli.export.written").arg("path", shown(&self.file)).arg("rows", thousands(rows));
        output.line(&session.say(&said))?;
        opened.tell_of_tail(tail, session)?;
        Ok(Outcome::Done)
    }
}
