//! `inquiry`: the numbers to ask J-LIS about.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::failure::{Failure, shown};
use crate::cli::opened::Opened;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::files::{Kind, NewFile, TableFor, TableWriter};
use crate::i18n::{Message, thousands};

/// Write the numbers that have no answer yet into a file (0600), for asking J-LIS; recorded
///
/// A file of that name that is no earlier inquiry is left as it is. The numbers stand there whole: keep the file as you keep the register itself.
#[derive(Debug, Args)]
pub struct Inquiry {
    /// CSV file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const HEADER: [&str; 5] = ["individual_number", "insurer_no", "symbol", "number", "branch"];

impl Inquiry {
    /// Runs the command.
    pub fn run(&self, session: &Session, output: &mut Output) -> Result<Outcome, Failure> {
        let mut opened = Opened::to_write(session)?;
        opened.refuse_take_out()?;
        opened.refuse_own_files(&self.file)?;
        let failed = |error: std::io::Error| Failure::write_failed(&self.file, &error);
        let file = NewFile::replacing(&self.file, Kind::Table(&HEADER))?;
        let mut table = TableWriter::new(file, &HEADER, TableFor::Programs).map_err(failed)?;
        let mut numbers = Vec::new();
        let mut failure = None;
        opened.store.unanswered(&mut |number, key| {
            numbers.push(number);
            let revealed = number.reveal();
            let cells = [&revealed, key.insurer_no.as_str(), &key.symbol, &key.number, &key.branch];
            match table.row(cells) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(failed(error));
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let file = table.finish().map_err(failed)?;
        // In the history before it is in its place: nothing leaves unseen.
        let name = self.file.to_string_lossy();
        opened.store.mark_inquired(&numbers, &name, &opened.actor, session.now())?;
        file.commit()?;
        let rows = thousands(numbers.len() as u64);
        let said = Message::new("cli.inquiry.written").arg("path", shown(&self.file)).arg("rows", rows);
        output.line(&session.say(&said))?;
        Ok(Outcome::Done)
    }
}
