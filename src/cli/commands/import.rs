//! `import`: files into the database.

use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::TempDir;

use crate::audit::may_hold_number;
use crate::cli::codes::coded;
use crate::cli::failure::{Failure, shown};
use crate::cli::importing::{self, Summary};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::own_files::{is_one_file, refuse_companions};
use crate::cli::session::Session;
use crate::cli::{Outcome, database};
use crate::files::{
    Column, Decisions, Encoding, Kind, NewFile, PROFILE_EXAMPLE, Profile, ReadOptions, Rows, Source,
    default_rejects_path, refuse_others,
};
use crate::i18n::{Message, thousands};
use crate::store::{DatabaseKind, StoreError};
use crate::text::{Shown, fit};
use crate::triage::intake::{FileKind, may_import};

/// How many unknown words are told, and how many cells each may take.
const WORDS: usize = 3;
const WORD_CELLS: usize = 24;

/// Import files; where there is no database yet, a private one is made
///
/// `import decisions` takes what `export FILE.jsonl` wrote: the marks of another database with the same data, with their
/// history, and the root cause that a sweep gave. What does not fit is listed, a line each; nothing is overwritten.
///
/// A bad row stops nothing: it goes to the rejects file with its line and the reason, and the exit code is 3. Importing the
/// same file again changes nothing; an import that was killed is taken up where it was durable. Of a column that a file does
/// not have it says nothing: what was said before stays; a cell that is empty says that there is nothing.
#[derive(Debug, Args)]
#[command(after_long_help = profile_in_words())]
pub struct Import {
    /// What the files hold
    #[arg(value_name = "KIND", value_parser = coded(FileKind::ALL))]
    kind: FileKind,
    /// CSV files; for decisions what `export FILE.jsonl` wrote
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Encoding of the files: utf-8 or cp932 [default: the profile's, else detected]
    #[arg(long, value_name = "ENCODING")]
    encoding: Option<Encoding>,
    /// Mapping profile (TOML) for another layout
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Where rejected rows go [default: FILE.rejects.csv]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Tell what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave what comes from now on out of the search index: faster and smaller, but every search walks over it until
    /// `totsugo index` has built the index on
    #[arg(long, conflicts_with = "dry_run")]
    no_search_index: bool,
    /// Print one object a file
    #[arg(long)]
    json: bool,
}

fn profile_in_words() -> String {
    format!("A profile (--profile FILE), with every key:\n\n{PROFILE_EXAMPLE}")
}

impl Import {
    /// Runs the command. All files are opened before the first is imported, so that a wrong name or header stops it before
    /// anything is written.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        if self.rejects.is_some() && self.files.len() > 1 {
            return Err(Failure::Wrong(Message::new("cli.import.one-rejects-file")));
        }
        if self.kind == FileKind::Decisions && (self.encoding.is_some() || self.profile.is_some()) {
            return Err(Failure::Wrong(Message::new("cli.import.decisions-are-no-table")));
        }
        let profile = self.profile.as_deref().map(Profile::read).transpose()?;
        let options = ReadOptions { encoding: self.encoding, profile };
        let mut sources: Vec<Box<dyn Rows>> = Vec::with_capacity(self.files.len());
        for file in &self.files {
            self.refuse_rejects_over_input(file)?;
            sources.push(match self.kind {
                FileKind::Decisions => Box::new(Decisions::open(file)?) as Box<dyn Rows>,
                kind => Box::new(Source::open(file, kind, &options)?),
            });
        }
        if self.dry_run {
            return self.weigh(sources, session, output);
        }
        if let Some(rejects) = &self.rejects {
            if let Ok((database, _)) = database::place(session) {
                refuse_companions(&database, rejects)?;
            }
            // Where rejects were asked for and cannot go, nothing is begun.
            drop(NewFile::replacing(rejects, Kind::Rejects)?);
        }
        for rejects in self.files.iter().map(|file| self.rejects_of(file)).filter(|rejects| rejects.is_file())
        {
            refuse_others(&rejects, Kind::Rejects)?;
        }
        let mut opened = Opened::to_write_or_make(session)?;
        may_import(self.kind, &opened.actor).map_err(StoreError::from)?;
        if self.no_search_index {
            opened.store.index_no_more(session.now())?;
        }
        let mut rejected = false;
        for (file, source) in self.files.iter().zip(sources) {
            let rejects = self.rejects_of(file);
            opened.refuse_own_files(&rejects)?;
            let ignored = source.ignored_columns().to_vec();
            let summary = importing::import(source, file, &rejects, &mut opened, session)?;
            rejected |= summary.counts.rejected > 0;
            self.tell(&summary, &ignored, session, output)?;
        }
        if self.kind == FileKind::Candidates {
            opened.tell_what_is_not_indexed(session)?;
        }
        Ok(Outcome::of(rejected))
    }

    fn rejects_of(&self, file: &Path) -> PathBuf {
        self.rejects.clone().unwrap_or_else(|| default_rejects_path(file))
    }

    /// Refuses to write the rejects of a file over one that this import reads: a pattern like `*.csv` names old rejects too.
    fn refuse_rejects_over_input(&self, file: &Path) -> Result<(), Failure> {
        let rejects = self.rejects_of(file);
        if self.files.iter().chain(&self.profile).any(|read| is_one_file(&rejects, read)) {
            return Err(Failure::Wrong(
                Message::new("cli.import.rejects-over-input").arg("path", shown(&rejects)),
            ));
        }
        Ok(())
    }

    fn weigh(
        &self,
        sources: Vec<Box<dyn Rows>>,
        session: &Session,
        output: &mut Output,
    ) -> Result<Outcome, Failure> {
        let (path, _) = database::place(session)?;
        // Where there is no database yet, the files are weighed against an empty one that goes with this command.
        let folder = TempDir::new().map_err(|error| Failure::Folder { path: std::env::temp_dir(), error })?;
        let opened = if path.symlink_metadata().is_ok() {
            Opened::to_look(session)?
        } else {
            Opened::make(&folder.path().join("empty.db"), DatabaseKind::Private, session)?
        };
        let mut rejected = false;
        for (file, source) in self.files.iter().zip(sources) {
            let ignored = source.ignored_columns().to_vec();
            let summary = importing::weigh(source, file, &opened, session)?;
            rejected |= summary.counts.rejected > 0;
            self.tell(&summary, &ignored, session, output)?;
        }
        // Of whom it brings, not everybody is found yet.
        opened.tell_of_tail(None, session)?;
        Ok(Outcome::of(rejected))
    }

    fn tell(
        &self,
        summary: &Summary,
        ignored: &[String],
        session: &Session,
        output: &mut Output,
    ) -> Result<(), Failure> {
        if self.json {
            output.json(summary)?;
            return output.finish();
        }
        for line in in_words(summary, ignored, self.dry_run) {
            output.line(&session.say(&line))?;
        }
        if summary.rejects_file.is_none() && !self.dry_run {
            let old = self.rejects_of(Path::new(&summary.file));
            if old.is_file() {
                output
                    .line(&session.say(&Message::new("cli.import.old-rejects").arg("path", shown(&old))))?;
            }
        }
        output.finish()
    }
}

fn in_words(summary: &Summary, ignored: &[String], dry_run: bool) -> Vec<Message> {
    let counts = &summary.counts;
    let file = shown(Path::new(&summary.file));
    let head = if dry_run { "cli.import.would" } else { "cli.import.done" };
    let mut said = vec![
        Message::new(head)
            .arg("file", &file)
            .arg("read", thousands(counts.read))
            .arg("accepted", thousands(counts.accepted))
            .arg("new", thousands(counts.new))
            .arg("changed", thousands(counts.changed))
            .arg("unchanged", thousands(counts.unchanged))
            .arg("rejected", thousands(counts.rejected)),
    ];
    let (withdrawn, flagged) = summary.disturbed;
    let disturbed = [("cli.import.withdrawn", withdrawn), ("cli.import.flagged", flagged)];
    let disturbed = disturbed.into_iter().filter(|(_, n)| *n > 0);
    said.extend(disturbed.map(|(id, n)| Message::new(id).arg("n", thousands(n))));
    if counts.check_digit_failures > 0 || counts.out_of_audit > 0 {
        said.push(
            Message::new("cli.import.findings")
                .arg("failures", thousands(counts.check_digit_failures))
                .arg("outside", thousands(counts.out_of_audit)),
        );
    }
    if let Some(line) = summary.resumed_at_line {
        said.push(Message::new("cli.import.resumed").arg("line", line));
    }
    if let Some(path) = &summary.rejects_file {
        said.push(Message::new("cli.import.rejects").arg("path", shown(Path::new(path))));
    }
    if !summary.unknown_sources.is_empty() {
        said.push(of_unknown_sources(&summary.unknown_sources));
    }
    if !ignored.is_empty() {
        let names = Shown::new(ignored.join(", ")).to_string();
        said.push(Message::new("cli.import.ignored").arg("names", fit(&names, 200)));
    }
    said
}

/// Tells which words name no source of a number that is known, the most frequent first.
fn of_unknown_sources(sources: &[(String, u64)]) -> Message {
    let one = |(word, rows): &(String, u64)| {
        // A column that is mapped wrongly may hold numbers, also such whose check digit fails.
        let word = if may_hold_number(word) { "************" } else { word };
        let word = Shown::new(word).to_string();
        format!("{} ({})", fit(&word, WORD_CELLS), thousands(*rows))
    };
    let mut words = sources.iter().take(WORDS).map(one).collect::<Vec<_>>().join(", ");
    if sources.len() > WORDS {
        words.push_str(", …");
    }
    Message::new("cli.import.unknown-sources").arg("column", Column::NumberSource).arg("words", words)
}
