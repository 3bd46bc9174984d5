//! `keys`: the key table of the console.

use std::borrow::Cow;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::cli::table::{Column, Table};
use crate::console::{KeyRow, key_rows};

/// Print the keys of the console, from its command table
#[derive(Debug, Args)]
pub struct Keys {}

impl Keys {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let commands = key_rows(session.lang);
        let rows: Vec<Vec<Cow<'_, str>>> = commands.iter().map(cells).collect();
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
}

fn cells(command: &KeyRow) -> Vec<Cow<'_, str>> {
    vec![command.keys.join(" ").into(), command.name.into(), command.help.into()]
}
