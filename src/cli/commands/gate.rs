//! `gate`: notifications of new members, sorted into accepted, returned and not applicable.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::course::Course;
use crate::cli::failure::{Failure, shown};
use crate::cli::gating::{SortWish, Sorted, Summary, sort};
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::files::Encoding;
use crate::host::stop_requested;
use crate::i18n::{Message, thousands};
use crate::notice::gate::Route;
use crate::text::{Shown, fit};
use crate::triage::port::JobStand;

/// Sort notifications of new members: accepted, returned to the employer, not applicable; no database is needed
///
/// From 1 June 2023 on, an enrolment or a newly added dependant is accepted only if it states a valid individual number with
/// member number, kana name and birth date (route `number`), or all five items (route `needs-lookup`). What the others lack
/// stands in the column `missing`, by the list that lacks less.
///
/// The folder holds `accepted.csv`, `returned.csv`, `not_applicable.csv`, and for each employer a file `returned-001.csv` and
/// so on, with its people only and without the individual number, which is masked in other columns too. Columns, encoding and line ends are the file's own. A bad row goes
/// to the rejects file with its line and the reason. Exit code 3 when something is returned or rejected.
#[derive(Debug, Args)]
#[command(after_long_help = COLUMNS)]
pub struct Gate {
    /// CSV file of notifications
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Folder to write (0700, files 0600): a new one, an empty one, or an earlier one, which is replaced as a whole
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Encoding of the file: utf-8 or cp932 [default: the profile's, else detected]
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<Encoding>,
    /// Mapping profile (TOML) for another layout
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Where rejected rows go [default: FILE.rejects.csv]
    #[arg(long, value_name = "REJECTS")]
    rejects: Option<PathBuf>,
    /// How the counts are told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How the counts are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In words
    Text,
    /// One object
    Json,
}

const COLUMNS: &str = "\
Columns: insurer_no symbol number branch individual_number kanji_name kana_name birth_date sex address kind event \
acquired_on received_on employer_code employer_name, or their usual Japanese names, in any order; any value may be empty, \
but the columns must allow one of the two routes. A row whose kind, event and acquired_on are empty or unknown is taken for \
a new member.";

impl Gate {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let database = database::place(session).ok().map(|(path, _)| path);
        let wish = SortWish {
            file: &self.file,
            out: &self.out,
            encoding: self.encoding,
            profile: self.profile.as_deref(),
            rejects: self.rejects.as_deref(),
            database: database.as_deref(),
            lang: session.lang,
        };
        // Asked for before anything is written: from here on a request to stop leaves nothing behind.
        let stop = stop_requested().map_err(Failure::Signals)?;
        let mut bar = None;
        let show = |stand| {
            if let JobStand::Bytes { at, of } = stand {
                bar.get_or_insert_with(|| Progress::of(of, &self.file.to_string_lossy(), session))
                    .stand_at(at);
            }
        };
        let sorted = sort(wish, &mut Course::told(&stop, show));
        if let Some(bar) = bar {
            bar.clear();
        }
        let Sorted { summary, ignored, old_rejects } = sorted?;
        match self.format {
            Format::Json => output.json(&summary)?,
            Format::Text => {
                for line in in_words(&summary, &ignored) {
                    output.line(&session.say(&line))?;
                }
                if let Some(path) = old_rejects {
                    let old = Message::new("cli.import.old-rejects").arg("path", shown(&path));
                    output.line(&session.say(&old))?;
                }
            }
        }
        Ok(Outcome::of(summary.counts.returned + summary.counts.rejected > 0))
    }
}

fn in_words(summary: &Summary, ignored: &[String]) -> Vec<Message> {
    let counts = &summary.counts;
    let by = |route: Route| thousands(counts.by_route.get(&route).copied().unwrap_or_default());
    let mut said = vec![
        Message::new("cli.gate.done")
            .arg("file", shown(Path::new(&summary.file)))
            .arg("read", thousands(counts.read))
            .arg("accepted", thousands(counts.accepted))
            .arg("number", by(Route::Number))
            .arg("lookup", by(Route::NeedsLookup))
            .arg("returned", thousands(counts.returned))
            .arg("passed", thousands(counts.not_applicable))
            .arg("rejected", thousands(counts.rejected)),
    ];
    if counts.returned > 0 {
        let missing: Vec<String> =
            counts.missing.iter().map(|(asked, rows)| format!("{asked} {}", thousands(*rows))).collect();
        said.push(Message::new("cli.gate.missing").arg("missing", missing.join(", ")));
    }
    if !summary.employers.is_empty() {
        said.push(Message::new("cli.gate.employers").arg("files", thousands(summary.employers.len() as u64)));
    }
    if counts.masked > 0 {
        said.push(Message::new("cli.gate.masked").arg("cells", thousands(counts.masked)));
    }
    if counts.without_employer > 0 {
        said.push(Message::new("cli.gate.without-employer").arg("rows", thousands(counts.without_employer)));
    }
    if let Some(path) = &summary.rejects_file {
        said.push(Message::new("cli.import.rejects").arg("path", shown(Path::new(path))));
    }
    if !ignored.is_empty() {
        let names = Shown::new(ignored.join(", ")).to_string();
        said.push(Message::new("cli.gate.ignored").arg("names", fit(&names, 200)));
    }
    said.push(Message::new("cli.written").arg("path", shown(Path::new(&summary.out))));
    said
}
