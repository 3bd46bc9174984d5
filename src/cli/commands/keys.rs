//! `keys`: the key table of the console, and the check of a key file.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::key_file;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::table::{Column, Table};
use crate::console::{KeyRow, key_rows};
use crate::i18n::Message;
use crate::text::Shown;

const AFTER: &str = "\
Keys are changed in keys.toml in your own configuration folder (~/.config/totsugo): a table for each place in which keys are \
in force, and in it a key or a list of keys for a command. What it names replaces all keys of that command there:

  [queue]
  verify = \"F2\"
  next-pending = [\"n\", \"Tab\"]
  take-bundle = \"T\"

The places are queue, reading, menu, patterns, pairs, preview, line, form, again, palette.";

/// Print the keys of the console that are in force
#[derive(Debug, Args)]
#[command(after_help = AFTER, args_conflicts_with_subcommands = true)]
pub struct Keys {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check a key file, and tell every bad line of it at once
    Check {
        /// The file; your own where none is named
        file: Option<PathBuf>,
    },
}

impl Keys {
    /// Runs the command.
    pub fn run(self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        match self.what {
            Some(What::Check { file }) => check(file, session, output),
            None => print(session, output),
        }
    }
}

fn check(file: Option<PathBuf>, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let is_named = file.is_some();
    let path = file.or_else(key_file::own).ok_or(Failure::NoHome)?;
    let said = |id| Message::new(id).arg("path", shown(&path));
    match key_file::read(&path)? {
        None if is_named => Err(Failure::Said(said("cli.keys.none"))),
        None => output.line(&session.say(&said("cli.keys.defaults"))).map(|()| Outcome::Done),
        Some(Ok(_)) => output.line(&session.say(&said("cli.keys.good"))).map(|()| Outcome::Done),
        Some(Err(bad)) => {
            for line in &bad {
                output.line(&session.say(&key_file::told(&path, line)))?;
            }
            Ok(Outcome::WithFindings)
        }
    }
}

fn print(session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
    let commands = key_rows(session.lang, &key_file::in_force(session)?);
    let rows: Vec<Vec<Shown<'_>>> = commands.iter().map(cells).collect();
    let columns = ["cli.keys.keys", "cli.keys.command", "cli.keys.does"]
        .map(|id| Column { title: session.lang.text(id), least: None });
    let table = Table::new(columns.into(), &rows, None);
    output.line(&table.head())?;
    let mut chapter = "";
    for (command, row) in commands.iter().zip(&rows) {
        if command.chapter != chapter {
            chapter = command.chapter;
            output.line(&format!("\n{chapter}"))?;
        }
        output.line(&table.line(row))?;
    }
    Ok(Outcome::Done)
}

fn cells(command: &KeyRow) -> Vec<Shown<'_>> {
    vec![command.keys.join(" ").into(), command.name.into(), command.help.into()]
}
