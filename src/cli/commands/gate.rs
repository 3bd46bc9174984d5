//! `gate`: notifications of new members, sorted into accepted, returned and not applicable. No database, flat memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::audit::PerItem;
use crate::cli::failure::{Failure, shown};
use crate::cli::output::Output;
use crate::cli::own_files::{folder_of, is_one_file, refuse_companions};
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::files::{
    Column, Encoding, FilesError, Filing, Filings, ForEmployer, Profile, ReadOptions, RejectsWriter,
    SortedFolder, default_rejects_path,
};
use crate::host::stop_requested;
use crate::i18n::{Lang, Message, thousands};
use crate::notice::gate::{Asked, Filed, Route, Ruling, route, rule};
use crate::text::{Shown, fit};
use crate::triage::intake::{Reason, Reject};

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

/// What became of the rows: `read` = `accepted` + `returned` + `not_applicable` + `rejected`.
#[derive(Debug, Default, Serialize)]
struct Counts {
    read: u64,
    accepted: u64,
    by_route: BTreeMap<Route, u64>,
    returned: u64,
    /// How often each value is missing among what is returned.
    missing: BTreeMap<Asked, u64>,
    /// Returned rows that name no employer: they are in no employer's file.
    without_employer: u64,
    /// Cells of the employers' files in which an individual number was masked.
    masked: u64,
    not_applicable: u64,
    rejected: u64,
}

/// The outcome, in the keys that scripts rely on.
#[derive(Debug, Serialize)]
struct Summary {
    file: String,
    out: String,
    #[serde(flatten)]
    counts: Counts,
    employers: Vec<ForEmployer>,
    rejects_file: Option<String>,
}

impl Gate {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let profile = self.profile.as_deref().map(Profile::read).transpose()?;
        let mut filings = Filings::open(&self.file, &ReadOptions { encoding: self.encoding, profile })?;
        refuse_hopeless(&filings)?;
        let rejects = self.rejects_path()?;
        // No database is needed; but where one is, a folder in the place of its log would close it to everybody.
        if let Ok((database, _)) = database::place(session) {
            refuse_companions(&database, &self.out)?;
        }
        // Asked for before anything is written: from here on a request to stop leaves nothing behind.
        let stop = stop_requested().map_err(Failure::Signals)?;
        let ignored = filings.ignored_columns().to_vec();
        let mut sorting = Sorting {
            folder: SortedFolder::begin(&self.out, &filings)?,
            rejects_path: &rejects,
            rejects: None,
            lang: session.lang,
            counts: Counts {
                by_route: Route::ALL.iter().map(|route| (*route, 0)).collect(),
                ..Counts::default()
            },
        };
        self.sort(&mut filings, &mut sorting, &stop, session)?;
        let counts = sorting.counts;
        let rejects_file = sorting.rejects.is_some().then(|| rejects.to_string_lossy().into_owned());
        // Nothing is dropped silently: what is not in the folder is told first.
        sorting.rejects.map(RejectsWriter::commit).transpose()?;
        let employers = sorting.folder.commit()?;
        let summary = Summary {
            file: self.file.to_string_lossy().into_owned(),
            out: self.out.to_string_lossy().into_owned(),
            counts,
            employers,
            rejects_file,
        };
        match self.format {
            Format::Json => output.json(&summary)?,
            Format::Text => {
                for line in in_words(&summary, &ignored) {
                    output.line(&session.say(&line))?;
                }
                if summary.rejects_file.is_none() && rejects.is_file() {
                    let old = Message::new("cli.import.old-rejects").arg("path", shown(&rejects));
                    output.line(&session.say(&old))?;
                }
            }
        }
        Ok(Outcome::of(summary.counts.returned + summary.counts.rejected > 0))
    }

    /// Returns where the rejects go; never over what is read, nor into the folder that is replaced as a whole.
    fn rejects_path(&self) -> Result<PathBuf, Failure> {
        let rejects = self.rejects.clone().unwrap_or_else(|| default_rejects_path(&self.file));
        if self.profile.iter().chain([&self.file]).any(|read| is_one_file(&rejects, read)) {
            return Err(Failure::Wrong(
                Message::new("cli.import.rejects-over-input").arg("path", shown(&rejects)),
            ));
        }
        if self.rejects.is_some() && is_one_file(folder_of(&rejects), &self.out) {
            return Err(Failure::Wrong(
                Message::new("cli.gate.rejects-in-folder").arg("path", shown(&rejects)),
            ));
        }
        Ok(rejects)
    }

    fn sort(
        &self,
        filings: &mut Filings,
        sorting: &mut Sorting<'_>,
        stop: &AtomicBool,
        session: &Session,
    ) -> Result<(), Failure> {
        let progress = Progress::of(filings.byte_len(), &self.file.to_string_lossy(), session);
        let (conventions, encoding) = (filings.conventions().clone(), filings.encoding());
        let header = filings.header_raw().to_vec();
        let sorted = loop {
            let next = filings.next(|line, raw, filing| match filing {
                Ok(filing) => {
                    let filed = Filed {
                        individual_number: &filing.individual_number,
                        number: &filing.number,
                        items: PerItem::from_fn(|item| &*filing.items[item]),
                        kind: &filing.kind,
                        event: &filing.event,
                        acquired_on: &filing.acquired_on,
                        conventions: &conventions,
                    };
                    sorting.put(&filing, &rule(&filed))
                }
                Err(reason) => sorting.reject(line, raw, &reason, (&header, encoding)),
            });
            match next {
                Some(Ok(Ok(()))) if stop.load(Ordering::Relaxed) => {
                    break Err(Failure::stopped());
                }
                Some(Ok(Ok(()))) => {}
                Some(Ok(Err(error)) | Err(error)) => break Err(error.into()),
                None => break Ok(()),
            }
            if sorting.counts.read.is_multiple_of(1_000) {
                progress.stand_at(filings.position());
            }
        };
        progress.clear();
        sorted
    }
}

/// Refuses a table by whose columns no row could ever be accepted: a header was misspelled.
fn refuse_hopeless(filings: &Filings) -> Result<(), FilesError> {
    let column = |asked: Asked| asked.code().parse::<Column>().ok();
    let has = |asked: Asked| column(asked).is_some_and(|column| filings.has(column));
    let Err(missing) = route(has) else { return Ok(()) };
    Err(filings.lacks(missing.into_iter().filter_map(column).collect()))
}

/// The sorting of one file.
struct Sorting<'a> {
    folder: SortedFolder,
    rejects_path: &'a Path,
    /// Begun with the first reject.
    rejects: Option<RejectsWriter>,
    lang: Lang,
    counts: Counts,
}

impl Sorting<'_> {
    /// Puts a notification where it belongs.
    fn put(&mut self, filing: &Filing<'_>, ruling: &Ruling) -> Result<(), FilesError> {
        let counts = &mut self.counts;
        counts.read += 1;
        match ruling {
            Ruling::NotApplicable => {
                counts.not_applicable += 1;
                self.folder.pass_over(filing)
            }
            Ruling::Accepted(route) => {
                counts.accepted += 1;
                *counts.by_route.entry(*route).or_default() += 1;
                self.folder.accept(filing, route.code())
            }
            Ruling::Returned(missing) => {
                counts.returned += 1;
                counts.without_employer += u64::from(!filing.names_employer());
                for asked in missing {
                    *counts.missing.entry(*asked).or_default() += 1;
                }
                let codes: Vec<&str> = missing.iter().map(|asked| asked.code()).collect();
                counts.masked += self.folder.give_back(filing, &codes.join(";"))?;
                Ok(())
            }
        }
    }

    fn reject(
        &mut self,
        line: u64,
        raw: &[u8],
        reason: &Reason,
        (header, encoding): (&[u8], Encoding),
    ) -> Result<(), FilesError> {
        self.counts.read += 1;
        self.counts.rejected += 1;
        let rejects = match self.rejects.take() {
            Some(rejects) => self.rejects.insert(rejects),
            None => self.rejects.insert(RejectsWriter::create(self.rejects_path, header, encoding)?),
        };
        rejects.push(&Reject { line, reason: self.lang.say(&reason.message()), raw: raw.to_vec() })
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
